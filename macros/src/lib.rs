//! Bindings from a YAML description, made where a macro is called.
//!
//! ```ignore
//! // The modules of the API, right here.
//! weixin_macros::bindings!("spec");
//!
//! // Or in a module of their own, and only a part of them.
//! weixin_macros::bindings!(
//!     /// What we call of WeChat.
//!     pub(crate) mod weixin = "spec",
//!     groups = ["wxa"],
//!     endpoints = ["channels/upload"],
//!     runtime = crate::weixin_runtime,
//! );
//! ```
//!
//! The caller depends on `weixin-macros` and `weixin-runtime` and on nothing else. Every mistake of the spec is a compile
//! error with its file, line, column and source line.
//!
//! This is the front end for a spec of your own that changes with your program. Who wants the vendor's API takes the crate
//! `weixin`, which is the same code, checked in: it is compiled once and not at every edit.
//!
//! # What is noticed
//!
//! An edit of any YAML file of the spec, and a file that is gone, make cargo compile the caller again. A file that is
//! **added** to the folder cannot be noticed by a macro on stable Rust: a macro can have files tracked, but no folder.
//! One line in the caller's `build.rs` remedies it, without any dependency:
//!
//! ```text
//! fn main() { println!("cargo::rerun-if-changed=spec"); }
//! ```

mod expand;

use std::path::PathBuf;

use proc_macro::TokenStream;

/// Bindings of a spec, as modules where the macro is called.
///
/// ```ignore
/// bindings!("spec");
/// bindings!(pub(crate) mod weixin = "spec/endpoints/channels/upload.yaml");
/// bindings!("spec", groups = ["wxa"], endpoints = ["upload"], runtime = crate::runtime);
/// ```
///
/// | part | meaning |
/// |---|---|
/// | `"path"` | the spec's folder, or one file or folder in it, whose endpoints alone are taken; it begins at the folder of the caller's `Cargo.toml` |
/// | `pub mod name =` | a module around the bindings, with its visibility and attributes; without it, the modules of the API stand where the call stands |
/// | `endpoints = ["upload", "channels/upload"]` | only these, by the vendor's name, with the group where that is not enough |
/// | `groups = ["wxa"]` | only the endpoints of these groups, beside those that are named |
/// | `runtime = crate::path` | where the runtime is, when it is not `weixin_runtime` |
/// | `follow_links = true` | links that lead out of the spec's folder are followed, too: for build systems that put links to their inputs there |
///
/// The whole spec is read and checked, also when a part of it is taken. Call it in a module, not in a function: the
/// modules refer to each other.
#[proc_macro]
pub fn bindings(input: TokenStream) -> TokenStream {
    let caller = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let shown_from = std::env::current_dir().unwrap_or_default();
    expand::expand(input.into(), &caller, &shown_from).into()
}
