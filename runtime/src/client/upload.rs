//! The body as the HTTP library polls it: of known length, in constant memory. Files are read on blocking threads,
//! and streams are polled.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;
use tracing::Span;

use crate::error::{Failure, TransportError};
use crate::file::error::FileError;
use crate::file::once::OncePieces;
use crate::file::pieces::{PIECE, Pieces};
use crate::file::{Content, File};
use crate::request::body::{Body, Segment, Segments};

/// Called with the number of bytes passed to the connection.
type OnSent = Box<dyn Fn(u64) + Send + Sync>;

/// What a call and its body share.
pub(super) struct UploadControl {
    /// The number of bytes passed to the connection, and [`ENDED`].
    sent: AtomicU64,
    failure: Mutex<Option<FileError>>,
    progress: Option<OnSent>,
}

/// A flag in the same number as the count of bytes. The body is polled by another thread than the one that ends the
/// call, and the count must be final when it is read: a piece sent after that would complete a request that is about
/// to be sent again.
const ENDED: u64 = 1 << 63;

impl UploadControl {
    pub(super) fn new(progress: Option<OnSent>) -> Self {
        Self { sent: AtomicU64::new(0), failure: Mutex::new(None), progress }
    }

    /// What an exchange led to. An aborted body is the cause of whatever the library reports, and a response to it does
    /// not count.
    pub(super) fn outcome<T>(&self, result: Result<T, TransportError>) -> Result<T, Failure> {
        match self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Some(failure) => Err(Failure::File(failure)),
            None => result.map_err(Failure::Transport),
        }
    }

    /// How many bytes were passed to the connection so far.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Acquire) & !ENDED
    }

    /// Ends the body: nothing more is passed to the connection. Returns how many bytes were.
    pub(super) fn end(&self) -> u64 {
        self.sent.fetch_or(ENDED, Ordering::AcqRel) & !ENDED
    }

    fn has_ended(&self) -> bool {
        self.sent.load(Ordering::Acquire) & ENDED != 0
    }

    fn fail(&self, error: FileError) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// Counts a piece; `false` if the call has ended, and the piece must not be sent.
    fn advance(&self, bytes: u64) -> bool {
        let more = |sent: u64| (sent & ENDED == 0).then_some(sent + bytes);
        let Ok(before) = self.sent.fetch_update(Ordering::AcqRel, Ordering::Acquire, more) else { return false };
        if let Some(progress) = &self.progress {
            progress(before + bytes);
        }
        true
    }
}

/// Stops the body when the call ends, for whatever reason: otherwise the HTTP library may go on sending.
pub(super) struct StopOnDrop(pub(super) Arc<UploadControl>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A body being sent.
pub(super) struct Upload {
    segments: Segments,
    at: usize,
    left: u64,
    /// The rest of a segment in memory or of a piece of a stream, which is also sent in pieces so that there is progress
    /// to report.
    rest: Bytes,
    reading: Option<Reading>,
    control: Arc<UploadControl>,
    /// The span of the call, because the connection is a task of its own: what a caller's function or stream traces belongs
    /// to the call.
    span: Span,
}

/// The file being read.
enum Reading {
    Source(PendingRead),
    Stream(OncePieces),
}

/// A read in the background: at most one piece is read ahead.
struct PendingRead(JoinHandle<Result<(Pieces, Option<Bytes>), FileError>>);

impl PendingRead {
    fn start(file: File) -> Self {
        Self(tokio::task::spawn_blocking(move || advance(Pieces::open(&file)?)))
    }

    fn next(pieces: Pieces) -> Self {
        Self(tokio::task::spawn_blocking(move || advance(pieces)))
    }
}

impl Drop for PendingRead {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn advance(mut pieces: Pieces) -> Result<(Pieces, Option<Bytes>), FileError> {
    let piece = pieces.next()?;
    Ok((pieces, piece))
}

impl Upload {
    /// To be called within the span of the call.
    pub(super) fn new(body: &Body, control: Arc<UploadControl>) -> Self {
        Self {
            segments: body.shared_segments().clone(),
            at: 0,
            left: body.len(),
            rest: Bytes::new(),
            reading: None,
            control,
            span: Span::current(),
        }
    }

    /// The next piece of the file being read; `None` at its end.
    fn poll_file(
        &mut self,
        context: &mut Context<'_>,
        reading: &mut Reading,
    ) -> Poll<Result<Option<Bytes>, FileError>> {
        let pending = match reading {
            Reading::Source(pending) => pending,
            Reading::Stream(pieces) => return pieces.poll_next(context),
        };
        let name = || match self.segments.get(self.at) {
            Some(Segment::File(file)) => file.name().to_owned(),
            _ => String::new(),
        };
        let joined = ready!(Pin::new(&mut pending.0).poll(context));
        let (pieces, piece) = match joined {
            Ok(result) => result?,
            // The source panicked, or the runtime is shutting down.
            Err(error) => return Poll::Ready(Err(FileError::unreadable(name(), io::Error::other(why(&error))))),
        };
        if piece.is_some() {
            *pending = PendingRead::next(pieces);
        }
        Poll::Ready(Ok(piece))
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, FileError>>> {
        loop {
            if !self.rest.is_empty() {
                let length = self.rest.len().min(PIECE);
                return Poll::Ready(Some(Ok(self.rest.split_to(length))));
            }
            if let Some(mut reading) = self.reading.take() {
                match self.poll_file(context, &mut reading) {
                    Poll::Pending => {
                        self.reading = Some(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok(Some(piece))) => {
                        self.reading = Some(reading);
                        self.rest = piece;
                        continue;
                    }
                    Poll::Ready(Ok(None)) => self.at += 1,
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                }
            }
            self.rest = match self.segments.get(self.at) {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => bytes.clone(),
                Some(Segment::File(file)) => match file.content() {
                    Content::Bytes(bytes) => bytes.clone(),
                    Content::Source(_) => {
                        self.reading = Some(Reading::Source(PendingRead::start(file.clone())));
                        continue;
                    }
                    Content::Stream(stream) => match OncePieces::open(stream.clone(), file.name(), file.len()) {
                        Ok(pieces) => {
                            self.reading = Some(Reading::Stream(pieces));
                            continue;
                        }
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    },
                },
            };
            self.at += 1;
        }
    }
}

fn why(error: &tokio::task::JoinError) -> &'static str {
    if error.is_panic() { "reading it panicked" } else { "the runtime is shutting down" }
}

fn ended() -> io::Error {
    io::Error::other("the call has ended")
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let span = self.span.clone();
        let _entered = span.enter();
        if self.control.has_ended() {
            self.reading = None;
            return Poll::Ready(Some(Err(ended())));
        }
        Poll::Ready(match ready!(self.poll_piece(context)) {
            None => None,
            Some(Ok(piece)) => {
                let length = piece.len() as u64;
                self.left = self.left.saturating_sub(length);
                Some(if self.control.advance(length) { Ok(Frame::data(piece)) } else { Err(ended()) })
            }
            Some(Err(error)) => {
                self.control.fail(error);
                Some(Err(io::Error::other("a file could not be sent")))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
