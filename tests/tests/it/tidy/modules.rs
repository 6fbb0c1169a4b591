//! The modules of a target as its files declare them, and the names in each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemMacro, ItemMod, ItemUse, UseTree, Visibility};

/// All modules of one target: a library, a program, or an integration test.
pub(super) struct Target {
    /// The root comes first.
    pub(super) modules: Vec<Module>,
}

pub(super) struct Module {
    pub(super) file: PathBuf,
    pub(super) parent: Option<usize>,
    pub(super) names: BTreeMap<String, Vec<Meaning>>,
    pub(super) imports: Vec<Import>,
    /// The items that are neither modules nor imports.
    pub(super) body: Vec<TokenStream>,
}

/// What a name stands for: two namespaces can give it two meanings.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Module(usize),
    /// An item that this module defines.
    Item(usize),
    Import(Vec<String>),
}

/// One leaf of a `use`.
#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// Absent for a glob.
    pub(super) name: Option<String>,
    pub(super) reexport: bool,
}

impl Target {
    /// Reads the modules below a root file. Code that exists only under `cfg(test)` is left out.
    pub(super) fn read(root: &Path) -> Self {
        let mut target = Self { modules: Vec::new() };
        let folder = root.parent().expect("a file has a folder").to_owned();
        target.read_file(root, None, folder);
        target
    }

    fn read_file(&mut self, file: &Path, parent: Option<usize>, children: PathBuf) -> usize {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let items = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())).items;
        self.add(file, parent, items, &children)
    }

    fn add(&mut self, file: &Path, parent: Option<usize>, items: Vec<Item>, children: &Path) -> usize {
        let module = self.modules.len();
        let (names, imports, body) = (BTreeMap::new(), Vec::new(), Vec::new());
        self.modules.push(Module { file: file.to_owned(), parent, names, imports, body });
        for item in items.into_iter().filter(|item| !is_for_tests(attributes(item))) {
            match item {
                Item::Use(item) => self.import(module, &item),
                Item::Mod(item) => self.child(module, item, children),
                item => {
                    self.define(module, &item);
                    self.modules[module].body.push(item.into_token_stream());
                }
            }
        }
        module
    }

    fn import(&mut self, module: usize, item: &ItemUse) {
        for import in imports(item) {
            if let Some(name) = &import.name {
                self.mean(module, name.clone(), Meaning::Import(import.path.clone()));
            }
            self.modules[module].imports.push(import);
        }
    }

    fn child(&mut self, module: usize, item: ItemMod, folder: &Path) {
        let name = plain(&item.ident);
        let file = self.modules[module].file.clone();
        let child = match (item.content, path_attribute(&item.attrs)) {
            (Some((_, items)), _) => self.add(&file, Some(module), items, &folder.join(&name)),
            (None, Some(path)) => {
                let file = file.parent().expect("a file has a folder").join(path);
                self.read_file(&file, Some(module), file.parent().expect("a file has a folder").to_owned())
            }
            (None, None) => {
                let below = folder.join(&name);
                let flat = folder.join(format!("{name}.rs"));
                let file = if flat.is_file() { flat } else { below.join("mod.rs") };
                self.read_file(&file, Some(module), below)
            }
        };
        self.mean(module, name, Meaning::Module(child));
    }

    fn define(&mut self, module: usize, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            Item::Macro(item) => return self.define_by_macro(module, item),
            _ => return,
        };
        self.mean(module, plain(name), Meaning::Item(module));
    }

    /// A `macro_rules!`, or a call of a macro, which most likely defines what it shows as an item.
    fn define_by_macro(&mut self, module: usize, item: &ItemMacro) {
        if let Some(name) = &item.ident {
            let exported = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
            self.mean(if exported { 0 } else { module }, plain(name), Meaning::Item(module));
            return;
        }
        let mut tokens = item.mac.tokens.clone().into_iter().peekable();
        while let Some(token) = tokens.next() {
            let TokenTree::Ident(keyword) = &token else { continue };
            let defines = ["const", "enum", "fn", "static", "struct", "trait", "type"].iter().any(|it| keyword == it);
            if let (true, Some(TokenTree::Ident(name))) = (defines, tokens.peek()) {
                self.mean(module, plain(name), Meaning::Item(module));
            }
        }
    }

    fn mean(&mut self, module: usize, name: String, meaning: Meaning) {
        self.modules[module].names.entry(name).or_default().push(meaning);
    }
}

/// The leaves of a `use`.
pub(super) fn imports(item: &ItemUse) -> Vec<Import> {
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        leaves(&item.tree, Vec::new(), !matches!(item.vis, Visibility::Inherited), &mut found);
    }
    found
}

fn leaves(tree: &UseTree, mut path: Vec<String>, reexport: bool, found: &mut Vec<Import>) {
    match tree {
        UseTree::Path(tree) => {
            path.push(plain(&tree.ident));
            leaves(&tree.tree, path, reexport, found);
        }
        UseTree::Group(tree) => tree.items.iter().for_each(|tree| leaves(tree, path.clone(), reexport, found)),
        UseTree::Glob(_) => found.push(Import { path, name: None, reexport }),
        UseTree::Name(tree) => {
            if tree.ident != "self" {
                path.push(plain(&tree.ident));
            }
            found.push(Import { name: path.last().cloned(), path, reexport });
        }
        UseTree::Rename(tree) => {
            if tree.ident != "self" {
                path.push(plain(&tree.ident));
            }
            found.push(Import { path, name: Some(plain(&tree.rename)), reexport });
        }
    }
}

/// An identifier without `r#`.
pub(super) fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg") && asks_for_tests(attribute))
}

/// True for `cfg(test)` and `cfg(all(test, …))`.
fn asks_for_tests(attribute: &Attribute) -> bool {
    let text = attribute.to_token_stream().to_string().replace(' ', "");
    text == "#[cfg(test)]" || text.starts_with("#[cfg(all(test,")
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("path"))?;
    let syn::Meta::NameValue(meta) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) = &meta.value else { return None };
    Some(path.value())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
