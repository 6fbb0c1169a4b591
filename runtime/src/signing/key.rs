//! Signatures made with a key, by the methods that specs have words for.

use std::borrow::Cow;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{Signer, SigningInput};
use crate::endpoint::{Signature, SignedPart, SigningMethod};
use crate::error::signing::SigningError;
use crate::secrets::credential::{flaw, trimmed_secret};

/// A key that makes the signatures of a kind, as the spec says how.
///
/// `Debug` hides it. Whitespace and byte order marks around it are removed, as for tokens.
///
/// ```
/// # use weixin_runtime::{Signers, SigningKey};
/// // Requests for the sandbox, which say `"env": 1`, have a key of their own.
/// let key = SigningKey::new("the AppKey").when("env", 1, "the AppKey of the sandbox");
/// let signers = Signers::new().with("pay", key);
/// ```
#[derive(Clone)]
pub struct SigningKey {
    key: SecretString,
    others: Vec<OtherKey>,
}

/// The key of requests that have a value in a field.
#[derive(Clone)]
struct OtherKey {
    field: Box<str>,
    value: Box<str>,
    key: SecretString,
}

impl SigningKey {
    /// A key as the service shows it: its characters are the key, also if they look like Base64.
    pub fn new(key: impl Into<SecretString>) -> Self {
        Self { key: trimmed_secret(key), others: Vec::new() }
    }

    /// Another key for requests that have this value in a field at the top of their JSON body, where a service has a key
    /// for each of its environments. Where the field has another value or is absent, the first key signs.
    #[must_use]
    pub fn when(mut self, field: impl Into<Box<str>>, value: impl fmt::Display, key: impl Into<SecretString>) -> Self {
        let other = OtherKey { field: field.into(), value: value.to_string().into(), key: trimmed_secret(key) };
        self.others.push(other);
        self
    }

    /// The HMAC-SHA256 of a text with this key, as hexadecimal digits, for what is signed outside of calls, such as the order
    /// that a mini program passes to `wx.requestVirtualPayment`. It is the first key that signs, whatever the text says.
    ///
    /// ```
    /// # use weixin_runtime::SigningKey;
    /// let order = r#"{"outTradeNo":"order-1","env":0}"#;
    /// let pay_sig = SigningKey::new("the AppKey").hmac_sha256(&format!("requestVirtualPayment&{order}"));
    /// # assert_eq!(pay_sig.len(), 64);
    /// ```
    #[must_use]
    pub fn hmac_sha256(&self, text: &str) -> String {
        let mut mac = keyed(self.key.expose_secret().as_bytes());
        mac.update(text.as_bytes());
        hexadecimal(&mac.finalize().into_bytes())
    }

    /// The key of a request.
    fn of(&self, request: &SigningInput<'_>) -> &[u8] {
        let is_it = |other: &&OtherKey| request.field(&other.field).is_some_and(|value| *value == *other.value);
        self.others.iter().find(is_it).map_or(&self.key, |other| &other.key).expose_secret().as_bytes()
    }
}

/// The bytes of a part of what is signed.
fn part<'r>(request: &SigningInput<'r>, key: &'r [u8], part: &SignedPart) -> Result<Cow<'r, [u8]>, SigningError> {
    match part {
        SignedPart::Key => Ok(Cow::Borrowed(key)),
        other => request.part(other),
    }
}

impl Signer for SigningKey {
    fn sign(&self, request: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        let (signature, key) = (request.signature(), self.of(request));
        match signature.method {
            SigningMethod::HmacSha256 => {
                let mut mac = keyed(key);
                for signed in signature.over {
                    mac.update(&part(request, key, signed)?);
                }
                Ok(hexadecimal(&mac.finalize().into_bytes()).into())
            }
            SigningMethod::Sha1 => {
                let mut hasher = Sha1::new();
                for signed in signature.over {
                    hasher.update(&*part(request, key, signed)?);
                }
                Ok(hexadecimal(&hasher.finalize()).into())
            }
            SigningMethod::Custom => Err(own_method()),
        }
    }

    fn check(&self, signature: &'static Signature) -> Result<(), SigningError> {
        if let Some(flaw) = flaw(&self.key) {
            return Err(SigningError::new(format!("its key {flaw}")));
        }
        for OtherKey { field, value, key } in &self.others {
            if let Some(flaw) = flaw(key) {
                return Err(SigningError::new(format!("its key for `{field}` {value} {flaw}")));
            }
        }
        match signature.method {
            SigningMethod::HmacSha256 | SigningMethod::Sha1 => Ok(()),
            SigningMethod::Custom => Err(own_method()),
        }
    }
}

fn own_method() -> SigningError {
    SigningError::new("a key alone does not make it: implement `Signer`")
}

/// The beginning of an HMAC-SHA256, which takes keys of any length.
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("a key may have any length")
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.extend([byte >> 4, byte & 15].map(|digit| char::from(DIGITS[usize::from(digit)])));
    }
    text
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}
