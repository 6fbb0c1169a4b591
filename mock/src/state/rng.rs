//! Chance that can be repeated: the same seed and the same place give the same values, on every machine.

/// The alphabet of the vendor's ids.
const ID: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// A stream of values that look like chance (SplitMix64). Nothing secret is made of it.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of one place: a seed, and what tells the place from others.
    pub(crate) fn new(seed: u64, place: &[u64]) -> Self {
        let mut dice = Self(seed);
        for part in place {
            dice.0 = dice.next() ^ part;
        }
        dice
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// A value below `limit`; 0 when the limit is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.next() % limit }
    }

    /// A text of the vendor's alphabet of ids.
    pub(crate) fn id(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(ID[(self.next() & 63) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_gives_the_same() {
        assert_eq!(Dice::new(1, &[2, 3]).id(86), Dice::new(1, &[2, 3]).id(86));
        assert_ne!(Dice::new(1, &[2, 3]).id(86), Dice::new(1, &[3, 2]).id(86));
        assert_ne!(Dice::new(1, &[2]).next(), Dice::new(2, &[2]).next());
        assert_eq!(Dice::new(0, &[]).below(0), 0);
        assert!((0..1000).all(|n| Dice::new(n, &[]).below(7) < 7));
    }
}
