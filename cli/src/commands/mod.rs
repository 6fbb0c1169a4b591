//! The commands. Each prints what it did to standard output and what is wrong to standard error.

pub(crate) mod completions;
pub(crate) mod diff;
#[cfg(feature = "import")]
mod drift;
#[cfg(feature = "import")]
mod import;
mod list;
#[cfg(feature = "mock")]
mod mock;
mod show;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use weixin_codegen::files::{self, FilesError, Plan, shown};
use weixin_codegen::{Diagnostics, Source, text};

#[cfg(feature = "call")]
use crate::call::Call;
use crate::spec::git::GitError;
use crate::spec::source::FollowLinks;
use completions::Completions;
use diff::{Changelog, Compare};
#[cfg(feature = "import")]
use drift::Drift;
#[cfg(feature = "import")]
use import::Import;
use list::List;
#[cfg(feature = "mock")]
use mock::Play;
use show::Show;

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
    Lint {
        #[command(flatten)]
        spec: Spec,
    },
    /// Write the bindings; only files that changed are touched.
    Generate {
        #[command(flatten)]
        spec: Spec,
        /// Folder of the generated modules.
        #[arg(long, value_name = "DIR", default_value = "generated/src/api")]
        out: PathBuf,
        /// Write nothing; exit with 1 when something is stale.
        #[arg(long)]
        check: bool,
    },
    /// Write the JSON Schema with which editors complete and check the YAML.
    Schema {
        /// File to write.
        #[arg(long, value_name = "FILE", default_value = "spec/schema.json")]
        out: PathBuf,
        /// Write nothing; exit with 1 when the file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Say what changed between two specs: for the wire and for Rust, and which version follows.
    Diff(Box<Compare>),
    /// Write the section of the changelog that follows from two revisions.
    Changelog(Changelog),
    /// List the endpoints of a spec.
    List(List),
    /// Show everything that a spec says about an endpoint: parameters, limits, formats, errors with remedies, corrections.
    Show(Show),
    /// Play the vendor: a server that answers every endpoint of a spec, with the vendor's checks and habits.
    #[cfg(feature = "mock")]
    Mock(Box<Play>),
    /// Read saved pages of the vendor and write a draft of each endpoint; what is not sure is marked with TODO.
    #[cfg(feature = "import")]
    Import(Box<Import>),
    /// Say what the vendor changed on pages since their endpoints came into the spec; exit with 1 when there is something.
    #[cfg(feature = "import")]
    Drift(Box<Drift>),
    /// Print a script with which a shell completes commands, options and names of endpoints.
    Completions(Completions),
    /// Call an endpoint of a spec: check the parameters, send them, print the answer.
    #[cfg(feature = "call")]
    Call(Box<Call>),
}

#[derive(Debug, Args)]
struct Spec {
    /// Folder of the spec.
    #[arg(long = "spec", value_name = "DIR", default_value = "spec")]
    folder: PathBuf,
    #[command(flatten)]
    follow: FollowLinks,
}

/// Why a command did not succeed.
pub(crate) enum Failure {
    /// The spec is wrong.
    Spec(Box<Diagnostics>, &'static str),
    /// The disk.
    Files(FilesError),
    /// Something that should be fresh is stale.
    Stale(String),
    /// Git, or a revision.
    Git(GitError),
    /// The arguments do not go together.
    Usage(String),
    /// The command did what it was asked to (the first text), and found what it was asked to fail on (the second).
    Reached(String, String),
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

impl From<FilesError> for Failure {
    fn from(error: FilesError) -> Self {
        Self::Files(error)
    }
}

impl Arguments {
    /// Runs the command. The exit status is 0, 1 when the spec is wrong, something is stale or a
    /// level is reached, 2 when the disk or git failed or the arguments do not go together.
    pub(crate) fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Lint { spec } => lint(&spec),
            Command::Generate { spec, out, check } => generate(&spec, &out, check),
            Command::Schema { out, check } => schema(&out, check),
            Command::Diff(compare) => compare.run(),
            Command::Changelog(changelog) => changelog.run(),
            Command::List(list) => list.run(),
            Command::Show(show) => show.run(),
            #[cfg(feature = "mock")]
            Command::Mock(play) => play.run(),
            #[cfg(feature = "import")]
            Command::Import(import) => import.run(),
            #[cfg(feature = "import")]
            Command::Drift(drift) => drift.run(),
            Command::Completions(completions) => Ok(completions.run(Self::command())),
            #[cfg(feature = "call")]
            Command::Call(call) => return call.run(),
        };
        match done {
            Ok(message) => {
                // A closed pipe is the reader's wish, not an error.
                let _ = writeln!(io::stdout(), "{message}");
                ExitCode::SUCCESS
            }
            Err(failure) => {
                if let Failure::Reached(shown, _) = &failure {
                    let _ = writeln!(io::stdout(), "{shown}");
                }
                let _ = io::stderr().write_all(failure.text().as_bytes());
                failure.code()
            }
        }
    }
}

