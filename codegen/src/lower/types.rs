//! Types with a name.

use super::field::{field, rules};
use super::lifecycle::lifecycle;
use super::names::Names;
use super::text::text;
use super::usage::Usage;
use crate::define::{Definition, Definitions};
use crate::model::{EnumValue, Literal, Object, Shape, TypeDef};
use crate::names::variant_name;
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
                let fields = fields.map(|(wire, content)| field(name, wire, content, sent, names)).collect();
                Shape::Object(Object { fields, rules: rules(definition.rules), sent, received })
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
    let value = |(value, says): &(Spanned<Literal>, Value)| EnumValue {
        value: value.value.clone(),
        variant: variant_name(value, says),
        doc: text(says.doc.as_ref()),
        lifecycle: lifecycle(&says.deprecated, &says.since, &says.until),
    };
    Shape::OpenEnum { numeric, values: values.iter().map(value).collect() }
}
