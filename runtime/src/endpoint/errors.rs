//! The macro for the error codes of an endpoint, and what it reads a row with.

/// A row of a table of codes, of its variant and of its facts. The first forms are those of most rows, and compile
/// fastest.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_row {
    (
        $variant:ident
        ($code:literal, $class:ident, text = $text:literal, meaning = $meaning:literal, remedy = $remedy:literal)
    ) => {
        $crate::ErrorRow {
            name: ::core::stringify!($variant),
            class: $crate::Class::$class,
            meaning: $meaning,
            __number: $code,
            __text: $text,
            __remedy: $remedy,
            __rare: $crate::__private::NOTHING_RARE,
        }
    };
    (
        $variant:ident
        ($code:literal, $class:ident, text = $text:literal, meaning = $meaning:literal)
    ) => {
        $crate::ErrorRow {
            name: ::core::stringify!($variant),
            class: $crate::Class::$class,
            meaning: $meaning,
            __number: $code,
            __text: $text,
            __remedy: "",
            __rare: $crate::__private::NOTHING_RARE,
        }
    };
    (
        $variant:ident
        (
            $($code:literal)? $(text($word:literal))?, $class:ident $(, text = $text:tt $(| $($another:tt)|+)?)?,
            meaning = $meaning:tt $(, remedy = $remedy:tt)? $(, predicted_by = $($check:ident)|+)?
            $(, doc = $doc:tt)? $(,)?
        )
    ) => {
        $crate::ErrorRow {
            name: ::core::stringify!($variant),
            class: $crate::Class::$class,
            meaning: $meaning,
            __number: $crate::__number!($($code)?),
            __text: $crate::__one_text!($($text $($($another)+)?)?),
            __remedy: ::core::concat!($($remedy)?),
            __rare: &$crate::__private::RareFacts {
                code: $crate::__optional!($($word)?),
                texts: &[$($($text, $($another),+)?)?],
                predicted_by: &[$($($crate::Check::$check),+)?],
            },
        }
    };
}

/// The number that a code is; zero for a text.
#[doc(hidden)]
#[macro_export]
macro_rules! __number {
    () => {
        0
    };
    ($number:literal) => {
        $number
    };
}

/// The text of a row that has exactly one.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_text {
    ($text:tt) => {
        $text
    };
    ($($text:tt)*) => {
        ""
    };
}

/// A value, if there is one.
#[doc(hidden)]
#[macro_export]
macro_rules! __optional {
    () => {
        ::core::option::Option::None
    };
    ($value:tt) => {
        ::core::option::Option::Some($value)
    };
}

/// The docs of a row: meaning and remedy, or the same as Markdown where they contain markup.
#[doc(hidden)]
#[macro_export]
macro_rules! __row_doc {
    ($code:literal, $class:ident, text = $text:literal, meaning = $meaning:literal $(, remedy = $remedy:literal)?) => {
        ::core::concat!("`", $code, "`: ", $meaning $(, "; ", $remedy)?)
    };
    (
        $($code:literal)? $(text($word:literal))?, $class:ident $(, text = $($text:tt)|+)?, meaning = $meaning:tt
        $(, remedy = $remedy:tt)? $(, predicted_by = $($check:ident)|+)?, doc = $doc:tt $(,)?
    ) => {
        ::core::concat!("`", $($code)? $($word)?, "`: ", $doc)
    };
    (
        $($code:literal)? $(text($word:literal))?, $class:ident $(, text = $($text:tt)|+)?, meaning = $meaning:tt
        $(, remedy = $remedy:tt)? $(, predicted_by = $($check:ident)|+)? $(,)?
    ) => {
        ::core::concat!("`", $($code)? $($word)?, "`: ", $meaning $(, "; ", $remedy)?)
    };
}

