//! From the spec to the model. Runs only on a spec without errors, so nothing here can fail: what a rule has ruled out
//! is not asked again.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::define::{Definition, Definitions, answer, request_type, value_type};
use crate::model::{
    Api, Body, Constraint, Endpoint, EnumValue, ErrorRow, ErrorTable, Field, Fixed, Format, FormatGroup, FormatTable,
    Group, Literal, Location, Method, Name, Note, Object, Owner, Param, Presence, Response, Rule, Service, Shape,
    SharedNotes, Size, SizeLimit, TokenKind, Type, TypeDef, TypeRef, Unit, Variant, Wire,
};
use crate::names::{endpoint_type, error_table_type, field_name, type_name, value_name, variant_name};
use crate::parallel;
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::endpoint::{EmptyBody, RequestShape, Response as SpecResponse};
use crate::spec::literal::{Bound, Prose};
use crate::spec::notes::{Assumption, Correction};
use crate::spec::shared::{ErrorRow as SpecRow, FormatGroup as SpecGroup};
use crate::spec::type_name::{TypeName, TypeWord};
use crate::spec::{self, Table, field};

/// Builds the model. `None` only when there is no service, which is an error that the rules report.
pub(crate) fn lower(spec: &Spec) -> Option<Api> {
    let service = &spec.services.first()?.content;
    let definitions = Definitions::shared(spec);
    let shared = definitions.index();
    // Endpoints know nothing of each other, so each core lowers a share of them.
    let lowered = parallel::map(&spec.endpoints, BLOCK, |filed| {
        let path = spec.paths.get(filed.file as usize).map_or("", String::as_str);
        lower_endpoint(service, path, &filed.content, &shared)
    });
    let mut groups: BTreeMap<&str, Vec<Endpoint>> = BTreeMap::new();
    let mut usage = Usage::default();
    for (filed, (endpoint, used)) in spec.endpoints.iter().zip(lowered) {
        let path = spec.paths.get(filed.file as usize).map_or("", String::as_str);
        groups.entry(path.split('/').nth(1).unwrap_or("")).or_default().push(endpoint);
        usage.add(used);
    }
    let groups = groups.into_iter().map(|(name, mut endpoints)| {
        endpoints.sort_by(|one, two| one.module.cmp(&two.module));
        Group { name: Name { wire: name.to_owned(), rust: value_name(name) }, endpoints }
    });
    let mut types = type_defs(&definitions, &usage, Names { own: None, shared: &shared });
    types.sort_by(|one, two| one.name.cmp(&two.name));
    Some(Api {
        service: lower_service(spec)?,
        formats: sorted(spec.format_tables().map(|(file, name, table)| lower_formats(spec, file, name, table))),
        errors: sorted(spec.error_tables().map(|(file, name, table)| ErrorTable {
            source: source(spec, file),
            name: Name { wire: name.value.clone(), rust: error_table_type(name) },
            doc: text(Some(&table.doc)),
            rows: rows(&table.codes),
            shared: Vec::new(),
        })),
        types,
        notes: shared_notes(spec),
        groups: groups.collect(),
    })
}

/// So many endpoints are lowered by a thread at a time.
const BLOCK: usize = 16;

/// The notes of the files that hold shared tables and types, in the order of their paths.
fn shared_notes(spec: &Spec) -> Vec<SharedNotes> {
    macro_rules! of {
        ($($list:ident)*) => {
            [$(spec.$list.iter().map(|filed| SharedNotes {
                source: source(spec, filed.file),
                notes: notes(&filed.content.corrections, &filed.content.assumptions),
            }).collect::<Vec<_>>()),*].into_iter().flatten().collect()
        };
    }
    let mut all: Vec<SharedNotes> = of!(formats errors types);
    all.retain(|file| !file.notes.is_empty());
    all.sort_by(|one, two| one.source.cmp(&two.source));
    all
}

