//! From what was typed to one tree of values by parameter, before anything is known of types.

pub(crate) mod assignment;
pub(crate) mod load;
