//! The names of entries: their extensions, and how they are shown.

use std::fmt::Write;
use std::ops::Range;

use crate::wording::is_printable;

/// How much of a name is shown, in characters: enough to find the entry.
const MAX_NAME: usize = 160;

/// The extension of a name, as defined in [`archive`](super).
pub(super) fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    crate::file::extension(file).into_owned()
}

/// Why a file is refused, with a remedy for those that users do not know about.
pub(super) fn refusal(name: &str, extension: &str) -> String {
    let what = match extension {
        "" => "a file without an extension is not accepted".to_owned(),
        extension => format!("files of type .{} are not accepted", shown(extension)),
    };
    let by_macos = name.split(['/', '\\']).any(|part| part == "__MACOSX" || part == ".DS_Store");
    if by_macos { format!("{what}: macOS added it, pack again without it") } else { what }
}

/// A name that can be printed safely.
pub(super) fn shown(name: &str) -> String {
    if name.is_empty() {
        return "(no name)".to_owned();
    }
    // More is not needed, and escaping makes up to ten characters of one.
    let start = clipped(name, 4 * MAX_NAME);
    clipped(&escaped(&start), MAX_NAME)
}

/// Decodes bytes: as UTF-8 even if that is not declared, since most programs write it; otherwise with non-ASCII bytes
/// escaped, since nothing says which old encoding they are in.
pub(super) fn decoded(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii() {
            text.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail. Not a `\`, which would separate components.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Escapes what could deceive on a terminal: control characters and invisible ones.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_printable(c) { escaped.push(c) } else { escaped.extend(c.escape_default()) }
    }
    escaped
}

/// A message about bytes of unknown purpose.
pub(super) fn unaccounted(range: Range<u64>) -> String {
    let Range { start, end } = range;
    match end.saturating_sub(start) {
        1 => format!("the byte at offset {start} belongs to no file in it"),
        len => format!("{len} bytes at offset {start} belong to no file in it"),
    }
}

/// Cuts out the middle of a text longer than `max` characters: its end shows the extension.
pub(super) fn clipped(text: &str, max: usize) -> String {
    let len = text.chars().count();
    if len <= max {
        return text.to_owned();
    }
    let tail = max / 2;
    let head = max.saturating_sub(tail + 1);
    let mut clipped: String = text.chars().take(head).collect();
    clipped.push('…');
    clipped.extend(text.chars().skip(len - tail));
    clipped
}
