//! Endpoints of one's own beside those of the crate `weixin`: one client, one token, the same shared tables and types.

use std::fs;
use std::path::PathBuf;

use weixin::tokens::AppCredentials;
use weixin::{Client, Credentials, Error, File};
use weixin_codegen::{Base, Builder};
use weixin_mock::{Mock, TokenMode};

use crate::workspace::root;

weixin_macros::bindings!(mod ours = "front_ends/extension-user/spec", extends = weixin);

fn folder() -> PathBuf {
    root().join("tests/front_ends/extension-user/spec")
}

fn base() -> Base {
    let sources = weixin_embedded_spec::sources("weixin/spec");
    Base::new(quote::quote!(weixin), sources).expect("a path").version(weixin_embedded_spec::VERSION)
}

#[tokio::test]
async fn one_client_calls_both() {
    let picture = || File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n0000"[..]);
    let mock = Mock::builder_extended(folder()).token_mode(TokenMode::Issued).start().await.expect("it starts");
    let client = Client::builder(AppCredentials::new(Credentials { appid: "wx-app", secret: "s3cret" }))
        .base_url(mock.url())
        .build()
        .expect("a client");

    let theirs = client.send(weixin::customer_service::UploadTempMedia::image(picture())).await.expect("it is taken");
    let kept = client
        .send(ours::customer_service::KeepMedia::new(ours::customer_service::KeepMediaRequired {
            media_id: theirs.media_id,
            name: "a name",
        }))
        .await
        .expect("it is kept");
    let _: (ours::types::KeptMediaId, weixin::types::TempMediaKind) = (kept.kept, kept.kind);
    client.send(ours::own::UploadOwn::new(picture())).await.expect("it is taken");
    assert_eq!((mock.count("keepMedia"), mock.count("uploadOwn"), mock.count("uploadTempMedia")), (1, 1, 1));
    assert_eq!(mock.count("getAccessToken") + mock.count("getStableAccessToken"), 1, "one token for both");

    let call = || {
        ours::customer_service::KeepMedia::new(ours::customer_service::KeepMediaRequired {
            media_id: "mine",
            name: "a name",
        })
    };
    mock.on("keepMedia").refuse(7001);
    let refused = client.send(call()).await.expect_err("the name is taken");
    assert!(matches!(refused.api(), Some(ours::customer_service::KeepMediaError::NameTaken)), "{refused}");
    mock.on("keepMedia").refuse(48001);
    let refused = client.send(call()).await.expect_err("the account may not");
    assert_eq!(refused.shared(), Some(weixin::errors::CommonError::Unauthorized), "{refused}");
    let wrong = client
        .send(ours::customer_service::KeepMedia::new(ours::customer_service::KeepMediaRequired {
            media_id: "mine",
            name: "a name too long",
        }))
        .await
        .expect_err("it is too long");
    assert!(matches!(wrong, Error::Invalid(_)), "{wrong}");
}

