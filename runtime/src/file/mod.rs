//! Files to upload: a name, a length, and bytes, mostly such that can be read any number of times.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
#[cfg(feature = "client")]
use futures_core::Stream;

#[cfg(feature = "client")]
use crate::async_runtime;
use crate::wording::counted;

pub(crate) mod error;
#[cfg(feature = "client")]
pub(crate) mod once;
pub(crate) mod pieces;
pub(crate) mod source;
#[cfg(feature = "client")]
mod spool;

use error::FileError;
#[cfg(feature = "client")]
use once::OnceStream;
use source::{Disk, Foreign, Source};
#[cfg(feature = "client")]
use spool::Spooled;

/// How many of a file's first bytes are kept to detect its format.
pub(crate) const HEAD: usize = 512;

/// A file to upload.
///
/// It is cheap to clone. `Debug` shows the name and the length, never the content.
#[derive(Clone)]
pub struct File {
    name: Arc<str>,
    content: Content,
    length: u64,
    head: Bytes,
}

#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    Source(Arc<dyn Source>),
    #[cfg(feature = "client")]
    Stream(Arc<OnceStream>),
}

impl File {
    /// Opens a file on disk: [`open_blocking`](File::open_blocking) on a blocking thread.
    ///
    /// # Errors
    ///
    /// As for [`open_blocking`](File::open_blocking).
    #[cfg(feature = "client")]
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref().to_owned();
        let shown = path.display().to_string();
        if async_runtime::is_missing() {
            return Err(FileError::unreadable(shown, io::Error::other(async_runtime::MISSING)));
        }
        match tokio::task::spawn_blocking(move || Self::open_blocking(path)).await {
            Ok(file) => file,
            Err(_) => Err(FileError::unreadable(shown, io::Error::other("the runtime is shutting down"))),
        }
    }

    /// Opens a file on disk. Only its first bytes are read now; its content is read in pieces when it is sent.
    ///
    /// The name is the last component of the path, with invalid UTF-8 replaced.
    ///
    /// # Errors
    ///
    /// [`FileError`] with the path if the file does not exist or cannot be read, or if it is a directory or a device,
    /// whose length is not known.
    pub fn open_blocking(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let shown = || path.display().to_string();
        let metadata = std::fs::metadata(path).map_err(|error| FileError::unreadable(shown(), error))?;
        if !metadata.is_file() {
            let what = if metadata.is_dir() { "it is a directory" } else { "it is not a regular file" };
            return Err(FileError::unreadable(shown(), io::Error::new(io::ErrorKind::InvalidInput, what)));
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let source = Disk::new(path.to_owned(), metadata.len());
        Self::with_source(&name, Arc::new(source)).map_err(|error| FileError::unreadable(shown(), error))
    }

    /// A file in memory.
    pub fn from_bytes(name: impl AsRef<str>, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            name: name.as_ref().into(),
            length: bytes.len() as u64,
            head: bytes.slice(..bytes.len().min(HEAD)),
            content: Content::Bytes(bytes),
        }
    }

    /// A file from any other source. The first bytes are read now, which may block.
    ///
    /// # Errors
    ///
    /// [`FileError`] with the name if the source cannot be read.
    pub fn from_source(name: impl AsRef<str>, source: impl Source + 'static) -> Result<Self, FileError> {
        let name = name.as_ref();
        Self::with_source(name, Arc::new(Foreign::new(source)))
            .map_err(|error| FileError::unreadable(name.to_owned(), error))
    }

    /// A file that comes as a stream, of exactly `length` bytes: what somebody else is uploading, a response that is passed
    /// on. It is polled by the connection that sends it, piece by piece, and held neither in memory nor on disk.
    ///
    /// A stream cannot be read twice, so it is sent once. A call is only repeated, for example with another token, as
    /// long as nothing after the first 512 bytes was read; otherwise it ends with what came of its only attempt. Clones
    /// of the file share the stream.
    ///
    /// Name, length and first bytes are checked before anything is sent: a call waits for the first bytes, at most as
    /// long as its timeout. Archives are not inspected, as [`Report::unchecked`](crate::Report::unchecked) says. The
    /// stream has to end after `length` bytes; if it has fewer or more, the upload is aborted and the call fails with
    /// [`FileErrorKind::Shrank`](crate::FileErrorKind::Shrank) or [`Grew`](crate::FileErrorKind::Grew). The timeout of an
    /// attempt includes the time that the stream takes.
    ///
    /// A stream whose length is not known becomes a file with [`spool`](Self::spool). An `AsyncRead` is a stream with the
    /// `ReaderStream` of `tokio-util`:
    ///
    /// ```
    /// use tokio_util::io::ReaderStream;
    /// use weixin_runtime::File;
    ///
    /// # fn of(reader: impl tokio::io::AsyncRead + Send + 'static, length: u64) -> File {
    /// File::from_stream("part.stl", length, ReaderStream::with_capacity(reader, 64 * 1024))
    /// # }
    /// ```
    #[cfg(feature = "client")]
    pub fn from_stream<S, B, E>(name: impl AsRef<str>, length: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let content = Content::Stream(Arc::new(OnceStream::new(stream)));
        Self { name: name.as_ref().into(), content, length, head: Bytes::new() }
    }

    /// A file that comes as a stream of unknown length, of at most `limit` bytes. It is read to its end now, into a
    /// temporary file unless it is short, and is then a file like one on disk: it is checked, archives too, and can be
    /// sent again. Nobody else can open the temporary file, and the system removes it with the last clone.
    ///
    /// # Errors
    ///
    /// [`FileError`] if the stream fails or has more than `limit` bytes, or if the temporary file cannot be written.
    #[cfg(feature = "client")]
    pub async fn spool<S, B, E>(name: impl AsRef<str>, limit: u64, stream: S) -> Result<Self, FileError>
    where
        S: Stream<Item = Result<B, E>>,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let name = name.as_ref();
        match spool::spool(name, limit, stream).await? {
            Spooled::InMemory(bytes) => Ok(Self::from_bytes(name, bytes)),
            Spooled::OnDisk(file) => {
                Self::with_source(name, Arc::new(file)).map_err(|error| FileError::unreadable(name.to_owned(), error))
            }
        }
    }

    /// The same file under another name. The service sees this name and takes the format from its extension.
    #[must_use]
    pub fn named(mut self, name: impl AsRef<str>) -> Self {
        self.name = name.as_ref().into();
        self
    }

    /// The name that is sent.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of bytes when the file was opened.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The extension in lower case, without the dot; empty if the name has none.
    pub fn extension(&self) -> String {
        extension(&self.name).into_owned()
    }

    /// The first bytes, at most 512. Those of a stream are not there before they are checked.
    pub fn head(&self) -> &[u8] {
        match &self.content {
            #[cfg(feature = "client")]
            Content::Stream(stream) => stream.head().map_or(&[], |head| head),
            Content::Bytes(_) | Content::Source(_) => &self.head,
        }
    }

    /// A reader that starts at the first byte.
    ///
    /// # Errors
    ///
    /// Any failure to read the source; always for a stream, which only a call can read.
    pub fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
            Content::Source(source) => source.open(),
            #[cfg(feature = "client")]
            Content::Stream(_) => Err(io::Error::new(io::ErrorKind::Unsupported, "a stream is read by a call only")),
        }
    }

    /// The same as a reader that can seek; `None` if the source has none.
    #[cfg(feature = "archives")]
    pub(crate) fn reader_seek(&self) -> Option<io::Result<Box<dyn source::ReadSeek + Send>>> {
        match &self.content {
            Content::Bytes(bytes) => Some(Ok(Box::new(Cursor::new(bytes.clone())))),
            Content::Source(source) => source.open_seek(),
            #[cfg(feature = "client")]
            Content::Stream(_) => None,
        }
    }

    /// Whether it can be read only once.
    pub(crate) fn is_stream(&self) -> bool {
        match &self.content {
            #[cfg(feature = "client")]
            Content::Stream(_) => true,
            Content::Bytes(_) | Content::Source(_) => false,
        }
    }

    fn with_source(name: &str, source: Arc<dyn Source>) -> io::Result<Self> {
        let mut head = Vec::with_capacity(HEAD);
        source.open()?.take(HEAD as u64).read_to_end(&mut head)?;
        let length = source.len();
        Ok(Self { name: name.into(), content: Content::Source(source), length, head: head.into() })
    }
}

