//! Where a message is, for other programs: the line, and the columns as each of them counts.

use std::ops::Range;

use super::Diagnostics;
use crate::source::{Source, Span};

/// A part of a line of a file. Lines and columns begin with 1; columns end behind the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    /// The file.
    pub source: &'a Source,
    /// The line.
    pub line: usize,
    /// Columns in characters.
    pub columns: Range<usize>,
    /// Columns in units of UTF-16.
    pub utf16_columns: Range<usize>,
}

impl Diagnostics {
    /// Where a span is, limited to its first line; nothing if no file has it.
    pub fn position(&self, span: Span) -> Option<Position<'_>> {
        let source = self.sources.get(span.file as usize)?;
        let range = within(&source.text, span);
        let before = &source.text[..range.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let columns = |count: fn(&str) -> usize| {
            let start = 1 + count(&source.text[line_start..range.start]);
            start..start + count(&source.text[range.clone()])
        };
        Some(Position {
            source,
            line: 1 + before.matches('\n').count(),
            columns: columns(|text| text.chars().count()),
            utf16_columns: columns(|text| text.encode_utf16().count()),
        })
    }
}

/// The span as a range of the text: on character boundaries and limited to its first line, so that a message about a
/// mapping marks only its beginning.
pub(super) fn within(text: &str, span: Span) -> Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start as usize);
    let end = boundary((span.end as usize).max(start));
    let line = text[start..end].find(['\n', '\r']).map_or(end, |newline| start + newline);
    start..line
}
