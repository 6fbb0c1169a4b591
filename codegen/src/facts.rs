//! The facts of an endpoint or a message that somebody compares with the vendor's page, line by line, and their hash.
//!
//! Hashes stand in specs, so the same facts should have the same hash for years. Lines are sorted, because the order of
//! keys says nothing; what the spec does not say has no line, so that a new key of the language changes no hash but those
//! of endpoints that use it; and neither sentences nor names that only Rust knows are facts. Everything of the model is
//! taken apart field by field: what is new does not compile until somebody decides whether it is a fact. The words of
//! lines that exist must stay as they are, even if keys are renamed.

use std::fmt::Display;

use crate::describe;
use crate::model::{
    Api, Body, Chars, Condition, Constraint, DurationUnit, Endpoint, EnumValue, Envelope, ErrorRow, ErrorTable, Field,
    Fixed, Format, FormatGroup, FormatTable, Items, Kind, Lifecycle, Literal, Location, Message, Object, Page, Param,
    Presence, Response, Rule, Sealed, Shape, SizeLimit, TimestampUnit, Type, TypeRef, Variant, Wire,
};

/// From this many lines on, a type that is known already is named instead of described again: types that use others
/// twice, which use others twice, would have more lines than any memory holds.
const MANY: usize = 10_000;

/// How deep types are described; the paths of deeper ones would be longer than all else.
const DEEPEST: usize = 64;

/// The facts of an endpoint, a line each, sorted. Those of the shared types and formats that it uses are among them, and
/// the codes of the shared tables that it names; the tables that the service names hold for every endpoint, whatever its
/// page lists.
pub fn of(api: &Api, endpoint: &Endpoint) -> Vec<String> {
    let mut facts = Facts { api, endpoint, lines: Vec::new(), open: Vec::new(), known: Vec::new() };
    facts.endpoint(endpoint);
    facts.lines.sort_unstable();
    facts.lines.dedup();
    facts.lines
}

/// The facts of a message, likewise.
pub fn of_message(api: &Api, message: &Message) -> Vec<String> {
    let mut facts = Facts { api, endpoint: &message.exchange, lines: Vec::new(), open: Vec::new(), known: Vec::new() };
    facts.message(message);
    facts.lines.sort_unstable();
    facts.lines.dedup();
    facts.lines
}

