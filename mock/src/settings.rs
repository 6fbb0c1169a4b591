//! What a mock is set to, before it starts.

use std::net::SocketAddr;
use std::time::Duration;

/// Bounds that keep a client from exhausting the mock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Connections at once. A further one takes the place of the one that has waited longest for a request, or else of one
    /// whose body has stood still for a second; where all of them are being answered, it waits. Where the system gives the
    /// process fewer handles, these count. 1024 unless said.
    pub connections: usize,
    /// Bytes of a body; a larger one is answered HTTP 413, and the connection is closed. 64 MiB unless said.
    pub body: u64,
    /// Bytes of a body that is no form; what is longer counts as no JSON. 2 MiB unless said.
    pub json: usize,
    /// Parts of a form; one with more cannot be read. 100 unless said.
    pub parts: usize,
    /// How long the headers of a request, and each piece of its body, may take. 30 seconds unless said.
    pub read: Duration,
    /// How long a whole request may take, and how long a client may let a part of its answer lie. 10 minutes unless said.
    pub request: Duration,
    /// Bytes of one upload that are kept; of larger ones the length, the name and the hash. 16 MiB unless said.
    pub keep_each: u64,
    /// Bytes that are kept of all uploads together. 256 MiB unless said.
    pub keep_all: u64,
    /// Bytes that headers, parameters and JSON of all remembered requests may take, roughly; of further requests they
    /// are not remembered. 64 MiB unless said.
    pub keep_values: u64,
    /// Bytes that JSON and texts of all requests may take while they are answered, roughly; further ones are answered
    /// HTTP 503. 256 MiB unless said.
    pub at_once: u64,
    /// Requests that are remembered; older ones are forgotten, but still counted. 20,000 unless said.
    pub remember: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            body: 64 << 20,
            json: 2 << 20,
            parts: 100,
            read: Duration::from_secs(30),
            request: Duration::from_secs(600),
            keep_each: 16 << 20,
            keep_all: 256 << 20,
            keep_values: 64 << 20,
            at_once: 256 << 20,
            remember: 20_000,
        }
    }
}

/// Which tokens are good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenMode {
    /// Any that is not empty.
    #[default]
    Any,
    /// Those that this mock issued, of the kind that the endpoint takes.
    Issued,
}

/// How long tokens live, and how often new ones may be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenTimes {
    /// How long a token is good. 7200 seconds unless said; `expires_in` is rounded up to seconds.
    pub lifetime: Duration,
    /// How long a token of `/cgi-bin/token` stays good after the next one was fetched. None unless said: the strict
    /// reading. The vendor speaks of 5 minutes.
    pub grace: Duration,
    /// How long a stable token stays good after a forced refresh. 5 minutes unless said.
    pub stable_grace: Duration,
    /// How long a refresh token stays good after it was used. None unless said.
    pub refresh_grace: Duration,
    /// How long before its end a stable token is renewed. 5 minutes unless said, and never more than half its life.
    pub renew_early: Duration,
    /// The shortest time between two forced refreshes. 30 seconds unless said.
    pub forced_apart: Duration,
    /// Forced refreshes a day. 20 unless said.
    pub forced_a_day: u32,
}

impl Default for TokenTimes {
    fn default() -> Self {
        Self {
            lifetime: Duration::from_secs(7200),
            grace: Duration::ZERO,
            stable_grace: Duration::from_secs(300),
            refresh_grace: Duration::ZERO,
            renew_early: Duration::from_secs(300),
            forced_apart: Duration::from_secs(30),
            forced_a_day: 20,
        }
    }
}

/// How often an endpoint may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Calls a day; more are answered 45009. `None`: any number.
    pub a_day: Option<u64>,
    /// Calls a minute; more are answered 45011. `None`: any number.
    pub a_minute: Option<u64>,
}

/// Everything that is set before the start.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) addr: SocketAddr,
    pub(crate) seed: u64,
    pub(crate) threads: usize,
    pub(crate) limits: Limits,
    pub(crate) tokens: TokenMode,
    pub(crate) times: TokenTimes,
    pub(crate) quota: Quota,
    pub(crate) accounts: Vec<(String, String)>,
    pub(crate) tickets: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 0,
            threads: 1,
            limits: Limits::default(),
            tokens: TokenMode::default(),
            times: TokenTimes::default(),
            quota: Quota::default(),
            accounts: Vec::new(),
            tickets: Vec::new(),
        }
    }
}
