//! zip: the names in the central directory, the files' own headers, and the archives among the files.

use std::io::{self, BufReader, Read};
use std::ops::Range;

use flate2::read::DeflateDecoder;

use self::own_header::{HeaderComparison, compare};
use self::signatures::{Mark, Scanner};
use crate::archive::bytes::u16_at;
use crate::archive::inspection::{ArchivePath, Inspection, Stop};
use crate::archive::names::{extension, shown, unaccounted};
use crate::archive::source::Source;
use crate::endpoint::formats::ArchiveKind;
use directory::{Directory, Entries, Entry, own_header};
use end::find;

mod directory;
mod end;
mod own_header;
pub(super) mod signatures;

/// What programs that can split archives write at the start of those that they did not split.
const MARKERS: [&[u8]; 2] = [b"PK00", b"PK\x07\x08"];

/// Why overlapping entries are refused.
const SHARED: &str = "entries share bytes, like in a zip bomb";

/// An entry that is an archive itself. Its name is only in the path, as short as it is shown, so that the list stays
/// small.
struct Inner {
    kind: ArchiveKind,
    path: ArchivePath,
    entry: Entry,
}

/// The content of the directory.
#[derive(Default)]
struct Listing {
    inner: Vec<Inner>,
    /// The range of each entry, as far as the directory says.
    extents: Vec<Range<u64>>,
    /// Whether names are hidden.
    masked: bool,
}

/// Checks the entries by name and reads the archives among them.
pub(super) fn read(inspection: &mut Inspection<'_>, mut source: Source<'_>, path: &ArchivePath) -> Result<(), Stop> {
    let found = find(&mut source).map_err(|error| inspection.broken(error))?;
    let Some(directory) = found else {
        return Err(Stop::broken("no directory at its end: truncated, one part of a split archive, or not a zip"));
    };
    inspection.claim(directory.entries, path)?;
    let listing = list(inspection, &mut source, &directory, path)?;
    if listing.masked {
        inspection.not_checked(path, "the names of its entries are encrypted");
        return Ok(());
    }
    // Before anything is read that entries may share.
    if overlap(listing.extents, directory.start) {
        return Err(Stop::broken(SHARED));
    }
    if let Some(extents) = compare_all(inspection, &mut source, &directory, path)? {
        look_between(inspection, &mut source, &directory, extents, path)?;
    }
    for inner in listing.inner {
        open(inspection, &mut source, &directory, inner)?;
    }
    Ok(())
}

/// Reads the directory and checks the names.
fn list(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    directory: &Directory,
    path: &ArchivePath,
) -> Result<Listing, Stop> {
    let mut listing = Listing::default();
    let mut count = 0;
    let mut entries = Entries::new(directory);
    while let Some(mut entry) = entries.next(source).map_err(|error| inspection.broken(error))? {
        count += 1;
        inspection.count(1, path)?;
        if entry.masked() {
            listing.masked = true;
            continue;
        }
        inspection.declare(entry.unpacked, path)?;
        let start = entry.offset.saturating_add(directory.shift);
        listing.extents.push(start..start.saturating_add(entry.shortest()));
        if entry.is_directory() {
            continue;
        }
        let kind = check_name(inspection, &entry, path);
        if let Some(kind) = kind {
            let name = shown(&entry.name);
            // Replaced rather than cleared, which would keep their memory.
            (entry.raw, entry.name, entry.other_name) = (Vec::new(), String::new(), None);
            listing.inner.push(Inner { kind, path: path.inside(&name), entry });
        }
    }
    let claims = [directory.entries, directory.entries_here];
    if let Some(claimed) = claims.into_iter().find(|claimed| *claimed != count) {
        return Err(Stop::broken(format!("it claims {claimed} entries and lists {count}")));
    }
    Ok(listing)
}

/// Compares each file's own header with the directory. Returns the ranges of the entries, in their order in the
/// archive; `None` if they cannot be determined for all of them, which has been reported.
fn compare_all(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    directory: &Directory,
    path: &ArchivePath,
) -> Result<Option<Vec<Range<u64>>>, Stop> {
    let mut extents = Vec::new();
    let mut known = true;
    let mut entries = Entries::new(directory);
    while let Some(entry) = entries.next(source).map_err(|error| inspection.broken(error))? {
        let start = entry.offset.saturating_add(directory.shift);
        let here = || path.inside(&shown(&entry.name));
        match compare(source, start, &entry).map_err(|error| inspection.broken(error))? {
            HeaderComparison::Agrees { end } => extents.push(start..end),
            HeaderComparison::Differs(why) => {
                known = false;
                inspection.refuse(&here(), why);
            }
            HeaderComparison::Unknown(why) => {
                known = false;
                inspection.not_checked(&here(), why);
            }
        }
    }
    extents.sort_unstable_by_key(|extent| extent.start);
    Ok(known.then_some(extents))
}

/// Searches the bytes that belong to no entry: if a file starts in them, other programs find a file that is not in
/// the directory.
fn look_between(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    directory: &Directory,
    extents: Vec<Range<u64>>,
    path: &ArchivePath,
) -> Result<(), Stop> {
    let mut gaps = Vec::new();
    let mut end = 0;
    for extent in extents {
        gaps.push(end..extent.start);
        if extent.start < end || extent.end > directory.start {
            return Err(Stop::broken(SHARED));
        }
        end = extent.end;
    }
    gaps.push(end..directory.start);
    gaps.extend(directory.gaps.iter().cloned());
    gaps.retain(|gap| !gap.is_empty());
    for gap in gaps.iter().chain([&directory.comment]) {
        if let Some(why) = hidden(source, gap.clone()).map_err(|error| inspection.broken(error))? {
            return Err(Stop::broken(why));
        }
    }
    let start = source.bytes_at(0, 4).map_err(|error| inspection.broken(error))?;
    gaps.retain(|gap| *gap != (0..4) || !MARKERS.contains(&&start[..]));
    if let Some(first) = gaps.first() {
        inspection.not_checked(path, &unaccounted(first.clone()));
    }
    Ok(())
}

