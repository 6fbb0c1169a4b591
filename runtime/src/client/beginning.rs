//! An exchange whose response may be a file that is read piece by piece: how it begins decides what it is.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::time::timeout;
use tracing::Span;

use super::Client;
use super::context::ExchangeContext;
use super::exchange::{Attempt, AttemptResult, PendingExchange, Received, ResponseHead};
use super::open_body::{Ending, OpenBody};
use super::options::Options;
use crate::error::{TransportError, TransportErrorKind};
use crate::response::content::Expect;
use crate::response::raw::RawResponse;
use crate::response::reader::{BEGINNING, ReadResponse, ResponseReader};

/// What has come of a response: all of it, or the beginning of a file.
struct Begun {
    response: RawResponse,
    reading: ReadResponse,
    is_whole: bool,
}

impl Client {
    /// Sends a request and reads as much of the response as it takes to know what it is. The rest of a file is left in
    /// the connection.
    pub(super) async fn exchange_beginning(
        &self,
        pending: PendingExchange<impl Future<Output = reqwest::Result<reqwest::Response>>>,
        expect: Expect,
        options: &Options,
        span: &Span,
    ) -> AttemptResult {
        let PendingExchange { response, context, total, control, number, begun } = pending;
        let attempt = Attempt { endpoint: context.endpoint, total, number, begun, span };
        let patience = options.patience(self.settings.timeout);
        let response = match response {
            Ok(response) => head(response, &context, patience).await,
            Err(error) => Err(error),
        };
        let response = match control.0.outcome(response) {
            Ok(response) => response,
            Err(failure) => return self.conclude(&attempt, Err(failure), control.0.end(), None),
        };
        let head = ResponseHead::of(&response);
        let retry_after = head.retry_after;
        let mut body = OpenBody::new(response, context, control, number, patience, options.on_download.clone());
        let result = self.begin(head, &mut body, expect, options).await;
        let sent = body.control().0.sent();
        let Begun { response, reading, is_whole } = match body.control().0.outcome(result) {
            Ok(begun) => begun,
            Err(failure) => return self.conclude(&attempt, Err(failure), body.control().0.end(), None),
        };
        let secrets = body.context().secrets.clone();
        let rest = if is_whole || reading.file().is_none() {
            body.control().0.end();
            None
        } else {
            let limit = options.max_download.unwrap_or(self.settings.max_download);
            let ending = Ending { client: self.clone(), span: span.clone(), begun, status: response.status };
            Some(body.hand_out(limit, ending))
        };
        self.conclude(&attempt, Ok(Received { response, secrets, reading, rest }), sent, retry_after)
    }

    /// Reads the beginning, or all of it if that does not tell.
    async fn begin(
        &self,
        head: ResponseHead,
        body: &mut OpenBody,
        expect: Expect,
        options: &Options,
    ) -> Result<Begun, TransportError> {
        let max_values = self.max_values(options);
        let max_response = options.max_response.unwrap_or(self.settings.max_response);
        let max_download = options.max_download.unwrap_or(self.settings.max_download);
        let endpoint = body.context().endpoint;
        let secrets = body.context().secrets.clone();
        let reader = |response: &RawResponse, is_whole: bool| {
            let reader = ResponseReader::new(endpoint, response, &secrets, max_values);
            if is_whole { Some(reader.read(expect)) } else { reader.read_beginning(expect) }
        };
        let too_large = |body: &OpenBody, limit: u64, option: &str| Err(body.context().too_large(limit, option));
        let (mut bytes, mut looked) = (Vec::new(), false);
        let mut response = head.with_body(Bytes::new());
        loop {
            let piece = body.next().await?;
            let is_whole = piece.is_none();
            bytes.extend_from_slice(&piece.unwrap_or_default());
            if is_whole || bytes.len() > BEGINNING && !looked {
                looked = true;
                response.body = std::mem::take(&mut bytes).into();
                response.received_at = SystemTime::now();
                if let Some(reading) = reader(&response, is_whole) {
                    let come = body.come();
                    return match response.is_success() && reading.file().is_some() {
                        true if come.received.max(come.promised.unwrap_or(0)) > max_download => {
                            too_large(body, max_download, "max_download")
                        }
                        false if come.received > max_response => too_large(body, max_response, "max_response"),
                        _ => Ok(Begun { response, reading, is_whole }),
                    };
                }
                bytes = std::mem::take(&mut response.body).into();
            }
            // It is held in memory to its end.
            if looked && bytes.len() as u64 > max_response {
                return too_large(body, max_response, "max_response");
            }
        }
    }
}

/// Waits for the head of the response.
async fn head(
    response: impl Future<Output = reqwest::Result<reqwest::Response>>,
    context: &ExchangeContext,
    patience: Duration,
) -> Result<reqwest::Response, TransportError> {
    match timeout(patience, response).await {
        Ok(response) => response.map_err(|error| context.transport_error(error)),
        Err(_) => Err(context.problem(TransportErrorKind::Timeout, &format!("no response within {patience:?}"))),
    }
}
