//! The state of a running mock: what its connections share.

pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod log;
pub(crate) mod rng;
pub(crate) mod scenario;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use weixin_codegen::model::Api;

use crate::check::Problem;
use crate::http::connections::Wanted;
use crate::quirk::Quirks;
use crate::settings::{Quota, Settings};
use crate::spec::routes::Routes;
use crate::state::budget::Budget;
use crate::state::clock::Clock;
use crate::state::log::{Log, Request};
use crate::state::rng::Dice;
use crate::state::scenario::Scenarios;
use crate::tokens::store::Tokens;

/// What is called for each request, once it is answered.
pub(crate) type OnRequest = Box<dyn Fn(&Request) + Send + Sync>;

/// A running mock.
pub(crate) struct Vendor {
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
    /// Whether a connection waits for the place of another one.
    pub(crate) wanted: Arc<Wanted>,
    numbers: AtomicU64,
    scenarios: Mutex<Scenarios>,
    tokens: Mutex<Tokens>,
    issuing: Mutex<()>,
    quotas: Mutex<Quotas>,
}

/// How often each endpoint was called, and how often it may be.
#[derive(Debug, Default)]
struct Quotas {
    limits: HashMap<usize, Quota>,
    day: HashMap<usize, (u64, u64)>,
    minute: HashMap<usize, (u64, u64)>,
}

impl Vendor {
    pub(crate) fn new(api: Arc<Api>, settings: Settings, quirks: Quirks, on_request: Option<OnRequest>) -> Self {
        Self {
            routes: Routes::new(api.clone()),
            log: Log::new(settings.limits.remember),
            tokens: Mutex::new(Tokens::new(&settings)),
            files: Budget::new(settings.limits.keep_all),
            values: Budget::new(settings.limits.keep_values),
            at_once: Budget::new(settings.limits.at_once),
            wanted: Arc::default(),
            api,
            settings,
            quirks,
            clock: Clock::new(),
            on_request,
            numbers: AtomicU64::new(0),
            scenarios: Mutex::default(),
            issuing: Mutex::default(),
            quotas: Mutex::default(),
        }
    }

    /// The number of the next request, from 1.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The dice of one place: of a request's number, and of what they are for.
    pub(crate) fn dice(&self, place: &[u64]) -> Dice {
        Dice::new(self.settings.seed, place)
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
        let mut quotas = lock(&self.quotas);
        let quotas = &mut *quotas;
        change(quotas.limits.entry(number).or_insert(self.settings.quota));
        quotas.day.remove(&number);
        quotas.minute.remove(&number);
    }

    /// Counts a call, and says whether it was one too many.
    pub(crate) fn quota_problem(&self, number: usize) -> Option<Problem> {
        let mut quotas = lock(&self.quotas);
        let quota = quotas.limits.get(&number).copied().unwrap_or(self.settings.quota);
        let now = self.clock.unix().as_secs();
        let day = count(&mut quotas.day, number, now / 86_400);
        let minute = count(&mut quotas.minute, number, now / 60);
        let over = |calls: u64, limit: Option<u64>| limit.filter(|limit| calls > *limit);
        let (limit, code, of) = match (over(day, quota.a_day), over(minute, quota.a_minute)) {
            (Some(limit), _) => (limit, 45009, "a day"),
            (None, Some(limit)) => (limit, 45011, "a minute"),
            (None, None) => return None,
        };
        Some(Problem { field: "quota".to_owned(), what: format!("at most {limit} calls {of}"), code })
    }
}

/// Counts a call within a window of time; the count starts again with each window.
fn count(counts: &mut HashMap<usize, (u64, u64)>, number: usize, window: u64) -> u64 {
    let (of, calls) = counts.entry(number).or_insert((window, 0));
    if *of != window {
        (*of, *calls) = (window, 0);
    }
    *calls += 1;
    *calls
}

/// Locks, also after a test's callback has panicked: what is inside is whole at any time.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
