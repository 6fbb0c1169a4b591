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
