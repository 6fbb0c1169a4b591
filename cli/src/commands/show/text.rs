//! An endpoint as text: first what a caller needs, then the details.

use weixin_codegen::model::{
    Body, Endpoint, ErrorRow, ErrorTable, Field, FormatTable, Kind, Message, Note, Object, Response, Rule, Sealed,
    Shape, TypeDef, Variant,
};

use super::Subject;
use crate::spec::find::ShortNames;
use crate::terminal::{OutputStyle, columns, padded};
use weixin_codegen::describe;

/// Names up to this width share a column; longer ones have a line of their own.
const WIDEST_NAME: usize = 24;

/// Describes an endpoint.
pub(super) fn of(subject: &Subject<'_>, style: OutputStyle) -> String {
    let mut text = Text { style, out: String::new() };
    facts(subject, &mut text);
    for variant in &subject.endpoint.variants {
        one_variant(subject, variant, &mut text);
    }
    response(subject, &mut text);
    subject.references.types.iter().for_each(|(_, def)| definition(subject, def, &mut text));
    subject.references.formats.iter().for_each(|table| formats(table, &mut text));
    errors(subject, &mut text);
    notes(subject, &mut text);
    text.out.trim_end().to_owned()
}

/// The text, as far as it is written.
struct Text {
    style: OutputStyle,
    out: String,
}

impl Text {
    /// A heading, after an empty line.
    fn heading(&mut self, heading: &str, beside: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let beside = if beside.is_empty() { String::new() } else { format!("  {}", self.style.dim(beside)) };
        self.out.push_str(&format!("{}{beside}\n", self.style.bold(heading)));
    }

    /// A paragraph.
    fn paragraph(&mut self, text: &str, indent: usize) {
        if !text.trim().is_empty() {
            self.out.push_str(&format!("{}\n", self.style.indented(text.trim_end(), indent)));
        }
    }

    /// A name, and a description beside it.
    fn entry(&mut self, name: &str, width: usize, details: &str) {
        let start = 2 + width + 2;
        if columns(name) > width {
            for line in self.style.indented(name, 2).lines() {
                self.out.push_str(&format!("  {}\n", self.style.bold(line.trim_start())));
            }
            self.paragraph(details, start);
            return;
        }
        let details = self.style.indented(details, start);
        let name = self.style.bold(&padded(name, width));
        let line = format!("  {name}  {}", details.trim_start());
        self.out.push_str(&format!("{}\n", line.trim_end()));
    }
}

fn facts(subject: &Subject<'_>, text: &mut Text) {
    let (api, endpoint) = (subject.api, subject.endpoint);
    opening(subject, text);
    text.entry("route", 11, &format!("{} {}", endpoint.method.key(), endpoint.path));
    text.entry("address", 11, api.service.address(endpoint));
    subject.time_zone().into_iter().for_each(|zone| text.entry("time zone", 11, zone));
    let kinds = api.service.tokens.iter().filter(|kind| endpoint.tokens.contains(&kind.name.wire));
    let kinds: Vec<String> =
        kinds.map(|kind| format!("{} ({})", kind.name.wire, describe::token_place(&kind.place))).collect();
    text.entry("token", 11, &if kinds.is_empty() { "none".to_owned() } else { kinds.join(" or ") });
    let signers = api.service.signers.iter().filter(|signer| endpoint.signed.contains(&signer.name));
    let signers: Vec<String> =
        signers.map(|signer| format!("{} ({})", signer.name, describe::signer(signer))).collect();
    if !signers.is_empty() {
        text.entry("signed", 11, &signers.join("\n"));
    }
    if endpoint.sealed != Sealed::No {
        text.entry("sealed", 11, describe::sealed(endpoint.sealed));
    }
    if !endpoint.permission_sets.is_empty() {
        let sets: Vec<String> = endpoint.permission_sets.iter().map(ToString::to_string).collect();
        text.entry("permission", 11, &format!("permission set {} (third-party platforms)", sets.join(" or ")));
    }
    if !endpoint.envelopes.is_empty() {
        let envelopes = api.envelopes_of(endpoint);
        let envelopes = envelopes.iter().map(|one| format!("{} ({})", one.name, describe::envelope(one)));
        text.entry("refusals", 11, &envelopes.collect::<Vec<_>>().join("\n"));
    }
    if endpoint.server_only {
        text.entry("caller", 11, "servers only");
    }
    lasting(endpoint, text);
    if !endpoint.rates.is_empty() {
        text.entry("rate", 11, &describe::rates(&endpoint.rates));
    }
    let again = if endpoint.idempotent { "safe to send again" } else { "sending it again may repeat its effect" };
    text.entry("repeat", 11, again);
    if let Some(probe) = &endpoint.probe {
        text.entry("probe", 11, &format!("{}. {}", describe::probe(probe), probe.because));
    }
    vendor_side(endpoint, text);
    state(endpoint, text);
}

