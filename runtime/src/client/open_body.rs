//! The body of a response that is read piece by piece, for as long as it takes.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::time::{Instant, Sleep};
use tracing::Span;

use super::Client;
use super::context::{BodyProgress, ExchangeContext};
use super::hook::Outcome;
use super::options::{DownloadProgress, OnDownload};
use super::upload::StopOnDrop;
use crate::error::{TransportError, TransportErrorKind};

/// A body of which more may come.
pub(super) struct OpenBody {
    body: reqwest::Body,
    context: ExchangeContext,
    control: StopOnDrop,
    come: BodyProgress,
    attempt: u32,
    /// How long nothing may come.
    patience: Duration,
    /// Ends when that is over; it counts only while somebody waits for the next piece.
    silence: Pin<Box<Sleep>>,
    waiting: bool,
    progress: Option<OnDownload>,
    /// The number of bytes that may come.
    limit: u64,
    /// What is left to be reported, once the body was handed out.
    ending: Option<Ending>,
}

/// What reports the end of a body.
pub(super) struct Ending {
    pub(super) client: Client,
    pub(super) span: Span,
    pub(super) begun: Option<Instant>,
    pub(super) status: u16,
}

impl OpenBody {
    pub(super) fn new(
        response: reqwest::Response,
        context: ExchangeContext,
        control: StopOnDrop,
        attempt: u32,
        patience: Duration,
        progress: Option<OnDownload>,
    ) -> Self {
        let come = BodyProgress { received: 0, promised: response.content_length() };
        Self {
            body: response.into(),
            context,
            control,
            come,
            attempt,
            patience,
            silence: Box::pin(tokio::time::sleep(patience)),
            waiting: false,
            progress,
            limit: u64::MAX,
            ending: None,
        }
    }

    pub(super) fn context(&self) -> &ExchangeContext {
        &self.context
    }

    pub(super) fn control(&self) -> &StopOnDrop {
        &self.control
    }

    /// How much has come.
    pub(super) fn come(&self) -> BodyProgress {
        self.come
    }

    /// Hands it out: from here on it has a limit of its own, and reports its end itself.
    pub(super) fn hand_out(mut self, limit: u64, ending: Ending) -> Box<Self> {
        self.limit = limit;
        self.ending = Some(ending);
        Box::new(self)
    }

    /// The next piece; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.poll_next(context)).await.transpose()
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let piece = ready!(self.poll_piece(context));
        match &piece {
            Some(Ok(_)) => {}
            Some(Err(error)) => self.end(Some(&error.to_string())),
            None => self.end(None),
        }
        Poll::Ready(piece)
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
                if !self.waiting {
                    self.waiting = true;
                    self.silence.as_mut().reset(Instant::now() + self.patience);
                }
                ready!(self.silence.as_mut().poll(context));
                return Poll::Ready(Some(Err(self.silent())));
            };
            self.waiting = false;
            let piece = match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(self.context.broken_off(error, self.come)))),
                Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            };
            // Trailers are no part of the body.
            if !piece.is_empty() {
                return Poll::Ready(Some(self.count(piece)));
            }
        }
    }

    fn count(&mut self, piece: Bytes) -> Result<Bytes, TransportError> {
        self.come.received += piece.len() as u64;
        if self.come.received > self.limit {
            return Err(self.context.too_large(self.limit, "max_download"));
        }
        if let Some(progress) = &self.progress {
            let BodyProgress { received, promised } = self.come;
            progress(DownloadProgress { received, total: promised, attempt: self.attempt });
        }
        Ok(piece)
    }

    fn silent(&self) -> TransportError {
        let silence = format!("nothing came for {:?}", self.patience);
        let details = if self.come.received == 0 { silence } else { format!("after {}: {silence}", self.come) };
        self.context.problem(TransportErrorKind::Timeout, &details)
    }

    fn end(&mut self, failure: Option<&str>) {
        let Some(Ending { client, span, begun, status }) = self.ending.take() else { return };
        let outcome = Outcome {
            endpoint: self.context.endpoint,
            attempt: self.attempt,
            elapsed: Duration::ZERO,
            sent: self.control.0.end(),
            status: Some(status),
            received: self.come.received,
            code: None,
            rid: None,
            failure,
        };
        span.in_scope(|| client.report(&span, begun, outcome));
    }
}

impl Drop for OpenBody {
    fn drop(&mut self) {
        if self.ending.is_some() {
            let come = self.come;
            self.end(Some(&format!("the download was dropped after {come}")));
        }
    }
}
