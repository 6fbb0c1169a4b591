//! Sealed requests: verified, decrypted, and answered likewise. It shares no code with the client, so that each is a
//! check on the other.

pub(crate) mod keys;

use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::signature::RSA_PSS_SHA256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::header::HeaderName;
use serde_json::{Map, Value, json};
use weixin_codegen::model::{Endpoint, Location, Sealed};

use crate::problem::Problem;
use crate::received::{Body, ReceivedRequest, RequestHead, Seal};
use crate::reply::content::Content;
use crate::spec::codes;
use crate::state::State;

const APPID: &str = "wechatmp-appid";
const TIMESTAMP: &str = "wechatmp-timestamp";
const SIGNATURE: &str = "wechatmp-signature";

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
    let number = accounts.iter().position(|account| account.appid == appid);
    let number = number.ok_or(("is of another account", codes::INVALID_SEAL_APPID))?;
    let account = accounts.get(number).ok_or(("is of another account", codes::INVALID_SEAL_APPID))?;
    let late = ("is too old, or of a wrong clock", codes::SEAL_EXPIRED);
    let timestamp: u64 = time.parse().map_err(|_| late)?;
    if timestamp.abs_diff(state.clock.unix().as_secs()) > TOLERANCE {
        return Err(late);
    }
    let wrong = ("has a wrong signature", codes::INVALID_SEAL_SIGNATURE);
    let body = request.bytes.as_deref().unwrap_or_default();
    let key = account.public_key.as_ref().ok_or(("has no public key", codes::NO_SIGNATURE_KEY))?;
    let signature = STANDARD.decode(signature).map_err(|_| wrong)?;
    let address = address(state, endpoint, &request.head);
    key.verify_sig(&signed(&address, appid, timestamp, body), &signature).map_err(|_| wrong)?;
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
    let mut nonce = [0; 16];
    rand::fill(&mut nonce).ok()?;
    fields.insert("_n".to_owned(), json!(STANDARD.encode(nonce).trim_end_matches('=')));
    fields.insert("_appid".to_owned(), json!(account.appid));
    fields.insert("_timestamp".to_owned(), json!(timestamp));
    let body = account.encrypt(&address, timestamp, Value::Object(fields).to_string().into_bytes())?;
    let mut headers = vec![("wechatmp-appid", account.appid.clone()), ("wechatmp-timestamp", timestamp.to_string())];
    let names =
        [("wechatmp-serial", "wechatmp-signature"), ("wechatmp-serial-deprecated", "wechatmp-signature-deprecated")];
    for ((serial, name), (number, key)) in
        names.into_iter().zip(&account.platform).filter_map(|(n, key)| Some((n, key.as_ref()?)))
    {
        let mut signature = vec![0; key.public_modulus_len()];
        let text = signed(&address, &account.appid, timestamp, body.as_bytes());
        key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), &text, &mut signature).ok()?;
        headers.extend([(serial, number.clone()), (name, STANDARD.encode(signature))]);
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
