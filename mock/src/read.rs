//! Reads the body of a request within bounds: hashed and counted while it comes, kept only as far as there is room.

mod form;
mod source;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::StreamExt;
use hyper::body::Incoming;
use serde_json::Value;

use crate::arrived::{Body, Head};
use crate::settings::Limits;

pub(crate) use source::{Source, Stop};

/// What was read, with the room that it takes.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) body: Body,
    pub(crate) room: Room,
    /// Bytes that came.
    pub(crate) len: u64,
}

/// Room that kept bytes take of what all requests may keep together. It is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Room {
    taken: Arc<AtomicU64>,
    all: u64,
    own: u64,
}

impl Room {
    pub(crate) fn new(taken: Arc<AtomicU64>, all: u64) -> Self {
        Self { taken, all, own: 0 }
    }

    /// Takes room, if there is enough.
    fn take(&mut self, bytes: usize) -> bool {
        let bytes = bytes as u64;
        let more = |taken: u64| taken.checked_add(bytes).filter(|sum| *sum <= self.all);
        let got = self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        self.own += if got { bytes } else { 0 };
        got
    }

    fn give_back(&mut self, bytes: usize) {
        let bytes = (bytes as u64).min(self.own);
        self.own -= bytes;
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.taken.fetch_sub(self.own, Ordering::Relaxed);
    }
}

/// Reads a body to its end. What it is, its content decides: `curl -d '{…}'` labels JSON as a form, and the vendor
/// takes it.
pub(crate) async fn read(
    head: &Head,
    incoming: Incoming,
    limits: &Limits,
    stop_after: Option<u64>,
    mut room: Room,
) -> Result<Read, Stop> {
    let announced = head.header("content-length").and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limits.body) {
        return Err(Stop::TooLarge);
    }
    let mut source = Source::new(incoming, limits, stop_after);
    let boundary = head.header("content-type").and_then(|label| multer::parse_boundary(label).ok());
    let body = match boundary {
        Some(boundary) => form::read(&mut source, &boundary, limits, &mut room).await,
        None => plain(&mut source, limits, &mut room).await,
    };
    source.unwatch();
    // What is left is read too: a client that is still sending would not hear the answer.
    while let Some(piece) = source.next().await {
        piece?;
    }
    source.finished()?;
    Ok(Read { body, room, len: source.len() })
}

async fn plain(source: &mut Source, limits: &Limits, room: &mut Room) -> Body {
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(Ok(piece)) = source.next().await {
        if bytes.len() + piece.len() > limits.json || !room.take(piece.len()) {
            return Body::Other { why: "longer than is kept of a body that is no form".to_owned() };
        }
        bytes.extend_from_slice(&piece);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Body::Empty;
    }
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(value) => Body::Json(value),
        Err(error) => Body::Other { why: format!("no JSON: line {} column {}", error.line(), error.column()) },
    }
}

/// Bytes that are kept while there is room.
struct Kept {
    bytes: Option<Vec<u8>>,
    limit: u64,
}

impl Kept {
    fn new(limit: u64) -> Self {
        Self { bytes: Some(Vec::new()), limit }
    }

    fn push(&mut self, piece: &[u8], room: &mut Room) {
        let Some(bytes) = &mut self.bytes else { return };
        let fits = (bytes.len() + piece.len()) as u64 <= self.limit;
        if fits && room.take(piece.len()) {
            bytes.extend_from_slice(piece);
        } else {
            room.give_back(bytes.len());
            self.bytes = None;
        }
    }

    fn into_bytes(self) -> Option<Bytes> {
        self.bytes.map(|mut bytes| {
            bytes.shrink_to_fit();
            Bytes::from(bytes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_bounded_and_given_back() {
        let taken = Arc::new(AtomicU64::new(0));
        let mut one = Room::new(taken.clone(), 10);
        let mut two = Room::new(taken.clone(), 10);
        assert!(one.take(6) && !two.take(5) && two.take(4));
        one.give_back(100);
        assert_eq!(taken.load(Ordering::Relaxed), 4);
        drop((one, two));
        assert_eq!(taken.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn what_does_not_fit_is_not_kept_by_halves() {
        let mut room = Room::new(Arc::default(), 100);
        let mut kept = Kept::new(5);
        kept.push(b"123", &mut room);
        kept.push(b"456", &mut room);
        kept.push(b"7", &mut room);
        assert_eq!((kept.into_bytes(), room.own), (None, 0));
    }
}
