//! Which connections wait for a request, so that the one that has waited longest makes room for a new one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::state::lock::lock;

/// So long a connection waits before it makes room: a client that keeps it for its next request has sent that by then, and
/// would not know whether the request was read.
const GRACE: Duration = Duration::from_millis(500);

/// The connections that nobody uses, by the order in which they became so.
#[derive(Debug, Default)]
pub(crate) struct Idle {
    waiting: Mutex<Waiting>,
    /// Tells that there is one more.
    pub(crate) came: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    /// With the time since when they wait.
    connections: BTreeMap<u64, (Instant, Arc<Connection>)>,
}

/// What is known of a connection.
#[derive(Debug, Default)]
struct Connection {
    /// Tells the connection to end.
    end: Notify,
    ending: AtomicBool,
    busy: AtomicBool,
    /// Its place among those that wait.
    number: AtomicU64,
}

/// What becomes of the wish for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// A connection ends.
    Made,
    /// One may end after this time.
    In(Duration),
    /// No connection waits.
    None,
}

impl Idle {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        lock(&self.waiting)
    }

    /// Tells the connection that has waited longest to end, if it has waited long enough.
    pub(crate) fn end_oldest(&self) -> Room {
        let mut waiting = self.waiting();
        let Some(oldest) = waiting.connections.first_entry() else { return Room::None };
        let young = GRACE.saturating_sub(oldest.get().0.elapsed());
        if !young.is_zero() {
            return Room::In(young);
        }
        let (_, connection) = oldest.remove();
        connection.ending.store(true, Ordering::Relaxed);
        connection.end.notify_one();
        Room::Made
    }

    fn add(&self, connection: &Arc<Connection>) {
        if connection.ending.load(Ordering::Relaxed) {
            return;
        }
        let mut waiting = self.waiting();
        let number = waiting.next;
        waiting.next += 1;
        connection.number.store(number, Ordering::Relaxed);
        waiting.connections.insert(number, (Instant::now(), connection.clone()));
        drop(waiting);
        self.came.notify_waiters();
    }

    fn remove(&self, connection: &Connection) {
        self.waiting().connections.remove(&connection.number.load(Ordering::Relaxed));
    }
}

/// Whether a connection waits for a place while none is idle, so that a body that stands still shall give up its own.
#[derive(Debug, Default)]
pub(crate) struct Wanted(AtomicBool);

impl Wanted {
    pub(crate) fn set(&self, wanted: bool) {
        self.0.store(wanted, Ordering::Relaxed);
    }

    /// Whether a place is wanted. The next one who asks need not give up another.
    pub(crate) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

/// A connection, from its beginning to its end.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    idle: Arc<Idle>,
    connection: Arc<Connection>,
}

impl Seat {
    /// A new connection, which waits for its first request.
    pub(crate) fn take(idle: Arc<Idle>) -> Self {
        let connection = Arc::new(Connection::default());
        idle.add(&connection);
        Self { idle, connection }
    }

    /// Waits until the connection shall end.
    pub(crate) async fn ended(&self) {
        self.connection.end.notified().await;
    }

    /// Whether a request is being read or answered.
    pub(crate) fn is_busy(&self) -> bool {
        self.connection.busy.load(Ordering::Relaxed)
    }

    /// A request has come. The connection waits again when what this returns is dropped.
    pub(crate) fn work(&self) -> Work {
        self.idle.remove(&self.connection);
        self.connection.busy.store(true, Ordering::Relaxed);
        Work(self.clone())
    }

    /// The connection is over.
    pub(crate) fn leave(&self) {
        self.connection.ending.store(true, Ordering::Relaxed);
        self.idle.remove(&self.connection);
    }
}

/// A request that is being read or answered.
#[derive(Debug)]
pub(crate) struct Work(Seat);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.connection.busy.store(false, Ordering::Relaxed);
        self.0.idle.add(&self.0.connection);
    }
}
