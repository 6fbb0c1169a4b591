//! From untyped values to values of the model's types, for one variant of the request.

pub(crate) mod convert;
pub(crate) mod value;
pub(crate) mod variant;
