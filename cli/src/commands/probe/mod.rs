//! `weixin probe`: calls that do no harm, sent to the service itself, and what came compared with the spec.

mod report;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use weixin_codegen::describe::{self, count};
use weixin_codegen::files;
use weixin_codegen::model::{Api, Endpoint, Probe};
use weixin_runtime::Notes;

use crate::call::bridge::tables::leak;
use crate::call::probe::{Prober, ReadyProbe};
use crate::call::send::token::TokenFrom;
use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find;
use crate::terminal::say;
use report::{Outcome, ProbeReport};

/// Which endpoints to ask, how, and what to do with what came.
#[derive(Debug, Args)]
pub(crate) struct ProbeArgs {
    /// Names or paths of endpoints whose specs have a `probe`.
    #[arg(value_name = "ENDPOINT", required_unless_present = "all")]
    endpoints: Vec<String>,
    /// All endpoints that have one.
    #[arg(long, conflicts_with = "endpoints")]
    all: bool,
    #[command(flatten)]
    token: TokenFrom,
    /// Send without asking before each call.
    #[arg(long)]
    yes: bool,
    /// Send the calls to this address instead of that of the service.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Allow sending the token over plain HTTP to another machine.
    #[arg(long)]
    allow_insecure_http: bool,
    /// Timeout of a call, in seconds [default: 30].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
    /// Format of the report. It has no secret and no value of the account.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
    /// Write what the spec does not know to a file, for `weixin drift --observed`.
    #[arg(long, value_name = "FILE")]
    notes: Option<PathBuf>,
    #[command(flatten)]
    spec: AnySpec,
}

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For a pull request or an issue.
    Markdown,
    /// For programs.
    Json,
}

/// An endpoint, and its call.
type Declared = (&'static Endpoint, &'static Probe, ReadyProbe);

impl ProbeArgs {
    /// Sends the calls, one after the other, and reports.
    ///
    /// # Errors
    ///
    /// An endpoint has no probe, there is no token, nobody can be asked, or the notes cannot be written; or something came that
    /// the spec does not foresee, or nothing that tells.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let api: &'static Api = leak(self.spec.open()?);
        let declared = self.declared(api)?;
        if !self.yes && !io::stdin().is_terminal() {
            return Err(Failure::Usage(
                "nobody can be asked before each call, because standard input is no terminal; `--yes` sends them without asking"
                    .to_owned(),
            ));
        }
        if let Some(path) = &self.notes {
            files::writable(path)?;
        }
        let (mut reports, mut notes) = (Vec::new(), Notes::default());
        for (endpoint, probe, ready) in declared {
            if !self.yes && !is_agreed_to(endpoint, probe, self.base_url.is_some())? {
                reports.push(ProbeReport::not_sent(endpoint, probe));
                continue;
            }
            let probed = ready.send()?;
            reports.push(ProbeReport::of(endpoint, probe, &probed));
            notes.merge(probed.notes);
        }
        if let Some(path) = &self.notes {
            files::write(path, notes.to_json_lines())?;
        }
        self.finish(&reports)
    }

    /// The endpoints that were named, with what is sent to each.
    fn declared(&self, api: &'static Api) -> Result<Vec<Declared>, Failure> {
        let named: Vec<&'static Endpoint> = if self.all {
            api.endpoints().map(|(_, endpoint)| endpoint).filter(|endpoint| endpoint.probe.is_some()).collect()
        } else {
            let found = self.endpoints.iter().map(|name| find::endpoint(api, name).map(|(_, endpoint)| endpoint));
            found.collect::<Result<_, _>>()?
        };
        if named.is_empty() {
            return Err(Failure::Usage("no endpoint of the spec has a `probe`".to_owned()));
        }
        let prober = Prober {
            api,
            token: &self.token,
            base_url: self.base_url.as_deref(),
            allow_insecure_http: self.allow_insecure_http,
            timeout: self.timeout.map(Duration::from_secs),
        };
        // Everything is looked at before anything is sent.
        let ready = named.into_iter().map(|endpoint| {
            let probe = endpoint.probe.as_deref().ok_or_else(|| undeclared(endpoint))?;
            Ok((endpoint, probe, prober.ready(endpoint, probe)?))
        });
        ready.collect()
    }

    fn finish(&self, reports: &[ProbeReport]) -> Result<String, Failure> {
        let is_service = self.base_url.is_none();
        let text = match self.format {
            Format::Text => report::text(reports, is_service),
            Format::Markdown => report::markdown(reports, is_service),
            Format::Json => report::json(reports, is_service),
        };
        let text = text.trim_end().to_owned();
        let of = |outcome: Outcome| reports.iter().filter(|report| report.outcome == outcome).count();
        let mut problems = Vec::new();
        if of(Outcome::Differs) > 0 {
            problems.push(format!("{} not what the spec foresees", are(of(Outcome::Differs))));
        }
        if of(Outcome::TellsNothing) > 0 {
            problems.push(format!("{} no answer that tells anything about the spec", got(of(Outcome::TellsNothing))));
        }
        match problems.as_slice() {
            [] => Ok(text),
            problems => Err(Failure::Found(text, problems.join("\nerror: "))),
        }
    }
}

fn are(probes: usize) -> String {
    format!("{} {}", count(probes, "probe"), if probes == 1 { "is" } else { "are" })
}

fn got(probes: usize) -> String {
    format!("{} got", count(probes, "probe"))
}

fn undeclared(endpoint: &Endpoint) -> Failure {
    Failure::Usage(format!(
        "`{}` has no `probe`: nobody has declared in {} which call of it does no harm",
        endpoint.name.wire, endpoint.source
    ))
}

/// Asks whether a call may be sent.
fn is_agreed_to(endpoint: &Endpoint, probe: &Probe, is_elsewhere: bool) -> Result<bool, Failure> {
    let place = if is_elsewhere { "to another address" } else { "to the service" };
    say(format_args!(
        "{} {} {place}, {}\n  {}",
        endpoint.method.key(),
        endpoint.path,
        describe::probe(probe),
        probe.because
    ));
    let _ = write!(io::stderr(), "send it? [y/N] ");
    let _ = io::stderr().flush();
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::Usage(format!("cannot read the answer: {error}")))?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes" | "Yes"))
}
