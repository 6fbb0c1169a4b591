//! What the tests share: small specs in one string, the bindings of a test service, damaged input.

pub mod bundle;
pub mod features;
pub mod fuzz;
#[rustfmt::skip]
pub mod language;
pub mod specs;
