//! What can go wrong with a call.

use std::fmt;

use crate::endpoint::Endpoint;
use crate::endpoint::code::Code;
use crate::endpoint::codes::{ApiError, Class};
use crate::error::signing::SigningError;
#[cfg(feature = "client")]
use crate::error::token::TokenError;
use crate::file::error::FileError;
use crate::request::violation::Invalid;
use crate::response::decoding::fault::Fault;
use crate::response::envelope;
use crate::wording::{counted, excerpt, on_one_line_if_asked, phrase};

pub(crate) mod call_error;
pub(crate) mod kind;
pub(crate) mod signing;
#[cfg(feature = "client")]
pub(crate) mod store;
#[cfg(feature = "client")]
pub(crate) mod token;

/// How much of the service's message is shown, in characters.
const LONGEST_SAID: usize = 200;

/// A failed call. `E` is the type of the endpoint's error codes.
///
/// Neither `Display`, `Debug` nor any source shows a token or a secret parameter. `{error}` has a line for each problem
/// of an invalid request; `{error:#}` is always one line, for logs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request is invalid; nothing was sent.
    Invalid(Invalid),
    /// A file could not be read, changed while it was sent, or could not be written.
    File(FileError),
    /// There is no token and nothing was sent, or the service refused the token.
    #[cfg(feature = "client")]
    Token(TokenError),
    /// The request could not be signed, because of the client's configuration; nothing was sent.
    Signing(SigningError),
    /// The service was not reached, or the connection failed.
    Transport(TransportError),
    /// The service, or something in front of it, returned an HTTP status that means failure, and no code of its own.
    Status(StatusError),
    /// The response does not match the spec.
    Decode(DecodeError),
    /// The service refused.
    Api(ApiFailure<E>),
}

impl<E: ApiError> Error<E> {
    /// The service's error, if the service refused.
    pub fn api(&self) -> Option<E> {
        self.failure().map(ApiFailure::error)
    }

    /// The service's code, if the service refused.
    pub fn code(&self) -> Option<Code<'_>> {
        self.failure().map(|failure| failure.error.code())
    }

    /// Whether the service refused with a code, named or not: `error.has_code(10011)`, `error.has_code("PARAM_ERROR")`.
    pub fn has_code<'c>(&self, code: impl Into<Code<'c>>) -> bool {
        self.code() == Some(code.into())
    }

    /// The text that the service sent, as its docs have it. A code that comes with several texts can be told apart by
    /// them: `match (error.api(), error.text()) { … }`. `None` if the service says something else.
    pub fn text(&self) -> Option<&'static str> {
        self.failure().and_then(ApiFailure::text)
    }

    /// The request id that the service's support asks for.
    pub fn rid(&self) -> Option<&str> {
        self.failure().and_then(ApiFailure::rid)
    }

    /// The kind of error; `None` if the code is unknown or the service did not refuse.
    pub fn class(&self) -> Option<Class> {
        self.api().and_then(|error| error.row()).map(|row| row.class)
    }

    /// The service's error as a variant of a shared enum, if that enum names the code.
    pub fn shared<S: ApiError>(&self) -> Option<S> {
        let code = self.code()?;
        let named = S::TABLE.rows.iter().any(|row| row.code() == code);
        named.then(|| S::from_code(code))
    }

    /// Whether the same request may succeed if it is retried a little later.
    ///
    /// After an interrupted connection the service may have carried it out already.
    pub fn is_retryable(&self) -> bool {
        match self {
            #[cfg(feature = "client")]
            Self::Token(error) => error.is_retryable(),
            Self::Transport(error) => error.is_retryable(),
            Self::Status(error) => error.is_retryable(),
            Self::Api(failure) => match failure.error.row() {
                Some(row) => row.class.is_retryable(),
                None => is_transient(failure.status),
            },
            Self::Invalid(_) | Self::File(_) | Self::Signing(_) | Self::Decode(_) => false,
        }
    }

    /// Whether a new token is needed.
    pub fn is_token_invalid(&self) -> bool {
        self.class().is_some_and(Class::is_token_invalid)
    }

    pub(crate) fn failure(&self) -> Option<&ApiFailure<E>> {
        match self {
            Self::Api(failure) => Some(failure),
            _ => None,
        }
    }
}

