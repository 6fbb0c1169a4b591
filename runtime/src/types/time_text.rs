//! Moments as texts: `2022-12-15T13:29:35.120+08:00`, `2021-03-22 17:18:37`, `20210322171837`.

use std::fmt::Write as _;

use super::civil;
use super::day::Day;
use super::time::{UnixMillis, UnixSeconds};
use super::wire::Mode;
use super::zone::UtcOffset;

/// How a moment is written as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeFormat {
    /// `2022-12-15T13:29:35+08:00`
    Rfc3339,
    /// `2021-03-22 17:18:37`
    DateTime,
    /// `20210322171837`
    Digits,
}

impl TimeFormat {
    /// The format of values that travel so; `None` if that is a number.
    pub(crate) fn of(mode: Mode) -> Option<Self> {
        match mode {
            Mode::rfc3339 => Some(Self::Rfc3339),
            Mode::date_time => Some(Self::DateTime),
            Mode::digits => Some(Self::Digits),
            _ => None,
        }
    }
}

/// A moment between two seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Seconds since 1970 (UTC), rounded down.
    pub(crate) seconds: i64,
    /// Milliseconds after that, rounded down; they are written where the format has a place for them.
    pub(crate) millis: Option<u16>,
}

impl From<UnixSeconds> for Moment {
    fn from(time: UnixSeconds) -> Self {
        Self { seconds: time.0, millis: None }
    }
}

impl From<UnixMillis> for Moment {
    fn from(time: UnixMillis) -> Self {
        Self { seconds: time.0.div_euclid(1000), millis: u16::try_from(time.0.rem_euclid(1000)).ok() }
    }
}

impl From<Moment> for UnixSeconds {
    fn from(moment: Moment) -> Self {
        Self(moment.seconds)
    }
}

impl From<Moment> for UnixMillis {
    fn from(moment: Moment) -> Self {
        // Texts are within ten thousand years, so this never saturates.
        Self(moment.seconds.saturating_mul(1000).saturating_add(moment.millis.unwrap_or_default().into()))
    }
}

macro_rules! parse {
    ($($type:ident),*) => {$(
        impl $type {
            /// Reads a moment such as `2022-12-15T13:29:35+08:00`, `2021-03-22 17:18:37` or `20210322171837`, and rounds it
            /// down to the unit. Without an offset of its own, it is that of a clock in the time zone.
            ///
            /// ```
            /// use weixin_runtime::{UnixSeconds, UtcOffset};
            ///
            /// let china = UtcOffset::hours(8).expect("an offset");
            /// assert_eq!(UnixSeconds::parse("1970-01-01 08:00:05", china), Some(UnixSeconds(5)));
            /// ```
            pub fn parse(text: &str, zone: UtcOffset) -> Option<Self> {
                read(text, zone).map(Self::from)
            }
        }
    )*};
}

parse!(UnixSeconds, UnixMillis);

/// A moment as clocks in a time zone show it; `None` outside of the years 0 to 9999.
pub(crate) fn write(moment: Moment, format: TimeFormat, zone: UtcOffset) -> Option<String> {
    let local = moment.seconds.checked_add(zone.seconds())?;
    let day = Day::from_days_since_epoch(local.div_euclid(86_400))?;
    let second = local.rem_euclid(86_400);
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    let mut text = String::with_capacity(32);
    // Writing to a string never fails.
    let _ = match format {
        TimeFormat::Rfc3339 => write!(text, "{day}T{hours:02}:{minutes:02}:{seconds:02}"),
        TimeFormat::DateTime => write!(text, "{day} {hours:02}:{minutes:02}:{seconds:02}"),
        TimeFormat::Digits => write!(text, "{:08}{hours:02}{minutes:02}{seconds:02}", day.number()),
    };
    if format == TimeFormat::Rfc3339 {
        let _ = moment.millis.map_or(Ok(()), |millis| write!(text, ".{millis:03}"));
        let _ = write!(text, "{zone}");
    }
    Some(text)
}

/// Reads a moment in any of the formats. The time zone is that of texts without an offset.
pub(crate) fn read(text: &str, zone: UtcOffset) -> Option<Moment> {
    let bytes = text.trim().as_bytes();
    if let [day @ .., a, b, c, d, e, f] = bytes
        && day.len() == 8
    {
        return moment(Day::read(day)?, [&[*a, *b], &[*c, *d], &[*e, *f]], None, zone);
    }
    let (day, rest) = bytes.split_at_checked(10)?;
    let (time, rest) = rest.split_at_checked(9)?;
    let [b'T' | b't' | b' ', a, b, b':', c, d, b':', e, f] = time else { return None };
    let (fraction, offset) = match rest {
        [b'.' | b',', more @ ..] => {
            let end = more.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(more.len());
            let (fraction, offset) = more.split_at(end);
            (Some(fraction), offset)
        }
        offset => (None, offset),
    };
    let zone = if offset.is_empty() { zone } else { UtcOffset::read(offset)? };
    moment(Day::read(day)?, [&[*a, *b], &[*c, *d], &[*e, *f]], fraction, zone)
}

