//! The attempts of a call: with which token, after which pause, and when to stop.

use std::pin::pin;
use std::sync::PoisonError;
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};
use url::Url;

use super::Client;
use super::download::DownloadStream;
use super::exchange::{AttemptResult, Received};
use super::options::{Options, YEAR};
use super::partial_file::PartialFile;
use super::provider::Replacement;
use super::report::record_refusal;
use super::retry::Retry;
use crate::async_runtime;
use crate::endpoint::Endpoint;
use crate::endpoint::codes::Class;
use crate::error::signing::SigningError;
use crate::error::{Failure, TransportError, TransportErrorKind};
use crate::request::prepare;
use crate::request::token::AccessToken;
use crate::request::visitor::RequestVisitor;
use crate::response::content::Expect;
use crate::signing;

/// What to do after an attempt.
enum NextStep {
    /// Return the outcome to the caller.
    Done,
    /// Send it again with another token.
    NewToken,
    /// Send it again after a pause of at least this length.
    Retry(Duration),
}

/// Where a response goes that is a file.
pub(super) enum Delivery<'a> {
    /// Into memory.
    Memory,
    /// To the caller, piece by piece.
    Stream,
    /// Into a file. If it breaks off, it can be sent again, because nobody has seen a part of it.
    File(&'a mut PartialFile),
}

/// How many other tokens a call tries: one from the store, and one that is fetched.
const REPLACEMENTS: u32 = 2;

/// The period after which the service counts calls anew.
const MINUTE: Duration = Duration::from_secs(60);

impl Client {
    /// Checks what a visitor has collected and sends it, as often as necessary and safe.
    pub(super) async fn run(
        &self,
        visitor: &mut RequestVisitor,
        expect: Expect,
        mut delivery: Delivery<'_>,
        options: &Options,
    ) -> Result<Received, Failure> {
        if async_runtime::is_missing() {
            let (endpoint, kind) = (visitor.endpoint.name, TransportErrorKind::NoRuntime);
            return Err(TransportError { endpoint, kind, details: async_runtime::MISSING.into() }.into());
        }
        let span = tracing::info_span!(
            target: "weixin", "call",
            endpoint = visitor.endpoint.name, attempts = Empty, status = Empty, errcode = Empty, rid = Empty,
        );
        // Pinned in place: wrapping a future moves it, and these are large.
        let call = pin!(async {
            self.check(visitor, options).await?;
            // The service may send a file only once, so first it must be possible to keep it.
            if let Delivery::File(file) = &mut delivery {
                file.create().await?;
            }
            let result = self.attempts(visitor, expect, delivery, options, &span).await;
            match &result {
                Ok(received) => {
                    let (code, rid) = received.refusal();
                    span.record("status", received.response.status);
                    record_refusal(&span, code, rid);
                }
                Err(failure) => tracing::debug!(target: "weixin", "{failure:#}"),
            }
            result
        });
        call.instrument(span.clone()).await
    }

