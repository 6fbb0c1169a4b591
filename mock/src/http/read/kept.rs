//! Bytes that are kept within a limit and a budget, or not at all.

use bytes::Bytes;

use crate::state::budget::Reservation;

/// Bytes that are kept while there is room for all of them.
pub(super) struct KeptBytes {
    bytes: Option<Vec<u8>>,
    limit: u64,
}

impl KeptBytes {
    pub(super) fn new(limit: u64) -> Self {
        Self { bytes: Some(Vec::new()), limit }
    }

    pub(super) fn push(&mut self, piece: &[u8], reservation: &mut Reservation) {
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

    pub(super) fn into_bytes(self) -> Option<Bytes> {
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
