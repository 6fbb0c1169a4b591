//! The requests that arrived and what answered them, for tests to look at.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;
use weixin_codegen::model::Code;

use super::budget::Reservation;
use super::lock::lock;
use crate::problem::Problem;
use crate::received::{Body, Part, Secret, Sha256};

/// A request that arrived, and what answered it. Its `Debug` and `Display` show no token and no value of a parameter.
#[non_exhaustive]
pub struct RecordedRequest {
    /// Its number, from 1, in the order in which the heads arrived.
    pub number: u64,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The vendor's name of the endpoint; `None` if the path has none.
    pub endpoint: Option<String>,
    /// The endpoint's group: `cooperation_shop`, `express/by_business`.
    pub group: Option<String>,
    /// The variant, if the endpoint has several and the constants told which.
    pub variant: Option<String>,
    /// The token.
    pub token: Option<Secret>,
    /// The parameters in the URL, decoded, without the token. Empty, as are headers and body, if there was no memory left
    /// for them: [`Limits::keep_values`](crate::Limits::keep_values).
    pub query: Vec<(String, String)>,
    /// The headers, with names in lower case, without one that carries the token.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// How many bytes the body had.
    pub body_len: u64,
    /// Everything that the checks found, the most important first, even where a scenario hid it.
    pub problems: Vec<Problem>,
    /// The names of its signatures that were not verified, because the mock has no key for them.
    pub unverified: Vec<String>,
    /// Whether it came sealed and was opened: body and query are as they were before that.
    pub sealed: bool,
    /// What answered it.
    pub response: RecordedResponse,
    /// The memory that this takes.
    pub(crate) _reservations: [Reservation; 2],
}

/// The response to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedResponse {
    /// The HTTP status; `None` if there was no response.
    pub status: Option<u16>,
    /// The code in the envelope, if the response was JSON with one.
    pub code: Option<Code>,
    /// True if the checks found nothing wrong; false for what a scenario put in its place.
    pub success: bool,
    /// How many bytes the whole body has, even where a scenario cut it.
    pub len: u64,
    /// What the scenarios did: `slow=500ms, truncate=10`; empty for nothing.
    pub scenario: String,
    /// From the head of the request to the head of the response.
    pub elapsed: Duration,
}

/// A file that arrived in a form.
#[derive(Clone)]
#[non_exhaustive]
pub struct Upload {
    /// The number of the request.
    pub request: u64,
    /// The vendor's name of the endpoint.
    pub endpoint: String,
    /// The variant, if the endpoint has several.
    pub variant: Option<String>,
    /// What came with it: the parameters in the URL without the token, and the parts that are not files.
    pub parameters: Vec<(String, String)>,
    /// The part's name.
    pub field: String,
    /// The file's name.
    pub file_name: Option<String>,
    /// The part's content type.
    pub content_type: Option<String>,
    /// How many bytes came.
    pub len: u64,
    /// The hash of the bytes.
    pub sha256: Sha256,
    /// The bytes; `None` if they were too many to be kept.
    pub bytes: Option<Bytes>,
    /// True if the checks found nothing wrong with the request.
    pub accepted: bool,
}

impl RecordedRequest {
    /// The first value of a parameter in the URL.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The JSON of the body, if it is JSON.
    pub fn json(&self) -> Option<&Value> {
        self.body.json()
    }

    /// The files of the form, or what is the whole body.
    pub fn uploads(&self) -> Vec<Upload> {
        let texts = self.body.parts().iter().filter(|part| !part.is_file());
        let texts = texts.filter_map(|part| Some((part.name.clone(), part.text()?.to_owned())));
        let parameters: Vec<_> = self.query.iter().cloned().chain(texts).collect();
        let files = self.body.parts().iter().filter(|part| part.is_file()).chain(self.body.raw());
        files.map(|part| self.upload(part, parameters.clone())).collect()
    }

    fn upload(&self, part: &Part, parameters: Vec<(String, String)>) -> Upload {
        Upload {
            request: self.number,
            endpoint: self.endpoint.clone().unwrap_or_default(),
            variant: self.variant.clone(),
            parameters,
            field: part.name.clone(),
            file_name: part.file_name.clone(),
            content_type: part.content_type.clone(),
            len: part.len,
            sha256: part.sha256,
            bytes: part.bytes.clone(),
            accepted: self.problems.is_empty(),
        }
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("RecordedRequest")
            .field("line", &format_args!("{self}"))
            .field("query", &names)
            .field("body", &self.body)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for RecordedRequest {
    /// One line: `POST /channels/ec/open/upload upload.binary 64 KiB → 200, errcode 0, 3 ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.escape_debug(), self.path.escape_debug())?;
        if let Some(endpoint) = &self.endpoint {
            write!(f, " {endpoint}")?;
        }
        if let Some(variant) = &self.variant {
            write!(f, ".{variant}")?;
        }
        write!(f, ", {} bytes → ", self.body_len)?;
        match self.response.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("no response")?,
        }
        if let Some(code) = &self.response.code {
            write!(f, ", code {code}")?;
        }
        write!(f, ", {} ms", self.response.elapsed.as_millis())?;
        if let Some(problem) = self.problems.first() {
            write!(f, ", {problem}")?;
        }
        if !self.unverified.is_empty() {
            write!(f, ", not verified: {}", self.unverified.join(", "))?;
        }
        if !self.response.scenario.is_empty() {
            write!(f, ", scenario {}", self.response.scenario)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("request", &self.request)
            .field("endpoint", &self.endpoint)
            .field("variant", &self.variant)
            .field("field", &self.field)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("len", &self.len)
            .field("sha256", &self.sha256)
            .field("accepted", &self.accepted)
            .finish_non_exhaustive()
    }
}

/// The last requests, and the counts of all.
#[derive(Debug)]
pub(crate) struct Log {
    kept: Mutex<VecDeque<Arc<RecordedRequest>>>,
    remember: usize,
    counts: watch::Sender<Counts>,
}

/// How many requests there were.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) total: u64,
    /// By the endpoint's number.
    pub(crate) by_endpoint: HashMap<usize, u64>,
    /// Those that succeeded, by the endpoint's number.
    pub(crate) succeeded: HashMap<usize, u64>,
}

impl Log {
    pub(crate) fn new(remember: usize) -> Self {
        Self { kept: Mutex::default(), remember, counts: watch::Sender::default() }
    }

    pub(crate) fn add(&self, number: Option<usize>, request: Arc<RecordedRequest>) {
        let good = request.response.success;
        {
            let mut kept = lock(&self.kept);
            kept.push_back(request);
            while kept.len() > self.remember {
                kept.pop_front();
            }
        }
        self.counts.send_modify(|counts| {
            counts.total += 1;
            if let Some(number) = number {
                *counts.by_endpoint.entry(number).or_default() += 1;
                *counts.succeeded.entry(number).or_default() += u64::from(good);
            }
        });
    }

    pub(crate) fn requests(&self) -> Vec<Arc<RecordedRequest>> {
        lock(&self.kept).iter().cloned().collect()
    }

    pub(crate) fn counts(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }

    pub(crate) fn clear(&self) {
        lock(&self.kept).clear();
        self.counts.send_modify(|counts| *counts = Counts::default());
    }
}
