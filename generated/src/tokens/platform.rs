//! The tokens of a third-party platform, and of the accounts that have authorised it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use weixin_runtime as runtime;

use runtime::credential::{Flaw, flaw, flaw_in, trimmed, trimmed_secret};
use runtime::tokens::{
    BoxFuture, FetchRequest, FetchedToken, FreshTokens, MemoryStore, Refresh, StoreError, TokenError, TokenErrorKind,
    TokenRecord, TokenSource, TokenStore, Tokens, run_to_completion,
};
use runtime::{ApiError, Client, Error, ExposeSecret, SecretString};

use super::Credentials;
use super::authorization::{AuthorizationLink, AuthorizationPage, AuthorizeError};
use super::credentials::{check, lifetime};
#[cfg(feature = "push")]
use super::platform_event::{PlatformEvent, Understood, understand};
use crate::platform::{
    AuthorizationInfo, GetAuthorizerAccessToken, GetAuthorizerAccessTokenError, GetAuthorizerAccessTokenRequired,
    GetAuthorizerRefreshToken, GetAuthorizerRefreshTokenRequired, GetComponentAccessToken,
    GetComponentAccessTokenRequired, GetPreAuthCode, GetPreAuthCodeError,
};

/// The lifetime of a ticket.
const TICKET: Duration = Duration::from_secs(12 * 60 * 60);

