//! Appid and secret, by name.

use std::fmt;

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
