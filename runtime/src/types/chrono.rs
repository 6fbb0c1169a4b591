//! Conversions from and to the types of the crate `chrono`.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeZone, Utc};

use super::day::{Day, InvalidDay};
use super::other_crates::moment;
use super::time::{UnixMillis, UnixSeconds};

impl From<Day> for NaiveDate {
    fn from(day: Day) -> Self {
        // Its years are a superset of ours.
        Self::from_ymd_opt(day.year().into(), day.month().into(), day.day().into()).unwrap_or_default()
    }
}

impl TryFrom<NaiveDate> for Day {
    type Error = InvalidDay;

    fn try_from(date: NaiveDate) -> Result<Self, InvalidDay> {
        Self::of(date.year(), date.month(), date.day())
    }
}

// Where a moment is out of range, it is the error itself.
moment!(
    UnixSeconds,
    [Z: TimeZone] DateTime<Z>: |time| time.timestamp(),
    DateTime<Utc>: |moment| Self::from_timestamp(moment.0, 0).ok_or(moment), UnixSeconds
);
moment!(
    UnixMillis,
    [Z: TimeZone] DateTime<Z>: |time| time.timestamp_millis(),
    DateTime<Utc>: |moment| Self::from_timestamp_millis(moment.0).ok_or(moment), UnixMillis
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_round_trip(days in -719_528_i64..=2_932_896) {
            let day = Day::from_days_since_epoch(days).expect("within ten thousand years");
            prop_assert_eq!(NaiveDate::from(day).to_string(), day.to_string());
            prop_assert_eq!(Day::try_from(NaiveDate::from(day)), Ok(day));
        }
    }

    #[test]
    fn moments() {
        let time = DateTime::parse_from_rfc3339("1970-01-01T07:59:59.9995+08:00").expect("a time");
        assert_eq!((UnixSeconds::from(time), UnixMillis::from(time)), (UnixSeconds(-1), UnixMillis(-1)));
        assert_eq!(DateTime::<Utc>::try_from(UnixMillis(1500)).map(|time| time.timestamp_millis()), Ok(1500));
        assert_eq!(DateTime::<Utc>::try_from(UnixSeconds(i64::MAX)), Err(UnixSeconds(i64::MAX)));
        assert!(NaiveDate::from_ymd_opt(-1, 1, 1).is_some_and(|date| Day::try_from(date).is_err()));
    }
}
