//! Tokens that stay fresh: one refresh at a time, for all callers of a process and for all machines of a store.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument;

use super::{
    BoxFuture, Lease, MemoryStore, Need, Record, Saved, StoreError, TokenError, TokenErrorKind, TokenProvider,
    TokenSource, TokenStore, Tokens,
};
use crate::client::Client;
use crate::random;
use crate::token::Token;

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
    flight: Option<Flight>,
    /// A look ahead that brought nothing is not repeated before this.
    rest_until: Option<Instant>,
    /// What was fetched and could not be kept yet: with it goes the only refresh token there is.
    unkept: Option<Record>,
    /// A refused token for which there was no other, and until when nobody asks again.
    only_one: Option<(SecretString, Instant)>,
}

impl State {
    /// The refresh under way. One that has lost its runtime will never land, and is none.
    fn under_way(&self) -> Option<Flight> {
        self.flight.clone().filter(|flight| flight.has_changed().is_ok())
    }
}

/// The token in hand. Times are those of a clock that does not jump.
struct Held {
    record: Record,
    until: Instant,
    due: Instant,
    refused: bool,
}

/// A refresh under way.
type Flight = watch::Receiver<Option<Result<Record, TokenError>>>;

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
        loop {
            let flight = match self.0.at_hand(client) {
                Ok(token) => return Ok(token),
                Err(flight) => flight,
            };
            if let Some(result) = landed(flight).await {
                return result.map(|record| self.0.source.token(record.token));
            }
        }
    }

    /// Another token than `refused`: the present one if it is another, or a new one. Nothing when the source has no other.
    ///
    /// # Errors
    ///
    /// [`TokenError`] if none can be had.
    pub async fn other_than(&self, client: &Client, refused: &Token) -> Result<Option<Token>, TokenError> {
        let mut begun_for_this = false;
        while !begun_for_this {
            let flight = match self.0.other_at_hand(client, refused.value()) {
                Other::Token(token) => return Ok(Some(token)),
                Other::None => return Ok(None),
                // What was under way may have been for something else: then one more is needed.
                Other::Joined(flight) => flight,
                Other::Begun(flight) => {
                    begun_for_this = true;
                    flight
                }
            };
            match landed(flight).await {
                Some(Ok(record)) if !record.is(refused.value()) => return Ok(Some(self.0.source.token(record.token))),
                Some(Err(error)) => return Err(error),
                Some(Ok(_)) | None => {}
            }
        }
        Ok(None)
    }
}

/// Another token than one that was refused.
enum Other {
    Token(Token),
    /// A refresh that was under way.
    Joined(Flight),
    /// A refresh for this very purpose.
    Begun(Flight),
    /// There was none a moment ago.
    None,
}

/// How long nobody asks again for another token when there was none.
const NO_OTHER: Duration = Duration::from_secs(5);

/// How long a store may take to answer.
const STORE_TIMEOUT: Duration = Duration::from_secs(5);

