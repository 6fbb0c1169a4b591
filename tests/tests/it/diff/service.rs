//! Edits of the service, of groups, and of facts about endpoints.

use super::{CALL, COUNTS, FETCH, ORDER, PING, Pair, REMARK, SEND, SERVICE};
use weixin_codegen::diff::ChangeKind::*;

/// The endpoint `fetch` of the fixture.
const FETCHED: &str = "endpoint: fetch\nsummary: Answers a file.\npage: { url: \"https://example.com/fetch\", read: 2026-11-21 }\nroute: GET /media/fetch\ntoken: app\npermission_sets: [1]\nquery: { name: { type: string, required: false } }\nresponse: file\n";

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((ServiceName, ServiceName), "service:", &[
        (SERVICE, "service: demo", "service: other"),
    ]),
    Pair::new((ServiceSummary, ServiceSummary), "summary:", &[
        (SERVICE, "A service for the diff.", "Another service."),
    ]),
    Pair::new((BaseUrl, BaseUrl), "base_url:", &[
        (SERVICE, "https://api.example.com", "https://api2.example.com"),
    ]),
    Pair::new((EnvelopeField, EnvelopeField), "main:", &[
        (SERVICE, "code: errcode", "code: code"),
    ]),
    Pair::new((EnvelopeField, EnvelopeField), "main:", &[
        (SERVICE, "message: errmsg", "message: [base_resp, errmsg]"),
    ]),
    Pair::new((EnvelopeCodes, EnvelopeCodes), "carrier:", &[
        (SERVICE, "message: resultmsg", "message: resultmsg, codes: texts"),
    ]),
    Pair::new((EnvelopeAdded, EnvelopeRemoved), "third:", &[
        (SERVICE, "tokens:", "  third: { code: ret, message: msg, success: [] }\ntokens:"),
    ]),
    Pair::new((EnvelopeName, EnvelopeName), "code: resultcode", &[
        (SERVICE, "  carrier:", "  courier:"),
        (REMARK, "[main, carrier]", "[main, courier]"),
    ]),
    Pair::new((FirstEnvelope, FirstEnvelope), "envelopes:", &[
        (SERVICE, "  main: { code: errcode, message: errmsg, success: [0, 200] }\n  carrier: { code: resultcode, message: resultmsg, success: [0] }\n", "  carrier: { code: resultcode, message: resultmsg, success: [0] }\n  main: { code: errcode, message: errmsg, success: [0, 200] }\n"),
    ]),
    Pair::new((EndpointEnvelope, EndpointEnvelope), "envelope:", &[
        (FETCH, "token: app\n", "token: app\nenvelope: [main, carrier]\n"),
    ]),
    Pair::new((EndpointEnvelopesReordered, EndpointEnvelopesReordered), "envelope:", &[
        (REMARK, "[main, carrier]", "[carrier, main]"),
    ]),
    Pair::new((SuccessCode, SuccessCode), "main:", &[
        (SERVICE, "[0, 200]", "[0]"),
    ]),
    Pair::new((TimeZone, TimeZone), "time_zone:", &[
        (SERVICE, "tokens:", "time_zone: \"+08:00\"\ntokens:"),
    ]),
    Pair::new((HostUrl, HostUrl), "files:", &[
        (SERVICE, "https://files.example.com", "https://files2.example.com"),
    ]),
    Pair::new((EndpointHost, EndpointHost), "host:", &[
        (ORDER, "host: files\n", ""),
        (FETCH, "token: app\n", "host: files\ntoken: app\n"),
    ]),
    Pair::new((HostAdded, HostRemoved), "more:", &[
        (SERVICE, "hosts: { files:", "hosts: { more: https://files.example.com, files:"),
        (ORDER, "host: files", "host: more"),
    ]),
    Pair::new((HostName, HostName), "hosts:", &[
        (SERVICE, "hosts: { files:", "hosts: { more:"),
        (ORDER, "host: files", "host: more"),
        (COUNTS, "host: files", "host: more"),
    ]),
    Pair::new((TokenKindAdded, TokenKindRemoved), "third:", &[
        (SERVICE, "signers:", "  third: { query: third_token, doc: A third. }\nsigners:"),
    ])
    .edited(r#"pub fn f() { let _ = api::Token::third("x"); }"#),
    Pair::new((TokenKindName, TokenKindName), "query: platform_token", &[
        (SERVICE, "  platform: {", "  partner: {"),
        (CALL, "[app, platform]", "[app, partner]"),
    ])
    .base(r#"pub fn f() { let _ = api::Token::platform("x"); }"#)
    .edited(r#"pub fn f() { let _ = api::Token::partner("x"); }"#),
    Pair::new((TokenKindQuery, TokenKindQuery), "platform:", &[
        (SERVICE, "query: platform_token", "query: other_token"),
    ]),
    Pair::new((TokenKindQuery, TokenKindQuery), "platform:", &[
        (SERVICE, "query: platform_token", "header: Authorization, prefix: Bearer"),
    ]),
    Pair::new((TokenKindDoc, TokenKindDoc), "platform:", &[
        (SERVICE, "The token of a platform.", "A platform's token."),
    ]),
    Pair::new((GroupsBehindFeatures, GroupsAlwaysThere), "features_per_group:", &[
        (SERVICE, "shared_errors:", "features_per_group: true\nshared_errors:"),
    ])
    .base("pub fn f() { let _ = api::shop::Ping::new(); }"),
    Pair::new((Order, Order), "main:", &[
        (SERVICE, "[0, 200]", "[200, 0]"),
    ]),
    Pair::new((GroupAdded, GroupRemoved), "endpoint: one", &[
        ("endpoints/other/one.yaml", "", "endpoint: one\nsummary: One more.\npage: { url: \"https://example.com/one\", read: 2026-11-21 }\nroute: GET /other/one\ntoken: app\nresponse: nothing\n"),
    ])
    .edited("pub fn f() { let _ = api::other::One::new(); }"),
    Pair::new((EndpointAdded, EndpointRemoved), "endpoint: one", &[
        ("endpoints/shop/one.yaml", "", "endpoint: one\nsummary: One more.\npage: { url: \"https://example.com/one\", read: 2026-11-21 }\nroute: GET /other/one\ntoken: app\nresponse: nothing\n"),
    ])
    .edited("pub fn f() { let _ = api::shop::One::new(); }"),
    Pair::new((EndpointMoved, EndpointMoved), "endpoint: ping", &[
        (PING, "*", ""),
        ("endpoints/media/ping.yaml", "", "endpoint: ping\nsummary: Answers nothing.\npage: { url: \"https://example.com/ping\", read: 2026-11-21 }\nroute: POST /shop/ping\ntoken: none\nserver_only: false\nempty_body: \"{}\"\nresponse: nothing\n"),
    ])
    .base("pub fn f() { let _ = api::shop::Ping::new(); }")
    .edited("pub fn f() { let _ = api::media::Ping::new(); }"),
    Pair::new((GroupFilled, GroupEmptied), "endpoint: fetch", &[
        (FETCH, "*", ""),
        ("endpoints/media/files/fetch.yaml", "", FETCHED),
    ])
    .base("pub fn f() { let _ = api::media::Fetch::new(); }")
    .edited("pub fn f() { let _ = api::media::files::Fetch::new(); }"),
    Pair::new((EndpointMoved, EndpointMoved), "endpoint: ping", &[
        (PING, "*", ""),
        ("endpoints/shop/inner/ping.yaml", "", "endpoint: ping\nsummary: Answers nothing.\npage: { url: \"https://example.com/ping\", read: 2026-11-21 }\nroute: POST /shop/ping\ntoken: none\nserver_only: false\nempty_body: \"{}\"\nresponse: nothing\n"),
    ])
    .base("pub fn f() { let _ = api::shop::Ping::new(); }")
    .edited("pub fn f() { let _ = api::shop::inner::Ping::new(); }"),
    Pair::new((EndpointName, EndpointName), "endpoint: p", &[
        (PING, "*", ""),
        ("endpoints/shop/pong.yaml", "", "endpoint: pong\nsummary: Answers nothing.\npage: { url: \"https://example.com/ping\", read: 2026-11-21 }\nroute: POST /shop/ping\ntoken: none\nserver_only: false\nempty_body: \"{}\"\nresponse: nothing\n"),
    ])
    .base("pub fn f() { let _ = api::shop::Ping::new(); }")
    .edited("pub fn f() { let _ = api::shop::Pong::new(); }"),
    Pair::new((EndpointRustName, EndpointRustName), "rust:", &[
        (SEND, "rust: SendFile", "rust: SendIt"),
    ])
    .base(r#"pub fn f() { let _ = api::shop::SendFile::link("https://x"); }"#)
    .edited(r#"pub fn f() { let _ = api::shop::SendIt::link("https://x"); }"#),
    Pair::new((EndpointSummary, EndpointSummary), "summary:", &[
        (CALL, "Takes and answers something.", "Takes and answers."),
    ]),
    Pair::new((EndpointDocs, EndpointDocs), "docs:", &[
        (CALL, "It is for tests.", "It is for the tests."),
    ]),
    Pair::new((Title, Title), "title:", &[
        (CALL, "title: 下单", "title: 提交订单"),
    ]),
    Pair::new((Title, Title), "title:", &[
        (CALL, "title: 下单\n", ""),
    ]),
    Pair::new((Section, Section), "section:", &[
        (CALL, "section: [商店, 订单]", "section: [商店, 交易]"),
    ]),
    Pair::new((PageAdded, PageRemoved), "page:", &[
        (CALL, "page: { url: \"https://example.com/call\", read: 2026-11-21 }", "page: [ { url: \"https://example.com/call\", read: 2026-11-21 }, { url: unknown, read: 2026-11-22 } ]"),
    ]),
    Pair::new((PageUrl, PageUrl), "page:", &[
        (CALL, "\"https://example.com/call\"", "unknown"),
    ]),
    Pair::new((Drafted, DraftSettled), "draft:", &[
        (PING, "read: 2026-11-21 }\n", "read: 2026-11-21 }\ndraft: true\n"),
    ])
    .base("pub fn f() { let _ = api::shop::Ping::new(); }"),
    Pair::new((Reviewed, Reviewed), "reviewed:", &[
        (FETCH, "day: 2026-11-28", "day: 2026-11-29"),
    ]),
    Pair::new((Probe, Probe), "probe:", &[
        (COUNTS, "token: app\n", "token: app\nprobe: { because: It only counts. }\n"),
    ]),
    Pair::new((ReviewStale, Reviewed), "reviewed:", &[
        (FETCH, "9a0cded7382b4d14", "0000000000000000"),
    ]),
    Pair::new((PageUrl, PageUrl), "page:", &[
        (CALL, "https://example.com/call", "https://example.com/call2"),
    ]),
    Pair::new((PageRead, PageRead), "page:", &[
        (CALL, "read: 2026-11-21", "read: 2026-11-22"),
    ]),
    Pair::new((Method, Method), "route:", &[
        (FETCH, "GET /media", "POST /media"),
    ]),
    Pair::new((Path, Path), "route:", &[
        (FETCH, "/media/fetch", "/media/fetch2"),
    ]),
    Pair::new((PathNames, PathNames), "route:", &[
        (ORDER, "{order_id}/note\nhost: files\ntoken: app\npath: { order_id:", "{orderId}/note\nhost: files\ntoken: app\npath: { orderId:"),
    ]),
    Pair::new((Path, Path), "route:", &[
        (ORDER, "/{order_id}/note", "/note/{order_id}"),
    ]),
    Pair::new((TokenRefused, TokenAccepted), "token:", &[
        (CALL, "[app, platform]", "[app]"),
    ]),
    Pair::new((Order, Order), "token:", &[
        (CALL, "[app, platform]", "[platform, app]"),
    ]),
    Pair::new((TokenNeeded, TokenNeedless), "token:", &[
        (PING, "token: none", "token: app"),
    ]),
    Pair::new((PermissionRemoved, PermissionAdded), "permission_sets:", &[
        (CALL, "[1, 2]", "[1]"),
    ]),
    Pair::new((Order, Order), "permission_sets:", &[
        (CALL, "[1, 2]", "[2, 1]"),
    ]),
    Pair::new((PermissionNeedless, PermissionNeeded), "permission_sets:", &[
        (FETCH, "permission_sets: [1]\n", ""),
    ]),
    Pair::new((MadeIdempotent, NotIdempotent), "idempotent:", &[
        (PING, "server_only: false", "server_only: false\nidempotent: true"),
    ]),
    Pair::new((ServerOnly, Anywhere), "server_only:", &[
        (PING, "server_only: false", "server_only: true"),
    ]),
];
