//! Receives what the service sends by itself, with axum: the address is verified, and each message is handled once. The mock
//! server pushes; no account is needed.
//!
//! `cargo run --example receive_pushes -p weixin --features push`

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;
use weixin::messages::Message;
use weixin::messages::express::{GetQuotaReply, GetQuotaReplyRequired};
use weixin::push::{Deduplicator, Inbound, Inbox, PushError, Reply};
use weixin_mock::{Mock, PushTarget};

const TOKEN: &str = "a token of your own";
const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";

struct App {
    inbox: Inbox,
    pushes: Deduplicator,
}

impl App {
    fn handle(&self, inbound: &Inbound) -> Result<Reply, PushError> {
        if !self.pushes.is_new(inbound) {
            println!("  came again: {}", inbound.id().unwrap_or_default());
            return Ok(Reply::success());
        }
        match inbound.message() {
            Ok(Message::MediaCheck(check)) => println!("  a check of media has ended: {}", check.trace_id),
            Ok(Message::GetQuota(asked)) => {
                let (from, now) = (asked.to_user_name.clone(), asked.create_time);
                let reply = GetQuotaReply::new(GetQuotaReplyRequired {
                    to_user_name: &*asked.from_user_name,
                    from_user_name: from,
                    create_time: now,
                    biz_id: &*asked.biz_id,
                    result_code: 0,
                    result_msg: "success",
                    quota: 100,
                });
                return self.inbox.reply(inbound, &reply);
            }
            Ok(other) => println!("  something else: {other:?}"),
            Err(fault) => println!("  not as the page says: {fault}"),
        }
        Ok(Reply::success())
    }
}

async fn verify(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    respond(app.inbox.verify(&query.unwrap_or_default()))
}

async fn receive(State(app): State<Arc<App>>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let read = app.inbox.read(&query.unwrap_or_default(), &body);
    respond(read.and_then(|inbound| app.handle(&inbound)))
}

fn respond(reply: Result<Reply, PushError>) -> Response {
    match reply {
        Ok(reply) => ([(header::CONTENT_TYPE, reply.content_type)], reply.body).into_response(),
        Err(error) => {
            println!("  refused: {error}");
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST).into_response()
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let inbox = Inbox::new(TOKEN, AES_KEY, APPID);
    inbox.check()?;
    let app = Arc::new(App { inbox, pushes: Deduplicator::new() });
    let router = Router::new().route("/push", get(verify).post(receive)).with_state(app);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/push", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });

    let vendor = Mock::embedded().await;
    let target = PushTarget::new(&url, TOKEN).encrypted(AES_KEY, APPID);
    println!("the address is verified:");
    println!("  {}\n", vendor.verify_push(&target).await?.body);

    println!("a message comes twice, as JSON and as XML:");
    let check = json!({ "FromUserName": "o1", "CreateTime": 1, "trace_id": "t1" });
    vendor.push_message(&target, "wxa_media_check", check.clone()).await?;
    vendor.push_message(&target.clone().xml(), "wxa_media_check", check).await?;

    println!("\na message with a reply:");
    let reply = vendor.push_message(&target, "get_quota", json!({})).await?;
    println!("  the vendor has decrypted {}", reply.body);

    println!("\nsomebody who does not know the token:");
    let stranger = PushTarget::new(&url, "a guess").encrypted(AES_KEY, APPID).retries(0);
    println!("  {}", vendor.push_message(&stranger, "wxa_media_check", json!({})).await.expect_err("it is refused"));
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
