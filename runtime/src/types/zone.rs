//! The time zone of a service.

use std::fmt;

use super::civil;

/// How far the clocks of a time zone are ahead of UTC, in whole minutes. It has no daylight saving time.
///
/// ```
/// use weixin_runtime::UtcOffset;
///
/// assert_eq!(UtcOffset::parse("+08:00"), UtcOffset::hours(8));
/// assert_eq!(UtcOffset::hours(8).map(|zone| zone.to_string()).as_deref(), Some("+08:00"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcOffset {
    minutes: i16,
}

impl UtcOffset {
    /// No offset.
    pub const UTC: Self = Self { minutes: 0 };

    /// So many hours ahead of UTC, or behind if negative; `None` from a day on.
    pub const fn hours(hours: i8) -> Option<Self> {
        Self::minutes(hours as i16 * 60)
    }

    /// So many minutes ahead of UTC, or behind if negative; `None` from a day on.
    pub const fn minutes(minutes: i16) -> Option<Self> {
        if minutes.unsigned_abs() < 24 * 60 { Some(Self { minutes }) } else { None }
    }

    /// Reads `+08:00`, `-03:30`, `+0800`, `+08` or `Z`.
    pub const fn parse(text: &str) -> Option<Self> {
        Self::read(text.as_bytes())
    }

    pub(crate) const fn read(text: &[u8]) -> Option<Self> {
        let (sign, hours, minutes) = match text {
            [b'Z' | b'z'] => return Some(Self::UTC),
            [sign, a, b] => (*sign, [*a, *b], [b'0', b'0']),
            [sign, a, b, b':', c, d] | [sign, a, b, c, d] => (*sign, [*a, *b], [*c, *d]),
            _ => return None,
        };
        let minutes = match (civil::digits(&hours), civil::digits(&minutes)) {
            (Some(hours), Some(minutes)) if minutes < 60 => (hours * 60 + minutes) as i16,
            _ => return None,
        };
        match sign {
            b'+' => Self::minutes(minutes),
            b'-' => Self::minutes(-minutes),
            _ => None,
        }
    }

    /// The offset in seconds.
    pub const fn seconds(self) -> i64 {
        self.minutes as i64 * 60
    }
}

/// The time zone of a service; UTC if the spec does not say one. The generator has checked the text.
#[doc(hidden)]
pub const fn __time_zone(said: &[&str]) -> UtcOffset {
    match said {
        [text] => match UtcOffset::parse(text) {
            Some(offset) => offset,
            None => UtcOffset::UTC,
        },
        _ => UtcOffset::UTC,
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.minutes < 0 { '-' } else { '+' }, self.minutes.unsigned_abs());
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_they_are_displayed() {
        for minutes in -1439..=1439 {
            let offset = UtcOffset::minutes(minutes).expect("an offset");
            let text = offset.to_string();
            assert_eq!(
                (UtcOffset::parse(&text), UtcOffset::parse(&text.replace(':', ""))),
                (Some(offset), Some(offset))
            );
        }
        assert_eq!(UtcOffset::parse("Z"), Some(UtcOffset::UTC));
        assert_eq!(UtcOffset::parse("-03"), UtcOffset::hours(-3));
        for bad in ["", "08:00", "+8:00", "+24:00", "+08:60", "+08:0", "UTC", "−08:00", "+０8:00", "+99:99"] {
            assert_eq!(UtcOffset::parse(bad), None, "{bad}");
        }
        assert_eq!((UtcOffset::minutes(1440), UtcOffset::hours(-24), UtcOffset::minutes(i16::MIN)), (None, None, None));
    }
}
