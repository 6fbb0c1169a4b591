//! Generates bindings from a YAML description in a macro call.
//!
//! ```ignore
//! // The modules of the API, in this module.
//! weixin_macros::bindings!("spec");
//!
//! // Or a part of them, in a module of their own.
//! weixin_macros::bindings!(
//!     /// The endpoints of WeChat that we call.
//!     pub(crate) mod weixin = "spec",
//!     groups = ["login"],
//!     endpoints = ["cooperation_shop/upload"],
//!     runtime = crate::weixin_runtime,
//! );
//! ```
//!
//! The caller only depends on `weixin-macros` and `weixin-runtime`. Every mistake in the spec is a compile error with
//! file, line, column and source line.
//!
//! Use this for a spec of your own that changes together with your program. For the vendor's API use the crate `weixin`,
//! which is the same code, checked in: it is compiled once and not after every edit.
//!
//! # When the spec changes
//!
//! Cargo compiles the caller again when a YAML file of the spec is edited or removed. It does not notice files that are
//! **added**: on stable Rust, a macro can track files but not folders. One line in the caller's `build.rs` fixes that:
//!
//! ```text
//! fn main() { println!("cargo::rerun-if-changed=spec"); }
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

mod expand;

use std::path::PathBuf;

use proc_macro::TokenStream;

use self::expand::{Caller, WeixinSpec};

/// Generates the bindings of a spec as modules at the call.
///
/// ```ignore
/// bindings!("spec");
/// bindings!(pub(crate) mod weixin = "spec/endpoints/cooperation_shop/upload.yaml");
/// bindings!("spec", groups = ["login"], endpoints = ["upload"], runtime = crate::runtime);
/// ```
///
/// | part | meaning |
/// |---|---|
/// | `"path"` | the spec's folder, or a file or folder in it to use only its endpoints; relative to the folder of the caller's `Cargo.toml` |
/// | `pub mod name =` | a module around the bindings, with visibility and attributes; without it, the modules of the API are placed directly at the call |
/// | `endpoints = ["upload", "cooperation_shop/upload"]` | only these endpoints, by the vendor's name, with the group if that is ambiguous |
/// | `groups = ["login"]` | only the endpoints of these groups, in addition to those that are named |
/// | `extends = weixin` | the spec adds endpoints to the crate `weixin`, see below |
/// | `runtime = crate::path` | the path of the runtime, if it is not `weixin_runtime` |
/// | `drafts = true` | also the drafts of the spec, which nobody has compared with the vendor's pages yet |
/// | `follow_links = true` | also follow links that lead out of the spec's folder, for build systems that put links to their inputs there |
///
/// # Endpoints beside those of `weixin`
///
/// With `extends = weixin`, which needs the feature `weixin` of this crate, the spec holds endpoints only: no service file,
/// and no copy of a shared table or type. All of that is the code of the crate `weixin`, so that its client and its tokens
/// are used for both, and its errors come from both. A dependency on `weixin-runtime` is not needed. Types and tables that
/// several endpoints of `weixin` share are there with the features of these endpoints' groups.
///
/// The whole spec is read and checked, even if only a part of it is used. Call the macro in a module, not in a function:
/// the generated modules refer to each other.
#[proc_macro]
pub fn bindings(input: TokenStream) -> TokenStream {
    let caller = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let shown_from = std::env::current_dir().unwrap_or_default();
    let weixin = weixin_spec;
    expand::expand(input.into(), &Caller { folder: &caller, shown_from: &shown_from, weixin }).into()
}

/// The spec of the crate `weixin`, if it is built in, and the version of that crate.
fn weixin_spec() -> Option<WeixinSpec> {
    #[cfg(feature = "weixin")]
    return Some((weixin_embedded_spec::sources("weixin/spec"), weixin_embedded_spec::VERSION));
    #[cfg(not(feature = "weixin"))]
    None
}
