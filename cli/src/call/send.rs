//! The exchange: sends a request, shows how far an upload is, and says what happened.

use std::time::{Duration, Instant};

use weixin_runtime::{Client, Content, Error, Token, UntypedError, Validation, Walk};

use crate::commands::Failure;

/// How to send.
pub(crate) struct Settings<'a> {
    /// Another address than the service's own.
    pub(crate) base_url: Option<&'a str>,
    /// How long the call may take.
    pub(crate) timeout: Option<Duration>,
    /// Whether the answer is a file.
    pub(crate) file_expected: bool,
    /// Whether to say what happens on the way.
    pub(crate) verbose: bool,
}

/// Sends what the visitor collected. It has been checked before.
///
/// # Errors
///
/// The client cannot be set up, or, inside, the call failed.
pub(crate) fn send(
    walk: Walk,
    token: Option<Token>,
    settings: &Settings<'_>,
) -> Result<Result<Content, Error<UntypedError>>, Failure> {
    let builder = token.map_or_else(Client::without_token, Client::builder);
    // The rules have been looked at, so that everything could be told at once.
    let mut builder = builder.validation(Validation::Off);
    if let Some(base_url) = settings.base_url {
        builder = builder.base_url(base_url);
    }
    if let Some(timeout) = settings.timeout {
        builder = builder.timeout(timeout);
    }
    let client = builder.build().map_err(|error| Failure::Usage(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Usage(format!("cannot start the client: {error}")))?;
    let start = Instant::now();
    let result = runtime.block_on(client.send_walk(walk, settings.file_expected));
    if settings.verbose {
        let how = match &result {
            Ok(Content::Json(_)) => "answered with JSON".to_owned(),
            Ok(Content::File(file)) => format!("answered with a file, {} bytes", file.bytes.len()),
            Ok(_) => "answered".to_owned(),
            Err(_) => "failed".to_owned(),
        };
        eprintln!("{how} after {:.2} s", start.elapsed().as_secs_f64());
    }
    Ok(result)
}
