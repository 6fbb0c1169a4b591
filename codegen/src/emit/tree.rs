//! The whole API as one piece of code, for front ends without files: each module is nested in its parent.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Item, Module, Submodule, docs, file_stem, module_head, modules, shared, use_runtime};
use crate::model::Api;

/// A module with the modules inside it.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The module's Rust name; empty for the root, whose name the front end chooses.
    pub name: String,
    /// True if it is public.
    pub public: bool,
    /// Its own content.
    pub module: Module,
    /// The modules inside it, in the order of its [`Item::Modules`].
    pub children: Vec<Tree>,
}

impl Tree {
    /// The tree of an API.
    pub fn new(api: &Api) -> Self {
        let mut files = modules(api).into_iter().map(|module| (module.file.clone(), module)).collect();
        Self::of((String::new(), true), shared::root(api), "", &mut files)
    }

    /// A module, with those in the folder of the same name.
    fn of((name, public): (String, bool), module: Module, folder: &str, files: &mut BTreeMap<String, Module>) -> Self {
        let inside = module.items.iter().flat_map(|item| match item {
            Item::Modules(modules) => modules.as_slice(),
            _ => &[],
        });
        let child = |Submodule { name, public, .. }: &Submodule| {
            let path = format!("{folder}{}", file_stem(name));
            let module = files.remove(&format!("{path}.rs")).or_else(|| files.remove(&format!("{path}/mod.rs")))?;
            Some(Self::of((name.clone(), *public), module, &format!("{path}/"), files))
        };
        let children = inside.filter_map(child).collect();
        Self { name, public, module, children }
    }

    /// What stands between the module's braces, without its documentation.
    pub fn to_tokens(&self, runtime: &TokenStream) -> TokenStream {
        let item = |item: &Item| match item {
            Item::Modules(_) => self.children.iter().map(|child| child.nested(runtime)).collect(),
            Item::Reexports(modules) => modules.iter().map(Submodule::glob).collect(),
            Item::Runtime | Item::RuntimeOfShared => use_runtime(runtime),
            Item::Shared(declaration, _) => declaration.to_tokens(),
            other => other.to_tokens(),
        };
        self.module.items.iter().map(item).collect()
    }

    fn nested(&self, runtime: &TokenStream) -> TokenStream {
        let (head, docs) = (module_head(self.public, &self.name), docs::inner_attributes(&self.module.docs));
        let overview = self.module.overview.iter().map(Submodule::line_always);
        let items = self.to_tokens(runtime);
        quote!(#head { #docs #(#![#overview])* #items })
    }
}
