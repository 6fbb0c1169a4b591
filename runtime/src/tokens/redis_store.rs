//! A store for several machines, in Redis.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::ConnectionLike;
use ::redis::{Cmd, FromRedisValue, RedisError, RedisResult, cmd};
use secrecy::{ExposeSecret, SecretString};

use self::link::Link;
use super::record::TokenRecord;
use super::store::{Lease, SaveOutcome, StoreError, TokenStore};
use crate::client::BoxFuture;
use crate::secrets::credential::trimmed_secret;

mod link;
mod turns;

/// How long a record without a refresh token is kept after its token has expired: as long as forced tokens count.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The maximum length of a record, in bytes. Two tokens of 512 characters and the times of a day take a tenth of it.
const LONGEST: usize = 64 * 1024;

/// The number at a key. What is not a number, or cannot be incremented, counts as zero and is overwritten by the next
/// one: infinity, a number that no lease reaches before the year 2255, or something else.
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

/// Grants a lease if nobody has one. Taking the lock and numbering it are one step, so that no two machines get the
/// same number. Numbers start with the time in microseconds, so that they grow even if the database was emptied, and
/// exceed the last writer's, so that a clock that was set back blocks nobody. No machine takes a lock that does not
/// expire, or one for hours; such a lock is limited to the time of a lease.
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

/// Returns a lease, unless it has expired and somebody else has the lock.
const UNLOCK: &str = "
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0";

/// Saves a record, unless a later lease has written. A writer without a lease counts as the last writer.
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
/// If it holds refresh tokens of authorizers, which are stored nowhere else, let Redis write to disk (`appendonly
/// yes`) and evict nothing (`maxmemory-policy noeviction`).
///
/// Tokens are not encrypted: whoever can read the database can use them. The machines' clocks may differ by a few
/// seconds; locks depend on durations only.
///
/// Invalid data blocks nobody: a record that is longer than 64 KiB or unreadable, a key that holds no number or has
/// another type are overwritten by the next token, and a lock that does not expire is limited to the time of a lease.
///
/// `redis://` is not encrypted: whoever listens between the machines and Redis sees the password and the tokens.
/// Outside of a trusted network, use `rediss://` with the feature `redis-rustls`; certificates are checked against
/// the system's, or against those in the file that `SSL_CERT_FILE` names.
#[derive(Clone)]
pub struct RedisStore(Arc<Inner>);

struct Inner {
    link: Link,
    prefix: String,
}

/// The keys in the database for one token.
struct Keys {
    record: String,
    written_by: String,
    lock: String,
    leases: String,
    turns: String,
}

impl RedisStore {
    /// A store at `redis://user:password@host:port/database`, the same with `rediss://`, or
    /// `unix:///path?db=database`. It does not connect yet: if Redis is down, that shows when a token is needed.
    ///
    /// # Errors
    ///
    /// The URL is invalid, or needs a feature that is disabled.
    pub fn new(url: impl Into<SecretString>) -> Result<Self, StoreError> {
        let url = trimmed_secret(url);
        let client = ::redis::Client::open(url.expose_secret()).map_err(|_| misread(url.expose_secret()))?;
        if url.expose_secret().ends_with("#insecure") {
            return Err(StoreError::new("the Redis URL ends in `#insecure`, but certificates are always verified"));
        }
        Ok(Self::over(Link::to(client)))
    }

    /// A store over connections of your own: to a cluster, to the master that Sentinel names, or with settings that a URL
    /// cannot have. `connect` is called at the first use, and again when a connection is broken; it should not retry by
    /// itself, because callers that wait for a token do. Connecting and each reply may take two seconds.
    ///
    /// All keys of an account are in one slot of a cluster. The types are those of the crate
    /// [`redis`](crate::tokens::redis), whose features your crate turns on, for example `cluster-async` or `sentinel`:
    ///
    /// ```ignore
    /// let cluster = redis::cluster::ClusterClient::new(nodes)?;
    /// let store = RedisStore::connect_with(move || {
    ///     let cluster = cluster.clone();
    ///     async move { cluster.get_async_connection().await }
    /// });
    /// ```
    pub fn connect_with<C, F>(connect: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        C: ConnectionLike + Clone + Send + Sync + 'static,
        F: Future<Output = RedisResult<C>> + Send + 'static,
    {
        Self::over(Link::by(connect))
    }

    fn over(link: Link) -> Self {
        Self(Arc::new(Inner { link, prefix: "weixin:".to_owned() }))
    }

    /// Starts every key in the database with `prefix` instead of `weixin:`.
    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self(Arc::new(Inner { link: self.0.link.again(), prefix: prefix.into() }))
    }

