//! What people decided about a page: edits of its draft that every new import makes again.
//!
//! ```yaml
//! overlay: channels/upload
//! edits:
//!   - at: response.medians
//!     rename: mediaid
//!     page: "`medians`"
//!     reason: the page's samples call it `mediaid`
//!   - at: token
//!     was: app
//!     set: [app, authorizer]
//!     reason: both are accepted
//! ```
//!
//! `set` replaces a value, or, where value and draft are both mappings, key by key (`~` takes a key away). `rename` gives
//! a field another name. `was` is what the import has to say for the edit to apply; `was: ~` adds what the page lacks.
//! An edit that does not apply any more is an error, and so is one that changes nothing. Paths that begin with
//! `formats.` are those of the page's table of formats, and `formats: NAME` beside `edits` names that table.

use std::fmt;

use weixin_codegen::Source;
use weixin_codegen::model::Location;
use weixin_codegen::yaml::{self, Entry, Node, NodeKind};

use crate::draft::path::FactPath;
use crate::import::Import;
use crate::yaml::edit::{EditError, EditableYaml};
use crate::yaml::flow::{flow, key, same};
use crate::yaml::scalar::{flow_map, scalar};

/// What is wrong with an overlay, edit by edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayError {
    /// The overlay's file.
    pub file: String,
    /// The problems: line, and what is wrong.
    pub problems: Vec<(usize, String)>,
}

impl fmt::Display for OverlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (line, what)) in self.problems.iter().enumerate() {
            let between = if index == 0 { "" } else { "\n" };
            write!(f, "{between}{}:{line}: {what}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for OverlayError {}

/// The edits of one overlay.
#[derive(Clone, Debug)]
pub struct Overlay {
    file: String,
    /// The name of the page's table of formats.
    formats: Option<String>,
    edits: Vec<Edit>,
}

/// One decision about a fact.
#[derive(Clone, Debug)]
struct Edit {
    line: usize,
    at: FactPath,
    /// What the import has to say for the edit to apply.
    was: Option<Node>,
    set: Option<Node>,
    rename: Option<String>,
    page_says: Option<String>,
    reason: String,
}

/// The keys of an edit.
const KEYS: [&str; 6] = ["at", "was", "set", "rename", "page_says", "reason"];

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with its text.
    pub fn parse(source: &Source) -> Result<Self, OverlayError> {
        let failed = |problems| OverlayError { file: source.shown.clone(), problems };
        let mut errors = Vec::new();
        let root = yaml::parse(0, &source.text, &mut errors);
        if let Some(error) = errors.first() {
            let line = line(&source.text, error.at.map_or(0, |at| at.start));
            return Err(failed(vec![(line, error.message.clone())]));
        }
        let list = root.as_ref().and_then(|root| root.get("edits")).map(|entry| &entry.value.kind);
        let Some(NodeKind::List(items)) = list else {
            return Err(failed(vec![(1, "an overlay needs a list `edits`".to_owned())]));
        };
        let (mut edits, mut problems) = (Vec::new(), Vec::new());
        for item in items {
            match Edit::read(item, &source.text) {
                Ok(edit) => edits.push(edit),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(failed(problems));
        }
        let formats = root.as_ref().and_then(|root| root.get("formats")?.value.text().map(str::to_owned));
        Ok(Self { file: source.shown.clone(), formats, edits })
    }

    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// True without edits.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Makes the edits in the files of an import, and writes them down as its corrections.
    ///
    /// # Errors
    ///
    /// Every edit that does not apply, with what the import says instead.
    pub fn apply(&self, import: &Import) -> Result<Vec<Source>, OverlayError> {
        let failed = |problems| OverlayError { file: self.file.clone(), problems };
        let read = |source: &Source| {
            EditableYaml::parse(&source.text).map_err(|error| failed(vec![(1, format!("the draft: {error}"))]))
        };
        let mut endpoint = read(&import.source)?;
        let mut formats = import.formats.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut problems = Vec::new();
        for edit in &self.edits {
            let is_of_formats = edit.at.is_within(&"formats".into());
            let file = formats.first_mut().filter(|_| is_of_formats).unwrap_or(&mut endpoint);
            problems.extend(edit.apply(file).err().map(|what| (edit.line, what)));
        }
        if let (Some(name), Some(table)) = (&self.formats, import.draft.formats.first()) {
            let renamed = rename_table(&mut endpoint, formats.first_mut(), &table.name, name);
            problems.extend(renamed.err().map(|error| (1, error.to_string())));
        }
        if !problems.is_empty() {
            return Err(failed(problems));
        }
        let texts = std::iter::once(endpoint).chain(formats).zip(import.sources());
        Ok(texts.map(|(yaml, source)| Source { text: yaml.text().to_owned(), ..source.clone() }).collect())
    }
}

/// Gives the page's table of formats the name that people chose: in its file, in the notes there, and where it is used.
fn rename_table(
    endpoint: &mut EditableYaml,
    table: Option<&mut EditableYaml>,
    old: &str,
    new: &str,
) -> Result<(), EditError> {
    if let Some(table) = table {
        let old = FactPath::from("formats").join(old);
        table.rename(&old, new)?;
        for list in ["corrections", "assumptions"] {
            move_notes(table, list, &old, &FactPath::from("formats").join(new))?;
        }
    }
    let uses: Vec<_> = tables_of_fields(endpoint)
        .into_iter()
        .filter_map(|path| endpoint.get(&path))
        .flat_map(entries)
        .filter_map(|field| field.value.get("formats"))
        .filter(|formats| formats.value.text() == Some(old))
        .map(|formats| endpoint.replacement(&formats.value, &scalar(new)))
        .collect();
    endpoint.apply(uses)
}

/// Notes about what stood at one path are about what stands at another.
fn move_notes(yaml: &mut EditableYaml, list: &str, from: &FactPath, to: &FactPath) -> Result<(), EditError> {
    let Some(NodeKind::List(items)) = yaml.key(list).map(|node| &node.kind) else { return Ok(()) };
    let moved = items.iter().filter_map(|item| {
        let at = &item.get("at")?.value;
        let path = FactPath::parse(at.text()?);
        let rest = path.is_within(from).then(|| &path.keys()[from.keys().len()..])?;
        let path = rest.iter().fold(to.clone(), |path, key| path.join(key.as_str()));
        Some(yaml.replacement(at, &scalar(&path.to_string())))
    });
    let moved = moved.collect();
    yaml.apply(moved)
}

/// The paths of the tables of parameters that a file may have.
fn tables_of_fields(yaml: &EditableYaml) -> Vec<FactPath> {
    let variants = FactPath::from("variants");
    let names = yaml.key("variants").map(entries).unwrap_or_default().iter().map(|entry| entry.key.text.as_str());
    let requests = names.map(|name| variants.join(name)).chain([FactPath::default()]);
    requests.flat_map(|request| Location::ALL.map(|location| request.join(location.key()))).collect()
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Map(entries) => entries,
        NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Reported => &[],
    }
}

fn line(text: &str, byte: u32) -> usize {
    text.get(..byte as usize).unwrap_or(text).matches('\n').count() + 1
}

impl Edit {
    fn read(item: &Node, text: &str) -> Result<Self, (usize, String)> {
        let line = line(text, item.span.start);
        let value = |key: &str| item.get(key).map(|entry| entry.value.clone());
        let word = |key: &str| value(key).and_then(|node| node.text().map(str::to_owned));
        let needed = |key: &str| word(key).ok_or_else(|| (line, format!("an edit needs `{key}`")));
        if let Some(entry) = entries(item).iter().find(|entry| !KEYS.contains(&entry.key.text.as_str())) {
            return Err((line, format!("unknown key `{}`; keys: {}", entry.key.text, KEYS.join(", "))));
        }
        let edit = Self {
            line,
            at: FactPath::parse(&needed("at")?),
            was: value("was"),
            set: value("set"),
            rename: word("rename"),
            page_says: word("page_says"),
            reason: needed("reason")?,
        };
        if edit.set.is_none() && edit.rename.is_none() {
            return Err((line, "an edit needs `set` or `rename`".to_owned()));
        }
        Ok(edit)
    }

