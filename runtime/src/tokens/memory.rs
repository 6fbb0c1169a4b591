//! The store of a single process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::record::TokenRecord;
use super::store::{Lease, SaveOutcome, StoreError, TokenStore};
use crate::client::BoxFuture;

/// Keeps tokens in memory. Clones share them; a restart loses them.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<HashMap<String, Slot>>>);

#[derive(Default)]
struct Slot {
    record: Option<TokenRecord>,
    /// The lease of the last writer.
    written_by: u64,
    /// The last lease, and when it expires.
    lease: u64,
    locked_until: Option<Instant>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<String, Slot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, key: &str, see: impl FnOnce(&mut Slot) -> T) -> T {
        see(self.slots().entry(key.to_owned()).or_default())
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>> {
        let found = self.slots().get(key).and_then(|slot| slot.record.clone());
        Box::pin(async { Ok(found) })
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>> {
        let saved = self.with(key, |slot| {
            let number = lease.map_or(slot.written_by, |lease| lease.number);
            if number < slot.written_by {
                return SaveOutcome::Superseded;
            }
            slot.written_by = number;
            slot.record = Some(record.clone());
            SaveOutcome::Stored
        });
        Box::pin(async move { Ok(saved) })
    }

    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        let now = Instant::now();
        let lease = self.with(key, |slot| {
            if slot.locked_until.is_some_and(|until| now < until) {
                return None;
            }
            slot.lease += 1;
            slot.locked_until = now.checked_add(time);
            Some(Lease { number: slot.lease })
        });
        Box::pin(async { Ok(lease) })
    }

    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        self.with(key, |slot| {
            if slot.lease == lease.number {
                slot.locked_until = None;
            }
        });
        Box::pin(async { Ok(()) })
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryStore({} tokens)", self.slots().len())
    }
}
