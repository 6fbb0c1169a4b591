//! The macro for objects in requests and responses.

/// Declares an object that is sent (`#[sent(…)]`), received (`#[received]`), or both. Where the meaning of a field depends on
/// the service, it says which that is: `#[received(&SERVICE)]`, or on the endpoint: `#[received(Call::ENDPOINT)]`.
///
/// See the crate's tests for a complete example.
#[macro_export]
macro_rules! object {
    ($(#[doc = $doc:tt])* #[received $($origin:tt)?] pub struct $name:ident $fields:tt) => {
        $crate::__object_struct! { __received_doc __no_field_codes [$(#[doc = $doc])*] $name $fields }
        $crate::__object_received! { [$($origin)?] $name $fields }
        $crate::__serde_received! { $name $fields }
    };
    (
        $(#[doc = $doc:tt])* #[sent $new:tt] $(#[rule($($rule:tt)*)])* #[received $($origin:tt)?]
        pub struct $name:ident $fields:tt
    ) => {
        $crate::__object_struct! {
            __presence_doc __field_codes
            [$(#[doc = $doc])* $(#[doc = ""] #[doc = $crate::__object_rule_doc! { $($rule)* }])*] $name $fields
        }
        $crate::__object_sent! { $new [$(($($rule)*))*] $name $fields }
        $crate::__object_received! { [$($origin)?] $name $fields }
        $crate::__serde! { $name }
    };
    (
        $(#[doc = $doc:tt])* #[sent $new:tt] #[received $($origin:tt)?] $(#[rule($($rule:tt)*)])*
        pub struct $name:ident $fields:tt
    ) => {
        $crate::__object_struct! {
            __presence_doc __field_codes
            [$(#[doc = $doc])* $(#[doc = ""] #[doc = $crate::__object_rule_doc! { $($rule)* }])*] $name $fields
        }
        $crate::__object_sent! { $new [$(($($rule)*))*] $name $fields }
        $crate::__object_received! { [$($origin)?] $name $fields }
        $crate::__serde! { $name }
    };
    (
        $(#[doc = $doc:tt])* #[sent $new:tt] $(#[rule($($rule:tt)*)])*
        pub struct $name:ident $fields:tt
    ) => {
        $crate::__object_struct! {
            __presence_doc __field_codes
            [$(#[doc = $doc])* $(#[doc = ""] #[doc = $crate::__object_rule_doc! { $($rule)* }])*] $name $fields
        }
        $crate::__object_sent! { $new [$(($($rule)*))*] $name $fields }
        $crate::__serde_sent! { $name $fields }
    };
}

/// The struct itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_struct {
    (
        $way:ident $codes:ident [$($attribute:tt)*] $name:ident {
            $(
                $(#[doc = $field_doc:tt])*
                #[field $facts:tt]
                $(#[deprecated = $field_note:literal])?
                pub $field:ident: $type:ty
            ),* $(,)?
        }
    ) => {
        $($attribute)*
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                #[cfg_attr(doc, doc = "", doc = $crate::__field_doc!($way $facts), doc = $crate::$codes! $facts)]
                $(#[deprecated = $field_note])?
                pub $field: $type,
            )*
        }

        $crate::__clone_and_debug! { [$($($field_note)?)*] $name $($field)* }
    };
}

/// What sending an object takes.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_sent {
    (
        $new:tt
        [$(($rule:ident($($rule_wire:literal),+ $(,)?) $(, says($rule_words:literal))?))*]
        $name:ident {
            $(
                $(#[doc = $field_doc:tt])*
                #[field(
                    $mode:ident $(($($items:tt)*))? $wire:literal, $presence:ident $(($($default:tt)*))?
                    $(, $check:ident($($check_argument:tt)*))* $(,)?
                )]
                $(#[deprecated = $field_note:literal])?
                pub $field:ident: $outer:ident $(:: $segment:ident)* $(< $($inner:ty),+ $(,)? >)?
            ),* $(,)?
        }
    ) => {
        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $field_note)])?)*
        impl $name {
            $crate::__new! {
                $new
                [
                    #[doc = "The object with its required fields."]
                    #[cfg_attr(doc, doc = ::core::concat!($(
                        $crate::__argument_doc!(
                            $presence $field __about_field
                            __presence_doc $mode [$($($items)*)?] $wire ($presence $($($default)*)?)
                            $($check($($check_argument)*))*
                        ),
                    )*))]
                ]
                []
                { $($field $presence $(($($default)*))?)* }
            }

            $($crate::__setter! {
                $presence $(($($default)*))?
                {
                    [
                        $(#[doc = $field_doc])*
                        #[doc = ""]
                        #[doc = $crate::__about_field!(
                            [" ",] "." __presence_doc $mode [$($($items)*)?] $wire ($presence $($($default)*)?)
                            $($check($($check_argument)*))*
                        )]
                        #[cfg_attr(doc, doc = __errors!(codes [$($check)*]))]
                        $(#[deprecated = $field_note])?
                    ]
                    $field [$outer $(:: $segment)* $(< $($inner),+ >)?] [$($($inner),+)?]
                }
            })*
        }

        $crate::__required! { $new $name {
            $($field [$($field_doc)*; __about_field
                __presence_doc $mode [$($($items)*)?] $wire ($presence $($($default)*)?) $($check($($check_argument)*))*
            ])*
        } }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $field_note)])?)*
        impl $crate::ToJson for $name {
            #[inline]
            fn visit_fields(&self, visitor: &mut $crate::RequestVisitor) {
                $(
                    visitor.$mode($wire)$(.items(&$crate::__items!($($items)*)))?.$presence(&self.$field)
                        $(.$check($($check_argument)*))*;
                )*
                $(visitor.$rule([$($rule_wire),+]);)*
            }
        }
    };
}

/// What receiving an object takes.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_received {
    (
        [$(($origin:expr))?] $name:ident {
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
        impl $crate::FromJson for $name {
            // `?` on an option does the same through two traits, which cost users more compile time than everything
            // else here.
            #[inline]
            fn from_fields(object: &mut $crate::Object<'_>) -> ::core::option::Option<Self> {
                $(object.__of($origin);)?
                match ($(
                    object$(.items(&$crate::__items!($($items)*)))?
                        .$presence($wire, $crate::__private::Mode::$mode $(, $($default)*)?),
                )*) {
                    ($(::core::option::Option::Some($field),)*) => ::core::option::Option::Some(Self { $($field),* }),
                    #[allow(unreachable_patterns)]
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
}
