//! Edits of YAML text that keep everything else as it stands: comments, order, quotes, the width of lines.
//!
//! The tree of `weixin_codegen` knows the place of every key and value, so an edit replaces only those bytes.

use std::fmt;

use weixin_codegen::yaml::{self, Kind, Node};

use crate::yaml::write::scalar;

/// Why an edit could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// The path that was looked for.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.what)
    }
}

impl std::error::Error for EditError {}

/// A change of some bytes of a document, which is made together with others.
#[derive(Clone, Debug)]
pub struct Change {
    from: usize,
    to: usize,
    with: String,
}

/// A document that is edited.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    root: Node,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// When it is not YAML as the spec is written in.
    pub fn parse(text: &str) -> Result<Self, EditError> {
        let mut errors = Vec::new();
        let root = yaml::parse(0, text, &mut errors);
        let broken = || EditError {
            path: String::new(),
            what: errors.first().map_or("no YAML".to_owned(), |error| error.message.clone()),
        };
        match root {
            Some(root) if errors.is_empty() => Ok(Self { text: text.to_owned(), root }),
            _ => Err(broken()),
        }
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value at a path of keys, `response.list.items`.
    pub fn get(&self, path: &str) -> Option<&Node> {
        find(&self.root, path)
    }

    /// Replaces the value at a path.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn replace(&mut self, path: &str, value: &str) -> Result<(), EditError> {
        let node = self.get(path).ok_or_else(|| missing(path))?;
        let change = self.replacement(node, value);
        self.change(vec![change])
    }

    /// The change that puts another value in the place of one of the document's.
    pub fn replacement(&self, node: &Node, value: &str) -> Change {
        let start = node.span.start as usize;
        // A value that begins on the line below its key moves up to it.
        let head = self.text[..start].trim_end();
        let below = self.text[head.len()..start].contains('\n');
        let (from, between) = match value.starts_with('\n') {
            true => (head.len(), ""),
            false if below => (head.len(), " "),
            false => (start, ""),
        };
        Change { from, to: end(&self.text, node), with: format!("{between}{value}") }
    }

    /// The change that takes an entry away whose key and value have lines of their own.
    pub fn removal(&self, entry: &yaml::Entry) -> Change {
        let (from, to) = (entry.span.start as usize, end(&self.text, &entry.value));
        let from = self.text[..from].rfind('\n').map_or(0, |line| line + 1);
        let to = self.text[to..].find('\n').map_or(self.text.len(), |line| to + line + 1);
        Change { from, to, with: String::new() }
    }

    /// Makes changes that do not overlap, all at once: the text is read anew once, however many they are.
    ///
    /// # Errors
    ///
    /// When the result is no YAML.
    pub fn change(&mut self, mut changes: Vec<Change>) -> Result<(), EditError> {
        changes.sort_by_key(|change| change.from);
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for Change { from, to, with } in &changes {
            text.push_str(self.text.get(at..*from).unwrap_or(""));
            text.push_str(with);
            at = (*to).max(*from).max(at);
        }
        text.push_str(self.text.get(at..).unwrap_or(""));
        *self = Self::parse(&text)?;
        Ok(())
    }

    /// True for a mapping whose entries stand on lines of their own.
    pub fn is_block(&self, node: &Node) -> bool {
        !is_flow(&self.text, node)
    }

    /// Adds a key, as YAML writes it, to the mapping at a path; the empty path is the document.
    ///
    /// # Errors
    ///
    /// When there is no such mapping.
    pub fn insert(&mut self, path: &str, key: &str, value: &str) -> Result<(), EditError> {
        let node = if path.is_empty() { &self.root } else { self.get(path).ok_or_else(|| missing(path))? };
        let Kind::Map(entries) = &node.kind else {
            return Err(EditError { path: path.to_owned(), what: "is no mapping".to_owned() });
        };
        let between = if value.starts_with('\n') { "" } else { " " };
        let entry = format!("{key}:{between}{value}");
        let start = node.span.start as usize;
        match entries.last() {
            Some(last) if is_flow(&self.text, node) => {
                let at = end(&self.text, &last.value);
                self.splice(at, at, &format!(", {entry}"))
            }
            Some(last) => {
                let indent = start - self.text[..start].rfind('\n').map_or(0, |at| at + 1);
                let at = end(&self.text, &last.value);
                let line = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
                self.splice(line, line, &format!("\n{:indent$}{entry}", ""))
            }
            None => {
                let to = end(&self.text, node);
                self.splice(start, to, &format!("{{ {entry} }}"))
            }
        }
    }

    /// Takes the entry at a path away, with its line if it has one of its own.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn remove(&mut self, path: &str) -> Result<(), EditError> {
        let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
        let node = if parent.is_empty() { &self.root } else { self.get(parent).ok_or_else(|| missing(path))? };
        let Kind::Map(entries) = &node.kind else { return Err(missing(path)) };
        let at = entries.iter().position(|entry| entry.key.text == key).ok_or_else(|| missing(path))?;
        let (from, to) = (entries[at].span.start as usize, end(&self.text, &entries[at].value));
        // A key without entries would be a mapping no more.
        if entries.len() == 1 && !parent.is_empty() && !is_flow(&self.text, node) {
            return self.remove(parent);
        }
        if is_flow(&self.text, node) {
            let (from, to) =
                match (at.checked_sub(1).map(|before| end(&self.text, &entries[before].value)), entries.get(at + 1)) {
                    (Some(before), _) => (before, to),
                    (None, Some(next)) => (from, next.span.start as usize),
                    (None, None) => (from, to),
                };
            return self.splice(from, to, "");
        }
        let change = self.removal(&entries[at]);
        self.change(vec![change])
    }

    /// Gives the entry at a path another key.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn rename(&mut self, path: &str, key: &str) -> Result<(), EditError> {
        let (parent, old) = path.rsplit_once('.').unwrap_or(("", path));
        let node = if parent.is_empty() { Some(&self.root) } else { self.get(parent) };
        let span = node.and_then(|node| node.get(old)).map(|entry| entry.span).ok_or_else(|| missing(path))?;
        self.splice(span.start as usize, span.end as usize, &scalar(key))
    }

    /// Adds text at the end, on lines of its own.
    ///
    /// # Errors
    ///
    /// When the result is no YAML.
    pub fn append(&mut self, lines: &str) -> Result<(), EditError> {
        let end = self.text.len();
        let gap = if self.text.ends_with('\n') { "" } else { "\n" };
        self.splice(end, end, &format!("{gap}{lines}"))
    }

    fn splice(&mut self, from: usize, to: usize, with: &str) -> Result<(), EditError> {
        self.change(vec![Change { from, to, with: with.to_owned() }])
    }
}

