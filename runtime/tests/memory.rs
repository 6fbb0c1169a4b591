//! What large answers cost: at most as much again as the body, beside what is made of it.

#![cfg(feature = "client")]

mod sample;

use std::alloc::System;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use sample::endpoints::everything::{Everything, Fetch, Item, Kind};
use sample::endpoints::upload::Upload;
use sample::service::Token;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio::io::AsyncWriteExt;
use weixin_recorder::{Server, json, read_request};
use weixin_runtime::{Client, Error, Request, TransportErrorKind};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const MIB: usize = 1 << 20;

/// Held by the test whose memory is counted.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// What buffers of the connection, threads and the test itself take.
const SLACK: usize = MIB;

/// What pieces of a file take: some of 400 KiB, which is what hyper reads at once, between the connection and the reader,
/// and two of 256 KiB on their way to a disk. It is a quarter of the files here.
const PIECES: usize = 3 * MIB;

fn live() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

/// A body in three parts, of which the middle one is sent again and again, so that this end need not hold it.
#[derive(Clone, Copy)]
struct Body {
    before: &'static str,
    piece: &'static str,
    after: &'static str,
}

impl Body {
    fn times(&self) -> usize {
        12 * MIB / self.piece.len()
    }

    fn length(&self) -> usize {
        self.before.len() + self.times() * self.piece.len() + self.after.len()
    }

    async fn serve(self, promised: bool) -> Server {
        Server::with_handler(move |mut socket| async move {
            let _ = read_request(&mut socket).await;
            let length = if promised { format!("Content-Length: {}\r\n", self.length()) } else { String::new() };
            let head = format!("HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n{}", self.before);
            let _ = socket.write_all(head.as_bytes()).await;
            let block = self.piece.repeat(64);
            for _ in 0..self.times() / 64 {
                let _ = socket.write_all(block.as_bytes()).await;
            }
            let _ = socket.write_all(self.piece.repeat(self.times() % 64).as_bytes()).await;
            let _ = socket.write_all(self.after.as_bytes()).await;
        })
        .await
    }
}

/// The peak of the memory held by a call, and what is held of its result afterwards.
async fn cost<T>(call: impl Future<Output = T>) -> (usize, usize, T) {
    let (most, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let before = live();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                most.fetch_max(live(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_micros(20));
            }
        });
        let result = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(call));
        done.store(true, Ordering::Relaxed);
        // On a busy machine the other thread may have slept all the time.
        most.fetch_max(live(), Ordering::Relaxed);
        (most.load(Ordering::Relaxed).saturating_sub(before), live().saturating_sub(before), result)
    })
}

fn client(served: &Server) -> Client {
    Client::builder(Token::app("a-token-of-a-test")).base_url(&served.url).build().expect("client")
}

/// Compares the peak of a call with twice its body; `beside` says that the response itself does not count, because it
/// consists of many small parts.
async fn holds<R: Request>(request: R, body: Body, beside: bool) {
    for promised in [true, false] {
        let served = body.serve(promised).await;
        let (peak, kept, result) = cost(client(&served).call(request.clone()).send()).await;
        let length = body.length();
        let what = format!("{}…, length promised: {promised}: {length} bytes, {peak} at most, {kept} kept", body.piece);
        assert!(result.is_ok() && peak >= length, "{what}");
        assert!(peak - if beside { kept } else { 0 } <= 2 * length + SLACK, "{what}");
        println!("{what}");
    }
}

fn everything() -> Everything {
    Everything::new(1u32, vec![Item::new("title").price(5u64)], weixin_runtime::SecretString::from("s3cret"), Kind::A)
        .img("picture")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_costs_at_most_its_length_again() {
    let _alone = ALONE.lock().await;
    let numbers = r#""a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7"#;
    let before: &'static str = format!("{{{numbers},\"item_list\":[{{\"title\":\"first\"}}").leak();
    let objects = Body {
        before,
        piece: r#",{"title":"title","price":5,"gift":true,"count":3,"sku":"123456789012"}"#,
        after: "]}",
    };
    let text = Body { before: r#"{"errcode":0,"media_id":""#, piece: "0123456789abcdef", after: r#""}"# };
    let escapes = Body { before: r#"{"errcode":0,"media_id":""#, piece: r"line\n\u6587", after: r#""}"# };
    let file = Body { before: "PK", piece: "0123456789abcdef", after: "." };
    let url = || Upload::url("o", "https://example.com/a.png");
    holds(everything(), objects, true).await;
    holds(url(), text, false).await;
    holds(url(), escapes, false).await;
    holds(Fetch::new(), file, false).await;
    too_many_values().await;
}

/// What is not held in memory costs the same, however long it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_streamed_or_saved_costs_no_more_than_its_pieces() {
    let _alone = ALONE.lock().await;
    let file = Body { before: "PK", piece: "0123456789abcdef", after: "." };
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("f");
    for promised in [true, false] {
        let served = file.serve(promised).await;
        let (peak, kept, saved) = cost(client(&served).call(Fetch::new()).save(&path)).await;
        assert_eq!(saved.expect("saved").length, file.length() as u64);
        assert!(peak <= PIECES && kept <= MIB, "{peak} at most, {kept} kept");
        let counted = async {
            let mut stream = client(&served).call(Fetch::new()).stream().await.expect("a file");
            while stream.chunk().await.expect("all of it").is_some() {}
            stream.bytes_read()
        };
        let (peak, kept, read) = cost(counted).await;
        assert_eq!(read, file.length() as u64);
        assert!(peak <= PIECES && kept <= MIB, "{peak} at most, {kept} kept");
    }
}

/// The number of values has a bound of its own, for a client and for a call.
async fn too_many_values() {
    let served = Server::new(json(r#"{"media_id":"m","list":[1,2,{"a":[]}]}"#)).await;
    let upload = || Upload::url("o", "https://example.com/a.png");
    let message = |error: Error<_>| {
        assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::TooLarge), "{error:?}");
        assert!(!error.is_retryable());
        error.to_string()
    };
    let few =
        Client::builder(Token::app("a-token-of-a-test")).base_url(&served.url).max_values(6).build().expect("client");
    let expected =
        "upload: the response is too large: more than 6 values: request less at a time, or raise `max_values`";
    assert_eq!(few.send(upload()).await.map_err(message).expect_err("seven"), expected);
    few.call(upload()).max_values(7).send().await.expect("seven");
    let many = client(&served);
    assert_eq!(many.call(upload()).max_values(6).send().await.map_err(message).expect_err("seven"), expected);
    many.send(upload()).await.expect("a few");

    let expected =
        "upload: the response is too large: more than 30 bytes: request less at a time, or raise `max_response`";
    assert_eq!(many.call(upload()).max_response(30).send().await.map_err(message).expect_err("long"), expected);
    let short = Client::builder(Token::app("a-token-of-a-test"))
        .base_url(&served.url)
        .max_response(30)
        .build()
        .expect("client");
    short.call(upload()).max_response(1_000).send().await.expect("short");

    let refused = Server::new(json(r#"{"errcode":10004,"errmsg":"m","list":[1,2,3]}"#)).await;
    let error = client(&refused).call(upload()).max_values(3).send().await.expect_err("refused");
    assert_eq!(error.code(), Some(10004.into()), "what the service says comes first");
}
