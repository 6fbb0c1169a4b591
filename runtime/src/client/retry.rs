//! How often a call is retried, after which pauses, and when not.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::random;

/// How often and for how long a call is retried.
///
/// Only what is safe is retried: what the service refused for a temporary reason, what never reached it, and what it
/// may have received if repeating the call is harmless ([`Endpoint::idempotent`](crate::Endpoint::idempotent)).
///
/// ```
/// use std::time::Duration;
/// use weixin_runtime::Retry;
///
/// let patient = Retry::default().max_attempts(6).within(Duration::from_secs(120));
/// let never = Retry::never();
/// # let _ = (patient, never);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    max_attempts: u32,
    first: Duration,
    longest: Duration,
    within: Duration,
}

impl Default for Retry {
    /// Four attempts, pauses from 200 milliseconds to 5 seconds, and no attempt later than 30 seconds after the
    /// start.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first: Duration::from_millis(200),
            longest: Duration::from_secs(5),
            within: Duration::from_secs(30),
        }
    }
}

impl Retry {
    /// A single attempt. An expired token is still replaced once.
    pub fn never() -> Self {
        Self { max_attempts: 1, ..Self::default() }
    }

    /// The number of attempts, including the first; at least one.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The first pause, and the longest: pauses double with each attempt, and each is randomly shortened by up to a
    /// half.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest.max(first);
        self
    }

    /// No attempt starts later than this after the start of the call.
    pub fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    /// The pause before the next attempt; `None` if there is none. `tried` attempts were made in `elapsed`, and the
    /// service asked for a pause of `asked`.
    pub(super) fn pause(&self, tried: u32, elapsed: Duration, asked: Duration) -> Option<Duration> {
        if tried >= self.max_attempts {
            return None;
        }
        let doubled = self.first.saturating_mul(1 << tried.saturating_sub(1).min(16)).min(self.longest);
        let pause = doubled.mul_f64(0.5 + random::fraction() / 2.0).max(asked);
        (elapsed.saturating_add(pause) <= self.within).then_some(pause)
    }
}

/// The retries that all calls of a client share, so that callers do not multiply the load of a service that is down.
#[derive(Debug)]
pub(super) struct Budget {
    capacity: u32,
    /// In tenths of a retry.
    left: AtomicU32,
}

/// The cost of a retry, in tenths. A call earns one tenth.
const COST: u32 = 10;

impl Budget {
    pub(super) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST);
        Self { capacity, left: AtomicU32::new(capacity) }
    }

    /// A call starts: in the long run, one in ten may be retried.
    pub(super) fn earn(&self) {
        let more = |left: u32| (left < self.capacity).then(|| left + 1);
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Takes the cost of a retry; `false` if too little is left.
    pub(super) fn spend(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(COST)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Duration = Duration::ZERO;

    #[test]
    fn pauses_double_and_are_cut_at_random() {
        let retry = Retry::default().max_attempts(20).within(Duration::MAX);
        for (tried, longest) in [(1, 200), (2, 400), (3, 800), (6, 5_000), (19, 5_000)] {
            let pause = retry.pause(tried, NONE, NONE).expect("a try is left").as_millis();
            assert!((longest / 2..=longest).contains(&pause), "{tried}: {pause}");
        }
        assert_eq!(retry.pause(1, NONE, Duration::from_secs(60)), Some(Duration::from_secs(60)), "the service asked");
    }

    #[test]
    fn there_is_an_end() {
        let retry = Retry::default();
        assert_eq!(retry.pause(4, NONE, NONE), None, "attempts");
        assert_eq!(retry.pause(1, Duration::from_secs(30), NONE), None, "time");
        assert_eq!(retry.pause(1, NONE, Duration::from_secs(60)), None, "the service asks for more time than there is");
        assert_eq!(Retry::never().pause(1, NONE, NONE), None);
        assert_eq!(Retry::default().max_attempts(0), Retry::never());
        assert!(
            Retry::default().max_attempts(u32::MAX).within(Duration::MAX).pause(u32::MAX - 1, NONE, NONE).is_some()
        );
    }

    #[test]
    fn a_budget_is_spent_and_earned() {
        let budget = Budget::new(2);
        assert!(budget.spend() && budget.spend() && !budget.spend());
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend() && !budget.spend());
        (0..1000).for_each(|_| budget.earn());
        assert!(budget.spend() && budget.spend() && !budget.spend(), "never more than at the start");
    }
}
