//! A stream as the content of a file: it is read once, while it is sent.

use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::HEAD;
use super::error::FileError;

/// How many empty pieces are passed over before other tasks have their turn.
const MOST_EMPTY: u32 = 32;

/// A stream that all clones of a file share, and all attempts to send it.
///
/// Its first pieces are kept until one after them is read. Until then it can begin again.
pub(crate) struct OnceStream {
    head: OnceLock<Bytes>,
    state: Mutex<State>,
}

struct State {
    /// `None` once it has ended or failed: it is not polled again.
    stream: Option<Box<dyn Pull>>,
    failure: Option<Arc<io::Error>>,
    /// The first pieces, of at least [`HEAD`] bytes in all unless the stream is shorter.
    first: Vec<Bytes>,
    /// Whether pieces were read that are not kept.
    is_spent: bool,
    /// The number of the reader that may read. The body of an attempt that has ended may be polled once more.
    reader: u64,
}

/// What a stream of any type is polled by.
trait Pull: Send {
    fn poll_pull(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>>;
}

struct Pulled<S>(Pin<Box<S>>);

impl<S, B, E> Pull for Pulled<S>
where
    S: Stream<Item = Result<B, E>> + Send,
    B: Into<Bytes>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    fn poll_pull(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let item = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| item.map(Into::into).map_err(io_error)))
    }
}

/// An error as one of reading.
pub(super) fn io_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> io::Error {
    error.into().downcast::<io::Error>().map_or_else(io::Error::other, |error| *error)
}

impl OnceStream {
    pub(super) fn new<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let stream: Box<dyn Pull> = Box::new(Pulled(Box::pin(stream)));
        let state = State { stream: Some(stream), failure: None, first: Vec::new(), is_spent: false, reader: 0 };
        Self { head: OnceLock::new(), state: Mutex::new(state) }
    }

    /// The first bytes; `None` as long as they have not come.
    pub(super) fn head(&self) -> Option<&Bytes> {
        self.head.get()
    }

    /// Waits for the first bytes. `length` is what the file is said to have.
    pub(super) async fn read_head(&self, name: &str, length: u64) -> Result<(), FileError> {
        let first = poll_fn(|context| self.state().poll_first(name, length, context)).await?;
        self.head.get_or_init(|| first);
        Ok(())
    }

    /// Takes the stream back from the attempt that reads it, which gets nothing more. Returns whether it can begin
    /// again.
    pub(super) fn take_back(&self) -> bool {
        self.next_reader().is_some()
    }

    /// The number of a reader that begins at the first byte; `None` if that is gone. Earlier readers get nothing more.
    fn next_reader(&self) -> Option<u64> {
        let mut state = self.state();
        state.reader += 1;
        (!state.is_spent).then_some(state.reader)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn poll_first(&mut self, name: &str, length: u64, context: &mut Context<'_>) -> Poll<Result<Bytes, FileError>> {
        if self.is_spent {
            return Poll::Ready(Err(FileError::already_read(name)));
        }
        while self.first_length() < HEAD as u64 {
            match ready!(self.poll_pull(context)) {
                Ok(Some(_)) => {}
                Ok(None) if self.first_length() < length => {
                    return Poll::Ready(Err(FileError::ended_early(name, length, self.first_length())));
                }
                Ok(None) => break,
                Err(error) => return Poll::Ready(Err(FileError::unreadable_shared(name, error))),
            }
        }
        if self.first_length() > length {
            return Poll::Ready(Err(FileError::went_on(name, length)));
        }
        // Copied: a slice would keep all of its piece in memory until the end of the upload.
        let mut head = Vec::with_capacity(HEAD);
        for piece in &self.first {
            head.extend_from_slice(&piece[..piece.len().min(HEAD - head.len())]);
        }
        Poll::Ready(Ok(head.into()))
    }

    fn first_length(&self) -> u64 {
        self.first.iter().map(|piece| piece.len() as u64).sum()
    }

    /// The next piece, which is not empty; `None` at the end.
    fn poll_pull(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Arc<io::Error>>> {
        for _ in 0..MOST_EMPTY {
            if let Some(failure) = &self.failure {
                return Poll::Ready(Err(failure.clone()));
            }
            let Some(stream) = &mut self.stream else { return Poll::Ready(Ok(None)) };
            // A panic would end the connection, and with it say nothing of the stream.
            let polled = catch_unwind(AssertUnwindSafe(|| stream.poll_pull(context)));
            let panicked = |_| Poll::Ready(Some(Err(io::Error::other("reading it panicked"))));
            match ready!(polled.unwrap_or_else(panicked)) {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => {
                    self.keep(&piece);
                    return Poll::Ready(Ok(Some(piece)));
                }
                Some(Err(error)) => {
                    self.stream = None;
                    self.failure = Some(Arc::new(error));
                }
                None => self.stream = None,
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Keeps a piece if it is one of the first; otherwise none of them is needed any more.
    fn keep(&mut self, piece: &Bytes) {
        if !self.is_spent && self.first_length() < HEAD as u64 {
            self.first.push(piece.clone());
        } else {
            self.is_spent = true;
            self.first = Vec::new();
        }
    }
}

/// Reads a stream in the pieces in which it comes.
pub(crate) struct OncePieces {
    source: Arc<OnceStream>,
    reader: u64,
    name: Box<str>,
    expected: u64,
    read: u64,
    /// How many pieces were read.
    pieces: usize,
    /// The last piece, which is withheld until the stream is known to end there: what has been sent cannot be called
    /// back.
    last: Option<Bytes>,
    has_ended: bool,
}

impl OncePieces {
    /// Starts reading; whoever has read it before gets nothing more.
    pub(crate) fn open(source: Arc<OnceStream>, name: &str, expected: u64) -> Result<Self, FileError> {
        let Some(reader) = source.next_reader() else { return Err(FileError::already_read(name)) };
        let name = name.into();
        Ok(Self { source, reader, name, expected, read: 0, pieces: 0, last: None, has_ended: false })
    }

    /// The next piece; `None` at the end.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, FileError>> {
        loop {
            if self.has_ended {
                return Poll::Ready(Ok(self.last.take()));
            }
            match ready!(self.poll_piece(context))? {
                None if self.read < self.expected => {
                    return Poll::Ready(Err(FileError::ended_early(&self.name, self.expected, self.read)));
                }
                None => self.has_ended = true,
                Some(piece) => {
                    self.read = self.read.saturating_add(piece.len() as u64);
                    if self.read > self.expected {
                        return Poll::Ready(Err(FileError::went_on(&self.name, self.expected)));
                    }
                    if self.read < self.expected {
                        return Poll::Ready(Ok(Some(piece)));
                    }
                    self.last = Some(piece);
                }
            }
        }
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, FileError>> {
        let mut state = self.source.state();
        if state.reader != self.reader {
            return Poll::Ready(Err(FileError::already_read(&self.name)));
        }
        let piece = match state.first.get(self.pieces) {
            Some(kept) => Some(kept.clone()),
            None => {
                let pulled = ready!(state.poll_pull(context));
                pulled.map_err(|error| FileError::unreadable_shared(&self.name, error))?
            }
        };
        self.pieces += usize::from(piece.is_some());
        Poll::Ready(Ok(piece))
    }
}
