//! What the macros add to the types that they declare. Without the feature, macros of the same names add nothing.

/// `Serialize` and `Deserialize`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
        $crate::__serde! { [serialize deserialize] [] $name }
    };
    ([$serialize:ident $deserialize:ident] [$($note:literal)*] $name:ident) => {
        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])*
        impl $crate::__private::serde::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::$serialize(self, serializer)
            }
        }

        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])*
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::serde::$deserialize(deserializer)
            }
        }
    };
}

/// An object that is only sent: how it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_sent {
    ($name:ident $fields:tt) => {
        $crate::__object_received! { [] $name $fields }
        $crate::__serde! { $name }
    };
}

/// An object that is only received: how it is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_received {
    (
        $name:ident {
            $(
                $(#[doc = $field_doc:tt])*
                #[field(
                    $mode:ident $(($($items:tt)*))? $wire:literal, $presence:ident $(($($default:tt)*))?
                    $(, $check:ident $limits:tt)* $(,)?
                )]
                $(#[deprecated = $field_note:literal])?
                pub $field:ident: $type:ty
            ),* $(,)?
        }
    ) => {
        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $field_note)])?)*
        impl $crate::ToJson for $name {
            #[inline]
            fn visit_fields(&self, visitor: &mut $crate::RequestVisitor) {
                let _ = &visitor;
                $(visitor.$mode($wire)$(.items(&$crate::__items!($($items)*)))?.$presence(&self.$field);)*
            }
        }

        $crate::__serde! { $name }
    };
}

/// A choice that is only sent: how it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_sent_choice {
    ($($choice:tt)*) => {
        $crate::__choice_received! { $($choice)* [] }
    };
}

/// A choice that is only received: how it is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_received_choice {
    ($($choice:tt)*) => {
        $crate::__choice_visited! { $($choice)* [Unknown] }
    };
}

/// A request, or a reply: its parameters, wherever they travel, as one object.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_request {
    (
        [$serialize:ident $deserialize:ident] [$($note:literal)*] $name:ident {
            $(
                [$place:ident $(($($items:tt)*))? $wire:literal, $presence:ident $field:ident]
            )*
        }
    ) => {
        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])*
        impl $crate::ToJson for $name {
            #[inline]
            fn visit_fields(&self, visitor: &mut $crate::RequestVisitor) {
                let _ = &visitor;
                $(
                    visitor.json_as($wire, $crate::__private::Wire::in_place(::core::stringify!($place)))
                        $(.items(&$crate::__items!($($items)*)))?.$presence(&self.$field);
                )*
            }
        }

        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])*
        impl $crate::FromJson for $name {
            #[inline]
            fn from_fields(object: &mut $crate::Object<'_>) -> ::core::option::Option<Self> {
                let _ = &object;
                match ($(
                    object$(.items(&$crate::__items!($($items)*)))?
                        .$presence($wire, $crate::__private::Wire::in_place(::core::stringify!($place)).mode),
                )*) {
                    ($(::core::option::Option::Some($field),)*) => ::core::option::Option::Some(Self { $($field),* }),
                    #[allow(unreachable_patterns)]
                    _ => ::core::option::Option::None,
                }
            }
        }

        $crate::__serde! { [$serialize $deserialize] [$($note)*] $name }
    };
}
