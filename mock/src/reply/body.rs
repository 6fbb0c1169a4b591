//! How a response is sent: at once and whole, or as a scenario asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::BodyExt;
use http_body_util::StreamBody;
use http_body_util::combinators::BoxBody;
use hyper::Response;
use hyper::body::Frame;
use hyper::header::{self, HeaderName, HeaderValue};
use tokio::time::sleep;

use super::content::Content;
use crate::state::scenario::Action;

/// How long to wait before the connection is broken, so that what was sent reaches the client.
const FLUSH_TIME: Duration = Duration::from_millis(20);

/// White space to pad a body with.
const PADDING: &[u8] = &[b' '; 16 * 1024];

/// The connection is closed without a response, or without the rest of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aborted;

impl std::fmt::Display for Aborted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection was closed on purpose")
    }
}

impl std::error::Error for Aborted {}

/// The body of a response.
pub(crate) type ResponseBody = BoxBody<Bytes, Aborted>;

/// How a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    Cut,
    Reset,
}

/// A body that is being sent.
struct BodyStream {
    wait: Option<Duration>,
    rest: Bytes,
    padding: u64,
    /// The bytes of a piece, and the pause after it.
    drip: Option<(usize, Duration)>,
    /// How many bytes may still be sent.
    left: u64,
    end: End,
    reset: Arc<AtomicBool>,
}

/// The response as the plan has it sent. `reset` is set if the connection is to be reset.
pub(crate) fn response(mut content: Content, plan: &[Action], reset: &Arc<AtomicBool>) -> Response<ResponseBody> {
    if plan.contains(&Action::BrokenGzip) {
        content.headers.push((header::CONTENT_ENCODING, "gzip".to_owned()));
        // It begins like gzip, so that the decoder starts.
        content.body = Bytes::from_static(b"\x1f\x8b\x08\x00 this is not what a decoder of gzip can read");
    }
    let (sending, len) = BodyStream::planned(content.body, plan, reset);
    let body = stream::unfold(sending, BodyStream::next);
    let mut response = Response::new(StreamBody::new(body).boxed());
    let status = hyper::StatusCode::from_u16(content.status).ok().filter(|status| !status.is_informational());
    *response.status_mut() = status.unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    // A response that never has a body announces none.
    if content.status != 204 || len > 0 {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(len));
        content.headers.push((header::CONTENT_TYPE, content.content_type));
    }
    for (name, value) in content.headers {
        insert(headers, name, &value);
    }
    response
}

fn insert(headers: &mut hyper::HeaderMap, name: HeaderName, value: &str) {
    // A message may hold what a header cannot, and many clients read headers as ASCII.
    let mut line = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            ' '..='~' => line.push(character),
            other => line.extend(other.escape_default()),
        }
    }
    if let Ok(value) = HeaderValue::from_str(&line) {
        headers.insert(name, value);
    }
}

impl BodyStream {
    /// The body as the plan has it sent, and the length that is announced.
    fn planned(body: Bytes, plan: &[Action], reset: &Arc<AtomicBool>) -> (Self, u64) {
        let mut sending = Self {
            wait: None,
            padding: 0,
            drip: None,
            left: u64::MAX,
            end: End::Whole,
            reset: reset.clone(),
            rest: body,
        };
        let len = sending.rest.len() as u64;
        for action in plan {
            match action {
                Action::SlowBody(time) => sending.wait = Some(*time),
                Action::Drip { bytes, every } => sending.drip = Some(((*bytes).max(1), *every)),
                Action::Oversize(bytes) => sending.padding = bytes.saturating_sub(len),
                Action::Truncate(bytes) => (sending.left, sending.end) = (*bytes, End::Cut),
                Action::ResetMidResponse(bytes) => (sending.left, sending.end) = (*bytes, End::Reset),
                _ => {}
            }
        }
        let announced = len.saturating_add(sending.padding);
        (sending, announced)
    }

    async fn next(mut self) -> Option<(Result<Frame<Bytes>, Aborted>, Self)> {
        if let Some(wait) = self.wait.take() {
            sleep(wait).await;
        }
        let is_over = self.rest.is_empty() && self.padding == 0;
        if self.end != End::Whole && (self.left == 0 || is_over) {
            sleep(FLUSH_TIME).await;
            self.reset.store(self.end == End::Reset, Ordering::Relaxed);
            return Some((Err(Aborted), Self { rest: Bytes::new(), padding: 0, end: End::Whole, ..self }));
        }
        if is_over {
            return None;
        }
        let most = self.drip.map_or(PADDING.len(), |(bytes, _)| bytes).min(clamp(self.left));
        let piece = if self.rest.is_empty() {
            let piece = &PADDING[..most.min(PADDING.len()).min(clamp(self.padding))];
            self.padding -= piece.len() as u64;
            Bytes::from_static(piece)
        } else {
            self.rest.split_to(most.min(self.rest.len()))
        };
        self.left -= (piece.len() as u64).min(self.left);
        self.wait = self.drip.map(|(_, every)| every);
        Some((Ok(Frame::data(piece)), self))
    }
}

fn clamp(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