/// Tables in the order of their names: the order of files decides nothing.
fn sorted<T: Named>(tables: impl Iterator<Item = T>) -> Vec<T> {
    let mut tables: Vec<T> = tables.collect();
    tables.sort_by(|one, two| one.name().cmp(two.name()));
    tables
}

trait Named {
    fn name(&self) -> &Name;
}

impl Named for FormatTable {
    fn name(&self) -> &Name {
        &self.name
    }
}

impl Named for ErrorTable {
    fn name(&self) -> &Name {
        &self.name
    }
}

fn source(spec: &Spec, file: u32) -> String {
    spec.paths.get(file as usize).cloned().unwrap_or_default()
}

fn text(at: Option<&Spanned<Prose>>) -> String {
    at.map_or_else(String::new, |at| at.trim().to_owned())
}

/// What messages say in the middle of a line.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn lower_service(spec: &Spec) -> Option<Service> {
    let filed = spec.services.first()?;
    let says = &filed.content;
    let token = |(name, token): &(Spanned<String>, spec::shared::Token)| TokenKind {
        name: Name { wire: name.value.clone(), rust: value_name(name) },
        query: token.query.value.clone(),
        doc: text(Some(&token.doc)),
    };
    Some(Service {
        source: source(spec, filed.file),
        name: says.service.value.clone(),
        summary: text(Some(&says.summary)),
        base_url: says.base_url.trim_end_matches('/').to_owned(),
        code: says.envelope.code.value.clone(),
        message: says.envelope.message.value.clone(),
        success: says.envelope.success.iter().map(|code| code.value).collect(),
        tokens: says.tokens.iter().map(token).collect(),
        shared_errors: says.shared_errors.iter().map(|table| error_table_type(table)).collect(),
        features_per_group: says.features_per_group.as_ref().is_some_and(|it| it.value),
        notes: notes(&says.corrections, &says.assumptions),
    })
}

fn notes(corrections: &[Correction], assumptions: &[Assumption]) -> Vec<Note> {
    let corrections = corrections.iter().map(|note| Note::Correction {
        at: note.at.value.clone(),
        page_says: text(Some(&note.page_says)),
        truth: note.truth.as_ref().map(|truth| text(Some(truth))),
        reason: text(Some(&note.reason)),
    });
    let assumptions = assumptions
        .iter()
        .map(|note| Note::Assumption { at: note.at.value.clone(), assumed: text(Some(&note.assumed)) });
    corrections.chain(assumptions).collect()
}

fn lower_formats(spec: &Spec, file: u32, name: &Spanned<String>, table: &spec::shared::FormatTable) -> FormatTable {
    let format = |(extension, format): &(Spanned<String>, spec::shared::Format)| Format {
        extension: extension.value.clone(),
        content_types: format.types.0.iter().map(|name| name.value.clone()).collect(),
        magic: format.magic.0.iter().map(|magic| magic.to_uppercase()).collect(),
        archive: format.archive.as_ref().map(|kind| kind.value),
    };
    let group = |(name, group): &(Spanned<String>, SpecGroup)| FormatGroup {
        name: Name { wire: name.value.clone(), rust: type_name(name) },
        doc: text(group.doc.as_ref()),
        limit: limit(group.max.as_ref(), group.below.as_ref()),
        formats: group.formats.iter().map(format).collect(),
    };
    FormatTable {
        source: source(spec, file),
        name: Name { wire: name.value.clone(), rust: type_name(name) },
        doc: text(Some(&table.doc)),
        archive_entries_checked: table.archive_entries_checked.as_ref().is_some_and(|checked| checked.value),
        groups: table.groups.iter().map(group).collect(),
    }
}

fn limit(max: Option<&Spanned<Size>>, below: Option<&Spanned<Size>>) -> Option<SizeLimit> {
    max.map(|at| SizeLimit::AtMost(at.value)).or(below.map(|at| SizeLimit::Below(at.value)))
}

