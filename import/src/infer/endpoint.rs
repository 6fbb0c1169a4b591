//! From facts to a draft of an endpoint.

use heck::ToSnakeCase;
use weixin_codegen::model::{Method, Wire};

use crate::draft::context::SpecContext;
use crate::draft::formats::FormatTable;
use crate::draft::model::{Assumption, Draft, Field, SIZES_ARE_BINARY, Scalar, Type};
use crate::draft::path::FactPath;
use crate::facts::lasting::of_title;
use crate::facts::model::{Confidence, Fact, Facts, RequestLine};
use crate::infer::envelopes::envelopes;
use crate::infer::errors::{self, Codes};
use crate::infer::formats;
use crate::infer::names;
use crate::infer::notes::Notes;
use crate::infer::request::Requested;
use crate::infer::response::response;
use crate::infer::sealed::sealed;
use crate::infer::signers;
use crate::infer::tokens::{self, AcceptedTokens};
use crate::page::torn_end::TornEnd;
use crate::page::{Page, PageError};
use crate::text;
use crate::vocabulary::sections::Side;

/// How pages are imported.
#[derive(Clone, Debug)]
pub struct Options {
    /// True to keep the vendor's sentences; false leaves them out, and only facts stay.
    pub prose: bool,
    /// The day that is written down where a page's own is not known, `2026-11-21`.
    pub today: String,
}

/// What is open about a draft until its page has an address.
pub(crate) const ADDRESS_UNKNOWN: &str = "the address of the page is unknown";

/// What is open about a summary that nobody has written.
const SUMMARY_IS_NAME: &str = "the summary is only the name in words: say what it does";

/// The most routes that a note lists.
const MAX_ROUTES: usize = 20;

/// The longest title, in characters; what is longer is a sentence.
const LONGEST_TITLE: usize = 60;

/// The most sentences of a description.
const MAX_SENTENCES: usize = 12;

/// Makes a draft of what a page says.
///
/// # Errors
///
/// When the page shows no request line, so that it is not about an endpoint.
pub(crate) fn draft(page: &Page, facts: &Facts, context: &SpecContext, options: &Options) -> Result<Draft, PageError> {
    let Some(line) = &facts.request_line else {
        let help = "this may be a guide; import the page of a single endpoint";
        return Err(page.error("found no address of an API on the page", help));
    };
    let mut notes = Notes::about(facts);
    let method = method(facts, line, context, &mut notes);
    note_other_routes(facts, line, &mut notes);
    let AcceptedTokens { kinds: tokens, assumptions } = tokens::accepted(facts, line, context, &mut notes);
    let signatures = signers::needed(facts, line, method, context, &mut notes);
    let requested = Requested { facts, line, method, keeps_token: tokens.is_empty(), signatures: &signatures };
    let requests = requested.requests(&mut notes);
    let mut envelopes = envelopes(facts, context, !tokens.is_empty(), &mut notes);
    let (response, or_file) = response(facts, &envelopes, &mut notes);
    let sealed = sealed(facts, (method, &tokens), &requests, (&response, or_file), &mut notes);
    let Codes { mut rows, shared } = errors::codes(facts, context, &envelopes, options.prose);
    rows.retain(|row| row.code.number().is_some() || envelopes.have_texts());
    signers::predicted(&mut rows, &signatures.signers, context, &mut notes);
    let (group, name) = group_and_name(facts, &line.value.path, page);
    left_out(page, facts, &mut notes);
    let mut draft = Draft {
        when: None,
        summary: summary(facts, &name, options.prose, &mut notes),
        docs: if options.prose { docs(facts) } else { String::new() },
        group,
        name,
        rust: None,
        section: if title(facts).is_some() { facts.section.clone() } else { Vec::new() },
        title: title(facts),
        page_url: page.url.clone(),
        page_read: page.read.clone().unwrap_or_else(|| options.today.clone()),
        method,
        path: line.value.path.clone(),
        host: context.host_at(&line.value.host).map(str::to_owned),
        tokens,
        signed: signatures.signers,
        sealed,
        permission_sets: permission_sets(facts),
        rates: facts.rates.clone(),
        lifecycle: facts.lifecycle.clone().or_else(|| of_title(&facts.title.as_ref()?.value)),
        requests,
        response,
        or_file,
        envelopes: std::mem::take(&mut envelopes.names),
        errors: rows,
        shared_errors: shared,
        shared_types: Vec::new(),
        corrections: notes.corrections,
        formats: Vec::new(),
        assumptions,
        todos: Vec::new(),
    };
    add_formats(&mut draft, facts);
    assume_units(&mut draft);
    draft.assumptions.extend(envelopes.assumptions);
    draft.assumptions.extend(notes.assumptions);
    draft.todos.extend(notes.todos);
    without_sentences(&mut draft, context.has_time_zone, options);
    Ok(draft)
}