fn moment(day: Day, clock: [&[u8]; 3], fraction: Option<&[u8]>, zone: UtcOffset) -> Option<Moment> {
    let [hours, minutes, seconds] = clock.map(civil::digits);
    let (hours, minutes, seconds) = (hours?, minutes?, seconds?);
    // A leap second is the last second before it.
    let seconds = if seconds == 60 { 59 } else { seconds };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let millis = match fraction {
        None => None,
        Some([]) => return None,
        Some(fraction) => {
            let digit = |at: usize| fraction.get(at).map_or(0, |digit| u16::from(digit - b'0'));
            Some(digit(0) * 100 + digit(1) * 10 + digit(2))
        }
    };
    let of_day = i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds);
    Some(Moment { seconds: day.start(zone).0 + of_day, millis })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn china() -> UtcOffset {
        UtcOffset::hours(8).expect("an offset")
    }

    #[test]
    fn texts_of_the_vendor() {
        let read = |text| read(text, china()).map(|moment| (moment.seconds, moment.millis));
        assert_eq!(read("2022-12-15T13:29:35.120+08:00"), Some((1_671_082_175, Some(120))));
        assert_eq!(read("2023-11-28T11:11:49+08:00"), Some((1_701_141_109, None)));
        assert_eq!(read("2021-03-22 17:18:37"), Some((1_616_404_717, None)));
        assert_eq!(read("20210322171837"), read("2021-03-22 17:18:37"));
        assert_eq!(read("2021-03-22T09:18:37Z"), read("2021-03-22 17:18:37"));
        assert_eq!(read("2016-12-31T23:59:60Z"), read("2016-12-31T23:59:59Z"));
        assert_eq!(read("1970-01-01t00:00:00.9999z"), Some((0, Some(999))));
        for bad in [
            "",
            "0",
            "2021-03-22",
            "2021-03-22 24:00:00",
            "2021-03-22 17:60:00",
            "2021-03-22 17:18:61",
            "2021-02-29 00:00:00",
            "2021-03-22 17:18",
            "2021-03-22 17:18:37.",
            "2021-03-22 17:18:37+8",
            "2021-03-22_17:18:37",
            "20210322 171837",
            "0000-00-00 00:00:00",
            "2021-03-22 17:18:37é",
            "２021-03-22 17:18:37",
            "1616404717",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_far_away_are_not_written() {
        for seconds in [i64::MIN, i64::MAX, 253_402_300_800, -62_167_219_201] {
            assert_eq!(write(Moment { seconds, millis: None }, TimeFormat::Rfc3339, UtcOffset::UTC), None);
        }
        let last = Moment { seconds: 253_402_300_799, millis: Some(7) };
        assert_eq!(write(last, TimeFormat::Rfc3339, UtcOffset::UTC).as_deref(), Some("9999-12-31T23:59:59.007+00:00"));
        assert_eq!(write(last, TimeFormat::Rfc3339, china()), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in -62_167_132_800_i64..253_402_214_400, millis in 0_u16..1000, minutes in -1439_i16..1440) {
            let (moment, zone) = (Moment { seconds, millis: Some(millis) }, UtcOffset::minutes(minutes).expect("an offset"));
            let text = write(moment, TimeFormat::Rfc3339, zone).expect("in range");
            prop_assert_eq!(read(&text, china()), Some(moment));
            let other: jiff::Timestamp = text.parse().expect("jiff reads it");
            prop_assert_eq!(other.as_millisecond(), seconds * 1000 + i64::from(millis));
            for format in [TimeFormat::DateTime, TimeFormat::Digits] {
                let text = write(moment, format, zone).expect("in range");
                prop_assert_eq!(read(&text, zone), Some(Moment { seconds, millis: None }));
            }
        }

        #[test]
        fn texts_are_those_of_chrono(seconds in -62_135_596_800_i64..253_402_214_400) {
            let moment = Moment { seconds, millis: None };
            let other = chrono::DateTime::from_timestamp(seconds, 0).expect("in range").naive_utc();
            for (format, pattern) in [
                (TimeFormat::DateTime, "%Y-%m-%d %H:%M:%S"), (TimeFormat::Digits, "%Y%m%d%H%M%S"),
                (TimeFormat::Rfc3339, "%Y-%m-%dT%H:%M:%S+00:00"),
            ] {
                prop_assert_eq!(write(moment, format, UtcOffset::UTC), Some(other.format(pattern).to_string()));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}", digits in "[0-9TZ:. +-]{0,40}") {
            let _ = (read(&text, china()), read(&digits, china()));
        }
    }
}
