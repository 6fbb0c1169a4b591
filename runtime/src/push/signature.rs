//! The signature of a push: the SHA-1 of a few texts, among them the token that only the service knows besides us.

use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

/// The length of a signature in bytes.
const LENGTH: usize = 20;

/// The signature of texts, whatever their order.
pub(super) fn of<const N: usize>(mut texts: [&str; N]) -> [u8; LENGTH] {
    texts.sort_unstable();
    let mut hash = Sha1::new();
    for text in texts {
        hash.update(text);
    }
    hash.finalize().into()
}

/// A signature as it travels.
pub(super) fn to_hex(signature: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    signature.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Whether a signature is the one of the texts. How long that takes does not depend on where the two differ.
pub(super) fn is_of<const N: usize>(signature: &str, texts: [&str; N]) -> bool {
    let right = of(texts);
    from_hex(signature).is_some_and(|signature| bool::from(signature.ct_eq(&right)))
}

fn from_hex(text: &str) -> Option<[u8; LENGTH]> {
    let digits = text.as_bytes();
    let mut bytes = [0; LENGTH];
    if digits.len() != 2 * LENGTH {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [pair.first()?, pair.get(1)?].map(|digit| char::from(*digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(bytes)
}