/// What came of a refresh; nothing when its runtime has ended before it.
async fn landed(mut flight: Flight) -> Option<Result<Record, TokenError>> {
    let result = flight.wait_for(Option::is_some).await.ok()?;
    result.clone()
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
            _ => Err(self.join(&mut state, client, Aim::Any)),
        }
    }

    fn other_at_hand(self: &Arc<Self>, client: &Client, refused: &SecretString) -> Other {
        let mut state = self.state();
        let now = Instant::now();
        match &mut state.held {
            Some(held) if held.record.is(refused) => held.refused = true,
            Some(held) if now < held.until => return Other::Token(self.source.token(held.record.token.clone())),
            _ => {}
        }
        let only =
            |(token, until): &(SecretString, Instant)| now < *until && token.expose_secret() == refused.expose_secret();
        if state.only_one.as_ref().is_some_and(only) {
            return Other::None;
        }
        match state.under_way() {
            Some(flight) => Other::Joined(flight),
            None => Other::Begun(self.begin(&mut state, client, Aim::Other(refused.clone()))),
        }
    }

    /// The refresh under way, or a new one.
    fn join(self: &Arc<Self>, state: &mut State, client: &Client, aim: Aim) -> Flight {
        state.under_way().unwrap_or_else(|| self.begin(state, client, aim))
    }

    fn begin(self: &Arc<Self>, state: &mut State, client: &Client, aim: Aim) -> Flight {
        let (landing, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        let (keeper, client) = (self.clone(), client.without_tokens());
        let span = tracing::debug_span!(target: "weixin", "refresh", key = %self.key);
        let refresh = async move {
            let result = keeper.renew(&client, &aim).await;
            keeper.land(&result, aim);
            let _ = landing.send(Some(result));
        };
        tokio::spawn(refresh.instrument(span));
        flight
    }

    /// Takes over what a refresh has brought.
    fn land(&self, result: &Result<Record, TokenError>, aim: Aim) {
        let mut state = self.state();
        state.flight = None;
        let now = Instant::now();
        let ahead = match result {
            Ok(record) => {
                if let Aim::Other(refused) = aim
                    && record.is(&refused)
                {
                    state.only_one = Some((refused, now + NO_OTHER));
                }
                tracing::debug!(target: "weixin", key = %self.key, "{record}");
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
    async fn renew(&self, client: &Client, aim: &Aim) -> Result<Record, TokenError> {
        let deadline = Instant::now() + self.refresh.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            let why = match self.step(client, aim).await {
                Ok(Step::Have(record)) => return Ok(record),
                Ok(Step::Wait) => None,
                Err(Trouble::Source(error)) => return Err(error),
                Err(Trouble::Store(error)) => Some(TokenError::of_store(&error)),
            };
            // Machines that wait for the same lock must not ask in step.
            let rest = pause.mul_f64(0.5 + random::fraction());
            if Instant::now() + rest >= deadline {
                return Err(why.unwrap_or_else(|| self.out_of_patience()));
            }
            tokio::time::sleep(rest).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    fn out_of_patience(&self) -> TokenError {
        let what = format!("nobody has fetched one within {} s", self.refresh.patience.as_secs_f32());
        TokenError::new(TokenErrorKind::Timeout, what, true)
    }

    async fn step(&self, client: &Client, aim: &Aim) -> Result<Step, Trouble> {
        let last = match in_time(self.store.load(&self.key)).await {
            Ok(last) => last,
            Err(error) => return self.without_store(client, aim, error).await,
        };
        if let Some(record) = last.filter(|record| aim.is_met_by(record)) {
            return Ok(Step::Have(record));
        }
        let Some(lease) = in_time(self.store.lock(&self.key, self.refresh.lease)).await? else { return Ok(Step::Wait) };
        let step = self.alone(client, aim, &lease).await;
        // A lock that cannot be given back runs out.
        if let Err(error) = in_time(self.store.unlock(&self.key, &lease)).await {
            tracing::debug!(target: "weixin", key = %self.key, "the lock was not given back: {error}");
        }
        step
    }

    /// Fetches while nobody else does.
    async fn alone(&self, client: &Client, aim: &Aim, lease: &Lease) -> Result<Step, Trouble> {
        // Somebody may have finished between the look and the lock.
        let last = in_time(self.store.load(&self.key)).await?;
        if let Some(record) = last.as_ref().filter(|record| aim.is_met_by(record)) {
            return Ok(Step::Have(record.clone()));
        }
        let unkept = self.state().unkept.clone();
        let record = match unkept {
            Some(record) if aim.is_met_by(&record) => record,
            unkept => {
                let last = unkept.or(last);
                let need = Need { last: last.as_ref(), refused: aim.refused(), alone: true };
                self.fetch(client, need).await?
            }
        };
        self.keep(record, lease).await
    }

    /// Fetches within the time of a lease: a slow holder must not fetch what another one has fetched by then.
    async fn fetch(&self, client: &Client, need: Need<'_>) -> Result<Record, Trouble> {
        let time = self.refresh.lease.mul_f64(0.6);
        let grant = match tokio::time::timeout(time, self.source.fetch(client, need)).await {
            Ok(grant) => grant.map_err(Trouble::Source)?,
            Err(_) => {
                let what = format!("the service gave none within {} s", time.as_secs_f32());
                return Err(Trouble::Source(TokenError::new(TokenErrorKind::Timeout, what, true)));
            }
        };
        Ok(Record::of(grant, need.last, SystemTime::now()))
    }

    /// Keeps a record before anybody uses it.
    async fn keep(&self, record: Record, lease: &Lease) -> Result<Step, Trouble> {
        let harmless = self.source.is_harmless();
        if !harmless {
            self.state().unkept = Some(record.clone());
        }
        match in_time(self.store.save(&self.key, &record, Some(lease))).await {
            Ok(saved) => {
                self.state().unkept = None;
                Ok(if saved == Saved::Kept { Step::Have(record) } else { Step::Wait })
            }
            Err(error) if harmless => {
                tracing::warn!(target: "weixin", key = %self.key, "a token could not be kept for others: {error}");
                Ok(Step::Have(record))
            }
            Err(error) => Err(Trouble::Store(error)),
        }
    }

    /// The store is not there. Tokens that harm nobody else's are fetched all the same.
    async fn without_store(&self, client: &Client, aim: &Aim, error: StoreError) -> Result<Step, Trouble> {
        if !self.source.is_harmless() {
            return Err(Trouble::Store(error));
        }
        tracing::warn!(target: "weixin", key = %self.key, "a token is fetched without the store: {error}");
        let need = Need { last: None, refused: aim.refused(), alone: false };
        self.fetch(client, need).await.map(Step::Have)
    }
}

/// What a store answers, if it does so in time.
async fn in_time<T>(asked: BoxFuture<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = || StoreError::new(format!("no answer within {} s", STORE_TIMEOUT.as_secs()));
    tokio::time::timeout(STORE_TIMEOUT, asked).await.unwrap_or_else(|_| Err(late()))
}

/// What a look at the store, or a fetch, has come to.
enum Step {
    Have(Record),
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
    ) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
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
