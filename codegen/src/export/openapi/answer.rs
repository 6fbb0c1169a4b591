//! The answers of an operation by HTTP status and media type.

use super::errors;
use super::parameters::Shape;
use crate::export::answers::Answers;
use crate::export::components::Components;
use crate::export::distinct::distinct;
use crate::export::names::Item;
use crate::export::tree::Object;
use crate::export::words;
use crate::model::{Location, Response, Type};

const JSON: &str = "application/json";

/// The answers of endpoints at one route.
pub(super) fn responses<'a>(components: &mut Components<'a>, answers: &mut Answers, items: &[Item<'a>]) -> Object {
    let all: Vec<_> = items.iter().map(|item| answers.of(components, *item)).collect();
    let is_file = |item: &Item<'_>| item.endpoint.response.may_be_file();
    let file = items.iter().any(is_file).then(|| file(components));
    let either = |schemas: Vec<Object>| {
        let mut different = distinct(schemas);
        match different.len() {
            1 => different.remove(0),
            _ => Object::of("anyOf", different),
        }
    };
    let json = either(all.iter().map(|answer| answer.json.clone()).collect());
    let mut content = Object::of(JSON, Object::of("schema", json));
    if let Some(file) = &file {
        content.set("*/*", Object::of("schema", file.clone()));
    }
    let success = Object::of("description", description(items)).with("content", content);
    let mut responses = Object::of("200", success);
    if all.iter().any(|answer| answer.may_be_empty) {
        responses.set("204", Object::of("description", "A success, which has no body."));
    }
    if let Some(file) = file.filter(|_| items.iter().any(takes_range)) {
        let part = Object::of("*/*", Object::of("schema", file));
        let described = Object::of("description", "The part of the file that the header `Range` asks for.");
        responses.set("206", described.with("content", part));
        responses.set("416", Object::of("description", "The file does not have the range."));
    }
    if all.iter().any(|answer| answer.has_status) {
        let refusal = either(all.iter().map(|answer| answer.refusal.clone()).collect());
        let content = Object::of(JSON, Object::of("schema", refusal));
        responses.set("default", Object::of("description", "A refusal.").with("content", content));
    }
    responses
}

/// What comes, and the codes that the page lists.
fn description(items: &[Item<'_>]) -> String {
    let what = match items {
        [item] => match &item.endpoint.response {
            Response::Nothing => "A success without data, or a refusal.",
            Response::File => "The file, or a refusal as JSON.",
            Response::Object { or_file: true, .. } => "A success, as JSON or as a file, or a refusal as JSON.",
            Response::Object { .. } | Response::Value(_) => "A success or a refusal.",
        },
        _ => "A success of one of the endpoints at this route, or a refusal.",
    };
    let codes = items.iter().map(|item| errors::list(&item.endpoint.errors.rows)).filter(|list| !list.is_empty());
    let codes = codes.collect::<Vec<_>>().join("\n");
    let heading = if codes.is_empty() { String::new() } else { "Codes of refusals:".to_owned() };
    words::paragraphs([what.to_owned(), heading, codes])
}

fn file(components: &Components<'_>) -> Object {
    crate::export::schema::value(components.scope, &Type::File, crate::model::Wire::Plain, &[])
}

/// Whether a part of the file can be asked for.
fn takes_range(item: &Item<'_>) -> bool {
    let shapes = item.endpoint.variants.iter().map(|variant| Shape { item: *item, variant });
    let mut params = shapes.flat_map(|shape| &shape.variant.params);
    params.any(|param| param.location == Location::Header && param.field.name.wire.eq_ignore_ascii_case("range"))
}
