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
use weixin_codegen::yaml::{self, Entry, Kind, Node};

use crate::Import;
use crate::yaml::edit::{self, Document};
use crate::yaml::write::scalar;

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

#[derive(Clone, Debug)]
struct Edit {
    line: usize,
    at: String,
    was: Option<Node>,
    set: Option<Node>,
    rename: Option<String>,
    page_says: Option<String>,
    reason: String,
}

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with its text.
    pub fn parse(source: &Source) -> Result<Self, OverlayError> {
        let mut errors = Vec::new();
        let root = yaml::parse(0, &source.text, &mut errors);
        let failed = |problems| OverlayError { file: source.shown.clone(), problems };
        if let Some(error) = errors.first() {
            return Err(failed(vec![(line(&source.text, error.at.map_or(0, |at| at.start)), error.message.clone())]));
        }
        let edits = root.as_ref().and_then(|root| root.get("edits")).map(|entry| &entry.value.kind);
        let Some(Kind::List(items)) = edits else {
            return Err(failed(vec![(1, "an overlay has a list `edits`".to_owned())]));
        };
        let (edits, problems): (Vec<_>, Vec<_>) =
            items.iter().map(|item| Edit::read(item, &source.text)).partition(Result::is_ok);
        let problems: Vec<_> = problems.into_iter().filter_map(Result::err).collect();
        if problems.is_empty() {
            let name = root.as_ref().and_then(|root| root.get("formats")?.value.text().map(str::to_owned));
            Ok(Self {
                file: source.shown.clone(),
                formats: name,
                edits: edits.into_iter().filter_map(Result::ok).collect(),
            })
        } else {
            Err(failed(problems))
        }
    }

    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// True without edits.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Makes the edits in the files of an import, and writes them down as their corrections.
    ///
    /// # Errors
    ///
    /// Every edit that does not apply, with what the import says instead.
    pub fn apply(&self, import: &Import) -> Result<Vec<Source>, OverlayError> {
        let failed = |problems| OverlayError { file: self.file.clone(), problems };
        let read = |source: &Source| {
            Document::parse(&source.text).map_err(|error| failed(vec![(1, format!("the draft: {error}"))]))
        };
        let mut endpoint = read(&import.source)?;
        let mut formats = import.formats.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut problems = Vec::new();
        for edit in &self.edits {
            let document = match formats.first_mut().filter(|_| edit.at.starts_with("formats.")) {
                Some(table) => table,
                None => &mut endpoint,
            };
            if let Err(what) = edit.apply(document) {
                problems.push((edit.line, what));
            }
        }
        if let (Some(name), Some(table)) = (&self.formats, import.draft.formats.first()) {
            let renamed = rename_table(&mut endpoint, &mut formats, &table.name, name);
            problems.extend(renamed.err().map(|error| (1, error.to_string())));
        }
        if !problems.is_empty() {
            return Err(failed(problems));
        }
        let documents = std::iter::once(endpoint).chain(formats);
        Ok(documents
            .zip(import.sources())
            .map(|(document, source)| Source { text: document.text().to_owned(), ..source.clone() })
            .collect())
    }
}

