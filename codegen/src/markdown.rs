//! Turns texts of a spec into Markdown that rustdoc shows as it was written.
//!
//! A text never becomes a doctest, HTML, an image, or a link to an item or to anywhere but the web, and it never affects
//! what comes after it. A subset of Markdown is supported: paragraphs, lists, code spans, `*emphasis*`, fenced and indented
//! blocks, links to http and https URLs, bare URLs. Everything else is escaped, so that the reader sees what was written.
//!
//! This is an escaper, not a parser: in doubt it escapes. Tests compare it with the parser that rustdoc uses.

mod inline;

use std::borrow::Cow;
use std::fmt;

pub use self::inline::inline;

/// A line of a doc comment. It is always a single line, so that a text cannot leave its comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocLine(String);

impl DocLine {
    /// Makes a line of a text. Line breaks and invisible characters become spaces; trailing spaces are removed.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        if let Cow::Owned(clean) = seen(&text) {
            text = clean;
        }
        text.truncate(text.trim_end().len());
        Self(text)
    }

    /// The line, without `///`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the equivalent `doc` attribute.
    pub fn attribute(&self) -> String {
        if self.0.is_empty() { String::new() } else { [" ", &self.0].concat() }
    }
}

impl fmt::Display for DocLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A fact as a code span, whatever it contains.
pub fn code(text: &str) -> String {
    let at_edge = |edge: char| text.starts_with(edge) || text.ends_with(edge);
    // Nearly all facts need one backtick and no padding.
    if !text.is_empty() && !text.contains('`') && !at_edge(' ') {
        return ["`", text, "`"].concat();
    }
    let marks = "`".repeat(longest_run(text, '`') + 1);
    let pad = if at_edge('`') || (at_edge(' ') && !text.trim().is_empty()) { " " } else { "" };
    if text.is_empty() { "(empty)".to_owned() } else { format!("{marks}{pad}{text}{pad}{marks}") }
}

/// A URL as a link, or as code if it cannot be one.
pub fn address(url: &str) -> String {
    if inline::is_address(url) { format!("<{url}>") } else { code(url) }
}

/// A text letter by letter, for a pull request or an issue: no markup of its own, no new cell of a table, no mention.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => out.extend(['\\', c]),
            // A zero width joiner after it keeps a name from being told.
            '@' => out.push_str("@\u{200D}"),
            other => out.push(other),
        }
    }
    out
}

/// The lines of a text.
pub fn block(text: &str) -> Vec<DocLine> {
    if is_plain(text) { vec![DocLine(text.trim_end().to_owned())] } else { written(text) }
}

/// Whether a text is one line of plain words. Most are, and need no escaping.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',');
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| is_word(*byte) || (*byte == b'.' && bytes.get(at + 1).is_none_or(|next| *next == b' ')))
}

fn written(text: &str) -> Vec<DocLine> {
    let mut writer = Writer::default();
    for line in text.lines() {
        let line = if line.contains('\t') { Cow::Owned(line.replace('\t', "    ")) } else { Cow::Borrowed(line) };
        writer.line(&seen(&line));
    }
    writer.finish()
}

/// A line without invisible characters. Specs that pass lint have none; this is a safeguard.
fn seen(line: &str) -> Cow<'_, str> {
    let is_seen = |c: char| crate::text::fits_on_a_line(c.encode_utf8(&mut [0; 4])).is_ok();
    match crate::text::fits_on_a_line(line) {
        Ok(()) => Cow::Borrowed(line),
        Err(_) => line.chars().map(|c| if is_seen(c) { c } else { ' ' }).collect(),
    }
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or(0)
}

/// The maximum depth of lists; deeper ones are text.
const DEEPEST: usize = 8;

/// An item of a list that is open: where its content begins, in the text and in what is written.
struct Item {
    read: usize,
    written: usize,
}

/// What the lines that come next belong to.
enum Open {
    /// Nothing yet: the next line begins a block.
    Nothing,
    /// A paragraph: its lines, each with what stands before it.
    Paragraph(Vec<(String, String)>),
    /// A block of code: what stands before its first mark, its lines, and how it ends.
    Code { prefix: String, lines: Vec<String>, end: End },
}

