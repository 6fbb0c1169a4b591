//! How a mock is set up and started.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use weixin_codegen::model::Api;
use weixin_codegen::{Diagnostics, OpenError};

use super::mock::Mock;
use crate::http::server;
use crate::quirk::{Quirk, Quirks};
use crate::received::Secret;
use crate::sealed::keys::SealedAccount;
use crate::settings::{Limits, Quota, Settings, TokenMode, TokenPolicy};
use crate::spec;
use crate::state::log::RecordedRequest;
use crate::state::{OnRequest, State};
use crate::verifier::{SentSignature, Verifier};

impl Mock {
    /// Starts a mock of an API, with default settings.
    ///
    /// # Panics
    ///
    /// When it cannot listen on a loopback port or start a thread. [`Builder::start`] returns an error instead.
    pub async fn start(api: impl Into<Arc<Api>>) -> Self {
        Self::builder(api).start().await.expect("the mock can start")
    }

    /// Starts a mock of this repository's spec, which is embedded, with default settings.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start), or when the crate was built from an invalid spec.
    pub async fn embedded() -> Self {
        Self::builder_embedded().start().await.expect("the mock can start")
    }

    /// A mock of an API.
    pub fn builder(api: impl Into<Arc<Api>>) -> Builder {
        Builder::new(Ok(api.into()))
    }

    /// A mock of this repository's spec, which is embedded.
    pub fn builder_embedded() -> Builder {
        Builder::new(spec::embedded().map_err(|diagnostics| StartError::Spec(Box::new(diagnostics))))
    }

    /// A mock of this repository's spec, which is embedded, and of what the spec in a folder adds to it: endpoints,
    /// messages, tables and types, without a service file.
    pub fn builder_extended(folder: impl AsRef<Path>) -> Builder {
        Builder::new(spec::extended(folder.as_ref()).map_err(|error| StartError::Open(Box::new(error))))
    }

    /// A mock of the spec in a folder.
    pub fn builder_open(path: impl AsRef<Path>) -> Builder {
        Builder::new(spec::open(path).map_err(|error| StartError::Open(Box::new(error))))
    }
}

