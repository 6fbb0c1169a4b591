//! Reads a page for a comparison: what it says, where, and the hashes of what that came from.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::hash::{self, hash};
use super::leaves::{FileFacts, Values};
use super::model::{READER, Reading};
use super::spec_files::SpecFiles;
use super::stands::places;
use super::units::{Unit, UnitKind, hashes, is_chinese, units};
use super::walk;
use weixin_codegen::model::Location;

use crate::draft::context::SpecContext;
use crate::draft::lines::lines;
use crate::draft::model::Draft;
use crate::draft::path::FactPath;
use crate::import::{Import, import};
use crate::infer::endpoint::Options;
use crate::page::torn_end::TornEnd;
use crate::page::{Page, PageError};
use crate::text::is_day;
use crate::yaml::edit::EditableYaml;

/// A page that was just read.
#[derive(Clone, Debug)]
pub(crate) struct FreshPage {
    /// Its draft.
    pub draft: Draft,
    /// The draft's file.
    pub yaml: EditableYaml,
    /// The facts of that file.
    pub file: FileFacts,
    /// What is kept of the page.
    pub reading: Reading,
    /// Its sentences, cells and lines of samples.
    pub units: Vec<Unit>,
    /// The lines of fields and codes.
    pub lines: BTreeMap<FactPath, usize>,
    /// Its last line.
    pub last_line: usize,
}

/// What a page says, whatever shared codes a spec has: those are compared afterwards.
///
/// # Errors
///
/// When nothing can be made of the page.
pub(crate) fn read(page: &Page, context: &SpecContext, options: &Options) -> Result<FreshPage, PageError> {
    let context = SpecContext { tables: Vec::new(), ..context.clone() };
    let import = import(page, &context, &Options { prose: false, ..options.clone() })?;
    of_import(import, page, options)
}

fn of_import(import: Import, page: &Page, options: &Options) -> Result<FreshPage, PageError> {
    let files = SpecFiles::of(&import.sources().cloned().collect::<Vec<_>>());
    let Some(own) = files.file(&import.source.path) else {
        return Err(page.error("the draft of the page cannot be read back", "import the page, and compare it by hand"));
    };
    let file = walk::facts(own, &files);
    let mut facts = file.values();
    let names = names(&facts);
    let bare = Page { text: page.banner()?.page, ..page.clone() };
    let blocks = bare.blocks();
    let torn = TornEnd::of(&bare);
    let units = units(&blocks, &names);
    let draft = import.draft;
    // A name that no word of the page is was made of its route.
    if !units.iter().any(|unit| has_word(&unit.text, &draft.name)) {
        facts.remove(&"endpoint".into());
    }
    let of_kind = |shown: bool| units.iter().filter(move |unit| (unit.kind == UnitKind::Sample) == shown);
    let reading = Reading {
        url: draft.page_url.clone(),
        read: page.read.clone().filter(|day| is_day(day)).unwrap_or_else(|| options.today.clone()),
        reader: READER.to_owned(),
        chinese: is_chinese(&units),
        text: hash(
            &page.text.lines().map(hash::bare).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>(),
        ),
        facts,
        corrections: draft.corrections.iter().map(|correction| correction.at.clone()).collect(),
        open: BTreeSet::new(),
        says: hashes(of_kind(false)),
        shows: hashes(of_kind(true)),
        stands: places(&blocks),
        torn: torn.map(|(_, end)| end),
    };
    let lines = lines(&draft);
    let last_line = page.text.trim_end().lines().count();
    Ok(FreshPage { yaml: own.yaml.clone(), file, reading, units, lines, last_line, draft })
}

fn has_word(text: &str, word: &str) -> bool {
    // The last step of a route is no name.
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c);
    text.replace('\\', "").split(|c: char| !is_part(c)).any(|part| part == word)
}

/// The names of fields and codes.
pub(crate) fn names(facts: &Values) -> HashSet<String> {
    facts.keys().filter_map(subject).map(str::to_owned).collect()
}

/// The name of the field or the code that a fact is about.
pub(crate) fn subject(path: &FactPath) -> Option<&str> {
    let keys = path.keys();
    let first = keys.first()?.as_str();
    if first == "errors" {
        return keys.get(1).map(String::as_str);
    }
    let is_table = |key: &str| Location::ALL.iter().any(|location| location.key() == key);
    let holds_fields = matches!(first, "response" | "fields" | "reply" | "variants") || is_table(first);
    if !holds_fields {
        return None;
    }
    let mut field = path.field();
    // The items of a list are about the field that is one.
    while field.is_of_items() {
        field = field.split_last()?.0;
    }
    (field.keys().len() > 1).then(|| path.keys().get(field.keys().len() - 1)).flatten().map(String::as_str)
}
