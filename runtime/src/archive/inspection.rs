//! The state of a check: the remaining budget, the problems found, and the path to an entry.

use std::io::{self, Cursor, Read};

use super::names::{clipped, escaped, extension, refusal, shown};
use super::source::{Deadline, Interruption, Source};
use super::verdict::{EntryKind, Limits, Problem, Verdict};
use crate::endpoint::formats::ArchiveKind;

/// How many problems are listed.
const MAX_PROBLEMS: usize = 20;

/// How many reasons a `NotChecked` lists.
const MAX_REASONS: usize = 3;

/// How much of a library's message is shown, in characters.
const MAX_ERROR: usize = 160;

/// How much of a path through several archives is shown, in characters.
const MAX_PATH: usize = 400;

/// How much is decompressed between two looks at the clock.
pub(super) const PIECE: usize = 64 << 10;

/// Why reading an archive ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// The archive cannot be read; the check goes on.
    Broken(String),
    /// The whole check is over. The inspection knows why.
    Over,
}

impl Stop {
    /// The archive is broken; `why` says how.
    pub(super) fn broken(why: impl Into<String>) -> Self {
        Stop::Broken(why.into())
    }
}

/// An archive and its path inside other archives.
#[derive(Clone)]
pub(super) struct ArchivePath {
    /// The file name of the archive.
    name: String,
    /// The path from the outermost archive, whose own path is empty.
    path: String,
    /// How many archives surround it.
    depth: u32,
}

impl ArchivePath {
    /// The archive that is checked.
    pub(super) fn outermost(name: &str) -> Self {
        ArchivePath { name: shown(name), path: String::new(), depth: 0 }
    }

    /// An entry of this archive; `name` comes from [`shown`].
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

    /// Its name in messages.
    fn label(&self) -> &str {
        if self.path.is_empty() { &self.name } else { &self.path }
    }
}

/// Reads an archive of the given format.
type ReadArchive = fn(&mut Inspection<'_>, ArchiveKind, Source<'_>, &ArchivePath) -> Result<(), Stop>;

/// The state of a check.
pub(super) struct Inspection<'a> {
    classify: &'a dyn Fn(&str) -> EntryKind,
    limits: &'a Limits,
    read: ReadArchive,
    deadline: Deadline,
    /// Entries seen, directories included.
    seen: u64,
    /// Files seen.
    files: u64,
    /// Bytes declared by entries.
    declared: u64,
    /// Bytes decompressed.
    unpacked: u64,
    /// Bytes of inner archives in memory.
    held: u64,
    /// Bytes that running decoders may need.
    #[cfg(feature = "archives-7z")]
    windows: u64,
    problems: Vec<Problem>,
    /// How many more problems there are than in `problems`.
    more_problems: u64,
    /// What was not checked, and why.
    not_checked: Vec<String>,
}

impl<'a> Inspection<'a> {
    /// Starts a check.
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
            #[cfg(feature = "archives-7z")]
            windows: 0,
            problems: Vec::new(),
            more_problems: 0,
            not_checked: Vec::new(),
        }
    }

    /// The deadline, for readers.
    pub(super) fn deadline(&self) -> Deadline {
        self.deadline.clone()
    }

    /// Reads the archive at `path`. A problem with it is reported, and ends the check only if the budget or the time
    /// is used up.
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

    /// Reads an inner archive, for which [`Inspection::may_unpack`] returned `true`.
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

    /// Whether an archive at `path` may be unpacked: `false`, with a report, if it is nested too deep or too large
    /// for the memory.
    pub(super) fn may_unpack(&mut self, path: &ArchivePath, size: u64) -> bool {
        let depth = self.limits.max_depth;
        if path.depth > depth {
            let why = format!("nested deeper than {depth} archives: take the inner archives out");
            self.refuse(path, why);
            return false;
        }
        let room = self.limits.max_memory.saturating_sub(self.held);
        if size > room {
            self.not_checked(path, "the inner archive is too large to be checked");
        }
        size <= room
    }

    /// Counts one or more entries of `path`.
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

    /// Refuses `path` if it claims more entries than allowed, before any is read.
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

    /// Checks a file by its name; returns the kind if it is an archive.
    pub(super) fn check_name(&mut self, name: &str, path: &ArchivePath) -> Option<ArchiveKind> {
        self.files = self.files.saturating_add(1);
        let entry = path.inside(&shown(name));
        if name.contains('\0') {
            self.refuse(&entry, "the name contains a NUL byte: rename the file");
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

    /// Reads a piece of decompressed bytes of the archive at `path`; 0 at the end.
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

    /// Unpacks an inner archive of `size` declared bytes into memory.
    ///
    /// [`Inspection::may_unpack`] must have allowed it. `None` if something is wrong, which has been reported.
    pub(super) fn unpack(
        &mut self,
        from: &mut dyn Read,
        size: u64,
        path: &ArchivePath,
    ) -> Result<Option<Vec<u8>>, Stop> {
        let mut bytes = Vec::new();
        // All at once, because a growing buffer briefly takes twice as much.
        let reserved = bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX));
        if reserved.is_err() {
            self.not_checked(path, "there is not enough memory to check it");
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

    /// Adds a reason to refuse.
    pub(super) fn refuse(&mut self, path: &ArchivePath, why: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { entry: path.label().to_owned(), why: why.into() });
        } else {
            self.more_problems = self.more_problems.saturating_add(1);
        }
    }

    /// Adds something that could not be checked.
    pub(super) fn not_checked(&mut self, path: &ArchivePath, why: &str) {
        if self.not_checked.len() < MAX_REASONS {
            self.not_checked.push(match path.depth {
                0 => why.to_owned(),
                _ => format!("{}: {why}", path.label()),
            });
        }
    }

    /// How much memory all running decoders together may need.
    pub(super) fn max_memory(&self) -> u64 {
        self.limits.max_memory
    }

    /// How much memory another decoder may need.
    #[cfg(feature = "archives-7z")]
    pub(super) fn window_room(&self) -> u64 {
        self.limits.max_memory.saturating_sub(self.windows)
    }

    /// Runs `work` while a decoder is active that may need `window` bytes.
    #[cfg(feature = "archives-7z")]
    pub(super) fn beside_window<T>(&mut self, window: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        self.windows = self.windows.saturating_add(window);
        let result = work(self);
        self.windows = self.windows.saturating_sub(window);
        result
    }

    /// Turns a parser's error into the end of the archive, or of the check if the reader or the deadline caused it.
    pub(super) fn broken(&self, error: impl std::fmt::Display) -> Stop {
        if self.deadline.stopped() {
            Stop::Over
        } else {
            Stop::broken(clipped(&escaped(&error.to_string()), MAX_ERROR))
        }
    }

    /// The verdict.
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
