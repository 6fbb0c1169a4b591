//! Files that are streams: sent once, checked as far as possible, exactly as long as was said.

#![cfg(feature = "client")]

mod sample;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use sample::endpoints::upload::{Upload, UploadBinary, UploadError};
use sample::endpoints::upload_media_to_code_audit::UploadMediaToCodeAudit;
use sample::service::Token;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use weixin_recorder::{Server, json, response};
use weixin_runtime::tokens::{BoxFuture, Replacement, TokenProvider};
use weixin_runtime::{
    Bytes, Client, ClientBuilder, Error, File, FileErrorKind, Request, TokenError, Tokens, Validation,
};

const GOOD: &str = r#"{"errcode":0,"media_id":"m"}"#;
const BAD_TOKEN: &str = r#"{"errcode":40001,"errmsg":"invalid credential rid: 65a1-1"}"#;

type Item = Result<Bytes, io::Error>;

fn client(served: &Server) -> ClientBuilder {
    Client::builder(Token::app("TOKEN")).base_url(&served.url).timeout(Duration::from_secs(20))
}

/// A stream of pieces of these lengths.
fn pieces(lengths: &[usize]) -> impl Stream<Item = Item> + use<> {
    let pieces: Vec<Item> = lengths.iter().map(|length| Ok(Bytes::from(vec![b'x'; *length]))).collect();
    stream::iter(pieces)
}

fn part(length: u64, stream: impl Stream<Item = Item> + Send + 'static) -> UploadBinary {
    Upload::binary("o1", File::from_stream("part.stl", length, stream))
}

#[tokio::test]
async fn a_stream_is_sent_as_it_comes() {
    let served = Server::new(json(GOOD)).await;
    let lengths = [1, 0, 700, 0, 0, 1_000_000, 299];
    client(&served).build().expect("client").send(part(1_001_000, pieces(&lengths))).await.expect("sent");
    let request = served.request().await;
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert_eq!(request.header("transfer-encoding"), None);
    let content = request.body.iter().filter(|byte| **byte == b'x').count();
    assert!(request.is_whole() && (1_001_000..1_001_010).contains(&content), "{content}");
}

/// Progress is told in pieces, however large those of the stream are.
#[tokio::test]
async fn a_large_piece_is_divided() {
    let served = Server::new(json(GOOD)).await;
    let told = Arc::new(AtomicUsize::new(0));
    let count = told.clone();
    let call = client(&served).build().expect("client").call(part(2_000_000, pieces(&[2_000_000])));
    call.progress(move |_| _ = count.fetch_add(1, Ordering::SeqCst)).await.expect("sent");
    assert!(told.load(Ordering::SeqCst) > 8);
}

#[tokio::test]
async fn a_stream_of_another_length_is_never_sent_whole() {
    for (length, lengths, expected) in [
        (600_000, &[599_999][..], "the stream of part.stl ended after 599,999 of 600,000 bytes"),
        (600_000, &[300_000, 300_001], "the stream of part.stl has more than its 600,000 bytes"),
        (600_000, &[300_000, 300_000, 1], "the stream of part.stl has more than its 600,000 bytes"),
        (600_000, &[600_000, 0, 1], "the stream of part.stl has more than its 600,000 bytes"),
        (10, &[9], "the stream of part.stl ended after 9 of 10 bytes"),
        (10, &[], "the stream of part.stl ended after 0 of 10 bytes"),
        (1, &[2], "the stream of part.stl has more than its 1 byte"),
        (0, &[1], "the stream of part.stl has more than its 0 bytes"),
    ] {
        for validation in [Validation::Warn, Validation::Off] {
            let served = Server::new(json(GOOD)).await;
            let client = client(&served).validation(validation).build().expect("client");
            let error = client.send(part(length, pieces(lengths))).await.expect_err("another length");
            let Error::File(file) = &error else { panic!("{error:?}") };
            assert_eq!(
                matches!(file.kind(), FileErrorKind::Grew { .. }),
                lengths.iter().sum::<usize>() > length as usize
            );
            assert_eq!(error.to_string(), expected, "{validation:?}");
            assert!(!error.is_retryable());
            if let Ok(request) = tokio::time::timeout(Duration::from_millis(200), served.nth(0)).await {
                assert!(!request.is_whole());
            }
        }
    }
}

#[tokio::test]
async fn a_stream_that_fails_or_panics() {
    let failing = || stream::iter([Err(io::Error::new(io::ErrorKind::ConnectionReset, "the browser is gone"))]);
    let panicking = || stream::poll_fn(|_| -> Poll<Option<Item>> { panic!("the stream gives up") });
    for before in [10, 400_000] {
        for panics in [false, true] {
            let begun = pieces(&[before]);
            let request =
                if panics { part(500_000, begun.chain(panicking())) } else { part(500_000, begun.chain(failing())) };
            let served = Server::new(json(GOOD)).await;
            let error = client(&served).build().expect("client").send(request).await.expect_err("it fails");
            let Error::File(file) = &error else { panic!("{error:?}") };
            let FileErrorKind::Unreadable(cause) = file.kind() else { panic!("{file:?}") };
            let (kind, text) = match panics {
                true => (io::ErrorKind::Other, "cannot read part.stl: reading it panicked"),
                false => (io::ErrorKind::ConnectionReset, "cannot read part.stl: the browser is gone"),
            };
            assert_eq!((cause.kind(), error.to_string().as_str()), (kind, text));
            if before == 10 {
                served.assert_untouched().await;
            }
        }
    }
}

