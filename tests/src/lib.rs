//! What the tests share: bundles of small specs, the bindings of a service for tests, a raw server.

pub mod bundle;
#[rustfmt::skip]
pub mod language;
pub mod server;
