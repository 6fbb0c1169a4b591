//! The endpoints besides the two uploads: what their requests look like on the socket, and how responses are read.
//!
//! The recorder keeps the bytes; forms are parsed by `multer`, JSON is compared as values. Every code in an endpoint's
//! own table is answered once, and a test table that lacks one fails.

mod chunks;
mod every;
mod material;
mod media;
mod payment;
mod review;

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde_json::Value;
use weixin::{ApiError, Check, Class, ClientBuilder, Error, File, Request, Retry};
use weixin_recorder::{Part, Recorded, Server, Then, json};

use crate::facts::{TOKEN_IN_QUERY, app, authorizer, fail, file_of};

/// What the service answers where nothing else is said.
fn ok() -> Then {
    json(r#"{"errcode":0,"errmsg":"ok"}"#)
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

/// A request with a JSON body, byte for byte in its first line and as values in its body.
fn assert_json(request: &Recorded, path: &str, body: &Value) {
    assert_eq!(request.request_line(), first_line("POST", path, ""));
    assert_eq!(request.headers("content-type"), ["application/json"]);
    let sent: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
    assert_eq!(&sent, body);
}

/// A GET without a body.
fn assert_get(request: &Recorded, path: &str, query: &str) {
    assert_eq!(request.request_line(), first_line("GET", path, query));
    assert!(request.body.is_empty() && request.headers("content-type").is_empty());
}

/// A part of a form that is a string.
fn text_part(name: &str, text: &str) -> Part {
    Part { name: Some(name.to_owned()), file_name: None, content_type: None, bytes: text.as_bytes().to_vec() }
}

/// A part of a form that is a file.
fn file_part(name: &str, file_name: &str, content_type: &str, bytes: &[u8]) -> Part {
    Part {
        name: Some(name.to_owned()),
        file_name: Some(file_name.to_owned()),
        content_type: Some(content_type.to_owned()),
        bytes: bytes.to_vec(),
    }
}

/// Every code of the endpoint's own table, from the wire to its variant and class, with the id for the vendor's support.
async fn assert_refusals<R: Request>(request: R, table: &[(i64, R::Error, Class)])
where
    R::Response: Debug,
{
    let rid = "65a1f0c2-0a1b2c3d-4e5f6071";
    let known: BTreeSet<i64> = R::Error::TABLE.rows.iter().filter_map(|row| row.code().number()).collect();
    assert_eq!(table.iter().map(|row| row.0).collect::<BTreeSet<_>>(), known, "each code is tested");
    for (code, expected, class) in table {
        let text = *expected.row().and_then(|row| row.texts().first()).expect("the page has a text for each");
        let body = serde_json::json!({ "errcode": code, "errmsg": format!("{text} rid: {rid}") });
        let server = Server::new(json(&body.to_string())).await;
        let error = fail(client::<R>(&server), request.clone()).await;
        assert_eq!((error.api(), error.code(), error.class()), (Some(*expected), Some((*code).into()), Some(*class)));
        let Error::Api(failure) = &error else { panic!("{error:?}") };
        assert_eq!((failure.rid(), failure.message()), (Some(rid), format!("{text} rid: {rid}").as_str()));
        assert_eq!(error.text(), Some(text));
        assert!(expected.row().is_some_and(|row| !row.meaning.is_empty()), "{code} says what it means");
    }
}

/// A request that breaks one rule: nobody connects, and the service's code is predicted.
async fn assert_foreseen<R: Request>(request: R, check: Check, code: Option<i64>)
where
    R::Response: Debug,
{
    let server = Server::new(ok()).await;
    let error = fail(client::<R>(&server), request).await;
    let Error::Invalid(invalid) = &error else { panic!("not refused here: {error:?}") };
    let [violation] = invalid.violations() else { panic!("one violation, not {:?}", invalid.violations()) };
    assert_eq!(
        (violation.check, violation.predicted.and_then(|row| row.code().number())),
        (check, code),
        "{violation}"
    );
    server.assert_untouched().await;
}

/// The checks of an upload's file: its format, its size, not empty; each with the predicted code.
async fn assert_file_checks<R: Request>(
    upload: impl Fn(File) -> R,
    good: (&str, usize),
    foreign: &str,
    foreseen: [Option<i64>; 3],
) where
    R::Response: Debug,
{
    let (extension, limit) = good;
    let [format, size, missing] = foreseen;
    upload(file_of(extension, limit)).validate().expect("a file at the limit is good");
    assert_foreseen(upload(file_of(foreign, 100)), Check::Format, format).await;
    assert_foreseen(upload(file_of(extension, limit + 1)), Check::Size, size).await;
    assert_foreseen(upload(File::from_bytes(format!("empty.{extension}"), "")), Check::Missing, missing).await;
}