fn rows(table: &Table<SpecRow>) -> Vec<ErrorRow> {
    let row = |(code, row): &(Spanned<String>, SpecRow)| ErrorRow {
        code: code.parse().unwrap_or_default(),
        variant: row.name.value.clone(),
        text: row.text.value.clone(),
        meaning: one_line(row.meaning.as_deref().map_or(&*row.text, |meaning| meaning)),
        remedy: one_line(&row.remedy),
        class: row.class.value,
        predicted_by: row.predicted_by.0.iter().map(|check| check.value).collect(),
    };
    table.iter().map(row).collect()
}

/// Which types requests and answers hold, directly or inside others: by name.
#[derive(Default)]
struct Usage<'a> {
    sent: HashSet<&'a str>,
    received: HashSet<&'a str>,
}

impl<'a> Usage<'a> {
    fn add(&mut self, other: Self) {
        self.sent.extend(other.sent);
        self.received.extend(other.received);
    }
}

/// Marks every type that can be reached from a table of fields.
struct Walk<'u, 'o, 's> {
    /// Types of the endpoint itself.
    own: &'u mut HashSet<&'o str>,
    /// Shared types.
    shared: &'u mut HashSet<&'s str>,
}

impl<'o, 's> Walk<'_, 'o, 's> {
    fn table(&mut self, parent: &str, table: &Table<field::Field>, names: Names<'o, 's>) {
        for (wire, field) in table {
            let mut innermost = field;
            while let Some(items) = &innermost.items {
                innermost = items;
            }
            let Some(name) = value_type(parent, wire, innermost) else { continue };
            let (is_new, fields, inside) = match names.find(&name) {
                Some(Found::Own(name, definition)) => (self.own.insert(name), definition.fields, names),
                Some(Found::Shared(name, definition)) => {
                    (self.shared.insert(name), definition.fields, names.in_shared())
                }
                None => continue,
            };
            if let Some(fields) = fields.filter(|_| is_new) {
                self.table(&name, fields, inside);
            }
        }
    }
}

/// Which of its own types and which of the shared ones an endpoint uses.
fn used<'o, 's>(endpoint: &spec::Endpoint, names: Names<'o, 's>) -> (Usage<'o>, Usage<'s>) {
    let (mut own, mut shared) = (Usage::default(), Usage::default());
    let mut sent = Walk { own: &mut own.sent, shared: &mut shared.sent };
    for shape in endpoint.requests() {
        let name = request_type(endpoint, &shape);
        shape.tables().for_each(|(_, table)| sent.table(&name, table, names));
    }
    if let Some(table) = answer(endpoint) {
        let name = format!("{}Response", endpoint_type(endpoint));
        Walk { own: &mut own.received, shared: &mut shared.received }.table(&name, table, names);
    }
    (own, shared)
}

/// The types that are used, in the order of their definitions.
fn type_defs(definitions: &Definitions<'_>, usage: &Usage<'_>, names: Names<'_, '_>) -> Vec<TypeDef> {
    let def = |(name, definition): &(String, Definition<'_>)| {
        let (sent, received) = (usage.sent.contains(name.as_str()), usage.received.contains(name.as_str()));
        let shape = match definition.kind.word() {
            Some(TypeWord::Object) => {
                let fields = definition.fields.into_iter().flatten();
                let fields = fields.map(|(wire, field)| lower_field(name, wire, field, sent, names)).collect();
                Shape::Object(Object { fields, rules: lower_rules(definition.rules), sent, received })
            }
            Some(TypeWord::OpenEnum) => open_enum(definition),
            _ => Shape::Id { lifetime: definition.lifetime.map(|lifetime| lifetime.seconds) },
        };
        (sent || received).then(|| TypeDef { name: name.clone(), doc: text(definition.doc), shape })
    };
    definitions.0.iter().filter_map(def).collect()
}

