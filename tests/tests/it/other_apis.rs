//! Whole small specs of other APIs than the vendor's: linted, generated, compiled and called.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use weixin_codegen::model;
use weixin_codegen::model::Api;
use weixin_mock::{Mock, RecordedRequest, SentSignature};
use weixin_runtime::{Client, Fen, File, Retry, SecretString, Signer, SigningError, SigningInput, UnixSeconds};
use weixin_tests::{bundle, specs};

fn api(name: &str) -> Api {
    let path = format!("{}/fixtures/specs/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    model(bundle::sources(&text)).unwrap_or_else(|errors| panic!("{errors}"))
}

async fn vendor(name: &str) -> Mock {
    Mock::start(api(name)).await
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
    use specs::wecom::account::{GetToken, GetTokenRequired};
    use specs::wecom::contacts::{UserGet, UserGetError};
    use specs::wecom::messages::{Message, MessageSend, MessageText};
    let vendor = vendor("wecom").await;
    let client = Client::builder(specs::wecom::service::Token::corp("t0ken-t0ken")).base_url(vendor.url());
    let client = client.build().expect("a client");
    client.send(GetToken::new(GetTokenRequired { corpid: "ww1", corpsecret: "s3cret-s3cret" })).await.expect("a token");
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
    use specs::pay::refunds::{Refund, RefundAmount, RefundAmountRequired};
    use specs::pay::transactions::{
        Close, CloseError, CloseRequired, Prepay, PrepayPayer, PrepayRequired, QueryByNumber, QueryByNumberRequired,
    };
    use specs::pay::types::Amount;
    let merchant = Merchant::new();
    let vendor = merchant.vendor().await;
    let client = Client::without_token().base_url(vendor.url()).signer("merchant", merchant.clone());
    let client = client.retry(Retry::default().pauses(Duration::from_millis(2), Duration::from_millis(3)));
    let client = client.build().expect("a client");
    let (payer, amount) = (PrepayPayer::new("o1"), Amount::new(Fen(100)));
    let order = Prepay::new(PrepayRequired {
        appid: "wx1",
        mchid: MERCHANT_ID,
        description: "tea",
        out_trade_no: "order_1",
        notify_url: "https://shop.example/paid",
        amount,
        payer,
    });
    client.send(order.time_expire(UnixSeconds(1_700_000_000))).await.expect("an order");
    let at = vendor.requests()[0].body.json().cloned().expect("JSON");
    assert_eq!(at["time_expire"], "2023-11-15T06:13:20+08:00");
    client
        .send(QueryByNumber::new(QueryByNumberRequired { out_trade_no: "order_1", mchid: MERCHANT_ID }))
        .await
        .expect("it is there");
    // Sent again over the same bytes, at another time.
    vendor.on("close").next().status(503);
    client
        .send(Close::new(CloseRequired { out_trade_no: "order_1", mchid: MERCHANT_ID }))
        .await
        .expect("closed, with 204");
    let refund = Refund::new(
        "refund_1",
        RefundAmount::new(RefundAmountRequired { refund: Fen(1), total: Fen(100), currency: "CNY" }),
    );
    client.send(refund.out_trade_no("order_1")).await.expect("a refund");
    client.send(ListCertificates::new()).await.expect("certificates");
    vendor.on("close").refuse("ORDER_PAID");
    let error = client
        .send(Close::new(CloseRequired { out_trade_no: "order_1", mchid: MERCHANT_ID }))
        .await
        .expect_err("it has been paid");
    assert_eq!(error.api(), Some(CloseError::Paid));
    assert_eq!(
        seen(&vendor),
        [
            "prepay: POST /v3/pay/transactions/jsapi",
            "query_by_number: GET /v3/pay/transactions/out-trade-no/order_1",
            "close: POST /v3/pay/transactions/out-trade-no/order_1/close",
            "close: POST /v3/pay/transactions/out-trade-no/order_1/close",
            "refund: POST /v3/refund/domestic/refunds",
            "certificates: GET /v3/certificates",
            "close: POST /v3/pay/transactions/out-trade-no/order_1/close",
        ]
    );
    let requests = vendor.requests();
    assert!(requests.iter().all(|request| request.unverified.is_empty()));
    let signatures: BTreeSet<_> = requests.iter().map(|request| request.header("authorization")).collect();
    assert_eq!(signatures.len(), requests.len());
    let times = merchant.signed.lock().expect("no panic").clone();
    assert!(times.is_sorted_by(|one, next| one.0 < next.0), "each attempt has a time of its own: {times:?}");
    assert_eq!(times[2].1, times[3].1, "the bytes of an attempt are those of the one before");
}

#[tokio::test]
async fn pay_with_the_key_of_another_merchant() {
    use specs::pay::errors::CommonError;
    use specs::pay::transactions::{Close, CloseRequired};
    let vendor = Merchant::new().vendor().await;
    let client = Client::without_token().base_url(vendor.url());
    let client = client.signer("merchant", Merchant::new()).build().expect("a client");
    let error = client
        .send(Close::new(CloseRequired { out_trade_no: "order_1", mchid: MERCHANT_ID }))
        .await
        .expect_err("it is another's");
    assert_eq!(error.shared(), Some(CommonError::WrongSignature));
    let sent = vendor.requests()[0].header("authorization").expect("a header").to_owned();
    let signature = parameter(&sent, "signature").expect("a signature").to_owned();
    for shown in [format!("{error:?} {error}"), format!("{:?} {0}", vendor.requests()[0])] {
        assert!(!shown.contains(&signature), "{shown}");
    }
}

const MERCHANT_ID: &str = "1900000001";

/// When something was signed, and which body.
type Signed = (SystemTime, Vec<u8>);

/// The signatures of WeChat Pay, as its pages describe them.
#[derive(Clone)]
struct Merchant {
    key: Arc<KeyPair>,
    random: SystemRandom,
    signed: Arc<Mutex<Vec<Signed>>>,
}

impl Merchant {
    fn new() -> Self {
        let key = Arc::new(KeyPair::generate(KeySize::Rsa2048).expect("a key"));
        Self { key, random: SystemRandom::new(), signed: Arc::default() }
    }

    /// A mock that knows the public key.
    async fn vendor(&self) -> Mock {
        let public = self.key.public_key().as_ref().to_owned();
        let api = api("pay");
        let mock = Mock::builder(api).verifier("merchant", move |sent| is_signed(sent, &public));
        mock.start().await.expect("it starts")
    }
}

/// What is signed.
fn message(method: &str, path: &str, query: &str, time: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mark = if query.is_empty() { "" } else { "?" };
    let head = format!("{method}\n{path}{mark}{query}\n{time}\n{nonce}\n");
    [head.as_bytes(), body, b"\n"].concat()
}

impl Signer for Merchant {
    fn sign(&self, request: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        let body = request.body().ok_or_else(|| SigningError::new("it signs no files"))?;
        let mut signed = self.signed.lock().map_err(|_| SigningError::new("it has panicked"))?;
        signed.push((request.time(), body.to_owned()));
        let since = request.time().duration_since(SystemTime::UNIX_EPOCH);
        let time = since.map_err(|error| SigningError::new(error.to_string()))?.as_secs().to_string();
        let nonce = format!("nonce{}", signed.len());
        let message = message(request.method().as_str(), request.path(), request.query(), &time, &nonce, body);
        let mut signature = vec![0; self.key.public_modulus_len()];
        let made = self.key.sign(&RSA_PKCS1_SHA256, &self.random, &message, &mut signature);
        made.map_err(|_| SigningError::new("the key does not sign"))?;
        let signature = STANDARD.encode(signature);
        let parameters = format!(
            r#"mchid="{MERCHANT_ID}",nonce_str="{nonce}",signature="{signature}",timestamp="{time}",serial_no="1""#
        );
        Ok(format!("WECHATPAY2-SHA256-RSA2048 {parameters}").into())
    }
}

/// A parameter in the header.
fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let parameters = header.strip_prefix("WECHATPAY2-SHA256-RSA2048 ")?.split(',');
    let mut parameters = parameters.filter_map(|parameter| parameter.split_once('='));
    parameters.find(|(found, _)| *found == name).map(|(_, value)| value.trim_matches('"'))
}

