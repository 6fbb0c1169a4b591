//! Each scenario, from a test and from a header.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use weixin_mock::{Action, Mock};

use crate::support::{BINARY, BY_URL, GOOD_URL, PNG, Reply, get, post_json, raw, raw_by_url, send, upload};

async fn asked(vendor: &Mock, scenario: &str) -> Result<Reply, reqwest::Error> {
    send(vendor, Method::POST, BY_URL, &[("x-mock-scenario", scenario)], GOOD_URL).await
}

#[tokio::test]
async fn another_answer() {
    let vendor = Mock::embedded().await;
    let upload = vendor.on("upload");
    upload.refuse(10004);
    upload.refuse(99999);
    upload.respond(json!({ "errcode": 0, "media_id": "mine" }));
    upload.merge(json!({ "more": 1 }));
    upload.status(502);
    upload.bytes(200, "text/html", "<p>maintenance</p>");
    upload.redirect("https://elsewhere.example/");
    let mut replies = Vec::new();
    for _ in 0..8 {
        replies.push(post_json(&vendor, BY_URL, GOOD_URL).await);
    }
    assert!(replies[0].message().starts_with("Uploading a file is risky, please re-upload rid: "));
    assert_eq!((replies[0].code(), replies[1].code()), (10004, 99999));
    assert_eq!(replies[2].json(), json!({ "errcode": 0, "media_id": "mine" }));
    assert_eq!((&replies[3].json()["more"], replies[3].code()), (&json!(1), 0));
    assert_eq!((replies[4].status, replies[4].header("content-type")), (502, "text/html"));
    assert!(String::from_utf8_lossy(&replies[4].body).contains("<h1>502 Bad Gateway</h1>"));
    assert_eq!(replies[5].body, b"<p>maintenance</p>");
    assert_eq!((replies[6].status, replies[6].header("location")), (302, "https://elsewhere.example/"));
    assert_eq!(replies[7].code(), 0, "then all is well again");
}

#[tokio::test]
async fn which_calls() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").every(3).refuse(1);
    vendor.on("upload").nth(2).refuse(2);
    vendor.on("uploadMediaToCodeAudit").always().refuse(3);
    let mut codes = Vec::new();
    for _ in 0..6 {
        codes.push(post_json(&vendor, BY_URL, GOOD_URL).await.code());
    }
    assert_eq!(codes, [0, 2, 1, 0, 0, 1]);
    vendor.clear_scenarios();
    vendor.on_any().refuse(4);
    assert_eq!(get(&vendor, "/nowhere").await.code(), 4);
    assert_eq!(vendor.try_on("uplaod").err().as_deref(), Some("there is no endpoint `uplaod`; did you mean `upload`?"));
}

#[tokio::test]
async fn resets_and_closes() {
    let vendor = Mock::embedded().await;
    let ends = async |scenario: &str| raw(&vendor, &raw_by_url(&format!("x-mock-scenario: {scenario}\r\n"))).await;
    assert_eq!(ends("reset").await, (String::new(), Err(ErrorKind::ConnectionReset)));
    assert_eq!(ends("reset-unread").await, (String::new(), Err(ErrorKind::ConnectionReset)));
    assert_eq!(ends("reset-after=5").await, (String::new(), Err(ErrorKind::ConnectionReset)));
    assert_eq!(
        ends("reset-after=5000").await,
        (String::new(), Err(ErrorKind::ConnectionReset)),
        "after a shorter body"
    );
    assert_eq!(ends("close").await, (String::new(), Ok(())));
    let (answer, end) = ends("reset-mid-response=3").await;
    assert!(answer.ends_with("\r\n\r\n{\"e") && end == Err(ErrorKind::ConnectionReset), "{answer} {end:?}");
    let (answer, end) = ends("truncate=4").await;
    assert!(answer.ends_with("\r\n\r\n{\"er") && end == Ok(()), "{answer} {end:?}");
    let (answer, end) = ends("").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with('}') && end == Ok(()), "{answer}");
    assert_eq!(vendor.total(), 8, "also what was not answered is counted");
    let unread = &vendor.requests()[1];
    assert_eq!((unread.response.status, unread.response.scenario.as_str()), (None, "reset-unread"));
}

#[tokio::test]
async fn a_reset_in_the_middle_of_a_large_upload() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").reset_after(1 << 20);
    let large = [PNG, &vec![0; 8 << 20]].concat();
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"";
    let headers = [("content-type", "multipart/form-data; boundary=B")];
    let failed = send(&vendor, Method::POST, BINARY, &headers, crate::support::form(head, &large)).await;
    assert!(failed.is_err_and(|error| error.is_request()));
    assert_eq!(upload(&vendor, BINARY, "file", "a.png", "image/png", PNG).await.code(), 0);
}

#[tokio::test]
async fn slowness() {
    let vendor = Mock::embedded().await;
    for scenario in ["slow=300ms", "slow-body=300ms", "drip=10/30ms"] {
        let start = Instant::now();
        let reply = asked(&vendor, scenario).await.expect("an answer");
        assert_eq!(reply.code(), 0);
        assert!(start.elapsed() >= Duration::from_millis(290), "{scenario}: {:?}", start.elapsed());
    }
    vendor.on("upload").next().perform([Action::Slow(Duration::from_millis(100)), Action::Refuse((-1).into())]);
    let start = Instant::now();
    assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), -1);
    assert!(start.elapsed() >= Duration::from_millis(100));

    vendor.on("upload").stall();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let stalled = client.post(format!("{}{BY_URL}", vendor.url())).body(GOOD_URL).timeout(Duration::from_millis(300));
    assert!(stalled.send().await.is_err_and(|error| error.is_timeout()));
    assert!(vendor.wait_for_requests(5, Duration::from_secs(5)).await, "the request arrived all the same");
    assert!(!vendor.wait_for_requests(6, Duration::from_millis(50)).await);
}

#[tokio::test]
async fn bodies_that_are_not_what_they_seem() {
    let vendor = Mock::embedded().await;
    let reply = asked(&vendor, "oversize=300000").await.expect("an answer");
    assert_eq!((reply.body.len(), reply.code()), (300_000, 0), "JSON all the same");
    let reply = asked(&vendor, "broken-gzip").await.expect("an answer");
    assert_eq!((reply.header("content-encoding"), &reply.body[..2]), ("gzip", &b"\x1f\x8b"[..]));
    assert!(asked(&vendor, "truncate=10").await.is_err());
    let cut = asked(&vendor, "truncate=5, oversize=100, drip=1/1ms").await;
    assert!(cut.is_err());
}

#[tokio::test]
async fn a_header_that_cannot_be_read_is_explained() {
    let vendor = Mock::embedded().await;
    let reply = asked(&vendor, "explode").await.expect("an answer");
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let message = "invalid action `explode` in x-mock-scenario: expected one of refuse=CODE";
    assert!(reply.status == 400 && text.starts_with(message), "{text}");
    let reply = asked(&vendor, "refuse=10009").await.expect("an answer");
    assert_eq!(reply.code(), 10009);
}
