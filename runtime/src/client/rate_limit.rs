//! A limit on the rate of a client's requests.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::endpoint::Rate;
use crate::request::Request;

/// How many requests a client sends at most.
///
/// Further requests wait for their turn, in order. Every attempt counts, also those for tokens. It is the limit of a client,
/// or of each account: [`ClientBuilder::account_rate_limit`](super::ClientBuilder::account_rate_limit).
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
        Self::every(requests, Duration::from_secs(1))
    }

    /// `requests` per minute; as many may be sent at once after a rest. Zero counts as one.
    pub fn per_minute(requests: u32) -> Self {
        Self::every(requests, Duration::from_secs(60))
    }

    /// How many may be sent at once after a rest; at least one.
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }

    /// What the page of an endpoint allows, for a client that calls nothing else; `None` if the page says nothing.
    ///
    /// In no period are there more calls than that, however they are spread: a tenth of them may be sent at once after a
    /// rest, and the others follow evenly.
    pub fn of<R: Request>() -> Option<Self> {
        Self::within(R::ENDPOINT.rates)
    }

    /// What all of these rates allow, as [`of`](Self::of) does; `None` if there are none.
    pub fn within(rates: &[Rate]) -> Option<Self> {
        let burst = rates.iter().map(|rate| (rate.calls / 10).max(1)).min()?;
        let interval = |rate: &Rate| rate.per.duration() / (rate.calls.saturating_sub(burst) + 1);
        let interval = rates.iter().map(interval).max()?;
        // The division rounds down, and a call too early would be one too many.
        Some(Self { interval: interval + Duration::from_nanos(1), burst })
    }

    /// The time between two requests.
    pub fn interval(self) -> Duration {
        self.interval
    }

    /// How many requests may be sent at once after a rest.
    pub fn burst_size(self) -> u32 {
        self.burst
    }

    /// The moment of the next turn, and up to when the limit is used up then.
    pub(super) fn next(self, used_up_to: Option<Instant>, now: Instant) -> (Instant, Instant) {
        let credit = self.interval.saturating_mul(self.burst - 1);
        let start = used_up_to.map_or(now, |used| used.max(now));
        let turn = start.checked_sub(credit).map_or(now, |turn| turn.max(now));
        (turn, start.checked_add(self.interval).unwrap_or(start))
    }

    fn every(requests: u32, time: Duration) -> Self {
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
        let mut used_up_to = self.used_up_to.lock().unwrap_or_else(PoisonError::into_inner);
        let (turn, used) = self.limit.next(*used_up_to, now);
        *used_up_to = Some(used);
        turn
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

    /// Whatever the rates, no period has more calls than they allow; and nearly as many as they allow get through.
    #[test]
    fn a_page_is_never_exceeded() {
        use crate::endpoint::Period::{Day, Hour, Minute, Second};
        let rate = |calls, per| Rate { calls, per };
        assert_eq!(RateLimit::within(&[]), None);
        for rates in [
            vec![rate(1, Second)],
            vec![rate(2, Minute)],
            vec![rate(7, Second), rate(100, Minute)],
            vec![rate(20, Second), rate(30, Minute), rate(500, Hour)],
            vec![rate(2000, Minute), rate(5000, Day)],
            vec![rate(0, Second)],
        ] {
            let limiter = RateLimiter::new(RateLimit::within(&rates).expect("there are rates"));
            let start = Instant::now();
            let turns: Vec<Duration> = (0..6000).map(|_| limiter.next(start) - start).collect();
            for rate in &rates {
                let most = rate.calls.max(1) as usize;
                let first_of_next = turns.iter().zip(turns.iter().skip(most));
                let period = rate.per.duration();
                assert!(first_of_next.clone().all(|(one, next)| *next - *one >= period), "{rate:?} of {rates:?}");
            }
            let used = |rate: &Rate| {
                let most = rate.calls.max(1) as usize;
                turns.iter().filter(|turn| **turn < rate.per.duration()).count() * 10 >= most * 8
            };
            assert!(rates.iter().any(used), "{rates:?} are used");
        }
    }

    #[test]
    fn zero_counts_as_one() {
        assert_eq!(RateLimit::per_minute(0), RateLimit::per_minute(1));
        assert_eq!(RateLimit::per_second(5).burst(0), RateLimit::per_second(5).burst(1));
    }
}
