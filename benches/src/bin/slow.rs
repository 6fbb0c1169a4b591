//! Uploads whose bytes come slowly, as from browsers, many at once: `slow VARIANT ADDRESS AT_ONCE`; the variants are in
//! [`Variant`]. While they run, a few uploads of 400 bytes are sent beside them, one after the other.
//!
//! One process for each measurement, so that threads and peak memory are those of this variant.

use std::io::{self, Read};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use futures_util::stream::{self, Stream};
use reqwest::Body;
use tokio::task::JoinSet;
use weixin::cooperation_shop::Upload;
use weixin::{Bytes, Client, File, Source, Token, Validation};
use weixin_benches::by_hand::ByHand;
use weixin_benches::{Failure, argument, clock, sample};

/// How the file is sent.
#[derive(Clone, Copy)]
enum Variant {
    /// By the bindings, as a stream.
    Ours,
    /// By the bindings, as a source that blocks: what there is for those who can read twice.
    Source,
    /// reqwest with `stream_with_length`.
    ByHand,
}

impl std::str::FromStr for Variant {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "ours" => Ok(Self::Ours),
            "source" => Ok(Self::Source),
            "by-hand" => Ok(Self::ByHand),
            _ => Err(()),
        }
    }
}

/// A file of 1 MiB takes three seconds. The uploads begin one after the other: a sink cannot take 520 connections at once.
const PIECES: usize = 32;
const PIECE: usize = 32 * 1024;
const PAUSE: Duration = Duration::from_millis(100);
const ONE_AFTER_THE_OTHER: Duration = Duration::from_millis(2);
const SMALL: usize = 400;

fn main() -> Result<(), Failure> {
    let variant: Variant = argument(1, "variant: ours, source, by-hand")?;
    let (address, at_once): (String, usize) = (argument(2, "address")?, argument(3, "number of uploads at once")?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let service = Arc::new(Service::new(variant, &address)?);
    let (mut most_threads, mut waited) = (0, Vec::new());
    runtime.block_on(async {
        let mut uploads: JoinSet<Result<(), Failure>> = JoinSet::new();
        for _ in 0..at_once {
            let service = service.clone();
            uploads.spawn(async move { service.upload(PIECES, PIECE, PAUSE).await });
            tokio::time::sleep(ONE_AFTER_THE_OTHER).await;
        }
        for _ in 0..5 {
            let start = Instant::now();
            service.upload(1, SMALL, Duration::ZERO).await?;
            waited.push(start.elapsed());
            most_threads = most_threads.max(clock::threads().unwrap_or_default());
        }
        while let Some(done) = uploads.join_next().await {
            done??;
        }
        Ok::<_, Failure>(())
    })?;
    let (work, name) = ("slow", argument::<String>(1, "variant")?);
    waited.sort();
    sample(work, &name, "ms beside", waited[waited.len() / 2].as_secs_f64() * 1e3);
    sample(work, &name, "most ms beside", waited[waited.len() - 1].as_secs_f64() * 1e3);
    if most_threads > 0 {
        sample(work, &name, "threads", most_threads);
    }
    if let Some(peak) = clock::peak_memory() {
        sample(work, &name, "peak MiB", peak as f64 / f64::from(1 << 20));
    }
    Ok(())
}

/// What uploads.
enum Service {
    Ours(Client),
    Source(Client),
    ByHand(ByHand),
}

impl Service {
    fn new(variant: Variant, address: &str) -> Result<Self, Failure> {
        let client = || {
            let client = Client::builder(Token::app("TOKEN")).base_url(format!("http://{address}"));
            client.validation(Validation::Enforce).build()
        };
        Ok(match variant {
            Variant::Ours => Self::Ours(client()?),
            Variant::Source => Self::Source(client()?),
            Variant::ByHand => Self::ByHand(ByHand::new(address)?),
        })
    }

    async fn upload(&self, pieces: usize, length: usize, pause: Duration) -> Result<(), Failure> {
        let whole = (pieces * length) as u64;
        match self {
            Self::Ours(client) => {
                let file = File::from_stream("part.stl", whole, coming(pieces, length, pause));
                client.send(Upload::binary("openid", file)).await?;
            }
            Self::Source(client) => {
                let file = File::from_source("part.stl", Slow { pieces, length, pause })?;
                client.send(Upload::binary("openid", file)).await?;
            }
            Self::ByHand(client) => {
                let body = Body::wrap_stream(coming(pieces, length, pause));
                client.upload_stream("openid", body, whole).await?;
            }
        }
        Ok(())
    }
}

/// So many pieces, with a pause after each.
fn coming(pieces: usize, length: usize, pause: Duration) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::unfold(0, move |at| async move {
        if at == pieces {
            return None;
        }
        if at > 0 {
            tokio::time::sleep(pause).await;
        }
        Some((Ok(Bytes::from(vec![b'x'; length])), at + 1))
    })
}

/// The same by a reader that blocks.
#[derive(Clone, Copy)]
struct Slow {
    pieces: usize,
    length: usize,
    pause: Duration,
}

struct SlowReader {
    slow: Slow,
    read: usize,
}

impl Source for Slow {
    fn len(&self) -> u64 {
        (self.pieces * self.length) as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(SlowReader { slow: *self, read: 0 }))
    }
}

impl Read for SlowReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Slow { pieces, length, pause } = self.slow;
        if self.read > 0 && self.read.is_multiple_of(length) {
            thread::sleep(pause);
        }
        let left = (pieces * length - self.read).min(length - self.read % length);
        let read = buffer.len().min(left);
        buffer[..read].fill(b'x');
        self.read += read;
        Ok(read)
    }
}