    async fn attempts(
        &self,
        visitor: &RequestVisitor,
        expect: Expect,
        mut delivery: Delivery<'_>,
        options: &Options,
        span: &Span,
    ) -> Result<Received, Failure> {
        let retry = options.retry.unwrap_or(self.settings.retry);
        let idempotent = options.idempotent.unwrap_or(visitor.endpoint.idempotent);
        let started = Instant::now();
        self.refuse_insecure_http(visitor)?;
        signing::check(visitor.endpoint, &[&options.signers, &self.settings.signers])?;
        let sealed = self.check_seal(visitor.endpoint, options)?;
        let mut token = self.token_for(visitor).await?;
        // Attempts are numbered; one with another token does not count as a retry.
        let (mut number, mut tried, mut replaceable) = (0, 0, REPLACEMENTS);
        let mut announced = false;
        self.settings.budget.earn();
        loop {
            (number, tried) = (number + 1, tried + 1);
            span.record("attempts", number);
            if let Some(limiter) = &self.settings.rate_limiter {
                limiter.acquire().await;
            }
            if let (Some(limiter), Some(tokens)) = (&self.settings.account_rate_limiter, &self.tokens) {
                limiter.acquire(tokens).await;
            }
            // What is sealed is known once all of it is there.
            let streamed = !matches!(delivery, Delivery::Memory) && !sealed;
            let mut attempt = self.try_once(visitor, token.as_ref(), expect, streamed, options, number).await?;
            if let Delivery::File(file) = &mut delivery {
                Box::pin(keep(&mut attempt, file)).await;
            }
            let next = next_step(&attempt, visitor, idempotent);
            let is_whole = matches!(next, NextStep::Done) || visitor.take_streams_back();
            match next {
                NextStep::NewToken if replaceable > 0 => {
                    let other = self.other_token(token.as_ref()).await;
                    // The next call should not be refused with this token, too, so another one was asked for anyway.
                    let Some(other) = (if is_whole { other? } else { None }) else { return attempt.outcome };
                    replaceable = if other.fetched { 0 } else { replaceable - 1 };
                    token = Some(other.token);
                    // The service refused to look at it, so this does not count.
                    tried -= 1;
                }
                NextStep::Retry(asked) if is_whole => match self.pause(retry, tried, started, asked) {
                    Some(pause) => {
                        attempt.announce_retry(std::mem::replace(&mut announced, true), number, pause);
                        tokio::time::sleep(pause).await;
                    }
                    None => return attempt.outcome,
                },
                NextStep::Done | NextStep::NewToken | NextStep::Retry(_) => return attempt.outcome,
            }
        }
    }

    fn pause(&self, retry: Retry, tried: u32, started: Instant, asked: Duration) -> Option<Duration> {
        let pause = retry.pause(tried, started.elapsed(), asked)?;
        self.settings.budget.spend().then_some(pause)
    }

    /// One attempt. The request is prepared anew: with another token and boundary, and files are opened again.
    async fn try_once(
        &self,
        visitor: &RequestVisitor,
        token: Option<&AccessToken>,
        expect: Expect,
        streamed: bool,
        options: &Options,
        number: u32,
    ) -> Result<AttemptResult, Failure> {
        let mut prepared = prepare::assemble(visitor, token, self.address(visitor.endpoint)?, None)?;
        self.seal(visitor, &mut prepared, options)?;
        let span = tracing::debug_span!(
            target: "weixin", "attempt",
            attempt = number, sent = Empty, status = Empty, received = Empty, errcode = Empty, rid = Empty,
        );
        // What is streamed may take as long as it needs; its silences are limited.
        let timeout = if streamed { YEAR } else { options.timeout.unwrap_or(self.settings.timeout) };
        let headers = match self.settings.hooks.is_empty() {
            true => HeaderMap::new(),
            false => Box::pin(self.ask_hooks(&mut prepared, number)).instrument(span.clone()).await,
        };
        let pending = span.in_scope(|| {
            // Last, over what is sent.
            prepared.sign(&[&options.signers, &self.settings.signers])?;
            Ok::<_, SigningError>(self.start(prepared, headers, options, number, timeout))
        })?;
        if streamed {
            let exchange = Box::pin(self.exchange_beginning(pending, expect, options, &span));
            return Ok(exchange.instrument(span.clone()).await);
        }
        let exchange = pin!(self.exchange(pending, expect, options, &span));
        Ok(exchange.instrument(span.clone()).await)
    }

