//! Turns of a rate limit that machines share.

use std::time::Duration;

use super::{RedisStore, failed, script};
use crate::client::{BoxFuture, TurnStore};
use crate::error::store::StoreError;

/// Takes a turn: in microseconds, by the clock of Redis, so that those of the machines do not matter. What is kept is up to
/// when the limit is used up. What is no number counts as a rest, and so does one that lies further ahead than any queue:
/// a year.
const TURN: &str = "
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local interval, credit = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.pcall('GET', KEYS[1])
local used = type(kept) == 'string' and tonumber(kept) or 0
if not (used > now and used < now + 31536000000000) then used = now end
local turn = math.max(now, used - credit)
local ahead = used + interval
redis.call('SET', KEYS[1], string.format('%.0f', ahead), 'PX', string.format('%.0f', math.ceil((ahead - now) / 1000) + 1))
return string.format('%.0f', turn - now)";

impl TurnStore for RedisStore {
    fn turn<'a>(&'a self, key: &'a str, interval: Duration, burst: u32) -> BoxFuture<'a, Result<Duration, StoreError>> {
        Box::pin(async move {
            let mut script = script(TURN, &[self.keys(key).turns]);
            // Rounded up: a turn too early would be one too many.
            let interval = u64::try_from(interval.as_nanos().div_ceil(1000)).unwrap_or(u64::MAX);
            script.arg(interval).arg(interval.saturating_mul(u64::from(burst.max(1) - 1)));
            let wait: u64 = self.ask(&script).await.map_err(|error| failed(&error))?;
            Ok(Duration::from_micros(wait))
        })
    }
}
