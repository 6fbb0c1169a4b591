//! Hostile and broken clients: the mock server neither panics nor hangs, and stays within its limits.

use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use weixin_mock::{Limits, Mock};

use crate::support::{
    BINARY, BY_URL, GOOD_URL, LANGUAGE, PATIENCE, PNG, form, post_form, post_json, raw, raw_by_url, send, upload,
};

async fn limited(change: impl FnOnce(&mut Limits)) -> Mock {
    let mut limits = Limits::default();
    change(&mut limits);
    Mock::builder_embedded().limits(limits).start().await.expect("a port")
}

#[tokio::test]
async fn a_body_over_the_limit_is_413() {
    let vendor = limited(|limits| limits.body_bytes = 10_000).await;
    let (answer, _) = raw(&vendor, b"POST /wxa/uploadmedia HTTP/1.1\r\nHost: x\r\nContent-Length: 10001\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("connection: close"), "{answer}");
    // Without a length it shows on the way.
    let chunk = format!(
        "POST {BY_URL} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2800\r\n{}",
        "x".repeat(0x2800)
    );
    let (answer, _) = raw(&vendor, chunk.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0);
}

#[tokio::test]
async fn a_slow_client_is_let_go() {
    let vendor = limited(|limits| limits.read_timeout = Duration::from_millis(200)).await;
    let start = Instant::now();
    let (answer, _) = raw(&vendor, b"POST /wxa/uploadmedia HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    let (_, _) = raw(&vendor, b"POST /wxa/uploadmedia HTTP/1.1\r\nHost: x\r\n").await;
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());

    assert_trickle_ends(&limited(|limits| limits.request_timeout = Duration::from_millis(300)).await).await;
    let vendor = limited(|limits| {
        limits.read_timeout = Duration::from_millis(300);
        limits.min_rate = 1000;
    });
    assert_trickle_ends(&vendor.await).await;
}

/// A body that comes byte by byte, each in time, is answered 408 before its end.
async fn assert_trickle_ends(vendor: &Mock) {
    let mut socket = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
    let head = "POST /wxa/uploadmedia HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";
    socket.write_all(head.as_bytes()).await.expect("written");
    let start = Instant::now();
    let (mut reader, mut writer) = socket.into_split();
    let drip = tokio::spawn(async move {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), reader.read_to_end(&mut answer)).await.expect("an end");
    assert!(answer.starts_with(b"HTTP/1.1 408 ") && start.elapsed() < Duration::from_secs(20));
    drip.abort();
}

#[tokio::test]
async fn what_is_kept_is_bounded_and_counted_all_the_same() {
    let vendor = limited(|limits| {
        limits.keep_per_upload = 1000;
        limits.keep_uploads = 2500;
        limits.keep_requests = 5;
    })
    .await;
    let sized = |len: usize| [PNG, &vec![0; len - PNG.len()]].concat();
    for _ in 0..4 {
        assert_eq!(upload(&vendor, BINARY, "file", "a.png", "image/png", &sized(1000)).await.code(), 0);
    }
    assert_eq!(upload(&vendor, BINARY, "file", "a.png", "image/png", &sized(1001)).await.code(), 0);
    let kept: Vec<_> = vendor.uploads().iter().map(|upload| upload.bytes.is_some()).collect();
    assert_eq!(kept, [true, true, false, false, false]);
    assert_eq!(vendor.kept_bytes(), 2000);
    assert_eq!(vendor.uploads()[4].len, 1001, "the length and the hash are known");
    for _ in 0..5 {
        assert_eq!(upload(&vendor, BINARY, "file", "a.png", "image/png", &sized(900)).await.code(), 0);
    }
    assert_eq!((vendor.requests().len(), vendor.total(), vendor.count("upload")), (5, 10, 10));
    assert!(vendor.kept_bytes() <= 2500);
}

#[tokio::test]
async fn heads_of_parts_that_do_not_end() {
    let vendor = Mock::embedded().await;
    let endless = form(&format!("Content-Disposition: form-data; name=\"{}\"", "x".repeat(8 << 20)), b"");
    let headers = [("content-type", "multipart/form-data; boundary=B")];
    let reply = send(&vendor, Method::POST, BINARY, &headers, endless).await;
    // The mock may answer before the client has sent everything, which some clients take for an error.
    if let Ok(reply) = reply {
        assert!(reply.status == 400 || reply.code() == 47001);
    }
    let many = |parts: usize| {
        let part = "--B\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n";
        [part.repeat(parts).as_bytes(), b"--B--\r\n"].concat()
    };
    assert_eq!(post_form(&vendor, BINARY, many(101)).await.code(), 47001);
    assert_eq!(post_form(&vendor, BINARY, many(100)).await.code(), 41005);
}

#[tokio::test]
async fn nonsense_is_survived() {
    // Some of it is the beginning of a request, for whose rest the mock waits.
    let vendor = limited(|limits| limits.read_timeout = Duration::from_secs(1)).await;
    let deep = "[".repeat(1 << 20);
    assert_eq!(post_json(&vendor, BY_URL, &deep).await.code(), 47001);
    let long = format!("{{\"openid\":\"{}\"}}", "x".repeat(5 << 20));
    assert_eq!(post_json(&vendor, BY_URL, &long).await.code(), 47001, "over the limit of JSON");
    for line in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x00\x01\x02\x03\r\n\r\n",
        "POST /wxa/uploadmedia HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /wxa/uploadmedia HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "PUT /wxa/uploadmedia?access_token=%FF%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ] {
        let (answer, _) = raw(&vendor, line.as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{line}: {answer}");
    }
    let many: String = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    let (answer, _) = raw(&vendor, format!("GET / HTTP/1.1\r\n{many}\r\n").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let (answer, _) = raw(&vendor, format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(200_000)).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0, "and it goes on");
}

#[tokio::test]
async fn a_body_with_a_million_mistakes() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    let body = format!("{{\"tags\":[{}1]}}", "1,".repeat(900_000));
    let reply = post_json(&vendor, "/demo/everything?type=a&access_token=T", &body).await;
    assert_eq!(reply.code(), 1001);
    assert!(reply.header("x-mock-reason").len() < 2000 && vendor.requests()[0].problems.len() <= 51);

    let mut limits = Limits::default();
    limits.in_flight = 1 << 20;
    limits.keep_values = 3000;
    let vendor = Mock::builder_open(LANGUAGE).limits(limits).start().await.expect("a good spec");
    let reply = post_json(&vendor, "/demo/everything?type=a&access_token=T", &body).await;
    assert_eq!(reply.status, 503, "no memory for that");
    for _ in 0..10 {
        assert_eq!(post_json(&vendor, "/demo/note?access_token=T", "{\"text\":\"x\"}").await.code(), 0);
    }
    let requests = vendor.requests();
    let remembered = requests.iter().filter(|request| request.json().is_some() && !request.headers.is_empty()).count();
    assert!(requests.len() == 11 && (1..10).contains(&remembered), "{remembered}");
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_let_go() {
    let vendor = limited(|limits| {
        limits.connections = 1;
        limits.request_timeout = Duration::from_millis(500);
    })
    .await;
    let mut socket = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
    let request = raw_by_url("x-mock-scenario: oversize=1000000000\r\n");
    socket.write_all(&request).await.expect("written");
    let start = Instant::now();
    assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0, "the only place is free again");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    drop(socket);
}

