//! Finds the central directory of a zip archive and reads its entries one by one.

use std::io::{self, BufReader, Read};

use super::names::decoded;
use super::source::Source;

/// The length of the record at the end, without the comment that follows.
const END_LEN: usize = 22;
/// The longest comment of an archive.
const MAX_COMMENT: usize = 0xFFFF;
/// The length of the 64-bit record at the end, and of the one that tells where it is.
const END64_LEN: usize = 56;
const LOCATOR_LEN: usize = 20;
/// The length of an entry of the directory, without its name, extra fields and comment.
const ENTRY_LEN: usize = 46;

const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END64_SIGNATURE: &[u8] = b"PK\x06\x06";
const LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
const ENTRY_SIGNATURE: &[u8] = b"PK\x01\x02";
/// An old, unused signature of the directory, which may follow its entries.
const DIGITAL_SIGNATURE: &[u8] = b"PK\x05\x05";

/// Says that a 32-bit or 16-bit field is to be found in the 64-bit extension.
const IN_64: u64 = 0xFFFF_FFFF;
const IN_64_COUNT: u64 = 0xFFFF;

/// Where the central directory is, by what the end of the archive claims.
#[derive(Debug)]
pub(super) struct Directory {
    /// Where it starts.
    pub(super) start: u64,
    /// How long it is.
    pub(super) len: u64,
    /// How many entries it has.
    pub(super) entries: u64,
    /// How many bytes (such as a program that unpacks it) are in front of the archive.
    pub(super) shift: u64,
}

/// An entry of the directory.
#[derive(Debug)]
pub(super) struct Entry {
    /// The name, and another one if the entry has two.
    pub(super) name: String,
    pub(super) other_name: Option<String>,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    /// Where its own header is, counted from the start of the archive.
    pub(super) offset: u64,
}

impl Entry {
    /// Whether the content is encrypted.
    pub(super) fn encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether the directory hides names and sizes.
    pub(super) fn masked(&self) -> bool {
        self.flags & (1 << 13) != 0
    }
}

/// Little-endian fields of a record; `None` beyond its end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*field))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*field))
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*field))
}

/// What a record at the end claims about the directory.
struct Claim {
    entries: u64,
    len: u64,
    offset: u64,
    /// Where the record itself is: the directory ends there.
    end: u64,
}

/// Finds the directory: the last record in the file that points at one.
pub(super) fn find(source: &mut Source<'_>) -> io::Result<Option<Directory>> {
    let tail_start = source.len().saturating_sub((END_LEN + MAX_COMMENT) as u64);
    let tail = source.bytes_at(tail_start, END_LEN + MAX_COMMENT)?;
    for at in (0..tail.len()).rev() {
        let Some(record) = tail.get(at..).filter(|r| r.starts_with(END_SIGNATURE)) else {
            continue;
        };
        let end = tail_start + at as u64;
        let Some(mut claim) = end_record(record, end) else {
            continue;
        };
        if claim.entries == IN_64_COUNT || claim.len == IN_64 || claim.offset == IN_64 {
            claim = end64_record(source, end)?.unwrap_or(claim);
        }
        if let Some(directory) = located(source, &claim)? {
            return Ok(Some(directory));
        }
    }
    Ok(None)
}

/// Reads the record at the end. `None` if the bytes are none, or one of several parts.
fn end_record(record: &[u8], end: u64) -> Option<Claim> {
    let comment = usize::from(u16_at(record, 20)?);
    let parts = (u16_at(record, 4)?, u16_at(record, 6)?);
    if record.len() < END_LEN + comment || !matches!(parts, (0 | 0xFFFF, 0 | 0xFFFF)) {
        return None;
    }
    Some(Claim {
        entries: u16_at(record, 10)?.into(),
        len: u32_at(record, 12)?.into(),
        offset: u32_at(record, 16)?.into(),
        end,
    })
}

/// Reads the 64-bit record, if there is one before the record at `end`.
fn end64_record(source: &mut Source<'_>, end: u64) -> io::Result<Option<Claim>> {
    let Some(locator_start) = end.checked_sub(LOCATOR_LEN as u64) else {
        return Ok(None);
    };
    let locator = source.bytes_at(locator_start, LOCATOR_LEN)?;
    if !locator.starts_with(LOCATOR_SIGNATURE) {
        return Ok(None);
    }
    // Where it should be, and where it is if there are bytes in front of the archive.
    let beside = locator_start.checked_sub(END64_LEN as u64);
    for start in [u64_at(&locator, 8), beside].into_iter().flatten() {
        let record = source.bytes_at(start, END64_LEN)?;
        if !record.starts_with(END64_SIGNATURE) || start >= locator_start {
            continue;
        }
        let fields = (u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48));
        if let (Some(entries), Some(len), Some(offset)) = fields {
            return Ok(Some(Claim { entries, len, offset, end: start }));
        }
    }
    Ok(None)
}