/// Whether somebody has read it, and where it stands.
fn state(endpoint: &Endpoint, text: &mut Text) {
    let reviewed = endpoint.reviewed.as_ref().map_or_else(|| "not yet".to_owned(), describe::reviewed);
    if endpoint.draft {
        text.entry("draft", 11, "not in the bindings yet; `weixin lint --drafts` says what is open");
    }
    text.entry("reviewed", 11, &reviewed);
    text.entry("spec", 11, &endpoint.source);
}

/// What it is called, and what it does.
fn opening(subject: &Subject<'_>, text: &mut Text) {
    let endpoint = subject.endpoint;
    text.heading(&endpoint.name.wire, subject.group);
    text.paragraph(&endpoint.summary, 2);
    if !endpoint.docs.trim().is_empty() {
        text.out.push('\n');
        text.paragraph(&endpoint.docs, 2);
    }
    text.out.push('\n');
}

/// Describes a message.
pub(super) fn message(subject: &Subject<'_>, message: &Message, style: OutputStyle) -> String {
    let mut text = Text { style, out: String::new() };
    let exchange = &message.exchange;
    opening(subject, &mut text);
    let told: Vec<String> = message.when.iter().map(|(field, value)| format!("{field} = {value}")).collect();
    text.entry("when", 11, &told.join("\n"));
    subject.time_zone().into_iter().for_each(|zone| text.entry("time zone", 11, zone));
    lasting(exchange, &mut text);
    vendor_side(exchange, &mut text);
    state(exchange, &mut text);
    text.heading("fields", "JSON or XML");
    let width = width(message.fields().iter().map(|field| field.name.wire.as_str()));
    message.fields().iter().for_each(|one| field(subject, one, None, width, &mut text));
    reply(subject, message, &mut text);
    subject.references.types.iter().for_each(|(_, def)| definition(subject, def, &mut text));
    notes(subject, &mut text);
    text.out.trim_end().to_owned()
}

fn reply(subject: &Subject<'_>, message: &Message, text: &mut Text) {
    text.heading("reply", if message.replies { "in the form of the message" } else { "nothing but `success`" });
    let fixed = || message.exchange.variants.iter().flat_map(|variant| &variant.fixed);
    let names = message.reply().map(|field| field.name.wire.as_str()).chain(fixed().map(|fixed| fixed.name.as_str()));
    let width = width(names);
    fixed().for_each(|fixed| text.entry(&fixed.name, width, &format!("always {}", describe::literal(&fixed.value))));
    message.reply().for_each(|one| field(subject, one, None, width, text));
}

fn lasting(endpoint: &Endpoint, text: &mut Text) {
    describe::lifecycle(endpoint.lifecycle.as_deref()).iter().for_each(|said| {
        let (key, what) = said.split_once([' ', ':']).unwrap_or((said.as_str(), ""));
        text.entry(key, 11, what.trim_start());
    });
}

/// What the vendor calls the endpoint, and where it describes it.
fn vendor_side(endpoint: &Endpoint, text: &mut Text) {
    endpoint.title.iter().for_each(|title| text.entry("title", 11, title));
    if !endpoint.section.is_empty() {
        text.entry("section", 11, &describe::section(&endpoint.section));
    }
    for page in &endpoint.pages {
        let mut lines = vec![describe::page_address(page).to_owned(), format!("read {}", page.read)];
        lines.extend(page.title.iter().map(|title| format!("titled {title}")));
        lines.extend((!page.section.is_empty()).then(|| format!("in {}", describe::section(&page.section))));
        text.entry("page", 11, &lines.join("\n"));
    }
}

