//! `weixin diff` and `weixin changelog`: what changed, in the API's own terms.

mod driver;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use weixin_codegen::Source;
use weixin_codegen::diff::render::{self, Context};
use weixin_codegen::diff::{Diff, Verdict, Version, diff_loaded};
use weixin_codegen::files;
use weixin_codegen::load::{Loaded, load};

use crate::commands::Failure;
use crate::spec::git::{self, Range};
use crate::spec::single_file::{Part, Side};
use crate::spec::source::FollowLinks;

/// The longest `Cargo.toml` in which a version is looked for, in bytes.
const MAX_MANIFEST: usize = 1024 * 1024;

/// What to compare, and how to show it.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Two folders of specs, or two files of one.
    #[arg(value_names = ["OLD", "NEW"], num_args = 2, required_unless_present_any = ["git", "driver"])]
    sides: Vec<PathBuf>,
    #[command(flatten)]
    revisions: Revisions,
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

/// Revisions of the repository around the working directory.
#[derive(Debug, Args)]
pub(crate) struct Revisions {
    /// Two revisions of this repository: `A..B`, `A...B` since they parted, `A..` to the working tree.
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, conflicts_with = "sides")]
    git: Option<String>,
    /// Folder of the spec in the revisions.
    #[arg(long = "spec", value_name = "DIR", default_value = "spec")]
    folder: PathBuf,
    #[command(flatten)]
    follow: FollowLinks,
    /// Version of the old bindings; that of the old `Cargo.toml` unless said.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    current: Option<Version>,
}

/// What to write a changelog of.
#[derive(Debug, Args)]
pub(crate) struct Changelog {
    /// Two revisions of this repository: `A..B`, `A...B` since they parted, `A..` to the working tree.
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    git: String,
    /// Folder of the spec in the revisions.
    #[arg(long = "spec", value_name = "DIR", default_value = "spec")]
    folder: PathBuf,
    #[command(flatten)]
    follow: FollowLinks,
    /// Version of the old bindings; that of the old `Cargo.toml` unless said.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    current: Option<Version>,
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

fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).ok_or_else(|| "not a version: write it as 0.3.1".to_owned())
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

impl Compare {
    /// Compares and shows.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        if !self.driver.is_empty() {
            return driver::run(&self.driver);
        }
        let (diff, context) = match (&self.revisions.git, self.sides.as_slice()) {
            (Some(range), _) => {
                revisions(range, &self.revisions.folder, self.revisions.follow, self.revisions.current)?
            }
            (None, [old, new]) => paths(old, new, self.revisions.follow, self.revisions.current)?,
            (None, _) => return Err(Failure::Usage("give two folders, two files, or `--git A..B`".to_owned())),
        };
        let shown = self.show(&diff, &context)?;
        match self.fail_on.map(Level::verdict).filter(|level| self.judge.verdict(&diff) >= *level) {
            Some(level) => Err(Failure::Reached(shown, format!("there are changes that are {level} or heavier"))),
            None => Ok(shown),
        }
    }

    fn show(&self, diff: &Diff, context: &Context) -> Result<String, Failure> {
        let text = match self.format {
            Format::Text => render::text(diff, context, self.out.is_none() && colours()),
            Format::Markdown => render::markdown(diff, context),
            Format::Json => render::json(diff, context),
            Format::Html => render::html(diff, context),
        };
        let Some(out) = &self.out else { return Ok(text.trim_end().to_owned()) };
        files::write(out, text)?;
        Ok(format!("wrote {}", files::shown(out)))
    }
}

impl Changelog {
    /// Compares, and prints a section of `CHANGELOG.md`.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let (diff, context) = revisions(&self.git, &self.folder, self.follow, self.current)?;
        Ok(render::changelog(&diff, &context).trim_end().to_owned())
    }
}

/// True when the standard output is a terminal whose reader wants colours.
pub(crate) fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Reads and checks a whole spec.
fn whole(sources: Vec<Source>) -> Result<Loaded, Failure> {
    load(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; nothing compared"))
}

/// Compares two folders or two files.
fn paths(old: &Path, new: &Path, follow: FollowLinks, current: Option<Version>) -> Result<(Diff, Context), Failure> {
    let named = |version| Context { old: files::shown(old), new: files::shown(new), version };
    match (old.is_dir(), new.is_dir()) {
        (true, true) => {
            let diff = diff_loaded(&whole(follow.read(old)?)?, &whole(follow.read(new)?)?);
            let manifest = old.parent().map(|parent| parent.join("Cargo.toml"));
            let text = manifest.and_then(|path| files::read_named_text(&path, MAX_MANIFEST).ok());
            Ok((diff, named(current.or_else(|| text.as_deref().and_then(manifest_version)))))
        }
        (false, false) => {
            let part = Part::around(new, follow)?;
            let diff = part.compare(Side::read(old)?, Side::read(new)?)?;
            Ok((diff, named(current)))
        }
        _ => Err(Failure::Usage("one is a folder, the other a file: give two of a kind".to_owned())),
    }
}

/// Compares two revisions.
fn revisions(
    range: &str,
    folder: &Path,
    follow: FollowLinks,
    current: Option<Version>,
) -> Result<(Diff, Context), Failure> {
    if folder.is_absolute() {
        return Err(Failure::Usage(
            "with `--git`, the folder of the spec is relative to the working directory".to_owned(),
        ));
    }
    let range = Range::parse(range)?;
    let old = whole(git::read_spec(&range.old, folder)?)?;
    let new = match &range.new {
        Some(revision) => whole(git::read_spec(revision, folder)?)?,
        None => whole(follow.read(folder)?)?,
    };
    let mut diff = diff_loaded(&old, &new);
    // What is gone is marked as old; that everything else is at the new revision goes without saying.
    for place in diff.changes.iter_mut().filter_map(|change| change.place.as_mut()) {
        let prefixes = [Some(&range.old), range.new.as_ref()].into_iter().flatten();
        let bare = prefixes.filter_map(|revision| place.file.strip_prefix(revision.as_str())?.strip_prefix(':')).next();
        if let Some(bare) = bare {
            place.file = bare.to_owned();
        }
    }
    let manifest = git::file(&range.old, "Cargo.toml")?;
    let version = current.or_else(|| manifest.as_deref().and_then(manifest_version));
    let new = range.new.unwrap_or_else(|| "working tree".to_owned());
    Ok((diff, Context { old: range.old, new, version }))
}

/// The version in a manifest: of the workspace, or of the package.
fn manifest_version(text: &str) -> Option<Version> {
    let mut section = "";
    let mut found = None;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
        }
        let value = line.strip_prefix("version").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        let version = value.and_then(|value| Version::parse(value.split('"').nth(1)?));
        match section {
            "workspace.package" if version.is_some() => return version,
            "package" if version.is_some() => found = version,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_manifests() {
        let version = |text: &str| manifest_version(text).map(|version| version.to_string());
        let workspace =
            "[workspace.dependencies]\nx = { version = \"9.9.9\" }\n[workspace.package]\nversion = \"0.3.1\"\n";
        assert_eq!(version(workspace).as_deref(), Some("0.3.1"));
        assert_eq!(version("[package]\nname = \"x\"\nversion=\"1.2.3\"\n").as_deref(), Some("1.2.3"));
        assert_eq!(version("[package]\nversion.workspace = true\n"), None);
        assert_eq!(version(""), None);
    }
}
