//! Where requests go: methods, paths, headers.

use weixin_mock::RecordedRequest;
use weixin_tests::features;

use super::{sent, vendor};

/// Four endpoints at one path, told apart by the method.
#[tokio::test]
async fn methods() {
    use features::methods::demo::{Change, Get, Put, Remove};
    assert_eq!(sent(&Get::new("1")).0, "GET /demo/order?access_token=T&id=1");
    assert_eq!(sent(&Put::new("1")), ("PUT /demo/order?access_token=T&id=1".to_owned(), String::new()));
    assert_eq!(sent(&Change::new("1", "n")).1, r#"{"note":"n"}"#);
    assert_eq!(sent(&Remove::new("1")).0, "DELETE /demo/order?access_token=T&id=1");
    let repeated = [Get::ENDPOINT, Put::ENDPOINT, Change::ENDPOINT, Remove::ENDPOINT].map(|facts| facts.idempotent);
    assert_eq!(repeated, [true, true, false, false]);
    let (vendor, client) = vendor("methods").await;
    client.send(Get::new("1")).await.expect("the mock takes it");
    client.send(Put::new("1").note("n")).await.expect("the mock takes it");
    client.send(Put::new("1")).await.expect("the mock takes it");
    client.send(Change::new("1", "n")).await.expect("the mock takes it");
    client.send(Remove::new("1")).await.expect("the mock takes it");
    let line =
        |request: &RecordedRequest| format!("{} {}", request.method, request.endpoint.clone().unwrap_or_default());
    let lines: Vec<String> = vendor.requests().iter().map(|request| line(request)).collect();
    assert_eq!(lines, ["GET get", "PUT put", "PUT put", "PATCH change", "DELETE remove"]);
}
