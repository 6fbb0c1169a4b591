//! Which connections are idle, so that the one that has been idle longest makes room for a new one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::state::lock::lock;

/// How long a connection must have been idle before it is closed for another one. A client that keeps a connection for
/// its next request has sent that by then; later it could not know whether the request was read.
const GRACE: Duration = Duration::from_millis(500);

/// The idle connections, in the order in which they became idle.
#[derive(Debug, Default)]
pub(crate) struct IdleConnections {
    queue: Mutex<Queue>,
    /// Notifies of each connection that becomes idle.
    pub(crate) added: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    next: u64,
    /// Each with the time at which it became idle.
    connections: BTreeMap<u64, (Instant, Arc<Connection>)>,
}

#[derive(Debug, Default)]
struct Connection {
    /// Tells the connection to close.
    close: Notify,
    closing: AtomicBool,
    busy: AtomicBool,
    /// Its key in the queue.
    number: AtomicU64,
}

/// What became of the attempt to close an idle connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Eviction {
    /// A connection is closing.
    Started,
    /// One may be closed after this time.
    After(Duration),
    /// No connection is idle.
    NoneIdle,
}

impl IdleConnections {
    /// Tells the connection that has been idle longest to close, if it has been idle long enough.
    pub(crate) fn evict_oldest(&self) -> Eviction {
        let mut queue = self.queue();
        let Some(oldest) = queue.connections.first_entry() else { return Eviction::NoneIdle };
        let left = GRACE.saturating_sub(oldest.get().0.elapsed());
        if !left.is_zero() {
            return Eviction::After(left);
        }
        let (_, connection) = oldest.remove();
        connection.closing.store(true, Ordering::Relaxed);
        connection.close.notify_one();
        Eviction::Started
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        lock(&self.queue)
    }

    fn add(&self, connection: &Arc<Connection>) {
        if connection.closing.load(Ordering::Relaxed) {
            return;
        }
        let mut queue = self.queue();
        let number = queue.next;
        queue.next += 1;
        connection.number.store(number, Ordering::Relaxed);
        queue.connections.insert(number, (Instant::now(), connection.clone()));
        drop(queue);
        self.added.notify_waiters();
    }

    fn remove(&self, connection: &Connection) {
        self.queue().connections.remove(&connection.number.load(Ordering::Relaxed));
    }
}

/// Whether a new connection is waiting while none is idle, so that a request whose body has stalled must give up its own.
#[derive(Debug, Default)]
pub(crate) struct PendingConnection(AtomicBool);

impl PendingConnection {
    pub(crate) fn set(&self, pending: bool) {
        self.0.store(pending, Ordering::Relaxed);
    }

    /// Whether one is waiting. Only the first to ask is told so, since one closed connection is enough.
    pub(crate) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

/// A connection, from its start to its end.
#[derive(Clone, Debug)]
pub(crate) struct ConnectionHandle {
    idle: Arc<IdleConnections>,
    connection: Arc<Connection>,
}

impl ConnectionHandle {
    /// A new connection, which is idle until its first request.
    pub(crate) fn new(idle: Arc<IdleConnections>) -> Self {
        let connection = Arc::new(Connection::default());
        idle.add(&connection);
        Self { idle, connection }
    }

    /// Waits until the connection is told to close.
    pub(crate) async fn evicted(&self) {
        self.connection.close.notified().await;
    }

    /// Whether a request is being read or answered.
    pub(crate) fn is_busy(&self) -> bool {
        self.connection.busy.load(Ordering::Relaxed)
    }

    /// Marks the connection busy until the guard is dropped.
    pub(crate) fn begin_request(&self) -> RequestGuard {
        self.idle.remove(&self.connection);
        self.connection.busy.store(true, Ordering::Relaxed);
        RequestGuard(self.clone())
    }

    /// Marks the connection closed.
    pub(crate) fn closed(&self) {
        self.connection.closing.store(true, Ordering::Relaxed);
        self.idle.remove(&self.connection);
    }
}

/// A request that is being read or answered.
#[derive(Debug)]
pub(crate) struct RequestGuard(ConnectionHandle);

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.0.connection.busy.store(false, Ordering::Relaxed);
        self.0.idle.add(&self.0.connection);
    }
}
