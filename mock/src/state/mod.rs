//! The state of a running mock: what its connections share.

pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod lock;
pub(crate) mod log;
pub(crate) mod quota;
pub(crate) mod scenario;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use weixin_codegen::model::Api;

use crate::quirk::Quirks;
use crate::rng::{Rng, Stream};
use crate::settings::{Quota, Settings};
use crate::spec::routes::Routes;
use crate::tokens::store::Tokens;

use budget::Budget;
use clock::Clock;
use lock::lock;
use log::{Log, Request};
use quota::{Exceeded, Quotas};
use scenario::Scenarios;

/// What is called for each request, once it is answered.
pub(crate) type OnRequest = Box<dyn Fn(&Request) + Send + Sync>;

/// The state of a running mock.
pub(crate) struct State {
    pub(crate) api: Arc<Api>,
    pub(crate) routes: Routes,
    pub(crate) settings: Settings,
    pub(crate) quirks: Quirks,
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    pub(crate) on_request: Option<OnRequest>,
    /// The bytes of uploads that are remembered.
    pub(crate) files: Arc<Budget>,
    /// What else is remembered of requests.
    pub(crate) values: Arc<Budget>,
    /// What requests take while they are answered.
    pub(crate) at_once: Arc<Budget>,
    numbers: AtomicU64,
    scenarios: Mutex<Scenarios>,
    tokens: Mutex<Tokens>,
    issuing: Mutex<()>,
    quotas: Mutex<Quotas>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

impl State {
    pub(crate) fn new(api: Arc<Api>, settings: Settings, quirks: Quirks, on_request: Option<OnRequest>) -> Self {
        Self {
            routes: Routes::new(api.clone()),
            log: Log::new(settings.limits.remember),
            tokens: Mutex::new(Tokens::new(&settings)),
            files: Budget::new(settings.limits.keep_all),
            values: Budget::new(settings.limits.keep_values),
            at_once: Budget::new(settings.limits.at_once),
            quotas: Mutex::new(Quotas::new(settings.quota)),
            api,
            settings,
            quirks,
            clock: Clock::new(),
            on_request,
            numbers: AtomicU64::new(0),
            scenarios: Mutex::default(),
            issuing: Mutex::default(),
        }
    }

    /// The number of the next request, from 1.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// What chance is made of at the request of a number.
    pub(crate) fn rng(&self, number: u64, stream: Stream) -> Rng {
        Rng::new(self.settings.seed, number, stream)
    }

    pub(crate) fn scenarios(&self) -> MutexGuard<'_, Scenarios> {
        lock(&self.scenarios)
    }

    /// The turn to issue a token.
    pub(crate) fn issuing(&self) -> MutexGuard<'_, ()> {
        lock(&self.issuing)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }

    /// Sets how often an endpoint may be called from now on.
    pub(crate) fn set_quota(&self, number: usize, change: impl FnOnce(&mut Quota)) {
        lock(&self.quotas).set(number, change);
    }

    /// Counts a call of an endpoint, and tells which quota it exceeds.
    pub(crate) fn count_call(&self, number: usize) -> Option<Exceeded> {
        lock(&self.quotas).count(number, self.clock.unix())
    }
}
