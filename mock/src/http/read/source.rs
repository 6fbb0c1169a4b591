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

use crate::http::connections::Wanted;
use crate::settings::Limits;

/// A parser of forms may hold back so many bytes before it gives a name or a piece of a part.
const HELD_BACK: usize = 1 << 20;

/// How long a body may stand still while another connection waits for the place of its own.
const STILL: Duration = Duration::from_secs(1);

/// How often it looks from then on whether one waits. Bodies that stopped together look together, and one of them goes each time.
const LOOK: Duration = Duration::from_millis(50);

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A scenario resets the connection here.
    Reset,
    /// It is larger than the mock takes.
    TooLarge,
    /// It came too slowly.
    TimedOut,
    /// The head of a part does not end.
    EndlessHead,
    /// There is no memory left for what it holds.
    NoRoom,
    /// The client went away, or broke the framing.
    Gone,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Reset => "the scenario resets the connection",
            Self::TooLarge => "the body is larger than the mock takes",
            Self::TimedOut => "the body came too slowly",
            Self::EndlessHead => "the head of a part does not end",
            Self::NoRoom => "other requests hold all the memory that the mock may take",
            Self::Gone => "the client went away",
        })
    }
}

impl std::error::Error for Stop {}

/// A body as a stream. After its end or a [`Stop`] it gives nothing more.
pub(crate) struct Source {
    body: Incoming,
    read: u64,
    limit: u64,
    stop_after: Option<u64>,
    patience: Duration,
    deadline: Instant,
    /// When the body is too slow, and when to look at that again.
    too_slow: Instant,
    timer: Pin<Box<Sleep>>,
    /// Whether a connection waits for a place.
    wanted: Arc<Wanted>,
    stopped: Option<Stop>,
    ended: bool,
    /// Bytes that a parser was given and has made nothing of; none while nothing is parsed.
    unused: Option<Arc<AtomicUsize>>,
}

impl Source {
    pub(crate) fn new(body: Incoming, limits: &Limits, stop_after: Option<u64>, wanted: Arc<Wanted>) -> Self {
        let now = Instant::now();
        Self {
            body,
            read: 0,
            limit: limits.body,
            stop_after,
            patience: limits.read,
            deadline: now + limits.request,
            too_slow: now + limits.read,
            timer: Box::pin(sleep(limits.read.min(STILL))),
            wanted,
            stopped: None,
            ended: false,
            unused: None,
        }
    }

    /// Bytes that came.
    pub(crate) fn len(&self) -> u64 {
        self.read
    }

    /// Counts from now on the bytes that are given; a parser sets the count to 0 whenever it has made something of them.
    pub(crate) fn watch(&mut self) -> Arc<AtomicUsize> {
        self.unused.insert(Arc::default()).clone()
    }

    /// Counts no longer.
    pub(crate) fn unwatch(&mut self) {
        self.unused = None;
    }

    /// # Errors
    ///
    /// Why the body was not read to its end, if it was not.
    pub(crate) fn finished(&self) -> Result<(), Stop> {
        self.stopped.map_or(Ok(()), Err)
    }

    fn stop(&mut self, why: Stop) -> Poll<Option<Result<Bytes, Stop>>> {
        self.stopped = Some(why);
        Poll::Ready(Some(Err(why)))
    }

    fn take(&mut self, piece: Bytes) -> Poll<Option<Result<Bytes, Stop>>> {
        self.read += piece.len() as u64;
        let count = |unused: &Arc<AtomicUsize>| unused.fetch_add(piece.len(), Ordering::Relaxed) + piece.len();
        let unused = self.unused.as_ref().map_or(0, count);
        if self.stop_after.is_some_and(|limit| self.read >= limit) {
            return self.stop(Stop::Reset);
        }
        if self.read > self.limit {
            return self.stop(Stop::TooLarge);
        }
        if unused > HELD_BACK {
            return self.stop(Stop::EndlessHead);
        }
        self.too_slow = (Instant::now() + self.patience).min(self.deadline);
        self.look_again(STILL);
        Poll::Ready(Some(Ok(piece)))
    }

    fn look_again(&mut self, after: Duration) {
        let again = (Instant::now() + after).min(self.too_slow);
        self.timer.as_mut().reset(again);
    }

    /// Ready when the client has taken too long for the next piece: longer than the limit, or long enough to make room for
    /// a connection that waits.
    fn poll_patience(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            ready!(self.timer.as_mut().poll(context));
            if Instant::now() >= self.too_slow || self.wanted.take() {
                return Poll::Ready(());
            }
            self.look_again(LOOK);
        }
    }
}

impl Stream for Source {
    type Item = Result<Bytes, Stop>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended || self.stopped.is_some() {
            return Poll::Ready(None);
        }
        loop {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
                ready!(self.poll_patience(context));
                return self.stop(Stop::TimedOut);
            };
            match frame {
                None => {
                    self.ended = true;
                    return Poll::Ready(None);
                }
                Some(Err(_)) => return self.stop(Stop::Gone),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) => return self.take(piece),
                    // Trailers mean nothing here.
                    Err(_) => continue,
                },
            }
        }
    }
}
