//! A call with its own settings.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::Client;
use super::attempts::Delivery;
use super::download::{DownloadStream, SavedFile};
use super::exchange::Received;
use super::options::{DownloadProgress, Options, Progress};
use super::partial_file::PartialFile;
use super::retry::Retry;
use crate::endpoint::codes::UntypedError;
use crate::error::Error;
use crate::request::Request;
use crate::request::visitor::RequestVisitor;
use crate::response::content::{Content, Expect, FileOr, FileResponse, FromResponse};
use crate::response::reader::CheckedContent;
use crate::response::shape::ResponseShape;
use crate::signing::{Signer, Signers};

/// A call that has not been sent yet; see [`Client::call`]. Send it by `.send().await`, or just `.await`.
#[must_use = "a call is sent by `.await`"]
pub struct Call<R> {
    client: Client,
    request: R,
    options: Options,
}

macro_rules! options {
    () => {
        /// The timeout of each attempt, from the first byte sent to the last one read. A file that is streamed or saved
        /// may take as long as it needs: its response has to begin within this time, and then nothing may be missing
        /// for longer.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.options.timeout = Some(timeout);
            self
        }

        /// How often and for how long the call is retried.
        pub fn retry(mut self, retry: Retry) -> Self {
            self.options.retry = Some(retry);
            self
        }

        /// Whether the call may be sent again when its response is lost, regardless of the spec.
        pub fn idempotent(mut self, idempotent: bool) -> Self {
            self.options.idempotent = Some(idempotent);
            self
        }

        /// The maximum size of a response that is held in memory, in bytes, regardless of the client's.
        pub fn max_response(mut self, bytes: u64) -> Self {
            self.options.max_response = Some(bytes);
            self
        }

        /// The maximum size of a file that is streamed or saved, in bytes, regardless of the client's.
        pub fn max_download(mut self, bytes: u64) -> Self {
            self.options.max_download = Some(bytes);
            self
        }

        /// The maximum number of values in the response, regardless of the client's.
        pub fn max_values(mut self, values: usize) -> Self {
            self.options.max_values = Some(values);
            self
        }

        /// Who makes the signatures of a kind, by its name in the spec, instead of the client's signer: for example a
        /// `SigningKey` of the user.
        pub fn signer(mut self, name: impl Into<Box<str>>, signer: impl Signer) -> Self {
            self.options.signers.add(name.into(), Arc::new(signer));
            self
        }

        /// Who makes the signatures, instead of the client's signers of the same names.
        pub fn signers(mut self, signers: Signers) -> Self {
            self.options.signers = signers;
            self
        }

        /// The keys with which the call is sealed, instead of the client's: those of another account.
        #[cfg(feature = "sealed")]
        pub fn sealed(mut self, keys: crate::sealed::SealedKeys) -> Self {
            self.options.sealed = Some(keys);
            self
        }

        /// Calls a function with the progress of the upload: for each piece, and at the end. It should be quick.
        pub fn progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
            self.options.progress = Some(Arc::new(progress));
            self
        }

        /// Calls a function with the progress of the response: for each piece. It should be quick.
        pub fn download_progress(mut self, progress: impl Fn(DownloadProgress) + Send + Sync + 'static) -> Self {
            self.options.on_download = Some(Arc::new(progress));
            self
        }
    };
}

impl<R: Request> Call<R> {
    pub(super) fn new(client: Client, request: R) -> Self {
        Self { client, request, options: Options::default() }
    }

    options!();

    /// Checks the request, sends it, and reads the response.
    ///
    /// # Errors
    ///
    /// The variants of [`Error`] are the ways in which a call can fail. Nothing was sent if it is [`Error::Invalid`].
    pub async fn send(self) -> Result<R::Response, Error<R::Error>> {
        let mut visitor = RequestVisitor::probing(&self.request, self.client.settings.probe_urls);
        let received = self.client.run(&mut visitor, R::Response::EXPECT, Delivery::Memory, &self.options).await?;
        let Received { response, secrets, reading, .. } = received;
        let reader = self.client.reader(R::ENDPOINT, &response, &secrets, &self.options);
        reader.typed::<R>(reading)
    }
}