impl<E: ApiError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        on_one_line_if_asked(f, |f| match self {
            Self::Invalid(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
            #[cfg(feature = "client")]
            Self::Token(error) => error.fmt(f),
            Self::Signing(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Status(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
        })
    }
}

impl<E: ApiError> std::error::Error for Error<E> {}

macro_rules! from_parts {
    ($($variant:ident($part:ty)),* $(,)?) => {$(
        impl<E> From<$part> for Error<E> {
            fn from(error: $part) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

from_parts!(
    Invalid(Invalid),
    File(FileError),
    Signing(SigningError),
    Transport(TransportError),
    Status(StatusError),
    Decode(DecodeError)
);

/// Why a download did not get to its end.
#[cfg(feature = "client")]
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// The connection failed.
    Transport(TransportError),
    /// The file could not be written.
    File(FileError),
}

#[cfg(feature = "client")]
impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
        }
    }
}

#[cfg(feature = "client")]
impl std::error::Error for DownloadError {}

#[cfg(feature = "client")]
impl From<TransportError> for DownloadError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

#[cfg(feature = "client")]
impl From<FileError> for DownloadError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// Why a call ends without a response, independent of the endpoint's codes.
#[derive(Debug)]
pub(crate) enum Failure {
    Invalid(Invalid),
    #[cfg(feature = "client")]
    File(FileError),
    #[cfg(feature = "client")]
    Token(TokenError),
    Signing(SigningError),
    Transport(TransportError),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Invalid(error) => Self::Invalid(error),
            #[cfg(feature = "client")]
            Failure::File(error) => Self::File(error),
            #[cfg(feature = "client")]
            Failure::Token(error) => Self::Token(error),
            Failure::Signing(error) => Self::Signing(error),
            Failure::Transport(error) => Self::Transport(error),
        }
    }
}

impl From<Invalid> for Failure {
    fn from(error: Invalid) -> Self {
        Self::Invalid(error)
    }
}

impl From<SigningError> for Failure {
    fn from(error: SigningError) -> Self {
        Self::Signing(error)
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

#[cfg(feature = "client")]
impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

#[cfg(feature = "client")]
impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        match error {
            DownloadError::Transport(error) => Self::Transport(error),
            DownloadError::File(error) => Self::File(error),
        }
    }
}

#[cfg(feature = "client")]
impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

#[cfg(feature = "client")]
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        on_one_line_if_asked(f, |f| match self {
            Self::Invalid(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::Signing(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
        })
    }
}

/// An error code that the service returned.
#[derive(Clone, Debug)]
pub struct ApiFailure<E> {
    pub(crate) endpoint: &'static str,
    pub(crate) status: u16,
    pub(crate) error: E,
    pub(crate) message: Box<str>,
    pub(crate) rid: Option<Box<str>>,
    pub(crate) hint: Option<Box<str>>,
}

impl<E: ApiError> ApiFailure<E> {
    /// A refusal of an endpoint as a test may want it: with the HTTP status 200, and the rid in the message, if it has one.
    pub fn new(endpoint: &'static Endpoint, error: E, message: &str) -> Self {
        let message = envelope::bounded(envelope::looked_at(message).to_owned());
        Self {
            endpoint: endpoint.name,
            status: 200,
            error,
            rid: envelope::rid(&message).map(Into::into),
            hint: envelope::hint(&message).map(|hint| excerpt(hint, usize::MAX).into()),
            message: message.into(),
        }
    }

    /// The error.
    pub fn error(&self) -> E {
        self.error
    }

    /// The code.
    pub fn code(&self) -> Code<'_> {
        self.error.code()
    }

    /// The HTTP status. Services whose codes are numbers mostly refuse with 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The message as the service sent it, with secrets replaced.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The text that the message is, as the service's docs have it, or the longest that it contains: one of the
    /// [texts](crate::ErrorRow::texts) of the code. `None` if it is another.
    pub fn text(&self) -> Option<&'static str> {
        envelope::known_text(&envelope::without_tails(&self.message), self.error.row()?.texts())
    }

    /// The request id at the end of the message, which the service's support asks for.
    pub fn rid(&self) -> Option<&str> {
        self.rid.as_deref()
    }

    /// What older endpoints send instead of a rid.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl<E: ApiError> fmt::Display for ApiFailure<E> {
    /// `upload: 10004 the file is risky: upload another file (rid 65a1-…)`. The service's own message is added if it
    /// says more than the meaning of the code: it may contain an address, a name or a number that matters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.endpoint)?;
        let said = envelope::without_tails(&self.message);
        match self.error.row() {
            Some(row) => {
                row.fmt(f)?;
                let known = [row.meaning, row.texts().first().copied().unwrap_or_default()];
                if envelope::says_more(&said, if row.lists_texts() { &[] } else { &known }) {
                    write!(f, "; the service says: {}", excerpt(&said, LONGEST_SAID))?;
                }
            }
            None if said.is_empty() => write!(f, "{} unknown code", self.error.code())?,
            None => write!(f, "{} {}", self.error.code(), phrase(&excerpt(&said, LONGEST_SAID)))?,
        }
        match (&self.rid, &self.hint) {
            (Some(rid), Some(hint)) => write!(f, " (rid {rid}, hint {hint})"),
            (Some(rid), None) => write!(f, " (rid {rid})"),
            (None, Some(hint)) => write!(f, " (hint {hint})"),
            (None, None) => Ok(()),
        }
    }
}

