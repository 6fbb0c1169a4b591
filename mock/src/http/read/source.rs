//! The bytes of a body as they come, with the bounds of time and size.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use hyper::body::{Body as _, Incoming};
use tokio::time::{Instant, Sleep, sleep};

use crate::http::connections::PendingConnection;
use crate::settings::Limits;

/// The most bytes that the parser of forms may hold back before it returns a name or a piece of a part.
const MAX_UNPARSED: usize = 1 << 20;

/// How long a body may stall while another connection waits for its slot.
const STALLED: Duration = Duration::from_secs(1);

/// How often a stalled body looks whether a connection is waiting. Bodies that stalled together look together, and one of
/// them gives up its slot each time.
const CHECK_INTERVAL: Duration = Duration::from_millis(50);

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum ReadError {
    /// A scenario resets the connection.
    Reset,
    /// The body is larger than the limit.
    TooLarge,
    /// The body came too slowly.
    TimedOut,
    /// The head of a part does not end.
    EndlessHead,
    /// There is no memory left for the body.
    OutOfMemory,
    /// The client closed the connection, or broke the framing.
    Disconnected,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Reset => "the scenario resets the connection",
            Self::TooLarge => "the body is larger than the mock accepts",
            Self::TimedOut => "the body came too slowly",
            Self::EndlessHead => "the head of a part does not end",
            Self::OutOfMemory => "other requests take all the memory that the mock may use",
            Self::Disconnected => "the connection broke before the end of the body",
        })
    }
}

impl std::error::Error for ReadError {}

/// The bytes of a body as a stream. After its end or a [`ReadError`] it yields nothing more.
pub(in crate::http) struct BodySource {
    body: Incoming,
    read: u64,
    limit: u64,
    reset_after: Option<u64>,
    read_timeout: Duration,
    /// How many bytes must arrive per second; 0 for any number.
    min_rate: u64,
    started: Instant,
    deadline: Instant,
    /// When the next piece is too late.
    timeout: Instant,
    /// Wakes to check for that.
    timer: Pin<Box<Sleep>>,
    /// Whether a connection is waiting for a slot.
    pending: Arc<PendingConnection>,
    failed: Option<ReadError>,
    ended: bool,
    /// How many bytes a parser was given and has returned nothing of; `None` while nothing is parsed.
    unparsed: Option<Arc<AtomicUsize>>,
}

impl BodySource {
    pub(in crate::http) fn new(
        body: Incoming,
        limits: &Limits,
        reset_after: Option<u64>,
        pending: Arc<PendingConnection>,
    ) -> Self {
        let now = Instant::now();
        Self {
            body,
            read: 0,
            limit: limits.body_bytes,
            reset_after,
            read_timeout: limits.read_timeout,
            min_rate: limits.min_rate,
            started: now,
            deadline: now + limits.request_timeout,
            timeout: now + limits.read_timeout,
            timer: Box::pin(sleep(limits.read_timeout.min(STALLED))),
            pending,
            failed: None,
            ended: false,
            unparsed: None,
        }
    }

    /// How many bytes came.
    pub(in crate::http) fn len(&self) -> u64 {
        self.read
    }

    /// Counts the bytes that a parser is given from now on. It sets the count to 0 whenever it has returned something.
    pub(in crate::http) fn watch(&mut self) -> Arc<AtomicUsize> {
        self.unparsed.insert(Arc::default()).clone()
    }

    /// Stops counting.
    pub(in crate::http) fn unwatch(&mut self) {
        self.unparsed = None;
    }

    /// # Errors
    ///
    /// Why the body was not read to its end, if it was not.
    pub(in crate::http) fn finished(&self) -> Result<(), ReadError> {
        self.failed.map_or(Ok(()), Err)
    }

    fn fail(&mut self, why: ReadError) -> Poll<Option<Result<Bytes, ReadError>>> {
        self.failed = Some(why);
        Poll::Ready(Some(Err(why)))
    }

    fn take(&mut self, piece: Bytes) -> Poll<Option<Result<Bytes, ReadError>>> {
        self.read += piece.len() as u64;
        let count = |unparsed: &Arc<AtomicUsize>| unparsed.fetch_add(piece.len(), Ordering::Relaxed) + piece.len();
        let unparsed = self.unparsed.as_ref().map_or(0, count);
        if self.reset_after.is_some_and(|limit| self.read >= limit) {
            return self.fail(ReadError::Reset);
        }
        if self.read > self.limit {
            return self.fail(ReadError::TooLarge);
        }
        if unparsed > MAX_UNPARSED {
            return self.fail(ReadError::EndlessHead);
        }
        self.timeout = (Instant::now() + self.read_timeout).min(self.deadline).min(self.slowest());
        self.check_again(STALLED);
        Poll::Ready(Some(Ok(piece)))
    }

    /// When more must have come for the average not to be too slow.
    fn slowest(&self) -> Instant {
        let Some(seconds) = self.read.checked_div(self.min_rate) else { return self.deadline };
        let allowed = self.read_timeout.saturating_add(Duration::from_secs(seconds));
        self.started.checked_add(allowed).unwrap_or(self.deadline)
    }

    fn check_again(&mut self, after: Duration) {
        let again = (Instant::now() + after).min(self.timeout);
        self.timer.as_mut().reset(again);
    }

    /// Ready when the next piece is too late: later than the limit, or late enough to make room for a connection that is
    /// waiting.
    fn poll_timeout(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            ready!(self.timer.as_mut().poll(context));
            if Instant::now() >= self.timeout || self.pending.take() {
                return Poll::Ready(());
            }
            self.check_again(CHECK_INTERVAL);
        }
    }
}

impl Stream for BodySource {
    type Item = Result<Bytes, ReadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended || self.failed.is_some() {
            return Poll::Ready(None);
        }
        loop {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
                ready!(self.poll_timeout(context));
                return self.fail(ReadError::TimedOut);
            };
            match frame {
                None => {
                    self.ended = true;
                    return Poll::Ready(None);
                }
                Some(Err(_)) => return self.fail(ReadError::Disconnected),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) => return self.take(piece),
                    // Trailers mean nothing here.
                    Err(_) => continue,
                },
            }
        }
    }
}
