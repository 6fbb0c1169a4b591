//! The connections: how many there may be, and how one ends.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{self, Poll};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep, timeout};

use super::connections::{Idle, Room, Seat, Wanted};
use super::exchange::{Context, exchange};
use crate::state::State;

/// Headers of a request.
const HEADERS: usize = 100;

/// Bytes of all headers together, and of what is read at once.
const BUFFER: usize = 64 * 1024;

/// How long a connection that makes room for another one has for what it has not written yet.
const LAST_WORDS: Duration = Duration::from_millis(20);

/// How long a connection that shall give up its place has for that, before another one is asked.
const PATIENCE: Duration = Duration::from_millis(200);

/// Accepts connections until it is dropped.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let places = Arc::new(Semaphore::new(state.settings.limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let idle = Arc::new(Idle::default());
    let wanted = Arc::new(Wanted::default());
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let Some(place) = place(&places, &idle, &wanted).await else { return };
                wanted.set(false);
                let context = Context { state: state.clone(), wanted: wanted.clone(), reset: Arc::default() };
                tokio::spawn(connection(stream, context, Seat::take(idle.clone()), place));
            }
            Err(error) => {
                // The system has no handle left, which may be fewer than there are places.
                if !is_gone(&error) && idle.end_oldest() != Room::Made {
                    wanted.set(true);
                }
                sleep(LAST_WORDS).await;
            }
        }
    }
}

/// Whether it was only the client of one connection that went away before it was accepted.
fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted, WouldBlock};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted | WouldBlock)
}

/// A place for one more connection: a free one, that of the connection that has waited longest for a request, or else that of
/// one whose body stands still.
async fn place(places: &Arc<Semaphore>, idle: &Idle, wanted: &Wanted) -> Option<OwnedSemaphorePermit> {
    if let Ok(place) = places.clone().try_acquire_owned() {
        return Some(place);
    }
    loop {
        let came = idle.came.notified();
        let room = idle.end_oldest();
        // A body that stands still goes before a connection that has just become idle.
        wanted.set(room != Room::Made);
        let pause = match room {
            // A request may come in the last moment, and the place is not free.
            Room::Made => 2 * LAST_WORDS,
            Room::In(pause) => pause,
            // Whoever was to give up the place may have gone by itself.
            Room::None => PATIENCE,
        };
        tokio::select! {
            place = places.clone().acquire_owned() => return place.ok(),
            () = came, if room == Room::None => {}
            () = sleep(pause) => {}
        }
    }
}

async fn connection(stream: TcpStream, context: Context, seat: Seat, _place: OwnedSemaphorePermit) {
    // Without it small answers wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let limits = context.state.settings.limits;
    let socket = Socket { stream, reset: context.reset.clone(), patience: limits.request, waiting: None };
    let here = seat.clone();
    let service = service_fn(move |request| {
        // To the end of the answer's body.
        let work = here.work();
        let answer = exchange(context.clone(), request);
        async move {
            answer.await.map(|response| {
                response.map(|body| {
                    body.map_frame(move |frame| {
                        let _ = &work;
                        frame
                    })
                })
            })
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.read).max_headers(HEADERS).max_buf_size(BUFFER);
    let mut serving = pin!(http.serve_connection(TokioIo::new(socket), service));
    // How a connection ends is the client's business, or the scenario's.
    let over = tokio::select! {
        _ = serving.as_mut() => true,
        () = seat.ended() => false,
    };
    if !over {
        serving.as_mut().graceful_shutdown();
        while timeout(LAST_WORDS, serving.as_mut()).await.is_err() && seat.is_busy() {}
    }
    seat.leave();
}

/// A socket that ends with a reset when it is told to, and with an error when the client takes nothing for too long.
struct Socket {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Socket {
    /// Bounds how long a write may wait.
    fn bounded<T>(&mut self, cx: &mut task::Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        waiting.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            // Closing a socket that does not linger resets the connection.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.bounded(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        // After an orderly end there would be nothing left to reset.
        if self.reset.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut task::Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.bounded(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
