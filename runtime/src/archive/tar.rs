//! tar, as found inside gz: the names of its entries, and the archives among them.
//!
//! The `tar` crate decodes the headers. Its reader of entries is not used, because it keeps a long name in memory
//! whatever length it claims.

use std::io::Read;

use ::tar::{EntryType, Header};

use super::inspection::{ArchivePath, Inspection, PIECE, Stop};
use super::names::{decoded, extension, shown};

/// The block size of a tar.
pub(super) const BLOCK: usize = 512;

/// The maximum length of a record with a long name or other properties.
const MAX_PROPERTIES: u64 = 256 << 10;

/// A size below this fits into a header, so that no record needs to state another.
const FITS: u64 = 8 << 30;

/// Why an entry is refused whose content other programs take for entries.
const CONTENT: &str = "a directory, link or device in the inner tar has content: pack it again";

/// What records say about the next entry.
#[derive(Default)]
struct Properties {
    name: Option<String>,
    /// The real name of a sparse file; the other one is made up.
    sparse_name: Option<String>,
    size: Option<u64>,
    /// Whether two records contradict each other.
    differ: bool,
}

impl Properties {
    /// Sets the name, which another record may have set before.
    fn named(&mut self, name: String) {
        let before = self.name.replace(name);
        self.differ |= before.is_some() && before != self.name;
    }

    /// A name with another extension than `name` that programs may give the entry. Those that do not know such
    /// records use the name in the header, which is truncated if it is long.
    fn other_type<'n>(&'n self, name: &'n str, header: &'n str) -> Option<&'n str> {
        let cut = name.starts_with(header) || header.len() >= CUT;
        let names = [self.name.as_deref(), (!cut).then_some(header)];
        let kind = |name: &str| extension(name.trim_end_matches('/'));
        names.into_iter().flatten().find(|other| kind(other) != kind(name))
    }
}

/// The minimum length of a truncated name in a header.
const CUT: usize = 90;

/// Reads a block; less only at the end.
pub(super) fn block(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    path: &ArchivePath,
) -> Result<Vec<u8>, Stop> {
    let mut block = vec![0; BLOCK];
    let mut filled = 0;
    while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match inspection.pull(content, rest, path)? {
            0 => break,
            read => filled += read,
        }
    }
    block.truncate(filled);
    Ok(block)
}

/// Whether content called `name` that starts with `block` is a tar. One without entries is all zeros, so that only
/// its name tells.
pub(super) fn is_tar(block: &[u8], name: &str) -> bool {
    let magic = block.get(257..262) == Some(b"ustar");
    let empty = block.iter().all(|byte| *byte == 0) && extension(name) == "tar";
    block.len() == BLOCK && (magic || empty || sum_matches(block))
}

