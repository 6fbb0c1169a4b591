//! Where the bytes of a file come from.

use std::io::{self, Read, Seek};
use std::path::PathBuf;

/// A reader that can seek.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek + ?Sized> ReadSeek for T {}

/// Where the bytes of a [`File`](crate::File) come from.
///
/// A source is opened once for each use: to check it, to send it, to send it again.
pub trait Source: Send + Sync {
    /// The number of bytes. It becomes the `Content-Length` of the body, so it must be exact: if a source yields
    /// fewer or more bytes, the call fails.
    fn len(&self) -> u64;

    /// Whether there are no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A reader that starts at the first byte.
    ///
    /// # Errors
    ///
    /// Any failure to read the source.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;

    /// The same as a reader that can seek, which inspecting an archive takes; `None` if there is none.
    fn open_seek(&self) -> Option<io::Result<Box<dyn ReadSeek + Send>>> {
        None
    }
}

/// A file on disk. It is opened anew for each use, so that no handle is held in between.
pub(super) struct Disk {
    path: PathBuf,
    length: u64,
}

impl Disk {
    pub(super) fn new(path: PathBuf, length: u64) -> Self {
        Self { path, length }
    }
}

impl Source for Disk {
    fn len(&self) -> u64 {
        self.length
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::fs::File::open(&self.path)?))
    }

    fn open_seek(&self) -> Option<io::Result<Box<dyn ReadSeek + Send>>> {
        Some(std::fs::File::open(&self.path).map(|file| Box::new(file) as Box<dyn ReadSeek + Send>))
    }
}

/// A caller's own source. Its readers may claim to have read more than fits into the buffer, which makes the standard
/// library panic.
pub(super) struct Foreign<S>(S);

impl<S> Foreign<S> {
    pub(super) fn new(source: S) -> Self {
        Self(source)
    }
}

impl<S: Source> Source for Foreign<S> {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Bounded(self.0.open()?)))
    }

    fn open_seek(&self) -> Option<io::Result<Box<dyn ReadSeek + Send>>> {
        let reader = self.0.open_seek()?;
        Some(reader.map(|reader| Box::new(Bounded(reader)) as Box<dyn ReadSeek + Send>))
    }
}

/// A reader that never claims more than fits into the buffer.
struct Bounded<R>(R);

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map(|read| read.min(buffer.len()))
    }
}

impl<R: Seek> Seek for Bounded<R> {
    fn seek(&mut self, place: io::SeekFrom) -> io::Result<u64> {
        self.0.seek(place)
    }
}
