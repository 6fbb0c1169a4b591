//! What one response has that the spec does not say.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::harmless::{HIDDEN, is_program_name, shape_of_text};
use super::note::Note;
use crate::endpoint::code::Code;
use crate::response::document::{Members, ValueRef};

/// How many different notes one response makes.
const MOST_NOTES: usize = 64;

/// An object with more unlisted members than this is a map, whose names are data.
const MOST_NAMES: usize = 16;

/// How many members and items of one value are looked at.
const MOST_LOOKED_AT: usize = 4096;

/// The longest path, in bytes.
const LONGEST_PATH: usize = 256;

/// No code has more digits than this; a phone number has.
const MOST_CODES: u64 = 1_000_000_000;

/// The longest code that is a text, in bytes.
const LONGEST_CODE: usize = 40;

/// A step on the way to a value. Of lists and maps it says nothing: numbers are of no use, and names are data.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A field that the spec lists.
    Field(&'static str),
    /// An item of a list.
    Item,
    /// An entry of a map.
    Entry,
}

/// What is noted while a response is read.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    path: Vec<Step>,
    notes: BTreeSet<Note>,
    dropped: u64,
    /// Whether the fault that is being returned is noted.
    is_told: bool,
}

impl Answer {
    /// Goes on to a value inside of the current one.
    pub(crate) fn enter(&mut self, step: Step) {
        self.path.push(step);
    }

    /// How deep the current value is.
    pub(crate) fn depth(&self) -> usize {
        self.path.len()
    }

    /// Goes back to a value around the current one.
    pub(crate) fn leave_to(&mut self, depth: usize) {
        self.path.truncate(depth);
    }

    /// Forgets everything: the document is read again.
    pub(crate) fn begin_again(&mut self) {
        *self = Self::default();
    }

    /// Whether the current value is the whole response.
    pub(crate) fn is_at_root(&self) -> bool {
        self.path.is_empty()
    }

    /// What was noted, and how often something was not.
    pub(crate) fn into_notes(self) -> (BTreeSet<Note>, u64) {
        (self.notes, self.dropped)
    }

    /// The members of an object that nobody asked for.
    ///
    /// Where the spec takes a map for an object, its names are data. So the names of an object that has none of its
    /// fields are hidden, and those of one that has many others.
    pub(crate) fn members(&mut self, members: Members<'_>, asked: &[&'static str]) {
        let mut is_record = false;
        let mut unlisted = Vec::new();
        for (name, value) in members.take(MOST_LOOKED_AT) {
            if asked.contains(&&*name) {
                is_record = true;
            } else if unlisted.len() <= MOST_NAMES {
                let name = if is_program_name(&name) { name.into_owned() } else { HIDDEN.to_owned() };
                unlisted.push((name, json_type(value)));
            }
        }
        let are_shown = is_record && unlisted.len() <= MOST_NAMES;
        for (name, json) in unlisted {
            let at = self.below(if are_shown { &name } else { HIDDEN });
            self.note(Note::UnlistedField { at, json });
        }
    }

    /// A required field that is missing.
    pub(crate) fn missing(&mut self, name: &'static str, expected: &str) {
        let at = self.below(name);
        self.note(Note::MissingField { at, expected: expected.to_owned() });
    }

    /// A value of another type than expected, at the current place. `found` may have a number of the response, and where a
    /// program reads a type of its own, anything.
    pub(crate) fn mismatch(&mut self, expected: &str, found: &str) {
        let has_number = found.contains(|c: char| c.is_ascii_digit());
        let found = if has_number { "another number".to_owned() } else { shape_of_text(found) };
        let at = self.at();
        self.note(Note::OtherType { at, expected: expected.to_owned(), found });
    }

    /// The same for a fault that comes from inside of an object, unless it was noted there.
    pub(crate) fn fault(&mut self, expected: &str, found: &str) {
        if !std::mem::take(&mut self.is_told) {
            self.mismatch(expected, found);
        }
    }

    /// Says that the fault that is returned now has been noted.
    pub(crate) fn told(&mut self) {
        self.is_told = true;
    }

    /// A value of an enumeration that does not list it.
    pub(crate) fn unlisted_value(&mut self) {
        let at = self.at();
        self.note(Note::UnlistedValue { at });
    }

    /// A code that no table lists, at the current place.
    pub(crate) fn unlisted_code(&mut self, code: Code<'_>, text: &str) {
        let at = self.at();
        self.note(Note::UnlistedCode { code: shown(code), text: shape_of_text(text), at });
    }

    /// A message that is none of those listed for its code.
    pub(crate) fn unlisted_text(&mut self, code: Code<'_>, text: &str) {
        self.note(Note::UnlistedText { code: shown(code), text: shape_of_text(text) });
    }

    fn note(&mut self, note: Note) {
        if self.notes.len() < MOST_NOTES || self.notes.contains(&note) {
            self.notes.insert(note);
        } else {
            self.dropped += 1;
        }
    }

    /// The path of the current value.
    fn at(&self) -> String {
        let mut at = String::new();
        for step in &self.path {
            if at.len() > LONGEST_PATH {
                at.push_str(HIDDEN);
                break;
            }
            let dot = if at.is_empty() { "" } else { "." };
            let _ = match step {
                Step::Field(name) => write!(at, "{dot}{name}"),
                Step::Item => write!(at, "[]"),
                Step::Entry => write!(at, "{dot}{{}}"),
            };
        }
        at
    }

    /// The path of a member of the current value.
    fn below(&self, name: &str) -> String {
        let mut at = self.at();
        if !at.is_empty() {
            at.push('.');
        }
        at.push_str(name);
        at
    }
}

/// A code as it is noted.
fn shown(code: Code<'_>) -> String {
    match code {
        Code::Number(number) if number.unsigned_abs() < MOST_CODES => number.to_string(),
        Code::Text(text) if text.len() <= LONGEST_CODE && is_program_name(text) => text.to_owned(),
        Code::Number(_) | Code::Text(_) => HIDDEN.to_owned(),
    }
}

/// The type of a value in JSON; of a list, also that of its items if it is one.
fn json_type(value: ValueRef<'_>) -> String {
    let ValueRef::Array(items) = value else { return simple_type(&value).to_owned() };
    let mut types = items.take(MOST_LOOKED_AT).map(|item| simple_type(&item));
    match types.next() {
        Some(first) if types.all(|other| other == first) => format!("array of {first}"),
        _ => "array".to_owned(),
    }
}

fn simple_type(value: &ValueRef<'_>) -> &'static str {
    match value {
        ValueRef::Null => "null",
        ValueRef::Bool(_) => "boolean",
        ValueRef::Number(number) if number.is_i64() || number.is_u64() => "integer",
        ValueRef::Number(_) => "number",
        ValueRef::String(_) => "string",
        ValueRef::Array(_) => "array",
        ValueRef::Object(_) => "object",
    }
}
