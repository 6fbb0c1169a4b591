//! The signatures of a request. Who has the key can verify one; without it, only its absence is seen.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use weixin_codegen::model::{Check, Code, Endpoint, SignaturePlace, SignedPart, Signer, SigningMethod};

use crate::problem::Problem;
use crate::received::{Body, ReceivedRequest};
use crate::spec::codes;
use crate::state::State;

/// The signatures that an endpoint needs.
fn needed<'a>(state: &'a State, endpoint: &'a Endpoint) -> impl Iterator<Item = &'a Signer> {
    state.api.service.signers.iter().filter(|signer| endpoint.signed.contains(&signer.name))
}

/// What is wrong with the signatures of a request.
pub(super) fn problem(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Option<Problem> {
    needed(state, endpoint).find_map(|signer| {
        let name = signer.place.name();
        let code = || {
            let predicted = codes::predicted(&state.api, endpoint, Check::Signature);
            predicted.unwrap_or(Code::Number(codes::INVALID_SIGNATURE))
        };
        let wrong = |what: &str| Some(Problem::new(name, what, code()));
        let sent = match signer.place {
            SignaturePlace::Query(_) => request.head.query(name),
            SignaturePlace::Json(_) => request.body.json().and_then(|body| body.get(name)?.as_str()),
            SignaturePlace::Header(_) => request.head.header(&name.to_ascii_lowercase()),
        };
        match sent {
            None | Some("") => wrong("is missing"),
            Some(sent) => match expected(state, endpoint, signer, request) {
                Some(expected) if expected != sent => wrong("is not the signature of this request"),
                Some(_) | None => None,
            },
        }
    })
}

/// The names of the signatures that could not be verified.
pub(crate) fn unverified(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Vec<String> {
    let unknown = |signer: &&Signer| expected(state, endpoint, signer, request).is_none();
    needed(state, endpoint).filter(unknown).map(|signer| signer.name.clone()).collect()
}

/// The signature that a request must have; `None` if that is not known.
fn expected(state: &State, endpoint: &Endpoint, signer: &Signer, request: &ReceivedRequest) -> Option<String> {
    let (_, key) = state.settings.signing_keys.iter().find(|(name, _)| *name == signer.name)?;
    let text = || {
        let mut text: Vec<u8> = Vec::new();
        for part in &signer.over {
            match part {
                SignedPart::Path => text.extend(path(state, endpoint, request).as_bytes()),
                SignedPart::Body => text.extend(body(request)?),
                SignedPart::Key => text.extend(key.expose().as_bytes()),
                SignedPart::Field(name) => text.extend(field(request, name).as_bytes()),
                SignedPart::Signs(signs) => text.extend(signs.as_bytes()),
            }
        }
        Some(text)
    };
    match signer.method {
        SigningMethod::HmacSha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).ok()?;
            mac.update(&text()?);
            Some(hexadecimal(&mac.finalize().into_bytes()))
        }
        SigningMethod::Sha1 => Some(hexadecimal(&Sha1::digest(text()?))),
        SigningMethod::Custom => None,
    }
}

/// The path below the service's host, whether the request has the path of its base address or not.
fn path(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> String {
    // An earlier answer gave the whole address.
    if endpoint.path.starts_with('{') {
        return request.head.path.clone();
    }
    let base =
        state.api.service.address(endpoint).splitn(4, '/').nth(3).map(|base| format!("/{base}")).unwrap_or_default();
    let steps = endpoint.path.matches('/').count();
    let sent = &request.head.path;
    let start = sent.rmatch_indices('/').take(steps).last().map_or(0, |(at, _)| at);
    format!("{base}{}", &sent[start..])
}

/// A field at the top of the JSON; empty if it is absent.
fn field(request: &ReceivedRequest, name: &str) -> String {
    match request.body.json().and_then(|body| body.get(name)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn body(request: &ReceivedRequest) -> Option<&[u8]> {
    match (&request.bytes, &request.body) {
        (Some(bytes), _) => Some(bytes),
        (None, Body::Empty) => Some(&[]),
        (None, Body::Json(_) | Body::Form(_) | Body::Urlencoded(_) | Body::Other { .. }) => None,
    }
}
