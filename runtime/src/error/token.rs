//! Why there is no token.

use std::fmt;

use super::{Error, TransportErrorKind};
use crate::async_runtime;
use crate::endpoint::code::{Code, OwnedCode};
use crate::endpoint::codes::ApiError;
use crate::secrets::credential::Flaw;
use crate::wording::on_one_line_if_asked;

/// The prefix of the message.
const NO_TOKEN: &str = "no token: ";

/// No token is available. It shows no secret.
#[derive(Clone, Debug)]
pub struct TokenError {
    kind: TokenErrorKind,
    what: Box<str>,
    retryable: bool,
    code: Option<OwnedCode>,
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The service refused with a [code](TokenError::code): secret, ticket or refresh token are wrong, or a quota is
    /// used up.
    Refused,
    /// The service was not reached, or its response could not be read.
    Unreachable,
    /// The shared store failed.
    Store,
    /// It took too long: another process is fetching a token and does not finish.
    Timeout,
    /// Something needed for fetching a token is missing: a ticket, a refresh token, the secret.
    Missing,
    /// Something cannot be sent: an appid, secret, ticket, refresh token or token contains a control character.
    Malformed,
    /// There is no async runtime on the thread.
    NoRuntime,
    /// The service returned an empty token. Nothing of it was kept; the next call asks again.
    Empty,
}

impl TokenError {
    /// An error of your own provider. `what` is shown, so it must not contain a secret.
    pub fn new(kind: TokenErrorKind, what: impl Into<Box<str>>, retryable: bool) -> Self {
        let what = what.into();
        // The text of a nested error has the prefix already.
        let said = what.trim_start_matches(NO_TOKEN);
        let what = if said.len() == what.len() { what } else { said.into() };
        Self { kind, what, retryable, code: None }
    }

    /// The code with which the service refused.
    #[must_use]
    pub fn with_code<'c>(self, code: impl Into<Code<'c>>) -> Self {
        Self { code: Some(OwnedCode::new(code.into())), ..self }
    }

    /// A refresh needs a task.
    pub(crate) fn no_runtime() -> Self {
        Self::new(TokenErrorKind::NoRuntime, async_runtime::MISSING, false)
    }

    /// Something needed for fetching a token cannot be sent; `what` names it: `the secret of wx0123`.
    pub fn from_flaw(what: &str, flaw: Flaw) -> Self {
        let kind = if flaw == Flaw::Empty { TokenErrorKind::Missing } else { TokenErrorKind::Malformed };
        Self::new(kind, format!("{what} {flaw}"), false)
    }

    /// A token from the service or a provider that cannot be sent; `whose` names its owner.
    pub(crate) fn from_token_flaw(whose: &str, flaw: Flaw) -> Self {
        let kind = if flaw == Flaw::Empty { TokenErrorKind::Empty } else { TokenErrorKind::Malformed };
        Self::new(kind, format!("the token received for {whose} {flaw}; the next call requests another one"), true)
    }

    /// Why there is no token.
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// The code with which the service refused.
    pub fn code(&self) -> Option<Code<'_>> {
        self.code.as_ref().map(OwnedCode::as_code)
    }

    /// Whether it may work a little later.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }
}

impl<E: ApiError> From<&Error<E>> for TokenError {
    /// The call that fetches a token failed.
    fn from(error: &Error<E>) -> Self {
        let (kind, code) = match error {
            Error::Token(inner) => (inner.kind, inner.code()),
            Error::Invalid(_) | Error::Signing(_) => (TokenErrorKind::Malformed, None),
            Error::Transport(error) if error.kind() == TransportErrorKind::NoRuntime => {
                (TokenErrorKind::NoRuntime, None)
            }
            Error::Api(failure) => (TokenErrorKind::Refused, Some(failure.code())),
            Error::File(_) | Error::Transport(_) | Error::Status(_) | Error::Decode(_) => {
                (TokenErrorKind::Unreachable, None)
            }
        };
        let code = code.map(OwnedCode::new);
        Self { code, ..Self::new(kind, error.to_string(), error.is_retryable()) }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        on_one_line_if_asked(f, |f| write!(f, "{NO_TOKEN}{}", self.what))
    }
}

impl std::error::Error for TokenError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_once() {
        let inner = TokenError::new(TokenErrorKind::Timeout, "it took too long", true);
        let outer = TokenError::new(TokenErrorKind::Timeout, inner.to_string(), true);
        let outermost = TokenError::new(TokenErrorKind::Timeout, format!("no token: {outer}"), true);
        for error in [inner, outer, outermost] {
            assert_eq!(error.to_string(), "no token: it took too long");
        }
    }
}
