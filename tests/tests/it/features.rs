//! One small spec per feature of the language: its generated code as a snapshot, and that code run against values.

use std::io::Read;
use std::time::{Duration, SystemTime};

use weixin_mock::{Mock, RecordedRequest};
use weixin_runtime::{
    Client, Day, Days, ExposeSecret, Fen, File, Hours, Minutes, Month, RawResponse, Request, Seconds, Secrets,
    UnixMillis, UnixSeconds, Validation, Yuan, decode, prepare,
};
use weixin_tests::{bundle, features};

#[test]
fn every_feature_prints_as_it_was_reviewed() {
    insta::glob!("../../fixtures/features", "*.txt", |path| {
        let text = std::fs::read_to_string(path).expect("the fixture can be read");
        let files = weixin_codegen::generate(bundle::sources(&text)).expect("the fixture is good");
        // What the feature is about; what every spec has is locked by the real bindings.
        let is_own_service = text.contains("=== service.yaml");
        let is_common = |name: &str| match name {
            "service.rs" => !is_own_service,
            name => ["mod.rs", "demo/mod.rs"].contains(&name),
        };
        let own = files.iter().filter(|(name, _)| !is_common(name));
        let shown: String = own.map(|(name, text)| format!("// {name}\n{text}\n")).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/features" }, {
            insta::assert_snapshot!(shown);
        });
    });
}

/// Method, path with query, and body of a request.
fn sent<R: Request>(request: &R) -> (String, String) {
    let token = weixin_runtime::Token::new("app", "access_token", "T".to_owned());
    let prepared = prepare(request, Some(&token), "https://example.com").expect("it can be made");
    let mut body = Vec::new();
    prepared.body().reader().read_to_end(&mut body).expect("it can be read");
    let url = prepared.url().strip_prefix("https://example.com").expect("the base URL").to_owned();
    (format!("{} {url}", prepared.method()), String::from_utf8(body).expect("text"))
}

/// The JSON body of a request.
fn body<R: Request>(request: &R) -> String {
    sent(request).1
}

/// Every violation of a request, a line each.
fn wrong<R: Request>(request: &R) -> String {
    match request.validate() {
        Ok(()) => String::new(),
        Err(invalid) => invalid.to_string().lines().skip(1).map(|line| line.trim().to_owned() + "\n").collect(),
    }
}

/// What an answer becomes; the error as text.
fn received<R: Request>(body: &str) -> Result<R::Response, String> {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
    decode::<R>(&RawResponse::new(200, body.as_bytes().to_vec(), at), &Secrets::new())
        .map_err(|error| error.to_string())
}

/// The text of a fixture.
fn fixture(name: &str) -> String {
    let path = format!("{}/fixtures/features/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the fixture can be read")
}

/// A server of a fixture, and a client that leaves it to the server what is wrong.
async fn vendor(name: &str) -> (Mock, Client) {
    let vendor =
        Mock::start(weixin_codegen::model(bundle::sources(&fixture(name))).expect("the fixture is good")).await;
    let token = weixin_runtime::Token::new("app", "access_token", "T".to_owned());
    let client = Client::builder(token).base_url(vendor.url()).validation(Validation::Off).build();
    (vendor, client.expect("a client"))
}

