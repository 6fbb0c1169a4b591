//! Memory that clients can fill: how much of it there is, and who has taken what.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

/// What a value takes beside its text, roughly.
const NODE: u64 = 64;

/// So many bytes may be taken at once.
#[derive(Debug)]
pub(crate) struct Budget {
    taken: AtomicU64,
    limit: u64,
}

impl Budget {
    pub(crate) fn new(limit: u64) -> Arc<Self> {
        Arc::new(Self { taken: AtomicU64::new(0), limit })
    }

    /// Bytes that are taken at this moment.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
}

/// A part of a budget. It is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Room {
    budget: Arc<Budget>,
    own: u64,
}

impl Room {
    pub(crate) fn new(budget: &Arc<Budget>) -> Self {
        Self { budget: budget.clone(), own: 0 }
    }

    /// Takes room, if there is enough.
    pub(crate) fn take(&mut self, bytes: u64) -> bool {
        let more = |taken: u64| taken.checked_add(bytes).filter(|sum| *sum <= self.budget.limit);
        let got = self.budget.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        self.own += if got { bytes } else { 0 };
        got
    }

    /// Bytes that this has taken.
    pub(crate) fn own(&self) -> u64 {
        self.own
    }

    pub(crate) fn give_back(&mut self, bytes: u64) {
        let bytes = bytes.min(self.own);
        self.own -= bytes;
        self.budget.taken.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.budget.taken.fetch_sub(self.own, Ordering::Relaxed);
    }
}

/// What a JSON value takes, roughly. The parser stops at a depth of 128, so this does too.
pub(crate) fn weight(value: &Value) -> u64 {
    NODE + match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len() as u64,
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(fields) => fields.iter().map(|(key, value)| NODE + key.len() as u64 + weight(value)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn room_is_bounded_and_given_back() {
        let budget = Budget::new(10);
        let (mut one, mut two) = (Room::new(&budget), Room::new(&budget));
        assert!(one.take(6) && !two.take(5) && two.take(4) && !one.take(u64::MAX));
        one.give_back(100);
        assert_eq!((budget.taken(), one.own(), two.own()), (4, 0, 4));
        drop((one, two));
        assert_eq!(budget.taken(), 0);
    }

    #[test]
    fn many_small_values_weigh_more_than_their_text() {
        let many = json!(vec![1; 1000]);
        assert!(weight(&many) > 10 * many.to_string().len() as u64);
        assert!(weight(&json!({ "a": "x".repeat(1000) })) >= 1000);
    }
}
