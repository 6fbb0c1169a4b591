//! Calls from threads without an async runtime.
//!
//! ```no_run
//! # use weixin_runtime::{Error, Request, AccessToken, blocking};
//! # fn call<R: Request<Response: Send, Error: Send>>(request: R) -> Result<(), Error<R::Error>> {
//! let client = blocking::Client::new(AccessToken::new("app", "access_token", "ACCESS_TOKEN"));
//! let response = client.send(request)?;
//! # drop(response);
//! # Ok(())
//! # }
//! ```
//!
//! Requests, settings, tokens and errors are those of the async client. The work is done by one background thread, which
//! all blocking clients of the process share and the first call starts. It never ends, so that a token refresh does not
//! end with the call that began it.
//!
//! Whatever else is async is waited for with [`wait`]: `blocking::wait(File::spool(…))`, `blocking::wait(platform.authorize(…))`.
//! Calling from an async function works, but blocks its thread.

use std::io::{self, Read};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::runtime::{Builder, Handle};

use crate::client::{self, DownloadProgress, IntoTokens, Progress, Retry, SavedFile};
use crate::endpoint::codes::ApiError;
use crate::error::{Error, TransportError, TransportErrorKind};
use crate::request::Request;
use crate::response::content::FileResponse;
use crate::signing::{Signer, Signers};

/// The background thread, once there is one, and its runtime.
static BACKGROUND: Mutex<Option<(ThreadId, Handle)>> = Mutex::new(None);

/// Runs a future on the background thread, and waits for its result.
///
/// # Errors
///
/// The system gives no thread, or this is called on the background thread itself, which would wait for ever: by a hook,
/// for example.
///
/// # Panics
///
/// If the future does.
pub fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> io::Result<T> {
    let (sender, result) = mpsc::sync_channel(1);
    background()?.spawn(async move {
        // A task of its own, whose panic can be handed on.
        let _ = sender.send(tokio::spawn(future).await);
    });
    match result.recv().map_err(|_| io::Error::other("the background thread has ended"))? {
        Ok(result) => Ok(result),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(error) => Err(io::Error::other(error)),
        },
    }
}

/// The runtime of the background thread, which is started if it is not there.
fn background() -> io::Result<Handle> {
    let mut background = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((thread, handle)) = &*background {
        return match *thread == thread::current().id() {
            true => Err(io::Error::new(
                io::ErrorKind::Deadlock,
                "a blocking call inside of another one would wait for itself",
            )),
            false => Ok(handle.clone()),
        };
    }
    let runtime = Builder::new_current_thread().thread_name("weixin-blocking").enable_all().build()?;
    let handle = runtime.handle().clone();
    let thread = thread::Builder::new().name("weixin-blocking".to_owned());
    let thread = thread.spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    *background = Some((thread.thread().id(), handle.clone()));
    Ok(handle)
}

/// The result of a call.
fn call<T, E>(
    endpoint: &'static str,
    future: impl Future<Output = Result<T, Error<E>>> + Send + 'static,
) -> Result<T, Error<E>>
where
    T: Send + 'static,
    E: ApiError + Send + 'static,
{
    wait(future).unwrap_or_else(|error| Err(not_run(endpoint, &error).into()))
}

fn not_run(endpoint: &'static str, error: &io::Error) -> TransportError {
    TransportError { endpoint, kind: TransportErrorKind::NoRuntime, details: error.to_string().into() }
}

/// Sends requests from threads without an async runtime; cheap to clone.
///
/// It is made of tokens, or of an async client with any settings: `blocking::Client::from(client)`. Both share
/// limits and tokens.
#[derive(Clone, Debug)]
pub struct Client(client::Client);

impl Client {
    /// A client with the default settings; see [`Client::new`](crate::Client::new).
    pub fn new(tokens: impl IntoTokens) -> Self {
        client::Client::new(tokens).into()
    }

    /// The same client for another account; see [`Client::with_tokens`](crate::Client::with_tokens).
    #[must_use]
    pub fn with_tokens(&self, tokens: impl IntoTokens) -> Self {
        self.0.with_tokens(tokens).into()
    }

    /// The async client, for what [`wait`] waits for.
    pub fn as_async(&self) -> &client::Client {
        &self.0
    }

    /// Checks a request, sends it, and reads the response.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`](crate::Client::send).
    pub fn send<R>(&self, request: R) -> Result<R::Response, Error<R::Error>>
    where
        R: Request<Response: Send, Error: Send>,
    {
        self.call(request).send()
    }

