//! Conversions from and to the types of the crate `jiff`.

use jiff::Timestamp;
use jiff::civil::Date;

use super::day::{Day, InvalidDay};
use super::other_crates::moment;
use super::time::{UnixMillis, UnixSeconds};

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        // Its years are a superset of ours.
        i16::try_from(day.year())
            .ok()
            .and_then(|year| Self::new(year, day.month() as i8, day.day() as i8).ok())
            .unwrap_or_default()
    }
}

impl TryFrom<Date> for Day {
    type Error = InvalidDay;

    fn try_from(date: Date) -> Result<Self, InvalidDay> {
        Self::of(date.year(), date.month(), date.day())
    }
}

moment!(
    UnixSeconds,
    [] Timestamp: |time| whole(time, 1_000_000_000),
    Timestamp: |moment| Self::from_second(moment.0), jiff::Error
);
moment!(
    UnixMillis,
    [] Timestamp: |time| whole(time, 1_000_000),
    Timestamp: |moment| Self::from_millisecond(moment.0), jiff::Error
);

/// How many units of so many nanoseconds have passed. The crate itself rounds towards 1970.
fn whole(time: Timestamp, unit: i128) -> i64 {
    time.as_nanosecond().div_euclid(unit).try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_round_trip(days in -719_528_i64..=2_932_896) {
            let day = Day::from_days_since_epoch(days).expect("within ten thousand years");
            prop_assert_eq!(Date::from(day).to_string(), day.to_string());
            prop_assert_eq!(Day::try_from(Date::from(day)), Ok(day));
        }
    }

    #[test]
    fn moments() {
        let time: Timestamp = "1969-12-31T23:59:59.9995Z".parse().expect("a time");
        assert_eq!((UnixSeconds::from(time), UnixMillis::from(time)), (UnixSeconds(-1), UnixMillis(-1)));
        assert_eq!(Timestamp::try_from(UnixMillis(1500)).ok().map(Timestamp::as_millisecond), Some(1500));
        assert!(Timestamp::try_from(UnixSeconds(i64::MAX)).is_err());
        assert!(Day::try_from(jiff::civil::date(-1, 1, 1)).is_err());
    }
}
