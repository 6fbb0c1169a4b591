//! Messages of the spec: documents made from their fields, and the replies that they ask for.

use serde_json::{Map, Value};
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Message};

use super::delivery::{PushFailed, PushReply, deliver};
use super::target::PushTarget;
use crate::check;
use crate::reply::sample;
use crate::state::State;

/// The most mistakes that an error names.
const MOST: usize = 5;

/// Pushes a message of the spec: the given fields, and others made up. The reply has to be the one that the spec
/// describes.
pub(crate) async fn deliver_named(
    state: &State,
    target: &PushTarget,
    name: &str,
    given: &Value,
) -> Result<PushReply, PushFailed> {
    let message = named(&state.api, name).map_err(PushFailed::Target)?;
    let document = document(state, message, given).map_err(PushFailed::Target)?;
    let reply = deliver(state, target, &document).await?;
    if message.replies {
        checked(state, message, &reply)?;
    }
    Ok(reply)
}

/// The message of a name.
fn named<'a>(api: &'a Api, name: &str) -> Result<&'a Message, String> {
    let found = api.messages.iter().find(|message| message.name() == name);
    found.ok_or_else(|| {
        let near = nearest(name, api.messages.iter().map(Message::name));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!("the spec has no message `{name}`{near}")
    })
}

/// The document of a message. A given field that is `null` is left out.
fn document(state: &State, message: &Message, given: &Value) -> Result<Value, String> {
    let none = Map::new();
    let given = match given {
        Value::Object(given) => given,
        Value::Null => &none,
        _ => return Err("the given fields are not an object".to_owned()),
    };
    let number = state.next_push();
    let made = sample::fields(state, &message.exchange, &[], number, given);
    let mut document: Map<String, Value> =
        message.when.iter().map(|(field, value)| (field.clone(), sample::literal(value))).collect();
    document.extend(made.into_iter().filter(|(name, _)| name != sample::UNDOCUMENTED));
    document.extend(given.iter().map(|(name, value)| (name.clone(), value.clone())));
    let problems = check::message::message(state, message, &document);
    if !problems.is_empty() {
        return Err(format!("the message `{}` does not suit the spec: {}", message.name(), listed(&problems)));
    }
    document.retain(|_, value| !value.is_null());
    Ok(Value::Object(document))
}

/// Checks the reply of a target against the one that the spec describes.
fn checked(state: &State, message: &Message, reply: &PushReply) -> Result<(), PushFailed> {
    let wrong = |why: String| Err(PushFailed::Reply(format!("to `{}` {why}", message.name())));
    let body = reply.body.trim();
    let document = match serde_json::from_str(body) {
        Ok(document @ Value::Object(_)) => document,
        _ => match super::read_xml::document(&state.api, message, body) {
            Some(document) => document,
            None => return wrong(format!("must have fields: {}", super::delivery::beginning(body))),
        },
    };
    let problems = check::message::reply(state, message, document);
    if problems.is_empty() { Ok(()) } else { wrong(format!("does not suit the spec: {}", listed(&problems))) }
}

fn listed(problems: &[String]) -> String {
    problems.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("; ")
}
