//! What the tests share: small specs in one string, the bindings of a test service, damaged input.

pub mod bundle;
pub mod examples;
pub mod features;
pub mod fuzz;
#[rustfmt::skip]
pub mod language;
pub mod rng;
pub mod specs;

/// Of how many inputs a test of very many tries one: `.ci/full` sets `WEIXIN_THOROUGH`, which makes it try all, and what runs
/// with every change tries one of `few`.
pub fn one_of(few: usize) -> usize {
    if std::env::var_os("WEIXIN_THOROUGH").is_some() { 1 } else { few }
}

/// The examples in the docs of all bindings.
#[allow(deprecated, unused_imports, unused_variables, dead_code, ambiguous_glob_reexports, clippy::all)]
mod programs {
    include!(concat!(env!("OUT_DIR"), "/examples.rs"));
}
