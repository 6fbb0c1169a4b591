//! One HTTP exchange: send, read within bounds, and say without secrets what went wrong.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName};

use super::Client;
use super::upload::{Control, StopOnDrop, Upload};
use crate::answer::Answer;
use crate::endpoint::Method;
use crate::error::{Error, TransportError, TransportErrorKind};
use crate::file::FileError;
use crate::prepare::Prepared;
use crate::secret::Secrets;
use crate::words::counted;

/// An answer, and the secrets of the call that it answers.
pub(super) type Answered = (Answer, Secrets);

/// How an exchange ends without an answer.
pub(super) enum Broken {
    File(FileError),
    Transport(TransportError),
}

impl<E> From<Broken> for Error<E> {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::File(error) => Self::File(error),
            Broken::Transport(error) => Self::Transport(error),
        }
    }
}

impl Client {
    /// Sends a request and reads the whole answer.
    pub(super) async fn exchange(&self, prepared: &Prepared) -> Result<Answered, Broken> {
        let control = Arc::new(Control::default());
        let _stop = StopOnDrop(control.clone());
        let result = self.exchange_with(prepared, &control).await;
        // A body that was broken off has no answer that counts, and is the cause of whatever the library says.
        if let Some(failure) = control.failure() {
            return Err(Broken::File(failure));
        }
        let answer = result.map_err(Broken::Transport)?;
        tracing::debug!(
            endpoint = prepared.endpoint().name,
            status = answer.status,
            bytes = answer.body.len(),
            "answered"
        );
        Ok((answer, prepared.secrets().clone()))
    }

    async fn exchange_with(&self, prepared: &Prepared, control: &Arc<Control>) -> Result<Answer, TransportError> {
        let failed = |error: reqwest::Error| transport_error(prepared, error);
        let request = self.http_request(prepared, control)?;
        let response = request.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let content_type = header(response.headers(), CONTENT_TYPE);
        let content_disposition = header(response.headers(), CONTENT_DISPOSITION);
        let body = self.read(prepared, response).await?;
        Ok(Answer { status, content_type, content_disposition, body, received_at: SystemTime::now() })
    }

    fn http_request(
        &self,
        prepared: &Prepared,
        control: &Arc<Control>,
    ) -> Result<reqwest::RequestBuilder, TransportError> {
        let http =
            self.inner.http.as_ref().map_err(|details| problem(prepared, TransportErrorKind::Builder, details))?;
        let method = match prepared.method() {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut request = http.request(method, prepared.url()).timeout(self.inner.timeout);
        let body = prepared.body();
        if let Some(content_type) = body.content_type() {
            request = request.header(CONTENT_TYPE, content_type);
        }
        if !body.is_empty() {
            request = request.body(reqwest::Body::wrap(Upload::new(body, control.clone())));
        }
        if prepared.method() == Method::Post {
            // The service refuses a POST without it, an empty one included.
            request = request.header(CONTENT_LENGTH, body.len());
        }
        Ok(request)
    }

    /// Reads the body, but no more than the client accepts, whatever its header promises.
    async fn read(&self, prepared: &Prepared, mut response: reqwest::Response) -> Result<Bytes, TransportError> {
        let limit = self.inner.max_response;
        let too_large = || {
            let details = format!("more than {}", counted(limit, "byte", "bytes"));
            problem(prepared, TransportErrorKind::TooLarge, &details)
        };
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| transport_error(prepared, error))? {
            if (body.len() as u64).saturating_add(chunk.len() as u64) > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn problem(prepared: &Prepared, kind: TransportErrorKind, details: &str) -> TransportError {
    TransportError { endpoint: prepared.endpoint().name, kind, details: prepared.secrets().redact(details).into() }
}

/// The library's error as text. Its URL is taken away, and whatever else could hold a secret is replaced.
fn transport_error(prepared: &Prepared, error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let mut details = chain(&error);
    let kind = kind(&error, &details);
    if details.contains("scheme is not http") {
        details = "https needs the feature `rustls` or `native-tls`".to_owned();
    }
    problem(prepared, kind, &details)
}

fn kind(error: &reqwest::Error, details: &str) -> TransportErrorKind {
    if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() || details.contains("scheme is not http") {
        TransportErrorKind::Builder
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if broke_off(error, details) {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    }
}

/// The library has no question for this: the system's error tells, or else the library's wording.
fn broke_off(error: &reqwest::Error, details: &str) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, UnexpectedEof};
    let by_kind = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| {
        matches!(cause.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof)
    });
    let wordings = [
        "connection closed",
        "connection reset",
        "end of file",
        "unexpected eof",
        "channel closed",
        "operation was canceled",
    ];
    by_kind || wordings.iter().any(|wording| details.to_lowercase().contains(wording))
}

fn causes<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn StdError + 'static)| (*error).source())
}

/// An error and its causes in one line, without those that only repeat what was said.
pub(super) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    for cause in causes(error) {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&said);
        }
    }
    crate::words::excerpt(&text, 500)
}
