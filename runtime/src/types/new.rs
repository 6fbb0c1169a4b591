//! How what is sent is made: `new` with what is required, and a setter for everything else.

/// The function that takes what is required: `new`, or the constructor of a variant or a kind. Where two arguments take the
/// same values, they are the fields of a struct, so that none can be taken for another.
#[doc(hidden)]
#[macro_export]
macro_rules! __new {
    (
        ($($argument:ident: $type:ty),* $(,)?) [$($attribute:tt)*] [$($allowed:ident)*]
        { $($field:ident $presence:ident $(($($default:tt)*))?)* }
    ) => {
        $($attribute)*
        #[allow(clippy::too_many_arguments $(, clippy::$allowed)*)]
        pub fn new($($argument: impl $crate::IntoValue<$type>),*) -> Self {
            Self { $($field: $crate::__initial!($presence $(($($default)*))? $field)),* }
        }
    };
    (
        ($required:ident { $($argument:ident: $type:ty),* $(,)? }) [$($attribute:tt)*] $allowed:tt
        { $($field:ident $presence:ident $(($($default:tt)*))?)* }
    ) => {
        $($attribute)*
        pub fn new(required: $required<$(impl $crate::IntoValue<$type>),*>) -> Self {
            let $required { $($argument),* } = required;
            Self { $($field: $crate::__initial!($presence $(($($default)*))? $field)),* }
        }
    };
}

/// The constructor of a variant or a kind, which calls `new` of what it makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __constructor {
    ([$($attribute:tt)*] $name:ident ($($argument:ident: $type:ty),* $(,)?) $made:ident $kind:ident $into:ty) => {
        $($attribute)*
        #[allow(clippy::too_many_arguments)]
        pub fn $name($($argument: impl $crate::IntoValue<$type>),*) -> $into {
            $crate::__made!($kind $made::new($($argument),*))
        }
    };
    (
        [$($attribute:tt)*] $name:ident ($required:ident { $($argument:ident: $type:ty),* $(,)? }) $made:ident $kind:ident
        $into:ty
    ) => {
        $($attribute)*
        pub fn $name(required: $required<$(impl $crate::IntoValue<$type>),*>) -> $into {
            $crate::__made!($kind $made::new(required))
        }
    };
}

/// What a constructor returns: the value as it is, or as a kind of the choice.
#[doc(hidden)]
#[macro_export]
macro_rules! __made {
    (itself $value:expr) => {
        $value
    };
    ($kind:ident $value:expr) => {
        Self::$kind($value)
    };
}

/// The struct with what is required, if names have to tell it apart. Its fields take whatever becomes their types, as
/// arguments do.
#[doc(hidden)]
#[macro_export]
macro_rules! __required {
    (
        ($required:ident { $($argument:ident: $type:ty),* $(,)? }) $name:ident
        { $($field:ident [$($doc:literal)*; $about:ident $($facts:tt)*])* }
    ) => {
        // What is said of a field, by its name: the arguments are some of the fields.
        macro_rules! $required {
            $(($field) => { ::core::concat!($($doc, "\n",)* $crate::$about!(["\n ",] "." $($facts)*)) };)*
        }

        #[doc = concat!("What [`", stringify!($name), "`] needs, for [`", stringify!($name), "::new`]: what becomes its fields of the same names.")]
        #[allow(non_camel_case_types)]
        pub struct $required<$($argument),*> {
            $(
                #[doc = $required!($argument)]
                pub $argument: $argument,
            )*
        }
    };
    ($arguments:tt $name:ident $fields:tt) => {};
}

/// A field's value in `new`: the argument of the same name, nothing, or the default.
#[doc(hidden)]
#[macro_export]
macro_rules! __initial {
    (required $field:ident) => {
        $field.into_value()
    };
    (optional $field:ident) => {
        ::core::option::Option::None
    };
    (nullable $field:ident) => {
        ::core::option::Option::None
    };
    (default($value:expr) $field:ident) => {
        $crate::IntoValue::into_value($value)
    };
    (choice $field:ident) => {
        $field.into_value()
    };
    (optional_choice $field:ident) => {
        ::core::option::Option::None
    };
}

/// The setter of a field that is not an argument of `new`. It takes the value or an option of it; without one, the field
/// is as `new` makes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    (required $field:tt) => {};
    (optional { [$($attribute:tt)*] $field:ident $type:tt [$inner:ty] }) => {
        $($attribute)*
        #[must_use]
        pub fn $field<_Given>(mut self, $field: impl $crate::IntoOption<$inner, _Given>) -> Self {
            self.$field = $field.into_option();
            self
        }
    };
    (nullable $field:tt) => {
        $crate::__setter! { optional $field }
    };
    (default($($value:tt)*) { [$($attribute:tt)*] $field:ident [$type:ty] $inner:tt }) => {
        $($attribute)*
        #[must_use]
        pub fn $field<_Given>(mut self, $field: impl $crate::IntoOption<$type, _Given>) -> Self {
            self.$field = match $field.into_option() {
                ::core::option::Option::Some(value) => value,
                ::core::option::Option::None => $crate::IntoValue::into_value($($value)*),
            };
            self
        }
    };
    (choice $field:tt) => {};
    (optional_choice $field:tt) => {
        $crate::__setter! { optional $field }
    };
}
