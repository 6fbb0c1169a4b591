//! Responses: what they hold, and how they go out.

pub(crate) mod content;
pub(crate) mod delivery;
mod issuing;
mod sample;
