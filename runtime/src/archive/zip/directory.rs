//! The entries of the central directory of a zip archive, one by one.

use std::io;
use std::ops::Range;

use crate::archive::bytes::{u16_at, u32_at, u64_at};
use crate::archive::names::decoded;
use crate::archive::source::Source;

/// The length of an entry, without its name, extra fields and comment.
const ENTRY_LEN: usize = 46;
/// The length of a file's own header, without its name and extra fields.
const HEADER_LEN: usize = 30;
/// How much of the directory is read at once.
const WINDOW: usize = 64 << 10;

const ENTRY_SIGNATURE: &[u8] = b"PK\x01\x02";
/// An old, unused signature of the directory, which may follow its entries.
const DIGITAL_SIGNATURE: &[u8] = b"PK\x05\x05";

/// Marks a 32-bit field whose value is in the 64-bit extension.
const IN_64: u64 = 0xFFFF_FFFF;

/// The location of the central directory, as the end of the archive claims.
#[derive(Debug)]
pub(super) struct Directory {
    /// Where it starts.
    pub(super) start: u64,
    /// How long it is.
    pub(super) len: u64,
    /// How many entries it has in total, and in this part, which should be the same.
    pub(super) entries: u64,
    pub(super) entries_here: u64,
    /// How many bytes precede the archive, such as a self-extractor.
    pub(super) shift: u64,
    /// The bytes after it that belong to no record; ranges may be empty.
    pub(super) gaps: Vec<Range<u64>>,
    /// The comment of the archive.
    pub(super) comment: Range<u64>,
}

/// An entry of the directory, or a file's own header.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The name as it is stored.
    pub(super) raw: Vec<u8>,
    /// The name, and a second one if the entry has two.
    pub(super) name: String,
    pub(super) other_name: Option<String>,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    /// The offset of its own header from the start of the archive.
    pub(super) offset: u64,
    /// Whether an extra field is repeated; programs differ in which one they use.
    pub(super) doubled: bool,
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

    /// Whether its sizes follow its content, because the program that wrote it could not seek.
    pub(super) fn streamed(&self) -> bool {
        self.flags & (1 << 3) != 0
    }

    /// Directories end in a slash, which some programs write as a backslash, and have no content.
    pub(super) fn is_directory(&self) -> bool {
        self.name.ends_with('/') || self.name.ends_with('\\') && self.unpacked == 0
    }

    /// The minimum length of the entry, with its own header.
    pub(super) fn shortest(&self) -> u64 {
        self.packed.saturating_add((HEADER_LEN + self.raw.len()) as u64)
    }
}

/// Reads the entries of a directory, one at a time, through a window.
///
/// The caller keeps the source and may read elsewhere in between.
pub(super) struct Entries {
    window: Vec<u8>,
    /// The offset of the next entry in the window.
    at: usize,
    /// The part of the directory after the window.
    rest: Range<u64>,
}

impl Entries {
    /// Starts at the first entry.
    pub(super) fn new(directory: &Directory) -> Self {
        let rest = directory.start..directory.start.saturating_add(directory.len);
        Entries { window: Vec::new(), at: 0, rest }
    }

    /// The next entry; `None` at the end of the directory.
    pub(super) fn next(&mut self, source: &mut Source<'_>) -> io::Result<Option<Entry>> {
        let start = self.ahead(source, ENTRY_LEN)?;
        if start.is_empty() {
            return Ok(None);
        }
        if start.starts_with(DIGITAL_SIGNATURE) {
            return self.signature(source);
        }
        if !start.starts_with(ENTRY_SIGNATURE) {
            return Err(broken("the directory contains something else"));
        }
        let (name, extra, comment) = lengths(start).ok_or_else(cut_off)?;
        let len = ENTRY_LEN + name + extra + comment;
        let record = self.ahead(source, len)?;
        let entry = entry(record, name, extra).filter(|_| record.len() >= len).ok_or_else(cut_off)?;
        self.at += len;
        Ok(Some(entry))
    }

    /// The signature of the directory must be the last thing in it.
    fn signature(&mut self, source: &mut Source<'_>) -> io::Result<Option<Entry>> {
        let record = self.ahead(source, 6)?;
        let len = 6 + usize::from(u16_at(record, 4).ok_or_else(cut_off)?);
        let whole = self.ahead(source, len)?.len() >= len;
        self.at += len;
        if whole && self.ahead(source, 1)?.is_empty() {
            return Ok(None);
        }
        Err(broken("the directory contains something else after its signature"))
    }

