//! Messages, which the service sends to an address that the account has chosen.

use super::facts;
use crate::export::components::Components;
use crate::export::keys::{GROUP, MESSAGE, NOTES, WHEN};
use crate::export::messages;
use crate::export::names::Item;
use crate::export::schema::lifecycle;
use crate::export::tree::Object;
use crate::model::{Api, Message};

/// The messages of an API, each as an operation of its own.
pub(super) fn of<'a>(components: &mut Components<'a>, api: &'a Api) -> Object {
    let mut all = Object::default();
    for message in &api.messages {
        let operation = operation(components, message);
        all.push(message.name().to_owned(), Object::of("post", operation));
    }
    all
}

fn operation<'a>(components: &mut Components<'a>, message: &'a Message) -> Object {
    let item = Item::message(message);
    let endpoint = &message.exchange;
    let when = message.when.iter().map(|(field, value)| Object::of("field", field).with("value", value));
    let when: Vec<Object> = when.collect();
    let id = components.scope.names.operation(item).to_owned();
    let received = messages::received(components, message);
    let reply = messages::reply(components, message);
    let taken = match &reply {
        Some(_) => "The reply, in the form of the message.",
        None => "The message was taken: `success`, or an empty body.",
    };
    let answer = Object::of("description", taken).with_filled("content", reply.map(both).unwrap_or_default());
    facts::head(&[item], &id)
        .with("requestBody", Object::of("required", true).with("content", both(received)))
        .with("responses", Object::of("200", answer))
        .with(GROUP, &message.group.wire)
        .with(MESSAGE, message.name())
        .with(WHEN, when)
        .and(facts::vendor(endpoint))
        .and(lifecycle(endpoint.lifecycle.as_deref()))
        .with_filled(NOTES, endpoint.notes.iter().map(facts::note).collect::<Vec<_>>())
}

/// A message in either form, whichever the account has chosen.
fn both(schema: Object) -> Object {
    let media = Object::of("schema", schema);
    Object::of("application/json", media.clone()).with("text/xml", media)
}
