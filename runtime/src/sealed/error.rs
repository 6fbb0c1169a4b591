//! Why a key cannot be used.

use std::fmt;

/// A key cannot be used. It does not show the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidKey(&'static str);

impl InvalidKey {
    pub(super) fn new(what: &'static str) -> Self {
        Self(what)
    }
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidKey {}
