//! What fetches tokens from the service.

use secrecy::SecretString;

use super::record::{FetchedToken, TokenRecord};
use crate::client::{BoxFuture, Client};
use crate::error::token::TokenError;
use crate::request::token::AccessToken;

/// Fetches new tokens from the service.
pub trait TokenSource: Send + Sync + 'static {
    /// A token of the source's kind with this value.
    fn token(&self, value: SecretString) -> AccessToken;

    /// Fetches a token. `client` sends without a token of its own.
    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        request: FetchRequest<'a>,
    ) -> BoxFuture<'a, Result<FetchedToken, TokenError>>;

    /// Identifies the owner of the token among all that share a store: `app/wx0123`. Not a secret.
    fn key(&self) -> String;

    /// Whether earlier tokens stay valid after a fetch. If not, tokens are only fetched under the store's lock.
    fn keeps_old_tokens_valid(&self) -> bool {
        false
    }
}

/// What is known when a token is fetched.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FetchRequest<'a> {
    /// The last record, whoever stored it.
    pub last: Option<&'a TokenRecord>,
    /// A token that the service has refused: the result must be another one.
    pub refused: Option<&'a SecretString>,
    /// Whether nobody else fetches at the same time.
    pub exclusive: bool,
}
