//! The client against a raw socket: what goes over the wire, and every way in which an exchange can break.

#![cfg(feature = "client")]

mod sample;

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sample::endpoints::everything::{Fetch, Mixed, Ping, Quiet};
use sample::endpoints::upload::{Upload, UploadError};
use sample::service::Token;
use tokio::io::AsyncWriteExt;
use weixin_recorder::{Server, Then, json, read_request, respond, response};
use weixin_runtime::{Client, ClientBuilder, Error, File, FileErrorKind, Source, TransportErrorKind, Validation};

const TOKEN: &str = "s3cret+t/oken";

fn client(served: &Server) -> ClientBuilder {
    Client::builder(Token::app(TOKEN)).base_url(&served.url).timeout(Duration::from_secs(20))
}

fn stl(length: usize) -> File {
    File::from_bytes("part.stl", vec![b'x'; length])
}

/// The token must be nowhere, in whatever form.
fn hides<E: std::error::Error>(error: &E) -> String {
    let text = format!("{error} {error:?} {error:#?}");
    assert!(!text.contains("t/oken") && !text.contains("t%2Foken") && !text.contains("access_token=s"), "{text}");
    let mut source = error.source();
    while let Some(cause) = source {
        assert!(!format!("{cause} {cause:?}").contains("oken"), "{cause:?}");
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn an_upload_has_a_length_and_is_not_chunked() {
    let served = Server::new(json(r#"{"errcode":0,"errmsg":"成功","media_id":"m"}"#)).await;
    let client = client(&served).build().expect("client");
    let uploaded = client.send(Upload::binary("o1", stl(700_000).named("零件 \"1\".stl"))).await.expect("sent");
    assert_eq!(uploaded.media_id, "m");
    let request = served.request().await;
    assert!(
        request.head_text().starts_with(
            "POST /channels/ec/open/upload?access_token=s3cret%2Bt%2Foken&upload_type=0&openid=o1 HTTP/1.1\r\n"
        ),
        "{}",
        request.head_text()
    );
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert_eq!(request.head_text().to_lowercase().matches("content-length").count(), 1);
    assert_eq!(request.header("transfer-encoding"), None);
    assert_eq!(request.header("referer"), None);
    assert!(request.header("content-type").expect("type").starts_with("multipart/form-data; boundary=weixin-"));
    let text = String::from_utf8_lossy(&request.body).into_owned();
    assert!(text.contains("name=\"file\"; filename=\"零件 %221%22.stl\"\r\nContent-Type: model/stl\r\n\r\nxxx"));
}

#[tokio::test]
async fn a_file_on_disk_is_streamed() {
    let served = Server::new(json(r#"{"media_id":"m"}"#)).await;
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("part.stl");
    let content: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &content).expect("write");
    let file = File::open(&path).await.expect("open");
    client(&served).build().expect("client").send(Upload::binary("o1", file)).await.expect("sent");
    let request = served.request().await;
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert!(request.body.windows(content.len()).any(|window| window == content));
}

#[tokio::test]
async fn posts_without_a_body_and_gets() {
    let served = Server::new(json("{}")).await;
    let client = client(&served).build().expect("client");
    client.send(Quiet::new()).await.expect("sent");
    let request = served.request().await;
    assert!(request.head_text().starts_with("POST "));
    assert_eq!(request.header("content-length"), Some("0"));
    client.send(Ping::new()).await.expect("sent");
    let request = served.nth(1).await;
    assert!(request.head_text().starts_with("GET /everything HTTP/1.1"), "no token is sent: {}", request.head_text());
    assert_eq!(request.header("content-length"), None);
}

#[tokio::test]
async fn what_the_service_refuses() {
    let served = Server::new(respond(
        "200 OK",
        &[("Content-Type", "text/plain")],
        r#"{"errcode":"10004","errmsg":"bad s3cret%2bt%2foken rid: 65a1-1"}"#,
    ))
    .await;
    let client = client(&served).build().expect("client");
    let error = client.send(Upload::binary("o1", stl(10))).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "upload: 10004 file risky: upload another file; the service says: bad [hidden] (rid 65a1-1)"
    );
    assert_eq!(error.api(), Some(UploadError::FileRisky));
    hides(&error);
}

#[tokio::test]
async fn broken_answers() {
    for (then, expected) in [
        (
            respond("502 Bad Gateway", &[("Content-Type", "text/html")], "<html>access_token=s3cret%2Bt%2Foken</html>"),
            "upload: HTTP status 502: <html>access_token=",
        ),
        (respond("412 Precondition Failed", &[("Content-Type", "text/html")], ""), "upload: HTTP status 412"),
        (respond("302 Found", &[("Content-Type", "text/html")], "moved"), "upload: HTTP status 302: moved"),
        (
            json(r#"{"media_id":"#),
            "upload: cannot decode the response: truncated JSON: the body ends at line 1, column 13, in media_id",
        ),
        (json("[1]"), "upload: cannot decode the response: expected an object, found a list"),
        (
            Then::Respond(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\n{\"media_id\"".into()),
            "upload: the connection was interrupted",
        ),
        (Then::Respond(b"garbage\r\n\r\n".into()), "upload: the request failed"),
        (Then::Respond(Vec::new()), "upload: the connection was interrupted"),
    ] {
        let served = Server::new(then.clone()).await;
        let error =
            client(&served).build().expect("client").send(Upload::binary("o1", stl(10))).await.expect_err("broken");
        assert!(error.to_string().starts_with(expected), "{then:?}: {error}");
        hides(&error);
    }
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let served = Server::with_handler(|mut socket| async move {
        let _ = read_request(&mut socket).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    })
    .await;
    let client = client(&served).timeout(Duration::from_millis(200)).build().expect("client");
    let started = Instant::now();
    let error = client.send(Upload::binary("o1", stl(10))).await.expect_err("timeout");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Timeout), "{error:?}");
    assert!(error.is_retryable() && started.elapsed() < Duration::from_secs(10));
    hides(&error);
}

/// The library's own client knows the time of the client; one that was handed in has to be told, and so has a call's own.
#[tokio::test]
async fn whose_time_counts() {
    let answers_late = || async {
        Server::with_handler(|mut socket| async move {
            let _ = read_request(&mut socket).await;
            tokio::time::sleep(Duration::from_millis(600)).await;
            let _ = socket.write_all(&response("200 OK", &[], r#"{"errcode":0,"media_id":"m"}"#)).await;
        })
        .await
    };
    let (short, long) = (Duration::from_millis(200), Duration::from_secs(20));
    for handed_in in [None, Some(reqwest::Client::new())] {
        for (of_client, of_call, in_time) in
            [(short, None, false), (long, None, true), (short, Some(long), true), (long, Some(short), false)]
        {
            let served = answers_late().await;
            let builder = client(&served).timeout(of_client);
            let builder = match handed_in.clone() {
                Some(http) => builder.http(http),
                None => builder,
            };
            let call = builder.build().expect("client").call(Upload::url("o1", "https://example.com/a.png"));
            let call = match of_call {
                Some(time) => call.timeout(time),
                None => call,
            };
            let sent = call.send().await;
            assert_eq!(sent.is_ok(), in_time, "{of_client:?} {of_call:?} {sent:?}");
        }
    }
}

/// An address is made once, whatever endpoints are called in which order.
#[tokio::test]
async fn every_endpoint_has_its_address() {
    let served = Server::new(json(r#"{"errcode":0,"media_id":"m"}"#)).await;
    let base_url = format!("{}/gateway/", served.url);
    let client = Client::builder(Token::app(TOKEN)).base_url(base_url).build().expect("client");
    for calls in [0, 2] {
        let _ = client.send(Ping::new()).await;
        assert!(served.nth(calls).await.head_text().contains(" /gateway/everything"));
        client.send(Upload::url("o1", "https://example.com/a.png")).await.expect("sent");
        assert!(served.nth(calls + 1).await.head_text().contains(" /gateway/channels/ec/open/upload?"));
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("bind");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    drop(listener);
    let client = Client::builder(Token::app(TOKEN)).base_url(&url).build().expect("client");
    let error = client.send(Upload::binary("o1", stl(10))).await.expect_err("refused");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Connect), "{error:?}");
    assert!(error.is_retryable());
    hides(&error);
}

#[tokio::test]
async fn a_reset_in_the_middle_of_an_upload() {
    let served = Server::with_handler(|socket| async move {
        let mut socket = socket;
        let mut some = [0; 1000];
        let _ = tokio::io::AsyncReadExt::read(&mut socket, &mut some).await;
        // Unread bytes in the buffer make the system answer with a reset.
        drop(socket);
    })
    .await;
    let error =
        client(&served).build().expect("client").send(Upload::binary("o1", stl(9_000_000))).await.expect_err("reset");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Interrupted), "{error:?}");
    assert!(error.is_retryable());
    hides(&error);
}

#[tokio::test]
async fn oversized_answers() {
    let without_length = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "x".repeat(5_000));
    for then in [json(&"x".repeat(5_000)), Then::Respond(without_length.into_bytes())] {
        let served = Server::new(then).await;
        let client = client(&served).max_response(4_000).build().expect("client");
        let error = client.send(Fetch::new()).await.expect_err("too big");
        assert_eq!(
            error.to_string(),
            "everything: the response is too large: more than 4,000 bytes: request less at a time, or raise `max_response`"
        );
        assert!(!error.is_retryable());
    }
    let served = Server::new(json("PK")).await;
    assert_eq!(
        &client(&served).max_response(2).build().expect("client").send(Fetch::new()).await.expect("fits").bytes[..],
        b"PK"
    );
}

/// A source that says one length and gives another.
struct Liar {
    says: u64,
    gives: usize,
    reads: Arc<AtomicU64>,
}

struct Counting(std::io::Take<std::io::Repeat>, Arc<AtomicU64>);

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.read(buffer)
    }
}

impl Source for Liar {
    fn len(&self) -> u64 {
        self.says
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Counting(std::io::repeat(7).take(self.gives as u64), self.reads.clone())))
    }
}

