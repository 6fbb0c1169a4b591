//! Sealed requests: encrypted and signed as a whole, as are their responses.

use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use weixin_mock::{Mock, SealedAccount};
use weixin_runtime::{
    AccessToken, Client, ClientBuilder, Error, ExposeSecret, Prepared, RawResponse, Retry, Sealed, SealedKeys,
    SecretString, Segment, SigningErrorKind, TransportErrorKind, decode_sealed, prepare, prepare_sealed,
};
use weixin_tests::bundle;
use weixin_tests::features::sealed::demo::{
    CancelOrder, CancelOrderRequired, GetAccessToken, GetAccessTokenRequired, GetCity, GetUserRiskRank, Plain,
};

use super::fixture;

const APPID: &str = "wxba6223c06417af7b";
const KEY: &str = "otUpngOjU+nVQaWJIC3D/yMLV17RKaP6t4Ot9tbnzLY=";
const PRIVATE: &str = include_str!("../../../../runtime/src/sealed/vectors/account.pem");
const PUBLIC: &str = include_str!("../../../../runtime/src/sealed/vectors/account.pub.pem");
/// A certificate of another key.
const OTHER: &str = include_str!("../../../../runtime/src/sealed/vectors/platform.pem");

/// The account, and the service with the same key: tests have one only.
fn account() -> SealedAccount {
    SealedAccount::new(APPID).encryption("1", KEY).public_key("2", PUBLIC).platform("new", PRIVATE)
}

fn keys() -> SealedKeys {
    let keys = SealedKeys::new(APPID).encryption("1", KEY).expect("a key").signature("2", PRIVATE).expect("a key");
    keys.certificate("new", PUBLIC).expect("a key")
}

fn mock() -> weixin_mock::Builder {
    Mock::builder(weixin_codegen::model(bundle::sources(&fixture("sealed"))).expect("the fixture is good"))
}

async fn vendor() -> Mock {
    mock().sealed_account(account()).start().await.expect("it starts")
}

fn builder(vendor: &Mock) -> ClientBuilder {
    let retry = Retry::default().pauses(Duration::from_millis(1), Duration::from_millis(2));
    Client::builder(AccessToken::new("app", "access_token", "T".to_owned())).base_url(vendor.url()).retry(retry)
}

fn client(vendor: &Mock, keys: SealedKeys) -> Client {
    builder(vendor).sealed(keys).build().expect("a client")
}

fn rank() -> GetUserRiskRank {
    GetUserRiskRank::new(3_u32, "oEWzBfmdLqhFS2mTXCo2E4Y9gJAM").secret(SecretString::from("hidden-from-all"))
}

/// The kind of a transport error, and its message.
fn distrust<E: std::fmt::Debug>(error: Error<E>) -> String {
    match error {
        Error::Transport(error) => {
            assert_eq!(error.kind(), TransportErrorKind::Untrusted, "{error}");
            assert!(!error.is_retryable());
            error.to_string()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_facts_say_it() {
    let facts = [GetUserRiskRank::ENDPOINT, GetCity::ENDPOINT, Plain::ENDPOINT].map(|facts| facts.sealed);
    assert_eq!(facts, [Sealed::Accepted, Sealed::Required, Sealed::No]);
}

#[tokio::test]
async fn a_sealed_call_is_read_and_answered() {
    let vendor = vendor().await;
    let client = client(&vendor, keys());
    client.send(rank()).await.expect("it is opened, answered, and opened");
    let requests = vendor.requests();
    let request = &requests[0];
    assert!(request.sealed && request.problems.is_empty(), "{request:?}");
    // What was in the URL is there again, and only the token travelled there.
    assert_eq!(request.query("scene"), Some("3"));
    let body = request.body.json().expect("JSON");
    assert_eq!(body["openid"], "oEWzBfmdLqhFS2mTXCo2E4Y9gJAM");
    assert_eq!(body.as_object().expect("an object").len(), 2);
    // A map has no entries of the seal.
    let cities = client.send(GetCity::new()).await.expect("it is opened");
    assert!(cities.keys().all(|name| !name.starts_with('_')), "{cities:?}");
    // What takes none is sent as ever.
    client.send(Plain::new("t")).await.expect("it is sent");
    assert!(!vendor.requests()[2].sealed);
}

/// What is authenticated is the service's own address: that of the endpoint's host, with what stands in its path.
#[tokio::test]
async fn another_host_and_a_path_with_parameters_are_authenticated() {
    let vendor = vendor().await;
    let client = builder(&vendor).host("logistics", vendor.url()).sealed(keys()).build().expect("a client");
    let request = || CancelOrder::new(CancelOrderRequired { order_id: "a/b ö", text: "late" }).x_reason("none");
    client.send(request()).await.expect("it is opened, answered, and opened");
    let requests = vendor.requests();
    assert!(requests[0].sealed && requests[0].problems.is_empty(), "{:?}", requests[0]);
    assert_eq!(requests[0].path, "/orders/a%2Fb%20%C3%B6/cancel");
    assert_eq!(requests[0].header("x-reason"), Some("none"), "headers stay what they are");
}

/// A gateway with an address and a path of its own changes nothing.
#[tokio::test]
async fn a_gateway_changes_nothing() {
    let vendor = vendor().await;
    let gateway = gateway(vendor.url().trim_start_matches("http://").to_owned()).await;
    let client = builder(&vendor).base_url(format!("http://{gateway}/gateway")).sealed(keys()).build();
    client.expect("a client").send(rank()).await.expect("it is opened, answered, and opened");
    assert!(vendor.requests()[0].sealed);
}

/// Passes connections on, without `/gateway` in the request line.
async fn gateway(to: String) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let mut to = TcpStream::connect(&to).await.expect("it listens");
            let mut line = vec![0; "POST /gateway".len()];
            from.read_exact(&mut line).await.expect("a request");
            assert_eq!(line, b"POST /gateway");
            to.write_all(b"POST ").await.expect("it takes it");
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut from, &mut to).await });
        }
    });
    address
}

