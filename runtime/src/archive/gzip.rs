//! gz: decompressed to its end, and checked as a tar or as a single file.

use std::io::{self, BufRead, BufReader, Read, Seek};

use flate2::bufread::GzDecoder;

use super::inspection::{ArchivePath, Inspection, PIECE, Stop};
use super::names::{decoded, extension, shown};
use super::source::Source;
use super::tar::{self, BLOCK};

/// The content of all members of a gzip file, one after the other.
///
/// flate2's reader of several members takes padding for a broken member.
struct Members<'r> {
    current: Option<GzDecoder<BufReader<Source<'r>>>>,
    /// The extension of the first member's name.
    extension: String,
    /// The name of a later member with another extension.
    other: Option<String>,
}

/// The name of a member, unless it is empty.
fn stored_name(member: &GzDecoder<BufReader<Source<'_>>>) -> Option<String> {
    let name = member.header().and_then(|header| header.filename()).map(decoded);
    name.filter(|name| !name.is_empty())
}

impl Read for Members<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.current {
            let read = member.read(buf)?;
            if read > 0 || buf.is_empty() {
                return Ok(read);
            }
            let Some(ended) = self.current.take() else {
                break;
            };
            let mut rest = ended.into_inner();
            if another_member(&mut rest)? {
                let member = GzDecoder::new(rest);
                // Programs may take each member for a file of its own.
                let other = stored_name(&member).filter(|name| extension(name) != self.extension);
                self.other = self.other.take().or(other);
                self.current = Some(member);
            }
        }
        Ok(0)
    }
}

/// Skips padding; returns whether a member follows.
fn another_member(rest: &mut BufReader<Source<'_>>) -> io::Result<bool> {
    loop {
        let available = rest.fill_buf()?;
        let zeros = available.iter().take_while(|byte| **byte == 0).count();
        match available.get(zeros) {
            Some(0x1F) => {
                rest.consume(zeros);
                return Ok(true);
            }
            Some(_) => return Err(io::Error::other("other bytes follow its end")),
            None if zeros == 0 => return Ok(false),
            None => rest.consume(zeros),
        }
    }
}

/// Checks what is inside, and reads it if it is an archive.
pub(super) fn read(inspection: &mut Inspection<'_>, mut source: Source<'_>, path: &ArchivePath) -> Result<(), Stop> {
    let start = source.bytes_at(0, 2).map_err(|error| inspection.broken(error))?;
    if start != [0x1F, 0x8B] {
        return Err(Stop::broken("the signature of gz is missing"));
    }
    source.rewind().map_err(|error| inspection.broken(error))?;
    let first = GzDecoder::new(BufReader::new(source));
    let stored = stored_name(&first);
    let unpacked = unpacked_name(path.name());
    let name = stored.as_ref().unwrap_or(&unpacked);
    let mut content = Members { current: Some(first), extension: extension(name), other: None };
    let block = tar::block(inspection, &mut content, path)?;
    if tar::is_tar(&block, name) {
        names_of_tar(inspection, stored.as_deref(), &unpacked, path);
        tar::read(inspection, &mut content, &block, path)?;
    } else {
        names_of_file(inspection, stored.as_deref(), &unpacked, path);
        read_file(inspection, &mut content, block, name, path)?;
    }
    if let Some(other) = content.other {
        let why = format!("a part of it has a second name with another extension, {}: pack it again", shown(&other));
        inspection.refuse(path, why);
    }
    Ok(())
}

/// Checks the names that programs give to a tar if they only decompress it: the one in the header, and the archive's
/// own.
fn names_of_tar(inspection: &mut Inspection<'_>, stored: Option<&str>, unpacked: &str, path: &ArchivePath) {
    let fits =
        |inspection: &Inspection<'_>, name: &str| matches!(&*extension(name), "" | "tar") || inspection.accepts(name);
    match stored {
        Some(stored) if !fits(inspection, stored) => {
            inspection.refuse(path, format!("contains a tar that its header calls {}: pack it again", shown(stored)));
        }
        None if !fits(inspection, unpacked) => {
            inspection.not_checked(path, &format!("unpacks to {}, which is a tar by its content", shown(unpacked)));
        }
        _ => {}
    }
}

/// Checks the name that a file gets from programs that ignore the header.
fn names_of_file(inspection: &mut Inspection<'_>, stored: Option<&str>, unpacked: &str, path: &ArchivePath) {
    let Some(stored) = stored else { return };
    let same = [extension(stored), String::new()].contains(&extension(unpacked));
    if !same && !inspection.accepts(unpacked) {
        let (stored, unpacked) = (shown(stored), shown(unpacked));
        inspection.not_checked(path, &format!("unpacks to {stored} by its header, to {unpacked} by its file name"));
    }
}

/// Checks the only file inside; `start` are its first bytes.
fn read_file(
    inspection: &mut Inspection<'_>,
    content: &mut Members<'_>,
    start: Vec<u8>,
    name: &str,
    path: &ArchivePath,
) -> Result<(), Stop> {
    inspection.count(1, path)?;
    let Some(kind) = inspection.check_name(name, path) else {
        return drain(inspection, content, start.len(), path);
    };
    let here = path.inside(&shown(name));
    let Some(bytes) = buffer(inspection, content, start, &here)? else {
        return Ok(());
    };
    inspection.descend(kind, bytes, &here)
}

/// Decompresses the rest and discards it, so that a broken or endless file is noticed.
fn drain(
    inspection: &mut Inspection<'_>,
    content: &mut Members<'_>,
    start: usize,
    path: &ArchivePath,
) -> Result<(), Stop> {
    if start < BLOCK {
        return Ok(());
    }
    let mut piece = vec![0; PIECE];
    while inspection.pull(content, &mut piece, path)? > 0 {}
    Ok(())
}

/// Decompresses an inner archive of unknown size: gz stores it modulo 4 GiB only.
fn buffer(
    inspection: &mut Inspection<'_>,
    content: &mut Members<'_>,
    start: Vec<u8>,
    here: &ArchivePath,
) -> Result<Option<Vec<u8>>, Stop> {
    let mut bytes = start;
    let mut piece = vec![0; PIECE];
    loop {
        if !inspection.may_unpack(here, bytes.len() as u64) {
            return Ok(None);
        }
        let read = inspection.pull(content, &mut piece, here)?;
        if read == 0 {
            return Ok(Some(bytes));
        }
        bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
    }
}

/// The name of the file inside, derived from the archive's name.
fn unpacked_name(name: &str) -> String {
    let (stem, suffix) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension.to_lowercase()),
        _ => return name.to_owned(),
    };
    match suffix.as_str() {
        "gz" | "gzip" => stem.to_owned(),
        "tgz" | "taz" => format!("{stem}.tar"),
        _ => name.to_owned(),
    }
}
