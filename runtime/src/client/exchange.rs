//! One HTTP exchange: sends, reads within limits, and describes failures without secrets.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, RETRY_AFTER,
};
use tokio::time::Instant;
use tracing::Span;
use url::Url;

use super::Client;
use super::hook::{Outcome, Outgoing};
use super::options::{Options, Progress};
use super::upload::{StopOnDrop, Upload, UploadControl};
use crate::endpoint::code::Code;
use crate::endpoint::{Endpoint, Method};
use crate::error::{Failure, TransportError, TransportErrorKind};
use crate::request::body::Body;
use crate::request::prepare::Prepared;
use crate::response::content::Expect;
use crate::response::raw::RawResponse;
use crate::response::reader::{ReadResponse, ResponseReader};
use crate::secrets::Secrets;
use crate::wording::counted;

/// A response that is read but not typed, and the secrets of its call.
pub(super) struct Received {
    pub(super) response: RawResponse,
    pub(super) secrets: Secrets,
    pub(super) reading: ReadResponse,
}

impl Received {
    /// The code with which the service refused, and the rid.
    pub(super) fn refusal(&self) -> (Option<Code<'_>>, Option<&str>) {
        self.reading.refusal().map_or((None, None), |(code, rid)| (Some(code), rid))
    }

    /// Whether it has a success status, but a body that the service would not send.
    pub(super) fn is_garbage(&self) -> bool {
        self.response.is_success() && self.reading.is_garbage()
    }
}

/// Records why the service refused. A number stays a number for whoever collects spans.
pub(super) fn record_refusal(span: &Span, code: Option<Code<'_>>, rid: Option<&str>) {
    match code {
        Some(Code::Number(number)) => span.record("errcode", number),
        Some(Code::Text(text)) => span.record("errcode", text),
        None => span,
    };
    span.record("rid", rid);
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
    response: Result<R, TransportError>,
    context: ExchangeContext,
    /// The length of the body.
    total: u64,
    control: StopOnDrop,
    number: u32,
    /// Set if there are hooks, which want to know how long it took.
    begun: Option<Instant>,
}

/// A response, and how long it asks to wait.
type Answered = (RawResponse, Option<Duration>);

