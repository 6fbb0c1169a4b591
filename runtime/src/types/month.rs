//! A month of a year.

use std::fmt;
use std::str::FromStr;

use super::civil;
use super::day::Day;

/// A month of a year, in the years 0 to 9999.
///
/// It is displayed, and read, as `2017-02`; how it travels depends on the parameter.
///
/// ```
/// use weixin_runtime::{Day, Month};
///
/// let month: Month = "2024-02".parse()?;
/// assert_eq!((Some(month.first_day()), Some(month.last_day())), (Day::new(2024, 2, 1), Day::new(2024, 2, 29)));
/// # Ok::<(), weixin_runtime::InvalidMonth>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: Day,
}

/// A text that is not a month: neither `2017-02` nor `201702`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidMonth;

impl Month {
    /// The month, 1 to 12, of a year; `None` if there is none.
    pub const fn new(year: u16, month: u8) -> Option<Self> {
        match Day::new(year, month, 1) {
            Some(first) => Some(Self { first }),
            None => None,
        }
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.first.year()
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> u8 {
        self.first.month()
    }

    /// Its first day.
    pub const fn first_day(self) -> Day {
        self.first
    }

    /// Its last day.
    pub const fn last_day(self) -> Day {
        let last = match civil::days_in_month(self.year(), self.month()) {
            Some(last) => Day::new(self.year(), self.month(), last),
            None => None,
        };
        match last {
            Some(last) => last,
            None => self.first,
        }
    }

    /// `201702`
    pub(crate) const fn number(self) -> u32 {
        self.first.number() / 100
    }

    /// The month that is written `201702`.
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        Self::new(u16::try_from(number / 100).ok()?, u8::try_from(number % 100).ok()?)
    }

    /// Reads `2017-02` or `201702`.
    pub(crate) const fn read(text: &[u8]) -> Option<Self> {
        let (year, month) = match text {
            [a, b, c, d, b'-', e, f] | [a, b, c, d, e, f] => ([*a, *b, *c, *d], [*e, *f]),
            _ => return None,
        };
        match (civil::digits(&year), civil::digits(&month)) {
            (Some(year), Some(month)) => Self::new(year, month as u8),
            _ => None,
        }
    }
}

impl From<Day> for Month {
    /// The month that the day is in.
    fn from(day: Day) -> Self {
        Self::new(day.year(), day.month()).unwrap_or(Self { first: day })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        Self::read(text.as_bytes()).ok_or(InvalidMonth)
    }
}

impl fmt::Display for InvalidMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a month such as 2017-02")
    }
}

impl std::error::Error for InvalidMonth {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_round_trips() {
        for year in 0..=9999 {
            for month in 1..=12 {
                let it = Month::new(year, month).expect("a month");
                assert_eq!((it.to_string().parse(), Month::from_number(it.number().into())), (Ok(it), Some(it)));
                assert_eq!(format!("{:06}", it.number()).parse(), Ok(it));
                assert_eq!((Month::from(it.first_day()), Month::from(it.last_day())), (it, it));
                assert_eq!(it.last_day().plus_days(1).map(Day::day).unwrap_or(1), 1);
            }
        }
    }

    #[test]
    fn what_is_no_month() {
        for bad in ["", "2017-2", "2017-13", "2017-00", "20172", "2017-021", "２017-02", "2017/02"] {
            assert_eq!(bad.parse::<Month>(), Err(InvalidMonth), "{bad}");
        }
        assert_eq!((Month::new(10_000, 1), Month::from_number(u64::MAX), Month::from_number(0)), (None, None, None));
    }
}
