//! Renders messages for a terminal, in bounded length whatever the spec contains.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::position::within;
use super::{Diagnostic, Diagnostics};
use crate::encoding::escaped_byte;
use crate::source::Span;
use crate::text;

/// The maximum number of messages shown; the rest are counted.
const SHOWN: usize = 100;
/// The maximum number of messages shown per file.
const SHOWN_OF_FILE: usize = 50;
/// The maximum length of a message, in characters.
const MESSAGE: usize = 600;
/// The maximum length of a quote in a message, in characters.
const QUOTED: usize = 80;
/// The maximum number of names in a list.
const NAMES: usize = 12;
/// Names beyond this are not counted.
const UNCOUNTED: usize = 1000;
/// The characters of a long line that are shown on each side of a span.
const AROUND: usize = 80;
/// Spans that are further apart than this, in bytes, are shown separately.
const APART: usize = 4096;

/// A list of names in a message: the first ones, and how many more there are.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let shown: Vec<String> = names.by_ref().take(NAMES).map(|name| clipped(name, QUOTED / 2)).collect();
    match names.take(UNCOUNTED).count() {
        0 => shown.join(", "),
        UNCOUNTED => format!("{} … and more than {}", shown.join(", "), grouped(UNCOUNTED)),
        more => format!("{} … and {} more", shown.join(", "), grouped(more)),
    }
}

/// `1,234`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}

impl Diagnostics {
    /// "3 errors in 2 of 5 files".
    pub fn summary(&self) -> String {
        let list = self.list();
        let mut files: Vec<u32> = list.iter().filter_map(|d| d.at.map(|at| at.file)).collect();
        files.dedup();
        let errors = if list.len() == 1 { "1 error".to_owned() } else { format!("{} errors", grouped(list.len())) };
        let of = if self.sources.len() == 1 {
            "1 file".to_owned()
        } else {
            format!("{} files", grouped(self.sources.len()))
        };
        match files.len() {
            0 => errors,
            some => format!("{errors} in {} of {of}", grouped(some)),
        }
    }

    /// One of the messages with its source lines, for a terminal.
    pub fn render_message(&self, diagnostic: &Diagnostic, colour: bool) -> String {
        self.render_one(&renderer(colour), diagnostic)
    }

    /// All messages with their source lines, for a terminal. If there are very many, only the first of each file are shown;
    /// very long lines and names are shortened.
    pub fn render(&self, colour: bool) -> String {
        let renderer = renderer(colour);
        let list = self.list();
        let mut of_file: HashMap<Option<u32>, usize> = HashMap::new();
        let mut out = String::new();
        let mut shown = 0;
        for diagnostic in &list {
            let already = of_file.entry(diagnostic.at.map(|at| at.file)).or_default();
            if *already < SHOWN_OF_FILE && shown < SHOWN {
                *already += 1;
                shown += 1;
                out.push_str(&self.render_one(&renderer, diagnostic));
                out.push_str("\n\n");
            }
        }
        match list.len() - shown {
            0 => {}
            1 => out.push_str("… and 1 more error\n\n"),
            more => out.push_str(&format!("… and {} more errors\n\n", grouped(more))),
        }
        out
    }

    fn render_one(&self, renderer: &Renderer, diagnostic: &Diagnostic) -> String {
        let places: Vec<MarkedSpan<'_>> = self.places(diagnostic);
        let excerpts = excerpts(&places);
        let mut group =
            Group::with_title(Level::ERROR.primary_title(said(&diagnostic.message)).id(diagnostic.rule.name));
        for excerpt in &excerpts {
            let mut snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).fold(true);
            snippet = snippet.path(excerpt.path.as_str());
            for (range, kind, label) in &excerpt.marks {
                let label = (!label.is_empty()).then(|| label.clone());
                snippet = snippet.annotation(kind.span(range.clone()).label(label));
            }
            group = group.element(snippet);
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(said(help)));
        }
        let mut shown = renderer.render(&[group]);
        let mut from = 0;
        for excerpt in &excerpts {
            from = excerpt.put_column(&mut shown, from);
        }
        shown
    }

    fn places<'a>(&'a self, diagnostic: &'a Diagnostic) -> Vec<MarkedSpan<'a>> {
        let main = diagnostic.at.map(|span| (span, diagnostic.label.as_str(), AnnotationKind::Primary));
        let also = diagnostic.also.as_ref().map(|(span, label)| (*span, label.as_str(), AnnotationKind::Context));
        let place = |(span, label, kind): (Span, &'a str, AnnotationKind)| {
            let source = self.sources.get(span.file as usize);
            let (path, text) = source.map_or(("", ""), |source| (source.shown.as_str(), source.text.as_str()));
            MarkedSpan { file: span.file, path, text, range: within(text, span), label, kind }
        };
        main.into_iter().chain(also).map(place).collect()
    }
}

fn renderer(colour: bool) -> Renderer {
    if colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii)
}

/// A span to be marked, with its label.
struct MarkedSpan<'a> {
    file: u32,
    path: &'a str,
    text: &'a str,
    range: Range<usize>,
    label: &'a str,
    kind: AnnotationKind,
}

