//! Tokens and signatures as security schemes.

use super::body::signer;
use crate::export::distinct::distinct;
use crate::export::keys::{PREFIX, SIGNER};
use crate::export::names::{Item, legal};
use crate::export::tree::{Node, Object};
use crate::export::words;
use crate::model::{Service, SignaturePlace, TokenPlace};

/// What carries the names of the schemes of signatures, so that no kind of token has the same.
const SIGNATURE: &str = "signature.";

/// The schemes of a service.
pub(super) fn schemes(service: &Service) -> Object {
    let mut schemes = Object::default();
    for kind in &service.tokens {
        schemes.set(&legal(&kind.name.wire), token(&kind.place).with_filled("description", words::prose(&kind.doc)));
    }
    for one in &service.signers {
        let scheme = match &one.place {
            SignaturePlace::Query(name) => key("query", name),
            SignaturePlace::Header(name) => key("header", name),
            // It is a field of the body.
            SignaturePlace::Json(_) => continue,
        };
        let scheme = scheme.with_filled("description", words::prose(&one.doc)).with(SIGNER, signer(one));
        schemes.set(&format!("{SIGNATURE}{}", legal(&one.name)), scheme);
    }
    schemes
}

fn key(place: &str, name: &str) -> Object {
    Object::of("type", "apiKey").with("in", place).with("name", name)
}

fn token(place: &TokenPlace) -> Object {
    match place {
        TokenPlace::Query(name) => key("query", name),
        TokenPlace::Header { name, prefix } => match prefix.as_deref() {
            Some(prefix) if name.eq_ignore_ascii_case("authorization") && prefix.eq_ignore_ascii_case("bearer") => {
                Object::of("type", "http").with("scheme", "bearer")
            }
            prefix => key("header", name).with_some(PREFIX, prefix),
        },
    }
}

/// What an operation needs: one of the kinds of token, with all signatures.
pub(super) fn needed(service: &Service, items: &[Item<'_>]) -> Vec<Object> {
    let mut all: Vec<Object> = Vec::new();
    for item in items {
        let in_scheme = |signer: &&crate::model::Signer| {
            item.endpoint.signed.contains(&signer.name) && !matches!(signer.place, SignaturePlace::Json(_))
        };
        let signers = service.signers.iter().filter(in_scheme);
        let mut signatures = Object::default();
        for one in signers {
            signatures.set(&format!("{SIGNATURE}{}", legal(&one.name)), Vec::<Node>::new());
        }
        let tokens = item.endpoint.tokens.iter().map(|token| Object::of(&legal(token), Vec::<Node>::new()));
        let mut own: Vec<Object> = tokens.map(|token| token.and(signatures.clone())).collect();
        if own.is_empty() && (!signatures.is_empty() || items.len() > 1) {
            own.push(signatures);
        }
        all.extend(own);
    }
    distinct(all)
}
