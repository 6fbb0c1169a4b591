//! Rust names for what a draft defines, where the wire's make none, or make the same one twice.
//!
//! The generator makes most names by itself; a draft names only what it could not.

use heck::ToSnakeCase;
use weixin_codegen::model::Literal;
use weixin_codegen::names::{
    MAX_LENGTH, check_field, check_made_variant, endpoint_types, nested_type, required_type, type_name, value_name,
};

use crate::draft::model::{Draft, Field, Kind, Request, Requests, Type, Value};
use crate::infer::names::pool::NamePool;
use crate::infer::share::move_notes;

/// The Rust name of a draft's request type.
pub(crate) fn request_type(draft: &Draft, name: &str) -> String {
    draft.rust.clone().unwrap_or_else(|| type_name(name))
}

/// Names everything in a draft that needs a name. `taken` are the names of types in the group.
pub(crate) fn name_all(draft: &mut Draft, taken: &mut NamePool) {
    let mut own = request_type(draft, &draft.name);
    if !is_type_name(&own) {
        own = type_or(&draft.name, "Call");
        draft.rust = Some(own.clone());
    }
    let [_, response, _] = endpoint_types(&own);
    let (sent, received) = match draft.when {
        None => (own.clone(), response),
        Some(_) => (format!("{own}Reply"), own.clone()),
    };
    for name in endpoint_types(&own).iter().chain([&sent, &required_type(&sent)]) {
        taken.take(name);
    }
    let shared = name_shared(draft, &own, taken);
    let shared = shared.as_slice();
    match &mut draft.requests {
        Requests::Single(request) => name_request(request, Owner::root(&sent, shared), taken),
        Requests::Variants(variants) => {
            for variant in variants {
                let parent = nested_type(&own, &variant.name);
                taken.take_type(&parent);
                name_request(&mut variant.request, Owner::root(&parent, shared), taken);
            }
        }
    }
    name_fields(draft.response.fields_mut(), Owner::root(&received, shared), taken, &mut NamePool::default());
}

/// Names the types that several fields have, and moves what is noted of them. Returns the names.
fn name_shared(draft: &mut Draft, own: &str, taken: &mut NamePool) -> Vec<String> {
    let mut before = Vec::new();
    for ty in &mut draft.shared_types {
        let made = nested_type(own, &ty.stem);
        let bare: String = made.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_BASE).collect();
        let name = if is_type_name(&bare) { bare } else { nested_type(own, "part") };
        before.push(std::mem::replace(&mut ty.name, taken.take_numbered(&name, "")));
    }
    if !before.is_empty() {
        move_notes(draft, &before);
    }
    draft.shared_types.iter().map(|ty| ty.name.clone()).collect()
}

/// What a type is named after.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// The type of the request, the response or the message.
    root: &'a str,
    /// The type around it.
    parent: &'a str,
    /// The names of the types that several fields have.
    shared: &'a [String],
}

impl<'a> Owner<'a> {
    fn root(root: &'a str, shared: &'a [String]) -> Self {
        Self { root, parent: root, shared }
    }

    /// The same root, with another type around.
    fn inside(self, parent: &'a str) -> Self {
        Self { parent, ..self }
    }
}

/// Parameters of one request are one scope, wherever they travel.
fn name_request(request: &mut Request, owner: Owner<'_>, taken: &mut NamePool) {
    let mut scope = NamePool::default();
    request.params.iter_mut().for_each(|(_, fields)| name_fields(fields, owner, taken, &mut scope));
}

fn name_fields(fields: &mut [Field], owner: Owner<'_>, taken: &mut NamePool, scope: &mut NamePool) {
    for field in fields {
        let made = value_name(&field.name);
        let is_free = check_field(&made).is_ok() && scope.take(made.trim_start_matches("r#"));
        field.rust = (!is_free).then(|| scope.take_numbered(&other_field_name(&field.name.to_snake_case()), "_"));
        field.type_name = name_type(field, owner, taken);
    }
}

/// `clone` → `field_clone`, `名称` → `field`.
fn other_field_name(wire: &str) -> String {
    let ascii: String = wire.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    format!("field_{}", ascii.to_snake_case()).trim_end_matches('_').to_owned()
}

