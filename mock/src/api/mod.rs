//! What a test uses: the mock, how it is set up, and how its calls are controlled.

pub(crate) mod builder;
pub(crate) mod control;
pub(crate) mod held_clock;
pub(crate) mod mock;