/// Why a mock could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The embedded spec is invalid.
    Spec(Box<Diagnostics>),
    /// The spec could not be opened.
    Open(Box<OpenError>),
    /// A key cannot be used, or is missing.
    Key(&'static str),
    /// The mock could not listen on this address, or start its threads.
    Listen(SocketAddr, io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(diagnostics) => write!(f, "the embedded spec is invalid\n\n{diagnostics}"),
            Self::Open(error) => write!(f, "{error}"),
            Self::Key(what) => f.write_str(what),
            Self::Listen(addr, error) => write!(f, "cannot listen on {addr}: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// The settings of a mock that is to be started.
#[must_use = "a mock runs only once it is started"]
pub struct Builder {
    api: Result<Arc<Api>, StartError>,
    settings: Settings,
    quirks: Quirks,
    on_request: Option<OnRequest>,
}

impl Builder {
    fn new(api: Result<Arc<Api>, StartError>) -> Self {
        Self { api, settings: Settings::default(), quirks: Quirks::default(), on_request: None }
    }

    /// The address to listen on; by default a free port of `127.0.0.1`.
    pub fn addr(mut self, addr: SocketAddr) -> Self {
        self.settings.addr = addr;
        self
    }

    /// The seed of all that is random: the same seed and the same requests give the same responses. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// How many threads serve requests; 1 by default, which is enough for a test.
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = threads.clamp(1, 64);
        self
    }

    /// Bounds that keep clients from exhausting the mock.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// The most bytes of an upload that are kept; see [`Limits::keep_per_upload`].
    pub fn keep_per_upload(mut self, bytes: u64) -> Self {
        self.settings.limits.keep_per_upload = bytes;
        self
    }

    /// Switches a quirk on or off.
    pub fn quirk(self, quirk: Quirk, on: bool) -> Self {
        self.quirks.set(quirk, on);
        self
    }

    /// Which tokens are valid; by default any that is not empty.
    pub fn token_mode(mut self, mode: TokenMode) -> Self {
        self.settings.token_mode = mode;
        self
    }

    /// How long tokens are valid, and how often new ones may be fetched.
    pub fn token_policy(mut self, policy: TokenPolicy) -> Self {
        self.settings.token_policy = policy;
        self
    }

    /// How often each endpoint may be called; by default without limit.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.settings.quota = quota;
        self
    }

    /// Declares an account or a platform. Without any, all are valid; otherwise only those that are declared.
    pub fn account(mut self, appid: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.accounts.push((appid.into(), secret.into()));
        self
    }

    /// Declares a platform's ticket. Without any, all are valid; otherwise only those that are declared.
    pub fn ticket(mut self, ticket: impl Into<String>) -> Self {
        self.settings.tickets.push(ticket.into());
        self
    }

    /// Declares the key of a signer: signatures that are made with another are refused. Of a signer without a key, any
    /// signature will do, and [`RecordedRequest::unverified`] says so.
    pub fn signing_key(mut self, signer: impl Into<String>, key: impl Into<String>) -> Self {
        self.settings.verifiers.push((signer.into(), Verifier::Key(Secret(key.into()))));
        self
    }

    /// Declares the key of a signer for requests that have this value in a field at the top of their JSON body; others
    /// have that of [`signing_key`](Self::signing_key).
    pub fn signing_key_when(
        mut self,
        signer: impl Into<String>,
        field: impl Into<String>,
        value: impl fmt::Display,
        key: impl Into<String>,
    ) -> Self {
        let condition = (field.into(), value.to_string());
        self.settings.verifiers.push((signer.into(), Verifier::KeyWhen(condition, Secret(key.into()))));
        self
    }

    /// Declares how the signatures of a signer are verified, for one whose method is the service's own.
    pub fn verifier(
        mut self,
        signer: impl Into<String>,
        verify: impl Fn(&SentSignature<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.settings.verifiers.push((signer.into(), Verifier::Own(Arc::new(verify))));
        self
    }

    /// Declares an account whose requests are sealed. From then on, endpoints that take sealed requests take no others.
    #[cfg(feature = "sealed")]
    pub fn sealed_account(mut self, account: SealedAccount) -> Self {
        self.settings.sealed.push(account);
        self
    }

    /// Calls a function for each request, once its response is decided. It runs on a thread of the server and should not
    /// block. [`RecordedRequest`] prints as one line, without a token.
    pub fn on_request(mut self, call: impl Fn(&RecordedRequest) + Send + Sync + 'static) -> Self {
        self.on_request = Some(Box::new(call));
        self
    }

    /// Starts the mock.
    ///
    /// # Errors
    ///
    /// When the spec or a key is invalid, or the mock cannot listen on the address.
    pub async fn start(self) -> Result<Mock, StartError> {
        // Nothing waits here; the signature leaves room for what does.
        self.start_blocking()
    }

    /// Starts the mock, from code that is not asynchronous.
    ///
    /// # Errors
    ///
    /// When the spec or a key is invalid, or the mock cannot listen on the address.
    pub fn start_blocking(self) -> Result<Mock, StartError> {
        let (api, addr) = (self.api?, self.settings.addr);
        if let Some(flaw) = self.settings.sealed.iter().find_map(SealedAccount::flaw) {
            return Err(StartError::Key(flaw));
        }
        let failed = |error: io::Error| StartError::Listen(addr, error);
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(self.settings.threads).thread_name("weixin-mock").enable_all();
        let runtime = runtime.build().map_err(failed)?;
        let listener = {
            let _inside = runtime.enter();
            listen(addr).map_err(failed)?
        };
        let bound = listener.local_addr().map_err(failed)?;
        let state = Arc::new(State::new(api, self.settings, self.quirks, self.on_request));
        runtime.spawn(server::serve(listener, state.clone()));
        Ok(Mock::new(state, bound, runtime))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("addr", &self.settings.addr)
            .field("quirks", &self.quirks)
            .finish_non_exhaustive()
    }
}

/// Listens with a backlog for bursts of connections. The standard library's is 128, and who finds it full waits for seconds.
fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Frees a port whose last user is gone. On other systems it would share a port that is in use.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(4096)
}