/// Lines to show, and the marks in them.
struct Excerpt {
    path: String,
    /// The number of the first line.
    line: usize,
    /// The column of the first mark, if the lines shown do not start at column 1.
    column: Option<usize>,
    text: String,
    marks: Vec<(Range<usize>, AnnotationKind, String)>,
}

/// The lines around the spans; spans that are far apart get separate excerpts.
fn excerpts(places: &[MarkedSpan<'_>]) -> Vec<Excerpt> {
    if let [one, two] = places
        && one.file == two.file
    {
        let start = one.range.start.min(two.range.start);
        let end = one.range.end.max(two.range.end);
        let lines = lines(one.text, start..end);
        let shown = one.text[lines.clone()]
            .split('\n')
            .all(|line| line.len() <= 2 * AROUND && is_plain(line.trim_end_matches('\r')));
        if end - start <= APART && shown {
            return vec![Excerpt::whole(places, lines)];
        }
    }
    places.iter().map(Excerpt::of).collect()
}

/// The whole lines of a range.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |newline| range.end + newline);
    // A Windows line break is not part of the line, but a span may start before it.
    start..range.end + text[range.end..end].trim_end_matches('\r').len()
}

/// True for a text in which every character is visible.
fn is_plain(text: &str) -> bool {
    !text.chars().any(is_unseen)
}

impl Excerpt {
    /// Corrects the column if the renderer was given only a part of the line. Returns where the position ends.
    fn put_column(&self, shown: &mut String, from: usize) -> usize {
        let Some((column, (mark, ..))) = self.column.zip(self.marks.first()) else { return from };
        let counted = 1 + self.text[..mark.start].chars().count();
        let place = |column: usize| format!("{}:{}:{column}", self.path, self.line);
        let Some(at) = shown[from..].find(&place(counted)).map(|at| from + at) else { return from };
        shown.replace_range(at..at + place(counted).len(), &place(column));
        at + place(column).len()
    }

    /// Lines as they are.
    fn whole(places: &[MarkedSpan<'_>], lines: Range<usize>) -> Self {
        let (path, text) = places.first().map_or(("", ""), |place| (place.path, place.text));
        let mark = |place: &MarkedSpan<'_>| {
            let range = place.range.start - lines.start..place.range.end - lines.start;
            (range, place.kind, said(place.label))
        };
        Self {
            path: said(path),
            line: 1 + text[..lines.start].matches('\n').count(),
            column: None,
            text: text[lines.clone()].to_owned(),
            marks: places.iter().map(mark).collect(),
        }
    }

    /// The line of one span, or the part around it if it is long, with invisible characters as escapes.
    fn of(place: &MarkedSpan<'_>) -> Self {
        let line = lines(place.text, place.range.clone());
        let text = &place.text[line.clone()];
        if text.len() <= 2 * AROUND && is_plain(text) {
            return Self::whole(std::slice::from_ref(place), line);
        }
        let mut shown = String::new();
        let start = back(place.text, place.range.start, AROUND).max(line.start);
        if start > line.start {
            shown.push_str("… ");
        }
        shown.push_str(&escaped(&place.text[start..place.range.start]));
        let from = shown.len();
        shown.push_str(&clipped(&escaped(&place.text[place.range.clone()]), 2 * AROUND));
        let to = shown.len();
        let after = &place.text[place.range.end..line.end];
        shown.push_str(&clipped(&escaped(after), AROUND));
        Self {
            path: said(place.path),
            line: 1 + place.text[..line.start].matches('\n').count(),
            column: Some(1 + place.text[line.start..place.range.start].chars().count()),
            text: shown,
            marks: vec![(from..to, place.kind, said(place.label))],
        }
    }
}

/// The start of that many characters before a position.
fn back(text: &str, at: usize, characters: usize) -> usize {
    text[..at].char_indices().rev().take(characters).last().map_or(at, |(at, _)| at)
}

/// True for characters that a terminal does not show as they are.
fn is_unseen(c: char) -> bool {
    let is_unseen = || text::fits_in_prose(c.encode_utf8(&mut [0; 4])).is_err() || escaped_byte(c).is_some();
    !c.is_ascii_graphic() && c != ' ' && is_unseen()
}

/// A text on one line, with invisible characters as escapes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            // A byte that is not UTF-8, in a text that was read anyway.
            c if escaped_byte(c).is_some() => out.extend(escaped_byte(c).map(|byte| format!("\\x{byte:02x}"))),
            c if is_unseen(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// A text, cut off if it is too long.
fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A message as it is shown: on one line, with long quotes shortened.
pub fn said(message: &str) -> String {
    if message.len() <= QUOTED && is_plain(message) && !message.contains(['\n', '\t']) {
        return message.to_owned();
    }
    let mut out = String::new();
    for (index, part) in message.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        // Every second part is between backticks.
        let most = if index % 2 == 1 { QUOTED } else { MESSAGE };
        out.push_str(&escaped(&clipped(part, most)));
        if out.len() > 2 * MESSAGE {
            break;
        }
    }
    clipped(&out, MESSAGE)
}
