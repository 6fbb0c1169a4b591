//! Bytes that are kept within a limit and a budget, or not at all.

use bytes::Bytes;
use sha2::{Digest, Sha256 as Hasher};

use crate::received::{Part, Sha256};
use crate::state::budget::Reservation;

/// How many bytes of a part's beginning are always kept.
const HEAD: usize = 64;

/// A part, or a body that is taken as it is, while it comes.
pub(super) struct Incoming {
    part: Part,
    hasher: Hasher,
    head: Vec<u8>,
    kept: KeptBytes,
}

impl Incoming {
    /// Nothing has come yet. At most `limit` bytes are kept.
    pub(super) fn new(part: Part, limit: u64) -> Self {
        Self { part, hasher: Hasher::new(), head: Vec::with_capacity(HEAD), kept: KeptBytes::new(limit) }
    }

    pub(super) fn push(&mut self, piece: &[u8], reservation: &mut Reservation) {
        self.hasher.update(piece);
        self.part.len += piece.len() as u64;
        self.head.extend_from_slice(&piece[..piece.len().min(HEAD - self.head.len())]);
        self.kept.push(piece, reservation);
    }

    pub(super) fn end(self) -> Part {
        let sha256 = Sha256(self.hasher.finalize().into());
        Part { sha256, head: self.head.into(), bytes: self.kept.into_bytes(), ..self.part }
    }
}

/// Bytes that are kept while there is room for all of them.
struct KeptBytes {
    bytes: Option<Vec<u8>>,
    limit: u64,
}

impl KeptBytes {
    fn new(limit: u64) -> Self {
        Self { bytes: Some(Vec::new()), limit }
    }

    fn push(&mut self, piece: &[u8], reservation: &mut Reservation) {
        let Some(bytes) = &mut self.bytes else { return };
        let fits = (bytes.len() + piece.len()) as u64 <= self.limit;
        if fits && reservation.grow(piece.len() as u64) {
            // Doubling would take up to twice what the budget allows.
            if bytes.capacity() - bytes.len() < piece.len() {
                bytes.reserve_exact(piece.len().max(bytes.len() / 8));
            }
            bytes.extend_from_slice(piece);
        } else {
            reservation.shrink(bytes.len() as u64);
            self.bytes = None;
        }
    }

    fn into_bytes(self) -> Option<Bytes> {
        self.bytes.map(|mut bytes| {
            bytes.shrink_to_fit();
            Bytes::from(bytes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::budget::Budget;

    #[test]
    fn what_does_not_fit_is_not_kept_in_part() {
        let mut reservation = Reservation::new(&Budget::new(100));
        let mut kept = KeptBytes::new(5);
        kept.push(b"123", &mut reservation);
        kept.push(b"456", &mut reservation);
        kept.push(b"7", &mut reservation);
        assert_eq!((kept.into_bytes(), reservation.bytes()), (None, 0));
    }
}
