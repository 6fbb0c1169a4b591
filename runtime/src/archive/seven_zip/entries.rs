//! The list of entries of a 7z by `sevenz-rust2`, and the archives among them.
//!
//! The library limits its allocations to a few hundred times the length of the list of entries, but not that length,
//! which an archive may compress a thousandfold. So the start of the archive is read first, and a list that is
//! too long is not read. To learn how long a packed list is, the library is asked, by means of an archive made for
//! that purpose.

use std::io::{Cursor, Read};
use std::ops::Range;

use sevenz_rust2::{Archive, Block, BlockDecoder, EncoderMethod, Error, Password};

use super::{List, SIGNATURE, START_LEN, account, checksum, longest_list, too_long};
use crate::archive::bytes::u32_at;
use crate::archive::inspection::{ArchivePath, Inspection, PIECE, Stop};
use crate::archive::names::shown;
use crate::archive::source::Source;
use crate::endpoint::formats::ArchiveKind;

/// The first byte of a packed list of entries.
const PACKED_LIST: u8 = 0x17;

const AES: &[u8] = &[0x06, 0xF1, 0x07, 0x01];

/// An entry that is an archive itself.
struct Inner {
    file: usize,
    block: usize,
    kind: ArchiveKind,
    path: ArchivePath,
}

/// Checks the entries by name and reads the archives among them.
pub(super) fn read_entries(
    inspection: &mut Inspection<'_>,
    mut source: Source<'_>,
    (list, range): List,
    path: &ArchivePath,
) -> Result<(), Stop> {
    let mut parts = vec![range];
    if list.first() == Some(&PACKED_LIST) {
        match may_unpack_list(inspection, &list, path)? {
            Some(packed) => parts.push(packed),
            None => return Ok(()),
        }
    }
    drop(list);
    let archive = Archive::read(&mut source, &Password::empty()).map_err(|error| broken(inspection, &error))?;
    parts.push(packed_range(&archive));
    account(inspection, &source, parts, path);
    let inner = check_names(inspection, &archive, path)?;
    let mut rest = inner.into_iter().peekable();
    while let Some(first) = rest.next() {
        let block = first.block;
        let mut together = vec![first];
        while let Some(next) = rest.next_if(|next| next.block == block) {
            together.push(next);
        }
        open_block(inspection, &mut source, &archive, block, together)?;
    }
    Ok(())
}

/// The range of the packed content of an archive.
fn packed_range(archive: &Archive) -> Range<u64> {
    let start = archive.pack_pos().saturating_add(START_LEN as u64);
    let len = archive.pack_sizes().iter().fold(0, |sum: u64, size| sum.saturating_add(*size));
    start..start.saturating_add(len)
}

/// The range of the packed list of entries, if the library may unpack it; otherwise this has been reported.
fn may_unpack_list(
    inspection: &mut Inspection<'_>,
    list: &[u8],
    path: &ArchivePath,
) -> Result<Option<Range<u64>>, Stop> {
    let outline = outline(list).map_err(|error| broken(inspection, &error))?;
    // The library unpacks the first block and ignores others.
    let Some(block) = outline.blocks.first() else {
        return Err(Stop::broken("its list of entries is missing"));
    };
    let packing = packing(block, inspection.max_memory());
    if matches!(packing, Packing::Encrypted) {
        inspection.not_checked(path, "its list of entries is encrypted");
        return Ok(None);
    }
    // The output of each step counts, not only that of the last.
    let longest = longest_list(inspection);
    let sizes = (0..block.coders.len()).map(|step| block.get_unpack_size_at_index(step));
    if sizes.max().is_none_or(|size| size > longest) {
        too_long(inspection, path);
        return Ok(None);
    }
    if matches!(packing, Packing::Unknown) {
        inspection.not_checked(path, "its list of entries uses an unsupported compression");
        return Ok(None);
    }
    Ok(Some(packed_range(&outline)))
}