    fn apply(&self, yaml: &mut EditableYaml) -> Result<(), String> {
        let now = yaml.get(&self.at).cloned();
        self.check(now.as_ref())?;
        self.edit(yaml, now.as_ref()).map_err(|error| error.to_string())
    }

    /// Whether the edit still applies, and still changes something.
    fn check(&self, now: Option<&Node>) -> Result<(), String> {
        let adds = self.was.as_ref().is_some_and(is_absent);
        let Some(now) = now else {
            let what = "remove the edit, or move it to where the fact is now";
            let gone = format!("no longer applies: the import has no `{}`; {what}", self.at);
            return if adds { Ok(()) } else { Err(gone) };
        };
        if let Some(was) = self.was.as_ref().filter(|was| !same(was, now)) {
            let (at, was, now) = (&self.at, flow(was), flow(now));
            return Err(format!("no longer applies: `{at}` was {was}, and the import now says {now}"));
        }
        match &self.set {
            Some(set) if self.rename.is_none() && says(now, set) => {
                Err(format!("is unnecessary: the import already says {} at `{}`", flow(set), self.at))
            }
            _ => Ok(()),
        }
    }

    fn edit(&self, yaml: &mut EditableYaml, now: Option<&Node>) -> Result<(), EditError> {
        if let Some(set) = &self.set {
            self.set(yaml, set, now)?;
        }
        let mut at = self.at.clone();
        if let Some(name) = &self.rename {
            yaml.rename(&at, name)?;
            at = at.split_last().map_or_else(FactPath::default, |(parent, _)| parent).join(name.as_str());
        }
        self.note(yaml, &at)
    }

