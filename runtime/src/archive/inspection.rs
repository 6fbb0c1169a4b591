//! The state of one check: the budget left, the problems found, and the way to an entry.

use std::io::{self, Cursor, Read};

use super::names::{clipped, escaped, extension, refusal, shown};
use super::source::{Deadline, Interruption, Source};
use super::verdict::{EntryKind, Limits, Problem, Verdict};
use crate::endpoint::formats::ArchiveKind;

/// How many problems are reported one by one.
const MAX_PROBLEMS: usize = 20;

/// How many reasons a `NotChecked` gives.
const MAX_REASONS: usize = 3;

/// How many characters of the message of a library are shown.
const MAX_ERROR: usize = 160;

/// How many characters of a path through several archives are shown.
const MAX_PATH: usize = 400;

/// How much is unpacked between two looks at the clock.
pub(super) const PIECE: usize = 64 << 10;

/// Why the reading of an archive ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// The archive cannot be read; those beside it can.
    Broken(String),
    /// The whole check is over. The inspection knows why.
    Over,
}

impl Stop {
    /// The archive is broken in the way that `why` says.
    pub(super) fn broken(why: impl Into<String>) -> Self {
        Stop::Broken(why.into())
    }
}

/// Where an archive is.
#[derive(Clone)]
pub(super) struct ArchivePath {
    /// The file name of the archive.
    name: String,
    /// The way to it from the outermost archive, which has an empty one itself.
    path: String,
    /// How many archives are around it.
    depth: u32,
}

impl ArchivePath {
    /// The archive that is checked.
    pub(super) fn outermost(name: &str) -> Self {
        ArchivePath { name: shown(name), path: String::new(), depth: 0 }
    }

    /// An entry of this archive, of which `name` was made by [`shown`].
    pub(super) fn inside(&self, name: &str) -> Self {
        ArchivePath {
            path: match self.path.as_str() {
                "" => name.to_owned(),
                path => clipped(&format!("{path}!{name}"), MAX_PATH),
            },
            name: name.to_owned(),
            depth: self.depth.saturating_add(1),
        }
    }

    /// The file name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What a message calls it.
    fn label(&self) -> &str {
        if self.path.is_empty() { &self.name } else { &self.path }
    }
}

/// Reads one archive of a format.
type ReadArchive = fn(&mut Inspection<'_>, ArchiveKind, Source<'_>, &ArchivePath) -> Result<(), Stop>;

/// The state of one check.
pub(super) struct Inspection<'a> {
    classify: &'a dyn Fn(&str) -> EntryKind,
    limits: &'a Limits,
    read: ReadArchive,
    deadline: Deadline,
    /// Entries seen, directories included.
    seen: u64,
    /// Files seen.
    files: u64,
    /// Bytes that entries declare.
    declared: u64,
    /// Bytes that were unpacked.
    unpacked: u64,
    /// Bytes of archives inside archives that are in memory.
    held: u64,
    /// Bytes that decoders which are at work may need.
    windows: u64,
    problems: Vec<Problem>,
    /// How many problems are not in `problems`.
    more_problems: u64,
    /// What was not checked, and why.
    not_checked: Vec<String>,
}

impl<'a> Inspection<'a> {
    /// A check that starts now.
    pub(super) fn new(classify: &'a dyn Fn(&str) -> EntryKind, limits: &'a Limits, read: ReadArchive) -> Self {
        Inspection {
            classify,
            limits,
            read,
            deadline: Deadline::start(limits.max_time),
            seen: 0,
            files: 0,
            declared: 0,
            unpacked: 0,
            held: 0,
            windows: 0,
            problems: Vec::new(),
            more_problems: 0,
            not_checked: Vec::new(),
        }
    }

    /// The clock, for readers.
    pub(super) fn deadline(&self) -> Deadline {
        self.deadline.clone()
    }

