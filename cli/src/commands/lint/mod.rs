//! `weixin lint`: checks a spec, for people and for other programs.

mod drafts;
mod github;
mod json;
mod paths;
mod report;
mod sarif;

use clap::{Args, ValueEnum};
use weixin_codegen::Source;
use weixin_codegen::describe::count;
use weixin_codegen::model::{Api, Endpoint};

use crate::date;
use crate::failure::Failure;
use crate::spec::args::{Extends, SpecFolder};
#[cfg(feature = "import")]
pub(super) use drafts::{at, counts, open_in};
use paths::Paths;
pub(super) use report::NOTES;
use report::Report;

/// Which spec to check.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    spec: SpecFolder,
    #[command(flatten)]
    extends: Extends,
    /// List everything that is open in drafts: TODOs, names and docs that are missing.
    #[arg(long)]
    drafts: bool,
    /// Output format; paths in those for programs begin at the root of the git repository.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Who reads what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// People.
    Text,
    /// Any program.
    Json,
    /// Code scanning of GitHub and others: SARIF 2.1.0.
    Sarif,
    /// A workflow of GitHub: commands that annotate lines.
    Github,
}

impl LintArgs {
    /// Checks the spec, counts what is in it, and says which endpoints and messages are drafts.
    ///
    /// # Errors
    ///
    /// The spec cannot be read, or has errors.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let sources = match self.spec.read() {
            Ok(own) => self.extends.of(own),
            Err(error) if self.format == Format::Text => return Err(error.into()),
            // A program that reads the output is told so there, too.
            Err(error) => {
                let why = error.to_string();
                return Err(Failure::Nothing(self.shown(&Report::of_unread(why.clone())), why));
            }
        };
        let checked = weixin_codegen::model_as_of(sources.clone(), &date::latest_today());
        if self.format == Format::Text {
            let api = checked.map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
            return Ok(self.text(&api, &sources));
        }
        let paths = Paths::of(&self.spec.folder);
        let report = match &checked {
            Ok(api) => Report::of_spec(api, &sources, self.drafts, &paths),
            Err(errors) => Report::of_errors(errors, &paths),
        };
        let shown = self.shown(&report);
        match checked {
            Ok(_) => Ok(shown),
            Err(errors) => Err(Failure::Found(shown, errors.summary())),
        }
    }

    /// What programs read.
    fn shown(&self, report: &Report) -> String {
        match self.format {
            Format::Text | Format::Json => json::json(report),
            Format::Sarif => sarif::sarif(report),
            Format::Github => github::commands(report),
        }
    }

    /// What people read of a spec without errors.
    fn text(&self, api: &Api, sources: &[Source]) -> String {
        let is_stale = |it: &&Endpoint| it.reviewed.as_ref().is_some_and(|mark| !mark.holds);
        let stale = |number: usize, noun: &str| match number {
            0 => String::new(),
            number => format!("\n{} changed since; see `weixin list --unreviewed`", count(number, noun)),
        };
        let messages = || api.messages.iter().map(|message| &message.exchange);
        let stale = stale(api.endpoints().map(|(_, it)| it).filter(is_stale).count(), "reviewed endpoint")
            + &stale(messages().filter(is_stale).count(), "reviewed message");
        format!(
            "{}{} in {}: no errors{stale}",
            drafts::listed(api, sources, self.drafts),
            count(api.endpoints().count(), "endpoint"),
            count(api.groups.len(), "group")
        )
    }
}
