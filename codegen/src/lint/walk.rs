//! Visits every field of a spec once, with the context that rules need.

use crate::model::Location;
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::endpoint::RequestShape;
use crate::spec::field::{Field, NamedType, Rule};
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
    pub(super) rules: &'a [Rule],
    /// True when an answer alone holds it.
    pub(super) answer: bool,
}

/// The endpoint's own parameters, and those of its variants: an endpoint that wrongly has both is looked at whole.
pub(super) fn shapes(endpoint: &Endpoint) -> Vec<RequestShape<'_>> {
    let variants = endpoint.requests().into_iter().filter(|shape| shape.variant.is_some());
    std::iter::once(endpoint.own_shape()).chain(variants).collect()
}

/// Types with names: those of endpoints and the shared ones.
pub(super) fn named_types(spec: &Spec) -> impl Iterator<Item = (Option<&Endpoint>, &Spanned<String>, &NamedType)> {
    let own = |endpoint| move |(name, named)| (Some(endpoint), name, named);
    let endpoints = spec.endpoints.iter().map(|filed| &filed.content);
    let own =
        endpoints.flat_map(move |endpoint| endpoint.types.iter().map(|(name, named)| (name, named)).map(own(endpoint)));
    own.chain(spec.shared_types().map(|(_, name, named)| (None, name, named)))
}

/// Calls `see` for every field of the spec, outer ones first.
pub(super) fn fields<'a>(spec: &'a Spec, see: &mut dyn FnMut(Visit<'a>)) {
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        for (location, table) in shapes(endpoint).iter().flat_map(RequestShape::tables) {
            descend(table, Surroundings { side: Side::Request(location), endpoint: Some(endpoint), top: true }, see);
        }
        if let Some(table) = endpoint.response_values() {
            descend(table, Surroundings { side: Side::Answer, endpoint: Some(endpoint), top: true }, see);
        }
    }
    for (endpoint, _, named) in named_types(spec) {
        if let Some(table) = &named.fields {
            descend(table, Surroundings { side: Side::Named, endpoint, top: false }, see);
        }
    }
}

/// What a field inherits from where it stands.
#[derive(Clone, Copy)]
struct Surroundings<'a> {
    side: Side,
    endpoint: Option<&'a Endpoint>,
    top: bool,
}

fn descend<'a>(table: &'a Table<Field>, from: Surroundings<'a>, see: &mut dyn FnMut(Visit<'a>)) {
    for (name, field) in table {
        visit(name, field, from, false, see);
    }
}

fn visit<'a>(
    name: &'a Spanned<String>,
    field: &'a Field,
    from: Surroundings<'a>,
    item: bool,
    see: &mut dyn FnMut(Visit<'a>),
) {
    let Surroundings { side, endpoint, top } = from;
    see(Visit { name, field, side, endpoint, top, item });
    let inner = Surroundings { top: false, ..from };
    if let Some(items) = &field.items {
        visit(name, items, inner, true, see);
    }
    if let Some(fields) = &field.fields {
        descend(fields, inner, see);
    }
}

/// Calls `see` for every object and every request shape.
pub(super) fn scopes<'a>(spec: &'a Spec, see: &mut dyn FnMut(FieldScope<'a>)) {
    for filed in &spec.endpoints {
        for shape in shapes(&filed.content) {
            see(FieldScope {
                fields: shape.tables().flat_map(|(_, table)| pairs(table)).collect(),
                rules: shape.rules,
                answer: false,
            });
        }
        if let Some(table) = filed.content.response_values() {
            see(FieldScope { fields: pairs(table), rules: &[], answer: true });
        }
    }
    for (_, _, named) in named_types(spec) {
        if let Some(table) = &named.fields {
            see(FieldScope { fields: pairs(table), rules: &named.rules, answer: false });
        }
    }
    fields(spec, &mut |visit| {
        if let Some(table) = &visit.field.fields {
            see(FieldScope { fields: pairs(table), rules: &visit.field.rules, answer: visit.side == Side::Answer });
        }
    });
}

fn pairs(table: &Table<Field>) -> Vec<(&Spanned<String>, &Field)> {
    table.iter().map(|(name, field)| (name, field)).collect()
}
