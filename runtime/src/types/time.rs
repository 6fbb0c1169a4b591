//! Points in time and durations as services write them: plain numbers with a unit.

use std::time::{Duration, SystemTime};

macro_rules! point {
    ($(#[doc = $doc:expr])* $name:ident, $from:ident, $to:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            /// The same moment as a `SystemTime`; `None` if that cannot represent it.
            pub fn to_system_time(self) -> Option<SystemTime> {
                let distance = Duration::$from(self.0.unsigned_abs());
                if self.0 < 0 {
                    SystemTime::UNIX_EPOCH.checked_sub(distance)
                } else {
                    SystemTime::UNIX_EPOCH.checked_add(distance)
                }
            }
        }

        impl From<SystemTime> for $name {
            /// Rounds down to the unit; a moment out of range becomes the nearest one in range.
            fn from(time: SystemTime) -> Self {
                let whole = |duration: Duration| i64::try_from(duration.$to()).unwrap_or(i64::MAX);
                match time.duration_since(SystemTime::UNIX_EPOCH) {
                    Ok(after) => Self(whole(after)),
                    Err(before) => {
                        let number = whole(before.duration());
                        let is_exact = Duration::$from(number.unsigned_abs()) >= before.duration();
                        Self(-number - i64::from(!is_exact))
                    }
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

point!(
    /// A moment, in seconds since 1970 (UTC).
    UnixSeconds,
    from_secs,
    as_secs
);
point!(
    /// A moment, in milliseconds since 1970 (UTC).
    UnixMillis,
    from_millis,
    as_millis
);

macro_rules! span {
    ($(#[doc = $doc:expr])* $name:ident, $number:ident => $duration:expr, $from:ident => $count:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl $name {
            /// The same duration as a `Duration`; one that is too long becomes the longest.
            pub const fn to_duration(self) -> Duration {
                let $number = self.0;
                $duration
            }
        }

        impl From<Duration> for $name {
            /// Rounds down to the unit; a duration that is too long becomes the longest.
            fn from($from: Duration) -> Self {
                Self(u64::try_from($count).unwrap_or(u64::MAX))
            }
        }

        impl From<$name> for Duration {
            fn from(span: $name) -> Self {
                span.to_duration()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

span!(
    /// A duration in seconds.
    Seconds, number => Duration::from_secs(number), duration => duration.as_secs()
);
span!(
    /// A duration in milliseconds.
    Millis, number => Duration::from_millis(number), duration => duration.as_millis()
);
span!(
    /// A duration in minutes.
    Minutes, number => Duration::from_secs(number.saturating_mul(60)), duration => duration.as_secs() / 60
);
span!(
    /// A duration in hours.
    Hours, number => Duration::from_secs(number.saturating_mul(3600)), duration => duration.as_secs() / 3600
);
span!(
    /// A duration in days of 24 hours.
    Days, number => Duration::from_secs(number.saturating_mul(86_400)), duration => duration.as_secs() / 86_400
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_never_panic() {
        for number in [i64::MIN, -1, 0, 1, i64::MAX] {
            for time in
                [UnixSeconds(number).to_system_time(), UnixMillis(number).to_system_time()].into_iter().flatten()
            {
                let _ = (UnixSeconds::from(time), UnixMillis::from(time));
            }
        }
        assert_eq!(UnixSeconds::from(SystemTime::UNIX_EPOCH + Duration::from_millis(1_999)), UnixSeconds(1));
        let before = SystemTime::UNIX_EPOCH - Duration::from_micros(1500);
        assert_eq!((UnixSeconds::from(before), UnixMillis::from(before)), (UnixSeconds(-1), UnixMillis(-2)));
        assert_eq!(UnixMillis(-5).to_system_time().map(UnixMillis::from), Some(UnixMillis(-5)));
        assert_eq!(Seconds(u64::MAX).to_duration().as_secs(), u64::MAX);
        assert_eq!(Millis::from(Duration::MAX), Millis(u64::MAX));
        assert_eq!(Days(u64::MAX).to_duration(), Duration::from_secs(u64::MAX));
        assert_eq!(
            (Days(3).to_duration(), Hours(2).to_duration()),
            (Duration::from_secs(259_200), Duration::from_secs(7200))
        );
        let almost = Duration::from_secs(2 * 86_400 - 1);
        assert_eq!(
            (Days::from(almost), Hours::from(almost), Minutes::from(almost)),
            (Days(1), Hours(47), Minutes(2879))
        );
    }
}
