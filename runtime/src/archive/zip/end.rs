//! Finds the central directory of a zip archive by the records at the archive's end.
//!
//! Up to three places say where the directory is and how many entries it has (the record at the end, its 64-bit form,
//! and the bytes before them), and programs differ in which one they believe. So all of them are read, and an archive
//! in which they disagree is refused.

use std::io;
use std::ops::Range;

use super::directory::{Directory, broken};
use crate::archive::bytes::{u16_at, u32_at, u64_at};
use crate::archive::source::Source;

/// The length of the record at the end, without the comment that follows.
const END_LEN: usize = 22;
/// The longest comment of an archive.
const MAX_COMMENT: usize = 0xFFFF;
/// The lengths of the 64-bit record at the end, and of the one that locates it.
const END64_LEN: usize = 56;
const LOCATOR_LEN: usize = 20;

const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END64_SIGNATURE: &[u8] = b"PK\x06\x06";
const LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
const ENTRY_SIGNATURE: &[u8] = b"PK\x01\x02";

/// Mark a field whose value is in the 64-bit record.
const IN_64: u64 = 0xFFFF_FFFF;
const IN_64_COUNT: u64 = 0xFFFF;

/// What a record at the end says about the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Claim {
    entries: u64,
    entries_here: u64,
    len: u64,
    offset: u64,
    /// Where the first record after the directory is, which should be the end of the directory.
    end: u64,
}

/// A record at the end, with its comment.
struct EndRecord {
    claim: Claim,
    comment: Range<u64>,
}

/// Finds the directory: the last record in the file that points at one.
///
/// # Errors
///
/// The reader fails, or the end of the archive contradicts itself.
pub(super) fn find(source: &mut Source<'_>) -> io::Result<Option<Directory>> {
    let tail_start = source.len().saturating_sub((END_LEN + MAX_COMMENT) as u64);
    let tail = source.bytes_at(tail_start, END_LEN + MAX_COMMENT)?;
    for at in (0..tail.len()).rev() {
        let Some(record) = tail.get(at..).filter(|r| r.starts_with(END_SIGNATURE)) else {
            continue;
        };
        let Some(end) = end_record(record, tail_start + at as u64) else {
            continue;
        };
        let record64 = end64_record(source, end.claim.end)?;
        let claim = match &record64 {
            Some((claim64, _)) => agreed(end.claim, *claim64)?,
            None => end.claim,
        };
        if let Some(start) = located(source, &claim)? {
            return directory(source, start, &claim, end, record64.map(|(_, gap)| gap)).map(Some);
        }
    }
    Ok(None)
}

/// Combines what is known about a directory that starts at `start`.
fn directory(
    source: &Source<'_>,
    start: u64,
    claim: &Claim,
    end: EndRecord,
    gap64: Option<Range<u64>>,
) -> io::Result<Directory> {
    let Some(shift) = start.checked_sub(claim.offset) else {
        return Err(broken("its beginning is missing"));
    };
    let mut gaps = Vec::from([start.saturating_add(claim.len)..claim.end, end.comment.end..source.len()]);
    gaps.extend(gap64);
    let Claim { entries, entries_here, len, .. } = *claim;
    Ok(Directory { start, len, entries, entries_here, shift, gaps, comment: end.comment })
}

/// Reads the record at the end. `None` if the bytes are none, or belong to one of several parts.
fn end_record(record: &[u8], at: u64) -> Option<EndRecord> {
    let comment = u64::from(u16_at(record, 20)?);
    let parts = (u16_at(record, 4)?, u16_at(record, 6)?);
    let whole = (record.len() - END_LEN) as u64 >= comment;
    if !whole || !matches!(parts, (0 | 0xFFFF, 0 | 0xFFFF)) {
        return None;
    }
    let start = at.saturating_add(END_LEN as u64);
    Some(EndRecord {
        claim: Claim {
            entries: u16_at(record, 10)?.into(),
            entries_here: u16_at(record, 8)?.into(),
            len: u32_at(record, 12)?.into(),
            offset: u32_at(record, 16)?.into(),
            end: at,
        },
        comment: start..start.saturating_add(comment),
    })
}

/// Reads the 64-bit record, if there is one before the record at `end`, with the bytes between it and its locator.
fn end64_record(source: &mut Source<'_>, end: u64) -> io::Result<Option<(Claim, Range<u64>)>> {
    let Some(locator_start) = end.checked_sub(LOCATOR_LEN as u64) else {
        return Ok(None);
    };
    let locator = source.bytes_at(locator_start, LOCATOR_LEN)?;
    if !locator.starts_with(LOCATOR_SIGNATURE) {
        return Ok(None);
    }
    // Where it should be, and where it is if bytes precede the archive.
    let beside = locator_start.checked_sub(END64_LEN as u64);
    let mut found: Option<(Claim, Range<u64>)> = None;
    for start in [u64_at(&locator, 8), beside].into_iter().flatten() {
        let record = source.bytes_at(start, END64_LEN)?;
        let rest = start.saturating_add(END64_LEN as u64)..locator_start;
        if !record.starts_with(END64_SIGNATURE) || rest.start > rest.end {
            continue;
        }
        let fields = [24, 32, 40, 48].map(|at| u64_at(&record, at));
        let [Some(entries_here), Some(entries), Some(len), Some(offset)] = fields else {
            continue;
        };
        let claim = Claim { entries, entries_here, len, offset, end: start };
        if found.as_ref().is_some_and(|(other, _)| *other != claim) {
            return Err(broken("its 64-bit record at the end is ambiguous: pack the archive again"));
        }
        found = Some((claim, rest));
    }
    Ok(found)
}

/// The claim of the 64-bit record, if the other record agrees or defers to it.
fn agreed(claim: Claim, claim64: Claim) -> io::Result<Claim> {
    let same = |small: u64, left_open: u64, large: u64| small == left_open || small == large;
    if same(claim.entries, IN_64_COUNT, claim64.entries)
        && same(claim.entries_here, IN_64_COUNT, claim64.entries_here)
        && same(claim.len, IN_64, claim64.len)
        && same(claim.offset, IN_64, claim64.offset)
    {
        return Ok(claim64);
    }
    Err(broken("its two records at the end point at different directories: pack the archive again"))
}

/// Finds a directory as claimed: right before the record, or else at the offset.
fn located(source: &mut Source<'_>, claim: &Claim) -> io::Result<Option<u64>> {
    let empty = claim.entries == 0 && claim.len == 0;
    let mut found = None;
    for start in [claim.end.checked_sub(claim.len), Some(claim.offset)].into_iter().flatten() {
        let fits = start.checked_add(claim.len).is_some_and(|end| end <= claim.end);
        let listed = fits && source.bytes_at(start, 4)?.starts_with(ENTRY_SIGNATURE);
        // If an empty one points at something, it is another directory.
        let alone = fits && empty && found.is_none();
        if !listed && !alone {
            continue;
        }
        match found {
            Some(other) if other != start && listed => {
                return Err(broken("it has two directories: pack the archive again"));
            }
            Some(_) => {}
            None => found = Some(start),
        }
    }
    Ok(found)
}
