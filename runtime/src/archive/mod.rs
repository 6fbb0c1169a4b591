//! Looks into an archive before it is uploaded.
//!
//! A service that takes zip, rar, 7z and gz files only accepts them when every file inside is of
//! a kind that it accepts. [`check`] answers that question before a byte leaves, in bounded time
//! and memory, whatever the bytes are: nothing is written to disk, nothing is unpacked but
//! archives inside archives (and gz, whose content cannot be listed otherwise), and a hostile
//! archive leads to a [`Verdict`], never to a panic.
//!
//! # What each archive is answered
//!
//! | archive                                                   | answer                         |
//! |-----------------------------------------------------------|--------------------------------|
//! | every file inside is accepted                             | `Checked`                      |
//! | no file inside (also: directories only)                   | `Checked { entries: 0 }`       |
//! | a file whose extension is refused                         | `Refused`, each one named      |
//! | `__MACOSX/…`, `.DS_Store`                                 | files like any other           |
//! | not that format, truncated, damaged                       | `Refused` (the service would)  |
//! | more entries or bytes than the [`Limits`]                 | `Refused`, nothing is unpacked |
//! | entries of a zip that share bytes                         | `Refused`                      |
//! | an archive in which programs find different files         | `Refused`                      |
//! | bytes in a zip or 7z that belong to nothing in it         | `NotChecked`                   |
//! | an archive inside that unpacks to more than it declares   | `Refused`                      |
//! | archives nested deeper than the limit                     | `Refused`                      |
//! | an archive inside that is broken                          | `Refused`                      |
//! | encrypted files, names readable                           | judged by name                 |
//! | an encrypted archive inside, or encrypted names           | `NotChecked`                   |
//! | an archive inside that is larger than the memory          | `NotChecked`                   |
//! | an archive inside packed in a way that is not read here   | `NotChecked`                   |
//! | a 7z whose list of entries is larger than the memory / 32 | `NotChecked`                   |
//! | the time is over                                          | `NotChecked`                   |
//! | rar (no free library reads it)                            | `NotChecked`                   |
//!
//! A refusal outweighs a `NotChecked`: if one file is refused, the archive is.
//!
//! # How each format is read
//!
//! - **zip**: the central directory, entry by entry and by hand. The `zip` crate keeps the whole
//!   directory in memory, in an amount that the archive claims, drops all but one of several
//!   entries of one name, and cannot be stopped in between. Files are not unpacked (but those in
//!   which the header of another one stands), so a lie about the unpacked size of a file goes
//!   unnoticed and costs nothing. Programs disagree about
//!   where the directory is, and those that read from the start need none. So each file's own
//!   header must say what the directory says, the records at the end must agree, a content that
//!   was written without its size must have one end, and no header, entry or record may stand in
//!   bytes that belong to none of these. Other such bytes, like a program that unpacks or the
//!   signature of an app, are legitimate, and not checked.
//! - **7z**: by `sevenz-rust2`, after its headers were found small enough. Only blocks that hold
//!   an archive are unpacked, if made by LZMA, LZMA2, plain copying and the usual filters.
//! - **gz**: unpacked to its end and thrown away, all members of it. Holds either a tar, found by
//!   the checksum of its first header whether POSIX or older, or one file, named by the gzip
//!   header or else by the archive's own name less `.gz`. Zeros after the end are padding;
//!   other bytes are refused, and so is a member or a tar whose header has a name of another
//!   type. Where only the archive's own name leads to another type, it is not checked.
//! - **tar**: long names (GNU and pax) apply, and must have the type of the name in the header,
//!   which programs take that do not know them; records must not contradict each other or speak
//!   of all entries at once; what is no file has no content. Links are judged by their own name;
//!   devices and pipes are refused; a tar without its end marker is complete at the end of a file.
//! - **rar**: the signature only.
//!
//! # What counts as the extension
//!
//! The text after the last dot of the last part of the path, in lower case. Both `/` and `\`
//! divide a path. A name that only starts with a dot has none. Absolute paths and `..` make no
//! difference, since nothing is written; a name with a NUL byte is refused, since programs
//! disagree about its extension.

mod bytes;
mod gzip;
mod inspection;
mod names;
mod rar;
mod seven_zip;
mod source;
mod tar;
mod verdict;
mod zip;

#[cfg(test)]
mod tests;

use std::io;

use crate::endpoint::formats::ArchiveKind;
use crate::file::source::ReadSeek;
use inspection::{ArchivePath, Inspection, Stop};
use source::Source;
pub use verdict::{EntryKind, Limits, Problem, Verdict};

/// Looks into the archive behind `reader`, which is called `name`, and asks `classify` about the
/// extension of each file inside (lower case, without the dot, `""` if there is none).
///
/// The call blocks: for up to [`Limits::max_time`] and the time of one read.
///
/// # Errors
///
/// Only if the reader fails. A broken or hostile archive is a [`Verdict`].
pub fn check(
    kind: ArchiveKind,
    name: &str,
    reader: Box<dyn ReadSeek + Send + '_>,
    classify: &dyn Fn(&str) -> EntryKind,
    limits: &Limits,
) -> io::Result<Verdict> {
    let mut inspection = Inspection::new(classify, limits, read_archive);
    let source = Source::new(reader, inspection.deadline())?;
    let path = ArchivePath::outermost(name);
    // The inspection remembers why it stopped.
    let _stopped = inspection.enter(kind, source, &path);
    inspection.verdict(&path)
}

/// Reads one archive of the given format; archives inside it come back to this function through [`Inspection::enter`].
fn read_archive(
    inspection: &mut Inspection<'_>,
    kind: ArchiveKind,
    source: Source<'_>,
    path: &ArchivePath,
) -> Result<(), Stop> {
    match kind {
        ArchiveKind::Zip => zip::read(inspection, source, path),
        ArchiveKind::SevenZip => seven_zip::read(inspection, source, path),
        ArchiveKind::Gzip => gzip::read(inspection, source, path),
        ArchiveKind::Rar => rar::read(inspection, source, path),
    }
}
