//! Calls of interfaces that no spec describes: put together by hand, and sent like all others.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Client;
use super::attempts::Delivery;
use super::download::{DownloadStream, SavedFile};
use super::exchange::Received;
use super::hook::settable;
use super::options::{DownloadProgress, Options, Progress};
use super::partial_file::PartialFile;
use super::retry::Retry;
use crate::endpoint::check::Check;
use crate::endpoint::codes::{ErrorTable, UntypedError};
use crate::endpoint::{Endpoint, Method, Sealed, Service};
use crate::error::Error;
use crate::request::violation::Violation;
use crate::request::visitor::{BodyKind, RequestVisitor};
use crate::response::content::{Content, Download, Expect};
use crate::response::reader::ResponseReader;
use crate::signing::{Signer, Signers};
use crate::types::scalar::{FormValue, Scalar};

/// A call of an interface that no spec describes; see [`Client::custom_call`].
///
/// Tokens, rate limits, retries, signatures, hooks and errors are those of every other call. Nothing is known of the
/// interface, so nothing is checked but what would not arrive as it was meant.
#[must_use = "a call is sent by `.send().await`"]
pub struct CustomCall {
    client: Client,
    endpoint: Endpoint,
    visitor: RequestVisitor,
    options: Options,
}

impl CustomCall {
    pub(super) fn new(
        client: Client,
        service: &'static Service,
        errors: &'static ErrorTable,
        method: Method,
        path: &'static str,
    ) -> Self {
        let token: Vec<&'static str> = client.tokens.iter().map(|tokens| tokens.kind().kind()).collect();
        let endpoint = Endpoint {
            name: path,
            service,
            method,
            path,
            host: None,
            token: names(token),
            permission_sets: &[],
            rates: &[],
            server_only: true,
            idempotent: matches!(method, Method::Get | Method::Put | Method::Delete),
            sealed: Sealed::No,
            envelopes: &[],
            signed: &[],
        };
        let mut visitor = RequestVisitor::collect(kept(endpoint), errors, |_| {});
        if !path.starts_with('/') || path.contains(['?', '#']) {
            let must = "begin with `/`, and have its parameters in `query`";
            visitor.violate(violation("path", format!("`{path}`"), must));
        }
        Self { client, endpoint, visitor, options: Options::default() }
    }

    options!();

    /// The service's host that has it, by its name in the spec, if not the one of the base URL.
    pub fn host(mut self, name: &'static str) -> Self {
        self.endpoint.host = Some(name);
        self
    }