    /// Redis's reply. All commands may be sent twice: a lock taken by an attempt whose reply was lost expires.
    async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        match self.0.link.ask(command).await {
            // The connection is an old one, and Redis may be back by now.
            Err(error) if error.is_io_error() && !error.is_timeout() && insecure(&error).is_none() => {
                self.0.link.ask(command).await
            }
            result => result,
        }
    }

    fn keys(&self, key: &str) -> Keys {
        // The braces keep related keys on the same node of a cluster.
        let name = |part: &str| format!("{}{{{key}}}:{part}", self.0.prefix);
        Keys {
            record: name("token"),
            written_by: name("written-by"),
            lock: name("lock"),
            leases: name("leases"),
            turns: name("turns"),
        }
    }
}

/// What is wrong with a URL. It is not shown, because it may contain a password.
fn misread(url: &str) -> StoreError {
    const FORM: &str = "redis://user:password@host:port/database";
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    StoreError::new(match scheme {
        _ if url.is_empty() => format!("the Redis URL is empty: it must look like {FORM}"),
        "rediss" | "valkeys" if !cfg!(feature = "redis-rustls") => format!(
            "a Redis URL with {scheme}:// needs the feature `redis-rustls`; without it, use a tunnel such as stunnel \
             encrypt, and give its end on this machine"
        ),
        "unix" | "redis+unix" | "valkey+unix" if cfg!(unix) => {
            format!("the Redis URL must look like {scheme}:///path/of/the/socket?db=database")
        }
        "redis" | "rediss" | "valkey" | "valkeys" => format!(
            "the Redis URL is invalid: it must look like {FORM}, with `@`, `:`, `/`, `#` and `%` in a password \
             percent-encoded"
        ),
        _ => format!("the Redis URL must start with redis://, rediss:// or unix://, and look like {FORM}"),
    })
}

/// A script with its keys. It is short enough to be sent each time, so that nothing has to be loaded into Redis.
fn script(text: &str, keys: &[String]) -> Cmd {
    let mut command = cmd("EVAL");
    command.arg(text).arg(keys.len()).arg(keys);
    command
}

/// Describes an error by its kind only, because its text may repeat what was sent.
fn failed(error: &RedisError) -> StoreError {
    if let Some(why) = insecure(error) {
        return StoreError::new(format!("Redis: {why}"));
    }
    let what = match error {
        _ if error.is_timeout() => "timed out".to_owned(),
        _ if error.is_connection_refusal() => "connection refused".to_owned(),
        _ if error.is_io_error() => "the connection was interrupted".to_owned(),
        // The code is a word of the protocol: `OOM`, `READONLY`, `NOPERM`.
        _ => error.code().filter(|code| is_code(code)).unwrap_or(error.category()).to_owned(),
    };
    StoreError::new(format!("Redis: {what}"))
}

/// Why TLS failed. The error is a type of a crate that this one does not depend on, so its wording has to do.
fn insecure(error: &RedisError) -> Option<&'static str> {
    let text = error.to_string().to_ascii_lowercase();
    let says = |word: &str| error.is_io_error() && text.contains(word);
    if says("certificate") {
        Some("its certificate is not trusted; `SSL_CERT_FILE` can name a file with the CA certificate")
    } else if says("corrupt message") || says("invalidcontenttype") {
        Some("it does not speak TLS on this port: use redis://, or its TLS port")
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
            // Unreadable data counts as absent and is overwritten by the next token. If there is nothing, Redis
            // returns an empty string.
            let mut command = cmd("GETRANGE");
            let kept: Vec<u8> = match self.ask(command.arg(self.keys(key).record).arg(0).arg(LONGEST)).await {
                Err(error) if error.code() == Some("WRONGTYPE") => Vec::new(),
                kept => kept.map_err(|error| failed(&error))?,
            };
            if kept.len() > LONGEST {
                tracing::warn!(target: "weixin", key, "ignoring a record in Redis that is longer than {LONGEST} bytes");
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
            // A record with a refresh token does not expire.
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
