//! The server: how many connections there may be, and how each of them ends.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use super::connections::{ConnectionHandle, Eviction, IdleConnections, PendingConnection};
use super::exchange::{Context, exchange};
use super::socket::Socket;
use crate::state::State;

/// The most headers of a request.
const MAX_HEADERS: usize = 100;

/// The most bytes of all headers together, and of a single read.
const BUFFER_SIZE: usize = 64 * 1024;

/// How long a connection that is closed for another one may go on writing.
const CLOSE_GRACE: Duration = Duration::from_millis(20);

/// How long a stalled request has to give up its connection before another one is asked.
const EVICTION_TIMEOUT: Duration = Duration::from_millis(200);

/// Accepts connections until it is dropped.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let slots = Arc::new(Semaphore::new(state.settings.limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let idle = Arc::new(IdleConnections::default());
    let pending = Arc::new(PendingConnection::default());
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let Some(slot) = free_slot(&slots, &idle, &pending).await else { return };
                pending.set(false);
                let context = Context { state: state.clone(), pending: pending.clone(), reset: Arc::default() };
                tokio::spawn(connection(stream, context, ConnectionHandle::new(idle.clone()), slot));
            }
            Err(error) => {
                // The process is out of file handles, of which there may be fewer than slots.
                if !is_client_gone(&error) && idle.evict_oldest() != Eviction::Started {
                    pending.set(true);
                }
                sleep(CLOSE_GRACE).await;
            }
        }
    }
}

/// Whether only the client of one connection went away before it was accepted.
fn is_client_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted, WouldBlock};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted | WouldBlock)
}

/// A slot for one more connection: a free one, that of the connection that has been idle longest, or else that of one
/// whose request body has stalled.
async fn free_slot(
    slots: &Arc<Semaphore>,
    idle: &IdleConnections,
    pending: &PendingConnection,
) -> Option<OwnedSemaphorePermit> {
    if let Ok(slot) = slots.clone().try_acquire_owned() {
        return Some(slot);
    }
    loop {
        let added = idle.added.notified();
        let eviction = idle.evict_oldest();
        // A stalled body goes before a connection that has only just become idle.
        pending.set(eviction != Eviction::Started);
        let pause = match eviction {
            // A request may arrive at the last moment, and the slot is not freed.
            Eviction::Started => 2 * CLOSE_GRACE,
            Eviction::After(pause) => pause,
            // The request that was to give up its connection may have ended by itself.
            Eviction::NoneIdle => EVICTION_TIMEOUT,
        };
        tokio::select! {
            slot = slots.clone().acquire_owned() => return slot.ok(),
            () = added, if eviction == Eviction::NoneIdle => {}
            () = sleep(pause) => {}
        }
    }
}

async fn connection(stream: TcpStream, context: Context, handle: ConnectionHandle, _slot: OwnedSemaphorePermit) {
    // Without it small responses wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let limits = context.state.settings.limits;
    let socket = Socket::new(stream, context.state.clone(), context.reset.clone());
    let requests = handle.clone();
    let service = service_fn(move |request| {
        // The request lasts until the end of the response's body.
        let guard = requests.begin_request();
        let response = exchange(context.clone(), request);
        async move {
            response.await.map(|response| {
                response.map(|body| {
                    body.map_frame(move |frame| {
                        let _ = &guard;
                        frame
                    })
                })
            })
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.read_timeout)
        .max_headers(MAX_HEADERS)
        .max_buf_size(BUFFER_SIZE);
    let mut serving = pin!(http.serve_connection(TokioIo::new(socket), service));
    // How a connection ends is up to the client, or to the scenario.
    let evicted = tokio::select! {
        _ = serving.as_mut() => false,
        () = handle.evicted() => true,
    };
    if evicted {
        serving.as_mut().graceful_shutdown();
        while timeout(CLOSE_GRACE, serving.as_mut()).await.is_err() && handle.is_busy() {}
    }
    handle.closed();
}
