//! A page as a list of blocks, whatever it was saved as: the first stage.
//!
//! Everything after this stage is the same for Markdown, HTML and flattened text.

/// The most columns of a table that are read; no table of a page has so many.
pub(crate) const MAX_COLUMNS: usize = 40;

/// A part of a page with the line on which it begins, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The line of the page.
    pub line: usize,
    /// What it is.
    pub kind: BlockKind,
}

/// What a [`Block`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// A heading without its numbering; level 1 is the page's title, 7 a line that only looks like a heading.
    Heading {
        /// 1 to 7.
        level: u8,
        /// Its text.
        text: String,
    },
    /// A table.
    Table(Table),
    /// Something to be copied: a request line, a command, JSON.
    Sample(String),
    /// A line of running text.
    Prose(String),
}

/// A table: what its columns are called, and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// The texts of the head, in order.
    pub head: Vec<String>,
    /// The rows; each has as many cells as the head, empty ones where the page leaves them out.
    pub rows: Vec<TableRow>,
}

/// A row of a [`Table`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// The line of the page.
    pub line: usize,
    /// The cells.
    pub cells: Vec<String>,
}

impl Block {
    /// A block that begins on a line.
    pub(crate) fn new(line: usize, kind: BlockKind) -> Self {
        Self { line, kind }
    }
}
