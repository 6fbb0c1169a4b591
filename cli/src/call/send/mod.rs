//! Sends the request and writes the response.

pub(crate) mod client;
pub(crate) mod output;
pub(crate) mod progress;
pub(crate) mod sealing;
pub(crate) mod signing;
pub(crate) mod token;
