//! The HTTP client: checks, sends, reads, decodes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use url::Url;

use crate::error::Error;
use crate::request::Request;
use crate::request::visitor::RequestVisitor;
use crate::response::content::Expect;

mod attempts;
mod builder;
mod call;
mod checks;
mod exchange;
mod hook;
mod options;
mod plaintext;
mod provider;
mod proxy;
mod rate_limit;
mod retry;
mod upload;

pub use builder::{ClientBuilder, Validation};
pub use call::{Call, UntypedCall};
pub use hook::{HeaderRefused, Hook, Outcome, Outgoing};
pub use options::Progress;
pub use provider::{BoxFuture, Replacement, TokenProvider, Tokens};
pub use rate_limit::RateLimit;
pub use retry::Retry;

/// Sends requests.
///
/// A client is cheap to clone, and clones share their connections, limits and tokens. Dropping the future of a call breaks
/// the call off and leaves nothing behind; only a refresh of a token that it has begun runs to its end.
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
    tokens: Option<Tokens>,
}

struct Settings {
    /// The HTTP library's client, or why there is none: a new client must not fail, a call may.
    http: Result<reqwest::Client, Box<str>>,
    /// The time that the HTTP library's client gives every try by itself: naming it with each costs memory each time.
    http_timeout: Option<Duration>,
    /// The proxies of the environment; none for a client that was handed in, which has its own.
    proxies: Option<Arc<proxy::Proxies>>,
    /// Whether secrets may travel where everybody on the way can read them.
    insecure_http: bool,
    /// Where calls go instead of to their service.
    base_url: Option<Url>,
    /// The addresses of the endpoints that were called, by the addresses of their services and their paths.
    addresses: RwLock<BTreeMap<(&'static str, &'static str), Url>>,
    timeout: Duration,
    validation: Validation,
    probe_urls: bool,
    max_response: u64,
    max_values: usize,
    retry: Retry,
    budget: retry::Budget,
    rate_limiter: Option<rate_limit::RateLimiter>,
    hooks: Vec<Arc<dyn Hook>>,
}

impl Client {
    /// A client with the defaults: requests are checked, 10 seconds to connect, 120 seconds for a try, up to four tries
    /// where that is safe, answers of at most 64 MiB and 8,388,608 values.
    ///
    /// It does not fail: if TLS cannot be set up, the first call says so.
    pub fn new(tokens: impl Into<Tokens>) -> Self {
        Self::builder(tokens).assemble(None)
    }

    /// A client with other settings.
    pub fn builder(tokens: impl Into<Tokens>) -> ClientBuilder {
        ClientBuilder::new(Some(tokens.into()))
    }

    /// A client without a token, for endpoints that take none.
    pub fn without_token() -> ClientBuilder {
        ClientBuilder::new(None)
    }

    /// The same client for another account: it shares connections, settings and limits with this one.
    #[must_use]
    pub fn with_tokens(&self, tokens: impl Into<Tokens>) -> Self {
        Self { settings: self.settings.clone(), tokens: Some(tokens.into()) }
    }

    /// The same client without tokens, for endpoints that take none.
    #[must_use]
    pub fn without_tokens(&self) -> Self {
        Self { settings: self.settings.clone(), tokens: None }
    }

    /// Checks a request, sends it, and reads the answer.
    ///
    /// # Errors
    ///
    /// Every way in which a call can fail is a variant of [`Error`]. Nothing was sent if it is [`Error::Invalid`].
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error<R::Error>> {
        self.call(request).send().await
    }

    /// A call with settings of its own: another time-out, other retries, news of its progress.
    pub fn call<R: Request>(&self, request: R) -> Call<R> {
        Call::new(self.clone(), request)
    }

    /// A call of an endpoint that is known as data, not as a type, for tools; see [`RequestVisitor::collect`]. `expect` says
    /// what a success is: `true` is a file, `false` is JSON.
    pub fn call_untyped(&self, visitor: RequestVisitor, expect: impl Into<Expect>) -> UntypedCall {
        UntypedCall::new(self.clone(), visitor, expect.into())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("tokens", &self.tokens)
            .field("base_url", &self.settings.base_url.as_ref().map(Url::as_str))
            .field("timeout", &self.settings.timeout)
            .field("validation", &self.settings.validation)
            .finish_non_exhaustive()
    }
}
