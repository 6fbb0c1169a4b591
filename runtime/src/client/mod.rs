//! The HTTP client: checks, sends, reads, decodes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use url::Url;

use crate::endpoint::codes::ErrorTable;
use crate::endpoint::{Endpoint, Method, Service};
use crate::error::Error;
use crate::request::Request;
use crate::request::visitor::RequestVisitor;
use crate::response::content::Expect;
use crate::signing::Signers;

mod account_limit;
mod attempts;
mod beginning;
mod builder;
#[macro_use]
mod call;
mod caller;
mod checks;
mod context;
mod custom;
mod download;
mod exchange;
mod hook;
mod open_body;
mod options;
mod partial_file;
mod plaintext;
mod pools;
mod provider;
mod proxy;
mod rate_limit;
mod report;
mod retry;
mod sealing;
mod turns;
mod upload;

pub use account_limit::AccountRateLimit;
pub use builder::{ClientBuilder, Validation};
pub use call::{Call, UntypedCall};
pub use caller::{CallResult, Caller};
pub use custom::CustomCall;
#[cfg(feature = "blocking")]
pub(crate) use download::as_io;
pub use download::{DownloadStream, SavedFile};
pub use hook::{HeaderRefused, Hook, Outcome, Outgoing};
pub use options::{DownloadProgress, Progress};
pub use provider::{BoxFuture, IntoTokens, Replacement, TokenProvider, Tokens};
pub use rate_limit::RateLimit;
pub use retry::Retry;
pub use turns::TurnStore;

/// Sends requests.
///
/// A client is cheap to clone, and clones share connections, limits and tokens. Dropping the future of a call aborts
/// the call and leaves nothing behind, except that a token refresh it has started runs to its end.
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
    tokens: Option<Tokens>,
}

struct Settings {
    /// The HTTP library's clients, or why there are none: creating a client must not fail, a call may.
    http: Result<pools::Pools, Box<str>>,
    /// The timeout that the HTTP library's client applies by itself: setting it per request allocates.
    http_timeout: Option<Duration>,
    /// The proxies of the environment; none for a custom client, which has its own.
    proxies: Option<Arc<proxy::Proxies>>,
    /// Whether secrets may be sent unencrypted.
    insecure_http: bool,
    /// The address to use instead of the service's.
    base_url: Option<Url>,
    /// The addresses to use instead of those of the service's hosts, by their names.
    hosts: Vec<(String, Url)>,
    /// The URLs of the endpoints called so far.
    addresses: RwLock<BTreeMap<AddressKey, Url>>,
    timeout: Duration,
    validation: Validation,
    probe_urls: bool,
    max_response: u64,
    max_download: u64,
    max_values: usize,
    retry: Retry,
    budget: retry::Budget,
    rate_limiter: Option<rate_limit::RateLimiter>,
    account_rate_limiter: Option<account_limit::AccountRateLimiter>,
    hooks: Vec<Arc<dyn Hook>>,
    #[cfg(feature = "sealed")]
    sealed: Option<crate::sealed::SealedKeys>,
    signers: Signers,
    #[cfg(feature = "observe")]
    observer: Option<crate::observe::Observer>,
}

/// What an endpoint's URL depends on: the service's base URL, the name of the host, and the path.
type AddressKey = (&'static str, Option<&'static str>, &'static str);

impl Settings {
    /// The address to use instead of the one that the spec has for an endpoint.
    fn base_url_of(&self, endpoint: &Endpoint) -> Option<&Url> {
        let of_host = endpoint.host.and_then(|name| self.hosts.iter().find(|(known, _)| known == name));
        of_host.map(|(_, url)| url).or(self.base_url.as_ref())
    }

    /// What is wrong with the names of hosts: one that no host of the service has would stand for nothing, and the calls
    /// would go to the service itself.
    fn flaw_in_hosts(&self, service: &Service) -> Option<String> {
        let is_known = |name: &str| service.hosts.iter().any(|(known, _)| *known == name);
        let (unknown, _) = self.hosts.iter().find(|(name, _)| !is_known(name))?;
        let known: Vec<String> = service.hosts.iter().map(|(name, _)| format!("`{name}`")).collect();
        let known = if known.is_empty() { "it has none".to_owned() } else { format!("hosts: {}", known.join(", ")) };
        Some(format!("the client has an address for the host `{unknown}`, which the service does not have; {known}"))
    }
}

impl Client {
    /// A client with the default settings: requests are checked, 10 seconds to connect, 120 seconds per attempt, up
    /// to four attempts where that is safe, responses of at most 64 MiB and 8,388,608 values.
    ///
    /// It does not fail: if TLS cannot be set up, the first call reports it.
    pub fn new(tokens: impl IntoTokens) -> Self {
        Self::builder(tokens).assemble(None, Vec::new())
    }

    /// Starts a client with other settings.
    pub fn builder(tokens: impl IntoTokens) -> ClientBuilder {
        ClientBuilder::new(Some(tokens.into_tokens()))
    }

    /// Starts a client without a token, for endpoints that take none.
    pub fn without_token() -> ClientBuilder {
        ClientBuilder::new(None)
    }

    /// The same client for another account; it shares connections, settings and limits with this one.
    #[must_use]
    pub fn with_tokens(&self, tokens: impl IntoTokens) -> Self {
        Self { settings: self.settings.clone(), tokens: Some(tokens.into_tokens()) }
    }

    /// The same client without tokens, for endpoints that take none.
    #[must_use]
    pub fn without_tokens(&self) -> Self {
        Self { settings: self.settings.clone(), tokens: None }
    }

    /// Checks a request, sends it, and reads the response.
    ///
    /// # Errors
    ///
    /// The variants of [`Error`] are the ways in which a call can fail. Nothing was sent if it is [`Error::Invalid`].
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error<R::Error>> {
        self.call(request).send().await
    }

    /// A call with its own settings: timeout, retries, progress; and one whose response is a file that is
    /// [saved](Call::save) or [streamed](Call::stream).
    pub fn call<R: Request>(&self, request: R) -> Call<R> {
        Call::new(self.clone(), request)
    }

    /// A call of an interface of a service that no spec describes: `errors` are the codes that any of its interfaces may
    /// answer. It is sent with this client's tokens, retries and limits.
    pub fn custom_call(
        &self,
        service: &'static Service,
        errors: &'static ErrorTable,
        method: Method,
        path: &'static str,
    ) -> CustomCall {
        CustomCall::new(self.clone(), service, errors, method, path)
    }

    /// A call of an endpoint that is known only as data, for tools; see [`RequestVisitor::collect`]. `expect` is the
    /// content of a success: `true` is a file, `false` is JSON.
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
