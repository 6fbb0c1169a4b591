//! Edits of YAML text that keep everything else as it stands: comments, order, quotes, the width of lines.
//!
//! The tree of `weixin_codegen` knows the place of every key and value, so an edit replaces only those bytes.

use std::fmt;

use weixin_codegen::yaml::{self, Entry, Node, NodeKind};

use crate::draft::path::FactPath;
use crate::yaml::flow::flow;
use crate::yaml::scalar::flow_list;

/// Why an edit could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// The path that was looked for; empty for the whole text.
    pub path: FactPath,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.what) } else { write!(f, "`{}` {}", self.path, self.what) }
    }
}

impl std::error::Error for EditError {}

/// Other bytes in place of some bytes of a text; several are made together.
#[derive(Clone, Debug)]
pub(crate) struct TextEdit {
    from: usize,
    to: usize,
    with: String,
}

/// A YAML text that is edited.
#[derive(Clone, Debug)]
pub(crate) struct EditableYaml {
    text: String,
    root: Node,
}

impl EditableYaml {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// When it is not YAML as the spec is written in.
    pub(crate) fn parse(text: &str) -> Result<Self, EditError> {
        let mut errors = Vec::new();
        let root = yaml::parse(0, text, &mut errors);
        match (root, errors.first()) {
            (Some(root), None) => Ok(Self { text: text.to_owned(), root }),
            (_, error) => {
                let what = error.map_or("is not YAML".to_owned(), |error| error.message.clone());
                Err(EditError { path: FactPath::default(), what })
            }
        }
    }

    /// The text as it is now.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The value at a path of keys, `response.list.items`; an item of a list is found by its number.
    pub(crate) fn get(&self, path: &FactPath) -> Option<&Node> {
        path.keys().iter().try_fold(&self.root, |node, key| match &node.kind {
            NodeKind::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => node.get(key).map(|entry| &entry.value),
        })
    }

    /// The whole tree.
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// The value of a key at the top.
    pub(crate) fn key(&self, key: &str) -> Option<&Node> {
        self.root.get(key).map(|entry| &entry.value)
    }

