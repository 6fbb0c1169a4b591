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
/// Unlisted codes become `Unknown`. Where an endpoint lists none, the name stands for [`SharedCodes`](crate::SharedCodes) of
/// its request. See the crate's tests for a complete example.
// The facts of a row are read by macros of their own: optional parts that follow each other here would make users'
// compilers copy, at each, what was read of all the rows before.
#[macro_export]
macro_rules! errors {
    (
        $(#[doc = $doc:tt])*
        #[of($owner:ident)]
        $(#[shared($shared:ident $(:: $step:ident)*)])*
        pub enum $name:ident {}
    ) => {
        $(#[doc = $doc])*
        #[allow(deprecated)]
        pub type $name = $crate::SharedCodes<$owner>;

        #[allow(deprecated)]
        impl $crate::__private::SharesCodes for $owner {
            const TABLE: &'static $crate::ErrorTable =
                &$crate::ErrorTable { rows: &[], shared: &[$(<$shared $(:: $step)* as $crate::ApiError>::TABLE),*] };
        }

        $crate::__error_docs! { [$owner] [$($shared $(:: $step)*)*] $name }
    };
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
        impl $crate::ApiError for $name {
            const TABLE: &'static $crate::ErrorTable = &$crate::ErrorTable {
                rows: &[$($crate::__error_row!($variant $facts)),*],
                shared: &[$(<$shared $(:: $step)* as $crate::ApiError>::TABLE),*],
            };
            const __VARIANTS: $crate::__private::Variants<Self> =
                $crate::__private::Variants { named: &[$(Self::$variant),*], unknown: Self::Unknown };

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
                $crate::ApiError::code(self) == $crate::ApiError::code(other)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for $name {}

        #[automatically_derived]
        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&$crate::ApiError::code(self), state)
            }
        }

        impl ::core::error::Error for $name {}

        $crate::__error_docs! { [$($owner)?] [$($shared $(:: $step)*)*] $name $($variant $facts)* }
    };
}

/// What the docs of a request say about the codes: a macro that has them, of the name of the enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_docs {
    ([$($owner:ident)?] [$($shared:ident $(:: $step:ident)*)*] $name:ident $($variant:ident $facts:tt)*) => {
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
