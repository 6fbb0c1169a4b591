//! Connections that break, stall or are never established.

use super::*;

#[tokio::test]
async fn a_reset_in_the_middle_of_an_upload() {
    let server = Server::new(Then::Reset(100_000)).await;
    let error = fail(app(&server), upload(file_of("stl", 9_000_000))).await;
    assert_eq!(transport(&error), TransportErrorKind::Interrupted, "{error}");
    assert!(error.is_retryable());
    assert!(!server.settled().await.iter().any(|request| request.is_whole()));
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let server = Server::new(Then::Stall(Vec::new())).await;
    let started = Instant::now();
    let error = fail(app(&server).timeout(Duration::from_millis(150)), goods()).await;
    assert_eq!(error.to_string().split(": ").nth(1), Some("timed out"), "{error}");
    assert_eq!(transport(&error), TransportErrorKind::Timeout);
    assert!(error.is_retryable() && started.elapsed() < Duration::from_secs(20));
    assert!(server.request().await.is_whole(), "it was sent, so the service may have done its work");
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle() {
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"media_id\":";
    let server = Server::new(Then::Stall(half.to_vec())).await;
    let error = fail(app(&server).timeout(Duration::from_millis(150)), goods()).await;
    assert_eq!(transport(&error), TransportErrorKind::Timeout, "{error:?}");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let error = fail(Client::builder(Token::app(TOKEN)).base_url(url), goods()).await;
    assert_eq!((transport(&error), error.is_retryable()), (TransportErrorKind::Connect, true));
}

/// In a build of the whole workspace the crate's default features bring TLS along; in one of the tests alone they do not.
#[tokio::test]
async fn https_without_tls_says_what_is_missing() {
    let error = fail(Client::builder(Token::app(TOKEN)).base_url("https://127.0.0.1:1"), goods()).await;
    match transport(&error) {
        TransportErrorKind::Builder => {
            let missing = "upload: cannot build the request: https needs the feature `rustls` or `native-tls`";
            assert_eq!(error.to_string(), missing);
            assert!(!error.is_retryable());
        }
        kind => assert_eq!((kind, error.is_retryable()), (TransportErrorKind::Connect, true), "{error}"),
    }
}

#[test]
fn base_urls_that_make_no_sense() {
    for url in
        ["", "nonsense", "ftp://127.0.0.1", "http://u:hunter2@127.0.0.1", "http://127.0.0.1?x=hunter2", "http://"]
    {
        let error = Client::builder(Token::app(TOKEN)).base_url(url).build().expect_err(url);
        assert_eq!(error.kind(), TransportErrorKind::Builder);
        assert_hidden(&error, &["hunter2", "tOkEnCoRe"]);
    }
}

#[tokio::test]
async fn a_path_in_the_base_url_is_kept() {
    let server = Server::new(goods_answer()).await;
    let client = app(&server).base_url(format!("{}/gateway/wx/", server.url)).build().expect("a client");
    client.send(goods()).await.expect("sent");
    assert!(server.request().await.request_line().starts_with("POST /gateway/wx/channels/ec/open/upload?"));
}
