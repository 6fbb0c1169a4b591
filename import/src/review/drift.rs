//! What the vendor changed on a page since its endpoint came into the spec.
//!
//! The page is imported once more and takes the place of the endpoint's file; the semantic diff of the two specs says
//! what changed. Its noise is left out: what never travels, what a correction or assumption of the spec speaks about,
//! and what another translation of the same page says in other words.

use std::collections::HashSet;
use std::fmt;
use std::fmt::Write;

use weixin_codegen::Source;
use weixin_codegen::diff::{Change, ChangeKind, Diff, Verdict, diff_loaded};
use weixin_codegen::load::{Loaded, load};
use weixin_codegen::model::{Api, Constraint, Endpoint, FormatTable, Note};

use crate::Import;
use crate::Known;
use crate::Options;
use crate::Todo;
use crate::import;
use crate::page::{Page, PageError};
use crate::review::lock::Locked;
use crate::review::merge::refined;
use crate::text;
use crate::yaml::edit::{self, Document};

/// What a page says that the spec does not.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The endpoint's file below the spec's folder.
    pub path: String,
    /// What the vendor changed, in the words of the semantic diff.
    pub changes: Diff,
    /// Corrections of the spec that the page no longer needs: the path of the fact, and what the page used to say.
    pub needless: Vec<(String, String)>,
    /// What a person has to decide.
    pub person: Vec<Todo>,
    /// What the lock file says of the page from now on.
    pub locked: Locked,
    /// The endpoint as the page has it now.
    fresh: Source,
}

/// Why a page could not be compared.
#[derive(Debug)]
pub enum DriftError {
    /// Nothing could be made of the page.
    Page(PageError),
    /// The spec has no endpoint of this route; the page has to be imported first.
    Unknown {
        /// The page.
        page: String,
        /// Its route.
        route: String,
    },
    /// The spec, or the spec with what the page says, is wrong.
    Spec(String),
}

