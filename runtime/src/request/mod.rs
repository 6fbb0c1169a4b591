//! Requests: the trait of generated request types, and the macro that declares them.

use crate::endpoint::Endpoint;
use crate::endpoint::codes::ApiError;
use crate::request::violation::{Invalid, Report};
use crate::request::visitor::RequestVisitor;
use crate::response::content::FromResponse;

pub(crate) mod body;
pub(crate) mod inspect;
pub(crate) mod multipart;
pub(crate) mod part;
pub(crate) mod places;
pub(crate) mod prepare;
pub(crate) mod seal;
pub(crate) mod token;
pub(crate) mod violation;
pub(crate) mod visitor;

/// A request to an endpoint; declared by [`request!`](crate::request).
pub trait Request: Clone + Send + Sync + 'static {
    /// The response on success.
    type Response: FromResponse;

    /// The error codes of the endpoint.
    type Error: ApiError;

    /// The fixed facts of the endpoint.
    const ENDPOINT: &'static Endpoint;

    /// Shows every parameter to the visitor, which encodes and checks it.
    fn visit(&self, visitor: &mut RequestVisitor);

    /// Runs the local checks and reports violations, and what could not be checked.
    ///
    /// It blocks if there is an archive to inspect.
    fn check(&self) -> Report {
        crate::request::inspect::report(RequestVisitor::probing(self, false))
    }

    /// Checks the request, as the client does before it sends it.
    ///
    /// It blocks if there is an archive to inspect.
    ///
    /// # Errors
    ///
    /// All violations at once.
    fn validate(&self) -> Result<(), Invalid> {
        self.check().into_result()
    }
}