fn one_variant(subject: &Subject<'_>, variant: &Variant, text: &mut Text) {
    let heading =
        variant.name.as_ref().map_or_else(|| "parameters".to_owned(), |name| format!("variant {}", name.wire));
    text.heading(&heading, body(variant.body));
    if variant.doc != subject.endpoint.summary {
        text.paragraph(&variant.doc, 2);
    }
    text.paragraph(&describe::lifecycle(variant.lifecycle.as_deref()).join("\n"), 2);
    let names: Vec<&str> = variant.params.iter().map(|param| param.field.name.wire.as_str()).collect();
    let width = width(names.iter().copied().chain(variant.fixed.iter().map(|fixed| fixed.name.as_str())));
    for fixed in &variant.fixed {
        let details = format!("always {}, {}", describe::literal(&fixed.value), fixed.location.key());
        text.entry(&fixed.name, width, &details);
    }
    for param in &variant.params {
        field(subject, &param.field, Some(param.location.key()), width, text);
    }
    if names.is_empty() {
        text.paragraph("none", 2);
    }
    rules(&variant.rules, text);
    let name = ShortNames::of(subject.api).name(subject.group, subject.endpoint);
    text.paragraph(&format!("weixin call {name}{}", command(variant)), 2);
}

fn body(body: Body) -> &'static str {
    match body {
        Body::None => "no body",
        Body::Form => "a multipart form",
        Body::Urlencoded => "a URL-encoded body",
        Body::Raw => "a raw body",
        Body::Json => "a JSON body",
        Body::JsonOrEmptyObject => "a JSON body, `{}` if it is empty",
    }
}

/// What to type after `weixin call NAME`.
fn command(variant: &Variant) -> String {
    let variant_option = variant.name.as_ref().map(|name| format!(" --variant {}", name.wire)).unwrap_or_default();
    let params: Vec<String> =
        variant.params.iter().map(|param| format!(" {}", crate::usage::of(&param.field))).collect();
    format!("{variant_option}{}", params.concat())
}

fn width<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.map(columns).filter(|width| *width <= WIDEST_NAME).max().unwrap_or(0)
}

fn field(subject: &Subject<'_>, field: &Field, location: Option<&str>, width: usize, text: &mut Text) {
    let table = |name: &str| subject.format_table(name);
    let mut details = vec![describe::ty(&field.ty), describe::presence(&field.presence)];
    details.extend(location.map(str::to_owned));
    details.extend(describe::wire(field.wire).map(str::to_owned));
    details.extend(field.constraints.iter().map(|constraint| describe::constraint(constraint, &table)));
    let life = describe::lifecycle(field.lifecycle.as_deref());
    let doc = if field.doc.is_empty() { String::new() } else { format!("\n{}", field.doc.trim_end()) };
    let doc = life.iter().fold(doc, |doc, said| format!("{doc}\n{said}"));
    text.entry(&field.name.wire, width, &format!("{}{doc}", details.join(", ")));
}

fn rules(rules: &[Rule], text: &mut Text) {
    rules.iter().for_each(|rule| text.paragraph(&describe::rule(rule), 2));
}

fn response(subject: &Subject<'_>, text: &mut Text) {
    match &subject.endpoint.response {
        Response::Nothing => text.heading("response", "no data"),
        Response::File => text.heading("response", "a file, or JSON if the call is refused"),
        Response::Object { object, or_file, .. } => {
            text.heading("response", if *or_file { "a file or JSON" } else { "JSON" });
            fields(subject, object, text);
        }
        Response::Value(value) => text.heading("response", &format!("JSON: {}", describe::ty(&value.ty))),
    }
}

fn fields(subject: &Subject<'_>, object: &Object, text: &mut Text) {
    let width = width(object.fields.iter().map(|field| field.name.wire.as_str()));
    object.fields.iter().for_each(|one| field(subject, one, None, width, text));
    rules(&object.rules, text);
}

fn definition(subject: &Subject<'_>, def: &TypeDef, text: &mut Text) {
    let heading = format!("type {}", def.name);
    match &def.shape {
        Shape::Object(object) => {
            text.heading(&heading, "an object");
            text.paragraph(&def.doc, 2);
            fields(subject, object, text);
        }
        Shape::OpenEnum { numeric, values } => {
            text.heading(&heading, if *numeric { "an open enum of numbers" } else { "an open enum of strings" });
            text.paragraph(&def.doc, 2);
            let shown: Vec<String> = values.iter().map(|known| known.value.to_string()).collect();
            let width = width(shown.iter().map(String::as_str));
            for (shown, known) in shown.iter().zip(values) {
                let doc = if known.doc.is_empty() { &known.variant } else { &known.doc };
                let life = describe::lifecycle(known.lifecycle.as_deref());
                text.entry(shown, width, &life.iter().fold(doc.clone(), |doc, said| format!("{doc}\n{said}")));
            }
        }
        Shape::Choice(choice) => {
            text.heading(&heading, &format!("a choice of {}", describe::ty(&choice.ty)));
            text.paragraph(&def.doc, 2);
            let shown: Vec<String> = choice.kinds.iter().map(|kind| kind.value.to_string()).collect();
            let width = width(shown.iter().map(String::as_str));
            for (shown, kind) in shown.iter().zip(&choice.kinds) {
                text.entry(shown, width, &one_kind(subject, kind));
            }
        }
        Shape::Id { lifetime } => {
            let valid = lifetime.map(|seconds| format!("an id, valid for {}", describe::duration(seconds)));
            text.heading(&heading, valid.as_deref().unwrap_or("an id"));
            text.paragraph(&def.doc, 2);
        }
    }
}

