//! What comes up while a draft is made: open points, and contradictions of the page.

use crate::draft::correction::Correction;
use crate::draft::model::Todo;

/// Open points and contradictions.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// What a person has to decide.
    pub todos: Vec<Todo>,
    /// Where tables and valid samples disagree.
    pub corrections: Vec<Correction>,
}

impl Notes {
    /// Notes that something is open.
    pub(crate) fn todo(&mut self, line: usize, what: impl Into<String>) {
        self.todos.push(Todo { line, what: what.into() });
    }
}