/// Notes what was not read of a page, and what is not known of it.
pub(super) fn left_out(page: &Page, facts: &Facts, notes: &mut Notes) {
    facts.left_out.iter().for_each(|cut| notes.todo(cut.line, cut.value.as_str()));
    if page.url.is_none() {
        notes.todo(1, ADDRESS_UNKNOWN);
    }
    if let Some((line, end)) = TornEnd::of(page) {
        notes.todo(line, format!("{end}; save it whole"));
    }
}

/// Leaves the vendor's sentences out if they are not wanted, after what they say of times was used.
pub(super) fn without_sentences(draft: &mut Draft, has_time_zone: bool, options: &Options) {
    if !has_time_zone {
        draft.each_field_mut(&mut without_clock);
    }
    if !options.prose {
        draft.each_field_mut(&mut without_sentence);
    }
}

/// Nobody knows when a time without an offset is, unless the service says where its clocks are.
fn without_clock(field: &mut Field) {
    if matches!(field.ty, Type::Scalar(Scalar::Timestamp(_))) && matches!(field.wire, Wire::DateTime | Wire::Digits) {
        (field.ty, field.wire) = (Type::Scalar(Scalar::String), Wire::Plain);
        field.todos.push(
            "a time without an offset: add `time_zone` to the service, and say `type: timestamp` here".to_owned(),
        );
    }
}

fn method(facts: &Facts, line: &Fact<RequestLine>, context: &SpecContext, notes: &mut Notes) -> Method {
    let RequestLine { host, method, .. } = &line.value;
    if !context.host.is_empty() && *host != context.host && context.host_at(host).is_none() {
        notes.todo(line.line, format!("the page uses the host `{host}`, the service `{}`", context.host));
    }
    method.unwrap_or_else(|| {
        let has_body = facts.samples.iter().any(|sample| sample.value.side != Side::Response)
            || facts.tables.iter().any(|table| table.side == Side::Body);
        let method = if has_body || !facts.form_parts.is_empty() { Method::Post } else { Method::Get };
        notes.todo(line.line, format!("the page names no method; {} is assumed from the samples", method.key()));
        method
    })
}

/// A guide may show several interfaces; their tables cannot be told apart.
fn note_other_routes(facts: &Facts, line: &Fact<RequestLine>, notes: &mut Notes) {
    let mut others: Vec<String> = Vec::new();
    for other in facts.request_lines.iter().filter(|other| other.confidence == Confidence::Stated) {
        let route = format!("`{}`", other.value.path);
        if other.value.path != line.value.path && !others.contains(&route) && others.len() < MAX_ROUTES {
            others.push(route);
        }
    }
    if !others.is_empty() {
        let what = format!("the page shows other routes, which are not imported: {}", others.join(", "));
        notes.todo(line.line, what);
    }
}

fn permission_sets(facts: &Facts) -> Vec<u32> {
    let mut sets: Vec<u32> = Vec::new();
    for set in &facts.permission_sets {
        if !sets.contains(&set.value) {
            sets.push(set.value);
        }
    }
    sets
}

/// The folder and the name of an endpoint.
fn group_and_name(facts: &Facts, path: &str, page: &Page) -> (String, String) {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    let group = names::group(steps.first().copied().unwrap_or("api"));
    let last = steps.last().copied().unwrap_or("").to_ascii_lowercase();
    // The page's file is named after the interface, where it has the last step of the path in it, and that says something.
    let fits = |name: &String| !names::is_generic(&last) && name.to_ascii_lowercase().contains(&last);
    let name = match &facts.name {
        Some(name) if !names::is_one_generic_word(&name.value) => names::bare(&name.value),
        Some(_) => names::from_path(&steps),
        None => {
            page.url.as_deref().and_then(names::from_address).filter(fits).unwrap_or_else(|| names::from_path(&steps))
        }
    };
    (group, name)
}

