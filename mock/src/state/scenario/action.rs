//! What a scenario does.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

/// One thing that a scenario does to a call. Those that decide what is answered replace the checks' verdict, the first of
/// several; those that decide how it is answered add up.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Answers this code with the text that the spec has for it.
    Refuse(i64),
    /// Answers this JSON, with HTTP 200.
    Answer(Value),
    /// Puts these fields over those of a successful answer.
    Merge(Value),
    /// Answers this HTTP status with a page of HTML.
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
    /// Sends the client elsewhere: HTTP 302 with this address.
    Redirect(String),
    /// Resets the connection before the body is read.
    ResetUnread,
    /// Resets the connection when so many bytes of the body were read.
    ResetAfter(u64),
    /// Reads the request, and resets the connection instead of an answer; a token is not issued then.
    Reset,
    /// Resets the connection when the head and so many bytes of the answer's body are sent.
    ResetMidAnswer(u64),
    /// Reads the request, and closes the connection without an answer.
    Close,
    /// Reads the request and does not answer until the client is gone or [`Limits::request`](crate::Limits::request) is
    /// over.
    Stall,
    /// Sends no byte of the answer for so long.
    Slow(Duration),
    /// Sends the head of the answer at once, and its body after so long.
    SlowBody(Duration),
    /// Sends the answer's body in pieces of so many bytes, with a pause after each.
    Drip {
        /// Bytes of a piece; at least 1.
        bytes: usize,
        /// The pause.
        every: Duration,
    },
    /// Announces the whole body, sends so many bytes of it, and closes.
    Truncate(u64),
    /// Fills the body up to so many bytes with white space, which JSON allows.
    Oversize(u64),
    /// Says that the body is gzip, and sends what is not.
    BrokenGzip,
}

impl Action {
    /// True when it decides what is answered.
    pub(crate) fn replaces_answer(&self) -> bool {
        matches!(self, Self::Refuse(_) | Self::Answer(_) | Self::Status(_) | Self::Bytes { .. } | Self::Redirect(_))
    }
}

impl fmt::Display for Action {
    /// As the header has it, where it can.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: &Duration| format!("{}ms", time.as_millis());
        match self {
            Self::Refuse(code) => write!(f, "refuse={code}"),
            Self::Answer(_) => f.write_str("answer"),
            Self::Merge(_) => f.write_str("merge"),
            Self::Status(status) => write!(f, "status={status}"),
            Self::Bytes { status, .. } => write!(f, "bytes={status}"),
            Self::Redirect(_) => f.write_str("redirect"),
            Self::ResetUnread => f.write_str("reset-unread"),
            Self::ResetAfter(bytes) => write!(f, "reset-after={bytes}"),
            Self::Reset => f.write_str("reset"),
            Self::ResetMidAnswer(bytes) => write!(f, "reset-mid-answer={bytes}"),
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
