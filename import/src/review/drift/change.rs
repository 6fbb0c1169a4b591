//! What a comparison finds.

use std::fmt;

use super::difference::Difference;
use crate::draft::path::FactPath;

/// A change of a page since it was read the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// The fact, field or code.
    pub at: FactPath,
    /// What happened to it.
    pub difference: Difference,
    /// Whose doing it is.
    pub by: ChangedBy,
    /// What the page said, for people; empty where it said nothing.
    pub was: String,
    /// What it says now.
    pub now: String,
    /// What the spec says.
    pub ours: String,
    /// What the spec makes of it.
    pub state: ChangeState,
    /// The line of the page.
    pub line: Option<usize>,
    /// The file of the spec, and the line in it.
    pub place: Option<(String, usize)>,
    /// Where the fact belongs in the spec's file; several where variants share it.
    pub(crate) homes: Vec<FactPath>,
}

/// Whose doing a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedBy {
    /// What the page says is not what it said.
    Vendor,
    /// The page says what it said, and the importer reads it otherwise.
    Importer,
    /// Nobody knows: no facts of the page were kept.
    Unknown,
}

/// What the spec makes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// The spec says what the page said: the change can be written.
    Open,
    /// The spec says what the page says now.
    Done,
    /// The spec says something else, which people decided.
    Decided,
    /// The spec does not have what it is about.
    NoPlace,
}

/// A correction of the spec that the page no longer needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedlessCorrection {
    /// The fact.
    pub at: FactPath,
    /// Who made it.
    pub by: CorrectedBy,
    /// What the page used to say.
    pub page_says: String,
}

/// Who made a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectedBy {
    /// The importer, because the page contradicted itself.
    Importer,
    /// Somebody who knew better.
    People,
}

impl fmt::Display for NeedlessCorrection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = &self.at;
        match self.by {
            CorrectedBy::Importer => {
                write!(f, "the correction at `{at}` can go: the page no longer contradicts itself")
            }
            CorrectedBy::People => write!(f, "the correction at `{at}` can go: the page says it now"),
        }
    }
}

/// A sentence or cell of the page that was not there before, and that no changed fact is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSentence {
    /// The line of the page.
    pub line: usize,
    /// The name of its row, or of a field that it mentions; empty otherwise.
    pub about: String,
    /// The text.
    pub text: String,
}
