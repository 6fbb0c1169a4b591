//! What the vendor changed on a page since its endpoint came into the spec.
//!
//! The page is imported once more and takes the place of the endpoint's file; the semantic diff of the two specs says
//! what changed. Its noise is left out: what never travels, what a correction or assumption of the spec speaks about,
//! and what another translation of the same page says in other words.

use std::collections::HashSet;
use std::fmt;
use std::fmt::Write;

use weixin_codegen::Source;
use weixin_codegen::diff::{Change, Diff, diff_loaded, render};
use weixin_codegen::load::{Loaded, load, load_part};
use weixin_codegen::model::{Api, Code, Endpoint};
use weixin_codegen::read::group_of;
use weixin_codegen::yaml::{Node, NodeKind};

use crate::draft::context::SpecContext;
use crate::draft::model::Todo;
use crate::draft::path::FactPath;
use crate::import::{Import, import};
use crate::infer::endpoint::Options;
use crate::infer::names::TakenNames;
use crate::page::{Page, PageError};
use crate::review::locate::path_of;
use crate::review::lock::LockedPage;
use crate::review::merge::{Merged, merged};
use crate::review::news::{Located, NeedlessCorrection, Relevance, needless};
use crate::review::{apply, formats};
use crate::yaml::edit::{EditError, EditableYaml};

/// What a page says that the spec does not.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The endpoint's file below the spec's folder.
    pub path: String,
    /// What the vendor changed, in the words of the semantic diff.
    pub changes: Diff,
    /// Corrections of the spec that the page no longer needs.
    pub needless: Vec<NeedlessCorrection>,
    /// What a person has to decide.
    pub todos: Vec<Todo>,
    /// What the lock file says of the page from now on.
    pub locked: LockedPage,
    /// The endpoint as the page has it now.
    fresh: Source,
}

/// Why a page could not be compared.
#[derive(Debug)]
pub enum DriftError {
    /// Nothing could be made of the page.
    Page(PageError),
    /// The spec has no endpoint of this route; the page has to be imported first.
    UnknownRoute {
        /// The page.
        page: String,
        /// Its route.
        route: String,
    },
    /// The spec, or the spec with what the page says, is wrong.
    Spec(String),
    /// The file of an endpoint cannot be edited.
    Edit {
        /// The file below the spec's folder.
        file: String,
        /// Why not.
        error: EditError,
    },
    /// There are too many changes to be made one by one.
    TooMany {
        /// The file below the spec's folder.
        file: String,
        /// How many.
        count: usize,
    },
}

impl fmt::Display for DriftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(error) => error.fmt(f),
            Self::UnknownRoute { page, route } => {
                write!(f, "{page}: no endpoint of the spec has the route `{route}`\n  help: import the page first")
            }
            Self::Spec(what) => f.write_str(what),
            Self::Edit { file, error } => write!(f, "{file}: {error}"),
            Self::TooMany { file, count } => write!(
                f,
                "{file}: {count} changes, at most {MAX_CHANGES} are written one by one\n  help: `weixin import --replace` \
                 writes the whole draft"
            ),
        }
    }
}

impl std::error::Error for DriftError {}

/// With more changes than this, the page is a different one and should be imported again.
const MAX_CHANGES: usize = 300;

/// Compares a page with the spec.
///
/// # Errors
///
/// When nothing can be made of the page, the spec is not lint clean, or has no such endpoint.
pub fn drift(page: &Page, spec: &[Source], options: &Options) -> Result<Drift, DriftError> {
    let old = load(spec.to_vec()).map_err(|errors| DriftError::Spec(errors.to_string()))?;
    let options = &Options { prose: false, ..options.clone() };
    let fresh = import(page, &SpecContext::of(&old.api), options).map_err(DriftError::Page)?;
    let Some(endpoint) = find(&old, &fresh) else {
        let route = format!("{} {}", fresh.draft.method.key(), fresh.draft.path);
        return Err(DriftError::UnknownRoute { page: page.shown.clone(), route });
    };
    // Once more, now that it is known which shared tables hold.
    let fresh = import(page, &SpecContext::of_endpoint(&old.api, endpoint), options).map_err(DriftError::Page)?;
    let path = endpoint.source.clone();
    let (mut fresh, mut todos) = in_place_of(fresh, endpoint, &old.api);
    let known = text_of(spec, &path);
    let edit_error = |error| DriftError::Edit { file: path.clone(), error };
    let Merged { text, todos: apart } =
        merged(&fresh.source.text, known, &endpoint.notes, &shared_codes(endpoint, &old.api)).map_err(edit_error)?;
    fresh.source.text = text;
    let mut changes = compare(&old, spec, &fresh.source, &path)?;
    let spec_file = EditableYaml::parse(known).map_err(edit_error)?;
    let page_file = EditableYaml::parse(&fresh.source.text).map_err(edit_error)?;
    let located = |change: &Change| Located { change: change.clone(), at: path_of(change, &spec_file, &page_file) };
    let all: Vec<Located> = changes.changes.iter().map(located).collect();
    let needless = needless(endpoint, &fresh, &all, &page.text);
    let news = all.into_iter().filter(|located| located.relevance(endpoint) == Relevance::News);
    changes.changes = news.map(|located| located.change).collect();
    let locked = LockedPage::of(&path, page, &fresh.draft, options);
    todos.splice(0..0, apart.into_iter().chain(fresh.todos));
    Ok(Drift { todos, changes, needless, path, locked, fresh: fresh.source })
}

