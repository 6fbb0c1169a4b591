//! Checks messages that are pushed, and what a target replies to them. No code answers these.

use serde_json::{Map, Value};
use weixin_codegen::model::{EndpointTypes, Field, Message, Presence};

use super::finding::{Finding, Findings};
use super::params;
use super::values::Values;
use crate::received::{Body, ReceivedRequest, RequestHead, Seal};
use crate::state::State;

/// What does not suit the spec in a message that is to be pushed; values that are `null` count as absent.
pub(crate) fn message(state: &State, message: &Message, document: &Map<String, Value>) -> Vec<String> {
    let (api, mut findings) = (&state.api, Findings::default());
    let types = api.types_of(&message.exchange);
    let is_set = |name: &str| document.get(name).is_some_and(|value| !value.is_null());
    for (name, value) in document.iter().filter(|(name, _)| is_set(name)) {
        let told = message.when.iter().find(|(field, _)| field == name);
        // Several kinds may bring fields of one name.
        let field = brought(types, message.fields(), document, name).or_else(|| types.field(message.fields(), name));
        match (told, field) {
            (Some((_, told)), _) if plain(value).eq_ignore_ascii_case(&told.to_string()) => {}
            (Some((_, told)), _) => findings.malformed(name, format!("must be `{told}`, which tells the message")),
            (None, Some(field)) => {
                let mut around = Vec::new();
                Values { api, types, findings: &mut findings, around: &mut around }.field(field, name, value);
            }
            (None, None) => findings.malformed(name, "is no field of the message"),
        }
    }
    let needed = |field: &&Field| field.presence == Presence::Required;
    for field in message.fields().iter().filter(needed).filter(|field| !is_set(&field.name.wire)) {
        findings.malformed(&field.name.wire, "is missing");
    }
    for (field, _) in message.when.iter().filter(|(field, _)| !is_set(field)) {
        findings.malformed(field, "is missing, which tells the message");
    }
    said(findings)
}

/// The field of a name that the kinds bring which a document has.
fn brought<'a>(
    types: EndpointTypes<'a>,
    fields: &'a [Field],
    document: &Map<String, Value>,
    name: &str,
) -> Option<&'a Field> {
    fields.iter().find_map(|field| {
        let kind = types.choice(&field.ty)?.kind(&plain(document.get(&field.name.wire)?))?;
        let inner = &types.brought(kind)?.fields;
        inner.iter().find(|field| field.name.wire == name).or_else(|| brought(types, inner, document, name))
    })
}

/// What does not suit the spec in a reply.
pub(crate) fn reply(state: &State, message: &Message, reply: Value) -> Vec<String> {
    let Some(variant) = message.exchange.variants.first() else { return Vec::new() };
    let head = RequestHead {
        method: "POST".to_owned(),
        path: "/".to_owned(),
        path_parameters: Vec::new(),
        query: Vec::new(),
        raw_query: String::new(),
        headers: Vec::new(),
    };
    let request = ReceivedRequest { head, body: Body::Json(reply), bytes: None, seal: Seal::Plain };
    said(params::check(&state.api, &state.quirks, &message.exchange, variant, &request))
}

fn said(findings: Findings) -> Vec<String> {
    findings.all.into_iter().map(|Finding { field, what, .. }| format!("{field}: {what}")).collect()
}

/// A value as text.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
