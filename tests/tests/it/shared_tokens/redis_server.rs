//! A real Redis for one test, which starts, stops and restarts it; it ends with the test.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use redis::{Client, Connection, FromRedisValue, ToRedisArgs};
use tempfile::TempDir;

use super::{signal, wait_until};

/// Ports that the system does not hand out by itself, because one of those could be taken while the server is away.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// `redis-server` on a port of loopback.
pub(super) struct RedisServer {
    child: Option<Child>,
    port: u16,
    folder: TempDir,
    arguments: Vec<String>,
}

impl RedisServer {
    /// A server that answers.
    pub(super) fn start() -> Self {
        Self::start_with(&[])
    }

    /// A server with additional arguments.
    pub(super) fn start_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        let arguments = arguments.iter().map(ToString::to_string).collect();
        let mut server = Self { child: None, port: free_port(), folder, arguments };
        // Another program may have taken the port since.
        while !server.started() {
            server.port = free_port();
        }
        server
    }

    /// Starts the server again, on the same port.
    pub(super) fn start_again(&mut self) {
        assert!(self.started(), "port {} was taken meanwhile", self.port);
    }

    /// Ends the server at once. What it keeps is lost.
    pub(super) fn lose(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it was running");
            child.wait().expect("it has ended");
        }
    }

    /// Ends the server, which finds its data again when it restarts.
    pub(super) fn stop(&mut self) {
        // It closes the connection instead of an answer.
        let _ = redis::cmd("SHUTDOWN").arg("SAVE").query::<()>(&mut self.connection());
        let mut child = self.child.take().expect("it was running");
        child.wait().expect("it has ended");
    }

    /// Stops the process, whose connections stay open.
    pub(super) fn freeze(&self) {
        signal(self.child.as_ref().expect("it is running").id(), "STOP");
    }

    pub(super) fn thaw(&self) {
        signal(self.child.as_ref().expect("it is running").id(), "CONT");
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// What the server answers to a command.
    pub(super) fn ask<T: FromRedisValue>(&self, words: &[impl ToRedisArgs]) -> T {
        let mut command = redis::Cmd::new();
        command.arg(words);
        command.query(&mut self.connection()).expect("the server answers")
    }

    /// Runs a command whose arguments are no texts.
    pub(super) fn run(&self, command: &redis::Cmd) {
        command.exec(&mut self.connection()).expect("the server answers");
    }

    fn connection(&self) -> Connection {
        let client = Client::open(self.url()).expect("an address");
        client.get_connection_with_timeout(Duration::from_secs(5)).expect("the server is there")
    }

    /// False if it has ended before it answered.
    fn started(&mut self) -> bool {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"]).arg(self.port.to_string());
        command.arg("--dir").arg(self.folder.path()).args(&self.arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("redis-server is installed");
        let client = Client::open(self.url()).expect("an address");
        let mut ended = false;
        wait_until("redis-server answers", || {
            ended = child.try_wait().expect("it can be asked").is_some();
            // One that wants a password answers too, with a refusal.
            let connected = client.get_connection_with_timeout(Duration::from_secs(1));
            let pong = connected.and_then(|mut connection| redis::cmd("PING").query::<()>(&mut connection));
            ended || pong.is_ok() || pong.is_err_and(|error| error.code() == Some("NOAUTH"))
        });
        self.child = Some(child);
        !ended
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> u16 {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let count = PORTS.end - PORTS.start;
    let first = (std::process::id() % u32::from(count)) as u16;
    let ports =
        std::iter::repeat_with(|| PORTS.start + (first + TRIED.fetch_add(1, Ordering::Relaxed) % count) % count);
    ports
        .take(usize::from(count))
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a port of loopback is free")
}