/// Responses that are files, without holding them in memory.
///
/// What the service sends instead of a file, such as a code with which it refuses, is told by how the response begins;
/// until then, everything is as for [`send`](Call::send): tokens are refreshed, and attempts repeated.
impl<R: Request> Call<R>
where
    R::Response: FileResponse,
{
    /// Checks the request, sends it, and returns the file as a stream as soon as it begins. A response that may be
    /// something else is a [`FileOr`] with the stream as its file.
    ///
    /// # Errors
    ///
    /// As for [`send`](Call::send). A connection that breaks later is an error of the stream, and nothing is repeated:
    /// the beginning is in the caller's hands.
    pub async fn stream(self) -> Result<<R::Response as FileResponse>::With<DownloadStream>, Error<R::Error>> {
        let mut visitor = RequestVisitor::probing(&self.request, self.client.settings.probe_urls);
        let expect = R::Response::EXPECT;
        let received = self.client.run(&mut visitor, expect, Delivery::Stream, &self.options).await?;
        match received.file().cloned() {
            Some(file) => Ok(R::Response::with_file(DownloadStream::new(file, received.rest))),
            None => self.without_file(received),
        }
    }

    /// Checks the request, sends it, and writes the file to a path. It takes its place there when it is complete; until
    /// then, and whatever happens, the path stays as it was. A link is replaced and not followed.
    ///
    /// If the connection breaks in the middle, the call is repeated if that is safe, as for [`send`](Call::send).
    ///
    /// # Errors
    ///
    /// As for [`send`](Call::send); [`Error::File`] if the file cannot be written, before anything is sent if that is
    /// known by then.
    pub async fn save(
        self,
        path: impl AsRef<Path>,
    ) -> Result<<R::Response as FileResponse>::With<SavedFile>, Error<R::Error>> {
        let mut visitor = RequestVisitor::probing(&self.request, self.client.settings.probe_urls);
        let mut partial = PartialFile::new(path.as_ref());
        let delivery = Delivery::File(&mut partial);
        let received = self.client.run(&mut visitor, R::Response::EXPECT, delivery, &self.options).await?;
        match received.file().cloned() {
            Some(file) => {
                let length = partial.finish().await?;
                Ok(R::Response::with_file(SavedFile::new(file, length)))
            }
            None => self.without_file(received),
        }
    }

    /// What came instead of the file.
    fn without_file<F>(&self, received: Received) -> Result<<R::Response as FileResponse>::With<F>, Error<R::Error>> {
        let Received { response, secrets, reading, .. } = received;
        let reader = self.client.reader(R::ENDPOINT, &response, &secrets, &self.options);
        let instead = reader.typed::<R>(reading)?.without_file();
        instead.ok_or_else(|| reader.undecodable("expected a file".into()).into())
    }
}

impl<R: Request> IntoFuture for Call<R> {
    type Output = Result<R::Response, Error<R::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("timeout", &self.options.timeout).field("retry", &self.options.retry).finish()
    }
}

/// A call of an endpoint that is known only as data; see [`Client::call_untyped`].
#[must_use = "a call is sent by `.send().await`"]
pub struct UntypedCall {
    client: Client,
    visitor: RequestVisitor,
    expect: Expect,
    options: Options,
}

impl UntypedCall {
    pub(super) fn new(client: Client, visitor: RequestVisitor, expect: Expect) -> Self {
        Self { client, visitor, expect, options: Options::default() }
    }

    options!();

    /// Checks the request, sends it, and reads the response.
    ///
    /// # Errors
    ///
    /// As for [`Call::send`]; the codes are named by the table that the visitor was made with.
    pub async fn send(mut self) -> Result<Content, Error<UntypedError>> {
        let (endpoint, errors) = (self.visitor.endpoint(), self.visitor.errors());
        let received = self.client.run(&mut self.visitor, self.expect, Delivery::Memory, &self.options).await?;
        let Received { response, secrets, reading, .. } = received;
        let reader = self.client.reader(endpoint, &response, &secrets, &self.options);
        reader.untyped(reading, errors, self.expect)
    }

    /// The same, and checks the response against the spec's types.
    ///
    /// # Errors
    ///
    /// As for [`UntypedCall::send`]. A readable response that does not match the spec is returned as a
    /// [`CheckedContent`] with an error, because a service may send it only once.
    pub async fn send_as(mut self, shape: ResponseShape) -> Result<CheckedContent, Error<UntypedError>> {
        let received = self.client.run(&mut self.visitor, shape.expect(), Delivery::Memory, &self.options).await?;
        self.checked(received, shape)
    }

    /// The same, with a file as a stream; see [`Call::stream`].
    ///
    /// # Errors
    ///
    /// As for [`UntypedCall::send_as`].
    pub async fn stream_as(
        mut self,
        shape: ResponseShape,
    ) -> Result<FileOr<CheckedContent, DownloadStream>, Error<UntypedError>> {
        let received = self.client.run(&mut self.visitor, shape.expect(), Delivery::Stream, &self.options).await?;
        match received.file().cloned() {
            Some(file) => Ok(FileOr::File(DownloadStream::new(file, received.rest))),
            None => self.checked(received, shape).map(FileOr::Instead),
        }
    }

    /// The same, with a file written to a path; see [`Call::save`].
    ///
    /// # Errors
    ///
    /// As for [`UntypedCall::send_as`] and [`Call::save`].
    pub async fn save_as(
        mut self,
        shape: ResponseShape,
        path: impl AsRef<Path>,
    ) -> Result<FileOr<CheckedContent, SavedFile>, Error<UntypedError>> {
        let mut partial = PartialFile::new(path.as_ref());
        let delivery = Delivery::File(&mut partial);
        let received = self.client.run(&mut self.visitor, shape.expect(), delivery, &self.options).await?;
        match received.file().cloned() {
            Some(file) => {
                let length = partial.finish().await?;
                Ok(FileOr::File(SavedFile::new(file, length)))
            }
            None => self.checked(received, shape).map(FileOr::Instead),
        }
    }

    fn checked(&self, received: Received, shape: ResponseShape) -> Result<CheckedContent, Error<UntypedError>> {
        let (endpoint, errors) = (self.visitor.endpoint(), self.visitor.errors());
        let Received { response, secrets, reading, .. } = received;
        let reader = self.client.reader(endpoint, &response, &secrets, &self.options);
        reader.shaped(reading, errors, shape)
    }
}

impl fmt::Debug for UntypedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntypedCall").field("endpoint", &self.visitor.endpoint.name).finish_non_exhaustive()
    }
}