/// Looks whether there is a directory where the claim says: right before the record, or else at
/// the offset.
fn located(source: &mut Source<'_>, claim: &Claim) -> io::Result<Option<Directory>> {
    let before = claim.end.checked_sub(claim.len);
    for start in [before, Some(claim.offset)].into_iter().flatten() {
        let fits = start.checked_add(claim.len).is_some_and(|e| e <= claim.end);
        let Some(shift) = start.checked_sub(claim.offset).filter(|_| fits) else {
            continue;
        };
        let empty = claim.entries == 0 && claim.len == 0;
        if empty || source.bytes_at(start, 4)?.starts_with(ENTRY_SIGNATURE) {
            return Ok(Some(Directory { start, len: claim.len, entries: claim.entries, shift }));
        }
    }
    Ok(None)
}

/// Reads the entries of a directory, holding one at a time.
pub(super) struct Entries<'r> {
    reader: io::Take<BufReader<Source<'r>>>,
}

impl<'r> Entries<'r> {
    /// Starts at the first entry.
    pub(super) fn new(mut source: Source<'r>, directory: &Directory) -> io::Result<Self> {
        io::Seek::seek(&mut source, io::SeekFrom::Start(directory.start))?;
        Ok(Entries { reader: BufReader::new(source).take(directory.len) })
    }

    /// The next entry; `None` at the end of the directory.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let mut record = self.bytes(4)?;
        if record.is_empty() || record == DIGITAL_SIGNATURE {
            return Ok(None);
        }
        if record != ENTRY_SIGNATURE {
            return Err(broken("the list of entries holds something else"));
        }
        record.extend(self.bytes(ENTRY_LEN - 4)?);
        let (name, extra, comment) = lengths(&record).ok_or_else(cut_off)?;
        let name_bytes = self.bytes(name)?;
        let extra_bytes = self.bytes(extra)?;
        let skipped = io::copy(&mut (&mut self.reader).take(comment), &mut io::sink())?;
        if name_bytes.len() < name || extra_bytes.len() < extra || skipped < comment {
            return Err(cut_off());
        }
        let entry = entry(&record, &name_bytes, &extra_bytes);
        entry.map(Some).ok_or_else(cut_off)
    }

    /// Gives the reader back.
    pub(super) fn into_source(self) -> Source<'r> {
        self.reader.into_inner().into_inner()
    }

    /// Up to `len` bytes, at most 64 KiB since lengths have 16 bits.
    fn bytes(&mut self, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(len);
        (&mut self.reader).take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

fn cut_off() -> io::Error {
    broken("the list of entries is cut off")
}

/// The lengths of the name, the extra fields and the comment.
fn lengths(record: &[u8]) -> Option<(usize, usize, u64)> {
    Some((u16_at(record, 28)?.into(), u16_at(record, 30)?.into(), u16_at(record, 32)?.into()))
}

fn entry(record: &[u8], name: &[u8], extra: &[u8]) -> Option<Entry> {
    let mut entry = Entry {
        name: decoded(name),
        other_name: None,
        flags: u16_at(record, 8)?,
        method: u16_at(record, 10)?,
        crc: u32_at(record, 16)?,
        packed: u32_at(record, 20)?.into(),
        unpacked: u32_at(record, 24)?.into(),
        offset: u32_at(record, 42)?.into(),
    };
    extend(&mut entry, name, extra);
    Some(entry)
}

/// Applies the extra fields: 64-bit sizes, and the Unicode name.
fn extend(entry: &mut Entry, name: &[u8], mut extra: &[u8]) {
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(len);
        let Some(field) = extra.get(4..end) else {
            return;
        };
        match id {
            0x0001 => extend_sizes(entry, field),
            0x7075 => extend_name(entry, name, field),
            _ => {}
        }
        extra = extra.get(end..).unwrap_or_default();
    }
}

/// The 64-bit field holds those values, in this order, that did not fit.
fn extend_sizes(entry: &mut Entry, field: &[u8]) {
    let mut at = 0;
    for size in [&mut entry.unpacked, &mut entry.packed, &mut entry.offset] {
        if *size == IN_64 {
            *size = u64_at(field, at).unwrap_or(*size);
            at += 8;
        }
    }
}

/// The Unicode name counts if it was made for the name that the entry has.
fn extend_name(entry: &mut Entry, name: &[u8], field: &[u8]) {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    if field.first() == Some(&1) && u32_at(field, 1) == Some(crc.sum()) {
        let unicode = decoded(field.get(5..).unwrap_or_default());
        entry.other_name = Some(std::mem::replace(&mut entry.name, unicode));
    }
}
