//! The vendor's encryption: AES-256-CBC of 16 random bytes, the length of the message, the message and the appid, padded
//! to a multiple of 32 bytes. The start of the key is the initialisation vector; the random bytes do what one is for.

use std::fmt;
use std::sync::Arc;

use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::secrets::credential::trimmed;
use crate::types::base64;

/// The length of a key in characters, as the service shows it.
pub(super) const KEY_LENGTH: usize = 43;

/// What a plaintext is padded to, in bytes: twice the block of the cipher.
const PADDED_TO: usize = 32;

/// The random bytes before a message.
const RANDOM: usize = 16;

/// Random bytes and length.
const HEAD: usize = RANDOM + 4;

/// The key of an account.
#[derive(Clone)]
pub(super) struct AesKey(Arc<SecretBox<[u8; 32]>>);

impl AesKey {
    /// The key of an `EncodingAESKey`. Its last character has bits that the key has not; they may be anything.
    pub(super) fn new(encoded: &SecretString) -> Option<Self> {
        let encoded = trimmed(encoded.expose_secret()).trim_end_matches('=');
        if encoded.len() != KEY_LENGTH {
            return None;
        }
        let key: [u8; 32] = base64::decode(encoded)?.try_into().ok()?;
        Some(Self(Arc::new(SecretBox::new(Box::new(key)))))
    }

    /// Decrypts a ciphertext in Base64 to the message and the appid; `None` if it is not one made with this key.
    pub(super) fn decrypt(&self, ciphertext: &str) -> Option<Plaintext> {
        let mut bytes = base64::decode(ciphertext)?;
        let (blocks, rest) = Array::<u8, U16>::slice_as_chunks_mut(&mut bytes);
        if !rest.is_empty() {
            return None;
        }
        self.mode::<cbc::Decryptor<Aes256>>().decrypt_blocks(blocks);
        let padding = usize::from(*bytes.last()?);
        let end = bytes.len().checked_sub(padding).filter(|_| (1..=PADDED_TO).contains(&padding))?;
        let is_padding = bytes.get(end..)?.iter().all(|byte| usize::from(*byte) == padding);
        let length: [u8; 4] = bytes.get(RANDOM..HEAD)?.try_into().ok()?;
        let middle = HEAD.checked_add(u32::from_be_bytes(length) as usize)?;
        let appid = std::str::from_utf8(bytes.get(middle..end).filter(|_| is_padding)?).ok()?.to_owned();
        bytes.truncate(middle);
        bytes.drain(..HEAD);
        Some(Plaintext { message: bytes, appid })
    }

    /// Encrypts a message. `random` must be new each time: it is what makes equal messages differ.
    pub(super) fn encrypt(&self, random: [u8; RANDOM], message: &str, appid: &str) -> Option<String> {
        let length = u32::try_from(message.len()).ok()?;
        let mut bytes = Vec::with_capacity(HEAD + message.len() + appid.len() + PADDED_TO);
        bytes.extend_from_slice(&random);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(message.as_bytes());
        bytes.extend_from_slice(appid.as_bytes());
        let padding = PADDED_TO - bytes.len() % PADDED_TO;
        bytes.resize(bytes.len() + padding, u8::try_from(padding).ok()?);
        self.mode::<cbc::Encryptor<Aes256>>().encrypt_blocks(Array::<u8, U16>::slice_as_chunks_mut(&mut bytes).0);
        Some(base64::encode(&bytes))
    }

    fn mode<M: KeyIvInit<KeySize = aes::cipher::consts::U32, IvSize = U16>>(&self) -> M {
        let key = self.0.expose_secret();
        let mut vector = [0; 16];
        vector.copy_from_slice(&key[..16]);
        M::new(key.into(), &vector.into())
    }
}

impl fmt::Debug for AesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AesKey")
    }
}

/// What was encrypted.
pub(super) struct Plaintext {
    pub(super) message: Vec<u8>,
    pub(super) appid: String,
}

/// New random bytes.
pub(super) fn random() -> Option<[u8; RANDOM]> {
    let mut bytes = [0; RANDOM];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<AesKey> {
        AesKey::new(&text.into())
    }

    #[test]
    fn keys_are_read_as_people_pass_them() {
        let plain = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
        let message =
            key(plain).expect("what was made here").encrypt([7; 16], "message", "wx1").expect("what was made here");
        for text in [format!(" {plain}\n"), format!("{plain}="), plain.replace('G', "H")] {
            // The bits in which `G` and `H` differ do not belong to the key.
            let decrypted = key(&text).expect("what was made here").decrypt(&message).expect("what was made here");
            assert_eq!((&*decrypted.message, &*decrypted.appid), (&b"message"[..], "wx1"), "{text}");
        }
        for text in ["", "abc", &plain[1..], &format!("{plain}a"), &plain.replace('a', "*"), &"密".repeat(14)] {
            assert!(key(text).is_none(), "{text}");
        }
        assert_eq!(format!("{:?}", key(plain).expect("what was made here")), "AesKey");
    }

    #[test]
    fn every_length_returns_and_is_padded() {
        let key = key(&"k".repeat(KEY_LENGTH)).expect("what was made here");
        for length in 0..130 {
            let message = "m".repeat(length);
            let ciphertext =
                key.encrypt(random().expect("what was made here"), &message, "wx1").expect("what was made here");
            assert_eq!(base64::decode(&ciphertext).expect("what was made here").len() % PADDED_TO, 0);
            let plaintext = key.decrypt(&ciphertext).expect("what was made here");
            assert_eq!((&*plaintext.message, &*plaintext.appid), (message.as_bytes(), "wx1"));
        }
    }

    #[test]
    fn no_two_ciphertexts_are_equal() {
        let key = key(&"k".repeat(KEY_LENGTH)).expect("what was made here");
        let [one, other] = [random().expect("what was made here"), random().expect("what was made here")]
            .map(|random| key.encrypt(random, "m", "wx1"));
        assert_ne!(one, other);
    }

    #[test]
    fn damaged_ciphertexts_are_refused_or_other_messages() {
        let key = key(&"k".repeat(KEY_LENGTH)).expect("what was made here");
        let whole = base64::decode(&key.encrypt([1; 16], "a message", "wx1").expect("what was made here"))
            .expect("what was made here");
        for length in 0..whole.len() {
            assert!(key.decrypt(&base64::encode(&whole[..length])).is_none(), "{length}");
        }
        for text in ["", "=", "****", "AAAA", &"A".repeat(64)] {
            assert!(key.decrypt(text).is_none(), "{text}");
        }
        for at in 0..whole.len() * 8 {
            let mut damaged = whole.clone();
            damaged[at / 8] ^= 1 << (at % 8);
            let same = key.decrypt(&base64::encode(&damaged));
            let same = same.is_some_and(|plain| plain.message == b"a message" && plain.appid == "wx1");
            // Nothing else covers the random bytes; the signature covers everything.
            assert!(!same || at / 8 < 16, "bit {at}");
        }
    }
}
