//! Dates as the spec and the changelog write them.

use weixin_codegen::calendar;

/// Today (UTC): `2026-11-21`.
#[cfg(any(feature = "call", feature = "import"))]
pub(crate) fn today() -> String {
    use std::time::{SystemTime, UNIX_EPOCH};
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = calendar::date(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Checks a date from the command line.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, length: usize| {
        let is_one = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u64>().ok().filter(|_| is_one)
    };
    let is_day = match parts.as_slice() {
        [year, month, day] => {
            number(year, 4).zip(number(month, 2)).zip(number(day, 2)).is_some_and(|((year, month), day)| {
                calendar::days_in(year, month).is_some_and(|last| (1..=last).contains(&day))
            })
        }
        _ => false,
    };
    if is_day { Ok(text.to_owned()) } else { Err("expected a date such as `2026-11-21`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_dashes() {
        assert!(parse("2026-11-21").is_ok() && parse("2028-02-29").is_ok());
        for none in ["21.11.2026", "2026-1-1", "2026-13-01", "2026-02-29", "2026-11-00", "2026-11-21-1", ""] {
            assert!(parse(none).is_err(), "{none}");
        }
        #[cfg(any(feature = "call", feature = "import"))]
        assert!(parse(&today()).is_ok());
    }
}
