//! What the tests share: small specs in one string, the bindings of a test service, damaged input.

pub mod bundle;
pub mod features;
pub mod fuzz;
#[rustfmt::skip]
pub mod language;
pub mod specs;

/// Of how many inputs a test of very many tries one: `.ci/full` sets `WEIXIN_THOROUGH`, which makes it try all, and what runs
/// with every change tries one of `few`.
pub fn one_of(few: usize) -> usize {
    if std::env::var_os("WEIXIN_THOROUGH").is_some() { 1 } else { few }
}
