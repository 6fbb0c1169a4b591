//! Sells virtual goods: signs the order that the mini program passes to `wx.requestVirtualPayment`, delivers when the push of the
//! payment comes, tells the service so, and pays a part back. The mock server takes part as the vendor and verifies the
//! signatures; no account is needed.
//!
//! `cargo run --example sell_virtual_goods -p weixin --features push,sign`

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use weixin::messages::virtual_payment::{VirtualGoodsPaid, VirtualGoodsPaidReply};
use weixin::push::{Inbox, PushError};
use weixin::types::VirtualPaymentEnvironment;
use weixin::virtual_payment::{NotifyProvideGoods, RefundOrder, RefundOrderRequired, RefundReason, RefundSource};
use weixin::{Client, Fen, SigningKey, Token};
use weixin_mock::{Mock, PushTarget};

const PUSH_TOKEN: &str = "a token of your own";
const APP_KEY: &str = "AppKey-of-production";
const SESSION_KEY: &str = "9hAb/NEYUlkaMBEsmFgzig==";

/// What the mini program passes to `wx.requestVirtualPayment`. The text of the order is signed as it is, so that it must not be
/// written again on its way.
#[derive(Debug)]
struct SignedOrder {
    sign_data: String,
    pay_sig: String,
    signature: String,
}

/// Signs an order: with the AppKey for the service, and with the session key for the user who pays.
fn sign_order(number: &str, app_key: &SigningKey, session_key: &SigningKey) -> SignedOrder {
    let order = json!({
        "offerId": "123", "buyQuantity": 1, "env": 0, "currencyType": "CNY", "productId": "sword", "goodsPrice": 600,
        "outTradeNo": number, "attach": "level 7",
    });
    let sign_data = order.to_string();
    SignedOrder {
        pay_sig: app_key.hmac_sha256(&format!("requestVirtualPayment&{sign_data}")),
        signature: session_key.hmac_sha256(&sign_data),
        sign_data,
    }
}

struct App {
    inbox: Inbox,
    paid: UnboundedSender<VirtualGoodsPaid>,
}

/// Takes the push of a payment. Success is answered when the delivery is safely noted, since the vendor sends it again until then.
async fn receive(State(app): State<Arc<App>>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let answered = || {
        let inbound = app.inbox.read(&query.unwrap_or_default(), &body)?;
        let code = match inbound.decode_message() {
            Ok(paid) => i32::from(app.paid.send(paid).is_err()),
            Err(fault) => {
                println!("  not as the page says: {fault}");
                1
            }
        };
        app.inbox.reply(&inbound, &VirtualGoodsPaidReply::new(code))
    };
    match answered() {
        Ok(reply) => ([(header::CONTENT_TYPE, reply.content_type)], reply.body).into_response(),
        Err(error) => {
            let error: PushError = error;
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST).into_response()
        }
    }
}

/// The program's own server, as the settings of the account name it, and what it is told.
async fn listen() -> Result<(PushTarget, UnboundedReceiver<VirtualGoodsPaid>), Box<dyn Error>> {
    let (paid, waiting) = unbounded_channel();
    let app = Arc::new(App { inbox: Inbox::plain(PUSH_TOKEN), paid });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let target = PushTarget::new(format!("http://{}/push", listener.local_addr()?), PUSH_TOKEN);
    tokio::spawn(
        async move { axum::serve(listener, Router::new().route("/push", post(receive)).with_state(app)).await },
    );
    Ok((target, waiting))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::builder_embedded().signing_key("pay", APP_KEY).start().await?;
    let app_key = SigningKey::new(APP_KEY);
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).signer("pay", app_key.clone()).build()?;
    let (target, mut payments) = listen().await?;

    let order = sign_order("order-1", &app_key, &SigningKey::new(SESSION_KEY));
    println!(
        "for the mini program:\n  signData: {}\n  paySig: {}\n  signature: {}",
        order.sign_data, order.pay_sig, order.signature
    );

    println!("\nthe user has paid:");
    let goods =
        json!({ "ProductId": "sword", "Quantity": 1, "OrigPrice": 600, "ActualPrice": 600, "Attach": "level 7" });
    let paid = json!({ "OutTradeNo": "order-1", "OpenId": "openid-1", "Env": 0, "GoodsInfo": goods });
    let reply = vendor.push_message(&target, "xpay_goods_deliver_notify", paid).await?;
    println!("  the vendor has been told {}", reply.body);
    let paid = payments.recv().await.ok_or("the server has stopped")?;
    println!(
        "  {} of {} for {} fen",
        paid.goods_info.quantity, paid.goods_info.product_id, paid.goods_info.actual_price.0
    );

    println!("\nthe goods are delivered, and the service is told:");
    client.send(NotifyProvideGoods::new(paid.env).order_id(&*paid.out_trade_no)).await?;
    println!("  done");

    println!("\nthe user wants a part of it back:");
    let refund = RefundOrder::new(RefundOrderRequired {
        openid: &*paid.open_id,
        refund_order_id: "refund-1",
        left_fee: paid.goods_info.actual_price,
        refund_fee: Fen(200),
        biz_meta: "scratched",
        refund_reason: RefundReason::Product,
        req_from: RefundSource::CustomerService,
        env: VirtualPaymentEnvironment::Production,
    });
    let refunded = client.send(refund.order_id(&*paid.out_trade_no)).await?;
    println!("  refund {} of order {}", refunded.refund_order_id, refunded.pay_order_id);
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
