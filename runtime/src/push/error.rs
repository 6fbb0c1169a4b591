//! Why a push was not read, or a reply not made.

use std::fmt;

/// Why a push was not read, or a reply not made. It shows neither token nor key, nor what was decrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushError {
    kind: PushErrorKind,
    what: Box<str>,
}

/// The kinds of a [`PushError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PushErrorKind {
    /// The inbox cannot work: the token is empty, or the key is none.
    Configuration,
    /// The address lacks a parameter, has one twice, or one that cannot be read.
    Query,
    /// The signature is wrong. The push is not the service's, or the token is not the account's.
    Signature,
    /// The signature is right, but the push is too old, or the clock is wrong.
    Expired,
    /// The push is not encrypted, and the inbox has a key.
    Unencrypted,
    /// The push is encrypted, and the inbox has no key.
    Encrypted,
    /// The signature is right, but the ciphertext was not made with the key of the inbox.
    Ciphertext,
    /// The push is for another account.
    Appid,
    /// The body is neither a JSON object nor an XML document.
    Document,
    /// The body is too long, or has too many values.
    TooLarge,
    /// The reply cannot be written, or not be encrypted.
    Reply,
}

impl PushError {
    pub(super) fn new(kind: PushErrorKind, what: impl Into<Box<str>>) -> Self {
        Self { kind, what: what.into() }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> PushErrorKind {
        self.kind
    }

    /// The HTTP status to answer with: 403 for whoever is not the service, 413 for too much, 400 for what cannot be
    /// read, 500 for what is wrong here. The service sends the push again unless it is answered with 200.
    pub fn status(&self) -> u16 {
        match self.kind {
            PushErrorKind::Signature | PushErrorKind::Expired | PushErrorKind::Unencrypted => 403,
            PushErrorKind::TooLarge => 413,
            PushErrorKind::Query | PushErrorKind::Document => 400,
            PushErrorKind::Configuration
            | PushErrorKind::Encrypted
            | PushErrorKind::Ciphertext
            | PushErrorKind::Appid
            | PushErrorKind::Reply => 500,
        }
    }
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for PushError {}
