//! A change that the spec needs to be true to what was seen.

use std::fmt;

use super::edit::Edit;

/// A change that the spec needs to be true to what was seen.
#[derive(Clone, Debug)]
pub struct ObservedChange {
    /// The endpoint.
    pub endpoint: String,
    /// Its file below the spec's folder.
    pub file: String,
    /// Where in the file, or in the response if the file has no place for it.
    pub at: String,
    /// What is to be said there, or what was seen.
    pub what: String,
    /// In how many responses it was so.
    pub seen: u64,
    /// How many responses of the endpoint were read.
    pub answers: u64,
    /// The file, and the line in it.
    pub place: Option<(String, usize)>,
    /// What can be done about it.
    pub state: ObservedState,
    pub(super) edit: Option<Edit>,
}

/// What can be done about a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObservedState {
    /// It can be written.
    Open,
    /// It is written.
    Written,
    /// The spec says it already.
    Done,
    /// It has to be decided by people, and why.
    Decide(String),
}

impl ObservedState {
    /// The word for programs.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Written => "written",
            Self::Done => "done",
            Self::Decide(_) => "decide",
        }
    }
}

impl ObservedChange {
    /// How often it was seen, in words.
    pub(super) fn sightings(&self) -> Sightings {
        Sightings(self.seen, self.answers)
    }
}

/// In how many responses something was so, of how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sightings(pub u64, pub u64);

impl fmt::Display for Sightings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(seen, answers) = *self;
        let noun = if answers == 1 { "response" } else { "responses" };
        write!(f, "{seen} of {answers} {noun}")
    }
}
