//! Where requests go: methods, paths, headers.

use weixin_mock::RecordedRequest;
use weixin_runtime::{
    AccessToken, Client, Day, Endpoint, Error, File, Request, Retry, UnixSeconds, Validation, prepare,
};
use weixin_tests::features;

use super::{sent, vendor, wrong};

/// Four endpoints at one path, told apart by the method.
#[tokio::test]
async fn methods() {
    use features::methods::demo::{Change, ChangeRequired, Get, Put, Remove};
    assert_eq!(sent(&Get::new("1")).0, "GET /demo/order?access_token=T&id=1");
    assert_eq!(sent(&Put::new("1")), ("PUT /demo/order?access_token=T&id=1".to_owned(), String::new()));
    assert_eq!(sent(&Change::new(ChangeRequired { id: "1", note: "n" })).1, r#"{"note":"n"}"#);
    assert_eq!(sent(&Remove::new("1")).0, "DELETE /demo/order?access_token=T&id=1");
    let repeated = [Get::ENDPOINT, Put::ENDPOINT, Change::ENDPOINT, Remove::ENDPOINT].map(|facts| facts.idempotent);
    assert_eq!(repeated, [true, true, false, false]);
    let (vendor, client) = vendor("methods").await;
    client.send(Get::new("1")).await.expect("the mock takes it");
    client.send(Put::new("1").note("n")).await.expect("the mock takes it");
    client.send(Put::new("1")).await.expect("the mock takes it");
    client.send(Change::new(ChangeRequired { id: "1", note: "n" })).await.expect("the mock takes it");
    client.send(Remove::new("1")).await.expect("the mock takes it");
    let line =
        |request: &RecordedRequest| format!("{} {}", request.method, request.endpoint.clone().unwrap_or_default());
    let lines: Vec<String> = vendor.requests().iter().map(|request| line(request)).collect();
    assert_eq!(lines, ["GET get", "PUT put", "PUT put", "PATCH change", "DELETE remove"]);
}

#[tokio::test]
async fn path() {
    use features::path::demo::{Get, Item, Latest, Remove};
    assert_eq!(sent(&Get::new("a/b ?#%文")).0, "GET /demo/orders/a%2Fb%20%3F%23%25%E6%96%87?access_token=T");
    assert_eq!(wrong(&Get::new("a/b ?#%文")), "");
    assert_eq!(wrong(&Get::new("123456789")), "order_id: 9 characters, must be at most 8\n");
    let item = Item::new([1_u64, 20], Day::new(2026, 11, 28).expect("a day"), "s3cret/s3cret").note("n");
    let path = "/demo/orders/1%2C20/items/20261128/";
    assert_eq!(sent(&item).0, format!("GET {path}s3cret%2Fs3cret?access_token=T&note=n"));
    let (vendor, client) = vendor("path").await;
    client.send(Get::new("latest.")).await.expect("the mock takes it");
    client.send(Latest::new()).await.expect("the mock takes it");
    client.send(item).await.expect("the mock takes it");
    client.send(Remove::note(7_u64)).await.expect("the mock takes it");
    let error = client.send(Get::new("123456789")).await.expect_err("the mock refuses it");
    assert!(error.has_code(40097), "{error}");
    let name = |request: &RecordedRequest| request.endpoint.clone().unwrap_or_default();
    let names: Vec<String> = vendor.requests().iter().map(|request| name(request)).collect();
    assert_eq!(names, ["get", "latest", "item", "remove", "get"]);
}

/// Whatever is checked, a parameter stays in its segment.
#[tokio::test]
async fn a_parameter_leads_nowhere_else() {
    use features::path::demo::Get;
    let (vendor, client) = vendor("path").await;
    for (id, message) in [
        ("", "order_id: an empty string, must not be empty\n"),
        (".", "order_id: `.`, must name something, and not the path itself\n"),
        ("..", "order_id: `..`, must name something, and not the path itself\n"),
    ] {
        assert_eq!(wrong(&Get::new(id)), message);
        let error = client.send(Get::new(id)).await.expect_err("it is not sent");
        assert!(matches!(error, weixin_runtime::Error::Invalid(_)), "{error}");
    }
    for id in ["../x", "%2e%2e", "..;", "a\\..", "a\nb", "\0"] {
        client.send(Get::new(id)).await.expect("the mock takes it");
    }
    assert_eq!(vendor.requests().len(), 6);
    assert!(vendor.requests().iter().all(|request| request.endpoint.as_deref() == Some("get")));
}

#[test]
fn secrets_in_the_path_are_hidden() {
    use features::path::demo::Item;
    let item = Item::new([1_u64], Day::new(2026, 11, 28).expect("a day"), "s3cret/s3cret");
    let token = AccessToken::new("app", "access_token", "T".to_owned());
    let prepared = prepare(&item, Some(&token), "https://example.com/base").expect("it can be made");
    let shown = "https://example.com/base/demo/orders/1/items/20261128/[hidden]";
    assert_eq!(prepared.url_without_query(), shown);
    assert_eq!(format!("{prepared:?}"), format!("Prepared(GET {shown}, 0 bytes)"));
    assert!(prepared.url().contains("/base/demo/orders/1/items/20261128/s3cret%2Fs3cret?"));
}

/// The headers of a request, a line each.
fn headers<R: Request>(request: &R) -> String {
    let token = AccessToken::new("app", "access_token", "T".to_owned());
    let prepared = prepare(request, Some(&token), "https://example.com").expect("it can be made");
    prepared.headers().map(|(name, value)| format!("{name}: {value}\n")).collect()
}

#[tokio::test]
async fn header() {
    use features::header::demo::Fetch;
    let part = || Fetch::new(3).range("bytes=0-9").x_at(UnixSeconds(0)).x_tags(["a", "b"]).x_key("s3cret-s3cret");
    assert_eq!(
        headers(&part()),
        "X-Version: 2\nRange: bytes=0-9\nX-Count: 3\nX-Key: s3cret-s3cret\nX-Tags: a,b\nX-At: 1970-01-01T00:00:00+00:00\n"
    );
    assert_eq!(headers(&Fetch::new(3)), "X-Version: 2\nX-Count: 3\n");
    assert_eq!(wrong(&Fetch::new(10)), "X-Count: 10, must be at most 9\n");
    assert_eq!(wrong(&Fetch::new(1).range("a")), "X-At: missing, must be set when `Range` is\n");
    assert!(wrong(&part().old_range("b")).contains("at most one of them"));
    let (vendor, client) = vendor("header").await;
    client.send(part()).await.expect("the mock takes it");
    let sent = vendor.requests().last().expect("a request").headers.clone();
    assert!(sent.contains(&("x-key".to_owned(), "s3cret-s3cret".to_owned())), "{sent:?}");
    for refused in [Fetch::new(10), Fetch::new(1).range("a"), part().old_range("b")] {
        let error = client.send(refused).await.expect_err("the mock refuses it");
        assert!(error.has_code(40097), "{error}");
    }
}

/// Whatever is checked, a header stays one header.
#[tokio::test]
async fn a_header_begins_no_other() {
    use features::header::demo::Fetch;
    let (vendor, client) = vendor("header").await;
    for range in ["a\r\nX-Other: b", "a\0", " a", "a\t"] {
        assert!(wrong(&Fetch::new(1).range(range)).starts_with("Range: a text "));
        let error = client.send(Fetch::new(1).range(range)).await.expect_err("it is not sent");
        assert!(matches!(error, weixin_runtime::Error::Invalid(_)), "{error}");
    }
    assert!(vendor.requests().is_empty());
}

#[tokio::test]
async fn token_header() {
    use features::token_header::demo::Call;
    use features::token_header::service::Token as Kind;
    let sent = |token: AccessToken| {
        let prepared = prepare(&Call::new(), Some(&token), "https://example.com").expect("it can be made");
        let headers: Vec<String> = prepared.headers().map(|(name, value)| format!("{name}: {value}")).collect();
        (prepared.url().to_owned(), headers, format!("{prepared:?}"))
    };
    let (url, headers, shown) = sent(Kind::tenant("t0ken-t0ken").into());
    assert_eq!(
        (url.as_str(), headers),
        ("https://example.com/demo/call", vec!["Authorization: Bearer t0ken-t0ken".to_owned()])
    );
    assert!(!shown.contains("t0ken"), "{shown}");
    assert_eq!(sent(Kind::key("k3y-k3y").into()).1, ["X-Api-Key: k3y-k3y"]);
    assert_eq!(sent(Kind::app("T").into()).0, "https://example.com/demo/call?access_token=T");
    let api =
        weixin_codegen::model(weixin_tests::bundle::sources(&super::fixture("token-header"))).expect("it is good");
    let vendor = weixin_mock::Mock::start(api).await;
    for token in [Kind::tenant("t0ken-t0ken"), Kind::key("k3y-k3y"), Kind::app("T")] {
        let client = Client::builder(token).base_url(vendor.url()).build().expect("a client");
        client.send(Call::new()).await.expect("the mock takes it");
        let request = vendor.requests().last().cloned().expect("a request");
        assert!(request.token.is_some() && !format!("{request:?}").contains("t0ken"), "{request:?}");
    }
    let broken = Client::builder(Kind::tenant("a\nb")).base_url(vendor.url()).build().expect("a client");
    assert!(matches!(broken.send(Call::new()).await, Err(weixin_runtime::Error::Invalid(_))));
}

#[tokio::test]
async fn hosts() {
    use features::hosts::demo::{Call, Fetch};
    assert_eq!(
        [Call::ENDPOINT, Fetch::ENDPOINT].map(Endpoint::base_url),
        ["https://api.example.com", "https://files.example.com/v2"]
    );
    let (vendor, client) = vendor("hosts").await;
    client.send(Call::new()).await.expect("the mock takes it");
    client.send(Fetch::new()).await.expect("the mock stands for all hosts");
    let token = AccessToken::new("app", "access_token", "T".to_owned());
    let apart =
        Client::builder(token.clone()).base_url("http://127.0.0.1:1").host("files", format!("{}/v2", vendor.url()));
    apart.build().expect("a client").send(Fetch::new()).await.expect("the host has an address of its own");
    let paths: Vec<String> = vendor.requests().iter().map(|request| request.path.clone()).collect();
    assert_eq!(paths, ["/demo/call", "/demo/fetch", "/v2/demo/fetch"]);
    let elsewhere = Client::builder(token.clone()).host("files", "http://files.example.com").build().expect("a client");
    let error = elsewhere.send(Fetch::new()).await.expect_err("the token would be seen");
    assert!(error.to_string().contains("unencrypted to http://files.example.com"), "{error}");
    let misspelt =
        Client::builder(token.clone()).base_url(vendor.url()).host("flies", vendor.url()).build().expect("a client");
    let error = misspelt.send(Fetch::new()).await.expect_err("nothing may go to the service itself");
    assert!(
        error.to_string().contains("an address for the host `flies`, which the service does not have; hosts: `files`"),
        "{error}"
    );
    assert!(Client::builder(token).host("files", "files.example.com").build().is_err());
}

#[tokio::test]
async fn urlencoded() {
    use features::urlencoded::demo::{Call, Way};
    let call = || Call::new("a&b=").page(2).ids([1_u64, 20]).tags(["x", "y"]).way(Way::post("1 文"));
    assert_eq!(
        sent(&call()),
        (
            "POST /demo/call?access_token=T&page=2".to_owned(),
            "grant_type=client_credential&name=a%26b%3D&ids=1&ids=20&tags=x+y&way=post&street=1+%E6%96%87".to_owned()
        )
    );
    assert_eq!(headers(&call()), "Content-Type: application/x-www-form-urlencoded\n");
    assert_eq!(wrong(&Call::new("abcdef")), "name: 6 characters, must be at most 5\n");
    assert_eq!(wrong(&Call::new("dated")), "day: missing, must be set when `name` is dated\n");
    let (vendor, client) = vendor("urlencoded").await;
    client.send(call().secret("s3cret-s3cret")).await.expect("the mock takes it");
    let body = format!("{:?}", vendor.requests()[0].body);
    assert!(body.contains("street") && !body.contains("s3cret"), "{body}");
    for refused in [Call::new("abcdef"), Call::new("dated")] {
        let error = client.send(refused).await.expect_err("the mock refuses it");
        assert!(error.has_code(40097), "{error}");
    }
}

/// An address that an earlier answer gave is used as it is, and gets no token unless the spec says so.
#[tokio::test]
async fn given_address() {
    use features::given_address::demo::{Begin, Finish, Upload};
    let (vendor, client) = vendor("given-address").await;
    let address = format!("{}/buckets/7?signature=abc#end", vendor.url());
    vendor.on("begin").respond(serde_json::json!({ "upload_url": address }));
    let told = client.send(Begin::new()).await.expect("the mock takes it").upload_url;
    client.send(Upload::new(told.clone(), File::from_bytes("a.bin", "1234")).part(2_u32)).await.expect("it is taken");
    client.send(Finish::new(told)).await.expect("it is taken");
    let requests = vendor.requests();
    let [_, upload, finish] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((upload.endpoint.as_deref(), upload.path.as_str()), (Some("upload"), "/buckets/7"));
    let query = [("signature", "abc"), ("part", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(upload.query, query);
    assert!(upload.token.is_none() && finish.token.is_some(), "only where the spec says so");
    for unsafe_one in ["http://files.example.com/x", "https://user:pass@files.example.com/", "/buckets/7", ""] {
        let message = "url: not an address to send to, must be an https URL without user and password\n";
        assert!(wrong(&Finish::new(unsafe_one)).contains(message), "{unsafe_one}");
        let error = client.send(Finish::new(unsafe_one)).await.expect_err("it is not sent");
        assert!(matches!(error, weixin_runtime::Error::Invalid(_)), "{error}");
    }
    assert_eq!(vendor.requests().len(), 3);
}

/// The same route on two hosts is two: for the client, which knows two addresses, and for the mock, if it is told.
#[tokio::test]
async fn one_route_on_two_hosts() {
    use features::hosts::demo::{Duplicate, Fetch};
    let (vendor, _) = vendor("hosts").await;
    let token = || AccessToken::new("app", "access_token", "T".to_owned());
    let hosts = ["files", "mirror"].map(|name| (name, vendor.host_url(name)));
    let builder = hosts
        .iter()
        .fold(Client::builder(token()).base_url(vendor.url()), |client, (name, url)| client.host(*name, url));
    let apart = builder.build().expect("a client");
    apart.send(Fetch::new()).await.expect("the mock takes it");
    apart.send(Duplicate::new()).await.expect("the mock takes it");
    let together = Client::builder(token()).base_url(vendor.url()).build().expect("a client");
    together.send(Duplicate::new()).await.expect("the first that has the route takes it");
    let seen = vendor.requests();
    let seen: Vec<(&str, &str)> =
        seen.iter().map(|request| (request.endpoint.as_deref().unwrap_or_default(), request.path.as_str())).collect();
    let expected =
        [("fetch", "/@files/demo/fetch"), ("duplicate", "/@mirror/demo/fetch"), ("duplicate", "/demo/fetch")];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_delete_has_a_body_if_the_spec_says_so() {
    use features::path::demo::Remove;
    let remove = || Remove::order(7_u64).reason("x y");
    assert_eq!(
        sent(&remove()),
        ("DELETE /demo/orders/7?access_token=T&what=order".to_owned(), "reason=x+y".to_owned())
    );
    let (vendor, client) = vendor("path").await;
    client.send(remove()).await.expect("the mock takes it");
    client.send(Remove::order(7_u64)).await.expect("the mock takes it without one");
    let lengths: Vec<Option<String>> =
        vendor.requests().iter().map(|request| request.header("content-length").map(str::to_owned)).collect();
    assert_eq!(lengths, [Some("10".to_owned()), None]);
}

/// Whoever a redirect leads to gets nothing: neither the token nor anything else.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    use features::token_header::service::Token as Kind;
    let vendor_of = vendor;
    let (elsewhere, _) = vendor_of("token-header").await;
    let (vendor, _) = vendor_of("token-header").await;
    for token in [Kind::tenant("t0ken-t0ken"), Kind::key("k3y-k3y-k3y"), Kind::app("s3cret-s3cret")] {
        vendor.on("call").redirect(&format!("{}/demo/call", elsewhere.url()));
        let client = Client::builder(token).base_url(vendor.url()).build().expect("a client");
        let error = client.send(features::token_header::demo::Call::new()).await.expect_err("it leads elsewhere");
        let Error::Status(status) = &error else { panic!("{error}") };
        assert_eq!(status.status(), 302);
    }
    let (begin, client) = vendor_of("given-address").await;
    begin.on("finish").redirect(&format!("{}/demo/call", elsewhere.url()));
    let finish = features::given_address::demo::Finish::new(format!("{}/x", begin.url()));
    client.send(finish).await.expect_err("it leads elsewhere");
    assert!(elsewhere.requests().is_empty());
}

/// No library can send such a URL: it is an error, which does not show it.
#[tokio::test]
async fn a_path_that_is_too_long_is_an_error() {
    use features::path::demo::Get;
    let (vendor, _) = vendor("path").await;
    let token = AccessToken::new("app", "access_token", "t0ken-t0ken".to_owned());
    let client = Client::builder(token).base_url(vendor.url()).validation(Validation::Off);
    let client = client.retry(Retry::never()).build().expect("a client");
    for length in [60_000, 70_000, 10_000_000] {
        let error = client.send(Get::new("x".repeat(length))).await.expect_err("too long");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("t0ken") && text.len() < 2_000, "{} characters", text.len());
    }
}