    fn set(&self, yaml: &mut EditableYaml, set: &Node, now: Option<&Node>) -> Result<(), EditError> {
        match (&set.kind, now.map(|now| &now.kind)) {
            (NodeKind::Map(entries), Some(NodeKind::Map(_))) => {
                entries.iter().try_for_each(|entry| self.set_key(yaml, entry))
            }
            (_, Some(_)) => yaml.replace(&self.at, &flow(set)),
            // A fact that the page lacks: its place has to be there.
            (_, None) => {
                let (parent, key) = self.at.split_last().unwrap_or_default();
                yaml.insert(&parent, &scalar(key), &flow(set))
            }
        }
    }

    fn set_key(&self, yaml: &mut EditableYaml, entry: &Entry) -> Result<(), EditError> {
        let path = self.at.join(entry.key.text.as_str());
        let is_there = yaml.get(&path).is_some();
        match (is_absent(&entry.value), is_there) {
            (true, true) => yaml.remove(&path),
            (true, false) => Err(EditError { path, what: "is not there to be removed".to_owned() }),
            (false, true) => yaml.replace(&path, &flow(&entry.value)),
            (false, false) => yaml.insert(&self.at, &key(&entry.key), &flow(&entry.value)),
        }
    }

    /// The edit as a correction of the draft, or as an assumption where the page says nothing that is wrong. It takes the
    /// place of the importer's own note about the fact.
    fn note(&self, yaml: &mut EditableYaml, at: &FactPath) -> Result<(), EditError> {
        let at = format!("at: {}", scalar(&at.to_string()));
        let (list, item) = match &self.page_says {
            Some(says) => {
                let truth =
                    self.set.as_ref().filter(|set| matches!(set.kind, NodeKind::Scalar(_))).and_then(Node::text);
                let mut keys = vec![at, format!("page_says: {}", scalar(says))];
                keys.extend(truth.map(|truth| format!("truth: {}", scalar(truth))));
                keys.push(format!("reason: {}", scalar(&self.reason)));
                ("corrections", flow_map(&keys))
            }
            None => ("assumptions", flow_map(&[at, format!("assumed: {}", scalar(&self.reason))])),
        };
        let known =
            yaml.key(list).map_or(0, |node| if let NodeKind::List(items) = &node.kind { items.len() } else { 0 });
        yaml.push(list, &item)?;
        let old = self.at.to_string();
        yaml.remove_items(list, |index, item| {
            index < known && item.get("at").is_some_and(|at| at.value.text() == Some(old.as_str()))
        })
    }
}

/// True for `~`, which stands for what is not there.
fn is_absent(node: &Node) -> bool {
    flow(node) == "~"
}

/// True when a value says everything already that is to be set.
fn says(now: &Node, set: &Node) -> bool {
    match (&now.kind, &set.kind) {
        (NodeKind::Map(_), NodeKind::Map(entries)) => entries.iter().all(|entry| match now.get(&entry.key.text) {
            None => is_absent(&entry.value),
            Some(known) => same(&known.value, &entry.value),
        }),
        _ => same(now, set),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAFT: &str = "endpoint: a\ntoken: app\nresponse:\n  medians: { type: string, doc: Id }\n";

    fn overlay(text: &str) -> Result<Overlay, OverlayError> {
        Overlay::parse(&Source { shown: "overlay.yaml".into(), path: "overlay.yaml".into(), text: text.into() })
    }

    fn applied(text: &str) -> (String, Vec<String>) {
        let overlay = overlay(text).expect("an overlay");
        let mut yaml = EditableYaml::parse(DRAFT).expect("YAML");
        let problems = overlay.edits.iter().filter_map(|edit| edit.apply(&mut yaml).err()).collect();
        (yaml.text().to_owned(), problems)
    }

    #[test]
    fn edits_become_corrections() {
        let (text, problems) = applied(
            "overlay: g/a\nedits:\n  - { at: response.medians, rename: mediaid, page_says: \"`medians`\", reason: samples }\n  - { at: token, was: app, set: [app, authorizer], reason: both }\n  - { at: response.kind, was: ~, set: { type: string }, reason: answers have it }\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            text,
            "endpoint: a\ntoken: [app, authorizer]\nresponse:\n  mediaid: { type: string, doc: Id }\n  kind: { type: string }\ncorrections:\n  - { at: response.mediaid, page_says: \"`medians`\", reason: samples }\nassumptions:\n  - { at: token, assumed: both }\n  - { at: response.kind, assumed: answers have it }\n"
        );
    }

    #[test]
    fn edits_that_do_not_apply_say_so() {
        let (text, problems) = applied(
            "edits:\n  - { at: response.q, set: { type: i64 }, reason: x }\n  - { at: token, was: none, set: app, reason: x }\n  - { at: response.medians, set: { type: string }, reason: x }\n",
        );
        assert_eq!(text, DRAFT);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].starts_with("no longer applies: the import has no `response.q`"), "{problems:?}");
        assert_eq!(problems[1], "no longer applies: `token` was none, and the import now says app");
        assert!(problems[2].starts_with("is unnecessary"), "{problems:?}");
        let error = overlay("edits:\n  - { at: x, sett: 1 }\n").expect_err("a key that is unknown").to_string();
        assert!(error.contains("overlay.yaml:2: unknown key `sett`"), "{error}");
    }
}
