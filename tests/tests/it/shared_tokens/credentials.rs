//! Empty or missing credentials on machines that share a Redis: what one machine knows to be good stays good for all.

use std::time::Duration;

use serde_json::{Value, json};
use weixin::code_management::UploadMediaToCodeAudit;
use weixin::tokens::{RedisStore, Refresh, TokenErrorKind, TokenStore};
use weixin::{Client, Credentials, Error, File, Platform};
use weixin_mock::{Mock, TokenMode};
use weixin_runtime::ExposeSecret;

use super::redis_server::RedisServer;

const AUTHORIZER: &str = "getAuthorizerAccessToken";

/// One machine: a platform, and a client for an account of it.
struct Machine {
    platform: Platform,
    shop: Client,
}

impl Machine {
    fn new(vendor: &Mock, redis: &RedisServer, refresh_token: &str) -> Self {
        let store = RedisStore::new(redis.url()).expect("an address");
        let platform =
            Platform::with_store(Credentials { appid: "wxp", secret: "an-app-secret" }, store, Refresh::default());
        let client = Client::builder(platform.tokens()).base_url(vendor.url()).build().expect("a client");
        let shop = client.with_tokens(platform.authorizer("wxa", refresh_token));
        Self { platform, shop }
    }

    async fn call(&self) -> Result<(), TokenErrorKind> {
        let picture = File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n"[..]);
        match self.shop.send(UploadMediaToCodeAudit::new(picture)).await {
            Ok(_) => Ok(()),
            Err(Error::Token(error)) => Err(error.kind()),
            Err(other) => panic!("{other}"),
        }
    }
}

/// The refresh tokens that the service was sent.
fn used(vendor: &Mock) -> Vec<String> {
    let requests = vendor.requests();
    let those = requests.iter().filter(|request| request.endpoint.as_deref() == Some(AUTHORIZER));
    let token = |json: &Value| json.get("authorizer_refresh_token")?.as_str().map(str::to_owned);
    those.filter_map(|request| token(request.json()?)).collect()
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn nothing_empty_takes_the_place_of_what_another_machine_has_kept() {
    let redis = RedisServer::start();
    let vendor = Mock::embedded().await;
    let (first, second) = (Machine::new(&vendor, &redis, "r1"), Machine::new(&vendor, &redis, ""));
    first.platform.accept_ticket("ticket-1").await.expect("kept");
    second.platform.accept_ticket("").await.expect_err("it is none");
    vendor.on(AUTHORIZER).nth(1).merge(json!({"authorizer_refresh_token": ""}));
    assert_eq!(first.call().await, Ok(()));
    assert_eq!(second.call().await, Ok(()), "with the token of the first");
    // The second machine asks next, with what the first one has begun with, and gets a refresh token without a token.
    vendor.on("uploadMediaToCodeAudit").refuse(42001);
    vendor.on(AUTHORIZER).nth(1).merge(json!({"authorizer_access_token": null, "authorizer_refresh_token": "r2"}));
    assert_eq!(second.call().await, Err(TokenErrorKind::Empty));
    vendor.on("uploadMediaToCodeAudit").refuse(42001);
    assert_eq!(first.call().await, Ok(()));
    assert_eq!(used(&vendor), ["r1", "r1", "r2"]);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_record_that_somebody_has_emptied_is_mended_by_whoever_knows_better() {
    let redis = RedisServer::start();
    let vendor = Mock::embedded().await;
    let machine = Machine::new(&vendor, &redis, "r1");
    machine.platform.accept_ticket("ticket-1").await.expect("kept");
    vendor.on(AUTHORIZER).always().merge(json!({"authorizer_refresh_token": "r2"}));
    assert_eq!(machine.call().await, Ok(()));
    let empty = r#"{"token":"","expires_at":9000000000000000,"lifetime":7200000,"refresh_token":""}"#;
    redis.ask::<()>(&["SET", "weixin:{authorizer/wxp/wxa}:token", empty]);
    vendor.on("uploadMediaToCodeAudit").refuse(42001);
    assert_eq!(machine.call().await, Ok(()));
    assert_eq!(used(&vendor), ["r1", "r2"], "the machine still knows the one that the store has lost");
    let store = RedisStore::new(redis.url()).expect("an address");
    let record = store.load("authorizer/wxp/wxa").await.expect("answered").expect("mended");
    assert_eq!(record.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r2"));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn an_account_that_authorises_on_one_machine_is_called_for_on_all() {
    let redis = RedisServer::start();
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wxp", "an-app-secret").start().await;
    let vendor = vendor.expect("a port");
    let (first, second) = (Machine::new(&vendor, &redis, ""), Machine::new(&vendor, &redis, ""));
    first.platform.accept_ticket("ticket-1").await.expect("kept");
    let authorize = || second.platform.authorize(&second.shop, vendor.authorization_code("wxp", "wxa"));
    authorize().await.expect("tokens");
    assert_eq!((first.call().await, second.call().await), (Ok(()), Ok(())));
    // It authorises again, while a machine that has hung holds the lock of its tokens.
    redis.ask::<()>(&["SET", "weixin:{authorizer/wxp/wxa}:lock", "99", "PX", "700"]);
    authorize().await.expect("other tokens");
    vendor.advance(Duration::from_secs(600));
    assert_eq!((first.call().await, second.call().await), (Ok(()), Ok(())));
    vendor.expire_tokens();
    assert_eq!((first.call().await, second.call().await), (Ok(()), Ok(())));
    assert_eq!((vendor.issued("getAuthorizerRefreshToken"), vendor.issued(AUTHORIZER)), (2, 1));
}
