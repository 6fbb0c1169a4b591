//! Which files a file uses: every path in it, followed to the file that defines the item.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proc_macro2::{TokenStream, TokenTree};

use super::modules::{Import, Meaning, Module, Target, imports, plain};

/// A file, what it uses, and the path by which it does.
pub(super) type Uses = BTreeMap<PathBuf, BTreeMap<PathBuf, String>>;

/// What a path leads to.
enum Found {
    Module(usize),
    /// An item, and the module that defines it.
    Item(usize),
}

/// The imports and globs that have been followed, each by its module and the name that was looked for.
type Seen = BTreeSet<(usize, String)>;

/// What each file of a target uses of the others.
///
/// The path of a module alone uses nothing, and a re-export uses nothing that is below the module it stands in.
pub(super) fn uses(target: &Target) -> Uses {
    let mut uses = Uses::new();
    for (module, Module { imports, body, .. }) in target.modules.iter().enumerate() {
        let (mut paths, mut local) = (Vec::new(), Vec::new());
        for tokens in body {
            mentioned(tokens.clone(), &mut paths, &mut local);
        }
        for path in &paths {
            target.note(module, path, false, &mut uses);
        }
        for import in imports.iter().chain(&local) {
            target.note(module, &import.path, import.reexport, &mut uses);
        }
    }
    uses
}

impl Target {
    /// Notes whose items a path in a module names.
    fn note(&self, module: usize, path: &[String], reexport: bool, uses: &mut Uses) {
        for owner in self.owners(module, path) {
            let (from, to) = (&self.modules[module].file, &self.modules[owner].file);
            if from != to && !(reexport && self.is_below(owner, module)) {
                uses.entry(from.clone()).or_default().entry(to.clone()).or_insert_with(|| path.join("::"));
            }
        }
    }

    /// The modules that define what a path names.
    fn owners(&self, module: usize, path: &[String]) -> Vec<usize> {
        let found = self.resolve(module, path, &mut BTreeSet::new());
        let owner = |found| if let Found::Item(owner) = found { Some(owner) } else { None };
        found.into_iter().filter_map(owner).collect()
    }

    fn is_below(&self, module: usize, above: usize) -> bool {
        std::iter::successors(self.modules[module].parent, |module| self.modules[*module].parent).any(|it| it == above)
    }

    /// What a path in a module leads to. An import or glob that leads back to itself leads nowhere.
    fn resolve(&self, module: usize, path: &[String], seen: &mut Seen) -> Vec<Found> {
        let [first, rest @ ..] = path else { return vec![Found::Module(module)] };
        match (first.as_str(), self.modules[module].parent) {
            ("crate", _) => return self.resolve(0, rest, seen),
            ("self", _) => return self.resolve(module, rest, seen),
            ("super", Some(parent)) => return self.resolve(parent, rest, seen),
            _ => {}
        }
        let meanings = self.modules[module].names.get(first).map_or(&[][..], Vec::as_slice);
        // A function and a module of one name: only one of them has something inside.
        let is_module = meanings.iter().any(|meaning| matches!(meaning, Meaning::Module(_)));
        let mut found = Vec::new();
        for meaning in meanings {
            match meaning {
                Meaning::Module(child) => found.extend(self.resolve(*child, rest, seen)),
                Meaning::Item(_) if is_module && !rest.is_empty() => {}
                Meaning::Item(owner) => found.push(Found::Item(*owner)),
                Meaning::Import(path) if seen.insert((module, first.clone())) => {
                    found.extend(self.resolve(module, &[path.as_slice(), rest].concat(), seen));
                }
                Meaning::Import(_) => {}
            }
        }
        if found.is_empty() { self.by_glob(module, path, seen) } else { found }
    }

    fn by_glob(&self, module: usize, path: &[String], seen: &mut Seen) -> Vec<Found> {
        let mut found = Vec::new();
        for glob in self.modules[module].imports.iter().filter(|import| import.name.is_none()) {
            if !seen.insert((module, format!("{}::*::{}", glob.path.join("::"), path[0]))) {
                continue;
            }
            for source in self.resolve(module, &glob.path, seen) {
                if let Found::Module(source) = source {
                    found.extend(self.resolve(source, path, seen));
                }
            }
        }
        found
    }
}

/// Every path in a piece of code, also inside the calls of macros, and every import inside a function.
fn mentioned(tokens: TokenStream, paths: &mut Vec<Vec<String>>, local: &mut Vec<Import>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => mentioned(group.stream(), paths, local),
            TokenTree::Ident(ident) if ident == "use" => {
                let end = tokens[at..].iter().position(|token| is_punct(Some(token), ';'));
                let item: TokenStream = tokens[at - 1..].iter().take(end.map_or(0, |end| end + 2)).cloned().collect();
                if let Ok(item) = syn::parse2(item) {
                    local.extend(imports(&item));
                    at += end.map_or(0, |end| end + 1);
                }
            }
            TokenTree::Ident(_) => {
                let begins = begins_a_path(&tokens[..at - 1]);
                let path = path_at(&tokens, &mut at);
                paths.extend(begins.then_some(path));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// False for fields, methods, lifetimes, and paths that begin elsewhere: `.x`, `'x`, `::x`, `$crate::x`.
fn begins_a_path(before: &[TokenTree]) -> bool {
    let last = |back: usize| before.len().checked_sub(back).and_then(|at| before.get(at));
    let field = is_punct(last(1), '.') && !is_punct(last(2), '.');
    let rooted = is_punct(last(1), ':') && is_punct(last(2), ':');
    !field && !rooted && !is_punct(last(1), '\'') && !is_punct(last(1), '$')
}

/// Reads on with `:: name` after the identifier before `at`.
fn path_at(tokens: &[TokenTree], at: &mut usize) -> Vec<String> {
    let mut path = Vec::new();
    if let Some(TokenTree::Ident(ident)) = tokens.get(*at - 1) {
        path.push(plain(ident));
    }
    while let [colon, second, TokenTree::Ident(ident), ..] = &tokens[*at..] {
        if !is_punct(Some(colon), ':') || !is_punct(Some(second), ':') {
            break;
        }
        path.push(plain(ident));
        *at += 3;
    }
    path
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}
