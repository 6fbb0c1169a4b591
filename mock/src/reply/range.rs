//! The part of a file that a request asks for.

/// What becomes of a header `Range`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is none, or of a kind that is not served, and the whole file is sent.
    All,
    /// From the first to the last of these bytes.
    Part(usize, usize),
    /// The file has no such bytes.
    Nothing,
}

/// The part of a file of a length: one range only, as most servers have it.
pub(super) fn asked(header: &str, len: usize) -> Asked {
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let Some((first, last)) = header.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::All;
    };
    match (number(first), number(last)) {
        (None, Some(0)) if first.is_empty() => Asked::Nothing,
        (None, Some(_)) if first.is_empty() && len == 0 => Asked::Nothing,
        (None, Some(count)) if first.is_empty() => Asked::Part(len.saturating_sub(count), len - 1),
        (Some(first), None) if last.is_empty() && first >= len => Asked::Nothing,
        (Some(first), None) if last.is_empty() => Asked::Part(first, len - 1),
        (Some(first), Some(last)) if first > last => Asked::All,
        (Some(first), Some(_)) if first >= len => Asked::Nothing,
        (Some(first), Some(last)) => Asked::Part(first, last.min(len - 1)),
        _ => Asked::All,
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};

    #[test]
    fn ranges() {
        for (header, part) in [
            ("bytes=0-9", Asked::Part(0, 9)),
            ("bytes=5-", Asked::Part(5, 99)),
            ("bytes=-5", Asked::Part(95, 99)),
            ("bytes=-500", Asked::Part(0, 99)),
            ("bytes=90-900", Asked::Part(90, 99)),
            ("bytes=99-99", Asked::Part(99, 99)),
            ("bytes=100-", Asked::Nothing),
            ("bytes=100-200", Asked::Nothing),
            ("bytes=99999999999999999999-", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
        ] {
            assert_eq!(asked(header, 100), part, "{header}");
        }
        for header in
            ["", "bytes", "bytes=", "bytes=-", "bytes=9-0", "bytes=0-1,5-6", "bytes=a-b", "items=0-9", "bytes=+1-9"]
        {
            assert_eq!(asked(header, 100), Asked::All, "{header}");
        }
        assert_eq!([asked("bytes=0-", 0), asked("bytes=-1", 0), asked("bytes=0-0", 0)], [Asked::Nothing; 3]);
    }
}
