//! Peers that misbehave below HTTP, or break HTTP in a way of their own.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Nothing is held longer unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// What happens to a connection.
pub(super) type Handle = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A successful response of the upload.
pub(super) const GOOD: &str = r#"{"errcode":0,"errmsg":"ok","media_id":"m"}"#;

/// Listens, and handles each connection, until it is dropped.
pub(super) struct Sockets {
    pub(super) port: u16,
    pub(super) connections: Arc<AtomicU32>,
    _accepting: JoinSet<()>,
}

impl Sockets {
    pub(super) async fn listen(handle: impl Fn(TcpStream) -> Handle + Send + 'static) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // What a slow reader has not read must be left with the sender.
        socket.set_recv_buffer_size(64 * 1024).expect("a small buffer");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port of loopback");
        Self::at(socket.listen(1024).expect("it listens"), handle)
    }

    fn at(listener: TcpListener, handle: impl Fn(TcpStream) -> Handle + Send + 'static) -> Self {
        let port = listener.local_addr().expect("a listener has an address").port();
        let connections = Arc::new(AtomicU32::new(0));
        let (mut accepting, counted) = (JoinSet::new(), connections.clone());
        accepting.spawn(async move {
            let mut handling = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                handling.spawn(handle(socket));
            }
        });
        Self { port, connections, _accepting: accepting }
    }
}

/// A port at which nobody listens.
pub(super) async fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback");
    listener.local_addr().expect("a listener has an address").port()
}

/// Listens at a port after a while, and answers well.
pub(super) async fn listen_late(port: u16, after: Duration) -> Sockets {
    sleep(after).await;
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is still free");
    Sockets::at(listener, |socket| Box::pin(answers_well(socket)))
}

/// A listener whose queue of connections is full, with the connections that fill it: the next one waits forever.
pub(super) async fn full_queue() -> (TcpListener, Vec<TcpStream>) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port of loopback");
    let listener = socket.listen(1).expect("it listens");
    let address = listener.local_addr().expect("a listener has an address");
    let mut waiting = Vec::new();
    while let Ok(stream) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
        waiting.push(stream.expect("it connects, or waits"));
        assert!(waiting.len() < 100, "the queue of this system is never full");
    }
    (listener, waiting)
}

/// Accepts a connection with a self-signed certificate.
pub(crate) async fn untrusted(socket: TcpStream) {
    const PEM: &[u8] = include_bytes!("untrusted.pem");
    let chain = vec![CertificateDer::from_pem_slice(PEM).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(PEM).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    let config = config.with_single_cert(chain, key).expect("they belong together");
    if let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(socket).await {
        let _ = stream.write_all(plain_answer(GOOD).as_bytes()).await;
    }
}

/// Responds to anything as a plain HTTP server does that receives TLS.
pub(crate) async fn speaks_http(mut socket: TcpStream) {
    let _ = socket.read(&mut [0; 100_000]).await;
    let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
}

/// Reads a little, and closes.
pub(super) async fn closes(mut socket: TcpStream) {
    let _ = socket.read(&mut [0; 100_000]).await;
}

/// Holds a connection and does nothing with it.
pub(super) async fn silent(socket: TcpStream) {
    sleep(PATIENCE).await;
    drop(socket);
}

pub(super) fn plain_answer(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// Reads a head, and as much of the body as its length says. Gives the head, in lower case.
pub(super) async fn read_request(socket: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if socket.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    let mut left = length.unwrap_or(0).saturating_sub(bytes.len() - end);
    let mut piece = vec![0; 64 * 1024];
    while left > 0 {
        match socket.read(&mut piece).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => left = left.saturating_sub(read),
        }
    }
    Ok(head)
}

/// Responds to all requests.
pub(super) async fn answers_well(mut socket: TcpStream) {
    while read_request(&mut socket).await.is_ok() {
        let _ = socket.write_all(plain_answer(GOOD).as_bytes()).await;
    }
}

/// Responds to one request, and closes a moment later, as servers close idle connections.
pub(super) async fn answers_once(mut socket: TcpStream) {
    if read_request(&mut socket).await.is_ok() {
        let _ = socket.write_all(plain_answer(GOOD).as_bytes()).await;
    }
}

/// Responds to the first request, and swallows the second.
pub(super) async fn answers_once_and_swallows(mut socket: TcpStream) {
    if read_request(&mut socket).await.is_ok() {
        let _ = socket.write_all(plain_answer(GOOD).as_bytes()).await;
        let _ = read_request(&mut socket).await;
    }
}

/// Responds before the body has arrived, and goes on reading.
pub(super) async fn answers_early(mut socket: TcpStream, answer: &'static str) {
    let mut piece = vec![0; 16 * 1024];
    let _ = socket.read(&mut piece).await;
    let _ = socket.write_all(answer.as_bytes()).await;
    while socket.read(&mut piece).await.is_ok_and(|read| read > 0) {
        sleep(Duration::from_millis(1)).await;
    }
}

/// Reads a request, and writes the same text for as long as the other end takes it.
pub(super) async fn endless(mut socket: TcpStream, begins: &'static str, goes_on: &'static str) {
    if read_request(&mut socket).await.is_ok() && socket.write_all(begins.as_bytes()).await.is_ok() {
        while socket.write_all(goes_on.as_bytes()).await.is_ok() {}
    }
}

/// Reads a body as slowly as a bad line carries it, and answers at its end. `read` counts the bytes.
pub(super) async fn reads_slowly(mut socket: TcpStream, read: Arc<AtomicU64>, pause: Duration) -> bool {
    let mut piece = vec![0; 64 * 1024];
    let mut seen = Vec::new();
    loop {
        match socket.read(&mut piece).await {
            Ok(0) | Err(_) => return false,
            Ok(found) => {
                read.fetch_add(found as u64, Ordering::Relaxed);
                seen.extend_from_slice(&piece[found.saturating_sub(8)..found]);
                // The end of a form.
                if seen.ends_with(b"--\r\n") {
                    return socket.write_all(plain_answer(GOOD).as_bytes()).await.is_ok();
                }
                seen.clear();
                sleep(pause).await;
            }
        }
    }
}
