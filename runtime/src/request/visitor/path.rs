//! The path to the value being encoded, for messages.

use std::fmt;

use crate::small_list::SmallList;
use crate::wording::excerpt;

/// A step of a path.
pub(crate) enum Step {
    Field(&'static str),
    Index(usize),
    /// The key of a map, as far as it is shown.
    Key(String),
}

impl Step {
    /// The step to a value of a map.
    pub(crate) fn key(key: &str) -> Self {
        Self::Key(excerpt(key, 40))
    }
}

/// The steps from the request to a value. They are only formatted in a message.
#[derive(Default)]
pub(super) struct ValuePath(SmallList<Step>);

impl ValuePath {
    pub(super) fn enter(&mut self, step: Step) {
        self.0.push(step);
    }

    pub(super) fn leave(&mut self) {
        self.0.pop();
    }

    /// The path to a field of the object at this path.
    pub(super) fn to_field(&self, wire: &str) -> String {
        if self.0.is_empty() { wire.to_owned() } else { format!("{self}.{wire}") }
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(wire) if at == 0 => f.write_str(wire)?,
                Step::Field(wire) => write!(f, ".{wire}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}
