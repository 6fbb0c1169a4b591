//! Texts in quotes.

use std::fmt::Write;

use crate::text::{is_invisible, is_line_end, is_no_character};

/// A text in double quotes, on one line: whatever cannot be seen, or would not stay on it, is an escape.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_escaped(c) => {
                let _ = write!(out, "\\U{:08X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What stands in YAML as an escape.
pub fn is_escaped(c: char) -> bool {
    c.is_control() || is_line_end(c) || is_invisible(c) || is_no_character(c)
}
