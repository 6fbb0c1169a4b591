//! What fits into the spec's integer types.

use std::ops::RangeInclusive;

/// The values of an integer of so many bits.
pub(crate) fn range(signed: bool, bits: u8) -> RangeInclusive<i128> {
    let bits = u32::from(bits).clamp(1, 64);
    if signed { -(1 << (bits - 1))..=(1 << (bits - 1)) - 1 } else { 0..=(1 << bits) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_rust() {
        assert_eq!(range(true, 8), i128::from(i8::MIN)..=i128::from(i8::MAX));
        assert_eq!(range(false, 32), 0..=i128::from(u32::MAX));
        assert_eq!(range(true, 64), i128::from(i64::MIN)..=i128::from(i64::MAX));
        assert_eq!(range(false, 64), 0..=i128::from(u64::MAX));
    }
}
