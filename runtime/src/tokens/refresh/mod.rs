//! Keeps tokens fresh: one refresh at a time, for all callers of a process and all machines of a store.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument;

mod adopt;
mod renew;
mod state;

use super::memory::MemoryStore;
use super::record::TokenRecord;
use super::source::TokenSource;
use super::store::TokenStore;
use crate::async_runtime;
use crate::client::{BoxFuture, Client, Replacement, TokenProvider, Tokens};
use crate::error::token::{TokenError, TokenErrorKind};
use crate::random;
use crate::request::token::AccessToken;
use state::{Goal, Held, InFlight, Refreshed, State};

/// How tokens are kept fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Refresh {
    ahead: Duration,
    patience: Duration,
    lease: Duration,
}

impl Default for Refresh {
    /// Four minutes ahead; a caller without a token waits 60 seconds for one; a machine that fetches has 30 seconds.
    fn default() -> Self {
        Self { ahead: Duration::from_secs(4 * 60), patience: Duration::from_secs(60), lease: Duration::from_secs(30) }
    }
}

impl Refresh {
    /// How long before a token expires the next one is fetched in the background. The moment is randomly delayed, to
    /// as little as a quarter of this, so that machines do not move in step. Never more than a quarter of the token's
    /// lifetime.
    pub fn ahead(mut self, ahead: Duration) -> Self {
        self.ahead = ahead;
        self
    }

    /// How long a caller without a token waits for one: for the service, the store, or another machine.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How long a machine may hold the store's lock. If it dies, the others continue after this time.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }
}

/// The tokens of a source, kept fresh. Clones share them.
///
/// Once started, a refresh is independent of its caller: if the caller gives up, it continues, because its response
/// may contain the only refresh token. It ends within [`Refresh::patience`] plus the time of a fetch.
#[derive(Clone)]
pub struct FreshTokens(Arc<Shared>);

struct Shared {
    source: Box<dyn TokenSource>,
    store: Arc<dyn TokenStore>,
    key: String,
    refresh: Refresh,
    state: Mutex<State>,
}

impl FreshTokens {
    /// The tokens of `source`, kept in this process only.
    pub fn new(source: impl TokenSource) -> Self {
        Self::with(source, Arc::new(MemoryStore::new()), Refresh::default())
    }

    /// The tokens of `source`, kept in `store`.
    pub fn with(source: impl TokenSource, store: Arc<dyn TokenStore>, refresh: Refresh) -> Self {
        let key = source.key();
        let state = Mutex::new(State::default());
        Self(Arc::new(Shared { source: Box::new(source), store, key, refresh, state }))
    }

    /// The current token; one is fetched if there is none. If it expires soon, the next one is fetched in the
    /// background.
    ///
    /// # Errors
    ///
    /// [`TokenError`] if there is no token and none can be fetched.
    pub async fn current(&self, client: &Client) -> Result<AccessToken, TokenError> {
        if async_runtime::is_missing() {
            return Err(TokenError::no_runtime());
        }
        let mut late = true;
        for _ in 0..MAX_REFRESHES {
            let in_flight = match self.0.current_or_refresh(client) {
                Ok(token) => return Ok(token),
                Err(in_flight) => in_flight,
            };
            late &= !in_flight.ours;
            match wait_for(in_flight).await {
                // It was started earlier, and gave up before this caller would have.
                Some(Err(error)) if late && is_passing(&error) => late = false,
                Some(result) => return result.map(|refreshed| self.0.source.token(refreshed.record.token)),
                None => {}
            }
        }
        Err(gave_up())
    }

    /// Another token than `refused`: the current one, or a new one. `None` if the source has no other.
    ///
    /// # Errors
    ///
    /// [`TokenError`] if none can be fetched.
    pub async fn other_than(&self, client: &Client, refused: &AccessToken) -> Result<Option<Replacement>, TokenError> {
        if async_runtime::is_missing() {
            return Err(TokenError::no_runtime());
        }
        for _ in 0..MAX_REFRESHES {
            let in_flight = match self.0.other_or_refresh(client, refused.value()) {
                OtherToken::Token(token) => return Ok(Some(Replacement { token, fetched: false })),
                OtherToken::None => return Ok(None),
                OtherToken::InFlight(in_flight) => in_flight,
            };
            // The running refresh may have had another goal and less patience; then another one is needed.
            let ours = in_flight.ours;
            match wait_for(in_flight).await {
                Some(Ok(Refreshed { record, fetched })) if !record.has_token(refused.value()) => {
                    return Ok(Some(Replacement { token: self.0.source.token(record.token), fetched }));
                }
                Some(Err(error)) if ours || !is_passing(&error) => return Err(error),
                Some(Ok(_)) if ours => return Ok(None),
                _ => {}
            }
        }
        Err(gave_up())
    }
}

/// A replacement for a refused token.
enum OtherToken {
    Token(AccessToken),
    InFlight(InFlight),
    /// There was none a moment ago.
    None,
}

/// For how long nobody asks again if there was no other token.
const NO_OTHER_TIME: Duration = Duration::from_secs(5);

/// How many refreshes a caller waits for.
const MAX_REFRESHES: usize = 3;