#[tokio::test]
async fn a_file_that_changes_is_never_sent_whole() {
    for (says, gives) in [(600_000, 599_999), (600_000, 600_001), (600_000, 0), (0, 5), (262_144, 262_145)] {
        let served = Server::new(json(r#"{"media_id":"m"}"#)).await;
        let file = File::from_source("part.stl", Liar { says, gives, reads: Arc::default() }).expect("head");
        let client = client(&served).validation(Validation::Off).build().expect("client");
        let error = client.send(Upload::binary("o1", file)).await.expect_err("changed");
        let Error::File(file_error) = &error else { panic!("{error:?}") };
        assert_eq!(matches!(file_error.kind(), FileErrorKind::Grew { .. }), gives as u64 > says);
        assert!(!error.is_retryable());
        // When the first read fails, the connection may be closed before anything was sent.
        if let Ok(request) = tokio::time::timeout(Duration::from_secs(1), served.nth(0)).await {
            let promised = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
            assert!(promised.is_some_and(|promised| request.body.len() < promised), "{promised:?}");
        }
        hides(&error);
    }
}

#[tokio::test]
async fn dropping_the_future_ends_the_upload() {
    let (sender, mut gone) = tokio::sync::mpsc::channel(1);
    let served = Server::with_handler(move |mut socket| {
        let sender = sender.clone();
        async move {
            let mut some = [0; 1000];
            let _ = tokio::io::AsyncReadExt::read(&mut socket, &mut some).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            // Whatever is on its way can be read; then comes the end.
            let mut rest = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut socket, &mut rest).await;
            let _ = sender.send(rest.len()).await;
        }
    })
    .await;
    let reads = Arc::new(AtomicU64::new(0));
    let source = Liar { says: 1 << 40, gives: usize::MAX, reads: reads.clone() };
    let file = File::from_source("part.stl", source).expect("head");
    let client = client(&served).validation(Validation::Off).build().expect("client");
    let sent = tokio::time::timeout(Duration::from_millis(200), client.send(Upload::binary("o1", file))).await;
    assert!(sent.is_err(), "dropped");
    let rest = tokio::time::timeout(Duration::from_secs(10), gone.recv()).await.expect("the connection is closed");
    assert!(rest.is_some_and(|rest| rest < 1 << 30));
    let before = reads.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(reads.load(Ordering::SeqCst), before, "nobody reads on");
}

#[tokio::test]
async fn an_answer_that_comes_early_counts() {
    let served = Server::with_handler(|mut socket| async move {
        let mut some = [0; 1000];
        let _ = tokio::io::AsyncReadExt::read(&mut socket, &mut some).await;
        let _ = socket.write_all(&response("413 Payload Too Large", &[("Content-Type", "text/html")], "too big")).await;
        let mut sink = tokio::io::sink();
        let _ = tokio::io::copy(&mut socket, &mut sink).await;
    })
    .await;
    let reads = Arc::new(AtomicU64::new(0));
    let source = Liar { says: 1 << 40, gives: usize::MAX, reads: reads.clone() };
    let file = File::from_source("part.stl", source).expect("head");
    let client = client(&served).validation(Validation::Off).build().expect("client");
    let error = client.send(Upload::binary("o1", file)).await.expect_err("refused");
    assert_eq!(error.to_string(), "upload: HTTP status 413: too big");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let before = reads.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(reads.load(Ordering::SeqCst), before, "nobody reads on");
}

#[tokio::test]
async fn validation_can_be_relaxed() {
    let served = Server::new(json(r#"{"media_id":"m"}"#)).await;
    let empty = || Upload::binary("", stl(0));
    let enforced = client(&served).build().expect("client").send(empty()).await.expect_err("invalid");
    assert!(matches!(enforced, Error::Invalid(invalid) if invalid.violations().len() == 2));
    client(&served).validation(Validation::Warn).build().expect("client").send(empty()).await.expect("sent");
    client(&served).validation(Validation::Off).build().expect("client").send(empty()).await.expect("sent");
    let mixed = Mixed::new(stl(101));
    assert!(client(&served).build().expect("client").send(mixed).await.is_err());
}

#[tokio::test]
async fn sizes_of_urls_are_asked_for_when_told_to() {
    let files = Server::with_handler(|mut socket| async move {
        let request = read_request(&mut socket).await;
        assert!(request.is_none_or(|request| request.head_text().starts_with("HEAD /a.png HTTP/1.1\r\n")
            && !request.head_text().contains("oken")));
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\nConnection: close\r\n\r\n").await;
    })
    .await;
    let served = Server::new(json(r#"{"media_id":"m"}"#)).await;
    let request = || Upload::url("o1", format!("{}/a.png", files.url));
    client(&served).build().expect("client").send(request()).await.expect("not asked");
    let error = client(&served).probe_urls(true).build().expect("client").send(request()).await.expect_err("too big");
    assert!(
        error
            .to_string()
            .contains("file_url: 60,000,000 bytes, must be below 52,428,800 (the service would return 10008"),
        "{error}"
    );
    let silent = Upload::url("o1", "http://127.0.0.1:1/a.png");
    client(&served).probe_urls(true).build().expect("client").send(silent).await.expect("no answer breaks no rule");
}

#[tokio::test]
async fn set_up() {
    let client = Client::new(Token::app(TOKEN));
    assert!(!format!("{client:?} {:?}", Client::builder(Token::app(TOKEN))).contains("oken\""));
    assert!(format!("{client:?}").contains("app"));
    assert!(Client::builder(Token::app(TOKEN)).base_url("nonsense").build().is_err());
    assert!(Client::builder(Token::app(TOKEN)).user_agent("a\nb").build().is_err());
    let error = Client::without_token()
        .build()
        .expect("client")
        .send(Upload::url("o", "https://example.com/a.png"))
        .await
        .expect_err("no token");
    assert!(matches!(error, Error::Invalid(_)));
    fn is_send<T: Send>(_: &T) {}
    let future = client.send(Ping::new());
    is_send(&future);
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[tokio::test]
async fn https_without_tls_says_what_is_missing() {
    let client = Client::builder(Token::app(TOKEN)).base_url("https://127.0.0.1:1").build().expect("client");
    let error = client.send(Upload::url("o", "https://example.com/a.png")).await.expect_err("no TLS");
    assert_eq!(error.to_string(), "upload: cannot build the request: https needs the feature `rustls` or `native-tls`");
}

#[tokio::test]
async fn files_that_cannot_be_opened() {
    let error = File::open("/nowhere/a.png").await.expect_err("missing");
    assert!(error.to_string().starts_with("cannot read /nowhere/a.png: "));
    assert!(File::open("/").await.expect_err("directory").to_string().ends_with("it is a directory"));
}
