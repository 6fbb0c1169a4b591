//! A response as it was received.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;

use crate::response::range::ContentRange;
use crate::wording::counted;

/// A response as it was received.
#[derive(Clone)]
pub struct RawResponse {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// The header `Content-Encoding`. No encoding is requested, so there should be none.
    pub content_encoding: Option<String>,
    /// The header `Content-Range`, with status 206 or 416.
    pub content_range: Option<String>,
    /// The body.
    pub body: Bytes,
    /// When it was received. Lifetimes start then.
    pub received_at: SystemTime,
}

impl RawResponse {
    /// A response without headers.
    pub fn new(status: u16, body: impl Into<Bytes>, received_at: SystemTime) -> Self {
        Self {
            status,
            content_type: None,
            content_disposition: None,
            content_encoding: None,
            content_range: None,
            body: body.into(),
            received_at,
        }
    }

    /// The part of a file that it is, if it is no whole one.
    pub(crate) fn range(&self) -> Option<ContentRange> {
        self.content_range.as_deref().filter(|_| self.status == 206).and_then(ContentRange::of)
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The body may contain secrets, so only its length is shown.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, content_type, body, .. } = self;
        write!(f, "RawResponse({status}, {content_type:?}, {})", counted(body.len() as u64, "byte", "bytes"))
    }
}
