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
