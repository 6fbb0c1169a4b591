//! Tokens: issued, expired, superseded, of another kind; accounts, tickets, quotas.

use std::time::Duration;

use serde_json::{Value, json};
use weixin_mock::{Builder, Mock, Quirk, TokenMode, TokenPolicy};

use crate::support::{GOOD_URL, get, post_json};

const PLAIN: &str = "/cgi-bin/token?grant_type=client_credential&appid=a&secret=s";
const STABLE: &str = "/cgi-bin/stable_token";
const COMPONENT: &str = "/cgi-bin/component/api_component_token";

fn issued() -> Builder {
    Mock::builder_embedded().token_mode(TokenMode::Issued)
}

fn text(json: &Value, name: &str) -> String {
    json[name].as_str().unwrap_or_else(|| panic!("no {name} in {json}")).to_owned()
}

async fn plain(vendor: &Mock) -> String {
    text(&get(vendor, PLAIN).await.json(), "access_token")
}

async fn stable(vendor: &Mock, force: bool) -> Value {
    let body = json!({ "grant_type": "client_credential", "appid": "a", "secret": "s", "force_refresh": force });
    post_json(vendor, STABLE, &body.to_string()).await.json()
}

/// The code with which a call with this token is answered.
async fn code(vendor: &Mock, token: &str) -> i64 {
    post_json(vendor, &format!("/channels/ec/open/upload?upload_type=1&access_token={token}"), GOOD_URL).await.code()
}

#[tokio::test]
async fn a_new_token_ends_the_old_one() {
    let vendor = issued().start().await.expect("a port");
    assert_eq!(code(&vendor, "made-up").await, 40014);
    let first = plain(&vendor).await;
    assert_eq!(code(&vendor, &first).await, 0);
    let second = plain(&vendor).await;
    assert_ne!(first, second);
    assert_eq!((code(&vendor, &first).await, code(&vendor, &second).await), (40001, 0));
    assert_eq!((vendor.issued("getAccessToken"), vendor.issued("getStableAccessToken")), (2, 0));

    vendor.set_quirk(Quirk::RefreshInvalidates, false);
    let third = plain(&vendor).await;
    assert_eq!((code(&vendor, &second).await, code(&vendor, &third).await), (0, 0));
    let reply = get(&vendor, PLAIN).await.json();
    assert_eq!(reply.as_object().map(serde_json::Map::len), Some(2), "no envelope: {reply}");
}

#[tokio::test]
async fn tokens_expire_are_revoked_and_have_a_grace_time() {
    let mut times = TokenPolicy::default();
    times.lifetime = Duration::from_millis(1500);
    times.grace = Duration::from_millis(500);
    let vendor = issued().token_policy(times).start().await.expect("a port");
    let reply = get(&vendor, PLAIN).await.json();
    assert_eq!(reply["expires_in"], 2, "rounded up");
    let first = text(&reply, "access_token");
    let second = plain(&vendor).await;
    assert_eq!(code(&vendor, &first).await, 0, "within the grace time");
    vendor.advance(Duration::from_millis(500));
    assert_eq!((code(&vendor, &first).await, code(&vendor, &second).await), (40001, 0));
    vendor.advance(Duration::from_millis(1000));
    assert_eq!(code(&vendor, &second).await, 42001);

    let third = plain(&vendor).await;
    vendor.revoke_token(&third);
    assert_eq!(code(&vendor, &third).await, 40001);
    let fourth = plain(&vendor).await;
    vendor.expire_tokens();
    assert_eq!(code(&vendor, &fourth).await, 42001);
}