#[test]
fn what_the_other_crate_has_is_not_made_again() {
    let text = Builder::new(folder()).extends(base()).text().expect("the spec is good");
    for line in ["pub use weixin::service::*;", "pub use weixin::errors::*;", "pub use weixin::types::*;"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let again = ["enum Token", "CommonError {", "TempMediaId;", "UploadTempMedia", "use weixin_runtime"];
    let made: Vec<&str> = again.into_iter().filter(|again| text.contains(again)).collect();
    assert!(made.is_empty(), "{made:?}\n{text}");
    assert!(text.contains("pub struct KeptMediaId;") && text.contains("use weixin::runtime as runtime;"));
    // A part of it has only what it needs.
    let part = Builder::new(folder()).extends(base()).group("own").text().expect("the spec is good");
    assert!(!part.contains("pub mod types") && part.contains("pub use weixin::formats::*;"), "{part}");
    // Without the other crate, it is no spec.
    let alone = Builder::new(folder()).text().expect_err("there is no service");
    assert!(alone.to_string().contains("no file describes the service"), "{alone}");
}

/// The bindings stand alone; whoever has both says that there are two.
#[tokio::test]
async fn an_endpoint_that_the_crate_has_is_told_where_both_are() {
    let copy = tempfile::tempdir().expect("a folder");
    let group = copy.path().join("endpoints/code_management");
    fs::create_dir_all(&group).expect("a folder");
    let mine = "endpoint: submitAudit\nsummary: Mine.\npage: { url: \"https://example.com/mine\", read: 2026-11-28 }\n\
                route: POST /wxa/mine\ntoken: app\nresponse: nothing\n";
    fs::write(group.join("submitAudit.yaml"), mine).expect("writable");
    let text = Builder::new(copy.path()).extends(base()).text().expect("it is good by itself");
    assert!(text.contains("/wxa/mine"), "{text}");
    let both = Mock::builder_extended(copy.path()).start().await.map(drop).expect_err("there are two").to_string();
    assert!(both.contains("submitAudit") && both.contains("endpoints/code_management/submitAudit.yaml"), "{both}");
}

/// What goes wrong is said with the file that it is in, whoever's it is.
#[test]
fn mistakes_are_said() {
    for (path, text, said) in [
        ("types.yaml", "types:\n  TempMediaId: { type: id, doc: Mine. }\n", "`TempMediaId`"),
        ("types.yaml", "types:\n  Lonely: { type: id, doc: Mine. }\n", "type `Lonely` is not used"),
        ("service.yaml", "service: mine\nsummary: Mine.\nbase_url: https://example.com\n", "service"),
    ] {
        let copy = tempfile::tempdir().expect("a folder");
        fs::write(copy.path().join(path), text).expect("writable");
        let wrong = Builder::new(copy.path()).extends(base()).text().expect_err(said).to_string();
        assert!(wrong.contains(said) && wrong.contains(path), "{said}: {wrong}");
    }
}

/// An object that the base only receives has no code for sending it there, so that a spec that sends it makes its own.
#[test]
fn an_object_is_that_of_the_base_unless_it_travels_the_other_way() {
    let source = |path: &str, text: &str| weixin_codegen::Source {
        shown: format!("shop/{path}"),
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let endpoint = |name: &str, facts: &str| {
        format!(
            "endpoint: {name}\nsummary: Talk of a book.\npage: {{ url: \"https://example.com/{name}\", read: 2026-11-28 }}\n\
             route: POST /demo/{name}\ntoken: app\n{facts}"
        )
    };
    let service = "service: shop\nsummary: A shop.\nbase_url: https://api.example.com\n\
                   envelopes: { main: { code: errcode, message: errmsg, success: [0] } }\n\
                   tokens: { app: { query: access_token, doc: The token. } }\n";
    let types = "types:\n  Book: { type: object, fields: { title: { type: string } } }\n";
    let base = || {
        let get = endpoint("getBook", "response: { book: { type: Book } }\n");
        let files = [("service.yaml", service), ("types.yaml", types), ("endpoints/demo/getBook.yaml", &get)];
        let files = files.map(|(path, text)| source(path, text)).to_vec();
        Base::new(quote::quote!(shop), files).expect("a path")
    };
    let text = |facts: &str| {
        let copy = tempfile::tempdir().expect("a folder");
        let group = copy.path().join("endpoints/demo");
        fs::create_dir_all(&group).expect("a folder");
        fs::write(group.join("mine.yaml"), endpoint("mine", facts)).expect("writable");
        Builder::new(copy.path()).extends(base()).text().expect("the spec is good")
    };
    let received = text("response: { book: { type: Book } }\n");
    assert!(received.contains("pub use shop::types::*;") && !received.contains("struct Book"), "{received}");
    let sent = text("json: { book: { type: Book } }\nresponse: nothing\n");
    assert!(!sent.contains("pub use shop::types::*;") && sent.contains("pub struct Book"), "{sent}");
}
