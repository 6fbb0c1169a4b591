//! What spans and hooks are told about an attempt once it is over.

use tokio::time::Instant;
use tracing::Span;

use super::Client;
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

/// Records why the service refused. A number stays a number for whoever collects spans.
pub(super) fn record_refusal(span: &Span, code: Option<Code<'_>>, rid: Option<&str>) {
    match code {
        Some(Code::Number(number)) => span.record("errcode", number),
        Some(Code::Text(text)) => span.record("errcode", text),
        None => span,
    };
    span.record("rid", rid);
}