#[tokio::test]
async fn any_token_is_good_until_a_test_ends_it() {
    let vendor = Mock::embedded().await;
    assert_eq!((code(&vendor, "one").await, code(&vendor, "two").await), (0, 0));
    vendor.advance(Duration::from_secs(86_400));
    vendor.revoke_token("two");
    assert_eq!((code(&vendor, "one").await, code(&vendor, "two").await), (0, 40001));
    vendor.expire_tokens();
    assert_eq!((code(&vendor, "one").await, code(&vendor, "three").await), (42001, 0));
    let (first, second) = (plain(&vendor).await, plain(&vendor).await);
    assert_eq!((code(&vendor, &first).await, code(&vendor, &second).await), (0, 0));

    vendor.set_quirk(Quirk::ExpiringTokens, true);
    assert_eq!(code(&vendor, "four").await, 0);
    vendor.advance(Duration::from_secs(7200));
    assert_eq!((code(&vendor, "four").await, code(&vendor, "five").await), (42001, 0));
}

#[tokio::test]
async fn a_stable_token_is_the_same_until_it_is_forced_or_renewed() {
    let vendor = issued().start().await.expect("a port");
    let first = stable(&vendor, false).await;
    assert_eq!(first["expires_in"], 7200);
    let other = plain(&vendor).await;
    vendor.advance(Duration::from_secs(100));
    let again = stable(&vendor, false).await;
    assert_eq!(again["access_token"], first["access_token"]);
    assert!(again["expires_in"].as_u64().is_some_and(|left| (7090..=7100).contains(&left)), "{again}");
    let first = text(&first, "access_token");
    assert_eq!((code(&vendor, &first).await, code(&vendor, &other).await), (0, 0), "isolated from each other");

    let forced = text(&stable(&vendor, true).await, "access_token");
    assert_ne!(forced, first);
    assert_eq!((code(&vendor, &first).await, code(&vendor, &forced).await), (0, 0), "good for five more minutes");
    vendor.advance(Duration::from_secs(300));
    assert_eq!((code(&vendor, &first).await, code(&vendor, &forced).await), (40001, 0));

    vendor.advance(Duration::from_secs(7200 - 300 - 299));
    let renewed = text(&stable(&vendor, false).await, "access_token");
    assert_ne!(renewed, forced, "five minutes before its end");
    assert_eq!((code(&vendor, &forced).await, code(&vendor, &renewed).await), (0, 0), "the old one lives to its end");
}

#[tokio::test]
async fn forced_refreshes_are_rationed() {
    let vendor = issued().start().await.expect("a port");
    assert!(stable(&vendor, true).await["access_token"].is_string());
    assert_eq!(stable(&vendor, true).await["errcode"], 45011);
    assert!(stable(&vendor, false).await["access_token"].is_string(), "not forced: no ration");
    let mut codes = Vec::new();
    for _ in 0..20 {
        vendor.advance(Duration::from_secs(30));
        codes.push(stable(&vendor, true).await["errcode"].as_i64());
    }
    // The day of the vendor may have changed in between.
    assert!(codes.contains(&Some(45009)) || codes.iter().all(Option::is_none), "{codes:?}");
    vendor.advance(Duration::from_secs(86_400));
    assert!(stable(&vendor, true).await["access_token"].is_string(), "another day");
}

#[tokio::test]
async fn of_many_forced_refreshes_at_once_one_is_let_through() {
    let vendor = issued().threads(4).start().await.expect("a port");
    let calls = (0..32).map(|_| {
        let vendor = vendor.clone();
        tokio::spawn(async move { stable(&vendor, true).await })
    });
    let mut tokens = 0;
    for call in calls.collect::<Vec<_>>() {
        tokens += usize::from(call.await.expect("no panic")["access_token"].is_string());
    }
    assert_eq!(tokens, 1);
}

#[tokio::test]
async fn accounts_secrets_and_grant_types() {
    let vendor = issued().account("a", "right").start().await.expect("a port");
    for (query, code) in [
        ("grant_type=client_credential&appid=a&secret=right", None),
        ("grant_type=client_credential&appid=a&secret=wrong", Some(40125)),
        ("grant_type=client_credential&appid=b&secret=right", Some(40013)),
        ("grant_type=password&appid=a&secret=right", Some(40002)),
        ("grant_type=client_credential&appid=a", Some(41004)),
        ("grant_type=client_credential&secret=right", Some(41002)),
    ] {
        let reply = get(&vendor, &format!("/cgi-bin/token?{query}")).await;
        assert_eq!(reply.json()["errcode"].as_i64(), code, "{query}");
        assert!(!reply.header("x-mock-reason").contains("right") && !reply.header("x-mock-reason").contains("wrong"));
    }
    let shown = format!("{:?}", vendor.requests());
    assert!(!shown.contains("right") && !shown.contains("wrong"), "{shown}");
}

