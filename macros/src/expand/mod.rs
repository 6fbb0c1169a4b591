//! Expands a call of the macro. Independent of the compiler, so that tests can look at the tokens.

mod options;

use std::path::{Component, Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use weixin_codegen::OpenError;
use weixin_codegen::emit::{Tree, default_runtime};
use weixin_codegen::files;
use weixin_codegen::front_end::{self, Opened};
use weixin_codegen::markdown::DocLine;

use self::options::Options;

/// The bindings, or compile errors. The spec's path is relative to the caller's folder; messages show paths relative to
/// `shown_from`, like the compiler's own messages.
pub(crate) fn expand(input: TokenStream, caller: &Path, shown_from: &Path) -> TokenStream {
    let made = syn::parse2::<Options>(input).and_then(|options| bindings(&options, caller, shown_from));
    made.unwrap_or_else(|error| error.to_compile_error())
}

fn bindings(options: &Options, caller: &Path, shown_from: &Path) -> syn::Result<TokenStream> {
    let path = tidy(&caller.join(options.path.value()));
    let opened = front_end::open_following(&path, shown_from, &options.selection(), options.links())
        .map_err(|error| explain(&error, options))?;
    let tree = Tree::new(&opened.api);
    let items = tree.to_tokens(&options.runtime.clone().unwrap_or_else(default_runtime));
    let tracked = tracked(&opened, options.path.span())?;
    Ok(match &options.module {
        None => quote!(#items #tracked),
        Some(module) => {
            let (attributes, visibility, name) = (&module.attributes, &module.visibility, &module.name);
            let docs = tree.module.docs.iter().map(DocLine::attribute);
            quote!(#(#attributes)* #(#[doc = #docs])* #visibility mod #name { #items #tracked })
        }
    })
}

/// Names that the spec does not have are underlined. Mistakes in YAML cannot be, so the message contains their position.
fn explain(error: &OpenError, options: &Options) -> syn::Error {
    let OpenError::Selection(unknown) = error else {
        return syn::Error::new(options.path.span(), error.to_string());
    };
    let errors = unknown.iter().map(|unknown| syn::Error::new(options.span_of(&unknown.name), unknown));
    let all = errors.reduce(|mut all, next| {
        all.combine(next);
        all
    });
    all.unwrap_or_else(|| syn::Error::new(options.path.span(), error.to_string()))
}

/// Makes the compiler track the files; the only way to do so on stable.
fn tracked(opened: &Opened, span: Span) -> syn::Result<TokenStream> {
    let track = |file: &PathBuf| {
        let path = file.to_str().ok_or_else(|| {
            syn::Error::new(span, format!("the path `{}` is not UTF-8 and cannot be tracked", files::shown(file)))
        })?;
        Ok(quote_spanned!(Span::call_site()=> const _: &[u8] = ::core::include_bytes!(#path);))
    };
    opened.files.iter().map(track).collect()
}

/// The path without `..` in the middle, which reads better in messages, unless it would lead elsewhere.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir if tidy.file_name().is_some() => drop(tidy.pop()),
            other => tidy.push(other),
        }
    }
    let same = std::fs::canonicalize(&tidy).ok() == std::fs::canonicalize(path).ok();
    if same { tidy } else { path.to_owned() }
}
