//! What the spec says more exactly than any page: a page that still allows it has not changed.
//!
//! A person has made an id of a text, an enum of a number, a constant of a parameter that has one value; has moved codes
//! into shared tables and told variants apart. Before a page is compared, its draft takes these over, field by field, wherever
//! what the page says and what the spec says go together. What is left is what the vendor changed.

use std::collections::{HashMap, HashSet};

use weixin_codegen::model::{Code, Location, Note, Wire};
use weixin_codegen::yaml::{Entry, Node, NodeKind};

use crate::draft::correction::PageSays;
use crate::draft::model::Todo;
use crate::draft::path::FactPath;
use crate::yaml::edit::{EditError, EditableYaml, TextEdit};
use crate::yaml::flow::{flow, key};

/// Keys that say what kind of value a field is, which people know better than pages.
const KIND: [&str; 12] =
    ["type", "name", "rust", "values", "lifetime", "unit", "wire", "secret", "fixed", "doc", "items", "fields"];

/// Keys of an endpoint that no page has a place for.
const OWN: [&str; 6] = ["types", "shared_errors", "idempotent", "empty_body", "rules", "reviewed"];

/// The draft of a page with everything that the spec says more exactly.
#[derive(Debug)]
pub(crate) struct Merged {
    /// Its text.
    pub text: String,
    /// What could not be compared.
    pub todos: Vec<Todo>,
}

/// Merges what the spec says more exactly into the draft of a page. `notes` are the spec's about the endpoint, `shared`
/// the codes of the shared tables that hold for it.
///
/// # Errors
///
/// When a text is not YAML.
pub(crate) fn merged(page: &str, spec: &str, notes: &[Note], shared: &[Code]) -> Result<Merged, EditError> {
    let (mut page, spec) = (EditableYaml::parse(page)?, EditableYaml::parse(spec)?);
    // They are about the draft as it was, and not compared.
    for key in ["corrections", "assumptions"].into_iter().filter(|key| page.key(key).is_some()).collect::<Vec<_>>() {
        page.remove(&key.into())?;
    }
    for key in OWN {
        if let (None, Some(node)) = (page.key(key), spec.key(key)) {
            page.insert(&FactPath::default(), key, &flow(node))?;
        }
    }
    // A page says that something is deprecated, and people say what to use instead.
    if let (Some(_), Some(node)) = (page.key("deprecated"), spec.key("deprecated")) {
        page.replace(&"deprecated".into(), &flow(node))?;
    }
    let todos = merge_variants(&mut page, &spec)?.into_iter().collect();
    merge_names(&mut page, &spec, notes)?;
    let mut edits = Vec::new();
    for table in tables(&spec) {
        if let (Some(said), Some(known)) = (page.get(&table), spec.get(&table)) {
            fields(&page, said, known, &mut edits);
        }
    }
    page.apply(edits)?;
    merge_codes(&mut page, &spec, shared)?;
    Ok(Merged { text: page.text().to_owned(), todos })
}

/// Variants that the page does not tell apart are the spec's: their parameters cannot be compared.
fn merge_variants(page: &mut EditableYaml, spec: &EditableYaml) -> Result<Option<Todo>, EditError> {
    let (None, Some(node)) = (page.key("variants"), spec.key("variants")) else { return Ok(None) };
    for location in Location::ALL {
        if page.key(location.key()).is_some() {
            page.remove(&location.key().into())?;
        }
    }
    page.insert(&FactPath::default(), "variants", &flow(node))?;
    let what = "the spec has variants that the page does not distinguish; compare their parameters by hand".to_owned();
    Ok(Some(Todo { line: 1, what }))
}

/// A field that a correction says the page calls otherwise gets the name that the spec has.
fn merge_names(page: &mut EditableYaml, spec: &EditableYaml, notes: &[Note]) -> Result<(), EditError> {
    for note in notes {
        let Note::Correction { at, page_says, .. } = note else { continue };
        let at = FactPath::parse(at);
        let (Some((parent, name)), PageSays::Words(words)) = (at.split_last(), PageSays::parse(page_says)) else {
            continue;
        };
        for word in words.iter().filter(|word| *word != name) {
            let wrong = parent.join(word.as_str());
            if parent.is_empty() || !wrong.is_addressable() || page.get(&wrong).is_none() || spec.get(&wrong).is_some()
            {
                continue;
            }
            if page.get(&at).is_some() { page.remove(&wrong)? } else { page.rename(&wrong, name)? }
        }
    }
    Ok(())
}

