//! The macros for what is fixed: the service, an endpoint, and the variants of one endpoint.

/// Declares what is fixed about a service, as a static of the name behind `impl`.
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
        #[envelope(code = $code:literal, message = $message:literal, success($($success:literal),* $(,)?))]
        impl $constant:ident {}
    ) => {
        $(#[doc = $doc])*
        pub static $constant: $crate::Service = $crate::Service {
            name: $name,
            base_url: $base_url,
            envelope: $crate::Envelope { code: $code, message: $message, success: &[$($success),*] },
        };
    };
}

/// Declares what is fixed about an endpoint, as the constant `ENDPOINT` of a request or of a namespace of variants.
#[macro_export]
macro_rules! endpoint {
    (
        #[endpoint($name:literal, $service:expr)]
        #[route($method:ident, $path:literal $(, idempotent($idempotent:literal))?)]
        #[access(
            tokens($($token:literal),* $(,)?), permission_sets($($set:literal),* $(,)?), server_only($server_only:literal)
        )]
        impl $owner:ident {}
    ) => {
        impl $owner {
            /// What is fixed about the endpoint: route, tokens, permission sets.
            pub const ENDPOINT: &'static $crate::Endpoint = &$crate::Endpoint {
                name: $name,
                service: $service,
                method: $crate::Method::$method,
                path: $path,
                token: &[$($token),*],
                permission_sets: &[$($set),*],
                server_only: $server_only,
                idempotent: $crate::__idempotent!($method $($idempotent)?),
            };
        }
    };
}

/// Whether the same call twice does no more than once: what is said, or else what is expected of the method.
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
}

/// Declares the namespace of an endpoint that can be called in several variants: a function a way, which makes that variant's
/// request. The namespace itself has no values, so that no request can mix the variants.
#[macro_export]
macro_rules! variants {
    (
        $(#[doc = $doc:expr])*
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:expr])*
                #[variant($($argument:ident: $type:ty),* $(,)?)]
                $variant:ident($request:ident)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl $name {
            $(
                $(#[doc = $variant_doc])*
                #[allow(clippy::too_many_arguments)]
                pub fn $variant($($argument: impl $crate::IntoValue<$type>),*) -> $request {
                    $request::new($($argument),*)
                }
            )*
        }
    };
}
