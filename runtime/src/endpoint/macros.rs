//! The macros for what is fixed: the service, an endpoint, and the ways of one endpoint.

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

/// Declares what is fixed about an endpoint, as the constant `ENDPOINT` of a request or of a namespace of ways.
#[macro_export]
macro_rules! endpoint {
    (
        #[endpoint($name:literal, $service:expr)]
        #[route($method:ident, $path:literal $(, repeatable($repeatable:literal))?)]
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
                repeatable: $crate::__repeatable!($method $($repeatable)?),
            };
        }
    };
}

/// Whether the same call twice does no more than once: what is said, or else what is expected of the method.
#[doc(hidden)]
#[macro_export]
macro_rules! __repeatable {
    ($method:ident $repeatable:literal) => {
        $repeatable
    };
    (Get) => {
        true
    };
    (Post) => {
        false
    };
}

/// Declares the namespace of an endpoint that can be called in several ways: a function a way, which makes that way's
/// request. The namespace itself has no values, so that no request can mix the ways.
#[macro_export]
macro_rules! ways {
    (
        $(#[doc = $doc:expr])*
        pub enum $name:ident {
            $(
                $(#[doc = $way_doc:expr])*
                #[way($($argument:ident: $type:ty),* $(,)?)]
                $way:ident($request:ident)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl $name {
            $(
                $(#[doc = $way_doc])*
                #[allow(clippy::too_many_arguments)]
                pub fn $way($($argument: impl $crate::IntoValue<$type>),*) -> $request {
                    $request::new($($argument),*)
                }
            )*
        }
    };
}
