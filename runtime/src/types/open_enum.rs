//! Enums that keep values without a name.

use std::cmp::Ordering;
use std::fmt;

use crate::types::scalar::TextValue;

/// A string value without a name in an enum made by [`open_enum!`](crate::open_enum).
///
/// It is opaque on purpose: the enum's `as_str()` still works when a later version names the value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnlistedText(Box<str>);

/// A number without a name in an enum made by [`open_enum!`](crate::open_enum).
///
/// It is opaque on purpose: the enum's `value()` still works when a later version names the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnlistedNumber(i64);

impl UnlistedText {
    #[doc(hidden)]
    pub fn __new(text: &str) -> Self {
        Self(text.into())
    }

    #[doc(hidden)]
    pub fn __text(&self) -> &str {
        &self.0
    }
}

impl UnlistedNumber {
    #[doc(hidden)]
    pub const fn __new(number: i64) -> Self {
        Self(number)
    }

    #[doc(hidden)]
    pub const fn __number(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnlistedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for UnlistedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Formats what a derived `Debug` would: the variant's name, or `Other("text")`.
#[doc(hidden)]
pub fn __debug_listed<T: TextValue>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    __debug_of(T::LISTED, value.text(), f)
}

/// Formats what a derived `Debug` would: the name of the listed value's variant, or `Other(5)`.
#[doc(hidden)]
pub fn __debug_of<T: PartialEq + fmt::Debug>(
    listed: &[(T, &str)],
    value: T,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match listed.iter().find(|(other, _)| *other == value) {
        Some((_, variant)) => f.write_str(variant),
        None => f.debug_tuple("Other").field(&value).finish(),
    }
}

/// Compares as a derived `Ord` would: listed values in their order, then the others by their text.
#[doc(hidden)]
pub fn __order_listed<T: TextValue>(one: &T, other: &T) -> Ordering {
    order_listed(T::LISTED, one.text(), other.text())
}

fn order_listed(listed: &[(&str, &str)], one: &str, other: &str) -> Ordering {
    let place = |text| listed.iter().position(|(value, _)| *value == text).unwrap_or(listed.len());
    place(one).cmp(&place(other)).then_with(|| if place(one) < listed.len() { Ordering::Equal } else { one.cmp(other) })
}

/// Declares an open enum: the listed values, and `Other` for everything else.
///
/// ```
/// weixin_runtime::open_enum! {
///     /// What the service took a file for.
///     #[of(String)]
///     pub enum MediaKind {
///         /// A picture.
///         #[value("image")]
///         Image,
///     }
/// }
/// assert_eq!(MediaKind::from("image"), MediaKind::Image);
/// assert_eq!(MediaKind::from("hologram").as_str(), "hologram");
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[doc = $doc:tt])*
        #[of(String)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:tt])*
                #[value($value:literal $(; $said:ident)?)]
                $(#[deprecated = $note:literal])?
                $variant:ident
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                #[cfg_attr(doc, doc = "", doc = $crate::__wire_value_doc!($value $(; $said)?))]
                $(#[deprecated = $note])?
                $variant,
            )*
            /// A value that has no name here; `as_str()` returns the text.
            Other($crate::UnlistedText),
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $name {
            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(text) => text.__text(),
                }
            }
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($value => Self::$variant,)*
                    other => Self::Other($crate::UnlistedText::__new(other)),
                }
            }
        }

        impl $crate::__private::TextValue for $name {
            const LISTED: &'static [(&'static str, &'static str)] = &[$(($value, ::core::stringify!($variant))),*];

            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }
        }

        $crate::__text_order! { $name }

        $crate::__text_value! { $name }
    };
    (
        $(#[doc = $doc:tt])*
        #[of(i64)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:tt])*
                #[value($value:literal $(; $said:ident)?)]
                $(#[deprecated = $note:literal])?
                $variant:ident
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                #[cfg_attr(doc, doc = "", doc = $crate::__wire_value_doc!($value $(; $said)?))]
                $(#[deprecated = $note])?
                $variant,
            )*
            /// A value that has no name here; `value()` returns the number.
            Other($crate::UnlistedNumber),
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $name {
            /// The value on the wire.
            #[inline]
            pub const fn value(&self) -> i64 {
                match *self {
                    $(Self::$variant => $value,)*
                    Self::Other(number) => number.__number(),
                }
            }
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $($value => Self::$variant,)*
                    other => Self::Other($crate::UnlistedNumber::__new(other)),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl ::core::cmp::PartialEq<i64> for $name {
            #[inline]
            fn eq(&self, other: &i64) -> bool {
                self.value() == *other
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_of(&[$(($value, ::core::stringify!($variant))),*], self.value(), f)
            }
        }

        $crate::__number_order! { $name }

        impl $crate::IntoValue<$name> for i64 {
            #[inline]
            fn into_value(self) -> $name {
                $name::from(self)
            }
        }

        impl $crate::Scalar for $name {
            #[inline]
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(::std::string::ToString::to_string(&self.value()))
            }
        }

        impl $crate::ToJson for $name {
            #[inline]
            fn to_json(&self, visitor: &mut $crate::RequestVisitor) -> $crate::Json {
                $crate::ToJson::to_json(&self.value(), visitor)
            }
        }

        impl $crate::FromJson for $name {
            const EXPECTED: &'static str = <i64 as $crate::FromJson>::EXPECTED;

            #[inline]
            fn from_json(json: $crate::ValueRef<'_>, decoding: &mut $crate::Decoding) -> ::core::result::Result<Self, $crate::Fault> {
                match <i64 as $crate::FromJson>::from_json(json, decoding) {
                    ::core::result::Result::Ok(number) => {
                        let value = Self::from(number);
                        decoding.__note_listed(!::core::matches!(value, Self::Other(_)));
                        ::core::result::Result::Ok(value)
                    }
                    ::core::result::Result::Err(fault) => ::core::result::Result::Err(fault),
                }
            }
        }

        $crate::__serde! { $name }
    };
}

/// `PartialEq`, `Eq` and `Hash` by what a method returns: the value on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __equality {
    ($name:ident $value:ident) => {
        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.$value() == other.$value()
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for $name {}

        #[automatically_derived]
        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.$value(), state)
            }
        }
    };
}

/// Comparison of an open enum of numbers, by the number. A derive compares variants, in a match for each trait, which every
/// user has to compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __number_order {
    ($name:ident) => {
        #[automatically_derived]
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl ::core::marker::Copy for $name {}

        $crate::__equality! { $name value }

        #[automatically_derived]
        impl ::core::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.value(), &other.value())
            }
        }
    };
}

/// Comparison and `Debug` of an open enum of strings, as derives would do it, but through the table of listed values.
/// A derive writes a match over all variants for each trait, which every user has to compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_order {
    ($name:ident) => {
        #[automatically_derived]
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self::from(self.as_str())
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_listed::<Self>(self, f)
            }
        }

        $crate::__equality! { $name as_str }

        #[automatically_derived]
        impl ::core::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::__private::order_listed::<Self>(self, other)
            }
        }
    };
}

/// What all string types have in common: they are converted from strings and formatted as strings.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_value {
    ($name:ident) => {
        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        $crate::__serde! { $name }
    };
}
