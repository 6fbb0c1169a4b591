//! From the command line to untyped values: assignments are parsed, files and variables are read.

pub(crate) mod assignment;
pub(crate) mod load;
pub(crate) mod read;
pub(crate) mod untyped;
