//! A request that is shown instead of sent.

pub(crate) mod curl;
pub(crate) mod http;
pub(crate) mod redact;