    /// A call with its own settings; see [`Client::call`](crate::Client::call).
    pub fn call<R: Request>(&self, request: R) -> Call<R> {
        Call(self.0.call(request))
    }
}

impl From<client::Client> for Client {
    fn from(client: client::Client) -> Self {
        Self(client)
    }
}

/// A call that has not been sent yet; see [`Client::call`].
#[must_use = "a call is sent by `.send()`"]
#[derive(Debug)]
pub struct Call<R>(client::Call<R>);

macro_rules! settings {
    ($($name:ident($value:ty)),* $(,)?) => {$(
        #[doc = concat!("See [`Call::", stringify!($name), "`](crate::Call::", stringify!($name), ").")]
        pub fn $name(self, value: $value) -> Self {
            Self(self.0.$name(value))
        }
    )*};
}

impl<R: Request> Call<R> {
    settings!(
        timeout(Duration),
        retry(Retry),
        idempotent(bool),
        max_response(u64),
        max_download(u64),
        max_values(usize),
        signers(Signers),
        progress(impl Fn(Progress) + Send + Sync + 'static),
        download_progress(impl Fn(DownloadProgress) + Send + Sync + 'static),
    );

    #[cfg(feature = "sealed")]
    settings!(sealed(crate::sealed::SealedKeys));

    /// See [`Call::signer`](crate::Call::signer).
    pub fn signer(self, name: impl Into<Box<str>>, signer: impl Signer) -> Self {
        Self(self.0.signer(name, signer))
    }
}

impl<R: Request<Response: Send, Error: Send>> Call<R> {
    /// Checks the request, sends it, and reads the response.
    ///
    /// # Errors
    ///
    /// As for [`Call::send`](crate::Call::send).
    pub fn send(self) -> Result<R::Response, Error<R::Error>> {
        call(R::ENDPOINT.name, self.0.send())
    }
}

impl<R> Call<R>
where
    R: Request<Response: FileResponse, Error: Send>,
{
    /// Checks the request, sends it, and returns the file as a reader as soon as it begins.
    ///
    /// # Errors
    ///
    /// As for [`Call::stream`](crate::Call::stream).
    pub fn stream(self) -> Result<<R::Response as FileResponse>::With<DownloadStream>, Error<R::Error>>
    where
        <R::Response as FileResponse>::With<DownloadStream>: Send,
    {
        call(R::ENDPOINT.name, async {
            Ok(R::Response::map_file(self.0.stream().await?, |stream| DownloadStream {
                stream: Some(stream),
                piece: Bytes::new(),
            }))
        })
    }

    /// Checks the request, sends it, and writes the file to a path.
    ///
    /// # Errors
    ///
    /// As for [`Call::save`](crate::Call::save).
    pub fn save(self, path: impl AsRef<Path>) -> Result<<R::Response as FileResponse>::With<SavedFile>, Error<R::Error>>
    where
        <R::Response as FileResponse>::With<SavedFile>: Send,
    {
        let path = path.as_ref().to_owned();
        call(R::ENDPOINT.name, self.0.save(path))
    }
}

/// A file that a service is sending, as a reader: no more of it is in memory than the piece at hand. After an error,
/// whatever is read fails again.
#[must_use = "a file is received by reading it"]
#[derive(Debug)]
pub struct DownloadStream {
    /// Absent only while it is read.
    stream: Option<client::DownloadStream>,
    piece: Bytes,
}

impl DownloadStream {
    /// The content type, as sent by the service.
    pub fn content_type(&self) -> Option<&str> {
        self.stream.as_ref()?.content_type()
    }

    /// The file name, as sent by the service, without any directory.
    pub fn file_name(&self) -> Option<&str> {
        self.stream.as_ref()?.file_name()
    }

    /// The length of the stream, in bytes, if the service says it.
    pub fn length(&self) -> Option<u64> {
        self.stream.as_ref()?.length()
    }
}

impl Read for DownloadStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() && !buffer.is_empty() {
            let mut stream = self.stream.take().ok_or_else(|| io::Error::other("an earlier read did not end"))?;
            let (stream, piece) = wait(async {
                let piece = stream.chunk().await;
                (stream, piece)
            })?;
            self.stream = Some(stream);
            self.piece = piece.map_err(client::as_io)?.unwrap_or_default();
        }
        let length = buffer.len().min(self.piece.len());
        self.piece.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}
