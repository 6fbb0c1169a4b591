//! The way to the value that is being encoded, for messages.

use std::fmt;

use crate::words::excerpt;

/// A step of the way.
pub(crate) enum Step {
    Field(&'static str),
    Index(usize),
    /// The key of a map, as much of it as is shown.
    Key(String),
}

impl Step {
    /// Into the value of a map.
    pub(crate) fn key(key: &str) -> Self {
        Self::Key(excerpt(key, 40))
    }
}

/// The steps from the request to a value. They become text only in a message.
#[derive(Default)]
pub(super) struct Way {
    /// Most values are fields of the request: one step needs no memory of its own.
    first: Option<Step>,
    further: Vec<Step>,
}

impl Way {
    pub(super) fn enter(&mut self, step: Step) {
        match self.first {
            None => self.first = Some(step),
            Some(_) => self.further.push(step),
        }
    }

    pub(super) fn leave(&mut self) {
        if self.further.pop().is_none() {
            self.first = None;
        }
    }

    /// The way to a field of the object at the end of this one.
    pub(super) fn to_field(&self, wire: &str) -> String {
        match self.first {
            None => wire.to_owned(),
            Some(_) => format!("{self}.{wire}"),
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.first.iter().chain(&self.further).enumerate() {
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