/// The tables of fields of an endpoint.
fn tables(spec: &EditableYaml) -> Vec<FactPath> {
    let variants = FactPath::from("variants");
    let variants = spec.key("variants").map(keys).unwrap_or_default().into_iter().map(|name| variants.join(name));
    let requests = variants.chain([FactPath::default()]);
    let params = requests.flat_map(|request| Location::ALL.map(|location| request.join(location.key())));
    params.chain(["response".into()]).collect()
}

fn keys(node: &Node) -> Vec<String> {
    match &node.kind {
        NodeKind::Map(entries) => entries.iter().map(|entry| entry.key.text.clone()).collect(),
        NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Reported => Vec::new(),
    }
}

/// Every field that page and spec both have.
fn fields(page: &EditableYaml, said: &Node, known: &Node, edits: &mut Vec<TextEdit>) {
    let (NodeKind::Map(said), NodeKind::Map(known)) = (&said.kind, &known.kind) else { return };
    let said: HashMap<&str, &Node> = said.iter().map(|entry| (entry.key.text.as_str(), &entry.value)).collect();
    for entry in known.iter().filter(|entry| !entry.key.text.contains('.')) {
        if let Some(said) = said.get(entry.key.text.as_str()) {
            field(page, said, &entry.value, edits);
        }
    }
}

fn field(page: &EditableYaml, said: &Node, known: &Node, edits: &mut Vec<TextEdit>) {
    let (one, two) = (word(said), word(known));
    if contains(&one, known) && (one != two || said.get("wire").is_none()) {
        edits.push(page.replacement(said, &looked_into(said, known)));
        return;
    }
    let allowed = known.get("fixed").is_some() || (one != two && allows(&one, &two));
    let filled = one == two && known.get("min_length").is_some() && said.get("min_length").is_none();
    if allowed || filled {
        edits.push(page.replacement(said, &combined(said, known)));
        return;
    }
    if let (Some(said), Some(known)) = (said.get("deprecated"), known.get("deprecated")) {
        edits.push(page.replacement(&said.value, &flow(&known.value)));
    }
    if one == "choice" {
        return kinds(page, said, known, edits);
    }
    let inner = match one.as_str() {
        "object" => "fields",
        "list" | "map" => "items",
        _ => return,
    };
    let (Some(said), Some(known)) = (said.get(inner), known.get(inner)) else { return };
    if inner == "items" {
        field(page, &said.value, &known.value, edits);
    } else {
        fields(page, &said.value, &known.value, edits);
    }
}

/// What the kinds of a choice bring that both have.
fn kinds(page: &EditableYaml, said: &Node, known: &Node, edits: &mut Vec<TextEdit>) {
    let (Some(said), Some(known)) = (said.get("values"), known.get("values")) else { return };
    let NodeKind::Map(kinds) = &known.value.kind else { return };
    for kind in kinds {
        let said = said.value.get(&kind.key.text).and_then(|kind| kind.value.get("fields"));
        if let (Some(said), Some(known)) = (said, kind.value.get("fields")) {
            fields(page, &said.value, &known.value, edits);
        }
    }
}

/// The type of a field, which may be written alone.
fn word(node: &Node) -> String {
    let alone = node.text().map(str::to_owned);
    alone.or_else(|| node.get("type")?.value.text().map(str::to_owned)).unwrap_or_default()
}

/// True when a value of the second type is one of the first as well, as pages have it.
fn allows(page: &str, spec: &str) -> bool {
    let named = spec.starts_with(|c: char| c.is_ascii_uppercase()) || matches!(spec, "open_enum" | "id");
    let is_whole = |word: &str| matches!(word, "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64");
    let has_unit = |word: &str| matches!(word, "timestamp" | "duration" | "money");
    let is_date = |word: &str| matches!(word, "day" | "month");
    match page {
        page if spec == "code" => page == "string" || page == "number" || is_whole(page),
        "string" => named || has_unit(spec) || is_date(spec) || spec == "url",
        // A spec may say less than the page does.
        page if has_unit(page) || is_date(page) => is_whole(spec) || matches!(spec, "number" | "string"),
        "number" => named || is_whole(spec) || has_unit(spec),
        page if is_whole(page) => named || is_whole(spec) || has_unit(spec) || is_date(spec) || spec == "number",
        // That it is a code of another endpoint, or none, people know.
        "code" => is_whole(spec) || spec == "string",
        "object" | "json" => spec.starts_with(|c: char| c.is_ascii_uppercase()) || spec == "json",
        _ => false,
    }
}

