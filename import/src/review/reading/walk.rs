//! From the YAML of an endpoint or a message to its facts: what a page can say, without sentences and Rust names.
//!
//! Names of types and of tables are followed, so that a fact has one path however people factor a spec.

use weixin_codegen::model::Location;
use weixin_codegen::yaml::{Entry, Node, NodeKind};

use super::leaves::{FileFacts, Leaf, Place};
use super::spec_files::{Found, SpecFile, SpecFiles, words};
use crate::draft::path::FactPath;
use crate::yaml::flow::flow;

/// Keys that hold sentences, Rust names, notes, and what no page says.
const NOT_OF_THE_PAGE: [&str; 19] = [
    "summary",
    "docs",
    "doc",
    "rust",
    "name",
    "meaning",
    "remedy",
    "class",
    "predicted_by",
    "corrections",
    "assumptions",
    "reviewed",
    "draft",
    "page",
    "types",
    "shared_errors",
    "idempotent",
    "server_only",
    "probe",
];

/// Keys whose value is a word or a list of them, in any order: each word is a fact.
const SETS: [&str; 7] = ["token", "signed", "envelope", "permission_sets", "rate", "one_of", "chars"];

/// How many types may be inside of each other.
const DEEPEST: usize = 24;

/// Beyond this many facts, types are no longer followed.
const MANY: usize = 50_000;

/// The facts of a file, with those of the shared tables of codes that hold for it.
pub(crate) fn facts(file: &SpecFile, files: &SpecFiles) -> FileFacts {
    let mut walk = Walk { files, own: file, facts: FileFacts::default(), open: Vec::new() };
    walk.file();
    walk.shared_codes();
    walk.facts
}

struct Walk<'a> {
    files: &'a SpecFiles,
    own: &'a SpecFile,
    facts: FileFacts,
    /// The names of types that are being followed.
    open: Vec<String>,
}

/// A rule with its names sorted, because their order means nothing.
fn in_one_order(rule: &str) -> String {
    let Some((key, list)) = rule.split_once(": [").and_then(|(key, rest)| Some((key, rest.strip_suffix(']')?))) else {
        return rule.to_owned();
    };
    let mut names: Vec<&str> = list.split(", ").collect();
    names.sort_unstable();
    format!("{key}: [{}]", names.join(", "))
}

/// A value with its path as a fact, and its path in its file.
#[derive(Clone)]
struct At<'a> {
    node: &'a Node,
    path: FactPath,
    file: &'a SpecFile,
    at: FactPath,
}

impl<'a> At<'a> {
    fn entry(&self, entry: &'a Entry) -> Self {
        let key = entry.key.text.as_str();
        Self { node: &entry.value, path: self.path.join(key), file: self.file, at: self.at.join(key) }
    }

    fn entries(&self) -> &'a [Entry] {
        match &self.node.kind {
            NodeKind::Map(entries) => entries,
            NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Reported => &[],
        }
    }

    fn place(&self) -> Place {
        Place { file: self.file.path.clone(), at: self.at.clone(), byte: self.node.span.start }
    }

    fn get(&self, key: &str) -> Option<Self> {
        self.entries().iter().find(|entry| entry.key.text == key).map(|entry| self.entry(entry))
    }
}

impl<'a> Walk<'a> {
    fn file(&mut self) {
        let root =
            At { node: self.own.yaml.root(), path: FactPath::default(), file: self.own, at: FactPath::default() };
        self.holds(&root);
        for entry in root.entries() {
            let at = root.entry(entry);
            match entry.key.text.as_str() {
                "variants" => at.entries().iter().for_each(|one| self.variant(&at.entry(one))),
                "errors" => self.codes(&at),
                "response" => self.response(&at),
                "fields" | "reply" => self.table(&at),
                "when" => at.entries().iter().for_each(|one| self.value(&at.entry(one))),
                "formats" => {}
                _ => self.of_request(&at),
            }
        }
    }

