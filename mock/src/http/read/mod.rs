//! Reads the body of a request within bounds: hashed and counted as it comes, kept only where there is room.

mod form;
mod kept;
mod source;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::Value;

use crate::received::{Body, Part, RequestHead};
use crate::settings::Limits;
use crate::state::budget::{Budget, Reservation, weight};

use kept::Incoming;
pub(super) use source::{BodySource, ReadError};

/// A body that was read to its end.
#[derive(Debug)]
pub(super) struct ReadBody {
    pub(super) body: Body,
    /// The bytes of a body that is not a form, if they were asked for.
    pub(super) bytes: Option<Bytes>,
    /// The memory that it takes.
    pub(super) reservations: Reservations,
    /// How many bytes came.
    pub(super) len: u64,
}

/// What is asked of a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// Its bytes, if it is not a form.
    pub(super) keep: bool,
    /// That it is taken as it is.
    pub(super) is_raw: bool,
}

/// The memory that a body takes.
#[derive(Debug)]
pub(super) struct Reservations {
    /// Of files, as long as the request is remembered.
    pub(super) uploads: Reservation,
    /// Of JSON and texts, until the request is answered.
    pub(super) in_flight: Reservation,
}

impl Reservations {
    pub(super) fn new(uploads: &Arc<Budget>, in_flight: &Arc<Budget>) -> Self {
        Self { uploads: Reservation::new(uploads), in_flight: Reservation::new(in_flight) }
    }
}

/// Reads a body to its end. Its content says what it is, not its label: `curl -d '{…}'` labels JSON as a form, and the
/// vendor accepts it. Unless the endpoint takes a body as it is.
pub(super) async fn read_body(
    head: &RequestHead,
    mut source: BodySource,
    limits: &Limits,
    mut reservations: Reservations,
    asked: Asked,
) -> Result<ReadBody, ReadError> {
    let announced = head.header("content-length").and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limits.body_bytes) {
        return Err(ReadError::TooLarge);
    }
    let boundary = head.header("content-type").and_then(|label| multer::parse_boundary(label).ok());
    let (body, bytes) = match boundary {
        Some(boundary) => (form::read(&mut source, &boundary, limits, &mut reservations).await?, None),
        None if asked.is_raw => (raw(&mut source, head, limits, &mut reservations.uploads).await?, None),
        None => {
            let label = head.header("content-type").unwrap_or_default();
            plain(&mut source, label, limits, &mut reservations.in_flight, asked.keep).await?
        }
    };
    source.unwatch();
    // The rest is read too: a client that is still sending would not see the response.
    while let Some(piece) = source.next().await {
        piece?;
    }
    source.finished()?;
    Ok(ReadBody { body, bytes, reservations, len: source.len() })
}

/// Reads a body that is taken as it is.
async fn raw(
    source: &mut BodySource,
    head: &RequestHead,
    limits: &Limits,
    reservation: &mut Reservation,
) -> Result<Body, ReadError> {
    let content_type = head.header("content-type").map(|label| label.trim().to_owned());
    let mut incoming = Incoming::new(Part { content_type, ..Part::default() }, limits.keep_per_upload);
    while let Some(piece) = source.next().await {
        incoming.push(&piece?, reservation);
    }
    let part = incoming.end();
    Ok(if part.len == 0 { Body::Empty } else { Body::Raw(part) })
}

/// Reads a body that is not a form.
async fn plain(
    source: &mut BodySource,
    label: &str,
    limits: &Limits,
    reservation: &mut Reservation,
    keep: bool,
) -> Result<(Body, Option<Bytes>), ReadError> {
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(piece) = source.next().await {
        let piece = piece?;
        if (bytes.len() + piece.len()) as u64 > limits.json_bytes {
            let why = format!("longer than the {} bytes that a body other than a form may have", limits.json_bytes);
            return Ok((Body::Other { why }, None));
        }
        if !reservation.grow(piece.len() as u64) {
            return Err(ReadError::OutOfMemory);
        }
        bytes.extend_from_slice(&piece);
    }
    let bytes = Bytes::from(bytes);
    let kept = keep.then(|| bytes.clone());
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok((Body::Empty, kept));
    }
    let value = match serde_json::from_slice::<Value>(&bytes) {
        Ok(value) => value,
        Err(_) if label.starts_with("application/x-www-form-urlencoded") => {
            let fields = url::form_urlencoded::parse(&bytes).into_owned().collect();
            return Ok((Body::Urlencoded(fields), kept));
        }
        Err(error) => {
            let why = format!("invalid JSON at line {}, column {}", error.line(), error.column());
            return Ok((Body::Other { why }, kept));
        }
    };
    if kept.is_none() {
        reservation.shrink(bytes.len() as u64);
    }
    if reservation.grow(weight(&value)) { Ok((Body::Json(value), kept)) } else { Err(ReadError::OutOfMemory) }
}
