//! The connections of a client: a pool for each async runtime that it is used on. A connection ends with the runtime that
//! made it, and a request that another runtime has just sent over it would be lost with it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::runtime::{Handle, Id};

use super::proxy::Proxies;

/// Shorter than servers keep idle connections: using one that the server has just closed fails a call that may not be
/// safe to repeat.
const IDLE: Duration = Duration::from_secs(20);

/// For so many runtimes pools are kept, those that were new last: most programs have one, and tests one each.
const MOST: usize = 4;

/// How the HTTP library's client is set up.
pub(super) struct HttpSettings {
    pub(super) connect_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) user_agent: String,
    /// The proxies of the environment.
    pub(super) proxies: Option<Arc<Proxies>>,
}

impl HttpSettings {
    /// Another client. A redirect is returned to the caller: following it would pass on the token. Proxies come from the
    /// environment, but by our own rules: the library would use them for loopback, too.
    fn client(&self) -> Result<reqwest::Client, Box<str>> {
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .pool_idle_timeout(IDLE)
            .user_agent(&self.user_agent);
        if let Some(proxies) = self.proxies.clone() {
            builder = builder.proxy(reqwest::Proxy::custom(move |url| proxies.address(url).cloned()));
        }
        builder.build().map_err(|error| super::context::chain(&error.without_url()).into())
    }
}

/// The HTTP library's clients, each with a pool.
pub(super) enum Pools {
    /// The client that the user has set up, whatever the runtime.
    Given(reqwest::Client),
    Own(OwnPools),
}

/// A pool for each runtime.
pub(super) struct OwnPools {
    settings: HttpSettings,
    /// What was made first; the runtime that calls first takes it.
    first: reqwest::Client,
    by_runtime: RwLock<VecDeque<(Id, reqwest::Client)>>,
}

impl Pools {
    /// Pools of clients with these settings.
    ///
    /// # Errors
    ///
    /// Why a client cannot be set up.
    pub(super) fn of(settings: HttpSettings) -> Result<Self, Box<str>> {
        let first = settings.client()?;
        Ok(Self::Own(OwnPools { settings, first, by_runtime: RwLock::default() }))
    }

    /// The client of the runtime on this thread.
    pub(super) fn client(&self) -> Cow<'_, reqwest::Client> {
        match self {
            Self::Given(client) => Cow::Borrowed(client),
            Self::Own(pools) => pools.client(),
        }
    }
}

impl OwnPools {
    fn client(&self) -> Cow<'_, reqwest::Client> {
        let Ok(runtime) = Handle::try_current().map(|handle| handle.id()) else { return Cow::Borrowed(&self.first) };
        let known = |pools: &VecDeque<(Id, reqwest::Client)>| {
            pools.iter().find(|(id, _)| *id == runtime).map(|(_, client)| client.clone())
        };
        if let Some(client) = known(&self.by_runtime.read().unwrap_or_else(PoisonError::into_inner)) {
            return Cow::Owned(client);
        }
        let mut pools = self.by_runtime.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = known(&pools) {
            return Cow::Owned(client);
        }
        // A client could be made before, so it can be made again; if not, its connections are better than none.
        let client = match pools.is_empty() {
            true => self.first.clone(),
            false => self.settings.client().unwrap_or_else(|_| self.first.clone()),
        };
        pools.push_front((runtime, client.clone()));
        pools.truncate(MOST);
        Cow::Owned(client)
    }
}
