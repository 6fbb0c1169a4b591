//! The connection to Redis: made when it is needed, and made again when it is broken.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ::redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, Value};

use crate::client::BoxFuture;

/// The timeout for connecting to Redis, and for its replies.
const TIMEOUT: Duration = Duration::from_secs(2);

/// A way to Redis, and the connection that was made by it.
pub(super) struct Link {
    connect: Arc<Connect>,
    /// Made on first use, because it belongs to the async runtime it is used on, and again once it is broken.
    connection: Mutex<Option<Arc<dyn Connection>>>,
}

/// Makes a connection.
type Connect = dyn Fn() -> BoxFuture<'static, RedisResult<Arc<dyn Connection>>> + Send + Sync;

/// A connection that many may use at once.
trait Connection: Send + Sync {
    fn request<'a>(&self, command: &'a Cmd) -> BoxFuture<'a, RedisResult<Value>>;
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Connection for C {
    fn request<'a>(&self, command: &'a Cmd) -> BoxFuture<'a, RedisResult<Value>> {
        let mut connection = self.clone();
        Box::pin(async move { connection.req_packed_command(command).await })
    }
}

impl Link {
    /// The way to a server.
    pub(super) fn to(client: Client) -> Self {
        Self::new(Arc::new(move || {
            let connection = manager(&client);
            Box::pin(async { connection })
        }))
    }

    /// The way that a function makes.
    pub(super) fn by<C, F>(connect: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        C: ConnectionLike + Clone + Send + Sync + 'static,
        F: Future<Output = RedisResult<C>> + Send + 'static,
    {
        Self::new(Arc::new(move || {
            let connection = connect();
            Box::pin(async move { Ok(Arc::new(connection.await?) as Arc<dyn Connection>) })
        }))
    }

    fn new(connect: Arc<Connect>) -> Self {
        Self { connect, connection: Mutex::default() }
    }

    /// The same way, with a connection of its own.
    pub(super) fn again(&self) -> Self {
        Self::new(self.connect.clone())
    }

    /// Sends a command, once.
    pub(super) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        let connection = self.connection().await?;
        let reply = within(connection.request(command)).await;
        if reply.as_ref().is_err_and(is_of_connection) {
            // It would keep its first failure, for example a refused password, or wait for a peer that is gone.
            self.forget(&connection);
        }
        Ok(T::from_redis_value(reply?.extract_error()?)?)
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<dyn Connection>>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a connection, unless somebody has made another one since.
    fn forget(&self, broken: &Arc<dyn Connection>) {
        let mut slot = self.slot();
        if slot.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, broken)) {
            *slot = None;
        }
    }

    async fn connection(&self) -> RedisResult<Arc<dyn Connection>> {
        if let Some(connection) = &*self.slot() {
            return Ok(connection.clone());
        }
        let connection = within((self.connect)()).await?;
        // Who connected first is used by all.
        Ok(self.slot().get_or_insert(connection).clone())
    }
}

/// A connection to a server, which connects when it is used.
fn manager(client: &Client) -> RedisResult<Arc<dyn Connection>> {
    // Callers that wait for a token retry by themselves.
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(TIMEOUT))
        .set_response_timeout(Some(TIMEOUT));
    Ok(Arc::new(ConnectionManager::new_lazy_with_config(client.clone(), config)?))
}

/// Waits no longer than a connection of our own would, and a little more, so that its own error comes first.
async fn within<T>(reply: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
    let limit = TIMEOUT * 2 + Duration::from_millis(500);
    match tokio::time::timeout(limit, reply).await {
        Ok(reply) => reply,
        Err(_) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
    }
}

/// Whether another connection may help: the error is not a reply of Redis.
fn is_of_connection(error: &RedisError) -> bool {
    !matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension | ErrorKind::UnexpectedReturnType)
}
