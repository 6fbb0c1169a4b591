//! What comes up while a draft is made: open points, and contradictions of the page.

use std::collections::HashMap;

use crate::draft::correction::Correction;
use crate::draft::model::{Assumption, Todo};
use crate::facts::model::Facts;

/// Open points and contradictions.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// What a person has to decide.
    pub todos: Vec<Todo>,
    /// Where tables and valid samples disagree.
    pub corrections: Vec<Correction>,
    /// What is assumed where the page leaves it open.
    pub assumptions: Vec<Assumption>,
    /// Names that lines and cells of the page begin with which were not read as rows, with their lines.
    pub unread: HashMap<String, usize>,
}

impl Notes {
    /// No notes yet, about a page with these lines that were not read.
    pub(crate) fn about(facts: &Facts) -> Self {
        Self { unread: facts.unread.clone(), ..Self::default() }
    }

    /// Notes that something is open.
    pub(crate) fn todo(&mut self, line: usize, what: impl Into<String>) {
        self.todos.push(Todo { line, what: what.into() });
    }
}
