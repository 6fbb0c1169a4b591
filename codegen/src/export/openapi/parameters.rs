//! Parameters in the path, the query and headers.

use crate::export::constants;
use crate::export::distinct::distinct;
use crate::export::keys::{BROUGHT_BY, DEPRECATED, REQUIRED_IF, SINCE, UNTIL};
use crate::export::names::Item;
use crate::export::schema::{Direction, Said, Scope, is_required, property, with_kinds};
use crate::export::tree::{Node, Object};
use crate::model::{Field, Fixed, Location, Shape as TypeShape, Type, Variant, Wire};

/// How many choices inside each other are followed.
const DEEPEST: usize = 8;

/// One shape of the request of one of the endpoints of an operation.
#[derive(Clone, Copy)]
pub(super) struct Shape<'a> {
    pub(super) item: Item<'a>,
    pub(super) variant: &'a Variant,
}

/// A parameter of one shape.
#[derive(Clone)]
pub(super) struct Parameter {
    /// `path`, `query` or `header`.
    place: &'static str,
    pub(super) name: String,
    pub(super) is_required: bool,
    /// How a list is written.
    style: Object,
    /// True if the value is JSON.
    is_json: bool,
    schema: Object,
}

/// A path with `{}` in place of the names of its parameters.
pub(super) fn places(path: &str) -> String {
    let place = |step: &str| if step.starts_with('{') { "{}".to_owned() } else { step.to_owned() };
    path.split('/').map(place).collect::<Vec<_>>().join("/")
}

/// The parameters of a shape. Those in the path are called as in the path of the operation.
pub(super) fn of(scope: Scope<'_>, path: &str, shape: Shape<'_>) -> Vec<Parameter> {
    let scope = scope.of(shape.item).as_text();
    let fixed = shape.variant.fixed.iter().filter_map(constant);
    let mut all: Vec<Parameter> = fixed.collect();
    for param in &shape.variant.params {
        let Some(place) = place(param.location) else { continue };
        all.push(parameter(scope, place, &param.field));
        brought(scope, place, &param.field, DEEPEST, &mut all);
    }
    let own = shape.item.endpoint.path.trim_start_matches('/').split('/');
    for (own, shared) in own.zip(path.trim_start_matches('/').split('/')) {
        let renamed =
            |parameter: &&mut Parameter| parameter.place == "path" && own == format!("{{{}}}", parameter.name);
        if let Some(parameter) = all.iter_mut().find(renamed) {
            parameter.name = shared.trim_matches(['{', '}']).to_owned();
        }
    }
    all
}

fn place(location: Location) -> Option<&'static str> {
    match location {
        Location::Path => Some("path"),
        Location::Query => Some("query"),
        Location::Header => Some("header"),
        Location::Json | Location::Form | Location::Urlencoded | Location::Raw => None,
    }
}

fn constant(fixed: &Fixed) -> Option<Parameter> {
    Some(Parameter {
        place: place(fixed.location)?,
        name: fixed.name.clone(),
        is_required: true,
        style: Object::default(),
        is_json: false,
        schema: constants::constant(&fixed.value),
    })
}

fn parameter(scope: Scope<'_>, place: &'static str, field: &Field) -> Parameter {
    let style = style(place, field.wire);
    let is_json = is_json(scope, field);
    let (scope, field) = match style.is_some() || is_json {
        // The value itself, without what it travels in.
        true => (Scope { in_text: !is_json, ..scope }, Field { wire: Wire::Plain, ..field.clone() }),
        false => (scope, field.clone()),
    };
    let schema = with_kinds(scope, &field, property(scope, &field, Said::ByKey));
    Parameter {
        place,
        name: field.name.wire.clone(),
        is_required: place == "path" || is_required(&field),
        style: style.unwrap_or_default(),
        is_json,
        schema,
    }
}

/// How OpenAPI calls the way in which a list travels; `None` if it has no word for it, or the value is no list.
fn style(place: &str, wire: Wire) -> Option<Object> {
    let style = |word: &str, explode: bool| Some(Object::of("style", word).with("explode", explode));
    match (place, wire) {
        ("query", Wire::Commas) => style("form", false),
        ("query", Wire::Pipes) => style("pipeDelimited", false),
        ("query", Wire::Spaces) => style("spaceDelimited", false),
        ("query", Wire::Repeated) => style("form", true),
        ("path" | "header", Wire::Commas) => style("simple", false),
        _ => None,
    }
}

