//! Days, months and times as requests and responses write them.

use weixin_codegen::calendar::{date, days_in};
use weixin_codegen::model::Wire;

/// Whether a text is a day that is written so: `2023-11-02`, `20231102`.
pub(crate) fn is_day(text: &str, wire: Wire) -> bool {
    numbers(text, if is_bare(wire) { "00000000" } else { "0000-00-00" }).is_some_and(|digits| is_date(&digits))
}

/// Whether a text is a month that is written so: `2017-02`, `201702`.
pub(crate) fn is_month(text: &str, wire: Wire) -> bool {
    numbers(text, if is_bare(wire) { "000000" } else { "0000-00" })
        .is_some_and(|digits| is_date(&format!("{digits}01")))
}

/// Whether a day travels without its dashes.
fn is_bare(wire: Wire) -> bool {
    matches!(wire, Wire::Digits | Wire::Number)
}

/// Whether a text is a time that is written so: `2023-11-02T15:04:05+08:00`, `2023-11-02 15:04:05`, `20231102150405`.
pub(crate) fn is_time(text: &str, wire: Wire) -> bool {
    let digits = match wire {
        Wire::Digits => numbers(text, "00000000000000"),
        Wire::DateTime => numbers(text, "0000-00-00 00:00:00"),
        _ => {
            let Some((time, rest)) = text.split_at_checked(19) else { return false };
            let offset = rest.find(['Z', '+', '-']).filter(|at| is_fraction(&rest[..*at]));
            if !offset.is_some_and(|at| is_offset(&rest[at..])) {
                return false;
            }
            numbers(time, "0000-00-00T00:00:00")
        }
    };
    digits.is_some_and(|digits| {
        let part = |at: usize| digits[at..at + 2].parse().unwrap_or(99);
        is_date(&digits[..8]) && part(8) < 24 && part(10) < 60 && part(12) < 60
    })
}

fn is_fraction(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix('.').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn is_offset(text: &str) -> bool {
    text == "Z" || text.get(1..).and_then(|rest| numbers(rest, "00:00")).is_some()
}

/// Whether eight digits are a day.
fn is_date(digits: &str) -> bool {
    let (Ok(year), Ok(month), Ok(day)) = (digits[..4].parse(), digits[4..6].parse(), digits[6..].parse::<u64>()) else {
        return false;
    };
    day >= 1 && days_in(year, month).is_some_and(|last| day <= last)
}

/// The digits of a text in which a digit is wherever the pattern has a zero, and elsewhere what the pattern has.
fn numbers(text: &str, pattern: &str) -> Option<String> {
    let suits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    let all = text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(suits);
    all.then(|| text.chars().filter(char::is_ascii_digit).collect())
}

/// A moment as a clock shows it that is so many minutes ahead of UTC: `2023-11-02 15:04:05`.
pub(crate) fn date_time(unix_seconds: u64, minutes: i64) -> String {
    let local = unix_seconds.saturating_add_signed(minutes * 60);
    let (year, month, day) = date(local / 86_400);
    let (hours, minutes, seconds) = (local / 3600 % 24, local / 60 % 60, local % 60);
    format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02}")
}

/// The minutes of an offset from UTC: `+08:00`.
pub(crate) fn minutes(offset: &str) -> i64 {
    let number = |range| offset.get(range).and_then(|digits: &str| digits.parse::<i64>().ok()).unwrap_or(0);
    let minutes = number(1..3) * 60 + number(4..6);
    if offset.starts_with('-') { -minutes } else { minutes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months() {
        for good in ["2023-11-02", "2000-02-29", "2024-12-31"] {
            assert!(is_day(good, Wire::Dashes) && is_day(&good.replace('-', ""), Wire::Digits), "{good}");
            assert!(is_month(&good[..7], Wire::Dashes) && !is_month(good, Wire::Dashes), "{good}");
            assert!(is_day(good, Wire::Lenient) && is_month(&good[..7], Wire::Lenient), "leniency is for responses");
        }
        for bad in [
            "",
            "2023-11-2",
            "1900-02-29",
            "2023-13-01",
            "2023-04-31",
            "2023-00-01",
            "20231102",
            "+023-01-01",
            "2023-01-00",
        ] {
            assert!(!is_day(bad, Wire::Dashes), "{bad}");
        }
        assert!(
            is_month("201702", Wire::Digits) && !is_month("2017-02", Wire::Digits) && !is_month("201713", Wire::Digits)
        );
    }

    #[test]
    fn times() {
        for good in ["2022-12-15T13:29:35.120+08:00", "2022-12-15T13:29:35Z", "2022-12-15T13:29:35-03:30"] {
            assert!(is_time(good, Wire::Rfc3339), "{good}");
        }
        for bad in [
            "2022-12-15T13:29:35",
            "2022-12-15 13:29:35Z",
            "2022-12-15T13:29:35.+08:00",
            "2022-12-15T13:29:35+0800",
            "é",
        ] {
            assert!(!is_time(bad, Wire::Rfc3339), "{bad}");
        }
        assert!(is_time("2021-03-22 17:18:37", Wire::DateTime) && is_time("20210322171837", Wire::Digits));
        assert!(!is_time("2021-03-22 24:00:00", Wire::DateTime) && !is_time("20210322176000", Wire::Digits));
        assert_eq!(date_time(1_616_404_717, minutes("+08:00")), "2021-03-22 17:18:37");
        assert_eq!(date_time(0, minutes("-03:30")), "1970-01-01 00:00:00", "before 1970 there is no moment here");
    }

    #[test]
    fn every_day_has_a_date() {
        assert_eq!(date_time(86_399, 0), "1970-01-01 23:59:59");
        assert_eq!(date_time(951_782_400, 0), "2000-02-29 00:00:00");
        for day in 0..40_000 {
            assert!(is_day(&date_time(day * 86_400, 0)[..10], Wire::Dashes));
        }
    }
}
