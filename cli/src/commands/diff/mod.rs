//! `weixin diff`: what changed between two specs, in the API's own terms.

mod driver;

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use weixin_codegen::diff::render::{self, Context};
use weixin_codegen::diff::{Diff, Verdict};
use weixin_codegen::files;

use crate::failure::Failure;
use crate::spec::compare::CompareOptions;
use crate::terminal::wants_colours;

/// What to compare, and how to show the changes.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Two spec directories, or two versions of one spec file.
    #[arg(value_names = ["OLD", "NEW"], num_args = 2, required_unless_present_any = ["git", "driver"])]
    sides: Vec<PathBuf>,
    /// Compare git revisions: `A..B`, `A...B` (from their merge base), or `A..` (with the working tree).
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, conflicts_with = "sides")]
    git: Option<String>,
    #[command(flatten)]
    options: CompareOptions,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with status 1 if a change is of this level or above.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Whose changes `--fail-on` looks at: those for Rust callers, on the wire, or both.
    #[arg(long, value_enum, default_value_t = Side::Both)]
    side: Side,
    /// Arguments that git gives to a diff driver (`git config diff.weixin.command "weixin diff --driver"`).
    #[arg(long, value_name = "ARGUMENTS", num_args = 1.., allow_hyphen_values = true, conflicts_with_all = ["sides", "git"])]
    driver: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
    Html,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    Docs,
    Additive,
    Behaviour,
    Breaking,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Side {
    Both,
    Rust,
    Wire,
}

impl Level {
    fn verdict(self) -> Verdict {
        match self {
            Self::Docs => Verdict::Docs,
            Self::Additive => Verdict::Additive,
            Self::Behaviour => Verdict::Behaviour,
            Self::Breaking => Verdict::Breaking,
        }
    }
}

impl Side {
    fn verdict(self, diff: &Diff) -> Verdict {
        match self {
            Self::Both => diff.rust().max(diff.wire()),
            Self::Rust => diff.rust(),
            Self::Wire => diff.wire(),
        }
    }
}

impl DiffArgs {
    /// Compares, and shows the changes.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        if !self.driver.is_empty() {
            return driver::run(&self.driver);
        }
        let (diff, context) = match (&self.git, self.sides.as_slice()) {
            (Some(range), _) => self.options.revisions(range)?,
            (None, [old, new]) => self.options.paths(old, new)?,
            (None, _) => return Err(Failure::Usage("give two directories, two files, or `--git A..B`".to_owned())),
        };
        let shown = self.show(&diff, &context)?;
        match self.fail_on.map(Level::verdict).filter(|level| self.side.verdict(&diff) >= *level) {
            Some(level) => Err(Failure::Found(shown, format!("there are changes of level `{level}` or above"))),
            None => Ok(shown),
        }
    }

    fn show(&self, diff: &Diff, context: &Context) -> Result<String, Failure> {
        let text = match self.format {
            Format::Text => render::text(diff, context, self.out.is_none() && wants_colours(&io::stdout())),
            Format::Markdown => render::markdown(diff, context),
            Format::Json => render::json(diff, context),
            Format::Html => render::html(diff, context),
        };
        let Some(out) = &self.out else { return Ok(text.trim_end().to_owned()) };
        files::write(out, text)?;
        Ok(format!("wrote {}", files::shown(out)))
    }
}
