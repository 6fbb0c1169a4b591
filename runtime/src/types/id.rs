//! Identifiers handed out by a service, some of which expire.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::time::{Duration, SystemTime};

/// The text of an identifier, and when it expires. Equality depends on the text only.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct __Id {
    text: String,
    expires: Option<SystemTime>,
}

impl __Id {
    pub fn new(text: String, expires: Option<SystemTime>) -> Self {
        Self { text, expires }
    }

    /// An identifier received at a certain time.
    pub fn received(text: Cow<'_, str>, lifetime: Option<Duration>, at: SystemTime) -> Self {
        Self { text: text.into_owned(), expires: lifetime.and_then(|lifetime| at.checked_add(lifetime)) }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn into_text(self) -> String {
        self.text
    }

    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }
}

impl PartialEq for __Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for __Id {}

impl Hash for __Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// Declares an identifier: a string newtype that knows how long it is valid.
///
/// ```
/// weixin_runtime::id! {
///     /// Names an uploaded file.
///     #[lifetime(259_200)]
///     pub struct MediaId;
/// }
/// let id = MediaId::new("abc");
/// assert_eq!(id.as_str(), "abc");
/// assert_eq!(id.expires_at(), None);
/// ```
#[macro_export]
macro_rules! id {
    ($(#[doc = $doc:expr])* $(#[lifetime($seconds:literal)])? pub struct $name:ident;) => {
        $(#[doc = $doc])*
        $(#[cfg_attr(doc, doc = "", doc = ::core::concat!(" Valid for ", $seconds, " seconds after the service handed it out."))])?
        #[derive(Clone)]
        pub struct $name($crate::__private::Id);

        $crate::__equality! { $name as_str }

        impl $name {
            /// How long it is valid after the service handed it out; `None` if no end is known.
            pub const LIFETIME: ::core::option::Option<::core::time::Duration> =
                match $crate::__private::first::<u64>(&[$($seconds)?]) {
                    ::core::option::Option::Some(seconds) => ::core::option::Option::Some(::core::time::Duration::from_secs(seconds)),
                    ::core::option::Option::None => ::core::option::Option::None,
                };

            /// An identifier handed out at an unknown time.
            pub fn new(text: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self($crate::__private::Id::new(text.into(), ::core::option::Option::None))
            }

            /// An identifier that was stored together with its expiry.
            pub fn with_expiry(text: impl ::core::convert::Into<::std::string::String>, expires_at: ::std::time::SystemTime) -> Self {
                Self($crate::__private::Id::new(text.into(), ::core::option::Option::Some(expires_at)))
            }

            /// The text.
            #[inline]
            pub fn as_str(&self) -> &str {
                self.0.text()
            }

            /// The text, without copying it.
            #[inline]
            pub fn into_string(self) -> ::std::string::String {
                self.0.into_text()
            }

            /// When it expires, if known.
            #[inline]
            pub fn expires_at(&self) -> ::core::option::Option<::std::time::SystemTime> {
                self.0.expires()
            }

            /// Whether it has expired at `now`; `false` if that is not known.
            #[inline]
            pub fn is_expired(&self, now: ::std::time::SystemTime) -> bool {
                self.0.expires().is_some_and(|expires| expires <= now)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(::core::stringify!($name)).field(&self.as_str()).finish()
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            #[inline]
            fn from(id: $name) -> Self {
                id.into_string()
            }
        }

        impl $crate::__private::TextValue for $name {
            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }

            #[inline]
            fn received(text: ::std::borrow::Cow<'_, str>, at: ::std::time::SystemTime) -> Self {
                Self($crate::__private::Id::received(text, Self::LIFETIME, at))
            }
        }

        $crate::__text_value! { $name }
    };
}
