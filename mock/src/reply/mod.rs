//! Responses: what they hold, and how they are sent.

pub(crate) mod body;
pub(crate) mod content;
mod issuing;
mod range;
pub(crate) mod sample;
mod words;