/// What ends a block of code.
enum End {
    /// At least this many of this mark.
    Fence(char, usize),
    /// A line that is not indented so far.
    Indent(usize),
}

struct Writer {
    out: Vec<DocLine>,
    items: Vec<Item>,
    open: Open,
}

impl Default for Writer {
    fn default() -> Self {
        Self { out: Vec::new(), items: Vec::new(), open: Open::Nothing }
    }
}

impl Writer {
    fn finish(mut self) -> Vec<DocLine> {
        self.close();
        while self.out.last().is_some_and(|line| line.as_str().is_empty()) {
            self.out.pop();
        }
        self.out
    }

    fn line(&mut self, line: &str) {
        // Other blanks than spaces indent nothing: Chinese paragraphs begin with two wide ones.
        let text = line.trim_end().trim_start_matches(' ');
        let indent = if text.is_empty() { 0 } else { line.len() - line.trim_start_matches(' ').len() };
        if self.in_code(line, indent, text) {
            return;
        }
        if text.is_empty() {
            self.close();
            self.out.push(DocLine::default());
            return;
        }
        let begins = matches!(self.open, Open::Nothing);
        let (item, _) = self.place(indent);
        if begins && indent >= self.items.get(item.wrapping_sub(1)).map_or(0, |item| item.read) + 4 {
            self.items.truncate(item);
            let (read, prefix) = self.margin();
            let lines = vec![line[read + 4..].to_owned()];
            self.open = Open::Code { prefix, lines, end: End::Indent(read + 4) };
            return;
        }
        self.start(indent, text, begins);
    }

    /// How many items of the lists a line so far to the right is inside of, and whether those are all.
    fn place(&self, indent: usize) -> (usize, bool) {
        let inside = self.items.iter().take_while(|item| item.read <= indent).count();
        (inside, inside == self.items.len())
    }

    /// Where the innermost item's content begins in the text, and the blanks that lead there in what is written.
    fn margin(&self) -> (usize, String) {
        self.items.last().map_or((0, String::new()), |item| (item.read, " ".repeat(item.written)))
    }

    /// Takes a line that belongs to a block of code.
    fn in_code(&mut self, line: &str, indent: usize, text: &str) -> bool {
        let (margin, _) = self.margin();
        let Open::Code { lines, end, .. } = &mut self.open else { return false };
        let ends = match end {
            End::Indent(least) => !text.is_empty() && indent < *least,
            End::Fence(..) => !text.is_empty() && indent < margin,
        };
        if ends {
            self.close();
            return false;
        }
        if let End::Fence(mark, least) = end
            && text.len() >= *least
            && text.chars().all(|c| c == *mark)
        {
            self.close();
            return true;
        }
        let from = if let End::Indent(least) = end { *least } else { margin };
        lines.push(line.get(from..).unwrap_or_default().to_owned());
        true
    }

    /// A line that may begin a block: after the marks of lists, a fence or a paragraph.
    fn start(&mut self, indent: usize, text: &str, begins: bool) {
        let (inside, all) = self.place(indent);
        let (mut indent, mut text, mut prefix, mut depth) = (indent, text, None, inside);
        let may_count = begins || !all;
        while let Some(marker) = marker(text, may_count || prefix.is_some()).filter(|_| depth < DEEPEST) {
            if prefix.is_none() {
                self.close();
                self.items.truncate(inside);
            }
            let (_, margin) = self.margin();
            let rest = text[marker.len()..].trim_start_matches(' ');
            let blanks = text.len() - marker.len() - rest.len();
            let read = indent + marker.len() + if blanks > 4 { 1 } else { blanks };
            self.items.push(Item { read, written: margin.len() + marker.len() + 1 });
            prefix = Some(format!("{}{marker} ", prefix.unwrap_or(margin)));
            (indent, text, depth) = (read, rest, depth + 1);
        }
        let marked = prefix.is_some();
        if let Some((mark, length)) = fence(text) {
            self.close();
            if !marked {
                self.items.truncate(inside);
            }
            let prefix = prefix.unwrap_or_else(|| self.margin().1);
            self.open = Open::Code { prefix, lines: Vec::new(), end: End::Fence(mark, length) };
            return;
        }
        if begins && !marked {
            self.items.truncate(inside);
        }
        let (_, margin) = self.margin();
        let prefix = prefix.unwrap_or_else(|| " ".repeat(indent.min(margin.len())));
        let line = (prefix, plain_start(text));
        match &mut self.open {
            Open::Paragraph(lines) => lines.push(line),
            _ => self.open = Open::Paragraph(vec![line]),
        }
    }

