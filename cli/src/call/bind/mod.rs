//! From what was given to values of the model's types.

pub(crate) mod convert;
pub(crate) mod value;
pub(crate) mod variant;