/// The name of the type that a field defines, where the one made from its surroundings is not free.
fn name_type(field: &mut Field, owner: Owner<'_>, taken: &mut NamePool) -> Option<String> {
    if !matches!(field.ty.innermost(), Type::Object(..) | Type::OpenEnum(_) | Type::Choice(_)) {
        return None;
    }
    if let Some(name) = field.shared.and_then(|at| owner.shared.get(at)) {
        name_inside(field.ty.innermost_mut(), owner.inside(name), taken);
        return None;
    }
    let made = nested_type(owner.parent, &field.name);
    let short = Some(nested_type(owner.root, &field.name))
        .filter(|short| words(&made) > MOST_WORDS && short.len() < made.len() && is_type_name(short));
    let short = short.filter(|short| taken.take_type(short));
    let is_free = short.is_none() && is_type_name(&made) && taken.take_type(&made);
    let given = short.or_else(|| {
        (!is_free).then(|| {
            let bare: String = made.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_BASE).collect();
            taken.take_numbered(&bare, "")
        })
    });
    name_inside(field.ty.innermost_mut(), owner.inside(given.as_deref().unwrap_or(&made)), taken);
    given
}

/// The most words of a name that is made of all that is around a type; longer ones leave out what is in between.
const MOST_WORDS: usize = 6;

fn words(name: &str) -> usize {
    name.to_snake_case().split('_').count()
}

/// The longest name that gets a number, so that both together are a name.
const LONGEST_BASE: usize = MAX_LENGTH - 20;

/// Names what is inside of a type; `owner` has the type itself.
fn name_inside(ty: &mut Type, owner: Owner<'_>, taken: &mut NamePool) {
    match ty {
        Type::Object(fields, _) => name_fields(fields, owner, taken, &mut NamePool::default()),
        Type::OpenEnum(values) => name_values(values.iter_mut()),
        Type::Choice(kinds) => name_kinds(kinds, owner, taken),
        Type::Scalar(_) | Type::List(_) | Type::Map(_) => {}
    }
}

/// Each kind makes a type of its own, and what it brings may define more.
fn name_kinds(kinds: &mut [Kind], owner: Owner<'_>, taken: &mut NamePool) {
    let choice = owner.parent;
    name_values(kinds.iter_mut().map(|kind| &mut kind.value));
    for Kind { value, fields } in kinds {
        let variant = value.name.clone().unwrap_or_else(|| type_name(&value.value.to_string()));
        let made = format!("{variant}{choice}");
        taken.take_type(&made);
        let mut scope = NamePool::default();
        for field in fields {
            let parent = if value.value.to_string() == field.name { choice } else { &made };
            name_fields(std::slice::from_mut(field), owner.inside(parent), taken, &mut scope);
        }
    }
}

/// Numbers need names, and texts that make none or the same one.
fn name_values<'v>(values: impl Iterator<Item = &'v mut Value>) {
    let mut scope = NamePool::default();
    for (index, value) in values.enumerate() {
        let made = match &value.value {
            Literal::Text(text) => type_name(text),
            Literal::Integer(number) if *number < 0 => format!("ValueMinus{}", number.unsigned_abs()),
            other => format!("Value{other}"),
        };
        let is_made = matches!(value.value, Literal::Text(_)) && is_type_name(&made) && scope.take(&made);
        value.name = (!is_made).then(|| {
            let fallback = || type_or(&value.value.to_string(), &format!("Value{}", index + 1));
            let base = if is_type_name(&made) { made.clone() } else { fallback() };
            if scope.take(&base) { base } else { scope.with_number(&base, "Again") }
        });
    }
}

/// True for a name that a type can have, and a variant, too.
pub(crate) fn is_type_name(name: &str) -> bool {
    check_made_variant(name).is_ok() && required_type(name).len() <= MAX_LENGTH
}

/// A name of a type for a text that may have none: `3d` → `Value3D`, `未知` → `Value1`.
fn type_or(text: &str, otherwise: &str) -> String {
    let ascii: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let name = type_name(&ascii);
    if is_type_name(&name) {
        name
    } else if name.starts_with(|c: char| c.is_ascii_digit()) && name.len() <= LONGEST_BASE {
        format!("Value{name}")
    } else {
        otherwise.to_owned()
    }
}