    fn variant(&mut self, variant: &At<'a>) {
        self.holds(variant);
        for entry in variant.entries() {
            let at = variant.entry(entry);
            match entry.key.text.as_str() {
                "fixed" => at.entries().iter().for_each(|one| self.value(&at.entry(one))),
                _ => self.of_request(&at),
            }
        }
    }

    fn of_request(&mut self, at: &At<'a>) {
        let key = at.path.last().unwrap_or("");
        if Location::ALL.iter().any(|location| location.key() == key) {
            self.table(at);
        } else if key == "rules" {
            self.rules(at);
        } else {
            self.plain(at);
        }
    }

    fn rules(&mut self, at: &At<'a>) {
        self.holds(at);
        let NodeKind::List(items) = &at.node.kind else { return };
        for (number, item) in items.iter().enumerate() {
            let rule = flow(item);
            let rule = in_one_order(rule.trim_matches(['{', '}', ' ']));
            let of_item =
                At { node: item, path: at.path.join(rule), file: at.file, at: at.at.join(number.to_string()) };
            self.set(&of_item, String::new());
        }
    }

    fn response(&mut self, at: &At<'a>) {
        let word = at.get("type").and_then(|ty| ty.node.text().map(str::to_owned));
        let is_value = matches!(word.as_deref(), Some("list" | "map")) && at.get("items").is_some();
        if is_value { self.ty(at) } else { self.table(at) }
    }

    /// A table of fields, or a word in its place.
    fn table(&mut self, at: &At<'a>) {
        self.holds(at);
        match &at.node.kind {
            NodeKind::Map(entries) => entries.iter().for_each(|entry| self.field(&at.entry(entry))),
            NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Reported => self.value(at),
        }
    }

    fn field(&mut self, at: &At<'a>) {
        match at.get("required") {
            Some(required) => self.value(&required),
            // It has to be there unless the file says otherwise.
            None => self.set(&At { path: at.path.join("required"), ..at.clone() }, "true".to_owned()),
        }
        self.ty(at);
    }

    /// The type of a field or of items, with everything else that is said of them.
    fn ty(&mut self, at: &At<'a>) {
        self.holds(at);
        if let Some(word) = at.node.text() {
            return self.word(at, at, word);
        }
        for entry in at.entries() {
            let inner = at.entry(entry);
            match (entry.key.text.as_str(), &inner.node.kind) {
                ("required", _) => {}
                ("type", NodeKind::Scalar(word)) => self.word(at, &inner, &word.text),
                ("items", _) => self.ty(&inner),
                ("fields", _) => self.table(&inner),
                ("values", _) => self.values(&inner),
                ("rules", _) => self.rules(&inner),
                ("formats", NodeKind::Scalar(name)) => self.formats(&inner, &name.text),
                _ => self.plain(&inner),
            }
        }
    }

    /// The word of a type. A name leads to what it stands for.
    fn word(&mut self, of: &At<'a>, at: &At<'a>, word: &str) {
        let path = of.path.join("type");
        let is_name = word.starts_with(|c: char| c.is_ascii_uppercase());
        let has_room = self.open.len() < DEEPEST && self.facts.leaves.len() < MANY;
        let is_followed = is_name && has_room && !self.open.iter().any(|open| open == word);
        match is_followed.then(|| self.named(word)).flatten() {
            Some((Found { file, node }, at)) => {
                self.open.push(word.to_owned());
                self.ty(&At { node, path: of.path.clone(), file, at });
                self.open.pop();
            }
            None => self.set(&At { path, ..at.clone() }, word.to_owned()),
        }
    }

    fn named(&self, name: &str) -> Option<(Found<'a>, FactPath)> {
        let at = FactPath::from("types").join(name);
        let own = self.own.yaml.get(&at).map(|node| Found { file: self.own, node });
        own.or_else(|| self.files.shared_type(name)).map(|found| (found, at))
    }

    fn values(&mut self, at: &At<'a>) {
        self.holds(at);
        if let NodeKind::List(_) = &at.node.kind {
            return self.words(at);
        }
        for entry in at.entries() {
            let value = at.entry(entry);
            self.holds(&value);
            self.set(&value, String::new());
            for entry in value.entries() {
                let inner = value.entry(entry);
                if entry.key.text == "fields" { self.table(&inner) } else { self.plain(&inner) }
            }
        }
    }