    /// The URL of an endpoint. It is cached, because making it costs more than the rest of preparing a request.
    pub(super) fn address(&self, endpoint: &'static Endpoint) -> Result<Url, TransportError> {
        let addresses = &self.settings.addresses;
        let key = (endpoint.service.base_url, endpoint.host, endpoint.path);
        if let Some(known) = addresses.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        if let Some(flaw) = self.settings.flaw_in_hosts(endpoint.service) {
            return Err(prepare::builder_error(endpoint, &flaw));
        }
        let base = match self.settings.base_url_of(endpoint) {
            Some(base) => base.clone(),
            None => {
                prepare::parse_base(endpoint.base_url()).map_err(|details| prepare::builder_error(endpoint, details))?
            }
        };
        let address = prepare::address(base, endpoint);
        addresses.write().unwrap_or_else(PoisonError::into_inner).insert(key, address.clone());
        Ok(address)
    }

    /// The token to send. One of a kind that is not accepted is not fetched.
    async fn token_for(&self, visitor: &RequestVisitor) -> Result<Option<AccessToken>, Failure> {
        let Some(tokens) = self.tokens.as_ref().filter(|_| !visitor.endpoint.token.is_empty()) else { return Ok(None) };
        let kind = tokens.kind();
        if tokens.is_given() || !visitor.endpoint.token.contains(&kind.kind()) {
            return Ok(Some(kind));
        }
        Ok(Some(tokens.token(self).await?))
    }

    async fn other_token(&self, refused: Option<&AccessToken>) -> Result<Option<Replacement>, Failure> {
        match (&self.tokens, refused) {
            (Some(tokens), Some(refused)) => Ok(tokens.replace(self, refused).await?),
            _ => Ok(None),
        }
    }
}

/// Writes the response of an attempt to a file, if it is one.
async fn keep(attempt: &mut AttemptResult, partial: &mut PartialFile) {
    let Ok(received) = &mut attempt.outcome else { return };
    let Some(file) = received.file().cloned() else { return };
    let mut stream = DownloadStream::new(file, received.rest.take());
    if let Err(error) = stream.write_to(partial).await {
        attempt.outcome = Err(error.into());
    }
}

/// What to do after an attempt. Only what is safe is sent again:
///
/// * what the service refused, without acting on it, for a temporary reason;
/// * what it cannot have received completely;
/// * what it may have received, if repeating it is harmless.
fn next_step(attempt: &AttemptResult, visitor: &RequestVisitor, idempotent: bool) -> NextStep {
    let safe = idempotent || !attempt.sent_whole;
    match &attempt.outcome {
        Ok(received) => match received.refusal().0 {
            Some(code) => match visitor.errors().row(code) {
                Some(row) => after_refusal(row.class),
                // What the code means is unknown; the status may say more.
                None => after_status(received.response.status, attempt.retry_after, idempotent),
            },
            // A gateway's page, an empty body: the service may not have seen the call at all.
            None if received.is_garbage() && safe => NextStep::Retry(attempt.retry_after.unwrap_or_default()),
            None => after_status(received.response.status, attempt.retry_after, idempotent),
        },
        Err(Failure::Transport(error)) => match error.kind() {
            TransportErrorKind::Connect => NextStep::Retry(Duration::ZERO),
            TransportErrorKind::Timeout | TransportErrorKind::Interrupted if safe => NextStep::Retry(Duration::ZERO),
            _ => NextStep::Done,
        },
        Err(Failure::Invalid(_) | Failure::File(_) | Failure::Token(_) | Failure::Signing(_)) => NextStep::Done,
    }
}

fn after_refusal(class: Class) -> NextStep {
    match class {
        Class::TokenInvalid => NextStep::NewToken,
        Class::Busy => NextStep::Retry(Duration::ZERO),
        Class::Throttled => NextStep::Retry(MINUTE),
        // The service is still working on it: the caller should ask later and not send it again.
        _ => NextStep::Done,
    }
}

fn after_status(status: u16, retry_after: Option<Duration>, idempotent: bool) -> NextStep {
    match status {
        // Refused before anything was done.
        429 | 503 => NextStep::Retry(retry_after.unwrap_or_default()),
        // The response was lost in between.
        500 | 502 | 504 if idempotent => NextStep::Retry(retry_after.unwrap_or_default()),
        _ => NextStep::Done,
    }
}
