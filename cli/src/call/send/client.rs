//! Sends a request with the client of the runtime.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use weixin_codegen::files;
use weixin_runtime::{
    AccessToken, CheckedContent, Client, Error, Expect, FileOr, Hook, Outcome, Outgoing, RequestVisitor, ResponseShape,
    Retry, SealedKeys, Signers, UntypedCall, UntypedError, Validation,
};

use super::output::{self, WrittenFile};
use super::progress::TransferBar;
use crate::call::violations::shown;
use crate::failure::Failure;

/// How to send.
pub(crate) struct SendOptions<'a> {
    /// The address to send to, instead of that of the service.
    pub(crate) base_url: Option<&'a str>,
    /// The timeout of a try.
    pub(crate) timeout: Option<Duration>,
    /// The maximum number of tries.
    pub(crate) tries: Option<u32>,
    /// The maximum size of the response, in bytes, in memory or not.
    pub(crate) max_response: Option<u64>,
    /// Whether secrets may go to an `http://` address that is not loopback.
    pub(crate) allow_insecure_http: bool,
    /// Who makes the signatures.
    pub(crate) signers: Signers,
    /// The keys of a sealed call.
    pub(crate) sealed: Option<SealedKeys>,
    /// The type of the response.
    pub(crate) shape: ResponseShape,
    /// Where a file goes, if not to standard output.
    pub(crate) output: Option<&'a Path>,
    /// Whether to log each try.
    pub(crate) verbose: bool,
}

/// What came.
pub(crate) enum Answer {
    /// Not a file, or not one that was expected.
    Content(CheckedContent),
    /// A file, which was written.
    Written(WrittenFile),
}

/// Sends the request that the visitor collected, which has been checked. A file is written as it comes.
///
/// # Errors
///
/// The client cannot be set up, or the file cannot be written; the inner error is that of the call.
pub(crate) fn send(
    visitor: RequestVisitor,
    token: Option<AccessToken>,
    options: &SendOptions<'_>,
) -> Result<Result<Answer, Error<UntypedError>>, Failure> {
    let bar = Arc::new(TransferBar::new());
    let client = client(token, options, &bar)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Usage(format!("cannot start the client: {error}")))?;
    let (sent, received) = (bar.clone(), bar.clone());
    let call = client.call_untyped(visitor, options.shape.expect()).signers(options.signers.clone());
    let call =
        call.progress(move |progress| sent.show(progress.sent, progress.total)).download_progress(move |progress| {
            if let Some(total) = progress.total {
                received.show(progress.received, total);
            }
        });
    let result = runtime.block_on(receive(call, options));
    bar.end();
    result
}

async fn receive(call: UntypedCall, options: &SendOptions<'_>) -> Result<Result<Answer, Error<UntypedError>>, Failure> {
    let SendOptions { shape, output, .. } = *options;
    if shape.expect() == Expect::Json {
        return Ok(call.send_as(shape).await.map(Answer::Content));
    }
    if let Some(path) = output.filter(|path| !files::is_stream(path)) {
        return Ok(call.save_as(shape, path).await.map(|answer| match answer {
            FileOr::File(file) => Answer::Written(file.into()),
            FileOr::Instead(content) => Answer::Content(content),
        }));
    }
    match call.stream_as(shape).await {
        Ok(FileOr::File(stream)) => Ok(output::pour(stream, output).await?.map(Answer::Written).map_err(Error::from)),
        Ok(FileOr::Instead(content)) => Ok(Ok(Answer::Content(content))),
        Err(error) => Ok(Err(error)),
    }
}

fn client(token: Option<AccessToken>, options: &SendOptions<'_>, bar: &Arc<TransferBar>) -> Result<Client, Failure> {
    let builder = token.map_or_else(Client::without_token, Client::builder);
    // The request has been checked, so that everything could be reported at once.
    let mut builder = builder.validation(Validation::Off).allow_insecure_http(options.allow_insecure_http);
    if let Some(base_url) = options.base_url {
        builder = builder.base_url(base_url);
    }
    if let Some(timeout) = options.timeout {
        builder = builder.timeout(timeout);
    }
    if let Some(tries) = options.tries {
        builder = builder.retry(Retry::default().max_attempts(tries));
    }
    if let Some(bytes) = options.max_response {
        builder = builder.max_response(bytes).max_download(bytes);
    }
    if let Some(keys) = &options.sealed {
        builder = builder.sealed(keys.clone());
    }
    if options.verbose {
        builder = builder.hook(VerboseHook(bar.clone()));
    }
    builder.build().map_err(|error| Failure::Usage(error.to_string()))
}

/// Logs each try.
struct VerboseHook(Arc<TransferBar>);

impl Hook for VerboseHook {
    fn before(&self, request: &mut Outgoing<'_>) {
        let (method, url) = (request.method(), request.url_without_query());
        self.0.say(&format!("try {}: {method} {url}, {} bytes", request.attempt(), request.length()));
    }

    fn after(&self, outcome: &Outcome<'_>) {
        let mut line = format!("try {}: ", outcome.attempt);
        match outcome.status {
            Some(status) => line.push_str(&format!("HTTP status {status}, {} bytes", outcome.received)),
            None => line.push_str(outcome.failure.unwrap_or("no response")),
        }
        if let Some(code) = outcome.code {
            line.push_str(&format!(", code {code}"));
        }
        if let Some(rid) = outcome.rid {
            line.push_str(&format!(", rid {}", shown(rid)));
        }
        self.0.say(&format!("{line}, after {:.2} s", outcome.elapsed.as_secs_f64()));
    }
}
