//! What is wrong with a request, as it is found: everything is told at once, in the words of the runtime.

use weixin_codegen::diagnostic::nearest;
use weixin_runtime::{Check, ErrorTable, RequestVisitor, Violation};

use crate::terminal::printable;

/// How much of a value a message shows, in characters.
const SHOWN: usize = 60;

/// What was found before the runtime looks at the request.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    list: Vec<Violation>,
    outside: bool,
}

impl Violations {
    /// A value that cannot be one of the parameter's type.
    pub(crate) fn wrong(&mut self, field: &str, found: impl Into<String>, must: impl Into<String>) {
        self.push(field.to_owned(), Check::Parameter, found.into(), must.into());
    }

    /// A parameter that has to be there.
    pub(crate) fn missing(&mut self, field: &str, must: impl Into<String>) {
        self.push(field.to_owned(), Check::Missing, "missing".to_owned(), must.into());
    }

    /// A name that the spec does not have; `known` are those that it has.
    pub(crate) fn unknown<'a>(&mut self, field: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) {
        let names: Vec<String> = known.clone().map(|name| format!("`{name}`")).collect();
        let must = match (nearest(name, known), names.is_empty()) {
            (Some(near), _) => format!("be one that the spec has; did you mean `{near}`?"),
            (None, true) => "be left out: there are none".to_owned(),
            (None, false) => format!("be one of {}", names.join(", ")),
        };
        self.usage(shown(field), "no such parameter", must);
    }

    /// An argument that is wrong by itself: the service would never see it.
    pub(crate) fn usage(&mut self, field: impl Into<String>, found: impl Into<String>, must: impl Into<String>) {
        let (field, found, must) = (field.into(), found.into(), must.into());
        self.list.push(Violation { field, check: Check::Parameter, found, must, predicted: None });
    }

    /// A file, or a variable, that cannot be read.
    pub(crate) fn unreadable(&mut self, field: &str, found: impl Into<String>, must: impl Into<String>) {
        self.outside = true;
        self.usage(field, found, must);
    }

    /// Whether something outside of the request stood in the way: a file that cannot be read.
    pub(crate) fn outside(&self) -> bool {
        self.outside
    }

    /// Everything so far, each in a line of its own, after a line break.
    pub(crate) fn lines(&self) -> String {
        self.list.iter().map(|problem| format!("\n  {problem}")).collect()
    }

    /// Whether nothing is wrong so far.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether something is known of this parameter already, or of something inside it.
    pub(crate) fn speak_of(&self, field: &str) -> bool {
        let inside = |rest: &str| rest.is_empty() || rest.starts_with(['.', '[']);
        self.list.iter().any(|problem| problem.field.strip_prefix(field).is_some_and(inside))
    }

    /// Tells everything to the visitor, with what the service would answer.
    pub(crate) fn tell(self, visitor: &mut RequestVisitor) {
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

/// A value in a message: bounded, on one line, told apart from the words around it.
pub(crate) fn quoted(value: &str) -> String {
    format!("`{}`", shown(value))
}

/// The beginning of a text, with nothing in it that would act on a terminal.
pub(crate) fn shown(text: &str) -> String {
    let mut characters = text.chars();
    let mut kept: String = characters.by_ref().take(SHOWN).map(printable).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}
