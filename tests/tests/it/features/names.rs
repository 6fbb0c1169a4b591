//! What a spec says beside the wire: notes, names, groups, shared parts, what is deprecated.

use std::time::SystemTime;

use weixin_runtime::{ApiError, RawResponse, Secrets, decode};
use weixin_tests::features;

use super::{body, received, sent, vendor};

/// What is deprecated is still there, and works; that nothing else warns, `deny(warnings)` in the tests' bindings sees to.
#[test]
#[allow(deprecated)]
fn deprecated() {
    use features::deprecated::demo::{Call, CallError, Inner, Kind, Move};
    let call = Call::new(Kind::Old).limit(5).inner(Inner::new("a").b("b"));
    assert_eq!(body(&call), r#"{"inner":{"a":"a","b":"b"},"kind":"old","limit":5}"#);
    assert_eq!(call.clone().limit, Some(5));
    assert!(format!("{call:?}").contains("limit: Some(5)"));
    let answer = received::<Call>(r#"{"total":1,"rows":[{"id":"x","number":2}]}"#).expect("good");
    assert_eq!((answer.total, answer.rows[0].number), (1, Some(2)));
    assert_eq!(CallError::from_code(weixin_runtime::Code::Number(8)), CallError::Worse);
    assert_eq!(sent(&Move::back("1")).0, "POST /demo/move?access_token=T&way=back&id=1");
}

#[test]
fn shared() {
    use features::shared::demo::{Call, CallError};
    use features::shared::types::{Currency, Money, Way};
    assert_eq!(body(&Call::new(Money::new(5, Currency::Cny))), r#"{"money":{"amount":5,"currency":"CNY"}}"#);
    let answer = RawResponse::new(200, &br#"{"errcode":45011}"#[..], SystemTime::UNIX_EPOCH);
    let error = decode::<Call>(&answer, &Secrets::new()).expect_err("refused");
    assert!(error.is_retryable() && matches!(error.api(), Some(CallError::Unknown(_))));
    assert_eq!(error.shared(), Some(features::shared::errors::ExtraError::TooFast));
    assert_eq!(error.to_string(), "call: 45011 too fast: wait a minute");
    let money = r#"{"amount":5,"currency":"CNY"}"#;
    let purse = format!(r#"{{"main":{money},"spare":[],"by_name":{{}},"limit":{{"most":{money}}}}}"#);
    let gift = r#"{"from":"x","purses":[]}"#;
    let answer = received::<Call>(&format!(r#"{{"money":{money},"purse":{purse},"gift":{gift}}}"#)).expect("good");
    assert_eq!(answer.currency, Currency::Usd);
    assert!(matches!(answer.way, Way::Walk(_)));
}

/// A shared object inside a shared object, inside a list of one: to the mock and back.
#[tokio::test]
async fn shared_inside_shared() {
    use features::shared::demo::{Call, Gift};
    use features::shared::types::{Currency, Money, Purse, PurseLimit};
    let (vendor, client) = vendor("shared").await;
    let money = || Money::new(5, Currency::Usd);
    let purse = || Purse::new(money(), vec![money()], [("a", money())], PurseLimit::new(money()).unit(Currency::Cny));
    let call = Call::new(money()).purse(purse()).gift(Gift::new("me", vec![purse()]));
    let response = client.send(call).await.expect("the mock takes it, and what it answers can be read");
    assert!(vendor.requests().iter().all(|request| request.problems.is_empty()));
    let known = |money: &Money| matches!(money.currency, Currency::Cny | Currency::Usd);
    let first = response.gift.purses.first().expect("a purse");
    for purse in [&response.purse, first] {
        assert!(known(&purse.main) && !purse.spare.is_empty() && purse.spare.iter().all(known), "{purse:?}");
        assert!(purse.by_name.values().all(known) && known(&purse.limit.most), "{purse:?}");
        assert!(matches!(purse.limit.unit, Some(Currency::Cny | Currency::Usd)), "{purse:?}");
    }
}

/// What is noted about a fact changes nothing: true is what the spec says, whatever the page does.
#[tokio::test]
async fn notes() {
    use features::notes::demo::Call;
    use features::notes::{errors::MoreError, types::Media};
    assert_eq!(Call::ENDPOINT.permission_sets, [18, 86]);
    let (vendor, client) = vendor("notes").await;
    let response = client.send(Call::new(Media::new("m"))).await.expect("the mock takes it");
    assert!(!response.media.media_id.is_empty() && !response.mediaid.is_empty(), "{response:?}");
    vendor.on("call").refuse(9);
    let error = client.send(Call::new(Media::new("m"))).await.expect_err("refused");
    assert_eq!((error.shared(), error.is_retryable()), (Some(MoreError::TooLate), false));
    assert!(error.to_string().starts_with("call: 9 too late (rid "), "{error}");
}

#[test]
fn rust_names() {
    use features::rust_names::demo::{TheCall, TheCallRequired};
    let call = TheCall::new(TheCallRequired { r#type: "t", first: "f" }).need_detail(true);
    assert_eq!(body(&call), r#"{"1st":"f","needDetail":true,"type":"t"}"#);
    assert_eq!(call.r#type, "t");
    let answer = received::<TheCall>(r#"{"self":"x","file":{"request":"r"},"kind":"Token"}"#).expect("good");
    assert_eq!((answer.itself.as_str(), answer.file.request.as_str()), ("x", "r"));
    assert_eq!(answer.kind, Some(features::rust_names::demo::Service::Token));
}

#[test]
fn groups() {
    use features::groups::express::{self, r#type};
    use features::groups::{errors::CommonError, shop::orders, types::Place};
    let order = r#type::AddOrder::new(Place::new("广州"));
    assert_eq!(sent(&order).0, "POST /express/business/order?access_token=T");
    assert_eq!(sent(&express::Cancel::new()).0, "POST /express/cancel?access_token=T");
    assert_eq!(sent(&r#type::Cancel::new()).0, "POST /express/business/cancel?access_token=T");
    assert_eq!(sent(&orders::Find::new()).0, "GET /shop/orders?access_token=T");
    let busy = received::<orders::Find>(r#"{"errcode":-1,"errmsg":"system error"}"#).expect_err("a refusal");
    assert!(busy.contains("system error"), "{busy} is in the shared table, {:?}", CommonError::Busy);
}
