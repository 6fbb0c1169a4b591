//! Sealed requests: verified, decrypted, and answered likewise. It shares no code with the client, so that each is a
//! check on the other.

#[cfg(feature = "sealed")]
pub(crate) mod keys;
#[cfg(not(feature = "sealed"))]
#[path = "no_keys.rs"]
pub(crate) mod keys;

use hyper::header::HeaderName;
use serde_json::{Map, Value, json};
use weixin_codegen::model::{Endpoint, Location, Sealed};

use crate::check::token;
use crate::problem::Problem;
use crate::received::{Body, ReceivedRequest, RequestHead, Seal};
use crate::reply::content::Content;
use crate::spec::codes;
use crate::state::State;

const APPID: &str = "wechatmp-appid";
const TIMESTAMP: &str = "wechatmp-timestamp";
const SIGNATURE: &str = "wechatmp-signature";
const SERIAL: &str = "wechatmp-serial";

/// The difference of clocks that the service tolerates, in seconds.
const TOLERANCE: u64 = 300;

/// Opens a request: what was encrypted takes the place of its body and of the parameters of its URL.
pub(crate) fn open(state: &State, endpoint: &Endpoint, request: &mut ReceivedRequest) {
    if endpoint.sealed == Sealed::No {
        return;
    }
    let accounts = &state.settings.sealed;
    let is_sealed = [APPID, TIMESTAMP, SIGNATURE].iter().any(|name| request.head.header(name).is_some());
    if !is_sealed {
        if endpoint.sealed == Sealed::Required || !accounts.is_empty() {
            request.seal = Seal::Refused(Problem::new("seal", "is missing", codes::SIGNATURE_NEEDED));
        }
        return;
    }
    request.seal = match opened(state, endpoint, request) {
        Ok((account, fields)) => {
            place(endpoint, fields, request);
            Seal::Opened(account)
        }
        Err((what, code)) => Seal::Refused(Problem::new("seal", what, code)),
    };
}

/// What is wrong, and the code that says so.
type Refused = (&'static str, i64);

/// The account, and what was encrypted; or what is wrong.
fn opened(
    state: &State,
    endpoint: &Endpoint,
    request: &ReceivedRequest,
) -> Result<(usize, Map<String, Value>), Refused> {
    let header = |name, missing: Refused| {
        request.head.header(name).map(str::trim).filter(|value| !value.is_empty()).ok_or(missing)
    };
    let appid = header(APPID, ("has no Wechatmp-AppId", codes::MISSING_SEAL_APPID))?;
    let time = header(TIMESTAMP, ("has no Wechatmp-TimeStamp", codes::MISSING_SEAL_TIME))?;
    let signature = header(SIGNATURE, ("has no Wechatmp-Signature", codes::MISSING_SEAL_SIGNATURE))?;
    let accounts = &state.settings.sealed;
    if accounts.is_empty() {
        return Err(("cannot be opened: the mock has no keys", codes::NO_ENCRYPTION_KEY));
    }
    let number = accounts.iter().position(|account| account.appid() == appid);
    let number = number.ok_or(("is of another account", codes::INVALID_SEAL_APPID))?;
    let account = accounts.get(number).ok_or(("is of another account", codes::INVALID_SEAL_APPID))?;
    let token = token::sent(&state.api.service, endpoint, &request.head);
    if token.and_then(|token| state.tokens().account(token)).is_some_and(|owner| owner != appid) {
        return Err(("is of another account than the token", codes::SEAL_OF_ANOTHER_TOKEN));
    }
    let late = ("is too old, or of a wrong clock", codes::SEAL_EXPIRED);
    let timestamp: u64 = time.parse().map_err(|_| late)?;
    if timestamp.abs_diff(state.clock.unix().as_secs()) > TOLERANCE {
        return Err(late);
    }
    let key_number = account.key_number();
    if !key_number.is_empty() && header(SERIAL, ("has no Wechatmp-Serial", codes::MISSING_SEAL_SERIAL))? != key_number {
        return Err(("is signed with a key of another number", codes::INVALID_SEAL_SIGNATURE));
    }
    let body = request.bytes.as_deref().unwrap_or_default();
    let address = address(state, endpoint, &request.head);
    if !account.has_signed(&signed(&address, appid, timestamp, body), signature) {
        return Err(("has a wrong signature", codes::INVALID_SEAL_SIGNATURE));
    }
    let text = request.body.json().and_then(|body| account.decrypt(&address, timestamp, body));
    let fields = text.and_then(|text| serde_json::from_slice::<Map<String, Value>>(&text).ok());
    let mut fields = fields.ok_or(("cannot be decrypted", codes::INVALID_ENCRYPTION))?;
    let nonce = fields.remove("_n").is_some_and(|nonce| nonce.as_str().is_some_and(|nonce| nonce.len() >= 16));
    let is_account = fields.remove("_appid").is_some_and(|it| it == appid);
    let is_time = fields.remove("_timestamp").is_some_and(|it| it == timestamp);
    if !(nonce && is_account && is_time) {
        return Err(("holds no nonce, or another account or time", codes::INVALID_ENCRYPTION));
    }
    Ok((number, fields))
}

/// Puts the fields where they would be in a plain request.
fn place(endpoint: &Endpoint, mut fields: Map<String, Value>, request: &mut ReceivedRequest) {
    let names = endpoint.variants.iter().flat_map(|variant| {
        let params = variant.params.iter().map(|param| (param.location, &param.field.name.wire));
        params.chain(variant.fixed.iter().map(|fixed| (fixed.location, &fixed.name)))
    });
    for (_, name) in names.filter(|(location, _)| *location == Location::Query) {
        if let Some(value) = fields.remove(name) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            request.head.query.push((name.clone(), text));
        }
    }
    let has_json =
        endpoint.variants.iter().any(|variant| variant.params.iter().any(|it| it.location == Location::Json));
    request.body = if fields.is_empty() && !has_json { Body::Empty } else { Body::Json(Value::Object(fields)) };
}