#[test]
fn string() {
    use features::string::demo::Call;
    assert_eq!(body(&Call::new("名前")), r#"{"name":"名前"}"#);
    assert_eq!(wrong(&Call::new("a")), "name: 1 character, must be at least 2\nname: 1 byte, must be at least 2\n");
    assert_eq!(wrong(&Call::new("名前名前")), "name: 12 bytes, must be at most 9\n");
    assert_eq!(received::<Call>(r#"{"name":"x"}"#).expect("good").name, "x");
    assert!(
        received::<Call>(r#"{"name":5}"#).expect_err("a number").contains("name: expected a string, found a number")
    );
}

#[test]
fn chars() {
    use features::chars::demo::Call;
    let call = Call::new("12", "A_b-9*");
    assert_eq!(wrong(&call.clone().title("红 Ab，〇").tags(vec!["!~".to_owned()])), "");
    assert_eq!(
        wrong(&call.clone().title("图\u{200b}").tags(vec!["ok".to_owned(), "a b".to_owned()])),
        "title: U+200B at position 2, must consist of Chinese characters, upper case letters, lower case letters, \
         spaces and `，。` (the service would return 7, bad parameter)\n\
         tags[1]: ` ` at position 2, must consist of visible ASCII characters (the service would return 7, bad parameter)\n"
    );
    for good in ["四字", "四字x", "abcdef", "，　二", "カナabカ"] {
        assert_eq!(wrong(&call.clone().name(good)).is_empty(), good != "カナabカ", "{good}");
    }
    let narrow = wrong(&call.clone().name("字a"));
    assert!(
        narrow.starts_with("name: 3 characters, must be at least 4, where a Chinese character counts two"),
        "{narrow}"
    );
    let secret = wrong(&call.secret("abcdefg-s3cret"));
    assert!(secret.starts_with("secret: a character at position 7, must consist of hexadecimal digits"), "{secret}");
    assert_eq!(
        wrong(&Call::new("１", "ab%c%")),
        "number: `１` at position 1, must consist of digits (the service would return 7, bad parameter)\n\
         order: `%` at position 3, must consist of digits, letters and `_-*` (the service would return 7, bad parameter)\n"
    );
}

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
fn rate() {
    use features::rate::demo::{Call, Rare};
    use weixin_runtime::{Period, Rate, RateLimit};
    let rates = [Rate { calls: 2000, per: Period::Minute }, Rate { calls: 200_000, per: Period::Day }];
    assert_eq!((Call::ENDPOINT.rates, Rare::ENDPOINT.rates.len()), (&rates[..], 1));
    assert_eq!(RateLimit::of::<Call>(), RateLimit::within(&rates));
    assert_eq!(RateLimit::of::<features::boolean::demo::Call>(), None);
}

#[test]
fn integer() {
    use features::integer::demo::Call;
    assert_eq!(body(&Call::new(200, -5, u64::MAX)), r#"{"large":18446744073709551615,"signed":-5,"small":200}"#);
    assert_eq!(wrong(&Call::new(201, -6, 0)), "small: 201, must be at most 200\nsigned: -6, must be at least -5\n");
    let answer = received::<Call>(r#"{"small":255,"signed":-32768,"large":18446744073709551615}"#).expect("good");
    assert_eq!((answer.small, answer.signed, answer.large), (255, i16::MIN, u64::MAX));
    for bad in [
        r#"{"small":256,"signed":0,"large":0}"#,
        r#"{"small":1.5,"signed":0,"large":0}"#,
        r#"{"small":-1,"signed":0,"large":0}"#,
    ] {
        assert!(received::<Call>(bad).expect_err("out of range").contains("small: "), "{bad}");
    }
}

#[test]
fn number() {
    use features::number::demo::Call;
    assert_eq!(body(&Call::new(0.25)), r#"{"ratio":0.25}"#);
    assert_eq!(wrong(&Call::new(1.6)), "ratio: 1.6, must be at most 1.5\n");
    assert!(!wrong(&Call::new(f64::NAN)).is_empty());
    assert_eq!(received::<Call>(r#"{"ratio":3}"#).expect("good").ratio, 3.0);
}

#[test]
fn boolean() {
    use features::boolean::demo::Call;
    assert_eq!(body(&Call::new(true)), r#"{"flag":true}"#);
    assert!(!received::<Call>(r#"{"flag":false}"#).expect("good").flag);
    assert!(received::<Call>(r#"{"flag":1}"#).is_err());
}

#[test]
fn errors() {
    use features::errors::demo::{Call, CallError};
    use weixin_runtime::{Class, Error};
    let at = SystemTime::UNIX_EPOCH;
    let refused = |body: &str| {
        decode::<Call>(&RawResponse::new(200, body.as_bytes().to_vec(), at), &Secrets::new()).expect_err("a refusal")
    };
    let stated = refused(r#"{"errcode":1,"errmsg":"too many"}"#);
    assert_eq!((stated.is_retryable(), stated.class()), (true, Some(Class::Throttled)));
    assert_eq!(stated.to_string(), "call: 1 there were too many calls: wait a minute");
    let bare = refused(r#"{"errcode":2,"errmsg":"订单状态无法调用关单"}"#);
    assert_eq!((bare.is_retryable(), bare.class()), (false, Some(Class::Unsorted)));
    assert_eq!((CallError::TextOnly.remedy(), bare.to_string().as_str()), (None, "call: 2 订单状态无法调用关单"));
    let silent = refused(r#"{"errcode":3,"errmsg":"wait"}"#);
    assert_eq!((CallError::Silent.texts(), silent.text()), (&[][..], None));
    let forbidden = refused(r#"{"errcode":6,"errmsg":"no permission"}"#);
    assert_eq!((forbidden.is_retryable(), forbidden.class()), (false, Some(Class::Permission)));
    assert_eq!(silent.to_string(), "call: 3 the service's docs do not say what it means; the service says: wait");
    // One code, several texts: which of them came.
    let which = |message: &str| match refused(&format!(r#"{{"errcode":4,"errmsg":"{message} rid: 1-2"}}"#)) {
        Error::Api(failure) => match (failure.error(), failure.text()) {
            (CallError::SignatureWrong, Some("signature is needed")) => "needed",
            (CallError::SignatureWrong, Some(_)) => "wrong",
            (CallError::SignatureWrong, None) => "another text",
            _ => "another code",
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(which("signature is needed"), "needed");
    assert_eq!(which("Signature is needed: pay_sig"), "needed");
    assert_eq!(which("请求签名错误"), "wrong");
    assert_eq!(which("签名"), "another text");
    let needed = refused(r#"{"errcode":4,"errmsg":"signature is needed"}"#).to_string();
    assert_eq!(needed, "call: 4 请求签名错误 / signature is needed: sign it; the service says: signature is needed");
}

#[test]
fn code() {
    use features::code::demo::{Call, CallError};
    let answer = received::<Call>(
        r#"{"errcode":0,"first":7,"all":[0,"7",null,"",8],"result":[{"id":"a","errcode":0},{"id":"b","errcode":7},{"id":"c"}]}"#,
    )
    .expect("good");
    assert_eq!((answer.first, answer.by_name.is_none()), (Some(CallError::NotYours), true));
    assert_eq!(answer.first.and_then(|error| error.row()).map(|row| row.texts), Some(&["not yours"][..]));
    let eight = CallError::from_code(8.into());
    assert_eq!(answer.all, [None, Some(CallError::NotYours), None, None, Some(eight)]);
    let refused: Vec<&str> =
        answer.result.iter().filter(|one| one.errcode.is_some()).map(|one| one.id.as_str()).collect();
    assert_eq!(refused, ["b"]);
    let wrong = received::<Call>(r#"{"all":[true],"result":[]}"#).expect_err("a boolean");
    assert!(wrong.contains("all[0]: expected a code, found a boolean"), "{wrong}");
}

#[test]
fn list() {
    use features::list::demo::Call;
    let tags = |tags: &[&str]| Call::new(tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<String>>());
    assert_eq!(body(&tags(&["a", "b"])), r#"{"tags":["a","b"]}"#);
    assert_eq!(wrong(&tags(&[])), "tags: 0 items, must be at least 1\n");
    assert_eq!(
        wrong(&tags(&["a", "long", "c"])),
        "tags: 3 items, must be at most 2\ntags[1]: 4 characters, must be at most 3\n"
    );
    assert_eq!(received::<Call>(r#"{"tags":["x"]}"#).expect("good").tags, ["x"]);
    assert!(received::<Call>(r#"{"tags":["x",2]}"#).expect_err("a number").contains("tags[1]: expected a string"));
}

#[test]
fn response_list() {
    use features::response_list::demo::{Call, CallResponseItem};
    let rows: Vec<CallResponseItem> = received::<Call>(r#"[{"title":"a"},{"title":"b","price":3}]"#).expect("good");
    assert_eq!(
        rows.iter().map(|row| (row.title.as_str(), row.price)).collect::<Vec<_>>(),
        [("a", None), ("b", Some(3))]
    );
    assert!(received::<Call>("[]").expect("good").is_empty());
    let error = |body| received::<Call>(body).expect_err("bad");
    assert!(error(r#"[{"title":"a"},{"title":2}]"#).contains("[1].title: expected a string, found a number"));
    assert!(error(r#"{"errcode":0,"errmsg":"ok"}"#).contains("expected a list, found an object"));
    assert_eq!(error(r#"{"errcode":2,"errmsg":"x"}"#), "call: 2 no such list: ask for another; the service says: x");
}

/// The envelope is no part of a map, wherever it stands; a field of the same name further inside is.
#[test]
fn response_map() {
    use features::response_map::demo::Call;
    let counts = received::<Call>(r#"{"a":[1],"errcode":0,"b":[],"errmsg":"ok"}"#).expect("good");
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("a".to_owned(), vec![1]), ("b".to_owned(), Vec::new())]);
    assert!(received::<Call>("{}").expect("good").is_empty());
    assert!(received::<Call>(r#"{"a":[1,"x"]}"#).expect_err("bad").contains("a[1]: expected a number, found a string"));
    assert!(received::<Call>("[]").expect_err("bad").contains("expected an object, found a list"));
    assert!(received::<Call>(r#"{"errcode":2}"#).expect_err("refused").starts_with("call: 2 no such map"));
}

#[test]
fn or_text() {
    use features::or_text::demo::{Call, CallData, CallNote};
    use weixin_runtime::TextOr;
    let object = TextOr::Value(CallData::new("t"));
    assert_eq!(body(&Call::new(object)), r#"{"data":{"title":"t"}}"#);
    assert_eq!(body(&Call::new("text").note("more")), r#"{"data":"text","note":"more"}"#);
    assert_eq!(
        body(&Call::new("text").note(TextOr::Value(CallNote::new("t")))),
        r#"{"data":"text","note":{"title":"t"}}"#
    );
    let answer = received::<Call>(r#"{"data":"","rows":"none","all":["x",{"number":1}]}"#).expect("good");
    assert_eq!(
        (answer.data.text(), answer.rows.and_then(|rows| rows.text().map(str::to_owned))),
        (Some(""), Some("none".to_owned()))
    );
    assert_eq!((answer.all[0].text(), answer.all[1].value().map(|row| row.number)), (Some("x"), Some(1)));
    let answer = received::<Call>(r#"{"data":{"title":"t"},"rows":[1,2],"all":[]}"#).expect("good");
    assert_eq!(answer.data.value().map(|data| data.title.as_str()), Some("t"));
    assert_eq!(answer.rows.and_then(|rows| rows.value().cloned()), Some(vec![1, 2]));
    let error = |body| received::<Call>(body).expect_err("bad");
    assert!(error(r#"{"data":{"title":1},"all":[]}"#).contains("data.title: expected a string, found a number"));
    assert!(error(r#"{"data":7,"all":[]}"#).contains("data: expected a string or an object, found a number"));
    assert!(error(r#"{"all":[]}"#).contains("data: expected an object, found nothing"));
}

#[test]
fn map() {
    use features::map::demo::Call;
    let counts = |pairs: &[(&str, u32)]| {
        Call::new(
            pairs
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect::<std::collections::BTreeMap<_, _>>(),
        )
    };
    assert_eq!(body(&counts(&[("a", 1)])), r#"{"counts":{"a":1}}"#);
    assert_eq!(wrong(&counts(&[("a", 1), ("b", 2)])), "counts: 2 items, must be at most 1\n");
    assert_eq!(received::<Call>(r#"{"counts":{"x":7}}"#).expect("good").counts["x"], 7);
}

#[test]
fn object_inline() {
    use features::object_inline::demo::{Call, CallInner};
    assert_eq!(body(&Call::new(CallInner::new("abc"))), r#"{"inner":{"title":"abc"}}"#);
    assert_eq!(wrong(&Call::new(CallInner::new("abcd"))), "inner.title: 4 characters, must be at most 3\n");
    assert_eq!(received::<Call>(r#"{"inner":{"title":"x"}}"#).expect("good").inner.title, "x");
    assert!(
        received::<Call>(r#"{"inner":{}}"#)
            .expect_err("nothing")
            .contains("inner.title: expected a string, found nothing")
    );
}

#[test]
fn object_named() {
    use features::object_named::demo::{Call, Item};
    let call = Call::new(Item::new("a").note("n"), vec![Item::new("b"), Item::new("")]);
    assert_eq!(body(&call), r#"{"first":{"note":"n","title":"a"},"others":[{"title":"b"},{"title":""}]}"#);
    assert_eq!(wrong(&call), "others[1].title: 0 characters, must be at least 1\n");
    assert_eq!(received::<Call>(r#"{"item":{"title":"x"}}"#).expect("good").item.note, None);
}

#[test]
fn open_enum_string() {
    use features::open_enum_string::demo::{Call, Kind};
    assert_eq!(body(&Call::new(Kind::Image)), r#"{"kind":"image"}"#);
    assert_eq!(body(&Call::new("new")), r#"{"kind":"new"}"#);
    assert_eq!(received::<Call>(r#"{"kind":"+1"}"#).expect("good").kind, Kind::More);
    assert_eq!(received::<Call>(r#"{"kind":"hologram"}"#).expect("kept").kind.as_str(), "hologram");
}

#[test]
fn open_enum_number() {
    use features::open_enum_number::demo::{Call, State};
    assert_eq!(body(&Call::new(State::Failed)), r#"{"state":-1}"#);
    assert_eq!(received::<Call>(r#"{"state":0}"#).expect("good").state, State::Open);
    assert_eq!(received::<Call>(r#"{"state":9}"#).expect("kept").state.value(), 9);
}

#[test]
fn time() {
    use features::time::demo::Call;
    let call = Call::new(UnixSeconds(1), UnixMillis(2), Duration::from_secs(3), Duration::from_millis(4));
    assert_eq!(body(&call), r#"{"at":1,"at_ms":2,"wait":3,"wait_ms":4}"#);
    let answer = received::<Call>(r#"{"at":1800000000,"wait_ms":1500}"#).expect("good");
    assert_eq!((answer.at, answer.wait_ms), (UnixSeconds(1_800_000_000), weixin_runtime::Millis(1500)));
}

#[test]
fn calendar() {
    use features::calendar::demo::Call;
    use features::calendar::service::SERVICE;
    let day = Day::new(2024, 2, 29).expect("a day");
    let month = Month::from(day);
    let call = Call::new(day).month(month).holidays([day, Day::new(2024, 12, 25).expect("a day")]).since(day);
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&since=2024-02-29");
    assert_eq!(body(&call), r#"{"day":"2024-02-29","holidays":["2024-02-29","2024-12-25"],"month":"2024-02"}"#);
    assert_eq!(wrong(&Call::new(day).holidays(vec![day; 3])), "holidays: 3 items, must be at most 2\n");
    assert_eq!(SERVICE.time_zone.to_string(), "+08:00");
    assert_eq!(Day::at(SystemTime::UNIX_EPOCH, SERVICE.time_zone), Day::new(1970, 1, 1));

    let answer = received::<Call>(r#"{"day":"2024-02-29","month":"2024-02","visits":{"a":"20240229"}}"#).expect("good");
    assert_eq!((answer.day, answer.month), (day, Some(month)));
    assert_eq!(
        answer.visits.and_then(|visits| visits.get("a").copied()),
        Some(day),
        "without dashes it means the same"
    );
    assert_eq!(received::<Call>(r#"{"day":20240229}"#).expect("good").day, day);
    let refused = |body: &str| received::<Call>(body).expect_err("not a day");
    assert!(refused(r#"{"day":"2023-02-29"}"#).contains("day: expected a day, found a string that is not a day"));
    assert!(refused(r#"{"day":""}"#).contains("day: expected a day, found an empty string"));
    assert!(refused(r#"{"day":20230229}"#).contains("day: expected a day, found 20230229"));
    assert!(refused(r#"{"day":"2024-02-29","month":true}"#).contains("month: expected a month, found a boolean"));
}

#[test]
fn dated() {
    use features::dated::demo::Call;
    let day = Day::new(2023, 11, 2).expect("a day");
    let at = UnixSeconds(1_616_404_717);
    let call = Call::new(day).ds(day).month(Month::from(day)).created(at).uploaded(UnixMillis(1_671_082_175_120));
    let call = call.paid(at).days([day, Day::new(9999, 12, 31).expect("a day")]).times([("a", at)]).since(day).at(at);
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&since=20231102&at=2021-03-22+17%3A18%3A37");
    assert_eq!(
        body(&call),
        r#"{"bill":"20231102","created":"2021-03-22 17:18:37","days":"20231102,99991231","ds":20231102,"month":"202311",""#
            .to_owned()
            + r#"paid":"20210322171837","times":{"a":"2021-03-22T17:18:37+08:00"},"uploaded":"2022-12-15T13:29:35.120+08:00"}"#
    );
    assert_eq!(
        wrong(&Call::new(day).created(UnixSeconds(i64::MAX)).times([("b", UnixSeconds(i64::MIN))])),
        "created: 9223372036854775807 seconds since 1970, must be in the years 0 to 9999\n\
         times.b: -9223372036854775808 seconds since 1970, must be in the years 0 to 9999\n"
    );

    let body =
        r#"{"bill":"2023-11-02","month":202311,"created":"2021-03-22T09:18:37Z","uploaded":"2022-12-15 13:29:35","#
            .to_owned()
            + r#""days":"20231102,2023-11-02","times":["2021-03-22 17:18:37"]}"#;
    let answer = received::<Call>(&body).expect("good");
    assert_eq!((answer.bill, answer.month, answer.created), (Some(day), Some(Month::from(day)), Some(at)));
    assert_eq!(answer.uploaded, Some(UnixMillis(1_671_082_175_000)));
    assert_eq!((answer.days, answer.times), (Some(vec![day, day]), Some(vec![at])));
    let empty = received::<Call>(r#"{"bill":"","month":"","created":"","uploaded":"","days":""}"#).expect("no values");
    assert_eq!((empty.bill, empty.created, empty.days), (None, None, Some(vec![])));
    let refused = |body: &str| received::<Call>(body).expect_err("not a time");
    assert!(refused(r#"{"created":"soon"}"#).contains("created: expected a time, found a string that is not a time"));
    assert!(refused(r#"{"created":1616404717}"#).contains("created: expected a time in a string, found a number"));
    assert!(refused(r#"{"days":"20231102,x"}"#).contains("days[1]: expected a day, found a string that is not a day"));
}

#[test]
fn money() {
    use features::money::demo::Call;
    let call = Call::new(Fen(1), Yuan::new(12, 30)).tip(Fen(5)).parts([Yuan::new(1, 0)]).withdrawn(Fen(100));
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&tip=0.05");
    assert_eq!(body(&call), r#"{"parts":[1],"price":12.3,"total":1,"withdrawn":"1.00"}"#);
    let call = Call::new(Fen(0), Fen(500_001)).parts([Yuan::new(9, 50), Yuan::new(9, 51)]).withdrawn(Fen(-51));
    assert_eq!(
        wrong(&call),
        "total: 0, must be at least 1\nprice: 5000.01, must be at most 5000.00\n\
         parts[1]: 9.51, must be at most 9.50\nwithdrawn: -0.51, must be at least -0.50\n"
    );
    let answer = received::<Call>(r#"{"total":888,"price":0.30000000000000004,"amount":"1234.5"}"#).expect("good");
    assert_eq!((answer.total, answer.price, answer.amount), (Fen(888), Yuan::new(0, 30), Some(Yuan::new(1234, 50))));
    let empty = received::<Call>(r#"{"amount":""}"#).expect("good");
    assert_eq!((empty.total, empty.price, empty.amount), (Fen(100), Yuan::new(0, 50), None));
    let refused = |body: &str| received::<Call>(body).expect_err("not an amount");
    assert!(refused(r#"{"price":0.005}"#).contains("price: expected a number with at most two decimals, found 0.005"));
    assert!(refused(r#"{"price":"1"}"#).contains("price: expected a number, found a string"));
    assert!(refused(r#"{"total":1.5}"#).contains("total: expected an integer, found 1.5"));
}

#[test]
fn duration() {
    use features::duration::demo::Call;
    let call = Call::new(Minutes(60), Seconds(6)).valid(Days(30)).lead(Duration::from_secs(7200));
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&interval=60");
    assert_eq!(body(&call), r#"{"delay":6,"lead":"2","valid":30}"#);
    assert_eq!(
        wrong(&Call::new(Minutes(6), Duration::from_secs(5)).valid(Days(31))),
        "interval: `6`, must be one of 5, 60, 1440\ndelay: 5, must be at least 6\nvalid: 31, must be at most 30\n"
    );
    let answer = received::<Call>(r#"{"lead":"-1","at":"1700000000"}"#).expect("good");
    assert_eq!((answer.valid, answer.lead, answer.at), (Days(3), Some(Hours(0)), Some(UnixSeconds(1_700_000_000))));
}

#[test]
fn url() {
    use features::url::demo::Call;
    assert_eq!(wrong(&Call::new("https://example.com/a").links(vec!["http://example.com".to_owned()])), "");
    let call = Call::new("ftp://example.com").links(vec!["https://x".to_owned(), "no".to_owned()]);
    assert_eq!(
        wrong(&call),
        "link: `ftp://example.com`, must be an http or https URL (the service would return 7, bad link)\n\
         links[1]: `no`, must be an http or https URL (the service would return 7, bad link)\n"
    );
}

#[test]
fn file() {
    use features::file::demo::Call;
    let (line, form) = sent(&Call::new("n", File::from_bytes("a.bin", "1234")).note("hello"));
    assert_eq!(line, "POST /demo/call?access_token=T&name=n");
    assert!(form.contains("name=\"note\"\r\n\r\nhello\r\n") && form.contains("filename=\"a.bin\""), "{form}");
    assert_eq!(
        wrong(&Call::new("n", File::from_bytes("a", "12345"))),
        "data: 5 bytes, must be at most 4 (the service would return 1, too large)\n"
    );
    assert_eq!(
        wrong(&Call::new("n", File::from_bytes("a", ""))),
        "data: 0 bytes, must not be empty (the service would return 2, missing)\n"
    );
}

#[test]
fn format_table() {
    use features::format_table::demo::Call;
    let call = |name: &str, bytes: &'static [u8]| Call::new(File::from_bytes(name, bytes));
    assert_eq!(wrong(&call("A.PNG", b"\x89PNG1234")), "");
    assert!(sent(&call("a.svg", b"<s>")).1.contains("Content-Type: image/svg+xml\r\n"));
    assert!(
        wrong(&call("a.png", b"\x89PNG12345"))
            .starts_with("data: 9 bytes, must be below 9 (the service would return 3")
    );
    assert!(wrong(&call("a.svg", b"<sv>")).starts_with("data: 4 bytes, must be at most 3"));
    assert!(wrong(&call("a.gif", b"GIF8")).starts_with("data: .gif, must be one of png, svg"));
    assert!(wrong(&call("a.png", b"GIF8")).contains("the first bytes are 47 49 46 38"));
}

#[test]
fn id() {
    use features::id::demo::{Call, Seat, TicketId};
    assert_eq!(body(&Call::new("t-1")), r#"{"id":"t-1"}"#);
    let id = received::<Call>(r#"{"id":"t-2"}"#).expect("good").id;
    assert_eq!(id.expires_at(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1000 + 7200)));
    assert_eq!(TicketId::new("t-2").expires_at(), None);
    assert_eq!(TicketId::LIFETIME, Some(Duration::from_secs(7200)));
    let seat: Option<Seat> = received::<Call>(r#"{"id":"t-2","seat":"s-3"}"#).expect("good").seat;
    let until = SystemTime::UNIX_EPOCH + Duration::from_secs(1000 + 90);
    assert_eq!(seat.and_then(|seat| seat.expires_at()), Some(until));
}

#[test]
fn presence() {
    use features::presence::demo::Call;
    assert_eq!(sent(&Call::new()), ("POST /demo/call?access_token=T".to_owned(), r#"{"b":null}"#.to_owned()));
    assert_eq!(sent(&Call::new().page(2).a("x").b("y")).0, "POST /demo/call?access_token=T&page=2");
    let empty = received::<Call>(r#"{"b":null}"#).expect("good");
    assert_eq!((empty.a, empty.b, empty.c, empty.d), (None, None, 7, "none".to_owned()));
    let full = received::<Call>(r#"{"a":"1","b":"2","c":3,"d":"4"}"#).expect("good");
    assert_eq!((full.a.as_deref(), full.b.as_deref(), full.c, full.d.as_str()), (Some("1"), Some("2"), 3, "4"));
}

#[test]
fn wire() {
    use features::wire::demo::Call;
    assert_eq!(body(&Call::new(u64::MAX)), r#"{"id":"18446744073709551615"}"#);
    let answer = received::<Call>(r#"{"id":"18446744073709551615","count":"7","name":8,"flag":"1"}"#).expect("lenient");
    assert_eq!((answer.id, answer.count, answer.name.as_str(), answer.flag), (u64::MAX, 7, "8", true));
    assert!(received::<Call>(r#"{"id":1,"count":7,"name":"8","flag":true}"#).is_ok());
    let exact =
        |exact: &str| received::<Call>(&format!(r#"{{"id":1,"count":7,"name":"8","flag":true,"exact":{exact}}}"#));
    assert_eq!(exact("7").expect("a number").exact, Some(7));
    assert!(exact(r#""7""#).expect_err("a string").contains("exact: expected a number, found a string"));
}

#[test]
fn joined() {
    use features::joined::demo::{Call, CallInner, PictureId};
    let inner = CallInner::new(vec!["a".to_owned(), "文".to_owned()]);
    let call = Call::new(vec![PictureId::new("x-1"), PictureId::new("y_2")]).inner(inner);
    assert_eq!(body(&call), r#"{"inner":{"tags":"a 文"},"pictures":"x-1|y_2"}"#);
    assert_eq!(body(&Call::new(vec![])), r#"{"pictures":""}"#);
    let tags = CallInner::new(vec!["a b".to_owned(), "abcd".to_owned()]);
    let call = Call::new(vec!["a|b".into(), "".into(), "c".into()]).inner(tags);
    assert_eq!(wrong(&call), {
        "pictures[0]: `a|b`, must not contain `|`\npictures[1]: ``, must not be empty\n\
         pictures: 3 items, must be at most 2\ninner.tags[0]: `a b`, must not contain ` `\n\
         inner.tags[1]: 4 characters, must be at most 3\n"
    });
    let pictures = |body: &str| received::<Call>(body).expect("good").pictures;
    let ids = pictures(r#"{"pictures":"xxx|yyy| zzz|"}"#).expect("they are there");
    assert_eq!(ids.iter().map(PictureId::as_str).collect::<Vec<_>>(), ["xxx", "yyy", "zzz"]);
    assert_eq!(pictures(r#"{"pictures":["a"]}"#).map(|ids| ids.len()), Some(1), "a list is taken too");
    assert_eq!(pictures(r#"{"pictures":""}"#), Some(vec![]));
    assert_eq!(pictures("{}"), None);
    assert!(received::<Call>(r#"{"pictures":7}"#).is_err());
}

#[test]
fn wire_lists() {
    use features::wire_lists::demo::{Call, Form, State};
    let call = Call::new(vec![1, 20], vec![0.5, 2.0])
        .tags(vec!["a".to_owned(), "b&c".to_owned()])
        .states(vec![State::Passed, State::Failed])
        .table(vec![vec![1, -2], vec![3]])
        .flags([("x", vec![true, false])])
        .large(vec![u64::MAX]);
    let (line, body) = sent(&call);
    assert_eq!(line, "POST /demo/call?access_token=T&ids=1%2C20&tags=a&tags=b%26c");
    assert_eq!(
        body,
        r#"{"flags":{"x":"true|false"},"large":["18446744073709551615"],"ratios":"0.5,2","states":"0;1","table":"1,-2;3"}"#
    );
    assert_eq!(wrong(&call), "");
    let empty = Call::new(vec![], vec![]).tags(vec![]);
    assert_eq!(sent(&empty), ("POST /demo/call?access_token=T&ids=".to_owned(), r#"{"ratios":""}"#.to_owned()));
    let bad = Call::new(vec![1, 100, 3, 4], vec![f64::NAN]).tags(vec!["long".to_owned()]).table(vec![vec![], vec![1]]);
    assert_eq!(wrong(&bad), {
        "ids: 4 items, must be at most 3\nids[1]: 100, must be at most 99\ntags[0]: 4 characters, must be at most 3\n\
         ratios[0]: NaN, must be a finite number\ntable[0]: ``, must not be empty\n"
    });

    let all = r#"{"ids":"7, 8,","states":"1;9","table":"1,-2;3","flags":{"x":"true|0"},"large":["5",6],"odd":["1",2]}"#;
    let answer = received::<Call>(all).expect("good");
    assert_eq!((answer.ids, answer.table), (vec![7, 8], Some(vec![vec![1, -2], vec![3]])));
    assert_eq!(answer.states, Some(vec![State::Failed, State::from(9)]));
    assert_eq!((answer.large, answer.odd), (Some(vec![5, 6]), Some(vec![1, 2])));
    assert_eq!(answer.flags.expect("there")["x"], [true, false]);
    assert_eq!(received::<Call>(r#"{"ids":""}"#).expect("an empty list").ids, Vec::<u64>::new());
    for (body, what) in [
        (r#"{"ids":"7,x"}"#, "ids[1]: expected a number, found a string that is not one"),
        (r#"{"ids":"1","table":"1;2,x"}"#, "table[1][1]: expected a number, found a string that is not one"),
        (r#"{"ids":"1","large":[true]}"#, "large[0]: expected a number, found a boolean"),
        ("{}", "ids: expected a list, found nothing"),
    ] {
        let error = received::<Call>(body).expect_err(body);
        assert!(error.contains(what), "{error}");
    }

    let (_, form) = sent(&Form::new(vec![1, 2], vec![vec![1, 2], vec![3]]));
    let parts = ["\"ids\"\r\n\r\n1 2\r\n", "\"parts\"\r\n\r\n1,2\r\n", "\"parts\"\r\n\r\n3\r\n"];
    assert!(parts.iter().all(|part| form.contains(part)), "{form}");
    assert_eq!(wrong(&Form::new(vec![], vec![])), "parts: 0 items, must have at least one\n");
}

#[test]
fn wire_json() {
    use features::wire_json::demo::{Call, CallPicList, Filter, Form, FormDescription};
    let call = Call::new(CallPicList::new(vec!["https://a.example/\"b\"".to_owned()]))
        .filter(Filter::new("文").least(7u64))
        .extra(serde_json::json!([1, {"a": null}]))
        .rows(vec![Filter::new("a")]);
    let (line, body) = sent(&call);
    assert_eq!(
        line,
        "POST /demo/call?access_token=T&filter=%7B%22least%22%3A%227%22%2C%22name%22%3A%22%E6%96%87%22%7D"
    );
    assert_eq!(
        body,
        r#"{"extra":"[1,{\"a\":null}]","pic_list":"{\"list\":[\"https://a.example/\\\"b\\\"\"]}","rows":["{\"name\":\"a\"}"]}"#
    );
    let links = ["x".to_owned(), "https://a".to_owned(), "https://b".to_owned()];
    assert_eq!(wrong(&Call::new(CallPicList::new(links.to_vec())).rows(vec![Filter::new("abcd")])), {
        "pic_list.list: 3 items, must be at most 2\npic_list.list[0]: `x`, must be an http or https URL\n\
         rows[0].name: 4 characters, must be at most 3\n"
    });

    let all = r#"{"detail":"{\"name\":\"n\",\"least\":\"5\"}","rows":["{\"name\":\"r\"}",{"name":"s"}],"named":{"a":"[1,2]"},"extra":"[null]"}"#;
    let answer = received::<Call>(all).expect("good");
    assert_eq!((answer.detail.name.as_str(), answer.detail.least), ("n", Some(5)));
    let names: Vec<String> = answer.rows.into_iter().flatten().map(|row| row.name).collect();
    assert_eq!(names, ["r", "s"], "JSON itself is taken, too");
    assert_eq!(answer.named.expect("there")["a"], [1, 2]);
    assert_eq!(answer.extra, Some(serde_json::json!([null])));
    let blank = received::<Call>(r#"{"detail":"{\"name\":\"n\"}","extra":""}"#).expect("good");
    assert_eq!(blank.extra, None, "an empty string is no JSON");
    for (body, what) in [
        (r#"{"detail":"{"}"#, "detail: expected an object, found a string that is not JSON"),
        (r#"{"detail":"7"}"#, "detail: expected an object, found a number"),
        (r#"{"detail":"{\"name\":1}"}"#, "detail.name: expected a string, found a number"),
        (
            r#"{"detail":"{\"name\":\"\"}","rows":["x"]}"#,
            "rows[0]: expected an object, found a string that is not JSON",
        ),
        (r#"{"detail":"{\"name\":\"\"}","named":{"a":"[256]"}}"#, "named.a[0]: expected a number from 0 to 255"),
        (r#"{"detail":"{\"name\":\"\"}","extra":"x"}"#, "extra: expected a value, found a string that is not JSON"),
    ] {
        let error = received::<Call>(body).expect_err(body);
        assert!(error.contains(what), "{error}");
    }

    let form = Form::new(File::from_bytes("a.mp4", "x"), FormDescription::new("abc").introduction("d"));
    let text = "name=\"description\"\r\n\r\n{\"introduction\":\"d\",\"title\":\"abc\"}\r\n";
    assert!(sent(&form).1.contains(text));
    let long = Form::new(File::from_bytes("a.mp4", "x"), FormDescription::new("abcd"));
    assert_eq!(wrong(&long), "description.title: 4 characters, must be at most 3\n");
}

#[test]
fn bytes() {
    use features::bytes::demo::Call;
    let call = Call::new(b"\xfb\xff").key(vec![0; 2]).parts(vec!["a".into(), "".into()]).html("文");
    let (line, body) = sent(&call);
    assert_eq!(line, "POST /demo/call?access_token=T&key=AAA%3D");
    assert_eq!(body, r#"{"html":"5paH","img":"+/8=","parts":["YQ==",""]}"#);
    assert_eq!(wrong(&call), "");
    assert_eq!(wrong(&Call::new(b"12345").key(b"x").html("abcd")), {
        "key: 1 byte, must be at least 2 (the service would return 1, too large)\n\
         img: 5 bytes, must be at most 4 (the service would return 1, too large)\n\
         html: 4 characters, must be at most 3\n"
    });
    let answer = received::<Call>(r#"{"img":"-_8","html":"5paH\n"}"#).expect("good");
    assert_eq!((&answer.img[..], answer.html.as_deref()), (&b"\xfb\xff"[..], Some("文")));
    for (body, what) in [
        (r#"{"img":"a"}"#, "img: expected bytes in Base64, found a string that holds none"),
        (r#"{"img":[1]}"#, "img: expected bytes in Base64, found a list"),
        (r#"{"img":"","html":"/w=="}"#, "html: expected a text in Base64, found a string that is not one"),
    ] {
        let error = received::<Call>(body).expect_err(body);
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn secret() {
    use features::secret::demo::Call;
    let call = Call::new("s3cret-value");
    assert_eq!(body(&call), r#"{"secret":"s3cret-value"}"#);
    assert!(!format!("{call:?}").contains("s3cret"));
    assert_eq!(wrong(&Call::new("s3")), "secret: 2 characters, must be at least 3\n");
    let answer = received::<Call>(r#"{"access_token":"s3cret-token"}"#).expect("good");
    assert!(!format!("{answer:?}").contains("s3cret"));
    assert_eq!(answer.access_token.expose_secret(), "s3cret-token");
}

#[test]
fn one_of() {
    use features::one_of::demo::Call;
    assert_eq!(
        sent(&Call::new("fast", 2)),
        ("GET /demo/call?access_token=T&mode=fast&level=2".to_owned(), String::new())
    );
    assert_eq!(
        wrong(&Call::new("idle", 3)),
        "mode: `idle`, must be one of fast, slow\nlevel: `3`, must be one of 1, 2\n"
    );
}

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
fn response_file() {
    use features::response_file::demo::{Call, CallError};
    assert_eq!(received::<Call>("\u{89}PNG").expect("a file").bytes, "\u{89}PNG".as_bytes());
    let answer = RawResponse::new(200, &br#"{"errcode":2,"errmsg":"no such file"}"#[..], SystemTime::UNIX_EPOCH);
    let error = decode::<Call>(&answer, &Secrets::new()).expect_err("an envelope is no file");
    assert_eq!(error.api(), Some(CallError::NoFile));
}

/// What becomes of a response with a status.
fn answered<R: Request>(status: u16, body: &str) -> Result<R::Response, weixin_runtime::Error<R::Error>> {
    decode::<R>(&RawResponse::new(status, body.as_bytes().to_vec(), SystemTime::UNIX_EPOCH), &Secrets::new())
}

#[test]
fn envelopes() {
    use features::envelopes::demo::{Call, CallError, Inner, InnerError};
    // Either envelope can refuse, and the first refusal wins.
    assert_eq!(answered::<Call>(200, r#"{"errcode":0,"resultcode":1,"fee":5}"#).expect("a success").fee, Some(5));
    assert_eq!(answered::<Call>(200, r#"{"fee":5}"#).expect("a success").fee, Some(5));
    for (body, code, message) in [
        (r#"{"resultcode":9,"resultmsg":"none"}"#, 9, "none"),
        (r#"{"errcode":0,"errmsg":"ok","resultcode":9,"resultmsg":"none"}"#, 9, "none"),
        (r#"{"resultcode":9,"resultmsg":"none","errcode":1,"errmsg":"shut"}"#, 1, "shut"),
        (r#"{"errcode":{},"resultcode":9,"resultmsg":"none"}"#, 9, "none"),
    ] {
        let error = answered::<Call>(200, body).expect_err(body);
        let weixin_runtime::Error::Api(failure) = &error else { panic!("{error}") };
        assert_eq!((failure.code(), failure.message()), (code.into(), message), "{body}");
    }
    assert_eq!(answered::<Call>(200, r#"{"errcode":1}"#).expect_err("refused").api(), Some(CallError::Closed));
    let error = answered::<Call>(200, r#"{"errcode":{},"resultcode":0}"#).expect_err("malformed");
    assert!(error.to_string().contains("errcode: expected an integer, found an object"), "{error}");
    // A code inside an object, also in a damaged body.
    let good = answered::<Inner>(200, r#"{"base_resp":{"ret":0,"trace":"t"}}"#).expect("a success");
    assert_eq!(good.base_resp.trace.as_deref(), Some("t"));
    for body in [
        r#"{"base_resp":{"ret":-1,"errmsg":"busy rid: 1-2"}}"#,
        r#"{"data":[x],"base_resp":{"ret":-1,"errmsg":"busy rid: 1-2"}}"#,
        r#"{"base_resp":{"ret":-1,"errmsg":"busy rid: 1-2"},"data":[x"#,
        r#"{"ret":0,"base_resp":{"errmsg":"busy rid: 1-2","ret":"-1"}}"#,
    ] {
        let error = answered::<Inner>(200, body).expect_err(body);
        assert_eq!((error.api(), error.rid()), (Some(InnerError::Busy), Some("1-2")), "{body}");
    }
    assert!(matches!(answered::<Inner>(200, r#"{"ret":-1}"#), Err(weixin_runtime::Error::Decode(_))));
}

#[test]
fn envelopes_with_texts() {
    use features::envelopes::demo::{Pay, PayError};
    // Success without a word.
    for (status, body) in [(204, ""), (200, ""), (200, " \n"), (200, "{}"), (200, r#"{"result":{"code":"SUCCESS"}}"#)] {
        assert!(answered::<Pay>(status, body).is_ok(), "{status} {body}");
    }
    assert!(answered::<Pay>(500, "").is_err());
    let error = answered::<Pay>(400, r#"{"code":"PARAM_ERROR","message":"amount is wrong"}"#).expect_err("refused");
    assert_eq!((error.api(), error.has_code("PARAM_ERROR")), (Some(PayError::ParamError), true));
    let shown = "pay: PARAM_ERROR a parameter is wrong: correct it; the service says: amount is wrong";
    assert_eq!(error.to_string(), shown);
    let error = answered::<Pay>(500, r#"{"result":{"code":"SYSTEM_ERROR"}}"#).expect_err("refused");
    assert_eq!((error.api(), error.is_retryable()), (Some(PayError::SystemError), true));
    // What reads as a number is one, and an unnamed code tells by its status whether it is worth another try.
    assert_eq!(answered::<Pay>(200, r#"{"code":"268"}"#).expect_err("refused").api(), Some(PayError::Frozen));
    for (status, retryable) in [(400, false), (429, true), (503, true)] {
        let error = answered::<Pay>(status, r#"{"code":"NEW_ONE","message":"m"}"#).expect_err("refused");
        assert_eq!((error.code(), error.is_retryable()), (Some("NEW_ONE".into()), retryable));
        assert!(matches!(error.api(), Some(PayError::Unknown(_))));
    }
    let long = "X".repeat(100);
    let error = answered::<Pay>(400, &format!(r#"{{"code":"{long}"}}"#)).expect_err("refused");
    assert!(error.to_string().contains("XXX…") && !error.has_code(long.as_str()), "{error}");
}

#[test]
fn a_refusal_in_a_foreign_envelope_is_no_file() {
    use features::envelopes::demo::Fetch;
    for (body, code) in [
        (r#"{"errcode":7}"#, "7"),
        (r#"{"resultcode":9,"resultmsg":"none"}"#, "9"),
        (r#"{"base_resp":{"ret":-1}}"#, "-1"),
        (r#"{"code":"NO_AUTH","message":"m"}"#, "NO_AUTH"),
        (r#"{"code":"NO_AUTH","message":"m","x":[x]}"#, "NO_AUTH"),
    ] {
        let error = answered::<Fetch>(200, body).expect_err(body);
        assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some(code), "{body}");
    }
    assert_eq!(&answered::<Fetch>(200, "PNG").expect("a file").bytes[..], b"PNG");
    let mut named = RawResponse::new(200, br#"{"code":"print(1)"}"#.to_vec(), SystemTime::UNIX_EPOCH);
    named.content_disposition = Some("attachment; filename=\"notebook.json\"".to_owned());
    assert!(decode::<Fetch>(&named, &Secrets::new()).is_ok(), "the service says that it is a file");
}

#[test]
fn or_file() {
    use features::or_file::demo::{Call, CallError};
    let file = received::<Call>("\u{89}PNG").expect("a file");
    assert_eq!(file.file().map(|file| &file.bytes[..]), Some("\u{89}PNG".as_bytes()));
    for object in [r#"{"video_url":"https://a.example/b"}"#, r#"{"errcode":0,"video_url":"https://a.example/b"}"#] {
        let object = received::<Call>(object).expect("an object");
        assert_eq!(object.instead().map(|object| object.video_url.as_str()), Some("https://a.example/b"));
    }
    assert!(received::<Call>(r#"{"video":1}"#).is_err(), "another object is neither");
    let answer = RawResponse::new(200, &br#"{"errcode":2,"errmsg":"no such file"}"#[..], SystemTime::UNIX_EPOCH);
    let error = decode::<Call>(&answer, &Secrets::new()).expect_err("an envelope is no file");
    assert_eq!(error.api(), Some(CallError::NoFile));
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
    assert_eq!(body(&Call::new("a")), r#"{"app":"a","beta":false,"grant_type":"client_credential"}"#);
    assert_eq!(wrong(&Call::new("")), "app: 0 characters, must be at least 1\n");
}

#[test]
fn idempotent() {
    use features::idempotent::demo::Call;
    assert!(Call::ENDPOINT.idempotent && !features::fixed::demo::Call::ENDPOINT.idempotent);
}

#[test]
fn shared() {
    use features::shared::demo::{Call, CallError};
    use features::shared::types::{Currency, Money};
    assert_eq!(body(&Call::new(Money::new(5, Currency::Cny))), r#"{"money":{"amount":5,"currency":"CNY"}}"#);
    let answer = RawResponse::new(200, &br#"{"errcode":45011}"#[..], SystemTime::UNIX_EPOCH);
    let error = decode::<Call>(&answer, &Secrets::new()).expect_err("refused");
    assert!(error.is_retryable() && matches!(error.api(), Some(CallError::Unknown(_))));
    assert_eq!(error.shared(), Some(features::shared::errors::ExtraError::TooFast));
    assert_eq!(error.to_string(), "call: 45011 too fast: wait a minute");
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

/// A default may be said, and then nothing changes.
#[test]
fn defaults() {
    for (name, said) in [
        ("time", "unit: seconds"),
        ("wire", "wire: plain"),
        ("calendar", "wire: dashes"),
        ("envelopes", "codes: numbers"),
    ] {
        let text = fixture(name);
        let unsaid = text.replace(&format!(", {said}"), "");
        assert_ne!(text, unsaid, "{name} says it");
        let printed = |text: &str| weixin_codegen::generate(bundle::sources(text)).expect("the fixture is good");
        assert_eq!(printed(&text), printed(&unsaid), "{said}");
    }
}

#[test]
fn rust_names() {
    use features::rust_names::demo::TheCall;
    let call = TheCall::new("t", "f").need_detail(true);
    assert_eq!(body(&call), r#"{"1st":"f","needDetail":true,"type":"t"}"#);
    assert_eq!(call.r#type, "t");
    let answer = received::<TheCall>(r#"{"self":"x","file":{"request":"r"},"kind":"Token"}"#).expect("good");
    assert_eq!((answer.itself.as_str(), answer.file.request.as_str()), ("x", "r"));
    assert_eq!(answer.kind, Some(features::rust_names::demo::Service::Token));
}

#[test]
fn json() {
    use features::json::demo::Call;
    assert_eq!(body(&Call::new(serde_json::json!({ "deep": [1, null] }))), r#"{"any":{"deep":[1,null]}}"#);
    assert_eq!(received::<Call>(r#"{"any":[true]}"#).expect("good").any, Some(serde_json::json!([true])));
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

#[test]
fn choice() {
    use features::choice::demo::{Action, Button, Call, Message, MessageImage, MessageText, ViewAction};
    let call = Call::new("o1", Message::text(MessageText::new("hi")));
    assert_eq!(body(&call), r#"{"msgtype":"text","text":{"content":"hi"},"to":"o1"}"#);
    assert_eq!(
        body(&Call::new("o1", Message::image(MessageImage::new("m"))).note("n")),
        r#"{"image":{"media_id":"m"},"msgtype":"image","note":"n","to":"o1"}"#
    );
    assert_eq!(body(&Call::new("o1", Message::wait())), r#"{"msgtype":"wait","to":"o1"}"#);
    assert_eq!(
        wrong(&Call::new("o1", Message::text(MessageText::new("long")))),
        "text.content: 4 characters, must be at most 3\n"
    );
    let buttons = [
        Button::new("a", Action::click("k")),
        Button::new("b", ViewAction::new("https://example.com").key("v")),
        Button::new("c", Action::view("nowhere")),
    ];
    let call = Call::new("o1", Message::wait()).buttons(buttons);
    assert_eq!(
        body(&call),
        r#"{"buttons":[{"key":"k","title":"a","type":"click"},{"key":"v","title":"b","type":"view","url":"https://example.com"},{"title":"c","type":"view","url":"nowhere"}],"msgtype":"wait","to":"o1"}"#
    );
    assert_eq!(wrong(&call), "buttons[2].url: `nowhere`, must be an http or https URL\n");
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
    // Rules look at what is set, whatever the service assumes of the rest.
    assert_eq!(wrong(&of(2).size(1)), "");
    assert!(wrong(&of(2).size(1).width(2)).contains("at most one of them"));
}
