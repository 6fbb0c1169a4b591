//! The server: what it does with each connection, and what it has recorded.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::recorded::{BLANK_LINE, Recorded, position};

/// Nothing here takes longer unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the server does with one connection.
#[derive(Clone, Debug)]
pub enum Then {
    /// Reads the whole request, writes these bytes, and closes.
    Respond(Vec<u8>),
    /// Reads the whole request, writes these bytes, and then neither goes on nor closes.
    Stall(Vec<u8>),
    /// Reads this many bytes and closes with the rest unread, which resets the connection.
    Reset(usize),
}

/// The bytes of a response with a length and the given headers.
pub fn response(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

/// Reads the request, and writes this response.
pub fn respond(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Then {
    Then::Respond(response(status, headers, body))
}

/// Responds with JSON, as the service usually does.
pub fn json(body: &str) -> Then {
    respond("200 OK", &[("Content-Type", "application/json; encoding=utf-8")], body)
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
    /// A server that treats every connection alike.
    pub async fn new(then: Then) -> Self {
        Self::with_script([then]).await
    }

    /// A server that follows a script, one step per connection, and repeats the last step.
    pub async fn with_script(script: impl IntoIterator<Item = Then>) -> Self {
        let script: Vec<Then> = script.into_iter().collect();
        Self::start(move |at, socket, log| {
            let then = script[at.min(script.len() - 1)].clone();
            async move { serve(socket, then, &log).await }
        })
        .await
    }

    /// A server that hands each connection to a function; see [`read_request`].
    pub async fn with_handler<F, T>(handle: F) -> Self
    where
        F: Fn(TcpStream) -> T + Send + 'static,
        T: Future<Output = ()> + Send + 'static,
    {
        Self::start(move |_, socket, _| handle(socket)).await
    }

    /// Gives each connection to a function, with its number and the log.
    async fn start<F, T>(handle: F) -> Self
    where
        F: Fn(usize, TcpStream, watch::Sender<Log>) -> T + Send + 'static,
        T: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback can be had");
        let url = format!("http://{}", listener.local_addr().expect("a listener has an address"));
        let (sender, log) = watch::channel(Log::default());
        let accepting = tokio::spawn(async move {
            for at in 0.. {
                let Ok((socket, _)) = listener.accept().await else { return };
                sender.send_modify(|log| log.connections += 1);
                let (sender, handled) = (sender.clone(), handle(at, socket, sender.clone()));
                tokio::spawn(async move {
                    handled.await;
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

    /// One of the requests, counted from 0; waits for it.
    pub async fn nth(&self, number: usize) -> Recorded {
        self.wait_for(|log| log.requests.len() > number).await.swap_remove(number)
    }

    /// Panics if anyone has connected, even without sending a byte.
    ///
    /// Connections are accepted in the order in which they were made: when this one is seen, all before it are.
    pub async fn assert_untouched(&self) {
        let address = self.url.strip_prefix("http://").expect("the address is of this form");
        let _own = TcpStream::connect(address).await.expect("the server listens");
        self.wait_for(|log| log.connections > 0).await;
        assert_eq!(self.log.borrow().connections, 1, "somebody connected; requests: {:?}", self.requests());
    }

    /// Every request, complete or not, once all connections are closed.
    pub async fn settled(&self) -> Vec<Recorded> {
        self.wait_for(|log| log.connections > 0 && log.closed == log.connections).await
    }

    async fn wait_for(&self, ready: impl FnMut(&Log) -> bool) -> Vec<Recorded> {
        let mut log = self.log.clone();
        let found = tokio::time::timeout(PATIENCE, log.wait_for(ready)).await.expect("it happens in time");
        found.expect("the server runs").requests.clone()
    }
}

/// Serves one connection, and records the request before it responds.
async fn serve(mut socket: TcpStream, then: Then, log: &watch::Sender<Log>) {
    let limit = if let Then::Reset(limit) = then { limit } else { usize::MAX };
    let Some((request, complete)) = read_at_most(&mut socket, limit).await else { return };
    log.send_modify(|log| log.requests.push(request));
    match then {
        Then::Respond(bytes) if complete => {
            // A client that has read enough may have closed already.
            let _ = socket.write_all(&bytes).await;
            let _ = socket.shutdown().await;
        }
        Then::Stall(bytes) => {
            let _ = socket.write_all(&bytes).await;
            tokio::time::sleep(PATIENCE).await;
        }
        Then::Respond(_) | Then::Reset(_) => {}
    }
}

/// Reads one request as far as it arrives; `None` without a complete head.
pub async fn read_request(socket: &mut TcpStream) -> Option<Recorded> {
    read_at_most(socket, usize::MAX).await.map(|(request, _)| request)
}

/// Reads one request, at most `limit` bytes of it, and tells whether it came whole.
async fn read_at_most(socket: &mut TcpStream, limit: usize) -> Option<(Recorded, bool)> {
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 65_536]);
    let mut request: Option<Recorded> = None;
    loop {
        if let Some(request) = &request
            && request.is_complete()
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
    request.map(|request| (request.clone(), request.is_complete()))
}