/// Seals a response to a request that came sealed. What is no JSON stays as it is.
pub(crate) fn seal(
    state: &State,
    (endpoint, head): (&Endpoint, &RequestHead),
    account: usize,
    content: &mut Content,
) -> Option<()> {
    // Nothing is sealed as an object without fields of its own.
    let nothing = content.status == 204;
    let fields = if nothing { Some(Map::new()) } else { serde_json::from_slice(&content.body).ok() };
    let mut fields: Map<String, Value> = fields?;
    let account = state.settings.sealed.get(account)?;
    let (address, timestamp) = (address(state, endpoint, head), state.clock.unix().as_secs());
    fields.insert("_n".to_owned(), json!(account.nonce()?));
    fields.insert("_appid".to_owned(), json!(account.appid()));
    fields.insert("_timestamp".to_owned(), json!(timestamp));
    let body = account.encrypt(&address, timestamp, Value::Object(fields).to_string().into_bytes())?;
    let mut headers = vec![(APPID, account.appid().to_owned()), (TIMESTAMP, timestamp.to_string())];
    let signatures = account.sign(&signed(&address, account.appid(), timestamp, body.as_bytes()))?;
    let names = [(SERIAL, SIGNATURE), ("wechatmp-serial-deprecated", "wechatmp-signature-deprecated")];
    for ((serial, name), (number, signature)) in names.into_iter().zip(signatures).filter_map(|(n, it)| Some((n, it?)))
    {
        headers.extend([(serial, number.to_owned()), (name, signature)]);
    }
    content.headers.extend(headers.into_iter().map(|(name, value)| (HeaderName::from_static(name), value)));
    content.body = body.into();
    content.status = if nothing { 200 } else { content.status };
    Some(())
}

/// The service's own address of a request, which is authenticated: the mock's is none of it.
fn address(state: &State, endpoint: &Endpoint, head: &RequestHead) -> String {
    let base = state.api.service.address(endpoint).trim_end_matches('/');
    // As many segments as the route has: before them may come the path of a base address.
    let steps = endpoint.path.matches('/').count();
    let start = head.path.rmatch_indices('/').nth(steps.saturating_sub(1)).map_or(0, |(at, _)| at);
    format!("{base}{}", &head.path[start..])
}

fn signed(address: &str, appid: &str, timestamp: u64, body: &[u8]) -> Vec<u8> {
    [format!("{address}\n{appid}\n{timestamp}\n").as_bytes(), body].concat()
}
