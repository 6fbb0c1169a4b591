//! Why a request could not be signed.

use std::fmt;

use crate::endpoint::Endpoint;
use crate::wording::excerpt;

/// The longest reason that is shown, in characters.
const LONGEST: usize = 500;

/// A request could not be signed, so nothing was sent. That is a matter of the client's configuration and not of the
/// request's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningError {
    endpoint: &'static str,
    signer: Box<str>,
    kind: SigningErrorKind,
    details: Box<str>,
}

/// Why a request could not be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningErrorKind {
    /// The client has no signer of this name.
    Missing,
    /// The signer cannot sign.
    Failed,
    /// The request has to be encrypted and signed as a whole, and the keys for that are missing.
    Unsealed,
}

impl SigningError {
    /// A signer's reason why it cannot sign. It is shown to users, so it must not contain the key.
    pub fn new(why: impl AsRef<str>) -> Self {
        let details = excerpt(why.as_ref(), LONGEST).into();
        Self { endpoint: "", signer: "".into(), kind: SigningErrorKind::Failed, details }
    }

    pub(crate) fn missing(endpoint: &'static Endpoint, signer: &str) -> Self {
        let details = format!("there is no signer `{signer}`: give the client or the call one with `signer`");
        Self {
            endpoint: endpoint.name,
            signer: signer.into(),
            kind: SigningErrorKind::Missing,
            details: details.into(),
        }
    }

    pub(crate) fn unsealed(endpoint: &'static Endpoint, why: &str) -> Self {
        Self { endpoint: endpoint.name, signer: "".into(), kind: SigningErrorKind::Unsealed, details: why.into() }
    }

    /// The same error, of the signer of a call.
    pub(crate) fn of(self, endpoint: &'static Endpoint, signer: &str) -> Self {
        Self { endpoint: endpoint.name, signer: signer.into(), ..self }
    }

    /// Why.
    pub fn kind(&self) -> SigningErrorKind {
        self.kind
    }

    /// The signer's name in the spec; empty if the request could not be sealed.
    pub fn signer(&self) -> &str {
        &self.signer
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.endpoint.is_empty() {
            write!(f, "{}: ", self.endpoint)?;
        }
        match self.kind {
            SigningErrorKind::Missing => write!(f, "cannot sign the request: {}", self.details),
            SigningErrorKind::Unsealed => write!(f, "cannot seal the request: {}", self.details),
            SigningErrorKind::Failed if self.signer.is_empty() => f.write_str(&self.details),
            SigningErrorKind::Failed => write!(f, "the signer `{}` cannot sign: {}", self.signer, self.details),
        }
    }
}

impl std::error::Error for SigningError {}