/// A third-party platform, for tokens of the kind `component` and those of the accounts that have authorised it.
///
/// 1. The service sends a ticket to the platform's own server every ten minutes. Pass each one to
///    [`accept_ticket`](Self::accept_ticket), or with the feature `push` each push to `accept`: there are no tokens
///    without it.
/// 2. The administrator of an account follows an [`authorization_link`](Self::authorization_link), and comes back with a
///    code, which [`authorize`](Self::authorize) exchanges for the account's tokens.
/// 3. From then on, calls on behalf of the account take their tokens from [`authorizer`](Self::authorizer).
///
/// ```no_run
/// # use weixin::tokens::AuthorizationPage;
/// # async fn f(secret: String, ticket: String, code: String) -> Result<(), Box<dyn std::error::Error>> {
/// let platform = weixin::Platform::new(weixin::Credentials { appid: "wx0123456789abcdef", secret });
/// let client = weixin::Client::new(platform.tokens());
/// platform.accept_ticket(ticket).await?;
///
/// let page = AuthorizationPage::new("https://platform.example/authorized");
/// let address = platform.authorization_link(&client, &page).await?.desktop();
///
/// let account = platform.authorize(&client, code).await?.authorizer_appid;
/// let shop = client.with_tokens(platform.authorizer(account, ""));
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
    /// A platform whose tokens are kept in this process only. The refresh tokens of its authorizers are lost when it ends;
    /// use [`with_store`](Self::with_store) unless they are stored elsewhere.
    pub fn new(credentials: Credentials<impl Into<String>, impl Into<SecretString>>) -> Self {
        Self::with_store(credentials, MemoryStore::new(), Refresh::default())
    }

    /// A platform whose tokens, tickets and refresh tokens are kept in `store`.
    pub fn with_store(
        credentials: Credentials<impl Into<String>, impl Into<SecretString>>,
        store: impl TokenStore,
        refresh: Refresh,
    ) -> Self {
        let appid: Arc<str> = trimmed(&credentials.appid.into()).into();
        let (secret, store): (_, Arc<dyn TokenStore>) = (trimmed_secret(credentials.secret), Arc::new(store));
        let source = ComponentTokens { appid: appid.clone(), secret, store: store.clone() };
        Self { appid, tokens: FreshTokens::with(source, store.clone(), refresh), store, refresh }
    }

    /// Saves a ticket that the service has sent (`component_verify_ticket`), for all machines of the store.
    ///
    /// # Errors
    ///
    /// [`TicketError`] if it was not saved; the last good one stays in use. Respond to the service as usual: it sends the
    /// next ticket in about ten minutes anyway.
    pub async fn accept_ticket(&self, ticket: impl Into<SecretString>) -> Result<(), TicketError> {
        let ticket = trimmed_secret(ticket);
        if let Some(flaw) = flaw(&ticket) {
            return Err(TicketError::Unusable(flaw));
        }
        let record = TokenRecord::new(FetchedToken::new(ticket, TICKET), None, SystemTime::now());
        let saved = self.store.save(&ticket_key(&self.appid), &record, None).await;
        saved.map(drop).map_err(TicketError::Store)
    }

    /// Takes what the service pushes to the platform: saves a ticket, and tells which account has authorised the platform
    /// or withdrawn that. `None` if it is something else, a message of an account for example.
    ///
    /// # Errors
    ///
    /// [`TicketError`] if the push is for another platform, or its ticket was not saved. Respond to the service as usual.
    #[cfg(feature = "push")]
    pub async fn accept(&self, inbound: &runtime::push::Inbound) -> Result<Option<PlatformEvent>, TicketError> {
        let understood = understand(inbound);
        if matches!(understood, Understood::Other) {
            return Ok(None);
        }
        let appid = inbound.text("AppId").unwrap_or_default();
        if trimmed(&appid) != &*self.appid {
            return Err(TicketError::OtherPlatform(appid.chars().take(60).collect()));
        }
        match understood {
            Understood::Ticket(ticket) => {
                self.accept_ticket(ticket).await?;
                Ok(Some(PlatformEvent::Ticket))
            }
            Understood::Event(event) => Ok(Some(event)),
            Understood::Other => Ok(None),
        }
    }

    /// The platform's own tokens.
    pub fn tokens(&self) -> FreshTokens {
        self.tokens.clone()
    }

    /// The address of the page on which the administrator of an account authorises the platform. Each is good for one
    /// authorisation. `client` fetches a code for it, with the platform's token.
    ///
    /// # Errors
    ///
    /// No code was fetched.
    pub async fn authorization_link(
        &self,
        client: &Client,
        page: &AuthorizationPage,
    ) -> Result<AuthorizationLink, Error<GetPreAuthCodeError>> {
        let client = client.with_tokens(self.tokens.clone());
        let response = client.send(GetPreAuthCode::new(&*self.appid)).await?;
        Ok(AuthorizationLink::new(page, &self.appid, &response.pre_auth_code, response.expires_in))
    }

    /// Exchanges the code of an authorisation, and saves the account's tokens in the store, so that its
    /// [`authorizer`](Self::authorizer) needs no refresh token. The code comes with the redirect at the end of the
    /// authorisation, and with the event of it. Returns the account, and what it permits: there are no tokens if that is
    /// nothing.
    ///
    /// Once started, it is independent of its caller: if the caller gives up, it continues, because the code is good
    /// once. `client` sends the request, with the platform's token.
    ///
    /// # Errors
    ///
    /// [`AuthorizeError`] if the code was not exchanged, or the tokens were not saved.
    pub async fn authorize(
        &self,
        client: &Client,
        code: impl Into<SecretString>,
    ) -> Result<AuthorizationInfo, AuthorizeError> {
        let (platform, code) = (self.clone(), trimmed_secret(code));
        let client = client.with_tokens(self.tokens.clone());
        run_to_completion(async move { platform.exchange(&client, code).await }).await
    }

    async fn exchange(&self, client: &Client, code: SecretString) -> Result<AuthorizationInfo, AuthorizeError> {
        let request = GetAuthorizerRefreshToken::new(GetAuthorizerRefreshTokenRequired {
            component_appid: &*self.appid,
            authorization_code: code,
        });
        let info = client.send(request).await.map_err(AuthorizeError::Exchange)?.authorization_info;
        let usable = |token: &Option<SecretString>| token.clone().filter(|token| flaw(token).is_none());
        // An account that permits nothing has no tokens; what is there of an earlier authorisation stays.
        let Some(refresh_token) = usable(&info.authorizer_refresh_token) else { return Ok(info) };
        let fetched = match usable(&info.authorizer_access_token) {
            Some(token) => FetchedToken::new(token, lifetime(info.expires_in)),
            None => FetchedToken::new(SecretString::default(), Duration::ZERO),
        };
        let tokens = self.authorizer(info.authorizer_appid.as_str(), "");
        match tokens.adopt(fetched.refresh_token(refresh_token)).await {
            Ok(()) => Ok(info),
            Err(error) => Err(AuthorizeError::Unsaved(Box::new(info), error)),
        }
    }

    /// The tokens of an account that has authorised the platform. `refresh_token` is the one from the authorisation; once
    /// the service has issued another, that one is stored and used. It may be empty if the store has one.
    pub fn authorizer(&self, appid: impl Into<String>, refresh_token: impl Into<SecretString>) -> FreshTokens {
        let source = AuthorizerTokens {
            platform: self.appid.clone(),
            platform_tokens: self.tokens.clone(),
            appid: trimmed(&appid.into()).to_owned(),
            first: trimmed_secret(refresh_token),
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

/// Why a ticket was not saved. It reveals nothing of the ticket.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TicketError {
    /// It is empty, or cannot be sent.
    Unusable(Flaw),
    /// The store failed.
    Store(StoreError),
    /// It was pushed to the platform of this appid.
    OtherPlatform(String),
}

impl fmt::Display for TicketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(flaw) => write!(f, "the ticket {flaw}: keeping the previous one"),
            Self::Store(error) => write!(f, "cannot save the ticket: {error}"),
            Self::OtherPlatform(appid) => write!(f, "the push is for the platform {appid:?}"),
        }
    }
}

