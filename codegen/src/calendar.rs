//! The Gregorian calendar, as far as the days of specs need it, and those who read and write them.

/// How many days a month has; `None` if there is no such month.
pub fn days_in(year: u64, month: u64) -> Option<u64> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => Some(if leap { 29 } else { 28 }),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

/// Whether a text is a day as specs write it: `2026-11-21`. Pages and services are from 2000 at the earliest.
pub fn is_day(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        let is_one = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_one { part.parse::<u64>().ok() } else { None }
    };
    let mut parts = text.split('-');
    let mut part = |digits: usize| parts.next().and_then(|part| number(part, digits));
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else { return false };
    let is_there = days_in(year, month).is_some_and(|last| (1..=last).contains(&day));
    (2000..=2999).contains(&year) && is_there && parts.next().is_none()
}

/// Year, month and day of a number of days since 1970.
pub fn date(mut days: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    loop {
        let of_year = if days_in(year, 2) == Some(29) { 366 } else { 365 };
        if days < of_year {
            break;
        }
        (days, year) = (days - of_year, year + 1);
    }
    let mut month = 1;
    while let Some(of_month) = days_in(year, month).filter(|of_month| days >= *of_month) {
        (days, month) = (days - of_month, month + 1);
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_with_dashes() {
        for day in ["2026-11-21", "2028-02-29", "2000-01-01", "2999-12-31"] {
            assert!(is_day(day), "{day}");
        }
        let nonsense = ["", "21.11.2026", "2026-1-1", "2026-11-21-1", "2026-11", "+026-11-21", "２０２６-11-21"];
        let nowhere =
            ["0000-01-01", "1999-12-31", "3000-01-01", "2026-13-01", "2026-00-01", "2026-02-29", "2026-11-00"];
        for text in nonsense.into_iter().chain(nowhere) {
            assert!(!is_day(text), "{text}");
        }
    }

    #[test]
    fn days_have_dates() {
        for (days, expected) in [
            (0, (1970, 1, 1)),
            (58, (1970, 2, 28)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_778, (2026, 11, 21)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(date(days), expected, "{days}");
        }
    }
}
