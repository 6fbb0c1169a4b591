//! Finds out why a text is not valid YAML, and what was meant.
//!
//! The parser reports where it had to stop, which is seldom where the mistake is. So each thing that may be wrong in the
//! lines around is repaired in a copy, and the parser decides: the repair that lets it read furthest is reported. The rest
//! of the file is then read with that repair, so that one mistake does not hide others.

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
use crate::rule;
use crate::source::Span;
use crate::yaml::MAX_DEPTH;
use lines::Lines;

pub(crate) use characters::fused_keys;
pub(crate) use conflict::conflicts;
pub(crate) use look_alike::look_alike;

/// A range of text and its replacement.
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

/// A mistake, with its repair.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    at: Range<usize>,
    message: String,
    label: String,
    help: String,
    also: Option<(Range<usize>, String)>,
    /// The repair, in the order of the text.
    edits: Vec<Edit>,
    /// A value that cannot be trusted, even after the repair.
    unreliable: Option<Range<usize>>,
    /// With the edits, the parser must get further than this.
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

/// Applies the edits to a text.
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

/// Where the parser stopped, and its message.
#[derive(Clone, Debug)]
pub(crate) struct ParseFailure {
    /// The position in the text, in bytes.
    pub(crate) at: usize,
    /// The parser's message.
    pub(crate) info: String,
}

/// A text that is being repaired, with the origin of each byte.
pub(crate) struct RepairedText {
    pub(crate) text: String,
    origin: Vec<u32>,
    /// How many bytes may still be parsed to try repairs, so that a hostile file costs no more than a large one.
    budget: usize,
    /// Lines that had to be left out, in bytes of the file.
    pub(crate) lost: Vec<Range<u32>>,
    /// What was replaced, in bytes of the file.
    pub(crate) changed: Vec<Range<u32>>,
    /// The positions of repairs, in bytes of the file, and whether the mistake was understood.
    repaired: Vec<(u32, bool)>,
}

/// The bytes that may be parsed to try repairs of one file; or, for a large file, the number of times it may be parsed.
const BUDGET: usize = 512 * 1024;
/// An error this few lines below an unexplained one is not reported.
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

    /// The text without invisible characters, and with normal line breaks.
    pub(crate) fn without(text: &str, unseen: &[Range<usize>]) -> Self {
        let mut repaired = Self::new(text);
        let instead = |range: &Range<usize>| if text[range.clone()].starts_with('\r') { "\n" } else { "" };
        let edits: Vec<Edit> = unseen.iter().map(|range| Edit::new(range.clone(), instead(range))).collect();
        repaired.changed = unseen.iter().map(|range| range.start as u32..range.end as u32).collect();
        repaired.make(&edits);
        repaired
    }

    /// The byte of the file that a byte of the repaired text comes from.
    pub(crate) fn original(&self, at: usize) -> u32 {
        self.origin.get(at).or(self.origin.last()).copied().unwrap_or(0)
    }

    fn span(&self, file: u32, range: &Range<usize>) -> Span {
        let start = self.original(range.start);
        Span { file, start, end: self.original(range.end).max(start) }
    }

    /// Whether the budget allows another attempt.
    pub(crate) fn can_go_on(&self) -> bool {
        self.budget > 0
    }

    /// Finds out why the parser stopped, reports it, and repairs it. False if parsing cannot continue.
    pub(crate) fn repair(&mut self, file: u32, failure: &ParseFailure, errors: &mut Vec<Diagnostic>) -> bool {
        let lines = Lines::around(&self.text, failure.at);
        let explained = explain(&self.text, &lines, failure, &mut self.budget);
        let unexplained = explained.is_none();
        let finding = explained.unwrap_or_else(|| unexplained::plainly(&self.text, &lines, failure));
        if self.follows(finding.at.start) {
            return false;
        }
        self.repaired.push((self.original(finding.at.start), !unexplained));
        // An unexplained line is left out.
        for edit in finding.edits.iter().filter(|_| unexplained) {
            let line = self.original(edit.range.start)..self.original(edit.range.end);
            self.lost.push(line);
        }
        self.take(file, &finding, errors);
        self.budget = self.budget.saturating_sub(self.text.len());
        self.can_go_on() && !finding.edits.is_empty()
    }

    /// Whether a finding only follows from an earlier one: at the same position, or just below one that could not be
    /// explained.
    fn follows(&self, at: usize) -> bool {
        let (original, here) = (self.original(at), lines::line_at(&self.text, at).start);
        self.repaired.iter().any(|(before, explained)| {
            let between = |before: usize| &self.text.as_bytes()[before.min(here)..here];
            let below = |before| between(before).iter().filter(|byte| **byte == b'\n').count() <= NEAR;
            let then = || self.origin.partition_point(|origin| origin < before);
            *before == original || (!explained && original > *before && below(then()))
        })
    }

    /// Reports a finding, and applies its edits.
    pub(crate) fn take(&mut self, file: u32, finding: &Finding, errors: &mut Vec<Diagnostic>) {
        let mut diagnostic = Diagnostic::of(&rule::YAML_SYNTAX, self.span(file, &finding.at), finding.message.clone())
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

    /// Applies edits, which are in the order of the text.
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

/// The explanation whose repair lets the parser get furthest; among equals, the first.
fn explain(text: &str, lines: &Lines<'_>, failure: &ParseFailure, budget: &mut usize) -> Option<Finding> {
    let mut best: Option<(usize, Finding)> = None;
    for finding in candidates(text, lines, failure) {
        if *budget == 0 || best.as_ref().is_some_and(|(left, _)| *left == 0) {
            break;
        }
        let repaired = applied(text, &finding.edits);
        *budget = budget.saturating_sub(repaired.len());
        // How much of the text is unread when the parser stops again; zero if it does not.
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

/// Possible mistakes around the position, most specific first.
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

/// A text as a message quotes it, cut off after one line.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
