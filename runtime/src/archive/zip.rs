//! zip: the names of the central directory, and the archives among the entries.

use std::io::{self, BufReader, Read};

use flate2::read::DeflateDecoder;

use super::Container;
use super::names::{extension, shown};
use super::source::Source;
use super::walk::{Place, Stop, Walk};
use super::zip_directory::{Directory, Entries, Entry, find, u16_at};

/// The length of an entry's own header, without its name and extra fields.
const HEADER_LEN: usize = 30;

/// An entry that is an archive itself. Its name is only in the place, as short as it is shown, so
/// that the list of them stays small.
struct Inner {
    container: Container,
    place: Place,
    entry: Entry,
}

/// What the directory lists.
#[derive(Default)]
struct Listing {
    inner: Vec<Inner>,
    /// Where the bytes of each entry start, and how many there are at least.
    extents: Vec<(u64, u64)>,
    /// Whether names are hidden.
    masked: bool,
}

/// Judges the entries by name and reads the archives among them.
pub(super) fn read(walk: &mut Walk<'_>, mut source: Source<'_>, place: &Place) -> Result<(), Stop> {
    let found = find(&mut source).map_err(|error| walk.broken(error))?;
    let Some(directory) = found else {
        return Err(Stop::broken("no list of entries at its end: it is truncated, one part of several, or no zip"));
    };
    walk.claim(directory.entries, place)?;
    let mut entries = Entries::new(source, &directory).map_err(|error| walk.broken(error))?;
    let listing = list(walk, &mut entries, &directory, place)?;
    if listing.masked {
        walk.not_checked(place, "the names of its entries are encrypted");
        return Ok(());
    }
    if overlap(listing.extents, directory.start) {
        return Err(Stop::broken("entries share bytes, like in a zip bomb"));
    }
    let mut source = entries.into_source();
    for inner in listing.inner {
        open(walk, &mut source, &directory, inner)?;
    }
    Ok(())
}

/// Reads the directory and judges the names.
fn list(walk: &mut Walk<'_>, entries: &mut Entries<'_>, directory: &Directory, place: &Place) -> Result<Listing, Stop> {
    let mut listing = Listing::default();
    let mut count = 0;
    while let Some(mut entry) = entries.next().map_err(|error| walk.broken(error))? {
        count += 1;
        walk.count(1, place)?;
        if entry.masked() {
            listing.masked = true;
            continue;
        }
        walk.declare(entry.unpacked, place)?;
        let start = entry.offset.saturating_add(directory.shift);
        let len = entry.packed.saturating_add(HEADER_LEN as u64);
        listing.extents.push((start, len));
        if is_directory(&entry) {
            continue;
        }
        let container = judge(walk, &entry, place);
        if let Some(container) = container {
            let name = shown(&entry.name);
            // Not cleared, which would keep their memory.
            entry.name = String::new();
            entry.other_name = None;
            listing.inner.push(Inner { container, place: place.inside(&name), entry });
        }
    }
    if count != directory.entries {
        let claimed = directory.entries;
        return Err(Stop::broken(format!("it claims {claimed} entries and lists {count}")));
    }
    Ok(listing)
}

/// Directories end in a slash, written by some programs as a backslash, and hold nothing.
fn is_directory(entry: &Entry) -> bool {
    entry.name.ends_with('/') || entry.name.ends_with('\\') && entry.unpacked == 0
}

/// Judges an entry by its name, and by the other one if it has two of different types.
fn judge(walk: &mut Walk<'_>, entry: &Entry, place: &Place) -> Option<Container> {
    if let Some(other) = &entry.other_name
        && extension(other) != extension(&entry.name)
    {
        let here = place.inside(&shown(&entry.name));
        let other = shown(other);
        walk.refuse(&here, format!("has another name of another type, {other}"));
        return None;
    }
    walk.judge(&entry.name, place)
}

/// Whether any two entries share bytes, or one runs into the directory.
fn overlap(mut extents: Vec<(u64, u64)>, directory: u64) -> bool {
    extents.sort_unstable();
    let starts = extents.iter().skip(1).map(|(start, _)| *start);
    extents.iter().zip(starts.chain([directory])).any(|((start, len), next)| start.saturating_add(*len) > next)
}

/// Unpacks an archive inside and reads it.
fn open(walk: &mut Walk<'_>, source: &mut Source<'_>, directory: &Directory, inner: Inner) -> Result<(), Stop> {
    let Inner { container, place, entry } = inner;
    if entry.encrypted() {
        walk.not_checked(&place, "the archive inside is encrypted");
        return Ok(());
    }
    if !matches!(entry.method, 0 | 8) {
        let method = entry.method;
        let why = format!("packed by method {method}, which is not read here");
        walk.not_checked(&place, &why);
        return Ok(());
    }
    if !walk.may_unpack(&place, entry.unpacked) {
        return Ok(());
    }
    let start = entry.offset.saturating_add(directory.shift);
    let Some(packed) = content(source, start, entry.packed).map_err(|e| walk.broken(e))? else {
        walk.refuse(&place, "damaged: its own header is missing");
        return Ok(());
    };
    let unpacked = match entry.method {
        0 => walk.unpack(&mut { packed }, entry.unpacked, &place)?,
        _ => {
            let mut unpacker = DeflateDecoder::new(BufReader::new(packed));
            walk.unpack(&mut unpacker, entry.unpacked, &place)?
        }
    };
    let Some(bytes) = unpacked else {
        return Ok(());
    };
    let mut crc = flate2::Crc::new();
    crc.update(&bytes);
    if crc.sum() != entry.crc {
        walk.refuse(&place, "damaged: the checksum does not match");
        return Ok(());
    }
    walk.descend(container, bytes, &place)
}

/// The packed bytes of the entry whose own header is at `start`.
fn content<'s, 'r>(
    source: &'s mut Source<'r>,
    start: u64,
    packed: u64,
) -> io::Result<Option<io::Take<&'s mut Source<'r>>>> {
    let header = source.bytes_at(start, HEADER_LEN)?;
    let lengths = (u16_at(&header, 26), u16_at(&header, 28));
    let (true, (Some(name), Some(extra))) = (header.starts_with(b"PK\x03\x04"), lengths) else {
        return Ok(None);
    };
    let skip = i64::from(name) + i64::from(extra);
    io::Seek::seek(source, io::SeekFrom::Current(skip))?;
    Ok(Some(source.take(packed)))
}
