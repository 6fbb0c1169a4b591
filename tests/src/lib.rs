//! What the tests share: bundles of small specs, the bindings of a service for tests, a raw server.

pub mod bundle;
pub mod features;
#[rustfmt::skip]
pub mod language;
pub mod server;