    /// Replaces the value at a path.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub(crate) fn replace(&mut self, path: &FactPath, value: &str) -> Result<(), EditError> {
        let edit = self.replacement(self.get(path).ok_or_else(|| missing(path))?, value);
        self.apply(vec![edit])
    }

    /// The edit that puts another value in place of one of the text's.
    pub(crate) fn replacement(&self, node: &Node, value: &str) -> TextEdit {
        let start = node.span.start as usize;
        // A value that begins on a line below its key moves up to it; lines of comments in between were about it.
        let mut head = self.text[..start].trim_end();
        while let Some(at) = head.rfind('\n').filter(|at| head[at + 1..].trim_start().starts_with('#')) {
            head = head[..at].trim_end();
        }
        let is_below = self.text[head.len()..start].contains('\n');
        let (from, between) = match value.starts_with('\n') {
            true => (head.len(), ""),
            // Behind a comment it would be a part of that.
            false if is_below && head.ends_with([':', '-']) => (head.len(), " "),
            false => (start, ""),
        };
        TextEdit { from, to: self.end(node), with: format!("{between}{value}") }
    }

    /// The edit that takes an entry away whose key and value have lines of their own.
    pub(crate) fn removal(&self, entry: &Entry) -> TextEdit {
        self.without_lines(entry.span.start as usize, self.end(&entry.value))
    }

    /// The edit that takes the lines of some bytes away.
    fn without_lines(&self, from: usize, to: usize) -> TextEdit {
        let from = self.text[..from].rfind('\n').map_or(0, |line| line + 1);
        let to = self.text[to..].find('\n').map_or(self.text.len(), |line| to + line + 1);
        TextEdit { from, to, with: String::new() }
    }

    /// Makes edits that do not overlap, all at once: the text is read anew once, however many they are.
    ///
    /// # Errors
    ///
    /// When the result is not YAML.
    pub(crate) fn apply(&mut self, mut edits: Vec<TextEdit>) -> Result<(), EditError> {
        edits.sort_by_key(|edit| edit.from);
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for TextEdit { from, to, with } in &edits {
            text.push_str(self.text.get(at..*from).unwrap_or(""));
            text.push_str(with);
            at = (*to).max(*from).max(at);
        }
        text.push_str(self.text.get(at..).unwrap_or(""));
        *self = Self::parse(&text)?;
        Ok(())
    }

    /// True for a mapping whose entries stand on lines of their own.
    pub(crate) fn is_block(&self, node: &Node) -> bool {
        !self.text.get(node.span.start as usize..).is_some_and(|rest| rest.starts_with(['{', '[']))
    }

    /// Adds a key, as YAML writes it, to the mapping at a path, below one of its keys or else in front of them all; the
    /// empty path is the whole text.
    ///
    /// # Errors
    ///
    /// When there is no such mapping.
    pub(crate) fn insert(
        &mut self,
        path: &FactPath,
        below: Option<&str>,
        key: &str,
        value: &str,
    ) -> Result<(), EditError> {
        let node = self.get(path).ok_or_else(|| missing(path))?;
        let NodeKind::Map(entries) = &node.kind else {
            return Err(EditError { path: path.clone(), what: "is not a mapping".to_owned() });
        };
        let between = if value.starts_with('\n') { "" } else { " " };
        let entry = format!("{key}:{between}{value}");
        let above = below.and_then(|below| entries.iter().find(|entry| entry.key.text == below));
        let edit = match (above, entries.first()) {
            (Some(above), _) if self.is_block(node) => self.line_below(&above.value, self.indent(node), &entry),
            (Some(above), _) => self.insertion(self.end(&above.value), format!(", {entry}")),
            (None, Some(first)) if self.is_block(node) => {
                let indent = self.indent(node);
                self.insertion(first.span.start as usize, format!("{entry}\n{:indent$}", ""))
            }
            (None, Some(first)) => self.insertion(first.span.start as usize, format!("{entry}, ")),
            (None, None) => self.replacement(node, &format!("{{ {entry} }}")),
        };
        self.apply(vec![edit])
    }

    /// The key that the last entry of a mapping has.
    pub(crate) fn last_key(&self, path: &FactPath) -> Option<&str> {
        match &self.get(path)?.kind {
            NodeKind::Map(entries) => entries.last().map(|entry| entry.key.text.as_str()),
            NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Reported => None,
        }
    }

    /// A value as it stands, to be put below a key that is indented so far: on lines of its own if it has such.
    pub(crate) fn value_below(&self, node: &Node, indent: usize) -> String {
        let is_collection = matches!(node.kind, NodeKind::Map(_) | NodeKind::List(_));
        if !is_collection || !self.is_block(node) {
            return flow(node);
        }
        let (start, known) = (node.span.start as usize, self.indent(node));
        let text = self.text.get(start - known..self.end(node)).unwrap_or("");
        let lines =
            text.lines().map(|line| line.get(known..).filter(|_| !line.trim().is_empty()).unwrap_or(line.trim()));
        lines.map(|line| format!("\n{:width$}{line}", "", width = indent + 2)).collect()
    }

    /// How far the entries of the mapping at a path are indented; `None` where they stand on one line.
    pub(crate) fn block_indent(&self, path: &FactPath) -> Option<usize> {
        let node = self.get(path)?;
        let is_open = matches!(&node.kind, NodeKind::Map(entries) if !entries.is_empty());
        (is_open && self.is_block(node)).then(|| self.indent(node))
    }

    /// Gives a key at the top a value; a key that is not there comes below another one.
    ///
    /// # Errors
    ///
    /// When the other key is not there, or the result is not YAML.
    pub(crate) fn set_below(&mut self, other: &str, key: &str, value: &str) -> Result<(), EditError> {
        if self.key(key).is_some() {
            return self.replace(&key.into(), value);
        }
        let node = self.key(other).ok_or_else(|| missing(&other.into()))?;
        if !self.is_block(&self.root) {
            return self.insert(&FactPath::default(), Some(other), key, value);
        }
        let edit = self.line_below(node, 0, &format!("{key}: {value}"));
        self.apply(vec![edit])
    }

    /// Adds an item to the list of a key at the top, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// When the key has another value.
    pub(crate) fn push(&mut self, key: &str, item: &str) -> Result<(), EditError> {
        if self.key(key).is_some() {
            return self.push_at(&key.into(), item);
        }
        let gap = if self.text.ends_with('\n') { "" } else { "\n" };
        let edit = self.insertion(self.text.len(), format!("{gap}{key}:\n  - {item}\n"));
        self.apply(vec![edit])
    }

    /// Adds an item to the list at a path.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub(crate) fn push_at(&mut self, path: &FactPath, item: &str) -> Result<(), EditError> {
        let node = self.get(path).ok_or_else(|| missing(path))?;
        let NodeKind::List(items) = &node.kind else {
            return Err(EditError { path: path.clone(), what: "is not a list".to_owned() });
        };
        let edit = match items.last() {
            Some(last) if self.is_block(node) => self.line_below(last, self.indent(node), &format!("- {item}")),
            Some(last) => self.insertion(self.end(last), format!(", {item}")),
            None => self.replacement(node, &flow_list(&[item.to_owned()])),
        };
        self.apply(vec![edit])
    }

    /// Takes items out of the list of a key at the top, and the key with the last of them.
    ///
    /// # Errors
    ///
    /// When the result is not YAML.
    pub(crate) fn remove_items(&mut self, key: &str, is_gone: impl Fn(usize, &Node) -> bool) -> Result<(), EditError> {
        if self.key(key).is_some() { self.remove_items_at(&key.into(), is_gone) } else { Ok(()) }
    }

    /// Takes items out of the list at a path, and its key with the last of them.
    ///
    /// # Errors
    ///
    /// When there is no such key, or the result is not YAML.
    pub(crate) fn remove_items_at(
        &mut self,
        path: &FactPath,
        is_gone: impl Fn(usize, &Node) -> bool,
    ) -> Result<(), EditError> {
        let node = self.get(path).ok_or_else(|| missing(path))?;
        let NodeKind::List(items) = &node.kind else { return Ok(()) };
        let gone: Vec<usize> =
            items.iter().enumerate().filter(|(at, item)| is_gone(*at, item)).map(|(at, _)| at).collect();
        if !gone.is_empty() && gone.len() == items.len() {
            return self.remove(path);
        }
        let spans: Vec<(usize, usize)> = items.iter().map(|item| (item.span.start as usize, self.end(item))).collect();
        let is_block = self.is_block(node);
        let edits = gone.into_iter().map(|at| match spans.get(at) {
            Some((from, to)) if is_block => self.without_lines(*from, *to),
            _ => self.out_of_line(&spans, at),
        });
        let edits = edits.collect();
        self.apply(edits)
    }

    /// Takes the entry at a path away, with its line if it has one of its own.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub(crate) fn remove(&mut self, path: &FactPath) -> Result<(), EditError> {
        let (parent, key) = path.split_last().ok_or_else(|| missing(path))?;
        let node = self.get(&parent).ok_or_else(|| missing(path))?;
        let NodeKind::Map(entries) = &node.kind else { return Err(missing(path)) };
        let at = entries.iter().position(|entry| entry.key.text == key).ok_or_else(|| missing(path))?;
        // A key without entries would be a mapping no more.
        if entries.len() == 1 && !parent.is_empty() && self.is_block(node) {
            return self.remove(&parent);
        }
        let edit = if self.is_block(node) { self.removal(&entries[at]) } else { self.removal_in_line(entries, at) };
        self.apply(vec![edit])
    }

    /// The edit that takes an entry out of a mapping on one line.
    fn removal_in_line(&self, entries: &[Entry], at: usize) -> TextEdit {
        let spans = entries.iter().map(|entry| (entry.span.start as usize, self.end(&entry.value)));
        self.out_of_line(&spans.collect::<Vec<_>>(), at)
    }

    /// The edit that takes one of several things on a line away, with the comma in front of it or behind it.
    fn out_of_line(&self, spans: &[(usize, usize)], at: usize) -> TextEdit {
        let place = |at: usize| spans.get(at).copied().unwrap_or_default();
        let (from, to) = place(at);
        let (from, to) = match at.checked_sub(1).map(place) {
            Some((_, before)) => (before, to),
            None => (from, spans.get(at + 1).map_or(to, |(next, _)| *next)),
        };
        TextEdit { from, to, with: String::new() }
    }

    fn insertion(&self, at: usize, with: String) -> TextEdit {
        TextEdit { from: at, to: at, with }
    }

    /// The edit that adds a line below a value.
    fn line_below(&self, node: &Node, indent: usize, line: &str) -> TextEdit {
        let at = self.end(node);
        let at = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        self.insertion(at, format!("\n{:indent$}{line}", ""))
    }

    /// How far the first line of a block collection is indented.
    fn indent(&self, node: &Node) -> usize {
        let start = node.span.start as usize;
        start - self.text[..start].rfind('\n').map_or(0, |at| at + 1)
    }

    /// Where a value ends: a block collection ends with its last entry, not where the next key begins.
    fn end(&self, node: &Node) -> usize {
        let last = match &node.kind {
            NodeKind::Map(entries) => entries.last().map(|entry| &entry.value),
            NodeKind::List(items) => items.last(),
            NodeKind::Scalar(_) | NodeKind::Reported => None,
        };
        match last {
            Some(last) if self.is_block(node) => self.end(last),
            _ => {
                let start = node.span.start as usize;
                let span = self.text.get(start..node.span.end as usize).unwrap_or("");
                start + span.trim_end().len()
            }
        }
    }
}

