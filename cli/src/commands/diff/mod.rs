//! `weixin diff`: what changed between two specs, in the API's own terms.

mod driver;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use weixin_codegen::diff::render::{self, Context, Links, TextStyle};
use weixin_codegen::diff::{Diff, Verdict};
use weixin_codegen::files;

use crate::failure::Failure;
use crate::spec::compare::{CompareOptions, WORKING_TREE};
use crate::terminal::OutputStyle;

/// What to compare, and how to show the changes.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Two spec directories, or two versions of one spec file [default: the last commit and the working tree].
    #[arg(value_names = ["OLD", "NEW"], num_args = 2)]
    sides: Vec<PathBuf>,
    /// Compare git revisions: `A..B`, `A...B` (from their merge base), or `A..` (with the working tree).
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, conflicts_with = "sides")]
    git: Option<String>,
    #[command(flatten)]
    options: CompareOptions,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Where lines of the spec can be looked at, for HTML and Markdown; `{revision}`, `{file}` and `{line}` are filled in:
    /// `https://HOST/blob/{revision}/{file}#L{line}`.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    links: Option<String>,
    /// List every change as text, also where there are many that break nothing.
    #[arg(long)]
    all: bool,
    /// Write to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with status 1 if a change is of this level or above.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Whose changes `--fail-on` looks at: those for Rust callers, on the wire, or both.
    #[arg(long, value_enum, default_value_t = Side::Both)]
    side: Side,
    /// Arguments that git gives to a diff driver (`git config diff.weixin.command "weixin diff --driver"`). The exit status is
    /// always 0 then.
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

/// An address has a scheme, and leads to a file.
fn address(text: &str) -> Result<String, String> {
    if text.contains("://") && text.contains("{file}") && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err("expected an address with `{file}` in it".to_owned())
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
        let (diff, mut context) = match (&self.git, self.sides.as_slice()) {
            (Some(range), _) => self.options.revisions(range)?,
            (None, [old, new]) => self.options.paths(old, new)?,
            (None, _) => self.options.revisions("HEAD..")?,
        };
        context.links = self.links.as_ref().map(|template| {
            // The working tree has no name that others know; the last commit is nearest.
            let named = |side: &str| if side == WORKING_TREE { "HEAD".to_owned() } else { side.to_owned() };
            Links { template: template.clone(), old: named(&context.old), new: named(&context.new) }
        });
        let shown = self.show(&diff, &context)?;
        match self.fail_on.map(Level::verdict).filter(|level| self.side.verdict(&diff) >= *level) {
            Some(level) => Err(Failure::Found(shown, format!("there are changes of level `{level}` or above"))),
            None => Ok(shown),
        }
    }

    /// A file has neither width nor colours.
    fn style(&self) -> TextStyle {
        let stdout = OutputStyle::of_stdout().text(self.all);
        if self.out.is_none() { stdout } else { TextStyle { all: self.all, ..TextStyle::default() } }
    }

    fn show(&self, diff: &Diff, context: &Context) -> Result<String, Failure> {
        let text = match self.format {
            Format::Text => render::text(diff, context, self.style()),
            Format::Markdown => render::markdown(diff, context),
            Format::Json => render::json(diff, context),
            Format::Html => render::html(diff, context),
        };
        let Some(out) = &self.out else { return Ok(text.trim_end().to_owned()) };
        files::write(out, text)?;
        Ok(format!("wrote {}", files::shown(out)))
    }
}
