//! What the tests share: bundles of small specs, the bindings of a service for tests, damaged input.

pub mod bundle;
pub mod features;
pub mod fuzz;
#[rustfmt::skip]
pub mod language;
