//! Checks what users publish: a text and a picture at once, and a recording by its address, of which the service tells the result later in a
//! push. The mock server takes part as the vendor; no account is needed.
//!
//! `cargo run --example check_content -p weixin --features push`

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use weixin::messages::security::{MediaCheck, MediaSuggestion};
use weixin::push::Inbox;
use weixin::security::{
    CheckedMediaScene, CheckedMediaType, CheckedTextScene, ImgSecCheck, ImgSecCheckError, MediaCheckAsync,
    MediaCheckAsyncRequired, MsgSecCheck, MsgSecCheckRequired,
};
use weixin::{Client, File, Token};
use weixin_mock::{Mock, PushTarget};

const PUSH_TOKEN: &str = "a token of your own";

/// The smallest PNG: one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1,
    0x0D, 0x0A, 0x2D, 0xB4, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

struct App {
    inbox: Inbox,
    results: UnboundedSender<MediaCheck>,
}

/// Takes a push: what is not signed by the vendor is refused, and a result goes to whoever waits for it.
async fn receive(State(app): State<Arc<App>>, RawQuery(query): RawQuery, body: Bytes) -> Result<String, StatusCode> {
    let refused =
        |error: weixin::push::PushError| StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let inbound = app.inbox.read(&query.unwrap_or_default(), &body).map_err(refused)?;
    if inbound.is::<MediaCheck>() {
        match inbound.decode_message() {
            // Nobody waits for it any more: it is taken all the same, or the vendor would send it again.
            Ok(result) => drop(app.results.send(result)),
            Err(fault) => println!("  not as the page says: {fault}"),
        }
    }
    Ok("success".to_owned())
}

/// The program's own server, as the settings of the account name it, and what it is told.
async fn listen() -> Result<(PushTarget, UnboundedReceiver<MediaCheck>), Box<dyn Error>> {
    let (results, waiting) = unbounded_channel();
    let app = Arc::new(App { inbox: Inbox::plain(PUSH_TOKEN), results });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let target = PushTarget::new(format!("http://{}/push", listener.local_addr()?), PUSH_TOKEN);
    tokio::spawn(
        async move { axum::serve(listener, Router::new().route("/push", post(receive)).with_state(app)).await },
    );
    Ok((target, waiting))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).build()?;
    let (target, mut results) = listen().await?;

    println!("a text, checked at once:");
    let request = MsgSecCheck::new(MsgSecCheckRequired {
        content: "a comment",
        scene: CheckedTextScene::Comment,
        openid: "openid-1",
    });
    let result = client.send(request).await?.result;
    println!("  {:?}: {:?}", result.suggest, result.label);

    println!("\na picture, checked at once:");
    let picture = File::from_bytes("profile.png", PIXEL);
    client.send(ImgSecCheck::new(picture.clone())).await?;
    println!("  nothing was found");
    vendor.on("imgSecCheck").next().refuse(87014);
    match client.send(ImgSecCheck::new(picture)).await {
        Err(error) if error.api() == Some(ImgSecCheckError::RiskyContent) => println!("  {error}"),
        other => return Err(format!("expected a refusal, got {other:?}").into()),
    }

    println!("\na recording, whose result comes later:");
    let request = MediaCheckAsync::new(MediaCheckAsyncRequired {
        media_url: "https://example.com/comment.mp3",
        media_type: CheckedMediaType::Audio,
        scene: CheckedMediaScene::Comment,
        openid: "openid-1",
    });
    let trace_id = client.send(request).await?.trace_id;
    println!("  it is checked as {trace_id}");
    let found = json!({ "trace_id": trace_id, "result": { "suggest": "risky", "label": 20001 }, "detail": [] });
    vendor.push_message(&target, "wxa_media_check", found).await?;

    let checked = results.recv().await.ok_or("the server has stopped")?;
    assert_eq!(checked.trace_id, trace_id);
    let result = checked.result.ok_or("the check has failed")?;
    match result.suggest {
        MediaSuggestion::Pass => println!("  it may be shown"),
        MediaSuggestion::Risky => println!("  it stays hidden: {:?}", result.label),
        _ => println!("  somebody has to look at it: {:?}", result.label),
    }
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
