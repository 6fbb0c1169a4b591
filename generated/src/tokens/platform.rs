//! The tokens of a third-party platform, and of the accounts that have authorised it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use weixin_runtime as runtime;

use runtime::tokens::{
    BoxFuture, FreshTokens, Grant, MemoryStore, Need, Record, Refresh, StoreError, TokenError, TokenErrorKind,
    TokenSource, TokenStore, Tokens,
};
use runtime::{ApiError, Client, Error, ExposeSecret, SecretString};

use crate::cgi_bin::{GetAuthorizerAccessToken, GetAuthorizerAccessTokenError, GetComponentAccessToken};

/// How long a ticket is good for.
const TICKET: Duration = Duration::from_secs(12 * 60 * 60);

/// A third-party platform: tokens of the kind `component`, and through them those of the accounts that have authorised it.
///
/// The service sends a ticket to the platform's own server every ten minutes. Pass each to
/// [`accept_ticket`](Self::accept_ticket): without one there are no tokens.
///
/// ```no_run
/// # async fn f(platform_secret: String, refresh_token: String, ticket: String) -> Result<(), Box<dyn std::error::Error>> {
/// let platform = weixin::Platform::new("wx0123456789abcdef", platform_secret);
/// platform.accept_ticket(ticket).await?;
/// let client = weixin::Client::new(platform.tokens());
/// let shop = client.with_tokens(platform.authorizer("wxfedcba9876543210", refresh_token));
/// # Ok(())
/// # }
/// ```
///
/// Cheap to clone.
#[derive(Clone)]
pub struct Platform {
    appid: Arc<str>,
    store: Arc<dyn TokenStore>,
    refresh: Refresh,
    tokens: FreshTokens,
}

impl Platform {
    /// A platform whose tokens are kept in this process only. The refresh tokens of its authorizers are lost with it: use
    /// [`with_store`](Self::with_store) unless they are kept elsewhere.
    pub fn new(appid: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self::with_store(appid, secret, MemoryStore::new(), Refresh::default())
    }

    /// A platform whose tokens, tickets and refresh tokens are kept in `store`.
    pub fn with_store(
        appid: impl Into<String>,
        secret: impl Into<SecretString>,
        store: impl TokenStore,
        refresh: Refresh,
    ) -> Self {
        let (appid, store): (Arc<str>, Arc<dyn TokenStore>) = (appid.into().into(), Arc::new(store));
        let source = ComponentTokens { appid: appid.clone(), secret: secret.into(), store: store.clone() };
        Self { appid, tokens: FreshTokens::with(source, store.clone(), refresh), store, refresh }
    }

    /// Keeps a ticket that the service has sent (`component_verify_ticket`), for all machines of the store.
    ///
    /// # Errors
    ///
    /// The store failed: answer the service with an error, and it sends the next one all the same.
    pub async fn accept_ticket(&self, ticket: impl Into<SecretString>) -> Result<(), StoreError> {
        let record = Record::of(Grant::new(ticket.into(), TICKET), None, SystemTime::now());
        self.store.save(&ticket_key(&self.appid), &record, None).await.map(|_| ())
    }

    /// The platform's own tokens.
    pub fn tokens(&self) -> FreshTokens {
        self.tokens.clone()
    }

    /// The tokens of an account that has authorised the platform. `refresh_token` is the one that came with the
    /// authorisation; once the service has given another, that one is kept in the store and used.
    pub fn authorizer(&self, appid: impl Into<String>, refresh_token: impl Into<SecretString>) -> FreshTokens {
        let source = AuthorizerTokens {
            platform: self.appid.clone(),
            platform_tokens: self.tokens.clone(),
            appid: appid.into(),
            first: refresh_token.into(),
        };
        FreshTokens::with(source, self.store.clone(), self.refresh)
    }
}

impl From<Platform> for Tokens {
    fn from(platform: Platform) -> Self {
        platform.tokens.into()
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform").field("appid", &self.appid).finish_non_exhaustive()
    }
}

fn ticket_key(appid: &str) -> String {
    format!("component/{appid}/ticket")
}

/// Tokens of `getComponentAccessToken`.
struct ComponentTokens {
    appid: Arc<str>,
    secret: SecretString,
    store: Arc<dyn TokenStore>,
}

impl ComponentTokens {
    async fn ticket(&self) -> Result<SecretString, TokenError> {
        let kept = self.store.load(&ticket_key(&self.appid)).await;
        let kept = kept.map_err(|error| TokenError::new(TokenErrorKind::Store, error.to_string(), true))?;
        // One that has run out by this machine's clock is still sent: the service knows better.
        kept.map(|record| record.token).ok_or_else(|| {
            let what = "no ticket has come yet: pass each `component_verify_ticket` to `Platform::accept_ticket`";
            TokenError::new(TokenErrorKind::Missing, what, true)
        })
    }
}

impl TokenSource for ComponentTokens {
    fn token(&self, value: SecretString) -> runtime::Token {
        crate::Token::component(value).into()
    }

    fn key(&self) -> String {
        format!("component/{}", self.appid)
    }

    fn fetch<'a>(&'a self, client: &'a Client, _: Need<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async move {
            let ticket = self.ticket().await?;
            let request = GetComponentAccessToken::new(&*self.appid, self.secret.clone(), ticket);
            let answer = client.send(request).await.map_err(|error| TokenError::of_call(&error))?;
            Ok(Grant::new(answer.component_access_token, answer.expires_in.to_duration()))
        })
    }
}

/// Tokens of `getAuthorizerAccessToken`.
struct AuthorizerTokens {
    platform: Arc<str>,
    platform_tokens: FreshTokens,
    appid: String,
    first: SecretString,
}

impl AuthorizerTokens {
    async fn ask(
        &self,
        client: &Client,
        refresh_token: &SecretString,
    ) -> Result<Grant, Error<GetAuthorizerAccessTokenError>> {
        let client = client.with_tokens(self.platform_tokens.clone());
        let request = GetAuthorizerAccessToken::new(&*self.platform, self.appid.as_str(), refresh_token.clone());
        let answer = client.send(request).await?;
        Ok(Grant::new(answer.authorizer_access_token, answer.expires_in.to_duration())
            .refresh_token(answer.authorizer_refresh_token))
    }
}

impl TokenSource for AuthorizerTokens {
    fn token(&self, value: SecretString) -> runtime::Token {
        crate::Token::authorizer(value).into()
    }

    fn key(&self) -> String {
        format!("authorizer/{}/{}", self.platform, self.appid)
    }

    fn fetch<'a>(&'a self, client: &'a Client, need: Need<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async move {
            let kept = need.last.and_then(|last| last.refresh_token.as_ref()).unwrap_or(&self.first);
            let result = match self.ask(client, kept).await {
                // The account has authorised the platform anew, and the one that was given is newer than the one kept.
                Err(error) if is_outdated(&error) && kept.expose_secret() != self.first.expose_secret() => {
                    self.ask(client, &self.first).await
                }
                result => result,
            };
            result.map_err(|error| TokenError::of_call(&error))
        })
    }
}

fn is_outdated<E: ApiError>(error: &Error<E>) -> bool {
    error.code() == Some(GetAuthorizerAccessTokenError::RefreshTokenInvalid.code())
}
