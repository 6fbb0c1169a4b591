//! Responses that are empty, malformed, too large, or redirects.

use super::*;

#[tokio::test]
async fn answers_that_are_none() {
    let raw = |text: &str| Then::Respond(text.as_bytes().to_vec());
    let deep = "[".repeat(100_000);
    for (then, expected) in [
        (json(""), "cannot decode the response: expected JSON, found an empty body"),
        (json(" \r\n"), "cannot decode the response: expected JSON, found an empty body"),
        (
            json(r#"{"errcode":0,"media_id":"a"#),
            "cannot decode the response: truncated JSON: the body ends at line 1, column 27, in media_id",
        ),
        (json("{}garbage"), "cannot decode the response: media_id: expected a string, found nothing"),
        (
            json("[]garbage"),
            "cannot decode the response: invalid JSON at line 1, column 3: expected nothing more, found `g`",
        ),
        (
            json(&deep),
            "cannot decode the response: invalid JSON at line 1, column 128: nested more than 127 levels deep",
        ),
        (json("[]"), "cannot decode the response: expected an object, found a list"),
        (json("null"), "cannot decode the response: expected an object, found null"),
        (json("{}"), "cannot decode the response: media_id: expected a string, found nothing"),
        (json(r#"{"errcode":"abc","media_id":"a"}"#), {
            "cannot decode the response: errcode: expected an integer, found a string"
        }),
        (
            respond("200 OK", &[], b"\xff\xfe\x00"),
            "cannot decode the response: invalid JSON at line 1, column 1: expected a value, found byte 0xFF",
        ),
        (respond("502 Bad Gateway", &[], "<html>bad gateway</html>"), "HTTP status 502: <html>bad gateway</html>"),
        (respond("502 Bad Gateway", &[], b"\x1b[31m\xff\x00"), "HTTP status 502: \u{fffd}[31m\u{fffd}\u{fffd}"),
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"media_id\""), "the connection was interrupted"),
        (raw(""), "the connection was interrupted"),
        (raw("SMTP ready\r\n\r\n"), "the request failed"),
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"), "the request failed"),
    ] {
        let server = Server::new(then.clone()).await;
        let error = fail(app(&server), goods()).await;
        assert!(error.to_string().starts_with(&format!("upload: {expected}")), "{then:?}: {error}");
        assert!(printed(&error).len() < 10_000);
    }
}

#[tokio::test]
async fn a_code_that_is_text_is_a_code() {
    let server = Server::new(json(r#"{"errcode":"40006","errmsg":"invalid meida size hint: [x]"}"#)).await;
    let error = fail(authorizer(&server), review()).await;
    assert_eq!(error.api(), Some(UploadMediaToCodeAuditError::MediaSize));
}

#[tokio::test]
async fn a_token_that_expired_is_told() {
    for code in [40001, 40014, 42001] {
        let server = Server::new(json(&format!(r#"{{"errcode":{code},"errmsg":"access_token expired"}}"#))).await;
        let error = fail(app(&server), goods()).await;
        assert!(error.is_token_invalid() && !error.is_retryable(), "{code}");
    }
}

#[tokio::test]
async fn an_answer_that_is_too_big() {
    let token = || language::Token::app(TOKEN);
    let body = "x".repeat(5_000);
    let endless = Then::Respond(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}").into_bytes());
    let promise = Then::Respond(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n".to_vec());
    for then in [respond("200 OK", &[], &body), endless, promise, respond("502 Bad Gateway", &[], &body)] {
        let server = Server::new(then).await;
        let error = fail(Client::builder(token()).base_url(&server.url).max_response(4_999), FetchFile::new()).await;
        assert_eq!(transport(&error), TransportErrorKind::TooLarge);
        assert_eq!(
            error.to_string(),
            "fetchFile: the response is too large: more than 4,999 bytes: request less at a time, or raise `max_response`"
        );
        assert!(!error.is_retryable());
    }
    let server = Server::new(respond("200 OK", &[], &body)).await;
    let client = Client::builder(token()).base_url(&server.url).max_response(5_000).build().expect("a client");
    assert_eq!(client.send(FetchFile::new()).await.expect("it just fits").bytes.len(), 5_000);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::new(goods_answer()).await;
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        for target in [format!("{}/steal", elsewhere.url), "/elsewhere".to_owned(), "//127.0.0.1/x".to_owned()] {
            let server = Server::new(respond(status, &[("Location", &target)], "moved")).await;
            let error = fail(app(&server), goods()).await;
            assert!(
                matches!(&error, Error::Status(found) if status.starts_with(&found.status().to_string())),
                "{error:?}"
            );
            assert!(!error.is_retryable());
            assert!(server.request().await.headers("referer").is_empty());
        }
    }
    elsewhere.assert_untouched().await;
}
