//! What is known of the tokens of one source, and the refresh that is running.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::error::token::TokenError;
use crate::tokens::record::TokenRecord;
use crate::tokens::store::Lease;

#[derive(Default)]
pub(super) struct State {
    pub(super) held: Option<Held>,
    pub(super) in_flight: Option<ResultReceiver>,
    /// The lock of a refresh that ended with its async runtime.
    pub(super) abandoned: Option<Lease>,
    /// No refresh ahead of time before this, because the last one brought nothing.
    pub(super) quiet_until: Option<Instant>,
    pub(super) unsaved: Option<Unsaved>,
    /// The tokens that the service refused last: a store that was down may still have one of them.
    pub(super) refused: VecDeque<SecretString>,
    /// A refused token that had no replacement, and until when nobody asks again.
    pub(super) only_one: Option<(SecretString, Instant)>,
}

/// How many refused tokens are remembered.
const REFUSED: usize = 8;

impl State {
    pub(super) fn has_refused(&self, token: &SecretString) -> bool {
        self.refused.iter().any(|refused| refused.expose_secret() == token.expose_secret())
    }

    pub(super) fn refuse(&mut self, token: &SecretString) {
        if !self.has_refused(token) {
            self.refused.truncate(REFUSED - 1);
            self.refused.push_front(token.clone());
        }
    }

    /// The running refresh. One whose async runtime has shut down never completes, and counts as none.
    pub(super) fn running(&self) -> Option<InFlight> {
        let result = self.in_flight.clone().filter(|result| result.has_changed().is_ok())?;
        Some(InFlight { result, ours: false })
    }
}

/// A token that was fetched but could not be saved yet; with it, the only refresh token would be lost.
pub(super) struct Unsaved {
    pub(super) record: TokenRecord,
    /// The token in the store at that time. As long as it is still there, nobody else has fetched.
    pub(super) instead_of: Option<SecretString>,
}

/// The current token. Times are those of a monotonic clock.
pub(super) struct Held {
    pub(super) record: TokenRecord,
    pub(super) until: Instant,
    pub(super) due: Instant,
    pub(super) refused: bool,
}

/// A running refresh, for one that waits for it.
pub(super) struct InFlight {
    pub(super) result: ResultReceiver,
    /// Whether it was started for this caller, with its goal and all of its patience.
    pub(super) ours: bool,
}

pub(super) type ResultReceiver = watch::Receiver<Option<Result<Refreshed, TokenError>>>;

/// The result of a refresh.
#[derive(Clone)]
pub(super) struct Refreshed {
    pub(super) record: TokenRecord,
    /// Whether it came from the service, and not from the store.
    pub(super) fetched: bool,
}

/// What a refresh is for.
#[derive(Clone)]
pub(super) enum Goal {
    /// There is no token, or it has expired.
    Any,
    /// The token expires soon.
    Longer(Instant),
    /// The service has refused this token.
    Other(SecretString),
}

impl Goal {
    pub(super) fn is_met_by(&self, record: &TokenRecord) -> bool {
        let left = record.remaining(SystemTime::now());
        !left.is_zero()
            && match self {
                Self::Any => true,
                // Rounding loses up to a second.
                Self::Longer(until) => Instant::now() + left > *until + Duration::from_secs(1),
                Self::Other(refused) => !record.has_token(refused),
            }
    }

    pub(super) fn refused(&self) -> Option<&SecretString> {
        match self {
            Self::Other(refused) => Some(refused),
            Self::Any | Self::Longer(_) => None,
        }
    }
}