#[tokio::test]
async fn each_attempt_has_a_seal_of_its_own() {
    let vendor = vendor().await;
    vendor.on("getUserRiskRank").nth(1).status(503);
    vendor.on("getUserRiskRank").nth(2).status(503);
    client(&vendor, keys()).send(rank()).await.expect("the third attempt");
    let requests = vendor.requests();
    let signature = |at: usize| {
        let found = requests[at].headers.iter().find(|(name, _)| name == "wechatmp-signature");
        found.expect("it is signed").1.clone()
    };
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.sealed && request.problems.is_empty()));
    assert!(signature(0) != signature(1) && signature(1) != signature(2));
}

#[tokio::test]
async fn without_keys_nothing_is_sent_unless_that_is_accepted() {
    let vendor = mock().start().await.expect("it starts");
    let bare = builder(&vendor).build().expect("a client");
    let error = bare.send(GetCity::new()).await.expect_err("there are no keys");
    let Error::Signing(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), SigningErrorKind::Unsealed);
    assert_eq!(
        error.to_string(),
        "getCity: cannot seal the request: there are no keys: give the client or the call `SealedKeys` with `sealed`"
    );
    for (keys, missing) in [
        (SealedKeys::new(""), "appid"),
        (SealedKeys::new(APPID), "`SealedKeys::encryption`"),
        (SealedKeys::new(APPID).encryption("1", KEY).expect("a key"), "`SealedKeys::signature`"),
        (
            SealedKeys::new(APPID).encryption("1", KEY).and_then(|it| it.signature("2", PRIVATE)).expect("keys"),
            "`SealedKeys::certificate`",
        ),
    ] {
        let error = bare.call(rank()).sealed(keys).send().await.expect_err("a key is missing");
        assert!(matches!(error, Error::Signing(_)) && error.to_string().contains(missing), "{error}");
    }
    assert_eq!(vendor.requests().len(), 0);
    bare.send(rank()).await.expect("it is accepted in plain, too");
    assert!(!vendor.requests()[0].sealed);
}

#[tokio::test]
async fn refusals_are_read_sealed_or_not() {
    let vendor = vendor().await;
    let client = client(&vendor, keys());
    vendor.on("getUserRiskRank").next().refuse(61010);
    assert!(client.send(rank()).await.expect_err("refused").has_code(61010));
    // A refused token is refused in plain.
    vendor.revoke_token("T");
    let error = client.send(rank()).await.expect_err("refused");
    assert!(error.code().is_some(), "{error}");
    assert!(!vendor.requests().is_empty());
}

