//! The client when everything goes wrong: a table of faults, each with what must come of it, how often the request may
//! arrive, and how long it may take; and a search for secrets in everything that the client says meanwhile.
//!
//! [`table`] has the faults, [`row`] its columns, [`setup`] arranges one, [`run`] plays a row and compares. The other modules
//! look at one promise each: pauses, pace, spans, hooks, progress, and calls that are dropped.

mod accounts;
mod dropping;
mod hooks;
mod last_moment;
mod leaks;
mod pace;
mod paused;
mod progress;
mod recorder;
mod retries;
mod row;
mod run;
mod setup;
pub(crate) mod sockets;
mod spans;
mod table;

use std::time::Duration;

use weixin::{Client, ClientBuilder, File, Retry, Tokens};

/// The known secrets. Each has characters that encodings change, and a stretch of letters that they leave alone.
const TOKEN: &str = "40_Tok+/en=&OfTheCaller\"x";
const APP_SECRET: &str = "s3cr+/et=&OfTheAccount\\x";
const PLATFORM_SECRET: &str = "s3cr+/et=&OfThePlatform'x";
const TICKET: &str = "ticket@@@+/=&SentEveryTenMinutes<x>";
/// In responses that a test writes itself.
const ISSUED: &str = "new+/=&TokenOfTheService%41";

/// Small enough to go out in one write, together with its head.
const SMALL: usize = 3_000;

/// Too large to fit into the buffers of a connection, and below the page's limit.
const BIG: usize = 9 << 20;

/// Retries that do not make a test wait.
fn quick() -> Retry {
    Retry::default().pauses(Duration::from_millis(5), Duration::from_millis(20))
}

/// A client for a base URL, with short pauses and a timeout far above what anything here takes.
fn builder(url: &str, tokens: impl Into<Tokens>) -> ClientBuilder {
    Client::builder(tokens).base_url(url).timeout(Duration::from_secs(20)).retry(quick())
}

/// A file in a format whose content is not inspected.
fn part(size: usize) -> File {
    File::from_bytes("part.stl", vec![b'x'; size])
}

fn upload(size: usize) -> weixin::cooperation_shop::UploadBinary {
    weixin::cooperation_shop::Upload::binary("openid-1", part(size))
}
