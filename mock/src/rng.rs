//! Random values that can be repeated: the same seed and the same purpose give the same values, on every machine.

/// The alphabet of the vendor's ids.
const ID: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// What values are for: each purpose has its own stream, so that none changes another's.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(crate) enum Stream {
    /// The id at the end of a refusal's message.
    RequestId = 1,
    /// Tokens; their number is that of the token.
    Token = 2,
    /// The fields of a success.
    Sample = 3,
    /// Whether the service is busy.
    Busy = 4,
    /// The message of a success.
    Message = 5,
    /// Whether a scenario plays.
    Scenario = 6,
    /// The nonce and the random bytes of a push.
    Push = 7,
}

/// A stream of random values (SplitMix64). It is not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream of a seed for a purpose, at the request (or token) of a number.
    pub(crate) fn new(seed: u64, number: u64, stream: Stream) -> Self {
        let mut rng = Self(seed);
        for part in [number, stream as u64] {
            rng.0 = rng.next() ^ part;
        }
        rng
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

    /// An id in the vendor's alphabet.
    pub(crate) fn id(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(ID[(self.next() & 63) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_gives_the_same() {
        let id = |seed, number, stream| Rng::new(seed, number, stream).id(86);
        assert_eq!(id(1, 2, Stream::Sample), id(1, 2, Stream::Sample));
        assert_ne!(id(1, 2, Stream::Sample), id(2, 2, Stream::Sample));
        assert_ne!(id(1, 2, Stream::Sample), id(1, 3, Stream::Sample));
        assert_ne!(id(1, 2, Stream::Sample), id(1, 2, Stream::Busy));
        assert_eq!(Rng::new(0, 0, Stream::Busy).below(0), 0);
        assert!((0..1000).all(|number| Rng::new(0, number, Stream::Busy).below(7) < 7));
    }
}
