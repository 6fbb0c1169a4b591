//! The tokens of an account that has its own secret.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use weixin_runtime as runtime;

use runtime::credential::{trimmed, trimmed_secret};
use runtime::tokens::{
    BoxFuture, FetchRequest, FetchedToken, FreshTokens, MemoryStore, Refresh, TokenError, TokenRecord, TokenSource,
    TokenStore, Tokens,
};
use runtime::{Client, ExposeSecret, SecretString};

use super::Credentials;
use super::credentials::{check, lifetime};
use crate::access_token::{GetAccessToken, GetAccessTokenRequired, GetStableAccessToken, GetStableAccessTokenRequired};

/// How many times a day the service can be forced to issue a new token before the old one expires.
const FORCED_A_DAY: usize = 20;

/// The minimum time between two of them.
const FORCED_APART: Duration = Duration::from_secs(30);

/// Appid and secret of an account, for tokens of the kind `app` that are fetched when they are needed.
///
/// They come from `getStableAccessToken`, which returns the same token to everybody until it expires, so that programs do
/// not invalidate each other's.
#[derive(Clone)]
#[must_use]
pub struct AppCredentials {
    appid: String,
    secret: SecretString,
    plain: bool,
    store: Arc<dyn TokenStore>,
    refresh: Refresh,
}

impl AppCredentials {
    /// The credentials of an account. Whitespace, line ends and byte order marks around them are removed.
    pub fn new(credentials: Credentials<impl Into<String>, impl Into<SecretString>>) -> Self {
        Self {
            appid: trimmed(&credentials.appid.into()).to_owned(),
            secret: trimmed_secret(credentials.secret),
            plain: false,
            store: Arc::new(MemoryStore::new()),
            refresh: Refresh::default(),
        }
    }

    /// Uses `getAccessToken` instead. Each new token invalidates the old one, so all machines that use the account must
    /// share a [`store`](Self::store).
    pub fn plain_tokens(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Keeps the tokens in a store that other processes use, too.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Sets how they are kept fresh.
    pub fn refresh(mut self, refresh: Refresh) -> Self {
        self.refresh = refresh;
        self
    }

    /// The tokens, for one or more clients.
    pub fn tokens(self) -> FreshTokens {
        let Self { appid, secret, plain, store, refresh } = self;
        if plain {
            FreshTokens::with(PlainTokens { appid, secret }, store, refresh)
        } else {
            FreshTokens::with(StableTokens { appid, secret }, store, refresh)
        }
    }
}

impl From<AppCredentials> for Tokens {
    fn from(credentials: AppCredentials) -> Self {
        credentials.tokens().into()
    }
}

impl fmt::Debug for AppCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppCredentials").field("appid", &self.appid).field("plain", &self.plain).finish_non_exhaustive()
    }
}

/// Tokens of `getStableAccessToken`.
struct StableTokens {
    appid: String,
    secret: SecretString,
}

impl StableTokens {
    async fn ask(&self, client: &Client, force: bool) -> Result<FetchedToken, TokenError> {
        check(&self.appid, &self.secret)?;
        let mut request =
            GetStableAccessToken::new(GetStableAccessTokenRequired { appid: &self.appid, secret: &self.secret });
        if force {
            request = request.force_refresh(true);
        }
        // Only a forced token counts against the daily allowance.
        let response = client.call(request).idempotent(!force).send().await;
        let response = response.map_err(|error| TokenError::from(&error))?;
        Ok(FetchedToken::new(response.access_token, lifetime(response.expires_in)))
    }
}

impl TokenSource for StableTokens {
    fn token(&self, value: SecretString) -> runtime::AccessToken {
        crate::Token::app(value).into()
    }

    fn key(&self) -> String {
        format!("app/{}", self.appid)
    }

    /// The service returns the valid token and issues no other.
    fn keeps_old_tokens_valid(&self) -> bool {
        true
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        request: FetchRequest<'a>,
    ) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        Box::pin(async move {
            let fetched = self.ask(client, false).await?;
            let refused =
                request.refused.is_some_and(|refused| refused.expose_secret() == fetched.token.expose_secret());
            if refused && request.exclusive && may_be_forced(request.last, SystemTime::now()) {
                return Ok(self.ask(client, true).await?.forced());
            }
            Ok(fetched)
        })
    }
}

/// Whether the service would issue a new token before the old one expires.
fn may_be_forced(last: Option<&TokenRecord>, now: SystemTime) -> bool {
    let forced = last.map(|last| last.forced_at.as_slice()).unwrap_or_default();
    // A time in the future is due to a wrong clock.
    let apart = |at: &SystemTime| now.duration_since(*at).is_ok_and(|age| age >= FORCED_APART);
    forced.len() < FORCED_A_DAY && forced.iter().all(apart)
}

/// Tokens of `getAccessToken`.
struct PlainTokens {
    appid: String,
    secret: SecretString,
}

impl TokenSource for PlainTokens {
    fn token(&self, value: SecretString) -> runtime::AccessToken {
        crate::Token::app(value).into()
    }

    fn key(&self) -> String {
        format!("app-plain/{}", self.appid)
    }

    fn fetch<'a>(&'a self, client: &'a Client, _: FetchRequest<'a>) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        Box::pin(async move {
            check(&self.appid, &self.secret)?;
            let request = GetAccessToken::new(GetAccessTokenRequired { appid: &self.appid, secret: &self.secret });
            let response = client.send(request).await.map_err(|error| TokenError::from(&error))?;
            Ok(FetchedToken::new(response.access_token, lifetime(response.expires_in)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(forced: &[u64]) -> TokenRecord {
        let at = |seconds: &u64| SystemTime::UNIX_EPOCH + Duration::from_secs(*seconds);
        let mut record =
            TokenRecord::new(FetchedToken::new("t".into(), Duration::from_secs(60)), None, SystemTime::UNIX_EPOCH);
        record.forced_at = forced.iter().map(at).collect();
        record
    }

    #[test]
    fn forcing_is_rare() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100_000);
        assert!(may_be_forced(None, now) && may_be_forced(Some(&record(&[])), now));
        assert!(may_be_forced(Some(&record(&[99_970])), now));
        assert!(!may_be_forced(Some(&record(&[99_971])), now), "30 seconds apart");
        assert!(!may_be_forced(Some(&record(&[100_001])), now), "a clock that jumped");
        assert!(!may_be_forced(Some(&record(&[50_000; 20])), now), "20 a day");
    }

    #[test]
    fn debug_hides_the_secret() {
        assert!(
            !format!("{:?}", AppCredentials::new(Credentials { appid: "wx1", secret: "s3cret" })).contains("s3cret")
        );
    }
}
