//! Replaces earlier names of keys by the current ones, for revisions from before a renaming.

use super::file::kind_of;
use crate::spec::{FileKind, renamed};
use crate::yaml::{Entry, Node, NodeKind, Scalar};

/// What a key holds.
#[derive(Clone, Copy)]
enum Holds {
    /// A mapping of this name.
    One(&'static str),
    /// A table of such mappings, by names that the spec defines.
    Table(&'static str),
    /// A list of such mappings.
    List(&'static str),
}

/// What a key of a mapping holds, by its current name. It only needs to cover what existed before the last renaming.
fn holds(mapping: &str, key: &str) -> Option<Holds> {
    Some(match (mapping, key) {
        (_, "corrections") => Holds::List("correction"),
        (_, "assumptions") => Holds::List("assumption"),
        ("endpoint" | "variant", "path" | "query" | "header" | "json" | "form" | "urlencoded" | "raw")
        | ("endpoint", "response")
        | ("parameter" | "named type", "fields") => Holds::Table("parameter"),
        ("parameter", "items") => Holds::One("parameter"),
        ("endpoint", "variants") => Holds::Table("variant"),
        ("endpoint" | "types file", "types") => Holds::Table("named type"),
        ("errors file", "errors") => Holds::Table("error table"),
        ("endpoint", "errors") | ("error table", "codes") => Holds::Table("error row"),
        _ => return None,
    })
}

/// Renames all keys, words and paths of notes that have an earlier name. Current names stay, and so does everything that is
/// not a key, such as names of parameters and prose.
pub(super) fn renew(root: &mut Node) {
    if let Some(kind) = kind_of(root) {
        renew_mapping(root, kind.mapping(), kind);
    }
}

fn renew_mapping(node: &mut Node, name: &'static str, file: FileKind) {
    let NodeKind::Map(entries) = &mut node.kind else { return };
    for (old, new) in renamed::keys(name) {
        let is_free = entries.iter().all(|entry| entry.key.text != new);
        if let Some(entry) = entries.iter_mut().find(|entry| is_free && entry.key.text == old) {
            new.clone_into(&mut entry.key.text);
            if let Some(only) = renamed::only_entry(name, old) {
                enclose(entry, only);
            }
        }
    }
    for entry in entries {
        let key = entry.key.text.as_str();
        if let Some(word) = entry.value.text().and_then(|old| renamed::value(name, key, old)) {
            set(&mut entry.value, word);
        }
        match (holds(name, key), &mut entry.value.kind) {
            (Some(Holds::One(inner)), _) => renew_mapping(&mut entry.value, inner, file),
            (Some(Holds::Table(inner)), NodeKind::Map(table)) => {
                table.iter_mut().for_each(|entry| renew_mapping(&mut entry.value, inner, file));
            }
            (Some(Holds::List(inner)), NodeKind::List(items)) => {
                items.iter_mut().for_each(|item| renew_mapping(item, inner, file));
            }
            _ => {}
        }
    }
    if matches!(name, "correction" | "assumption") {
        renew_note(node, file);
    }
}

/// Makes the value of an entry the only one of a table.
fn enclose(entry: &mut Entry, name: &str) {
    let span = entry.value.span;
    let key = Scalar { text: name.to_owned(), ..entry.key.clone() };
    let value = std::mem::replace(&mut entry.value, Node { span, kind: NodeKind::Map(Vec::new()) });
    entry.value.kind = NodeKind::Map(vec![Entry { key, span: entry.span, value }]);
}

/// Updates the path of a note, and its `truth` if that repeats a renamed word.
fn renew_note(note: &mut Node, file: FileKind) {
    let Some(path) = value(note, "at").and_then(|at| at.text().map(str::to_owned)) else { return };
    // A path starts in the note's own file or in a shared one.
    let files = std::iter::once(file).chain(FileKind::ALL);
    let Some(found) = files.map(|file| follow(&path, file)).find(|found| found.path != path || found.is_word()) else {
        return;
    };
    if let (Some((mapping, key)), Some(truth)) = (found.value, value(note, "truth"))
        && let Some(word) = truth.text().and_then(|old| renamed::value(mapping, key, old))
    {
        set(truth, word);
    }
    if let Some(at) = value(note, "at") {
        set(at, &found.path);
    }
}

/// A path with current names.
struct Found {
    path: String,
    /// The mapping and key whose value it leads to, if that may be a renamed word.
    value: Option<(&'static str, &'static str)>,
}

impl Found {
    /// True if the value may be a renamed word.
    fn is_word(&self) -> bool {
        self.value.is_some()
    }
}

/// Follows a path through a file of a kind, as far as its structure is known.
fn follow(path: &str, file: FileKind) -> Found {
    let mut inside = Some(Holds::One(file.mapping()));
    let mut found = Found { path: String::with_capacity(path.len() + 8), value: None };
    for step in path.split('.') {
        let (mut written, mut only) = (step, None);
        inside = match inside {
            Some(Holds::One(mapping)) => {
                written = renamed::key(mapping, step).unwrap_or(step);
                only = renamed::only_entry(mapping, step);
                found.value = renamed::key_of_words(mapping, written).map(|key| (mapping, key));
                holds(mapping, written)
            }
            Some(Holds::Table(mapping) | Holds::List(mapping)) => Some(Holds::One(mapping)),
            None => None,
        };
        if !found.path.is_empty() {
            found.path.push('.');
        }
        found.path.push_str(written);
        if let Some(only) = only {
            found.path.push('.');
            found.path.push_str(only);
        }
    }
    found
}

fn value<'a>(mapping: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let NodeKind::Map(entries) = &mut mapping.kind else { return None };
    entries.iter_mut().find(|entry| entry.key.text == key).map(|entry| &mut entry.value)
}

fn set(node: &mut Node, text: &str) {
    if let NodeKind::Scalar(scalar) = &mut node.kind {
        text.clone_into(&mut scalar.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn tree(text: &str) -> Node {
        let mut errors = Vec::new();
        let tree = yaml::parse(0, text, &mut errors);
        assert_eq!(errors, []);
        tree.expect("a tree")
    }

    /// A tree without its places.
    fn plain(node: &Node) -> String {
        match &node.kind {
            NodeKind::Scalar(scalar) => scalar.text.clone(),
            NodeKind::List(items) => format!("{:?}", items.iter().map(plain).collect::<Vec<_>>()),
            NodeKind::Map(entries) => {
                let entries = entries.iter().map(|entry| format!("{}: {}", entry.key.text, plain(&entry.value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            NodeKind::Reported => "reported".to_owned(),
        }
    }

    #[test]
    fn keys_get_their_names_of_today_and_names_stay() {
        let old = "
endpoint: e
repeatable: true
page: { url: a, read: 2026-11-21 }
ways:
  cure:
    json:
      lives: { type: id, lives: 3 days }
      says: { type: list, items: { type: object, fields: { because: { type: i32, wire: text } } } }
      ids: { type: list, wire: bars, items: string }
types: { Item: { type: id, lives: 1 day, fields: { cure: string } } }
response: { ways: string }
errors: { 1: { name: N, text: text, cure: wait, class: busy } }
corrections:
  - { at: ways.cure.json.lives.lives, page: no limit, because: of ways }
  - { at: ways.cure.json.ids.wire, page: \"a text\", truth: bars, because: the sample }
  - { at: errors.common.codes.1.cure, page: p, truth: bars, because: b }
  - { at: response.ways, page: p, because: b }
assumptions: [{ at: errors.1.cure, says: it helps }, { at: types.Item.lives, says: s }]
";
        let new = "
endpoint: e
idempotent: true
page: { url: a, read: 2026-11-21 }
variants:
  cure:
    json:
      lives: { type: id, lifetime: 3 days }
      says: { type: list, items: { type: object, fields: { because: { type: i32, wire: string } } } }
      ids: { type: list, wire: pipes, items: string }
types: { Item: { type: id, lifetime: 1 day, fields: { cure: string } } }
response: { ways: string }
errors: { 1: { name: N, text: text, remedy: wait, class: busy } }
corrections:
  - { at: variants.cure.json.lives.lifetime, page_says: no limit, reason: of ways }
  - { at: variants.cure.json.ids.wire, page_says: \"a text\", truth: pipes, reason: the sample }
  - { at: errors.common.codes.1.remedy, page_says: p, truth: bars, reason: b }
  - { at: response.ways, page_says: p, reason: b }
assumptions: [{ at: errors.1.remedy, assumed: it helps }, { at: types.Item.lifetime, assumed: s }]
";
        let mut tree_of_old = tree(old);
        renew(&mut tree_of_old);
        assert_eq!(plain(&tree_of_old), plain(&tree(new)));
        let mut again = tree(new);
        renew(&mut again);
        assert_eq!(plain(&again), plain(&tree(new)));
    }

    #[test]
    fn what_was_one_is_the_only_one_of_a_table() {
        let mut old = tree(
            "service: s\nenvelope: { code: c, message: m, success: [0] }\nassumptions: [{ at: envelope.code, says: s }]",
        );
        renew(&mut old);
        let new = "service: s\nenvelopes: { main: { code: c, message: m, success: [0] } }\nassumptions: [{ at: envelopes.main.code, assumed: s }]";
        assert_eq!(plain(&old), plain(&tree(new)));
    }

    #[test]
    fn a_name_of_today_is_not_taken_by_an_old_one() {
        let both = "errors: { e: { doc: d, codes: { 1: { cure: a, remedy: b } } } }";
        let mut renewed = tree(both);
        renew(&mut renewed);
        assert_eq!(plain(&renewed), plain(&tree(both)));
    }
}
