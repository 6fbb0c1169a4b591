//! What the client checks before it sends: the rules, archives, how streams begin, the sizes of files behind URLs.

use std::io;
use std::time::Duration;

use reqwest::header::CONTENT_LENGTH;
use tokio::time::timeout;

use super::options::Options;
use super::{Client, Validation};
use crate::endpoint::check::Check;
use crate::error::Failure;
use crate::file::error::FileError;
use crate::request::inspect::{self, CancelFlag};
use crate::request::violation::Unchecked;
use crate::request::visitor::{ContentCheck, Probe, RequestVisitor};
use crate::wording::counted;

/// The timeout for asking how large a file is.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum number of URLs asked for per request.
const MOST_PROBES: usize = 20;

impl Client {
    /// Checks what the visitor has collected.
    pub(super) async fn check(&self, visitor: &mut RequestVisitor, options: &Options) -> Result<(), Failure> {
        if self.settings.validation == Validation::Off {
            return Ok(());
        }
        if !visitor.contents.is_empty() {
            look_at_streams(visitor, options.patience(self.settings.timeout)).await?;
            look_into_archives(visitor).await;
        }
        if self.settings.probe_urls {
            self.probe(visitor).await;
        }
        let report = visitor.take_report();
        for unchecked in report.unchecked() {
            tracing::debug!(endpoint = visitor.endpoint.name, "{unchecked}");
        }
        match report.into_result() {
            Err(invalid) if self.settings.validation == Validation::Warn => {
                tracing::warn!(endpoint = visitor.endpoint.name, "{}", visitor.secrets.redact(&format!("{invalid:#}")));
                Ok(())
            }
            result => Ok(result?),
        }
    }

    /// Asks how large the files behind URLs are. A server that does not say so breaks no rule.
    async fn probe(&self, visitor: &mut RequestVisitor) {
        for Probe { field, url, limit } in visitor.probes.take().into_iter().flatten().take(MOST_PROBES) {
            match self.length_of(&url).await {
                Some(length) if !limit.admits(length) => {
                    visitor.violate_at(field, Check::Size, counted(length, "byte", "bytes"), limit.must());
                }
                Some(_) => {}
                None => {
                    visitor.unchecked.push(Unchecked { field, why: "its server does not report its size".to_owned() })
                }
            }
        }
    }

    async fn length_of(&self, url: &str) -> Option<u64> {
        let http = self.settings.http.as_ref().ok()?.client();
        let response = http.head(url).timeout(PROBE_TIMEOUT.min(self.settings.timeout)).send().await.ok()?;
        // The library's own answer is zero, because a response to HEAD has no body.
        let length = response.headers().get(CONTENT_LENGTH)?.to_str().ok()?;
        response.status().is_success().then(|| length.parse().ok())?
    }
}

/// Waits for the first bytes of each stream, and checks them.
async fn look_at_streams(visitor: &mut RequestVisitor, patience: Duration) -> Result<(), FileError> {
    let contents = std::mem::take(&mut visitor.contents);
    let (streams, others) = contents.into_iter().partition(|check| check.file.is_stream());
    visitor.contents = others;
    let streams: Vec<ContentCheck> = streams;
    for check in streams {
        let Ok(read) = timeout(patience, check.file.read_head()).await else {
            let late =
                io::Error::new(io::ErrorKind::TimedOut, format!("its first bytes did not come within {patience:?}"));
            return Err(FileError::unreadable(check.file.name().to_owned(), late));
        };
        read?;
        visitor.check_stream(check);
    }
    Ok(())
}

/// Inspects archives on a blocking thread. When the call is dropped, that stops at the next read.
async fn look_into_archives(visitor: &mut RequestVisitor) {
    let archives = std::mem::take(&mut visitor.contents);
    if archives.is_empty() {
        return;
    }
    let cancel = CancelFlag::default();
    let _stop = cancel.on_drop();
    let fields: Vec<String> = archives.iter().map(|archive| archive.field.clone()).collect();
    let look = move || archives.iter().map(|archive| inspect::inspect(archive, &cancel)).collect::<Vec<_>>();
    match tokio::task::spawn_blocking(look).await {
        Ok(findings) => findings.into_iter().for_each(|finding| inspect::record(visitor, finding)),
        // The runtime is shutting down.
        Err(_) => {
            let unchecked =
                fields.into_iter().map(|field| Unchecked { field, why: "the check was cancelled".to_owned() });
            visitor.unchecked.extend(unchecked);
        }
    }
}
