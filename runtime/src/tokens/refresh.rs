//! Tokens that stay fresh: one refresh at a time, for all callers of a process and for all machines of a store.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument;

use super::memory::MemoryStore;
use super::record::{Grant, Record};
use super::source::{Need, TokenSource};
use super::store::{Lease, Saved, StoreError, TokenStore};
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
    /// From four minutes ahead; a caller without a token waits 60 seconds for one; a machine that fetches has 30 seconds.
    fn default() -> Self {
        Self { ahead: Duration::from_secs(4 * 60), patience: Duration::from_secs(60), lease: Duration::from_secs(30) }
    }
}

impl Refresh {
    /// How long before a token runs out the next one is fetched, in the background. The moment is moved at random, so
    /// that machines do not move in step, to as little as a quarter of it. Never more than a quarter of the token's life.
    pub fn ahead(mut self, ahead: Duration) -> Self {
        self.ahead = ahead;
        self
    }

    /// How long one is waited for when there is none: for the service, for the store, for another machine.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How long a machine may hold the store's lock. When it dies, the others go on after this time.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }
}

/// Tokens of a source, kept fresh. Clones share them.
///
/// A refresh runs by itself once it has begun: a caller that gives up does not break it off, because an answer that is
/// lost may hold the only refresh token there is. It ends within [`Refresh::patience`] and what a fetch may take.
#[derive(Clone)]
pub struct FreshTokens(Arc<Keeper>);

struct Keeper {
    source: Box<dyn TokenSource>,
    store: Arc<dyn TokenStore>,
    key: String,
    refresh: Refresh,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    flight: Option<Landing>,
    /// A look ahead that brought nothing is not repeated before this.
    rest_until: Option<Instant>,
    unkept: Option<Unkept>,
    /// The last tokens that the service has refused: a store that was away may still have one of them.
    refused: VecDeque<SecretString>,
    /// A refused token for which there was no other, and until when nobody asks again.
    only_one: Option<(SecretString, Instant)>,
}

/// So many refused tokens are remembered.
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

    /// The refresh under way. One that has lost its runtime will never land, and is none.
    fn under_way(&self) -> Option<Flight> {
        let result = self.flight.clone().filter(|result| result.has_changed().is_ok())?;
        Some(Flight { result, ours: false })
    }
}

/// What was fetched and could not be kept yet: with it goes the only refresh token there is.
struct Unkept {
    record: Record,
    /// The token that the store had then. While it still has it, nobody else has fetched since.
    instead_of: Option<SecretString>,
}

/// The token in hand. Times are those of a clock that does not jump.
struct Held {
    record: Record,
    until: Instant,
    due: Instant,
    refused: bool,
}

/// A refresh under way, as one of those sees it who wait for it.
struct Flight {
    result: Landing,
    /// Whether it has begun for this one, with his aim and all his patience.
    ours: bool,
}

type Landing = watch::Receiver<Option<Result<Landed, TokenError>>>;

/// What a refresh has brought.
#[derive(Clone)]
struct Landed {
    record: Record,
    /// From the service, and not from the store.
    fetched: bool,
}

/// What a refresh is for.
#[derive(Clone)]
enum Aim {
    /// There is no token, or it has run out.
    Any,
    /// It runs out soon.
    Longer(Instant),
    /// The service has refused it.
    Other(SecretString),
}

