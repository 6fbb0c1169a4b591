//! Whose fault an error is, and how it reads on one line.

#![cfg(feature = "client")]

mod sample;

use sample::endpoints::upload::{Upload, UploadError};
use sample::service::Token;
use weixin_recorder::{Server, Then, json, respond};
use weixin_runtime::{Client, ClientBuilder, Error, ErrorKind, File, TokenError};

fn client(url: &str) -> ClientBuilder {
    Client::builder(Token::app("TOKEN")).base_url(url).retry(weixin_runtime::Retry::never())
}

async fn failed(client: ClientBuilder) -> Error<UploadError> {
    let request = Upload::url("o1", "https://example.com/a.png");
    client.build().expect("client").send(request).await.expect_err("it fails")
}

#[tokio::test]
async fn what_the_service_says() {
    use ErrorKind::{Configuration, Connection, Input, Service, Unsorted};
    for (then, expected) in [
        (json(r#"{"errcode":10004,"errmsg":""}"#), Input),
        (json(r#"{"errcode":-1,"errmsg":""}"#), Service),
        (json(r#"{"errcode":10003,"errmsg":""}"#), Service),
        (json(r#"{"errcode":10009,"errmsg":""}"#), ErrorKind::Account),
        (json(r#"{"errcode":40001,"errmsg":""}"#), Configuration),
        (json(r#"{"errcode":777,"errmsg":""}"#), Unsorted),
        (respond("503 Service Unavailable", &[], r#"{"errcode":777,"errmsg":""}"#), Service),
        (respond("502 Bad Gateway", &[], "<html>"), Service),
        (json("[]"), Service),
        (Then::Reset(1), Connection),
    ] {
        let served = Server::new(then.clone()).await;
        let error = failed(client(&served.url)).await;
        assert_eq!(error.kind(), expected, "{then:?}: {error:?}");
        assert!(!format!("{error:#}").contains('\n'));
    }
}

#[tokio::test]
async fn configuration_is_not_the_users_input() {
    let served = Server::new(json("{}")).await;
    let url = &served.url;
    let host = client(url).host("nowhere", url);
    for (name, client) in [
        ("kind of token", Client::builder(Token::authorizer("TOKEN")).base_url(url)),
        ("no token", Client::without_token().base_url(url)),
        ("empty token", Client::builder(Token::app("")).base_url(url)),
        ("host", host),
        ("plain HTTP", Client::builder(Token::app("TOKEN")).base_url("http://192.0.2.1")),
    ] {
        let error = failed(client).await;
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}: {error:?}");
        assert!(!error.is_retryable());
    }
    served.assert_untouched().await;
    let token =
        Error::<UploadError>::Token(TokenError::new(weixin_runtime::TokenErrorKind::Store, "the store\nis away", true));
    assert_eq!((token.kind(), format!("{token:#}").as_str()), (ErrorKind::Connection, "no token: the store: is away"));
}

#[tokio::test]
async fn input_and_the_line_of_it() {
    let served = Server::new(json("{}")).await;
    let client = client(&served.url).build().expect("client");
    let error = client.send(Upload::binary("", File::from_bytes("", ""))).await.expect_err("invalid");
    assert_eq!(error.kind(), ErrorKind::Input);
    let (long, line) = (error.to_string(), format!("{error:#}"));
    assert!(long.starts_with("upload: 4 problems\n  openid: "), "{long}");
    assert!(line.starts_with("upload: 4 problems: openid: ") && line.ends_with("; and 1 more"), "{line}");
    assert!(!line.contains('\n'));
    let Error::Invalid(invalid) = &error else { panic!("{error:?}") };
    assert_eq!(format!("{invalid:#}"), line);
    let unread = client
        .send(Upload::binary(
            "o",
            File::from_stream(
                "a.stl",
                9,
                futures_util::stream::empty::<Result<weixin_runtime::Bytes, std::io::Error>>(),
            ),
        ))
        .await;
    assert_eq!(unread.expect_err("too short").kind(), ErrorKind::Input);
}
