//! Why a text is not YAML, and what it was meant to be.
//!
//! The parser says where it had to stop, which is seldom where the mistake is. So the lines around that place are looked
//! at, each thing that may be wrong there is put right in a copy, and the parser judges: the first explanation whose
//! remedy lets it read on is the one that is reported. With the remedy in place the rest of the file is read too, so
//! that one slip hides nothing else.

mod characters;
mod conflict;
mod flow;
mod indent;
mod lines;
mod look_alike;
mod stray;
mod unclosed;
mod unexplained;
mod values;

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::MAX_DEPTH;
use lines::Lines;

pub(crate) use characters::fused_keys;
pub(crate) use conflict::conflicts;
pub(crate) use look_alike::look_alike;

/// A stretch of text with what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    range: Range<usize>,
    text: String,
}

impl Edit {
    fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// Something that is wrong, with its remedy.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    at: Range<usize>,
    message: String,
    label: String,
    help: String,
    also: Option<(Range<usize>, String)>,
    /// What puts it right, in the order of the text.
    edits: Vec<Edit>,
    /// A value that is not what it was meant to be, even when it is put right.
    unreliable: Option<Range<usize>>,
    /// The parser must come further than this with the edits, for them to have helped.
    passes: Option<usize>,
}

impl Finding {
    fn new(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { at, message, label: String::new(), help, also: None, edits: Vec::new(), unreliable: None, passes: None }
    }

    fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    fn also(mut self, at: Range<usize>, label: impl Into<String>) -> Self {
        self.also = Some((at, label.into()));
        self
    }

    fn edit(mut self, range: Range<usize>, text: impl Into<String>) -> Self {
        self.edits.push(Edit::new(range, text));
        self
    }

    fn edits(mut self, edits: Vec<Edit>) -> Self {
        self.edits = edits;
        self
    }

    fn unreliable(mut self, value: Range<usize>) -> Self {
        self.unreliable = Some(value);
        self
    }

    fn passes(mut self, at: usize) -> Self {
        self.passes = Some(at);
        self
    }
}