/// What other programs may find in bytes that belong to no entry.
fn hidden(source: &mut Source<'_>, gap: Range<u64>) -> io::Result<Option<String>> {
    // Programs contain the signatures in their code, and nobody looks for files there.
    let program = gap.start == 0 && !source.bytes_at(0, 2)?.starts_with(b"PK");
    let mut scanner = Scanner::new(source, gap);
    while let Some((mark, at)) = scanner.next()? {
        match mark {
            Mark::Descriptor => {}
            _ if program && !plausible(mark, scanner.record()) => {}
            Mark::Local => {
                let name = own_header(source, at, 256)?.map(|(header, _)| shown(&header.name)).unwrap_or_default();
                return Ok(Some(format!(
                    "a file that is not in its directory starts at byte {at}, {name}: pack it again"
                )));
            }
            Mark::Entry | Mark::End => {
                return Ok(Some(format!("another directory starts at byte {at}: pack it again")));
            }
        }
    }
    Ok(None)
}

/// Whether the bytes at a signature continue like a record that has a name.
fn plausible(mark: Mark, record: &[u8]) -> bool {
    // The version that is needed, and the system that it is for.
    let version = |at: usize| record.get(at).is_some_and(|v| *v <= 63) && record.get(at + 1).is_some_and(|v| *v <= 20);
    let named = |len: usize, at: usize| {
        let len = usize::from(u16_at(record, len).unwrap_or_default());
        let name = record.get(at..).unwrap_or_default();
        let name = name.get(..len).unwrap_or(name);
        !name.is_empty() && name.iter().all(|byte| *byte >= b' ')
    };
    match mark {
        Mark::Local => version(4) && named(26, 30),
        Mark::Entry => version(4) && version(6) && named(28, 46),
        Mark::End => {
            let parts = [u16_at(record, 4), u16_at(record, 6)];
            let (here, entries) = (u16_at(record, 8), u16_at(record, 10));
            let whole = parts.into_iter().all(|part| matches!(part, Some(0 | 0xFFFF)));
            whole && here == entries && entries.is_some_and(|entries| entries > 0)
        }
        Mark::Descriptor => false,
    }
}

/// Checks an entry by its name, and refuses it if it has a second name with another extension.
fn check_name(inspection: &mut Inspection<'_>, entry: &Entry, path: &ArchivePath) -> Option<ArchiveKind> {
    if let Some(other) = &entry.other_name
        && extension(other) != extension(&entry.name)
    {
        let here = path.inside(&shown(&entry.name));
        let other = shown(other);
        inspection.refuse(&here, format!("has a second name with another extension, {other}"));
        return None;
    }
    inspection.check_name(&entry.name, path)
}

/// Whether any two entries overlap, or one overlaps the directory.
fn overlap(mut extents: Vec<Range<u64>>, directory: u64) -> bool {
    extents.sort_unstable_by_key(|extent| extent.start);
    let starts = extents.iter().skip(1).map(|extent| extent.start);
    extents.iter().zip(starts.chain([directory])).any(|(extent, next)| extent.end > next)
}

/// Unpacks and reads an inner archive.
fn open(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    directory: &Directory,
    inner: Inner,
) -> Result<(), Stop> {
    let Inner { kind, path, entry } = inner;
    if entry.encrypted() {
        inspection.not_checked(&path, "the inner archive is encrypted");
        return Ok(());
    }
    if !matches!(entry.method, 0 | 8) {
        let method = entry.method;
        let why = format!("compressed with method {method}, which is not supported");
        inspection.not_checked(&path, &why);
        return Ok(());
    }
    if !inspection.may_unpack(&path, entry.unpacked) {
        return Ok(());
    }
    let start = entry.offset.saturating_add(directory.shift);
    let Some(packed) = content(source, start, entry.packed).map_err(|e| inspection.broken(e))? else {
        // Reported when the headers were compared.
        return Ok(());
    };
    let unpacked = match entry.method {
        0 => inspection.unpack(&mut { packed }, entry.unpacked, &path)?,
        _ => {
            let mut unpacker = DeflateDecoder::new(BufReader::new(packed));
            inspection.unpack(&mut unpacker, entry.unpacked, &path)?
        }
    };
    let Some(bytes) = unpacked else {
        return Ok(());
    };
    let mut crc = flate2::Crc::new();
    crc.update(&bytes);
    if crc.sum() != entry.crc {
        inspection.refuse(&path, "damaged: the checksum does not match");
        return Ok(());
    }
    inspection.descend(kind, bytes, &path)
}

/// The packed bytes of the entry whose own header is at `start`.
fn content<'s, 'r>(
    source: &'s mut Source<'r>,
    start: u64,
    packed: u64,
) -> io::Result<Option<io::Take<&'s mut Source<'r>>>> {
    let Some((_, content)) = own_header(source, start, 256)? else {
        return Ok(None);
    };
    io::Seek::seek(source, io::SeekFrom::Start(content))?;
    Ok(Some(source.take(packed)))
}
