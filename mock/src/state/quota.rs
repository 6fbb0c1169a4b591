//! How often each endpoint has been called, and how often it may be.

use std::collections::HashMap;
use std::time::Duration;

use weixin_codegen::model::{Period, Rate};

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
    calls: HashMap<(usize, Period), Calls>,
}

/// A quota that a call exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// So many calls are allowed.
    pub(crate) calls: u64,
    /// In each of these.
    pub(crate) per: Period,
}

impl Quotas {
    pub(crate) fn new(default: Quota) -> Self {
        Self { default, own: HashMap::new(), calls: HashMap::new() }
    }

    /// Changes the quota of an endpoint; its count starts again.
    pub(crate) fn set(&mut self, number: usize, change: impl FnOnce(&mut Quota)) {
        change(self.own.entry(number).or_insert(self.default));
        self.calls.retain(|(endpoint, _), _| *endpoint != number);
    }

    /// Counts a call at a time since 1970, and tells which quota it exceeds, or which of the rates of its page.
    pub(crate) fn count(&mut self, number: usize, now: Duration, rates: &[Rate]) -> Option<Exceeded> {
        let quota = self.own.get(&number).copied().unwrap_or(self.default);
        let set = [(Period::Day, quota.per_day), (Period::Minute, quota.per_minute)];
        let set = set.into_iter().filter_map(|(per, calls)| Some(Exceeded { calls: calls?, per }));
        let said = rates.iter().map(|rate| Exceeded { calls: rate.calls.into(), per: rate.per });
        let mut limits: Vec<Exceeded> = set.chain(said).collect();
        // The longest period is named first, and what was set comes before what the page says.
        limits.sort_by_key(|limit| std::cmp::Reverse(limit.per));
        let mut exceeded = None;
        let mut counted = None;
        for limit in limits {
            let calls = self.calls.entry((number, limit.per)).or_default();
            // Two limits of one period share a count.
            let count = if counted == Some(limit.per) { calls.count } else { calls.count(window(limit.per, now)) };
            counted = Some(limit.per);
            if exceeded.is_none() && count > limit.calls {
                exceeded = Some(limit);
            }
        }
        exceeded
    }
}

/// The number of the window that a time is in. A month has 30 days here: its clock has no calendar.
fn window(per: Period, now: Duration) -> u64 {
    match per {
        Period::Second => now.as_secs(),
        Period::Minute => now.as_secs() / 60,
        Period::Hour => now.as_secs() / 3600,
        Period::Day => day(now),
        Period::Month => day(now) / 30,
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
        let mut count = |number, second| quotas.count(number, at(second), &[]);
        let exceeded = |calls, per| Some(Exceeded { calls, per });
        assert_eq!(count(7, 0), None);
        assert_eq!(count(7, 59), exceeded(1, Period::Minute));
        assert_eq!(count(8, 59), None, "another endpoint");
        assert_eq!(count(7, 60), None);
        assert_eq!(count(7, 120), exceeded(3, Period::Day));
        assert_eq!(count(7, 86_400), None);
        quotas.set(7, |quota| quota.per_minute = None);
        assert_eq!(quotas.count(7, at(86_400), &[]), None, "counted anew");
    }

    #[test]
    fn rates_of_pages_are_counted_like_quotas() {
        let mut quotas = Quotas::new(Quota { per_day: Some(9), per_minute: None });
        let rates = [Rate { calls: 2, per: Period::Second }, Rate { calls: 3, per: Period::Day }];
        let mut count = |millis| quotas.count(7, Duration::from_millis(millis), &rates);
        assert_eq!([count(0), count(1)], [None, None]);
        assert_eq!(count(2), Some(Exceeded { calls: 2, per: Period::Second }));
        assert_eq!(count(1000), Some(Exceeded { calls: 3, per: Period::Day }));
        assert_eq!(count(86_400_000), None);
    }
}
