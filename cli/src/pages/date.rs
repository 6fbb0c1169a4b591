//! Dates as the spec writes them.

use std::time::{SystemTime, UNIX_EPOCH};

use weixin_codegen::calendar::date;

/// Today (UTC): `2026-11-21`.
pub(crate) fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Checks a date from the command line.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => Ok(text.to_owned()),
        _ => Err("expected a date such as `2026-11-21`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_dashes() {
        assert!(parse(&today()).is_ok() && parse("21.11.2026").is_err() && parse("2026-1-1").is_err());
    }
}