/// The text with the edits made.
fn applied(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for edit in edits {
        out.push_str(text.get(from..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        from = edit.range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Where the parser had to stop, and what it says about that.
#[derive(Clone, Debug)]
pub(crate) struct ParseFailure {
    /// The byte in the text.
    pub(crate) at: usize,
    /// The parser's own words.
    pub(crate) info: String,
}

/// A text that is being put right, and where each of its bytes comes from.
pub(crate) struct RepairedText {
    pub(crate) text: String,
    origin: Vec<u32>,
    /// How many bytes may still be parsed to judge remedies, so that a hostile file costs no more than a large one.
    budget: usize,
    /// What stood in lines that had to be left out, in bytes of the file.
    pub(crate) lost: Vec<Range<u32>>,
    /// What was written anew, in bytes of the file.
    pub(crate) changed: Vec<Range<u32>>,
    /// Where something was put right, in bytes of the file, and whether it is known what was wrong there.
    repaired: Vec<(u32, bool)>,
}

/// Remedies are judged by parsing at most so many bytes for one file, or the file so many times if it is large.
const BUDGET: usize = 512 * 1024;
/// What stops the parser so few lines below a line that nobody could explain is not worth a message.
const NEAR: usize = 8;
const TIMES: usize = 4;

impl RepairedText {
    pub(crate) fn new(text: &str) -> Self {
        let origin = (0..=text.len() as u32).collect();
        Self {
            text: text.to_owned(),
            origin,
            budget: BUDGET.max(TIMES * text.len()),
            lost: Vec::new(),
            changed: Vec::new(),
            repaired: Vec::new(),
        }
    }

    /// The text without characters that nobody can see; where they end lines, lines end as others do.
    pub(crate) fn without(text: &str, unseen: &[Range<usize>]) -> Self {
        let mut repaired = Self::new(text);
        let instead = |range: &Range<usize>| if text[range.clone()].starts_with('\r') { "\n" } else { "" };
        let edits: Vec<Edit> = unseen.iter().map(|range| Edit::new(range.clone(), instead(range))).collect();
        repaired.changed = unseen.iter().map(|range| range.start as u32..range.end as u32).collect();
        repaired.make(&edits);
        repaired
    }

    /// The byte of the file that a byte of the repaired text stands for.
    pub(crate) fn original(&self, at: usize) -> u32 {
        self.origin.get(at).or(self.origin.last()).copied().unwrap_or(0)
    }

    fn span(&self, file: u32, range: &Range<usize>) -> Span {
        let start = self.original(range.start);
        Span { file, start, end: self.original(range.end).max(start) }
    }

    /// Whether another round can be afforded.
    pub(crate) fn can_go_on(&self) -> bool {
        self.budget > 0
    }

    /// Finds out why the parser stopped, reports it, and puts it right. False when there is no going on.
    pub(crate) fn repair(&mut self, file: u32, failure: &ParseFailure, errors: &mut Vec<Diagnostic>) -> bool {
        let lines = Lines::around(&self.text, failure.at);
        let explained = explain(&self.text, &lines, failure, &mut self.budget);
        let unexplained = explained.is_none();
        let finding = explained.unwrap_or_else(|| unexplained::plainly(&self.text, &lines, failure));
        if self.follows(finding.at.start) {
            return false;
        }
        self.repaired.push((self.original(finding.at.start), !unexplained));
        // Where nothing explains it, the line is left out, and what it said with it.
        for edit in finding.edits.iter().filter(|_| unexplained) {
            let line = self.original(edit.range.start)..self.original(edit.range.end);
            self.lost.push(line);
        }
        self.take(file, &finding, errors);
        self.budget = self.budget.saturating_sub(self.text.len());
        self.can_go_on() && !finding.edits.is_empty()
    }

    /// Whether what is found at a place is only what an earlier remedy has left: it was put right already, or stands
    /// right below something that nobody could explain.
    fn follows(&self, at: usize) -> bool {
        let (original, here) = (self.original(at), lines::line_at(&self.text, at).start);
        self.repaired.iter().any(|(before, explained)| {
            let between = |before: usize| &self.text.as_bytes()[before.min(here)..here];
            let below = |before| between(before).iter().filter(|byte| **byte == b'\n').count() <= NEAR;
            let then = || self.origin.partition_point(|origin| origin < before);
            *before == original || (!explained && original > *before && below(then()))
        })
    }

    /// Reports a finding, and makes its edits.
    pub(crate) fn take(&mut self, file: u32, finding: &Finding, errors: &mut Vec<Diagnostic>) {
        let mut diagnostic = Diagnostic::new(self.span(file, &finding.at), finding.message.clone())
            .label(finding.label.clone())
            .help(finding.help.clone());
        if let Some((at, label)) = &finding.also {
            diagnostic = diagnostic.also(self.span(file, at), label.clone());
        }
        errors.push(diagnostic);
        let replaced = finding.edits.iter().map(|edit| &edit.range).filter(|range| !range.is_empty());
        let changed: Vec<_> = replaced
            .chain(&finding.unreliable)
            .map(|range| self.original(range.start)..self.original(range.end))
            .collect();
        self.changed.extend(changed);
        self.make(&finding.edits);
    }

    /// Makes edits that stand in the order of the text.
    fn make(&mut self, edits: &[Edit]) {
        let mut origin = Vec::with_capacity(self.origin.len() + 16);
        let mut from = 0;
        for edit in edits {
            origin.extend_from_slice(self.origin.get(from..edit.range.start).unwrap_or_default());
            let at = self.original(edit.range.start);
            origin.extend(edit.text.bytes().map(|_| at));
            from = edit.range.end;
        }
        origin.extend_from_slice(self.origin.get(from..).unwrap_or_default());
        self.text = applied(&self.text, edits);
        self.origin = origin;
    }
}

/// The explanation whose remedy lets the parser come furthest; of equals the first.
fn explain(text: &str, lines: &Lines<'_>, failure: &ParseFailure, budget: &mut usize) -> Option<Finding> {
    let mut best: Option<(usize, Finding)> = None;
    for finding in candidates(text, lines, failure) {
        if *budget == 0 || best.as_ref().is_some_and(|(left, _)| *left == 0) {
            break;
        }
        let repaired = applied(text, &finding.edits);
        *budget = budget.saturating_sub(repaired.len());
        // How much of the text the parser has not read when it stops again; zero: it does not stop.
        let left = refused(&repaired).map_or(0, |at| repaired.len() + 1 - at);
        let needed = text.len() + 1 - finding.passes.unwrap_or(failure.at);
        if left >= needed {
            continue;
        }
        if finding.passes.is_some() {
            return Some(finding);
        }
        if best.as_ref().is_none_or(|(least, _)| left < *least) {
            best = Some((left, finding));
        }
    }
    best.map(|(_, finding)| finding)
}

/// All that may be wrong around the place, the most telling first.
fn candidates(text: &str, lines: &Lines<'_>, failure: &ParseFailure) -> Vec<Finding> {
    let mut all = Vec::new();
    indent::tabs(text, failure.at, &mut all);
    unclosed::find(text, failure.at, &mut all);
    characters::find(lines, &mut all);
    indent::block_text(text, lines, &mut all);
    values::continued(text, lines, &mut all);
    values::find(text, lines, failure, &mut all);
    flow::find(text, lines, failure, &mut all);
    indent::find(text, lines, &mut all);
    stray::find(text, lines, &mut all);
    all
}

/// Where the parser stops, in bytes.
fn refused(text: &str) -> Option<usize> {
    let (mut depth, mut last) = (0usize, 0usize);
    let mut stop = None;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                last = span.end.index();
                match event {
                    Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
                    Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth > MAX_DEPTH {
                    stop = Some(last);
                    break;
                }
            }
            Err(error) => {
                stop = Some(error.marker().index().max(last));
                break;
            }
        }
    }
    stop.map(|index| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at))
}

/// A text as a quoted scalar.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text as a message quotes it: not longer than a line can show.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
