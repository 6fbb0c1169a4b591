//! The keys of an account, as the service has them.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{PrivateKeyDer, SubjectPublicKeyInfoDer};
use serde_json::{Value, json};

/// The keys of an account whose requests are sealed, as the service has them. `Debug` shows none of them.
#[derive(Clone)]
#[must_use]
pub struct SealedAccount {
    appid: String,
    encryption: Option<(String, Arc<LessSafeKey>)>,
    public_key: Option<(String, Arc<ParsedPublicKey>)>,
    /// The number and the key of the service's signatures: the current one, and the one that is about to expire.
    platform: [Option<(String, Arc<KeyPair>)>; 2],
    flaw: Option<&'static str>,
}

impl SealedAccount {
    /// An account, still without keys.
    pub fn new(appid: impl Into<String>) -> Self {
        Self { appid: appid.into(), encryption: None, public_key: None, platform: [None, None], flaw: None }
    }

    /// The key of the encryption, AES-256 in Base64, and its number.
    pub fn encryption(mut self, number: impl Into<String>, key: &str) -> Self {
        let key = STANDARD.decode(key.trim()).ok().and_then(|key| UnboundKey::new(&AES_256_GCM, &key).ok());
        match key {
            Some(key) => self.encryption = Some((number.into(), Arc::new(LessSafeKey::new(key)))),
            None => self.flaw = Some("the key of the encryption is not 32 bytes in Base64"),
        }
        self
    }

    /// The account's public key, `PUBLIC KEY` in PEM, with which its signatures are verified, and its number. Requests have
    /// to name that number, unless it is empty.
    pub fn public_key(mut self, number: impl Into<String>, pem: &str) -> Self {
        let key = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok();
        match key.and_then(|key| ParsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &key).ok()) {
            Some(key) => self.public_key = Some((number.into(), Arc::new(key))),
            None => self.flaw = Some("the public key of the account is not RSA in PEM"),
        }
        self
    }

    /// The private key with which the service signs, in PEM, and the number of its certificate.
    pub fn platform(mut self, number: impl Into<String>, private_key: &str) -> Self {
        self.platform[0] = self.pair(number.into(), private_key);
        self
    }

    /// The same for the certificate that is about to expire: responses have both signatures.
    pub fn expiring_platform(mut self, number: impl Into<String>, private_key: &str) -> Self {
        self.platform[1] = self.pair(number.into(), private_key);
        self
    }

    fn pair(&mut self, number: String, pem: &str) -> Option<(String, Arc<KeyPair>)> {
        let key = match PrivateKeyDer::from_pem_slice(pem.as_bytes()) {
            Ok(PrivateKeyDer::Pkcs1(key)) => KeyPair::from_der(key.secret_pkcs1_der()).ok(),
            Ok(PrivateKeyDer::Pkcs8(key)) => KeyPair::from_pkcs8(key.secret_pkcs8_der()).ok(),
            _ => None,
        };
        if key.is_none() {
            self.flaw = Some("the private key of the service is not RSA in PEM");
        }
        key.map(|key| (number, Arc::new(key)))
    }

    /// What is wrong with the keys, or missing.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        let missing = self.encryption.is_none() || self.public_key.is_none() || self.platform[0].is_none();
        self.flaw.or(missing.then_some("a key is missing: of the encryption, of the account, or of the service"))
    }
}

impl fmt::Debug for SealedAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedAccount").field("appid", &self.appid).finish_non_exhaustive()
    }
}

impl SealedAccount {
    pub(super) fn appid(&self) -> &str {
        &self.appid
    }

    /// The number of the key with which requests are signed; empty if it does not matter.
    pub(super) fn key_number(&self) -> &str {
        self.public_key.as_ref().map_or("", |(number, _)| number)
    }

    /// Whether a signature in Base64 is the account's.
    pub(super) fn has_signed(&self, text: &[u8], signature: &str) -> bool {
        let signature = STANDARD.decode(signature).ok();
        let verified =
            self.public_key.as_ref().zip(signature).map(|((_, key), signature)| key.verify_sig(text, &signature));
        verified.is_some_and(|verified| verified.is_ok())
    }

    /// The service's signatures of a text in Base64, each with the number of its key: that of the current one, and that of
    /// the one that is about to expire.
    pub(super) fn sign(&self, text: &[u8]) -> Option<[Option<(&str, String)>; 2]> {
        let sign = |key: &KeyPair| {
            let mut signature = vec![0; key.public_modulus_len()];
            key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), text, &mut signature).ok()?;
            Some(STANDARD.encode(signature))
        };
        let [current, expiring] = &self.platform;
        let current = current.as_ref().map(|(number, key)| Some((number.as_str(), sign(key)?)))?;
        let expiring = expiring.as_ref().and_then(|(number, key)| Some((number.as_str(), sign(key)?)));
        Some([current, expiring])
    }

    /// Decrypts a body; `None` if it was not made with this key, for this address and time.
    pub(super) fn decrypt(&self, address: &str, timestamp: u64, body: &Value) -> Option<Vec<u8>> {
        let (number, key) = self.encryption.as_ref()?;
        let bytes = |name: &str| STANDARD.decode(body.get(name)?.as_str()?).ok();
        let (iv, mut text, tag) = (bytes("iv")?, bytes("data")?, bytes("authtag")?);
        let iv: [u8; NONCE_LEN] = iv.try_into().ok()?;
        let tag: [u8; 16] = tag.try_into().ok()?;
        text.extend_from_slice(&tag);
        let aad = Aad::from(format!("{address}|{}|{timestamp}|{number}", self.appid));
        let length = key.open_in_place(Nonce::assume_unique_for_key(iv), aad, &mut text).ok()?.len();
        text.truncate(length);
        Some(text)
    }

    /// Encrypts a text to a body.
    pub(super) fn encrypt(&self, address: &str, timestamp: u64, mut text: Vec<u8>) -> Option<String> {
        let (number, key) = self.encryption.as_ref()?;
        let iv = random::<NONCE_LEN>()?;
        let aad = Aad::from(format!("{address}|{}|{timestamp}|{number}", self.appid));
        let tag = key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(iv), aad, &mut text).ok()?;
        let [iv, data, tag] = [&iv[..], &text, tag.as_ref()].map(|bytes| STANDARD.encode(bytes));
        Some(json!({ "iv": iv, "data": data, "authtag": tag }).to_string())
    }

    /// A new nonce.
    pub(super) fn nonce(&self) -> Option<String> {
        let nonce = STANDARD.encode(random::<16>()?);
        Some(nonce.trim_end_matches('=').to_owned())
    }
}

fn random<const LENGTH: usize>() -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    rand::fill(&mut bytes).ok()?;
    Some(bytes)
}
