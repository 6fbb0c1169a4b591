//! What the messages about an exchange need: errors of the HTTP library in our own words, without secrets.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::endpoint::Endpoint;
use crate::error::{TransportError, TransportErrorKind};
use crate::request::seal::Seal;
use crate::secrets::Secrets;
use crate::wording::{counted, grouped};

/// The context of an exchange, for messages without secrets.
pub(super) struct ExchangeContext {
    pub(super) endpoint: &'static Endpoint,
    pub(super) secrets: Secrets,
    /// The proxy it goes through, to be appended to a message.
    pub(super) via: Option<Box<str>>,
    /// How the request was sealed, if it was.
    pub(super) seal: Option<Box<Seal>>,
}

impl ExchangeContext {
    /// An error in our own words, which contain no secret.
    pub(super) fn problem(&self, kind: TransportErrorKind, details: &str) -> TransportError {
        TransportError { endpoint: self.endpoint.name, kind, details: details.into() }
    }

    /// The library's error as text, without its URL and with secrets replaced.
    pub(super) fn transport_error(&self, error: reqwest::Error) -> TransportError {
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

    /// The same after a part of the body has come.
    pub(super) fn broken_off(&self, error: reqwest::Error, come: BodyProgress) -> TransportError {
        let TransportError { endpoint, kind, details } = self.transport_error(error);
        let details = if come.received == 0 { details } else { format!("after {come}: {details}").into() };
        TransportError { endpoint, kind, details }
    }

    /// The response is larger than `limit`, which is set by `option`.
    pub(super) fn too_large(&self, limit: u64, option: &str) -> TransportError {
        let limit = counted(limit, "byte", "bytes");
        let details = format!("more than {limit}: request less at a time, or raise `{option}`");
        self.problem(TransportErrorKind::TooLarge, &details)
    }
}

/// How much of a body has come.
#[derive(Clone, Copy)]
pub(super) struct BodyProgress {
    pub(super) received: u64,
    /// The length that the response promises.
    pub(super) promised: Option<u64>,
}

impl fmt::Display for BodyProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.promised {
            Some(promised) => write!(f, "{} of {}", grouped(self.received), counted(promised, "byte", "bytes")),
            None => f.write_str(&counted(self.received, "byte", "bytes")),
        }
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
        // The async runtime of the connection has ended.
        "dispatch task is gone",
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