    /// The next `len` bytes; fewer at the end of the directory. At most four times 64 KiB, since lengths have 16
    /// bits.
    fn ahead(&mut self, source: &mut Source<'_>, len: usize) -> io::Result<&[u8]> {
        while self.window.len().saturating_sub(self.at) < len && !self.rest.is_empty() {
            self.window.drain(..self.at.min(self.window.len()));
            self.at = 0;
            let left = usize::try_from(self.rest.end - self.rest.start).unwrap_or(WINDOW);
            let piece = source.bytes_at(self.rest.start, left.min(WINDOW))?;
            if piece.is_empty() {
                break;
            }
            self.rest.start += piece.len() as u64;
            self.window.extend(piece);
        }
        let rest = self.window.get(self.at..).unwrap_or_default();
        Ok(rest.get(..len).unwrap_or(rest))
    }
}

pub(super) fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

fn cut_off() -> io::Error {
    broken("the directory is truncated")
}

/// The lengths of the name, the extra fields and the comment.
fn lengths(record: &[u8]) -> Option<(usize, usize, usize)> {
    Some((u16_at(record, 28)?.into(), u16_at(record, 30)?.into(), u16_at(record, 32)?.into()))
}

fn entry(record: &[u8], name: usize, extra: usize) -> Option<Entry> {
    let (start, names) = record.split_at_checked(ENTRY_LEN)?;
    let (name, rest) = names.split_at_checked(name)?;
    // The program's version precedes the fields that both headers have.
    let mut entry = common(start.get(2..)?, name)?;
    entry.offset = u32_at(start, 42)?.into();
    extend(&mut entry, rest.get(..extra)?);
    Some(entry)
}

/// A file's own header at `start`, and where its content starts; `None` if there is none.
pub(super) fn own_header(source: &mut Source<'_>, start: u64, guess: usize) -> io::Result<Option<(Entry, u64)>> {
    // Its most likely length, so that one read suffices.
    let mut header = source.bytes_at(start, HEADER_LEN + guess)?;
    let lengths = (u16_at(&header, 26), u16_at(&header, 28));
    let (true, (Some(name), Some(extra))) = (header.starts_with(b"PK\x03\x04"), lengths) else {
        return Ok(None);
    };
    let name_end = HEADER_LEN + usize::from(name);
    let len = name_end + usize::from(extra);
    if header.len() < len {
        header = source.bytes_at(start, len)?;
    }
    let parts = (header.get(HEADER_LEN..name_end), header.get(name_end..len));
    let (Some(name), Some(extra)) = parts else {
        return Ok(None);
    };
    let Some(mut entry) = common(&header, name) else {
        return Ok(None);
    };
    extend(&mut entry, extra);
    Ok(Some((entry, start.saturating_add(len as u64))))
}

/// The fields that both headers have, at the same offsets from where the own header's would be.
fn common(record: &[u8], name: &[u8]) -> Option<Entry> {
    Some(Entry {
        raw: name.to_vec(),
        name: decoded(name),
        other_name: None,
        flags: u16_at(record, 6)?,
        method: u16_at(record, 8)?,
        crc: u32_at(record, 14)?,
        packed: u32_at(record, 18)?.into(),
        unpacked: u32_at(record, 22)?.into(),
        offset: 0,
        doubled: false,
    })
}

/// Applies the extra fields: 64-bit sizes, and the Unicode name.
fn extend(entry: &mut Entry, mut extra: &[u8]) {
    let mut seen = [false; 2];
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(len);
        let Some(field) = extra.get(4..end) else {
            return;
        };
        let known = match id {
            0x0001 => Some(0),
            0x7075 => Some(1),
            _ => None,
        };
        if let Some(seen) = known.and_then(|known: usize| seen.get_mut(known)) {
            entry.doubled |= std::mem::replace(seen, true);
        }
        match id {
            0x0001 => extend_sizes(entry, field),
            0x7075 => extend_name(entry, field),
            _ => {}
        }
        extra = extra.get(end..).unwrap_or_default();
    }
}

/// The 64-bit field contains the values that did not fit, in this order.
fn extend_sizes(entry: &mut Entry, field: &[u8]) {
    let mut at = 0;
    for size in [&mut entry.unpacked, &mut entry.packed, &mut entry.offset] {
        if *size == IN_64 {
            *size = u64_at(field, at).unwrap_or(*size);
            at += 8;
        }
    }
}

/// The Unicode name counts only if it was made for the name of the entry.
fn extend_name(entry: &mut Entry, field: &[u8]) {
    let mut crc = flate2::Crc::new();
    crc.update(&entry.raw);
    if field.first() == Some(&1) && u32_at(field, 1) == Some(crc.sum()) {
        let unicode = decoded(field.get(5..).unwrap_or_default());
        entry.other_name = Some(std::mem::replace(&mut entry.name, unicode));
    }
}
