//! Searches bytes that belong to no entry for the signatures of zip records.

use std::io;
use std::ops::Range;

use crate::archive::source::Source;

/// How much is read at once.
const WINDOW: usize = 64 << 10;
/// How much after a signature can be read: the longest header without its name.
const AHEAD: usize = 64;

/// The kinds of `PK` signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::archive) enum Mark {
    /// The header of a file.
    Local,
    /// An entry of a directory.
    Entry,
    /// The record at the end.
    End,
    /// The sizes of a file, after its content.
    Descriptor,
}

/// Goes through a range of bytes from signature to signature, in constant memory.
pub(in crate::archive) struct Scanner<'s, 'r> {
    source: &'s mut Source<'r>,
    window: Vec<u8>,
    /// Where the window starts, and where in it to continue.
    base: u64,
    at: usize,
    /// The start and the end of the range.
    start: u64,
    end: u64,
    /// If wanted, the checksum of the bytes up to the last signature, and where it ends.
    crc: Option<(flate2::Crc, u64)>,
}

impl<'s, 'r> Scanner<'s, 'r> {
    /// Starts at the beginning of a range.
    pub(in crate::archive) fn new(source: &'s mut Source<'r>, range: Range<u64>) -> Self {
        let Range { start, end } = range;
        Scanner { source, window: Vec::new(), base: start, at: 0, start, end, crc: None }
    }

    /// Also computes the checksum of the bytes gone through.
    pub(in crate::archive) fn with_checksum(mut self) -> Self {
        self.crc = Some((flate2::Crc::new(), self.start));
        self
    }

    /// The kind and offset of the next signature.
    pub(in crate::archive) fn next(&mut self) -> io::Result<Option<(Mark, u64)>> {
        loop {
            let rest = self.window.get(self.at..).unwrap_or_default();
            let found = first_sign(rest);
            self.at += found.unwrap_or(rest.len());
            if found.is_none() || self.window.len() - self.at < AHEAD {
                let more = self.refill()?;
                if !more && self.at >= self.window.len() {
                    return Ok(None);
                }
                if found.is_none() {
                    continue;
                }
            }
            let here = self.base.saturating_add(self.at as u64);
            if here >= self.end {
                return Ok(None);
            }
            let mark = mark(self.window.get(self.at..).unwrap_or_default());
            if mark.is_some() {
                self.sum_up(here);
            }
            self.at += 1;
            if let Some(mark) = mark {
                return Ok(Some((mark, here)));
            }
        }
    }

    /// The bytes from the last signature on; fewer at the end of the file.
    pub(in crate::archive) fn record(&self) -> &[u8] {
        let start = self.at.saturating_sub(1);
        let record = self.window.get(start..).unwrap_or_default();
        record.get(..AHEAD).unwrap_or(record)
    }

    /// The checksum of the bytes before the last signature.
    pub(in crate::archive) fn checksum(&self) -> Option<u32> {
        self.crc.as_ref().map(|(crc, _)| crc.sum())
    }

    /// Drops what was gone through and reads on; returns whether there was more to read.
    fn refill(&mut self) -> io::Result<bool> {
        let here = self.base.saturating_add(self.at as u64);
        self.sum_up(here.min(self.end));
        self.window.drain(..self.at.min(self.window.len()));
        (self.base, self.at) = (here, 0);
        let from = self.base.saturating_add(self.window.len() as u64);
        // A record that starts in the range may end after it.
        let last = self.end.saturating_add(AHEAD as u64).min(self.source.len());
        let left = usize::try_from(last.saturating_sub(from)).unwrap_or(WINDOW).min(WINDOW);
        let more = self.source.bytes_at(from, left)?;
        let any = !more.is_empty();
        self.window.extend(more);
        Ok(any)
    }

    /// Adds the bytes before `to` to the checksum.
    fn sum_up(&mut self, to: u64) {
        if let Some((crc, summed)) = &mut self.crc {
            let place = |at: u64| usize::try_from(at.saturating_sub(self.base)).unwrap_or(usize::MAX);
            crc.update(self.window.get(place(*summed)..place(to)).unwrap_or_default());
            *summed = to;
        }
    }
}

/// The offset of the first `PK`, or of a `P` at the end, which a `K` may follow.
///
/// It goes over entire contents. The loop over pieces has no branch inside, so that it is vectorised: ten times as
/// fast as byte by byte.
fn first_sign(bytes: &[u8]) -> Option<usize> {
    const PIECE: usize = 64;
    let mut at = 0;
    while let (Some(firsts), Some(seconds)) = (bytes.get(at..at + PIECE), bytes.get(at + 1..at + 1 + PIECE)) {
        let pairs = firsts.iter().zip(seconds);
        if pairs.fold(false, |any, (first, second)| any | ((*first == b'P') & (*second == b'K'))) {
            break;
        }
        at += PIECE;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let found = rest.windows(2).position(|pair| pair == b"PK");
    let found = found.or_else(|| rest.len().checked_sub(1).filter(|_| rest.ends_with(b"P")));
    found.map(|found| at + found)
}

fn mark(bytes: &[u8]) -> Option<Mark> {
    match bytes.get(..4)? {
        b"PK\x03\x04" => Some(Mark::Local),
        b"PK\x01\x02" => Some(Mark::Entry),
        b"PK\x05\x06" => Some(Mark::End),
        b"PK\x07\x08" => Some(Mark::Descriptor),
        _ => None,
    }
}
