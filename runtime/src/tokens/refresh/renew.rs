//! One refresh: a token from the store if another process has left one, or else from the service.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::state::{Goal, Refreshed, Unsaved};
use super::{Shared, is_passing};
use crate::client::{BoxFuture, Client};
use crate::error::token::{TokenError, TokenErrorKind};
use crate::random;
use crate::secrets::credential::flaw;
use crate::tokens::record::{FetchedToken, TokenRecord};
use crate::tokens::source::FetchRequest;
use crate::tokens::store::{Lease, SaveOutcome, StoreError};

/// The timeout of a store.
const STORE_TIMEOUT: Duration = Duration::from_secs(5);

/// A lock that is held. If the refresh ends with its async runtime, it leaves the lock to the next one of this process.
struct HeldLease<'s> {
    shared: &'s Shared,
    lease: Option<Lease>,
}

impl Drop for HeldLease<'_> {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take() {
            self.shared.state().abandoned = Some(lease);
        }
    }
}

impl Shared {
    /// Gets a record that meets the goal: another process's, or a new one.
    pub(super) async fn renew(&self, client: &Client, goal: &Goal) -> Result<Refreshed, TokenError> {
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
        let abandoned = self.state().abandoned.take();
        if let Some(lease) = abandoned {
            self.unlock(&lease).await;
        }
        // By the store's clock, the lease starts later.
        let until = Instant::now() + self.time_to_fetch();
        let Some(lease) = with_timeout(self.store.lock(&self.key, self.refresh.lease)).await? else {
            return Ok(StepOutcome::Wait);
        };
        let mut held = HeldLease { shared: self, lease: Some(lease.clone()) };
        let step = self.renew_locked(client, goal, &lease, until).await;
        self.unlock(&lease).await;
        held.lease = None;
        step
    }

    /// Returns the lock. One that cannot be returned expires.
    pub(super) async fn unlock(&self, lease: &Lease) {
        if let Err(error) = with_timeout(self.store.unlock(&self.key, lease)).await {
            tracing::debug!(target: "weixin", key = %self.key, "the lock was not returned: {error}");
        }
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
pub(super) async fn with_timeout<T>(asked: BoxFuture<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
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