/// The result of a refresh; `None` if its async runtime shut down before.
async fn wait_for(mut in_flight: InFlight) -> Option<Result<Refreshed, TokenError>> {
    let result = in_flight.result.wait_for(Option::is_some).await.ok()?;
    result.clone()
}

fn gave_up() -> TokenError {
    TokenError::new(TokenErrorKind::Timeout, "each refresh ended without a token for this call", true)
}

/// Whether waiting may help: nobody has refused anything.
fn is_passing(error: &TokenError) -> bool {
    error.is_retryable() && matches!(error.kind(), TokenErrorKind::Timeout | TokenErrorKind::Store)
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The current token, or the refresh to wait for.
    fn current_or_refresh(self: &Arc<Self>, client: &Client) -> Result<AccessToken, InFlight> {
        let mut state = self.state();
        let now = Instant::now();
        match &state.held {
            Some(held) if now < held.until && !held.refused => {
                let (due, until) = (now >= held.due, held.until);
                let token = self.source.token(held.record.token.clone());
                if due && state.quiet_until.is_none_or(|rest| now >= rest) {
                    self.join(&mut state, client, Goal::Longer(until));
                }
                Ok(token)
            }
            // The store may not have another one yet.
            Some(held) if now < held.until => {
                let goal = Goal::Other(held.record.token.clone());
                Err(self.join(&mut state, client, goal))
            }
            _ => Err(self.join(&mut state, client, Goal::Any)),
        }
    }

    fn other_or_refresh(self: &Arc<Self>, client: &Client, refused: &SecretString) -> OtherToken {
        let mut state = self.state();
        let now = Instant::now();
        let only =
            |(token, until): &(SecretString, Instant)| now < *until && token.expose_secret() == refused.expose_secret();
        if state.only_one.as_ref().is_some_and(only) {
            return OtherToken::None;
        }
        state.refuse(refused);
        let refused = match &mut state.held {
            Some(held) if held.record.has_token(refused) => {
                held.refused = true;
                refused.clone()
            }
            Some(held) if held.refused => held.record.token.clone(),
            Some(held) if now < held.until => return OtherToken::Token(self.source.token(held.record.token.clone())),
            _ => refused.clone(),
        };
        OtherToken::InFlight(self.join(&mut state, client, Goal::Other(refused)))
    }

    /// The running refresh, or a new one.
    fn join(self: &Arc<Self>, state: &mut State, client: &Client, goal: Goal) -> InFlight {
        state.running().unwrap_or_else(|| self.start_refresh(state, client, goal))
    }

    fn start_refresh(self: &Arc<Self>, state: &mut State, client: &Client, goal: Goal) -> InFlight {
        let (sender, result) = watch::channel(None);
        state.in_flight = Some(result.clone());
        let (shared, client) = (self.clone(), client.without_tokens());
        let span = tracing::debug_span!(target: "weixin", "refresh", key = %self.key);
        let refresh = async move {
            let result = shared.renew(&client, &goal).await;
            shared.finish(&result, goal);
            let _ = sender.send(Some(result));
        };
        tokio::spawn(refresh.instrument(span));
        InFlight { result, ours: true }
    }

    /// Stores the result of a refresh.
    fn finish(&self, result: &Result<Refreshed, TokenError>, goal: Goal) {
        let mut state = self.state();
        state.in_flight = None;
        let now = Instant::now();
        let ahead = match result {
            Ok(Refreshed { record, .. }) => {
                if let Goal::Other(refused) = goal
                    && record.has_token(&refused)
                {
                    state.only_one = Some((refused, now + NO_OTHER_TIME));
                }
                tracing::debug!(target: "weixin", key = %self.key, "{record}");
                // The service has issued it again.
                state.refused.retain(|refused| !record.has_token(refused));
                let held = self.hold(record, now);
                let ahead = held.until - held.due;
                state.held = Some(held);
                ahead
            }
            Err(error) => {
                tracing::warn!(target: "weixin", key = %self.key, "{error:#}");
                self.refresh.ahead
            }
        };
        state.quiet_until = Some(now + ahead / 4);
    }

    fn hold(&self, record: &TokenRecord, now: Instant) -> Held {
        let left = record.remaining(SystemTime::now());
        let ahead = self.refresh.ahead.min(record.lifetime / 4).min(left).mul_f64(0.25 + 0.75 * random::fraction());
        let until = now + left;
        Held { record: record.clone(), until, due: until - ahead, refused: false }
    }
}

impl TokenProvider for FreshTokens {
    fn kind(&self) -> AccessToken {
        self.0.source.token(SecretString::default())
    }

    fn account(&self) -> Option<&str> {
        Some(&self.0.key)
    }

    fn token<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(self.current(client))
    }

    fn replace<'a>(
        &'a self,
        client: &'a Client,
        refused: &'a AccessToken,
    ) -> BoxFuture<'a, Result<Option<Replacement>, TokenError>> {
        Box::pin(self.other_than(client, refused))
    }
}

impl From<FreshTokens> for Tokens {
    fn from(tokens: FreshTokens) -> Self {
        Self::new(tokens)
    }
}

impl fmt::Debug for FreshTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreshTokens")
            .field("key", &self.0.key)
            .field("refresh", &self.0.refresh)
            .finish_non_exhaustive()
    }
}
