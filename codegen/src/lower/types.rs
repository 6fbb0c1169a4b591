//! Types with a name.

use super::field::{field, rules};
use super::lifecycle::lifecycle;
use super::names::Names;
use super::required::required_type;
use super::text::text;
use super::usage::Usage;
use crate::define::{Definition, Definitions};
use crate::markdown::code;
use crate::model::{Choice, EnumValue, Field, IntegerType, Kind, Literal, Object, Shape, Type, TypeDef};
use crate::names::{value_name, variant_name};
use crate::source::Spanned;
use crate::spec::field::Value;
use crate::spec::type_name::TypeWord;

/// The types that are used, in the order of their definitions.
pub(super) fn types(definitions: &Definitions<'_>, usage: &Usage<'_>, names: Names<'_, '_>) -> Vec<TypeDef> {
    let def = |(name, definition): &(String, Definition<'_>)| {
        let (sent, received) = (usage.sent.contains(name.as_str()), usage.received.contains(name.as_str()));
        let shape = match definition.kind.word() {
            Some(TypeWord::Object) => {
                let fields = definition.fields.into_iter().flatten();
                let parent = |wire| definition.parent(name, wire);
                let fields = fields.map(|(wire, content)| field(parent(wire), wire, content, sent, names));
                let fields: Vec<Field> = fields.collect();
                let required_type = required_type(name, fields.iter().filter(|_| sent), names);
                Shape::Object(Object { fields, rules: rules(definition.rules), required_type, sent, received })
            }
            Some(TypeWord::OpenEnum) => open_enum(definition),
            Some(TypeWord::Choice) => Shape::Choice(Choice { sent, received, ..choice(name, definition, names) }),
            _ => Shape::Id { lifetime: definition.lifetime.map(|lifetime| lifetime.seconds) },
        };
        (sent || received).then(|| TypeDef { name: name.clone(), doc: doc(name, definition), shape })
    };
    definitions.0.iter().filter_map(def).collect()
}

/// What the type is: what the spec says, or for what a kind brings, of which choice it is.
fn doc(name: &str, definition: &Definition<'_>) -> String {
    let Some((value, says)) = definition.of else { return text(definition.doc) };
    let choice = name.strip_prefix(&*variant_name(value, says)).unwrap_or(name);
    format!("The kind {} of {}.", code(&value.to_string()), code(choice))
}

fn open_enum(definition: &Definition<'_>) -> Shape {
    let values = definition.values.map_or(&[][..], |values| values.0.as_slice());
    let numeric = values.iter().any(|(value, _)| matches!(value.value, Literal::Integer(_)));
    let value = |(value, says): &(Spanned<Literal>, Value)| EnumValue {
        value: value.value.clone(),
        variant: variant_name(value, says),
        doc: text(says.doc.as_ref()),
        lifecycle: lifecycle(&says.deprecated, &says.since, &says.until),
    };
    Shape::OpenEnum { numeric, values: values.iter().map(value).collect() }
}

/// A choice, without where it travels.
fn choice(name: &str, definition: &Definition<'_>, names: Names<'_, '_>) -> Choice {
    let kind = |(object, kind): (String, Definition<'_>)| {
        let (value, says) = kind.of?;
        let variant = variant_name(value, says);
        Some(Kind {
            value: value.clone(),
            constructor: value_name(&variant),
            doc: text(says.doc.as_ref()),
            object: names.reference(object),
            lifecycle: lifecycle(&says.deprecated, &says.since, &says.until),
            variant,
        })
    };
    let kinds: Vec<Kind> = definition.kinds(name).filter_map(kind).collect();
    let ty = match kinds.first().map(|kind| &kind.value) {
        Some(Literal::Integer(_)) => Type::Integer(IntegerType::I64),
        Some(Literal::Boolean(_)) => Type::Boolean,
        Some(Literal::Text(_) | Literal::Number(_)) | None => Type::String,
    };
    Choice { ty, kinds, sent: false, received: false }
}
