//! Files that are read while they come: as a stream, or into a path.

#![cfg(feature = "client")]

mod sample;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sample::endpoints::everything::{Fetch, FetchOr};
use sample::service::Token;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use weixin_recorder::{Server, Then, json, read_request, respond};
use weixin_runtime::{
    Client, ClientBuilder, Code, Download, DownloadStream, Error, FileErrorKind, FileOr, Hook, Outcome,
    TransportErrorKind,
};

const TOKEN: &str = "s3cret+t/oken";

fn client(served: &Server) -> ClientBuilder {
    Client::builder(Token::app(TOKEN)).base_url(&served.url).timeout(Duration::from_secs(20))
}

fn built(served: &Server) -> Client {
    client(served).build().expect("client")
}

/// Bytes that are no text, and differ everywhere.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at as u32).wrapping_mul(2_654_435_761).to_le_bytes()[3] | 0x80).collect()
}

/// What a server sends after a request: pieces, with pauses between them.
#[derive(Clone, Default)]
struct Script {
    head: String,
    pieces: Vec<Vec<u8>>,
    pause: Duration,
    chunked: bool,
}

impl Script {
    fn new(headers: &str, pieces: Vec<Vec<u8>>) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n");
        Self { head, pieces, ..Self::default() }
    }

    fn of_length(length: usize, pieces: Vec<Vec<u8>>) -> Self {
        Self::new(&format!("Content-Length: {length}\r\n"), pieces)
    }

    fn chunked(pieces: Vec<Vec<u8>>) -> Self {
        Self { chunked: true, ..Self::new("Transfer-Encoding: chunked\r\n", pieces) }
    }

    fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// A server that follows the scripts, one per connection, and repeats the last one.
    async fn serve(scripts: Vec<Self>) -> Server {
        let next = Arc::new(AtomicUsize::new(0));
        Server::with_handler(move |mut socket| {
            let at = next.fetch_add(1, Ordering::SeqCst).min(scripts.len() - 1);
            let Self { head, pieces, pause, chunked } = scripts[at].clone();
            async move {
                let _ = read_request(&mut socket).await;
                let _ = socket.write_all(head.as_bytes()).await;
                for piece in pieces {
                    tokio::time::sleep(pause).await;
                    let size = format!("{:x}\r\n", piece.len());
                    let framed = if chunked { [size.as_bytes(), &piece, b"\r\n"].concat() } else { piece };
                    if socket.write_all(&framed).await.is_err() {
                        return;
                    }
                }
                let _ = socket.shutdown().await;
            }
        })
        .await
    }
}

