//! A file that is read while it comes.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::open_body::OpenBody;
use super::partial_file::PartialFile;
use crate::error::{DownloadError, TransportError, TransportErrorKind};
use crate::response::content::Download;
use crate::response::range::ContentRange;

/// A file that a service is sending, read piece by piece: no more of it is in memory than the piece at hand.
///
/// It is a [`Stream`] of [`Bytes`] and an [`AsyncRead`]; [`chunk`](Self::chunk) needs neither. It ends well only with
/// the file: if the connection breaks, there is an error that says how much had come. Dropping it closes the connection.
#[must_use = "a file is received by reading it"]
pub struct DownloadStream {
    /// What is known of the file; its bytes are those that came and were not read yet.
    file: Download,
    length: Option<u64>,
    read: u64,
    rest: Option<Box<OpenBody>>,
    failure: Option<TransportError>,
}

impl DownloadStream {
    /// A stream of the bytes that have come, and the rest.
    pub(super) fn new(file: Download, rest: Option<Box<OpenBody>>) -> Self {
        let come = file.bytes.len() as u64;
        let length = rest.as_ref().map_or(Some(come), |rest| rest.come().promised);
        Self { file, length, read: 0, rest, failure: None }
    }

    /// The content type, as sent by the service.
    pub fn content_type(&self) -> Option<&str> {
        self.file.content_type.as_deref()
    }

    /// The file name, as sent by the service, without any directory.
    pub fn file_name(&self) -> Option<&str> {
        self.file.file_name.as_deref()
    }

    /// The part of the file that the stream holds, if the request asked for one with a header `Range`; `None` for the whole
    /// file, which a service may send although it was asked for a part.
    ///
    /// So a file of which [`bytes_read`](Self::bytes_read) bytes came before the connection broke is continued by a request
    /// whose `Range` is `bytes=N-` with that number, if the answer's range begins there; without a range it begins anew.
    pub fn range(&self) -> Option<ContentRange> {
        self.file.range
    }

    /// The length of the stream, in bytes, if the service says it.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// How many bytes have been read from the stream.
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// The next piece; `None` at the end of the file.
    ///
    /// # Errors
    ///
    /// The connection broke, nothing came for the time that [`timeout`](super::Call::timeout) allows, or the file is
    /// larger than [`max_download`](super::Call::max_download) allows. Nothing follows an error but itself.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.poll_chunk(context)).await.transpose()
    }

    /// Writes the file, or what is left of it, to a path; see [`Call::save`](super::Call::save). Nothing is sent again.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or not all of it came. The path is as it was then.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<SavedFile, DownloadError> {
        let mut partial = PartialFile::new(path.as_ref());
        partial.create().await?;
        self.write_to(&mut partial).await?;
        let length = partial.finish().await?;
        Ok(SavedFile::new(self.file, length))
    }

    /// Writes everything to a file that is not in its place yet.
    pub(super) async fn write_to(&mut self, partial: &mut PartialFile) -> Result<(), DownloadError> {
        partial.restart().await?;
        while let Some(piece) = self.chunk().await? {
            partial.write(piece).await?;
        }
        Ok(partial.flush().await?)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        if let Err(error) = ready!(self.poll_filled(context)) {
            return Poll::Ready(Some(Err(error)));
        }
        let piece = std::mem::take(&mut self.file.bytes);
        self.read += piece.len() as u64;
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }

    /// Waits until there are bytes to be read, or no more.
    fn poll_filled(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        if let Some(failure) = &self.failure {
            return Poll::Ready(Err(failure.clone()));
        }
        if let Some(rest) = self.rest.as_mut().filter(|_| self.file.bytes.is_empty()) {
            match ready!(rest.poll_next(context)) {
                Some(Ok(piece)) => self.file.bytes = piece,
                Some(Err(error)) => {
                    self.rest = None;
                    self.failure = Some(error.clone());
                    return Poll::Ready(Err(error));
                }
                None => self.rest = None,
            }
        }
        Poll::Ready(Ok(()))
    }
}

/// Ends after an error.
impl Stream for DownloadStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failure.is_some() {
            return Poll::Ready(None);
        }
        self.poll_chunk(context)
    }
}

/// Fails with an [`io::Error`] around a [`TransportError`]; what is read after that fails again, so that a part of a
/// file is never taken for all of it.
impl AsyncRead for DownloadStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        ready!(self.poll_filled(context)).map_err(as_io)?;
        let length = self.file.bytes.len().min(buffer.remaining());
        buffer.put_slice(&self.file.bytes[..length]);
        self.file.bytes.advance(length);
        self.read += length as u64;
        Poll::Ready(Ok(()))
    }
}

pub(crate) fn as_io(error: TransportError) -> io::Error {
    let kind = match error.kind() {
        TransportErrorKind::Timeout => io::ErrorKind::TimedOut,
        TransportErrorKind::Interrupted => io::ErrorKind::ConnectionAborted,
        TransportErrorKind::TooLarge => io::ErrorKind::FileTooLarge,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadStream")
            .field("content_type", &self.file.content_type)
            .field("file_name", &self.file.file_name)
            .field("length", &self.length)
            .field("bytes_read", &self.read)
            .finish_non_exhaustive()
    }
}

/// A file that was received and written; see [`Call::save`](super::Call::save).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SavedFile {
    /// Its length, in bytes.
    pub length: u64,
    /// The content type, as sent by the service.
    pub content_type: Option<String>,
    /// The file name, as sent by the service, without any directory. The file is at the path that was given.
    pub file_name: Option<String>,
    /// The part of the file that it is, if the request asked for one.
    pub range: Option<ContentRange>,
}

impl SavedFile {
    pub(super) fn new(file: Download, length: u64) -> Self {
        let Download { content_type, file_name, range, .. } = file;
        Self { length, content_type, file_name, range }
    }
}
