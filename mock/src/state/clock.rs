//! The mock's clock: the machine's, plus what a test has skipped, so that tokens expire without waiting.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time since the mock started, and of the day.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    start_unix: Duration,
    skipped_ms: AtomicU64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let start_unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { start: Instant::now(), start_unix, skipped_ms: AtomicU64::new(0) }
    }

    /// Time since the start.
    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed().saturating_add(Duration::from_millis(self.skipped_ms.load(Ordering::Relaxed)))
    }

    /// Time since 1970.
    pub(crate) fn unix(&self) -> Duration {
        self.start_unix.saturating_add(self.now())
    }

    /// The day since 1970.
    pub(crate) fn today(&self) -> u64 {
        day(self.unix())
    }

    /// Moves the clock forward.
    pub(crate) fn skip(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        // An overflow would turn time back.
        let add = |skipped: u64| Some(skipped.saturating_add(ms));
        let _ = self.skipped_ms.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

/// The day of a time since 1970.
pub(crate) fn day(unix: Duration) -> u64 {
    unix.as_secs() / 86_400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_can_be_skipped_and_never_turns_back() {
        let clock = Clock::new();
        clock.skip(Duration::from_secs(7200));
        assert!(clock.now() >= Duration::from_secs(7200));
        clock.skip(Duration::MAX);
        clock.skip(Duration::MAX);
        assert!(clock.now() >= Duration::from_secs(7200));
    }
}