    /// Writes what is open.
    fn close(&mut self) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Paragraph(lines) => self.paragraph(&lines),
            Open::Code { prefix, mut lines, end } => {
                // Blank lines below an indented block are not its own.
                let blank = lines.iter().rev().take_while(|line| line.trim().is_empty()).count();
                let below = if matches!(end, End::Indent(_)) { blank } else { 0 };
                lines.truncate(lines.len() - below);
                self.code(&prefix, &lines);
                self.out.extend(std::iter::repeat_n(DocLine::default(), below));
            }
        }
    }

    /// A block that no compiler takes for a test.
    fn code(&mut self, prefix: &str, lines: &[String]) {
        let longest = lines.iter().map(|line| longest_run(line, '`')).max().unwrap_or(0);
        let marks = "`".repeat(longest.max(2) + 1);
        let (_, margin) = self.margin();
        self.out.push(DocLine::new(format!("{prefix}{marks}text")));
        self.out.extend(lines.iter().map(|line| DocLine::new(format!("{margin}{line}"))));
        self.out.push(DocLine::new(format!("{margin}{marks}")));
    }

    /// Code spans reach into the next line of a paragraph if that begins with nothing that could begin a block.
    fn paragraph(&mut self, lines: &[(String, String)]) {
        let mut from = 0;
        for at in 1..=lines.len() {
            if at < lines.len() && lines[at].1.starts_with(goes_on) {
                continue;
            }
            let text: Vec<&str> = lines[from..at].iter().map(|(_, line)| line.as_str()).collect();
            let escaped = inline::escaped(&text.join("\n"));
            let prefixes = lines[from..at].iter().map(|(prefix, _)| prefix);
            self.out.extend(
                prefixes.zip(escaped.split('\n')).map(|(prefix, line)| DocLine::new(format!("{prefix}{line}"))),
            );
            from = at;
        }
    }
}

/// The mark of an item at the beginning of a line that goes on behind it: `-`, `2.`. A number other than 1 begins no list
/// in the middle of a paragraph.
fn marker(text: &str, may_count: bool) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) && (may_count || &text[..digits] == "1") => digits + 1,
        _ => return None,
    };
    let (marker, rest) = text.split_at(length);
    (rest.starts_with(' ') && !rest.trim().is_empty() && !is_rule(text)).then_some(marker)
}

/// True for lines that draw something: a rule, the line below a heading, or the one below the head of a table.
fn is_rule(text: &str) -> bool {
    let only = |marks: &str| text.chars().all(|c| marks.contains(c));
    only("-:| ") || only("* ") || only("_ ") || only("=")
}

/// The mark of a fence and its length.
fn fence(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == mark).count();
    let info = &text[length..];
    (length >= 3 && (mark == '~' || !info.contains('`'))).then_some((mark, length))
}

/// True for what goes on in a paragraph, also for a parser that is in the middle of a code span.
fn goes_on(c: char) -> bool {
    c.is_alphanumeric() || "\"'(){}/$.,;".contains(c)
}

/// A line of a paragraph that no parser takes for anything else.
fn plain_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let counts = (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']);
    let ends = |at: usize| text[at..].is_empty() || text[at..].starts_with(' ');
    if counts && ends(digits + 1) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    let escaped = is_rule(text) || text.starts_with(['#', '>']) || (text.starts_with(['-', '+']) && ends(1));
    // What draws with stars or bars below the line is escaped character by character with the rest.
    if escaped && !text.starts_with(['*', '_']) { format!("\\{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
