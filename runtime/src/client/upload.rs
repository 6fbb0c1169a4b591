//! The body as the HTTP library pulls it: exact length, constant memory, files read off the runtime's threads.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use crate::file::error::FileError;
use crate::file::pieces::{PIECE, Pieces};
use crate::file::{Content, File};
use crate::request::body::{Body, Segment, Segments};

/// Is told how many bytes were handed to the connection.
type OnSent = Box<dyn Fn(u64) + Send + Sync>;

/// What the call and its body tell each other.
pub(super) struct UploadControl {
    /// How many bytes were handed over, and [`ENDED`].
    sent: AtomicU64,
    failure: Mutex<Option<FileError>>,
    progress: Option<OnSent>,
}

/// Stands beside the count of bytes, in the same number: the body is pulled by another thread than the one that ends the
/// call, and whoever reads the count at the end must know that it is the last word. A piece that went out after it would
/// make the request whole that was about to be sent again.
const ENDED: u64 = 1 << 63;

impl UploadControl {
    pub(super) fn new(progress: Option<OnSent>) -> Self {
        Self { sent: AtomicU64::new(0), failure: Mutex::new(None), progress }
    }

    /// Why the body was broken off.
    pub(super) fn failure(&self) -> Option<FileError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the body: nothing more is handed to the connection. How many bytes were.
    pub(super) fn end(&self) -> u64 {
        self.sent.fetch_or(ENDED, Ordering::AcqRel) & !ENDED
    }

    fn has_ended(&self) -> bool {
        self.sent.load(Ordering::Acquire) & ENDED != 0
    }

    fn fail(&self, error: FileError) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// Counts a piece; false when the call has ended, and the piece must not go out.
    fn advance(&self, bytes: u64) -> bool {
        let more = |sent: u64| (sent & ENDED == 0).then_some(sent + bytes);
        let Ok(before) = self.sent.fetch_update(Ordering::AcqRel, Ordering::Acquire, more) else { return false };
        if let Some(progress) = &self.progress {
            progress(before + bytes);
        }
        true
    }
}

/// Stops the body when the call ends, however it ends: the HTTP library may go on sending on its own otherwise.
pub(super) struct StopOnDrop(pub(super) Arc<UploadControl>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A body on its way.
pub(super) struct Upload {
    segments: Segments,
    at: usize,
    left: u64,
    /// What is left of a stretch in memory: it goes out in pieces as well, so that progress can be seen.
    rest: Bytes,
    pending: Option<PendingRead>,
    control: Arc<UploadControl>,
}

/// A read that goes on in the background: at most one piece is read ahead.
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
    pub(super) fn new(body: &Body, control: Arc<UploadControl>) -> Self {
        Self {
            segments: body.shared_segments().clone(),
            at: 0,
            left: body.len(),
            rest: Bytes::new(),
            pending: None,
            control,
        }
    }

    /// The next piece of the file that is being read; `None` at its end.
    fn poll_file(
        &mut self,
        context: &mut Context<'_>,
        pending: &mut PendingRead,
    ) -> Poll<Result<Option<Bytes>, FileError>> {
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
            self.pending = Some(PendingRead::next(pieces));
        }
        Poll::Ready(Ok(piece))
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, FileError>>> {
        loop {
            if !self.rest.is_empty() {
                let length = self.rest.len().min(PIECE);
                return Poll::Ready(Some(Ok(self.rest.split_to(length))));
            }
            if let Some(mut pending) = self.pending.take() {
                match self.poll_file(context, &mut pending) {
                    Poll::Pending => {
                        self.pending = Some(pending);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok(Some(piece))) => return Poll::Ready(Some(Ok(piece))),
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
                        self.pending = Some(PendingRead::start(file.clone()));
                        continue;
                    }
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
        if self.control.has_ended() {
            self.pending = None;
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