#[tokio::test]
async fn the_service_says_what_is_wrong_with_a_seal() {
    let vendor = vendor().await;
    let refused = |keys: SealedKeys| {
        let client = client(&vendor, keys);
        async move { client.send(rank()).await.expect_err("refused").code().map(|code| code.to_string()) }
    };
    let code = |code: &str| Some(code.to_owned());
    let signed_by = |number: &str| {
        let keys =
            SealedKeys::new(APPID).encryption("1", KEY).and_then(|it| it.signature(number, PRIVATE)).expect("keys");
        keys.certificate("new", PUBLIC).expect("a key")
    };
    assert_eq!(refused(signed_by("")).await, code("40230"));
    assert_eq!(refused(signed_by("3")).await, code("40234"));
    let with = |appid: &str, number: &str| {
        let keys =
            SealedKeys::new(appid).encryption(number, KEY).and_then(|it| it.signature("2", PRIVATE)).expect("keys");
        keys.certificate("new", PUBLIC).expect("a key")
    };
    assert_eq!(refused(with("wx1", "1")).await, code("40236"));
    assert_eq!(refused(with(APPID, "2")).await, code("40235"));
    let plain = builder(&vendor).build().expect("a client").send(rank()).await.expect_err("refused");
    assert!(plain.has_code(934_011), "{plain}");
    let keyless = mock().start().await.expect("it starts");
    let error = client(&keyless, keys()).send(rank()).await.expect_err("refused");
    assert!(error.has_code(40238), "{error}");
    // The mock's clock runs ahead.
    vendor.advance(Duration::from_secs(301));
    assert_eq!(refused(keys()).await, code("40240"));
}

