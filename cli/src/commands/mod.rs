//! The commands. Each prints what it did to standard output, and what is wrong to standard error.

mod changelog;
mod completions;
mod diff;
#[cfg(feature = "import")]
mod drift;
mod generate;
#[cfg(feature = "import")]
mod import;
mod lint;
mod list;
#[cfg(feature = "mock")]
mod mock;
mod schema;
mod show;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

#[cfg(feature = "call")]
use crate::call::CallArgs;
use changelog::ChangelogArgs;
use completions::CompletionsArgs;
use diff::DiffArgs;
#[cfg(feature = "import")]
use drift::DriftArgs;
use generate::GenerateArgs;
#[cfg(feature = "import")]
use import::ImportArgs;
use lint::LintArgs;
use list::ListArgs;
#[cfg(feature = "mock")]
use mock::MockArgs;
use schema::SchemaArgs;
use show::ShowArgs;

/// Typed Rust bindings of the WeChat server APIs, from a description in YAML.
#[derive(Debug, Parser)]
#[command(name = "weixin", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a spec and report everything that is wrong with it.
    Lint(LintArgs),
    /// Write the bindings; only files that changed are touched.
    Generate(GenerateArgs),
    /// Write the JSON Schema with which editors complete and check the YAML.
    Schema(SchemaArgs),
    /// Say what changed between two specs: for the wire and for Rust, and which version follows.
    Diff(Box<DiffArgs>),
    /// Write the section of the changelog that follows from two revisions.
    Changelog(ChangelogArgs),
    /// List the endpoints of a spec.
    List(ListArgs),
    /// Show everything that a spec says about an endpoint: parameters, limits, formats, errors with remedies, corrections.
    Show(ShowArgs),
    /// Run a mock of the vendor: a server that answers every endpoint of a spec, with the vendor's checks and habits.
    #[cfg(feature = "mock")]
    Mock(Box<MockArgs>),
    /// Read saved pages of the vendor and write a draft of each endpoint; what is not sure is marked with TODO.
    #[cfg(feature = "import")]
    Import(Box<ImportArgs>),
    /// Say what the vendor changed on pages since their endpoints came into the spec; exit with 1 when there is something.
    #[cfg(feature = "import")]
    Drift(Box<DriftArgs>),
    /// Print a script with which a shell completes commands, options and names of endpoints.
    Completions(CompletionsArgs),
    /// Call an endpoint of a spec: check the parameters, send them, print the answer.
    #[cfg(feature = "call")]
    Call(Box<CallArgs>),
}

impl Arguments {
    /// Runs the command. The exit status is 0; or 1 when the spec has errors, something is stale, or a change is as heavy as
    /// was asked about; or 2 when the disk, git or the command line is at fault. `weixin call` has more of them.
    pub(crate) fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Lint(args) => args.run(),
            Command::Generate(args) => args.run(),
            Command::Schema(args) => args.run(),
            Command::Diff(args) => args.run(),
            Command::Changelog(args) => args.run(),
            Command::List(args) => args.run(),
            Command::Show(args) => args.run(),
            #[cfg(feature = "mock")]
            Command::Mock(args) => args.run(),
            #[cfg(feature = "import")]
            Command::Import(args) => args.run(),
            #[cfg(feature = "import")]
            Command::Drift(args) => args.run(),
            Command::Completions(args) => Ok(args.run(Self::command())),
            #[cfg(feature = "call")]
            Command::Call(args) => return args.run(),
        };
        match done {
            Ok(message) => {
                // A closed pipe is the reader's wish, not an error.
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
