//! Calls from threads without an async runtime.

mod sample;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use sample::endpoints::everything::{Fetch, FetchOr};
use sample::endpoints::upload::{Upload, UploadError};
use sample::service::Token;
use tokio::runtime::Runtime;
use weixin_recorder::{Server, json, respond};
use weixin_runtime::{
    Client, ClientBuilder, Error, ErrorKind, File, FileOr, Hook, Outgoing, Retry, TransportErrorKind, blocking,
};

const GOOD: &str = r#"{"errcode":0,"media_id":"m"}"#;

/// A server with a runtime of its own, and a client of it.
fn serve(then: weixin_recorder::Then) -> (Runtime, Server, ClientBuilder) {
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::new(then));
    let client = Client::builder(Token::app("TOKEN")).base_url(&server.url).timeout(Duration::from_secs(20));
    (runtime, server, client)
}

fn blocking(client: ClientBuilder) -> blocking::Client {
    client.build().expect("client").into()
}

fn upload() -> sample::endpoints::upload::UploadBinary {
    Upload::binary("o1", File::from_bytes("part.stl", vec![b'x'; 600_000]))
}

#[test]
fn many_threads() {
    let (_runtime, server, client) = serve(json(GOOD));
    let client = blocking(client);
    let threads = (0..8).map(|_| {
        let client = client.clone();
        thread::spawn(move || {
            for _ in 0..20 {
                assert_eq!(client.send(upload()).expect("sent").media_id, "m");
            }
        })
    });
    threads.collect::<Vec<_>>().into_iter().for_each(|thread| thread.join().expect("no panic"));
    assert_eq!(server.requests().len(), 160);
}

#[test]
fn from_wherever() {
    let (runtime, _server, client) = serve(json(GOOD));
    let client = blocking(client);
    runtime.block_on(async {
        client.send(upload()).expect("from an async function");
        let other = client.clone();
        let sent = tokio::task::spawn_blocking(move || other.send(upload()).map(drop)).await;
        sent.expect("no panic").expect("from a thread that may block");
        client.as_async().send(upload()).await.expect("the async client has the same settings");
    });
}

#[test]
fn errors_are_those_of_the_async_client() {
    let (_runtime, _server, client) = serve(json(r#"{"errcode":10004,"errmsg":"risky rid: r1"}"#));
    let client = blocking(client);
    let error = client.send(upload()).expect_err("refused");
    assert_eq!((error.api(), error.rid(), error.kind()), (Some(UploadError::FileRisky), Some("r1"), ErrorKind::Input));
    let error = client.send(Upload::binary("", File::from_bytes("a.stl", ""))).expect_err("invalid");
    assert!(matches!(error, Error::Invalid(_)));
}

#[test]
fn a_call_has_its_own_settings() {
    let (_runtime, _server, client) = serve(weixin_recorder::Then::Stall(Vec::new()));
    let told = Arc::new(AtomicUsize::new(0));
    let count = told.clone();
    let call = blocking(client).call(upload()).timeout(Duration::from_millis(200)).retry(Retry::never());
    let error = call.progress(move |_| _ = count.fetch_add(1, Ordering::SeqCst)).send().expect_err("too late");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Timeout), "{error:?}");
    assert!(told.load(Ordering::SeqCst) > 0);
}

#[test]
fn files_are_read_and_saved() {
    let content: Vec<u8> = (0..700_000_u32).map(|n| 128 + (n % 100) as u8).collect();
    let headers = [("Content-Type", "image/png"), ("Content-Disposition", "attachment; filename=\"a.png\"")];
    let (_runtime, _server, client) = serve(respond("200 OK", &headers, &content));
    let client = blocking(client);
    let mut stream = client.call(Fetch::new()).stream().expect("a file");
    assert_eq!((stream.file_name(), stream.length()), (Some("a.png"), Some(700_000)));
    let mut read = Vec::new();
    stream.read_to_end(&mut read).expect("read");
    assert!(read == content && stream.read(&mut [0; 10]).expect("the end") == 0);
    let FileOr::File(mut stream) = client.call(FetchOr::new()).stream().expect("a file") else { panic!("a file") };
    let mut begun = [0; 3];
    stream.read_exact(&mut begun).expect("read");
    assert_eq!(begun, content[..3]);
    let folder = tempfile::tempdir().expect("folder");
    let saved = client.call(Fetch::new()).save(folder.path().join("a.png")).expect("saved");
    assert_eq!(saved.length, 700_000);
    assert!(std::fs::read(folder.path().join("a.png")).expect("there") == content);
}

#[test]
fn what_is_async_can_be_waited_for() {
    let pieces = || futures_util::stream::iter([Ok::<_, io::Error>(weixin_runtime::Bytes::from(vec![b'x'; 400_000]))]);
    let file = blocking::wait(File::spool("a.stl", 1 << 20, pieces())).expect("a thread").expect("it fits");
    assert_eq!(file.len(), 400_000);
    let panicked = thread::spawn(|| blocking::wait(async { panic!("what happened") })).join();
    let panic = panicked.expect_err("it panics");
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"what happened"));
    assert_eq!(blocking::wait(async { 7 }).expect("the thread goes on"), 7);
}

/// Calls while a call is made.
struct Nested(blocking::Client);

impl Hook for Nested {
    fn before(&self, _: &mut Outgoing<'_>) {
        let error = self.0.send(upload()).expect_err("it would wait for itself");
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::NoRuntime),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            "upload: nothing was sent: a blocking call inside of another one would wait for itself"
        );
    }
}

#[test]
fn a_call_inside_of_another_one_does_not_wait_for_ever() {
    let (_runtime, server, client) = serve(json(GOOD));
    let nested = Nested(blocking::Client::new(Token::app("TOKEN")));
    blocking(client.hook(nested)).send(upload()).expect("sent");
    assert_eq!(server.requests().len(), 1);
}
