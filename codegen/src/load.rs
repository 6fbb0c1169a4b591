//! A spec with its model and a map back to the YAML, for code that works with both.

use std::collections::HashMap;
use std::sync::Arc;

use crate::decode::Unreadable;
use crate::define::Definitions;
use crate::diagnostic::Diagnostics;
use crate::model::Api;
use crate::read::{self, Names, Spec};
use crate::source::{Source, Span};
use crate::yaml::{Node, NodeKind};
use crate::{lint, lower};

/// A spec, loaded.
#[derive(Debug)]
pub struct Loaded {
    /// Its model.
    pub api: Api,
    /// Where the YAML states each fact.
    pub source_map: SourceMap,
}

/// Reads and checks a spec, and keeps the positions of its facts.
///
/// # Errors
///
/// All mistakes in all files.
pub fn load(sources: Vec<Source>) -> Result<Loaded, Diagnostics> {
    load_whole(sources, Names::Current)
}

/// Reads and checks an earlier revision of a spec, whose keys may still have their earlier names.
///
/// # Errors
///
/// All mistakes in all files.
pub fn load_revision(sources: Vec<Source>) -> Result<Loaded, Diagnostics> {
    load_whole(sources, Names::Earlier)
}

fn load_whole(sources: Vec<Source>, names: Names) -> Result<Loaded, Diagnostics> {
    let sources: Arc<[Source]> = sources.into();
    let mut diagnostics = Diagnostics::new(sources.clone());
    let spec = read::read_with_trees(Unreadable::Replaced, names, &sources, &mut diagnostics);
    lint::lint(&spec, &mut diagnostics);
    lowered(spec, sources, diagnostics)
}

/// Reads a spec in which one file comes from another revision than the rest, so they need not be consistent: only what
/// cannot be read at all is an error, and only in that file. What the other files lack is left out.
///
/// # Errors
///
/// All that cannot be read in the file at `path`, or a missing service file.
pub fn load_part(sources: Vec<Source>, path: &str) -> Result<Loaded, Diagnostics> {
    load_one(sources, path, Names::Current)
}

/// Like [`load_part`], for files whose keys may still have their earlier names.
///
/// # Errors
///
/// As [`load_part`].
pub fn load_part_of_revision(sources: Vec<Source>, path: &str) -> Result<Loaded, Diagnostics> {
    load_one(sources, path, Names::Earlier)
}

fn load_one(sources: Vec<Source>, path: &str, names: Names) -> Result<Loaded, Diagnostics> {
    let sources: Arc<[Source]> = sources.into();
    let mut all = Diagnostics::new(sources.clone());
    let spec = read::read_with_trees(Unreadable::LeftOut, names, &sources, &mut all);
    let mut own = Diagnostics::new(sources.clone());
    for diagnostic in all.list() {
        let file = diagnostic.at.and_then(|at| sources.get(at.file as usize));
        if file.is_some_and(|file| file.path == path) {
            own.push(diagnostic.clone());
        }
    }
    lowered(spec, sources, own)
}

fn lowered(spec: Spec, sources: Arc<[Source]>, mut diagnostics: Diagnostics) -> Result<Loaded, Diagnostics> {
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let Some(api) = lower::lower(&spec) else {
        diagnostics.push(lint::no_service("the spec has no service file"));
        return Err(diagnostics);
    };
    Ok(Loaded { api, source_map: SourceMap::of(spec, sources) })
}

/// The trees of a spec, in which the path of a fact leads to a line.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Arc<[Source]>,
    trees: Vec<Option<Node>>,
    /// Where types are defined, by the file of the endpoint that owns them (empty for shared ones) and by name.
    types: HashMap<(String, String), (usize, Vec<String>)>,
}

/// A fact of a spec, identified by a path of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fact {
    /// The file, below the spec's folder; empty for a shared type, which may be in any.
    pub file: String,
    /// The type in which the keys start, if they do not start at the top of the file.
    pub within: Option<String>,
    /// The keys.
    pub keys: Vec<String>,
}

/// A line of a spec, and the path that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourcePosition {
    /// The file as messages show it.
    pub file: String,
    /// The file below the spec's folder.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The path of keys from the top of the file.
    pub keys: Vec<String>,
}

