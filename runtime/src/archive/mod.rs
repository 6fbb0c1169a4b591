//! Inspects an archive before it is uploaded.
//!
//! A service that takes zip, rar, 7z and gz files only accepts them if it accepts every file inside. [`check`]
//! answers that before anything is sent, in bounded time and memory, whatever the bytes are: nothing is written to
//! disk, nothing is unpacked except archives inside archives (and gz, whose content cannot be listed otherwise), and
//! a hostile archive leads to a [`Verdict`], never to a panic.
//!
//! # The verdict for each archive
//!
//! | archive                                                   | verdict                        |
//! |-----------------------------------------------------------|--------------------------------|
//! | every file inside is accepted                             | `Checked`                      |
//! | no file inside (also: directories only)                   | `Checked { entries: 0 }`       |
//! | a file whose extension is refused                         | `Refused`, each one named      |
//! | `__MACOSX/…`, `.DS_Store`                                 | as for any other file          |
//! | another format, truncated, damaged                        | `Refused`, as by the service   |
//! | more entries or bytes than the [`Limits`]                 | `Refused`, nothing is unpacked |
//! | entries of a zip that share bytes                         | `Refused`                      |
//! | programs find different files in it                       | `Refused`                      |
//! | bytes in a zip or 7z that belong to no part of it         | `NotChecked`                   |
//! | an inner archive that unpacks to more than it declares    | `Refused`                      |
//! | archives nested deeper than the limit                     | `Refused`                      |
//! | a broken inner archive                                    | `Refused`                      |
//! | encrypted files with readable names                       | checked by name                |
//! | an encrypted inner archive, or encrypted names            | `NotChecked`                   |
//! | an inner archive larger than the memory                   | `NotChecked`                   |
//! | an inner archive with an unsupported compression          | `NotChecked`                   |
//! | a 7z with a list of entries above 1/32 of the memory      | `NotChecked`                   |
//! | the time is up                                            | `NotChecked`                   |
//! | a 7z with entries, without the feature `archives-7z`      | `NotChecked`                   |
//! | rar (no free library reads it)                            | `NotChecked`                   |
//!
//! A refusal outweighs a `NotChecked`: if one file is refused, so is the archive.
//!
//! # How each format is read
//!
//! - **zip**: reads the central directory by hand, entry by entry. The `zip` crate keeps the whole directory in
//!   memory, of a size that the archive claims, drops all but one of several entries with the same name, and cannot
//!   be stopped in between. Files are not unpacked (except those that contain another file's header), so a wrong
//!   unpacked size goes unnoticed and costs nothing. Programs disagree about where the directory is, and those that
//!   read from the start need none. So each file's own header must match the directory, the records at the end must
//!   agree, content written without its size must have exactly one end, and bytes that belong to none of these must
//!   contain no header, entry or record. Other such bytes, like a self-extractor or an app's signature, are
//!   legitimate, and not checked.
//! - **7z**: with the feature `archives-7z` read by `sevenz-rust2`, once its headers are known to be small enough. Only
//!   blocks that contain an archive are unpacked, if they use LZMA, LZMA2, plain copies and the usual filters. Without
//!   the feature, a 7z that starts as one and is complete is not checked.
//! - **gz**: decompressed to its end and discarded, all members of it. It contains either a tar, recognised by the
//!   checksum of its first header, POSIX or older, or one file, named by the gzip header or else by the archive's
//!   name without `.gz`. Zeros after the end are padding; other bytes are refused, and so is a member or a tar whose
//!   header has a name with another extension. If only the archive's own name leads to another extension, it is not
//!   checked.
//! - **tar**: long names (GNU and pax) apply, and must have the same extension as the name in the header, which other
//!   programs use; records must neither contradict each other nor apply to all entries at once; entries other than
//!   files have no content. Links are checked by their own name; devices and pipes are refused; a tar without an end
//!   marker ends with the file.
//! - **rar**: only its signature.
//!
//! # What counts as the extension
//!
//! The text after the last dot of the last component, in lower case. Both `/` and `\` separate components. A name
//! that only starts with a dot has none. Absolute paths and `..` do not matter, since nothing is written; a name with
//! a NUL byte is refused, because programs disagree about its extension.

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

// They pack archives of all formats into each other.
#[cfg(all(test, feature = "archives-7z"))]
mod tests;

use std::io;

use crate::endpoint::formats::ArchiveKind;
use crate::file::source::ReadSeek;
use inspection::{ArchivePath, Inspection, Stop};
use source::Source;
pub use verdict::{EntryKind, Limits, Problem, Verdict};

/// Inspects the archive called `name`, and asks `classify` about the extension of each file inside (lower case,
/// without the dot, `""` if there is none).
///
/// It blocks, for up to [`Limits::max_time`] plus the time of one read.
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

/// Reads an archive of the given format; [`Inspection::enter`] calls this again for archives inside it.
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
