//! A limit on the rate of requests for each account, in one process or shared by machines.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::provider::Tokens;
use super::rate_limit::RateLimit;
use super::turns::TurnStore;

/// How many requests are sent at most for each account: the service counts by accounts, whatever sends them.
///
/// An account is what the tokens of a client are for. All tokens that are given as they are count as one account, and
/// requests without a token are not limited.
///
/// A [`RateLimit`] is one in this process; [`RateLimit::shared`] makes one that machines share.
#[derive(Clone)]
#[must_use]
pub struct AccountRateLimit {
    limit: RateLimit,
    store: Option<Arc<dyn TurnStore>>,
}

impl RateLimit {
    /// The limit for each account, shared by all machines that use the store: together they stay within it. While the store
    /// cannot be reached, each process keeps to the limit by itself, and says so once by `tracing`.
    pub fn shared(self, store: impl TurnStore) -> AccountRateLimit {
        AccountRateLimit { limit: self, store: Some(Arc::new(store)) }
    }
}

impl From<RateLimit> for AccountRateLimit {
    /// The limit for each account, in this process.
    fn from(limit: RateLimit) -> Self {
        Self { limit, store: None }
    }
}

impl fmt::Debug for AccountRateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.store.is_some();
        f.debug_struct("AccountRateLimit").field("limit", &self.limit).field("shared", &shared).finish()
    }
}

/// Gives out the turns of a client's accounts.
pub(super) struct AccountRateLimiter {
    limit: AccountRateLimit,
    /// The turns given out in this process.
    own: OwnTurns,
    /// Whether the store answered the last time.
    reached: Mutex<bool>,
}

impl AccountRateLimiter {
    pub(super) fn new(limit: AccountRateLimit) -> Self {
        Self { limit, own: OwnTurns::default(), reached: Mutex::new(true) }
    }

    /// Waits for the turn of an account.
    pub(super) async fn acquire(&self, tokens: &Tokens) {
        let account = tokens.account().unwrap_or(GIVEN);
        let wait = match &self.limit.store {
            None => self.own.next(account, self.limit.limit, Instant::now()),
            Some(store) => self.shared(&**store, account).await,
        };
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    async fn shared(&self, store: &dyn TurnStore, account: &str) -> Duration {
        let limit = self.limit.limit;
        let answer = store.turn(account, limit.interval(), limit.burst_size()).await;
        self.note(answer.as_ref().err().map(|error| error as &dyn fmt::Display));
        answer.unwrap_or_else(|_| self.own.next(account, limit, Instant::now()))
    }

    /// Tells that the store fails, or works again.
    fn note(&self, failure: Option<&dyn fmt::Display>) {
        let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *reached, failure.is_none()) == failure.is_none() {
            return;
        }
        match failure {
            Some(error) => tracing::warn!(
                target: "weixin", %error, "the store of the rate limit failed; this process limits its requests by itself"
            ),
            None => tracing::info!(target: "weixin", "the store of the rate limit works again"),
        }
    }
}

/// The account of tokens that are given as they are.
const GIVEN: &str = "given";

/// The turns given out by a process: for each account, up to when the limit is used up.
#[derive(Default)]
struct OwnTurns(Mutex<Accounts>);

#[derive(Default)]
struct Accounts {
    used_up_to: HashMap<Box<str>, Instant>,
    /// How many accounts there may be before those that have rested are forgotten.
    most: usize,
}

/// With fewer accounts, none is forgotten.
const FEW_ACCOUNTS: usize = 64;

impl OwnTurns {
    /// How long an account has to wait for its next turn.
    fn next(&self, account: &str, limit: RateLimit, now: Instant) -> Duration {
        let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let used = accounts.used_up_to.get_mut(account);
        let (turn, used_up_to) = limit.next(used.as_deref().copied(), now);
        match used {
            Some(used) => *used = used_up_to,
            None => accounts.add(account, used_up_to, now),
        }
        turn.saturating_duration_since(now)
    }
}

impl Accounts {
    /// Adds an account. Whoever has rested long enough is as new, and is forgotten: memory is for those that call.
    fn add(&mut self, account: &str, used_up_to: Instant, now: Instant) {
        if self.used_up_to.len() >= self.most.max(FEW_ACCOUNTS) {
            self.used_up_to.retain(|_, used| *used > now);
            self.used_up_to.shrink_to(FEW_ACCOUNTS);
            self.most = self.used_up_to.len() * 2;
        }
        self.used_up_to.insert(account.into(), used_up_to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_turns_of_their_own() {
        let (turns, limit, now) = (OwnTurns::default(), RateLimit::per_second(10).burst(2), Instant::now());
        let wait = |account, now| turns.next(account, limit, now).as_millis();
        let waits: Vec<u128> = (0..4).map(|_| wait("app/one", now)).collect();
        assert_eq!(waits, [0, 0, 100, 200]);
        assert_eq!(wait("app/other", now), 0);
        assert_eq!(wait("app/one", now + Duration::from_secs(1)), 0, "it has rested");
    }

    #[test]
    fn accounts_that_rest_cost_nothing() {
        let (turns, limit, start) = (OwnTurns::default(), RateLimit::per_second(1), Instant::now());
        let kept = || turns.0.lock().expect("nobody panics").used_up_to.len();
        for number in 0..100_000_u64 {
            turns.next(&format!("app/{number}"), limit, start + Duration::from_millis(10 * number));
        }
        assert!(kept() < 500, "{} accounts are kept, of a hundred that called within a second", kept());
    }
}