#[tokio::test]
async fn a_response_that_is_not_the_services_is_not_believed() {
    let vendor = vendor().await;
    let with = |number: &str, pem: &str| {
        let keys = SealedKeys::new(APPID).encryption("1", KEY).and_then(|it| it.signature("2", PRIVATE)).expect("keys");
        keys.certificate(number, pem).expect("a key")
    };
    let error = client(&vendor, with("new", OTHER)).send(rank()).await.expect_err("another's key");
    assert_eq!(distrust(error), "getUserRiskRank: the response cannot be trusted: its signature is wrong");
    let error = client(&vendor, with("unknown", PUBLIC)).send(rank()).await.expect_err("no certificate");
    assert!(distrust(error).contains("`SealedKeys::certificate`"));
    // A success that is not sealed is none.
    vendor.on("getUserRiskRank").next().bytes(200, "application/json", r#"{"errcode":0,"risk_rank":1}"#);
    let error = client(&vendor, keys()).send(rank()).await.expect_err("not sealed");
    assert_eq!(distrust(error), "getUserRiskRank: the response cannot be trusted: it is neither sealed nor a refusal");
    assert_eq!(vendor.requests().len(), 3, "nothing is sent again");
}

#[tokio::test]
async fn two_certificates_are_there_at_a_time() {
    let old = account().platform("new", PRIVATE).expiring_platform("old", PRIVATE);
    let vendor = mock().sealed_account(old).start().await.expect("it starts");
    for number in ["new", "old"] {
        let keys = SealedKeys::new(APPID).encryption("1", KEY).and_then(|it| it.signature("2", PRIVATE)).expect("keys");
        let keys = keys.certificate("other", OTHER).and_then(|it| it.certificate(number, PUBLIC)).expect("keys");
        client(&vendor, keys).send(rank()).await.expect("one of the two signatures is enough");
    }
}

/// What came encrypted is in no message, not even if it cannot be decoded.
#[tokio::test]
async fn nothing_sealed_is_shown() {
    let vendor = vendor().await;
    vendor.on("getUserRiskRank").next().merge(serde_json::json!({ "risk_rank": "plaintext-of-theirs" }));
    let error = client(&vendor, keys()).send(rank()).await.expect_err("no number");
    let Error::Decode(decode) = &error else { panic!("{error:?}") };
    let shown = format!("{error} {error:?} {} {:?}", decode.excerpt(), keys());
    for secret in ["plaintext-of-theirs", KEY, "MIIEowIB", "hidden-from-all"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn keys_of_a_mock_are_checked_when_it_starts() {
    for (wrong, why) in [
        (SealedAccount::new(APPID), "a key is missing"),
        (account().encryption("1", "AAAA"), "the key of the encryption"),
        (account().public_key("2", PRIVATE), "the public key"),
        (account().platform("new", PUBLIC), "the private key"),
    ] {
        let error = mock().sealed_account(wrong).start().await.expect_err("it cannot be used").to_string();
        assert!(error.contains(why), "{error}");
    }
    assert!(!format!("{:?}", account()).contains(KEY));
}

/// The account of the seal has to be that of the token.
#[tokio::test]
async fn a_token_of_another_account_is_refused() {
    let vendor = vendor().await;
    let client = client(&vendor, keys());
    for (appid, is_refused) in [(APPID, false), ("wx1", true)] {
        let token = client
            .send(GetAccessToken::new(GetAccessTokenRequired { appid, secret: "secret" }))
            .await
            .expect("a token")
            .access_token;
        let token = AccessToken::new("app", "access_token", token.expose_secret().to_owned());
        let client = Client::builder(token).base_url(vendor.url()).sealed(keys()).build().expect("a client");
        match client.send(rank()).await {
            Ok(_) => assert!(!is_refused),
            Err(error) => assert!(is_refused && error.has_code(40237), "{error}"),
        }
    }
}

/// The headers and the body of a response, read by hand from a connection of one's own.
async fn exchanged(prepared: &Prepared) -> (RawResponse, Vec<(String, String)>) {
    let http = weixin_runtime::reqwest::Client::new();
    let mut request = http.post(prepared.url());
    for (name, value) in prepared.headers() {
        request = request.header(name, value);
    }
    let segments = prepared.body().segments().map(|segment| match segment {
        Segment::Bytes(bytes) => bytes.to_vec(),
        _ => panic!("a sealed request has no file"),
    });
    let response = request.body(segments.collect::<Vec<_>>().concat()).send().await.expect("a response");
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned())).collect();
    let status = response.status().as_u16();
    (RawResponse::new(status, response.bytes().await.expect("a body"), SystemTime::now()), headers)
}

/// Without the client: prepared, sent by another transport, and decoded.
#[tokio::test]
async fn another_transport_seals_as_the_client_does() {
    let vendor = vendor().await;
    let token = AccessToken::new("app", "access_token", "TOKEN-OF-THE-ACCOUNT".to_owned());
    let prepared = prepare_sealed(&rank(), Some(&token), vendor.url(), &keys()).expect("it can be sealed");
    assert!(prepared.url().ends_with("/wxa/getuserriskrank?access_token=TOKEN-OF-THE-ACCOUNT"), "{}", prepared.url());
    let (response, headers) = exchanged(&prepared).await;
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    decode_sealed::<GetUserRiskRank>(&prepared, response.clone(), header).expect("it is opened");
    assert!(vendor.requests()[0].sealed);
    // Without its headers it is ciphertext; a success in plain is none; and a refusal in plain is one.
    assert!(decode_sealed::<GetUserRiskRank>(&prepared, response, |_| None).is_err());
    let plain = |text: &'static str| {
        let response = RawResponse::new(200, text, SystemTime::now());
        decode_sealed::<GetUserRiskRank>(&prepared, response, |_| None).expect_err("it is not believed")
    };
    assert!(distrust(plain(r#"{"errcode":0,"risk_rank":1}"#)).ends_with("it is neither sealed nor a refusal"));
    assert!(plain(r#"{"errcode":61010,"errmsg":"expired"}"#).has_code(61010));
    assert!(!format!("{prepared:?}").contains("hidden-from-all"));
}

/// What takes sealed requests only is not prepared in plain, and what takes none is not sealed.
#[test]
fn nothing_is_prepared_otherwise_than_it_has_to_be() {
    let token = AccessToken::new("app", "access_token", "T".to_owned());
    let Err(Error::Signing(error)) = prepare(&GetCity::new(), Some(&token), "https://api.weixin.qq.com") else {
        panic!("it has to be sealed");
    };
    assert!(error.to_string().contains("`prepare_sealed`"), "{error}");
    let _plain = prepare(&rank(), Some(&token), "https://api.weixin.qq.com").expect("it may be plain");
    let error = prepare_sealed(&Plain::new("t"), Some(&token), "https://api.weixin.qq.com", &keys());
    let Err(Error::Signing(error)) = error else { panic!("{error:?}") };
    assert_eq!(error.to_string(), "plain: cannot seal the request: it takes no sealed requests");
    let bare = SealedKeys::new(APPID);
    let Err(Error::Signing(error)) = prepare_sealed(&rank(), Some(&token), "https://api.weixin.qq.com", &bare) else {
        panic!("there are no keys");
    };
    assert!(error.to_string().contains("`SealedKeys::encryption`"), "{error}");
}

/// A line end in the appid, or another character of no header, is an error and no header.
#[test]
fn no_header_is_made_of_what_is_none() {
    let token = AccessToken::new("app", "access_token", "T".to_owned());
    for (appid, number) in [("wx\r\nHost: x", "2"), ("微信", "2"), (APPID, "2\r\nHost: x")] {
        let keys = SealedKeys::new(appid).encryption("1", KEY).and_then(|it| it.signature(number, PRIVATE));
        let keys = keys.and_then(|it| it.certificate("new", PUBLIC)).expect("keys");
        let Err(Error::Signing(error)) = prepare_sealed(&rank(), Some(&token), "https://api.weixin.qq.com", &keys)
        else {
            panic!("{appid}");
        };
        assert!(error.to_string().contains("characters that no header may have"), "{error}");
    }
}
