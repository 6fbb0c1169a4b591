//! What the tests have in common: a client without our framing, and answers as they came.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use weixin_mock::Mock;

/// Nothing takes longer unless something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The smallest beginnings of files.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn code(&self) -> i64 {
        self.json()["errcode"].as_i64().expect("the answer has a code")
    }

    pub(crate) fn message(&self) -> String {
        self.json()["errmsg"].as_str().expect("the answer has a message").to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }
}

/// Sends a request; `target` is path and query.
pub(crate) async fn send(
    vendor: &Mock,
    method: Method,
    target: &str,
    headers: &[(&str, &str)],
    body: impl Into<reqwest::Body>,
) -> Result<Reply, reqwest::Error> {
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
    let mut request = client.request(method, format!("{}{target}", vendor.url())).timeout(PATIENCE).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Ok(Reply { status, headers, body: answer.bytes().await?.to_vec() })
}

pub(crate) async fn get(vendor: &Mock, target: &str) -> Reply {
    send(vendor, Method::GET, target, &[], "").await.expect("an answer")
}

pub(crate) async fn post_json(vendor: &Mock, target: &str, body: &str) -> Reply {
    let headers = [("content-type", "application/json")];
    send(vendor, Method::POST, target, &headers, body.to_owned()).await.expect("an answer")
}

/// A form with one part, whose head is given line by line.
pub(crate) fn form(part_head: &str, content: &[u8]) -> Vec<u8> {
    [format!("--B\r\n{part_head}\r\n\r\n").as_bytes(), content, b"\r\n--B--\r\n"].concat()
}

pub(crate) async fn post_form(vendor: &Mock, target: &str, body: Vec<u8>) -> Reply {
    let headers = [("content-type", "multipart/form-data; boundary=B")];
    send(vendor, Method::POST, target, &headers, body).await.expect("an answer")
}

/// Uploads a file with a name and a content type.
pub(crate) async fn upload(vendor: &Mock, target: &str, field: &str, name: &str, kind: &str, content: &[u8]) -> Reply {
    let head = format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}");
    post_form(vendor, target, form(&head, content)).await
}

pub(crate) const BINARY: &str = "/channels/ec/open/upload?access_token=T&openid=o&upload_type=0";
pub(crate) const BY_URL: &str = "/channels/ec/open/upload?access_token=T&upload_type=1";
pub(crate) const MEDIA: &str = "/wxa/uploadmedia?access_token=T";

/// What a socket gives back to these bytes, and how it ends: in good order or with an error.
pub(crate) async fn raw(vendor: &Mock, bytes: &[u8]) -> (String, Result<(), std::io::ErrorKind>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let exchange = async {
        let mut socket = tokio::net::TcpStream::connect(vendor.addr()).await.expect("the mock listens");
        // A reset may come before everything is written.
        let _ = socket.write_all(bytes).await;
        let mut answer = Vec::new();
        let end = loop {
            match socket.read_buf(&mut answer).await {
                Ok(0) => break Ok(()),
                Ok(_) => {}
                Err(error) => break Err(error.kind()),
            }
        };
        (String::from_utf8_lossy(&answer).into_owned(), end)
    };
    tokio::time::timeout(PATIENCE, exchange).await.expect("the connection ends in time")
}

/// A request for [`BY_URL`] as it stands on a socket; the connection is to be closed after it.
pub(crate) fn raw_by_url(headers: &str) -> Vec<u8> {
    let body = GOOD_URL;
    let length = body.len();
    format!("POST {BY_URL} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
        .into()
}

pub(crate) const GOOD_URL: &str = "{\"openid\":\"o\",\"file_url\":\"https://a.example/b.png\"}";

/// The spec in which every feature of the language is used.
pub(crate) const LANGUAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/language");
