//! The keys of an account.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::ParsedPublicKey;
use secrecy::{ExposeSecret, SecretString};

use super::encryption::EncryptionKey;
use super::error::InvalidKey;
use super::pem;
use crate::secrets::credential::trimmed;

/// The keys with which an account seals its requests and opens the responses.
///
/// An account has one key for the encryption and one for its signatures. Of the service's certificates there may be two
/// for a while, the new one and the one that is about to expire: add both, each with the number that the service shows
/// for it, which is not the one inside the certificate.
///
/// ```no_run
/// # fn keys(key: String, private: String, certificate: String) -> Result<(), weixin_runtime::InvalidKey> {
/// use weixin_runtime::SealedKeys;
///
/// let keys = SealedKeys::new("wx0123456789abcdef")
///     .encryption("fa05fe1e5bcc79b81ad5ad4b58acf787", key)?
///     .signature("97845f6ed842ea860df6fdf65941ff56", private)?
///     .certificate("79ba700ea147819f640941bceb38b1d1", &certificate)?;
/// # Ok(()) }
/// ```
///
/// Clones share the keys.
#[derive(Clone)]
pub struct SealedKeys {
    pub(super) appid: Arc<str>,
    pub(super) encryption: Option<Arc<EncryptionKey>>,
    pub(super) signature: Option<(Arc<str>, Arc<KeyPair>)>,
    pub(super) certificates: Vec<(Arc<str>, Arc<ParsedPublicKey>)>,
}

impl SealedKeys {
    /// The keys of an account, still without any.
    pub fn new(appid: impl AsRef<str>) -> Self {
        Self { appid: trimmed(appid.as_ref()).into(), encryption: None, signature: None, certificates: Vec::new() }
    }

    /// The key of the encryption, AES-256 in Base64, and its number.
    ///
    /// # Errors
    ///
    /// If it is not 32 bytes in Base64.
    pub fn encryption(mut self, number: impl AsRef<str>, key: impl Into<SecretString>) -> Result<Self, InvalidKey> {
        self.encryption = Some(Arc::new(EncryptionKey::new(trimmed(number.as_ref()), &key.into())?));
        Ok(self)
    }

    /// The account's private key, RSA in PEM: `RSA PRIVATE KEY` (PKCS #1) or `PRIVATE KEY` (PKCS #8), and its number,
    /// which says which of the account's keys it is; it is not sent if it is empty.
    ///
    /// # Errors
    ///
    /// If it is neither.
    pub fn signature(
        mut self,
        number: impl AsRef<str>,
        private_key: impl Into<SecretString>,
    ) -> Result<Self, InvalidKey> {
        let private_key: SecretString = private_key.into();
        let key = pem::private_key(private_key.expose_secret())?;
        self.signature = Some((trimmed(number.as_ref()).into(), Arc::new(key)));
        Ok(self)
    }

    /// A certificate of the service, and its number: `CERTIFICATE` in PEM, or only its `PUBLIC KEY`. It may be called
    /// for each of several.
    ///
    /// # Errors
    ///
    /// If it is neither, or not of an RSA key.
    pub fn certificate(mut self, number: impl AsRef<str>, pem: &str) -> Result<Self, InvalidKey> {
        let number = trimmed(number.as_ref());
        let key = Arc::new(pem::public_key(pem)?);
        self.certificates.retain(|(other, _)| **other != *number);
        self.certificates.push((number.into(), key));
        Ok(self)
    }

    /// The account.
    pub fn appid(&self) -> &str {
        &self.appid
    }

    /// What is still missing, if anything.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        if self.appid.is_empty() {
            Some("its keys are of no account: the appid is empty")
        } else if self.encryption.is_none() {
            Some("the key of the encryption is missing: add it with `SealedKeys::encryption`")
        } else if self.signature.is_none() {
            Some("the private key is missing: add it with `SealedKeys::signature`")
        } else if self.certificates.is_empty() {
            Some("a certificate of the service is missing: add it with `SealedKeys::certificate`")
        } else {
            None
        }
    }
}

impl fmt::Debug for SealedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let certificates: Vec<&str> = self.certificates.iter().map(|(number, _)| &**number).collect();
        f.debug_struct("SealedKeys")
            .field("appid", &self.appid)
            .field("certificates", &certificates)
            .finish_non_exhaustive()
    }
}
