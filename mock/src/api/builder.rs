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
use crate::settings::{Limits, Quota, Settings, TokenMode, TokenTimes};
use crate::spec;
use crate::state::log::Request;
use crate::state::{OnRequest, State};

impl Mock {
    /// Starts a mock of an API, with the defaults.
    ///
    /// # Panics
    ///
    /// When no port of loopback or no thread can be had: a test cannot go on then. [`Builder::start`] answers an error.
    pub async fn start(api: impl Into<Arc<Api>>) -> Self {
        Self::builder(api).start().await.expect("the mock can start")
    }

    /// Starts a mock of this repository's spec, which is embedded, with the defaults.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start), or when this crate was built from a spec with mistakes.
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

    /// A mock of the spec in a folder.
    pub fn builder_open(path: impl AsRef<Path>) -> Builder {
        Builder::new(spec::open(path).map_err(|error| StartError::Open(Box::new(error))))
    }
}

/// Why a mock could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The embedded spec is wrong: the crate was built from a spec with mistakes.
    Spec(Box<Diagnostics>),
    /// A spec could not be opened.
    Open(Box<OpenError>),
    /// The address could not be had, or a thread.
    Io(SocketAddr, io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(diagnostics) => write!(f, "the embedded spec is wrong\n\n{diagnostics}"),
            Self::Open(error) => write!(f, "{error}"),
            Self::Io(addr, error) => write!(f, "the mock cannot listen on {addr}: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A mock that is being set up.
#[must_use = "the mock runs when it is started"]
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

    /// The address to listen on; `127.0.0.1` and a free port unless said.
    pub fn addr(mut self, addr: SocketAddr) -> Self {
        self.settings.addr = addr;
        self
    }

    /// What chance is made of: the same seed and the same requests give the same answers. 0 unless said.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// How many threads serve; 1 unless said, which is enough for a test.
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = threads.clamp(1, 64);
        self
    }

    /// Bounds that keep a client from exhausting the mock.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Keeps each upload up to so many bytes, and of larger ones the name, the length and the hash. 0: never the bytes.
    pub fn keep_bytes(mut self, each: u64) -> Self {
        self.settings.limits.keep_each = each;
        self
    }

    /// Switches a habit of the vendor on or off.
    pub fn quirk(self, quirk: Quirk, on: bool) -> Self {
        self.quirks.set(quirk, on);
        self
    }

    /// Which tokens are good: any that is not empty, unless said.
    pub fn tokens(mut self, mode: TokenMode) -> Self {
        self.settings.tokens = mode;
        self
    }

    /// How long tokens live, and how often new ones may be fetched.
    pub fn token_times(mut self, times: TokenTimes) -> Self {
        self.settings.times = times;
        self
    }

    /// How often each endpoint may be called; as often as wanted unless said.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.settings.quota = quota;
        self
    }

    /// Declares an account or a platform. When there is none, any is good; else only those that are declared.
    pub fn account(mut self, appid: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.accounts.push((appid.into(), secret.into()));
        self
    }

    /// Declares a ticket of a platform. When there is none, any is good.
    pub fn ticket(mut self, ticket: impl Into<String>) -> Self {
        self.settings.tickets.push(ticket.into());
        self
    }

    /// Calls this for each request, once its answer is decided, on a thread that serves: it should not block.
    /// [`Request`] prints as one line without a token.
    pub fn on_request(mut self, call: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.on_request = Some(Box::new(call));
        self
    }

    /// Starts the mock.
    ///
    /// # Errors
    ///
    /// When the spec is wrong or the address cannot be had.
    pub async fn start(self) -> Result<Mock, StartError> {
        // Listening takes no time; the signature leaves room for what does.
        self.start_blocking()
    }

    /// Starts the mock where nothing is asynchronous.
    ///
    /// # Errors
    ///
    /// When the spec is wrong or the address cannot be had.
    pub fn start_blocking(self) -> Result<Mock, StartError> {
        let (api, addr) = (self.api?, self.settings.addr);
        let failed = |error: io::Error| StartError::Io(addr, error);
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

/// Listens, with room for a burst of connections: the standard library's is for 128, and who finds none waits for seconds.
fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port whose last user is gone is free. Elsewhere it would be one that somebody still uses.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(4096)
}
