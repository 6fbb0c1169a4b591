//! Tokens that came by another way than a refresh.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::renew::with_timeout;
use super::{FreshTokens, Shared};
use crate::random;
use crate::tokens::record::{FetchedToken, TokenRecord};
use crate::tokens::store::{SaveOutcome, StoreError};

impl FreshTokens {
    /// Saves a token that came by another way than a refresh, with the token for fetching the next one. They take the
    /// place of what the store has, also if another machine is fetching at this moment: it is waited for.
    ///
    /// # Errors
    ///
    /// The store was not available within [`Refresh::patience`](super::Refresh::patience).
    pub async fn adopt(&self, fetched: FetchedToken) -> Result<(), StoreError> {
        let record = TokenRecord::new(fetched, None, SystemTime::now());
        let deadline = Instant::now() + self.0.refresh.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            let why = match self.0.save_under_lock(&record).await {
                Ok(true) => {
                    self.0.take_over(record);
                    return Ok(());
                }
                Ok(false) => StoreError::new("another machine holds the lock"),
                Err(error) => error,
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(why);
            }
            tokio::time::sleep(pause.mul_f64(0.5 + random::fraction()).min(left)).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }
}

impl Shared {
    /// Whether the record was saved: nobody else holds the lock, or has taken it since.
    async fn save_under_lock(&self, record: &TokenRecord) -> Result<bool, StoreError> {
        let Some(lease) = with_timeout(self.store.lock(&self.key, self.refresh.lease)).await? else {
            return Ok(false);
        };
        let saved = with_timeout(self.store.save(&self.key, record, Some(&lease))).await;
        self.unlock(&lease).await;
        Ok(saved? == SaveOutcome::Stored)
    }

    fn take_over(&self, record: TokenRecord) {
        let mut state = self.state();
        state.unsaved = None;
        state.refused.retain(|refused| !record.has_token(refused));
        state.held = Some(self.hold(&record, Instant::now()));
    }
}
