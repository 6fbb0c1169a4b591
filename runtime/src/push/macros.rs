//! The macros for messages and replies.

/// Declares what tells a message, for a type that [`object!`](crate::object) declares.
#[macro_export]
macro_rules! message {
    (
        #[message($name:literal, $service:expr)]
        $(#[when($field:literal = $value:literal)])+
        impl $message:ident {}
    ) => {
        impl $crate::push::Message for $message {
            const FACTS: &'static $crate::push::MessageFacts =
                &$crate::push::MessageFacts::new($name, $service, &[$(($field, $value)),+]);
        }
    };
}

/// Declares the reply to a message: a struct with `new` and a setter for each optional field.
#[macro_export]
macro_rules! reply {
    (
        $(#[doc = $doc:tt])*
        #[to($message:ident)]
        $(#[fixed($fixed_wire:literal = $fixed_value:literal)])*
        #[new $new:tt]
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:tt])*
                #[param(
                    $place:ident $(($($items:tt)*))? $wire:literal, $presence:ident
                    $(, $check:ident($($check_argument:tt)*))* $(,)?
                )]
                $(#[deprecated = $field_note:literal])?
                pub $field:ident: $outer:ident $(:: $segment:ident)* $(< $($inner:ty),+ $(,)? >)?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                #[doc = ""]
                #[doc = $crate::__about!(
                    [" ",] "." $place [$($($items)*)?] $wire ($presence) $($check($($check_argument)*))*
                )]
                $(#[deprecated = $field_note])?
                pub $field: $outer $(:: $segment)* $(< $($inner),+ >)?,
            )*
        }

        $crate::__clone_and_debug! { [$($($field_note)?)*] $name $($field)* }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $field_note)])?)*
        impl $name {
            $crate::__new! {
                $new
                [
                    #[doc = "The reply with its required fields."]
                    #[cfg_attr(doc, doc = ::core::concat!($(
                        $crate::__argument_doc!(
                            $presence $field __about
                            $place [$($($items)*)?] $wire ($presence) $($check($($check_argument)*))*
                        ),
                    )*))]
                ]
                [new_without_default]
                { $($field $presence)* }
            }

            $($crate::__setter! {
                $presence
                {
                    [
                        $(#[doc = $field_doc])*
                        #[doc = ""]
                        #[doc = $crate::__about!(
                            [" ",] "." $place [$($($items)*)?] $wire ($presence) $($check($($check_argument)*))*
                        )]
                        $(#[deprecated = $field_note])?
                    ]
                    $field [$outer $(:: $segment)* $(< $($inner),+ >)?] [$($($inner),+)?]
                }
            })*
        }

        $crate::__required! { $new $name {
            $($field [$($field_doc)*; __about
                $place [$($($items)*)?] $wire ($presence) $($check($($check_argument)*))*
            ])*
        } }

        $crate::__serde_request! {
            [serialize deserialize] [$($($field_note)?)*] $name {
                $([$place $(($($items)*))? $wire, $presence $field])*
            }
        }

        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $field_note)])?)*
        impl $crate::push::ReplyContent for $name {
            fn content(
                &self,
                inbound: &$crate::push::Inbound,
            ) -> ::core::result::Result<$crate::Json, $crate::push::PushError> {
                $crate::push::__content(<$message as $crate::push::Message>::FACTS, inbound, |visitor| {
                    let _ = &visitor;
                    $($crate::__slot!(visitor json $fixed_wire).fixed($fixed_value);)*
                    $(
                        $crate::__slot!(visitor $place $wire)$(.items(&$crate::__items!($($items)*)))?
                            .$presence(&self.$field)$(.$check($($check_argument)*))*;
                    )*
                })
            }
        }
    };
}

/// Declares the enum of all messages.
#[macro_export]
macro_rules! messages {
    (
        $(#[doc = $doc:tt])*
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:tt])*
                $(#[deprecated = $note:literal])?
                $variant:ident($($path:ident)::+)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                $(#[deprecated = $note])?
                $variant(::std::boxed::Box<$($path)::+>),
            )*
            /// A message that the spec does not have.
            Unknown($crate::push::UnknownMessage),
        }

        #[allow(deprecated)]
        impl $crate::push::Messages for $name {
            fn read(inbound: &$crate::push::Inbound) -> ::core::result::Result<Self, $crate::Fault> {
                match inbound.told_by(&[$(<$($path)::+ as $crate::push::Message>::FACTS),*]) {
                    $(
                        ::core::option::Option::Some(facts)
                            if facts.name == <$($path)::+ as $crate::push::Message>::FACTS.name =>
                        {
                            inbound.decode_message().map(|message| Self::$variant(::std::boxed::Box::new(message)))
                        }
                    )*
                    _ => ::core::result::Result::Ok(Self::Unknown($crate::push::UnknownMessage::new(inbound))),
                }
            }
        }
    };
}
