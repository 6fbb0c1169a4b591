//! The server for synchronous tests.

use tokio::runtime::{Builder, Runtime};

use crate::{Recorded, Then};

/// A server that runs on a thread of its own until it is dropped.
#[derive(Debug)]
pub struct Server {
    server: crate::Server,
    _runtime: Runtime,
}

impl Server {
    /// A server that treats every connection alike.
    pub fn new(then: Then) -> Self {
        let runtime =
            Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a thread can be started");
        Self { server: runtime.block_on(crate::Server::new(then)), _runtime: runtime }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.server.url
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.server.requests()
    }

    /// The only request.
    ///
    /// # Panics
    ///
    /// When there is none, or more than one.
    pub fn request(&self) -> Recorded {
        let [request] = self.requests().try_into().expect("there is one request");
        request
    }
}
