//! Facts in words: the macros render them into docs, so that a fact stands in one line of generated code and in no other.
//!
//! The texts of facts become code spans as they are. Where that would not show them, the generator writes the words itself,
//! as the first rule of a parameter: `says("…")`.

mod codes;
mod limits;
mod places;
mod values;

/// The first line of a doc comment.
#[doc(hidden)]
#[macro_export]
macro_rules! __first_line {
    ($first:tt $($line:tt)*) => {
        $first
    };
    () => {
        ""
    };
}

/// A parameter in a few words: name, place, presence and limits, between a beginning and an end. The first forms are those
/// of most parameters, and compile fastest.
#[doc(hidden)]
#[macro_export]
macro_rules! __about {
    ([$($begin:tt)*] $end:literal json [] $wire:literal (required)) => {
        ::core::concat!($($begin)* "`", $wire, "` in the JSON, required", $end)
    };
    ([$($begin:tt)*] $end:literal json [] $wire:literal (optional)) => {
        ::core::concat!($($begin)* "`", $wire, "` in the JSON, optional", $end)
    };
    ([$($begin:tt)*] $end:literal $place:ident [$($items:tt)*] $wire:literal $presence:tt says($words:literal) $($check:tt)*) => {
        ::core::concat!($($begin)* $words, $end)
    };
    ([$($begin:tt)*] $end:literal $place:ident [] $wire:literal $presence:tt $($check:tt)*) => {
        ::core::concat!(
            $($begin)* "`", $wire, "` ", $crate::__place_doc!($place), $crate::__presence_doc! $presence,
            $crate::__limits!($($check)*), $end
        )
    };
    ([$($begin:tt)*] $end:literal $place:ident [$($items:tt)+] $wire:literal $presence:tt $($check:tt)*) => {
        ::core::concat!(
            $($begin)* "`", $wire, "` ", $crate::__place_doc!($place), $crate::__presence_doc! $presence,
            $crate::__items_doc!($($items)*), $crate::__limits!($($check)*), $end
        )
    };
}

/// A field of an object in a few words.
#[doc(hidden)]
#[macro_export]
macro_rules! __about_field {
    ([$($begin:tt)*] $end:literal $way:ident plain [] $wire:literal (required)) => {
        ::core::concat!($($begin)* "`", $wire, "` in the JSON", $crate::$way!(required), $end)
    };
    ([$($begin:tt)*] $end:literal $way:ident $mode:ident [$($items:tt)*] $wire:literal $presence:tt says($words:literal) $($check:tt)*) => {
        ::core::concat!($($begin)* $words, $end)
    };
    ([$($begin:tt)*] $end:literal $way:ident $mode:ident [$($items:tt)*] $wire:literal $presence:tt $($check:tt)*) => {
        ::core::concat!(
            $($begin)* "`", $wire, "` in the JSON", $crate::__mode_doc!($mode), $crate::$way! $presence,
            $crate::__items_doc!($($items)*), $crate::__limits!($($check)*), $end
        )
    };
}

/// The same as a paragraph of the field's docs.
#[doc(hidden)]
#[macro_export]
macro_rules! __field_doc {
    ($way:ident (
        $mode:ident $(($($items:tt)*))? $wire:literal, $presence:ident $(($($default:tt)*))?
        $(, $check:ident $arguments:tt)* $(,)?
    )) => {
        $crate::__about_field!(
            [" ",] "." $way $mode [$($($items)*)?] $wire ($presence $($($default)*)?) $($check $arguments)*
        )
    };
}

/// What a constructor says of a field: the words about it if it is an argument, else nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! __argument_doc {
    (required $field:ident $about:ident $($facts:tt)*) => {
        $crate::$about!(["\n - `", ::core::stringify!($field), "`: ",] "" $($facts)*)
    };
    (choice $field:ident $about:ident $($facts:tt)*) => {
        $crate::$about!(["\n - `", ::core::stringify!($field), "`: ",] "" $($facts)*)
    };
    ($presence:ident $field:ident $($facts:tt)*) => {
        ""
    };
}

/// What the vendor calls the page.
#[doc(hidden)]
#[macro_export]
macro_rules! __title_doc {
    ($title:literal) => {
        ::core::concat!(" On the vendor's side it is titled ", $title, ".")
    };
}

/// Leaves a macro behind that gives the line about an endpoint in the overview of its group, when rustdoc runs. Requests
/// that are a variant of an endpoint have none.
#[doc(hidden)]
#[macro_export]
macro_rules! __overview {
    ($name:ident [$($doc:tt)*]) => {};
    ($name:ident [$($doc:tt)*] [$($alias:literal)*]) => {
        #[cfg(doc)]
        macro_rules! $name {
            () => {
                ::core::concat!("- [`", ::core::stringify!($name), "`]:", $crate::__first_line!($($doc)*))
            };
        }
        #[cfg(doc)]
        #[allow(unused_imports)]
        pub(crate) use $name as __line;
    };
}

/// Whether a parameter has to be set.
#[doc(hidden)]
#[macro_export]
macro_rules! __presence_doc {
    (required) => {
        ", required"
    };
    (optional) => {
        ", optional"
    };
    (nullable) => {
        ", `null` unless set"
    };
    (choice) => {
        ", required"
    };
    (optional_choice) => {
        ", optional"
    };
    (default $($value:tt)*) => {
        ::core::concat!(", ", $crate::__value_doc!($($value)*), " unless set")
    };
    (default_choice $($value:tt)*) => {
        ::core::concat!(", ", $crate::__value_doc!($($value)*), " unless set")
    };
    // It is only received.
    (code) => {
        ""
    };
}

/// Whether a field of a response may be missing.
#[doc(hidden)]
#[macro_export]
macro_rules! __received_doc {
    (required) => {
        ""
    };
    (optional) => {
        ", may be missing"
    };
    (nullable) => {
        ", may be `null`"
    };
    (choice) => {
        ""
    };
    (optional_choice) => {
        ", may be missing"
    };
    (default $($value:tt)*) => {
        ::core::concat!(", ", $crate::__value_doc!($($value)*), " if it is missing")
    };
    (default_choice $($value:tt)*) => {
        ::core::concat!(", ", $crate::__value_doc!($($value)*), " if it is missing")
    };
    (code) => {
        ", `None` for success"
    };
}

/// A rule of an object, as it stands in its attribute.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_rule_doc {
    ($rule:ident($($wire:literal),+ $(,)?) $(, says($words:literal))?) => {
        $crate::__rule_doc!($rule $(says($words))? $($wire)+)
    };
}

/// A rule about several parameters, as a paragraph.
#[doc(hidden)]
#[macro_export]
macro_rules! __rule_doc {
    ($rule:ident says($words:literal) $($wire:literal)+) => {
        ::core::concat!(" ", $words)
    };
    (exactly_one_of $first:literal $($wire:literal)*) => {
        ::core::concat!(" Exactly one of `", $first, "`", $(", `", $wire, "`",)* " has to be set.")
    };
    (at_least_one_of $first:literal $($wire:literal)*) => {
        ::core::concat!(" At least one of `", $first, "`", $(", `", $wire, "`",)* " has to be set.")
    };
    (at_most_one_of $first:literal $($wire:literal)*) => {
        ::core::concat!(" At most one of `", $first, "`", $(", `", $wire, "`",)* " may be set.")
    };
}

#[cfg(test)]
mod tests;
