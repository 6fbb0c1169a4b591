//! Changes of a page, made in the file that people keep; everything else stands as it stood.

use weixin_codegen::model::Location;
use weixin_codegen::yaml::{Node, NodeKind};

use crate::draft::path::FactPath;
use crate::yaml::edit::{EditError, EditableYaml};
use crate::yaml::flow::{flow, key, same, table};
use crate::yaml::scalar::scalar;

/// Keys of a field that are facts of the page; names, texts and notes are the spec's own.
const FACTS: [&str; 25] = [
    "type",
    "required",
    "nullable",
    "default",
    "secret",
    "wire",
    "min_length",
    "max_length",
    "min_bytes",
    "max_bytes",
    "min_width",
    "max_width",
    "chars",
    "since",
    "until",
    "min_items",
    "max_items",
    "min",
    "max",
    "below",
    "one_of",
    "formats",
    "required_if",
    "items",
    "values",
];

/// The path of what a change is about: the field, not one of its keys; the longest that one of the two files has.
pub(crate) fn subject(path: &FactPath, page: &EditableYaml, spec: &EditableYaml) -> FactPath {
    let mut path = path.clone();
    while let Some((parent, last)) = path.split_last().filter(|(parent, _)| !parent.is_empty()) {
        let is_of_field = FACTS.contains(&last) || last == "fields" || last.parse::<usize>().is_ok();
        if !is_of_field || parent.last().is_some_and(is_table) {
            break;
        }
        path = parent;
    }
    while !path.is_empty() && page.get(&path).is_none() && spec.get(&path).is_none() {
        path = path.split_last().map_or_else(FactPath::default, |(parent, _)| parent);
    }
    path
}

/// True for a key whose entries are fields or codes, whatever they are called.
fn is_table(key: &str) -> bool {
    matches!(key, "fields" | "response" | "errors") || Location::ALL.iter().any(|location| location.key() == key)
}

/// Makes one path of the spec say what the page says.
///
/// # Errors
///
/// When the spec has no place for it.
pub(crate) fn sync(spec: &mut EditableYaml, page: &EditableYaml, path: &FactPath) -> Result<(), EditError> {
    match (spec.get(path).cloned(), page.get(path).cloned()) {
        (Some(_), None) => spec.remove(path),
        (None, None) => Ok(()),
        (None, Some(wanted)) => add(spec, page, path, &wanted),
        (Some(now), Some(wanted)) => change(spec, path, &now, &wanted),
    }
}

fn add(spec: &mut EditableYaml, page: &EditableYaml, path: &FactPath, wanted: &Node) -> Result<(), EditError> {
    let Some((parent, name)) = path.split_last() else { return Ok(()) };
    if !spec.get(&parent).is_some_and(|node| matches!(node.kind, NodeKind::Map(_))) {
        return sync(spec, page, &parent);
    }
    let value = if parent.is_empty() { table(wanted) } else { flow(wanted) };
    let entry = page.get(&parent).and_then(|node| node.get(name)).filter(|_| !parent.is_empty());
    let name = entry.map_or_else(|| scalar(name), |entry| key(&entry.key));
    spec.insert(&parent, &name, &value)
}

fn change(spec: &mut EditableYaml, path: &FactPath, now: &Node, wanted: &Node) -> Result<(), EditError> {
    let (NodeKind::Map(_), NodeKind::Map(entries)) = (&now.kind, &wanted.kind) else {
        return spec.replace(path, &flow(wanted));
    };
    let is_field = wanted.get("type").is_some();
    if !is_field {
        for entry in entries.iter().filter(|entry| now.get(&entry.key.text).is_none()) {
            spec.insert(path, &key(&entry.key), &flow(&entry.value))?;
        }
        return Ok(());
    }
    if word(now) != word(wanted) {
        return spec.replace(path, &with_doc(now, wanted));
    }
    for entry in entries.iter().filter(|entry| FACTS.contains(&entry.key.text.as_str())) {
        match now.get(&entry.key.text) {
            None => spec.insert(path, &key(&entry.key), &flow(&entry.value))?,
            Some(known) if !same(&known.value, &entry.value) && entry.key.text != "items" => {
                spec.replace(&path.join(entry.key.text.as_str()), &flow(&entry.value))?;
            }
            Some(_) => {}
        }
    }
    for key in FACTS.iter().filter(|key| wanted.get(key).is_none() && now.get(key).is_some()) {
        spec.remove(&path.join(*key))?;
    }
    Ok(())
}

fn word(node: &Node) -> Option<&str> {
    node.get("type").and_then(|entry| entry.value.text())
}

/// A parameter that went from one table to another is taken out of the old one.
///
/// # Errors
///
/// When the result is not YAML.
pub(crate) fn remove_moved(spec: &mut EditableYaml, page: &EditableYaml, path: &FactPath) -> Result<(), EditError> {
    let Some((table, name)) = path.split_last() else { return Ok(()) };
    let Some((request, location)) = table.split_last() else { return Ok(()) };
    let keys = Location::ALL.map(Location::key);
    if !keys.contains(&location) {
        return Ok(());
    }
    for other in keys.into_iter().filter(|other| *other != location) {
        let old = request.join(other).join(name);
        if spec.get(&old).is_some() && page.get(&old).is_none() {
            spec.remove(&old)?;
        }
    }
    Ok(())
}

/// Another type, with what the spec says about the field in its own words.
fn with_doc(now: &Node, wanted: &Node) -> String {
    let doc = now.get("doc").map(|entry| format!(", doc: {} }}", flow(&entry.value)));
    let flow = flow(wanted);
    match (doc, flow.strip_suffix(" }")) {
        (Some(doc), Some(open)) if wanted.get("doc").is_none() => format!("{open}{doc}"),
        _ => flow,
    }
}
