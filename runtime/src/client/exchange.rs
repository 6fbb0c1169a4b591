//! One HTTP exchange: sends, reads within limits, and describes failures without secrets.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue, RETRY_AFTER,
};
use tokio::time::Instant;
use tracing::Span;
use url::Url;

use super::Client;
use super::context::{BodyProgress, ExchangeContext};
use super::hook::{Outcome, Outgoing};
use super::open_body::OpenBody;
use super::options::{DownloadProgress, OnDownload, Options, Progress};
use super::upload::{StopOnDrop, Upload, UploadControl};
use crate::endpoint::code::Code;
use crate::endpoint::{Endpoint, Method};
use crate::error::{Failure, TransportError, TransportErrorKind};
use crate::request::body::Body;
use crate::request::prepare::{Header, Prepared};
use crate::request::seal::MaybeOpened;
use crate::response::content::{Download, Expect};
use crate::response::raw::RawResponse;
use crate::response::reader::{ReadResponse, ResponseReader};
use crate::secrets::Secrets;

/// A response that is read but not typed, and the secrets of its call.
pub(super) struct Received {
    pub(super) response: RawResponse,
    pub(super) secrets: Secrets,
    pub(super) reading: ReadResponse,
    /// What follows, if it is a file that is read piece by piece.
    pub(super) rest: Option<Box<OpenBody>>,
}

impl Received {
    /// The code with which the service refused, and the rid.
    pub(super) fn refusal(&self) -> (Option<Code<'_>>, Option<&str>) {
        self.reading.refusal().map_or((None, None), |(code, rid)| (Some(code), rid))
    }

    /// The file that it is, or the beginning of it.
    pub(super) fn file(&self) -> Option<&Download> {
        self.reading.file().filter(|_| self.response.is_success())
    }

    /// Whether it has a success status, but a body that the service would not send.
    pub(super) fn is_garbage(&self) -> bool {
        self.response.is_success() && self.reading.is_garbage()
    }
}

/// The result of one attempt.
pub(super) struct AttemptResult {
    pub(super) outcome: Result<Received, Failure>,
    /// Whether the service may have the complete request.
    pub(super) sent_whole: bool,
    /// How long the service asks to wait.
    pub(super) retry_after: Option<Duration>,
}

/// A request passed to the HTTP library, which sends it once it is awaited.
pub(super) struct PendingExchange<R> {
    pub(super) response: Result<R, TransportError>,
    pub(super) context: ExchangeContext,
    /// The length of the body.
    pub(super) total: u64,
    pub(super) control: StopOnDrop,
    pub(super) number: u32,
    /// Set if there are hooks, which want to know how long it took.
    pub(super) begun: Option<Instant>,
}

/// What is told of an attempt when it is over, besides its outcome.
pub(super) struct Attempt<'s> {
    pub(super) endpoint: &'static Endpoint,
    /// The length of the body.
    pub(super) total: u64,
    pub(super) number: u32,
    pub(super) begun: Option<Instant>,
    pub(super) span: &'s Span,
}

/// What is known of a response before its body.
pub(super) struct ResponseHead {
    status: u16,
    content_type: Option<String>,
    content_disposition: Option<String>,
    content_encoding: Option<String>,
    content_range: Option<String>,
    /// How long the service asks to wait.
    pub(super) retry_after: Option<Duration>,
}