/// Whether a value in a text is JSON.
pub(super) fn is_json(scope: Scope<'_>, field: &Field) -> bool {
    let is_object = match &field.ty {
        Type::Named(reference) => matches!(scope.types().shape(reference), Some(TypeShape::Object(_))),
        ty => matches!(ty, Type::Json | Type::List(_) | Type::Map(_) | Type::TextOr(_)),
    };
    field.wire == Wire::Json || (is_object && matches!(field.wire, Wire::Plain | Wire::Lenient))
}

/// What the kinds of a choice bring, as parameters that go with them.
fn brought(scope: Scope<'_>, place: &'static str, field: &Field, depth: usize, all: &mut Vec<Parameter>) {
    let Some(choice) = scope.types().choice(&field.ty).filter(|_| depth > 0) else { return };
    for kind in &choice.kinds {
        for inner in scope.types().brought(kind).map_or(&[][..], |object| &object.fields) {
            let mut parameter = parameter(scope, place, inner);
            let condition = Object::of("field", &field.name.wire)
                .with("values", vec![Node::from(&kind.value)])
                .with("required", parameter.is_required);
            parameter.is_required = false;
            parameter.schema.set(BROUGHT_BY, condition);
            all.push(parameter);
            brought(scope, place, inner, depth - 1, all);
        }
    }
}

/// The parameters of all shapes together, each once.
pub(super) fn together(shapes: &[Vec<Parameter>]) -> Vec<Object> {
    let keys = distinct(shapes.iter().flatten().map(|parameter| (parameter.place, parameter.name.as_str())));
    keys.into_iter().map(|key| united(key, shapes)).collect()
}

fn united((place, name): (&str, &str), shapes: &[Vec<Parameter>]) -> Object {
    let is_it = |parameter: &&Parameter| parameter.place == place && parameter.name == name;
    let all: Vec<&Parameter> = shapes.iter().flatten().filter(is_it).collect();
    let is_required =
        shapes.iter().all(|shape| shape.iter().any(|parameter| is_it(&parameter) && parameter.is_required));
    let mut schema = schemas(&all);
    let head = Object::of("name", name).with("in", place);
    let mut head = match schema.remove("description") {
        Some(description) => head.with("description", description),
        None => head,
    };
    if is_required || place == "path" {
        head.set("required", true);
    }
    for key in ["deprecated", DEPRECATED, SINCE, UNTIL, REQUIRED_IF, BROUGHT_BY] {
        if let Some(value) = schema.remove(key) {
            head.set(key, value);
        }
    }
    let Some(first) = all.first() else { return head };
    if first.is_json {
        return head.with("content", Object::of("application/json", Object::of("schema", schema)));
    }
    head.and(first.style.clone()).with("schema", schema)
}

/// One schema for what several shapes have under a name.
fn schemas(all: &[&Parameter]) -> Object {
    let different: Vec<&Object> = distinct(all.iter().map(|parameter| &parameter.schema));
    let constants = different.iter().map(|schema| match (schema.get("type"), schema.get("enum")) {
        // More than these would be lost.
        (Some(word), Some(Node::List(values))) if schema.iter().count() == 2 => Some((word, values)),
        _ => None,
    });
    let constants: Option<Vec<_>> = constants.collect();
    match (different.as_slice(), constants) {
        ([only], _) => (*only).clone(),
        (_, Some(constants)) if constants.iter().all(|(word, _)| *word == constants[0].0) => {
            let values = constants.iter().flat_map(|(_, values)| values.iter().cloned());
            Object::of("type", constants[0].0.clone()).with("enum", distinct(values))
        }
        (all, _) => Object::of("anyOf", all.iter().map(|schema| (*schema).clone()).collect::<Vec<_>>()),
    }
}

/// What goes as text in requests, and what as JSON.
pub(super) fn scope_of_body(scope: Scope<'_>, location: Location) -> Scope<'_> {
    if location.is_json() { scope.going(Direction::Sent) } else { scope.as_text() }
}
