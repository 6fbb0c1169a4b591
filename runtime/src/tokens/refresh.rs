//! Keeps tokens fresh: one refresh at a time, for all callers of a process and all machines of a store.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument;

use super::memory::MemoryStore;
use super::record::{FetchedToken, TokenRecord};
use super::source::{FetchRequest, TokenSource};
use super::store::{Lease, SaveOutcome, StoreError, TokenStore};
use crate::client::{BoxFuture, Client, Replacement, TokenProvider, Tokens};
use crate::error::token::{TokenError, TokenErrorKind};
use crate::random;
use crate::request::token::Token;
use crate::secrets::credential::flaw;

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

#[derive(Default)]
struct State {
    held: Option<Held>,
    in_flight: Option<ResultReceiver>,
    /// No refresh ahead of time before this, because the last one brought nothing.
    quiet_until: Option<Instant>,
    unsaved: Option<Unsaved>,
    /// The tokens that the service refused last: a store that was down may still have one of them.
    refused: VecDeque<SecretString>,
    /// A refused token that had no replacement, and until when nobody asks again.
    only_one: Option<(SecretString, Instant)>,
}

/// How many refused tokens are remembered.
const REFUSED: usize = 8;

impl State {
    fn has_refused(&self, token: &SecretString) -> bool {
        self.refused.iter().any(|refused| refused.expose_secret() == token.expose_secret())
    }

    fn refuse(&mut self, token: &SecretString) {
        if !self.has_refused(token) {
            self.refused.truncate(REFUSED - 1);
            self.refused.push_front(token.clone());
        }
    }

    /// The running refresh. One whose async runtime has shut down never completes, and counts as none.
    fn running(&self) -> Option<InFlight> {
        let result = self.in_flight.clone().filter(|result| result.has_changed().is_ok())?;
        Some(InFlight { result, ours: false })
    }
}

/// A token that was fetched but could not be saved yet; with it, the only refresh token would be lost.
struct Unsaved {
    record: TokenRecord,
    /// The token in the store at that time. As long as it is still there, nobody else has fetched.
    instead_of: Option<SecretString>,
}

/// The current token. Times are those of a monotonic clock.
struct Held {
    record: TokenRecord,
    until: Instant,
    due: Instant,
    refused: bool,
}

/// A running refresh, for one that waits for it.
struct InFlight {
    result: ResultReceiver,
    /// Whether it was started for this caller, with its goal and all of its patience.
    ours: bool,
}

type ResultReceiver = watch::Receiver<Option<Result<Refreshed, TokenError>>>;

/// The result of a refresh.
#[derive(Clone)]
struct Refreshed {
    record: TokenRecord,
    /// Whether it came from the service, and not from the store.
    fetched: bool,
}

/// What a refresh is for.
#[derive(Clone)]
enum Goal {
    /// There is no token, or it has expired.
    Any,
    /// The token expires soon.
    Longer(Instant),
    /// The service has refused this token.
    Other(SecretString),
}

impl Goal {
    fn is_met_by(&self, record: &TokenRecord) -> bool {
        let left = record.remaining(SystemTime::now());
        !left.is_zero()
            && match self {
                Self::Any => true,
                // Rounding loses up to a second.
                Self::Longer(until) => Instant::now() + left > *until + Duration::from_secs(1),
                Self::Other(refused) => !record.has_token(refused),
            }
    }

