//! A day of the calendar.

use std::fmt;
use std::str::FromStr;

use super::civil;
use super::time::UnixSeconds;
use super::zone::UtcOffset;

/// A day of the calendar in the years 0 to 9999. It has no time and no time zone.
///
/// It is displayed, and read, as `2023-11-02`; how it travels depends on the parameter.
///
/// ```
/// use weixin_runtime::Day;
///
/// let day: Day = "2024-02-29".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2024, 2, 29));
/// assert_eq!(Day::new(2023, 2, 29), None);
/// assert_eq!(day.plus_days(1), Day::new(2024, 3, 1));
/// # Ok::<(), weixin_runtime::InvalidDay>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is not a day: neither `2023-11-02` nor `20231102`, or a day that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidDay;

impl Day {
    /// The day; `None` if there is no such day, or the year is after 9999.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        match civil::days_in_month(year, month) {
            Some(last) if year <= 9999 && day >= 1 && day <= last => Some(Self { year, month, day }),
            _ => None,
        }
    }

    /// The day that a clock in this time zone shows at a moment; `None` outside of the years 0 to 9999.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use weixin_runtime::{Day, UtcOffset};
    ///
    /// let china = UtcOffset::hours(8).expect("an offset");
    /// let yesterday = Day::at(SystemTime::now(), china).and_then(|today| today.plus_days(-1));
    /// ```
    pub fn at(moment: impl Into<UnixSeconds>, zone: UtcOffset) -> Option<Self> {
        let seconds = moment.into().0.checked_add(zone.seconds())?;
        Self::from_days_since_epoch(seconds.div_euclid(86_400))
    }

    /// The moment at which the day begins in this time zone.
    pub const fn start(self, zone: UtcOffset) -> UnixSeconds {
        UnixSeconds(self.days_since_epoch() * 86_400 - zone.seconds())
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1 on.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day so many days later, or earlier if negative; `None` outside of the years 0 to 9999.
    pub const fn plus_days(self, days: i64) -> Option<Self> {
        match self.days_since_epoch().checked_add(days) {
            Some(days) => Self::from_days_since_epoch(days),
            None => None,
        }
    }

    /// How many days it is after 1970-01-01; negative before.
    pub const fn days_since_epoch(self) -> i64 {
        civil::days_since_epoch(self.year, self.month, self.day)
    }

    /// The day so many days after 1970-01-01; `None` outside of the years 0 to 9999.
    pub const fn from_days_since_epoch(days: i64) -> Option<Self> {
        match civil::date_of(days) {
            Some((year, month, day)) => Some(Self { year, month, day }),
            None => None,
        }
    }

    /// `20231102`
    pub(crate) const fn number(self) -> u32 {
        self.year as u32 * 10_000 + self.month as u32 * 100 + self.day as u32
    }

    /// The day that is written `20231102`.
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        let part = |number: u64| u8::try_from(number % 100).ok();
        Self::new(u16::try_from(number / 10_000).ok()?, part(number / 100)?, part(number)?)
    }

    /// Reads `2023-11-02` or `20231102`.
    pub(crate) const fn read(text: &[u8]) -> Option<Self> {
        let (year, month, day) = match text {
            [a, b, c, d, b'-', e, f, b'-', g, h] | [a, b, c, d, e, f, g, h] => ([*a, *b, *c, *d], [*e, *f], [*g, *h]),
            _ => return None,
        };
        match (civil::digits(&year), civil::digits(&month), civil::digits(&day)) {
            (Some(year), Some(month), Some(day)) => Self::new(year, month as u8, day as u8),
            _ => None,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        Self::read(text.as_bytes()).ok_or(InvalidDay)
    }
}

impl fmt::Display for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day such as 2023-11-02")
    }
}

impl std::error::Error for InvalidDay {}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn what_is_a_day() {
        for good in ["2023-11-02", "20231102", "0000-01-01", "9999-12-31", "2000-02-29", "20240229"] {
            assert!(good.parse::<Day>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "2023-11-2",
            "2023-13-01",
            "2023-00-01",
            "2023-02-29",
            "1900-02-29",
            "2023-11-31",
            "2023-11-00",
            "2023/11/02",
            "2023-1102",
            "202311-02",
            " 2023-11-02",
            "2023-11-02 ",
            "+023-11-02",
            "２０２３-11-02",
            "2023110",
            "202311021",
            "0000-00-00",
            "00000000",
        ] {
            assert_eq!(bad.parse::<Day>(), Err(InvalidDay), "{bad}");
        }
        assert_eq!((Day::new(2023, 2, 29), Day::new(10_000, 1, 1), Day::new(2023, 0, 1)), (None, None, None));
        assert_eq!(format!("{:?} {}", day("20231102"), day("00070809")), "2023-11-02 0007-08-09");
    }

    #[test]
    fn a_day_begins_at_midnight_of_its_zone() {
        let china = UtcOffset::hours(8).expect("an offset");
        let start = day("2023-11-02").start(china);
        assert_eq!(start, UnixSeconds(1_698_854_400));
        assert_eq!(Day::at(start, china), Day::new(2023, 11, 2));
        assert_eq!(Day::at(UnixSeconds(start.0 - 1), china), Day::new(2023, 11, 1));
        assert_eq!(Day::at(SystemTime::UNIX_EPOCH, UtcOffset::UTC), Day::new(1970, 1, 1));
        for far in [i64::MIN, i64::MAX, i64::MAX - 10_000] {
            assert_eq!((Day::at(UnixSeconds(far), china), day("2023-11-02").plus_days(far)), (None, None));
        }
    }

    proptest! {
        #[test]
        fn texts_and_numbers_round_trip(days in -719_528_i64..=2_932_896) {
            let day = Day::from_days_since_epoch(days).expect("within ten thousand years");
            prop_assert_eq!((day.to_string().parse(), Day::from_number(day.number().into())), (Ok(day), Some(day)));
            prop_assert_eq!(format!("{:08}", day.number()).parse(), Ok(day));
            prop_assert_eq!(day.days_since_epoch(), days);
        }

        #[test]
        fn no_text_and_no_number_panics(text in ".{0,12}", number: u64) {
            let _ = (text.parse::<Day>(), Day::from_number(number));
        }

        #[test]
        fn texts_are_those_of_chrono(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            let other = chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
            prop_assert_eq!(text.parse::<Day>().ok().map(|day| day.to_string()), other.map(|_| text));
        }
    }
}
