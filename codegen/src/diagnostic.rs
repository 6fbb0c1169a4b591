//! Messages about a spec: what is wrong, where, and what to do.
//!
//! Every stage pushes into one [`Diagnostics`]; nothing stops at the first error.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{Source, Span};
use crate::text::{self, shown};

/// At most this many messages are shown; the rest are counted.
const SHOWN: usize = 200;

/// One thing that is wrong with a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The exact text that is wrong; `None` where it belongs to no place (a missing file).
    pub at: Option<Span>,
    /// What the caret says; may be empty.
    pub label: String,
    /// Another place that matters (the first of two duplicates), with what it is.
    pub also: Option<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A message about a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { at: Some(span), ..Self::nowhere(message) }
    }

    /// A message that belongs to no place in a file.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None, label: String::new(), also: None, help: None }
    }

    /// What the caret says.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A second place that belongs to the matter.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also = Some((span, label.into()));
        self
    }

    /// "did you mean", where one of the candidates is near.
    #[must_use]
    pub fn suggest<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wrong, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// The candidate that a typing slip turns into `wrong`, if any is near enough.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(3) / 3).min(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// All that is wrong with a spec, with the texts that the messages quote.
#[derive(Clone, Default)]
pub struct Diagnostics {
    sources: Arc<[Source]>,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collection over some files.
    pub fn new(sources: Arc<[Source]>) -> Self {
        Self { sources, list: Vec::new() }
    }

    /// Adds a message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The messages, by file and place, without repetitions.
    pub fn list(&self) -> Vec<&Diagnostic> {
        let mut list: Vec<&Diagnostic> = self.list.iter().collect();
        list.sort_by_key(|diagnostic| (diagnostic.at.is_none(), diagnostic.at));
        list.dedup();
        list
    }

    /// The files that the messages talk about.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// "3 errors in 2 of 5 files".
    pub fn summary(&self) -> String {
        let list = self.list();
        let mut files: Vec<u32> = list.iter().filter_map(|d| d.at.map(|at| at.file)).collect();
        files.dedup();
        let errors = if list.len() == 1 { "1 error".to_owned() } else { format!("{} errors", list.len()) };
        let of = if self.sources.len() == 1 { "1 file".to_owned() } else { format!("{} files", self.sources.len()) };
        match files.len() {
            0 => errors,
            some => format!("{errors} in {some} of {of}"),
        }
    }

    /// Every message with its source line and caret, as a terminal shows it.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
        let list = self.list();
        let mut out = String::new();
        for diagnostic in list.iter().take(SHOWN) {
            out.push_str(&self.render_one(&renderer, diagnostic));
            out.push_str("\n\n");
        }
        if list.len() > SHOWN {
            out.push_str(&format!("… and {} more\n\n", list.len() - SHOWN));
        }
        out
    }

    fn render_one(&self, renderer: &Renderer, diagnostic: &Diagnostic) -> String {
        let mut group = Group::with_title(Level::ERROR.primary_title(one_line(&diagnostic.message)));
        let mut places = vec![];
        places.extend(diagnostic.at.map(|span| (span, diagnostic.label.as_str(), AnnotationKind::Primary)));
        places.extend(diagnostic.also.as_ref().map(|(span, label)| (*span, label.as_str(), AnnotationKind::Context)));
        if places.len() == 2 && places[0].0.file == places[1].0.file {
            group = group.element(self.snippet(&places));
        } else {
            for place in places {
                group = group.element(self.snippet(&[place]));
            }
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(one_line(help)));
        }
        renderer.render(&[group])
    }

    fn snippet<'a>(
        &'a self,
        places: &[(Span, &'a str, AnnotationKind)],
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let source = places.first().and_then(|(span, ..)| self.sources.get(span.file as usize));
        let (path, text) = source.map_or(("", ""), |source| (source.shown.as_str(), source.text.as_str()));
        let ranges: Vec<_> = places.iter().map(|(span, ..)| within(text, *span)).collect();
        // Only the lines from the first place to the last are handed over: the renderer reads all that it is given.
        let start = ranges.iter().map(|range| range.start).min().unwrap_or(0);
        let end = ranges.iter().map(|range| range.end).max().unwrap_or(0);
        let start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let first_line = 1 + text[..start].matches('\n').count();
        let excerpt = visible(&text[start..end]);
        let mut snippet = Snippet::source(excerpt).path(shown(path)).line_start(first_line).fold(true);
        for ((_, label, kind), range) in places.iter().zip(ranges) {
            let label = (!label.is_empty()).then(|| one_line(label));
            snippet = snippet.annotation(kind.span(range.start - start..range.end - start).label(label));
        }
        snippet
    }
}

/// The span as a range of the text: on character boundaries, and ending with its first line, so that a message about a
/// mapping marks where it begins instead of a page.
fn within(text: &str, span: Span) -> std::ops::Range<usize> {
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

/// What a message quotes may be anything: line ends become blanks, and what cannot be seen is written as its number.
fn one_line(text: &str) -> String {
    shown(&text.replace(['\n', '\r', '\t'], " ")).into_owned()
}

/// A line of a file as it may be shown, with each byte where it was: what cannot be seen gives way to signs of its length.
fn visible(line: &str) -> Cow<'_, str> {
    let bad = |c: char| text::fits_in_prose(c.encode_utf8(&mut [0; 4])).is_err() && c != '\r';
    if !line.contains(bad) {
        return Cow::Borrowed(line);
    }
    let sign = |c: char| ["?", "\u{B7}", "\u{FFFD}", "\u{FFFD}?"][c.len_utf8() - 1];
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if bad(c) { out.push_str(sign(c)) } else { out.push(c) }
    }
    Cow::Owned(out)
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.render(false), self.summary())
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostics {}
