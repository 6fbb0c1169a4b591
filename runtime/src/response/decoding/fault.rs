//! What is wrong with a value, and the path to it.

use std::fmt;

/// A value that is not what the spec says it is.
///
/// It never holds the value itself when that is a text: the text could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<Mismatch>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mismatch {
    path: String,
    expected: Box<str>,
    found: Box<str>,
    /// What of all that came with the answer, and is no word of ours.
    quoted: Vec<Box<str>>,
}

impl Fault {
    pub(super) fn new(expected: Box<str>, found: Box<str>) -> Self {
        // Kinds of values are words, and values are only shown when they are numbers.
        let quoted = if found.contains(|c: char| c.is_ascii_digit()) { vec![found.clone()] } else { Vec::new() };
        Self(Box::new(Mismatch { path: String::new(), expected, found, quoted }))
    }

    /// The path to the value, `item_list[2].price`; empty for the answer as a whole.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    // The path is written from its end, while a fault goes up: nobody keeps it where there is none.

    pub(crate) fn in_field(self, wire: &str) -> Self {
        self.after(wire.to_owned())
    }

    pub(crate) fn in_element(self, at: usize) -> Self {
        self.after(format!("[{at}]"))
    }

    /// The name comes from the service: only the beginning of it goes into a message.
    pub(crate) fn in_member(mut self, name: &str) -> Self {
        let name = crate::wording::excerpt(name, 40);
        self.0.quoted.push(name.as_str().into());
        self.after(name)
    }

    /// What of it came with the answer: names of members, numbers.
    pub(crate) fn quoted(&self) -> &[Box<str>] {
        &self.0.quoted
    }

    fn after(mut self, mut path: String) -> Self {
        if !self.0.path.is_empty() && !self.0.path.starts_with('[') {
            path.push('.');
        }
        path.push_str(&self.0.path);
        self.0.path = path;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { path, expected, found, .. } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "expected {expected}, found {found}")
    }
}
