//! How the signatures of requests are verified.

use std::fmt;
use std::sync::Arc;

use crate::received::Secret;

/// How the signatures of a signer are verified.
#[derive(Clone)]
pub(crate) enum Verifier {
    /// With this key.
    Key(Secret),
    /// With this key, if a field at the top of the JSON has this value.
    KeyWhen((String, String), Secret),
    /// By a function of the test's own.
    Own(Arc<Verify>),
}

type Verify = dyn Fn(&SentSignature<'_>) -> bool + Send + Sync;

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

/// A signature that came, and what it is to be of; for [`Builder::verifier`](crate::Builder::verifier). It has no
/// `Debug`, as all of it may be secret.
#[non_exhaustive]
pub struct SentSignature<'a> {
    /// The signature.
    pub signature: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The path as the service sees it, escaped.
    pub path: &'a str,
    /// The query as it came, with the token.
    pub query: &'a str,
    /// The bytes of the body.
    pub body: &'a [u8],
}
