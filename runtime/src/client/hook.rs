//! Hooks: they see every request before it is sent, and its outcome.

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};

use super::provider::BoxFuture;
use crate::endpoint::code::Code;
use crate::endpoint::{Endpoint, Method};

/// Sees every attempt of every call of a client, and may add to it.
///
/// All functions are called on the caller's task, so they should be quick; [`prepare`](Self::prepare) may wait. None sees a
/// token, a secret or a body, but the length and the type of the body.
///
/// ```
/// use weixin_runtime::{BoxFuture, Hook, Outgoing};
/// # async fn quota(bytes: u64) -> String { bytes.to_string() }
///
/// /// Asks for a permit where a body is large.
/// struct Permits;
///
/// impl Hook for Permits {
///     fn prepare<'a>(&'a self, request: &'a mut Outgoing<'_>) -> Option<BoxFuture<'a, ()>> {
///         if request.length() <= 1 << 20 {
///             return None;
///         }
///         Some(Box::pin(async move {
///             let permit = quota(request.length()).await;
///             request.query("permit", permit);
///         }))
///     }
/// }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Called before [`before`](Self::before), and awaited if it returns a future: for what has to be fetched first, for
    /// example a permit or a header that a service of your own makes. The request is not sent before it is done; the time
    /// that it takes counts for no timeout of the client. If the call is dropped, so is the future.
    fn prepare<'a>(&'a self, request: &'a mut Outgoing<'_>) -> Option<BoxFuture<'a, ()>> {
        let _ = request;
        None
    }

    /// Called before an attempt is sent.
    fn before(&self, request: &mut Outgoing<'_>) {
        let _ = request;
    }

    /// Called after an attempt, whatever its outcome. The attempt of a file that is streamed is over when the stream
    /// is.
    fn after(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }
}

/// A request that is about to be sent.
pub struct Outgoing<'a> {
    pub(super) endpoint: &'static Endpoint,
    pub(super) attempt: u32,
    pub(super) url: &'a str,
    pub(super) length: u64,
    pub(super) content_type: Option<&'a str>,
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
}

impl Outgoing<'_> {
    /// The fixed facts of the endpoint.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.endpoint.method
    }

    /// The URL without its query, which holds the token.
    pub fn url_without_query(&self) -> &str {
        self.url
    }

    /// The number of the attempt, starting with 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The length of the body, in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The type of the body as the header `Content-Type` has it: `application/json`, or `multipart/form-data; boundary=…`;
    /// `None` if there is no body.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type
    }

    /// Adds a header, or replaces one that a hook has added.
    ///
    /// # Errors
    ///
    /// [`HeaderRefused`] if name or value is not valid in a header, or if the client sets the header itself: length,
    /// type and transfer encoding of the body, and the host.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), HeaderRefused> {
        let refused = || HeaderRefused(crate::wording::excerpt(name, 100).into());
        let name = settable(name).ok_or_else(refused)?;
        let value = HeaderValue::from_str(value).map_err(|_| refused())?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// Adds a parameter to the query.
    pub fn query(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.query.push((name.into(), value.into()));
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({} {}, attempt {}, {} bytes)", self.method(), self.url, self.attempt, self.length)
    }
}

/// A header that is valid, and that the client does not set itself.
pub(super) fn settable(name: &str) -> Option<HeaderName> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    (![CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING, HOST].contains(&name)).then_some(name)
}

/// A header that a hook may not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRefused(Box<str>);

impl fmt::Display for HeaderRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot set the header `{}`: it is invalid, or set by the client itself", self.0)
    }
}

impl std::error::Error for HeaderRefused {}

/// The outcome of an attempt.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The fixed facts of the endpoint.
    pub endpoint: &'static Endpoint,
    /// The number of the attempt, starting with 1.
    pub attempt: u32,
    /// How long it took.
    pub elapsed: Duration,
    /// How many bytes of the body were passed to the connection.
    pub sent: u64,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The length of the response, in bytes.
    pub received: u64,
    /// The code with which the service refused.
    pub code: Option<Code<'a>>,
    /// The request id for the service's support.
    pub rid: Option<&'a str>,
    /// Why there was no response, or not all of it, without secrets.
    pub failure: Option<&'a str>,
}