impl Aim {
    fn is_met_by(&self, record: &Record) -> bool {
        let left = record.left(SystemTime::now());
        !left.is_zero()
            && match self {
                Self::Any => true,
                // A second is lost in rounding.
                Self::Longer(until) => Instant::now() + left > *until + Duration::from_secs(1),
                Self::Other(refused) => !record.is(refused),
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
    /// Tokens of `source`, kept in this process only.
    pub fn new(source: impl TokenSource) -> Self {
        Self::with(source, Arc::new(MemoryStore::new()), Refresh::default())
    }

    /// Tokens of `source`, kept in `store`.
    pub fn with(source: impl TokenSource, store: Arc<dyn TokenStore>, refresh: Refresh) -> Self {
        let key = source.key();
        let state = Mutex::new(State::default());
        Self(Arc::new(Keeper { source: Box::new(source), store, key, refresh, state }))
    }

    /// The present token; one is fetched if there is none. When it runs out soon, the next one is fetched meanwhile.
    ///
    /// # Errors
    ///
    /// [`TokenError`] if there is none and none can be had.
    pub async fn current(&self, client: &Client) -> Result<Token, TokenError> {
        let mut late = true;
        for _ in 0..TIMES {
            let flight = match self.0.at_hand(client) {
                Ok(token) => return Ok(token),
                Err(flight) => flight,
            };
            late &= !flight.ours;
            match landed(flight).await {
                // It had begun earlier, and has given up before this caller would have.
                Some(Err(error)) if late && is_passing(&error) => late = false,
                Some(result) => return result.map(|landed| self.0.source.token(landed.record.token)),
                None => {}
            }
        }
        Err(broke_off())
    }

    /// Another token than `refused`: the present one if it is another, or a new one. Nothing when the source has no other.
    ///
    /// # Errors
    ///
    /// [`TokenError`] if none can be had.
    pub async fn other_than(&self, client: &Client, refused: &Token) -> Result<Option<Replacement>, TokenError> {
        for _ in 0..TIMES {
            let flight = match self.0.other_at_hand(client, refused.value()) {
                Other::Token(token) => return Ok(Some(Replacement { token, fetched: false })),
                Other::None => return Ok(None),
                Other::Flight(flight) => flight,
            };
            // What was under way may have been for something else, and had less patience: then one more is needed.
            let ours = flight.ours;
            match landed(flight).await {
                Some(Ok(Landed { record, fetched })) if !record.is(refused.value()) => {
                    return Ok(Some(Replacement { token: self.0.source.token(record.token), fetched }));
                }
                Some(Err(error)) if ours || !is_passing(&error) => return Err(error),
                Some(Ok(_)) if ours => return Ok(None),
                _ => {}
            }
        }
        Err(broke_off())
    }
}

/// Another token than one that was refused.
enum Other {
    Token(Token),
    Flight(Flight),
    /// There was none a moment ago.
    None,
}

/// How long nobody asks again for another token when there was none.
const NO_OTHER: Duration = Duration::from_secs(5);

/// How many refreshes one caller waits for.
const TIMES: usize = 3;

/// How long a store may take to answer.
const STORE_TIMEOUT: Duration = Duration::from_secs(5);

/// What came of a refresh; nothing when its runtime has ended before it.
async fn landed(mut flight: Flight) -> Option<Result<Landed, TokenError>> {
    let result = flight.result.wait_for(Option::is_some).await.ok()?;
    result.clone()
}

fn broke_off() -> TokenError {
    TokenError::new(TokenErrorKind::Timeout, "each refresh ended without a token for this call", true)
}

/// Whether patience may help: nobody has refused anything.
fn is_passing(error: &TokenError) -> bool {
    error.is_retryable() && matches!(error.kind(), TokenErrorKind::Timeout | TokenErrorKind::Store)
}

impl Keeper {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token in hand, or the refresh to wait for.
    fn at_hand(self: &Arc<Self>, client: &Client) -> Result<Token, Flight> {
        let mut state = self.state();
        let now = Instant::now();
        match &state.held {
            Some(held) if now < held.until && !held.refused => {
                let (due, until) = (now >= held.due, held.until);
                let token = self.source.token(held.record.token.clone());
                if due && state.rest_until.is_none_or(|rest| now >= rest) {
                    self.join(&mut state, client, Aim::Longer(until));
                }
                Ok(token)
            }
            // The store may have no other yet.
            Some(held) if now < held.until => {
                let aim = Aim::Other(held.record.token.clone());
                Err(self.join(&mut state, client, aim))
            }
            _ => Err(self.join(&mut state, client, Aim::Any)),
        }
    }

    fn other_at_hand(self: &Arc<Self>, client: &Client, refused: &SecretString) -> Other {
        let mut state = self.state();
        let now = Instant::now();
        let only =
            |(token, until): &(SecretString, Instant)| now < *until && token.expose_secret() == refused.expose_secret();
        if state.only_one.as_ref().is_some_and(only) {
            return Other::None;
        }
        state.refuse(refused);
        let refused = match &mut state.held {
            Some(held) if held.record.is(refused) => {
                held.refused = true;
                refused.clone()
            }
            Some(held) if held.refused => held.record.token.clone(),
            Some(held) if now < held.until => return Other::Token(self.source.token(held.record.token.clone())),
            _ => refused.clone(),
        };
        Other::Flight(self.join(&mut state, client, Aim::Other(refused)))
    }

    /// The refresh under way, or a new one.
    fn join(self: &Arc<Self>, state: &mut State, client: &Client, aim: Aim) -> Flight {
        state.under_way().unwrap_or_else(|| self.begin(state, client, aim))
    }

    fn begin(self: &Arc<Self>, state: &mut State, client: &Client, aim: Aim) -> Flight {
        let (landing, result) = watch::channel(None);
        state.flight = Some(result.clone());
        let (keeper, client) = (self.clone(), client.without_tokens());
        let span = tracing::debug_span!(target: "weixin", "refresh", key = %self.key);
        let refresh = async move {
            let result = keeper.renew(&client, &aim).await;
            keeper.land(&result, aim);
            let _ = landing.send(Some(result));
        };
        tokio::spawn(refresh.instrument(span));
        Flight { result, ours: true }
    }

    /// Takes over what a refresh has brought.
    fn land(&self, result: &Result<Landed, TokenError>, aim: Aim) {
        let mut state = self.state();
        state.flight = None;
        let now = Instant::now();
        let ahead = match result {
            Ok(Landed { record, .. }) => {
                if let Aim::Other(refused) = aim
                    && record.is(&refused)
                {
                    state.only_one = Some((refused, now + NO_OTHER));
                }
                tracing::debug!(target: "weixin", key = %self.key, "{record}");
                // The service has given it once more.
                state.refused.retain(|refused| !record.is(refused));
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
        state.rest_until = Some(now + ahead / 4);
    }

    fn hold(&self, record: &Record, now: Instant) -> Held {
        let left = record.left(SystemTime::now());
        let ahead = self.refresh.ahead.min(record.lifetime / 4).min(left).mul_f64(0.25 + 0.75 * random::fraction());
        let until = now + left;
        Held { record: record.clone(), until, due: until - ahead, refused: false }
    }

    /// Gets a record that serves the aim: somebody else's, or a new one.
    async fn renew(&self, client: &Client, aim: &Aim) -> Result<Landed, TokenError> {
        let deadline = Instant::now() + self.refresh.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            let why = match self.step(client, aim).await {
                Ok(Step::Have(record)) => return Ok(Landed { record, fetched: false }),
                Ok(Step::Fetched(record)) => return Ok(Landed { record, fetched: true }),
                Ok(Step::Wait) => None,
                // A fetch that took too long for its lease, or that waits for another token.
                Err(Trouble::Source(error)) if is_passing(&error) => Some(error),
                Err(Trouble::Source(error)) => return Err(error),
                Err(Trouble::Store(error)) => Some(TokenError::from(&error)),
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
        let what = format!("nobody has fetched one within {} s", self.refresh.patience.as_secs_f32());
        TokenError::new(TokenErrorKind::Timeout, what, true)
    }

    fn serves(&self, aim: &Aim, record: &Record) -> bool {
        aim.is_met_by(record) && !self.state().has_refused(&record.token)
    }

    async fn step(&self, client: &Client, aim: &Aim) -> Result<Step, Trouble> {
        match self.step_with_store(client, aim).await {
            // Tokens that harm nobody else's are fetched all the same.
            Err(Trouble::Store(error)) if self.source.is_harmless() => self.without_store(client, aim, &error).await,
            step => step,
        }
    }

    async fn step_with_store(&self, client: &Client, aim: &Aim) -> Result<Step, Trouble> {
        let last = self.load().await?;
        if self.unkept(last.as_ref()).is_none()
            && let Some(record) = last.filter(|record| self.serves(aim, record))
        {
            return Ok(Step::Have(record));
        }
        // By the store's clock the lease begins later.
        let until = Instant::now() + self.time_to_fetch();
        let Some(lease) = in_time(self.store.lock(&self.key, self.refresh.lease)).await? else { return Ok(Step::Wait) };
        let step = self.alone(client, aim, &lease, until).await;
        // A lock that cannot be given back runs out.
        if let Err(error) = in_time(self.store.unlock(&self.key, &lease)).await {
            tracing::debug!(target: "weixin", key = %self.key, "the lock was not given back: {error}");
        }
        step
    }

    /// Fetches while nobody else does, until so long.
    async fn alone(&self, client: &Client, aim: &Aim, lease: &Lease, until: Instant) -> Result<Step, Trouble> {
        let need = |last| Need { last, refused: aim.refused(), alone: true };
        // Somebody may have finished between the look and the lock.
        let last = self.load().await?;
        // A store that has lost what it had, or has a record without a refresh token: this process may still know it.
        let held = self.state().held.as_ref().map(|held| held.record.clone());
        let known = match (&last, held) {
            (Some(last), Some(held)) if last.refresh_token.is_none() => {
                Some(Record { refresh_token: held.refresh_token, ..last.clone() })
            }
            (Some(last), _) => Some(last.clone()),
            (None, held) => held,
        };
        let fetched = match self.unkept(last.as_ref()) {
            None => match last.as_ref().filter(|record| self.serves(aim, record)) {
                Some(record) => return Ok(Step::Have(record.clone())),
                None => self.fetch(client, need(known.as_ref()), until).await?,
            },
            Some(record) if self.serves(aim, &record) => Fetched { kept: Some(record.clone()), given: Ok(record) },
            // It holds the latest refresh token.
            Some(record) => self.fetch(client, need(Some(&record)), until).await?,
        };
        self.keep(fetched, last.as_ref(), lease).await
    }

    /// What the store has. Whoever has kept it may have kept what nobody can use.
    async fn load(&self) -> Result<Option<Record>, StoreError> {
        Ok(in_time(self.store.load(&self.key)).await?.map(Record::judged))
    }

    /// What could not be kept yet, unless somebody else has fetched since: then that is what counts.
    fn unkept(&self, last: Option<&Record>) -> Option<Record> {
        let mut state = self.state();
        let overtaken = state.unkept.as_ref().is_some_and(|unkept| match (last, &unkept.instead_of) {
            (Some(last), Some(instead_of)) => !last.is(instead_of),
            (Some(_), None) => true,
            // The store has lost what it had.
            (None, _) => false,
        });
        if overtaken {
            state.unkept = None;
        }
        state.unkept.as_ref().map(|unkept| unkept.record.clone())
    }

    /// A part of a lease, so that time is left to keep what was fetched.
    fn time_to_fetch(&self) -> Duration {
        self.refresh.lease.mul_f64(0.6)
    }

    /// Fetches within the time of a lease: a slow holder must not fetch what another one has fetched by then.
    async fn fetch(&self, client: &Client, need: Need<'_>, until: Instant) -> Result<Fetched, Trouble> {
        let too_late = || {
            let what = format!("the service gave none within {} s", self.time_to_fetch().as_secs_f32());
            Trouble::Source(TokenError::new(TokenErrorKind::Timeout, what, true))
        };
        // A machine may have hung since it took the lock. The time-out below would let the request go out all the same.
        if Instant::now() >= until {
            return Err(too_late());
        }
        let grant = tokio::time::timeout_at(until, self.source.fetch(client, need)).await.map_err(|_| too_late())?;
        Ok(Fetched::of(&self.key, grant.map_err(Trouble::Source)?, need.last))
    }

    /// Keeps a record before anybody uses it. `last` is what the store had until now.
    async fn keep(&self, fetched: Fetched, last: Option<&Record>, lease: &Lease) -> Result<Step, Trouble> {
        let Some(record) = fetched.kept else { return fetched.given.map(Step::Fetched).map_err(Trouble::Source) };
        let given = move || fetched.given.map(Step::Fetched).map_err(Trouble::Source);
        let harmless = self.source.is_harmless();
        if !harmless {
            let instead_of = last.map(|last| last.token.clone());
            self.state().unkept = Some(Unkept { record: record.clone(), instead_of });
        }
        match in_time(self.store.save(&self.key, &record, Some(lease))).await {
            Ok(saved) => {
                self.state().unkept = None;
                if saved == Saved::Kept { given() } else { Ok(Step::Wait) }
            }
            Err(error) if harmless => {
                tracing::warn!(target: "weixin", key = %self.key, "a token could not be kept for others: {error}");
                given()
            }
            Err(error) => Err(Trouble::Store(error)),
        }
    }

    /// The store is not there.
    async fn without_store(&self, client: &Client, aim: &Aim, error: &StoreError) -> Result<Step, Trouble> {
        tracing::warn!(target: "weixin", key = %self.key, "a token is fetched without the store: {error}");
        let need = Need { last: None, refused: aim.refused(), alone: false };
        let fetched = self.fetch(client, need, Instant::now() + self.time_to_fetch()).await?;
        fetched.given.map(Step::Fetched).map_err(Trouble::Source)
    }
}

/// What a fetch has brought.
struct Fetched {
    /// What is for whoever waits, or why it cannot be used.
    given: Result<Record, TokenError>,
    /// What is for the store.
    kept: Option<Record>,
}

impl Fetched {
    /// A token that is empty, or over at once, is not kept: it would stand for the last one, which may still be good. What came
    /// beside it is kept with that.
    fn of(key: &str, grant: Grant, last: Option<&Record>) -> Self {
        let now = SystemTime::now();
        let record = Record::of(grant, last, now);
        let kept = if record.left(now).is_zero() { record.without_token(last) } else { Some(record.clone()) };
        let given = match flaw(&record.token) {
            None => Ok(record),
            Some(flaw) => Err(TokenError::of_token(key, flaw)),
        };
        Self { given, kept }
    }
}

/// What a store answers, if it does so in time.
async fn in_time<T>(asked: BoxFuture<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = || StoreError::new(format!("no answer within {} s", STORE_TIMEOUT.as_secs()));
    tokio::time::timeout(STORE_TIMEOUT, asked).await.unwrap_or_else(|_| Err(late()))
}

/// What a look at the store, or a fetch, has come to.
enum Step {
    /// Somebody else has left it.
    Have(Record),
    Fetched(Record),
    /// Somebody else is fetching, or has overtaken this one.
    Wait,
}

enum Trouble {
    Source(TokenError),
    Store(StoreError),
}

impl From<StoreError> for Trouble {
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
