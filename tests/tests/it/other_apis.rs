//! Whole small specs of other APIs than the vendor's: linted, generated, compiled and called.

use weixin_codegen::model;
use weixin_mock::{Mock, RecordedRequest};
use weixin_runtime::{Client, Fen, UnixSeconds};
use weixin_tests::{bundle, specs};

async fn vendor(name: &str) -> Mock {
    let path = format!("{}/fixtures/specs/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    Mock::start(model(bundle::sources(&text)).unwrap_or_else(|errors| panic!("{errors}"))).await
}

/// What the mock saw: endpoint, method, path, and what was wrong.
fn seen(vendor: &Mock) -> Vec<String> {
    let line = |request: &RecordedRequest| {
        let problems: Vec<String> = request.problems.iter().map(ToString::to_string).collect();
        let endpoint = request.endpoint.as_deref().unwrap_or("?");
        format!("{endpoint}: {} {} {}", request.method, request.path, problems.join("; ")).trim_end().to_owned()
    };
    vendor.requests().iter().map(|request| line(request)).collect()
}

#[tokio::test]
async fn wecom() {
    use specs::wecom::account::GetToken;
    use specs::wecom::contacts::{UserGet, UserGetError};
    use specs::wecom::messages::{Message, MessageSend, MessageText};
    let vendor = vendor("wecom").await;
    let client = Client::builder(specs::wecom::service::Token::corp("t0ken-t0ken")).base_url(vendor.url());
    let client = client.build().expect("a client");
    client.send(GetToken::new("ww1", "s3cret-s3cret")).await.expect("a token");
    client.send(UserGet::new("zhangsan")).await.expect("a member");
    let text = || Message::text(MessageText::new("hello"));
    client.send(MessageSend::new(7_u64, text()).touser(["a", "b"])).await.expect("sent");
    let nobody = client.send(MessageSend::new(7_u64, text())).await.expect_err("nobody gets it");
    assert!(nobody.to_string().contains("at least one of them"), "{nobody}");
    vendor.on("user_get").refuse(60111);
    let error = client.send(UserGet::new("nobody")).await.expect_err("there is none");
    assert_eq!(error.api(), Some(UserGetError::NoSuchMember));
    assert_eq!(
        seen(&vendor),
        [
            "gettoken: GET /gettoken",
            "user_get: GET /user/get",
            "message_send: POST /message/send",
            "user_get: GET /user/get"
        ]
    );
    let body = vendor.requests()[2].body.json().cloned().expect("JSON");
    assert_eq!(body["touser"], "a|b");
}

#[tokio::test]
async fn pay() {
    use specs::pay::platform::ListCertificates;
    use specs::pay::refunds::{Refund, RefundAmount};
    use specs::pay::transactions::{Close, CloseError, Prepay, PrepayPayer, QueryByNumber};
    use specs::pay::types::Amount;
    let vendor = vendor("pay").await;
    let client = Client::without_token().base_url(vendor.url()).build().expect("a client");
    let signed = "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\",signature=\"c2lnbmF0dXJl\"";
    let (payer, amount) = (PrepayPayer::new("o1"), Amount::new(Fen(100)));
    let order = Prepay::new(signed, "wx1", "1900000001", "tea", "order_1", "https://shop.example/paid", amount, payer);
    client.send(order.time_expire(UnixSeconds(1_700_000_000))).await.expect("an order");
    let at = vendor.requests()[0].body.json().cloned().expect("JSON");
    assert_eq!(at["time_expire"], "2023-11-15T06:13:20+08:00");
    client.send(QueryByNumber::new("order_1", "1900000001", signed)).await.expect("it is there");
    client.send(Close::new("order_1", signed, "1900000001")).await.expect("closed, with 204");
    let refund = Refund::new(signed, "refund_1", RefundAmount::new(Fen(1), Fen(100), "CNY"));
    client.send(refund.out_trade_no("order_1")).await.expect("a refund");
    client.send(ListCertificates::new(signed)).await.expect("certificates");
    vendor.on("close").refuse("ORDER_PAID");
    let error = client.send(Close::new("order_1", signed, "1900000001")).await.expect_err("it has been paid");
    assert_eq!(error.api(), Some(CloseError::Paid));
    assert!(!format!("{error:?} {error}").contains("c2lnbmF0dXJl"));
    assert_eq!(
        seen(&vendor),
        [
            "prepay: POST /v3/pay/transactions/jsapi",
            "query_by_number: GET /v3/pay/transactions/out-trade-no/order_1",
            "close: POST /v3/pay/transactions/out-trade-no/order_1/close",
            "refund: POST /v3/refund/domestic/refunds",
            "certificates: GET /v3/certificates",
            "close: POST /v3/pay/transactions/out-trade-no/order_1/close",
        ]
    );
    assert!(vendor.requests().iter().all(|request| request.headers.iter().any(|(name, _)| name == "authorization")));
}

#[tokio::test]
async fn github() {
    use specs::github::issues::{GetIssue, UpdateIssue};
    use specs::github::labels::RemoveLabel;
    use specs::github::releases::GetReleaseAsset;
    let vendor = vendor("github").await;
    let client = Client::builder(specs::github::service::Token::user("t0ken-t0ken")).base_url(vendor.url());
    let client = client.build().expect("a client");
    client.send(GetIssue::new("rust-lang", "rust", 1_u64)).await.expect("an issue");
    client.send(UpdateIssue::new("rust-lang", "rust", 1_u64).state("closed")).await.expect("it is closed");
    client.send(RemoveLabel::new("rust-lang", "rust", 1_u64, "needs help/now")).await.expect("it is gone");
    client.send(GetReleaseAsset::new("rust-lang", "rust", 5_u64).range("bytes=0-9")).await.expect("a file");
    assert_eq!(
        seen(&vendor),
        [
            "get_issue: GET /repos/rust-lang/rust/issues/1",
            "update_issue: PATCH /repos/rust-lang/rust/issues/1",
            "remove_label: DELETE /repos/rust-lang/rust/issues/1/labels/needs%20help%2Fnow",
            "get_release_asset: GET /repos/rust-lang/rust/releases/assets/5",
        ]
    );
    assert!(vendor.requests().iter().all(|request| request.token.is_some()));
}
