//! The settings of a client.

use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use url::Url;

use super::hook::Hook;
use super::provider::Tokens;
use super::proxy::Proxies;
use super::rate_limit::{RateLimit, RateLimiter};
use super::retry::{Budget, Retry};
use super::{Client, Settings};
use crate::endpoint::MIB;
use crate::error::{TransportError, TransportErrorKind};
use crate::request::prepare::parse_base;
use crate::response::document::MAX_VALUES;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(120);
/// Shorter than any server keeps an idle connection: one that the server has just closed costs a call that is not safe to
/// be sent again.
const IDLE: Duration = Duration::from_secs(20);
const RETRY_BUDGET: u32 = 100;
const USER_AGENT: &str = concat!("weixin-runtime/", env!("CARGO_PKG_VERSION"));

/// What happens when a request breaks rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validation {
    /// It is not sent, and the call fails.
    #[default]
    Enforce,
    /// It is sent, and the log has a warning.
    Warn,
    /// Rules are not looked at.
    Off,
}

/// The settings of a client; made by [`Client::builder`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    tokens: Option<Tokens>,
    base_url: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: String,
    http: Option<reqwest::Client>,
    insecure_http: bool,
    validation: Validation,
    probe_urls: bool,
    max_response: u64,
    max_values: usize,
    retry: Retry,
    retry_budget: u32,
    rate_limit: Option<RateLimit>,
    hooks: Vec<Arc<dyn Hook>>,
}

impl ClientBuilder {
    pub(super) fn new(tokens: Option<Tokens>) -> Self {
        Self {
            tokens,
            base_url: None,
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: USER_AGENT.to_owned(),
            http: None,
            insecure_http: false,
            validation: Validation::default(),
            probe_urls: false,
            max_response: 64 * MIB,
            max_values: MAX_VALUES,
            retry: Retry::default(),
            retry_budget: RETRY_BUDGET,
            rate_limit: None,
            hooks: Vec::new(),
        }
    }

    /// Sends to another place than the service's own, for example to a gateway. A path in it is kept.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// How long each try of a call may take, from the first byte sent to the last one read. 120 seconds if not set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long it may take to connect. 10 seconds if not set; without effect together with [`http`](Self::http).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The header `User-Agent`; without effect together with [`http`](Self::http).
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sends tokens and secrets to `http://` addresses too, where everybody on the way can read them: to a gateway inside a
    /// network that is trusted, for example. Not done if not set, except on loopback; such a call fails with
    /// [`TransportErrorKind::InsecureHttp`] before anything is sent.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.insecure_http = allow;
        self
    }

    /// Takes another HTTP client, with its proxies, certificates and pool.
    ///
    /// It should follow no redirects and send no `Referer`, as this crate's own does: on a redirect to another host,
    /// `reqwest` would hand over the URL, and with it the token; and nobody asks whether that is an `http://` address. What its
    /// proxies are, cannot be asked either: by itself, `reqwest` takes those of the environment also for loopback, and errors
    /// do not name them.
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// What happens when a request breaks rules. It is not sent, if not set.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Asks the servers of URL parameters that have a size limit how big the file is, by `HEAD`, without a token and
    /// without following redirects. Off if not set: it reaches out to a place that the request names.
    pub fn probe_urls(mut self, probe: bool) -> Self {
        self.probe_urls = probe;
        self
    }

    /// How big an answer may be, in bytes. 64 MiB if not set.
    pub fn max_response(mut self, bytes: u64) -> Self {
        self.max_response = bytes;
        self
    }

    /// How many values the JSON of an answer may have: each is a number, a text, a list or the like, whatever is inside it.
    /// 8,388,608 if not set. While an answer is read, each takes 4 bytes beside the body, and those with something inside twice
    /// as much; what it becomes takes more.
    pub fn max_values(mut self, values: usize) -> Self {
        self.max_values = values;
        self
    }

    /// How often and for how long calls are tried again. Four tries within 30 seconds, if not set.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many retries all calls of the client together may make at once; each call earns a tenth of one. 100 if not set.
    /// When a service is down, this keeps its callers from multiplying its load.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// How many requests the client sends at most; others wait for their turn. No limit if not set.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Has a look at every request, and may add to it. Several are asked in their order.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Builder`] if the base URL is none, or if the HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, TransportError> {
        let failed =
            |details: &str| TransportError { endpoint: "", kind: TransportErrorKind::Builder, details: details.into() };
        let base_url = self.base_url.as_deref().map(parse_base).transpose().map_err(failed)?;
        let client = self.assemble(base_url);
        match &client.settings.http {
            Ok(_) => Ok(client),
            Err(details) => Err(failed(details)),
        }
    }

    pub(super) fn assemble(self, base_url: Option<Url>) -> Client {
        let proxies = self.http.is_none().then(Proxies::of_environment).flatten().map(Arc::new);
        let (http, http_timeout) = match &self.http {
            Some(http) => (Ok(http.clone()), None),
            None => (self.own_client(proxies.as_ref()), Some(self.timeout)),
        };
        let settings = Settings {
            http,
            http_timeout,
            proxies,
            insecure_http: self.insecure_http,
            base_url,
            addresses: RwLock::default(),
            timeout: self.timeout,
            validation: self.validation,
            probe_urls: self.probe_urls,
            max_response: self.max_response,
            max_values: self.max_values,
            retry: self.retry,
            budget: Budget::new(self.retry_budget),
            rate_limiter: self.rate_limit.map(RateLimiter::new),
            hooks: self.hooks,
        };
        Client { settings: Arc::new(settings), tokens: self.tokens }
    }

    /// The HTTP client of this crate. A redirect is an answer that the caller sees: following one would hand the token on.
    /// Proxies are those of the environment, but by rules of our own: the library's would send for loopback through them.
    fn own_client(&self, proxies: Option<&Arc<Proxies>>) -> Result<reqwest::Client, Box<str>> {
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .pool_idle_timeout(IDLE)
            .user_agent(&self.user_agent);
        if let Some(proxies) = proxies.cloned() {
            builder = builder.proxy(reqwest::Proxy::custom(move |url| proxies.address(url).cloned()));
        }
        builder.build().map_err(|error| super::exchange::chain(&error.without_url()).into())
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("tokens", &self.tokens)
            .field("timeout", &self.timeout)
            .field("validation", &self.validation)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