impl fmt::Display for DriftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(error) => error.fmt(f),
            Self::Unknown { page, route } => {
                write!(f, "{page}: no endpoint of the spec has the route `{route}`\n  help: import the page first")
            }
            Self::Spec(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for DriftError {}

/// Compares a page with the spec.
///
/// # Errors
///
/// When nothing can be made of the page, the spec is not lint clean, or has no such endpoint.
pub fn drift(page: &Page, spec: &[Source], options: &Options) -> Result<Drift, DriftError> {
    let old = load(spec.to_vec()).map_err(|errors| DriftError::Spec(errors.to_string()))?;
    let known = Known::of(&old.api);
    let fresh = import(page, &known, &Options { prose: false, ..options.clone() }).map_err(DriftError::Page)?;
    let Some(endpoint) = find(&old, &fresh) else {
        let route = format!("{:?} {}", fresh.draft.method, fresh.draft.path)
            .replacen("Get", "GET", 1)
            .replacen("Post", "POST", 1);
        return Err(DriftError::Unknown { page: page.shown.clone(), route });
    };
    let path = endpoint.source.clone();
    let (mut fresh, formats) = in_place_of(fresh, endpoint, &old.api);
    let known = spec.iter().find(|source| source.path == path).map_or("", |source| source.text.as_str());
    let (text, apart) = refined(&fresh.source.text, known, &endpoint.notes, &shared_codes(endpoint, &old.api))
        .map_err(|error| DriftError::Spec(format!("{path}: {error}")))?;
    fresh.source.text = text;
    let others = spec.iter().filter(|source| source.path != path);
    let sources: Vec<Source> = others.cloned().chain([fresh.source.clone()]).collect();
    let new = weixin_codegen::load::load_part(sources, &path).map_err(|errors| DriftError::Spec(errors.to_string()))?;
    let mut changes = diff_loaded(&old, &new);
    changes
        .changes
        .retain(|change| change.fact.file == path || change.place.as_ref().is_some_and(|place| place.path == path));
    let documents = [document(spec, &path)?, document(std::slice::from_ref(&fresh.source), &path)?];
    let [spec_document, page_document] = &documents;
    let all: Vec<(Change, String)> = changes
        .changes
        .iter()
        .map(|change| (change.clone(), concrete(change, [spec_document, page_document])))
        .collect();
    changes.changes =
        all.iter().filter(|(change, at)| is_news(change, at, endpoint)).map(|(change, _)| change.clone()).collect();
    let needless = needless(endpoint, &fresh, &all, &page.text);
    let locked = Locked::of(&path, page, &fresh.draft, options);
    let person = apart.into_iter().chain(fresh.todos.iter().cloned()).chain(formats).collect();
    Ok(Drift { person, changes, needless, path, locked, fresh: fresh.source })
}

/// The codes of the shared tables that hold for an endpoint.
fn shared_codes(endpoint: &Endpoint, api: &Api) -> Vec<i64> {
    let tables = api.errors.iter().filter(|table| endpoint.errors.shared.contains(&table.name.rust));
    tables.flat_map(|table| &table.rows).map(|row| row.code).collect()
}

fn document(sources: &[Source], path: &str) -> Result<Document, DriftError> {
    let text = sources.iter().find(|source| source.path == path).map_or("", |source| source.text.as_str());
    Document::parse(text).map_err(|error| DriftError::Spec(format!("{path}: {error}")))
}

/// More changes than this are no drift: the page is another one, and is imported anew.
const MAX_CHANGES: usize = 300;

/// The path of what a change is about in the document that has it. The model knows no lists around objects, so `items`
/// is put in wherever a list stands in the way.
fn concrete(change: &Change, documents: [&Document; 2]) -> String {
    let keys = change.place.as_ref().map_or(&[][..], |place| place.keys.as_slice());
    let follow = |document: &Document| {
        let mut path: Vec<String> = Vec::new();
        let mut known = 0;
        for key in keys {
            while document.get(&joined(&path, key)).is_none()
                && document.get(&joined(&path, "items")).is_some()
                && path.len() < 60
            {
                path.push("items".to_owned());
            }
            path.push(key.clone());
            known += usize::from(document.get(&path.join(".")).is_some());
        }
        (known, path.join("."))
    };
    let [old, new] = documents;
    let (one, two) = (follow(old), follow(new));
    if one.0 > two.0 { one.1 } else { two.1 }
}

fn joined(path: &[String], key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{}.{key}", path.join(".")) }
}

/// The endpoint of the spec that has the page's route, or else its path alone.
fn find<'a>(old: &'a Loaded, fresh: &Import) -> Option<&'a Endpoint> {
    let all = || old.api.groups.iter().flat_map(|group| &group.endpoints);
    let same = |endpoint: &&Endpoint| endpoint.path == fresh.draft.path;
    all().find(|endpoint| same(endpoint) && endpoint.method == fresh.draft.method).or_else(|| all().find(same))
}

/// The draft under the name and in the folder that the spec has for it, with the spec's names of tables of formats; and
/// what the page's own tables say otherwise.
fn in_place_of(fresh: Import, endpoint: &Endpoint, api: &Api) -> (Import, Vec<Todo>) {
    let mut draft = fresh.draft;
    let group = endpoint.source.split('/').nth(1).unwrap_or_default();
    (draft.group, draft.name) = (group.to_owned(), endpoint.name.wire.clone());
    let mut todos = Vec::new();
    let tables = std::mem::take(&mut draft.formats);
    let requests =
        std::iter::once(&mut draft.request).chain(draft.variants.iter_mut().map(|variant| &mut variant.request));
    for field in requests.flat_map(|request| &mut request.form) {
        let Some(own) = tables.iter().find(|table| field.limits.formats.as_ref() == Some(&table.name)) else {
            continue;
        };
        let known = table_of(&field.name, endpoint, api);
        field.limits.formats = known.map(|table| table.name.wire.clone());
        let listed: Vec<&str> =
            own.groups.iter().flat_map(|group| &group.formats).map(|(extension, _)| extension.as_str()).collect();
        let spec: Vec<&str> = known
            .iter()
            .flat_map(|table| &table.groups)
            .flat_map(|group| &group.formats)
            .map(|format| format.extension.as_str())
            .collect();
        let odd: Vec<&&str> = listed
            .iter()
            .filter(|name| !spec.contains(name))
            .chain(spec.iter().filter(|name| !listed.contains(name)))
            .collect();
        if !odd.is_empty() {
            let names = odd.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            todos.push(Todo {
                line: field.line,
                what: format!("formats of `{}`: only one of page and spec lists {names}", field.name),
            });
        }
    }
    crate::infer::names::Taken::default().settle(&mut draft);
    (Import::of(draft), todos)
}

