//! Why there is no token.

use std::fmt;

use super::StoreError;
use crate::codes::ApiError;
use crate::error::Error;

/// No token could be had. It shows no secret.
#[derive(Clone, Debug)]
pub struct TokenError {
    kind: TokenErrorKind,
    what: Box<str>,
    retryable: bool,
}

/// What kept a token from being had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The service refused with this code: secret, ticket or refresh token are wrong, or a quota is used up.
    Refused(i64),
    /// The service was not reached, or its answer could not be read.
    Unreachable,
    /// The shared store failed.
    Store,
    /// It took too long: somebody else is fetching, and does not finish.
    Timeout,
    /// Something is missing without which no token can be fetched, a ticket for example.
    Missing,
}

impl TokenError {
    /// An error of a provider of one's own. `what` is shown: it must hold no secret.
    pub fn new(kind: TokenErrorKind, what: impl Into<Box<str>>, retryable: bool) -> Self {
        Self { kind, what: what.into(), retryable }
    }

    /// The failure of the call that fetches a token.
    pub fn of_call<E: ApiError>(error: &Error<E>) -> Self {
        let kind = match error {
            Error::Token(inner) => inner.kind,
            error => error.code().map_or(TokenErrorKind::Unreachable, TokenErrorKind::Refused),
        };
        Self { kind, what: error.to_string().into(), retryable: error.is_retryable() }
    }

    pub(super) fn of_store(error: &StoreError) -> Self {
        Self { kind: TokenErrorKind::Store, what: format!("the token store failed: {error}").into(), retryable: true }
    }

    /// What kept the token from being had.
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// Whether it may work a little later.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no token: {}", self.what)
    }
}

impl std::error::Error for TokenError {}
