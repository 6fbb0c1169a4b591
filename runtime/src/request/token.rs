//! Access tokens, and the macro that declares the kinds of token of a service.

use std::sync::Arc;

use secrecy::SecretString;

use crate::secrets::credential::trimmed_secret;

/// An access token with its kind, and the query parameter or header that carries it.
///
/// `Debug` hides the value. Generated crates offer one constructor per kind, see [`tokens!`](crate::tokens!).
#[derive(Clone, Debug)]
pub struct AccessToken {
    kind: &'static str,
    carrier: &'static str,
    /// What precedes it in a header; `None` in a query.
    prefix: Option<&'static str>,
    value: Arc<SecretString>,
}

impl AccessToken {
    /// A token of the kind `kind`, sent as the query parameter `query`.
    ///
    /// Whitespace, line ends and byte order marks around the value are removed. An empty one, or one that contains a
    /// control character, is refused when a request is made with it.
    pub fn new(kind: &'static str, query: &'static str, value: impl Into<SecretString>) -> Self {
        Self { kind, carrier: query, prefix: None, value: Arc::new(trimmed_secret(value)) }
    }

    /// A token of the kind `kind`, sent in the header `header`: after the word `prefix` and a space, unless that is empty.
    pub fn in_header(
        kind: &'static str,
        header: &'static str,
        prefix: &'static str,
        value: impl Into<SecretString>,
    ) -> Self {
        Self { carrier: header, prefix: Some(prefix), ..Self::new(kind, header, value) }
    }

    /// The kind, as in [`Endpoint::token`](crate::Endpoint::token).
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The name of the query parameter or header that carries it.
    pub fn carrier(&self) -> &'static str {
        self.carrier
    }

    /// What precedes it in a header; `None` in a query.
    pub(crate) fn prefix(&self) -> Option<&'static str> {
        self.prefix
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

/// What no text is. Without these impls, the compiler would say that a `From` is missing where a bare text is given for a
/// token, instead of what to write. The lifetime keeps it from asking before somebody does that.
#[doc(hidden)]
pub trait __SaysItsKind<'a> {}

macro_rules! texts {
    ($($text:ty),*) => {$(
        #[doc(hidden)]
        impl<'a> From<$text> for AccessToken
        where
            $text: __SaysItsKind<'a>,
        {
            fn from(text: $text) -> Self {
                Self::new("", "", text)
            }
        }
    )*};
}

texts! { &'a str, String, SecretString }

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
                #[kind($kind:literal, $place:ident = $carrier:literal $(, prefix = $prefix:literal)?)]
                $constructor:ident
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name($crate::AccessToken);

        impl $name {
            $(
                $(#[doc = $kind_doc])*
                pub fn $constructor(token: impl ::core::convert::Into<$crate::SecretString>) -> Self {
                    Self($crate::__token!($place $kind, $carrier, ($($prefix)?), token))
                }
            )*
        }

        impl ::core::convert::From<$name> for $crate::AccessToken {
            fn from(token: $name) -> Self {
                token.0
            }
        }
    };
}

/// A token, by what carries it.
#[doc(hidden)]
#[macro_export]
macro_rules! __token {
    (query $kind:literal, $query:literal, (), $token:ident) => {
        $crate::AccessToken::new($kind, $query, $token)
    };
    (header $kind:literal, $header:literal, ($($prefix:literal)?), $token:ident) => {
        $crate::AccessToken::in_header($kind, $header, ::core::concat!($($prefix)?), $token)
    };
}
