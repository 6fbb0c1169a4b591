//! Where a client's tokens come from: a fixed token, or a provider.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Client;
use crate::error::token::TokenError;
use crate::request::token::AccessToken;
use crate::secrets::credential::flaw;

/// A boxed future, as dyn-compatible traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Provides tokens to a client. [`FreshTokens`](crate::tokens::FreshTokens) makes one from a
/// [`TokenSource`](crate::tokens::TokenSource); implement it for tokens from elsewhere, for example from a service of
/// your own.
pub trait TokenProvider: Send + Sync + 'static {
    /// A token without a value, for its kind and query parameter.
    fn kind(&self) -> AccessToken;

    /// Whose tokens they are, among all accounts: `app/wx0123`; not a secret. Limits by account need it; without it, the
    /// account is that of all tokens without a name.
    fn account(&self) -> Option<&str> {
        None
    }

    /// A token that is valid as far as is known. `client` is the one that asks, with its connections and settings.
    fn token<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<AccessToken, TokenError>>;

    /// Another token than the one that the service has just refused; `None` if there is no other.
    fn replace<'a>(
        &'a self,
        client: &'a Client,
        refused: &'a AccessToken,
    ) -> BoxFuture<'a, Result<Option<Replacement>, TokenError>>;
}

/// A token that replaces a refused one.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// The token.
    pub token: AccessToken,
    /// Whether it was just fetched from the service. One that came from elsewhere, for example from a store, may be
    /// invalid as well: if it is refused too, the call asks once more. After one that was fetched, it does not.
    pub fetched: bool,
}

/// Where a client's tokens come from. Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Inner);

#[derive(Clone)]
enum Inner {
    Given(AccessToken),
    Provided(Arc<dyn TokenProvider>),
}

impl Tokens {
    /// The tokens of a provider.
    pub fn new(provider: impl TokenProvider) -> Self {
        Self(Inner::Provided(Arc::new(provider)))
    }

    /// Whether it is always the token that [`kind`](Self::kind) returns.
    pub(crate) fn is_given(&self) -> bool {
        matches!(self.0, Inner::Given(_))
    }

    /// A token for its kind and query parameter. It has a value only if it is fixed.
    pub(crate) fn kind(&self) -> AccessToken {
        match &self.0 {
            Inner::Given(token) => token.clone(),
            Inner::Provided(provider) => provider.kind(),
        }
    }

    /// Whose tokens they are, if that is known.
    pub(crate) fn account(&self) -> Option<&str> {
        match &self.0 {
            Inner::Given(_) => None,
            Inner::Provided(provider) => provider.account(),
        }
    }

    pub(crate) async fn token(&self, client: &Client) -> Result<AccessToken, TokenError> {
        match &self.0 {
            Inner::Given(token) => Ok(token.clone()),
            Inner::Provided(provider) => sendable(provider.token(client).await?),
        }
    }

    pub(crate) async fn replace(
        &self,
        client: &Client,
        refused: &AccessToken,
    ) -> Result<Option<Replacement>, TokenError> {
        match &self.0 {
            Inner::Given(_) => Ok(None),
            Inner::Provided(provider) => match provider.replace(client, refused).await? {
                Some(Replacement { token, fetched }) => Ok(Some(Replacement { token: sendable(token)?, fetched })),
                None => Ok(None),
            },
        }
    }
}

/// A provider's token, if it can be sent.
fn sendable(token: AccessToken) -> Result<AccessToken, TokenError> {
    match flaw(token.value()) {
        None => Ok(token),
        Some(flaw) => {
            Err(TokenError::from_token_flaw(&format!("a call with a token of kind `{}`", token.kind()), flaw))
        }
    }
}

/// What a client gets its tokens from: a token, or something that fetches them.
#[diagnostic::on_unimplemented(
    message = "a client needs a token, or something that fetches tokens, but not a `{Self}`",
    label = "this does not say which kind of token it is",
    note = "the kind is said by the token's constructor: `Token::app(\"ACCESS_TOKEN\")`, `Token::authorizer(\"ACCESS_TOKEN\")`"
)]
pub trait IntoTokens {
    /// Converts it.
    fn into_tokens(self) -> Tokens;
}

impl<T: Into<Tokens>> IntoTokens for T {
    fn into_tokens(self) -> Tokens {
        self.into()
    }
}

impl<T: Into<AccessToken>> From<T> for Tokens {
    /// A fixed token, which is never replaced.
    fn from(token: T) -> Self {
        Self(Inner::Given(token.into()))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match &self.0 {
            Inner::Given(_) => "given",
            Inner::Provided(_) => "provided",
        };
        write!(f, "Tokens({}, {how})", self.kind().kind())
    }
}
