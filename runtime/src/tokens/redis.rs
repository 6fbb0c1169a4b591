//! The store of many machines, in Redis.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, cmd};
use secrecy::{ExposeSecret, SecretString};

use super::record::TokenRecord;
use super::store::{Lease, SaveOutcome, StoreError, TokenStore};
use crate::client::BoxFuture;
use crate::secrets::credential::trimmed_secret;

/// How long Redis may take to be reached, and to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How long a record without a refresh token is kept after its token has run out: as long as forced tokens are counted.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// How much of a record is read, in bytes. Two tokens of 512 characters and the times of a day are a tenth of it.
const LONGEST: usize = 64 * 1024;

/// The number at a key. What is none, or could not be counted on from, is as good as nothing: the next one overwrites it, be it
/// infinite, as big as no lease will be before the year 2255, or no text at all.
macro_rules! number {
    () => {
        "
local function number(key)
  local kept = redis.pcall('GET', key)
  local value = type(kept) == 'string' and tonumber(kept) or 0
  if value >= 0 and value < 9007199254740992 then return math.floor(value) end
  return 0
end"
    };
}

/// Gives a lease when nobody has one. The lock and the numbers are one step, so that two machines never get the same.
/// Numbers begin with the time in microseconds, so that they grow even where the database has lost its memory, and are
/// greater than that of the last writer, so that a clock that was put back stops nobody. No machine takes a lock without an
/// end, or one for hours: such a one gets the time of a lease, and stops nobody after it.
const LOCK: &str = concat!(
    number!(),
    "
local held = redis.call('PTTL', KEYS[1])
if held ~= -2 then
  if held == -1 or held > math.max(3600000, tonumber(ARGV[1])) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return 0
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local lease = math.max(now, number(KEYS[2]) + 1, number(KEYS[3]) + 1)
local text = string.format('%.0f', lease)
redis.call('SET', KEYS[2], text)
redis.call('SET', KEYS[1], text, 'PX', ARGV[1])
return lease"
);

/// Gives a lease back, unless it has run out and somebody else has the lock.
const UNLOCK: &str = "
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0";

/// Keeps a record, unless a later lease has written. A writer without a lease counts as the one that wrote last.
const SAVE: &str = concat!(
    number!(),
    "
local lease = tonumber(ARGV[1])
if lease >= 0 and lease < number(KEYS[2]) then return 0 end
if lease >= 0 then redis.call('SET', KEYS[2], ARGV[1]) end
if ARGV[3] == '0' then redis.call('SET', KEYS[1], ARGV[2]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1"
);

/// Keeps tokens in Redis, for all machines that use the same accounts.
///
/// Let Redis write to disk (`appendonly yes`) and evict nothing (`maxmemory-policy noeviction`) where it holds refresh tokens
/// of authorizers: they are kept nowhere else.
///
/// Tokens are kept as they are: who can read the database can use them. The clocks of the machines need not agree to more
/// than a few seconds; only spans of time decide about locks.
///
/// What stands at its names and cannot be right stops nobody: a record that is longer than 64 KiB or cannot be read, a number
/// that is none, a key of another type are overwritten by the next token, and a lock without an end runs out after the time of
/// a lease.
///
/// `redis://` is not encrypted: whoever can listen between the machines and Redis sees the password and the tokens. Where that
/// is not a network of one's own, `rediss://` is, with the feature `redis-rustls`; certificates are checked against the system's,
/// or those of the file that `SSL_CERT_FILE` names.
#[derive(Clone)]
pub struct RedisStore(Arc<Inner>);

struct Inner {
    client: ::redis::Client,
    prefix: String,
    /// Made at the first use, because it belongs to the runtime it is used on, and again when it has become useless.
    connection: Mutex<Option<ConnectionManager>>,
}

/// The names of what is kept of one key.
struct Keys {
    record: String,
    written_by: String,
    lock: String,
    leases: String,
}

impl RedisStore {
    /// A store at `redis://user:password@host:port/database`, the same with `rediss://`, or `unix:///path?db=database`. It does
    /// not connect yet: that Redis is away shows when a token is needed.
    ///
    /// # Errors
    ///
    /// The address is none, or one that cannot be reached with the features that are on.
    pub fn new(url: impl Into<SecretString>) -> Result<Self, StoreError> {
        let url = trimmed_secret(url);
        let client = ::redis::Client::open(url.expose_secret()).map_err(|_| misread(url.expose_secret()))?;
        if url.expose_secret().ends_with("#insecure") {
            return Err(StoreError::new(
                "the address of Redis ends in `#insecure`, but certificates are always checked",
            ));
        }
        Ok(Self(Arc::new(Inner { client, prefix: "weixin:".to_owned(), connection: Mutex::default() })))
    }

    /// Begins every name in the database with `prefix` instead of `weixin:`.
    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        let inner = Inner { client: self.0.client.clone(), prefix: prefix.into(), connection: Mutex::default() };
        Self(Arc::new(inner))
    }

    fn slot(&self) -> MutexGuard<'_, Option<ConnectionManager>> {
        self.0.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connection(&self) -> RedisResult<ConnectionManager> {
        let mut slot = self.slot();
        if let Some(connection) = &*slot {
            return Ok(connection.clone());
        }
        // Whoever waits for a token tries again by himself.
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT));
        let connection = ConnectionManager::new_lazy_with_config(self.0.client.clone(), config)?;
        Ok(slot.insert(connection).clone())
    }

    async fn try_once<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        let result = command.query_async(&mut self.connection()?).await;
        if result.as_ref().is_err_and(is_of_connection) {
            // It would keep its first failure, a refused password for example, or wait for a peer that is gone.
            *self.slot() = None;
        }
        result
    }

    /// What Redis answers. All commands may be sent twice: a lock that is taken by a try whose answer was lost runs out.
    async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        match self.try_once(command).await {
            // The connection is an old one, and Redis may have come back since.
            Err(error) if error.is_io_error() && !error.is_timeout() && insecure(&error).is_none() => {
                self.try_once(command).await
            }
            result => result,
        }
    }

    fn keys(&self, key: &str) -> Keys {
        // The braces keep what belongs together on one node of a cluster.
        let name = |part: &str| format!("{}{{{key}}}:{part}", self.0.prefix);
        Keys { record: name("token"), written_by: name("written-by"), lock: name("lock"), leases: name("leases") }
    }
}

