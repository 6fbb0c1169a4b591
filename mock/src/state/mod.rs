//! The state of a running mock: what its connections share.

pub(crate) mod activity;
pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod lock;
pub(crate) mod log;
pub(crate) mod quota;
pub(crate) mod scenario;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use weixin_codegen::model::{Api, Endpoint};

use crate::quirk::{Quirk, Quirks};
use crate::rng::{Rng, Stream};
use crate::settings::{Quota, Settings};
use crate::spec::routes::Routes;
use crate::tokens::store::Tokens;

use activity::Activity;
use budget::Budget;
use clock::Clock;
use lock::lock;
use log::{Log, RecordedRequest};
use quota::{Exceeded, Quotas};
use scenario::Scenarios;

/// Called for each request, once its response is decided.
pub(crate) type OnRequest = Box<dyn Fn(&RecordedRequest) + Send + Sync>;

/// The state of a running mock.
pub(crate) struct State {
    pub(crate) api: Arc<Api>,
    pub(crate) routes: Routes,
    pub(crate) settings: Settings,
    pub(crate) quirks: Quirks,
    pub(crate) clock: Clock,
    pub(crate) activity: Activity,
    pub(crate) log: Log,
    pub(crate) on_request: Option<OnRequest>,
    /// Memory for the uploads that are remembered.
    pub(crate) uploads: Arc<Budget>,
    /// Memory for what else is remembered of requests.
    pub(crate) values: Arc<Budget>,
    /// Memory for requests while they are answered.
    pub(crate) in_flight: Arc<Budget>,
    numbers: AtomicU64,
    pushes: AtomicU64,
    scenarios: Mutex<Scenarios>,
    tokens: Mutex<Tokens>,
    token_turn: Mutex<()>,
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
            log: Log::new(settings.limits.keep_requests),
            tokens: Mutex::new(Tokens::new(&settings)),
            uploads: Budget::new(settings.limits.keep_uploads),
            values: Budget::new(settings.limits.keep_values),
            in_flight: Budget::new(settings.limits.in_flight),
            quotas: Mutex::new(Quotas::new(settings.quota)),
            api,
            settings,
            quirks,
            clock: Clock::new(),
            activity: Activity::default(),
            on_request,
            numbers: AtomicU64::new(0),
            pushes: AtomicU64::new(0),
            scenarios: Mutex::default(),
            token_turn: Mutex::default(),
        }
    }

    /// The number of the next request, from 1.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The number of the next push, from 1.
    pub(crate) fn next_push(&self) -> u64 {
        self.pushes.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The random values of a request for one purpose.
    pub(crate) fn rng(&self, number: u64, stream: Stream) -> Rng {
        Rng::new(self.settings.seed, number, stream)
    }

    pub(crate) fn scenarios(&self) -> MutexGuard<'_, Scenarios> {
        lock(&self.scenarios)
    }

    /// The turn to check and answer a request for a token.
    pub(crate) fn token_turn(&self) -> MutexGuard<'_, ()> {
        lock(&self.token_turn)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }

    /// Sets how often an endpoint may be called from now on.
    pub(crate) fn set_quota(&self, number: usize, change: impl FnOnce(&mut Quota)) {
        lock(&self.quotas).set(number, change);
    }

    /// Counts a call of an endpoint, and tells which quota it exceeds.
    pub(crate) fn count_call(&self, number: usize, endpoint: &Endpoint) -> Option<Exceeded> {
        let said = if self.quirks.has(Quirk::DocumentedRates) { endpoint.rates.as_slice() } else { &[] };
        lock(&self.quotas).count(number, self.clock.unix(), said)
    }
}
