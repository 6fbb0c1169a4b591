//! What a call uses although it is deprecated.

use weixin_codegen::model::{Endpoint, EndpointTypes, EnumValue, Field, Lifecycle, Literal, Shape, Type};

use super::bind::value::{BoundRequest, List, Object, Slot, Value};

/// A note for each deprecated thing that the call uses: the endpoint, the variant, parameters and their values.
pub(super) fn notes(types: EndpointTypes<'static>, endpoint: &Endpoint, request: &BoundRequest) -> Vec<String> {
    let mut notes = Notes { types, found: Vec::new() };
    notes.add(&endpoint.name.wire, endpoint.lifecycle.as_deref());
    if let Some(name) = &request.variant.name {
        notes.add(&format!("variant {}", name.wire), request.variant.lifecycle.as_deref());
    }
    for (param, slot) in &request.params {
        notes.slot(&param.field, &param.field.name.wire, slot);
    }
    notes.found
}

struct Notes {
    types: EndpointTypes<'static>,
    found: Vec<String>,
}

impl Notes {
    fn add(&mut self, what: &str, lifecycle: Option<&Lifecycle>) {
        let Some(note) = lifecycle.and_then(|lifecycle| lifecycle.deprecated.as_deref()) else { return };
        let note = format!("{what} is deprecated: {note}");
        if !self.found.contains(&note) {
            self.found.push(note);
        }
    }

    fn slot(&mut self, field: &Field, path: &str, slot: &Slot) {
        let Slot::Set(value) = slot else { return };
        self.add(path, field.lifecycle.as_deref());
        self.value(&field.ty, path, value);
    }

    fn value(&mut self, ty: &Type, path: &str, value: &Value) {
        match (ty.beside_text(), value) {
            (Type::List(of) | Type::Map(of), Value::List(List::Values(items))) => {
                items.iter().for_each(|item| self.value(&of.ty, path, item));
            }
            (Type::List(of), Value::List(List::Texts(items))) => {
                items.iter().for_each(|item| self.known(&of.ty, path, &Literal::Text(item.clone())));
            }
            (Type::List(of), Value::List(List::Signed(items))) => {
                items.iter().for_each(|item| self.known(&of.ty, path, &Literal::Integer(*item)));
            }
            (Type::Map(of), Value::Map(items)) => items.values().for_each(|item| self.value(&of.ty, path, item)),
            (_, Value::Object(Object { fields, .. })) => {
                fields.iter().for_each(|(field, slot)| self.slot(field, &format!("{path}.{}", field.name.wire), slot));
            }
            (_, Value::Choice(choice)) => {
                self.add(&format!("{path}={}", choice.kind.value), choice.kind.lifecycle.as_deref());
                let outer = path.rsplit_once('.').map(|(outer, _)| format!("{outer}.")).unwrap_or_default();
                for (field, slot) in choice.brought.slots() {
                    self.slot(field, &format!("{outer}{}", field.name.wire), slot);
                }
            }
            (ty, Value::Text(text)) => self.known(ty, path, &Literal::Text(text.clone())),
            (ty, Value::Signed(number)) => self.known(ty, path, &Literal::Integer(*number)),
            _ => {}
        }
    }

    /// A value of an open enum.
    fn known(&mut self, ty: &Type, path: &str, value: &Literal) {
        let Type::Named(reference) = ty else { return };
        let Some(Shape::OpenEnum { values, .. }) = self.types.shape(reference) else { return };
        let known = values.iter().find(|known: &&EnumValue| known.value == *value);
        self.add(&format!("{path}={value}"), known.and_then(|known| known.lifecycle.as_deref()));
    }
}
