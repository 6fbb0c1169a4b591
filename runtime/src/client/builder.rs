//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Client, Inner};
use crate::endpoint::MIB;
use crate::error::{TransportError, TransportErrorKind};
use crate::prepare::parse_base;
use crate::token::Token;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(120);
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
    token: Option<Token>,
    base_url: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: String,
    http: Option<reqwest::Client>,
    validation: Validation,
    probe_urls: bool,
    max_response: u64,
}

impl ClientBuilder {
    pub(super) fn new(token: Option<Token>) -> Self {
        Self {
            token,
            base_url: None,
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: USER_AGENT.to_owned(),
            http: None,
            validation: Validation::default(),
            probe_urls: false,
            max_response: 64 * MIB,
        }
    }

    /// Sends to another place than the service's own, for example to a gateway. A path in it is kept.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// How long a call may take, from the first byte sent to the last one read. 120 seconds if not set.
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

    /// Takes another HTTP client, with its proxies, certificates and pool.
    ///
    /// It should follow no redirects and send no `Referer`, as this crate's own does: on a redirect to another host,
    /// `reqwest` would hand over the URL, and with it the token.
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

    /// The client.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Builder`] if the base URL is none, or if the HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, TransportError> {
        let failed =
            |details: &str| TransportError { endpoint: "", kind: TransportErrorKind::Builder, details: details.into() };
        if let Some(base_url) = &self.base_url {
            parse_base(base_url).map_err(failed)?;
        }
        let client = self.assemble();
        match &client.inner.http {
            Ok(_) => Ok(client),
            Err(details) => Err(failed(details)),
        }
    }

    pub(super) fn assemble(self) -> Client {
        let Self { token, base_url, timeout, connect_timeout, user_agent, http, validation, probe_urls, max_response } =
            self;
        let http = http.map_or_else(|| own_client(connect_timeout, &user_agent), Ok);
        let inner = Inner { http, token, base_url, timeout, validation, probe_urls, max_response };
        Client { inner: Arc::new(inner) }
    }
}

/// The HTTP client of this crate. A redirect is an answer that the caller sees: following one would hand the token on.
fn own_client(connect_timeout: Duration, user_agent: &str) -> Result<reqwest::Client, Box<str>> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(connect_timeout)
        .user_agent(user_agent)
        .build()
        .map_err(|error| super::exchange::chain(&error.without_url()).into())
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("token", &self.token.as_ref().map(Token::kind))
            .field("timeout", &self.timeout)
            .field("validation", &self.validation)
            .finish_non_exhaustive()
    }
}
