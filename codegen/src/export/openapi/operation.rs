//! An operation: the endpoints of one method at one route, usually one.

use super::body::{self, MediaType};
use super::parameters::{self, Parameter, Shape};
use super::{answer, errors, facts, security, servers};
use crate::export::answers::Answers;
use crate::export::components::Components;
use crate::export::distinct::distinct;
use crate::export::keys::{ENVELOPE, ERRORS, RULES, SHARED_ERRORS, VARIANTS};
use crate::export::names::Item;
use crate::export::schema::{self, Scope};
use crate::export::tree::{Node, Object};
use crate::model::{Field, Location};

/// The key of a route: OpenAPI wants a slash before an address that an earlier answer gave.
pub(super) fn path(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// The operation of the endpoints of one method at one route.
pub(super) fn of<'a>(
    components: &mut Components<'a>,
    answers: &mut Answers,
    route: &str,
    items: &[Item<'a>],
) -> Object {
    let scope = components.scope;
    let id = items.first().map_or("", |item| scope.names.operation(*item)).to_owned();
    let shapes: Vec<Shape<'a>> = items
        .iter()
        .flat_map(|item| item.endpoint.variants.iter().map(|variant| Shape { item: *item, variant }))
        .collect();
    let parameters: Vec<Vec<Parameter>> = shapes.iter().map(|shape| parameters::of(scope, route, *shape)).collect();
    let bodies: Vec<Vec<MediaType>> = shapes.iter().map(|shape| body::of(components, *shape)).collect();
    let described = match shapes.as_slice() {
        [only] => Object::default().with_filled(RULES, rules(*only)),
        all => variants(components, all, &parameters, &bodies, items.len() > 1),
    };
    let service = &scope.api.service;
    facts::head(items, &id)
        .with_filled("parameters", parameters::together(&parameters))
        .with_some("requestBody", body::together(&bodies))
        .with("responses", answer::responses(components, answers, items))
        .with("security", security::needed(service, items))
        .with_filled("servers", servers(service, items))
        .and(if let [only] = items { facts::of(*only) } else { Object::default() })
        .and(described)
        .and(codes(scope, items))
}

/// Rules that the schema of a body does not say: about parameters that do not all travel there.
fn rules(shape: Shape<'_>) -> Vec<Object> {
    let location = shape.variant.body.location().filter(|location| *location != Location::Raw);
    let params = shape.variant.params.iter().filter(|param| Some(param.location) == location);
    let fields: Vec<Field> = params.map(|param| param.field.clone()).collect();
    let others = shape.variant.rules.iter().filter(|rule| !body::is_about(rule, &fields));
    others.map(schema::rule).collect()
}

/// Which parameters and bodies go together, if there are several shapes.
fn variants(
    components: &Components<'_>,
    shapes: &[Shape<'_>],
    parameters: &[Vec<Parameter>],
    bodies: &[Vec<MediaType>],
    has_endpoints: bool,
) -> Object {
    let one = |((shape, parameters), bodies): ((&Shape<'_>, &Vec<Parameter>), &Vec<MediaType>)| {
        let endpoint = has_endpoints.then(|| {
            let id = components.scope.names.operation(shape.item);
            Object::of("operation", id).and(facts::of(shape.item)).and(codes(components.scope, &[shape.item]))
        });
        let fixed = shape.variant.fixed.iter();
        let fixed = fixed.map(|one| Object::of("name", &one.name).with("value", &one.value)).collect::<Vec<_>>();
        let names =
            |all: &mut dyn Iterator<Item = &Parameter>| all.map(|one| Node::from(&one.name)).collect::<Vec<_>>();
        let doc = if shape.variant.doc == shape.item.endpoint.summary { "" } else { &shape.variant.doc };
        endpoint
            .unwrap_or_default()
            .with_some("name", shape.variant.name.as_ref().map(|name| &name.wire))
            .with_filled("doc", doc)
            .with_filled("fixed", fixed)
            .with_filled("parameters", names(&mut parameters.iter()))
            .with_filled("required", names(&mut parameters.iter().filter(|one| one.is_required)))
            .with_filled("body", bodies.iter().map(|media| &media.name).collect::<Vec<_>>())
            .with_some("schema", bodies.first().map(|media| media.schema.clone()))
            .with_filled(RULES, rules(*shape))
            .and(schema::lifecycle(shape.variant.lifecycle.as_deref()))
    };
    let all: Vec<Object> = shapes.iter().zip(parameters).zip(bodies).map(one).collect();
    Object::default().with_filled(VARIANTS, all)
}

fn rows(items: &[Item<'_>]) -> Vec<Object> {
    items.iter().flat_map(|item| &item.endpoint.errors.rows).map(errors::row).collect()
}

/// In which envelopes an operation refuses, and with which codes.
fn codes(scope: Scope<'_>, items: &[Item<'_>]) -> Object {
    // Those that name none refuse in the first, which has to be named beside those of others.
    let is_any_named = items.iter().any(|item| !item.endpoint.envelopes.is_empty());
    let named = items.iter().filter(|_| is_any_named).flat_map(|item| scope.api.envelopes_of(item.endpoint));
    let envelopes: Vec<&String> = distinct(named.map(|envelope| &envelope.name));
    let named = items.iter().flat_map(|item| &item.endpoint.errors.shared);
    let tables = named.filter_map(|table| scope.api.error_table(table)).map(|table| &table.name.wire);
    let tables: Vec<&String> = distinct(tables);
    // Where there are several endpoints, each has its own.
    let rows = if let [_] = items { rows(items) } else { Vec::new() };
    Object::default().with_filled(ENVELOPE, envelopes).with_filled(ERRORS, rows).with_filled(SHARED_ERRORS, tables)
}