/// Lets the library read how the list of entries is packed.
///
/// A packed list is described like the content of an archive, so the description is turned into an archive with one
/// empty directory.
fn outline(packed_list: &[u8]) -> Result<Archive, Error> {
    // Header, content.
    let mut list = vec![0x01, 0x04];
    list.extend_from_slice(packed_list.get(1..).unwrap_or_default());
    // Files: one. It has no content. End of the files, end of the header.
    list.extend_from_slice(&[0x05, 0x01, 0x0E, 0x01, 0x80, 0x00, 0x00]);
    let mut header = Vec::from(0_u64.to_le_bytes());
    header.extend((list.len() as u64).to_le_bytes());
    header.extend(checksum(&list).to_le_bytes());
    let mut bytes = Vec::from(SIGNATURE);
    bytes.extend([0, 4]);
    bytes.extend(checksum(&header).to_le_bytes());
    bytes.extend(header);
    bytes.extend(list);
    Archive::read(&mut Cursor::new(bytes), &Password::empty())
}

/// How a block is packed.
enum Packing {
    /// With a decoder that needs this many bytes.
    Known(u64),
    Encrypted,
    Unknown,
}

/// Whether a block can be unpacked within `max_memory`.
///
/// At most one step may decompress: several could read forever without producing a byte.
fn packing(block: &Block, max_memory: u64) -> Packing {
    let mut unpackers = 0;
    let mut window = 0;
    let mut known = true;
    for (step, coder) in block.coders.iter().enumerate() {
        let properties = coder.properties();
        let dictionary = match coder.encoder_method_id() {
            AES => return Packing::Encrypted,
            EncoderMethod::ID_LZMA => u32_at(properties, 1).map(u64::from),
            EncoderMethod::ID_LZMA2 => properties.first().map(|size| lzma2_dictionary(*size)),
            id => {
                known &= is_filter(id);
                continue;
            }
        };
        unpackers += 1;
        // The decoder's window grows with what it unpacks.
        let size = block.get_unpack_size_at_index(step);
        window = dictionary.unwrap_or(u64::MAX).min(size);
        known &= dictionary.is_some() && window <= max_memory;
    }
    if known && unpackers <= 1 && block.coders.len() <= 4 { Packing::Known(window) } else { Packing::Unknown }
}

/// The dictionary size that the property byte stands for.
fn lzma2_dictionary(property: u8) -> u64 {
    match property {
        0..40 => (2 | u64::from(property & 1)) << (property / 2 + 11),
        _ => u64::MAX,
    }
}

/// Steps whose output is as long as their input. Not BCJ2, which has four inputs.
fn is_filter(id: &[u8]) -> bool {
    [
        EncoderMethod::ID_COPY,
        EncoderMethod::ID_DELTA,
        EncoderMethod::ID_BCJ_X86,
        EncoderMethod::ID_BCJ_PPC,
        EncoderMethod::ID_BCJ_IA64,
        EncoderMethod::ID_BCJ_ARM,
        EncoderMethod::ID_BCJ_ARM64,
        EncoderMethod::ID_BCJ_ARM_THUMB,
        EncoderMethod::ID_BCJ_SPARC,
        EncoderMethod::ID_BCJ_RISCV,
    ]
    .contains(&id)
}

/// Checks the entries by name; returns the archives, in the order of their blocks.
fn check_names(inspection: &mut Inspection<'_>, archive: &Archive, path: &ArchivePath) -> Result<Vec<Inner>, Stop> {
    // Blocks, too, since they stay in memory while inner archives are read.
    let claimed = archive.files.len().max(archive.blocks.len());
    inspection.claim(claimed as u64, path)?;
    let mut inner = Vec::new();
    for (index, file) in archive.files.iter().enumerate() {
        inspection.count(1, path)?;
        inspection.declare(file.size, path)?;
        if file.is_directory {
            continue;
        }
        let Some(kind) = inspection.check_name(&file.name, path) else {
            continue;
        };
        let here = path.inside(&shown(&file.name));
        match archive.stream_map.file_block_index.get(index) {
            Some(Some(block)) if file.has_stream => inner.push(Inner { file: index, block: *block, kind, path: here }),
            // Empty, so it cannot be an archive.
            _ if inspection.may_unpack(&here, 0) => inspection.descend(kind, Vec::new(), &here)?,
            _ => {}
        }
    }
    Ok(inner)
}

