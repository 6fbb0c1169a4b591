//! The signatures of a request. Who has the key can verify one; without it, only its absence is seen.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use weixin_codegen::model::{Check, Code, Endpoint, SignaturePlace, SignedPart, Signer, SigningMethod};

use crate::problem::Problem;
use crate::received::{Body, ReceivedRequest, RequestHead};
use crate::spec::codes;
use crate::state::State;
use crate::verifier::{SentSignature, Verifier};

/// The signatures that an endpoint needs.
fn needed<'a>(state: &'a State, endpoint: &'a Endpoint) -> impl Iterator<Item = &'a Signer> {
    state.api.service.signers.iter().filter(|signer| endpoint.signed.contains(&signer.name))
}

/// The signature of a request, as it came.
fn sent<'a>(signer: &Signer, request: &'a ReceivedRequest) -> Option<&'a str> {
    match &signer.place {
        SignaturePlace::Query(name) => request.head.query(name),
        SignaturePlace::Json(name) => request.body.json().and_then(|body| body.get(name)?.as_str()),
        SignaturePlace::Header(name) => request.head.header(&name.to_ascii_lowercase()),
    }
}

/// What is wrong with the signatures of a request.
pub(super) fn problem(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Option<Problem> {
    needed(state, endpoint).find_map(|signer| {
        let what = match sent(signer, request) {
            None | Some("") => "is missing",
            Some(sent) if is_right(state, endpoint, signer, request, sent) == Some(false) => {
                "is not the signature of this request"
            }
            Some(_) => return None,
        };
        let predicted = codes::predicted(&state.api, endpoint, Check::Signature);
        let code = predicted.unwrap_or(Code::Number(codes::INVALID_SIGNATURE));
        Some(Problem::new(signer.place.name(), what, code))
    })
}

/// The names of the signatures that could not be verified.
pub(crate) fn unverified(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Vec<String> {
    let unknown = |signer: &&Signer| {
        sent(signer, request).is_none_or(|sent| is_right(state, endpoint, signer, request, sent).is_none())
    };
    needed(state, endpoint).filter(unknown).map(|signer| signer.name.clone()).collect()
}

/// Whether a signature is that of its request; `None` if nobody can tell.
fn is_right(
    state: &State,
    endpoint: &Endpoint,
    signer: &Signer,
    request: &ReceivedRequest,
    sent: &str,
) -> Option<bool> {
    let verifiers = state.settings.verifiers.iter().filter(|(name, _)| *name == signer.name).map(|(_, it)| it);
    let own = verifiers.clone().find_map(|it| if let Verifier::Own(verify) = it { Some(verify) } else { None });
    if let Some(verify) = own {
        let path = path(state, endpoint, request);
        let RequestHead { method, raw_query, .. } = &request.head;
        let body = body(request)?;
        return Some(verify(&SentSignature { signature: sent, method, path: &path, query: raw_query, body }));
    }
    let conditional = verifiers.clone().find_map(|it| match it {
        Verifier::KeyWhen((name, value), key) if field(request, name) == *value => Some(key),
        Verifier::Key(_) | Verifier::KeyWhen(..) | Verifier::Own(_) => None,
    });
    let any = || verifiers.clone().find_map(|it| if let Verifier::Key(key) = it { Some(key) } else { None });
    let expected = made(state, endpoint, signer, request, conditional.or_else(any)?.expose().as_bytes())?;
    Some(expected == sent)
}

/// The signature that a key makes of a request; `None` for a method of the service's own.
fn made(state: &State, endpoint: &Endpoint, signer: &Signer, request: &ReceivedRequest, key: &[u8]) -> Option<String> {
    let text = || {
        let mut text: Vec<u8> = Vec::new();
        for part in &signer.over {
            match part {
                SignedPart::Path => text.extend(path(state, endpoint, request).as_bytes()),
                SignedPart::Body => text.extend(body(request)?),
                SignedPart::Key => text.extend(key),
                SignedPart::Field(name) => text.extend(field(request, name).as_bytes()),
                SignedPart::Signs(signs) => text.extend(signs.as_bytes()),
            }
        }
        Some(text)
    };
    match signer.method {
        SigningMethod::HmacSha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
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
        (None, Body::Raw(part)) => part.bytes.as_deref(),
        (None, Body::Json(_) | Body::Form(_) | Body::Urlencoded(_) | Body::Other { .. }) => None,
    }
}