#[tokio::test]
async fn platforms_and_those_who_authorise_them() {
    let vendor = issued().ticket("ticket-1").start().await.expect("a port");
    let body = |ticket: &str| {
        json!({ "component_appid": "c", "component_appsecret": "s", "component_verify_ticket": ticket }).to_string()
    };
    assert_eq!(post_json(&vendor, COMPONENT, &body("other")).await.code(), 61006);
    let platform = text(&post_json(&vendor, COMPONENT, &body("ticket-1")).await.json(), "component_access_token");

    let target = format!("/cgi-bin/component/api_authorizer_token?component_access_token={platform}");
    let call = async |target: &str, refresh: &str| {
        let body = json!({ "component_appid": "c", "authorizer_appid": "x", "authorizer_refresh_token": refresh });
        post_json(&vendor, target, &body.to_string()).await.json()
    };
    let refresh = vendor.authorize("c", "x");
    assert_eq!(call("/cgi-bin/component/api_authorizer_token", &refresh).await["errcode"], 41001);
    assert_eq!(
        call("/cgi-bin/component/api_authorizer_token?component_access_token=x", &refresh).await["errcode"],
        40014
    );
    assert_eq!(call(&target, "made-up").await["errcode"], 61023);
    let first = call(&target, &refresh).await;
    let (token, next) = (text(&first, "authorizer_access_token"), text(&first, "authorizer_refresh_token"));
    assert_ne!(next, refresh);
    assert_eq!(code(&vendor, &token).await, 0);
    assert_eq!(code(&vendor, &platform).await, 40001, "of another kind");
    assert_eq!(call(&target, &refresh).await["errcode"], 61023, "used up");
    let second = call(&target, &next).await;
    assert_eq!(code(&vendor, &token).await, 40001);
    assert_eq!(code(&vendor, &text(&second, "authorizer_access_token")).await, 0);
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 2);
}

#[tokio::test]
async fn a_used_refresh_token_has_one_grace_time() {
    let mut times = TokenPolicy::default();
    times.refresh_grace = Duration::from_secs(300);
    let vendor = issued().token_policy(times).start().await.expect("a port");
    let ticket = "{\"component_appid\":\"c\",\"component_appsecret\":\"s\",\"component_verify_ticket\":\"t\"}";
    let platform = text(&post_json(&vendor, COMPONENT, ticket).await.json(), "component_access_token");
    let target = format!("/cgi-bin/component/api_authorizer_token?component_access_token={platform}");
    let refresh = vendor.authorize("c", "x");
    let body =
        json!({ "component_appid": "c", "authorizer_appid": "x", "authorizer_refresh_token": refresh }).to_string();
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(post_json(&vendor, &target, &body).await.json()["errcode"].as_i64());
        vendor.advance(Duration::from_secs(140));
    }
    assert_eq!(codes, [None, None, None, Some(61023)]);
}

#[tokio::test]
async fn quotas() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").minute_quota(2);
    vendor.on("upload").daily_quota(3);
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(code(&vendor, "T").await);
    }
    // A minute may have passed in between, but then only one.
    assert!(codes[..2] == [0, 0] && [45011, 0].contains(&codes[2]), "{codes:?}");
    vendor.advance(Duration::from_secs(60));
    let next = code(&vendor, "T").await;
    assert!([0, 45009].contains(&next), "{next}");
    vendor.advance(Duration::from_secs(86_400));
    assert_eq!(code(&vendor, "T").await, 0);
    let vendor = Mock::embedded().await;
    vendor.on_any().daily_quota(1);
    assert_eq!(code(&vendor, "").await, 41001, "which takes nothing of the quota");
    assert_eq!((code(&vendor, "T").await, code(&vendor, "T").await), (0, 45009));
}