/// The semantic diff of the spec and the spec with the page in it, as far as it is about one file.
fn compare(old: &Loaded, spec: &[Source], fresh: &Source, path: &str) -> Result<Diff, DriftError> {
    let others = spec.iter().filter(|source| source.path != path);
    let sources: Vec<Source> = others.chain([fresh]).cloned().collect();
    let new = load_part(sources, path).map_err(|errors| DriftError::Spec(errors.to_string()))?;
    let mut changes = diff_loaded(old, &new);
    changes
        .changes
        .retain(|change| change.fact.file == path || change.position.as_ref().is_some_and(|place| place.path == path));
    Ok(changes)
}

/// The codes of the shared tables that hold for an endpoint.
fn shared_codes(endpoint: &Endpoint, api: &Api) -> Vec<Code> {
    let tables = api.errors.iter().filter(|table| endpoint.errors.shared.contains(&table.name.rust));
    tables.flat_map(|table| &table.rows).map(|row| row.code.clone()).collect()
}

fn text_of<'a>(sources: &'a [Source], path: &str) -> &'a str {
    sources.iter().find(|source| source.path == path).map_or("", |source| source.text.as_str())
}

/// The endpoint of the spec that has the page's route, or else its path alone.
fn find<'a>(old: &'a Loaded, fresh: &Import) -> Option<&'a Endpoint> {
    let all = || old.api.endpoints().map(|(_, endpoint)| endpoint);
    let has_path = |endpoint: &&Endpoint| endpoint.path == fresh.draft.path;
    all().find(|endpoint| has_path(endpoint) && endpoint.method == fresh.draft.method).or_else(|| all().find(has_path))
}

/// The draft under the name and in the folder that the spec has for it, with the spec's names of tables of formats; and
/// what the page's own tables say otherwise.
fn in_place_of(fresh: Import, endpoint: &Endpoint, api: &Api) -> (Import, Vec<Todo>) {
    let mut draft = fresh.draft;
    let group = group_of(&endpoint.source).unwrap_or_default();
    (draft.group, draft.name) = (group.to_owned(), endpoint.name.wire.clone());
    let todos = formats::take_from_spec(&mut draft, endpoint, api);
    TakenNames::default().settle(&mut draft);
    (Import::of(draft), todos)
}

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
            out.push_str(&render::text(&self.changes, &render::Context::default(), false));
        }
        for correction in &self.needless {
            let _ = writeln!(out, "{}: {correction}", self.path);
        }
        if !self.changes.changes.is_empty() {
            for todo in &self.todos {
                let _ = writeln!(out, "{}: to be decided, line {} of the page: {}", self.path, todo.line, todo.what);
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
        let count = self.changes.changes.len();
        if count > MAX_CHANGES {
            return Err(DriftError::TooMany { file: self.path.clone(), count });
        }
        self.edited(file).map_err(|error| DriftError::Edit { file: self.path.clone(), error })
    }

    /// Where the file has the page that was compared: its only one, or the one at the same address.
    fn page_of(&self, spec: &EditableYaml) -> Option<FactPath> {
        let path = FactPath::from("page");
        let node = spec.get(&path)?;
        let has_url = |page: &Node| page.get("url").and_then(|entry| entry.value.text()) == Some(&self.locked.url);
        let path = match &node.kind {
            NodeKind::List(pages) => match pages.as_slice() {
                [_] => path.join("0"),
                pages => path.join(pages.iter().position(has_url)?.to_string()),
            },
            NodeKind::Map(_) | NodeKind::Scalar(_) | NodeKind::Reported => path,
        };
        spec.get(&path.join("read")).is_some().then_some(path)
    }

    fn edited(&self, file: &str) -> Result<String, EditError> {
        let mut spec = EditableYaml::parse(file)?;
        let page = EditableYaml::parse(&self.fresh.text)?;
        let mut done: HashSet<FactPath> = HashSet::new();
        for change in &self.changes.changes {
            let path = apply::subject(&path_of(change, &spec, &page), &page, &spec);
            if !path.is_empty() && !done.contains(&path) {
                apply::sync(&mut spec, &page, &path)?;
                apply::remove_moved(&mut spec, &page, &path)?;
                done.insert(path);
            }
        }
        for NeedlessCorrection { at, .. } in &self.needless {
            let at = at.to_string();
            spec.remove_items("corrections", |_, item| {
                item.get("at").is_some_and(|entry| entry.value.text() == Some(at.as_str()))
            })?;
        }
        if let Some(page) = self.page_of(&spec) {
            spec.replace(&page.join("read"), &self.locked.read)?;
        }
        Ok(spec.text().to_owned())
    }
}
