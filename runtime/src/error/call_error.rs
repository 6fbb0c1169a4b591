//! One error for calls of any endpoint.

use std::fmt;

use super::kind::ErrorKind;
use super::signing::SigningError;
#[cfg(feature = "client")]
use super::token::TokenError;
use super::{ApiFailure, DecodeError, Error, StatusError, TransportError};
#[cfg(feature = "client")]
use super::{DownloadError, Failure};
use crate::endpoint::code::Code;
use crate::endpoint::codes::{ApiError, Class, UntypedError};
use crate::file::error::FileError;
use crate::request::violation::Invalid;

/// A failed call of any endpoint: what the [`Error`] of each becomes with `?`.
///
/// A function that calls several endpoints returns it. Nothing is lost but the type of the codes, and
/// [`shared`](Self::shared) brings that back.
///
/// ```
/// use weixin_runtime::{CallError, Error};
/// # use weixin_runtime::{Request, testing};
///
/// async fn both<A: Request, B: Request>(first: Error<A::Error>) -> Result<(), CallError> {
///     let one: Result<A::Response, Error<A::Error>> = Err(first);
///     one?;
///     let other: Result<B::Response, Error<B::Error>> = testing::response::<B>("{}");
///     other?;
///     Ok(())
/// }
/// ```
///
/// Like an [`Error`], it shows no token and no secret, and `{error:#}` is one line.
#[derive(Clone)]
pub struct CallError(Box<Error<UntypedError>>);

impl CallError {
    /// The error itself, to match on the ways in which a call can fail.
    pub fn as_error(&self) -> &Error<UntypedError> {
        &self.0
    }

    /// The service's code, if the service refused.
    pub fn code(&self) -> Option<Code<'_>> {
        self.0.code()
    }

    /// Whether the service refused with a code, named or not: `error.has_code(10011)`.
    pub fn has_code<'c>(&self, code: impl Into<Code<'c>>) -> bool {
        self.0.has_code(code)
    }

    /// The service's error as a variant of an enum of codes, if that enum names the code: of the endpoint that was called,
    /// or one that endpoints share.
    pub fn shared<S: ApiError>(&self) -> Option<S> {
        self.0.shared()
    }

    /// The text that the service sent, as its docs have it; see [`Error::text`].
    pub fn text(&self) -> Option<&'static str> {
        self.0.text()
    }

    /// The service's message, with secrets replaced, if the service refused.
    pub fn message(&self) -> Option<&str> {
        self.0.failure().map(ApiFailure::message)
    }

    /// The request id that the service's support asks for.
    pub fn rid(&self) -> Option<&str> {
        self.0.rid()
    }

    /// The kind of the code; `None` if the code is unknown or the service did not refuse.
    pub fn class(&self) -> Option<Class> {
        self.0.class()
    }

    /// Whose fault it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// Whether the same request may succeed if it is retried a little later; see [`Error::is_retryable`].
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable()
    }

    /// Whether a new token is needed.
    pub fn is_token_invalid(&self) -> bool {
        self.0.is_token_invalid()
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, f)
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallError").field(&*self.0).finish()
    }
}

impl std::error::Error for CallError {}

impl<E: ApiError> From<Error<E>> for CallError {
    fn from(error: Error<E>) -> Self {
        Self(Box::new(match error {
            Error::Invalid(error) => Error::Invalid(error),
            Error::File(error) => Error::File(error),
            #[cfg(feature = "client")]
            Error::Token(error) => Error::Token(error),
            Error::Signing(error) => Error::Signing(error),
            Error::Transport(error) => Error::Transport(error),
            Error::Status(error) => Error::Status(error),
            Error::Decode(error) => Error::Decode(error),
            Error::Api(ApiFailure { endpoint, status, error, message, rid, hint }) => {
                let error = UntypedError::of(&error);
                Error::Api(ApiFailure { endpoint, status, error, message, rid, hint })
            }
        }))
    }
}

macro_rules! from_parts {
    ($($part:ty),* $(,)?) => {$(
        impl From<$part> for CallError {
            fn from(error: $part) -> Self {
                Self(Box::new(error.into()))
            }
        }
    )*};
}

from_parts!(Invalid, FileError, SigningError, TransportError, StatusError, DecodeError);

#[cfg(feature = "client")]
impl From<TokenError> for CallError {
    fn from(error: TokenError) -> Self {
        Self(Box::new(Error::Token(error)))
    }
}

#[cfg(feature = "client")]
impl From<DownloadError> for CallError {
    fn from(error: DownloadError) -> Self {
        Self(Box::new(Failure::from(error).into()))
    }
}
