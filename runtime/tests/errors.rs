//! Whose fault an error is, and how it reads on one line.

#![cfg(feature = "client")]

mod sample;

use sample::endpoints::upload::{Upload, UploadBinary, UploadError};
use sample::endpoints::upload_media_to_code_audit::{UploadMediaToCodeAudit, UploadMediaToCodeAuditError};
use sample::service::Token;
use weixin_recorder::{Server, Then, json, respond};
use weixin_runtime::{
    BoxFuture, CallError, CallResult, Caller, Client, ClientBuilder, Error, ErrorKind, File, Request, TokenError,
    TransportErrorKind, testing,
};

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

/// What a program might have: endpoints of different codes in one function.
fn both(
    review: Result<(), Error<UploadMediaToCodeAuditError>>,
    goods: Result<(), Error<UploadError>>,
) -> Result<(), CallError> {
    review?;
    Upload::url("o1", "https://example.com/a.png").validate()?;
    Ok(goods?)
}

#[test]
fn errors_of_all_endpoints_become_one() {
    let message = "Uploading a file is risky, please re-upload rid: 65a1-b2";
    let refused = || testing::refusal::<UploadBinary>(UploadError::FileRisky, message);
    let error = both(Ok(()), Err(refused())).expect_err("refused");
    let typed = refused();
    assert_eq!((error.to_string(), format!("{error:#}")), (typed.to_string(), format!("{typed:#}")));
    assert_eq!((error.code(), error.rid(), error.text()), (typed.code(), Some("65a1-b2"), typed.text()));
    assert_eq!((error.kind(), error.class(), error.is_retryable()), (typed.kind(), typed.class(), false));
    assert_eq!((error.message(), error.shared()), (Some(message), Some(UploadError::FileRisky)));
    assert!(error.has_code(10004) && !error.is_token_invalid());

    let unknown = testing::response::<UploadBinary>(r#"{"errcode":424242,"errmsg":"new"}"#).expect_err("refused");
    let shown = unknown.to_string();
    let error = CallError::from(unknown);
    assert_eq!((error.to_string(), error.class(), error.shared::<UploadError>()), (shown, None, None));

    let timeout = testing::transport_error::<UploadMediaToCodeAudit>(TransportErrorKind::Timeout);
    let error = both(Err(timeout), Ok(())).expect_err("not reached");
    assert_eq!((error.to_string().as_str(), error.is_retryable()), ("uploadMediaToCodeAudit: timed out", true));
    assert!(matches!(error.as_error(), Error::Transport(_)) && error.code().is_none());
    let busy = testing::status_error::<UploadBinary>(503);
    assert_eq!((busy.to_string().as_str(), busy.is_retryable()), ("upload: HTTP status 503", true));
}

#[test]
fn responses_are_made_of_json() {
    let uploaded =
        testing::response::<UploadBinary>(serde_json::json!({ "errcode": 0, "media_id": "m1" })).expect("good");
    assert_eq!(uploaded.media_id, "m1");
    let error = testing::response::<UploadBinary>("{}").expect_err("no id");
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

/// What a program might have: it sends a request, to whom it does not know.
async fn kept(shop: &dyn Caller<UploadBinary>) -> Result<String, CallError> {
    let part = File::from_bytes("part.stl", "solid");
    Ok(shop.send(Upload::binary("o1", part)).await?.media_id)
}

/// Takes what has a name, and nothing else.
struct Fake;

impl Caller<UploadBinary> for Fake {
    fn send(&self, request: UploadBinary) -> BoxFuture<'_, CallResult<UploadBinary>> {
        Box::pin(async move {
            match request.openid.as_str() {
                "o1" => testing::response::<UploadBinary>(r#"{"media_id":"fake"}"#),
                _ => Err(testing::refusal::<UploadBinary>(UploadError::FileRisky, "risky")),
            }
        })
    }
}

#[tokio::test]
async fn a_fake_stands_for_a_client() {
    assert_eq!(kept(&Fake).await.expect("taken"), "fake");
    let served = Server::new(json(r#"{"media_id":"real"}"#)).await;
    assert_eq!(kept(&client(&served.url).build().expect("a client")).await.expect("taken"), "real");
    let other = Fake.send(Upload::binary("o2", File::from_bytes("part.stl", ""))).await.expect_err("refused");
    assert_eq!(other.api(), Some(UploadError::FileRisky));
}
