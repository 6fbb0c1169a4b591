//! Where messages are pushed to, and what was agreed upon with whoever is there.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// How long the vendor waits for a response.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How often the vendor sends a message again that was not answered.
const RETRIES: u32 = 3;

/// The address that messages are pushed to, with what an account enters beside it: the token, how messages are encrypted,
/// and whether they are JSON or XML. At first they are JSON in plain mode.
#[derive(Clone)]
#[must_use]
pub struct PushTarget {
    pub(super) url: String,
    pub(super) token: String,
    pub(super) sealed: Option<Sealed>,
    pub(super) xml: bool,
    pub(super) timeout: Duration,
    pub(super) retries: u32,
}

/// What encrypting takes.
#[derive(Clone)]
pub(super) struct Sealed {
    pub(super) key: [u8; 32],
    pub(super) appid: String,
    /// Whether the message stands beside its ciphertext.
    pub(super) compatible: bool,
}

impl PushTarget {
    /// A target in plain mode. The URL begins with `http://`; what it has of a query stays.
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> Self {
        Self { url: url.into(), token: token.into(), sealed: None, xml: false, timeout: TIMEOUT, retries: RETRIES }
    }

    /// Safe mode: messages are encrypted with an `EncodingAESKey` of 43 characters, for an appid.
    ///
    /// # Panics
    ///
    /// When the key is not 43 characters of Base64. [`try_encrypted`](Self::try_encrypted) returns an error instead.
    #[track_caller]
    pub fn encrypted(self, aes_key: &str, appid: impl Into<String>) -> Self {
        self.try_encrypted(aes_key, appid).unwrap_or_else(|why| panic!("{why}"))
    }

    /// As [`encrypted`](Self::encrypted), for a key that is not known to be one.
    ///
    /// # Errors
    ///
    /// When the key is not 43 characters of Base64.
    pub fn try_encrypted(self, aes_key: &str, appid: impl Into<String>) -> Result<Self, String> {
        let config = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true);
        let decoded = GeneralPurpose::new(&STANDARD, config).decode(aes_key).ok();
        let key = decoded.filter(|_| aes_key.len() == 43).and_then(|key| <[u8; 32]>::try_from(key).ok());
        let key = key.ok_or_else(|| "the EncodingAESKey is not 43 characters of Base64".to_owned())?;
        Ok(Self { sealed: Some(Sealed { key, appid: appid.into(), compatible: false }), ..self })
    }

    /// Compatible mode, if it is encrypted: the message stands beside its ciphertext.
    pub fn compatible(mut self) -> Self {
        if let Some(sealed) = &mut self.sealed {
            sealed.compatible = true;
        }
        self
    }

    /// Messages are XML.
    pub fn xml(self) -> Self {
        Self { xml: true, ..self }
    }

    /// How long to wait for a response; five seconds by default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How often a message is sent again that was not answered with HTTP 200 in time; three times by default.
    pub fn retries(self, retries: u32) -> Self {
        Self { retries, ..self }
    }
}

/// Neither token nor key is shown.
impl fmt::Debug for PushTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushTarget").field("url", &self.url).field("xml", &self.xml).finish_non_exhaustive()
    }
}
