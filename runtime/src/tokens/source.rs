//! What fetches tokens from the service.

use secrecy::SecretString;

use super::record::{FetchedToken, TokenRecord};
use crate::client::{BoxFuture, Client};
use crate::error::token::TokenError;
use crate::request::token::Token;

/// Knows how to fetch a new token from the service.
pub trait TokenSource: Send + Sync + 'static {
    /// A token of the source's kind with this value.
    fn token(&self, value: SecretString) -> Token;

    /// Fetches a token. `client` sends without a token of its own.
    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        request: FetchRequest<'a>,
    ) -> BoxFuture<'a, Result<FetchedToken, TokenError>>;

    /// Names whose token it is, among all that share a store: `app/wx0123`. No secret.
    fn key(&self) -> String;

    /// Whether fetching leaves earlier tokens good. If not, a token is fetched only under the store's lock.
    fn keeps_old_tokens_valid(&self) -> bool {
        false
    }
}

/// What is known when a token is fetched.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FetchRequest<'a> {
    /// What was kept of the last token, by whomever.
    pub last: Option<&'a TokenRecord>,
    /// A token that the service has refused: the answer must be another.
    pub refused: Option<&'a SecretString>,
    /// Whether nobody else fetches at the same time.
    pub exclusive: bool,
}