/// Gives the page's table of formats the name that people chose, everywhere.
fn rename_table(
    endpoint: &mut Document,
    formats: &mut [Document],
    old: &str,
    new: &str,
) -> Result<(), edit::EditError> {
    if let Some(table) = formats.first_mut() {
        table.rename(&format!("formats.{old}"), new)?;
        *table =
            Document::parse(&table.text().replace(&format!("at: formats.{old}."), &format!("at: formats.{new}.")))?;
    }
    let wanted = format!("formats: {old}");
    *endpoint = Document::parse(&endpoint.text().replace(&wanted, &format!("formats: {new}")))?;
    Ok(())
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
        let known = ["at", "was", "set", "rename", "page_says", "reason"];
        if let Kind::Map(entries) = &item.kind
            && let Some(entry) = entries.iter().find(|entry| !known.contains(&entry.key.text.as_str()))
        {
            return Err((line, format!("unknown key `{}`; keys: {}", entry.key.text, known.join(", "))));
        }
        let edit = Self {
            line,
            at: needed("at")?,
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

    fn apply(&self, document: &mut Document) -> Result<(), String> {
        let gone = || {
            format!(
                "no longer applies: the import has no `{}`; remove the edit, or move it to where the fact is now",
                self.at
            )
        };
        let now = document.get(&self.at).cloned();
        let adds = self.was.as_ref().is_some_and(|was| edit::flow(was) == "~");
        if now.is_none() && !adds {
            return Err(gone());
        }
        if let (Some(was), Some(now)) = (&self.was, &now)
            && !edit::same(was, now)
        {
            return Err(format!(
                "no longer applies: `{}` was {}, and the import now says {}",
                self.at,
                edit::flow(was),
                edit::flow(now)
            ));
        }
        let mut at = self.at.clone();
        if let Some(set) = &self.set {
            if now.as_ref().is_some_and(|now| says(now, set)) && self.rename.is_none() {
                return Err(format!("is needless: the import says {} of `{}` by itself", edit::flow(set), self.at));
            }
            self.set(document, set, now.as_ref()).map_err(|error| error.to_string())?;
        }
        if let Some(name) = &self.rename {
            document.rename(&at, name).map_err(|error| error.to_string())?;
            at = at.rsplit_once('.').map_or_else(|| name.clone(), |(parent, _)| format!("{parent}.{name}"));
        }
        self.note(document, &at).map_err(|error| error.to_string())
    }

    fn set(&self, document: &mut Document, set: &Node, now: Option<&Node>) -> Result<(), edit::EditError> {
        match (&set.kind, now.map(|now| &now.kind)) {
            (Kind::Map(entries), Some(Kind::Map(_))) => {
                entries.iter().try_for_each(|entry| self.set_key(document, entry))
            }
            (_, Some(_)) => document.replace(&self.at, &edit::flow(set)),
            // A fact that the page lacks: its place has to be there.
            (_, None) => {
                let (parent, key) = self.at.rsplit_once('.').unwrap_or(("", &self.at));
                document.insert(parent, &scalar(key), &edit::flow(set))
            }
        }
    }

    fn set_key(&self, document: &mut Document, entry: &Entry) -> Result<(), edit::EditError> {
        let path = format!("{}.{}", self.at, entry.key.text);
        let value = edit::flow(&entry.value);
        match (value.as_str(), document.get(&path).is_some()) {
            ("~", true) => document.remove(&path),
            ("~", false) => Err(edit::EditError { path, what: "is not there to be taken away".to_owned() }),
            (_, true) => document.replace(&path, &value),
            (_, false) => document.insert(&self.at, &edit::key(&entry.key), &value),
        }
    }

    /// The edit as a correction of the draft, or as an assumption where the page says nothing that is wrong.
    fn note(&self, document: &mut Document, at: &str) -> Result<(), edit::EditError> {
        let (list, lines) = match &self.page_says {
            Some(page) => {
                let truth = self.set.as_ref().filter(|set| matches!(set.kind, Kind::Scalar(_))).and_then(Node::text);
                let truth = truth.map_or_else(String::new, |truth| format!(", truth: {}", scalar(truth)));
                (
                    "corrections",
                    format!(
                        "{{ at: {}, page_says: {}{truth}, reason: {} }}",
                        scalar(at),
                        scalar(page),
                        scalar(&self.reason)
                    ),
                )
            }
            None => ("assumptions", format!("{{ at: {}, assumed: {} }}", scalar(at), scalar(&self.reason))),
        };
        let known = document.get(list).map(|node| match &node.kind {
            Kind::List(items) => items.iter().map(edit::flow).collect(),
            _ => Vec::new(),
        });
        match known {
            None => document.append(&format!("{list}:\n  - {lines}\n")),
            Some(items) => {
                let kept = items.into_iter().filter(|item| !item.contains(&format!("at: {},", scalar(&self.at))));
                let all: Vec<String> = kept.chain([lines]).map(|item| format!("\n  - {item}")).collect();
                document.replace(list, &all.concat())
            }
        }
    }
}

/// True when a value says everything already that is to be set.
fn says(now: &Node, set: &Node) -> bool {
    match (&now.kind, &set.kind) {
        (Kind::Map(_), Kind::Map(entries)) => {
            entries.iter().all(|entry| match (now.get(&entry.key.text), edit::flow(&entry.value)) {
                (None, value) => value == "~",
                (Some(known), _) => edit::same(&known.value, &entry.value),
            })
        }
        _ => edit::same(now, set),
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
        let mut document = Document::parse(DRAFT).expect("YAML");
        let problems = overlay.edits.iter().filter_map(|edit| edit.apply(&mut document).err()).collect();
        (document.text().to_owned(), problems)
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
        assert!(problems[2].starts_with("is needless"), "{problems:?}");
        let error = overlay("edits:\n  - { at: x, sett: 1 }\n").expect_err("a key that is unknown").to_string();
        assert!(error.contains("overlay.yaml:2: unknown key `sett`"), "{error}");
    }
}
