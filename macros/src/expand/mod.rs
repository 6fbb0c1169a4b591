//! Expands a call of the macro. Independent of the compiler, so that tests can look at the tokens.

mod options;

use std::path::{Component, Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use weixin_codegen::emit::{Tree, default_runtime};
use weixin_codegen::files;
use weixin_codegen::front_end::{self, Opened};
use weixin_codegen::markdown::DocLine;
use weixin_codegen::{Base, OpenError, Source};

use self::options::Options;

/// The spec of the crate `weixin`, and the version of that crate.
pub(crate) type WeixinSpec = (Vec<Source>, &'static str);

/// Where the macro is called.
pub(crate) struct Caller<'a> {
    /// The folder of its `Cargo.toml`, from which the spec's path starts.
    pub(crate) folder: &'a Path,
    /// Messages show paths relative to this one, like the compiler's own messages.
    pub(crate) shown_from: &'a Path,
    /// The spec of the crate `weixin`, if it was built in.
    pub(crate) weixin: fn() -> Option<WeixinSpec>,
}

/// The bindings, or compile errors.
pub(crate) fn expand(input: TokenStream, caller: &Caller<'_>) -> TokenStream {
    let made = syn::parse2::<Options>(input).and_then(|options| bindings(&options, caller));
    made.unwrap_or_else(|error| error.to_compile_error())
}

fn bindings(options: &Options, caller: &Caller<'_>) -> syn::Result<TokenStream> {
    let path = tidy(&caller.folder.join(options.path.value()));
    let base = options.extends.as_ref().map(|path| base(path, caller)).transpose()?;
    let opened =
        front_end::open_extending(&path, caller.shown_from, &options.selection(), options.links(), base.as_ref())
            .map_err(|error| explain(&error, options))?;
    let tree = Tree::new(&opened.api);
    let default = || base.as_ref().map_or_else(default_runtime, Base::runtime);
    let items = tree.to_tokens(&options.runtime.clone().unwrap_or_else(default));
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

/// The crate that the spec adds to.
fn base(path: &TokenStream, caller: &Caller<'_>) -> syn::Result<Base> {
    let error = |why: &str| syn::Error::new_spanned(path, why);
    let why = "`extends` needs the feature `weixin` of the crate `weixin-macros`";
    let (sources, version) = (caller.weixin)().ok_or_else(|| error(why))?;
    Base::new(path.clone(), sources).map(|base| base.version(version)).map_err(|why| error(&why))
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
