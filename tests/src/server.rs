//! A raw server on loopback: it keeps each request exactly as it stood on the socket, and answers with bytes that the
//! test wrote. It shares no code with the client: forms are read by `multer`.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Nothing here takes longer, unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// The end of a head.
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// What the server does with one connection.
#[derive(Clone, Debug)]
pub enum Then {
    /// Reads the whole request, writes these bytes, and closes.
    Answer(Vec<u8>),
    /// Reads the whole request, writes these bytes, and then neither goes on nor closes.
    Stall(Vec<u8>),
    /// Reads so many bytes and closes with the rest unread, which resets the connection.
    Reset(usize),
}

/// An answer with a length, and with the lines of header that are given.
pub fn answer(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Then {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    bytes.push_str("\r\n");
    Then::Answer([bytes.as_bytes(), body].concat())
}

/// A JSON answer as the service usually gives it.
pub fn json(body: &str) -> Then {
    answer("200 OK", &[("Content-Type", "application/json; encoding=utf-8")], body)
}

/// A request as it stood on the socket.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The request line and the headers, with the blank line at the end.
    pub head: Vec<u8>,
    /// What came after the head.
    pub body: Vec<u8>,
}

/// A part of a form, as `multer` reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The parameter `name`.
    pub name: Option<String>,
    /// The parameter `filename`.
    pub file_name: Option<String>,
    /// The part's content type.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Recorded {
    /// The head as text.
    pub fn head_text(&self) -> &str {
        std::str::from_utf8(&self.head).expect("this client sends heads in ASCII")
    }

    /// The first line, `POST /path?query HTTP/1.1`.
    pub fn request_line(&self) -> &str {
        self.head_text().lines().next().expect("a head has a first line")
    }

    /// The query as it stood in the first line; empty if there was none.
    pub fn query(&self) -> &str {
        let target = self.request_line().split(' ').nth(1).expect("a request line has a target");
        target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Every value of a header, in the order in which they came.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head_text().lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }

    /// The body as text.
    pub fn body_text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// True when `needle` stands somewhere in the body.
    pub fn body_holds(&self, needle: &[u8]) -> bool {
        self.body.windows(needle.len()).any(|window| window == needle)
    }

    /// The boundary that the header names.
    pub fn boundary(&self) -> &str {
        let headers = self.headers("content-type");
        let [content_type] = headers[..] else { panic!("one content type, not {headers:?}") };
        content_type.strip_prefix("multipart/form-data; boundary=").expect("the request is a form")
    }

    /// The head of the first part, byte for byte, without the line of the boundary and the blank line at the end.
    pub fn part_head(&self) -> &[u8] {
        let line = format!("--{}\r\n", self.boundary());
        let rest = self.body.strip_prefix(line.as_bytes()).expect("the body begins with the boundary");
        &rest[..position(rest, BLANK_LINE).expect("the head of a part ends")]
    }

    /// The parts of the form, read by an independent parser.
    pub async fn form(&self) -> Vec<Part> {
        let body = stream::iter([Ok::<_, Infallible>(Bytes::from(self.body.clone()))]);
        let mut form = multer::Multipart::new(body, self.boundary());
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await.expect("the form can be parsed") {
            parts.push(Part {
                name: field.name().map(str::to_owned),
                file_name: field.file_name().map(str::to_owned),
                content_type: field.content_type().map(ToString::to_string),
                bytes: field.bytes().await.expect("the part can be read").to_vec(),
            });
        }
        parts
    }

    /// The only part of the form.
    pub async fn only_part(&self) -> Part {
        let mut parts = self.form().await;
        assert_eq!(parts.len(), 1, "one part, not {:?}", parts.iter().map(|part| &part.name).collect::<Vec<_>>());
        parts.remove(0)
    }

    /// True when as many bytes came as the header promised.
    pub fn is_whole(&self) -> bool {
        self.length().is_some_and(|length| self.body.len() == length)
    }

    fn length(&self) -> Option<usize> {
        self.headers("content-length").first().and_then(|length| length.parse().ok())
    }
}

