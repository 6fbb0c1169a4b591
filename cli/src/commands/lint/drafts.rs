//! What is open in drafts.

use std::collections::HashSet;

use weixin_codegen::Source;
use weixin_codegen::describe::count;
use weixin_codegen::drafts::{self, OpenItem, OpenKind};
use weixin_codegen::model::{Api, Endpoint};

/// The drafts, a line each, or with `all` that is open in them; and how many they are.
pub(super) fn listed(api: &Api, sources: &[Source], all: bool) -> String {
    let drafts: Vec<&Endpoint> = api.drafts().collect();
    let mut listed: HashSet<String> = HashSet::new();
    let lines: String = drafts.iter().map(|endpoint| draft(endpoint, api, sources, all, &mut listed)).collect();
    match drafts.len() {
        0 => String::new(),
        number => format!("{lines}{}, left out of the bindings\n", count(number, "draft")),
    }
}

/// A draft. What is open in a table that several drafts have is listed once.
fn draft(endpoint: &Endpoint, api: &Api, sources: &[Source], all: bool, listed: &mut HashSet<String>) -> String {
    let open = open_in(endpoint, api, sources);
    // Where an editor goes to first.
    let whole = || sources.iter().find(|source| source.path == endpoint.source).map(|it| format!("{}:1:1", it.shown));
    let first = open.first().map(|(source, item)| at(source, item)).or_else(whole).unwrap_or_default();
    let mut lines = format!("{first}: draft: {}\n", state(endpoint, &open));
    for (source, item) in open.iter().filter(|_| all) {
        let line = format!("{}: {}\n", at(source, item), item.text());
        if listed.insert(line.clone()) {
            lines.push_str(&line);
        }
    }
    lines
}

/// Whether somebody has read it, and how much is open.
pub(super) fn state(endpoint: &Endpoint, open: &[(&Source, OpenItem)]) -> String {
    format!("{}, {}", review_state(endpoint), counts(open.iter().map(|(_, item)| item)))
}

/// What is open in the file of an endpoint or message, and in the tables of codes that it names.
pub(in super::super) fn open_in<'a>(
    endpoint: &Endpoint,
    api: &Api,
    sources: &'a [Source],
) -> Vec<(&'a Source, OpenItem)> {
    let own = sources.iter().filter(|source| source.path == endpoint.source);
    let own = own.flat_map(|source| drafts::open(source).into_iter().map(move |item| (source, item)));
    let tables = api.errors.iter().filter(|table| endpoint.errors.shared.contains(&table.name.rust));
    let shared = tables.flat_map(|table| {
        let files = sources.iter().filter(|source| source.path == table.source);
        files.flat_map(|source| {
            drafts::open_in_tables(source, &[table.name.wire.as_str()]).into_iter().map(move |item| (source, item))
        })
    });
    own.chain(shared).collect()
}

/// Whether somebody has read it.
fn review_state(endpoint: &Endpoint) -> &'static str {
    match &endpoint.reviewed {
        Some(mark) if mark.holds => "reviewed",
        Some(_) => "changed since it was reviewed",
        None => "not reviewed",
    }
}

/// A place as editors open it.
pub(in super::super) fn at(source: &Source, item: &OpenItem) -> String {
    format!("{}:{}:{}", source.shown, item.line, item.column)
}

/// What is open, in numbers: `2 TODOs, 1 name`.
pub(in super::super) fn counts<'a>(open: impl Iterator<Item = &'a OpenItem> + Clone) -> String {
    let of_kind = |kind: OpenKind| match open.clone().filter(|item| item.kind == kind).count() {
        0 => None,
        number => Some(count(number, kind.noun())),
    };
    let counts: Vec<String> = OpenKind::ALL.into_iter().filter_map(of_kind).collect();
    if counts.is_empty() { "nothing open".to_owned() } else { format!("open: {}", counts.join(", ")) }
}