    fn refused(&self) -> Option<&SecretString> {
        match self {
            Self::Other(refused) => Some(refused),
            Self::Any | Self::Longer(_) => None,
        }
    }
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
    pub async fn current(&self, client: &Client) -> Result<Token, TokenError> {
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
    pub async fn other_than(&self, client: &Client, refused: &Token) -> Result<Option<Replacement>, TokenError> {
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
    Token(Token),
    InFlight(InFlight),
    /// There was none a moment ago.
    None,
}

/// For how long nobody asks again if there was no other token.
const NO_OTHER_TIME: Duration = Duration::from_secs(5);

/// How many refreshes a caller waits for.
const MAX_REFRESHES: usize = 3;

/// The timeout of a store.
const STORE_TIMEOUT: Duration = Duration::from_secs(5);

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
    fn current_or_refresh(self: &Arc<Self>, client: &Client) -> Result<Token, InFlight> {
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
                tracing::warn!(target: "weixin", key = %self.key, "{error}");
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

    /// Gets a record that meets the goal: another process's, or a new one.
    async fn renew(&self, client: &Client, goal: &Goal) -> Result<Refreshed, TokenError> {
        let deadline = Instant::now() + self.refresh.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            let why = match self.step(client, goal).await {
                Ok(StepOutcome::Available(record)) => return Ok(Refreshed { record, fetched: false }),
                Ok(StepOutcome::Fetched(record)) => return Ok(Refreshed { record, fetched: true }),
                Ok(StepOutcome::Wait) => None,
                // A fetch that took too long for its lease, or that waits for another token.
                Err(RenewError::Source(error)) if is_passing(&error) => Some(error),
                Err(RenewError::Source(error)) => return Err(error),
                Err(RenewError::Store(error)) => Some(TokenError::from(&error)),
            };
            // Machines that wait for the same lock must not ask in step.
            let rest = pause.mul_f64(0.5 + random::fraction());
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(why.unwrap_or_else(|| self.out_of_patience()));
            }
            tokio::time::sleep(rest.min(left)).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    fn out_of_patience(&self) -> TokenError {
        let what = format!("no token was fetched within {} s", self.refresh.patience.as_secs_f32());
        TokenError::new(TokenErrorKind::Timeout, what, true)
    }

    fn satisfies(&self, goal: &Goal, record: &TokenRecord) -> bool {
        goal.is_met_by(record) && !self.state().has_refused(&record.token)
    }

    async fn step(&self, client: &Client, goal: &Goal) -> Result<StepOutcome, RenewError> {
        match self.step_with_store(client, goal).await {
            // Tokens that leave others valid are fetched anyway.
            Err(RenewError::Store(error)) if self.source.keeps_old_tokens_valid() => {
                self.without_store(client, goal, &error).await
            }
            step => step,
        }
    }

    async fn step_with_store(&self, client: &Client, goal: &Goal) -> Result<StepOutcome, RenewError> {
        let last = self.load().await?;
        if self.unsaved(last.as_ref()).is_none()
            && let Some(record) = last.filter(|record| self.satisfies(goal, record))
        {
            return Ok(StepOutcome::Available(record));
        }
        // By the store's clock, the lease starts later.
        let until = Instant::now() + self.time_to_fetch();
        let Some(lease) = with_timeout(self.store.lock(&self.key, self.refresh.lease)).await? else {
            return Ok(StepOutcome::Wait);
        };
        let step = self.renew_locked(client, goal, &lease, until).await;
        // A lock that cannot be returned expires.
        if let Err(error) = with_timeout(self.store.unlock(&self.key, &lease)).await {
            tracing::debug!(target: "weixin", key = %self.key, "the lock was not returned: {error}");
        }
        step
    }

    /// Fetches under the store's lock, until a deadline.
    async fn renew_locked(
        &self,
        client: &Client,
        goal: &Goal,
        lease: &Lease,
        until: Instant,
    ) -> Result<StepOutcome, RenewError> {
        let request = |last| FetchRequest { last, refused: goal.refused(), exclusive: true };
        // Another process may have finished before the lock was taken.
        let last = self.load().await?;
        // The store may have lost its record, or have one without a refresh token; this process may still know it.
        let held = self.state().held.as_ref().map(|held| held.record.clone());
        let known = match (&last, held) {
            (Some(last), Some(held)) if last.refresh_token.is_none() => {
                Some(TokenRecord { refresh_token: held.refresh_token, ..last.clone() })
            }
            (Some(last), _) => Some(last.clone()),
            (None, held) => held,
        };
        let fetched = match self.unsaved(last.as_ref()) {
            None => match last.as_ref().filter(|record| self.satisfies(goal, record)) {
                Some(record) => return Ok(StepOutcome::Available(record.clone())),
                None => self.fetch(client, request(known.as_ref()), until).await?,
            },
            Some(record) if self.satisfies(goal, &record) => {
                Fetched { to_save: Some(record.clone()), usable: Ok(record) }
            }
            // It contains the latest refresh token.
            Some(record) => self.fetch(client, request(Some(&record)), until).await?,
        };
        self.save(fetched, last.as_ref(), lease).await
    }

    /// The record in the store. Whoever saved it may have saved something unusable.
    async fn load(&self) -> Result<Option<TokenRecord>, StoreError> {
        Ok(with_timeout(self.store.load(&self.key)).await?.map(TokenRecord::sanitized))
    }

    /// What could not be saved yet, unless another process has fetched since; then that counts.
    fn unsaved(&self, last: Option<&TokenRecord>) -> Option<TokenRecord> {
        let mut state = self.state();
        let overtaken = state.unsaved.as_ref().is_some_and(|unsaved| match (last, &unsaved.instead_of) {
            (Some(last), Some(instead_of)) => !last.has_token(instead_of),
            (Some(_), None) => true,
            // The store has lost its record.
            (None, _) => false,
        });
        if overtaken {
            state.unsaved = None;
        }
        state.unsaved.as_ref().map(|unsaved| unsaved.record.clone())
    }

    /// A part of the lease, so that there is time left to save what was fetched.
    fn time_to_fetch(&self) -> Duration {
        self.refresh.lease.mul_f64(0.6)
    }

    /// Fetches within the time of a lease: a slow holder must not fetch what another one has fetched since.
    async fn fetch(&self, client: &Client, request: FetchRequest<'_>, until: Instant) -> Result<Fetched, RenewError> {
        let too_late = || {
            let what = format!("the service returned none within {} s", self.time_to_fetch().as_secs_f32());
            RenewError::Source(TokenError::new(TokenErrorKind::Timeout, what, true))
        };
        // The machine may have hung since it took the lock, and the timeout below would still send the request.
        if Instant::now() >= until {
            return Err(too_late());
        }
        let fetched =
            tokio::time::timeout_at(until, self.source.fetch(client, request)).await.map_err(|_| too_late())?;
        Ok(Fetched::of(&self.key, fetched.map_err(RenewError::Source)?, request.last))
    }

    /// Saves a record before anybody uses it. `last` is what the store had until now.
    async fn save(
        &self,
        fetched: Fetched,
        last: Option<&TokenRecord>,
        lease: &Lease,
    ) -> Result<StepOutcome, RenewError> {
        let Some(record) = fetched.to_save else {
            return fetched.usable.map(StepOutcome::Fetched).map_err(RenewError::Source);
        };
        let usable = move || fetched.usable.map(StepOutcome::Fetched).map_err(RenewError::Source);
        let harmless = self.source.keeps_old_tokens_valid();
        if !harmless {
            let instead_of = last.map(|last| last.token.clone());
            self.state().unsaved = Some(Unsaved { record: record.clone(), instead_of });
        }
        match with_timeout(self.store.save(&self.key, &record, Some(lease))).await {
            Ok(saved) => {
                self.state().unsaved = None;
                if saved == SaveOutcome::Stored { usable() } else { Ok(StepOutcome::Wait) }
            }
            Err(error) if harmless => {
                tracing::warn!(target: "weixin", key = %self.key, "cannot save a token for other processes: {error}");
                usable()
            }
            Err(error) => Err(RenewError::Store(error)),
        }
    }

    /// The store is unavailable.
    async fn without_store(&self, client: &Client, goal: &Goal, error: &StoreError) -> Result<StepOutcome, RenewError> {
        tracing::warn!(target: "weixin", key = %self.key, "fetching a token without the store: {error}");
        let request = FetchRequest { last: None, refused: goal.refused(), exclusive: false };
        let fetched = self.fetch(client, request, Instant::now() + self.time_to_fetch()).await?;
        fetched.usable.map(StepOutcome::Fetched).map_err(RenewError::Source)
    }
}

/// The result of a fetch.
struct Fetched {
    /// The record for those that wait, or why it cannot be used.
    usable: Result<TokenRecord, TokenError>,
    /// The record for the store.
    to_save: Option<TokenRecord>,
}

impl Fetched {
    /// A token that is empty or expires at once is not saved, because it would replace the last one, which may still
    /// be valid. What came with it is saved with that one.
    fn of(key: &str, fetched: FetchedToken, last: Option<&TokenRecord>) -> Self {
        let now = SystemTime::now();
        let record = TokenRecord::new(fetched, last, now);
        let to_save = if record.remaining(now).is_zero() { record.without_token(last) } else { Some(record.clone()) };
        let usable = match flaw(&record.token) {
            None => Ok(record),
            Some(flaw) => Err(TokenError::from_token_flaw(key, flaw)),
        };
        Self { usable, to_save }
    }
}

/// A store's result, within its timeout.
async fn with_timeout<T>(asked: BoxFuture<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = || StoreError::new(format!("no response within {} s", STORE_TIMEOUT.as_secs()));
    tokio::time::timeout(STORE_TIMEOUT, asked).await.unwrap_or_else(|_| Err(late()))
}

/// The result of one look at the store, or of a fetch.
enum StepOutcome {
    /// Another process has stored it.
    Available(TokenRecord),
    Fetched(TokenRecord),
    /// Another process is fetching, or has overtaken this one.
    Wait,
}

enum RenewError {
    Source(TokenError),
    Store(StoreError),
}

impl From<StoreError> for RenewError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl TokenProvider for FreshTokens {
    fn kind(&self) -> Token {
        self.0.source.token(SecretString::default())
    }

    fn token<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(self.current(client))
    }

    fn replace<'a>(
        &'a self,
        client: &'a Client,
        refused: &'a Token,
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
