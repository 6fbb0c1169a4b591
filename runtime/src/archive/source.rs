//! The reader that all formats use: it enforces the deadline and tells failures apart.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::file::source::ReadSeek;

/// How much more than requested is read when reading proceeds forwards.
const AHEAD: usize = 16 << 10;

/// Why reading had to end, whatever the bytes are.
#[derive(Debug)]
pub(super) enum Interruption {
    /// The reader failed.
    Io(io::Error),
    /// The time is up.
    Late,
}

/// The deadline of a check, and the interruption it caused, shared by all readers.
///
/// Libraries that parse an archive convert a reader's error into one of their own, or drop it. So the reader keeps it
/// here.
#[derive(Clone)]
pub(super) struct Deadline {
    deadline: Option<Instant>,
    interruption: Rc<RefCell<Option<Interruption>>>,
}

impl Deadline {
    /// A deadline from now on. One too far away for the clock never comes.
    pub(super) fn start(time: Duration) -> Self {
        Deadline { deadline: Instant::now().checked_add(time), interruption: Rc::default() }
    }

    /// Fails once the time is up, and notes that.
    pub(super) fn check(&self) -> io::Result<()> {
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => {
                self.note(Interruption::Late);
                Err(io::Error::new(io::ErrorKind::TimedOut, "the time for the check is up"))
            }
            _ => Ok(()),
        }
    }

    /// Keeps the first interruption.
    fn note(&self, interruption: Interruption) {
        self.interruption.borrow_mut().get_or_insert(interruption);
    }

    /// Notes a reader's failure, and returns an error that stands for it.
    fn failed(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        self.note(Interruption::Io(error));
        io::Error::from(kind)
    }

    /// Whether there was an interruption.
    pub(super) fn stopped(&self) -> bool {
        self.interruption.borrow().is_some()
    }

    /// Takes the interruption.
    pub(super) fn take_interruption(&self) -> Option<Interruption> {
        self.interruption.borrow_mut().take()
    }
}

/// The bytes of an archive.
///
/// Seeking is free, and cannot fail on a position that a hostile archive made up: there is nothing to read after the
/// end.
pub(super) struct Source<'r> {
    inner: Box<dyn ReadSeek + 'r>,
    /// Where the next read starts.
    position: u64,
    /// Where `inner` is, if known.
    actual: Option<u64>,
    len: u64,
    /// What was read ahead, and where it starts.
    ahead: Vec<u8>,
    ahead_start: u64,
    /// The last request that was not served from there.
    last: Range<u64>,
    deadline: Deadline,
}

impl<'r> Source<'r> {
    /// Wraps a reader, from its start whatever its position.
    pub(super) fn new(mut inner: Box<dyn ReadSeek + 'r>, deadline: Deadline) -> io::Result<Self> {
        let len = inner.seek(SeekFrom::End(0))?;
        Ok(Source { inner, position: 0, actual: None, len, ahead: Vec::new(), ahead_start: 0, last: 0..0, deadline })
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Reads up to `len` bytes at `start`; fewer at the end.
    pub(super) fn bytes_at(&mut self, start: u64, len: usize) -> io::Result<Vec<u8>> {
        let available = self.len.saturating_sub(start);
        let len = usize::try_from(available).unwrap_or(usize::MAX).min(len);
        if len == 0 {
            return Ok(Vec::new());
        }
        if let Some(bytes) = self.kept(start, len) {
            return Ok(bytes.to_vec());
        }
        // An archive of many small entries is read from one to the next, and a system call for each header would cost
        // more than its bytes. Anyone who jumps around gets only what was requested.
        let near = self.last.start..=self.last.end.saturating_add(AHEAD as u64);
        let onward = near.contains(&start) && len < AHEAD;
        self.last = start..start.saturating_add(len as u64);
        // Keep nothing if reading fails.
        self.ahead.clear();
        if !onward {
            return self.read_at(start, len);
        }
        self.ahead = self.read_at(start, AHEAD)?;
        self.ahead_start = start;
        let end = self.ahead.len().min(len);
        Ok(self.ahead.get(..end).unwrap_or_default().to_vec())
    }

    /// The requested bytes, if all of them were read ahead.
    fn kept(&self, start: u64, len: usize) -> Option<&[u8]> {
        let from = usize::try_from(start.checked_sub(self.ahead_start)?).ok()?;
        self.ahead.get(from..from.checked_add(len)?)
    }

    /// Reads up to `len` bytes at `start`.
    fn read_at(&mut self, start: u64, len: usize) -> io::Result<Vec<u8>> {
        self.position = start;
        let available = self.len.saturating_sub(start);
        let capacity = usize::try_from(available).unwrap_or(usize::MAX).min(len);
        let mut bytes = Vec::with_capacity(capacity);
        self.take(capacity as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.deadline.check()?;
        let left = self.len.saturating_sub(self.position);
        let wanted = buf.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let Some(buf) = buf.get_mut(..wanted).filter(|buf| !buf.is_empty()) else {
            return Ok(0);
        };
        if self.actual != Some(self.position) {
            let start = SeekFrom::Start(self.position);
            self.inner.seek(start).map_err(|error| self.deadline.failed(error))?;
        }
        // Unknown until the read has succeeded.
        self.actual = None;
        let read = match self.inner.read(buf) {
            Ok(read) => read.min(wanted),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(self.deadline.failed(error)),
        };
        self.position = self.position.saturating_add(read as u64);
        self.actual = Some(self.position);
        Ok(read)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        // Adding two positions must not overflow because one was made up.
        self.position = target
            .filter(|position| *position <= i64::MAX as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "position out of range"))?;
        Ok(self.position)
    }
}