/// What the vendor calls the endpoint. A translation of the page has words of its own, a page without a title begins with a
/// sentence, and the title of a browser's window goes on with the name of the site.
pub(super) fn title(facts: &Facts) -> Option<String> {
    let title = facts.title.as_ref().and_then(|title| title.value.split(" | ").next())?.trim();
    let title = last_step(title);
    let is_title = title.chars().any(text::is_wide) && title.chars().count() <= LONGEST_TITLE;
    (is_title && !title.contains(['。', '，', '；', '：'])).then(|| title.to_owned())
}

/// `书架/借阅/还书/` is the way to a page, of which the last step is its title. `添加/更新书架` is a title.
fn last_step(title: &str) -> &str {
    let is_way = title.starts_with('/') || title.ends_with('/');
    let steps = |mark| title.split(mark).map(str::trim).filter(|step| !step.is_empty());
    let last = if is_way { steps("/").last() } else { steps(" > ").last() };
    last.unwrap_or(title)
}

/// What stands in the bindings above everything else: the page's title, or else a stand-in.
pub(super) fn summary(facts: &Facts, name: &str, prose: bool, notes: &mut Notes) -> String {
    match &facts.title {
        Some(title) if prose && !title.value.trim().is_empty() => title.value.clone(),
        _ => {
            notes.todo(facts.title.as_ref().map_or(1, |title| title.line), SUMMARY_IS_NAME);
            names::sentence(name)
        }
    }
}

pub(super) fn docs(facts: &Facts) -> String {
    let title = facts.title.as_ref().map_or("", |title| title.value.as_str());
    let sentences = facts.description.iter().map(|fact| fact.value.as_str()).take(MAX_SENTENCES);
    text::clean(&sentences.filter(|sentence| *sentence != title).collect::<Vec<_>>().join(" "))
}

/// Gives the files of a draft their tables of formats: the page's own, or those that their sentences list.
fn add_formats(draft: &mut Draft, facts: &Facts) {
    let name = draft.name.to_snake_case();
    let of_page = formats::table(&name, &facts.formats, facts.archives_checked);
    let mut tables: Vec<FormatTable> = Vec::new();
    for field in draft.parameters_mut().filter(|field| field.ty.is(Scalar::File)) {
        let own = format!("{name}_{}", field.name.to_snake_case());
        let Some(table) = of_page.clone().or_else(|| formats::in_sentence(&own, &field.doc)) else { continue };
        field.limits.formats = Some(table.name.clone());
        if table.groups.iter().any(|group| group.max.is_some()) {
            field.limits.max_size = None;
        }
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    if of_page.is_none() {
        draft.todos.extend(tables.iter().map(formats::without_types));
    }
    draft.formats = tables;
}

/// The vendor writes "M" for MiB; the draft records that as an assumption.
fn assume_units(draft: &mut Draft) {
    let mut sized: Vec<FactPath> = Vec::new();
    for (path, request) in draft.requests.iter() {
        for (location, fields) in request.params.iter() {
            let path = path.join(location.key());
            for Field { name, limits, .. } in fields {
                let path = path.join(name.as_str());
                sized.extend(limits.max_size.as_ref().map(|_| path.join("max")));
                sized.extend(limits.below.as_ref().map(|_| path.join("below")));
            }
        }
    }
    let assumption = |at| Assumption { at, assumed: SIZES_ARE_BINARY.to_owned() };
    draft.assumptions.extend(sized.into_iter().map(assumption));
}

/// Leaves the vendor's sentences out: what they said stays in types, limits and values.
fn without_sentence(field: &mut Field) {
    field.doc.clear();
    match field.ty.innermost_mut() {
        Type::OpenEnum(values) => values.iter_mut().for_each(|value| value.doc.clear()),
        Type::Choice(kinds) => kinds.iter_mut().for_each(|kind| kind.value.doc.clear()),
        Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::Object(..) => {}
    }
}