/// What a kind of a choice means, and what it brings.
fn one_kind(subject: &Subject<'_>, kind: &Kind) -> String {
    let brought = subject.api.types_of(subject.endpoint).brought(kind);
    let names = brought.map_or(&[][..], |object| &object.fields).iter().map(|field| field.name.wire.as_str());
    let brings = format!("{}: brings {}", kind.object.name, describe::list(names));
    let life = describe::lifecycle(kind.lifecycle.as_deref());
    let said = (!kind.doc.is_empty()).then(|| kind.doc.trim_end().to_owned());
    said.into_iter().chain([brings]).chain(life).collect::<Vec<_>>().join("\n")
}

fn formats(table: &FormatTable, text: &mut Text) {
    text.heading(&format!("formats {}", table.name.wire), "");
    text.paragraph(&table.doc, 2);
    if table.archive_entries_checked {
        text.paragraph("Files inside an archive must have one of these formats too.", 2);
    }
    let width = width(table.groups.iter().map(|group| group.name.wire.as_str()));
    for group in &table.groups {
        let mut details: Vec<String> = group.limit.map(describe::size).into_iter().collect();
        details.extend(group.formats.iter().map(describe::format));
        let doc = if group.doc.is_empty() { String::new() } else { format!("{}\n", group.doc.trim_end()) };
        text.entry(&group.name.wire, width, &format!("{doc}{}", details.join(", ")));
    }
}

fn errors(subject: &Subject<'_>, text: &mut Text) {
    let own = &subject.endpoint.errors;
    if !own.rows.is_empty() {
        text.heading("errors", "of this endpoint");
        table(own, text);
    }
    for shared in &subject.references.errors {
        text.heading(&format!("errors {}", shared.name.wire), "shared");
        text.paragraph(&shared.doc, 2);
        table(shared, text);
    }
}

fn table(table: &ErrorTable, text: &mut Text) {
    let width = table.rows.iter().map(|row| row.code.to_string().len()).max().unwrap_or(0);
    table.rows.iter().for_each(|row| text.entry(&row.code.to_string(), width, &refusal(row)));
}

fn refusal(row: &ErrorRow) -> String {
    let mut details = format!("{}\n{}", describe::error(row), row.meaning);
    // Without a meaning of its own, a row means its only text.
    let is_meaning = matches!(row.texts.as_slice(), [text] if text.trim() == row.meaning.trim());
    if !row.texts.is_empty() && !is_meaning {
        details.push_str(&format!("\nthe service says {}", describe::texts(row)));
    }
    if let Some(remedy) = &row.remedy {
        details.push_str(&format!("\n→ {remedy}"));
    }
    if !row.predicted_by.is_empty() {
        let checks: Vec<&str> = row.predicted_by.iter().map(|check| check.key()).collect();
        details.push_str(&format!("\nchecked before sending: {}", checks.join(", ")));
    }
    for said in describe::lifecycle(row.lifecycle.as_deref()) {
        details.push_str(&format!("\n{said}"));
    }
    details
}

fn notes(subject: &Subject<'_>, text: &mut Text) {
    let all = subject.notes();
    let corrections: Vec<&Note> = all.iter().filter(|note| matches!(note, Note::Correction { .. })).collect();
    let assumptions: Vec<&Note> = all.iter().filter(|note| matches!(note, Note::Assumption { .. })).collect();
    for (heading, beside, notes) in [
        ("corrections", "where the page is wrong", corrections),
        ("assumptions", "not stated by the page", assumptions),
    ] {
        if !notes.is_empty() {
            text.heading(heading, beside);
            notes.iter().for_each(|one| note(one, text));
        }
    }
}

fn note(note: &Note, text: &mut Text) {
    match note {
        Note::Correction { at, page_says, truth, reason } => {
            let truth = truth.as_ref().map(|truth| format!("\nthe truth is {truth}")).unwrap_or_default();
            text.entry(at, 0, &format!("the page says {page_says}{truth}\nreason: {reason}"));
        }
        Note::Assumption { at, assumed } => text.entry(at, 0, assumed),
    }
}