impl<E: ApiError> std::error::Error for ApiFailure<E> {}

/// An HTTP status that means failure, without a code of the service.
#[derive(Clone, Debug)]
pub struct StatusError {
    pub(crate) endpoint: &'static str,
    pub(crate) status: u16,
    pub(crate) excerpt: Box<str>,
    /// Of the file, of which no such range can be sent.
    pub(crate) length: Option<u64>,
}

impl StatusError {
    /// An HTTP status of an endpoint as a test may want it, without a body.
    pub fn new(endpoint: &'static Endpoint, status: u16) -> Self {
        Self { endpoint: endpoint.name, status, excerpt: "".into(), length: None }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The beginning of the body, printable and with secrets replaced.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    /// The length of the file in bytes, if the service says it while it refuses to send a range of it, with status 416: the
    /// range began behind the end. Whoever has that many bytes already has all of them.
    pub fn file_length(&self) -> Option<u64> {
        self.length
    }

    /// Whether the same request may succeed if it is retried a little later: 429, 500, 502, 503, 504.
    pub fn is_retryable(&self) -> bool {
        is_transient(self.status)
    }
}

/// Whether an HTTP status says that the same request may succeed later.
fn is_transient(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: HTTP status {}", self.endpoint, self.status)?;
        match self.length {
            Some(length) => write!(
                f,
                ": the file has {}: ask for a range that begins before its end",
                counted(length, "byte", "bytes")
            ),
            None if self.status == 416 => {
                f.write_str(": the file has no such range: ask for another, or for all of it")
            }
            None => after_colon(f, &self.excerpt),
        }
    }
}

impl std::error::Error for StatusError {}

/// A response that does not match the spec.
#[derive(Clone, Debug)]
pub struct DecodeError {
    pub(crate) endpoint: &'static str,
    pub(crate) status: u16,
    pub(crate) what: Box<str>,
    pub(crate) excerpt: Box<str>,
}

impl DecodeError {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What is wrong, with the path to it: `item_list[2].price: expected a number, found a string`.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The beginning of the body, printable and with secrets replaced.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot decode the response: {}", self.endpoint, self.what)
    }
}

impl std::error::Error for DecodeError {}

/// A failed connection.
///
/// What the HTTP library says is kept as redacted text only: its own errors show the URL, which contains the token.
#[derive(Clone, Debug)]
pub struct TransportError {
    pub(crate) endpoint: &'static str,
    pub(crate) kind: TransportErrorKind,
    pub(crate) details: Box<str>,
}

/// How a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The service cannot be reached: name, address or connection.
    Connect,
    /// No secure connection: the certificate is not trusted, or the other end does not speak TLS.
    Tls,
    /// It timed out.
    Timeout,
    /// The connection was interrupted.
    Interrupted,
    /// The response is larger than the client accepts.
    TooLarge,
    /// The client or the URL cannot be built.
    Builder,
    /// There is no async runtime on the thread. Nothing was sent.
    NoRuntime,
    /// A token or secret would be sent to an `http://` address that is not loopback. Nothing was sent.
    InsecureHttp,
    /// The response of a sealed request is not to be trusted: it is not sealed, by somebody else, or too old.
    Untrusted,
    /// Anything else.
    Other,
}

impl TransportError {
    /// A failed connection to an endpoint as a test may want it, without details.
    pub fn new(endpoint: &'static Endpoint, kind: TransportErrorKind) -> Self {
        Self { endpoint: endpoint.name, kind, details: "".into() }
    }

    /// How it failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What the HTTP library says, with secrets replaced.
    pub fn details(&self) -> &str {
        &self.details
    }

    /// Whether the same request may succeed if it is retried a little later.
    pub fn is_retryable(&self) -> bool {
        use TransportErrorKind::{Connect, Interrupted, Timeout};
        matches!(self.kind, Connect | Timeout | Interrupted)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.endpoint.is_empty() {
            write!(f, "{}: ", self.endpoint)?;
        }
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::Tls => "cannot establish a secure connection",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Interrupted => "the connection was interrupted",
            TransportErrorKind::TooLarge => "the response is too large",
            TransportErrorKind::Builder => "cannot build the request",
            TransportErrorKind::InsecureHttp | TransportErrorKind::NoRuntime => "nothing was sent",
            TransportErrorKind::Untrusted => "the response cannot be trusted",
            TransportErrorKind::Other => "the request failed",
        })?;
        after_colon(f, &self.details)
    }
}

impl std::error::Error for TransportError {}

/// Writes details after a colon, if there are any.
fn after_colon(f: &mut fmt::Formatter<'_>, details: &str) -> fmt::Result {
    if details.is_empty() { Ok(()) } else { write!(f, ": {details}") }
}

/// A fault is stored as text, which is small: only its message is needed.
impl From<Fault> for Box<str> {
    fn from(fault: Fault) -> Self {
        fault.to_string().into()
    }
}
