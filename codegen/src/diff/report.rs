//! Where the comparisons put what they find, and what they are looking at.

use std::fmt::Display;

use super::{Change, ChangeKind};
use crate::load::Fact;

/// What is being compared: its name, and where it stands in the two specs.
#[derive(Clone, Debug, Default)]
pub(super) struct ChangeScope {
    section: String,
    subject: String,
    part: String,
    old: Fact,
    new: Fact,
}

impl ChangeScope {
    /// A subject in its section, with the files that describe it. Without a name it is the section itself.
    pub(super) fn new(section: &str, name: &str, (old, new): (&str, &str)) -> Self {
        let fact = |file: &str| Fact { file: file.to_owned(), ..Fact::default() };
        let subject = if name.is_empty() { section.to_owned() } else { format!("{section} {name}") };
        Self { section: section.to_owned(), subject, part: String::new(), old: fact(old), new: fact(new) }
    }

    /// A type with its name in the two specs: keys go on within it.
    pub(super) fn within(&self, old: &str, new: &str) -> Self {
        let within = |fact: &Fact, name: &str| Fact { within: Some(name.to_owned()), keys: Vec::new(), ..fact.clone() };
        Self { old: within(&self.old, old), new: within(&self.new, new), ..self.clone() }
    }

    /// A part of it: `variant binary`.
    pub(super) fn part(&self, part: impl Display) -> Self {
        let comma = if self.part.is_empty() { "" } else { ", " };
        Self { part: format!("{}{comma}{part}", self.part), ..self.clone() }
    }

    /// Further along the same keys in both specs.
    pub(super) fn at<K: Display>(&self, keys: impl IntoIterator<Item = K>) -> Self {
        let mut scope = self.clone();
        for key in keys {
            let key = key.to_string();
            scope.old.keys.push(key.clone());
            scope.new.keys.push(key);
        }
        scope
    }

    /// Further along a key that differs.
    pub(super) fn at_either(&self, old: impl Display, new: impl Display) -> Self {
        let mut scope = self.clone();
        scope.old.keys.push(old.to_string());
        scope.new.keys.push(new.to_string());
        scope
    }

    fn what(&self, what: &str) -> String {
        match (self.part.as_str(), what) {
            (part, "") => part.to_owned(),
            ("", what) => what.to_owned(),
            (part, what) => format!("{part}, {what}"),
        }
    }
}

/// Everything found so far.
#[derive(Default)]
pub(super) struct Report {
    changes: Vec<Change>,
    /// How many of them are in order already.
    settled: usize,
}

impl Report {
    /// Something that the old spec does not have; `new` says more about it, or nothing.
    pub(super) fn added(&mut self, scope: &ChangeScope, kind: ChangeKind, what: impl Display, new: impl Display) {
        self.push(scope, kind, &what.to_string(), None, Some(new.to_string()));
    }

    /// Something that the new spec does not have.
    pub(super) fn removed(&mut self, scope: &ChangeScope, kind: ChangeKind, what: impl Display, old: impl Display) {
        self.push(scope, kind, &what.to_string(), Some(old.to_string()), None);
    }

    /// Something that both have and say otherwise.
    pub(super) fn changed(
        &mut self,
        scope: &ChangeScope,
        kind: ChangeKind,
        what: impl Display,
        (old, new): (impl Display, impl Display),
    ) {
        self.push(scope, kind, &what.to_string(), Some(old.to_string()), Some(new.to_string()));
    }

    /// A fact that may be equal.
    pub(super) fn fact<T: PartialEq + Display>(
        &mut self,
        scope: &ChangeScope,
        kind: ChangeKind,
        what: impl Display,
        (old, new): (T, T),
    ) {
        if old != new {
            self.changed(scope, kind, what, (old, new));
        }
    }

    /// A fact that one of the two may not state: the kinds are those of stating it, of changing it, of leaving it out.
    pub(super) fn perhaps(
        &mut self,
        scope: &ChangeScope,
        [stated, changed, left_out]: [ChangeKind; 3],
        what: impl Display,
        (old, new): (Option<String>, Option<String>),
    ) {
        match (old, new) {
            (None, None) => {}
            (None, Some(new)) => self.added(scope, stated, what, new),
            (Some(old), None) => self.removed(scope, left_out, what, old),
            (Some(old), Some(new)) => self.fact(scope, changed, what, (old, new)),
        }
    }

    fn push(&mut self, scope: &ChangeScope, kind: ChangeKind, what: &str, old: Option<String>, new: Option<String>) {
        let gone = new.is_none();
        self.changes.push(Change {
            section: scope.section.clone(),
            subject: scope.subject.clone(),
            what: scope.what(what),
            kind,
            old,
            new,
            affects: Vec::new(),
            remarks: Vec::new(),
            fact: if gone { scope.old.clone() } else { scope.new.clone() },
            gone,
            of_draft: false,
            position: None,
        });
    }

    /// Puts what was found since the last time into order: by section and subject, and within a subject as it was found.
    pub(super) fn settle(&mut self) {
        let found = self.changes.get_mut(self.settled..).unwrap_or_default();
        found.sort_by(|one, other| (&one.section, &one.subject).cmp(&(&other.section, &other.subject)));
        self.settled = self.changes.len();
    }

    /// The changes.
    pub(super) fn done(mut self) -> Vec<Change> {
        self.settle();
        self.changes
    }
}

/// True for the file of an endpoint or a message, which nobody else uses.
pub(super) fn is_of_one(file: &str) -> bool {
    file.starts_with("endpoints/") || file.starts_with("messages/")
}
