//! Tables of file formats.

use super::keyword::ArchiveKind;
use super::literal::Size;
use super::name::Name;

/// A table of file formats.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatTable {
    /// The file it comes from.
    pub source: String,
    /// Its name in the spec, and the name of the Rust enum of its groups.
    pub name: Name,
    /// What it is for.
    pub doc: String,
    /// True if the entries of archives must be in the table, too.
    pub archive_entries_checked: bool,
    /// Its groups, in the order of the spec.
    pub groups: Vec<FormatGroup>,
}

/// Formats with a common size limit.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatGroup {
    /// Its name in the spec, and the name of the Rust variant.
    pub name: Name,
    /// What they are.
    pub doc: String,
    /// The size limit of files.
    pub limit: Option<SizeLimit>,
    /// The formats, in the order of the spec.
    pub formats: Vec<Format>,
}

/// A limit on the size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeLimit {
    /// This size is allowed.
    AtMost(Size),
    /// Files must be smaller.
    Below(Size),
}

/// One format.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// The extension in lower case, without the dot.
    pub extension: String,
    /// Accepted content types. The first one is sent.
    pub content_types: Vec<String>,
    /// How files may begin: hexadecimal bytes, or `??` for any byte, separated by spaces.
    pub magic: Vec<String>,
    /// The kind of archive, if it is one.
    pub archive: Option<ArchiveKind>,
}
