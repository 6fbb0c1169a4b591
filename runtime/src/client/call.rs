//! A call with its own settings.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::Client;
use super::exchange::Received;
use super::options::{Options, Progress};
use super::retry::Retry;
use crate::endpoint::codes::UntypedError;
use crate::error::Error;
use crate::request::Request;
use crate::request::visitor::RequestVisitor;
use crate::response::content::{Content, Expect, FromResponse};
use crate::response::reader::{CheckedContent, ResponseReader};
use crate::response::shape::ResponseShape;

/// A call that has not been sent yet; see [`Client::call`]. Send it by `.send().await`, or just `.await`.
#[must_use = "a call is sent by `.await`"]
pub struct Call<R> {
    client: Client,
    request: R,
    options: Options,
}

macro_rules! options {
    () => {
        /// The timeout of each attempt, from the first byte sent to the last one read.
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

        /// The maximum size of the response, in bytes, regardless of the client's.
        pub fn max_response(mut self, bytes: u64) -> Self {
            self.options.max_response = Some(bytes);
            self
        }

        /// The maximum number of values in the response, regardless of the client's.
        pub fn max_values(mut self, values: usize) -> Self {
            self.options.max_values = Some(values);
            self
        }

        /// Calls a function with the progress of the upload: for each piece, and at the end. It should be quick.
        pub fn progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
            self.options.progress = Some(Arc::new(progress));
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
        let received = self.client.run(&mut visitor, R::Response::EXPECT, &self.options).await?;
        let Received { response, secrets, reading } = received;
        let max_values = self.client.max_values(&self.options);
        let reader = ResponseReader { endpoint: R::ENDPOINT, response: &response, secrets: &secrets, max_values };
        reader.typed::<R>(reading)
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
        let received = self.client.run(&mut self.visitor, self.expect, &self.options).await?;
        let Received { response, secrets, reading } = received;
        let max_values = self.client.max_values(&self.options);
        let reader = ResponseReader { endpoint, response: &response, secrets: &secrets, max_values };
        reader.untyped(reading, errors, self.expect)
    }

    /// The same, and checks the response against the spec's types.
    ///
    /// # Errors
    ///
    /// As for [`UntypedCall::send`]. A readable response that does not match the spec is returned as a
    /// [`CheckedContent`] with an error, because a service may send it only once.
    pub async fn send_as(mut self, shape: ResponseShape) -> Result<CheckedContent, Error<UntypedError>> {
        let (endpoint, errors) = (self.visitor.endpoint(), self.visitor.errors());
        let received = self.client.run(&mut self.visitor, shape.expect(), &self.options).await?;
        let Received { response, secrets, reading } = received;
        let max_values = self.client.max_values(&self.options);
        let reader = ResponseReader { endpoint, response: &response, secrets: &secrets, max_values };
        reader.shaped(reading, errors, shape)
    }
}

impl fmt::Debug for UntypedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntypedCall").field("endpoint", &self.visitor.endpoint.name).finish_non_exhaustive()
    }
}
