//! One page from one server.

use std::time::Duration;

use weixin_import::{MAX_BYTES, Validator};
use weixin_runtime::reqwest::{Client, Response, StatusCode, Url, Version, header, redirect};

use super::address::is_same_origin;

/// How long a page may take, from the connection to its last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How many redirects within a host are followed.
const MAX_REDIRECTS: usize = 3;

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What came.
#[derive(Debug)]
pub(super) enum Answer {
    /// The page, and what tells whether it will have changed.
    Page(String, Option<Validator>),
    /// It is as it was.
    NotModified,
    /// There is no such page.
    NotFound,
    /// The server wants to be asked later.
    Busy(Duration),
    /// Something else came, or nothing.
    Failed(String),
}

/// A client that goes nowhere by itself.
///
/// # Errors
///
/// What keeps it from being set up.
pub(super) fn client(base: Option<&Url>) -> Result<Client, String> {
    let builder = Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .https_only(base.is_none_or(|base| base.scheme() == "https"))
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("weixin/", env!("CARGO_PKG_VERSION")));
    let builder = if base.is_some() { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| chain(&error))
}

/// Asks for a page.
pub(super) async fn get(client: &Client, url: &Url, validator: Option<&Validator>) -> Answer {
    let mut at = url.clone();
    for _ in 0..=MAX_REDIRECTS {
        let mut request = client.get(at.clone()).header(header::ACCEPT, "text/markdown, text/plain;q=0.9");
        if let Some((name, value)) = validator.map(Validator::header) {
            request = request.header(name, value);
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Answer::Failed(chain(&error)),
        };
        let status = response.status();
        if !is_redirect(status) {
            return answer(response, validator.is_some()).await;
        }
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        match location.and_then(|location| at.join(location).ok()) {
            Some(next) if is_same_origin(&at, &next) => at = next,
            Some(next) => {
                let host = next.host_str().unwrap_or("nowhere");
                return Answer::Failed(format!("redirected to `{host}`: pages are fetched from their own host only"));
            }
            None => return Answer::Failed(format!("HTTP status {status} without an address")),
        }
    }
    Answer::Failed(format!("more than {MAX_REDIRECTS} redirects"))
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

async fn answer(response: Response, was_conditional: bool) -> Answer {
    match response.status() {
        StatusCode::OK => page(response).await.unwrap_or_else(Answer::Failed),
        StatusCode::NOT_MODIFIED if was_conditional => Answer::NotModified,
        StatusCode::NOT_FOUND | StatusCode::GONE => Answer::NotFound,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Answer::Busy(pause(&response)),
        status => Answer::Failed(format!("HTTP status {status}")),
    }
}

/// How long the server wants to be left alone.
fn pause(response: &Response) -> Duration {
    let seconds = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(10)).min(LONGEST_PAUSE)
}

/// The whole of a page that is Markdown.
async fn page(mut response: Response) -> Result<Answer, String> {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if header(header::CONTENT_TYPE).to_ascii_lowercase().starts_with("text/html") {
        return Err("HTML came instead of Markdown: the page may have moved".to_owned());
    }
    // Otherwise half a page would look like a whole one.
    let is_framed = response.version() >= Version::HTTP_2
        || response.content_length().is_some()
        || header(header::TRANSFER_ENCODING).to_ascii_lowercase().contains("chunked");
    if !is_framed {
        return Err("the response does not say where it ends".to_owned());
    }
    let validator = match (header(header::ETAG), header(header::LAST_MODIFIED)) {
        ("", "") => None,
        ("", modified) => Validator::modified(modified),
        (etag, _) => Validator::etag(etag),
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| chain(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_BYTES {
            return Err(format!("more than {MAX_BYTES} bytes"));
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| "the page is not UTF-8".to_owned())?;
    let start = text.trim_start_matches('\u{FEFF}').trim_start().get(..9).unwrap_or("").to_ascii_lowercase();
    if start.is_empty() && text.trim().is_empty() {
        return Err("the page is empty".to_owned());
    }
    if start.starts_with("<!doctype") || start.starts_with("<html") {
        return Err("HTML came instead of Markdown: the page may have moved".to_owned());
    }
    Ok(Answer::Page(text, validator))
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        source = inner.source();
    }
    text
}
