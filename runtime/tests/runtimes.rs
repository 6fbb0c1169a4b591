//! Clients without an async runtime, and clients that outlive one.

#![cfg(feature = "client")]

mod sample;

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use sample::endpoints::everything::Ping;
use sample::endpoints::upload::Upload;
use sample::service::Token;
use tokio::io::AsyncWriteExt;
use tokio::runtime::{Builder, Runtime};
use weixin_recorder::{Server, read_request};
use weixin_runtime::tokens::{BoxFuture, FetchRequest, FetchedToken, FreshTokens, TokenErrorKind, TokenSource};
use weixin_runtime::{Client, Error, ErrorKind, File, SecretString, TokenError, TransportErrorKind};

/// The result of a future that is polled without any runtime.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    for _ in 0..1_000 {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("it does not end");
}

#[test]
fn without_a_runtime_calls_say_so() {
    let client = Client::new(Token::app("TOKEN"));
    let error = block_on(client.send(Ping::new())).expect_err("there is none");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::NoRuntime), "{error:?}");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Configuration, false));
    assert_eq!(
        error.to_string(),
        "everything: nothing was sent: there is no Tokio runtime on this thread: call from below `#[tokio::main]` or \
         `Runtime::block_on`, or use the client of `blocking`"
    );
    let picture = block_on(File::open("Cargo.toml")).expect_err("there is none");
    assert!(picture.to_string().starts_with("cannot read Cargo.toml: there is no Tokio runtime"), "{picture}");
    let tokens = FreshTokens::new(Slow(Arc::default()));
    let error = block_on(tokens.current(&client)).expect_err("there is none");
    assert_eq!(error.kind(), TokenErrorKind::NoRuntime);
    let error = block_on(Client::new(tokens).send(Upload::url("o", "https://example.com/a.png"))).expect_err("none");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

/// A server with a runtime of its own, which keeps connections open.
fn server() -> (Runtime, Server) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let server = runtime.block_on(Server::with_handler(|mut socket| async move {
        while read_request(&mut socket).await.is_some() {
            let body = r#"{"errcode":0,"media_id":"m"}"#;
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            if socket.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }));
    (runtime, server)
}

/// Runtimes of both kinds, in turn.
fn runtime(round: usize) -> Runtime {
    let mut builder = if round.is_multiple_of(2) { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.worker_threads(2).enable_all().build().expect("a runtime")
}

/// A new token for each refresh, which takes a moment.
struct Slow(Arc<AtomicUsize>);

impl TokenSource for Slow {
    fn token(&self, value: SecretString) -> weixin_runtime::AccessToken {
        weixin_runtime::AccessToken::new("app", "access_token", value)
    }

    fn fetch<'a>(&'a self, _: &'a Client, _: FetchRequest<'a>) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        Box::pin(async {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(20)).await;
            // It serves one call, so that every call needs a refresh.
            Ok(FetchedToken::new(format!("TOKEN-{number}").into(), Duration::ZERO))
        })
    }

    fn key(&self) -> String {
        "app/wx0123".to_owned()
    }
}

#[test]
fn a_client_outlives_its_runtimes() {
    let (_runtime, served) = server();
    let client = Client::builder(Token::app("TOKEN")).base_url(&served.url).build().expect("client");
    for round in 0..100 {
        let current = runtime(round);
        current.block_on(async {
            for _ in 0..2 {
                let sent = client.send(Upload::url("o", "https://example.com/a.png")).await;
                assert!(sent.is_ok(), "round {round}: {sent:?}");
            }
        });
        // Calls that are under way when the runtime ends.
        for _ in 0..3 {
            let client = client.clone();
            current.spawn(async move { client.send(Upload::binary("o", File::from_bytes("a.stl", "solid"))).await });
        }
        if round.is_multiple_of(3) {
            current.shutdown_background();
        }
    }
}

#[test]
fn a_refresh_that_dies_with_its_runtime_is_begun_anew() {
    let (_runtime, served) = server();
    let fetches = Arc::new(AtomicUsize::new(0));
    let tokens = FreshTokens::new(Slow(fetches.clone()));
    let client = Client::builder(tokens).base_url(&served.url).build().expect("client");
    for round in 0..40 {
        let current = runtime(round);
        let background = client.clone();
        let before = fetches.load(Ordering::SeqCst);
        current.spawn(async move { background.send(Upload::url("o", "https://example.com/a.png")).await });
        current.block_on(async {
            while fetches.load(Ordering::SeqCst) == before {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        let started = Instant::now();
        // Somebody elsewhere waits for the refresh that is about to die.
        let waiting = client.clone();
        let elsewhere = thread::spawn(move || {
            runtime(round).block_on(waiting.send(Upload::url("o", "https://example.com/a.png"))).map(|_| ())
        });
        thread::sleep(Duration::from_millis(5));
        drop(current);
        let sent = elsewhere.join().expect("no panic");
        assert!(sent.is_ok(), "round {round}: {sent:?}");
        assert!(started.elapsed() < Duration::from_secs(5), "the lock of the dead refresh is not waited for");
        let sent = runtime(round + 1).block_on(client.send(Upload::url("o", "https://example.com/a.png")));
        assert!(sent.is_ok(), "round {round}: {sent:?}");
    }
}
