//! What the bytes look like where a file may come: something else often begins differently.

use crate::response::document::{Document, MAX_VALUES};
use crate::response::scan::skip_blank;

/// Whether a body starts like a JSON object, or like what some programs take for one: `{'a': 1}`. Other things start
/// with braces, too: `{\rtf1`.
pub(super) fn begins_as_object(bytes: &[u8]) -> bool {
    let brace = skip_blank(bytes, 0);
    bytes.get(brace) == Some(&b'{') && matches!(bytes.get(skip_blank(bytes, brace + 1)), Some(b'"' | b'\'' | b'}'))
}

/// Whether a body that begins so may be one JSON value when all of it has come.
#[cfg(feature = "client")]
pub(super) fn may_become_json(bytes: &[u8]) -> bool {
    begins_as_value(bytes) && Document::read(bytes, MAX_VALUES).stop.is_none_or(|stop| stop.is_cut_off())
}

/// Whether the whole body is one JSON value: a string, an array of numbers, `null`. A file may start with zeros.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    begins_as_value(bytes) && Document::read(bytes, MAX_VALUES).stop.is_none()
}

fn begins_as_value(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_start().first(), Some(b'"' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

/// What a body is that starts like something else than a file: a page or an XML document, or a JSON array. A file may
/// start with zeros.
pub(super) fn begins_like(bytes: &[u8]) -> Option<&'static str> {
    if let [0xff, 0xfe, b'<' | b'{' | b'[', 0, ..] | [0xfe, 0xff, 0, b'<' | b'{' | b'[', ..] = bytes {
        return Some("text in UTF-16");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let (first, rest) = bytes.split_first()?;
    let second = rest.trim_ascii_start().first();
    match (first, second) {
        (b'<', _) if rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"!?/".contains(byte)) => {
            Some("HTML or XML")
        }
        (b'[', Some(b'{' | b'[' | b'"' | b']')) => Some("JSON"),
        _ => None,
    }
}
