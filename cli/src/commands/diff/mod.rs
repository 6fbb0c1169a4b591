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

/// What to compare, and how to show it.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Two folders of specs, or two files of one.
    #[arg(value_names = ["OLD", "NEW"], num_args = 2, required_unless_present_any = ["git", "driver"])]
    sides: Vec<PathBuf>,
    /// Two revisions of this repository: `A..B`, `A...B` since they parted, `A..` to the working tree.
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, conflicts_with = "sides")]
    git: Option<String>,
    #[command(flatten)]
    options: CompareOptions,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// File to write instead of the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with 1 when a change is as heavy as this, or heavier.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Whose verdicts count for `--fail-on`.
    #[arg(long, value_enum, default_value_t = Judge::Both)]
    judge: Judge,
    /// What git gives to a diff driver: `diff.weixin.command = weixin diff --driver`.
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
enum Judge {
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

impl Judge {
    fn verdict(self, diff: &Diff) -> Verdict {
        match self {
            Self::Both => diff.rust().max(diff.wire()),
            Self::Rust => diff.rust(),
            Self::Wire => diff.wire(),
        }
    }
}

impl DiffArgs {
    /// Compares and shows.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        if !self.driver.is_empty() {
            return driver::run(&self.driver);
        }
        let (diff, context) = match (&self.git, self.sides.as_slice()) {
            (Some(range), _) => self.options.revisions(range)?,
            (None, [old, new]) => self.options.paths(old, new)?,
            (None, _) => return Err(Failure::Usage("give two folders, two files, or `--git A..B`".to_owned())),
        };
        let shown = self.show(&diff, &context)?;
        match self.fail_on.map(Level::verdict).filter(|level| self.judge.verdict(&diff) >= *level) {
            Some(level) => Err(Failure::Found(shown, format!("there are changes that are {level} or heavier"))),
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
