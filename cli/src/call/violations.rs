//! Collects what is wrong with a request, so that all of it is reported at once, as the runtime reports it.

use weixin_codegen::diagnostic::nearest;
use weixin_runtime::{Check, ErrorTable, RequestVisitor, Violation};

use crate::terminal::printable;

/// How many characters of a value a message shows.
const SHOWN: usize = 60;

/// What is wrong before the runtime checks the request.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    list: Vec<Violation>,
    has_unreadable: bool,
}

impl Violations {
    /// Reports a value that is not of the type of its parameter.
    pub(crate) fn wrong(&mut self, field: &str, found: impl Into<String>, must: impl Into<String>) {
        self.push(field.to_owned(), Check::Parameter, found.into(), must.into());
    }

    /// Reports a missing parameter.
    pub(crate) fn missing(&mut self, field: &str, must: impl Into<String>) {
        self.push(field.to_owned(), Check::Missing, "missing".to_owned(), must.into());
    }

    /// Reports a name that is not in the spec; `known` are those that are.
    pub(crate) fn unknown<'a>(&mut self, field: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) {
        let names: Vec<String> = known.clone().map(|name| format!("`{name}`")).collect();
        let must = match (nearest(name, known), names.is_empty()) {
            (Some(near), _) => format!("be in the spec; did you mean `{near}`?"),
            (None, true) => "be left out: there are no parameters".to_owned(),
            (None, false) => format!("be one of {}", names.join(", ")),
        };
        self.usage(shown(field), "unknown parameter", must);
    }

    /// Reports an argument that is wrong by itself: the service would never see it.
    pub(crate) fn usage(&mut self, field: impl Into<String>, found: impl Into<String>, must: impl Into<String>) {
        let (field, found, must) = (field.into(), found.into(), must.into());
        self.list.push(Violation { field, check: Check::Parameter, found, must, predicted: None });
    }

    /// Reports a file or a variable that cannot be read.
    pub(crate) fn unreadable(&mut self, field: &str, found: impl Into<String>, must: impl Into<String>) {
        self.has_unreadable = true;
        self.usage(field, found, must);
    }

    /// Whether a file or a variable could not be read.
    pub(crate) fn has_unreadable(&self) -> bool {
        self.has_unreadable
    }

    /// Everything so far, each violation after a line break.
    pub(crate) fn lines(&self) -> String {
        self.list.iter().map(|problem| format!("\n  {problem}")).collect()
    }

    /// Whether there are no violations so far.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether there is a violation of this parameter, or of a value inside it.
    pub(crate) fn contains(&self, field: &str) -> bool {
        let inside = |rest: &str| rest.is_empty() || rest.starts_with(['.', '[']);
        self.list.iter().any(|problem| problem.field.strip_prefix(field).is_some_and(inside))
    }

    /// Reports everything to the visitor, with the codes that the service would answer.
    pub(crate) fn report_to(self, visitor: &mut RequestVisitor) {
        let errors: &'static ErrorTable = visitor.errors();
        for mut problem in self.list {
            if problem.predicted.is_none() && problem.check == Check::Missing {
                problem.predicted = errors.predicted(Check::Missing);
            }
            visitor.violate(problem);
        }
    }

    fn push(&mut self, field: String, check: Check, found: String, must: String) {
        self.list.push(Violation { field, check, found, must, predicted: None });
    }
}

/// A value in a message: shortened, on one line, in backticks.
pub(crate) fn quoted(value: &str) -> String {
    format!("`{}`", shown(value))
}

/// The beginning of a text, without anything that would act on a terminal.
pub(crate) fn shown(text: &str) -> String {
    let mut characters = text.chars();
    let mut kept: String = characters.by_ref().take(SHOWN).map(printable).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}