/// What the service does.
fn is_signed(sent: &SentSignature<'_>, public: &[u8]) -> bool {
    let of = |name| parameter(sent.signature, name);
    let (Some(time), Some(nonce), Some(signature)) = (of("timestamp"), of("nonce_str"), of("signature")) else {
        return false;
    };
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let message = message(sent.method, sent.path, sent.query, time, nonce, sent.body);
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
    of("mchid") == Some(MERCHANT_ID) && public.verify(&message, &signature).is_ok()
}

#[tokio::test]
async fn github() {
    use specs::github::issues::{
        GetIssue, GetIssueError, GetIssueRequired, ListIssues, ListIssuesRequired, UpdateIssue, UpdateIssueRequired,
    };
    use specs::github::labels::{RemoveLabel, RemoveLabelRequired};
    use specs::github::releases::{
        GetReleaseAsset, GetReleaseAssetRequired, UploadReleaseAsset, UploadReleaseAssetRequired,
    };
    let vendor = vendor("github").await;
    let client = Client::builder(specs::github::service::Token::user("t0ken-t0ken")).base_url(vendor.url());
    let client = client.build().expect("a client");
    client
        .send(GetIssue::new(GetIssueRequired { owner: "rust-lang", repo: "rust", issue_number: 1_u64 }))
        .await
        .expect("an issue");
    client
        .send(
            UpdateIssue::new(UpdateIssueRequired { owner: "rust-lang", repo: "rust", issue_number: 1_u64 })
                .state("closed"),
        )
        .await
        .expect("it is closed");
    client
        .send(RemoveLabel::new(RemoveLabelRequired {
            owner: "rust-lang",
            repo: "rust",
            issue_number: 1_u64,
            name: "needs help/now",
        }))
        .await
        .expect("it is gone");
    client
        .send(ListIssues::new(ListIssuesRequired { owner: "rust-lang", repo: "rust" }).labels(["bug", "help wanted"]))
        .await
        .expect("issues");
    let asset = File::from_bytes("a.zip", "PK");
    client
        .send(UploadReleaseAsset::new(UploadReleaseAssetRequired {
            owner: "rust-lang",
            repo: "rust",
            release_id: 7_u64,
            name: "a.zip",
            asset,
        }))
        .await
        .expect("it is there");
    let part = client
        .send(
            GetReleaseAsset::new(GetReleaseAssetRequired { owner: "rust-lang", repo: "rust", asset_id: 5_u64 })
                .range("bytes=1-3"),
        )
        .await
        .expect("a file");
    assert_eq!((&part.bytes[..], part.range.map(|range| range.first)), (&b"PNG"[..], Some(1)));
    vendor.on("get_issue").refuse(404);
    let error = client
        .send(GetIssue::new(GetIssueRequired { owner: "rust-lang", repo: "rust", issue_number: 0_u64 }))
        .await
        .expect_err("there is none");
    assert_eq!(error.api(), Some(GetIssueError::NotFound));
    assert_eq!(
        seen(&vendor),
        [
            "get_issue: GET /repos/rust-lang/rust/issues/1",
            "update_issue: PATCH /repos/rust-lang/rust/issues/1",
            "remove_label: DELETE /repos/rust-lang/rust/issues/1/labels/needs%20help%2Fnow",
            "list_issues: GET /repos/rust-lang/rust/issues",
            "upload_release_asset: POST /repos/rust-lang/rust/releases/7/assets",
            "get_release_asset: GET /repos/rust-lang/rust/releases/assets/5",
            "get_issue: GET /repos/rust-lang/rust/issues/0",
        ]
    );
    let requests = vendor.requests();
    assert_eq!(requests[3].query("labels"), Some("bug,help wanted"));
    assert_eq!((requests[4].body.raw().map(|part| part.len), requests[4].uploads().len()), (Some(2), 1));
    assert!(vendor.requests().iter().all(|request| request.token.is_some()));
}