/// The table of formats that the spec has for a part of a form.
fn table_of<'a>(part: &str, endpoint: &Endpoint, api: &'a Api) -> Option<&'a FormatTable> {
    let params =
        endpoint.variants.iter().flat_map(|variant| &variant.params).filter(|param| param.field.name.wire == part);
    let name = params.flat_map(|param| &param.field.constraints).find_map(|constraint| match constraint {
        Constraint::Formats(name) => Some(name),
        _ => None,
    })?;
    api.format_table(name)
}

/// True for a change that travels, and that the spec does not speak about already.
fn is_news(change: &Change, at: &str, endpoint: &Endpoint) -> bool {
    change.wire() > Verdict::Docs && !is_noted(at, endpoint) && !is_retold(change)
}

/// A correction or assumption speaks about the fact, or about what it is in.
fn is_noted(path: &str, endpoint: &Endpoint) -> bool {
    endpoint.notes.iter().any(|note| {
        let (Note::Correction { at, .. } | Note::Assumption { at, .. }) = note;
        let field = at.trim_end_matches(".type").trim_end_matches(".required");
        path == field || path.starts_with(&format!("{field}.")) || field.starts_with(&format!("{path}.type"))
    })
}

/// Words of the page that another translation or crawl has otherwise.
fn is_retold(change: &Change) -> bool {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return false };
    let bare =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let wide = |text: &str| text.contains(text::is_wide);
    // Flattened pages do not say where a message ends and its remedy begins.
    let cut = |one: &str, two: &str| bare(one).starts_with(&bare(two)) || bare(two).starts_with(&bare(one));
    change.kind == ChangeKind::ErrorText && (cut(old, new) || wide(old) || wide(new))
}

/// Corrections whose mistake is gone from the page.
fn needless(endpoint: &Endpoint, fresh: &Import, changes: &[(Change, String)], page: &str) -> Vec<(String, String)> {
    let facts = crate::draft::paths::facts(&fresh.draft);
    let page = page.replace("\\_", "_");
    let corrections = endpoint.notes.iter().filter_map(|note| match note {
        Note::Correction { at, page_says, truth, .. } if truth.as_ref() != Some(page_says) => Some((at, page_says)),
        _ => None,
    });
    let gone = |at: &str, said: &str| {
        let still = fresh.draft.corrections.iter().any(|own| own.at == at);
        let field = at.trim_end_matches(".type");
        let differs = changes.iter().any(|(change, path)| path.starts_with(field) && change.wire() > Verdict::Docs);
        let says = quoted(said);
        let made_here = said == "no row of the tables names it" || (at.ends_with(".type") && says.len() == 1);
        let unsaid = !says.is_empty() && says.iter().all(|part| !page.contains(part));
        !still && !differs && ((made_here && facts.contains_key(at)) || unsaid)
    };
    corrections.filter(|(at, said)| gone(at, said)).map(|(at, said)| (at.clone(), said.clone())).collect()
}

