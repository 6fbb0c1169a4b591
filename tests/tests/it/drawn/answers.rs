//! Responses: drawn from the model, sent by the mock, read by the client, and written again.

use serde_json::{Map, Value, json};
use weixin_codegen::model::{Api, Code, CodeKind, Endpoint, Envelope, Field, Response};

use super::choices::Choices;
use super::requests::{self, same, zone};
use super::service::Service;
use super::texts::Carrier;
use super::typed::{Received, Typed};
use super::values::{self, Direction, Drawer};

/// A response that was drawn.
pub(super) struct DrawnResponse {
    /// As it is sent; `None` for a file.
    pub(super) sent: Option<Value>,
    /// As it is written once it was read.
    kept: Received,
    pub(super) choices: Vec<u64>,
}

/// Draws a response.
pub(super) fn draw(api: &Api, endpoint: &Endpoint, mut choices: Choices) -> DrawnResponse {
    let envelopes = api.envelopes_of(endpoint);
    let success: Vec<Code> = envelopes.iter().flat_map(|envelope| envelope.success.clone()).collect();
    let mut drawer = Drawer {
        types: api.types_of(endpoint),
        tables: &api.formats,
        zone: zone(api),
        success: &success,
        direction: Direction::Received,
        is_loose: choices.is_there(),
        choices,
        edge: None,
        files: Vec::new(),
        impossible: false,
    };
    let envelope = || envelopes.first().map(|envelope| enveloped(envelope)).unwrap_or_default();
    let (sent, kept) = match &endpoint.response {
        Response::Nothing => (Some(Value::Object(envelope())), Received::Json(json!({}))),
        Response::File => (None, Received::File(b"\x89PNG and more".to_vec())),
        Response::Object { or_file: true, .. } if drawer.choices.below(2) == 1 => {
            (None, Received::File(b"\x89PNG and more".to_vec()))
        }
        Response::Object { object, .. } => {
            let fields: Vec<&Field> = object.fields.iter().collect();
            let drawn = values::whole(&mut drawer, &fields, &object.rules, &|_: &str| Carrier::default(), None);
            let mut sent = envelope();
            sent.extend(drawn.sent);
            (Some(Value::Object(sent)), Received::Json(Value::Object(drawn.kept)))
        }
        Response::Value(field) => {
            let drawn = values::whole(&mut drawer, &[field], &[], &|_: &str| Carrier::default(), None);
            let value = |mut object: Map<String, Value>| object.remove(&field.name.wire).unwrap_or_default();
            let sent = match value(drawn.sent) {
                // Beside the entries of a map stands the envelope.
                Value::Object(entries) => Value::Object(envelope().into_iter().chain(entries).collect()),
                other => other,
            };
            (Some(sent), Received::Json(value(drawn.kept)))
        }
    };
    DrawnResponse { sent, kept, choices: drawer.choices.made() }
}

/// An envelope that says that all is well.
fn enveloped(envelope: &Envelope) -> Map<String, Value> {
    let mut all = Map::new();
    let Some(code) = envelope.success.first() else { return all };
    let code = match (code, envelope.codes) {
        (Code::Number(number), CodeKind::Numbers) => json!(number),
        (code, _) => json!(code.to_string()),
    };
    put(&mut all, &envelope.code, code);
    put(&mut all, &envelope.message, json!("ok"));
    all
}

fn put(all: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => drop(all.insert(name.clone(), value)),
        [name, inside @ ..] => {
            if let Value::Object(inner) = all.entry(name.as_str()).or_insert_with(|| json!({})) {
                put(inner, inside, value);
            }
        }
    }
}

/// Tries a response.
///
/// # Errors
///
/// What does not agree.
pub(super) async fn judge(service: &Service, typed: &Typed, drawn: &DrawnResponse) -> Result<(), String> {
    let endpoint = service.endpoint(typed);
    let control = service.vendor.on(typed.endpoint);
    match (&drawn.sent, &drawn.kept) {
        (Some(json), _) => control.respond(json.clone()),
        (None, Received::File(bytes)) => control.bytes(200, "image/png", bytes.clone()),
        (None, Received::Json(_)) => return Err("nothing was drawn".to_owned()),
    }
    let answer = call(service, typed, endpoint).await;
    service.vendor.clear_scenarios();
    match (answer, &drawn.kept) {
        (Err(refused), _) => Err(format!("it is not read: {}", refused.message)),
        (Ok(Received::Json(read)), Received::Json(kept)) if same(&read, kept) => Ok(()),
        (Ok(read), kept) if read == *kept => Ok(()),
        (Ok(read), kept) => Err(format!("it is read as {read:?}, and is {kept:?}")),
    }
}

/// Sends the least request of an endpoint.
async fn call(service: &Service, typed: &Typed, endpoint: &Endpoint) -> Result<Received, super::typed::Refused> {
    let drawn = requests::draw(&service.api, endpoint, &endpoint.variants[typed.variant], None, Choices::least());
    let built = (typed.build)(&Value::Object(drawn.json.clone()), drawn.attached());
    let call = built.unwrap_or_else(|why| panic!("{}: {why}", typed.endpoint));
    call.send(service.client(endpoint)).await
}

/// Tries each code that may answer an endpoint: it arrives as its variant, with the class and the text of the spec.
///
/// # Errors
///
/// The codes that do not.
pub(super) async fn judge_codes(service: &Service, typed: &Typed) -> Result<u64, String> {
    let endpoint = service.endpoint(typed);
    let mut count = 0;
    let mut seen = Vec::new();
    for (table, row) in service.rows(endpoint) {
        // The endpoint's own row counts.
        if seen.contains(&&row.code) {
            continue;
        }
        seen.push(&row.code);
        count += 1;
        service.vendor.on(typed.endpoint).refuse(row.code.clone());
        let answer = call(service, typed, endpoint).await;
        service.vendor.clear_scenarios();
        let refused = match answer {
            Err(refused) => refused,
            Ok(response) => return Err(format!("{} is taken for a success: {response:?}", row.code)),
        };
        let is_own = std::ptr::eq(table, &endpoint.errors);
        let shared = service.bindings.errors.iter().find(|(name, _)| *name == table.name.rust);
        let variant = match (is_own, shared) {
            (true, _) => refused.variant.clone(),
            (false, Some((_, variant))) => Some(variant(code(&row.code))),
            (false, None) => None,
        };
        let class = row.class.map_or("Unsorted", |class| class.rust_name());
        let found = (refused.code.clone(), variant, refused.class.map(|class| format!("{class:?}")));
        let wanted = (Some(row.code.to_string()), Some(row.variant.clone()), Some(class.to_owned()));
        if found != wanted {
            return Err(format!("{} arrives as {found:?}, not {wanted:?}: {}", row.code, refused.message));
        }
        let text = row.texts.first().map(String::as_str);
        if refused.text != text {
            return Err(format!("the text of {} arrives as {:?}, not {text:?}", row.code, refused.text));
        }
        if !refused.message.contains(&row.code.to_string()) {
            return Err(format!("{} is not in its message: {}", row.code, refused.message));
        }
    }
    Ok(count)
}

fn code(code: &Code) -> weixin::Code<'_> {
    match code {
        Code::Number(number) => weixin::Code::Number(*number),
        Code::Text(text) => weixin::Code::Text(text),
    }
}
