//! Reads the body of a request within bounds: hashed and counted while it comes, kept only as far as there is room.

mod form;
mod source;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::Value;

use crate::received::{Body, RequestHead};
use crate::settings::Limits;
use crate::state::budget::{Budget, Room, weight};

pub(crate) use source::{Source, Stop};

/// What was read, with the room that it takes.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) body: Body,
    pub(crate) rooms: Rooms,
    /// Bytes that came.
    pub(crate) len: u64,
}

/// Where the bytes of a body are kept.
#[derive(Debug)]
pub(crate) struct Rooms {
    /// Files, as long as the request is remembered.
    pub(crate) files: Room,
    /// JSON and texts, until the request is answered.
    pub(crate) at_once: Room,
}

impl Rooms {
    pub(crate) fn new(files: &Arc<Budget>, at_once: &Arc<Budget>) -> Self {
        Self { files: Room::new(files), at_once: Room::new(at_once) }
    }
}

/// Reads a body to its end. What it is, its content decides: `curl -d '{…}'` labels JSON as a form, and the vendor
/// takes it.
pub(crate) async fn read(
    head: &RequestHead,
    mut source: Source,
    limits: &Limits,
    mut rooms: Rooms,
) -> Result<Read, Stop> {
    let announced = head.header("content-length").and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limits.body) {
        return Err(Stop::TooLarge);
    }
    let boundary = head.header("content-type").and_then(|label| multer::parse_boundary(label).ok());
    let body = match boundary {
        Some(boundary) => form::read(&mut source, &boundary, limits, &mut rooms).await?,
        None => plain(&mut source, limits, &mut rooms.at_once).await?,
    };
    source.unwatch();
    // What is left is read too: a client that is still sending would not hear the answer.
    while let Some(piece) = source.next().await {
        piece?;
    }
    source.finished()?;
    Ok(Read { body, rooms, len: source.len() })
}

async fn plain(source: &mut Source, limits: &Limits, room: &mut Room) -> Result<Body, Stop> {
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(piece) = source.next().await {
        let piece = piece?;
        if bytes.len() + piece.len() > limits.json {
            return Ok(Body::Other { why: "longer than is taken of a body that is no form".to_owned() });
        }
        if !room.take(piece.len() as u64) {
            return Err(Stop::NoRoom);
        }
        bytes.extend_from_slice(&piece);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Body::Empty);
    }
    let value = match serde_json::from_slice::<Value>(&bytes) {
        Ok(value) => value,
        Err(error) => {
            let why = format!("no JSON: line {} column {}", error.line(), error.column());
            return Ok(Body::Other { why });
        }
    };
    room.give_back(bytes.len() as u64);
    if room.take(weight(&value)) { Ok(Body::Json(value)) } else { Err(Stop::NoRoom) }
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
        if fits && room.take(piece.len() as u64) {
            // Doubling would take up to twice of what the budget says.
            if bytes.capacity() - bytes.len() < piece.len() {
                bytes.reserve_exact(piece.len().max(bytes.len() / 8));
            }
            bytes.extend_from_slice(piece);
        } else {
            room.give_back(bytes.len() as u64);
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
    fn what_does_not_fit_is_not_kept_by_halves() {
        let mut room = Room::new(&Budget::new(100));
        let mut kept = Kept::new(5);
        kept.push(b"123", &mut room);
        kept.push(b"456", &mut room);
        kept.push(b"7", &mut room);
        assert_eq!((kept.into_bytes(), room.own()), (None, 0));
    }
}
