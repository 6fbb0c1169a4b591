//! Visits every field of a spec once, with the context that rules need.

use crate::model::Location;
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::endpoint::RequestShape;
use crate::spec::field::{Field, NamedType, Rule, Value, Values};
use crate::spec::{Endpoint, Table};

/// Where a field is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A parameter of a request, or a field inside of one.
    Request(Location),
    /// A field of a type under `types`, which requests and answers may share.
    Named,
    Answer,
}

/// A field, with its context.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) name: &'a Spanned<String>,
    pub(super) field: &'a Field,
    pub(super) side: Side,
    /// The endpoint it belongs to, unless it is of a shared type.
    pub(super) endpoint: Option<&'a Endpoint>,
    /// True for a parameter of the request itself; false inside objects, lists and maps.
    pub(super) top: bool,
    /// True for what a list or map holds: it has no name of its own.
    pub(super) item: bool,
    /// True for what a kind of a choice brings.
    pub(super) brought: bool,
}

impl Visit<'_> {
    /// Where it travels, for a parameter of the request itself.
    pub(super) fn location(&self) -> Option<Location> {
        match self.side {
            Side::Request(location) if self.top => Some(location),
            Side::Request(_) | Side::Named | Side::Answer => None,
        }
    }
}

/// The fields of one object or one request.
pub(super) struct FieldScope<'a> {
    pub(super) fields: Vec<(&'a Spanned<String>, &'a Field)>,
    /// For the fields that a kind of a choice brings: those beside the choice.
    pub(super) beside: Vec<(&'a Spanned<String>, &'a Field)>,
    pub(super) rules: &'a [Rule],
    /// The endpoint it belongs to, unless it is of a shared type.
    pub(super) endpoint: Option<&'a Endpoint>,
    /// True when an answer alone holds it.
    pub(super) answer: bool,
}

/// The endpoint's own parameters, and those of its variants: an endpoint that wrongly has both is looked at whole.
pub(super) fn shapes(endpoint: &Endpoint) -> impl Iterator<Item = RequestShape<'_>> {
    std::iter::once(endpoint.own_shape()).chain(endpoint.variant_shapes())
}

/// Types with names: those of endpoints and the shared ones.
pub(super) fn named_types(spec: &Spec) -> impl Iterator<Item = (Option<&Endpoint>, &Spanned<String>, &NamedType)> {
    let own = |endpoint| move |(name, named)| (Some(endpoint), name, named);
    let endpoints = spec.exchanges().map(|(_, exchange)| exchange);
    let own =
        endpoints.flat_map(move |endpoint| endpoint.types.iter().map(|(name, named)| (name, named)).map(own(endpoint)));
    own.chain(spec.shared_types().map(|(_, name, named)| (None, name, named)))
}

/// Calls `see` for every field of the spec, outer ones first.
pub(super) fn fields<'a>(spec: &'a Spec, see: &mut dyn FnMut(Visit<'a>)) {
    for (_, endpoint) in spec.exchanges() {
        for (location, table) in shapes(endpoint).flat_map(|shape| shape.tables()) {
            let side = Side::Request(location);
            descend(table, Surroundings { side, endpoint: Some(endpoint), top: true, brought: false }, see);
        }
        if let Some(table) = endpoint.response_values() {
            let side = Side::Answer;
            descend(table, Surroundings { side, endpoint: Some(endpoint), top: true, brought: false }, see);
        }
    }
    for (endpoint, _, named) in named_types(spec) {
        fields_of_type(endpoint, named, see);
    }
}

/// Calls `see` for every field of a type with a name: of an endpoint, or a shared one.
pub(super) fn fields_of_type<'a>(endpoint: Option<&'a Endpoint>, named: &'a NamedType, see: &mut dyn FnMut(Visit<'a>)) {
    let inside = Surroundings { side: Side::Named, endpoint, top: false, brought: false };
    if let Some(table) = &named.fields {
        descend(table, inside, see);
    }
    for (_, table) in named.values.iter().flat_map(brought) {
        descend(table, Surroundings { brought: true, ..inside }, see);
    }
}

/// The values that bring fields, with these.
fn brought(values: &Values) -> impl Iterator<Item = (&Value, &Table<Field>)> {
    values.0.iter().filter_map(|(_, value)| Some((value, value.fields.as_deref()?)))
}

