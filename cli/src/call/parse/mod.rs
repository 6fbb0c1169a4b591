//! From what was typed to one tree of values by parameter. Types decide only what is read as a file.

pub(crate) mod assignment;
pub(crate) mod load;
pub(crate) mod read;
pub(crate) mod untyped;
