//! The setup of a row: the peer, the file on disk, and what can be checked afterwards.

use std::time::Duration;

use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use weixin_mock::{Body, Mock, RecordedRequest, TokenMode};
use weixin_recorder::Server;

use super::row::{Call, Fault, Row, Surroundings, Tls, Tokens};
use super::sockets::{self, Sockets};
use super::{APP_SECRET, PLATFORM_SECRET, TICKET};

/// Who is at the other end, and a folder with a file.
pub(super) struct Setup {
    pub(super) url: String,
    pub(super) surroundings: Surroundings,
    /// The endpoint that the row calls.
    pub(super) endpoint: &'static str,
    server: Option<Server>,
    sockets: Option<Sockets>,
    _late: Option<JoinHandle<Sockets>>,
    _queue: Option<(TcpListener, Vec<TcpStream>)>,
    _folder: TempDir,
}

impl Setup {
    pub(super) async fn of(row: &Row) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("part.stl");
        if let Call::Disk(size) = row.call {
            std::fs::write(&path, vec![b'x'; size]).expect("the file can be written");
        }
        let endpoint = if row.call == Call::Get { "getAccessToken" } else { "upload" };
        let mut setup = Self {
            url: String::new(),
            surroundings: Surroundings { vendor: None, path },
            endpoint,
            server: None,
            sockets: None,
            _late: None,
            _queue: None,
            _folder: folder,
        };
        setup.arrange(row).await;
        setup
    }

    async fn arrange(&mut self, row: &Row) {
        let local = |port: u16| format!("http://127.0.0.1:{port}");
        match row.fault {
            Fault::Vendor(arrange) => {
                let vendor = vendor(row.tokens).await;
                arrange(&vendor);
                self.url = vendor.url().to_owned();
                self.surroundings.vendor = Some(vendor);
            }
            Fault::Answers(script) => {
                let server = Server::with_script(script()).await;
                self.url = server.url.clone();
                self.server = Some(server);
            }
            Fault::Sockets(handle) => {
                let sockets = Sockets::listen(handle).await;
                self.url = local(sockets.port);
                self.sockets = Some(sockets);
            }
            Fault::Address(url) => self.url = url.to_owned(),
            Fault::ClosedPort(late) => {
                let port = sockets::closed_port().await;
                self.url = local(port);
                let late = late.map(|millis| sockets::listen_late(port, Duration::from_millis(millis)));
                self._late = late.map(tokio::spawn);
            }
            Fault::FullQueue => {
                let queue = sockets::full_queue().await;
                self.url = local(queue.0.local_addr().expect("a listener has an address").port());
                self._queue = Some(queue);
            }
            Fault::Tls(tls) => {
                let sockets = Sockets::listen(move |socket| at_tls(tls, socket)).await;
                self.url = format!("https://127.0.0.1:{}", sockets.port);
                self.sockets = Some(sockets);
            }
        }
    }

    /// Requests of the call that arrived: how many heads, and how many whole. Connections, where only those were counted.
    pub(super) fn arrived(&self) -> (u64, Option<u64>) {
        if let Some(vendor) = &self.surroundings.vendor {
            let whole = vendor.requests().iter().filter(|request| self.is_whole(request)).count();
            return (vendor.count(self.endpoint), Some(whole as u64));
        }
        if let Some(server) = &self.server {
            let requests = server.requests();
            let whole = requests.iter().filter(|it| it.is_whole() || it.headers("content-length").is_empty());
            return (requests.len() as u64, Some(whole.count() as u64));
        }
        let connections =
            self.sockets.as_ref().map_or(0, |it| it.connections.load(std::sync::atomic::Ordering::Relaxed));
        (u64::from(connections), None)
    }

    /// Endpoints that received a request again on which they may have acted already: it came whole, was not refused, and sending
    /// it twice does harm.
    pub(super) fn sent_twice(&self) -> Vec<String> {
        let requests = self.surroundings.vendor.as_ref().map(Mock::requests).unwrap_or_default();
        let mut done: Vec<&str> = Vec::new();
        let mut twice = Vec::new();
        for request in &requests {
            let endpoint = request.endpoint.as_deref().unwrap_or_default();
            if done.contains(&endpoint) {
                twice.push(format!("{endpoint} was sent again after {request}"));
            }
            // A token is fetched again when it was refused; but not when the answer to the last request is unknown.
            let is_known = endpoint != "upload" && request.response.status.is_some();
            if !HARMLESS.contains(&endpoint) && is_whole(request) && !was_refused(request) && !is_known {
                done.push(endpoint);
            }
        }
        twice
    }

    fn is_whole(&self, request: &RecordedRequest) -> bool {
        request.endpoint.as_deref() == Some(self.endpoint) && is_whole(request)
    }
}

/// What may be sent twice: the one is a GET, the other answers the same token again.
const HARMLESS: [&str; 2] = ["getAccessToken", "getStableAccessToken"];

fn is_whole(request: &RecordedRequest) -> bool {
    !matches!(request.body, Body::Other { .. })
}

/// Whether the service has said that it did nothing.
fn was_refused(request: &RecordedRequest) -> bool {
    request.response.code.as_ref().is_some_and(|code| *code != 0)
        || request.response.status.is_some_and(|status| matches!(status, 300..=499 | 503))
}

/// A vendor that accepts the tokens that it has issued, unless one is given.
async fn vendor(tokens: Tokens) -> Mock {
    let mode = if tokens == Tokens::Given { TokenMode::Any } else { TokenMode::Issued };
    let vendor = Mock::builder_embedded().token_mode(mode).account("wx1", APP_SECRET).account("wxp", PLATFORM_SECRET);
    vendor.ticket(TICKET).start().await.expect("a port of loopback")
}

fn at_tls(tls: Tls, socket: TcpStream) -> sockets::Handle {
    match tls {
        Tls::Plain => Box::pin(sockets::speaks_http(socket)),
        Tls::Untrusted => Box::pin(sockets::untrusted(socket)),
        Tls::Silent => Box::pin(sockets::silent(socket)),
        Tls::Closes => Box::pin(sockets::closes(socket)),
    }
}