    /// Reads the archive at `path`. Whatever is wrong with it is reported, and does not end the
    /// check unless the budget or the time does.
    pub(super) fn enter(&mut self, kind: ArchiveKind, source: Source<'_>, path: &ArchivePath) -> Result<(), Stop> {
        match (self.read)(self, kind, source, path) {
            _ if self.deadline.stopped() => Err(Stop::Over),
            Err(Stop::Broken(why)) => {
                self.refuse(path, format!("not a readable {kind} archive: {why}"));
                Ok(())
            }
            other => other,
        }
    }

    /// Reads an archive inside an archive, whose bytes are `bytes`, as [`Inspection::may_unpack`]
    /// allowed.
    pub(super) fn descend(&mut self, kind: ArchiveKind, bytes: Vec<u8>, path: &ArchivePath) -> Result<(), Stop> {
        let held = bytes.len() as u64;
        self.held = self.held.saturating_add(held);
        let source = Source::new(Box::new(Cursor::new(bytes)), self.deadline());
        let result = match source {
            Ok(source) => self.enter(kind, source, path),
            Err(error) => Err(self.broken(error)),
        };
        self.held = self.held.saturating_sub(held);
        result
    }

    /// Whether an archive at `path` may be unpacked: `false`, with a report, if it is nested too
    /// deep or too large for the memory.
    pub(super) fn may_unpack(&mut self, path: &ArchivePath, size: u64) -> bool {
        let depth = self.limits.max_depth;
        if path.depth > depth {
            let why = format!("nested deeper than {depth} archives: take the inner archives out");
            self.refuse(path, why);
            return false;
        }
        let room = self.limits.max_memory.saturating_sub(self.held);
        if size > room {
            self.not_checked(path, "the archive inside is too large to be looked into");
        }
        size <= room
    }

    /// Counts an entry, or many at once, that `path` has.
    pub(super) fn count(&mut self, entries: u64, path: &ArchivePath) -> Result<(), Stop> {
        self.deadline.check().map_err(|_| Stop::Over)?;
        self.seen = self.seen.saturating_add(entries);
        if self.seen <= self.limits.max_entries {
            return Ok(());
        }
        let max = self.limits.max_entries;
        self.refuse(path, format!("more than {max} entries: split the archive"));
        Err(Stop::Over)
    }

    /// Refuses the claim of `path` to have more entries than are allowed, before any is read.
    pub(super) fn claim(&mut self, entries: u64, path: &ArchivePath) -> Result<(), Stop> {
        if entries <= self.limits.max_entries.saturating_sub(self.seen) {
            return Ok(());
        }
        self.count(entries, path)
    }

    /// Counts the bytes that an entry of `path` declares.
    pub(super) fn declare(&mut self, bytes: u64, path: &ArchivePath) -> Result<(), Stop> {
        self.declared = self.declared.saturating_add(bytes);
        self.within_size(self.declared, path)
    }

    fn within_size(&mut self, bytes: u64, path: &ArchivePath) -> Result<(), Stop> {
        if bytes <= self.limits.max_unpacked {
            return Ok(());
        }
        let max = self.limits.max_unpacked;
        self.refuse(path, format!("unpacks to more than {max} bytes, like a zip bomb: split the archive"));
        Err(Stop::Over)
    }

    /// Judges a file by its name. Says which archive it is, if it is one.
    pub(super) fn check_name(&mut self, name: &str, path: &ArchivePath) -> Option<ArchiveKind> {
        self.files = self.files.saturating_add(1);
        let entry = path.inside(&shown(name));
        if name.contains('\0') {
            self.refuse(&entry, "the name holds a NUL byte: rename the file");
            return None;
        }
        let extension = extension(name);
        match (self.classify)(&extension) {
            EntryKind::Accepted => None,
            EntryKind::Archive(kind) => Some(kind),
            EntryKind::Refused => {
                let why = refusal(name, &extension);
                self.refuse(&entry, why);
                None
            }
        }
    }

    /// Whether a file of this name would be accepted.
    pub(super) fn accepts(&self, name: &str) -> bool {
        (self.classify)(&extension(name)) == EntryKind::Accepted
    }