#[cfg(feature = "client")]
impl File {
    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    /// Waits for the first bytes of a stream.
    pub(crate) async fn read_head(&self) -> Result<(), FileError> {
        match &self.content {
            Content::Stream(stream) => stream.read_head(&self.name, self.length).await,
            Content::Bytes(_) | Content::Source(_) => Ok(()),
        }
    }

    /// Whether it can be sent again after an attempt, which gets nothing more of it.
    pub(crate) fn take_back(&self) -> bool {
        match &self.content {
            Content::Stream(stream) => stream.take_back(),
            Content::Bytes(_) | Content::Source(_) => true,
        }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({:?}, {})", self.name, counted(self.length, "byte", "bytes"))
    }
}

/// The part after the last dot, in lower case.
#[inline]
pub(crate) fn extension(name: &str) -> Cow<'_, str> {
    match name.rsplit_once('.') {
        // A name whose only dot is its first character has no extension, inside an archive or outside.
        Some((stem, extension)) if !stem.is_empty() => lower(extension),
        _ => Cow::Borrowed(""),
    }
}

/// Converts to lower case, which nearly all extensions are in already.
#[inline]
fn lower(extension: &str) -> Cow<'_, str> {
    let is_lower = extension.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_lower { Cow::Borrowed(extension) } else { Cow::Owned(extension.to_lowercase()) }
}