impl Failure {
    /// The exit status.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Files(_) | Self::Git(_) | Self::Usage(_) => ExitCode::from(2),
            Self::Spec(..) | Self::Stale(_) | Self::Reached(..) => ExitCode::from(1),
        }
    }

    /// What the user reads.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Spec(diagnostics, tail) => {
                let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                format!("{}{}{tail}\n", diagnostics.render(colour), diagnostics.summary())
            }
            Self::Files(error) => format!("error: {error}\n"),
            Self::Git(GitError(message)) | Self::Usage(message) | Self::Reached(_, message) => {
                format!("error: {}\n", visible(message))
            }
            Self::Stale(message) => format!("{}\n", visible(message)),
        }
    }
}

/// A message that may quote arguments, names of files and what git says.
fn visible(message: &str) -> String {
    message.lines().map(text::shown).collect::<Vec<_>>().join("\n")
}

impl Spec {
    fn read(&self) -> Result<Vec<Source>, Failure> {
        Ok(self.follow.read(&self.folder)?)
    }
}

fn lint(spec: &Spec) -> Result<String, Failure> {
    let api = weixin_codegen::model(spec.read()?).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
    let endpoints: usize = api.groups.iter().map(|group| group.endpoints.len()).sum();
    Ok(format!("{} in {}: nothing wrong", count(endpoints, "endpoint"), count(api.groups.len(), "group")))
}

fn generate(spec: &Spec, out: &Path, check: bool) -> Result<String, Failure> {
    let sources = spec.read()?;
    let output =
        weixin_codegen::generate(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; nothing written"))?;
    let plan = files::plan(out, &output)?;
    if check {
        return fresh(&plan, out, &command(spec, out));
    }
    files::apply(out, &plan)?;
    Ok(report(&plan, out))
}

/// The command that makes things fresh again, as it would be typed.
fn command(spec: &Spec, out: &Path) -> String {
    let mut command = "cargo run -- generate".to_owned();
    if spec.folder != Path::new("spec") {
        command.push_str(&format!(" --spec {}", shown(&spec.folder)));
    }
    if spec.follow.follow_links {
        command.push_str(" --follow-links");
    }
    if out != Path::new("generated/src/api") {
        command.push_str(&format!(" --out {}", shown(out)));
    }
    command
}

fn fresh(plan: &Plan<'_>, out: &Path, remedy: &str) -> Result<String, Failure> {
    if plan.is_empty() {
        return Ok(format!("{} in {}: all fresh", count(plan.fresh, "file"), shown(out)));
    }
    let changed = plan.write.keys().map(|name| {
        let state = if out.join(name).exists() { "stale" } else { "missing" };
        format!("{state}: {}", shown(&out.join(name)))
    });
    let removed = plan.remove.iter().map(|name| format!("no longer generated: {}", shown(&out.join(name))));
    let lines: Vec<String> = changed.chain(removed).collect();
    Err(Failure::Stale(format!("{}\nrun `{remedy}` and commit the result", lines.join("\n"))))
}

fn report(plan: &Plan<'_>, out: &Path) -> String {
    let wrote = plan.write.keys().map(|name| format!("wrote {}", shown(&out.join(name))));
    let removed = plan.remove.iter().map(|name| format!("removed {}", shown(&out.join(name))));
    let mut lines: Vec<String> = wrote.chain(removed).collect();
    lines.push(format!(
        "{} written, {} removed, {} as they were",
        count(plan.write.len(), "file"),
        plan.remove.len(),
        plan.fresh
    ));
    lines.join("\n")
}

fn schema(out: &Path, check: bool) -> Result<String, Failure> {
    let text = weixin_codegen::json_schema();
    // What is no file has no content to compare with.
    let old = out.is_file().then(|| files::read_named_text(out, 2 * text.len())).and_then(Result::ok);
    match (old.is_some_and(|old| old.replace("\r\n", "\n") == text), check) {
        (true, _) => Ok(format!("{}: fresh", shown(out))),
        (false, true) => {
            Err(Failure::Stale(format!("stale: {}\nrun `cargo run -- schema` and commit the result", shown(out))))
        }
        (false, false) => {
            files::write(out, text)?;
            Ok(format!("wrote {}", shown(out)))
        }
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
