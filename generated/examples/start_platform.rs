//! Starts a third-party platform from nothing: a ticket is pushed, an account authorises the platform, and a call is sent on
//! its behalf; against the mock server.
//!
//! `cargo run --example start_platform -p weixin --features push`

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;
use weixin::cooperation_shop::Upload;
use weixin::push::{Inbox, Reply};
use weixin::tokens::{AuthorizationPage, PlatformEvent};
use weixin::{Client, Credentials, File, Platform};
use weixin_mock::{Mock, PushTarget, TokenMode};

const TOKEN: &str = "a token of your own";
const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const PLATFORM: &str = "wx0123456789abcdef";
const SHOP: &str = "wxfedcba9876543210";

struct App {
    inbox: Inbox,
    platform: Platform,
    client: Client,
}

impl App {
    async fn handle(&self, query: &str, body: &[u8]) -> Result<(), Box<dyn Error + Send + Sync>> {
        match self.platform.accept(&self.inbox.read(query, body)?).await? {
            Some(PlatformEvent::Ticket) => println!("  a ticket is saved"),
            Some(PlatformEvent::Authorized(authorization)) => {
                let Some(code) = authorization.code else { return Ok(()) };
                let account = self.platform.authorize(&self.client, code).await?;
                let sets = account.func_info.unwrap_or_default().len();
                println!("  {} grants {sets} permission sets", account.authorizer_appid);
            }
            other => println!("  something else: {other:?}"),
        }
        Ok(())
    }
}

async fn receive(State(app): State<Arc<App>>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    match app.handle(&query.unwrap_or_default(), &body).await {
        Ok(()) => Reply::success().body.into_response(),
        Err(error) => {
            println!("  failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A server that accepts only the ticket, the code and the tokens it has issued.
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account(PLATFORM, "secret").ticket("ticket@1");
    let vendor = vendor.start().await?;

    let platform = Platform::new(Credentials { appid: PLATFORM, secret: "secret" });
    let client = Client::builder(platform.tokens()).base_url(vendor.url()).build()?;
    let app = App { inbox: Inbox::new(TOKEN, AES_KEY, PLATFORM), platform: platform.clone(), client: client.clone() };
    let router = Router::new().route("/push", post(receive)).with_state(Arc::new(app));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let target = format!("http://{}/push", listener.local_addr()?);
    let target = PushTarget::new(target, TOKEN).encrypted(AES_KEY, PLATFORM).xml();
    tokio::spawn(async move { axum::serve(listener, router).await });

    println!("every ten minutes, a ticket is pushed:");
    let ticket =
        json!({ "AppId": PLATFORM, "InfoType": "component_verify_ticket", "ComponentVerifyTicket": "ticket@1" });
    vendor.push(&target, ticket).await?;

    println!("\nthe administrator of an account is sent to");
    let page = AuthorizationPage::new("https://platform.example/authorized");
    println!("  {}", platform.authorization_link(&client, &page).await?.desktop());

    println!("\nthe account authorises the platform:");
    let code = vendor.authorization_code(PLATFORM, SHOP);
    let event = json!({
        "AppId": PLATFORM, "InfoType": "authorized", "AuthorizerAppid": SHOP, "AuthorizationCode": code,
    });
    vendor.push(&target, event).await?;

    println!("\na call on behalf of the account:");
    let shop = client.with_tokens(platform.authorizer(SHOP, ""));
    let uploaded = shop.send(Upload::binary("openid-1", File::from_bytes("part.stl", "solid"))).await?;
    println!("  {}", uploaded.media_id);
    Ok(())
}
