//! The lines around a place, and what stands in them.

use std::ops::Range;

/// At most this many preceding lines are inspected: an unquoted text may span several.
const BEFORE: usize = 4;

/// One line of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its first byte.
    pub(super) start: usize,
    /// What it says, without the line end.
    pub(super) text: &'a str,
}

impl<'a> Line<'a> {
    /// The bytes of blanks and tabs at its beginning.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// The byte after its last.
    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// Its text without indentation, the dashes of lists, a comment and blanks at the end; with its place.
    pub(super) fn body(self) -> (usize, &'a str) {
        let mut at = self.indent();
        while let Some(rest) = self.text[at..].strip_prefix("- ") {
            at += 2 + (rest.len() - rest.trim_start_matches(' ').len());
        }
        (self.start + at, without_comment(&self.text[at..]).trim_end())
    }

    /// True without anything but blanks or a comment.
    pub(super) fn is_blank(self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }

    /// Its key and its value, in a line of the form `key: value` outside of brackets.
    pub(super) fn pair(self) -> Option<Pair<'a>> {
        let (start, body) = self.body();
        let colon = key_length(body)?;
        let rest = &body[colon + 1..];
        let value = rest.trim_start_matches([' ', '\t']);
        let value_start = start + body.len() - value.len();
        Some(Pair { key: start..start + colon, value: value_start..value_start + value.len(), text: value })
    }

    /// True for a line that begins an entry: `key:`, `- key: value`.
    pub(super) fn begins_entry(self) -> bool {
        let (_, body) = self.body();
        key_length(body).is_some_and(|length| is_word(body[..length].trim_matches(['"', '\''])))
    }
}

/// A key with its value.
pub(super) struct Pair<'a> {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) text: &'a str,
}

/// Where the colon after a key stands: the first one that a blank or the line's end follows, outside of quotes.
fn key_length(body: &str) -> Option<usize> {
    let from = match body.chars().next()? {
        quote @ ('"' | '\'') => 1 + body[1..].find(quote)? + 1,
        '{' | '[' | '#' => return None,
        _ => 0,
    };
    let mut rest = body[from..].match_indices(':').map(|(at, _)| from + at);
    rest.find(|at| body[at + 1..].chars().next().is_none_or(|next| next == ' ' || next == '\t')).filter(|at| *at > 0)
}

/// Names of keys: letters, digits, `_`, `-` and `.`, of any script.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

/// The word at the beginning of a text.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len());
    &text[..end]
}

/// The text before ` #`, outside of quotes.
pub(super) fn without_comment(text: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '#') if before == ' ' || before == '\t' => return &text[..at],
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (Some(open), _) if open == c && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    text
}

/// The lines from some before a place to the one of the place.
pub(super) struct Lines<'a> {
    /// The line of the place first, then those before it that are not blank.
    pub(super) near: Vec<Line<'a>>,
}

impl<'a> Lines<'a> {
    pub(super) fn around(text: &'a str, at: usize) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        // At the end of the file the last line is meant, not the nothing after it.
        if text[at..].trim().is_empty() {
            at = text.trim_end().len();
        }

        let mut near = vec![line_at(text, at)];
        while near.len() <= BEFORE {
            let Some(first) = near.last().filter(|line| line.start > 0) else { break };
            let mut before = line_at(text, first.start - 1);
            while before.is_blank() && before.start > 0 {
                before = line_at(text, before.start - 1);
            }
            near.push(before);
        }
        Self { near }
    }
}

/// The line in which a byte stands.
pub(super) fn line_at(text: &str, at: usize) -> Line<'_> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    Line { start, text: text[start..end].trim_end_matches('\r') }
}

/// All lines with their places.
pub(super) fn all(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let here = Line { start, text: line.trim_end_matches('\r') };
        start += line.len() + 1;
        here
    })
}