#[tokio::test]
async fn feishu() {
    use specs::feishu::contacts::{BatchGetUsers, BatchGetUsersError};
    use specs::feishu::messages::UploadImage;
    let vendor = vendor("feishu").await;
    let client = Client::builder(specs::feishu::service::Token::tenant("t0ken-t0ken")).base_url(vendor.url());
    let client = client.build().expect("a client");
    client.send(BatchGetUsers::new(["ou_1", "ou_2"])).await.expect("users");
    client.send(UploadImage::new("message", File::from_bytes("a.png", "PNG"))).await.expect("a key");
    vendor.on("batch_get_users").always().refuse(99_991_663);
    let error = client.send(BatchGetUsers::new(["ou_1"])).await.expect_err("the token is refused");
    assert_eq!(error.api(), Some(BatchGetUsersError::InvalidToken));
    let requests = vendor.requests();
    let ids: Vec<&str> = requests[0].query.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(ids, ["ou_1", "ou_2"]);
}

/// Where the HTTP status tells failures, the mock has the right one, also where there is no endpoint.
#[tokio::test]
async fn statuses() {
    let http = weixin_runtime::reqwest::Client::builder().no_proxy().build().expect("a client");
    for (name, method, path, status, allow) in [
        ("github", "PUT", "/repos/a/b/issues/1", 405, Some("GET, PATCH")),
        ("github", "GET", "/nowhere", 404, None),
        ("github", "GET", "/repos/a/b/issues/1", 401, None),
        ("pay", "GET", "/v3/pay/transactions/jsapi", 405, Some("POST")),
        ("pay", "DELETE", "/v3/nowhere", 404, None),
        ("wecom", "POST", "/cgi-bin/user/get", 200, None),
    ] {
        let vendor = vendor(name).await;
        let method = method.parse().expect("a method");
        let answer = http.request(method, format!("{}{path}", vendor.url())).send().await.expect("an answer");
        let found = answer.headers().get("allow").map(|value| value.to_str().expect("ASCII"));
        assert_eq!((answer.status().as_u16(), found), (status, allow), "{name} {path}");
    }
}
