//! Errors of files.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::wording::counted;

/// A file that cannot be read, that changed while it was sent, or that cannot be written.
#[derive(Clone, Debug)]
pub struct FileError {
    name: String,
    kind: FileErrorKind,
}

/// What is wrong with a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FileErrorKind {
    /// It cannot be opened or read.
    Unreadable(Arc<io::Error>),
    /// It ended before its length was reached; the upload was aborted.
    Shrank {
        /// The length when it was opened, in bytes.
        expected: u64,
        /// The number of bytes that were there.
        found: u64,
    },
    /// It continued after its length was reached; the upload was aborted.
    Grew {
        /// The length when it was opened, in bytes.
        expected: u64,
    },
    /// It cannot be created or written. What was there before is still there.
    Unwritable(Arc<io::Error>),
}

impl FileError {
    pub(crate) fn unreadable(name: String, error: io::Error) -> Self {
        Self { name, kind: FileErrorKind::Unreadable(Arc::new(error)) }
    }

    #[cfg(feature = "client")]
    pub(crate) fn unwritable(name: String, error: io::Error) -> Self {
        Self { name, kind: FileErrorKind::Unwritable(Arc::new(error)) }
    }

    pub(crate) fn shrank(name: &str, expected: u64, found: u64) -> Self {
        Self { name: name.to_owned(), kind: FileErrorKind::Shrank { expected, found } }
    }

    pub(crate) fn grew(name: &str, expected: u64) -> Self {
        Self { name: name.to_owned(), kind: FileErrorKind::Grew { expected } }
    }

    /// The path of the file, or its name when it has no path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong.
    pub fn kind(&self) -> &FileErrorKind {
        &self.kind
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = crate::wording::excerpt(&self.name, 300);
        match &self.kind {
            FileErrorKind::Unreadable(error) => write!(f, "cannot read {name}: {error}"),
            FileErrorKind::Unwritable(error) => write!(f, "cannot write {name}: {error}"),
            FileErrorKind::Shrank { expected, found } => {
                let (expected, found) = (counted(*expected, "byte", "bytes"), counted(*found, "byte", "bytes"));
                write!(f, "{name} shrank while it was sent: {expected} when it was opened, now {found}")
            }
            FileErrorKind::Grew { expected } => {
                let expected = counted(*expected, "byte", "bytes");
                write!(f, "{name} grew while it was sent: {expected} when it was opened, now more")
            }
        }
    }
}

impl std::error::Error for FileError {}
