//! What is sent back.

/// What to send back, with status 200.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "the service sends a push again until it gets its reply"]
pub struct Reply {
    /// The header `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    /// `success`: the push has arrived, and there is nothing else to say. It is never encrypted.
    pub fn success() -> Self {
        Self::text("success")
    }

    pub(super) fn text(body: impl Into<String>) -> Self {
        Self { content_type: "text/plain; charset=utf-8", body: body.into() }
    }
}