/// Declares a request type: a struct with `new`, a setter for each optional parameter, and [`Request`].
///
/// See the crate's tests for a complete example.
#[macro_export]
macro_rules! request {
    (
        $(#[doc = $doc:tt])*
        $(#[deprecated = $deprecated:literal])?
        #[call($endpoint:expr, $response:ty, $error:ty)]
        $(#[alias($($alias:literal),* $(; $title:literal)?)])?
        #[body($body:ident)]
        $(#[fixed($fixed_place:ident $fixed_wire:literal = $fixed_value:literal)])*
        $(#[rule($rule:ident($($rule_wire:literal),+ $(,)?) $(, says($rule_words:literal))?)])*
        #[new $new:tt]
        $(#[doc = $note:tt])*
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
        $(#[doc = ""] #[doc = $crate::__rule_doc!($rule $(says($rule_words))? $($rule_wire)+)])*
        $($(#[doc(alias = $alias)])* $(#[cfg_attr(doc, doc = "", doc = $crate::__title_doc!($title))] #[doc(alias = $title)])?)?
        #[cfg_attr(doc, doc = "", doc = __errors!(list), doc = "")]
        $(#[doc = $note])*
        $(#[deprecated = $deprecated])?
        #[must_use = "a request does nothing until a client sends it"]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                #[doc = ""]
                #[doc = $crate::__about!(
                    [" ",] "." $place [$($($items)*)?] $wire ($presence) $($check($($check_argument)*))*
                )]
                #[cfg_attr(doc, doc = __errors!(codes [$($check)*]))]
                $(#[deprecated = $field_note])?
                pub $field: $outer $(:: $segment)* $(< $($inner),+ >)?,
            )*
        }

        $crate::__clone_and_debug! { [$($deprecated)? $($($field_note)?)*] $name $($field)* }

        // What is deprecated may be used here, and only here. Nothing is written where nothing is deprecated: each
        // attribute costs the user's compiler.
        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $deprecated)])?
        $($(#[allow(deprecated)] #[cfg_attr(any(), doc = $field_note)])?)*
        impl $name {
            $crate::__new! {
                $new
                [
                    #[doc = "The request with its required parameters."]
                    #[cfg_attr(doc, doc = ::core::concat!($(
                        $crate::__argument_doc!(
                            $presence $field __about
                            $place [$($($items)*)?] $wire ($presence) $($check($($check_argument)*))*
                        ),
                    )*))]
                ]
                []
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
                        #[cfg_attr(doc, doc = __errors!(codes [$($check)*]))]
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
            [serialize_request deserialize_request] [$($deprecated)? $($($field_note)?)*] $name {
                $([$place $(($($items)*))? $wire, $presence $field])*
            }
        }

        // The endpoint may be deprecated as a whole, which only the namespace of its variants knows.
        #[allow(deprecated)]
        impl $crate::Request for $name {
            type Response = $response;
            type Error = $error;
            const ENDPOINT: &'static $crate::Endpoint = $endpoint;

            #[inline]
            fn visit(&self, visitor: &mut $crate::RequestVisitor) {
                visitor.body($crate::__body!($body));
                $($crate::__slot!(visitor $fixed_place $fixed_wire).fixed($fixed_value);)*
                $(
                    $crate::__slot!(visitor $place $wire)$(.items(&$crate::__items!($($items)*)))?
                        .$presence(&self.$field)$(.$check($($check_argument)*))*;
                )*
                $(visitor.$rule([$($rule_wire),+]);)*
            }
        }

        $crate::__overview! { $name [$($doc)*] $([$($alias)*])? }
    };
}

/// The kind of body.
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    (none) => {
        $crate::BodyKind::None
    };
    (form) => {
        $crate::BodyKind::Form
    };
    (json) => {
        $crate::BodyKind::Json
    };
    (urlencoded) => {
        $crate::BodyKind::Urlencoded
    };
    (raw) => {
        $crate::BodyKind::Raw
    };
    (json_or_empty_object) => {
        $crate::BodyKind::JsonOrEmptyObject
    };
}

/// What waits for the value of a parameter: the word says where it travels, and how.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot {
    ($visitor:ident query $wire:literal) => {
        $visitor.query($wire)
    };
    ($visitor:ident form $wire:literal) => {
        $visitor.form($wire)
    };
    ($visitor:ident json $wire:literal) => {
        $visitor.json($wire)
    };
    ($visitor:ident json_string $wire:literal) => {
        $visitor.json_string($wire)
    };
    ($visitor:ident json_commas $wire:literal) => {
        $visitor.json_commas($wire)
    };
    ($visitor:ident json_semicolons $wire:literal) => {
        $visitor.json_semicolons($wire)
    };
    ($visitor:ident json_pipes $wire:literal) => {
        $visitor.json_pipes($wire)
    };
    ($visitor:ident json_spaces $wire:literal) => {
        $visitor.json_spaces($wire)
    };
    ($visitor:ident json_json_text $wire:literal) => {
        $visitor.json_json_text($wire)
    };
    ($visitor:ident json_base64 $wire:literal) => {
        $visitor.json_base64($wire)
    };
    ($visitor:ident json_digits $wire:literal) => {
        $visitor.json_digits($wire)
    };
    ($visitor:ident json_number $wire:literal) => {
        $visitor.json_number($wire)
    };
    ($visitor:ident json_rfc3339 $wire:literal) => {
        $visitor.json_rfc3339($wire)
    };
    ($visitor:ident json_date_time $wire:literal) => {
        $visitor.json_date_time($wire)
    };
    ($visitor:ident query_digits $wire:literal) => {
        $visitor.query_digits($wire)
    };
    ($visitor:ident query_rfc3339 $wire:literal) => {
        $visitor.query_rfc3339($wire)
    };
    ($visitor:ident query_date_time $wire:literal) => {
        $visitor.query_date_time($wire)
    };
    ($visitor:ident form_digits $wire:literal) => {
        $visitor.form_digits($wire)
    };
    ($visitor:ident form_rfc3339 $wire:literal) => {
        $visitor.form_rfc3339($wire)
    };
    ($visitor:ident form_date_time $wire:literal) => {
        $visitor.form_date_time($wire)
    };
    ($visitor:ident query_commas $wire:literal) => {
        $visitor.query_commas($wire)
    };
    ($visitor:ident query_semicolons $wire:literal) => {
        $visitor.query_semicolons($wire)
    };
    ($visitor:ident query_pipes $wire:literal) => {
        $visitor.query_pipes($wire)
    };
    ($visitor:ident query_spaces $wire:literal) => {
        $visitor.query_spaces($wire)
    };
    ($visitor:ident query_json_text $wire:literal) => {
        $visitor.query_json_text($wire)
    };
    ($visitor:ident query_base64 $wire:literal) => {
        $visitor.query_base64($wire)
    };
    ($visitor:ident form_commas $wire:literal) => {
        $visitor.form_commas($wire)
    };
    ($visitor:ident form_semicolons $wire:literal) => {
        $visitor.form_semicolons($wire)
    };
    ($visitor:ident form_pipes $wire:literal) => {
        $visitor.form_pipes($wire)
    };
    ($visitor:ident form_spaces $wire:literal) => {
        $visitor.form_spaces($wire)
    };
    ($visitor:ident form_json_text $wire:literal) => {
        $visitor.form_json_text($wire)
    };
    ($visitor:ident form_base64 $wire:literal) => {
        $visitor.form_base64($wire)
    };
    ($visitor:ident query_repeated $wire:literal) => {
        $visitor.query_repeated($wire)
    };
    ($visitor:ident form_repeated $wire:literal) => {
        $visitor.form_repeated($wire)
    };
    ($visitor:ident path $wire:literal) => {
        $visitor.path($wire)
    };
    ($visitor:ident path_commas $wire:literal) => {
        $visitor.path_commas($wire)
    };
    ($visitor:ident path_semicolons $wire:literal) => {
        $visitor.path_semicolons($wire)
    };
    ($visitor:ident path_pipes $wire:literal) => {
        $visitor.path_pipes($wire)
    };
    ($visitor:ident path_spaces $wire:literal) => {
        $visitor.path_spaces($wire)
    };
    ($visitor:ident path_json_text $wire:literal) => {
        $visitor.path_json_text($wire)
    };
    ($visitor:ident path_base64 $wire:literal) => {
        $visitor.path_base64($wire)
    };
    ($visitor:ident path_digits $wire:literal) => {
        $visitor.path_digits($wire)
    };
    ($visitor:ident path_rfc3339 $wire:literal) => {
        $visitor.path_rfc3339($wire)
    };
    ($visitor:ident path_date_time $wire:literal) => {
        $visitor.path_date_time($wire)
    };
    ($visitor:ident header $wire:literal) => {
        $visitor.header($wire)
    };
    ($visitor:ident header_commas $wire:literal) => {
        $visitor.header_commas($wire)
    };
    ($visitor:ident header_semicolons $wire:literal) => {
        $visitor.header_semicolons($wire)
    };
    ($visitor:ident header_pipes $wire:literal) => {
        $visitor.header_pipes($wire)
    };
    ($visitor:ident header_spaces $wire:literal) => {
        $visitor.header_spaces($wire)
    };
    ($visitor:ident header_json_text $wire:literal) => {
        $visitor.header_json_text($wire)
    };
    ($visitor:ident header_base64 $wire:literal) => {
        $visitor.header_base64($wire)
    };
    ($visitor:ident header_digits $wire:literal) => {
        $visitor.header_digits($wire)
    };
    ($visitor:ident header_rfc3339 $wire:literal) => {
        $visitor.header_rfc3339($wire)
    };
    ($visitor:ident header_date_time $wire:literal) => {
        $visitor.header_date_time($wire)
    };
    ($visitor:ident urlencoded $wire:literal) => {
        $visitor.urlencoded($wire)
    };
    ($visitor:ident urlencoded_repeated $wire:literal) => {
        $visitor.urlencoded_repeated($wire)
    };
    ($visitor:ident urlencoded_commas $wire:literal) => {
        $visitor.urlencoded_commas($wire)
    };
    ($visitor:ident urlencoded_semicolons $wire:literal) => {
        $visitor.urlencoded_semicolons($wire)
    };
    ($visitor:ident urlencoded_pipes $wire:literal) => {
        $visitor.urlencoded_pipes($wire)
    };
    ($visitor:ident urlencoded_spaces $wire:literal) => {
        $visitor.urlencoded_spaces($wire)
    };
    ($visitor:ident urlencoded_json_text $wire:literal) => {
        $visitor.urlencoded_json_text($wire)
    };
    ($visitor:ident urlencoded_base64 $wire:literal) => {
        $visitor.urlencoded_base64($wire)
    };
    ($visitor:ident urlencoded_digits $wire:literal) => {
        $visitor.urlencoded_digits($wire)
    };
    ($visitor:ident urlencoded_rfc3339 $wire:literal) => {
        $visitor.urlencoded_rfc3339($wire)
    };
    ($visitor:ident urlencoded_date_time $wire:literal) => {
        $visitor.urlencoded_date_time($wire)
    };
    // The whole body is collected as the only part of a form is.
    ($visitor:ident raw $wire:literal) => {
        $visitor.form($wire)
    };
    ($visitor:ident raw_commas $wire:literal) => {
        $visitor.form_commas($wire)
    };
    ($visitor:ident raw_semicolons $wire:literal) => {
        $visitor.form_semicolons($wire)
    };
    ($visitor:ident raw_pipes $wire:literal) => {
        $visitor.form_pipes($wire)
    };
    ($visitor:ident raw_spaces $wire:literal) => {
        $visitor.form_spaces($wire)
    };
    ($visitor:ident raw_json_text $wire:literal) => {
        $visitor.form_json_text($wire)
    };
    ($visitor:ident raw_base64 $wire:literal) => {
        $visitor.form_base64($wire)
    };
    ($visitor:ident raw_digits $wire:literal) => {
        $visitor.form_digits($wire)
    };
    ($visitor:ident raw_rfc3339 $wire:literal) => {
        $visitor.form_rfc3339($wire)
    };
    ($visitor:ident raw_date_time $wire:literal) => {
        $visitor.form_date_time($wire)
    };
    ($visitor:ident $other:ident $wire:literal) => {
        ::core::compile_error!(::core::concat!(
            "parameter `",
            $wire,
            "`: weixin-runtime sends nothing in `",
            ::core::stringify!($other),
            "`"
        ))
    };
}
