//! What a page says of a text besides its length: the mock holds requests against it.

use std::time::Duration;

use serde_json::json;
use weixin_mock::{Mock, Quirk};

use crate::support::{LANGUAGE, post_json};

async fn language() -> Mock {
    Mock::builder_open(LANGUAGE).start().await.expect("a good spec")
}

#[tokio::test]
async fn rates_of_the_page_are_kept_where_that_is_asked_for() {
    let vendor = language().await;

    let call = || post_json(&vendor, "/demo/remark?access_token=T", r#"{"order":"A1"}"#);
    for _ in 0..9 {
        assert_eq!(call().await.code(), 0);
    }
    vendor.set_quirk(Quirk::DocumentedRates, true);
    for code in [0, 0, 0, 45009] {
        assert_eq!(call().await.code(), code);
    }
    vendor.advance(Duration::from_secs(3600));
    assert_eq!(call().await.code(), 0);
}

#[tokio::test]
async fn characters_are_checked() {
    let vendor = language().await;
    for (query, body, reason) in [
        ("", json!({ "order": "A-1*_" }), ""),
        ("", json!({ "order": "A 1" }), "order: `A 1`, must consist of digits, letters and `_-*`"),
        ("&serial=1a", json!({ "order": "A1" }), "serial: `1a`, must consist of digits"),
        (
            "",
            json!({ "order": "A1", "names": ["李·Li，", "a.b"] }),
            "names[1]: `a.b`, must consist of Chinese characters",
        ),
        ("", json!({ "order": "A1", "secret": "xyz" }), "secret: a secret value, must consist of hexadecimal digits"),
        (
            "",
            json!({ "order": "A1", "title": "汉字汉字汉a" }),
            "title: `汉字汉字汉a`, must have at most 10 characters, a Chinese",
        ),
        ("", json!({ "order": "A1", "title": "汉a" }), "title: `汉a`, must have at least 4 characters, a Chinese"),
    ] {
        let reply = post_json(&vendor, &format!("/demo/remark?access_token=T{query}"), &body.to_string()).await;
        let requests = vendor.requests();
        let problems = &requests.last().expect("a request").problems;
        let found = problems.first().map(ToString::to_string).unwrap_or_default();
        assert!(found.starts_with(reason) && found.is_empty() == reason.is_empty(), "{body}: {found}");
        assert_eq!(reply.code() == 0, reason.is_empty(), "{body}");
    }
}
