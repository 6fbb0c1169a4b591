//! What a scenario does to a call.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use weixin_codegen::model::Code;

/// The actions that the header takes, for docs and messages.
macro_rules! header_syntax {
    () => {
        "refuse=CODE, respond=JSON, merge=JSON, status=NUMBER, redirect=URL, reset, reset-unread, reset-after=BYTES, \
         reset-mid-response=BYTES, close, stall, slow=TIME, slow-body=TIME, drip=BYTES/TIME, truncate=BYTES, \
         oversize=BYTES, broken-gzip"
    };
}

pub(super) use header_syntax;

/// One thing that happens to a call. Of the actions that replace the response of the checks, the first one counts; the
/// others add up.
///
/// A client in any language asks for its own call by a header, `x-mock-scenario: slow=500ms, refuse=10004`. It takes:
///
#[doc = concat!("`", header_syntax!(), "`.")]
///
/// A time is `500ms` or `2s`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Answers this code, with the message that the spec has for it.
    Refuse(Code),
    /// Answers this JSON, with HTTP 200.
    Respond(Value),
    /// Adds these fields to a successful response, or replaces its own.
    Merge(Value),
    /// Answers this HTTP status with an HTML page.
    Status(u16),
    /// Answers exactly this.
    Bytes {
        /// The HTTP status.
        status: u16,
        /// The content type.
        content_type: String,
        /// The body.
        body: Bytes,
    },
    /// Redirects to this address, with HTTP 302.
    Redirect(String),
    /// Resets the connection before the body is read.
    ResetUnread,
    /// Resets the connection once so many bytes of the body have been read.
    ResetAfter(u64),
    /// Reads the request, and resets the connection instead of answering. No token is issued.
    Reset,
    /// Resets the connection once the head and so many bytes of the response's body have been sent.
    ResetMidResponse(u64),
    /// Reads the request, and closes the connection without answering.
    Close,
    /// Reads the request, and does not answer until the client is gone or
    /// [`Limits::request_timeout`](crate::Limits::request_timeout) is over.
    Stall,
    /// Waits so long before it sends the first byte of the response.
    Slow(Duration),
    /// Sends the head of the response at once, and its body after so long.
    SlowBody(Duration),
    /// Sends the response's body in pieces, with a pause after each.
    Drip {
        /// The bytes of a piece, at least 1.
        bytes: usize,
        /// The pause.
        every: Duration,
    },
    /// Announces the whole body, sends so many bytes of it, and closes the connection.
    Truncate(u64),
    /// Pads the body with white space, which JSON allows, up to so many bytes.
    Oversize(u64),
    /// Labels the body as gzip, and sends bytes that are not.
    BrokenGzip,
}

impl Action {
    /// Whether it replaces the response of the checks.
    pub(crate) fn replaces_response(&self) -> bool {
        matches!(self, Self::Refuse(_) | Self::Respond(_) | Self::Status(_) | Self::Bytes { .. } | Self::Redirect(_))
    }

    /// Whether the response is these bytes, as they are.
    pub(crate) fn is_bytes(&self) -> bool {
        matches!(self, Self::Bytes { .. })
    }
}

impl fmt::Display for Action {
    /// As the header has it; JSON, bodies and addresses are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: &Duration| format!("{}ms", time.as_millis());
        match self {
            Self::Refuse(code) => write!(f, "refuse={code}"),
            Self::Respond(_) => f.write_str("respond"),
            Self::Merge(_) => f.write_str("merge"),
            Self::Status(status) => write!(f, "status={status}"),
            Self::Bytes { status, .. } => write!(f, "bytes={status}"),
            Self::Redirect(_) => f.write_str("redirect"),
            Self::ResetUnread => f.write_str("reset-unread"),
            Self::ResetAfter(bytes) => write!(f, "reset-after={bytes}"),
            Self::Reset => f.write_str("reset"),
            Self::ResetMidResponse(bytes) => write!(f, "reset-mid-response={bytes}"),
            Self::Close => f.write_str("close"),
            Self::Stall => f.write_str("stall"),
            Self::Slow(time) => write!(f, "slow={}", ms(time)),
            Self::SlowBody(time) => write!(f, "slow-body={}", ms(time)),
            Self::Drip { bytes, every } => write!(f, "drip={bytes}/{}", ms(every)),
            Self::Truncate(bytes) => write!(f, "truncate={bytes}"),
            Self::Oversize(bytes) => write!(f, "oversize={bytes}"),
            Self::BrokenGzip => f.write_str("broken-gzip"),
        }
    }
}
