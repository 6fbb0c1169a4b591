//! Memory that clients can fill: how much there is, and how much each request has reserved.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

/// Roughly what a JSON value takes beside its text.
const NODE: u64 = 64;

/// A number of bytes that may be reserved at the same time.
#[derive(Debug)]
pub(crate) struct Budget {
    reserved: AtomicU64,
    limit: u64,
}

impl Budget {
    pub(crate) fn new(limit: u64) -> Arc<Self> {
        Arc::new(Self { reserved: AtomicU64::new(0), limit })
    }

    /// Bytes that are reserved at this moment.
    pub(crate) fn reserved(&self) -> u64 {
        self.reserved.load(Ordering::Relaxed)
    }
}

/// A part of a budget, which gets it back when this is dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Reservation {
    pub(crate) fn new(budget: &Arc<Budget>) -> Self {
        Self { budget: budget.clone(), bytes: 0 }
    }

    /// Reserves more, if the budget allows it.
    pub(crate) fn grow(&mut self, bytes: u64) -> bool {
        let more = |reserved: u64| reserved.checked_add(bytes).filter(|sum| *sum <= self.budget.limit);
        let got = self.budget.reserved.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        self.bytes += if got { bytes } else { 0 };
        got
    }

    /// How many bytes are reserved.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Gives bytes back.
    pub(crate) fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.budget.reserved.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.reserved.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Roughly how much memory a JSON value takes. The parser stops at a depth of 128, so the recursion does too.
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
    fn reservations_are_bounded_and_given_back() {
        let budget = Budget::new(10);
        let (mut one, mut two) = (Reservation::new(&budget), Reservation::new(&budget));
        assert!(one.grow(6) && !two.grow(5) && two.grow(4) && !one.grow(u64::MAX));
        one.shrink(100);
        assert_eq!((budget.reserved(), one.bytes(), two.bytes()), (4, 0, 4));
        drop((one, two));
        assert_eq!(budget.reserved(), 0);
    }

    #[test]
    fn many_small_values_weigh_more_than_their_text() {
        let many = json!(vec![1; 1000]);
        assert!(weight(&many) > 10 * many.to_string().len() as u64);
        assert!(weight(&json!({ "a": "x".repeat(1000) })) >= 1000);
    }
}
