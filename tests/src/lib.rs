//! What the tests share: bundles of small specs.

pub mod bundle;