/// Whether the checksum in a header matches its bytes; some programs sum them as signed.
fn sum_matches(block: &[u8]) -> bool {
    let Some(stored) = header(block).and_then(|header| header.cksum().ok()) else {
        return false;
    };
    let counted = |at: usize, byte: u8| if (148..156).contains(&at) { b' ' } else { byte };
    let bytes = || block.iter().enumerate().map(|(at, b)| counted(at, *b));
    let unsigned: i64 = bytes().map(i64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    // The sum of a block of zeros, with spaces as its checksum, is not that of a header.
    block.iter().any(|byte| *byte != 0) && [unsigned, signed].contains(&i64::from(stored))
}

/// The block as a header, if it is long enough.
fn header(block: &[u8]) -> Option<&Header> {
    (block.len() == BLOCK).then(|| Header::from_byte_slice(block))
}

/// Checks the entries and reads the archives among them. `block` is the first block.
pub(super) fn read(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    first: &[u8],
    path: &ArchivePath,
) -> Result<(), Stop> {
    let mut current = first.to_vec();
    let mut properties = Properties::default();
    while !current.is_empty() {
        // Zeros mark the end, but another tar may follow, so everything is read.
        if current.iter().any(|byte| *byte != 0) {
            if !sum_matches(&current) {
                return Err(Stop::broken("the inner tar is damaged or truncated"));
            }
            let Some(header) = header(&current) else {
                return Err(Stop::broken("the inner tar is truncated"));
            };
            read_entry(inspection, content, header, &mut properties, path)?;
        }
        current = block(inspection, content, path)?;
    }
    Ok(())
}

/// Reads one entry and its content.
fn read_entry(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    header: &Header,
    properties: &mut Properties,
    path: &ArchivePath,
) -> Result<(), Stop> {
    inspection.count(1, path)?;
    let kind = header.entry_type();
    let declared = declared_size(header)?;
    if is_record(kind) {
        let record = record(inspection, content, declared, path)?;
        return read_record(kind, &record, properties);
    }
    if kind.is_gnu_longlink() {
        return skip(inspection, content, declared, path);
    }
    let properties = std::mem::take(properties);
    if properties.differ || properties.size.is_some_and(|size| size != declared && size < FITS) {
        return Err(Stop::broken("the inner tar contradicts itself about an entry: pack it again"));
    }
    let size = properties.size.unwrap_or(declared);
    inspection.declare(size, path)?;
    if kind.is_gnu_sparse() {
        skip_sparse_map(inspection, content, header, path)?;
    }
    let stored = decoded(&header.path_bytes());
    let name = properties.sparse_name.as_ref().or(properties.name.as_ref()).unwrap_or(&stored);
    if let Some(other) = properties.other_type(name, &stored) {
        inspection
            .refuse(&path.inside(&shown(name)), format!("has a second name with another extension, {}", shown(other)));
        return skip(inspection, content, size, path);
    }
    let by_header = properties.sparse_name.is_none() && properties.name.is_none();
    read_named(inspection, content, (name, by_header), size, path, header)
}

/// The size declared by a header. An entry without content, like the label that GNU tar writes, may leave it empty.
fn declared_size(header: &Header) -> Result<u64, Stop> {
    if header.as_old().size.iter().all(|byte| matches!(byte, 0 | b' ')) {
        return Ok(0);
    }
    header.entry_size().map_err(|_| Stop::broken("an entry of the inner tar has an invalid size"))
}

/// Whether an entry only describes others.
fn is_record(kind: EntryType) -> bool {
    // Solaris writes `X` for `x`.
    kind.is_gnu_longname()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions()
        || kind.as_byte() == b'X'
}

/// Applies a record to the next entry.
fn read_record(kind: EntryType, record: &[u8], properties: &mut Properties) -> Result<(), Stop> {
    if kind.is_gnu_longname() {
        let end = record.iter().position(|byte| *byte == 0);
        properties.named(decoded(record.get(..end.unwrap_or(record.len())).unwrap_or_default()));
        return Ok(());
    }
    if !kind.is_pax_global_extensions() {
        return read_pax(record, properties);
    }
    let mut global = Properties::default();
    read_pax(record, &mut global)?;
    if global.name.is_some() || global.sparse_name.is_some() || global.size.is_some() {
        return Err(Stop::broken("the inner tar sets the name or size of all its entries at once: pack it again"));
    }
    Ok(())
}

/// Reads the content of an entry called `name`, by its header or a record.
fn read_named(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    (name, by_header): (&str, bool),
    size: u64,
    path: &ArchivePath,
    header: &Header,
) -> Result<(), Stop> {
    let kind = header.entry_type();
    let special = kind.is_fifo() || kind.is_block_special() || kind.is_character_special();
    let link = kind.is_hard_link() || kind.is_symlink();
    // A label, and a directory with a list of its files.
    let (label, listing) = (kind.as_byte() == b'V', kind.as_byte() == b'D');
    // In old tars, only the name marks a directory.
    let old_folder = kind.is_file() && name.ends_with('/') && by_header;
    let no_file = kind.is_dir() || label || listing || old_folder;
    if size > 0 && (special || link || no_file && !listing) {
        return Err(Stop::broken(CONTENT));
    }
    let name = name.trim_end_matches('/');
    if (label || listing) && !extension(name).is_empty() && !inspection.accepts(name) {
        inspection.not_checked(
            &path.inside(&shown(name)),
            "a label or directory of a tar that some programs take for a file",
        );
    }
    if no_file {
        return skip(inspection, content, size, path);
    }
    if special {
        inspection.refuse(&path.inside(&shown(name)), "a device or a pipe is not a file: leave it out");
        return Ok(());
    }
    read_file(inspection, content, name, size, path, header)
}

/// Checks a file or link, and reads it if it is an archive.
fn read_file(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    name: &str,
    size: u64,
    path: &ArchivePath,
    header: &Header,
) -> Result<(), Stop> {
    let kind = header.entry_type();
    let archive = inspection.check_name(name, path);
    let here = path.inside(&shown(name));
    let whole = kind.is_file() || kind.is_contiguous();
    match archive {
        Some(archive) if whole && inspection.may_unpack(&here, size) => {
            let Some(bytes) = inspection.unpack(&mut (&mut *content).take(size), size, &here)? else {
                return Err(Stop::broken("the inner tar is truncated"));
            };
            skip_bytes(inspection, content, padding(size), path)?;
            inspection.descend(archive, bytes, &here)
        }
        Some(_) if !whole => {
            inspection.not_checked(&here, "a link to an archive, or a sparse archive, is not checked");
            skip(inspection, content, size, path)
        }
        _ => skip(inspection, content, size, path),
    }
}

/// The padding after `size` bytes.
fn padding(size: u64) -> u64 {
    let block = BLOCK as u64;
    (block - size % block) % block
}

/// Skips `size` bytes and their padding.
fn skip(inspection: &mut Inspection<'_>, content: &mut dyn Read, size: u64, path: &ArchivePath) -> Result<(), Stop> {
    skip_bytes(inspection, content, size.saturating_add(padding(size)), path)
}

/// Skips `left` bytes.
fn skip_bytes(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    mut left: u64,
    path: &ArchivePath,
) -> Result<(), Stop> {
    let mut piece = vec![0; PIECE];
    while left > 0 {
        let len = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let read = inspection.pull(content, piece.get_mut(..len).unwrap_or_default(), path)?;
        if read == 0 {
            return Err(Stop::broken("the inner tar is truncated"));
        }
        left = left.saturating_sub(read as u64);
    }
    Ok(())
}

/// Reads a record that describes the next entry.
fn record(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    size: u64,
    path: &ArchivePath,
) -> Result<Vec<u8>, Stop> {
    if size > MAX_PROPERTIES {
        return Err(Stop::broken(format!("the inner tar describes an entry in more than {MAX_PROPERTIES} bytes")));
    }
    let mut bytes = Vec::new();
    let mut left = size;
    while left > 0 {
        let mut block = block(inspection, content, path)?;
        if block.len() < BLOCK {
            return Err(Stop::broken("the inner tar is truncated"));
        }
        block.truncate(usize::try_from(left).unwrap_or(BLOCK));
        left = left.saturating_sub(BLOCK as u64);
        bytes.extend(block);
    }
    Ok(bytes)
}

/// Reads name and size from a pax record, a list of `LENGTH KEY=VALUE\n`. Values may contain any bytes, so only the
/// lengths separate them.
fn read_pax(mut record: &[u8], properties: &mut Properties) -> Result<(), Stop> {
    let unreadable = || Stop::broken("the inner tar describes an entry in an unreadable way");
    while record.iter().any(|byte| *byte != 0) {
        let (line, rest) = pax_line(record).ok_or_else(unreadable)?;
        record = rest;
        let equals = line.iter().position(|byte| *byte == b'=').ok_or_else(unreadable)?;
        let (key, value) = line.split_at_checked(equals).ok_or_else(unreadable)?;
        let value = decoded(value.get(1..).unwrap_or_default());
        match key {
            b"path" => properties.named(value),
            b"GNU.sparse.name" => {
                let before = properties.sparse_name.replace(value);
                properties.differ |= before.is_some() && before != properties.sparse_name;
            }
            b"size" => {
                let size = value.parse().map_err(|_| unreadable())?;
                properties.differ |= properties.size.replace(size).is_some_and(|before| before != size);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Splits off the first line, without its length and line end.
fn pax_line(record: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = record.iter().position(|byte| *byte == b' ')?;
    let digits = std::str::from_utf8(record.get(..blank)?).ok()?;
    let len: usize = digits.parse().ok()?;
    let (line, rest) = record.split_at_checked(len)?;
    Some((line.get(blank + 1..)?.strip_suffix(b"\n")?, rest))
}

/// Skips the blocks that describe the gaps of a sparse file.
fn skip_sparse_map(
    inspection: &mut Inspection<'_>,
    content: &mut dyn Read,
    header: &Header,
    path: &ArchivePath,
) -> Result<(), Stop> {
    let mut more = header.as_gnu().is_some_and(|gnu| gnu.is_extended());
    while more {
        let map = block(inspection, content, path)?;
        if map.len() < BLOCK {
            return Err(Stop::broken("the inner tar is truncated"));
        }
        more = map.get(504).is_some_and(|byte| *byte != 0);
    }
    Ok(())
}
