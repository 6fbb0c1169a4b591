//! What the tests share: bundles of small specs, the bindings of a service for tests, a raw server, damaged input.

pub mod bundle;
pub mod features;
pub mod fuzz;
#[rustfmt::skip]
pub mod language;
pub mod server;
