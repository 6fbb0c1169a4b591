//! The types of parameters and fields, and the macros that declare more of them.

pub(crate) mod base64;
pub(crate) mod choice;
#[cfg(feature = "chrono")]
mod chrono;
pub(crate) mod civil;
pub(crate) mod day;
pub(crate) mod debug;
pub(crate) mod id;
pub(crate) mod into_value;
#[cfg(feature = "jiff")]
mod jiff;
pub(crate) mod money;
pub(crate) mod month;
pub(crate) mod new;
pub(crate) mod object;
pub(crate) mod open_enum;
#[cfg(any(feature = "chrono", feature = "jiff"))]
mod other_crates;
pub(crate) mod scalar;
pub(crate) mod text_or;
pub(crate) mod time;
pub(crate) mod time_text;
pub(crate) mod wire;
pub(crate) mod zone;
