//! Compares the own header of each file in a zip with its entry in the directory.
//!
//! Programs that read an archive from its start, as a stream, do not know the directory at its end. What they find
//! must be what the directory says: the same names, the same sizes, and no end of a content before its end.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use super::directory::{Entry, own_header};
use super::signatures::{Mark, Scanner};
use crate::archive::bytes::{u32_at, u64_at};
use crate::archive::inspection::PIECE;
use crate::archive::names::{decoded, shown};
use crate::archive::source::Source;

/// The usual size of an own header besides the name.
const EXTRA: usize = 64;
/// The longest record of sizes after a content.
const DESCRIPTOR: usize = 24;
/// Marks a 32-bit field whose value is elsewhere.
const IN_64: u64 = 0xFFFF_FFFF;
/// The flags that tell how the content is encrypted.
const ENCRYPTION: u16 = 1 | 1 << 6 | 1 << 13;
/// How many packed bytes an empty content may take.
const NOTHING: u64 = 64;

/// The result of comparing an entry.
pub(super) enum HeaderComparison {
    /// It matches the directory. The entry ends here.
    Agrees { end: u64 },
    /// It differs, and is refused for this reason.
    Differs(String),
    /// It cannot be told, for this reason.
    Unknown(&'static str),
}

fn differs(why: impl std::fmt::Display) -> HeaderComparison {
    HeaderComparison::Differs(format!("{why}: pack the archive again"))
}

/// Compares the own header at `start` with the entry in the directory.
pub(super) fn compare(source: &mut Source<'_>, start: u64, entry: &Entry) -> io::Result<HeaderComparison> {
    let guess = entry.raw.len() + EXTRA;
    let Some((own, content)) = own_header(source, start, guess)? else {
        return Ok(HeaderComparison::Differs("damaged: its own header is missing".to_owned()));
    };
    if let Some(why) = disagreement(entry, &own) {
        return Ok(differs(why));
    }
    if entry.is_directory() && !is_nothing(source, content, entry)? {
        return Ok(differs("a directory with content, which some programs take for a file"));
    }
    let end = content.saturating_add(entry.packed);
    let descriptor = if own.streamed() || entry.streamed() { descriptor(source, end, entry)? } else { None };
    if own.streamed() && descriptor.is_none() {
        return Ok(match entry.packed {
            0 => HeaderComparison::Unknown("its own header announces sizes after its content, but there are none"),
            _ => differs("the sizes after its content differ from those in the directory"),
        });
    }
    let end = end.saturating_add(descriptor.unwrap_or_default());
    ends_once(source, content, entry, own.streamed(), end)
}

/// How the two headers differ.
fn disagreement(entry: &Entry, own: &Entry) -> Option<String> {
    let other = if own.raw != entry.raw {
        Some(decoded(&own.raw))
    } else {
        // Both contain the stored name, and one may contain a Unicode name besides.
        let known = own.name == entry.name || Some(&own.name) == entry.other_name.as_ref();
        (!known).then(|| own.name.clone())
    };
    if let Some(other) = other {
        return Some(format!("its own header calls it {}, as some programs will", shown(&other)));
    }
    if own.doubled || entry.doubled {
        return Some("one of its extra fields is repeated".to_owned());
    }
    if own.method != entry.method || (own.flags ^ entry.flags) & ENCRYPTION != 0 {
        return Some("its own header states another compression method".to_owned());
    }
    let left_open = |value: u64| own.streamed() && (value == 0 || value == IN_64);
    let same = |own: u64, listed: u64| own == listed || left_open(own);
    let sizes = same(own.packed, entry.packed) && same(own.unpacked, entry.unpacked);
    // Some programs use the one, some the other.
    if entry.method == 0 && !entry.encrypted() && !entry.is_directory() && entry.packed != entry.unpacked {
        return Some("it has two different sizes, but is not compressed".to_owned());
    }
    let sums = own.crc == entry.crc || own.streamed() && own.crc == 0;
    (!sizes || !sums).then(|| "its own header states another size or checksum".to_owned())
}

/// Whether the content of a directory entry is empty, possibly in packed form.
fn is_nothing(source: &mut Source<'_>, content: u64, entry: &Entry) -> io::Result<bool> {
    if entry.unpacked > 0 || entry.packed > NOTHING || entry.packed > 0 && entry.method == 0 && !entry.encrypted() {
        return Ok(false);
    }
    if entry.packed == 0 || entry.method != 8 || entry.encrypted() {
        return Ok(true);
    }
    let mut bytes = [0];
    let mut unpacker = DeflateDecoder::new(packed(source, content, entry)?);
    Ok(unpacker.read(&mut bytes).ok() == Some(0) && unpacker.total_in() == entry.packed)
}

/// The length of the record of sizes at `end`, if it matches the directory.
fn descriptor(source: &mut Source<'_>, end: u64, entry: &Entry) -> io::Result<Option<u64>> {
    let record = source.bytes_at(end, DESCRIPTOR)?;
    let signed = record.starts_with(b"PK\x07\x08");
    // Some programs write no signature.
    let at = if signed { [4, 0] } else { [0, 0] };
    for at in at {
        if u32_at(&record, at) != Some(entry.crc) {
            continue;
        }
        let sizes = (u64_at(&record, at + 4), u64_at(&record, at + 12));
        if sizes == (Some(entry.packed), Some(entry.unpacked)) {
            return Ok(Some(at as u64 + 20));
        }
        let sizes = (u32_at(&record, at + 4).map(u64::from), u32_at(&record, at + 8).map(u64::from));
        if sizes == (Some(entry.packed), Some(entry.unpacked)) {
            return Ok(Some(at as u64 + 12));
        }
    }
    Ok(None)
}

/// Whether a program that detects the end of the content finds it where the directory has it. For stored content,
/// that matters if its size was not written in front of it; compressed content ends by itself, and some programs go
/// on from there regardless of the size.
fn ends_once(
    source: &mut Source<'_>,
    content: u64,
    entry: &Entry,
    streamed: bool,
    end: u64,
) -> io::Result<HeaderComparison> {
    const EARLY: &str = "its content may end early, and some programs find other files after that";
    let range = content..content.saturating_add(entry.packed);
    match (entry.encrypted(), entry.method) {
        (false, 0) | (true, _) if !streamed => Ok(HeaderComparison::Agrees { end }),
        (false, 0) => {
            let early = ends_early(source, range)?;
            Ok(if early { differs(EARLY) } else { HeaderComparison::Agrees { end } })
        }
        // Unless it contains a file's header, it does not matter where it ends.
        _ if !holds_header(source, range)? => Ok(HeaderComparison::Agrees { end }),
        (false, 8) => {
            let whole = unpacks_to_its_end(source, content, entry)?;
            Ok(if whole { HeaderComparison::Agrees { end } } else { differs(EARLY) })
        }
        _ => Ok(HeaderComparison::Unknown("its content may end early")),
    }
}

/// Whether stored content contains a record of sizes that fits the bytes before it.
fn ends_early(source: &mut Source<'_>, range: std::ops::Range<u64>) -> io::Result<bool> {
    let start = range.start;
    let mut scanner = Scanner::new(source, range).with_checksum();
    while let Some((mark, at)) = scanner.next()? {
        let len = at.saturating_sub(start);
        let record = scanner.record();
        let sizes = [u32_at(record, 8).map(u64::from), u64_at(record, 8)];
        let fits = u32_at(record, 4) == scanner.checksum() || sizes.contains(&Some(len));
        if mark == Mark::Descriptor && fits {
            return Ok(true);
        }
    }
    Ok(false)
}

fn holds_header(source: &mut Source<'_>, range: std::ops::Range<u64>) -> io::Result<bool> {
    let mut scanner = Scanner::new(source, range);
    while let Some((mark, _)) = scanner.next()? {
        if mark == Mark::Local {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the compressed content has exactly one end, at its last byte.
fn unpacks_to_its_end(source: &mut Source<'_>, content: u64, entry: &Entry) -> io::Result<bool> {
    let mut unpacker = DeflateDecoder::new(packed(source, content, entry)?);
    let mut piece = vec![0; PIECE];
    let mut unpacked = 0_u64;
    loop {
        match unpacker.read(&mut piece) {
            Ok(0) => return Ok(unpacked == entry.unpacked && unpacker.total_in() == entry.packed),
            Ok(read) => unpacked = unpacked.saturating_add(read as u64),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What cannot be decompressed has no end.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof) => {
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        // No more is declared.
        if unpacked > entry.unpacked {
            return Ok(false);
        }
    }
}

/// The packed bytes of an entry.
fn packed<'s, 'r>(
    source: &'s mut Source<'r>,
    content: u64,
    entry: &Entry,
) -> io::Result<BufReader<io::Take<&'s mut Source<'r>>>> {
    source.seek(SeekFrom::Start(content))?;
    Ok(BufReader::new(source.take(entry.packed)))
}