#[tokio::test]
async fn the_first_bytes_are_checked_before_anything_is_sent() {
    let picture = |bytes: &'static [u8]| {
        let pieces = bytes.chunks(1).map(|byte| Ok::<_, io::Error>(Bytes::from_static(byte)));
        File::from_stream("shot.png", bytes.len() as u64, stream::iter(pieces.collect::<Vec<_>>()))
    };
    let served = Server::new(json(r#"{"errcode":0,"type":"image","mediaid":"m"}"#)).await;
    let client = Client::builder(Token::authorizer("TOKEN")).base_url(&served.url).build().expect("client");
    let error = client.send(UploadMediaToCodeAudit::new(picture(b"GIF89a"))).await.expect_err("another format");
    assert!(error.to_string().contains("named .png, but the first bytes are 47 49 46 38 39 61"), "{error}");
    served.assert_untouched().await;
    let file = picture(b"\x89PNG\r\n\x1a\n");
    let request = UploadMediaToCodeAudit::new(file.clone());
    let unchecked: Vec<String> = request.check().unchecked().iter().map(ToString::to_string).collect();
    assert_eq!(unchecked, ["media: not checked, its first bytes have not come yet"]);
    client.send(request).await.expect("sent");
    assert!(file.head().starts_with(b"\x89PNG"));
}

#[test]
fn archives_say_that_they_were_not_inspected() {
    let request = Upload::binary("o1", File::from_stream("parts.zip", 3, pieces(&[3])));
    let unchecked: Vec<String> = request.check().unchecked().iter().map(ToString::to_string).collect();
    let once = "file: not checked, it is a stream, which can be read only once";
    assert_eq!(unchecked, [once, "file: not checked, its first bytes have not come yet"]);
}

#[tokio::test]
async fn first_bytes_that_do_not_come() {
    let served = Server::new(json(GOOD)).await;
    let request = part(10, stream::pending());
    let client = client(&served).timeout(Duration::from_millis(100)).build().expect("client");
    let error = client.send(request).await.expect_err("too late");
    assert_eq!(error.to_string(), "cannot read part.stl: its first bytes did not come within 100ms");
    let nothing = stream::repeat_with(|| Ok(Bytes::new()));
    let error = client.send(part(10, nothing)).await.expect_err("nothing comes");
    assert_eq!(error.to_string(), "cannot read part.stl: its first bytes did not come within 100ms");
    served.assert_untouched().await;
}

/// Provides `old`, and `new` once that is refused.
struct Two(Arc<AtomicUsize>);

impl TokenProvider for Two {
    fn kind(&self) -> weixin_runtime::AccessToken {
        Token::app("").into()
    }

    fn token<'a>(&'a self, _: &'a Client) -> BoxFuture<'a, Result<weixin_runtime::AccessToken, TokenError>> {
        Box::pin(async { Ok(Token::app(if self.0.load(Ordering::SeqCst) == 0 { "old" } else { "new" }).into()) })
    }

    fn replace<'a>(
        &'a self,
        _: &'a Client,
        _: &'a weixin_runtime::AccessToken,
    ) -> BoxFuture<'a, Result<Option<Replacement>, TokenError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(Some(Replacement { token: Token::app("new").into(), fetched: true })) })
    }
}