fn open_enum(definition: &Definition<'_>) -> Shape {
    let values = definition.values.map_or(&[][..], |values| values.0.as_slice());
    let numeric = values.iter().any(|(value, _)| matches!(value.value, Literal::Integer(_)));
    let value = |(value, says): &(Spanned<Literal>, field::Value)| EnumValue {
        value: value.value.clone(),
        variant: variant_name(value, says),
        doc: text(says.doc.as_ref()),
    };
    Shape::OpenEnum { numeric, values: values.iter().map(value).collect() }
}

/// Where names of types are looked up.
#[derive(Clone, Copy)]
struct Names<'o, 's> {
    /// The types of the endpoint; `None` inside the shared types, which know of no endpoint.
    own: Option<&'o HashMap<&'o str, Definition<'o>>>,
    shared: &'s HashMap<&'s str, Definition<'s>>,
}

/// What a name means.
enum Found<'o, 's> {
    /// A type of the endpoint.
    Own(&'o str, Definition<'o>),
    /// A shared type.
    Shared(&'s str, Definition<'s>),
}

impl<'o, 's> Names<'o, 's> {
    /// The names inside a shared type.
    fn in_shared(self) -> Self {
        Self { own: None, ..self }
    }

    /// What a name means; an endpoint's own types come first.
    fn find(self, name: &str) -> Option<Found<'o, 's>> {
        let own = self.own.and_then(|own| own.get_key_value(name));
        let own = own.map(|(name, definition)| Found::Own(name, *definition));
        own.or_else(|| self.shared.get_key_value(name).map(|(name, definition)| Found::Shared(name, *definition)))
    }

    /// A reference to the type of that name. Where it leads nowhere, in a part of a spec, it is that of who names it.
    fn reference(self, name: String) -> TypeRef {
        let owner = match self.find(&name) {
            Some(Found::Own(..)) => Owner::Endpoint,
            Some(Found::Shared(..)) => Owner::Shared,
            None if self.own.is_some() => Owner::Endpoint,
            None => Owner::Shared,
        };
        TypeRef { owner, name }
    }
}

/// An endpoint, and which shared types it uses.
fn lower_endpoint<'a>(
    service: &spec::Service,
    path: &str,
    says: &spec::Endpoint,
    shared: &'a HashMap<&'a str, Definition<'a>>,
) -> (Endpoint, Usage<'a>) {
    let own = Definitions::of(says);
    let own_index = own.index();
    let names = Names { own: Some(&own_index), shared };
    let (own_usage, shared_usage) = used(says, names);
    let rust = endpoint_type(says);
    let response = match &says.response.value {
        SpecResponse::Nothing => Response::Nothing,
        SpecResponse::File => Response::File,
        SpecResponse::Fields(table) => {
            let name = format!("{rust}Response");
            let fields = table.iter().map(|(wire, field)| lower_field(&name, wire, field, false, names)).collect();
            let object = Object { fields, rules: Vec::new(), sent: false, received: true };
            Response::Object { name, object, or_file: says.or_file.as_ref().is_some_and(|or_file| or_file.value) }
        }
    };
    let tables = says.shared_errors.iter().chain(&service.shared_errors);
    let endpoint = Endpoint {
        source: path.to_owned(),
        name: Name { wire: says.endpoint.value.clone(), rust: rust.clone() },
        module: value_name(&says.endpoint),
        summary: text(Some(&says.summary)),
        docs: text(says.docs.as_ref()),
        page_url: says.page.url.value.clone(),
        page_read: says.page.read.0.clone(),
        method: says.route.method,
        path: says.route.path.clone(),
        tokens: says.token.0.iter().map(|token| token.value.clone()).filter(|token| token != "none").collect(),
        permission_sets: says.permission_sets.iter().map(|set| set.value).collect(),
        server_only: says.server_only.as_ref().is_none_or(|only| only.value),
        idempotent: says.idempotent.as_ref().map_or(says.route.method == Method::Get, |idempotent| idempotent.value),
        variants: says.requests().iter().map(|shape| variant(says, shape, names)).collect(),
        types: type_defs(&own, &own_usage, names),
        response,
        errors: ErrorTable {
            source: path.to_owned(),
            name: Name { wire: says.endpoint.value.clone(), rust: format!("{rust}Error") },
            doc: format!("What `{}` answers when it refuses.", says.endpoint.value),
            rows: rows(&says.errors),
            shared: tables.map(|table| error_table_type(table)).collect(),
        },
        notes: notes(&says.corrections, &says.assumptions),
    };
    (endpoint, shared_usage)
}

