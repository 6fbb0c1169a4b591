//! What a mock is set to before it starts.

use std::net::SocketAddr;
use std::time::Duration;

use crate::sealed::keys::SealedAccount;
use crate::verifier::Verifier;

const MIB: u64 = 1 << 20;

/// A struct whose fields have defaults: each stands once, for the code and the docs.
macro_rules! settings {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty = $default:expr,)* }) => {
        $(#[$meta])*
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$doc])*
                #[doc = ""]
                #[doc = concat!("Default: `", stringify!($default), "`.")]
                pub $field: $ty,
            )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }
    };
}

settings! {
    /// Bounds that keep clients from exhausting the mock.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Limits {
        /// The most connections at the same time. One more takes the place of the connection that has been idle longest, or
        /// else of one whose request body has stalled for a second; while all of them are being answered, it waits. If the
        /// system allows the process fewer file handles, these are the limit.
        connections: usize = 1024,
        /// The most bytes of a body. A larger one is answered HTTP 413, and the connection is closed.
        body_bytes: u64 = 64 * MIB,
        /// The most bytes of a body that is not a form. A longer one does not count as JSON.
        json_bytes: u64 = 2 * MIB,
        /// The most parts of a form. One with more is invalid.
        form_parts: usize = 100,
        /// How long the headers of a request may take, and each piece of its body.
        read_timeout: Duration = Duration::from_secs(30),
        /// How long a whole request may take, and how long a client may leave a part of its response unread.
        request_timeout: Duration = Duration::from_secs(600),
        /// How many bytes of a body must arrive per second on average, once it has had [`read_timeout`](Self::read_timeout)
        /// as a head start. A slower one is answered HTTP 408, so that clients that trickle bytes hold no connection.
        min_rate: u64 = 1024,
        /// The most bytes of an upload that are kept. Of a larger one, the length, the name and the hash are.
        keep_per_upload: u64 = 16 * MIB,
        /// The most bytes that are kept of all uploads together.
        keep_uploads: u64 = 256 * MIB,
        /// Roughly the most bytes that headers, parameters and JSON of all remembered requests may take. Of further requests
        /// they are not remembered.
        keep_values: u64 = 64 * MIB,
        /// Roughly the most bytes that JSON and texts of requests may take while they are answered. Further requests are
        /// answered HTTP 503.
        in_flight: u64 = 256 * MIB,
        /// The most requests that are remembered. Older ones are forgotten, but still counted.
        keep_requests: usize = 20_000,
    }
}

/// Which tokens are valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenMode {
    /// Any that is not empty.
    #[default]
    Any,
    /// Those that this mock has issued, of a kind that the endpoint takes.
    Issued,
}

settings! {
    /// How long tokens are valid, and how often new ones may be fetched.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct TokenPolicy {
        /// How long a token is valid. `expires_in` is rounded up to seconds.
        lifetime: Duration = Duration::from_secs(7200),
        /// How long a token of `/cgi-bin/token` stays valid after the next one was fetched. The default is the strict
        /// reading; the vendor speaks of 5 minutes.
        grace: Duration = Duration::ZERO,
        /// How long a stable token stays valid after a forced refresh.
        stable_grace: Duration = Duration::from_secs(300),
        /// How long a refresh token stays valid after it was used.
        refresh_grace: Duration = Duration::ZERO,
        /// How long before its end a stable token is renewed; at most half its lifetime.
        renew_before: Duration = Duration::from_secs(300),
        /// The shortest time between two forced refreshes.
        min_force_interval: Duration = Duration::from_secs(30),
        /// The most forced refreshes a day.
        max_forces_per_day: u32 = 20,
    }
}

/// How often an endpoint may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Calls a day; further ones are answered 45009. `None`: any number.
    pub per_day: Option<u64>,
    /// Calls a minute; further ones are answered 45011. `None`: any number.
    pub per_minute: Option<u64>,
}

/// Everything that is set before the start.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) addr: SocketAddr,
    pub(crate) seed: u64,
    pub(crate) threads: usize,
    pub(crate) limits: Limits,
    pub(crate) token_mode: TokenMode,
    pub(crate) token_policy: TokenPolicy,
    pub(crate) quota: Quota,
    /// Accounts and their secrets.
    pub(crate) accounts: Vec<(String, String)>,
    pub(crate) tickets: Vec<String>,
    /// How signatures are verified.
    pub(crate) verifiers: Vec<(String, Verifier)>,
    /// Accounts whose requests are sealed.
    pub(crate) sealed: Vec<SealedAccount>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 0,
            threads: 1,
            limits: Limits::default(),
            token_mode: TokenMode::default(),
            token_policy: TokenPolicy::default(),
            quota: Quota::default(),
            accounts: Vec::new(),
            tickets: Vec::new(),
            verifiers: Vec::new(),
            sealed: Vec::new(),
        }
    }
}
