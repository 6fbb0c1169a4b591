//! What a check of an archive is asked, and its result.

use std::fmt;
use std::time::Duration;

use crate::endpoint::formats::ArchiveKind;

/// What the caller thinks of a file with a given extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The file may be uploaded.
    Accepted,
    /// The file is an archive, which is to be inspected as well.
    Archive(ArchiveKind),
    /// The file may not be uploaded.
    Refused,
}

/// Limits of a check, for the archive and all archives inside it together.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many entries are read, directories included.
    pub max_entries: u64,
    /// How many bytes entries may declare, and how many are unpacked.
    pub max_unpacked: u64,
    /// How many archives may surround an archive.
    pub max_depth: u32,
    /// How long the check may take.
    pub max_time: Duration,
    /// How many bytes of inner archives are in memory at a time (one of unknown size, in a gz, may take up to twice
    /// its own). 7z dictionaries may take as much again. It also limits the list of entries of a 7z to a 32nd of
    /// this, because the library needs up to a hundred times its length.
    pub max_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_entries: 10_000,
            max_unpacked: 1 << 30,
            max_depth: 3,
            max_time: Duration::from_secs(10),
            max_memory: 64 << 20,
        }
    }
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every file is accepted.
    Checked {
        /// How many files there are, including those in inner archives.
        entries: u64,
    },
    /// Nothing wrong was found, but not everything could be checked.
    NotChecked {
        /// What could not be checked, and why.
        why: String,
    },
    /// The archive should not be uploaded.
    Refused(Vec<Problem>),
}

/// A reason to refuse an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path inside the archive, `inner.zip!a.exe` for a file in an inner archive, or the archive's own name if
    /// the whole is meant. Safe to print: control characters are escaped and the length is bounded.
    pub entry: String,
    /// What is wrong and what to do.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entry, self.why)
    }
}
