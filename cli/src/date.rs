//! Dates as the spec and the changelog write them.

use std::time::{SystemTime, UNIX_EPOCH};

use weixin_codegen::calendar;

/// The time zone that is ahead of all others, in seconds.
const FURTHEST: u64 = 14 * 3600;

const DAY: u64 = 86_400;

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn date_of(seconds: u64) -> String {
    let (year, month, day) = calendar::date(seconds / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Today (UTC): `2026-11-21`.
#[cfg(any(feature = "call", feature = "import"))]
pub(crate) fn today() -> String {
    date_of(now())
}

/// The latest day that it is today anywhere: in some time zones it is tomorrow already.
pub(crate) fn latest_today() -> String {
    date_of(now() + FURTHEST)
}

/// The day so many days ago.
pub(crate) fn before(days: u64) -> String {
    date_of(now().saturating_sub(days.saturating_mul(DAY)))
}

/// So many days, from the command line: `90d`, `12w`.
pub(crate) fn days(text: &str) -> Result<u64, String> {
    let factor = |unit: &str| match unit {
        "d" => Some(1),
        "w" => Some(7),
        _ => None,
    };
    let at = text.len() - text.chars().next_back().map_or(0, char::len_utf8);
    let is_number = !text[..at].is_empty() && text[..at].bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_number { text[..at].parse::<u64>().ok() } else { None };
    let days = number.zip(factor(&text[at..])).and_then(|(number, factor)| number.checked_mul(factor));
    days.ok_or_else(|| "expected a number of days or weeks, such as `90d` or `12w`".to_owned())
}

/// Checks a date from the command line on which something was done: it is over, or today somewhere.
#[cfg(feature = "import")]
pub(crate) fn past(text: &str) -> Result<String, String> {
    let latest = latest_today();
    match parse(text)? {
        day if day > latest => Err(format!("this day is in the future: it is {latest} at most, anywhere")),
        day => Ok(day),
    }
}

/// Checks a date from the command line.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    if calendar::is_day(text) { Ok(text.to_owned()) } else { Err("expected a date such as `2026-11-21`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_days_or_weeks() {
        assert_eq!((days("90d"), days("12w"), days("0d")), (Ok(90), Ok(84), Ok(0)));
        for none in
            ["", "d", "90", "9 d", "-1d", "+1d", "1m", "天", "9天", "99999999999999999999d", "9999999999999999999w"]
        {
            assert!(days(none).is_err(), "{none}");
        }
        assert!(before(1) < before(0) && before(0) <= latest_today());
        assert_eq!(before(u64::MAX), "1970-01-01");
    }

    #[cfg(feature = "import")]
    #[test]
    fn nothing_was_done_in_the_future() {
        assert!(past("2026-11-21").is_ok() && past(&today()).is_ok() && past(&latest_today()).is_ok());
        assert!(past(&date_of(now() + FURTHEST + DAY)).is_err_and(|why| why.contains("in the future")));
        assert!(past("2999-12-31").is_err() && past("2026-13-01").is_err());
    }

    #[test]
    fn dates_are_days_that_a_spec_takes() {
        assert!(parse("2026-11-21").is_ok() && parse("2028-02-29").is_ok());
        for none in ["21.11.2026", "2026-02-29", "0000-01-01", "1999-12-31", ""] {
            assert!(parse(none).is_err(), "{none}");
        }
        #[cfg(any(feature = "call", feature = "import"))]
        assert!(parse(&today()).is_ok());
    }
}