    /// Reads a piece of unpacked bytes, of the archive at `path`. Nothing is left at 0.
    pub(super) fn pull(&mut self, from: &mut dyn Read, buf: &mut [u8], path: &ArchivePath) -> Result<usize, Stop> {
        loop {
            self.deadline.check().map_err(|_| Stop::Over)?;
            match from.read(buf) {
                Ok(read) => {
                    self.unpacked = self.unpacked.saturating_add(read as u64);
                    self.within_size(self.unpacked, path)?;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(error)),
            }
        }
    }

    /// Unpacks an archive inside an archive, which declares `size` bytes, into memory.
    ///
    /// [`Inspection::may_unpack`] must have allowed that many. `None` if something is wrong, which has
    /// been reported.
    pub(super) fn unpack(
        &mut self,
        from: &mut dyn Read,
        size: u64,
        path: &ArchivePath,
    ) -> Result<Option<Vec<u8>>, Stop> {
        let mut bytes = Vec::new();
        // At once, since a buffer that grows takes twice as much for a moment.
        let reserved = bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX));
        if reserved.is_err() {
            self.not_checked(path, "there is not enough memory to look into it");
            return Ok(None);
        }
        let mut piece = vec![0; PIECE];
        loop {
            let read = match self.pull(from, &mut piece, path) {
                Ok(0) => break,
                Ok(read) => read,
                Err(Stop::Broken(why)) => {
                    self.refuse(path, format!("cannot be unpacked: {why}"));
                    return Ok(None);
                }
                Err(over) => return Err(over),
            };
            if bytes.len() as u64 + read as u64 > size {
                self.refuse(path, "unpacks to more than it declares, like a zip bomb");
                return Ok(None);
            }
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
        }
        if (bytes.len() as u64) < size {
            self.refuse(path, "damaged: unpacks to less than it declares");
            return Ok(None);
        }
        Ok(Some(bytes))
    }

    /// Notes a reason to refuse.
    pub(super) fn refuse(&mut self, path: &ArchivePath, why: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { entry: path.label().to_owned(), why: why.into() });
        } else {
            self.more_problems = self.more_problems.saturating_add(1);
        }
    }

    /// Notes that something could not be looked at.
    pub(super) fn not_checked(&mut self, path: &ArchivePath, why: &str) {
        if self.not_checked.len() < MAX_REASONS {
            self.not_checked.push(match path.depth {
                0 => why.to_owned(),
                _ => format!("{}: {why}", path.label()),
            });
        }
    }

    /// How much all decoders that work at one time may need.
    pub(super) fn max_memory(&self) -> u64 {
        self.limits.max_memory
    }

    /// How much one more decoder may need.
    pub(super) fn window_room(&self) -> u64 {
        self.limits.max_memory.saturating_sub(self.windows)
    }

    /// Does something while a decoder is at work that may need `window` bytes.
    pub(super) fn beside_window<T>(&mut self, window: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        self.windows = self.windows.saturating_add(window);
        let result = work(self);
        self.windows = self.windows.saturating_sub(window);
        result
    }

    /// Turns an error of a parser into the end of an archive, or of the check if the reader or
    /// the clock is behind it.
    pub(super) fn broken(&self, error: impl std::fmt::Display) -> Stop {
        if self.deadline.stopped() {
            Stop::Over
        } else {
            Stop::broken(clipped(&escaped(&error.to_string()), MAX_ERROR))
        }
    }

    /// The answer.
    pub(super) fn verdict(mut self, path: &ArchivePath) -> io::Result<Verdict> {
        let late = match self.deadline.take_interruption() {
            Some(Interruption::Io(error)) => return Err(error),
            Some(Interruption::Late) => true,
            None => false,
        };
        if self.more_problems > 0 {
            self.problems.push(Problem {
                entry: path.label().to_owned(),
                why: format!("and {} more problems", self.more_problems),
            });
        }
        if !self.problems.is_empty() {
            return Ok(Verdict::Refused(self.problems));
        }
        if late {
            let time = self.limits.max_time;
            self.not_checked.push(format!("the archive could not be read within {time:?}"));
        }
        if self.not_checked.is_empty() {
            Ok(Verdict::Checked { entries: self.files })
        } else {
            let why = self.not_checked.join("; ");
            Ok(Verdict::NotChecked { why })
        }
    }
}
