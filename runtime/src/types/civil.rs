//! The Gregorian calendar: days since 1970 and the dates that they are, exactly, for any number of days.

/// Days in 400 years, after which the calendar repeats itself.
const CYCLE: i64 = 146_097;

/// Days from 0000-03-01, where a cycle starts whose leap days come last, to 1970-01-01.
const EPOCH: i64 = 719_468;

/// How many days a month has; `None` if there is no such month.
pub(crate) const fn days_in_month(year: u16, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

/// The days from 1970-01-01 to a date that exists.
pub(crate) const fn days_since_epoch(year: u16, month: u8, day: u8) -> i64 {
    // Years start in March, so that the leap day is the last of its year.
    let (from_march, borrowed) = if month > 2 { (month as i64 - 3, 0) } else { (month as i64 + 9, 1) };
    let year = year as i64 - borrowed;
    let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * from_march + 2) / 5 + day as i64 - 1;
    cycle * CYCLE + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - EPOCH
}

/// Year, month and day of a number of days since 1970-01-01; `None` outside of the years 0 to 9999.
pub(crate) const fn date_of(days: i64) -> Option<(u16, u8, u8)> {
    let Some(days) = days.checked_add(EPOCH) else { return None };
    let (cycle, of_cycle) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
    let year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / (CYCLE - 1)) / 365;
    let of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let (month, carried) = if from_march < 10 { (from_march + 3, 0) } else { (from_march - 9, 1) };
    let year = cycle * 400 + year_of_cycle + carried;
    if year < 0 || year > 9999 { None } else { Some((year as u16, month as u8, day as u8)) }
}

/// A number of exactly these digits; `None` if one of them is no ASCII digit.
pub(crate) const fn digits(text: &[u8]) -> Option<u16> {
    let (mut number, mut rest) = (0u16, text);
    while let [digit, more @ ..] = rest {
        if !digit.is_ascii_digit() {
            return None;
        }
        let Some(tens) = number.checked_mul(10) else { return None };
        let Some(next) = tens.checked_add((*digit - b'0') as u16) else { return None };
        (number, rest) = (next, more);
    }
    if text.is_empty() { None } else { Some(number) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(days: i64) -> Option<(u16, u8, u8)> {
        let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        let year = u16::try_from(date.year()).ok()?;
        Some((year, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?))
    }

    #[test]
    fn every_day_of_ten_thousand_years() {
        let (mut days, mut checked) = (days_since_epoch(0, 1, 1), 0);
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month).expect("a month") {
                    assert_eq!((days_since_epoch(year, month, day), date_of(days)), (days, Some((year, month, day))));
                    (days, checked) = (days + 1, checked + 1);
                }
            }
        }
        assert_eq!(checked, 25 * CYCLE);
        assert_eq!((date_of(days), date_of(days_since_epoch(0, 1, 1) - 1)), (None, None));
    }

    proptest! {
        #[test]
        fn dates_are_those_of_jiff(days in -800_000_i64..3_000_000) {
            prop_assert_eq!(date_of(days), date(days));
        }

        #[test]
        fn no_number_of_days_is_too_large(days: i64) {
            prop_assert_eq!(date_of(days).map(|(year, month, day)| days_since_epoch(year, month, day)), date(days).map(|_| days));
        }

        #[test]
        fn months_are_as_long_as_in_jiff(year in 0_u16..=9999, month: u8) {
            let first = i8::try_from(month).ok().and_then(|month| jiff::civil::Date::new(year as i16, month, 1).ok());
            prop_assert_eq!(days_in_month(year, month), first.map(|first| first.days_in_month() as u8));
        }
    }

    #[test]
    fn digits_only() {
        assert_eq!((digits(b"0042"), digits(b"65535"), digits(b"65536")), (Some(42), Some(65535), None));
        assert_eq!((digits(b""), digits(b"1a"), digits(b"+1"), digits("１".as_bytes())), (None, None, None, None));
    }
}
