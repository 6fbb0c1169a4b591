//! A spec with its generated types, a mock that serves it, and clients that call it.

use std::collections::BTreeMap;

use weixin::{Client, Retry, Validation};
use weixin_codegen::model::{Api, Endpoint, ErrorRow, ErrorTable, Group, SigningMethod, TokenPlace};
use weixin_mock::Mock;
use weixin_runtime::{AccessToken, SecretString, Signer, Signers, SigningError, SigningInput, SigningKey};

use super::typed::{Bindings, Typed};

/// A spec with all that it takes to call its endpoints.
pub(super) struct Service {
    pub(super) name: &'static str,
    pub(super) api: Api,
    pub(super) bindings: Bindings,
    pub(super) vendor: Mock,
    /// Clients that check nothing, by the kind of their token.
    clients: BTreeMap<String, Client>,
}

/// A signer of one's own.
struct Device;

impl Signer for Device {
    fn sign(&self, _: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        Ok("proof".into())
    }
}

impl Service {
    pub(super) async fn start(name: &'static str, api: Api, bindings: Bindings) -> Self {
        let variants: usize = api.endpoints().map(|(_, endpoint)| endpoint.variants.len()).sum();
        let known = (bindings.requests.len(), bindings.messages.len());
        assert_eq!(
            known,
            (variants, api.messages.len()),
            "the lists of types are those of another spec: build them anew"
        );
        let vendor = Mock::start(api.clone()).await;
        let kinds = std::iter::once(String::new()).chain(api.service.tokens.iter().map(|kind| kind.name.wire.clone()));
        let clients = kinds.map(|kind| (kind.clone(), client(&api, &vendor, &kind))).collect();
        Self { name, api, bindings, vendor, clients }
    }

    /// The endpoint of a request.
    pub(super) fn endpoint(&self, typed: &Typed) -> &Endpoint {
        let mut endpoints = self.api.endpoints();
        let found = endpoints.find(|(group, endpoint)| is_named(group, endpoint, typed.endpoint));
        found.map(|(_, endpoint)| endpoint).expect("the lists are made of the same spec")
    }

    /// A client with a token that the endpoint takes.
    pub(super) fn client(&self, endpoint: &Endpoint) -> &Client {
        let kind = endpoint.tokens.first().map_or("", String::as_str);
        self.clients.get(kind).expect("each kind of token has a client")
    }

    /// The rows that may answer an endpoint, its own first, each with its table.
    pub(super) fn rows<'a>(&'a self, endpoint: &'a Endpoint) -> impl Iterator<Item = (&'a ErrorTable, &'a ErrorRow)> {
        let shared = endpoint.errors.shared.iter().filter_map(|name| self.api.error_table(name));
        std::iter::once(&endpoint.errors).chain(shared).flat_map(|table| table.rows.iter().map(move |row| (table, row)))
    }
}

fn is_named(group: &Group, endpoint: &Endpoint, name: &str) -> bool {
    let rest = name.strip_prefix(group.name.wire.as_str()).and_then(|rest| rest.strip_prefix('/'));
    rest == Some(endpoint.name.wire.as_str())
}

/// A token of a kind.
pub(super) fn token(api: &Api, kind: &str) -> Option<AccessToken> {
    let kind = api.service.tokens.iter().find(|it| it.name.wire == kind)?;
    let kept = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    Some(match &kind.place {
        TokenPlace::Query(query) => AccessToken::new(kept(&kind.name.wire), kept(query), "TOKEN"),
        TokenPlace::Header { name, prefix } => {
            AccessToken::in_header(kept(&kind.name.wire), kept(name), kept(prefix.as_deref().unwrap_or("")), "TOKEN")
        }
    })
}

/// What signs requests that are not sent.
pub(super) fn signers(api: &Api) -> Signers {
    api.service.signers.iter().fold(Signers::new(), |signers, signer| match signer.method {
        SigningMethod::Custom => signers.with(signer.name.clone(), Device),
        SigningMethod::HmacSha256 | SigningMethod::Sha1 => signers.with(signer.name.clone(), SigningKey::new("key")),
    })
}

fn client(api: &Api, vendor: &Mock, kind: &str) -> Client {
    let builder = match token(api, kind) {
        Some(token) => Client::builder(token),
        None => Client::without_token(),
    };
    let builder = builder.base_url(vendor.url()).retry(Retry::never()).validation(Validation::Off);
    let signed = api.service.signers.iter().fold(builder, |builder, signer| match signer.method {
        SigningMethod::Custom => builder.signer(signer.name.clone(), Device),
        SigningMethod::HmacSha256 | SigningMethod::Sha1 => builder.signer(signer.name.clone(), SigningKey::new("key")),
    });
    signed.build().expect("a client")
}
