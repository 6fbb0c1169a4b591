//! Macros for the fixed facts: of a service, of an endpoint, and of its variants.

/// Declares the facts of a service, as the static that is named after `impl`.
///
/// ```
/// weixin_runtime::service! {
///     /// The service.
///     #[name("weixin")]
///     #[base_url("https://api.weixin.qq.com")]
///     #[envelope(code = "errcode", message = "errmsg", success(0))]
///     impl SERVICE {}
/// }
/// assert_eq!(SERVICE.base_url, "https://api.weixin.qq.com");
/// ```
#[macro_export]
macro_rules! service {
    (
        $(#[doc = $doc:expr])*
        #[name($name:literal)]
        #[base_url($base_url:literal)]
        $(#[host($host:literal, $host_url:literal)])*
        $(#[envelope(
            $($envelope:literal,)? code = $($code:literal)/+, message = $($message:literal)/+,
            success($($success:tt)*) $(, $texts:ident)?
        )])+
        $(#[time_zone($time_zone:literal)])?
        $(#[signer($signer:literal, $place:ident = $carrier:literal, $method:ident $(($($over:tt $(($field:literal))?),*))?)])*
        impl $constant:ident {}
    ) => {
        $(#[doc = $doc])*
        pub static $constant: $crate::Service = $crate::Service {
            name: $name,
            base_url: $base_url,
            hosts: &[$(($host, $host_url)),*],
            envelopes: &[$($crate::Envelope {
                name: $crate::__envelope!($($envelope)?),
                code: &[$($code),+],
                message: &[$($message),+],
                success: $crate::__codes!($($success)*),
                texts: $crate::__is_given!($($texts)?),
            }),+],
            time_zone: $crate::__private::time_zone(&[$($time_zone)?]),
            signatures: &[$($crate::Signature {
                name: $signer,
                place: $crate::__signature_place!($place $carrier),
                method: $crate::SigningMethod::$method,
                over: &[$($($crate::__signed_part!($over $($field)?)),*)?],
            }),*],
        };
    };
}

/// Codes: `0`, `text("SUCCESS")`.
#[doc(hidden)]
#[macro_export]
macro_rules! __codes {
    ($($number:literal),*) => {
        &[$($crate::Code::Number($number)),*]
    };
    ($($($number:literal)? $(text($text:literal))?),+) => {
        &[$($($crate::Code::Number($number))? $($crate::Code::Text($text))?),+]
    };
}

/// A part of what is signed: `path`, `body`, or signs.
#[doc(hidden)]
#[macro_export]
macro_rules! __signed_part {
    (path) => {
        $crate::SignedPart::Path
    };
    (body) => {
        $crate::SignedPart::Body
    };
    (key) => {
        $crate::SignedPart::Key
    };
    (json $field:literal) => {
        $crate::SignedPart::Field($field)
    };
    ($signs:literal) => {
        $crate::SignedPart::Signs($signs)
    };
}

/// What carries a signature: `query "pay_sig"`.
#[doc(hidden)]
#[macro_export]
macro_rules! __signature_place {
    (query $name:literal) => {
        $crate::SignaturePlace::Query($name)
    };
    (json $name:literal) => {
        $crate::SignaturePlace::Json($name)
    };
    (header $name:literal) => {
        $crate::SignaturePlace::Header($name)
    };
}

/// The name of an envelope; a service with one calls it `main` and does not say so.
#[doc(hidden)]
#[macro_export]
macro_rules! __envelope {
    () => {
        "main"
    };
    ($name:literal) => {
        $name
    };
}

/// Whether a word is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_given {
    () => {
        false
    };
    ($word:ident) => {
        true
    };
}

/// Declares the facts of an endpoint, as the constant `ENDPOINT` of a request or of a namespace of variants.
#[macro_export]
macro_rules! endpoint {
    (
        #[endpoint($name:literal, $service:expr $(, sealed($sealed:ident))?)]
        #[route($method:ident, $path:literal $(at $host:literal)? $(, idempotent($idempotent:literal))?)]
        #[access(
            tokens($($token:literal),* $(,)?), permission_sets($($set:literal),* $(,)?), server_only($server_only:literal)
            $(, signed($($signer:literal),+))?
        )]
        $(#[envelopes($($envelope:literal),+)])?
        $(#[rate($calls:literal per $period:ident)])*
        impl $owner:ident {}
    ) => {
        // It may be deprecated, which the declaration of the type says.
        #[allow(deprecated)]
        impl $owner {
            /// The fixed facts of the endpoint: route, tokens, permission sets.
            #[doc(alias = $path)]
            pub const ENDPOINT: &'static $crate::Endpoint = &$crate::Endpoint {
                name: $name,
                service: $service,
                method: $crate::Method::$method,
                path: $path,
                host: $crate::__host!($($host)?),
                token: &[$($token),*],
                permission_sets: &[$($set),*],
                rates: &[$($crate::Rate { calls: $calls, per: $crate::Period::$period }),*],
                server_only: $server_only,
                idempotent: $crate::__idempotent!($method $($idempotent)?),
                sealed: $crate::__sealed!($($sealed)?),
                envelopes: &[$($($envelope),+)?],
                signed: &[$($($signer),+)?],
            };
        }
    };
}

/// The host of an endpoint.
#[doc(hidden)]
#[macro_export]
macro_rules! __host {
    () => {
        ::core::option::Option::None
    };
    ($host:literal) => {
        ::core::option::Option::Some($host)
    };
}

/// Whether an endpoint takes sealed requests.
#[doc(hidden)]
#[macro_export]
macro_rules! __sealed {
    () => {
        $crate::Sealed::No
    };
    ($sealed:ident) => {
        $crate::Sealed::$sealed
    };
}

/// Whether repeating a call is harmless: as stated, or else as expected of the method.
#[doc(hidden)]
#[macro_export]
macro_rules! __idempotent {
    ($method:ident $idempotent:literal) => {
        $idempotent
    };
    (Get) => {
        true
    };
    (Post) => {
        false
    };
    (Put) => {
        true
    };
    (Patch) => {
        false
    };
    (Delete) => {
        true
    };
}

/// Declares the namespace of an endpoint that has several variants: one function a variant, which returns its
/// request. The namespace is an empty enum, so that no request can mix variants.
#[macro_export]
macro_rules! variants {
    (
        $(#[doc = $doc:tt])*
        $(#[deprecated = $note:literal])?
        #[answers($errors:ty)]
        $(#[alias($($alias:literal),* $(; $title:literal)?)])?
        $(#[doc = $afterword:tt])*
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:tt])*
                #[variant $new:tt]
                $(#[deprecated = $variant_note:literal])?
                $variant:ident($request:ident)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        $($(#[doc(alias = $alias)])* $(#[cfg_attr(doc, doc = "", doc = $crate::__title_doc!($title))] #[doc(alias = $title)])?)?
        #[cfg_attr(doc, doc = "", doc = __errors!(list), doc = "")]
        $(#[doc = $afterword])*
        $(#[deprecated = $note])?
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        $crate::__overview! { $name [$($doc)*] $([$($alias)*])? }

        $(#[allow(deprecated)] #[cfg_attr(any(), doc = $note)])?
        impl $name {
            $(
                $crate::__constructor! {
                    [
                        $(#[doc = $variant_doc])*
                        #[cfg_attr(doc, doc = "", doc = ::core::concat!(
                            " Its arguments are those of [`", ::core::stringify!($request), "::new`]."
                        ))]
                        $(#[deprecated = $variant_note])?
                    ]
                    $variant $new $request itself $request
                }
            )*
        }
    };
}
