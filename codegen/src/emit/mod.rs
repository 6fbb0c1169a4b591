//! From the model to modules of Rust, with one function for each kind of item. Nothing here fails, panics or treats a
//! name specially.
//!
//! Repeated code lives in the runtime's macros. What is printed here is data, one fact to a line, in calls of these
//! macros. Their bodies have the syntax of items, so that they are formatted like items.

mod docs;
mod endpoint;
mod example;
mod message;
mod shared;
mod tree;
mod types;
mod users;
mod words;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

#[cfg(feature = "maintain")]
pub(crate) use self::example::{call as example_call, received as example_receipt};
pub(crate) use self::shared::WHOLE_SPEC;
pub use self::tree::Tree;
use self::users::SharedUsers;
pub use self::words::{Place, about};
use crate::markdown::DocLine;
use crate::model::{Api, Endpoint, Group, Message};

/// The module that holds all messages.
const MESSAGES: &str = "messages";

/// The crate feature that it needs, where groups have features.
const PUSH: &str = "push";

/// A module of the output.
#[derive(Clone, Debug)]
pub struct Module {
    /// The path of its file below the output folder: `channels/upload.rs`.
    pub file: String,
    /// What it was made from, as Markdown: a file of the spec, or a description.
    pub source: DocLine,
    /// Its documentation, line by line.
    pub docs: Vec<DocLine>,
    /// The endpoints of which its documentation has a line, which their modules know.
    pub overview: Vec<Submodule>,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// An item of a module.
#[derive(Clone, Debug)]
pub enum Item {
    /// The modules inside this one, in order.
    Modules(Vec<Submodule>),
    /// Re-exports of everything in these modules.
    Reexports(Vec<Submodule>),
    /// The import of the runtime's crate as `runtime`, the only line that depends on the front end.
    Runtime,
    /// The same where everything that uses it depends on crate features.
    RuntimeOfShared,
    /// Imports, one to a line.
    Lines(Vec<TokenStream>),
    /// A call of one of the runtime's macros.
    Declaration(Declaration),
    /// One that is shared, with the crate features of which it needs one, as for [`Submodule::features`].
    Shared(Declaration, Vec<String>),
}

/// A module inside another one.
#[derive(Clone, Debug)]
pub struct Submodule {
    /// Its Rust name.
    pub name: String,
    /// True if it is public.
    pub public: bool,
    /// The crate features of which it needs one; none if it is always there. Only files need them: front ends without
    /// files select parts of the spec instead of features.
    pub features: Vec<String>,
}

/// A call of one of the runtime's macros, with a body in the syntax of a struct, an enum or an impl.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The macro's name.
    pub wrapper: &'static str,
    /// The doc comment, line by line.
    pub docs: Vec<DocLine>,
    /// The attributes, without `#[` and `]`.
    pub attributes: Vec<TokenStream>,
    /// What is said last, line by line: corrections and assumptions. It stands behind the attributes.
    pub notes: Vec<DocLine>,
    /// `pub struct Upload`
    pub head: TokenStream,
    /// The members in braces; `None` without braces.
    pub members: Option<Vec<Member>>,
}

/// A field or variant.
#[derive(Clone, Debug)]
pub struct Member {
    /// The doc comment, line by line.
    pub docs: Vec<DocLine>,
    /// The attributes, without `#[` and `]`.
    pub attributes: Vec<TokenStream>,
    /// `pub media: runtime::File`
    pub tokens: TokenStream,
}

impl Item {
    /// The item as tokens.
    pub fn to_tokens(&self) -> TokenStream {
        match self {
            Self::Declaration(declaration) => declaration.to_tokens(),
            Self::Shared(declaration, features) => condition(features).chain([declaration.to_tokens()]).collect(),
            other => other.clone().lines().into_iter().collect(),
        }
    }

