//! 7z: what the start of the archive says; the list of entries is read with the feature `archives-7z`.

use std::ops::Range;

use super::bytes::{u32_at, u64_at};
use super::inspection::{ArchivePath, Inspection, Stop};
use super::names::unaccounted;
use super::source::Source;

#[cfg(feature = "archives-7z")]
mod entries;

#[cfg(feature = "archives-7z")]
use entries::read_entries;

/// The length of the signature, the version, and the location of the list of entries.
const START_LEN: usize = 32;
const SIGNATURE: &[u8] = b"7z\xBC\xAF\x27\x1C";

/// How much memory the library may need for the list of entries, as a multiple of its length.
const LIST_COST: u64 = 32;

/// Checks the entries by name and reads the archives among them.
pub(super) fn read(inspection: &mut Inspection<'_>, mut source: Source<'_>, path: &ArchivePath) -> Result<(), Stop> {
    match list_of_entries(inspection, &mut source, path)? {
        Some(list) => read_entries(inspection, source, list, path),
        None => Ok(()),
    }
}

/// Reports that nothing reads the entries here.
#[cfg(not(feature = "archives-7z"))]
fn read_entries(inspection: &mut Inspection<'_>, _: Source<'_>, _: List, path: &ArchivePath) -> Result<(), Stop> {
    inspection.not_checked(path, "the feature `archives-7z` is disabled");
    Ok(())
}

/// A list of entries as it is stored, and its range.
type List = (Vec<u8>, Range<u64>);

/// Reports bytes that belong to no part of the archive, in which other programs could find something.
fn account(inspection: &mut Inspection<'_>, source: &Source<'_>, mut parts: Vec<Range<u64>>, path: &ArchivePath) {
    parts.retain(|part| !part.is_empty());
    parts.sort_unstable_by_key(|part| part.start);
    let starts = parts.iter().map(|part| part.start).chain([source.len()]);
    let ends = [START_LEN as u64].into_iter().chain(parts.iter().map(|part| part.end));
    if let Some((end, start)) = ends.zip(starts).find(|(end, start)| end < start) {
        inspection.not_checked(path, &unaccounted(end..start));
    }
}

/// Reads the list of entries, packed or not, with its range. `None` if there is nothing to do: an archive without
/// entries has none, and a list that is too long has been reported.
fn list_of_entries(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    path: &ArchivePath,
) -> Result<Option<List>, Stop> {
    let start = source.bytes_at(0, START_LEN).map_err(|e| inspection.broken(e))?;
    if !start.starts_with(SIGNATURE) {
        return Err(Stop::broken("the signature of 7z is missing"));
    }
    let fields = (u64_at(&start, 12), u64_at(&start, 20), u32_at(&start, 28));
    let (Some(offset), Some(len), Some(sum)) = fields else {
        return Err(Stop::broken("truncated"));
    };
    // Checked here, too: without this checksum the library searches the archive for a list, in quadratic time.
    if u32_at(&start, 8) != start.get(12..).map(checksum) {
        return Err(Stop::broken("its start is damaged, or it was not written completely"));
    }
    if len == 0 {
        account(inspection, source, Vec::new(), path);
        return Ok(None);
    }
    let at = offset.saturating_add(START_LEN as u64);
    if at.saturating_add(len) > source.len() {
        return Err(Stop::broken("truncated, or one part of a split archive"));
    }
    if len > longest_list(inspection) {
        too_long(inspection, path);
        return Ok(None);
    }
    let len = usize::try_from(len).unwrap_or_default();
    let list = source.bytes_at(at, len).map_err(|e| inspection.broken(e))?;
    if checksum(&list) != sum {
        return Err(Stop::broken("its list of entries is damaged"));
    }
    Ok(Some((list, at..at.saturating_add(len as u64))))
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn longest_list(inspection: &Inspection<'_>) -> u64 {
    inspection.max_memory() / LIST_COST
}

fn too_long(inspection: &mut Inspection<'_>, path: &ArchivePath) {
    let max = longest_list(inspection);
    let why = format!("its list of entries is longer than {max} bytes");
    inspection.not_checked(path, &why);
}