    /// The envelopes in which it refuses, by their names in the spec, if not the service's first.
    pub fn envelopes(mut self, names: &'static [&'static str]) -> Self {
        self.endpoint.envelopes = names;
        self
    }

    /// The signatures that it needs, by their names in the spec: the client has signers for them.
    pub fn signed(mut self, names: &'static [&'static str]) -> Self {
        self.endpoint.signed = names;
        self
    }

    /// The value of a `{name}` in the path.
    pub fn path(mut self, name: &'static str, value: impl Scalar) -> Self {
        self.visitor.path(name).required(&value);
        self
    }

    /// A parameter in the URL. The client adds its token itself.
    pub fn query(mut self, name: &'static str, value: impl Scalar) -> Self {
        self.leave_token(name);
        self.visitor.query(name).required(&value);
        self
    }

    /// A header; not one that the client sets itself, such as the length of the body.
    pub fn header(mut self, name: &'static str, value: impl Scalar) -> Self {
        if settable(name).is_none() {
            let must = "have a valid name, and none of those that the client sets itself";
            self.visitor.violate(violation(name, "a header of this name".to_owned(), must));
        }
        self.leave_token(name);
        self.visitor.header(name).required(&value);
        self
    }

    /// Where the client's token goes, nothing else may.
    fn leave_token(&mut self, name: &str) {
        if self.client.tokens.iter().any(|tokens| tokens.kind().carrier().eq_ignore_ascii_case(name)) {
            self.visitor.violate(violation(name, "a token of its own".to_owned(), "be left to the client"));
        }
    }

    /// The body, as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => self.body("application/json", text),
            Err(error) => {
                self.visitor.violate(violation("body", format!("a value that is no JSON: {error}"), "be JSON"));
                self
            }
        }
    }

    /// A field of a multipart form: a text, a number, or a [`File`](crate::File).
    pub fn form(mut self, name: &'static str, value: impl FormValue) -> Self {
        self.of_kind(BodyKind::Form);
        self.visitor.form(name).required(&value);
        self
    }

    /// A field of a body that is written like a query.
    pub fn urlencoded(mut self, name: &'static str, value: impl Scalar) -> Self {
        self.of_kind(BodyKind::Urlencoded);
        self.visitor.urlencoded(name).required(&value);
        self
    }

    /// The whole body: a text, or a [`File`](crate::File).
    pub fn body(mut self, content_type: &'static str, value: impl FormValue) -> Self {
        self.of_kind(BodyKind::Raw);
        self.visitor.collected.form.clear();
        self.visitor.form("body").required(&value).content_type(content_type);
        self
    }

    fn of_kind(&mut self, kind: BodyKind) {
        if self.visitor.body != BodyKind::None && self.visitor.body != kind {
            self.visitor.violate(violation("body", "two kinds of body".to_owned(), "be one of them"));
        }
        self.visitor.body(kind);
    }

    /// Sends the request, and reads the response as any type that is read from JSON: a `serde_json::Value`, or
    /// `serde::de::IgnoredAny` if nothing of it matters. An empty response is `null`.
    ///
    /// # Errors
    ///
    /// As for [`Call::send`](super::call::Call::send); the codes are named by the table that the call was made with.
    pub async fn send<T: DeserializeOwned>(mut self) -> Result<T, Error<UntypedError>> {
        let received = self.run(Expect::Nothing, Delivery::Memory).await?;
        self.read(received, Expect::Nothing, |content| match content {
            Content::Json(json) => T::deserialize(json),
            Content::File(_) | Content::Empty => T::deserialize(Json::Null),
        })
    }

    /// Sends the request, and holds the file that comes in memory.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send), also if what comes is no file.
    pub async fn download(mut self) -> Result<Download, Error<UntypedError>> {
        let received = self.run(Expect::File, Delivery::Memory).await?;
        match received.file().cloned() {
            Some(file) => Ok(file),
            None => Err(self.no_file(received)),
        }
    }

    /// Sends the request, and returns the file as a stream as soon as it begins; see [`Call::stream`](super::call::Call::stream).
    ///
    /// # Errors
    ///
    /// As for [`download`](Self::download).
    pub async fn stream(mut self) -> Result<DownloadStream, Error<UntypedError>> {
        let received = self.run(Expect::File, Delivery::Stream).await?;
        match received.file().cloned() {
            Some(file) => Ok(DownloadStream::new(file, received.rest)),
            None => Err(self.no_file(received)),
        }
    }

    /// Sends the request, and writes the file that comes to a path; see [`Call::save`](super::call::Call::save).
    ///
    /// # Errors
    ///
    /// As for [`download`](Self::download), and [`Error::File`] if it cannot be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<SavedFile, Error<UntypedError>> {
        let mut partial = PartialFile::new(path.as_ref());
        let received = self.run(Expect::File, Delivery::File(&mut partial)).await?;
        match received.file().cloned() {
            Some(file) => Ok(SavedFile::new(file, partial.finish().await?)),
            None => Err(self.no_file(received)),
        }
    }

    async fn run(&mut self, expect: Expect, delivery: Delivery<'_>) -> Result<Received, Error<UntypedError>> {
        self.visitor.endpoint = kept(self.endpoint);
        Ok(self.client.run(&mut self.visitor, expect, delivery, &self.options).await?)
    }

    fn read<T>(
        &self,
        Received { response, secrets, reading, .. }: Received,
        expect: Expect,
        decode: impl FnOnce(Content) -> Result<T, serde_json::Error>,
    ) -> Result<T, Error<UntypedError>> {
        let max_values = self.client.max_values(&self.options);
        let endpoint = self.visitor.endpoint();
        let reader = ResponseReader::new(endpoint, &response, &secrets, max_values);
        let content = reader.untyped(reading, self.visitor.errors(), expect)?;
        decode(content).map_err(|error| reader.undecodable(without_values(&error.to_string()).into()).into())
    }

    /// Why what came is no file.
    fn no_file(&self, received: Received) -> Error<UntypedError> {
        let no_file = |_| Err::<Infallible, _>(serde_core::de::Error::custom("expected a file"));
        match self.read(received, Expect::File, no_file) {
            Err(error) => error,
            Ok(never) => match never {},
        }
    }
}

impl fmt::Debug for CustomCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Endpoint { method, path, .. } = self.endpoint;
        f.debug_struct("CustomCall").field("method", &method).field("path", &path).finish_non_exhaustive()
    }
}

fn violation(field: &str, found: String, must: &str) -> Violation {
    Violation { field: field.to_owned(), check: Check::Parameter, found, must: must.to_owned(), predicted: None }
}

/// What serde says of a response, without the texts that came.
fn without_values(what: &str) -> String {
    match (what.find('"'), what.rfind('"')) {
        (Some(from), Some(to)) if from < to => format!("{}…{}", &what[..from], &what[to + 1..]),
        _ => what.to_owned(),
    }
}

/// An endpoint as a constant, which endpoints are everywhere. It is kept for good; there are no more of them than a program
/// has texts, because what tells them apart are constants, too.
fn kept(endpoint: Endpoint) -> &'static Endpoint {
    type Names = &'static [&'static str];
    type Key = (usize, Method, &'static str, Option<&'static str>, [Names; 3]);
    static KNOWN: LazyLock<Mutex<HashMap<Key, &'static Endpoint>>> = LazyLock::new(Mutex::default);
    let Endpoint { service, method, path, host, token, envelopes, signed, .. } = endpoint;
    let key = (std::ptr::from_ref(service).addr(), method, path, host, [token, envelopes, signed]);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(|| Box::leak(Box::new(endpoint)))
}

/// A list of names as a constant; there are as many as kinds of token.
fn names(names: Vec<&'static str>) -> &'static [&'static str] {
    static KNOWN: Mutex<Vec<&'static [&'static str]>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.iter().copied().find(|known| *known == names.as_slice()) {
        return known;
    }
    let kept: &'static [&'static str] = names.leak();
    known.push(kept);
    kept
}
