//! Quotes and brackets that are not closed, or that close nothing.

use super::lines::{self, Line};
use super::{Finding, shortened};

/// A quote or bracket that waits for its counterpart.
#[derive(Clone, Copy)]
struct Open {
    sign: char,
    at: usize,
    indent: usize,
}

impl Open {
    fn closer(self) -> char {
        match self.sign {
            '[' => ']',
            '{' => '}',
            quote => quote,
        }
    }
}

/// Reads a text line by line, as far as quotes and brackets are concerned.
#[derive(Default)]
struct Scan {
    open: Vec<Open>,
    /// The column that the lines of a block of text (`|`, `>`) stand to the right of.
    block: Option<usize>,
    /// The first closing bracket without an opening one: where, and which one was expected.
    stray: Option<(usize, Option<Open>)>,
}

/// What is open where the next entry begins is not closed; what closes nothing is too much.
pub(super) fn find(text: &str, until: usize, into: &mut Vec<Finding>) {
    let mut scan = Scan::default();
    let mut end = 0;
    for line in lines::all(text) {
        if line.start > until.max(1) && scan.open.is_empty() {
            break;
        }
        if scan.skips(line) {
            continue;
        }
        let outer = scan.open.first().map_or(0, |open| open.indent);
        if !scan.open.is_empty() && line.begins_entry() && line.indent() <= outer {
            break;
        }
        scan.line(line);
        if !line.is_blank() {
            end = line.start + lines::without_comment(line.text).trim_end().len();
        }
    }
    if let Some((at, expected)) = scan.stray.filter(|(at, _)| *at <= until) {
        into.push(stray(text, at, expected));
    }
    if let Some(last) = scan.open.last() {
        into.push(unclosed(text, *last, &scan.open, end));
    }
}

fn unclosed(text: &str, last: Open, open: &[Open], mut end: usize) -> Finding {
    let is_quote = matches!(last.sign, '"' | '\'');
    let mut missing: Vec<char> = open.iter().rev().map(|open| open.closer()).collect();
    // Brackets at the end of the line, which the quote has swallowed, are not missing.
    let rest = text.get(last.at..end).unwrap_or_default();
    let brackets: Vec<char> = missing.iter().copied().skip(1).collect();
    let tail = rest.trim_end_matches(['}', ']', ' ', ',']);
    let swallowed: Vec<char> = rest[tail.len()..].chars().filter(|c| matches!(c, '}' | ']')).collect();
    if is_quote && !brackets.is_empty() && swallowed == brackets {
        missing.truncate(1);
        end = last.at + tail.len();
    }
    let closers: String =
        missing.iter().map(|closer| if *closer == '}' { " }".to_owned() } else { closer.to_string() }).collect();
    let written = shortened(text.get(last.at..end).unwrap_or_default().lines().last().unwrap_or_default());
    let what = if is_quote { "quote" } else { "bracket" };
    let help = format!("close it: `{written}{closers}`");
    Finding::new(last.at..last.at + 1, format!("the {what} `{}` is never closed", last.sign), help)
        .edit(end..end, closers)
        .unreliable(last.at..end)
        .passes(end)
}

fn stray(text: &str, at: usize, expected: Option<Open>) -> Finding {
    let sign = text[at..].chars().next().unwrap_or(' ');
    let range = at..at + sign.len_utf8();
    match expected {
        Some(open) => {
            let closer = open.closer();
            Finding::new(range.clone(), format!("`{sign}` does not close `{}`", open.sign), format!("write `{closer}`"))
                .also(open.at..open.at + 1, "opened here")
                .edit(range, closer)
        }
        None => Finding::new(range.clone(), format!("`{sign}` closes nothing"), "remove it, or quote the string")
            .edit(range, ""),
    }
}

impl Scan {
    /// True for a line of a block of text, in which nothing means anything.
    fn skips(&mut self, line: Line<'_>) -> bool {
        let Some(column) = self.block else { return false };
        let inside = line.text.trim().is_empty() || line.indent() > column;
        if !inside {
            self.block = None;
        }
        inside
    }

    fn line(&mut self, line: Line<'_>) {
        let indent = line.indent();
        // The column of the last key outside of brackets: a block of text stands to the right of it.
        let mut column = indent;
        let mut begins = true;
        let mut before = ' ';
        let mut chars = line.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            let blank_follows = next.is_none_or(|next| next == ' ' || next == '\t');
            match self.open.last().map(|open| open.sign) {
                Some('"') if c == '\\' => {
                    chars.next();
                }
                Some('\'') if c == '\'' && next == Some('\'') => {
                    chars.next();
                }
                Some(quote @ ('"' | '\'')) => {
                    if c == quote {
                        self.open.pop();
                    }
                }
                _ if c == '#' && (before == ' ' || before == '\t') => return,
                inside => {
                    if begins && inside.is_none() && matches!(c, '|' | '>') {
                        self.block = Some(column);
                        return;
                    }
                    self.sign(c, line.start + at, indent, begins);
                    if inside.is_none() && begins && c.is_alphanumeric() {
                        column = at;
                    }
                    let separates = (c == ':' || c == '-') && blank_follows;
                    let in_flow = inside.is_some() && matches!(c, ',' | ':');
                    begins = separates || in_flow || matches!(c, '[' | '{') || (begins && matches!(c, ' ' | '\t'));
                }
            }
            before = c;
        }
    }

    /// A character outside of quotes. Where a value begins, quotes and brackets open; within brackets they always do.
    fn sign(&mut self, c: char, at: usize, indent: usize, begins: bool) {
        let in_flow = !self.open.is_empty();
        match c {
            '[' | '{' if begins || in_flow => self.open.push(Open { sign: c, at, indent }),
            '"' | '\'' if begins => self.open.push(Open { sign: c, at, indent }),
            ']' | '}' if in_flow => {
                if self.open.last().is_some_and(|open| open.closer() != c) && self.stray.is_none() {
                    self.stray = Some((at, self.open.last().copied()));
                }
                self.open.pop();
            }
            ']' | '}' if self.stray.is_none() => self.stray = Some((at, None)),
            _ => {}
        }
    }
}
