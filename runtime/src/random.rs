//! Randomness that need not be secret: boundaries, and jitter that keeps callers out of step.

use std::hash::{BuildHasher, RandomState};

/// 64 random bits.
pub(crate) fn bits() -> u64 {
    // Every `RandomState` has other keys; those of a thread's first one come from the operating system.
    RandomState::new().hash_one(std::time::SystemTime::now())
}

/// A number in `0.0..1.0`.
#[cfg(feature = "client")]
pub(crate) fn fraction() -> f64 {
    // The type represents 53 bits exactly.
    (bits() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(all(test, feature = "client"))]
mod tests {
    #[test]
    fn fractions_spread() {
        let all: Vec<f64> = (0..1000).map(|_| super::fraction()).collect();
        assert!(all.iter().all(|one| (0.0..1.0).contains(one)));
        let mean = all.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
    }
}
