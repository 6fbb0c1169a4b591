//! The limits of a parameter in words.

/// The limits of a parameter, each behind a semicolon.
#[doc(hidden)]
#[macro_export]
macro_rules! __limits {
    () => {
        ""
    };
    (min_length($least:literal) max_length($most:literal) $($rest:tt)*) => {
        ::core::concat!("; ", $least, " to ", $most, " characters", $crate::__limits!($($rest)*))
    };
    (min_length(1) $($rest:tt)*) => {
        ::core::concat!("; not empty", $crate::__limits!($($rest)*))
    };
    (min_length($least:literal) $($rest:tt)*) => {
        ::core::concat!("; at least ", $least, " characters", $crate::__limits!($($rest)*))
    };
    (max_length(1) $($rest:tt)*) => {
        ::core::concat!("; at most 1 character", $crate::__limits!($($rest)*))
    };
    (max_length($most:literal) $($rest:tt)*) => {
        ::core::concat!("; at most ", $most, " characters", $crate::__limits!($($rest)*))
    };
    (min_bytes($least:literal) max_bytes($most:literal) $($rest:tt)*) => {
        ::core::concat!("; ", $least, " to ", $most, " bytes", $crate::__limits!($($rest)*))
    };
    (min_bytes(1) $($rest:tt)*) => {
        ::core::concat!("; not empty", $crate::__limits!($($rest)*))
    };
    (min_bytes($least:literal) $($rest:tt)*) => {
        ::core::concat!("; at least ", $least, " bytes", $crate::__limits!($($rest)*))
    };
    (max_bytes(1) $($rest:tt)*) => {
        ::core::concat!("; at most 1 byte", $crate::__limits!($($rest)*))
    };
    (max_bytes($most:literal) $($rest:tt)*) => {
        ::core::concat!("; at most ", $most, " bytes", $crate::__limits!($($rest)*))
    };
    (min_width($least:literal) max_width($most:literal) $($rest:tt)*) => {
        ::core::concat!("; ", $least, " to ", $most, " characters, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (min_width(1) $($rest:tt)*) => {
        ::core::concat!("; not empty", $crate::__limits!($($rest)*))
    };
    (min_width($least:literal) $($rest:tt)*) => {
        ::core::concat!("; at least ", $least, " characters, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (max_width(1) $($rest:tt)*) => {
        ::core::concat!("; at most 1 character, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (max_width($most:literal) $($rest:tt)*) => {
        ::core::concat!("; at most ", $most, " characters, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (min_items($least:literal) max_items($most:literal) $($rest:tt)*) => {
        ::core::concat!("; ", $least, " to ", $most, " items", $crate::__limits!($($rest)*))
    };
    (min_items(1) $($rest:tt)*) => {
        ::core::concat!("; not empty", $crate::__limits!($($rest)*))
    };
    (min_items($least:literal) $($rest:tt)*) => {
        ::core::concat!("; at least ", $least, " items", $crate::__limits!($($rest)*))
    };
    (max_items(1) $($rest:tt)*) => {
        ::core::concat!("; at most 1 item", $crate::__limits!($($rest)*))
    };
    (max_items($most:literal) $($rest:tt)*) => {
        ::core::concat!("; at most ", $most, " items", $crate::__limits!($($rest)*))
    };
    (min($($least:tt)*) max($($most:tt)*) $($rest:tt)*) => {
        ::core::concat!("; ", $crate::__number_doc!($($least)*), " to ", $crate::__number_doc!($($most)*), $crate::__limits!($($rest)*))
    };
    (min($($least:tt)*) $($rest:tt)*) => {
        ::core::concat!("; at least ", $crate::__number_doc!($($least)*), $crate::__limits!($($rest)*))
    };
    (max($($most:tt)*) $($rest:tt)*) => {
        ::core::concat!("; at most ", $crate::__number_doc!($($most)*), $crate::__limits!($($rest)*))
    };
    (one_of(&[$($value:literal),* $(,)?]) $($rest:tt)*) => {
        ::core::concat!("; ", $crate::__values_doc!($($value)*), $crate::__limits!($($rest)*))
    };
    (chars(&[
            $runtime:ident::Chars::$first:ident $(($listed:literal))?
            $(, $root:ident::Chars::$set:ident $(($more:literal))?)* $(,)?
        ]) $($rest:tt)*) => {
        ::core::concat!(
            "; only ", $crate::__chars_doc!($first $($listed)?), $(", ", $crate::__chars_doc!($set $($more)?),)*
            "", $crate::__limits!($($rest)*))
    };
    (url() $($rest:tt)*) => {
        ::core::concat!("; an `http` or `https` URL", $crate::__limits!($($rest)*))
    };
    (each_min_length($least:literal) each_max_length($most:literal) $($rest:tt)*) => {
        ::core::concat!("; each ", $least, " to ", $most, " characters", $crate::__limits!($($rest)*))
    };
    (each_min_length(1) $($rest:tt)*) => {
        ::core::concat!("; each not empty", $crate::__limits!($($rest)*))
    };
    (each_min_length($least:literal) $($rest:tt)*) => {
        ::core::concat!("; each at least ", $least, " characters", $crate::__limits!($($rest)*))
    };
    (each_max_length(1) $($rest:tt)*) => {
        ::core::concat!("; each at most 1 character", $crate::__limits!($($rest)*))
    };
    (each_max_length($most:literal) $($rest:tt)*) => {
        ::core::concat!("; each at most ", $most, " characters", $crate::__limits!($($rest)*))
    };
    (each_min_bytes($least:literal) each_max_bytes($most:literal) $($rest:tt)*) => {
        ::core::concat!("; each ", $least, " to ", $most, " bytes", $crate::__limits!($($rest)*))
    };
    (each_min_bytes(1) $($rest:tt)*) => {
        ::core::concat!("; each not empty", $crate::__limits!($($rest)*))
    };
    (each_min_bytes($least:literal) $($rest:tt)*) => {
        ::core::concat!("; each at least ", $least, " bytes", $crate::__limits!($($rest)*))
    };
    (each_max_bytes(1) $($rest:tt)*) => {
        ::core::concat!("; each at most 1 byte", $crate::__limits!($($rest)*))
    };
    (each_max_bytes($most:literal) $($rest:tt)*) => {
        ::core::concat!("; each at most ", $most, " bytes", $crate::__limits!($($rest)*))
    };
    (each_min_width($least:literal) each_max_width($most:literal) $($rest:tt)*) => {
        ::core::concat!("; each ", $least, " to ", $most, " characters, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (each_min_width(1) $($rest:tt)*) => {
        ::core::concat!("; each not empty", $crate::__limits!($($rest)*))
    };
    (each_min_width($least:literal) $($rest:tt)*) => {
        ::core::concat!("; each at least ", $least, " characters, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (each_max_width(1) $($rest:tt)*) => {
        ::core::concat!("; each at most 1 character, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (each_max_width($most:literal) $($rest:tt)*) => {
        ::core::concat!("; each at most ", $most, " characters, a Chinese one counting two", $crate::__limits!($($rest)*))
    };
    (each_min($($least:tt)*) each_max($($most:tt)*) $($rest:tt)*) => {
        ::core::concat!("; each ", $crate::__number_doc!($($least)*), " to ", $crate::__number_doc!($($most)*), $crate::__limits!($($rest)*))
    };
    (each_min($($least:tt)*) $($rest:tt)*) => {
        ::core::concat!("; each at least ", $crate::__number_doc!($($least)*), $crate::__limits!($($rest)*))
    };
    (each_max($($most:tt)*) $($rest:tt)*) => {
        ::core::concat!("; each at most ", $crate::__number_doc!($($most)*), $crate::__limits!($($rest)*))
    };
    (each_one_of(&[$($value:literal),* $(,)?]) $($rest:tt)*) => {
        ::core::concat!("; each ", $crate::__values_doc!($($value)*), $crate::__limits!($($rest)*))
    };
    (each_chars(&[
            $runtime:ident::Chars::$first:ident $(($listed:literal))?
            $(, $root:ident::Chars::$set:ident $(($more:literal))?)* $(,)?
        ]) $($rest:tt)*) => {
        ::core::concat!(
            "; each only ", $crate::__chars_doc!($first $($listed)?), $(", ", $crate::__chars_doc!($set $($more)?),)*
            "", $crate::__limits!($($rest)*))
    };
    (each_url() $($rest:tt)*) => {
        ::core::concat!("; each an `http` or `https` URL", $crate::__limits!($($rest)*))
    };
    (formats(&$module:ident::$table:ident::TABLE) $($rest:tt)*) => {
        ::core::concat!("; formats and sizes of [`", ::core::stringify!($table), "`](", ::core::stringify!($module), "::", ::core::stringify!($table), ")", $crate::__limits!($($rest)*))
    };
    (formats(&super::$module:ident::$table:ident::TABLE) $($rest:tt)*) => {
        ::core::concat!("; formats and sizes of [`", ::core::stringify!($table), "`](super::", ::core::stringify!($module), "::", ::core::stringify!($table), ")", $crate::__limits!($($rest)*))
    };
    (content_type($label:literal) $($rest:tt)*) => {
        ::core::concat!("; sent as `", $label, "`", $crate::__limits!($($rest)*))
    };
    (min_size($($size:tt)*) $($rest:tt)*) => {
        ::core::concat!("; at least ", $crate::__size_doc!($($size)*), $crate::__limits!($($rest)*))
    };
    (max_size($($size:tt)*) $($rest:tt)*) => {
        ::core::concat!("; at most ", $crate::__size_doc!($($size)*), $crate::__limits!($($rest)*))
    };
    (below($($size:tt)*) $($rest:tt)*) => {
        ::core::concat!("; below ", $crate::__size_doc!($($size)*), $crate::__limits!($($rest)*))
    };
    (required_with($path:literal) $($rest:tt)*) => {
        ::core::concat!("; required when `", $path, "` is set", $crate::__limits!($($rest)*))
    };
    (required_if($path:literal, $value:literal) $($rest:tt)*) => {
        ::core::concat!("; required when `", $path, "` is `", ::core::stringify!($value), "`", $crate::__limits!($($rest)*))
    };
    (required_if_any($path:literal, [$($value:literal),* $(,)?]) $($rest:tt)*) => {
        ::core::concat!("; required when `", $path, "` is ", $crate::__values_doc!($($value)*), $crate::__limits!($($rest)*))
    };
    (required_unless($path:literal, [$($value:literal),* $(,)?]) $($rest:tt)*) => {
        ::core::concat!("; required unless `", $path, "` is ", $crate::__values_doc!($($value)*), $crate::__limits!($($rest)*))
    };
    // What has no words.
    ($check:ident $arguments:tt $($rest:tt)*) => {
        $crate::__limits!($($rest)*)
    };
}
