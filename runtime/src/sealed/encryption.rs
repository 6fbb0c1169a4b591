//! AES-256-GCM, and the JSON that carries what it makes.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::error::InvalidKey;
use crate::response::document::{Document, ValueRef};
use crate::secrets::credential::trimmed;
use crate::types::base64;

/// The length of the tag, in bytes.
const TAG: usize = 16;

/// The key of the encryption, and its number.
pub(super) struct EncryptionKey {
    number: Box<str>,
    key: LessSafeKey,
}

impl EncryptionKey {
    pub(super) fn new(number: &str, key: &SecretString) -> Result<Self, InvalidKey> {
        let bytes = base64::decode(trimmed(key.expose_secret())).map(Zeroizing::new);
        let key = bytes.and_then(|bytes| UnboundKey::new(&AES_256_GCM, &bytes).ok());
        let key = key.ok_or_else(|| InvalidKey::new("the key of the encryption must be 32 bytes in Base64"))?;
        if number.is_empty() {
            return Err(InvalidKey::new("the number of the encryption's key must not be empty"));
        }
        Ok(Self { number: number.into(), key: LessSafeKey::new(key) })
    }

    /// Encrypts a text in its place, to the body that is sent. `iv` must be new each time.
    pub(super) fn encrypt(
        &self,
        (address, appid, timestamp): (&str, &str, u64),
        iv: [u8; NONCE_LEN],
        mut text: Vec<u8>,
    ) -> Option<Vec<u8>> {
        let aad = Aad::from(self.authenticated(address, appid, timestamp));
        let tag = self.key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(iv), aad, &mut text).ok()?;
        let [iv, data, tag] = [&iv[..], &text, tag.as_ref()].map(base64::encode);
        Some(format!(r#"{{"iv":"{iv}","data":"{data}","authtag":"{tag}"}}"#).into_bytes())
    }

    /// Decrypts a body that came; `None` if it was not made with this key, for this address, account and time.
    pub(super) fn decrypt(&self, (address, appid, timestamp): (&str, &str, u64), body: &[u8]) -> Option<Vec<u8>> {
        let document = Document::parse(body).ok()?;
        let ValueRef::Object(fields) = document.root() else { return None };
        let bytes = |name: &str| match fields.get(name)?.to_json() {
            serde_json::Value::String(text) => base64::decode(&text),
            _ => None,
        };
        let (iv, mut data, tag) = (bytes("iv")?, bytes("data")?, bytes("authtag")?);
        let iv: [u8; NONCE_LEN] = iv.try_into().ok()?;
        // A shorter tag would be easier to forge.
        if tag.len() != TAG {
            return None;
        }
        data.extend_from_slice(&tag);
        let aad = Aad::from(self.authenticated(address, appid, timestamp));
        let length = self.key.open_in_place(Nonce::assume_unique_for_key(iv), aad, &mut data).ok()?.len();
        data.truncate(length);
        Some(data)
    }

    fn authenticated(&self, address: &str, appid: &str, timestamp: u64) -> String {
        format!("{address}|{appid}|{timestamp}|{}", self.number)
    }
}
