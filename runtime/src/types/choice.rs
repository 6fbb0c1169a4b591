//! Choices: the value of a field brings further fields, which stand beside it.

use std::fmt;

use serde_json::Value as Json;

use crate::response::decoding::object::Object;

/// A kind without a name in an enum made by [`choice!`](crate::choice), with the JSON that it came with.
///
/// It is opaque on purpose: a later version may name the kind.
#[derive(Clone)]
pub struct UnknownKind(Box<(String, Json)>);

impl UnknownKind {
    #[doc(hidden)]
    pub fn __new(kind: impl fmt::Display, object: &Object<'_>) -> Self {
        Self(Box::new((kind.to_string(), object.to_json())))
    }

    /// The value that tells the kind; a number as text.
    pub fn kind(&self) -> &str {
        &self.0.0
    }

    /// The whole object in which it came.
    pub fn json(&self) -> &Json {
        &self.0.1
    }
}

/// Shows the kind. What came with it could be secret.
impl fmt::Debug for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.kind(), f)
    }
}

/// Declares a choice that is sent (`#[sent]`), received (`#[received]`), or both: an enum with a variant for each kind,
/// which holds the fields that the kind brings. A received one has a variant `Unknown` for other kinds.
///
/// See the crate's tests for a complete example.
#[macro_export]
macro_rules! choice {
    ($(#[doc = $doc:tt])* #[of($of:ident)] #[sent] pub enum $name:ident $kinds:tt) => {
        $crate::__choice_enum! { [$(#[doc = $doc])*] $name $kinds [] }
        $crate::__choice_sent! { $name $kinds [] }
        $crate::__serde_sent_choice! { $of $name $kinds }
    };
    ($(#[doc = $doc:tt])* #[of($of:ident)] #[received] pub enum $name:ident $kinds:tt) => {
        $crate::__choice_enum! { [$(#[doc = $doc])*] $name $kinds [Unknown] }
        $crate::__choice_received! { $of $name $kinds [Unknown] }
        $crate::__serde_received_choice! { $name $kinds }
    };
    ($(#[doc = $doc:tt])* #[of($of:ident)] #[sent] #[received] pub enum $name:ident $kinds:tt) => {
        $crate::__choice_enum! { [$(#[doc = $doc])*] $name $kinds [Unknown] }
        $crate::__choice_sent! { $name $kinds [Unknown] }
        $crate::__choice_received! { $of $name $kinds [Unknown] }
    };
}

/// The enum itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_enum {
    (
        [$(#[doc = $doc:tt])*] $name:ident {
            $(
                $(#[doc = $kind_doc:tt])* #[kind $attribute:tt] $(#[deprecated = $note:literal])? $kind:ident($object:ident)
            ),* $(,)?
        } [$($unknown:ident)?]
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $kind_doc])*
                #[cfg_attr(doc, doc = "", doc = $crate::__kind_value_doc! $attribute)]
                $(#[deprecated = $note])?
                $kind($object),
            )*
            $(
                /// A kind that has no name here, with the JSON that it came with. It is not sent.
                $unknown($crate::UnknownKind),
            )?
        }
    };
}

/// What sending a choice takes.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_sent {
    (
        $name:ident {
            $(
                $(#[doc = $kind_doc:tt])*
                #[kind($value:literal, $constructor:ident $new:tt $(; $said:ident)?)]
                $(#[deprecated = $note:literal])?
                $kind:ident($object:ident)
            ),* $(,)?
        } [$($unknown:ident)?]
    ) => {
        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $name {
            $(
                $crate::__constructor! {
                    [
                        $(#[doc = $kind_doc])*
                        #[cfg_attr(doc, doc = "", doc = ::core::concat!(
                            " Its arguments are those of [`", ::core::stringify!($object), "::new`]."
                        ))]
                        $(#[deprecated = $note])?
                    ]
                    $constructor $new $object $kind Self
                }
            )*
        }

        $(
            $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?
            impl $crate::IntoValue<$name> for $object {
                #[inline]
                fn into_value(self) -> $name {
                    $name::$kind(self)
                }
            }
        )*

        $crate::__choice_visited! {
            $name {
                $(#[kind($value, $constructor $new)] $(#[deprecated = $note])? $kind($object),)*
            } [$($unknown)?]
        }
    };
}

/// What writing a choice takes.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_visited {
    (
        $name:ident {
            $(
                $(#[doc = $kind_doc:tt])*
                #[kind($value:literal $(, $constructor:ident $new:tt)? $(; $said:ident)?)]
                $(#[deprecated = $note:literal])?
                $kind:ident($object:ident)
            ),* $(,)?
        } [$($unknown:ident)?]
    ) => {
        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $crate::Choice for $name {
            #[inline]
            fn kind(&self) -> ::core::option::Option<$crate::Literal> {
                match self {
                    $(Self::$kind(_) => ::core::option::Option::Some($crate::Literal::from($value)),)*
                    $(Self::$unknown(_) => ::core::option::Option::None,)?
                }
            }

            #[inline]
            fn visit_kind(&self, visitor: &mut $crate::RequestVisitor) {
                match self {
                    $(Self::$kind(fields) => $crate::ToJson::visit_fields(fields, visitor),)*
                    $(Self::$unknown(_) => {})?
                }
            }

            $(
                #[inline]
                fn __unknown(&self) -> ::core::option::Option<&$crate::UnknownKind> {
                    if let Self::$unknown(unknown) = self { ::core::option::Option::Some(unknown) } else { ::core::option::Option::None }
                }
            )?
        }
    };
}

/// What receiving a choice takes.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_received {
    (
        $of:ident $name:ident {
            $(
                $(#[doc = $kind_doc:tt])*
                #[kind($value:literal $(, $constructor:ident $arguments:tt)? $(; $said:ident)?)]
                $(#[deprecated = $note:literal])?
                $kind:ident($object:ident)
            ),* $(,)?
        } [$($unknown:ident)?]
    ) => {
        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $crate::FromKind for $name {
            type Kind = $of;

            #[inline]
            fn from_kind(kind: $of, object: &mut $crate::Object<'_>) -> ::core::option::Option<Self> {
                match $crate::__kind!($of kind) {
                    $($value => match <$object as $crate::FromJson>::from_fields(object) {
                        ::core::option::Option::Some(fields) => ::core::option::Option::Some(Self::$kind(fields)),
                        ::core::option::Option::None => ::core::option::Option::None,
                    },)*
                    #[allow(unreachable_patterns, reason = "of a boolean, both may have a name")]
                    _ => $crate::__other_kind!([$(Self::$unknown)?] kind object),
                }
            }
        }
    };
}

/// A kind without a name: kept, or a fault where only kinds with names are.
#[doc(hidden)]
#[macro_export]
macro_rules! __other_kind {
    ([$unknown:expr] $kind:ident $object:ident) => {
        ::core::option::Option::Some($unknown($crate::UnknownKind::__new($kind, $object)))
    };
    ([] $kind:ident $object:ident) => {{
        $object.__unknown_kind();
        ::core::option::Option::None
    }};
}

/// A value that is compared with those of the kinds.
#[doc(hidden)]
#[macro_export]
macro_rules! __kind {
    (String $kind:ident) => {
        $kind.as_str()
    };
    ($of:ident $kind:ident) => {
        $kind
    };
}
