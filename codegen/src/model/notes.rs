//! What is known of the facts: where a page is wrong, and what is assumed.

/// The notes of a file of shared tables or types.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedNotes {
    /// The file.
    pub source: String,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// A correction or an assumption.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The page is wrong about something.
    Correction {
        /// The path of the fact.
        at: String,
        /// What the page says.
        page_says: String,
        /// What is true, if that is a single value.
        truth: Option<String>,
        /// How we know.
        reason: String,
    },
    /// Something taken to be true without proof.
    Assumption {
        /// The path of the fact.
        at: String,
        /// What is assumed.
        assumed: String,
    },
}
