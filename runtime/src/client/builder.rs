//! The settings of a client.

use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use url::Url;

use super::account_limit::{AccountRateLimit, AccountRateLimiter};
use super::hook::Hook;
use super::pools::{HttpSettings, Pools};
use super::provider::Tokens;
use super::proxy::Proxies;
use super::rate_limit::{RateLimit, RateLimiter};
use super::retry::{Budget, Retry};
use super::{Client, Settings};
use crate::endpoint::MIB;
use crate::error::{TransportError, TransportErrorKind};
use crate::request::prepare::parse_base;
use crate::response::document::MAX_VALUES;
use crate::signing::{Signer, Signers};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(120);
const RETRY_BUDGET: u32 = 100;
const USER_AGENT: &str = concat!("weixin-runtime/", env!("CARGO_PKG_VERSION"));

/// What to do with a request that breaks rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validation {
    /// Do not send it: the call fails.
    #[default]
    Enforce,
    /// Send it, and log a warning.
    Warn,
    /// Do not check it.
    Off,
}

/// The settings of a client; see [`Client::builder`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    tokens: Option<Tokens>,
    base_url: Option<String>,
    hosts: Vec<(String, String)>,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: String,
    http: Option<reqwest::Client>,
    insecure_http: bool,
    validation: Validation,
    probe_urls: bool,
    max_response: u64,
    max_download: u64,
    max_values: usize,
    retry: Retry,
    retry_budget: u32,
    rate_limit: Option<RateLimit>,
    account_rate_limit: Option<AccountRateLimit>,
    hooks: Vec<Arc<dyn Hook>>,
    signers: Signers,
    #[cfg(feature = "sealed")]
    sealed: Option<crate::sealed::SealedKeys>,
    #[cfg(feature = "observe")]
    observer: Option<crate::observe::Observer>,
}

impl ClientBuilder {
    pub(super) fn new(tokens: Option<Tokens>) -> Self {
        Self {
            tokens,
            base_url: None,
            hosts: Vec::new(),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: USER_AGENT.to_owned(),
            http: None,
            insecure_http: false,
            validation: Validation::default(),
            probe_urls: false,
            max_response: 64 * MIB,
            max_download: u64::MAX,
            max_values: MAX_VALUES,
            retry: Retry::default(),
            retry_budget: RETRY_BUDGET,
            rate_limit: None,
            account_rate_limit: None,
            hooks: Vec::new(),
            signers: Signers::new(),
            #[cfg(feature = "sealed")]
            sealed: None,
            #[cfg(feature = "observe")]
            observer: None,
        }
    }

    /// Sends calls to another address than the service's own, for example to a gateway. A path in it is kept. It stands for
    /// all hosts of the service, except those of which [`host`](Self::host) says something else.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sends calls of the endpoints that are on a host of the service, by its name in the spec, to another address. With a
    /// name that the service does not have, each call is an error of configuration.
    pub fn host(mut self, name: impl Into<String>, base_url: impl Into<String>) -> Self {
        self.hosts.push((name.into(), base_url.into()));
        self
    }