/// FNV-1a over the lines: the same on every machine.
pub fn hash(facts: &[String]) -> u64 {
    let bytes = facts.iter().flat_map(|line| line.bytes().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

struct Facts<'a> {
    api: &'a Api,
    endpoint: &'a Endpoint,
    lines: Vec<String>,
    /// The types that are being described, with their paths: a type may contain itself.
    open: Vec<(&'a TypeRef, String)>,
    /// The types that were described, with their paths.
    known: Vec<(&'a TypeRef, String)>,
}

impl<'a> Facts<'a> {
    fn add(&mut self, path: &str, fact: impl Display) {
        self.lines.push(format!("{path}: {fact}"));
    }

    fn endpoint(&mut self, endpoint: &'a Endpoint) {
        let Endpoint {
            source: _,
            name,
            module: _,
            summary: _,
            docs: _,
            title,
            section,
            pages,
            draft: _,
            reviewed: _,
            method,
            path,
            envelopes,
            tokens,
            signed,
            sealed,
            permission_sets,
            server_only,
            idempotent,
            probe: _, // the spec's own
            rates,
            lifecycle,
            variants,
            types: _, // described where they are used
            response,
            errors,
            host,
            notes: _,
        } = endpoint;
        self.add("endpoint", &name.wire);
        self.called("", title.as_deref(), section);
        pages.iter().for_each(|page| self.page(page));
        self.add("route", format!("{} {path}", method.key()));
        // The names of hosts are the spec's own.
        host.iter().for_each(|_| self.add("host", self.api.service.address(endpoint)));
        self.envelopes(envelopes);
        tokens.iter().for_each(|token| self.add("token", token));
        self.signatures(signed);
        if *sealed != Sealed::No {
            self.add("sealed", sealed.key());
        }
        permission_sets.iter().for_each(|set| self.add("permission_set", set));
        if !server_only {
            self.add("server_only", false);
        }
        if *idempotent != method.is_idempotent() {
            self.add("idempotent", idempotent);
        }
        rates.iter().for_each(|rate| self.add("rate", rate));
        self.lifecycle("endpoint", lifecycle.as_deref());
        variants.iter().for_each(|variant| self.variant(variant));
        self.response(response);
        self.errors(errors);
    }

    fn message(&mut self, message: &'a Message) {
        let Message { group: _, when, replies, exchange } = message;
        let Endpoint { name, title, section, pages, lifecycle, variants, response, .. } = exchange;
        self.add("message", &name.wire);
        self.called("", title.as_deref(), section);
        pages.iter().for_each(|page| self.page(page));
        when.iter().for_each(|(field, value)| self.add(&format!("when.{field}"), literal(value)));
        self.lifecycle("message", lifecycle.as_deref());
        if let Response::Object { name: _, object, or_file: _ } = response {
            self.object("fields.", object);
        }
        if !replies {
            return self.add("reply", "nothing");
        }
        for Variant { fixed, params, .. } in variants {
            for Fixed { location: _, name, value } in fixed {
                self.add(&format!("reply.{name}"), format!("fixed {}", literal(value)));
            }
            params.iter().for_each(|Param { location: _, field }| self.field("reply.", field));
        }
    }

    /// The names of envelopes are the spec's own; what travels are their fields.
    fn envelopes(&mut self, names: &[String]) {
        let of_service = &self.api.service.envelopes;
        for envelope in of_service.iter().filter(|envelope| names.contains(&envelope.name)) {
            let Envelope { name: _, code, message, success, codes } = envelope;
            let mut success: Vec<String> = success.iter().map(ToString::to_string).collect();
            success.sort_unstable();
            let (code, message, success) = (code.join("."), message.join("."), success.join(" "));
            self.add("envelope", format!("code {code}, message {message}, {}, success {success}", codes.key()));
        }
    }

    /// The names of signers are the spec's own; what travels is the parameter.
    fn signatures(&mut self, names: &[String]) {
        for signer in self.api.service.signers.iter().filter(|signer| names.contains(&signer.name)) {
            self.add("signed", describe::signer(signer));
        }
    }

    /// That something is deprecated is a fact; why, and what to use instead, is said in our words.
    fn lifecycle(&mut self, path: &str, lifecycle: Option<&Lifecycle>) {
        let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return };
        since.iter().for_each(|day| self.add(path, format!("since {day}")));
        until.iter().for_each(|day| self.add(path, format!("until {day}")));
        deprecated.iter().for_each(|_| self.add(path, "deprecated"));
    }

    fn called(&mut self, prefix: &str, title: Option<&str>, section: &[String]) {
        title.into_iter().for_each(|title| self.add(&format!("{prefix}title"), title));
        if !section.is_empty() {
            self.add(&format!("{prefix}section"), section.join(" / "));
        }
    }

    /// Where a page is, and when it was read, is not what it says.
    fn page(&mut self, page: &Page) {
        let Page { url: _, read: _, title, section } = page;
        self.called("page.", title.as_deref(), section);
    }

    /// A variant is known by the constants that tell it from the others; its name is the spec's own.
    fn variant(&mut self, variant: &'a Variant) {
        let Variant { name, type_name: _, required_type: _, doc: _, fixed, body, params, rules, lifecycle } = variant;
        let is_apart = |fixed: &&Fixed| name.is_some() && fixed.location == Location::DISCRIMINATOR;
        let mut apart: Vec<String> =
            fixed.iter().filter(is_apart).map(|fixed| format!("{}={}", fixed.name, literal(&fixed.value))).collect();
        apart.sort_unstable();
        let prefix = if name.is_some() { format!("variant({}).", apart.join(",")) } else { String::new() };
        if name.is_some() {
            self.add("variant", apart.join(","));
            self.lifecycle(&prefix, lifecycle.as_deref());
        }
        for Fixed { location, name, value } in fixed {
            self.add(&format!("{prefix}{}.{name}", location.key()), format!("fixed {}", literal(value)));
        }
        match body {
            Body::None => {}
            Body::Form => self.add(&format!("{prefix}body"), "form"),
            Body::Urlencoded => self.add(&format!("{prefix}body"), "urlencoded"),
            Body::Raw => self.add(&format!("{prefix}body"), "raw"),
            Body::Json => self.add(&format!("{prefix}body"), "json"),
            Body::JsonOrEmptyObject => self.add(&format!("{prefix}body"), "json_or_empty_object"),
        }
        for Param { location, field } in params {
            self.field(&format!("{prefix}{}.", location.key()), field);
        }
        rules.iter().for_each(|rule| self.rule(&prefix, rule));
    }

    fn rule(&mut self, prefix: &str, rule: &Rule) {
        let (word, names) = match rule {
            Rule::ExactlyOneOf(names) => ("exactly_one_of", names),
            Rule::AtLeastOneOf(names) => ("at_least_one_of", names),
            Rule::AtMostOneOf(names) => ("at_most_one_of", names),
        };
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.sort_unstable();
        self.add(&format!("{prefix}{word}"), names.join(", "));
    }

    fn response(&mut self, response: &'a Response) {
        match response {
            Response::Nothing => self.add("response", "nothing"),
            Response::File => self.add("response", "file"),
            Response::Object { name: _, object, or_file } => {
                self.add("response", if *or_file { "object or file" } else { "object" });
                self.object("response.", object);
            }
            Response::Value(value) => self.ty("response", &value.ty),
        }
    }

    fn object(&mut self, prefix: &str, object: &'a Object) {
        // Who sends or receives it follows from where it stands.
        let Object { fields, rules, required_type: _, sent: _, received: _ } = object;
        fields.iter().for_each(|field| self.field(prefix, field));
        rules.iter().for_each(|rule| self.rule(prefix, rule));
    }

    fn field(&mut self, prefix: &str, field: &'a Field) {
        let Field { name, doc: _, ty, presence, wire, constraints, lifecycle } = field;
        let path = format!("{prefix}{}", name.wire);
        self.ty(&path, ty);
        match presence {
            Presence::Required => {}
            Presence::Optional { default, nullable } => {
                self.add(&path, "optional");
                if *nullable {
                    self.add(&path, "nullable");
                }
                default.iter().for_each(|value| self.add(&path, format!("default {}", literal(value))));
            }
            Presence::Default(value) => {
                self.add(&path, "optional");
                self.add(&path, format!("default {}", literal(value)));
            }
            Presence::Nullable => self.add(&path, "nullable"),
        }
        self.wire(&path, *wire);
        constraints.iter().for_each(|constraint| self.constraint(&path, constraint));
        self.lifecycle(&path, lifecycle.as_deref());
    }

    fn constraint(&mut self, path: &str, constraint: &Constraint) {
        let fact = match constraint {
            Constraint::MinLength(number) => format!("min_length {number}"),
            Constraint::MaxLength(number) => format!("max_length {number}"),
            Constraint::MinBytes(number) => format!("min_bytes {number}"),
            Constraint::MaxBytes(number) => format!("max_bytes {number}"),
            Constraint::MinItems(number) => format!("min_items {number}"),
            Constraint::MaxItems(number) => format!("max_items {number}"),
            Constraint::MinWidth(number) => format!("min_width {number}"),
            Constraint::MaxWidth(number) => format!("max_width {number}"),
            Constraint::Chars(all) => return all.iter().for_each(|chars| self.add(path, characters(chars))),
            Constraint::Min(number) => format!("min {number}"),
            Constraint::Max(number) => format!("max {number}"),
            Constraint::OneOf(values) => {
                return values.iter().for_each(|value| self.add(path, format!("one_of {}", literal(value))));
            }
            // Follows from the type.
            Constraint::Url => return,
            Constraint::Formats(table) => {
                return self.api.format_table(table).into_iter().for_each(|table| self.formats(path, table));
            }
            Constraint::ContentType(label) => format!("content_type {label}"),
            Constraint::Size(limit) => size(*limit),
            Constraint::MinSize(size) => format!("min {size}"),
            Constraint::RequiredIf(condition) => required_if(condition),
            Constraint::Each(inner) => return self.constraint(&format!("{path}[]"), inner),
        };
        self.add(path, fact);
    }

    /// The names of tables and groups are the spec's own.
    fn formats(&mut self, path: &str, table: &FormatTable) {
        let FormatTable { source: _, name: _, doc: _, archive_entries_checked, groups } = table;
        if *archive_entries_checked {
            self.add(path, "archive_entries_checked");
        }
        for FormatGroup { name: _, doc: _, limit, formats } in groups {
            let limit = limit.map(|limit| format!(" {}", size(limit))).unwrap_or_default();
            for Format { extension, content_types, magic, archive } in formats {
                let magic: String = magic.iter().map(|magic| format!(" magic {magic}")).collect();
                let archive = archive.map(|kind| format!(" archive {}", kind.key())).unwrap_or_default();
                self.add(path, format!("format {extension} {}{limit}{magic}{archive}", content_types.join(" ")));
            }
        }
    }

    fn ty(&mut self, path: &str, ty: &'a Type) {
        match ty {
            Type::String => self.add(path, "string"),
            Type::Secret => self.add(path, "secret string"),
            Type::Integer(integer) => self.add(path, integer.key()),
            Type::Bytes => self.add(path, "bytes"),
            Type::Number => self.add(path, "number"),
            Type::Boolean => self.add(path, "boolean"),
            Type::Timestamp(TimestampUnit::Seconds) => self.add(path, "timestamp"),
            Type::Timestamp(unit) => self.add(path, format!("timestamp in {}", unit.key())),
            Type::Duration(DurationUnit::Seconds) => self.add(path, "duration"),
            Type::Duration(unit) => self.add(path, format!("duration in {}", unit.key())),
            Type::Day => self.add(path, "day"),
            Type::Month => self.add(path, "month"),
            Type::Money(unit) => self.add(path, format!("money in {}", unit.key())),
            Type::Url => self.add(path, "url"),
            Type::File => self.add(path, "file"),
            Type::Json => self.add(path, "json"),
            Type::Code(_) => self.add(path, "code"),
            Type::List(items) => {
                self.add(path, "list");
                self.items(path, items);
            }
            Type::Map(items) => {
                self.add(path, "map");
                self.items(path, items);
            }
            Type::Named(reference) | Type::Choice(reference) => self.named(path, reference),
            Type::TextOr(other) => {
                self.add(path, "or a string");
                self.ty(path, other);
            }
        }
    }

    fn items(&mut self, path: &str, items: &'a Items) {
        let Items { ty, wire } = items;
        let path = format!("{path}[]");
        self.ty(&path, ty);
        self.wire(&path, *wire);
    }

    fn wire(&mut self, path: &str, wire: Wire) {
        if wire != Wire::Plain {
            self.add(path, format!("wire {}", wire.key()));
        }
    }

    /// A named type is described wherever it is used: whether it has a name, and which, is up to the spec.
    fn named(&mut self, path: &str, reference: &'a TypeRef) {
        let same = |list: &[(&TypeRef, String)]| {
            list.iter().find(|(known, _)| *known == reference).map(|(_, path)| path.clone())
        };
        let known = same(&self.open).or_else(|| if self.lines.len() < MANY { None } else { same(&self.known) });
        if let Some(known) = known {
            return self.add(path, format!("the type of {known}"));
        }
        let shape = self.api.types_of(self.endpoint).shape(reference).filter(|_| self.open.len() < DEEPEST);
        let Some(shape) = shape else { return };
        match shape {
            Shape::Object(object) => {
                self.add(path, "object");
                self.open.push((reference, path.to_owned()));
                self.object(&format!("{path}."), object);
                self.known.extend(self.open.pop());
            }
            Shape::OpenEnum { numeric, values } => {
                self.add(path, if *numeric { "open_enum of numbers" } else { "open_enum" });
                for EnumValue { value, variant: _, doc: _, lifecycle } in values {
                    self.add(path, format!("value {}", literal(value)));
                    self.lifecycle(&format!("{path} {}", literal(value)), lifecycle.as_deref());
                }
            }
            Shape::Choice(choice) => {
                self.add(path, "choice");
                self.open.push((reference, path.to_owned()));
                choice.kinds.iter().for_each(|kind| self.kind(path, kind));
                self.known.extend(self.open.pop());
            }
            Shape::Id { lifetime } => {
                self.add(path, "id");
                lifetime.iter().for_each(|seconds| self.add(path, format!("lifetime {seconds} seconds")));
            }
        }
    }

    /// A kind of a choice, with the fields that it brings. The type of the values follows from them.
    fn kind(&mut self, path: &str, kind: &'a Kind) {
        let Kind { value, variant: _, constructor: _, doc: _, object: _, lifecycle } = kind;
        self.add(path, format!("value {}", literal(value)));
        let path = format!("{path} {}", literal(value));
        self.lifecycle(&path, lifecycle.as_deref());
        if let Some(brought) = self.api.types_of(self.endpoint).brought(kind) {
            self.object(&format!("{path}."), brought);
        }
    }

    fn errors(&mut self, table: &ErrorTable) {
        let ErrorTable { source: _, name: _, doc: _, rows, shared } = table;
        rows.iter().for_each(|row| self.error("errors", row));
        let of_service = &self.api.service.shared_errors;
        let own = shared.iter().filter(|name| !of_service.contains(name));
        let rows: Vec<&ErrorRow> =
            own.filter_map(|name| self.api.error_table(name)).flat_map(|table| &table.rows).collect();
        rows.into_iter().for_each(|row| self.error("shared_errors", row));
    }

    fn error(&mut self, list: &str, row: &ErrorRow) {
        let ErrorRow { code, variant: _, texts, meaning: _, remedy: _, class, predicted_by, lifecycle } = row;
        let path = format!("{list}.{code}");
        let before = self.lines.len();
        texts.iter().for_each(|text| self.add(&path, format!("text {text}")));
        if let Some(class) = class {
            self.add(&path, format!("class {}", class.key()));
        }
        predicted_by.iter().for_each(|check| self.add(&path, format!("predicted_by {}", check.key())));
        self.lifecycle(&path, lifecycle.as_deref());
        // Of some codes the page says nothing, but it has them.
        if self.lines.len() == before {
            self.add(&path, "listed");
        }
    }
}

/// The values are sorted, because their order says nothing.
fn required_if(Condition { path, values, unless }: &Condition) -> String {
    let word = if *unless { "required_unless" } else { "required_if" };
    let mut values: Vec<String> = values.iter().map(literal).collect();
    values.sort_unstable();
    if values.is_empty() { format!("{word} {path}") } else { format!("{word} {path} is {}", values.join(", ")) }
}

fn size(limit: SizeLimit) -> String {
    match limit {
        SizeLimit::AtMost(size) => format!("max {size}"),
        SizeLimit::Below(size) => format!("below {size}"),
    }
}

fn characters(chars: &Chars) -> String {
    match chars {
        Chars::Set(set) => format!("chars {}", set.key()),
        Chars::Of(listed) => format!("chars \"{listed}\""),
    }
}

/// A text in quotes, so that it is no number.
fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Integer(_) | Literal::Number(_) | Literal::Boolean(_) => value.to_string(),
    }
}