/// True if the spec says what is inside of what a page calls a text, or JSON in a text.
fn contains(page: &str, known: &Node) -> bool {
    let wire = known.get("wire").and_then(|wire| Wire::from_key(wire.value.text()?));
    match wire {
        None | Some(Wire::Plain | Wire::Lenient | Wire::String) => false,
        // Days and moments are types of their own.
        Some(Wire::Dashes | Wire::Digits | Wire::Number | Wire::Rfc3339 | Wire::DateTime) => false,
        Some(Wire::Json) => matches!(page, "string" | "json"),
        Some(Wire::Base64) => matches!(page, "string" | "bytes"),
        Some(Wire::Repeated) => matches!(page, "string" | "list"),
        Some(Wire::Commas | Wire::Semicolons | Wire::Pipes | Wire::Spaces) => page == "string",
    }
}

/// Keys that say whether a field is present. About these a page knows as much as about any other field.
const PRESENCE: [&str; 4] = ["required", "nullable", "default", "required_if"];

/// What the spec says of the inside of a text, where a page can only limit the text itself.
fn looked_into(said: &Node, known: &Node) -> String {
    let about_presence = |entry: &&Entry| PRESENCE.contains(&entry.key.text.as_str());
    let inside = entries(known).into_iter().filter(|entry| !about_presence(&entry));
    let presence = entries(said).into_iter().filter(|entry| about_presence(&entry));
    let all: Vec<String> =
        inside.chain(presence).map(|entry| format!("{}: {}", key(&entry.key), flow(&entry.value))).collect();
    format!("{{ {} }}", all.join(", "))
}

fn entries(node: &Node) -> Vec<Entry> {
    match &node.kind {
        NodeKind::Map(entries) => entries.clone(),
        NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Reported => Vec::new(),
    }
}

/// The kind that the spec knows, with the limits that the page says. That a text is not empty no page says.
fn combined(said: &Node, known: &Node) -> String {
    // Nothing can be said of the value of a constant, nor of a code.
    let is_constant = known.get("fixed").is_some() || word(known) == "code";
    let kind = entries(known).into_iter().filter(|entry| {
        let key = entry.key.text.as_str();
        KIND.contains(&key) || (key == "min_length" && said.get(key).is_none())
    });
    // An enum has its values, and needs no list of them beside; a constant has nothing beside.
    let limits = entries(said)
        .into_iter()
        .filter(|entry| !is_constant && !KIND.contains(&entry.key.text.as_str()) && entry.key.text != "one_of");
    let mut all: Vec<String> =
        kind.chain(limits).map(|entry| format!("{}: {}", key(&entry.key), flow(&entry.value))).collect();
    if known.text().is_some() {
        all.insert(0, format!("type: {}", flow(known)));
    }
    format!("{{ {} }}", all.join(", "))
}

/// Codes that shared tables have for the endpoint need no row of their own.
fn merge_codes(page: &mut EditableYaml, spec: &EditableYaml, shared: &[Code]) -> Result<(), EditError> {
    let Some(table) = page.key("errors") else { return Ok(()) };
    let NodeKind::Map(entries) = &table.kind else { return Ok(()) };
    let shared: HashSet<&Code> = shared.iter().collect();
    let own: HashSet<String> = spec.key("errors").map(keys).unwrap_or_default().into_iter().collect();
    let is_needless = |entry: &&Entry| {
        let code = &entry.key.text;
        shared.contains(&Code::of(code)) && !own.contains(code)
    };
    let errors = FactPath::from("errors");
    let gone: Vec<&Entry> = entries.iter().filter(is_needless).collect();
    if gone.len() == entries.len() {
        return page.remove(&errors);
    }
    if page.is_block(table) {
        let edits = gone.into_iter().map(|entry| page.removal(entry)).collect();
        return page.apply(edits);
    }
    let paths: Vec<FactPath> = gone.into_iter().map(|entry| errors.join(entry.key.text.as_str())).collect();
    paths.iter().try_for_each(|path| page.remove(path))
}