/// All of a stream, chunk by chunk.
async fn drained(stream: &mut DownloadStream) -> Result<Vec<u8>, weixin_runtime::TransportError> {
    let mut bytes = Vec::new();
    while let Some(piece) = stream.chunk().await? {
        assert!(!piece.is_empty());
        bytes.extend_from_slice(&piece);
    }
    assert!(stream.chunk().await?.is_none(), "the end stays the end");
    Ok(bytes)
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_stream_has_what_was_sent() {
    for length in [1, 10, 65_536, 65_537, 300_000] {
        let whole = content(length);
        let pieces: Vec<Vec<u8>> = whole.chunks(50_000).map(<[u8]>::to_vec).collect();
        let chunked =
            Script { pieces: pieces.iter().cloned().chain([Vec::new()]).collect(), ..Script::chunked(vec![]) };
        let scripts = [
            (Script::of_length(length, pieces.clone()), Some(length as u64)),
            (Script::new("", pieces), if length > 65_536 { None } else { Some(length as u64) }),
            (chunked, if length > 65_536 { None } else { Some(length as u64) }),
        ];
        for (script, known) in scripts {
            let served = Script::serve(vec![script]).await;
            let mut stream = built(&served).call(Fetch::new()).stream().await.expect("a file");
            assert_eq!((stream.length(), stream.bytes_read()), (known, 0), "{length}");
            assert_eq!(drained(&mut stream).await.expect("all of it"), whole, "{length}");
            assert_eq!(stream.bytes_read(), length as u64);

            let mut stream = built(&served).call(Fetch::new()).stream().await.expect("a file");
            let mut read = Vec::new();
            stream.read_to_end(&mut read).await.expect("all of it");
            assert_eq!((read == whole, stream.bytes_read()), (true, length as u64), "{length}");
        }
    }
}

#[tokio::test]
async fn what_is_known_of_a_file() {
    let headers = [("Content-Type", "image/png"), ("Content-Disposition", "attachment; filename=\"../a.png\"")];
    let served = Server::new(respond("200 OK", &headers, "PNG")).await;
    let stream = built(&served).call(Fetch::new()).stream().await.expect("a file");
    assert_eq!((stream.content_type(), stream.file_name()), (Some("image/png"), Some("a.png")));
    assert!(!format!("{stream:?}").contains("PNG"), "the content is not shown: {stream:?}");
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("picture");
    let saved = built(&served).call(Fetch::new()).save(&path).await.expect("saved");
    assert_eq!((saved.length, saved.content_type.as_deref()), (3, Some("image/png")));
    assert_eq!(saved.file_name.as_deref(), Some("a.png"));
    assert_eq!(
        (std::fs::read(&path).expect("it is there"), names(folder.path())),
        (b"PNG".to_vec(), vec!["picture".into()])
    );
    let saved = stream.save(folder.path().join("other")).await.expect("saved");
    assert_eq!((saved.length, names(folder.path()).len()), (3, 2));
}

/// Bodies of every kind, short ones and such as go on behind what tells what they are.
fn bodies() -> Vec<Vec<u8>> {
    let long = |beginning: &[u8]| [beginning, &b"0123456789,\n".repeat(7_000)].concat();
    let padded = |before: &str, after: &str| format!("{before}{}{after}", " ".repeat(70_000)).into_bytes();
    vec![
        b"{\"errcode\":40001,\"errmsg\":\"m rid: 1-2\"}".to_vec(),
        b"\xef\xbb\xbf {\"errcode\":40001}".to_vec(),
        b"Warning: {\"errcode\":40001}".to_vec(),
        b"{\"errcode\":0}".to_vec(),
        b"{\"media_id\":\"m\"}".to_vec(),
        b"".to_vec(),
        b" \n".to_vec(),
        b"<html>busy</html>".to_vec(),
        b"<?xml version=\"1.0\"?><a/>".to_vec(),
        b"[1,2]".to_vec(),
        b"\"text\"".to_vec(),
        b"PK\x03\x04".to_vec(),
        b"{\\rtf1 a}".to_vec(),
        long(b"<html>"),
        long(b"<!-- -->"),
        long(b"<<1>>"),
        long(b"PK\x03\x04"),
        long(b"{\\rtf1 "),
        long(b"{\"media_id\":\""),
        long(b"[{\"a\":1},"),
        long(b"[1,"),
        long(b"\""),
        long(b"1,2\n"),
        long(b"\xff\xfe<\0h\0t\0"),
        long(b"\"errcode\":1,"),
        long(b" {\"errcode\":40001,\"errmsg\":\""),
        padded("{\"errcode\":40001,\"errmsg\":\"late\"", "}"),
        padded("{\"media_id\":\"m\"", "}"),
        padded("[1", ",2]"),
        padded("\"a", "b\""),
        padded("", "{\"errcode\":40001}"),
        padded("", "PK"),
    ]
}

/// A response that is held in memory and one that is streamed are the same: a file, a refusal, something else.
#[tokio::test]
async fn a_stream_is_told_from_a_refusal_as_a_whole_file_is() {
    let heads = ["", "Content-Disposition: attachment; filename=a.csv\r\n", "Content-Encoding: gzip\r\n"];
    let mut seen = [0; 2];
    for (head, body) in heads.iter().flat_map(|head| bodies().into_iter().map(move |body| (head, body))) {
        for status in ["200 OK", "404 Not Found"] {
            let script = Script::new(
                &format!("{head}Content-Length: {}\r\n", body.len()),
                body.chunks(30_000).map(<[u8]>::to_vec).collect(),
            );
            let served = Script::serve(vec![Script { head: script.head.replace("200 OK", status), ..script }]).await;
            let once = weixin_runtime::Retry::default().max_attempts(1);
            let client = client(&served).retry(once).build().expect("client");
            let whole = client.call(Fetch::new()).send().await.map(|file| file.bytes.to_vec());
            let streamed = match client.call(Fetch::new()).stream().await {
                Ok(mut stream) => Ok(drained(&mut stream).await.expect("all of it")),
                Err(error) => Err(error.to_string()),
            };
            seen[usize::from(streamed.is_ok())] += 1;
            let beginning = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            let whole = whole.map_err(|it| it.to_string());
            let shown = |result: &Result<Vec<u8>, String>| result.as_ref().map(Vec::len).map_err(String::clone);
            assert!(streamed == whole, "{head}{status}: {beginning}: {:?}, not {:?}", shown(&streamed), shown(&whole));
        }
    }
    assert!(seen.iter().all(|seen| *seen > 20), "{seen:?}");
}

/// The only difference: nobody reads a large file to its end before the first byte of it is handed out.
#[tokio::test]
async fn a_code_far_inside_a_named_json_file_is_part_of_the_file() {
    let body = format!("{{\"rows\":\"{}\",\"errcode\":40001}}", "a".repeat(70_000));
    let served = Server::new(respond("200 OK", &[("Content-Disposition", "attachment; filename=a.json")], &body)).await;
    let mut stream = built(&served).call(Fetch::new()).stream().await.expect("a file");
    assert_eq!(drained(&mut stream).await.expect("all of it"), body.as_bytes());
    assert_eq!(built(&served).send(Fetch::new()).await.expect_err("a refusal").code(), Some(Code::Number(40001)));
}

#[tokio::test]
async fn a_refusal_in_small_pieces() {
    let refusal = br#"{"errcode":47001,"errmsg":"bad s3cret%2bt%2foken rid: 65a1-1"}"#;
    let pieces: Vec<Vec<u8>> = refusal.iter().map(|byte| vec![*byte]).collect();
    let ended = |script: Script| Script { pieces: [script.pieces, vec![Vec::new()]].concat(), ..script };
    for script in [
        Script::of_length(refusal.len(), pieces.clone()),
        Script::new("", pieces.clone()),
        ended(Script::chunked(pieces.clone())),
    ] {
        let served = Script::serve(vec![script.pause(Duration::from_millis(1))]).await;
        let folder = tempfile::tempdir().expect("folder");
        let error = built(&served).call(Fetch::new()).save(folder.path().join("f")).await.expect_err("refused");
        assert_eq!(error.code(), Some(Code::Number(47001)));
        assert!(!error.to_string().contains("oken"), "{error}");
        assert_eq!(names(folder.path()), Vec::<String>::new(), "nothing is left behind");
        let error = built(&served).call(Fetch::new()).stream().await.expect_err("refused");
        assert_eq!((error.code(), error.rid()), (Some(Code::Number(47001)), Some("65a1-1")));
    }
}

#[tokio::test]
async fn until_a_file_begins_a_call_is_repeated() {
    let busy = respond("503 Service Unavailable", &[], "busy");
    let page = respond("200 OK", &[("Content-Type", "text/html")], "<html>busy</html>");
    let cut = Then::Respond(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\nPK".to_vec());
    let file = respond("200 OK", &[], "PK..");
    let served = Server::with_script([busy, page, cut, file]).await;
    let mut stream = built(&served).call(Fetch::new()).idempotent(true).stream().await.expect("a file");
    assert_eq!(drained(&mut stream).await.expect("all of it"), b"PK..");
    assert_eq!(served.requests().len(), 4);
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_how_much_came() {
    let part = content(100_000);
    let served = Script::serve(vec![Script::of_length(200_000, vec![part.clone()])]).await;
    let mut stream = built(&served).call(Fetch::new()).idempotent(true).stream().await.expect("a file");
    let mut came = Vec::new();
    let error = loop {
        match stream.chunk().await {
            Ok(piece) => came.extend_from_slice(&piece.expect("it does not end")),
            Err(error) => break error,
        }
    };
    assert_eq!((came == part, stream.bytes_read(), stream.length()), (true, 100_000, Some(200_000)));
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    let said = error.to_string();
    assert!(said.starts_with("everything: the connection was interrupted: after 100,000 of 200,000 bytes: "), "{said}");
    assert_eq!(stream.chunk().await.expect_err("again").to_string(), said, "a part is never taken for the whole");
    let read = stream.read(&mut [0; 10]).await.expect_err("again");
    assert_eq!((read.kind(), read.to_string()), (std::io::ErrorKind::ConnectionAborted, said));
    assert_eq!(served.requests().len(), 0, "the handler keeps none");

    let broken = Script::chunked(vec![part]);
    let served = Script::serve(vec![broken]).await;
    let mut stream = built(&served).call(Fetch::new()).stream().await.expect("a file");
    let error = drained(&mut stream).await.expect_err("broken");
    assert!(error.details().starts_with("after 100,000 bytes: "), "{error}");
}

/// Nobody has seen the first part, so the file can be sent again, if that is safe.
#[tokio::test]
async fn a_file_that_is_saved_is_all_of_it_or_nothing() {
    let whole = content(200_000);
    let cut = || Script::of_length(whole.len(), vec![whole[..150_000].to_vec()]);
    let good = || Script::of_length(whole.len(), vec![whole.clone()]);
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("f.bin");
    std::fs::write(&path, "what was there before").expect("write");

    let served = Script::serve(vec![cut(), good()]).await;
    let error = built(&served).call(Fetch::new()).save(&path).await.expect_err("cut");
    assert!(error.to_string().contains("after 150,000 of 200,000 bytes"), "{error}");
    assert_eq!(std::fs::read(&path).expect("it is there"), b"what was there before");
    assert_eq!(names(folder.path()), ["f.bin"]);

    let served = Script::serve(vec![cut(), cut(), good()]).await;
    let saved = built(&served).call(Fetch::new()).idempotent(true).save(&path).await.expect("saved");
    assert_eq!(saved.length, 200_000);
    assert!(std::fs::read(&path).expect("it is there") == whole);
    assert_eq!(names(folder.path()), ["f.bin"]);
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_no_file() {
    let served =
        Script::serve(vec![Script::of_length(900_000, vec![content(300_000); 3]).pause(Duration::from_millis(100))])
            .await;
    let folder = tempfile::tempdir().expect("folder");
    let save = built(&served).call(Fetch::new()).save(folder.path().join("f"));
    assert!(tokio::time::timeout(Duration::from_millis(250), save).await.is_err(), "it takes longer");
    let gone = async {
        while !names(folder.path()).is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.expect("it is removed");
}

#[tokio::test]
async fn where_no_file_can_be_written_nothing_is_sent() {
    let served = Server::new(respond("200 OK", &[], "PK")).await;
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("write");
    let missing = folder.path().join("missing/file");
    let mut places =
        vec![(folder.path().to_owned(), "it is a folder"), (missing, "No such file"), ("".into(), "it is a folder")];
    if cfg!(unix) {
        places.push(("/dev/null".into(), "it is not a regular file"));
        places.push((file.join("below"), "Not a directory"));
    }
    for (place, why) in places {
        let error = built(&served).call(Fetch::new()).save(&place).await.expect_err("nowhere");
        let Error::File(error) = error else { panic!("{error}") };
        assert!(matches!(error.kind(), FileErrorKind::Unwritable(_)), "{error:?}");
        let expected = format!("cannot write {}: {why}", place.display());
        assert!(error.to_string().starts_with(&expected), "{error}, not {expected}");
    }
    served.assert_untouched().await;
    assert_eq!(names(folder.path()), ["file"]);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_replaced_keeps_its_permissions_and_no_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let served = Server::new(respond("200 OK", &[], "PK")).await;
    let folder = tempfile::tempdir().expect("folder");
    let (private, link) = (folder.path().join("private"), folder.path().join("link"));
    std::fs::write(&private, "old").expect("write");
    std::fs::set_permissions(&private, std::fs::Permissions::from_mode(0o600)).expect("mode");
    symlink(&private, &link).expect("link");
    built(&served).call(Fetch::new()).save(&link).await.expect("saved");
    assert_eq!(std::fs::read(&private).expect("it is there"), b"old");
    assert!(std::fs::symlink_metadata(&link).expect("it is there").is_file());
    built(&served).call(Fetch::new()).save(&private).await.expect("saved");
    assert_eq!(std::fs::read(&private).expect("it is there"), b"PK");
    assert_eq!(std::fs::metadata(&private).expect("it is there").permissions().mode() & 0o777, 0o600);
}

/// A time limit is one of silence: it does not end what is slow and alive.
#[tokio::test]
async fn slow_is_not_dead() {
    let (limit, pause) = (Duration::from_millis(600), Duration::from_millis(100));
    let pieces = || vec![content(20_000); 12];
    let served = Script::serve(vec![Script::of_length(240_000, pieces()).pause(pause)]).await;
    let client = client(&served).timeout(limit).retry(weixin_runtime::Retry::default().max_attempts(1));
    let client = client.build().expect("client");
    let folder = tempfile::tempdir().expect("folder");
    let saved = client.call(Fetch::new()).save(folder.path().join("f")).await.expect("slow, and alive");
    assert_eq!(saved.length, 240_000);
    let mut stream = client.call(Fetch::new()).stream().await.expect("a file");
    // The reader's own pauses do not count.
    tokio::time::sleep(2 * limit).await;
    assert_eq!(drained(&mut stream).await.expect("slow, and alive").len(), 240_000);
    let error = client.send(Fetch::new()).await.expect_err("in memory, the time of all counts");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Timeout), "{error:?}");
    assert!(error.to_string().contains(" of 240,000 bytes: "), "{error}");
}

#[tokio::test]
async fn silence_ends_a_download() {
    let silent = |sent: usize| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n".to_owned();
        Then::Stall([head.as_bytes(), &content(sent)].concat())
    };
    for (then, expected) in [
        (Then::Stall(Vec::new()), "everything: timed out: no response within 200ms"),
        (silent(0), "everything: timed out: nothing came for 200ms"),
        (silent(10), "everything: timed out: after 10 of 200,000 bytes: nothing came for 200ms"),
        (silent(90_000), "everything: timed out: after 90,000 of 200,000 bytes: nothing came for 200ms"),
    ] {
        let served = Server::new(then).await;
        let call = || built(&served).call(Fetch::new()).timeout(Duration::from_millis(200));
        let folder = tempfile::tempdir().expect("folder");
        let error = call().save(folder.path().join("f")).await.expect_err("silence");
        assert_eq!((error.to_string(), error.is_retryable()), (expected.to_owned(), true));
        let said = match call().stream().await {
            Ok(mut stream) => drained(&mut stream).await.expect_err("silence").to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected);
    }
}

#[tokio::test]
async fn limits_of_downloads() {
    let whole = content(200_000);
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("f");
    let expected = "everything: the response is too large: more than 150,000 bytes: request less at a time, or raise \
                    `max_download`";
    for script in [Script::of_length(200_000, vec![whole.clone()]), Script::new("", vec![whole.clone()])] {
        let served = Script::serve(vec![script]).await;
        let limited = client(&served).max_download(150_000).max_response(10).build().expect("client");
        let error = limited.call(Fetch::new()).save(&path).await.expect_err("too large");
        assert_eq!((error.to_string().as_str(), error.is_retryable(), names(folder.path())), (expected, false, vec![]));
        let streamed = match limited.call(Fetch::new()).stream().await {
            Ok(mut stream) => drained(&mut stream).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        assert_eq!(streamed, Err(expected.to_owned()));
        // What is not held in memory has a limit of its own, and none by default.
        let small = client(&served).max_response(10).build().expect("client");
        let mut stream = small.call(Fetch::new()).stream().await.expect("a file");
        assert_eq!(drained(&mut stream).await.expect("all of it").len(), 200_000);
        limited.call(Fetch::new()).max_download(200_000).save(&path).await.expect("just as large");
        std::fs::remove_file(&path).expect("it is there");
    }
    let served = Server::new(json(r#"{"errcode":47001,"errmsg":"m"}"#)).await;
    let error = client(&served).max_response(10).build().expect("client").call(Fetch::new()).stream().await;
    assert!(error.expect_err("too large").to_string().ends_with("raise `max_response`"));
    let served = Server::new(respond("200 OK", &[], "PK..")).await;
    let error = built(&served).call(Fetch::new()).max_download(3).stream().await.expect_err("too large");
    assert!(
        error.to_string().ends_with("more than 3 bytes: request less at a time, or raise `max_download`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_or_something_else() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("f");
    let object = json(r#"{"a":7,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}"#);
    let served = Server::new(object).await;
    match built(&served).call(FetchOr::new()).save(&path).await.expect("an object") {
        FileOr::Instead(instead) => assert_eq!(instead.a, 7),
        FileOr::File(file) => panic!("{file:?}"),
    }
    assert!(built(&served).call(FetchOr::new()).stream().await.expect("an object").instead().is_some());
    assert_eq!(names(folder.path()), Vec::<String>::new());
    let whole = content(100_000);
    let served = Server::new(respond("200 OK", &[], &whole)).await;
    let FileOr::File(mut stream) = built(&served).call(FetchOr::new()).stream().await.expect("a file") else {
        panic!("an object");
    };
    assert!(drained(&mut stream).await.expect("all of it") == whole);
    let saved = built(&served).call(FetchOr::new()).save(&path).await.expect("a file");
    assert_eq!(saved.file().map(|file| file.length), Some(100_000));
}

/// What hooks hear of each attempt: status, length and why it failed.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<Attempted>>>);

/// Status, bytes and error of an attempt.
type Attempted = (Option<u16>, u64, Option<String>);

impl Hook for Heard {
    fn after(&self, outcome: &Outcome<'_>) {
        let failure = outcome.failure.map(str::to_owned);
        self.0.lock().expect("nobody panics").push((outcome.status, outcome.received, failure));
    }
}

impl Heard {
    fn take(&self) -> Vec<(Option<u16>, u64, Option<String>)> {
        std::mem::take(&mut self.0.lock().expect("nobody panics"))
    }
}

#[tokio::test]
async fn hooks_hear_of_a_stream_when_it_is_over() {
    let heard = Heard::default();
    let served = Script::serve(vec![Script::of_length(200_000, vec![content(200_000)])]).await;
    let client = client(&served).hook(heard.clone()).build().expect("client");
    let mut stream = client.call(Fetch::new()).stream().await.expect("a file");
    assert_eq!(heard.take(), []);
    drained(&mut stream).await.expect("all of it");
    assert_eq!(heard.take(), [(Some(200), 200_000, None)]);
    drop(stream);
    assert_eq!(heard.take(), [], "once");
    let mut stream = client.call(Fetch::new()).stream().await.expect("a file");
    stream.chunk().await.expect("a piece");
    drop(stream);
    let [(Some(200), received, Some(failure))] = &heard.take()[..] else { panic!("one attempt") };
    assert!(*received > 65_536 && *received < 200_000, "{received}");
    assert!(failure.starts_with("the download was dropped after "), "{failure}");
}

#[tokio::test]
async fn progress_of_downloads() {
    let served = Script::serve(vec![
        Script::of_length(200_000, vec![content(150_000)]),
        Script::of_length(200_000, vec![content(200_000)]),
    ])
    .await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let tell = seen.clone();
    let folder = tempfile::tempdir().expect("folder");
    let call = built(&served).call(Fetch::new()).idempotent(true);
    let call = call.download_progress(move |progress| tell.lock().expect("nobody panics").push(progress));
    call.save(folder.path().join("f")).await.expect("saved");
    let seen = std::mem::take(&mut *seen.lock().expect("nobody panics"));
    let last = |attempt| {
        let mut of = seen.iter().filter(|progress| progress.attempt == attempt);
        assert!(of.clone().is_sorted_by_key(|progress| progress.received));
        of.next_back().map(|progress| (progress.received, progress.total))
    };
    assert_eq!((last(1), last(2), last(3)), (Some((150_000, Some(200_000))), Some((200_000, Some(200_000))), None));
    let whole: Download = {
        let seen = Arc::new(Mutex::new(0));
        let tell = seen.clone();
        let call = built(&served).call(Fetch::new());
        let file = call.download_progress(move |progress| *tell.lock().expect("nobody panics") = progress.received);
        let file = file.send().await.expect("a file");
        assert_eq!(*seen.lock().expect("nobody panics"), 200_000, "in memory, too");
        file
    };
    assert_eq!(whole.bytes.len(), 200_000);
}

/// A stream can go to another task, and is as small as its pieces.
#[test]
fn streams_travel() {
    fn travels<T: Send + Unpin + 'static>() {}
    travels::<DownloadStream>();
}
