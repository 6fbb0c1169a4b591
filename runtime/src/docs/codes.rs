//! Which codes the service would answer, in words: read from the table of codes, when rustdoc runs.
//!
//! A table of an endpoint leaves a macro of its own behind, `__errors!`, that has its rows. So nothing of them is repeated,
//! and other builds do not pay for it. It is found by an import, so it has to be the whole value of an attribute: where it
//! stands in a `concat!`, rustc looks for it too early.

/// What the service answers to what the checks of a parameter find, a sentence for each code. The rows are those of the
/// table, `name variant facts`.
#[doc(hidden)]
#[macro_export]
macro_rules! __codes_doc {
    ($rows:tt []) => {
        ""
    };
    ($rows:tt [$($check:ident)+]) => {
        ::core::concat!(
            $crate::__missing_doc!($rows $($check)+), $crate::__format_doc!($rows $($check)+),
            $crate::__size_code_doc!($rows $($check)+), $crate::__url_doc!($rows $($check)+),
            $crate::__parameter_doc!($rows $($check)+)
        )
    };
}

/// The same for a field of an object, by the table of its module.
#[doc(hidden)]
#[macro_export]
macro_rules! __field_codes {
    (
        $mode:ident $(($($items:tt)*))? $wire:literal, $presence:ident $(($($default:tt)*))?
        $(, $check:ident $arguments:tt)* $(,)?
    ) => {
        __errors!(codes [$($check)*])
    };
}

/// What is only received is answered by nobody.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_field_codes {
    ($($facts:tt)*) => {
        ""
    };
}

/// In place of the table, in modules of objects that several endpoints share or that are sent to nobody who has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_errors {
    (codes $checks:tt) => {
        ""
    };
}

/// What is answered where something is missing, if one of the checks finds that.
#[doc(hidden)]
#[macro_export]
macro_rules! __missing_doc {
    ($rows:tt) => {
        ""
    };
    ($rows:tt url $($rest:ident)*) => {
        ""
    };
    ($rows:tt formats $($rest:ident)*) => {
        $crate::__answers!(Missing $rows)
    };
    ($rows:tt required_if $($rest:ident)*) => {
        $crate::__answers!(Missing $rows)
    };
    ($rows:tt required_if_any $($rest:ident)*) => {
        $crate::__answers!(Missing $rows)
    };
    ($rows:tt required_unless $($rest:ident)*) => {
        $crate::__answers!(Missing $rows)
    };
    ($rows:tt required_with $($rest:ident)*) => {
        $crate::__answers!(Missing $rows)
    };
    ($rows:tt $check:ident $($rest:ident)*) => {
        $crate::__missing_doc!($rows $($rest)*)
    };
}

/// What is answered to other formats.
#[doc(hidden)]
#[macro_export]
macro_rules! __format_doc {
    ($rows:tt) => {
        ""
    };
    ($rows:tt formats $($rest:ident)*) => {
        $crate::__answers!(Format $rows)
    };
    ($rows:tt $check:ident $($rest:ident)*) => {
        $crate::__format_doc!($rows $($rest)*)
    };
}

/// What is answered to other sizes. The format of an address has no limit of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __size_code_doc {
    ($rows:tt) => {
        ""
    };
    ($rows:tt url formats $($rest:ident)*) => {
        $crate::__size_code_doc!($rows $($rest)*)
    };
    ($rows:tt formats $($rest:ident)*) => {
        $crate::__answers!(Size $rows)
    };
    ($rows:tt max_size $($rest:ident)*) => {
        $crate::__answers!(Size $rows)
    };
    ($rows:tt min_size $($rest:ident)*) => {
        $crate::__answers!(Size $rows)
    };
    ($rows:tt below $($rest:ident)*) => {
        $crate::__answers!(Size $rows)
    };
    ($rows:tt $check:ident $($rest:ident)*) => {
        $crate::__size_code_doc!($rows $($rest)*)
    };
}

/// What is answered to other addresses.
#[doc(hidden)]
#[macro_export]
macro_rules! __url_doc {
    ($rows:tt) => {
        ""
    };
    ($rows:tt url $($rest:ident)*) => {
        $crate::__answers!(Url $rows)
    };
    ($rows:tt each_url $($rest:ident)*) => {
        $crate::__answers!(Url $rows)
    };
    ($rows:tt $check:ident $($rest:ident)*) => {
        $crate::__url_doc!($rows $($rest)*)
    };
}

/// What is answered to other lengths, numbers, values and so on: everything that is none of the above.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter_doc {
    ($rows:tt) => {
        ""
    };
    ($rows:tt says $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt formats $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt url $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt each_url $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt max_size $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt min_size $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt below $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt content_type $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt required_if $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt required_if_any $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt required_unless $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt required_with $($rest:ident)*) => {
        $crate::__parameter_doc!($rows $($rest)*)
    };
    ($rows:tt $check:ident $($rest:ident)*) => {
        $crate::__answers!(Parameter $rows)
    };
}

/// The codes that a check predicts, as sentences.
#[doc(hidden)]
#[macro_export]
macro_rules! __answers {
    ($asked:ident [$($table:ident $variant:ident $facts:tt)*]) => {
        ::core::concat!($($crate::__row_answers!($asked $table $variant $facts)),*)
    };
}

/// Those of a row.
#[doc(hidden)]
#[macro_export]
macro_rules! __row_answers {
    ($asked:ident $table:ident $variant:ident (
        $($code:literal)? $(text($word:literal))?, $class:ident $(, text = $($text:tt)|+)?, meaning = $meaning:tt
        $(, remedy = $remedy:tt)? $(, predicted_by = $($check:ident)|+)? $(, doc = $doc:tt)? $(,)?
    )) => {
        $crate::__answers_to!($asked [
            "[`", ::core::concat!($($code)? $($word)?), "`](", ::core::stringify!($table), "::",
            ::core::stringify!($variant), ")"
        ] $($($check)+)?)
    };
}

/// The same of a row whose facts have been told apart.
#[doc(hidden)]
#[macro_export]
macro_rules! __answers_to {
    ($asked:ident $code:tt $($check:ident)*) => {
        ::core::concat!($($crate::__answer!($asked $check $code)),*)
    };
}

/// One of them, if it is about the check that is asked about.
#[doc(hidden)]
#[macro_export]
macro_rules! __answer {
    (Missing Missing [$($code:tt)*]) => {
        ::core::concat!(" If it is missing, the service answers ", $($code)*, ".")
    };
    (Format Format [$($code:tt)*]) => {
        ::core::concat!(" To other formats, the service answers ", $($code)*, ".")
    };
    (Size Size [$($code:tt)*]) => {
        ::core::concat!(" To other sizes, the service answers ", $($code)*, ".")
    };
    (Url Url [$($code:tt)*]) => {
        ::core::concat!(" To other addresses, the service answers ", $($code)*, ".")
    };
    (Parameter Parameter [$($code:tt)*]) => {
        ::core::concat!(" To anything else, the service answers ", $($code)*, ".")
    };
    ($asked:ident $check:ident $code:tt) => {
        ""
    };
}

/// A row in the list of an endpoint's codes.
#[doc(hidden)]
#[macro_export]
macro_rules! __listed_code {
    ($table:ident $variant:ident $facts:tt) => {
        ::core::concat!(
            "\n - [`", ::core::stringify!($variant), "`](", ::core::stringify!($table), "::", ::core::stringify!($variant),
            ") ", $crate::__row_doc! $facts
        )
    };
}
