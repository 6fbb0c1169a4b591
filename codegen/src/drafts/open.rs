//! Finds what is open in the file of a draft.

use super::{is_stand_in_of_code, is_stand_in_of_value};
use crate::layout::comments_of;
use crate::source::Source;
use crate::yaml::{self, Entry, Node, NodeKind};

/// Something that is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenItem {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Its column, in characters from 1.
    pub column: usize,
    /// What kind of thing it is.
    pub kind: OpenKind,
    /// What it is: `retry`, `Code7001`, `TODO (page, line 7): …`.
    pub what: String,
}

/// What can be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenKind {
    /// A question of the importer's.
    Todo,
    /// A code or value without a name of its own.
    Name,
    /// A parameter or field that nothing is said about.
    Doc,
}

impl OpenKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Todo, Self::Name, Self::Doc];

    /// One of them, for counts: `2 names`.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Todo => "TODO",
            Self::Name => "name",
            Self::Doc => "doc",
        }
    }
}

impl OpenItem {
    /// What it is, as a line for people.
    pub fn text(&self) -> String {
        match self.kind {
            OpenKind::Todo => self.what.clone(),
            OpenKind::Name => format!("`{}` stands for a name", self.what),
            OpenKind::Doc => format!("`{}` has no `doc`", self.what),
        }
    }
}

/// What is open in the file of an endpoint or a message, in the order of the file. Nothing, if it is not YAML.
pub fn open(source: &Source) -> Vec<OpenItem> {
    let Some(root) = yaml::parse(0, &source.text, &mut Vec::new()) else { return Vec::new() };
    let mut found = Vec::new();
    for (at, comment) in comments_of(&source.text, &root) {
        let words = comment.trim_start_matches(['#', ' ']);
        if words.starts_with("TODO") {
            found.push((at, OpenKind::Todo, words.to_owned()));
        }
    }
    names(&root, &mut found);
    docs(&root, &mut found);
    items(source, found)
}

/// What was found, with its places.
fn items(source: &Source, mut found: Found) -> Vec<OpenItem> {
    found.sort();
    let mut items = Vec::with_capacity(found.len());
    let (mut line, mut start, mut seen) = (1, 0, 0);
    for (at, kind, what) in found {
        let before = source.text.get(seen..at).unwrap_or_default();
        line += before.matches('\n').count();
        start = before.rfind('\n').map_or(start, |end| seen + end + 1);
        seen = at;
        let column = 1 + source.text.get(start..at).unwrap_or_default().chars().count();
        items.push(OpenItem { line, column, kind, what });
    }
    items
}

/// What is open in the shared tables of codes of a file that have one of some names; nothing, if it has none.
pub fn open_in_tables(source: &Source, tables: &[&str]) -> Vec<OpenItem> {
    let Some(root) = yaml::parse(0, &source.text, &mut Vec::new()) else { return Vec::new() };
    let mut found = Vec::new();
    let is_asked = |entry: &&Entry| tables.contains(&entry.key.text.as_str());
    for table in root.get("errors").iter().flat_map(|errors| entries(&errors.value)).filter(is_asked) {
        if let Some(codes) = table.value.get("codes") {
            rows(&codes.value, is_stand_in_of_code, &mut found);
        }
    }
    items(source, found)
}

/// Bytes, kinds and words of what is open.
type Found = Vec<(usize, OpenKind, String)>;

fn entries(node: &Node) -> &[Entry] {
    if let NodeKind::Map(entries) = &node.kind { entries } else { &[] }
}

fn names(node: &Node, found: &mut Found) {
    for entry in entries(node) {
        let is_stand_in = match entry.key.text.as_str() {
            "errors" => is_stand_in_of_code as fn(&str, &str) -> bool,
            "values" => is_stand_in_of_value,
            _ => {
                names(&entry.value, found);
                continue;
            }
        };
        rows(&entry.value, is_stand_in, found);
    }
}

/// The rows of a table of codes or values, and what is inside of them.
fn rows(table: &Node, is_stand_in: fn(&str, &str) -> bool, found: &mut Found) {
    for row in entries(table) {
        let name = row.value.get("name").and_then(|name| Some((name.value.span.start as usize, name.value.text()?)));
        let name = name.filter(|(_, name)| is_stand_in(name, &row.key.text));
        found.extend(name.map(|(at, name)| (at, OpenKind::Name, name.to_owned())));
        names(&row.value, found);
    }
}

/// Fields stand below these keys.
const TABLES: [&str; 10] =
    ["path", "query", "header", "json", "form", "urlencoded", "raw", "response", "fields", "reply"];

fn docs(node: &Node, found: &mut Found) {
    for entry in entries(node) {
        let is_value =
            entry.value.get("items").is_some() && entry.value.get("type").is_some_and(|it| it.value.text().is_some());
        if TABLES.contains(&entry.key.text.as_str()) && !is_value {
            for field in entries(&entry.value) {
                if field.value.get("doc").is_none_or(|doc| doc.value.text().is_none_or(str::is_empty)) {
                    found.push((field.span.start as usize, OpenKind::Doc, field.key.text.clone()));
                }
                docs(&field.value, found);
            }
        } else {
            docs(&entry.value, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_has_a_place() {
        let text = "endpoint: a\n# TODO (page, line 3): which\njson:\n  名: { type: string, doc: \"\" } # TODO: too\n  \
            list: { type: list, doc: D., items: { type: object, fields: { a: string } } }\n\
            response: { type: list, items: { type: open_enum, values: { -1: { name: ValueMinus1 }, 2: { name: Two } } } }\n\
            errors: { 7: { name: Code7 }, 8: { name: Code7 }, A: { name: Code } }\n";
        let open = open(&Source { shown: "a".into(), path: "a".into(), text: text.into() });
        let open: Vec<String> = open.iter().map(|it| format!("{}:{} {}", it.line, it.column, it.text())).collect();
        assert_eq!(
            open,
            [
                "2:1 TODO (page, line 3): which",
                "4:3 `名` has no `doc`",
                "4:32 TODO: too",
                "5:65 `a` has no `doc`",
                "6:73 `ValueMinus1` stands for a name",
                "7:22 `Code7` stands for a name",
            ]
        );
    }
}
