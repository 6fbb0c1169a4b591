//! The HTTP client: checks, sends, reads, decodes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::answer::{decode, decode_untyped};
use crate::codes::{ApiError, UntypedError};
use crate::download::Content;
use crate::error::Error;
use crate::multipart;
use crate::prepare;
use crate::request::Request;
use crate::token::Token;
use crate::walk::Walk;

mod builder;
mod checks;
mod exchange;
mod upload;

pub use builder::{ClientBuilder, Validation};

/// Sends requests.
///
/// A client is cheap to clone, and clones share their connections. Dropping the future of a call breaks the call off
/// and leaves nothing behind.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    /// The HTTP library's client, or why there is none: a new client must not fail, a call may.
    http: Result<reqwest::Client, Box<str>>,
    token: Option<Token>,
    base_url: Option<String>,
    timeout: Duration,
    validation: Validation,
    probe_urls: bool,
    max_response: u64,
}

impl Client {
    /// A client with the defaults: requests are checked, 10 seconds to connect, 120 seconds for a call, answers of at
    /// most 64 MiB.
    ///
    /// It does not fail: if TLS cannot be set up, the first call says so.
    pub fn new(token: impl Into<Token>) -> Self {
        Self::builder(token).assemble()
    }

    /// A client with other settings.
    pub fn builder(token: impl Into<Token>) -> ClientBuilder {
        ClientBuilder::new(Some(token.into()))
    }

    /// A client without a token, for endpoints that take none.
    pub fn without_token() -> ClientBuilder {
        ClientBuilder::new(None)
    }

    /// Checks a request, sends it, and reads the answer.
    ///
    /// # Errors
    ///
    /// Every way in which a call can fail is a variant of [`Error`]. Nothing was sent if it is [`Error::Invalid`].
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error<R::Error>> {
        let mut walk = Walk::of(&request);
        self.check(&mut walk).await?;
        let answer = self.attempt::<R::Error>(&walk, self.inner.token.as_ref()).await?;
        decode::<R>(&answer.0, &answer.1)
    }

    /// Checks what a visitor collected, sends it, and reads the answer, for tools whose requests have no type.
    ///
    /// # Errors
    ///
    /// As for [`send`](Client::send).
    pub async fn send_walk(&self, mut walk: Walk, file_expected: bool) -> Result<Content, Error<UntypedError>> {
        self.check(&mut walk).await?;
        let (answer, secrets) = self.attempt(&walk, self.inner.token.as_ref()).await?;
        decode_untyped(walk.endpoint(), walk.errors(), file_expected, &answer, &secrets)
    }

    /// One try. The request is prepared anew, so that the next try can have another token.
    async fn attempt<E: ApiError>(&self, walk: &Walk, token: Option<&Token>) -> Result<exchange::Answered, Error<E>> {
        let base_url = self.inner.base_url.as_deref().unwrap_or(walk.endpoint.service.base_url);
        let prepared = prepare::assemble(walk, token, base_url, &multipart::random_boundary())?;
        Ok(self.exchange(&prepared).await?)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("token", &self.inner.token.as_ref().map(Token::kind))
            .field("base_url", &self.inner.base_url)
            .field("timeout", &self.inner.timeout)
            .field("validation", &self.inner.validation)
            .finish_non_exhaustive()
    }
}
