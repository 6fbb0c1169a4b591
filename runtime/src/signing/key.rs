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
/// let signers = Signers::new().with("pay", SigningKey::new("the AppKey"));
/// ```
#[derive(Clone)]
pub struct SigningKey(SecretString);

impl SigningKey {
    /// A key as the service shows it: its characters are the key, also if they look like Base64.
    pub fn new(key: impl Into<SecretString>) -> Self {
        Self(trimmed_secret(key))
    }
}

impl SigningKey {
    /// The bytes of a part of what is signed.
    fn part<'r>(&'r self, request: &SigningInput<'r>, part: &SignedPart) -> Result<Cow<'r, [u8]>, SigningError> {
        match part {
            SignedPart::Key => Ok(Cow::Borrowed(self.0.expose_secret().as_bytes())),
            other => request.part(other),
        }
    }
}

impl Signer for SigningKey {
    fn sign(&self, request: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        let signature = request.signature();
        match signature.method {
            SigningMethod::HmacSha256 => {
                let key = self.0.expose_secret().as_bytes();
                let mut mac =
                    Hmac::<Sha256>::new_from_slice(key).map_err(|error| SigningError::new(error.to_string()))?;
                for part in signature.over {
                    mac.update(&self.part(request, part)?);
                }
                Ok(hexadecimal(&mac.finalize().into_bytes()))
            }
            SigningMethod::Sha1 => {
                let mut hasher = Sha1::new();
                for part in signature.over {
                    hasher.update(&*self.part(request, part)?);
                }
                Ok(hexadecimal(&hasher.finalize()))
            }
            SigningMethod::Custom => Err(own_method()),
        }
    }

    fn check(&self, signature: &'static Signature) -> Result<(), SigningError> {
        match (flaw(&self.0), signature.method) {
            (Some(flaw), _) => Err(SigningError::new(format!("its key {flaw}"))),
            (None, SigningMethod::Custom) => Err(own_method()),
            (None, SigningMethod::HmacSha256 | SigningMethod::Sha1) => Ok(()),
        }
    }
}

fn own_method() -> SigningError {
    SigningError::new("a key alone does not make it: implement `Signer`")
}

fn hexadecimal(bytes: &[u8]) -> SecretString {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.extend([byte >> 4, byte & 15].map(|digit| char::from(DIGITS[usize::from(digit)])));
    }
    text.into()
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}
