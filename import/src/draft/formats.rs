//! Tables of file formats in a draft.

/// A table of formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatTable {
    /// Its name in the spec.
    pub name: String,
    /// One sentence.
    pub doc: String,
    /// True when the page says so of what archives hold.
    pub archive_entries_checked: bool,
    /// Its groups.
    pub groups: Vec<FormatGroup>,
}

/// Formats with one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatGroup {
    /// Its name in the spec.
    pub name: String,
    /// The largest file: `2 MiB`.
    pub max: Option<String>,
    /// The formats.
    pub formats: Vec<FileFormat>,
}

/// A format that may be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFormat {
    /// The extension, without the dot.
    pub extension: String,
    /// The content types that are sent for it.
    pub content_types: Vec<String>,
}