/// Declares the codes of an endpoint: an enum with a variant for each, and the same as data.
///
/// Unlisted codes become `Unknown`. See the crate's tests for a complete example.
// The facts of a row are read by macros of their own: optional parts that follow each other here would make users'
// compilers copy, at each, what was read of all the rows before.
#[macro_export]
macro_rules! errors {
    (
        $(#[doc = $doc:tt])*
        $(#[of($owner:ident)])?
        $(#[shared($shared:ident $(:: $step:ident)*)])*
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:tt])*
                #[code $facts:tt]
                $(#[deprecated = $note:literal])?
                $variant:ident
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = $crate::__row_doc! $facts]
                $(#[doc = $variant_doc])*
                $(#[deprecated = $note])?
                $variant,
            )*
            /// A code that has no name here; `code()` returns it.
            Unknown($crate::UnknownCode),
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $name {
            /// The codes as data.
            pub const TABLE: &'static $crate::ErrorTable = &$crate::ErrorTable {
                rows: &[$($crate::__error_row!($variant $facts)),*],
                shared: &[$(<$shared $(:: $step)* as $crate::ApiError>::TABLE),*],
            };

            /// The error for a code; unnamed codes become `Unknown`.
            #[inline]
            pub fn from_code(code: $crate::Code<'_>) -> Self {
                $crate::ApiError::from_code(code)
            }

            /// The code on the wire.
            #[inline]
            pub fn code(&self) -> $crate::Code<'_> {
                $crate::ApiError::code(self)
            }

            /// What is known about the code, from this table or a shared one; `None` if it is in neither.
            #[inline]
            pub fn row(&self) -> ::core::option::Option<&'static $crate::ErrorRow> {
                $crate::ApiError::row(self)
            }

            /// What kind of error the code stands for.
            #[inline]
            pub fn class(&self) -> ::core::option::Option<$crate::Class> {
                $crate::__private::lookup::class(self)
            }

            /// The texts that the service sends with the code; none if it is in neither table.
            #[inline]
            pub fn texts(&self) -> &'static [&'static str] {
                $crate::__private::lookup::texts(self)
            }

            /// What the code means.
            #[inline]
            pub fn meaning(&self) -> ::core::option::Option<&'static str> {
                $crate::__private::lookup::meaning(self)
            }

            /// What to do about it, if the service's docs say so.
            #[inline]
            pub fn remedy(&self) -> ::core::option::Option<&'static str> {
                $crate::__private::lookup::remedy(self)
            }

            /// Whether the same request may succeed if it is retried a little later.
            #[inline]
            pub fn is_retryable(&self) -> bool {
                $crate::__private::lookup::is_retryable(self)
            }

            /// Whether a new token is needed.
            #[inline]
            pub fn is_token_invalid(&self) -> bool {
                $crate::__private::lookup::is_token_invalid(self)
            }
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?)*
        impl $crate::ApiError for $name {
            const TABLE: &'static $crate::ErrorTable = Self::TABLE;
            const __VARIANTS: &'static [Self] = &[$(Self::$variant),*];

            #[inline]
            fn __unknown(code: $crate::UnknownCode) -> Self {
                Self::Unknown(code)
            }

            #[inline]
            fn __as_unknown(&self) -> ::core::option::Option<&$crate::UnknownCode> {
                if let Self::Unknown(code) = self { ::core::option::Option::Some(code) } else { ::core::option::Option::None }
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::lookup::display(self, f)
            }
        }

        #[automatically_derived]
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl ::core::marker::Copy for $name {}

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::lookup::debug(self, f)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.code() == other.code()
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for $name {}

        #[automatically_derived]
        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.code(), state)
            }
        }

        impl ::core::error::Error for $name {}

        #[cfg(doc)]
        #[allow(unused_macros)]
        macro_rules! $name {
            (list) => {
                ::core::concat!(
                    "\n <details><summary>What it answers when it refuses</summary>\n"
                    $(, $crate::__listed_code!($name $variant $facts))*
                    $(
                        , "\n - any of the [shared codes](", ::core::stringify!($shared)
                        $(, "::", ::core::stringify!($step))*, ")"
                    )*,
                    "\n\n </details>"
                )
            };
            (codes $checks:tt) => {
                $crate::__codes_doc!([$($name $variant $facts)*] $checks)
            };
        }
        $(#[cfg(doc)] #[cfg_attr(any(), of($owner))] #[allow(unused_imports)] pub(crate) use $name as __errors;)?
    };
}