/// A service that refuses the token `old` as soon as it has seen the head of a request and so much of its body.
async fn refuses_early(body: usize) -> Server {
    Server::with_handler(move |mut socket| async move {
        let (mut bytes, mut piece) = (Vec::new(), vec![0; 65_536]);
        let is_old = |bytes: &[u8]| bytes.windows(17).any(|text| text == b"access_token=old&");
        loop {
            let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
            if end.is_some_and(|end| is_old(&bytes) && bytes.len() >= end + body) {
                let _ = socket.write_all(&response("200 OK", &[], BAD_TOKEN)).await;
                // With unread bytes, closing would reset the connection.
                let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
                return;
            }
            if end.is_some() && bytes.ends_with(b"--\r\n") {
                let _ = socket.write_all(&response("200 OK", &[], GOOD)).await;
                return;
            }
            match socket.read(&mut piece).await {
                Ok(read @ 1..) => bytes.extend_from_slice(&piece[..read]),
                _ => return,
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_stream_that_was_not_touched_is_sent_with_another_token() {
    let served = refuses_early(100).await;
    let replaced = Arc::new(AtomicUsize::new(0));
    let tokens = Tokens::new(Two(replaced.clone()));
    let client = Client::builder(tokens).base_url(&served.url).build().expect("client");
    // The rest comes when the token was replaced.
    let waiting = replaced.clone();
    let rest = stream::once(async move {
        while waiting.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(Bytes::from(vec![b'x'; 99_000]))
    });
    client.send(part(100_000, pieces(&[500, 500]).chain(rest))).await.expect("sent again");
    assert_eq!(replaced.load(Ordering::SeqCst), 1);
    // What is no longer than its first piece can always begin again.
    replaced.store(0, Ordering::SeqCst);
    client.send(part(400, pieces(&[400]))).await.expect("sent again");
    assert_eq!(replaced.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_stream_that_was_touched_ends_with_what_the_service_says() {
    for body in [50_000, 900_000] {
        let served = refuses_early(body).await;
        let replaced = Arc::new(AtomicUsize::new(0));
        let tokens = Tokens::new(Two(replaced.clone()));
        let client = Client::builder(tokens).base_url(&served.url).build().expect("client");
        let lengths = [10_000; 100];
        let error = client.send(part(1_000_000, pieces(&lengths))).await.expect_err("refused");
        assert!(error.is_token_invalid() && error.rid() == Some("65a1-1"), "{error:?}");
        assert_eq!(replaced.load(Ordering::SeqCst), 1, "the next call should not be refused for it");
        client.send(part(1_000_000, pieces(&lengths))).await.expect("the next call has the new token");
    }
}

#[tokio::test]
async fn a_busy_service_is_not_asked_again() {
    let busy = json(r#"{"errcode":-1,"errmsg":"The system failed"}"#);
    let served = Server::with_script([busy, json(GOOD)]).await;
    let error = client(&served).build().expect("client").send(part(4_000, pieces(&[1_000; 4]))).await;
    let error = error.expect_err("it cannot be sent again");
    assert!(error.api() == Some(UploadError::SystemFailed) && error.is_retryable(), "{error}");
    assert_eq!(served.requests().len(), 1);
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let served = Server::new(json(GOOD)).await;
    for validation in [Validation::Enforce, Validation::Off] {
        let client = client(&served).validation(validation).build().expect("client");
        let file = File::from_stream("part.stl", 4_000, pieces(&[1_000; 4]));
        client.send(Upload::binary("o1", file.clone())).await.expect("sent");
        let error = client.send(Upload::binary("o1", file.clone())).await.expect_err("it is gone");
        assert!(matches!(&error, Error::File(file) if matches!(file.kind(), FileErrorKind::AlreadyRead)), "{error:?}");
        assert_eq!(file.reader().err().map(|error| error.kind()), Some(io::ErrorKind::Unsupported));
    }
}

/// Says when it is dropped.
struct Guard(Option<oneshot::Sender<()>>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.take().map(|sender| sender.send(()));
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_drops_the_stream() {
    let served = Server::new(json(GOOD)).await;
    let (sender, dropped) = oneshot::channel();
    let guard = Guard(Some(sender));
    let endless = stream::poll_fn(move |_| {
        let _held = &guard;
        Poll::<Option<Item>>::Pending
    });
    let client = client(&served).build().expect("client");
    let call = client.send(part(1_000_000, pieces(&[1_000]).chain(endless)));
    assert!(tokio::time::timeout(Duration::from_millis(200), call).await.is_err(), "dropped");
    tokio::time::timeout(Duration::from_secs(5), dropped).await.expect("in time").expect("it is dropped");
}

#[tokio::test]
async fn a_stream_of_unknown_length_becomes_a_file() {
    for lengths in [&[][..], &[5], &[1_000; 4], &[300_000; 4], &[0, 262_144], &[262_145], &[2_000_000, 0]] {
        let length: usize = lengths.iter().sum();
        let file = File::spool("part.stl", length as u64, pieces(lengths)).await.expect("it fits");
        assert_eq!((file.len(), file.head().len()), (length as u64, length.min(512)));
        let read = || {
            let mut bytes = Vec::new();
            file.reader()
                .expect("a reader")
                .read_to_end(&mut bytes)
                .map(|read| (read, bytes.iter().all(|it| *it == b'x')))
        };
        // Two readers do not share a position.
        let mut other = file.reader().expect("a reader");
        let _ = other.read(&mut [0; 100]).expect("read");
        assert_eq!((read().expect("once"), read().expect("twice")), ((length, true), (length, true)));
        if length > 0 {
            let served = Server::with_script([json(r#"{"errcode":-1}"#), json(GOOD)]).await;
            let sent = client(&served).build().expect("client").send(Upload::binary("o1", file)).await;
            assert_eq!((sent.expect("sent again").media_id.as_str(), served.requests().len()), ("m", 2));
        }
    }
}

#[tokio::test]
async fn what_cannot_be_spooled() {
    for lengths in [&[11][..], &[5, 6], &[1; 11]] {
        let error = File::spool("part.stl", 10, pieces(lengths)).await.expect_err("too long");
        assert!(matches!(error.kind(), FileErrorKind::TooLarge { limit: 10 }));
        assert_eq!(error.to_string(), "part.stl has more than 10 bytes");
    }
    let failing = pieces(&[400_000]).chain(stream::iter([Err(io::Error::other("the browser is gone"))]));
    let error = File::spool("part.stl", u64::MAX, failing).await.expect_err("it fails");
    assert_eq!(error.to_string(), "cannot read part.stl: the browser is gone");
}
