//! What spans and hooks are told about an attempt once it is over.

use std::time::Duration;

use tokio::time::Instant;
use tracing::Span;

use super::Client;
use super::exchange::AttemptResult;
use super::hook::Outcome;
use crate::endpoint::code::Code;

impl Client {
    /// Reports an attempt. `begun` is set if there are hooks, which want to know how long it took.
    pub(super) fn report(&self, span: &Span, begun: Option<Instant>, mut outcome: Outcome<'_>) {
        // Not on the current span: if this one is filtered out, that is the call's, which has not ended.
        span.record("sent", outcome.sent).record("received", outcome.received).record("status", outcome.status);
        record_refusal(span, outcome.code, outcome.rid);
        let said = if outcome.status.is_some() { "answered" } else { "no response" };
        tracing::debug!(target: "weixin", failure = outcome.failure, "{said}");
        let Some(begun) = begun else { return };
        outcome.elapsed = begun.elapsed();
        self.settings.hooks.iter().for_each(|hook| hook.after(&outcome));
    }
}

impl AttemptResult {
    /// Says that the call is sent again: the first time so that it is seen in operation, after that for those who look closer.
    pub(super) fn announce_retry(&self, announced: bool, attempt: u32, pause: Duration) {
        let pause_ms = pause.as_millis() as u64;
        if announced {
            tracing::debug!(target: "weixin", attempt, pause_ms, "retrying again: {}", self.reason());
        } else {
            tracing::info!(target: "weixin", attempt, pause_ms, "retrying: {}", self.reason());
        }
    }

    /// Why it did not succeed, without secrets.
    fn reason(&self) -> String {
        match &self.outcome {
            Err(failure) => failure.to_string(),
            Ok(received) => match received.refusal().0 {
                Some(code) => format!("refused with code {code}"),
                None if received.is_garbage() => "the response is not the service's".to_owned(),
                None => format!("HTTP status {}", received.response.status),
            },
        }
    }
}

/// Records why the service refused. A number stays a number for whoever collects spans.
pub(super) fn record_refusal(span: &Span, code: Option<Code<'_>>, rid: Option<&str>) {
    match code {
        Some(Code::Number(number)) => span.record("errcode", number),
        Some(Code::Text(text)) => span.record("errcode", text),
        None => span,
    };
    span.record("rid", rid);
}
