//! Where a client's tokens come from: one that is given, or a provider.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Client;
use crate::error::token::TokenError;
use crate::request::token::Token;
use crate::secrets::credential::flaw;

/// A future in a box: what functions of traits that are used as objects answer.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Gives tokens to a client. [`FreshTokens`] makes one of a [`TokenSource`]; who has tokens from somewhere else, a
/// service of one's own for example, implements it.
pub trait TokenProvider: Send + Sync + 'static {
    /// A token without a value, which tells kind and query parameter.
    fn kind(&self) -> Token;

    /// A token that is good, as far as anybody knows. `client` is the one that asks, with its connections and settings.
    fn token<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<Token, TokenError>>;

    /// Another token than the one that the service has just refused; nothing when there is no other.
    fn replace<'a>(
        &'a self,
        client: &'a Client,
        refused: &'a Token,
    ) -> BoxFuture<'a, Result<Option<Replacement>, TokenError>>;
}

/// A token that takes the place of one that was refused.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// The token.
    pub token: Token,
    /// Whether the service has just given it. One that was lying ready, in a store for example, may have been put out of
    /// use as well: if it is refused too, a call asks once more. It does not after one that was fetched.
    pub fetched: bool,
}

/// Where a client's tokens come from. Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Inner);

#[derive(Clone)]
enum Inner {
    Given(Token),
    Provided(Arc<dyn TokenProvider>),
}

impl Tokens {
    /// Tokens of a provider.
    pub fn new(provider: impl TokenProvider) -> Self {
        Self(Inner::Provided(Arc::new(provider)))
    }

    /// Whether it is always the same token, the one that [`kind`](Self::kind) gives.
    pub(crate) fn is_given(&self) -> bool {
        matches!(self.0, Inner::Given(_))
    }

    /// A token that tells kind and query parameter; it has a value only if it was given.
    pub(crate) fn kind(&self) -> Token {
        match &self.0 {
            Inner::Given(token) => token.clone(),
            Inner::Provided(provider) => provider.kind(),
        }
    }

    pub(crate) async fn token(&self, client: &Client) -> Result<Token, TokenError> {
        match &self.0 {
            Inner::Given(token) => Ok(token.clone()),
            Inner::Provided(provider) => sendable(provider.token(client).await?),
        }
    }

    pub(crate) async fn replace(&self, client: &Client, refused: &Token) -> Result<Option<Replacement>, TokenError> {
        match &self.0 {
            Inner::Given(_) => Ok(None),
            Inner::Provided(provider) => match provider.replace(client, refused).await? {
                Some(Replacement { token, fetched }) => Ok(Some(Replacement { token: sendable(token)?, fetched })),
                None => Ok(None),
            },
        }
    }
}

/// A token that a provider has given, if it can be sent.
fn sendable(token: Token) -> Result<Token, TokenError> {
    match flaw(token.value()) {
        None => Ok(token),
        Some(flaw) => {
            Err(TokenError::from_token_flaw(&format!("a call with a token of kind `{}`", token.kind()), flaw))
        }
    }
}

impl<T: Into<Token>> From<T> for Tokens {
    /// One token, which nobody replaces.
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
