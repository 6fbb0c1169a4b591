//! Access tokens, and the macro that declares the kinds of token of a service.

use std::sync::Arc;

use secrecy::SecretString;

use crate::secrets::credential::trimmed_secret;

/// An access token with its kind and the query parameter that carries it.
///
/// `Debug` hides the value. Generated crates offer one constructor per kind, see [`tokens!`](crate::tokens!).
#[derive(Clone, Debug)]
pub struct Token {
    kind: &'static str,
    query: &'static str,
    value: Arc<SecretString>,
}

impl Token {
    /// A token of the kind `kind`, sent as the query parameter `query`.
    ///
    /// Whitespace, line ends and byte order marks around the value are removed. An empty one, or one that contains a
    /// control character, is refused when a request is made with it.
    pub fn new(kind: &'static str, query: &'static str, value: impl Into<SecretString>) -> Self {
        Self { kind, query, value: Arc::new(trimmed_secret(value)) }
    }

    /// The kind, as in [`Endpoint::token`](crate::Endpoint::token).
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The name of the query parameter.
    pub fn query(&self) -> &'static str {
        self.query
    }

    /// The secret itself.
    pub fn value(&self) -> &SecretString {
        &self.value
    }

    /// The secret itself, to be shared without copying it.
    pub(crate) fn shared_value(&self) -> &Arc<SecretString> {
        &self.value
    }
}

/// Declares the token type of a service, with one constructor per kind.
///
/// ```
/// weixin_runtime::tokens! {
///     /// A token of the service.
///     pub enum Token {
///         /// A token that an account got for itself.
///         #[kind("app", query = "access_token")]
///         app,
///     }
/// }
/// assert!(!format!("{:?}", Token::app("s3cret")).contains("s3cret"));
/// ```
#[macro_export]
macro_rules! tokens {
    (
        $(#[doc = $doc:expr])*
        pub enum $name:ident {
            $(
                $(#[doc = $kind_doc:expr])*
                #[kind($kind:literal, query = $query:literal)]
                $constructor:ident
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name($crate::Token);

        impl $name {
            $(
                $(#[doc = $kind_doc])*
                pub fn $constructor(token: impl ::core::convert::Into<$crate::SecretString>) -> Self {
                    Self($crate::Token::new($kind, $query, token))
                }
            )*
        }

        impl ::core::convert::From<$name> for $crate::Token {
            fn from(token: $name) -> Self {
                token.0
            }
        }
    };
}
