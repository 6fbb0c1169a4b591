//! What sends requests, for programs that want something else in its place.

use super::Client;
use crate::client::provider::BoxFuture;
use crate::error::Error;
use crate::request::Request;

/// What a call of `R` returns.
pub type CallResult<R> = Result<<R as Request>::Response, Error<<R as Request>::Error>>;

/// Whatever sends requests of the type `R`: a [`Client`], or what stands for one in a test.
///
/// A function that takes a `&dyn Caller<R>`, or a `C: Caller<A> + Caller<B>`, says which endpoints it calls, and a fake
/// implements no others. [`testing`](crate::testing) makes what it returns.
///
/// ```
/// use weixin_runtime::{BoxFuture, CallError, CallResult, Caller, Request, testing};
///
/// async fn twice<R: Request>(caller: &dyn Caller<R>, request: R) -> Result<R::Response, CallError> {
///     caller.send(request.clone()).await?;
///     Ok(caller.send(request).await?)
/// }
///
/// /// Answers everything with the same JSON.
/// struct Fake(&'static str);
///
/// impl<R: Request<Response: Send>> Caller<R> for Fake {
///     fn send(&self, _: R) -> BoxFuture<'_, CallResult<R>> {
///         let response = testing::response::<R>(self.0);
///         Box::pin(async move { response })
///     }
/// }
/// ```
pub trait Caller<R: Request>: Send + Sync {
    /// Checks a request, sends it, and reads the response.
    fn send(&self, request: R) -> BoxFuture<'_, CallResult<R>>;
}

impl<R: Request<Response: Send>> Caller<R> for Client {
    fn send(&self, request: R) -> BoxFuture<'_, CallResult<R>> {
        Box::pin(Self::send(self, request))
    }
}
