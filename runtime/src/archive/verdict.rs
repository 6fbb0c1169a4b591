//! What a check of an archive is asked, and what it answers.

use std::fmt;
use std::time::Duration;

use crate::endpoint::formats::ArchiveKind;

/// What the caller thinks of a file by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The file may be uploaded.
    Accepted,
    /// The file is an archive, to be looked into as well.
    Archive(ArchiveKind),
    /// The file may not be uploaded.
    Refused,
}

/// Bounds of one check, over the archive and all archives inside it together.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many entries (directories too) are looked at.
    pub max_entries: u64,
    /// How many bytes the entries may declare, and how many are unpacked.
    pub max_unpacked: u64,
    /// How many archives may be around an archive.
    pub max_depth: u32,
    /// How long the check may take.
    pub max_time: Duration,
    /// How many bytes of archives inside archives are in memory at one time (one of unknown size,
    /// in a gz, may take up to twice its own). As much again may go to the dictionaries of 7z. The
    /// longest list of entries that a 7z may have, a 32nd of this, follows from it as well: the
    /// library needs up to a hundred times its length.
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

/// What a check found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every file is accepted.
    Checked {
        /// How many files there are, those in archives inside included.
        entries: u64,
    },
    /// Nothing wrong was found, but not everything could be looked at.
    NotChecked {
        /// What could not be looked at, and why.
        why: String,
    },
    /// The archive should not be uploaded.
    Refused(Vec<Problem>),
}

/// One reason to refuse an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path inside the archive, `inner.zip!a.exe` for a file in an archive inside, or the
    /// archive's own name if the problem is about the whole. Safe to print: control characters
    /// are escaped and the length is bounded.
    pub entry: String,
    /// What is wrong and what to do.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entry, self.why)
    }
}