#[tokio::test]
async fn names_that_are_remembered_are_short() {
    let vendor = Mock::embedded().await;
    let long = "x".repeat(10_000);
    let body = |appid: &str| format!("{{\"grant_type\":\"client_credential\",\"appid\":\"{appid}\",\"secret\":\"s\"}}");
    assert_eq!(post_json(&vendor, "/cgi-bin/stable_token", &body(&long)).await.code(), 40013);
    assert!(post_json(&vendor, "/cgi-bin/stable_token", &body("a")).await.json()["access_token"].is_string());
    let target = "/cgi-bin/component/api_authorizer_token?component_access_token=T";
    let body = |component: &str, refresh: &str| {
        format!(
            "{{\"component_appid\":\"{component}\",\"authorizer_appid\":\"x\",\"authorizer_refresh_token\":\"{refresh}\"}}"
        )
    };
    assert_eq!(post_json(&vendor, target, &body(&long, "r")).await.code(), 40013);
    assert_eq!(post_json(&vendor, target, &body("c", &long)).await.code(), 61023);
    assert!(post_json(&vendor, target, &body("c", "r")).await.json()["authorizer_access_token"].is_string());
}

/// Requests with some bytes changed: whatever comes of it, the mock answers or closes, and goes on.
#[tokio::test]
async fn damaged_requests_are_survived() {
    let vendor = limited(|limits| limits.read_timeout = Duration::from_millis(100)).await;
    let form =
        form("Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png", PNG);
    let head = format!(
        "POST {BINARY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=B\r\n\
         Content-Length: {}\r\nx-mock-scenario: slow=1ms\r\n\r\n",
        form.len()
    );
    let good = [[head.as_bytes(), &form].concat(), raw_by_url("x-mock-scenario: drip=99/1ms\r\n")];
    let mut state = 42_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..400 {
        let mut bytes = good[number % 2].clone();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            match next(3) {
                0 => bytes[at] = b"\r\n\0\"=;-:{}\xff 9"[next(13)],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"\r\n\0\"=;-:{}\xff 9"[next(13)]),
            }
        }
        let vendor = vendor.clone();
        tasks.spawn(async move {
            let (answer, _) = raw(&vendor, &bytes).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{}", String::from_utf8_lossy(&bytes));
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.expect("no request is lost");
    }
    assert!(vendor.total() > 100, "most of them can be read: {}", vendor.total());
    assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0);
}