impl Client {
    /// Passes a request to the HTTP library. This is not async, so that the future of a call need not hold the
    /// request in addition to the library's copy.
    pub(super) fn start(
        &self,
        mut prepared: Prepared,
        options: &Options,
        number: u32,
    ) -> PendingExchange<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>> {
        let headers = self.ask_hooks(&mut prepared, number);
        let (endpoint, total) = (prepared.endpoint(), prepared.body().len());
        let (url, body, secrets) = prepared.into_parts();
        let via = self.settings.proxies.as_ref().and_then(|proxies| proxies.note(&url));
        let context = ExchangeContext { endpoint, secrets, via };
        let progress = options
            .progress
            .clone()
            .map(|tell| Box::new(move |sent| tell(Progress { sent, total, attempt: number })) as Box<_>);
        let control = StopOnDrop(Arc::new(UploadControl::new(progress)));
        let begun = (!self.settings.hooks.is_empty()).then(Instant::now);
        let mut request = http_request(endpoint, url, &body, &control.0);
        if !headers.is_empty() {
            request.headers_mut().extend(headers);
        }
        let timeout = options.timeout.unwrap_or(self.settings.timeout);
        if self.settings.http_timeout != Some(timeout) {
            *request.timeout_mut() = Some(timeout);
        }
        let response = match &self.settings.http {
            Ok(http) => Ok(http.execute(request)),
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
        let PendingExchange { response, context, total, control, number, begun } = pending;
        let result = self.receive(response, &context, options).await;
        let sent = control.0.end();
        let result = match (control.0.failure(), result) {
            // The response to an aborted body does not count, and the abort is the cause of whatever the library
            // reports.
            (Some(failure), _) => Err(Failure::File(failure)),
            (None, result) => result.map_err(Failure::Transport),
        };
        let endpoint = context.endpoint;
        let retry_after = result.as_ref().ok().and_then(|(_, after)| *after);
        let outcome = result.map(|(response, _)| {
            let max_values = self.max_values(options);
            let reader = ResponseReader { endpoint, response: &response, secrets: &context.secrets, max_values };
            let reading = reader.read(expect);
            Received { response, secrets: context.secrets, reading }
        });
        self.report(endpoint, &outcome, sent, number, begun, span);
        AttemptResult { outcome, sent_whole: sent >= total, retry_after }
    }

    fn ask_hooks(&self, prepared: &mut Prepared, attempt: u32) -> HeaderMap {
        if self.settings.hooks.is_empty() {
            return HeaderMap::new();
        }
        let url = prepared.url_without_query().to_owned();
        let mut outgoing = Outgoing {
            endpoint: prepared.endpoint(),
            attempt,
            url: &url,
            length: prepared.body().len(),
            headers: HeaderMap::new(),
            query: Vec::new(),
        };
        self.settings.hooks.iter().for_each(|hook| hook.before(&mut outgoing));
        let Outgoing { headers, query, .. } = outgoing;
        prepared.append_query(&query);
        headers
    }

    /// Reports the result of an attempt to the span and the hooks.
    fn report(
        &self,
        endpoint: &'static Endpoint,
        outcome: &Result<Received, Failure>,
        sent: u64,
        attempt: u32,
        begun: Option<Instant>,
        span: &Span,
    ) {
        let received = outcome.as_ref().ok();
        let failure = outcome.as_ref().err().map(ToString::to_string);
        let (code, rid) = received.map(Received::refusal).unwrap_or_default();
        let status = received.map(|received| received.response.status);
        let length = received.map_or(0, |received| received.response.body.len() as u64);
        // Not on the current span: if this one is filtered out, that is the call's, which has not ended.
        span.record("sent", sent).record("received", length).record("status", status);
        record_refusal(span, code, rid);
        tracing::debug!(target: "weixin", failure = failure.as_deref(), "{}", if received.is_some() { "answered" } else { "no response" });
        let Some(begun) = begun else { return };
        let outcome = Outcome {
            endpoint,
            attempt,
            elapsed: begun.elapsed(),
            sent,
            status,
            received: length,
            code,
            rid,
            failure: failure.as_deref(),
        };
        self.settings.hooks.iter().for_each(|hook| hook.after(&outcome));
    }

    async fn receive(
        &self,
        response: Result<impl Future<Output = reqwest::Result<reqwest::Response>>, TransportError>,
        context: &ExchangeContext,
        options: &Options,
    ) -> Result<Answered, TransportError> {
        let mut response = response?.await.map_err(|error| context.transport_error(error))?;
        let status = response.status().as_u16();
        let headers = response.headers();
        let content_type = header(headers, CONTENT_TYPE);
        let content_disposition = header(headers, CONTENT_DISPOSITION);
        let content_encoding = header(headers, CONTENT_ENCODING);
        let retry_after = header(headers, RETRY_AFTER).and_then(|value| value.trim().parse().ok());
        let limit = options.max_response.unwrap_or(self.settings.max_response);
        let body = read(context, &mut response, limit).await?;
        let received_at = SystemTime::now();
        let response = RawResponse { status, content_type, content_disposition, content_encoding, body, received_at };
        Ok((response, retry_after.map(Duration::from_secs)))
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
) -> Result<Bytes, TransportError> {
    let too_large = || {
        let limit = counted(limit, "byte", "bytes");
        let details = format!("more than {limit}: request less at a time, or raise `max_response`");
        context.problem(TransportErrorKind::TooLarge, &details)
    };
    let promised = response.content_length();
    if promised.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    // Most responses come in one chunk, which is used as it is.
    let (mut whole, mut body) = (Bytes::new(), Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(|error| context.transport_error(error))? {
        let length = whole.len().max(body.len());
        if (length as u64).saturating_add(chunk.len() as u64) > limit {
            return Err(too_large());
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
    };
    let mut request = reqwest::Request::new(method, url);
    if let Some(content_type) = body.content_type_header() {
        request.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    if !body.is_empty() {
        *request.body_mut() = Some(reqwest::Body::wrap(Upload::new(body, control.clone())));
    }
    if endpoint.method == Method::Post {
        // The service refuses a POST without it, even if it is empty.
        request.headers_mut().insert(CONTENT_LENGTH, body.len().into());
    }
    request
}

/// The context of an exchange, for messages without secrets.
struct ExchangeContext {
    endpoint: &'static Endpoint,
    secrets: Secrets,
    /// The proxy it goes through, to be appended to a message.
    via: Option<Box<str>>,
}

impl ExchangeContext {
    /// An error in our own words, which contain no secret.
    fn problem(&self, kind: TransportErrorKind, details: &str) -> TransportError {
        TransportError { endpoint: self.endpoint.name, kind, details: details.into() }
    }

    /// The library's error as text, without its URL and with secrets replaced.
    fn transport_error(&self, error: reqwest::Error) -> TransportError {
        let error = error.without_url();
        let mut details = chain(&error);
        let kind = kind(&error, &details);
        details = if details.contains("scheme is not http") {
            "https needs the feature `rustls` or `native-tls`".to_owned()
        } else {
            self.secrets.redact_library(&details)
        };
        if let Some(via) = &self.via {
            details.push_str(via);
        }
        self.problem(kind, &details)
    }
}

fn kind(error: &reqwest::Error, details: &str) -> TransportErrorKind {
    if error.is_builder() || details.contains("scheme is not http") {
        TransportErrorKind::Builder
    } else if error.is_connect() {
        // A connection that breaks during the handshake says nothing about TLS: the next one may work.
        let refused = insecure(details) && !broken(error);
        if refused { TransportErrorKind::Tls } else { TransportErrorKind::Connect }
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if broke_off(error, details) {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    }
}

/// The TLS errors are types of crates that this one does not depend on, so their wording has to do.
fn insecure(details: &str) -> bool {
    let wordings = ["certificate", "handshake", "corrupt message", "tls", "ssl"];
    let details = details.to_lowercase();
    wordings.iter().any(|wording| details.contains(wording))
}

/// The library cannot be asked, so the system's error or the library's wording has to do.
fn broke_off(error: &reqwest::Error, details: &str) -> bool {
    let wordings = [
        "connection closed",
        "connection reset",
        "end of file",
        "unexpected eof",
        "channel closed",
        "operation was canceled",
    ];
    broken(error) || wordings.iter().any(|wording| details.to_lowercase().contains(wording))
}

/// Whether the system reports an interrupted connection.
fn broken(error: &reqwest::Error) -> bool {
    causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(is_break)
}

fn is_break(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, UnexpectedEof};
    // A system error inside another one is not among its sources.
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<io::Error>());
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof)
        || inner.is_some_and(is_break)
}

fn causes<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn StdError + 'static)| (*error).source())
}

/// An error and its causes on one line, without those that only repeat what was said.
pub(super) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    for cause in causes(error) {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&said);
        }
    }
    crate::wording::excerpt(&text, 500)
}
