//! The store of many machines, in Redis.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{FromRedisValue, RedisError, Script, ScriptInvocation};
use secrecy::{ExposeSecret, SecretString};

use super::{BoxFuture, Lease, Record, Saved, StoreError, TokenStore};

/// How long Redis may take to be reached, and to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How long a record without a refresh token is kept after its token has run out: as long as forced tokens are counted.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Gives a lease when nobody has one. The lock and the numbers are one step, so that two machines never get the same.
const LOCK: &str = "
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local number = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], number, 'PX', ARGV[1])
return number";

/// Gives a lease back, unless it has run out and somebody else has the lock.
const UNLOCK: &str = "
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0";

/// Keeps a record, unless a later lease has written. A writer without a lease counts as the one that wrote last.
const SAVE: &str = "
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local number = tonumber(ARGV[1])
if number >= 0 and number < last then return 0 end
if number >= 0 then redis.call('SET', KEYS[2], number) end
if ARGV[3] == '0' then redis.call('SET', KEYS[1], ARGV[2]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1";

/// Keeps tokens in Redis, for all machines that use the same accounts.
///
/// Tokens are kept as they are: who can read the database can use them. The clocks of the machines need not agree to more
/// than a few seconds; only spans of time decide about locks.
#[derive(Clone)]
pub struct RedisStore(Arc<Inner>);

struct Inner {
    client: ::redis::Client,
    prefix: String,
    /// Made at the first use, because it belongs to the runtime it is used on. It connects again by itself.
    connection: OnceLock<Result<ConnectionManager, StoreError>>,
}

/// The names of what is kept of one key.
struct Keys {
    record: String,
    written_by: String,
    lock: String,
    leases: String,
}

impl RedisStore {
    /// A store at `redis://user:password@host:port/database`. It does not connect yet: that Redis is away shows when a
    /// token is needed.
    ///
    /// # Errors
    ///
    /// The address is none.
    pub fn new(url: impl Into<SecretString>) -> Result<Self, StoreError> {
        let url = url.into();
        let client = ::redis::Client::open(url.expose_secret()).map_err(|_| {
            StoreError::new("the address of Redis must look like redis://user:password@host:port/database")
        })?;
        Ok(Self(Arc::new(Inner { client, prefix: "weixin:".to_owned(), connection: OnceLock::new() })))
    }

    /// Begins every name in the database with `prefix` instead of `weixin:`.
    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        let inner = Inner { client: self.0.client.clone(), prefix: prefix.into(), connection: OnceLock::new() };
        Self(Arc::new(inner))
    }

    fn connection(&self) -> Result<ConnectionManager, StoreError> {
        let connect = || {
            // Whoever waits for a token tries again by himself.
            let config = ConnectionManagerConfig::new()
                .set_number_of_retries(1)
                .set_connection_timeout(Some(TIMEOUT))
                .set_response_timeout(Some(TIMEOUT));
            ConnectionManager::new_lazy_with_config(self.0.client.clone(), config).map_err(|error| failed(&error))
        };
        self.0.connection.get_or_init(connect).clone()
    }

    fn keys(&self, key: &str) -> Keys {
        // The braces keep what belongs together on one node of a cluster.
        let name = |part: &str| format!("{}{{{key}}}:{part}", self.0.prefix);
        Keys { record: name("token"), written_by: name("written-by"), lock: name("lock"), leases: name("leases") }
    }

    async fn run<T: FromRedisValue>(&self, invocation: &ScriptInvocation<'_>) -> Result<T, StoreError> {
        invocation.invoke_async(&mut self.connection()?).await.map_err(|error| failed(&error))
    }
}

/// What is said of an error: never more than its kind, for its text may repeat what was sent.
fn failed(error: &RedisError) -> StoreError {
    let what = match error {
        _ if error.is_timeout() => "it did not answer in time".to_owned(),
        _ if error.is_connection_refusal() => "nothing answers at its address".to_owned(),
        _ if error.is_io_error() => "the connection broke off".to_owned(),
        _ => error.category().to_owned(),
    };
    StoreError::new(format!("Redis: {what}"))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

impl TokenStore for RedisStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Record>, StoreError>> {
        Box::pin(async move {
            let mut ask = ::redis::cmd("GET");
            ask.arg(self.keys(key).record);
            let text: Option<String> =
                ask.query_async(&mut self.connection()?).await.map_err(|error| failed(&error))?;
            // What cannot be read is as good as nothing: the next token overwrites it.
            Ok(text.and_then(|text| Record::from_text(SecretString::from(text).expose_secret())))
        })
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a Record,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<Saved, StoreError>> {
        Box::pin(async move {
            let Keys { record: name, written_by, .. } = self.keys(key);
            let number = lease.map_or(-1, |lease| i64::try_from(lease.number).unwrap_or(i64::MAX));
            // A refresh token has no end.
            let ends = record.refresh_token.is_none().then(|| milliseconds(record.lifetime + KEPT));
            let script = Script::new(SAVE);
            let text = record.to_text();
            let mut invocation = script.prepare_invoke();
            invocation.key(name).key(written_by).arg(number).arg(text.expose_secret()).arg(ends.unwrap_or(0));
            let kept: i64 = self.run(&invocation).await?;
            Ok(if kept == 1 { Saved::Kept } else { Saved::Outdated })
        })
    }

    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        Box::pin(async move {
            let Keys { lock, leases, .. } = self.keys(key);
            let script = Script::new(LOCK);
            let mut invocation = script.prepare_invoke();
            invocation.key(lock).key(leases).arg(milliseconds(time));
            let number: u64 = self.run(&invocation).await?;
            Ok((number > 0).then_some(Lease { number }))
        })
    }

    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let script = Script::new(UNLOCK);
            let mut invocation = script.prepare_invoke();
            invocation.key(self.keys(key).lock).arg(lease.number);
            self.run::<i64>(&invocation).await.map(|_| ())
        })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisStore({})", self.0.prefix)
    }
}
