//! What has another name now, of what endpoints name: kinds of token, signers, tables. None of these names travels.

use std::collections::HashMap;

/// The names that things of the old spec have now.
#[derive(Debug)]
pub(super) struct SharedNames<'a> {
    pub(super) tokens: HashMap<&'a str, &'a str>,
    pub(super) signers: HashMap<&'a str, &'a str>,
    pub(super) formats: HashMap<&'a str, &'a str>,
    pub(super) errors: HashMap<&'a str, &'a str>,
}

impl SharedNames<'_> {
    /// Kinds of token, as they are called now.
    pub(super) fn tokens(&self, old: &[String]) -> Vec<String> {
        now(&self.tokens, old)
    }

    /// Signers, as they are called now.
    pub(super) fn signers(&self, old: &[String]) -> Vec<String> {
        now(&self.signers, old)
    }

    /// Tables of errors, by their Rust names of now.
    pub(super) fn errors(&self, old: &[String]) -> Vec<String> {
        now(&self.errors, old)
    }

    /// Whether two Rust names are those of one table of formats.
    pub(super) fn is_same_format(&self, old: &str, new: &str) -> bool {
        self.formats.get(old).copied().unwrap_or(old) == new
    }
}

fn now(names: &HashMap<&str, &str>, old: &[String]) -> Vec<String> {
    old.iter().map(|name| names.get(name.as_str()).map_or_else(|| name.clone(), |now| (*now).to_owned())).collect()
}