/// What happened so far.
#[derive(Debug, Default)]
struct Log {
    connections: usize,
    closed: usize,
    requests: Vec<Recorded>,
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Server {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    log: watch::Receiver<Log>,
    accepting: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    /// A server that does the same with every connection.
    pub async fn new(then: Then) -> Self {
        Self::with_script([then]).await
    }

    /// A server that does one thing after the other, and then the last one again and again.
    pub async fn with_script(script: impl IntoIterator<Item = Then>) -> Self {
        let script: Vec<Then> = script.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback can be had");
        let url = format!("http://{}", listener.local_addr().expect("a listener has an address"));
        let (sender, log) = watch::channel(Log::default());
        let accepting = tokio::spawn(async move {
            for at in 0.. {
                let Ok((socket, _)) = listener.accept().await else { return };
                let then = script[at.min(script.len() - 1)].clone();
                sender.send_modify(|log| log.connections += 1);
                let sender = sender.clone();
                tokio::spawn(async move {
                    serve(socket, then, &sender).await;
                    sender.send_modify(|log| log.closed += 1);
                });
            }
        });
        Self { url, log, accepting }
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.log.borrow().requests.clone()
    }

    /// The only request; waits for it.
    pub async fn request(&self) -> Recorded {
        let requests = self.wait_for(|log| !log.requests.is_empty()).await;
        assert_eq!(requests.len(), 1, "one request, not {}", requests.len());
        requests.into_iter().next().expect("there is one")
    }

    /// Panics when anyone has connected, which is less than to have sent a byte.
    ///
    /// Connections are accepted in the order in which they were made: when this one is seen, all before it are.
    pub async fn assert_untouched(&self) {
        let address = self.url.strip_prefix("http://").expect("the address is of this form");
        let _own = TcpStream::connect(address).await.expect("the server listens");
        self.wait_for(|log| log.connections > 0).await;
        assert_eq!(self.log.borrow().connections, 1, "somebody connected; requests: {:?}", self.requests());
    }

    /// Everything that came, once every connection is closed; also what did not come whole.
    pub async fn settled(&self) -> Vec<Recorded> {
        self.wait_for(|log| log.connections > 0 && log.closed == log.connections).await
    }

    async fn wait_for(&self, ready: impl FnMut(&Log) -> bool) -> Vec<Recorded> {
        let mut log = self.log.clone();
        let found = tokio::time::timeout(PATIENCE, log.wait_for(ready)).await.expect("it happens in time");
        found.expect("the server runs").requests.clone()
    }
}

/// Serves one connection, and puts down what came before it answers.
async fn serve(mut socket: TcpStream, then: Then, log: &watch::Sender<Log>) {
    let limit = if let Then::Reset(limit) = then { limit } else { usize::MAX };
    let Some((request, complete)) = read_request(&mut socket, limit).await else { return };
    log.send_modify(|log| log.requests.push(request));
    match then {
        Then::Answer(bytes) if complete => {
            // A client that has read enough may have closed already.
            let _ = socket.write_all(&bytes).await;
            let _ = socket.shutdown().await;
        }
        Then::Stall(bytes) => {
            let _ = socket.write_all(&bytes).await;
            tokio::time::sleep(PATIENCE).await;
        }
        Then::Answer(_) | Then::Reset(_) => {}
    }
}

/// Reads one request, at most `limit` bytes of it, and tells whether it came whole.
async fn read_request(socket: &mut TcpStream, limit: usize) -> Option<(Recorded, bool)> {
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 65_536]);
    let mut request: Option<Recorded> = None;
    loop {
        if let Some(request) = &request
            && is_complete(request)
        {
            break;
        }
        let room = piece.len().min(limit - bytes.len() - request.as_ref().map_or(0, |request| request.body.len()));
        let read = match socket.read(&mut piece[..room]).await {
            Ok(0) | Err(_) => break,
            Ok(read) => read,
        };
        match &mut request {
            Some(request) => request.body.extend_from_slice(&piece[..read]),
            None => {
                bytes.extend_from_slice(&piece[..read]);
                if let Some(end) = position(&bytes, BLANK_LINE) {
                    let body = bytes.split_off(end + BLANK_LINE.len());
                    request = Some(Recorded { head: std::mem::take(&mut bytes), body });
                }
            }
        }
    }
    request.map(|request| (request.clone(), is_complete(&request)))
}

/// Without a length a body is chunked, and ends with a chunk of no bytes; or there is none.
fn is_complete(request: &Recorded) -> bool {
    match request.length() {
        Some(length) => request.body.len() >= length,
        None => request.headers("transfer-encoding").is_empty() || request.body.ends_with(b"0\r\n\r\n"),
    }
}

fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