/// What stands in quotes or backticks: the words of the page.
fn quoted(said: &str) -> Vec<String> {
    let parts = |mark: char| {
        said.split(mark).skip(1).step_by(2).map(str::to_owned).filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    let mut all = parts('`');
    all.extend(parts('"'));
    all
}

/// Keys of a field that are facts of the page; names, texts and notes are the spec's own.
const FACTS: [&str; 20] = [
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

impl Drift {
    /// True when the page says what the spec says.
    pub fn is_empty(&self) -> bool {
        self.changes.changes.is_empty() && self.needless.is_empty()
    }

    /// What changed, what became needless and what is open, for people.
    pub fn report(&self) -> String {
        let mut out = String::new();
        if self.is_empty() {
            let _ = writeln!(out, "{}: the page says what the spec says", self.path);
        }
        if !self.changes.changes.is_empty() {
            out.push_str(&weixin_codegen::diff::render::text(
                &self.changes,
                &weixin_codegen::diff::render::Context::default(),
                false,
            ));
        }
        for (at, said) in &self.needless {
            let _ = writeln!(out, "{}: the correction at `{at}` can go: the page no longer says {said}", self.path);
        }
        if !self.changes.changes.is_empty() {
            for todo in &self.person {
                let _ = writeln!(out, "{}: for a person, line {} of the page: {}", self.path, todo.line, todo.what);
            }
        }
        out
    }

    /// The text of the endpoint's file with the changes made in it; everything else stands as it stood.
    ///
    /// # Errors
    ///
    /// When the file is not the one that was compared.
    pub fn write(&self, file: &str) -> Result<String, DriftError> {
        let broken = |error: edit::EditError| DriftError::Spec(format!("{}: {error}", self.path));
        let mut spec = Document::parse(file).map_err(broken)?;
        let page = Document::parse(&self.fresh.text).map_err(broken)?;
        if self.changes.changes.len() > MAX_CHANGES {
            let count = self.changes.changes.len();
            return Err(DriftError::Spec(format!(
                "{}: {count} changes, at most {MAX_CHANGES} are written one by one; \
                 `weixin import --replace` makes the draft anew",
                self.path
            )));
        }
        let mut done: HashSet<String> = HashSet::new();
        for change in &self.changes.changes {
            let keys = concrete(change, [&spec, &page]);
            let path = subject(&keys, &page, &spec);
            if !path.is_empty() && !done.contains(&path) {
                sync(&mut spec, &page, &path)
                    .map_err(|error| DriftError::Spec(format!("{}: {path}: {error}", self.path)))?;
                moved(&mut spec, &page, &path).map_err(broken)?;
                done.insert(path);
            }
        }
        for (at, _) in &self.needless {
            drop_correction(&mut spec, at).map_err(broken)?;
        }
        if spec.get("page.read").is_some() {
            spec.replace("page.read", &self.locked.read).map_err(broken)?;
        }
        Ok(spec.text().to_owned())
    }
}

/// The path of what a change is about: the field, not one of its keys; the longest that one of the two documents has.
fn subject(path: &str, page: &Document, spec: &Document) -> String {
    let mut keys: Vec<&str> = path.split('.').collect();
    while keys.len() > 1
        && keys.last().is_some_and(|key| FACTS.contains(key) || *key == "fields" || key.parse::<usize>().is_ok())
    {
        let in_table = keys.len() > 1
            && matches!(keys[keys.len() - 2], "fields" | "json" | "query" | "form" | "response" | "errors");
        if in_table {
            break;
        }
        keys.pop();
    }
    while !keys.is_empty() && page.get(&keys.join(".")).is_none() && spec.get(&keys.join(".")).is_none() {
        keys.pop();
    }
    keys.join(".")
}

/// Makes one path of the spec say what the page says.
fn sync(spec: &mut Document, page: &Document, path: &str) -> Result<(), edit::EditError> {
    use weixin_codegen::yaml::Kind;
    let (now, wanted) = (spec.get(path).cloned(), page.get(path).cloned());
    match (now, wanted) {
        (Some(_), None) => spec.remove(path),
        (None, None) => Ok(()),
        (None, Some(wanted)) => {
            let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
            if parent.is_empty() || spec.get(parent).is_some_and(|node| matches!(node.kind, Kind::Map(_))) {
                let value = if parent.is_empty() { edit::table(&wanted) } else { edit::flow(&wanted) };
                let beside = if parent.is_empty() { None } else { page.get(parent).and_then(|node| node.get(key)) };
                let key = beside.map_or_else(|| crate::yaml::write::scalar(key), |entry| edit::key(&entry.key));
                return spec.insert(parent, &key, &value);
            }
            sync(spec, page, parent)
        }
        (Some(now), Some(wanted)) => {
            let (Kind::Map(_), Kind::Map(entries)) = (&now.kind, &wanted.kind) else {
                return spec.replace(path, &edit::flow(&wanted));
            };
            let is_field = wanted.get("type").is_some();
            let word = |node: &weixin_codegen::yaml::Node| {
                node.get("type").and_then(|entry| entry.value.text().map(str::to_owned))
            };
            if is_field && word(&now) != word(&wanted) {
                return spec.replace(path, &with_doc(&now, &wanted));
            }
            for entry in entries.iter().filter(|entry| !is_field || FACTS.contains(&entry.key.text.as_str())) {
                let inner = format!("{path}.{}", entry.key.text);
                match now.get(&entry.key.text) {
                    None => spec.insert(path, &edit::key(&entry.key), &edit::flow(&entry.value))?,
                    Some(known) if !edit::same(&known.value, &entry.value) && is_field && entry.key.text != "items" => {
                        spec.replace(&inner, &edit::flow(&entry.value))?;
                    }
                    Some(_) => {}
                }
            }
            for key in FACTS.iter().filter(|key| is_field && wanted.get(key).is_none() && now.get(key).is_some()) {
                spec.remove(&format!("{path}.{key}"))?;
            }
            Ok(())
        }
    }
}

/// A parameter that went from one table to another is taken out of the old one.
fn moved(spec: &mut Document, page: &Document, path: &str) -> Result<(), edit::EditError> {
    let Some((table, name)) = path.rsplit_once('.') else { return Ok(()) };
    let (before, table) = table.rsplit_once('.').map_or(("", table), |(before, table)| (before, table));
    if !["query", "json", "form"].contains(&table) {
        return Ok(());
    }
    for other in ["query", "json", "form"].into_iter().filter(|other| *other != table) {
        let old = if before.is_empty() { format!("{other}.{name}") } else { format!("{before}.{other}.{name}") };
        if spec.get(&old).is_some() && page.get(&old).is_none() {
            spec.remove(&old)?;
        }
    }
    Ok(())
}

/// Another type, with what the spec says about the field in its own words.
fn with_doc(now: &weixin_codegen::yaml::Node, wanted: &weixin_codegen::yaml::Node) -> String {
    let doc = now.get("doc").map(|entry| format!(", doc: {} }}", edit::flow(&entry.value)));
    let flow = edit::flow(wanted);
    match (doc, flow.strip_suffix(" }")) {
        (Some(doc), Some(open)) if wanted.get("doc").is_none() => format!("{open}{doc}"),
        _ => flow,
    }
}

/// Takes the correction about a fact out of the list, or the whole list with its last one.
fn drop_correction(spec: &mut Document, at: &str) -> Result<(), edit::EditError> {
    use weixin_codegen::yaml::Kind;
    let Some(Kind::List(items)) = spec.get("corrections").map(|node| node.kind.clone()) else { return Ok(()) };
    let kept: Vec<String> = items
        .iter()
        .filter(|item| item.get("at").and_then(|entry| entry.value.text()) != Some(at))
        .map(edit::flow)
        .collect();
    if kept.is_empty() {
        return spec.remove("corrections");
    }
    spec.replace("corrections", &kept.iter().map(|item| format!("\n  - {item}")).collect::<String>())
}
