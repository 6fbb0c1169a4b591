//! Parses the macro's arguments.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitBool, LitStr, Path, Token, Visibility, bracketed};
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::files::Links;
use weixin_codegen::rust_path;
use weixin_codegen::select::Selection;

/// The options after the path.
const KEYS: [&str; 6] = ["endpoints", "groups", "runtime", "follow_links", "drafts", "extends"];

/// The arguments.
pub(crate) struct Options {
    pub(crate) module: Option<Module>,
    pub(crate) path: LitStr,
    endpoints: Option<Vec<LitStr>>,
    groups: Option<Vec<LitStr>>,
    pub(crate) runtime: Option<TokenStream>,
    follow_links: Option<bool>,
    drafts: Option<bool>,
    /// The crate of bindings that the spec adds to.
    pub(crate) extends: Option<TokenStream>,
}

/// The module around the bindings: `pub(crate) mod weixin =`.
pub(crate) struct Module {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
}

impl Options {
    /// What to keep of the API.
    pub(crate) fn selection(&self) -> Selection {
        let names = |list: &Option<Vec<LitStr>>| list.iter().flatten().map(LitStr::value).collect();
        let drafts = self.drafts == Some(true);
        Selection { under: None, endpoints: names(&self.endpoints), groups: names(&self.groups), drafts }
    }

    /// Which links of the spec's folder are followed.
    pub(crate) fn links(&self) -> Links {
        if self.follow_links == Some(true) { Links::All } else { Links::Inside }
    }

    /// The span of a name of the selection in the call.
    pub(crate) fn span_of(&self, name: &str) -> Span {
        let names = self.endpoints.iter().chain(&self.groups).flatten();
        names.into_iter().find(|said| said.value() == name).map_or(self.path.span(), LitStr::span)
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let module = if input.peek(LitStr) { None } else { Some(input.parse()?) };
        let path = input.parse()?;
        let (endpoints, groups, runtime, extends) = (None, None, None, None);
        let mut options = Self { module, path, endpoints, groups, runtime, follow_links: None, drafts: None, extends };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                options.option(input)?;
            }
        }
        Ok(options)
    }
}

impl Options {
    fn option(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key: Ident = input.parse()?;
        let name = key.to_string();
        if !KEYS.contains(&name.as_str()) {
            let near = nearest(&name, KEYS).map(|near| format!("; did you mean `{near}`?"));
            let remedy =
                near.unwrap_or_else(|| format!("; there are {}", KEYS.map(|key| format!("`{key}`")).join(", ")));
            return Err(syn::Error::new(key.span(), format!("unknown option `{name}`{remedy}")));
        }
        input.parse::<Token![=]>()?;
        let again = match name.as_str() {
            "endpoints" => self.endpoints.replace(names(input)?).is_some(),
            "groups" => self.groups.replace(names(input)?).is_some(),
            "drafts" => self.drafts.replace(input.parse::<LitBool>()?.value).is_some(),
            "extends" => self.extends.replace(crate_path(input)?).is_some(),
            "follow_links" => self.follow_links.replace(input.parse::<LitBool>()?.value).is_some(),
            _ => self.runtime.replace(crate_path(input)?).is_some(),
        };
        if again { Err(syn::Error::new(key.span(), format!("`{name}` is said twice"))) } else { Ok(()) }
    }
}

/// `["upload", "wxa/upload"]`. An empty list is refused: it would mean everything, which is never intended.
fn names(input: ParseStream<'_>) -> syn::Result<Vec<LitStr>> {
    let content;
    let brackets = bracketed!(content in input);
    let names = Punctuated::<LitStr, Token![,]>::parse_terminated_with(&content, |input| input.parse())?;
    if names.is_empty() {
        return Err(syn::Error::new(
            brackets.span.join(),
            "the list is empty; leave the option out to take everything",
        ));
    }
    Ok(names.into_iter().collect())
}

/// The path of the runtime, or of a crate of bindings.
fn crate_path(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let path: Path = input.call(Path::parse_mod_style)?;
    let tokens = path.to_token_stream();
    rust_path::checked(tokens.clone()).map_err(|why| syn::Error::new_spanned(tokens, why))
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if !input.peek(Token![mod]) {
            return Err(input.error("expected the spec's path, as in `bindings!(\"spec\")`, or `mod name = \"spec\"`"));
        }
        input.parse::<Token![mod]>()?;
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { attributes, visibility, name })
    }
}