    /// The timeout of each attempt, from the first byte sent to the last one read. Default: 120 seconds.
    ///
    /// A file that is [streamed](super::Call::stream) or [saved](super::Call::save) may take as long as it needs: its
    /// response has to begin within this time, and then nothing may be missing for longer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The timeout for connecting. Default: 10 seconds; ignored if [`http`](Self::http) is set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The header `User-Agent`; ignored if [`http`](Self::http) is set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Allows tokens and secrets to be sent unencrypted to `http://` addresses, for example to a gateway inside a
    /// trusted network. By default, only loopback is allowed; other calls fail with
    /// [`TransportErrorKind::InsecureHttp`] before anything is sent.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.insecure_http = allow;
        self
    }

    /// Uses another HTTP client, with its own proxies, certificates and pool.
    ///
    /// It should not follow redirects or send `Referer`, as the default client does: on a redirect to another host,
    /// `reqwest` would pass on the URL with the token, even to an `http://` address. Its proxies are not known here:
    /// by default, `reqwest` uses those of the environment even for loopback, and errors do not name them.
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// What to do with a request that breaks rules. By default, it is not sent.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Asks servers how large the file behind a URL parameter with a size limit is, by `HEAD`, without a token and
    /// without following redirects. Off by default, because it contacts an address named in the request.
    pub fn probe_urls(mut self, probe: bool) -> Self {
        self.probe_urls = probe;
        self
    }

    /// The maximum size of a response that is held in memory, in bytes. Default: 64 MiB.
    pub fn max_response(mut self, bytes: u64) -> Self {
        self.max_response = bytes;
        self
    }

    /// The maximum size of a file that is not held in memory, but [streamed](super::Call::stream) or
    /// [saved](super::Call::save), in bytes. Default: no limit.
    pub fn max_download(mut self, bytes: u64) -> Self {
        self.max_download = bytes;
        self
    }

    /// The maximum number of values in the JSON of a response: every number, string, array and so on counts, also those
    /// of JSON that travels inside a string. Default: 8,388,608. Reading a response takes 4 bytes for each value besides the body, and 8 for arrays and objects that
    /// are not empty; the result takes more.
    pub fn max_values(mut self, values: usize) -> Self {
        self.max_values = values;
        self
    }

    /// How often and for how long calls are retried. Default: four attempts within 30 seconds.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many retries all calls of the client share; each call adds a tenth of one. Default: 100. It keeps callers
    /// from multiplying the load of a service that is down.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// How many requests the client sends at most; others wait for their turn. Default: no limit.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// How many requests are sent for each account at most: a [`RateLimit`], or one that is
    /// [shared](RateLimit::shared) with other machines. Clients [for other accounts](super::Client::with_tokens) that come from
    /// this one have the same limit, each account its own. Default: no limit.
    pub fn account_rate_limit(mut self, limit: impl Into<AccountRateLimit>) -> Self {
        self.account_rate_limit = Some(limit.into());
        self
    }

    /// Adds a hook, which sees every attempt and may add to it. Hooks are called in the order in which they were
    /// added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Who makes the signatures of a kind, by its name in the spec: a `SigningKey`, or whatever implements [`Signer`].
    /// A signer whose key is a user's is [given to a call](super::Call::signer).
    pub fn signer(mut self, name: impl Into<Box<str>>, signer: impl Signer) -> Self {
        self.signers.add(name.into(), Arc::new(signer));
        self
    }

    /// The keys of the account, with which calls are sealed: encrypted and signed, as are their responses. That is done
    /// for every endpoint that accepts it, since an account that turned it on is refused without. Other accounts have
    /// keys of their own, which are [given to a call](super::Call::sealed).
    #[cfg(feature = "sealed")]
    pub fn sealed(mut self, keys: crate::sealed::SealedKeys) -> Self {
        self.sealed = Some(keys);
        self
    }

    /// Who notes what responses have that the spec does not say. See [`Observer`](crate::Observer) for what that is, and
    /// what is never noted.
    #[cfg(feature = "observe")]
    pub fn observer(mut self, observer: &crate::Observer) -> Self {
        self.observer = Some(observer.clone());
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Builder`] if `base_url` or `host` is not a valid URL, or if the HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, TransportError> {
        let failed =
            |details: &str| TransportError { endpoint: "", kind: TransportErrorKind::Builder, details: details.into() };
        let base_url = self.base_url.as_deref().map(parse_base).transpose().map_err(failed)?;
        let mut hosts = Vec::with_capacity(self.hosts.len());
        for (name, base_url) in &self.hosts {
            hosts.push((name.clone(), parse_base(base_url).map_err(failed)?));
        }
        let client = self.assemble(base_url, hosts);
        match &client.settings.http {
            Ok(_) => Ok(client),
            Err(details) => Err(failed(details)),
        }
    }

    pub(super) fn assemble(self, base_url: Option<Url>, hosts: Vec<(String, Url)>) -> Client {
        let proxies = self.http.is_none().then(Proxies::of_environment).flatten().map(Arc::new);
        let (http, http_timeout) = match self.http {
            Some(http) => (Ok(Pools::Given(http)), None),
            None => {
                let (connect_timeout, timeout, user_agent) = (self.connect_timeout, self.timeout, self.user_agent);
                let settings = HttpSettings { connect_timeout, timeout, user_agent, proxies: proxies.clone() };
                (Pools::of(settings), Some(self.timeout))
            }
        };
        let settings = Settings {
            http,
            http_timeout,
            proxies,
            insecure_http: self.insecure_http,
            base_url,
            hosts,
            addresses: RwLock::default(),
            timeout: self.timeout,
            validation: self.validation,
            probe_urls: self.probe_urls,
            max_response: self.max_response,
            max_download: self.max_download,
            max_values: self.max_values,
            retry: self.retry,
            budget: Budget::new(self.retry_budget),
            rate_limiter: self.rate_limit.map(RateLimiter::new),
            account_rate_limiter: self.account_rate_limit.map(AccountRateLimiter::new),
            hooks: self.hooks,
            signers: self.signers,
            #[cfg(feature = "sealed")]
            sealed: self.sealed,
            #[cfg(feature = "observe")]
            observer: self.observer,
        };
        Client { settings: Arc::new(settings), tokens: self.tokens }
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
