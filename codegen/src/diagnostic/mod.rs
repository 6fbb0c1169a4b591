//! Messages about a spec: what is wrong, where, and what to do.
//!
//! Every stage pushes into one [`Diagnostics`], and nothing stops at the first error. Messages that only follow from
//! others are removed before anybody reads them.

mod position;
mod show;

use std::fmt;
use std::sync::Arc;

use crate::rule::Rule;
use crate::source::{Source, Span};
use crate::syntax::look_alike;
pub use position::Position;
pub(crate) use show::listed;
pub use show::said;

/// One thing that is wrong with a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule it is about.
    pub rule: &'static Rule,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The span of the text that is wrong; `None` if there is no such place (a missing file).
    pub at: Option<Span>,
    /// The label of the span; may be empty.
    pub label: String,
    /// Another span that matters (the first of two duplicates), with its label.
    pub also: Option<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What the message relies on: it is dropped if one of these spans has a message of its own.
    pub(crate) rests_on: Vec<Span>,
}

impl Diagnostic {
    /// A message about a span.
    pub fn of(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { at: Some(span), ..Self::of_nowhere(rule, message) }
    }

    /// A message without a span.
    pub fn of_nowhere(rule: &'static Rule, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { rule, message, at: None, label: String::new(), also: None, help: None, rests_on: Vec::new() }
    }

    /// What a rule of `lint` finds in a span; `lint` says which rule that was. Everybody else says it at once, see [`Self::of`].
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self::of(&Rule::OF_LINT, span, message)
    }

    /// What a rule of `lint` finds, without a span.
    pub(crate) fn nowhere(message: impl Into<String>) -> Self {
        Self::of_nowhere(&Rule::OF_LINT, message)
    }

    /// Sets the label of the span.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second span.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also = Some((span, label.into()));
        self
    }

    /// Adds a span that must be correct for the message to make sense.
    #[must_use]
    pub fn rests_on(mut self, span: Span) -> Self {
        self.rests_on.push(span);
        self
    }

    /// Adds "did you mean …?" if one of the candidates is similar.
    #[must_use]
    pub fn suggest<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        if let Some(look_alike) = look_alike(wrong) {
            return self.help(look_alike);
        }
        match nearest(wrong, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// Longer words are not treated as typing mistakes.
const LONGEST: usize = 64;

/// The candidate that is most similar to `wrong`, if any is similar enough.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.len() > LONGEST {
        return None;
    }
    let lower = wrong.to_lowercase();
    let length = lower.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let candidate_length = candidate.chars().count();
            let most = (candidate_length.max(3) / 3).min(3);
            // Each extra or missing character is a mistake of its own.
            let distance = (candidate_length.abs_diff(length) <= most)
                .then(|| strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()))?;
            (distance <= most).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// All messages about a spec, with the texts that they quote.
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

    /// The messages by file and position, without duplicates.
    pub fn list(&self) -> Vec<&Diagnostic> {
        let mut list: Vec<&Diagnostic> = self.list.iter().collect();
        list.sort_by_key(|diagnostic| (diagnostic.at.is_none(), diagnostic.at));
        list.dedup();
        list
    }

    /// The files that the messages are about.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The number of messages so far.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Removes messages that only follow from others or that are about unreliable places. The first `first` messages stay.
    pub(crate) fn settle(&mut self, first: usize, unreliable: &[Span]) {
        let mut wrong: Vec<(Span, usize)> = Vec::new();
        for (index, diagnostic) in self.list.iter().enumerate() {
            let also = diagnostic.also.as_ref().map(|(span, _)| *span).filter(|_| index < first);
            wrong.extend(diagnostic.at.into_iter().chain(also).map(|span| (span, index)));
        }
        wrong.sort_unstable();
        let mut unreliable = unreliable.to_vec();
        unreliable.sort_unstable();
        let follows = |index: usize, diagnostic: &Diagnostic| {
            let also = diagnostic.also.as_ref().map(|(span, _)| *span);
            let granted = diagnostic.rests_on.iter().copied();
            let mut places = diagnostic.at.into_iter().chain(also).chain(granted.clone());
            places.any(|place| is_within(&unreliable, place))
                || granted.clone().any(|place| at(&wrong, place).any(|other| other != index))
        };
        let follows: Vec<bool> =
            self.list.iter().enumerate().map(|(index, it)| index >= first && follows(index, it)).collect();
        let mut follows = follows.into_iter();
        self.list.retain(|_| !follows.next().unwrap_or(false));
    }
}

/// The messages about a span.
fn at(wrong: &[(Span, usize)], place: Span) -> impl Iterator<Item = usize> {
    let first = wrong.partition_point(|(span, _)| *span < place);
    wrong[first..].iter().take_while(move |(span, _)| *span == place).map(|(_, index)| *index)
}

/// Whether a span is one of the unreliable ones, or inside one.
fn is_within(unreliable: &[Span], place: Span) -> bool {
    let next = unreliable.partition_point(|span| (span.file, span.start) <= (place.file, place.start));
    let before = unreliable[..next].iter().rev().take(8);
    before.into_iter().any(|span| span.file == place.file && place.end <= span.end)
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