/// What a field inherits from where it stands.
#[derive(Clone, Copy)]
struct Surroundings<'a> {
    side: Side,
    endpoint: Option<&'a Endpoint>,
    top: bool,
    brought: bool,
}

fn descend<'a>(table: &'a Table<Field>, from: Surroundings<'a>, see: &mut dyn FnMut(Visit<'a>)) {
    let Surroundings { side, endpoint, top, brought } = from;
    for (name, field) in table {
        see(Visit { name, field, side, endpoint, top, item: false, brought });
        inside(name, field, from, see);
    }
}

/// What is inside of a field: most hold nothing, and every rule comes by here.
#[inline]
fn inside<'a>(name: &'a Spanned<String>, field: &'a Field, from: Surroundings<'a>, see: &mut dyn FnMut(Visit<'a>)) {
    if field.items.is_some() || field.fields.is_some() || field.values.is_some() {
        held(name, field, from, see);
    }
}

fn held<'a>(name: &'a Spanned<String>, field: &'a Field, from: Surroundings<'a>, see: &mut dyn FnMut(Visit<'a>)) {
    let Surroundings { side, endpoint, .. } = from;
    let inner = Surroundings { top: false, brought: false, ..from };
    if let Some(items) = &field.items {
        see(Visit { name, field: items, side, endpoint, top: false, item: true, brought: false });
        inside(name, items, inner, see);
    }
    if let Some(fields) = &field.fields {
        descend(fields, inner, see);
    }
    for (_, fields) in field.values.iter().flat_map(self::brought) {
        descend(fields, Surroundings { brought: true, ..from }, see);
    }
}

/// Calls `see` for every object and every request shape, and for what each kind of a choice brings to it.
pub(super) fn scopes<'a>(spec: &'a Spec, see: &mut dyn FnMut(FieldScope<'a>)) {
    for (_, exchange) in spec.exchanges() {
        for shape in shapes(exchange) {
            let fields = shape.tables().flat_map(|(_, table)| pairs(table)).collect();
            let endpoint = Some(exchange);
            scope(FieldScope { fields, beside: Vec::new(), rules: shape.rules, endpoint, answer: false }, see);
        }
        if let Some(table) = exchange.response_values() {
            let (fields, endpoint) = (pairs(table), Some(exchange));
            scope(FieldScope { fields, beside: Vec::new(), rules: &[], endpoint, answer: true }, see);
        }
    }
    for (endpoint, _, named) in named_types(spec) {
        let own = named.fields.iter().map(|table| (&named.rules, table));
        let of_kinds = named.values.iter().flat_map(brought).map(|(value, table)| (&value.rules, table));
        for (rules, table) in own.chain(of_kinds) {
            let fields = pairs(table);
            scope(FieldScope { fields, beside: Vec::new(), rules, endpoint, answer: false }, see);
        }
    }
    fields(spec, &mut |visit| {
        if let Some(table) = &visit.field.fields {
            let (fields, rules, answer) = (pairs(table), &*visit.field.rules, visit.side == Side::Answer);
            scope(FieldScope { fields, beside: Vec::new(), rules, endpoint: visit.endpoint, answer }, see);
        }
    });
}

/// A scope, and those of the kinds of its choices.
fn scope<'a>(scope: FieldScope<'a>, see: &mut dyn FnMut(FieldScope<'a>)) {
    let choices: Vec<&Values> = scope.fields.iter().filter_map(|(_, field)| field.values.as_ref()).collect();
    let (endpoint, answer) = (scope.endpoint, scope.answer);
    let beside: Vec<_> = match choices.is_empty() {
        true => Vec::new(),
        false => scope.fields.iter().chain(&scope.beside).copied().collect(),
    };
    see(scope);
    for (value, table) in choices.into_iter().flat_map(brought) {
        let (fields, beside, rules) = (pairs(table), beside.clone(), &*value.rules);
        self::scope(FieldScope { fields, beside, rules, endpoint, answer }, see);
    }
}

fn pairs(table: &Table<Field>) -> Vec<(&Spanned<String>, &Field)> {
    table.iter().map(|(name, field)| (name, field)).collect()
}
