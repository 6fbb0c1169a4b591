//! The error of what machines share.

use std::fmt;

use super::token::{TokenError, TokenErrorKind};

/// A failed store. It shows no secret.
#[derive(Clone, Debug)]
pub struct StoreError(Box<str>);

impl StoreError {
    /// `what` is shown, so it must not contain a secret.
    pub fn new(what: impl Into<Box<str>>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

impl From<&StoreError> for TokenError {
    /// Fetching a token needs something from a store that failed.
    fn from(error: &StoreError) -> Self {
        Self::new(TokenErrorKind::Store, format!("the token store failed: {error}"), true)
    }
}
