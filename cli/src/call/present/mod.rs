//! Prints a request instead of sending it, without its secrets.

pub(crate) mod curl;
pub(crate) mod http;
pub(crate) mod redact;
