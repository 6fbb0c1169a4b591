//! Errors of files.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::wording::{counted, grouped};

/// A file that cannot be read, that changed while it was sent, or that cannot be written.
#[derive(Clone, Debug)]
pub struct FileError {
    name: String,
    kind: FileErrorKind,
    /// Whether it is a stream, of which the caller said the length.
    is_stream: bool,
}

/// What is wrong with a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FileErrorKind {
    /// It cannot be opened or read.
    Unreadable(Arc<io::Error>),
    /// It ended before its length was reached; the upload was aborted.
    Shrank {
        /// The length when it was opened, or that of the stream as it was said to be, in bytes.
        expected: u64,
        /// The number of bytes that were there.
        found: u64,
    },
    /// It continued after its length was reached; the upload was aborted.
    Grew {
        /// The length when it was opened, or that of the stream as it was said to be, in bytes.
        expected: u64,
    },
    /// It is a stream that was sent before, and a stream is sent once.
    AlreadyRead,
    /// It has more bytes than it may have; see [`File::spool`](crate::File::spool).
    TooLarge {
        /// How many bytes it may have.
        limit: u64,
    },
    /// It cannot be created or written. What was there before is still there.
    Unwritable(Arc<io::Error>),
}

impl FileError {
    pub(crate) fn unreadable(name: String, error: io::Error) -> Self {
        Self::new(name, FileErrorKind::Unreadable(Arc::new(error)))
    }

    #[cfg(feature = "client")]
    pub(crate) fn unreadable_shared(name: &str, error: Arc<io::Error>) -> Self {
        Self::new(name.to_owned(), FileErrorKind::Unreadable(error))
    }

    #[cfg(feature = "client")]
    pub(crate) fn unwritable(name: String, error: io::Error) -> Self {
        Self::new(name, FileErrorKind::Unwritable(Arc::new(error)))
    }

    pub(crate) fn shrank(name: &str, expected: u64, found: u64) -> Self {
        Self::new(name.to_owned(), FileErrorKind::Shrank { expected, found })
    }

    pub(crate) fn grew(name: &str, expected: u64) -> Self {
        Self::new(name.to_owned(), FileErrorKind::Grew { expected })
    }

    /// A stream that is shorter than it was said to be.
    #[cfg(feature = "client")]
    pub(crate) fn ended_early(name: &str, expected: u64, found: u64) -> Self {
        Self { is_stream: true, ..Self::shrank(name, expected, found) }
    }

    /// A stream that is longer than it was said to be.
    #[cfg(feature = "client")]
    pub(crate) fn went_on(name: &str, expected: u64) -> Self {
        Self { is_stream: true, ..Self::grew(name, expected) }
    }

    #[cfg(feature = "client")]
    pub(crate) fn too_large(name: &str, limit: u64) -> Self {
        Self::new(name.to_owned(), FileErrorKind::TooLarge { limit })
    }

    #[cfg(feature = "client")]
    pub(crate) fn already_read(name: &str) -> Self {
        Self { is_stream: true, ..Self::new(name.to_owned(), FileErrorKind::AlreadyRead) }
    }

    fn new(name: String, kind: FileErrorKind) -> Self {
        Self { name, kind, is_stream: false }
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
            FileErrorKind::Shrank { expected, found } if self.is_stream => {
                let (expected, found) = (counted(*expected, "byte", "bytes"), grouped(*found));
                write!(f, "the stream of {name} ended after {found} of {expected}")
            }
            FileErrorKind::Grew { expected } if self.is_stream => {
                let expected = counted(*expected, "byte", "bytes");
                write!(f, "the stream of {name} has more than its {expected}")
            }
            FileErrorKind::TooLarge { limit } => {
                write!(f, "{name} has more than {}", counted(*limit, "byte", "bytes"))
            }
            FileErrorKind::AlreadyRead => {
                write!(
                    f,
                    "the stream of {name} was read already: it can be sent once; `File::spool` makes a file of it"
                )
            }
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
