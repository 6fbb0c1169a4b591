//! A service on loopback that keeps what it was sent, byte by byte, and answers what it was told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `POST /path?query HTTP/1.1`.
    pub(crate) line: String,
    /// The headers, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.as_str())
    }

    /// The body as text, with the boundary of a form replaced by `BOUNDARY`.
    pub(crate) fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        match self.header("content-type").split_once("boundary=") {
            Some((_, boundary)) => text.replace(boundary, "BOUNDARY"),
            None => text,
        }
    }
}

/// The service.
pub(crate) struct Service {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Service {
    /// Answers every request with a status, headers and a body.
    pub(crate) fn answering(status: u16, headers: &str, body: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (kept, headers, body) = (seen.clone(), headers.to_owned(), body.into());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = serve(stream, status, &headers, &body, &kept);
            }
        });
        Self { address, seen }
    }

    /// A service that says yes.
    pub(crate) fn fine() -> Self {
        Self::answering(
            200,
            "Content-Type: application/json\r\n",
            r#"{"errcode":0,"errmsg":"ok","media_id":"m_2","mediaid":"m_1","type":"image"}"#,
        )
    }

    /// A service that refuses with a code.
    pub(crate) fn refusing(code: i64) -> Self {
        Self::answering(200, "", format!(r#"{{"errcode":{code},"errmsg":"no rid: 65a1-0-1"}}"#))
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no panic").clone()
    }

    /// The only request.
    pub(crate) fn only(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }
}

fn serve(stream: TcpStream, status: u16, headers: &str, body: &[u8], seen: &Mutex<Vec<Seen>>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut request = Seen { line: line.trim_end().to_owned(), headers: Vec::new(), body: Vec::new() };
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        request.headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = request.header("content-length").parse().unwrap_or(0);
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body)?;
    seen.lock().expect("no panic").push(request);
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    let mut stream = reader.into_inner();
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}
