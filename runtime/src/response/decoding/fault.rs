//! A value that does not match the spec, and its path.

use std::fmt;

/// A value that does not match the spec.
///
/// It never contains the value itself if that is a string, which could be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<Mismatch>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mismatch {
    path: String,
    expected: Box<str>,
    found: Box<str>,
    /// The parts of it that came with the response.
    quoted: Vec<Box<str>>,
}

impl Fault {
    pub(super) fn new(expected: Box<str>, found: Box<str>) -> Self {
        // Types are our own words, and of values only numbers are shown.
        let quoted = if found.contains(|c: char| c.is_ascii_digit()) { vec![found.clone()] } else { Vec::new() };
        Self(Box::new(Mismatch { path: String::new(), expected, found, quoted }))
    }

    /// The path to the value, `item_list[2].price`; empty for the whole response.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is expected at the path.
    #[cfg(feature = "observe")]
    pub(crate) fn expected(&self) -> &str {
        &self.0.expected
    }

    /// What was found there: its type, or a number.
    #[cfg(feature = "observe")]
    pub(crate) fn found(&self) -> &str {
        &self.0.found
    }

    // The path is built from its end while the fault is passed up, so that it costs nothing where there is no fault.

    pub(crate) fn in_field(self, wire: &str) -> Self {
        self.after(wire.to_owned())
    }

    pub(crate) fn in_element(self, at: usize) -> Self {
        self.after(format!("[{at}]"))
    }

    /// The name comes from the service, so only its beginning is shown.
    pub(crate) fn in_member(mut self, name: &str) -> Self {
        let name = crate::wording::excerpt(name, 40);
        self.0.quoted.push(name.as_str().into());
        self.after(name)
    }

    /// The parts of it that came with the response: names of members, numbers.
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

impl std::error::Error for Fault {}