    /// The formats of a table by their extensions, with the limits of their groups.
    fn formats(&mut self, at: &At<'a>, name: &str) {
        let Some(Found { file, node }) = self.files.format_table(name) else { return self.value(at) };
        let table = At { node, path: at.path.clone(), file, at: FactPath::from("formats").join(name) };
        let Some(groups) = table.get("groups") else { return };
        for group in groups.entries().iter().map(|entry| groups.entry(entry)) {
            let Some(formats) = group.get("formats") else { continue };
            for entry in formats.entries() {
                let format = At { path: at.path.join(entry.key.text.as_str()), ..formats.entry(entry) };
                let types = format.get("types").unwrap_or_else(|| format.clone());
                self.set(&At { path: format.path.clone(), ..types.clone() }, flow(types.node));
                for limit in ["max", "below"].into_iter().filter_map(|key| group.get(key)) {
                    let key = limit.path.last().unwrap_or("").to_owned();
                    self.set(&At { path: format.path.join(key), ..limit.clone() }, flow(limit.node));
                }
            }
        }
    }

    fn codes(&mut self, at: &At<'a>) {
        self.holds(at);
        at.entries().iter().for_each(|one| self.code(&at.entry(one)));
    }

    fn code(&mut self, at: &At<'a>) {
        if self.facts.leaves.contains_key(&at.path) {
            return;
        }
        self.holds(at);
        self.set(at, String::new());
        at.entries().iter().for_each(|entry| self.plain(&at.entry(entry)));
    }

    /// The codes of shared tables that the file does not list itself: its own tables go before the service's.
    fn shared_codes(&mut self) {
        let own = self.own.yaml.key("shared_errors").map(words).unwrap_or_default();
        for name in own.into_iter().chain(self.files.service_tables()) {
            let Some(Found { file, node }) = self.files.code_table(&name) else { continue };
            let at = FactPath::from("errors").join(name);
            let Some(codes) = (At { node, path: FactPath::from("errors"), file, at }).get("codes") else { continue };
            for entry in codes.entries() {
                let code = At { path: FactPath::from("errors").join(entry.key.text.as_str()), ..codes.entry(entry) };
                if let Some(text) = code.get("text") {
                    let leaf = Leaf { value: flow(text.node), any: words(text.node), place: text.place() };
                    self.facts.shared.entry(code.path.clone()).or_insert(leaf);
                }
                if let Some(class) = code.get("class").and_then(|class| class.node.text()) {
                    self.facts.shared_classes.entry(code.path.clone()).or_insert_with(|| class.to_owned());
                }
                self.code(&code);
            }
        }
    }

    /// Any other key.
    fn plain(&mut self, at: &At<'a>) {
        let key = at.path.last().unwrap_or("");
        if NOT_OF_THE_PAGE.contains(&key) {
            return;
        }
        match key {
            // Why, and what to use instead, is a sentence.
            "deprecated" => self.set(at, String::new()),
            // That a number may come for a text is how it is read.
            "wire" if at.node.text() == Some("lenient") => {}
            key if SETS.contains(&key) => self.words(at),
            _ => self.value(at),
        }
    }

    fn words(&mut self, at: &At<'a>) {
        self.holds(at);
        for word in words(at.node) {
            self.set(&At { path: at.path.join(word), ..at.clone() }, String::new());
        }
    }

    fn value(&mut self, at: &At<'a>) {
        let value = at.node.text().map_or_else(|| flow(at.node), str::to_owned);
        self.set(at, value);
    }

    fn set(&mut self, at: &At<'a>, value: String) {
        let any = if at.path.last() == Some("text") { words(at.node) } else { Vec::new() };
        self.facts.leaves.entry(at.path.clone()).or_insert(Leaf { value, any, place: at.place() });
    }

    /// Notes where something stands that holds facts.
    fn holds(&mut self, at: &At<'a>) {
        self.facts.nodes.entry(at.path.clone()).or_insert_with(|| at.place());
    }
}
