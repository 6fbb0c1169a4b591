//! Which part of a file a response holds.

use std::fmt;

/// A part of a file, in bytes counted from 0, as the service says with a response of status 206.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ContentRange {
    /// The first byte that came.
    pub first: u64,
    /// The last byte that came.
    pub last: u64,
    /// The length of the whole file, if the service says it.
    pub total: Option<u64>,
}

impl ContentRange {
    /// The range that a header `Content-Range` says: `bytes 0-9/100`, `bytes 0-9/*`.
    pub(crate) fn of(header: &str) -> Option<Self> {
        let (range, total) = bytes(header)?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last) = (number(first)?, number(last)?);
        let total = if total == "*" { None } else { Some(number(total)?) };
        (first <= last && total.is_none_or(|total| last < total)).then_some(Self { first, last, total })
    }

    /// The length of the file that a refusal says: `bytes */100`.
    pub(crate) fn refused(header: &str) -> Option<u64> {
        number(bytes(header)?.strip_prefix("*/")?)
    }

    /// Whether the file ends with this part; `None` if the service does not say how long it is.
    pub fn is_end(self) -> Option<bool> {
        self.total.map(|total| self.last + 1 == total)
    }
}

/// `bytes 0-9/100`
impl fmt::Display for ContentRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes {}-{}/", self.first, self.last)?;
        match self.total {
            Some(total) => total.fmt(f),
            None => f.write_str("*"),
        }
    }
}

fn bytes(header: &str) -> Option<&str> {
    let (unit, rest) = header.trim().split_once(' ')?;
    unit.eq_ignore_ascii_case("bytes").then(|| rest.trim())
}

/// Digits only: `+1` is no number here.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let range = ContentRange::of("bytes 0-9/100").expect("a range");
        assert_eq!((range.to_string().as_str(), range.is_end()), ("bytes 0-9/100", Some(false)));
        assert_eq!(ContentRange::of(" Bytes 90-99/100").and_then(ContentRange::is_end), Some(true));
        assert_eq!(
            ContentRange::of("bytes 5-5/*").map(|range| (range.to_string(), range.is_end())),
            Some(("bytes 5-5/*".to_owned(), None))
        );
        assert_eq!(ContentRange::refused("bytes */100"), Some(100));
        for odd in [
            "",
            "bytes",
            "bytes ",
            "bytes */100",
            "bytes 9-0/100",
            "bytes 0-100/100",
            "bytes 0-9/",
            "bytes -9/100",
            "bytes 0-/100",
            "bytes +1-9/100",
            "bytes 0-99999999999999999999/*",
            "items 0-9/100",
            "bytes 0-9",
            "bytes 0-18446744073709551615/18446744073709551615",
        ] {
            assert_eq!(ContentRange::of(odd), None, "{odd}");
        }
        assert_eq!(ContentRange::of("bytes 0-18446744073709551615/*").and_then(ContentRange::is_end), None);
        assert_eq!(ContentRange::refused("bytes 0-9/100"), None);
    }
}