impl ResponseHead {
    pub(super) fn of(response: &reqwest::Response) -> Self {
        let headers = response.headers();
        let status = response.status().as_u16();
        let retry_after = header(headers, RETRY_AFTER).and_then(|value| value.trim().parse().ok());
        Self {
            status,
            content_type: header(headers, CONTENT_TYPE),
            content_disposition: header(headers, CONTENT_DISPOSITION),
            content_encoding: header(headers, CONTENT_ENCODING),
            content_range: if matches!(status, 206 | 416) { header(headers, CONTENT_RANGE) } else { None },
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    pub(super) fn with_body(self, body: Bytes) -> RawResponse {
        let Self { status, content_type, content_disposition, content_encoding, content_range, .. } = self;
        let received_at = SystemTime::now();
        RawResponse { status, content_type, content_disposition, content_encoding, content_range, body, received_at }
    }
}

/// A response, and how long it asks to wait.
type Answered = (MaybeOpened, Option<Duration>);

impl Client {
    /// Passes a request to the HTTP library. This is not async, so that the future of a call need not hold the
    /// request in addition to the library's copy.
    pub(super) fn start(
        &self,
        prepared: Prepared,
        headers: HeaderMap,
        options: &Options,
        number: u32,
        timeout: Duration,
    ) -> PendingExchange<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>> {
        let (endpoint, total) = (prepared.endpoint(), prepared.body().len());
        let (url, own, body, secrets, seal) = prepared.into_parts();
        let via = self.settings.proxies.as_ref().and_then(|proxies| proxies.note(&url));
        let context = ExchangeContext { endpoint, secrets, via, seal };
        let progress = options
            .progress
            .clone()
            .map(|tell| Box::new(move |sent| tell(Progress { sent, total, attempt: number })) as Box<_>);
        let control = StopOnDrop(Arc::new(UploadControl::new(progress)));
        let begun = (!self.settings.hooks.is_empty()).then(Instant::now);
        let mut request = http_request(endpoint, url, &body, &control.0);
        for Header { name, value, is_secret } in own {
            // Both have been checked; the library would refuse what it cannot send.
            if let (Ok(name), Ok(mut value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(value.as_bytes())) {
                value.set_sensitive(is_secret);
                request.headers_mut().insert(name, value);
            }
        }
        if !headers.is_empty() {
            request.headers_mut().extend(headers);
        }
        if self.settings.http_timeout != Some(timeout) {
            *request.timeout_mut() = Some(timeout);
        }
        let response = match &self.settings.http {
            Ok(http) => Ok(http.client().execute(request)),
            Err(details) => Err(context.problem(TransportErrorKind::Builder, details)),
        };
        PendingExchange { response, context, total, control, number, begun }
    }

    /// Sends a request and reads the complete response.
    pub(super) async fn exchange(
        &self,
        pending: PendingExchange<impl Future<Output = reqwest::Result<reqwest::Response>>>,
        expect: Expect,
        options: &Options,
        span: &Span,
    ) -> AttemptResult {
        let PendingExchange { response, mut context, total, control, number, begun } = pending;
        let endpoint = context.endpoint;
        let attempt = Attempt { endpoint, total, number, begun, span };
        let result = self.receive(response, &context, options, number).await;
        let sent = control.0.end();
        let result = control.0.outcome(result);
        let retry_after = result.as_ref().ok().and_then(|(_, after)| *after);
        let outcome = result.and_then(|(MaybeOpened { response, opened, .. }, _)| {
            let max_values = self.max_values(options);
            let secrets = std::mem::take(&mut context.secrets);
            let secrets = if opened { secrets.of_sealed() } else { secrets };
            let reader = ResponseReader::new(endpoint, &response, &secrets, max_values);
            let reading = reader.read(expect);
            match context.distrust(opened, &response, &reading) {
                None => Ok(Received { response, secrets, reading, rest: None }),
                Some(error) => Err(error.into()),
            }
        });
        self.conclude(&attempt, outcome, sent, retry_after)
    }

    /// Shows a request to the hooks, and returns the headers that they add.
    pub(super) async fn ask_hooks(&self, prepared: &mut Prepared, attempt: u32) -> HeaderMap {
        let url = prepared.url_without_query().to_owned();
        let mut outgoing = Outgoing {
            endpoint: prepared.endpoint(),
            attempt,
            url: &url,
            length: prepared.body().len(),
            content_type: prepared.body().content_type(),
            headers: HeaderMap::new(),
            query: Vec::new(),
        };
        for hook in &self.settings.hooks {
            if let Some(prepared) = hook.prepare(&mut outgoing) {
                prepared.await;
            }
            hook.before(&mut outgoing);
        }
        let Outgoing { headers, query, .. } = outgoing;
        prepared.append_query(&query);
        headers
    }

    /// Ends an attempt, and tells the span and the hooks. A file of which more is to come tells them at its own end.
    pub(super) fn conclude(
        &self,
        attempt: &Attempt<'_>,
        outcome: Result<Received, Failure>,
        sent: u64,
        retry_after: Option<Duration>,
    ) -> AttemptResult {
        let Attempt { endpoint, total, number, begun, span } = *attempt;
        let received = outcome.as_ref().ok();
        if received.is_none_or(|received| received.rest.is_none()) {
            let failure = outcome.as_ref().err().map(ToString::to_string);
            let (code, rid) = received.map(Received::refusal).unwrap_or_default();
            let status = received.map(|received| received.response.status);
            let length = received.map_or(0, |received| received.response.body.len() as u64);
            let (elapsed, failure) = (Duration::ZERO, failure.as_deref());
            let outcome =
                Outcome { endpoint, attempt: number, elapsed, sent, status, received: length, code, rid, failure };
            self.report(span, begun, outcome);
        }
        AttemptResult { outcome, sent_whole: sent >= total, retry_after }
    }

    async fn receive(
        &self,
        response: Result<impl Future<Output = reqwest::Result<reqwest::Response>>, TransportError>,
        context: &ExchangeContext,
        options: &Options,
        attempt: u32,
    ) -> Result<Answered, TransportError> {
        let mut response = response?.await.map_err(|error| context.transport_error(error))?;
        let head = ResponseHead::of(&response);
        let retry_after = head.retry_after;
        let limit = options.max_response.unwrap_or(self.settings.max_response);
        let progress = options.on_download.as_ref().map(|progress| (progress, attempt));
        let body = read(context, &mut response, limit, progress).await?;
        Ok((context.open(response.headers(), head.with_body(body))?, retry_after))
    }

    /// What reads the final response of a call.
    pub(super) fn reader<'r>(
        &'r self,
        endpoint: &'static Endpoint,
        response: &'r RawResponse,
        secrets: &'r Secrets,
        options: &Options,
    ) -> ResponseReader<'r> {
        let reader = ResponseReader::new(endpoint, response, secrets, self.max_values(options));
        #[cfg(feature = "observe")]
        let reader = ResponseReader { observer: self.settings.observer.as_ref(), ..reader };
        reader
    }

    /// The maximum number of values in a response.
    pub(super) fn max_values(&self, options: &Options) -> usize {
        options.max_values.unwrap_or(self.settings.max_values)
    }
}

/// Reads the body, but no more than the client accepts, whatever its header promises.
async fn read(
    context: &ExchangeContext,
    response: &mut reqwest::Response,
    limit: u64,
    progress: Option<(&OnDownload, u32)>,
) -> Result<Bytes, TransportError> {
    let promised = response.content_length();
    if promised.is_some_and(|length| length > limit) {
        return Err(context.too_large(limit, "max_response"));
    }
    // Most responses come in one chunk, which is used as it is.
    let (mut whole, mut body) = (Bytes::new(), Vec::new());
    loop {
        let length = whole.len().max(body.len());
        let received = length as u64;
        let chunk = response.chunk().await;
        let chunk = chunk.map_err(|error| context.broken_off(error, BodyProgress { received, promised }))?;
        let Some(chunk) = chunk else { break };
        let received = received.saturating_add(chunk.len() as u64);
        if received > limit {
            return Err(context.too_large(limit, "max_response"));
        }
        if let Some((progress, attempt)) = progress {
            progress(DownloadProgress { received, total: promised, attempt });
        }
        if length == 0 {
            whole = chunk;
            continue;
        }
        if body.is_empty() {
            make_room(&mut body, whole.len(), promised);
            body.extend_from_slice(&std::mem::take(&mut whole));
        }
        make_room(&mut body, chunk.len(), promised);
        body.extend_from_slice(&chunk);
    }
    body.shrink_to_fit();
    Ok(if body.is_empty() { whole } else { body.into() })
}

/// Reserves space for `more` bytes: for all that was promised once a part has come, or else for a quarter more.
/// Doubling would reserve far too much at the end.
fn make_room(body: &mut Vec<u8>, more: usize, promised: Option<u64>) {
    let needed = body.len() + more;
    if needed <= body.capacity() {
        return;
    }
    let promised = promised.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    // Promises are free.
    let believed = promised.min(needed.saturating_mul(8));
    body.reserve_exact(believed.max(needed + body.len() / 4).saturating_sub(body.len()));
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The request for the HTTP library.
fn http_request(endpoint: &'static Endpoint, url: Url, body: &Body, control: &Arc<UploadControl>) -> reqwest::Request {
    let method = match endpoint.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut request = reqwest::Request::new(method, url);
    if let Some(content_type) = body.content_type_header() {
        request.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    if !body.is_empty() {
        *request.body_mut() = Some(reqwest::Body::wrap(Upload::new(body, control.clone())));
    }
    if endpoint.method.announces_body() {
        // The service refuses a POST without it, even if it is empty.
        request.headers_mut().insert(CONTENT_LENGTH, body.len().into());
    }
    request
}
