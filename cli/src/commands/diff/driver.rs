//! A diff driver for git: `git diff` shows what changes in the API.
//!
//! Git calls it with `path old-file old-hash old-mode new-file new-hash new-mode`, and two more arguments for a renamed file.
//! It never fails, because git would stop: a file with errors is shown line by line.

use std::io;
use std::path::{Path, PathBuf};

use weixin_codegen::diff::render::{self, Context};
use weixin_codegen::files;

use crate::failure::Failure;
use crate::spec::args::FollowLinks;
use crate::spec::git;
use crate::spec::single_file::{FileVersion, SurroundingSpec};
use crate::terminal::{OutputStyle, wants_colours};

/// Shows one changed file.
pub(crate) fn run(arguments: &[PathBuf]) -> Result<String, Failure> {
    let [path, old, _, _, new, _, _, rest @ ..] = arguments else {
        let path = arguments.first().map(|path| files::shown(path)).unwrap_or_default();
        return Ok(format!("{path}: unmerged"));
    };
    let now = rest.first().unwrap_or(path);
    let shown =
        if now == path { files::shown(path) } else { format!("{} → {}", files::shown(path), files::shown(now)) };
    let meaning = meaning((path, now), (old, new)).unwrap_or_else(|failure| {
        let lines = git::lines(old, new, wants_colours(&io::stdout())).unwrap_or_else(|error| error.0);
        format!("{}\n{}", failure.text().trim_end(), lines.trim_end())
    });
    Ok(format!("spec {shown}\n{}\n", meaning.trim_end()))
}

/// What changes between two versions of a file, which had a path and has another or the same.
fn meaning((was, is): (&Path, &Path), (old, new): (&Path, &Path)) -> Result<String, Failure> {
    let spec = SurroundingSpec::of(was, is, FollowLinks::default())?;
    let read = |side: &Path, path: &Path| {
        FileVersion::read(side).map(|version| FileVersion { shown: files::shown(path), ..version })
    };
    let diff = spec.compare(read(old, was)?, read(new, is)?)?;
    Ok(render::text(&diff, &Context::default(), OutputStyle::of_stdout().text(true)))
}
