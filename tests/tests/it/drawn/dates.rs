//! Days and moments as texts.

use weixin_codegen::model::Wire;

/// A day, so many days after 1970 began: `2023-11-02`.
pub(super) fn date(days: u64) -> String {
    // Years begin in March here, so that the day of a leap year is the last.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day_of_month:02}")
}

/// A moment as it travels, by clocks that are so many minutes ahead of UTC.
pub(super) fn moment(seconds: u64, millis: Option<u64>, wire: Wire, zone: i64) -> String {
    let local = seconds.checked_add_signed(zone * 60).unwrap_or(0);
    let (day, second) = (date(local / 86_400), local % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    match wire {
        Wire::Rfc3339 => {
            let millis = millis.map(|millis| format!(".{millis:03}")).unwrap_or_default();
            let sign = if zone < 0 { '-' } else { '+' };
            format!("{day}T{clock}{millis}{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60)
        }
        Wire::Digits => format!("{day}{clock}").replace(['-', ':'], ""),
        _ => format!("{day} {clock}"),
    }
}

#[test]
fn dates_are_those_of_the_calendar() {
    assert_eq!(
        [0, 31, 59, 11_016, 19_789].map(date),
        ["1970-01-01", "1970-02-01", "1970-03-01", "2000-02-29", "2024-03-07"]
    );
    assert_eq!(moment(5, Some(7), Wire::Rfc3339, 480), "1970-01-01T08:00:05.007+08:00");
    assert_eq!(moment(0, None, Wire::Digits, 480), "19700101080000");
}