/// What is wrong with an address. It is not shown: it may hold a password.
fn misread(url: &str) -> StoreError {
    const FORM: &str = "redis://user:password@host:port/database";
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    StoreError::new(match scheme {
        _ if url.is_empty() => format!("the address of Redis is empty: it must look like {FORM}"),
        "rediss" | "valkeys" if !cfg!(feature = "redis-rustls") => format!(
            "an address of Redis with {scheme}:// needs the feature `redis-rustls`; without it, let a tunnel such as stunnel \
             encrypt, and give its end on this machine"
        ),
        "unix" | "redis+unix" | "valkey+unix" if cfg!(unix) => {
            format!("the address of Redis must look like {scheme}:///path/of/the/socket?db=database")
        }
        "redis" | "rediss" | "valkey" | "valkeys" => format!(
            "the address of Redis cannot be read: it must look like {FORM}, with `@`, `:`, `/`, `#` and `%` in a password \
             percent-encoded"
        ),
        _ => format!("the address of Redis must begin with redis://, rediss:// or unix://, and look like {FORM}"),
    })
}

/// A script with its keys. It is short enough to be sent each time, and so there is nothing to load where Redis is new.
fn script(text: &str, keys: &[String]) -> Cmd {
    let mut command = cmd("EVAL");
    command.arg(text).arg(keys.len()).arg(keys);
    command
}

/// Whether another connection may serve better: it is not what Redis has answered.
fn is_of_connection(error: &RedisError) -> bool {
    !matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension | ErrorKind::UnexpectedReturnType)
}

/// What is said of an error: never more than its kind, for its text may repeat what was sent.
fn failed(error: &RedisError) -> StoreError {
    if let Some(why) = insecure(error) {
        return StoreError::new(format!("Redis: {why}"));
    }
    let what = match error {
        _ if error.is_timeout() => "it did not answer in time".to_owned(),
        _ if error.is_connection_refusal() => "nothing answers at its address".to_owned(),
        _ if error.is_io_error() => "the connection broke off".to_owned(),
        // The code is a word of the protocol: `OOM`, `READONLY`, `NOPERM`.
        _ => error.code().filter(|code| is_code(code)).unwrap_or(error.category()).to_owned(),
    };
    StoreError::new(format!("Redis: {what}"))
}

/// Why TLS was not agreed on. The library's error is of a crate that this one does not depend on: its wording tells.
fn insecure(error: &RedisError) -> Option<&'static str> {
    let text = error.to_string().to_ascii_lowercase();
    let says = |word: &str| error.is_io_error() && text.contains(word);
    if says("certificate") {
        Some("its certificate is not trusted; `SSL_CERT_FILE` can name a file with the one that has signed it")
    } else if says("corrupt message") || says("invalidcontenttype") {
        Some("it does not speak TLS at this port: use redis://, or the port that does")
    } else {
        None
    }
}

fn is_code(word: &str) -> bool {
    word.len() <= 16 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

impl TokenStore for RedisStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>> {
        Box::pin(async move {
            // What cannot be read is as good as nothing, be it no record, no text, no string or far too long: the next token
            // overwrites it. Where there is nothing, Redis answers an empty text.
            let mut command = cmd("GETRANGE");
            let kept: Vec<u8> = match self.ask(command.arg(self.keys(key).record).arg(0).arg(LONGEST)).await {
                Err(error) if error.code() == Some("WRONGTYPE") => Vec::new(),
                kept => kept.map_err(|error| failed(&error))?,
            };
            if kept.len() > LONGEST {
                tracing::warn!(target: "weixin", key, "the record in Redis is longer than {LONGEST} bytes, and not read");
                return Ok(None);
            }
            let text = String::from_utf8(kept).ok().map(SecretString::from);
            Ok(text.and_then(|text| TokenRecord::from_text(text.expose_secret())))
        })
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>> {
        Box::pin(async move {
            let Keys { record: name, written_by, .. } = self.keys(key);
            let number = lease.map_or(-1, |lease| i64::try_from(lease.number).unwrap_or(i64::MAX));
            // A refresh token has no end.
            let ends = record.refresh_token.is_none().then(|| milliseconds(record.lifetime.saturating_add(KEPT)));
            let text = record.to_text();
            let mut script = script(SAVE, &[name, written_by]);
            script.arg(number).arg(text.expose_secret()).arg(ends.unwrap_or(0));
            let kept: i64 = self.ask(&script).await.map_err(|error| failed(&error))?;
            Ok(if kept == 1 { SaveOutcome::Stored } else { SaveOutcome::Superseded })
        })
    }

    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        Box::pin(async move {
            let Keys { lock, leases, written_by, .. } = self.keys(key);
            let mut script = script(LOCK, &[lock, leases, written_by]);
            let number: u64 = self.ask(script.arg(milliseconds(time))).await.map_err(|error| failed(&error))?;
            Ok((number > 0).then_some(Lease { number }))
        })
    }

    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut script = script(UNLOCK, &[self.keys(key).lock]);
            self.ask::<i64>(script.arg(lease.number)).await.map(drop).map_err(|error| failed(&error))
        })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisStore({})", self.0.prefix)
    }
}
