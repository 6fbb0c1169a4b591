//! Paths of Rust that users write in calls of the front ends.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// Checks the path of the runtime, or of a crate of bindings, that a user gave. It is used in every module, so it cannot be relative to one.
///
/// # Errors
///
/// What is wrong with it.
pub fn checked(path: TokenStream) -> Result<TokenStream, String> {
    let shown = path.to_string().replace(' ', "");
    let path = syn::parse2::<syn::Path>(path).map_err(|_| format!("`{shown}` is not the path of a module"))?;
    let tokens = path.into_token_stream();
    match tokens.clone().into_iter().next() {
        Some(TokenTree::Ident(first)) if first == "self" || first == "super" => {
            Err(format!("`{shown}` means something else in every module; begin it with `crate` or `::`"))
        }
        _ => Ok(tokens),
    }
}
