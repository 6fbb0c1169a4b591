//! Values and sizes in words.

/// A value as a code span; where the type has a unit, with its unit.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_doc {
    ($value:literal) => {
        ::core::concat!("`", ::core::stringify!($value), "`")
    };
    ($($value:tt)+) => {
        $crate::__number_doc!($($value)+)
    };
}

/// A number; where the type has a unit, with its unit.
#[doc(hidden)]
#[macro_export]
macro_rules! __number_doc {
    ($number:literal) => {
        ::core::concat!($number)
    };
    ($runtime:ident::Fen($number:literal)) => {
        ::core::concat!($number, " fen")
    };
    ($runtime:ident::Yuan::from_fen($number:literal)) => {
        ::core::concat!($number, " fen")
    };
    ($runtime:ident::Yuan::new($yuan:literal, 0)) => {
        ::core::concat!($yuan, " yuan")
    };
    ($runtime:ident::Yuan::new(0, $fen:literal)) => {
        ::core::concat!($fen, " fen")
    };
    ($runtime:ident::Yuan::new($yuan:literal, $fen:literal)) => {
        ::core::concat!($yuan, " yuan ", $fen, " fen")
    };
    ($runtime:ident::Seconds($number:literal)) => {
        ::core::concat!($number, " seconds")
    };
    ($runtime:ident::Millis($number:literal)) => {
        ::core::concat!($number, " milliseconds")
    };
    ($runtime:ident::Minutes($number:literal)) => {
        ::core::concat!($number, " minutes")
    };
    ($runtime:ident::Hours($number:literal)) => {
        ::core::concat!($number, " hours")
    };
    ($runtime:ident::Days($number:literal)) => {
        ::core::concat!($number, " days")
    };
    ($runtime:ident::UnixSeconds($number:literal)) => {
        ::core::concat!($number, " seconds after 1970")
    };
    ($runtime:ident::UnixMillis($number:literal)) => {
        ::core::concat!($number, " milliseconds after 1970")
    };
    ($($other:tt)*) => {
        ::core::stringify!($($other)*)
    };
}

/// A number of bytes, in the unit of the spec.
#[doc(hidden)]
#[macro_export]
macro_rules! __size_doc {
    ($bytes:literal) => {
        ::core::concat!($bytes, " bytes")
    };
    ($number:literal * $runtime:ident::KIB) => {
        ::core::concat!($number, " KiB")
    };
    ($number:literal * $runtime:ident::MIB) => {
        ::core::concat!($number, " MiB")
    };
    ($number:literal * $runtime:ident::GIB) => {
        ::core::concat!($number, " GiB")
    };
    ($runtime:ident::KIB) => {
        "1 KiB"
    };
    ($runtime:ident::MIB) => {
        "1 MiB"
    };
    ($runtime:ident::GIB) => {
        "1 GiB"
    };
    ($($other:tt)*) => {
        ::core::concat!(::core::stringify!($($other)*), " bytes")
    };
}

/// Values among which one is, as code spans.
#[doc(hidden)]
#[macro_export]
macro_rules! __values_doc {
    () => {
        "no value"
    };
    ($only:literal) => {
        ::core::concat!("`", ::core::stringify!($only), "`")
    };
    ($first:literal $($value:literal)+) => {
        ::core::concat!("one of `", ::core::stringify!($first), "`" $(, ", `", ::core::stringify!($value), "`")+)
    };
}

/// The value that a variant stands for, unless the docs of the variant have it.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_value_doc {
    ($value:literal) => {
        ::core::concat!(" On the wire: `", $value, "`.")
    };
    ($value:literal; said) => {
        ""
    };
}

/// The same for a kind of a choice.
#[doc(hidden)]
#[macro_export]
macro_rules! __kind_value_doc {
    ($value:literal $(, $constructor:ident $new:tt)? $(; $said:ident)?) => {
        $crate::__wire_value_doc!($value $(; $said)?)
    };
}

/// A set of characters.
#[doc(hidden)]
#[macro_export]
macro_rules! __chars_doc {
    (Digits) => {
        "digits"
    };
    (Letters) => {
        "letters"
    };
    (Lower) => {
        "lower-case letters"
    };
    (Upper) => {
        "upper-case letters"
    };
    (Hex) => {
        "hexadecimal digits"
    };
    (Ascii) => {
        "visible ASCII characters"
    };
    (Space) => {
        "spaces"
    };
    (Chinese) => {
        "Chinese characters"
    };
    (Of $listed:literal) => {
        ::core::concat!("`", $listed, "`")
    };
}
