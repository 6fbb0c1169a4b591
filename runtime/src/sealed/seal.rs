//! Sealing a request.

use std::fmt::Write;

use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::signature::RSA_PSS_SHA256;

use super::{ADDED, APPID, SERIAL, SIGNATURE, SealedKeys, TIMESTAMP, signed};
use crate::types::base64;

/// The random bytes of a nonce.
const NONCE: usize = 16;

/// A request as it travels.
pub(crate) struct SealedRequest {
    pub(crate) body: Vec<u8>,
    /// The headers, by their names in lower case.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl SealedKeys {
    /// Seals a request: the parameters of its URL, without the token, and the JSON object of its body, if it has one.
    /// Each call makes a new nonce and a new vector, and the time is that of the call. `None` if a key is missing, or
    /// without randomness.
    pub(crate) fn seal<'q>(
        &self,
        address: &str,
        now: u64,
        query: impl IntoIterator<Item = (&'q str, &'q str)>,
        json: Option<&[u8]>,
    ) -> Option<SealedRequest> {
        let (mut nonce, mut iv) = ([0; NONCE], [0; 12]);
        rand::fill(&mut nonce).ok()?;
        rand::fill(&mut iv).ok()?;
        let nonce = base64::encode(&nonce);
        let text = plaintext(nonce.trim_end_matches('='), &self.appid, now, query, json);
        let body = self.encryption.as_ref()?.encrypt((address, &self.appid, now), iv, text)?;
        let signature = self.sign(&signed(address, &self.appid, now, &body))?;
        let mut headers = vec![(APPID, (*self.appid).to_owned()), (TIMESTAMP, now.to_string()), (SIGNATURE, signature)];
        // The guide's table of headers does not have it, but its list of codes does.
        let (number, _) = self.signature.as_ref()?;
        if !number.is_empty() {
            headers.push((SERIAL, (**number).to_owned()));
        }
        Some(SealedRequest { body, headers })
    }

    pub(super) fn sign(&self, text: &[u8]) -> Option<String> {
        let (_, key) = self.signature.as_ref()?;
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), text, &mut signature).ok()?;
        Some(base64::encode(&signature))
    }
}

/// What is encrypted: the added fields, the parameters of the URL, and the fields of the body as they are.
pub(super) fn plaintext<'q>(
    nonce: &str,
    appid: &str,
    timestamp: u64,
    query: impl IntoIterator<Item = (&'q str, &'q str)>,
    json: Option<&[u8]>,
) -> Vec<u8> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let [n, account, time] = ADDED;
    let mut text = format!(r#"{{"{n}":{},"{account}":{},"{time}":{timestamp}"#, quoted(nonce), quoted(appid));
    for (name, value) in query {
        // Writing to memory cannot fail.
        let _ = write!(text, ",{}:{}", quoted(name), quoted(value));
    }
    let mut text = text.into_bytes();
    let inside = json.and_then(|json| json.strip_prefix(b"{")?.strip_suffix(b"}")).unwrap_or_default();
    if !inside.is_empty() {
        text.push(b',');
        text.extend_from_slice(inside);
    }
    text.push(b'}');
    text
}
