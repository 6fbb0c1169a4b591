//! A limit on the rate of a client's requests.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How many requests a client sends at most.
///
/// Further requests wait for their turn, in order. Every attempt counts, also those for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RateLimit {
    /// The time between two requests.
    interval: Duration,
    /// How many may be sent at once after a rest.
    burst: u32,
}

impl RateLimit {
    /// `requests` per second; as many may be sent at once after a rest. Zero counts as one.
    pub fn per_second(requests: u32) -> Self {
        Self::of(requests, Duration::from_secs(1))
    }

    /// `requests` per minute; as many may be sent at once after a rest. Zero counts as one.
    pub fn per_minute(requests: u32) -> Self {
        Self::of(requests, Duration::from_secs(60))
    }

    /// How many may be sent at once after a rest; at least one.
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }

    fn of(requests: u32, time: Duration) -> Self {
        let requests = requests.max(1);
        Self { interval: time / requests, burst: requests }
    }
}

/// The turns given out so far: the moment up to which the limit is used up.
#[derive(Debug)]
pub(super) struct RateLimiter {
    limit: RateLimit,
    used_up_to: Mutex<Option<Instant>>,
}

impl RateLimiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, used_up_to: Mutex::new(None) }
    }

    /// Waits for a turn. A caller that gives up has used its turn.
    pub(super) async fn acquire(&self) {
        let at = self.next(Instant::now());
        tokio::time::sleep_until(at).await;
    }

    /// The moment of the next turn.
    fn next(&self, now: Instant) -> Instant {
        let RateLimit { interval, burst } = self.limit;
        let credit = interval.saturating_mul(burst - 1);
        let mut used_up_to = self.used_up_to.lock().unwrap_or_else(PoisonError::into_inner);
        let start = used_up_to.map_or(now, |used| used.max(now));
        *used_up_to = Some(start + interval);
        start.checked_sub(credit).map_or(now, |turn| turn.max(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_one_after_the_other() {
        let limiter = RateLimiter::new(RateLimit::per_second(10).burst(3));
        let now = Instant::now();
        let waits: Vec<u128> = (0..6).map(|_| (limiter.next(now) - now).as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 100, 200, 300]);
        let later = now + Duration::from_secs(5);
        let waits: Vec<u128> = (0..4).map(|_| (limiter.next(later) - later).as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 100], "a rest fills the burst, and no more");
    }

    #[test]
    fn zero_counts_as_one() {
        assert_eq!(RateLimit::per_minute(0), RateLimit::per_minute(1));
        assert_eq!(RateLimit::per_second(5).burst(0), RateLimit::per_second(5).burst(1));
    }
}