fn missing(path: &FactPath) -> EditError {
    EditError { path: path.clone(), what: "is not there".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# head\nendpoint: a # the name\nresponse:\n  x: { type: string, doc: X }\n  # about y\n  y:\n    type: list\n    items: { type: i64 }\n\nerrors: {}\n";

    fn path(text: &str) -> FactPath {
        FactPath::parse(text)
    }

    fn edited(text: &str, edit: impl FnOnce(&mut EditableYaml) -> Result<(), EditError>) -> String {
        let mut yaml = EditableYaml::parse(text).expect("YAML");
        edit(&mut yaml).expect("an edit");
        yaml.text().to_owned()
    }

    #[test]
    fn edits_change_their_bytes_only() {
        let edited = |edit: fn(&mut EditableYaml) -> Result<(), EditError>| edited(TEXT, edit);
        assert_eq!(edited(|it| it.replace(&path("response.x.type"), "i64")), TEXT.replace("type: string", "type: i64"));
        assert_eq!(
            edited(|it| it.insert(&path("response.x"), Some("doc"), "required", "false")),
            TEXT.replace("doc: X }", "doc: X, required: false }")
        );
        assert_eq!(
            edited(|it| it.insert(&path("response"), Some("y"), "z", "{ type: u8 }")),
            TEXT.replace("i64 }\n", "i64 }\n  z: { type: u8 }\n")
        );
        assert_eq!(
            edited(|it| it.insert(&path("errors"), None, "1", "{}")),
            TEXT.replace("errors: {}", "errors: { 1: {} }")
        );
        assert_eq!(edited(|it| it.remove(&path("response.x.doc"))), TEXT.replace(", doc: X", ""));
        assert_eq!(edited(|it| it.remove(&path("response.x.type"))), TEXT.replace("type: string, ", ""));
        assert_eq!(edited(|it| it.remove(&path("response.x"))), TEXT.replace("  x: { type: string, doc: X }\n", ""));
        assert_eq!(
            edited(|it| it.replace(&path("response.y"), "{ type: json }")),
            TEXT.replace("y:\n    type: list\n    items: { type: i64 }", "y: { type: json }")
        );
    }

    #[test]
    fn a_value_takes_the_place_of_one_below_comments() {
        let replaced = |text: &str| edited(text, |it| it.replace(&path("a"), "none"));
        assert_eq!(replaced("a:\n  # about b\n  b: 1\nc: 2\n"), "a: none\nc: 2\n");
        assert_eq!(replaced("a: # about a\n  b: 1\nc: 2\n"), "a: # about a\n  none\nc: 2\n");
    }

    #[test]
    fn a_mapping_goes_with_its_last_entry() {
        let text = "a:\n  b: { c: 1 }\nd: 2\n";
        assert_eq!(edited(text, |it| it.remove(&path("a.b"))), "d: 2\n");
        let value = EditableYaml::parse(text).expect("YAML");
        let value = value.value_below(value.key("a").expect("a table"), 0);
        assert_eq!(edited("d: 2\n", |it| it.insert(&path(""), Some("d"), "a", &value)), "d: 2\na:\n  b: { c: 1 }\n");
    }

    #[test]
    fn items_come_and_go_alone() {
        let text = "notes:\n  # first\n  - { at: a }\n  - at: b # kept\n    x: 1\nz: 1\n";
        let at = |name: &'static str| {
            move |_: usize, item: &Node| item.get("at").and_then(|at| at.value.text()) == Some(name)
        };
        assert_eq!(edited(text, |it| it.push("notes", "{ at: c }")), text.replace("x: 1\n", "x: 1\n  - { at: c }\n"));
        assert_eq!(edited(text, |it| it.remove_items("notes", at("a"))), text.replace("  - { at: a }\n", ""));
        assert_eq!(
            edited(text, |it| it.remove_items("notes", at("b"))),
            text.replace("  - at: b # kept\n    x: 1\n", "")
        );
        assert_eq!(edited("a: 1", |it| it.push("notes", "b")), "a: 1\nnotes:\n  - b\n");
        assert_eq!(edited("notes: [a, b, c]\n", |it| it.remove_items("notes", |at, _| at == 1)), "notes: [a, c]\n");
        assert_eq!(edited("notes: [a]\nb: 1\n", |it| it.remove_items("notes", |_, _| true)), "b: 1\n");
    }

    #[test]
    fn what_is_not_there_is_said() {
        let mut yaml = EditableYaml::parse(TEXT).expect("YAML");
        let error = yaml.replace(&path("response.q"), "1").expect_err("no such key");
        assert_eq!(error.to_string(), "`response.q` is not there");
    }
}
