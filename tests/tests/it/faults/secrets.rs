//! Tokens and secret parameters never appear in anything printed or logged.

use super::*;

/// Replaces each byte that is no letter, digit or other plain character of a URL.
fn percent(text: &str, encode: impl Fn(u8) -> String) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { encode(byte) }).collect()
}

/// A text as the inside of a JSON string.
fn escaped(text: &str) -> String {
    let json = serde_json::to_string(text).expect("a text is JSON").replace('/', "\\/");
    json[1..json.len() - 1].to_owned()
}

/// A text in every encoding in which a server may echo it.
fn encodings(text: &str) -> Vec<String> {
    let once = percent(text, |byte| format!("%{byte:02X}"));
    vec![
        text.to_owned(),
        percent(&once, |byte| format!("%{byte:02X}")),
        percent(text, |byte| format!("%{byte:02x}")),
        percent(text, |byte| format!("\\u{byte:04x}")),
        text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;"),
        escaped(text),
        once,
    ]
}

/// An encoded text as a JSON string; what has backslashes is the inside of one already.
fn quoted(echo: &str) -> String {
    if echo.contains('\\') { format!("\"{echo}\"") } else { serde_json::to_string(echo).expect("a text is JSON") }
}

#[tokio::test]
async fn an_echoed_token_is_shown_nowhere() {
    for echo in encodings(TOKEN) {
        let quoted = quoted(&echo);
        for then in [
            respond(
                "502 Bad Gateway",
                &[],
                format!("<p>/channels/ec/open/upload?access_token={echo}&upload_type=0</p>"),
            ),
            respond("502 Bad Gateway", &[], format!("<p>{echo}</p>")),
            respond("200 OK", &[], format!("<p>{echo}</p>")),
            respond("302 Found", &[("Location", "/x")], format!("<a href=\"/x?t={echo}\">")),
            json(&format!(r#"{{"errcode":40001,"errmsg":{quoted}}}"#)),
            json(&format!(r#"{{"errcode":99999,"errmsg":{quoted}}}"#)),
            json(&format!(r#"{{"errcode":{quoted},"media_id":"m"}}"#)),
            json(&format!(r#"{{{quoted}:1,"media_id":{quoted}"#)),
            json(&format!(r#"{{"media_id":[{quoted}]}}"#)),
        ] {
            let server = Server::new(then).await;
            // `fail` looks for the token in everything that the error can print.
            fail(app(&server), goods()).await;
            fail(app(&server), goods_by_url()).await;
        }
    }
}

#[tokio::test]
async fn a_token_in_an_odd_place_is_shown_nowhere() {
    let quoted = serde_json::to_string(TOKEN).expect("a text is JSON");
    for body in [
        format!(r#"{{"errcode":99999,"errmsg":{{"token":{quoted}}}}}"#),
        format!(r#"{{"errcode":99999,"errmsg":[{quoted}]}}"#),
        format!(r#"{{"errcode":99999,"errmsg":"x rid: {TOKEN}"}}"#),
        format!(r#"{{"errcode":99999,"errmsg":"x hint: [{TOKEN}]"}}"#),
        format!(r#"{{"errcode":10004,"errmsg":"rid: 1-{TOKEN} hint: [{TOKEN}]"}}"#),
    ] {
        let server = Server::new(json(&body)).await;
        fail(app(&server), goods()).await;
    }
}

#[tokio::test]
async fn a_token_that_is_escaped_twice_is_shown_nowhere() {
    // A gateway that wraps the answer of another as a text.
    let inner = format!(r#"{{"url":"/channels?t={}"}}"#, escaped(TOKEN));
    let server = Server::new(respond("502 Bad Gateway", &[], format!(r#"{{"message":"{}"}}"#, escaped(&inner)))).await;
    fail(app(&server), goods()).await;
}

#[tokio::test]
async fn a_token_that_is_cut_by_the_end_of_an_excerpt_is_shown_nowhere() {
    for before in (0..2_200).step_by(7).chain(490..530) {
        for echo in
            [TOKEN.to_owned(), TOKEN.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace('&', "%26")]
        {
            let body = format!("{}{echo}{}", "·".repeat(before / 2), "y".repeat(3_000));
            let token = Token::app(TOKEN).into();
            let prepared = prepare(&goods(), Some(&token), "http://127.0.0.1:1").expect("it can be prepared");
            let answer = weixin::RawResponse::new(502, body, std::time::SystemTime::now());
            let error = weixin::decode::<UploadBinary>(&answer, prepared.secrets()).expect_err("no success");
            assert_hidden(&error, &["73k", "Zq9", "tOk", "CoRe"]);
        }
    }
}

/// A request with a secret parameter.
fn everything(secret: &str) -> Everything {
    let item = EverythingItem::new("a").img("x");
    Everything::new(EverythingRequired {
        r#type: "a",
        text: "t",
        tiny: 1,
        large: 1,
        ratio: 1.0,
        flag: true,
        tags: ["x"],
        counts: [("a", 1)],
        price: Money::new(1),
        kind: 1,
        items: [item],
    })
    .small(1)
    .secret(secret)
}

#[tokio::test]
async fn a_secret_parameter_is_sent_and_shown_nowhere() {
    const SECRET: &str = "h1dden+/=&\"sEcReT";
    let hidden = ["h1dden", "sEcReT"];
    assert!(!format!("{:?}", everything(SECRET)).contains("sEcReT"));
    for echo in encodings(SECRET) {
        let quoted = quoted(&echo);
        let script =
            [respond("502 Bad Gateway", &[], &echo), json(&format!(r#"{{"errcode":1001,"errmsg":{quoted}}}"#))];
        let server = Server::with_script(script).await;
        for _ in 0..2 {
            let client = Client::builder(language::Token::app(TOKEN)).base_url(&server.url);
            assert_hidden(&fail(client, everything(SECRET)).await, &hidden);
        }
        assert!(server.requests()[0].body_text().contains("sEcReT"), "it was really sent");
    }
    let server = Server::new(json("{}")).await;
    let error = fail(Client::builder(language::Token::app(TOKEN)).base_url(&server.url), everything("q7")).await;
    assert_eq!(error.to_string(), {
        "everything: 1 problem\n  secret: 2 characters, must be at least 3 \
         (the service would return 47001, data format error)"
    });
    assert_hidden(&error, &["q7"]);
    server.assert_untouched().await;
}

#[test]
fn nothing_that_holds_a_token_prints_it() {
    let token = Token::app(TOKEN);
    let client = Client::builder(token.clone());
    let shown = format!("{token:?} {client:?} {:?}", client.clone().build());
    let prepared = prepare(&goods(), Some(&token.into()), "http://127.0.0.1:1").expect("it can be prepared");
    let shown = format!("{shown} {prepared:?} {prepared:#?} {:?}", prepared.secrets());
    assert!(prepared.url().contains(TOKEN_IN_QUERY), "it is there");
    assert!(!shown.contains("tOkEnCoRe") && !shown.contains("73kHead"), "{shown}");
}

thread_local! {
    /// What this thread has logged, once it is asked for.
    static LOGGED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Writes down everything that is logged, down to traces.
struct Log;

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Log);
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Log);
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Log);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

impl tracing::field::Visit for Log {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        LOGGED.with_borrow_mut(|logged| {
            if let Some(text) = logged {
                let _ = writeln!(text, "{field}={value:?}");
            }
        });
    }
}

/// A success, a failure that echoes the token, and two requests that break rules and are sent with a warning.
async fn talk() {
    let echo = respond("502 Bad Gateway", &[], format!("<p>{TOKEN}</p>"));
    let server = Server::with_script([goods_answer(), echo, review_answer(), json("{}")]).await;
    app(&server).build().expect("a client").send(goods()).await.expect("sent");
    fail(app(&server), goods()).await;
    let wrong = UploadMediaToCodeAudit::new(file_of("bmp", 10));
    authorizer(&server).validation(Validation::Warn).build().expect("a client").send(wrong).await.expect("sent");
    let client = Client::builder(language::Token::app(TOKEN)).base_url(&server.url).validation(Validation::Warn);
    fail(client, everything("q7")).await;
}

/// A signed request that is retried and answered with its own signature, which is returned.
async fn talk_signed() -> String {
    let busy = respond("503 Service Unavailable", &[], "");
    let server = Server::with_script([busy, json(r#"{"errcode":1001,"errmsg":"refused"}"#)]).await;
    let client = Client::builder(language::Token::app(TOKEN)).base_url(&server.url);
    let retry = Retry::default().pauses(Duration::from_millis(1), Duration::from_millis(2));
    let client = client.signer("pay", SigningKey::new("s1gnK3y")).retry(retry).build().expect("a client");
    client.send(language::demo::Charge::new(weixin_runtime::Fen(5))).await.expect_err("refused");
    let request = server.nth(1).await;
    let (_, signature) = request.request_line().split_once("pay_sig=").expect("a signature");
    signature.trim_end_matches(" HTTP/1.1").to_owned()
}

#[tokio::test]
async fn no_secret_is_logged() {
    tracing::subscriber::set_global_default(Log).expect("nobody else listens");
    // Another test may have come to a place that logs before anybody listened: after this, all places are known.
    talk().await;
    tracing::callsite::rebuild_interest_cache();
    LOGGED.set(Some(String::new()));
    talk().await;
    let signature = talk_signed().await;
    let text = LOGGED.take().expect("it was asked for");
    assert!(text.contains("answered") && text.contains("must be one of png"), "too little was logged: {text}");
    assert_eq!(signature.len(), 64);
    for secret in ["tOkEnCoRe", "73kHead", "q7", "s1gnK3y", &signature] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn requests_are_values_that_can_be_checked_without_a_client() {
    let report = upload(file_of("rar", 20)).check();
    assert_eq!((report.violations().len(), report.unchecked().len()), (0, 1));
}
