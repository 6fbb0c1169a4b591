//! Appid and secret, by name.

use std::fmt;
use std::time::Duration;

use weixin_runtime as runtime;

use runtime::credential::{flaw, flaw_in};
use runtime::tokens::TokenError;
use runtime::{Seconds, SecretString};

/// The appid and the secret of an account or a third-party platform. Both are texts, so each has its name:
///
/// ```
/// use weixin::{AppCredentials, Credentials};
///
/// let account = AppCredentials::new(Credentials { appid: "wx0123456789abcdef", secret: "0123456789abcdef" });
/// ```
///
/// Whitespace, line ends and byte order marks around them do no harm.
#[derive(Clone, Copy)]
pub struct Credentials<Appid, Secret> {
    /// The appid.
    pub appid: Appid,
    /// The secret. `Debug` does not show it.
    pub secret: Secret,
}

impl<Appid: fmt::Debug, Secret> fmt::Debug for Credentials<Appid, Secret> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("appid", &self.appid).finish_non_exhaustive()
    }
}

/// Checks that appid and secret can be sent.
pub(super) fn check(appid: &str, secret: &SecretString) -> Result<(), TokenError> {
    if let Some(flaw) = flaw_in(appid) {
        return Err(TokenError::from_flaw("the appid", flaw));
    }
    match flaw(secret) {
        Some(flaw) => Err(TokenError::from_flaw(&format!("the secret of {appid}"), flaw)),
        None => Ok(()),
    }
}

/// The lifetime of a token. If the service does not state it, the token is not kept.
pub(super) fn lifetime(expires_in: Option<Seconds>) -> Duration {
    expires_in.unwrap_or_default().to_duration()
}