impl std::error::Error for TicketError {}

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
        let kept = kept.map_err(|error| TokenError::from(&error))?;
        // A ticket that has expired by this machine's clock is still sent: the service knows better.
        kept.map(|record| record.token).filter(|ticket| flaw(ticket).is_none()).ok_or_else(|| {
            let what =
                "no ticket has been received yet: pass each `component_verify_ticket` to `Platform::accept_ticket`";
            TokenError::new(TokenErrorKind::Missing, what, true)
        })
    }
}

impl TokenSource for ComponentTokens {
    fn token(&self, value: SecretString) -> runtime::AccessToken {
        crate::Token::component(value).into()
    }

    fn key(&self) -> String {
        format!("component/{}", self.appid)
    }

    fn fetch<'a>(&'a self, client: &'a Client, _: FetchRequest<'a>) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        Box::pin(async move {
            check(&self.appid, &self.secret)?;
            let ticket = self.ticket().await?;
            let request = GetComponentAccessToken::new(GetComponentAccessTokenRequired {
                component_appid: &*self.appid,
                component_appsecret: &self.secret,
                component_verify_ticket: ticket,
            });
            let response = client.send(request).await.map_err(|error| TokenError::from(&error))?;
            Ok(FetchedToken::new(response.component_access_token, lifetime(response.expires_in)))
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
    ) -> Result<FetchedToken, Error<GetAuthorizerAccessTokenError>> {
        let client = client.with_tokens(self.platform_tokens.clone());
        let request = GetAuthorizerAccessToken::new(GetAuthorizerAccessTokenRequired {
            component_appid: &*self.platform,
            authorizer_appid: &self.appid,
            authorizer_refresh_token: refresh_token,
        });
        let response = client.send(request).await?;
        let fetched = FetchedToken::new(response.authorizer_access_token, lifetime(response.expires_in));
        // Usual for accounts that have granted no permissions: if no other one comes, this is the last good one.
        let next = response.authorizer_refresh_token.filter(|next| flaw(next).is_none());
        Ok(fetched.refresh_token(next.unwrap_or_else(|| refresh_token.clone())))
    }

    /// The refresh token to try first, and one to try if that is outdated.
    fn refresh_tokens<'a>(
        &'a self,
        last: Option<&'a TokenRecord>,
    ) -> Result<(&'a SecretString, Option<&'a SecretString>), TokenError> {
        let good = |token: &&SecretString| flaw(token).is_none();
        let kept = last.and_then(|last| last.refresh_token.as_ref()).filter(good);
        let first = Some(&self.first).filter(good);
        match (kept, first, flaw(&self.first)) {
            // If the account has authorised the platform again, the one passed in may be newer than the stored one.
            (Some(kept), first, _) => Ok((kept, first.filter(|first| first.expose_secret() != kept.expose_secret()))),
            (None, Some(first), _) => Ok((first, None)),
            (None, None, flaw) => {
                let what = format!("the store has no refresh token of {}, and the one passed in", self.appid);
                Err(TokenError::from_flaw(&what, flaw.unwrap_or(Flaw::Empty)))
            }
        }
    }
}

impl TokenSource for AuthorizerTokens {
    fn token(&self, value: SecretString) -> runtime::AccessToken {
        crate::Token::authorizer(value).into()
    }

    fn key(&self) -> String {
        format!("authorizer/{}/{}", self.platform, self.appid)
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        request: FetchRequest<'a>,
    ) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        Box::pin(async move {
            if let Some(flaw) = flaw_in(&self.appid) {
                return Err(TokenError::from_flaw("the appid of the account", flaw));
            }
            let (refresh_token, other) = self.refresh_tokens(request.last)?;
            let result = match (self.ask(client, refresh_token).await, other) {
                (Err(error), Some(other)) if is_outdated(&error) => self.ask(client, other).await,
                (result, _) => result,
            };
            result.map_err(|error| TokenError::from(&error))
        })
    }
}

fn is_outdated<E: ApiError>(error: &Error<E>) -> bool {
    error.code() == Some(GetAuthorizerAccessTokenError::RefreshTokenInvalid.code())
}