#[tokio::test]
async fn there_are_only_so_many_connections() {
    let vendor = limited(|limits| limits.connections = 2).await;
    let slow = raw_by_url("x-mock-scenario: slow=500ms\r\n");
    let mut busy = Vec::new();
    for _ in 0..2 {
        let mut socket = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
        socket.write_all(&slow).await.expect("written");
        busy.push(socket);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    // The third waits until one of them has its answer.
    let start = Instant::now();
    assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0);
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    for mut socket in busy {
        assert!(answered(&mut socket).await, "nobody is thrown out in the middle");
    }
}

/// Whether a whole answer comes.
async fn answered(socket: &mut TcpStream) -> bool {
    let mut text = String::new();
    let mut piece = [0; 4096];
    while let Ok(Ok(read @ 1..)) = tokio::time::timeout(PATIENCE, socket.read(&mut piece)).await {
        text.push_str(&String::from_utf8_lossy(&piece[..read]));
        if text.contains("media_id") && text.ends_with('}') {
            return true;
        }
    }
    false
}

/// Whether the other side has closed, or goes on.
async fn closed(socket: &mut TcpStream) -> bool {
    matches!(tokio::time::timeout(Duration::from_millis(300), socket.read(&mut [0; 1])).await, Ok(Ok(0) | Err(_)))
}

