//! What arrived, and what was answered: for a test to ask.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;

use super::budget::Room;
use super::lock::lock;
use crate::problem::Problem;
use crate::received::{Body, Hidden, Part, Sha256};

/// A request that arrived, with what was answered. Its `Debug` and `Display` show no token and no value of a parameter.
#[non_exhaustive]
pub struct Request {
    /// Its number, from 1, in the order in which the heads arrived.
    pub number: u64,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The vendor's name of the endpoint; `None` when the path has none.
    pub endpoint: Option<String>,
    /// The endpoint's group: `channels`.
    pub group: Option<String>,
    /// The variant, for an endpoint that has several and when the constants told which.
    pub variant: Option<String>,
    /// The token.
    pub token: Option<Hidden>,
    /// The parameters in the URL, decoded, without the token. Empty, as are headers and body, when there was no room to
    /// remember them: [`Limits::keep_values`](crate::Limits::keep_values).
    pub query: Vec<(String, String)>,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// How many bytes the body had.
    pub body_len: u64,
    /// Everything that the checks found, the most important thing first: also what a scenario hid.
    pub problems: Vec<Problem>,
    /// What was answered.
    pub answer: Answered,
    /// What this takes of the memory for all requests.
    pub(crate) _rooms: [Room; 2],
}

/// What was answered to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// The HTTP status; `None` when there was no answer.
    pub status: Option<u16>,
    /// The code in the envelope, when the answer was JSON that has one.
    pub code: Option<i64>,
    /// True when it was a success of the checks; false for what a scenario put in its place.
    pub success: bool,
    /// The bytes of the whole answer, also when a scenario cut it.
    pub len: u64,
    /// What the scenarios did: `slow=500ms, truncate=10`; empty for nothing.
    pub scenario: String,
    /// From the head of the request to the head of the answer.
    pub took: Duration,
}

/// A file that arrived in a form.
#[derive(Clone)]
#[non_exhaustive]
pub struct Upload {
    /// The number of the request.
    pub request: u64,
    /// The vendor's name of the endpoint.
    pub endpoint: String,
    /// The variant, for an endpoint that has several.
    pub variant: Option<String>,
    /// What came beside it: the parameters in the URL without the token, and the parts that are no file.
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
    /// The bytes; `None` when they were too many to be kept.
    pub bytes: Option<Bytes>,
    /// True when the checks found nothing wrong with the request.
    pub accepted: bool,
}

impl Request {
    /// The first value of a parameter in the URL.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The JSON of the body, when it is that.
    pub fn json(&self) -> Option<&Value> {
        self.body.json()
    }

    /// The files of the form.
    pub fn uploads(&self) -> Vec<Upload> {
        let texts = self.body.parts().iter().filter(|part| !part.is_file());
        let texts = texts.filter_map(|part| Some((part.name.clone(), part.text()?.to_owned())));
        let parameters: Vec<_> = self.query.iter().cloned().chain(texts).collect();
        let files = self.body.parts().iter().filter(|part| part.is_file());
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

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("Request")
            .field("line", &format_args!("{self}"))
            .field("query", &names)
            .field("body", &self.body)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Request {
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
        match self.answer.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("no answer")?,
        }
        if let Some(code) = self.answer.code {
            write!(f, ", code {code}")?;
        }
        write!(f, ", {} ms", self.answer.took.as_millis())?;
        if let Some(problem) = self.problems.first() {
            write!(f, ", {problem}")?;
        }
        if !self.answer.scenario.is_empty() {
            write!(f, ", scenario {}", self.answer.scenario)?;
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

/// The last requests, and how many there were.
#[derive(Debug)]
pub(crate) struct Log {
    kept: Mutex<VecDeque<Arc<Request>>>,
    remember: usize,
    counts: watch::Sender<Counts>,
}

/// How many requests there were.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) all: u64,
    /// By the endpoint's number.
    pub(crate) of: HashMap<usize, u64>,
    /// Those that got a successful answer, by the endpoint's number.
    pub(crate) succeeded: HashMap<usize, u64>,
}

impl Log {
    pub(crate) fn new(remember: usize) -> Self {
        Self { kept: Mutex::default(), remember, counts: watch::Sender::default() }
    }

    pub(crate) fn add(&self, number: Option<usize>, request: Arc<Request>) {
        let good = request.answer.success;
        {
            let mut kept = lock(&self.kept);
            kept.push_back(request);
            while kept.len() > self.remember {
                kept.pop_front();
            }
        }
        self.counts.send_modify(|counts| {
            counts.all += 1;
            if let Some(number) = number {
                *counts.of.entry(number).or_default() += 1;
                *counts.succeeded.entry(number).or_default() += u64::from(good);
            }
        });
    }

    pub(crate) fn requests(&self) -> Vec<Arc<Request>> {
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
