//! Reproducible random numbers, for what is damaged and for what is drawn.

/// A stream of numbers (SplitMix64): the same seed and number give the same stream.
pub struct Rng(u64);

impl Rng {
    /// The stream with a number, of a seed.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut rng = Self(seed);
        rng.0 = rng.number() ^ number;
        rng.0 = rng.number();
        rng
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// A number below `limit`; 0 when the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.number() % limit as u64) as usize }
    }

    /// A small number from 1 on: most often 1, seldom many.
    pub fn few(&mut self) -> usize {
        1 + (self.number() | 1 << 40).trailing_zeros() as usize
    }

    /// One of several; `None` of nothing.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}