#[tokio::test]
async fn the_one_that_has_waited_longest_makes_room() {
    let vendor = limited(|limits| limits.connections = 3).await;
    let mut sockets = Vec::new();
    for _ in 0..3 {
        sockets.push(TcpStream::connect(vendor.addr()).await.expect("the mock listens"));
        // Connections are taken in the order in which they come.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The first was used after the others came.
    let request = String::from_utf8(raw_by_url("")).expect("text").replace("Connection: close\r\n", "").into_bytes();
    sockets[0].write_all(&request).await.expect("written");
    assert!(answered(&mut sockets[0]).await);
    let start = Instant::now();
    let mut fourth = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
    fourth.write_all(&request).await.expect("written");
    assert!(answered(&mut fourth).await);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert!(closed(&mut sockets[1]).await, "the second has waited longest");
    for at in [0, 2] {
        assert!(!closed(&mut sockets[at]).await, "{at}");
        sockets[at].write_all(&request).await.expect("written");
        assert!(answered(&mut sockets[at]).await, "{at}");
    }
}

#[tokio::test]
async fn many_that_say_nothing_or_half_a_request_are_no_hindrance() {
    let vendor = limited(|limits| limits.connections = 100).await;
    for beginning in ["", "POST / HTTP/1.1\r\nHost:"] {
        let mut idle = Vec::new();
        for _ in 0..150 {
            let mut socket = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
            socket.write_all(beginning.as_bytes()).await.expect("written");
            idle.push(socket);
        }
        let start = Instant::now();
        for _ in 0..5 {
            assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0);
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{beginning:?}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_body_that_stands_still_makes_room() {
    let vendor = limited(|limits| limits.connections = 10).await;
    let length = "POST /wxa/commit HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{";
    let chunked = "POST /wxa/commit HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{";
    let mut still = Vec::new();
    for _ in 0..5 {
        for beginning in [length, chunked] {
            let mut socket = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
            socket.write_all(beginning.as_bytes()).await.expect("written");
            still.push(socket);
        }
    }
    // Until they are being read.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let start = Instant::now();
    let mut quick = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
    quick.write_all(&raw_by_url("")).await.expect("written");
    assert!(answered(&mut quick).await);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let mut gone = 0;
    for socket in &mut still {
        gone += usize::from(ready(socket).await);
    }
    // One, or a few more where the machine is slow to close them.
    assert!((1..10).contains(&gone), "{gone}");
}

/// Whether the other side has said something, if only that it has closed.
async fn ready(socket: &mut TcpStream) -> bool {
    tokio::time::timeout(Duration::from_millis(20), socket.read(&mut [0; 1])).await.is_ok()
}

#[tokio::test]
async fn a_body_may_stand_still_where_nobody_waits() {
    let vendor = limited(|limits| limits.connections = 2).await;
    let raw = raw_by_url("");
    let (start, end) = raw.split_at(raw.len() - 3);
    let mut slow = TcpStream::connect(vendor.addr()).await.expect("the mock listens");
    slow.write_all(start).await.expect("written");
    for _ in 0..3 {
        // The other place is free again each time.
        assert_eq!(post_json(&vendor, BY_URL, GOOD_URL).await.code(), 0);
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
    slow.write_all(end).await.expect("written");
    assert!(answered(&mut slow).await);
}

#[tokio::test]
async fn a_burst_of_connections_finds_room() {
    let vendor = Mock::embedded().await;
    let mut quickest = Duration::MAX;
    for _ in 0..5 {
        quickest = quickest.min(burst(&vendor).await);
    }
    // Who finds none tries again after a second, so that each burst would take longer than that, and not only one on a busy machine.
    assert!(quickest < Duration::from_millis(900), "{quickest:?}");
}

/// Connects 600 times at once; how long that took.
async fn burst(vendor: &Mock) -> Duration {
    let start = Instant::now();
    let addr = vendor.addr();
    let sockets: Vec<_> =
        (0..600).map(|_| tokio::task::spawn_blocking(move || std::net::TcpStream::connect(addr))).collect();
    for socket in sockets {
        assert!(socket.await.expect("no panic").is_ok());
    }
    start.elapsed()
}

#[tokio::test]
async fn the_port_is_free_when_the_mock_is_gone() {
    let vendor = Mock::embedded().await;
    let addr = vendor.addr();
    let other = vendor.clone();
    drop(vendor);
    assert_eq!(post_json(&other, BY_URL, GOOD_URL).await.code(), 0, "a clone keeps it running");
    drop(other);
    let start = Instant::now();
    while TcpStream::connect(addr).await.is_ok() {
        assert!(start.elapsed() < Duration::from_secs(20), "still there");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[test]
fn it_starts_where_nothing_is_asynchronous() {
    let first = Mock::builder_embedded().start_blocking().expect("a port");
    let second = Mock::builder_embedded().start_blocking().expect("a port");
    assert_ne!(first.url(), second.url());
}
