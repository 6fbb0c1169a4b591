//! The body of a request.

use super::parameters::{Shape, is_json, scope_of_body};
use crate::export::components::Components;
use crate::export::constants;
use crate::export::distinct::distinct;
use crate::export::keys::SIGNER;
use crate::export::schema::{Fields, Said, Scope, is_required, property};
use crate::export::tree::Object;
use crate::model::{Body, Constraint, Field, Location, Rule, SignaturePlace, Signer, Type, Wire};

/// A body of one shape, in one media type.
#[derive(Clone)]
pub(super) struct MediaType {
    pub(super) name: String,
    pub(super) schema: Object,
    /// How the parts of a form are labelled.
    encoding: Object,
    pub(super) is_required: bool,
}

/// The media types in which the body of a shape may come; none if it has no body.
pub(super) fn of<'a>(components: &mut Components<'a>, shape: Shape<'a>) -> Vec<MediaType> {
    let Some(location) = shape.variant.body.location() else { return Vec::new() };
    let scope = scope_of_body(components.scope.of(shape.item), location);
    let params = shape.variant.params.iter().filter(|param| param.location == location);
    let fields: Vec<Field> = params.map(|param| param.field.clone()).collect();
    if location == Location::Raw {
        return fields.first().map(|field| raw(scope, field)).unwrap_or_default();
    }
    let is_form = location == Location::Form;
    // Objects in a form have a media type of their own.
    let written = |field: &Field| match is_form && is_json(scope, field) {
        true => Field { wire: Wire::Plain, ..field.clone() },
        false => field.clone(),
    };
    let encoding = if is_form {
        fields.iter().fold(Object::default(), |all, field| encoded(scope, all, field))
    } else {
        Object::default()
    };
    let fields: Vec<Field> = fields.iter().map(written).collect();
    let rules: Vec<Rule> = shape.variant.rules.iter().filter(|rule| is_about(rule, &fields)).cloned().collect();
    let has_required = fields.iter().any(is_required) || rules.iter().any(|rule| !matches!(rule, Rule::AtMostOneOf(_)));
    let schema = Fields { fields: &fields, rules: &rules }.schema(scope);
    let (schema, is_fixed) = with_constants(components.scope, schema, shape, location);
    let schema = components.add(&format!("{}Body", shape.item.named(&shape.variant.type_name)), schema);
    let name = match location {
        Location::Json => "application/json",
        Location::Form => "multipart/form-data",
        _ => "application/x-www-form-urlencoded",
    };
    let is_required = has_required || is_fixed || shape.variant.body == Body::JsonOrEmptyObject;
    vec![MediaType { name: name.to_owned(), schema, encoding, is_required }]
}

/// Whether a rule is about fields of the body alone, so that their schema can say it.
pub(super) fn is_about(rule: &Rule, fields: &[Field]) -> bool {
    let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) | Rule::AtMostOneOf(names)) = rule;
    names.iter().all(|name| fields.iter().any(|field| field.name.wire == *name))
}

/// The constants and signatures of a body before its parameters. True if there are any.
fn with_constants(scope: Scope<'_>, schema: Object, shape: Shape<'_>, location: Location) -> (Object, bool) {
    let fixed = shape.variant.fixed.iter().filter(|fixed| fixed.location == location);
    let fixed = fixed.map(|fixed| (fixed.name.clone(), constants::constant(&fixed.value)));
    let signed = &shape.item.endpoint.signed;
    let signers = scope.api.service.signers.iter().filter(|signer| signed.contains(&signer.name));
    let signatures = signers.filter_map(|signer| match (&signer.place, location) {
        (SignaturePlace::Json(name), Location::Json) => Some((name.clone(), signature(signer))),
        _ => None,
    });
    let all: Vec<(String, Object)> = fixed.chain(signatures).collect();
    let is_fixed = !all.is_empty();
    (constants::before(schema, all.into_iter()), is_fixed)
}

/// What says how a signature is made.
pub(super) fn signer(signer: &Signer) -> Object {
    let over: Vec<String> = signer.over.iter().map(ToString::to_string).collect();
    Object::of("name", &signer.name).with("method", signer.method.key()).with("over", over)
}

fn signature(of: &Signer) -> Object {
    Object::of("type", "string")
        .with_filled("description", crate::export::words::prose(&of.doc))
        .with(SIGNER, signer(of))
}

/// The content types of a part, if the spec says them.
fn encoded(scope: Scope<'_>, mut all: Object, field: &Field) -> Object {
    let types = content_types(scope, field);
    let types = if types.is_empty() && is_json(scope, field) { vec!["application/json".to_owned()] } else { types };
    if !types.is_empty() {
        all.push(field.name.wire.clone(), Object::of("contentType", types.join(", ")));
    }
    all
}

/// The content types that the spec has for a value; those of files are the ones that are sent.
fn content_types(scope: Scope<'_>, field: &Field) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for constraint in &field.constraints {
        match constraint {
            Constraint::ContentType(label) => types = vec![label.clone()],
            Constraint::Formats(table) if field.ty == Type::File => {
                let groups = scope.api.format_table(table).map_or(&[][..], |table| &table.groups);
                let formats = groups.iter().flat_map(|group| &group.formats);
                types.extend(formats.filter_map(|format| format.content_types.first().cloned()));
            }
            _ => {}
        }
    }
    distinct(types)
}

/// A body that is one value.
fn raw(scope: Scope<'_>, field: &Field) -> Vec<MediaType> {
    let is_json = is_json(scope, field);
    let usual = match &field.ty {
        Type::File => "application/octet-stream",
        _ if is_json => "application/json",
        _ => "text/plain; charset=utf-8",
    };
    let mut types = content_types(scope, field);
    if types.is_empty() {
        types.push(usual.to_owned());
    }
    let (scope, value) = match is_json {
        true => (Scope { in_text: false, ..scope }, Field { wire: Wire::Plain, ..field.clone() }),
        false => (scope, field.clone()),
    };
    let schema = property(scope, &value, Said::ByKey);
    let is_required = is_required(field);
    let media = |name: String| MediaType { name, schema: schema.clone(), encoding: Object::default(), is_required };
    types.into_iter().map(media).collect()
}

/// The body of an operation: that of any of its shapes.
pub(super) fn together(shapes: &[Vec<MediaType>]) -> Option<Object> {
    let mut content = Object::default();
    for name in distinct(shapes.iter().flatten().map(|media| media.name.as_str())) {
        let all: Vec<&MediaType> = shapes.iter().flatten().filter(|media| media.name == name).collect();
        let schema = match all.as_slice() {
            [only] => only.schema.clone(),
            all => Object::of("anyOf", all.iter().map(|media| media.schema.clone()).collect::<Vec<_>>()),
        };
        let encoding = all.iter().fold(Object::default(), |all, media| all.and(media.encoding.clone()));
        content.push(name.to_owned(), Object::of("schema", schema).with_filled("encoding", encoding));
    }
    let is_required = shapes.iter().all(|shape| shape.iter().any(|media| media.is_required));
    (!content.is_empty()).then(|| Object::of("required", is_required).with("content", content))
}
