//! Invisible characters in a file.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::source::Span;
use crate::text::{self, BadChar};

/// At most this many of them are reported for a file.
pub(super) const MAX_UNSEEN: usize = 20;

/// An invisible character misleads a reviewer, and rustc refuses some of them.
pub(super) fn unseen(bad: BadChar, span: Span) -> Diagnostic {
    Diagnostic::of(&rule::YAML_INVISIBLE, span, bad.to_string()).help("remove it")
}

/// Reports invisible characters and returns their positions. Line breaks of any system, and a byte order mark at the very
/// beginning, are fine.
pub(super) fn forbid_unseen(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Vec<Range<usize>> {
    let mut start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut all: Vec<Range<usize>> = Vec::new();
    // Lone carriage returns either end all lines of a file, or are a single mistake.
    let (mut returns, mut first_return) = (0, None);
    while let Err(bad) = text::fits_in_prose(&text[start..]) {
        let at = start + bad.at;
        start = at + bad.char.len_utf8();
        let span = Span { file, start: at as u32, end: start as u32 };
        if bad.char == '\r' {
            if text[start..].starts_with('\n') {
                continue;
            }
            returns += 1;
            first_return.get_or_insert(unseen(bad, span));
        } else if all.len() - returns < MAX_UNSEEN {
            errors.push(unseen(bad, span));
        }
        all.push(at..start);
    }
    errors.extend(first_return.map(|first| match returns {
        1 => first,
        all => first.help(format!("end lines with a line feed, as editors do; the file has {all} such characters")),
    }));
    all
}