fn missing(path: &str) -> EditError {
    EditError { path: path.to_owned(), what: "is not there".to_owned() }
}

/// The value at a path below a node; an item of a list is found by its number.
pub fn find<'a>(root: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(root, |node, step| match &node.kind {
        Kind::List(items) => items.get(step.parse::<usize>().ok()?),
        _ => node.get(step).map(|entry| &entry.value),
    })
}

fn is_flow(text: &str, node: &Node) -> bool {
    text.get(node.span.start as usize..).is_some_and(|rest| rest.starts_with(['{', '[']))
}

/// Where a value ends: a block collection ends with its last entry, not where the next key begins.
fn end(text: &str, node: &Node) -> usize {
    let last = match &node.kind {
        Kind::Map(entries) => entries.last().map(|entry| &entry.value),
        Kind::List(items) => items.last(),
        Kind::Scalar(_) | Kind::Reported => None,
    };
    match last {
        Some(last) if !is_flow(text, node) => end(text, last),
        _ => {
            let span = text.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
            node.span.start as usize + span.trim_end().len()
        }
    }
}

/// A value on one line.
pub fn flow(node: &Node) -> String {
    match &node.kind {
        // What is plain on a line of its own may end in the middle of a list.
        Kind::Scalar(value) if value.plain && !value.text.contains([',', '[', ']', '{', '}', '\n']) => {
            value.text.clone()
        }
        Kind::Scalar(value) => crate::yaml::write::quoted(&value.text),
        Kind::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Kind::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Kind::Map(entries) => {
            let one = |entry: &yaml::Entry| format!("{}: {}", key(&entry.key), flow(&entry.value));
            format!("{{ {} }}", entries.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        Kind::Reported => String::new(),
    }
}

/// A key as it stands: a number stays one, and a text that looks like a number stays in its quotes.
pub fn key(key: &yaml::Scalar) -> String {
    if key.plain { key.text.clone() } else { crate::yaml::write::quoted(&key.text) }
}

/// A table of the top of a file: an entry a line.
pub fn table(node: &Node) -> String {
    match &node.kind {
        Kind::Map(entries) if !entries.is_empty() => {
            entries.iter().map(|entry| format!("\n  {}: {}", key(&entry.key), flow(&entry.value))).collect()
        }
        _ => flow(node),
    }
}

/// True when two values say the same, in whatever order their keys stand.
pub fn same(one: &Node, two: &Node) -> bool {
    match (&one.kind, &two.kind) {
        (Kind::Scalar(one), Kind::Scalar(two)) => one.text == two.text,
        (Kind::List(one), Kind::List(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same(one, two))
        }
        (Kind::Map(one), Kind::Map(two)) => {
            let known = |entry: &yaml::Entry| {
                two.iter().any(|other| other.key.text == entry.key.text && same(&entry.value, &other.value))
            };
            one.len() == two.len() && one.iter().all(known)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# head\nendpoint: a # the name\nresponse:\n  x: { type: string, doc: X }\n  # about y\n  y:\n    type: list\n    items: { type: i64 }\n\nerrors: {}\n";

    fn edited(edit: impl FnOnce(&mut Document) -> Result<(), EditError>) -> String {
        let mut document = Document::parse(TEXT).expect("YAML");
        edit(&mut document).expect("an edit");
        document.text().to_owned()
    }

    #[test]
    fn edits_change_their_bytes_only() {
        assert_eq!(edited(|it| it.replace("response.x.type", "i64")), TEXT.replace("type: string", "type: i64"));
        assert_eq!(edited(|it| it.rename("response.x", "z")), TEXT.replace("  x:", "  z:"));
        assert_eq!(
            edited(|it| it.insert("response.x", "required", "false")),
            TEXT.replace("doc: X }", "doc: X, required: false }")
        );
        assert_eq!(
            edited(|it| it.insert("response", "z", "{ type: u8 }")),
            TEXT.replace("i64 }\n", "i64 }\n  z: { type: u8 }\n")
        );
        assert_eq!(edited(|it| it.remove("response.x.doc")), TEXT.replace(", doc: X", ""));
        assert_eq!(edited(|it| it.remove("response.x")), TEXT.replace("  x: { type: string, doc: X }\n", ""));
        assert_eq!(
            edited(|it| it.replace("response.y", "{ type: json }")),
            TEXT.replace("y:\n    type: list\n    items: { type: i64 }", "y: { type: json }")
        );
    }

    #[test]
    fn a_mapping_goes_with_its_last_entry() {
        let text = "a:\n  b: { c: 1 }\nd: 2\n";
        let mut document = Document::parse(text).expect("YAML");
        document.remove("a.b").expect("an entry");
        assert_eq!(document.text(), "d: 2\n");
        let value = Document::parse(text).expect("YAML");
        document.insert("", "a", &table(value.get("a").expect("a table"))).expect("a mapping");
        assert_eq!(document.text(), "d: 2\na:\n  b: { c: 1 }\n");
    }

    #[test]
    fn what_is_not_there_is_said() {
        let mut document = Document::parse(TEXT).expect("YAML");
        let error = document.replace("response.q", "1").expect_err("no such key");
        assert_eq!(error.to_string(), "`response.q`: is not there");
    }
}
