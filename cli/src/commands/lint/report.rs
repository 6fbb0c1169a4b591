//! What was found in a spec, as plain data for other programs.

use std::ops::Range;

use serde::Serialize;
use weixin_codegen::diagnostic::said;
use weixin_codegen::model::{Api, Endpoint};
use weixin_codegen::{Diagnostic, Diagnostics, Rule, Source};

use super::drafts;
use super::paths::Paths;

/// What is no error, but worth a note. The names are codes like those of rules.
pub(in super::super) static NOTES: &[Rule] = &[OPEN_DRAFT, STALE_REVIEW];

const OPEN_DRAFT: Rule = Rule {
    name: "open-draft",
    demands: "a draft is reviewed, and nothing is open in it; until then it is left out of the bindings",
};
const STALE_REVIEW: Rule =
    Rule { name: "stale-review", demands: "what was reviewed is as it was then; a change is reviewed, too" };

/// The most findings that are listed; the others are counted. Who reads more of them mends these first.
const LISTED: usize = 1000;

/// What was found.
#[derive(Serialize)]
pub(super) struct Report {
    /// Why the spec cannot be read; then nothing is known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unread: Option<String>,
    /// What breaks rules; nothing else is known of a spec with errors.
    pub(super) errors: Vec<Finding>,
    /// How many more there are, which are not listed.
    pub(super) more_errors: usize,
    /// What is no error.
    pub(super) notes: Vec<Finding>,
    /// The number of files.
    pub(super) files: usize,
    /// The number of endpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) endpoints: Option<usize>,
    /// The number of groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) groups: Option<usize>,
}

/// Something that was found.
#[derive(Serialize)]
pub(super) struct Finding {
    /// The code.
    pub(super) rule: &'static str,
    pub(super) message: String,
    /// What is said about the marked text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) label: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<String>,
    #[serde(flatten)]
    pub(super) place: Place,
    /// Another place that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) also: Option<Also>,
}

/// Another place, and what is said about it.
#[derive(Serialize)]
pub(super) struct Also {
    pub(super) label: String,
    #[serde(flatten)]
    pub(super) place: Place,
}

/// A part of a line. Columns begin with 1 and end behind the last one.
#[derive(Serialize)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_column: usize,
    /// The columns in units of UTF-16.
    #[serde(skip)]
    pub(super) utf16: Range<usize>,
}

impl Report {
    /// Why there is nothing to find.
    pub(super) fn of_unread(why: String) -> Self {
        let (errors, notes) = (Vec::new(), Vec::new());
        Self { unread: Some(why), errors, more_errors: 0, notes, files: 0, endpoints: None, groups: None }
    }

    /// What breaks rules.
    pub(super) fn of_errors(errors: &Diagnostics, paths: &Paths) -> Self {
        let list = errors.list();
        let finding = |error: &&Diagnostic| Finding::of_error(error, errors, paths);
        Self {
            unread: None,
            errors: list.iter().take(LISTED).map(finding).collect(),
            more_errors: list.len().saturating_sub(LISTED),
            notes: Vec::new(),
            files: errors.sources().len(),
            endpoints: None,
            groups: None,
        }
    }

    /// What is in a spec without errors; with `all`, everything that is open in its drafts.
    pub(super) fn of_spec(api: &Api, sources: &[Source], all: bool, paths: &Paths) -> Self {
        let whole = |endpoint: &Endpoint| {
            let source = sources.iter().find(|source| source.path == endpoint.source)?;
            Some(Place::point(paths.path(source), 1, 1))
        };
        let mut notes = Vec::new();
        for draft in api.drafts() {
            let open = drafts::open_in(draft, api, sources);
            let place = |(source, item): &(&Source, weixin_codegen::drafts::OpenItem)| {
                Place::point(paths.path(source), item.line, item.column)
            };
            let message = format!("the draft `{}`: {}", draft.name.wire, drafts::state(draft, &open));
            let first = open.first().map(place).or_else(|| whole(draft));
            notes.extend(first.map(|place| Finding::note(&OPEN_DRAFT, message, place)));
            let items = open.iter().filter(|_| all);
            notes.extend(items.map(|item| Finding::note(&OPEN_DRAFT, item.1.text(), place(item))));
        }
        for stale in api.exchanges().filter(|it| it.reviewed.as_ref().is_some_and(|mark| !mark.holds)) {
            let message = format!("`{}` changed since it was reviewed", stale.name.wire);
            notes.extend(whole(stale).map(|place| Finding::note(&STALE_REVIEW, message, place)));
        }
        Self {
            unread: None,
            errors: Vec::new(),
            more_errors: 0,
            notes,
            files: sources.len(),
            endpoints: Some(api.endpoints().count()),
            groups: Some(api.groups.len()),
        }
    }
}

impl Finding {
    fn of_error(error: &Diagnostic, all: &Diagnostics, paths: &Paths) -> Self {
        let place = |span| all.position(span).map(|position| Place::of(position, paths));
        let also = error.also.as_ref().and_then(|(span, label)| Some((place(*span)?, label)));
        Self {
            rule: error.rule.name,
            message: said(&error.message),
            label: said(&error.label),
            help: error.help.as_deref().map(said),
            // What is about no file is about the service, or about its file that is missing.
            place: error.at.and_then(place).unwrap_or_else(|| Place::point(paths.file("service.yaml"), 1, 1)),
            also: also.map(|(place, label)| Also { label: said(label), place }),
        }
    }

    fn note(rule: &'static Rule, message: String, place: Place) -> Self {
        Self { rule: rule.name, message: said(&message), label: String::new(), help: None, place, also: None }
    }

    /// Message, label and help in one text.
    pub(super) fn text(&self) -> String {
        let label = if self.label.is_empty() { String::new() } else { format!(": {}", self.label) };
        let help = self.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        format!("{}{label}{help}", self.message)
    }
}

impl Place {
    fn of(position: weixin_codegen::diagnostic::Position<'_>, paths: &Paths) -> Self {
        Self {
            path: paths.path(position.source),
            line: position.line,
            column: position.columns.start,
            end_column: position.columns.end,
            utf16: position.utf16_columns,
        }
    }

    fn point(path: String, line: usize, column: usize) -> Self {
        Self { path, line, column, end_column: column, utf16: column..column }
    }
}
