//! What a test holds: the mock, how it is set up, and what shall happen to calls.

pub(crate) mod builder;
pub(crate) mod control;
pub(crate) mod mock;