/// Unpacks a block up to the last archive in it, and reads the archives.
fn open_block(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    archive: &Archive,
    block: usize,
    inner: Vec<Inner>,
) -> Result<(), Stop> {
    let packed = archive.blocks.get(block);
    let packing = packed.map_or(Packing::Unknown, |b| packing(b, inspection.window_room()));
    let why = match packing {
        Packing::Known(window) => {
            return inspection
                .beside_window(window, |inspection| unpack_block(inspection, source, archive, block, inner));
        }
        Packing::Encrypted => "the inner archive is encrypted",
        Packing::Unknown => "the inner archive uses an unsupported compression",
    };
    for inner in &inner {
        inspection.not_checked(&inner.path, why);
    }
    Ok(())
}

/// Unpacks a block that is known to be unpackable.
fn unpack_block(
    inspection: &mut Inspection<'_>,
    source: &mut Source<'_>,
    archive: &Archive,
    block: usize,
    mut inner: Vec<Inner>,
) -> Result<(), Stop> {
    // Do not unpack for archives that are too large or nested too deep.
    inner.retain(|inner| {
        let size = archive.files.get(inner.file).map_or(0, |file| file.size);
        inspection.may_unpack(&inner.path, size)
    });
    let Some(last) = inner.last().map(|inner| inner.path.clone()) else {
        return Ok(());
    };
    let password = Password::empty();
    let decoder = BlockDecoder::new(1, block, archive, &password, source);
    let mut next = archive.stream_map.block_first_file_index.get(block).copied();
    let mut rest = inner.into_iter().peekable();
    let mut stop = None;
    let result = decoder.for_each_entries(&mut |file, content| {
        let index = next;
        next = next.map(|index| index + 1);
        let outcome = match rest.next_if(|inner| Some(inner.file) == index) {
            Some(inner) => open(inspection, content, file.size, &inner),
            None => drain(inspection, content, &last),
        };
        stop = outcome.err();
        Ok(stop.is_none() && rest.peek().is_some())
    });
    let stop = stop.or_else(|| result.err().map(|error| broken(inspection, &error)));
    match stop {
        None => Ok(()),
        Some(Stop::Over) => Err(Stop::Over),
        Some(Stop::Broken(why)) => {
            inspection.refuse(&last, format!("cannot be unpacked: {why}"));
            Ok(())
        }
    }
}

/// Unpacks and reads an inner archive.
fn open(inspection: &mut Inspection<'_>, content: &mut dyn Read, size: u64, inner: &Inner) -> Result<(), Stop> {
    match inspection.unpack(content, size, &inner.path)? {
        Some(bytes) => inspection.descend(inner.kind, bytes, &inner.path),
        None => Ok(()),
    }
}

/// Unpacks an entry before an archive in the same block.
fn drain(inspection: &mut Inspection<'_>, content: &mut dyn Read, path: &ArchivePath) -> Result<(), Stop> {
    let mut piece = vec![0; PIECE];
    while inspection.pull(content, &mut piece, path)? > 0 {}
    Ok(())
}

/// Turns the library's error into the end of the archive or of the check.
fn broken(inspection: &Inspection<'_>, error: &Error) -> Stop {
    match error {
        Error::Io(error, _) | Error::MaybeBadPassword(error) => inspection.broken(error),
        Error::Other(why) | Error::Unsupported(why) => inspection.broken(why),
        Error::ChecksumVerificationFailed | Error::NextHeaderCrcMismatch => {
            inspection.broken("a checksum does not match")
        }
        other => inspection.broken(other),
    }
}
