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
use crate::terminal::wants_colours;

/// Shows one changed file.
pub(crate) fn run(arguments: &[PathBuf]) -> Result<String, Failure> {
    let [path, old, _, _, new, _, _, rest @ ..] = arguments else {
        let path = arguments.first().map(|path| files::shown(path)).unwrap_or_default();
        return Ok(format!("{path}: unmerged"));
    };
    let now = rest.first().unwrap_or(path);
    let shown =
        if now == path { files::shown(path) } else { format!("{} → {}", files::shown(path), files::shown(now)) };
    let meaning = meaning(now, old, new).unwrap_or_else(|failure| {
        let lines = git::lines(old, new, wants_colours(&io::stdout())).unwrap_or_else(|error| error.0);
        format!("{}\n{}", failure.text().trim_end(), lines.trim_end())
    });
    Ok(format!("spec {shown}\n{}\n", meaning.trim_end()))
}

fn meaning(path: &Path, old: &Path, new: &Path) -> Result<String, Failure> {
    let spec = SurroundingSpec::of(path, FollowLinks::default())?;
    let named = |side: FileVersion| FileVersion { shown: files::shown(path), ..side };
    let diff = spec.compare(named(FileVersion::read(old)?), named(FileVersion::read(new)?))?;
    Ok(render::text(&diff, &Context::default(), wants_colours(&io::stdout())))
}
