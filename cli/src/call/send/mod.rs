//! The exchange with the service, and what becomes of the response.

pub(crate) mod client;
pub(crate) mod output;
pub(crate) mod progress;
pub(crate) mod token;
