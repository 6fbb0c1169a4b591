//! Pushes that come again.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::inbound::Inbound;
use super::signature;

/// How long a push is remembered. The service gives up after three attempts of five seconds, but a replay is accepted
/// longer: an inbox tolerates ten minutes, and ten more if the clock of the service is ahead.
const REMEMBERED: Duration = Duration::from_secs(2 * 10 * 60);

/// How many pushes are remembered at most.
const MOST: usize = 100_000;

/// Tells a push from the same one that is sent again, because the response took more than five seconds.
///
/// It remembers the last 100,000 pushes for twenty minutes, as long as an inbox would accept a replay of one by
/// default, within this process. Several machines need a store that they
/// share, with [`Inbound::id`] as the key.
///
/// ```
/// # use weixin_runtime::push::{Deduplicator, Inbound, Reply};
/// fn handle(pushes: &Deduplicator, inbound: &Inbound) -> Reply {
///     if pushes.is_new(inbound) {
///         // What takes long goes elsewhere; if it fails at once, `pushes.forget(inbound)` lets the next attempt in.
///     }
///     Reply::success()
/// }
/// ```
#[derive(Default)]
pub struct Deduplicator(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    keys: HashSet<[u8; 20]>,
    order: VecDeque<(SystemTime, [u8; 20])>,
}

impl Deduplicator {
    /// One that remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the push has not come before; from now on, it has. A push that has no [`id`](Inbound::id) is always new.
    pub fn is_new(&self, inbound: &Inbound) -> bool {
        let Some(key) = key(inbound) else { return true };
        let now = inbound.received_at();
        let mut remembered = self.lock();
        while let Some((since, oldest)) = remembered.order.front().copied() {
            let is_old = now.duration_since(since).is_ok_and(|age| age > REMEMBERED);
            if !is_old && remembered.order.len() < MOST {
                break;
            }
            remembered.order.pop_front();
            remembered.keys.remove(&oldest);
        }
        let is_new = remembered.keys.insert(key);
        if is_new {
            remembered.order.push_back((now, key));
        }
        is_new
    }

    /// Forgets a push that could not be handled, so that it is new when it comes again.
    pub fn forget(&self, inbound: &Inbound) {
        let Some(key) = key(inbound) else { return };
        let mut remembered = self.lock();
        if remembered.keys.remove(&key) {
            remembered.order.retain(|(_, other)| *other != key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A short form of the id.
fn key(inbound: &Inbound) -> Option<[u8; 20]> {
    inbound.id().map(|id| signature::of([&id]))
}

impl fmt::Debug for Deduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Deduplicator({} pushes)", self.lock().keys.len())
    }
}
