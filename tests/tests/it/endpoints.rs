//! What the vendor's pages show and no model says: samples of responses, and calls whose answers are the arguments of others.
//!
//! Requests, limits, codes and forms of all endpoints are drawn from the spec (`drawn`). The requests here are the least that
//! the spec permits, with the values that the test is about, so that a parameter that becomes required breaks none.

mod chunks;
mod material;
mod media;
mod payment;
mod review;

use std::collections::BTreeSet;

use serde_json::Value;
use weixin::{ClientBuilder, File, Request, Retry};
use weixin_codegen::model::{Presence, Shape};
use weixin_recorder::{Recorded, Server, Then, json};
use weixin_runtime::FromJson;

use crate::drawn;
use crate::facts::{API, TOKEN_IN_QUERY, app, authorizer};
use crate::workspace::{files_below, read, root};

/// What the service answers where nothing else is said.
fn ok() -> Then {
    json(r#"{"errcode":0,"errmsg":"ok"}"#)
}

/// The least request of a type, with these values.
fn least<R: Request + FromJson>(given: Value) -> R {
    drawn::least(&API, given, Vec::new())
}

/// The same, with a file.
fn upload<R: Request + FromJson>(given: Value, file: File) -> R {
    drawn::least(&API, given, vec![file])
}

/// A client with a token that the endpoint accepts.
fn client<R: Request>(server: &Server) -> ClientBuilder {
    let client = if R::ENDPOINT.token.contains(&"authorizer") { authorizer(server) } else { app(server) };
    client.retry(Retry::never())
}

/// Sends a request through the real client: the recorded request, and the typed response.
async fn exchange<R: Request>(request: R, answer: Then) -> (Recorded, R::Response) {
    let server = Server::new(answer).await;
    let client = client::<R>(&server).build().expect("a client");
    let response = client.send(request).await.expect("the service takes it");
    (server.request().await, response)
}

/// The first line of a request, with the token and what else is in the query.
fn first_line(method: &str, path: &str, query: &str) -> String {
    format!("{method} {path}?{TOKEN_IN_QUERY}{query} HTTP/1.1")
}

/// The body of a request, which is JSON.
fn body(request: &Recorded) -> Value {
    serde_json::from_slice(&request.body).expect("the body is JSON")
}

/// How a program makes what the spec has with something that may be left out, and may be required tomorrow.
fn made_with_optional_parts() -> BTreeSet<String> {
    let is_optional = |presence: &Presence| !matches!(presence, Presence::Required);
    let of = |ty: &str| [format!("{ty}::new("), format!("{ty}Required {{")];
    let mut made = BTreeSet::new();
    for (_, endpoint) in API.endpoints() {
        let variants = endpoint.variants.iter();
        for variant in variants.filter(|it| it.params.iter().any(|param| is_optional(&param.field.presence))) {
            made.extend(of(&variant.type_name));
            made.extend(variant.name.iter().map(|name| format!("{}::{}(", endpoint.name.rust, name.rust)));
        }
    }
    for def in API.endpoints().flat_map(|(_, endpoint)| &endpoint.types).chain(&API.types) {
        if let Shape::Object(object) = &def.shape
            && object.sent
            && object.fields.iter().any(|field| is_optional(&field.presence))
        {
            made.extend(of(&def.name));
        }
    }
    made
}

/// Each would have to be written anew when a parameter becomes required. Examples and benches show calls as programs have
/// them, and the crate's own calls are none of tests.
#[test]
fn no_test_makes_a_request_by_hand_of_which_something_is_optional() {
    let made = made_with_optional_parts();
    assert!(made.len() >= 10, "{made:?}");
    let mut count = 0;
    for path in files_below(&root().join("tests/tests/it")).into_iter().chain([root().join("README.md")]) {
        let text = read(&path);
        // Others make requests of specs of their own.
        if !API.groups.iter().any(|group| text.contains(&format!("weixin::{}::", group.name.rust))) {
            continue;
        }
        count += 1;
        let found = made.iter().find(|made| text.contains(made.as_str()));
        assert_eq!(found, None, "{}: take `drawn::least`", path.display());
    }
    assert!(count > 10, "{count} files call endpoints");
}