impl SourceMap {
    fn of(spec: Spec, sources: Arc<[Source]>) -> Self {
        let mut types = HashMap::new();
        let mut add = |owner: &str, definitions: &Definitions<'_>| {
            for (name, definition) in &definitions.0 {
                let file = definition.span.file as usize;
                let root = spec.trees.get(file).and_then(Option::as_ref);
                let keys = root.map(|root| keys_to(root, definition.span)).unwrap_or_default();
                types.insert((owner.to_owned(), name.clone()), (file, keys));
            }
        };
        add("", &Definitions::shared(&spec));
        for (file, exchange) in spec.exchanges() {
            add(spec.path(file), &Definitions::of(exchange));
        }
        Self { sources, types, trees: spec.trees }
    }

    /// The line of a fact. For a default that the file does not state, the line of the closest enclosing entry.
    pub fn find(&self, fact: &Fact) -> Option<SourcePosition> {
        let (file, mut keys) = match &fact.within {
            Some(name) => self.types.get(&(fact.file.clone(), name.clone()))?.clone(),
            None => (self.sources.iter().position(|source| source.path == fact.file)?, Vec::new()),
        };
        keys.extend(fact.keys.iter().cloned());
        let source = self.sources.get(file)?;
        let at = follow(self.trees.get(file)?.as_ref()?, &keys);
        let before = source.text.get(..at as usize).unwrap_or_default();
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
        Some(SourcePosition { file: source.shown.clone(), path: source.path.clone(), line, keys })
    }
}

/// Follows keys as far as possible, and returns the first byte of the last one that exists.
fn follow(root: &Node, keys: &[String]) -> u32 {
    let (mut node, mut at) = (root, root.span.start);
    for key in keys {
        let Some(entry) = entry(node, key) else { break };
        (node, at) = (entry.1, entry.0.start);
    }
    at
}

/// What a key leads to: an entry of a mapping, or the list item with this text or index.
fn entry<'a>(node: &'a Node, key: &str) -> Option<(Span, &'a Node)> {
    match &node.kind {
        NodeKind::Map(_) => node.get(key).map(|entry| (entry.span, &entry.value)),
        NodeKind::List(items) => {
            let named = items.iter().find(|item| item.text() == Some(key));
            let item = named.or_else(|| key.parse::<usize>().ok().and_then(|index| items.get(index)))?;
            Some((item.span, item))
        }
        NodeKind::Scalar(_) | NodeKind::Reported => None,
    }
}

/// The path of a type's definition: of the key that is its name, or of the mapping that contains its `name`.
fn keys_to(root: &Node, span: Span) -> Vec<String> {
    let (mut node, mut keys) = (root, Vec::new());
    while let NodeKind::Map(entries) = &node.kind {
        let within = |entry: &&crate::yaml::Entry| {
            entry.span.start <= span.start && span.end <= entry.value.span.end.max(entry.span.end)
        };
        let Some(entry) = entries.iter().find(within) else { break };
        keys.push(entry.key.text.clone());
        if entry.span == span {
            return keys;
        }
        node = &entry.value;
    }
    if matches!(node.kind, NodeKind::Scalar(_)) {
        keys.pop();
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { shown: format!("spec/{path}"), path: path.into(), text: text.into() }
    }

    fn sources() -> Vec<Source> {
        let service = "service: demo\nsummary: A service.\nbase_url: https://api.example.com\n\
            envelopes: { main: { code: errcode, message: errmsg, success: [0] } }\n\
            tokens: { app: { query: access_token, doc: A token. } }\n";
        let call = "endpoint: call\nsummary: A call.\npage: { url: 'https://example.com', read: 2026-11-21 }\n\
            route: POST /call\ntoken: app\njson:\n  list:\n    type: list\n    items:\n      type: object\n      name: Item\n\
            \x20     fields:\n        title: string\nresponse: nothing\n";
        vec![source("endpoints/demo/call.yaml", call), source("service.yaml", service)]
    }

    fn line(loaded: &Loaded, within: Option<&str>, keys: &[&str]) -> Option<usize> {
        let fact = Fact {
            file: "endpoints/demo/call.yaml".into(),
            within: within.map(str::to_owned),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        loaded.source_map.find(&fact).map(|place| place.line)
    }

    #[test]
    fn keys_lead_to_lines() {
        let loaded = load(sources()).expect("a good spec");
        assert_eq!(line(&loaded, None, &["json", "list"]), Some(7));
        assert_eq!(line(&loaded, None, &["json", "list", "max_items"]), Some(7), "not said: where it would be");
        assert_eq!(line(&loaded, Some("Item"), &["fields", "title"]), Some(13));
        assert_eq!(line(&loaded, Some("Item"), &["fields", "title", "max_length"]), Some(13));
        assert_eq!(line(&loaded, Some("Nobody"), &[]), None);
    }

    #[test]
    fn a_part_need_not_suit_the_rest() {
        let mut files = sources();
        files[0].text = files[0].text.replace("title: string", "title: Gone");
        assert!(load(files.clone()).is_err());
        assert!(load_part(files.clone(), "endpoints/demo/call.yaml").is_ok());
        files[0].text.push_str("nonsense: 1\n");
        assert!(load_part(files.clone(), "endpoints/demo/call.yaml").is_err());
        assert!(load_part(files, "service.yaml").is_ok());
    }
}
