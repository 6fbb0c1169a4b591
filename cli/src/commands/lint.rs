//! `weixin lint`: checks a spec.

use std::collections::HashSet;

use clap::Args;
use weixin_codegen::Source;
use weixin_codegen::describe::count;
use weixin_codegen::drafts::{self, OpenItem, OpenKind};
use weixin_codegen::model::{Api, Endpoint};

use crate::failure::Failure;
use crate::spec::args::{Extends, SpecFolder};

/// Which spec to check.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    spec: SpecFolder,
    #[command(flatten)]
    extends: Extends,
    /// List everything that is open in drafts: TODOs, names and docs that are missing.
    #[arg(long)]
    drafts: bool,
}

impl LintArgs {
    /// Checks the spec, counts what is in it, and says which endpoints and messages are drafts.
    ///
    /// # Errors
    ///
    /// The spec cannot be read, or has errors.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let sources = self.extends.of(self.spec.read()?);
        let api = weixin_codegen::model(sources.clone()).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        let endpoints = api.endpoints().count();
        let is_stale = |it: &&Endpoint| it.reviewed.as_ref().is_some_and(|mark| !mark.holds);
        let stale = |number: usize, noun: &str| match number {
            0 => String::new(),
            number => format!("\n{} changed since; see `weixin list --unreviewed`", count(number, noun)),
        };
        let exchanges = || api.messages.iter().map(|message| &message.exchange);
        let stale = stale(api.endpoints().map(|(_, it)| it).filter(is_stale).count(), "reviewed endpoint")
            + &stale(exchanges().filter(is_stale).count(), "reviewed message");
        let drafts = self.drafts(&api, &sources);
        Ok(format!(
            "{drafts}{} in {}: no errors{stale}",
            count(endpoints, "endpoint"),
            count(api.groups.len(), "group")
        ))
    }

    /// The drafts, a line each, or with all that is open in them; and how many they are.
    fn drafts(&self, api: &Api, sources: &[Source]) -> String {
        let drafts: Vec<&Endpoint> = api.drafts().collect();
        let mut listed: HashSet<String> = HashSet::new();
        let lines = drafts.iter().map(|endpoint| self.draft(endpoint, api, sources, &mut listed));
        let lines: String = lines.collect();
        match drafts.len() {
            0 => String::new(),
            number => format!("{lines}{}, left out of the bindings\n", count(number, "draft")),
        }
    }

    /// A draft. What is open in a table that several drafts have is listed once.
    fn draft(&self, endpoint: &Endpoint, api: &Api, sources: &[Source], listed: &mut HashSet<String>) -> String {
        let open = open_in(endpoint, api, sources);
        let state = format!("{}, {}", review_state(endpoint), counts(open.iter().map(|(_, item)| item)));
        // Where an editor goes to first.
        let whole =
            || sources.iter().find(|source| source.path == endpoint.source).map(|it| format!("{}:1:1", it.shown));
        let first = open.first().map(|(source, item)| at(source, item)).or_else(whole).unwrap_or_default();
        let mut lines = format!("{first}: draft: {state}\n");
        for (source, item) in open.iter().filter(|_| self.drafts) {
            let line = format!("{}: {}\n", at(source, item), item.text());
            if listed.insert(line.clone()) {
                lines.push_str(&line);
            }
        }
        lines
    }
}

/// What is open in the file of an endpoint or message, and in the tables of codes that it names.
pub(super) fn open_in<'a>(endpoint: &Endpoint, api: &Api, sources: &'a [Source]) -> Vec<(&'a Source, OpenItem)> {
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
pub(super) fn at(source: &Source, item: &OpenItem) -> String {
    format!("{}:{}:{}", source.shown, item.line, item.column)
}

/// What is open, in numbers: `2 TODOs, 1 name`.
pub(super) fn counts<'a>(open: impl Iterator<Item = &'a OpenItem> + Clone) -> String {
    let of_kind = |kind: OpenKind| match open.clone().filter(|item| item.kind == kind).count() {
        0 => None,
        number => Some(count(number, kind.noun())),
    };
    let counts: Vec<String> = OpenKind::ALL.into_iter().filter_map(of_kind).collect();
    if counts.is_empty() { "nothing open".to_owned() } else { format!("open: {}", counts.join(", ")) }
}
