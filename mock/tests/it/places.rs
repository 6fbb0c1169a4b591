//! Parameters in the path and in headers, as the mock sees them.

use weixin_mock::Mock;

use crate::support::{LANGUAGE, raw};

#[tokio::test]
async fn what_is_in_the_path_and_in_headers_is_checked() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    for (path, headers, reason) in [
        ("/demo/orders/a%2Fb/keys/k/20261128", "X-Version: 2\r\n", ""),
        ("/more/demo/orders/a/keys/k/20261128", "x-version: 2\r\nX-MARK: a-1\r\n", ""),
        ("/base/demo/orders/a/keys/k/20261128", "X-Version: 2\r\nX-Counts: 1,2\r\n", ""),
        ("/demo/orders/123456789/keys/k/20261128", "X-Version: 2\r\n", "order_id: `123456789`, must have at most 8"),
        ("/demo/orders/a/keys/k/tomorrow", "X-Version: 2\r\n", "day: "),
        ("/demo/orders/a/keys/k/20261128", "", "X-Version: is missing, must be 2"),
        ("/demo/orders/a/keys/k/20261128", "X-Version: 2\r\nX-Mark: a_1\r\n", "X-Mark: `a_1`, must consist of"),
        ("/demo/orders/a/keys/k/20261128", "X-Version: 2\r\nX-Counts: 1,b\r\n", "X-Counts[1]: "),
        ("/demo/orders//keys/k/20261128", "X-Version: 2\r\n", "path: has no endpoint"),
    ] {
        let request = format!(
            "PUT {path}?access_token=T HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n{headers}\r\n"
        );
        let _ = raw(&vendor, request.as_bytes()).await;
        let requests = vendor.requests();
        let problems = &requests.last().expect("a request").problems;
        let found = problems.first().map(ToString::to_string).unwrap_or_default();
        assert!(found.starts_with(reason) && found.is_empty() == reason.is_empty(), "{path} {headers}: {found}");
    }
}

/// What is wrong with the last request.
fn problems(vendor: &Mock) -> Vec<String> {
    let requests = vendor.requests();
    requests.last().expect("a request").problems.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_part_has_the_content_type_that_the_spec_says() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    for (meta, scan, reasons) in [
        ("application/json", "image/png", &[][..]),
        ("Application/JSON; charset=utf-8", "image/png", &[]),
        (
            "text/xml",
            "image/gif",
            &["meta: `text/xml`, must be application/json", "scan: `image/gif`, must be image/png"],
        ),
    ] {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: {meta}\r\n\r\n{{\"name\":\"a\"}}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.png\"\r\nContent-Type: {scan}\r\n\r\n1\r\n--b--\r\n"
        );
        let head = format!(
            "POST /demo/describe?access_token=T HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let _ = raw(&vendor, format!("{head}{body}").as_bytes()).await;
        let found = problems(&vendor);
        assert_eq!(found.len(), reasons.len(), "{found:?}");
        assert!(found.iter().zip(reasons).all(|(found, reason)| found.starts_with(reason)), "{found:?}");
    }
}

#[tokio::test]
async fn a_raw_body_is_taken_as_it_is() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    for (label, body, reason) in [
        ("image/png", "\u{89}PNG{\"a\":1}", "content: does not begin like `image/png`"),
        ("image/svg+xml", "{\"a\":1}", ""),
        ("Image/SVG+xml; charset=utf-8", "<svg/>", ""),
        ("application/octet-stream", "<svg/>", ""),
        ("application/json", "{\"a\":1}", "content: `application/json` is not accepted"),
        ("application/x-www-form-urlencoded", "a=1", "content: `application/x-www-form-urlencoded` is not accepted"),
        ("multipart/form-data; boundary=b", "--b--\r\n", "body: is a form, must be the value itself"),
        ("image/svg+xml", "", "content: is missing"),
    ] {
        let request = format!(
            "PUT /demo/files/a?access_token=T HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {label}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let _ = raw(&vendor, request.as_bytes()).await;
        let found = problems(&vendor).into_iter().next().unwrap_or_default();
        assert!(found.starts_with(reason) && found.is_empty() == reason.is_empty(), "{label} {body}: {found}");
        if let (Some(part), false) = (vendor.requests().last().expect("a request").body.raw(), body.is_empty()) {
            assert_eq!(part.bytes.as_deref(), Some(body.as_bytes()));
        }
    }
}