    /// The lines of an item that is not a declaration, as they are in a file.
    pub(crate) fn lines(self) -> Vec<TokenStream> {
        match self {
            Self::Modules(modules) => modules.iter().flat_map(Submodule::lines).collect(),
            Self::Reexports(modules) => modules.iter().flat_map(Submodule::reexport).collect(),
            Self::Runtime => vec![use_runtime(&default_runtime())],
            Self::RuntimeOfShared => vec![quote!(#[allow(unused_imports)]), use_runtime(&default_runtime())],
            Self::Lines(lines) => lines,
            Self::Declaration(_) | Self::Shared(..) => Vec::new(),
        }
    }
}

impl Submodule {
    /// A module that needs no feature.
    fn always(name: &str, public: bool) -> Self {
        Self { name: name.to_owned(), public, features: Vec::new() }
    }

    /// Its declaration in a file.
    fn lines(&self) -> impl Iterator<Item = TokenStream> {
        let head = module_head(self.public, &self.name);
        condition(&self.features).chain([quote!(#head;)])
    }

    /// The re-export of what is in it, in a file.
    fn reexport(&self) -> impl Iterator<Item = TokenStream> {
        condition(&self.features).chain([self.glob()])
    }

    /// The line about the endpoint in the docs of the group, in a file: an inner attribute without `#![` and `]`.
    pub(crate) fn line(&self) -> TokenStream {
        let (name, features) = (ident(&self.name), &self.features);
        match features.as_slice() {
            [] => self.line_always(),
            _ => quote!(cfg_attr(all(doc, any(#(feature = #features),*)), doc = #name::__line!())),
        }
    }

    /// The same where no feature is needed.
    pub(crate) fn line_always(&self) -> TokenStream {
        let name = ident(&self.name);
        quote!(cfg_attr(doc, doc = #name::__line!()))
    }

    /// `pub use self::upload::*;`
    pub(crate) fn glob(&self) -> TokenStream {
        let name = ident(&self.name);
        quote!(pub use self::#name::*;)
    }
}

/// The lines that make an item depend on one of these features, in a file; none where it is always there. However long a
/// condition becomes, it is one line.
pub(crate) fn condition(features: &[String]) -> impl Iterator<Item = TokenStream> {
    let lines = match features {
        [] => Vec::new(),
        [feature] => vec![quote!(#[cfg(feature = #feature)])],
        _ => vec![quote!(#[rustfmt::skip]), quote!(#[cfg(any(#(feature = #features),*))])],
    };
    lines.into_iter()
}

impl Declaration {
    /// The path of the macro.
    pub(crate) fn wrapper_path(&self) -> TokenStream {
        let wrapper = ident(self.wrapper);
        quote!(runtime::#wrapper)
    }

    /// The call as tokens.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let (path, attributes, head) = (self.wrapper_path(), &self.attributes, &self.head);
        let (docs, notes) = (docs::attributes(&self.docs), docs::attributes(&self.notes));
        let body = self.members.as_ref().map(|members| {
            let members = members.iter().map(|member| {
                let (docs, attributes, tokens) = (docs::attributes(&member.docs), &member.attributes, &member.tokens);
                quote!(#docs #(#[#attributes])* #tokens,)
            });
            quote!({ #(#members)* })
        });
        quote!(#path! { #docs #(#[#attributes])* #notes #head #body })
    }
}

impl Module {
    /// The module's content as tokens, those of its file.
    pub fn to_tokens(&self) -> TokenStream {
        let (docs, overview) = (docs::inner_attributes(&self.docs), self.overview.iter().map(Submodule::line));
        let items = self.items.iter().map(Item::to_tokens);
        quote!(#docs #(#![#overview])* #(#items)*)
    }
}

/// The module in which a name is printed.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    /// The module of an endpoint, which imports the shared modules.
    Endpoint,
    /// The module of the shared types.
    Shared,
}

/// All modules of an API.
pub fn modules(api: &Api) -> Vec<Module> {
    let endpoints = api.endpoints().map(|(group, endpoint)| endpoint_module(api, group, endpoint));
    let messages = api.messages.iter().map(|message| message_module(api, message));
    shared_modules(api).into_iter().chain(endpoints).chain(messages).collect()
}

/// All modules but those of endpoints: the root, the service, the tables, the groups.
pub(crate) fn shared_modules(api: &Api) -> Vec<Module> {
    let users = SharedUsers::of(api);
    let mut modules = vec![shared::root(api), shared::service(api)];
    modules.extend(shared::formats(api, &users));
    modules.extend(shared::errors(api, &users));
    modules.extend(shared::types(api, &users));
    modules.extend(shared::groups(api));
    modules.extend(message::groups(api));
    modules
}

/// The module of an endpoint.
pub(crate) fn endpoint_module(api: &Api, group: &Group, endpoint: &Endpoint) -> Module {
    endpoint::module(api, group, endpoint)
}

/// The module of a message.
pub(crate) fn message_module(api: &Api, message: &Message) -> Module {
    message::module(api, message)
}

/// An identifier; raw if it begins with `r#`.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The file stem of a module: `type` for `r#type`.
fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// `pub mod channels`
pub(crate) fn module_head(public: bool, name: &str) -> TokenStream {
    let (visibility, name) = (public.then(|| quote!(pub)), ident(name));
    quote!(#visibility mod #name)
}

/// The default path of the runtime.
pub fn default_runtime() -> TokenStream {
    quote!(weixin_runtime)
}

/// The import through which a generated module uses the runtime, at any path.
pub(crate) fn use_runtime(path: &TokenStream) -> TokenStream {
    quote!(use #path as runtime;)
}
