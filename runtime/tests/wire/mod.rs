//! A server that speaks just enough HTTP to record what comes and to answer what it is told.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it, and the crate is not a library")]

use std::future::Future;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{Receiver, channel};

/// A request as it came.
pub struct Recorded {
    pub head: String,
    pub body: Vec<u8>,
}

impl Recorded {
    pub fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }
}

/// A server that runs until the test ends.
pub struct Served {
    pub url: String,
    requests: Arc<Mutex<Receiver<Recorded>>>,
}

impl Served {
    pub async fn request(&self) -> Recorded {
        let mut requests = self.requests.lock().await;
        let request = tokio::time::timeout(std::time::Duration::from_secs(10), requests.recv()).await;
        request.expect("in time").expect("a request came")
    }
}

impl Served {
    /// The next request, if one comes soon.
    pub async fn request_if_any(&self) -> Option<Recorded> {
        let mut requests = self.requests.lock().await;
        tokio::time::timeout(std::time::Duration::from_secs(1), requests.recv()).await.ok().flatten()
    }
}

pub fn answer(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

pub fn ok(body: &str) -> String {
    answer("200 OK", "application/json", body)
}

/// Answers every request alike.
pub async fn serve(response: String) -> Served {
    let (sender, receiver) = channel(64);
    let url = listen(move |mut socket| {
        let (sender, response) = (sender.clone(), response.clone());
        async move {
            if let Some(request) = read_request(&mut socket).await {
                let complete =
                    request.header("content-length").is_none_or(|length| length == request.body.len().to_string());
                let _ = sender.send(request).await;
                if complete {
                    let _ = socket.write_all(response.as_bytes()).await;
                }
            }
        }
    })
    .await;
    Served { url, requests: Arc::new(Mutex::new(receiver)) }
}

/// Gives every connection to a function.
pub async fn serve_with<F, T>(handle: F) -> Served
where
    F: Fn(TcpStream) -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let (_, receiver) = channel(1);
    Served { url: listen(handle).await, requests: Arc::new(Mutex::new(receiver)) }
}

async fn listen<F, T>(handle: F) -> String
where
    F: Fn(TcpStream) -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(handle(socket));
        }
    });
    url
}

/// Reads one request, as far as it comes.
pub async fn read_request(socket: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 65_536];
    let mut end = None;
    loop {
        if end.is_none() {
            end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        }
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end + 2]).into_owned();
            let mut recorded = Recorded { head, body: Vec::new() };
            let length = recorded.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            if bytes.len() - end - 4 >= length {
                recorded.body = bytes.split_off(end + 4);
                return Some(recorded);
            }
        }
        match socket.read(&mut piece).await {
            Ok(0) | Err(_) => {
                let end = end?;
                let head = String::from_utf8_lossy(&bytes[..end + 2]).into_owned();
                return Some(Recorded { head, body: bytes.split_off(end + 4) });
            }
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
        }
    }
}
