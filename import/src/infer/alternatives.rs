//! Samples of a request that exclude each other: each sends what no other does.
//!
//! Tables list all parameters together, and samples are merged to tell their types. What would be lost is that they do not
//! go together: where neither a condition nor a rule says so, it is open.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::draft::model::{Field, Request, Rule};
use crate::facts::model::{Fact, Facts};
use crate::infer::notes::Notes;
use crate::infer::tokens::is_token_parameter;
use crate::page::sample::Json;
use crate::vocabulary::sections::Side;

/// The most samples that are compared; a page with more has some for each of many cases.
const MAX_SAMPLES: usize = 20;

/// The most names that a note lists of one sample.
const MAX_NAMES: usize = 4;

/// What one sample sends, by name, and the line that it begins on.
struct Sent<'a> {
    line: usize,
    names: BTreeSet<&'a str>,
}

/// Notes the samples on some lines of the page that exclude each other, as far as nothing in a request says so. If none of
/// them sends all that the table has required, what only one of them has may be left out.
pub(super) fn note(facts: &Facts, lines: &Range<usize>, request: &mut Request, notes: &mut Notes) {
    of_samples(largest(sent(facts, lines)), request, notes);
    of_samples(largest(commands(facts, lines)), request, notes);
}

fn of_samples(all: Vec<Sent<'_>>, request: &mut Request, notes: &mut Notes) {
    if all.len() < 2 {
        return;
    }
    let told: BTreeSet<String> = request.rules.iter().flat_map(names_of).cloned().collect();
    let is_open = |field: &Field| {
        let is_told = field.required_if.is_some() || field.fixed.is_some() || told.contains(&field.name);
        !is_told && field.todos.is_empty()
    };
    let fields = || request.params.iter().flat_map(|(_, fields)| fields);
    let open: BTreeSet<&str> = fields().filter(|field| is_open(field)).map(|field| field.name.as_str()).collect();
    let own: Vec<BTreeSet<&str>> = all
        .iter()
        .map(|sent| {
            let is_own = |name: &&str| all.iter().filter(|other| other.names.contains(*name)).count() == 1;
            sent.names.iter().copied().filter(|name| open.contains(name)).filter(is_own).collect()
        })
        .collect();
    if own.iter().filter(|own| !own.is_empty()).count() < 2 {
        return;
    }
    let listed: Vec<String> =
        all.iter().zip(&own).filter(|(_, own)| !own.is_empty()).map(|(sent, own)| shown(sent.line, own)).collect();
    let required: BTreeSet<&str> = fields().filter(|field| field.required).map(|field| field.name.as_str()).collect();
    // A sample may lack what has to be sent, but not all of them do.
    let is_contradicted = own.iter().all(|own| !own.is_disjoint(&required));
    let excluded: Vec<String> =
        own.iter().flatten().filter(|_| is_contradicted).map(|name| (*name).to_owned()).collect();
    let what = format!(
        "the page's samples do not send these together: {}; say what excludes what, by `rules`, `required_if` or `variants`",
        listed.join(", or ")
    );
    notes.todo(all.first().map_or(1, |sent| sent.line), what);
    for field in request.params.iter_mut().flat_map(|(_, fields)| fields) {
        field.required &= !excluded.contains(&field.name);
    }
}

/// What the valid samples of a request send.
fn sent<'a>(facts: &'a Facts, lines: &Range<usize>) -> Vec<Sent<'a>> {
    let of_request = facts.samples.iter().filter(|fact| fact.value.side != Side::Response && fact.value.valid);
    let sent = of_request.filter(|fact| lines.contains(&fact.line)).filter_map(|fact| match &fact.value.value {
        Json::Object(members) => {
            Some(Sent { line: fact.line, names: members.iter().map(|member| member.name.as_str()).collect() })
        }
        _ => None,
    });
    sent.take(MAX_SAMPLES).collect()
}

/// The most lines of one command.
const LONGEST_COMMAND: usize = 6;

/// What the addresses and the forms of commands send, if there is a form.
fn commands<'a>(facts: &'a Facts, lines: &Range<usize>) -> Vec<Sent<'a>> {
    let Some(path) = facts.request_line.as_ref().map(|line| &line.value.path) else { return Vec::new() };
    if facts.form_parts.is_empty() {
        return Vec::new();
    }
    let own = facts.request_lines.iter().filter(|line| line.value.path == *path && lines.contains(&line.line));
    let sent = own.map(|line| {
        let in_url = line.value.query.iter().map(|(name, _)| name.as_str()).filter(|name| !is_token_parameter(name));
        let is_near = |part: &&Fact<String>| (part.line..part.line + LONGEST_COMMAND).contains(&line.line);
        let in_form = facts.form_parts.iter().filter(is_near).map(|part| part.value.as_str());
        Sent { line: line.line, names: in_url.chain(in_form).collect() }
    });
    sent.take(MAX_SAMPLES).collect()
}

/// The samples without those that send a part of what another sends.
fn largest(all: Vec<Sent<'_>>) -> Vec<Sent<'_>> {
    let mut kept: Vec<Sent<'_>> = Vec::new();
    for sent in all {
        if kept.iter().any(|known| sent.names.is_subset(&known.names)) {
            continue;
        }
        kept.retain(|known| !known.names.is_subset(&sent.names));
        kept.push(sent);
    }
    kept
}

fn names_of(rule: &Rule) -> &[String] {
    let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names)) = rule;
    names
}

/// `a`, `b` (line 7)
fn shown(line: usize, names: &BTreeSet<&str>) -> String {
    let more = if names.len() > MAX_NAMES { " …" } else { "" };
    let names: Vec<String> = names.iter().take(MAX_NAMES).map(|name| format!("`{name}`")).collect();
    format!("{}{more} (line {line})", names.join(", "))
}
