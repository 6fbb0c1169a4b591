//! Brings a new version of a mini program to its users, as a third-party platform does it: commit, look at the trial version,
//! have it reviewed, wait for the pushed result, release. The mock server takes part as the vendor; no account is needed.
//!
//! `cargo run --example release_code -p weixin --features push`

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use weixin::code_management::{
    Commit, CommitRequired, GetCodePage, GetCodePrivacyInfo, GetCodePrivacyInfoError, GetTrialQrCode, Release,
    ReviewPreview, ReviewPreviewRequired, SubmitAudit, UploadMediaToCodeAudit,
};
use weixin::messages::Message;
use weixin::push::Inbox;
use weixin::{Client, File, Token};
use weixin_mock::{Mock, PushTarget};

const PUSH_TOKEN: &str = "a token of your own";

/// Between two questions whether a check is done: a minute, with the service itself.
const PAUSE: Duration = Duration::from_millis(10);

/// The smallest PNG: one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1,
    0x0D, 0x0A, 0x2D, 0xB4, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

struct App {
    inbox: Inbox,
    news: UnboundedSender<Message>,
}

/// Takes a push: what is not signed by the vendor is refused, and news of a review goes to whoever waits for it.
async fn receive(State(app): State<Arc<App>>, RawQuery(query): RawQuery, body: Bytes) -> Result<String, StatusCode> {
    let refused =
        |error: weixin::push::PushError| StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let inbound = app.inbox.read(&query.unwrap_or_default(), &body).map_err(refused)?;
    match inbound.message() {
        // Nobody waits for it any more: it is taken all the same, or the vendor would send it again.
        Ok(message) => drop(app.news.send(message)),
        Err(fault) => println!("  not as the page says: {fault}"),
    }
    Ok("success".to_owned())
}

/// The program's own server, as the settings of the platform name it, and what it is told.
async fn listen() -> Result<(PushTarget, UnboundedReceiver<Message>), Box<dyn Error>> {
    let (news, waiting) = unbounded_channel();
    let app = Arc::new(App { inbox: Inbox::plain(PUSH_TOKEN), news });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let target = PushTarget::new(format!("http://{}/push", listener.local_addr()?), PUSH_TOKEN);
    tokio::spawn(
        async move { axum::serve(listener, Router::new().route("/push", post(receive)).with_state(app)).await },
    );
    Ok((target, waiting))
}

/// Waits until the service has looked for private data in the code: before that, it takes nothing for review.
async fn privacy_checked(client: &Client) -> Result<(), Box<dyn Error>> {
    loop {
        match client.send(GetCodePrivacyInfo::new()).await {
            Ok(found) => {
                println!("  private data: {:?}", found.without_auth_list);
                return Ok(());
            }
            Err(error) if error.api() == Some(GetCodePrivacyInfoError::CheckUnfinished) => println!("  not yet"),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Has the committed version reviewed, with a picture for the reviewers, and returns the number of the review.
async fn submit(client: &Client) -> Result<u64, Box<dyn Error>> {
    let picture = client.send(UploadMediaToCodeAudit::new(File::from_bytes("menu.png", PIXEL))).await?;
    let preview =
        ReviewPreview::new(ReviewPreviewRequired { video_id_list: vec![], pic_id_list: vec![picture.mediaid] });
    let request = SubmitAudit::new().version_desc("orders at the table").preview_info(preview);
    Ok(client.send(request).await?.audit_id)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    let client = Client::builder(Token::authorizer("TOKEN")).base_url(vendor.url()).build()?;
    let (target, mut news) = listen().await?;

    println!("commit version 1.2.0 of template 7:");
    client
        .send(Commit::new(CommitRequired {
            template_id: 7_u64,
            ext_json: json!({ "extAppid": "wx0123456789abcdef" }),
            user_version: "1.2.0",
            user_desc: "orders at the table",
        }))
        .await?;
    println!("  its pages: {:?}", client.send(GetCodePage::new()).await?.page_list);
    vendor.on("getCodePrivacyInfo").next().refuse(61039);
    privacy_checked(&client).await?;

    println!("\nlook at it before anybody else does:");
    let folder = tempfile::tempdir()?;
    let code = folder.path().join("trial.jpg");
    let saved = client.call(GetTrialQrCode::new()).save(&code).await?;
    println!("  {}: {} bytes", code.display(), saved.length);

    let turned_down = json!({ "Reason": "the menu is empty" });
    for (outcome, content) in [("weapp_audit_fail", turned_down), ("weapp_audit_success", json!({}))] {
        println!("\nreview {}:", submit(&client).await?);
        vendor.push_message(&target, outcome, content).await?;
        match news.recv().await.ok_or("the server has stopped")? {
            Message::WeappAuditFail(failed) => println!("  turned down: {}", failed.reason),
            Message::WeappAuditSuccess(_) => {
                client.send(Release::new()).await?;
                println!("  passed, and released");
            }
            other => println!("  something else: {other:?}"),
        }
    }
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
