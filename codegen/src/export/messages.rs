//! Messages and replies as schemas.

use super::components::Components;
use super::constants::with_constants;
use super::names::Item;
use super::schema::{Direction, Fields};
use super::tree::Object;
use crate::model::{Field, Message};

/// What a message holds, as a reference to a component.
pub(super) fn received<'a>(components: &mut Components<'a>, message: &'a Message) -> Object {
    let item = Item::message(message);
    let scope = components.scope.of(item).going(Direction::Received);
    let schema = Fields { fields: message.fields(), rules: &[] }.schema(scope);
    let told = message.when.iter().map(|(field, value)| (field.as_str(), value));
    let schema = with_constants(schema, told).with("xml", Object::of("name", "xml"));
    components.add(&item.named(&message.exchange.name.rust), schema)
}

/// What is to be replied, likewise; `None` if there is nothing.
pub(super) fn reply<'a>(components: &mut Components<'a>, message: &'a Message) -> Option<Object> {
    let item = Item::message(message);
    let scope = components.scope.of(item).going(Direction::Sent);
    let variant = message.exchange.variants.first().filter(|_| message.replies)?;
    let fields: Vec<Field> = message.reply().cloned().collect();
    let schema = Fields { fields: &fields, rules: &variant.rules }.schema(scope);
    let fixed = variant.fixed.iter().map(|fixed| (fixed.name.as_str(), &fixed.value));
    let schema = with_constants(schema, fixed).with("xml", Object::of("name", "xml"));
    Some(components.add(&item.named(&format!("{}Reply", message.exchange.name.rust)), schema))
}
