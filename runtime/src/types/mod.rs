//! The types of parameters and fields, and the macros that declare more of them.

pub(crate) mod base64;
pub(crate) mod choice;
pub(crate) mod debug;
pub(crate) mod id;
pub(crate) mod into_value;
pub(crate) mod object;
pub(crate) mod open_enum;
pub(crate) mod scalar;
pub(crate) mod text_or;
pub(crate) mod time;
pub(crate) mod wire;
