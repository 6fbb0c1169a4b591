//! How often each endpoint has been called, and how often it may be.

use std::collections::HashMap;
use std::time::Duration;

use super::clock::day;
use crate::settings::Quota;

/// Calls within one window of time.
#[derive(Clone, Copy, Debug, Default)]
struct Calls {
    window: u64,
    count: u64,
}

/// The quotas of all endpoints, by their numbers, and what has been used of them.
#[derive(Debug)]
pub(crate) struct Quotas {
    default: Quota,
    own: HashMap<usize, Quota>,
    day: HashMap<usize, Calls>,
    minute: HashMap<usize, Calls>,
}

/// A quota that a call exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// Calls allowed per day.
    Day(u64),
    /// Calls allowed per minute.
    Minute(u64),
}

impl Quotas {
    pub(crate) fn new(default: Quota) -> Self {
        Self { default, own: HashMap::new(), day: HashMap::new(), minute: HashMap::new() }
    }

    /// Changes the quota of an endpoint; its count starts again.
    pub(crate) fn set(&mut self, number: usize, change: impl FnOnce(&mut Quota)) {
        change(self.own.entry(number).or_insert(self.default));
        self.day.remove(&number);
        self.minute.remove(&number);
    }

    /// Counts a call at a time since 1970, and tells which quota it exceeds.
    pub(crate) fn count(&mut self, number: usize, now: Duration) -> Option<Exceeded> {
        let quota = self.own.get(&number).copied().unwrap_or(self.default);
        let today = self.day.entry(number).or_default().count(day(now));
        let minute = self.minute.entry(number).or_default().count(now.as_secs() / 60);
        let exceeded = |calls: u64, limit: Option<u64>| limit.filter(|limit| calls > *limit);
        let per_day = exceeded(today, quota.per_day).map(Exceeded::Day);
        per_day.or_else(|| exceeded(minute, quota.per_minute).map(Exceeded::Minute))
    }
}

impl Calls {
    /// Counts a call; each window starts at zero.
    fn count(&mut self, window: u64) -> u64 {
        if self.window != window {
            *self = Self { window, count: 0 };
        }
        self.count += 1;
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_window_starts_at_zero() {
        let mut quotas = Quotas::new(Quota { per_day: Some(3), per_minute: Some(1) });
        let at = Duration::from_secs;
        assert_eq!(quotas.count(7, at(0)), None);
        assert_eq!(quotas.count(7, at(59)), Some(Exceeded::Minute(1)));
        assert_eq!(quotas.count(8, at(59)), None, "another endpoint");
        assert_eq!(quotas.count(7, at(60)), None);
        assert_eq!(quotas.count(7, at(120)), Some(Exceeded::Day(3)));
        assert_eq!(quotas.count(7, at(86_400)), None);
        quotas.set(7, |quota| quota.per_minute = None);
        assert_eq!(quotas.count(7, at(86_400)), None, "counted anew");
    }
}
