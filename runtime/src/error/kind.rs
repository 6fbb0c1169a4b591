//! Whose fault an error is.

use super::signing::SigningErrorKind;
#[cfg(feature = "client")]
use super::token::{TokenError, TokenErrorKind};
use super::{ApiFailure, Error, TransportErrorKind};
use crate::endpoint::codes::{ApiError, Class};
use crate::file::error::FileErrorKind;

/// Whose fault a failed call is, and so who has to act; see [`Error::kind`].
///
/// A web service that calls for its users would answer `Input` with what is wrong, `Account` and `Connection` with "try
/// later", and would wake somebody up for `Configuration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The program, or how it is set up: a token of another kind, a secret that is refused, a missing signer, key or
    /// async runtime, an unknown host, a limit of the client, a call that the service says is wrong. Every user meets it.
    Configuration,
    /// What was to be sent: a parameter, or a file. Who gave it has to give something else.
    Input,
    /// The account: its quota is used up, it calls too often, or it lacks a permission.
    Account,
    /// The way to the service, or to the store of tokens: a name, a proxy, a connection.
    Connection,
    /// The service, or something in front of it: it is busy, fails, or sends what its docs do not say.
    Service,
    /// The service refused with a code of which its docs do not say whose fault it is.
    Unsorted,
}

impl<E: ApiError> Error<E> {
    /// Whose fault it is. It does not tell whether the call may succeed later: [`is_retryable`](Self::is_retryable) does.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(error) if error.is_about_token() => ErrorKind::Configuration,
            Self::Invalid(_) => ErrorKind::Input,
            Self::File(error) => of_file(error.kind()),
            #[cfg(feature = "client")]
            Self::Token(error) => of_token(error),
            Self::Signing(error) => match error.kind() {
                SigningErrorKind::Missing | SigningErrorKind::Failed | SigningErrorKind::Unsealed => {
                    ErrorKind::Configuration
                }
            },
            Self::Transport(error) => of_transport(error.kind()),
            Self::Status(_) | Self::Decode(_) => ErrorKind::Service,
            Self::Api(failure) => of_refusal(failure),
        }
    }
}

fn of_file(kind: &FileErrorKind) -> ErrorKind {
    match kind {
        FileErrorKind::Unreadable(_)
        | FileErrorKind::Shrank { .. }
        | FileErrorKind::Grew { .. }
        | FileErrorKind::TooLarge { .. } => ErrorKind::Input,
        FileErrorKind::AlreadyRead | FileErrorKind::Unwritable(_) => ErrorKind::Configuration,
    }
}

#[cfg(feature = "client")]
fn of_token(error: &TokenError) -> ErrorKind {
    match error.kind() {
        // What the service sends by itself, and has not sent yet; a quota, for a while.
        TokenErrorKind::Missing | TokenErrorKind::Refused if error.is_retryable() => ErrorKind::Service,
        TokenErrorKind::Missing | TokenErrorKind::Refused | TokenErrorKind::Malformed | TokenErrorKind::NoRuntime => {
            ErrorKind::Configuration
        }
        TokenErrorKind::Unreachable | TokenErrorKind::Store | TokenErrorKind::Timeout => ErrorKind::Connection,
        TokenErrorKind::Empty => ErrorKind::Service,
    }
}

fn of_transport(kind: TransportErrorKind) -> ErrorKind {
    match kind {
        TransportErrorKind::Builder
        | TransportErrorKind::InsecureHttp
        | TransportErrorKind::NoRuntime
        | TransportErrorKind::TooLarge => ErrorKind::Configuration,
        TransportErrorKind::Connect
        | TransportErrorKind::Tls
        | TransportErrorKind::Timeout
        | TransportErrorKind::Interrupted
        | TransportErrorKind::Untrusted
        | TransportErrorKind::Other => ErrorKind::Connection,
    }
}

fn of_refusal<E: ApiError>(failure: &ApiFailure<E>) -> ErrorKind {
    match failure.error().row().map(|row| row.class) {
        Some(Class::Busy | Class::InProgress) => ErrorKind::Service,
        Some(Class::Throttled | Class::Quota | Class::Permission) => ErrorKind::Account,
        Some(Class::TokenInvalid | Class::Caller) => ErrorKind::Configuration,
        Some(Class::Content | Class::Gone) => ErrorKind::Input,
        Some(Class::Unsorted) => ErrorKind::Unsorted,
        None if super::is_transient(failure.status()) => ErrorKind::Service,
        None => ErrorKind::Unsorted,
    }
}
