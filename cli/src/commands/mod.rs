//! The commands. Each prints its result to standard output, and errors to standard error.

mod changelog;
mod completions;
#[cfg(feature = "import")]
mod coverage;
mod diff;
#[cfg(feature = "import")]
mod drift;
mod explain;
mod export;
mod fmt;
mod generate;
#[cfg(feature = "import")]
mod import;
mod lint;
mod list;
#[cfg(feature = "mock")]
mod mock;
mod one_file;
#[cfg(feature = "call")]
mod probe;
#[cfg(feature = "import")]
mod review;
mod schema;
mod show;
mod site;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

#[cfg(feature = "call")]
use crate::call::CallArgs;
use crate::exit_status;
use changelog::ChangelogArgs;
use completions::CompletionsArgs;
#[cfg(feature = "import")]
use coverage::CoverageArgs;
use diff::DiffArgs;
#[cfg(feature = "import")]
use drift::DriftArgs;
use explain::ExplainArgs;
use export::ExportArgs;
use fmt::FmtArgs;
use generate::GenerateArgs;
#[cfg(feature = "import")]
use import::ImportArgs;
use lint::LintArgs;
use list::ListArgs;
#[cfg(feature = "mock")]
use mock::MockArgs;
#[cfg(feature = "call")]
use probe::ProbeArgs;
#[cfg(feature = "import")]
use review::ReviewArgs;
use schema::SchemaArgs;
use show::ShowArgs;
use site::SiteArgs;

/// Typed Rust bindings for the WeChat server APIs, generated from a YAML spec.
#[derive(Debug, Parser)]
#[command(name = "weixin", version, arg_required_else_help = true, after_help = exit_status::help_of_all())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a spec and report every error.
    Lint(LintArgs),
    /// Explain a rule that `lint` names, or a code with which the service refuses.
    Explain(ExplainArgs),
    /// Format the files of a spec: one order of keys, one layout; comments are kept.
    Fmt(FmtArgs),
    /// Generate the bindings from a spec.
    Generate(GenerateArgs),
    /// Export the API for programs in other languages: as OpenAPI, or answers and messages as JSON Schema.
    Export(ExportArgs),
    /// Generate the JSON Schema for editors.
    Schema(SchemaArgs),
    /// Compare two specs: what changes for Rust callers and on the wire, and the next version.
    Diff(Box<DiffArgs>),
    /// Generate a changelog section from two git revisions.
    Changelog(ChangelogArgs),
    /// List the endpoints of a spec.
    List(ListArgs),
    /// Show an endpoint: its parameters, limits, formats, errors and corrections.
    Show(ShowArgs),
    /// Make a website of a spec: pages in a folder, which need no server.
    Site(SiteArgs),
    /// Call an endpoint and print the response.
    #[cfg(feature = "call")]
    Call(Box<CallArgs>),
    /// Ask the service itself: send calls that do no harm, and compare what comes with the spec.
    #[cfg(feature = "call")]
    Probe(Box<ProbeArgs>),
    /// Run a mock server, with the checks and quirks of the real one.
    #[cfg(feature = "mock")]
    Mock(Box<MockArgs>),
    /// Draft specs of endpoints from saved pages of the documentation.
    #[cfg(feature = "import")]
    Import(Box<ImportArgs>),
    /// Compare saved pages of the documentation with the spec; exit with status 1 if they differ.
    #[cfg(feature = "import")]
    Drift(Box<DriftArgs>),
    /// List the pages that have no endpoint in the spec, and the endpoints that have no page any more.
    #[cfg(feature = "import")]
    Coverage(CoverageArgs),
    /// Print the facts of endpoints and messages to compare with the vendor's pages, or mark them as reviewed.
    #[cfg(feature = "import")]
    Review(ReviewArgs),
    /// Generate a completion script for a shell.
    Completions(CompletionsArgs),
}

impl Arguments {
    /// Runs the command. It ends with one of the statuses that [`exit_status::help`] lists.
    pub(crate) fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Lint(args) => args.run(),
            Command::Explain(args) => args.run(),
            Command::Fmt(args) => args.run(),
            Command::Generate(args) => args.run(),
            Command::Export(args) => args.run(),
            Command::Schema(args) => args.run(),
            Command::Diff(args) => args.run(),
            Command::Changelog(args) => args.run(),
            Command::List(args) => args.run(),
            Command::Show(args) => args.run(),
            #[cfg(feature = "call")]
            Command::Probe(args) => args.run(),
            Command::Site(args) => args.run(),
            #[cfg(feature = "mock")]
            Command::Mock(args) => args.run(),
            #[cfg(feature = "import")]
            Command::Import(args) => args.run(),
            #[cfg(feature = "import")]
            Command::Drift(args) => args.run(),
            #[cfg(feature = "import")]
            Command::Coverage(args) => args.run(),
            #[cfg(feature = "import")]
            Command::Review(args) => args.run(),
            Command::Completions(args) => Ok(args.run(Self::command())),
            #[cfg(feature = "call")]
            Command::Call(args) => return args.run(),
        };
        match done {
            Ok(message) => {
                // A closed pipe is not an error: nobody wants to read more.
                let _ = writeln!(io::stdout(), "{message}");
                ExitCode::SUCCESS
            }
            Err(failure) => {
                failure.print();
                failure.code()
            }
        }
    }
}
