//! `Clone` and `Debug` of the structs that the macros declare.

use std::fmt::{Debug, Formatter, Result};

/// Implements `Clone` and `Debug` as a derive would, for a struct and its fields.
///
/// A derive calls `clone` by path, so that its type has to be inferred, and makes a string and a trait object for
/// each field in `Debug`. Method calls, one string and one tuple do the same in two thirds of the compile time.
#[doc(hidden)]
#[macro_export]
macro_rules! __clone_and_debug {
    ([$($note:literal)*] $name:ident $($field:ident)*) => {
        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])*
        #[automatically_derived]
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone()),* }
            }
        }

        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])*
        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_struct(f, ::core::stringify!($name $($field)*), $crate::__fields!(self $($field)*))
            }
        }
    };
}

/// References to the fields of a struct: a tuple, or trait objects if there are too many for one.
#[doc(hidden)]
#[macro_export]
macro_rules! __fields {
    (
        $self:ident $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $i:ident $j:ident $k:ident $l:ident
        $($more:ident)+
    ) => {
        [
            &$self.$a as &dyn ::core::fmt::Debug, &$self.$b, &$self.$c, &$self.$d, &$self.$e, &$self.$f, &$self.$g,
            &$self.$h, &$self.$i, &$self.$j, &$self.$k, &$self.$l, $(&$self.$more),+
        ]
    };
    ($self:ident $($field:ident)*) => {
        ($(&$self.$field,)*)
    };
}

/// Formats what a derived `Debug` would. `names` are those of the struct and its fields, separated by spaces.
#[doc(hidden)]
pub fn __debug_struct(f: &mut Formatter<'_>, names: &str, fields: impl Fields) -> Result {
    fields.debug(names, f)
}

/// The fields of a struct, as [`__fields!`] passes them.
#[doc(hidden)]
pub trait Fields {
    fn debug(self, names: &str, f: &mut Formatter<'_>) -> Result;
}

impl<const N: usize> Fields for [&dyn Debug; N] {
    fn debug(self, names: &str, f: &mut Formatter<'_>) -> Result {
        debug(names, &self, f)
    }
}

macro_rules! tuples {
    ($($type:ident $field:ident),*) => {
        impl<$($type: Debug),*> Fields for ($(&$type,)*) {
            fn debug(self, names: &str, f: &mut Formatter<'_>) -> Result {
                let ($($field,)*) = self;
                debug(names, &[$($field),*], f)
            }
        }
        tuples! { all but the first of $($type $field),* }
    };
    (all but the first of) => {};
    (all but the first of $type:ident $field:ident $(, $more:ident $fields:ident)*) => {
        tuples! { $($more $fields),* }
    };
}

tuples! { A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l }

fn debug(names: &str, fields: &[&dyn Debug], f: &mut Formatter<'_>) -> Result {
    let mut names = names.split_ascii_whitespace().map(|name| name.strip_prefix("r#").unwrap_or(name));
    let mut shown = f.debug_struct(names.next().unwrap_or_default());
    for (name, field) in names.zip(fields) {
        shown.field(name, field);
    }
    shown.finish()
}