fn variant(endpoint: &spec::Endpoint, shape: &RequestShape<'_>, names: Names<'_, '_>) -> Variant {
    let type_name = request_type(endpoint, shape);
    let chosen = entries(shape).filter(|(.., field)| field.fixed.is_none());
    let params = chosen
        .map(|(location, wire, field)| Param { location, field: lower_field(&type_name, wire, field, true, names) });
    Variant {
        name: shape.variant.map(|(name, _)| Name { wire: name.value.clone(), rust: value_name(name) }),
        doc: text(Some(shape.variant.map_or(&endpoint.summary, |(_, variant)| &variant.doc))),
        fixed: constants(shape),
        body: body(shape),
        params: params.collect(),
        rules: lower_rules(shape.rules),
        type_name,
    }
}

/// The body that the parameters make. A table may be there and empty, beside the one that has them.
fn body(shape: &RequestShape<'_>) -> Body {
    if let Some(EmptyBody::Object) = shape.empty_body.map(|empty| empty.value) {
        return Body::JsonOrEmptyObject;
    }
    let in_body = || shape.tables().filter(|(location, _)| location.body() != Body::None);
    let filled = in_body().find(|(_, table)| !table.0.is_empty());
    filled.or_else(|| in_body().next()).map_or(Body::None, |(location, _)| location.body())
}

/// The parameters of a request, with where they travel.
fn entries<'a>(
    shape: &RequestShape<'a>,
) -> impl Iterator<Item = (Location, &'a Spanned<String>, &'a field::Field)> + use<'a> {
    shape.tables().flat_map(|(location, table)| table.iter().map(move |(wire, field)| (location, wire, field)))
}

/// The constants: those that tell a variant from the others, and the parameters with one value.
fn constants(shape: &RequestShape<'_>) -> Vec<Fixed> {
    let of_variant = shape.variant.into_iter().flat_map(|(_, variant)| variant.fixed.iter());
    let of_variant = of_variant.map(|(name, value)| (Location::DISCRIMINATOR, name, value.value.clone()));
    let fixed = |(location, name, field): (_, _, &field::Field)| {
        Some((location, name, of_type(&field.kind, field.fixed.as_deref()?)))
    };
    let all = of_variant.chain(entries(shape).filter_map(fixed));
    all.map(|(location, name, value)| Fixed { location, name: name.value.clone(), value }).collect()
}

fn lower_rules(rules: &[field::Rule]) -> Vec<Rule> {
    let names = |list: &Spanned<Vec<Spanned<String>>>| list.iter().map(|name| name.value.clone()).collect();
    let rule = |rule: &field::Rule| {
        let exactly = rule.exactly_one_of.as_ref().map(|list| Rule::ExactlyOneOf(names(list)));
        let least = rule.at_least_one_of.as_ref().map(|list| Rule::AtLeastOneOf(names(list)));
        exactly.or(least).or(rule.at_most_one_of.as_ref().map(|list| Rule::AtMostOneOf(names(list))))
    };
    rules.iter().filter_map(rule).collect()
}

