//! What belongs to a request as a whole: rules, conditions, variants, constants.

use weixin_mock::RecordedRequest;
use weixin_runtime::{Fen, File, UnixSeconds};
use weixin_tests::features;

use super::{body, sent, vendor, wrong};

#[test]
fn rules() {
    use features::rules::demo::Call;
    assert_eq!(wrong(&Call::new()), "img_url, img: none is set, must be exactly one of them\n");
    assert_eq!(wrong(&Call::new().img_url("https://example.com/a.png")), "");
    let both = Call::new().img_url("https://example.com/a.png").img(File::from_bytes("a.png", "x"));
    assert_eq!(wrong(&both), "img_url, img: `img_url` and `img` are set, must be exactly one of them\n");
}

/// The rules of a type hold wherever it stands; what they refuse, the service refuses too.
#[tokio::test]
async fn rules_of_a_type() {
    use features::rules::demo::{Choose, Pick};
    let (one, none, both) = (|| Pick::new().id(1), Pick::new, || Pick::new().id(1).name("n"));
    let bad = Choose::new(none()).others([one(), both()]);
    assert_eq!(
        wrong(&bad),
        "first.id, first.name: none is set, must be exactly one of them\n\
         others[1].id, others[1].name: `id` and `name` are set, must be exactly one of them\n"
    );
    let (vendor, client) = vendor("rules").await;
    client.send(Choose::new(one()).others([none().name("n")])).await.expect("the mock takes it");
    let error = client.send(bad).await.expect_err("the mock refuses it");
    assert!(error.has_code(40097), "{error}");
    let judged = |request: &RecordedRequest| request.problems.len();
    assert_eq!(vendor.requests().iter().map(|request| judged(request)).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn required_if() {
    use features::required_if::demo::Call;
    assert_eq!(wrong(&Call::new("plain")), "");
    assert_eq!(wrong(&Call::new("other")), "detail: missing, must be set when `kind` is other\n");
    assert_eq!(wrong(&Call::new("plain").a("x")), "b: missing, must be set when `a` is\n");
    assert_eq!(wrong(&Call::new("other").detail("d").a("x").b("y")), "");
}

#[test]
fn conditions() {
    use features::conditions::demo::{Call, CallDetail, Item, ItemInner};
    let of = |kind: u8| Call::new().kind(kind).second("s");
    assert_eq!(wrong(&of(2)), "");
    assert_eq!(wrong(&of(3)), "first: missing, must be set when `kind` is 1 or 3\n");
    assert_eq!(wrong(&Call::new().kind(1).first("f")), "");
    // What is absent has none of the values.
    assert_eq!(wrong(&Call::new()), "second: missing, must be set unless `kind` is 1\n");
    let detailed = |kind| of(kind).first("f").detail(CallDetail::new("deep")).third("t");
    assert_eq!(wrong(&detailed(2)), "");
    assert_eq!(wrong(&detailed(3)), "detail.hint: missing, must be set when `kind` is 3\n");
    let shallow = of(2).detail(CallDetail::new("deep"));
    assert_eq!(wrong(&shallow), "third: missing, must be set when `detail.mode` is deep\n");
    let tagged = Item::new("z").tags(["a", "other"]);
    assert_eq!(
        wrong(&of(2).items([Item::new("z"), tagged])),
        "items[1].note: missing, must be set when `tags[]` is other\n"
    );
    assert_eq!(
        wrong(&of(2).items([Item::new("z"), Item::new("y")])),
        "fourth: missing, must be set when `items[].of` is x or y\n"
    );
    let nested = Item::new("z").inner(ItemInner::new());
    assert_eq!(wrong(&of(2).items([nested.clone()])), "");
    assert_eq!(
        wrong(&of(3).first("f").items([nested])),
        "items[0].inner.deep: missing, must be set unless `kind` is 1 or 2\n"
    );
    // Numbers are equal whatever digits they are sent with.
    let priced = |fen| of(2).price(Fen(fen)).total(Fen(fen));
    assert_eq!(wrong(&priced(501)), "");
    assert_eq!(wrong(&priced(500)), "fifth: missing, must be set when `price` is 5 or 5.5\n");
    assert_eq!(wrong(&priced(550)), "fifth: missing, must be set when `price` is 5 or 5.5\n");
    assert_eq!(wrong(&priced(50)), "sixth: missing, must be set when `total` is 0.5\n");
    assert_eq!(wrong(&of(2).ratio(2.5)), "");
    for ratio in [2.0, 0.25] {
        assert_eq!(wrong(&of(2).ratio(ratio)), "seventh: missing, must be set when `ratio` is 2 or 0.25\n");
    }
    // Rules look at what is set, whatever the service assumes of the rest.
    assert_eq!(wrong(&of(2).size(1)), "");
    assert!(wrong(&of(2).size(1).width(2)).contains("at most one of them"));
}

#[test]
fn variants() {
    use features::variants::demo::Call;
    assert_eq!(sent(&Call::by_id(5)), ("POST /demo/call?access_token=T&by=0&id=5".to_owned(), String::new()));
    assert_eq!(
        sent(&Call::by_name("n")),
        ("POST /demo/call?access_token=T&by=1".to_owned(), r#"{"name":"n"}"#.to_owned())
    );
    assert_eq!(wrong(&Call::by_name("")), "name: 0 characters, must be at least 1\n");
}

/// A variant has rules and an empty body of its own.
#[tokio::test]
async fn rules_of_a_variant() {
    use features::variants::demo::Call;
    let both = Call::latest().count(1).after(UnixSeconds(5));
    assert_eq!(wrong(&both), "count, after: `count` and `after` are set, must be at most one of them\n");
    let (vendor, client) = vendor("variants").await;
    client.send(Call::latest()).await.expect("the mock takes it");
    client.send(Call::latest().count(3)).await.expect("the mock takes it");
    client.send(Call::by_id(5)).await.expect("the mock takes it");
    let sent = |request: &RecordedRequest| request.body.json().map(ToString::to_string);
    let bodies: Vec<Option<String>> = vendor.requests().iter().map(|request| sent(request)).collect();
    assert_eq!(bodies, [Some("{}".to_owned()), Some(r#"{"count":3}"#.to_owned()), None]);
    let error = client.send(both).await.expect_err("the mock refuses it");
    assert!(error.has_code(40097), "{error}");
}

#[test]
fn empty_body() {
    use features::empty_body::demo::Call;
    assert_eq!(body(&Call::new()), "{}");
    assert_eq!(body(&Call::new().note("x")), r#"{"note":"x"}"#);
}

#[test]
fn token_none() {
    use features::token_none::demo::Call;
    assert_eq!(sent(&Call::new()).0, "POST /demo/call");
    assert!(!Call::ENDPOINT.server_only);
}

#[test]
fn fixed() {
    use features::fixed::demo::Call;
    assert_eq!(sent(&Call::new("a")).0, "POST /demo/call?access_token=T&version=2");
    assert_eq!(body(&Call::new("a")), r#"{"app":"a","beta":false,"grant_type":"client_credential","share":0.5}"#);
    assert_eq!(wrong(&Call::new("")), "app: 0 characters, must be at least 1\n");
}

#[test]
fn idempotent() {
    use features::idempotent::demo::Call;
    assert!(Call::ENDPOINT.idempotent && !features::fixed::demo::Call::ENDPOINT.idempotent);
}

#[test]
fn rate() {
    use features::rate::demo::{Call, Rare};
    use weixin_runtime::{Period, Rate, RateLimit};
    let rates = [Rate { calls: 2000, per: Period::Minute }, Rate { calls: 200_000, per: Period::Day }];
    assert_eq!((Call::ENDPOINT.rates, Rare::ENDPOINT.rates.len()), (&rates[..], 1));
    assert_eq!(RateLimit::of::<Call>(), RateLimit::within(&rates));
    assert_eq!(RateLimit::of::<features::boolean::demo::Call>(), None);
}