fn lower_field(parent: &str, wire: &Spanned<String>, says: &field::Field, sent: bool, names: Names<'_, '_>) -> Field {
    let is = |flag: &Option<Spanned<bool>>, unless: bool| flag.as_ref().map_or(unless, |flag| flag.value);
    let default = says.default.as_ref().map(|default| of_type(&says.kind, &default.value));
    let presence = match (is(&says.required, true), is(&says.nullable, false), default) {
        (false, _, Some(default)) if !sent => Presence::Default(default),
        (false, _, default) => Presence::Optional { default },
        (true, true, _) => Presence::Nullable,
        (true, false, _) => Presence::Required,
    };
    let mut field = Field {
        name: Name { wire: wire.value.clone(), rust: field_name(wire, says) },
        doc: text(says.doc.as_ref()),
        ty: lower_type(parent, wire, says, names),
        presence,
        wire: says.wire.as_ref().map_or(Wire::Plain, |wire| wire.value),
        constraints: constraints(says),
    };
    if let Some(condition) = &says.required_if {
        let value = condition.is.as_ref().map(|value| value.value.clone());
        field.constraints.push(Constraint::RequiredIf(condition.field.value.clone(), value));
    }
    field
}

fn lower_type(parent: &str, wire: &str, says: &field::Field, names: Names<'_, '_>) -> Type {
    let unit = says.unit.as_ref().map_or(Unit::Seconds, |unit| unit.value);
    let items = || Box::new(says.items.as_ref().map_or(Type::Json, |items| lower_type(parent, wire, items, names)));
    let named = || value_type(parent, wire, says).map_or(Type::Json, |name| Type::Named(names.reference(name)));
    let Some(word) = says.kind.word() else { return named() };
    match word {
        TypeWord::String if says.secret.as_ref().is_some_and(|secret| secret.value) => Type::Secret,
        TypeWord::String => Type::String,
        TypeWord::Integer(integer) => Type::Integer(integer),
        TypeWord::Number => Type::Number,
        TypeWord::Boolean => Type::Boolean,
        TypeWord::Timestamp => Type::Timestamp(unit),
        TypeWord::Duration => Type::Duration(unit),
        TypeWord::Url => Type::Url,
        TypeWord::File => Type::File,
        TypeWord::List => Type::List(items()),
        TypeWord::Map => Type::Map(items()),
        TypeWord::Object | TypeWord::OpenEnum | TypeWord::Id => named(),
        TypeWord::Json => Type::Json,
    }
}

/// A value as the type has it: `0` of a number with a fraction is `0.0`.
fn of_type(kind: &TypeName, value: &Literal) -> Literal {
    match value {
        Literal::Integer(number) if *kind == TypeWord::Number => Literal::Number(*number as f64),
        other => other.clone(),
    }
}

fn constraints(says: &field::Field) -> Vec<Constraint> {
    let number = |at: &field::Rare<u64>, make: fn(u64) -> Constraint| at.as_ref().map(|at| make(at.value));
    let (max, size) = match says.max.as_ref().map(|max| &max.value) {
        Some(Bound::Number(number)) => (Some(of_type(&says.kind, number)), None),
        Some(Bound::Size(size)) => (None, Some(SizeLimit::AtMost(*size))),
        None => (None, None),
    };
    let size = size.or(says.below.as_ref().map(|below| SizeLimit::Below(below.value)));
    let one_of =
        says.one_of.as_ref().map(|values| values.iter().map(|value| of_type(&says.kind, &value.value)).collect());
    let own = [
        (says.kind.value == TypeWord::Url).then_some(Constraint::Url),
        number(&says.min_length, Constraint::MinLength),
        number(&says.max_length, Constraint::MaxLength),
        number(&says.min_bytes, Constraint::MinBytes),
        number(&says.max_bytes, Constraint::MaxBytes),
        number(&says.min_items, Constraint::MinItems),
        number(&says.max_items, Constraint::MaxItems),
        says.min.as_ref().map(|min| Constraint::Min(of_type(&says.kind, &min.value))),
        max.map(Constraint::Max),
        one_of.map(Constraint::OneOf),
        says.formats.as_ref().map(|table| Constraint::Formats(type_name(table))),
        size.map(Constraint::Size),
    ];
    let items = says.items.as_ref().map_or_else(Vec::new, |items| constraints(items));
    let each = items.into_iter().map(|constraint| Constraint::Each(Box::new(constraint)));
    own.into_iter().flatten().chain(each).collect()
}
