//! Compares two versions of one file of a spec, in the context of the other files on the disk.

use std::path::{Path, PathBuf};

use weixin_codegen::Source;
use weixin_codegen::diff::{Diff, diff_loaded};
use weixin_codegen::encoding::escape;
use weixin_codegen::files;
use weixin_codegen::load::load_part_of_revision;
use weixin_codegen::yaml::MAX_BYTES;

use super::args::FollowLinks;
use crate::failure::Failure;

/// Stands in for a missing `service.yaml`. It is the same on both sides, so it changes nothing.
const SERVICE: &str = "\
service: service
summary: A service.
base_url: https://localhost
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens: {}
";

/// One version of a file.
pub(crate) struct FileVersion {
    /// Its name in messages.
    pub(crate) shown: String,
    /// Its text; `None` when it did not exist.
    pub(crate) text: Option<String>,
}

impl FileVersion {
    /// Reads a file. The null device stands for one that does not exist.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = files::shown(path);
        if path == Path::new("/dev/null") || path == Path::new("nul") {
            return Ok(Self { shown, text: None });
        }
        Ok(Self { shown, text: Some(escape(files::read_named(path, MAX_BYTES as u64)?, MAX_BYTES)) })
    }
}

/// The other files of the spec that a file belongs to.
pub(crate) struct SurroundingSpec {
    /// The file's paths below the spec directory, before and after: a file that moved has two.
    paths: [String; 2],
    /// The other files.
    rest: Vec<Source>,
}

impl SurroundingSpec {
    /// Finds the spec of a file that was at one path and is at another: the nearest directory above it that contains a
    /// `service.yaml`.
    pub(crate) fn of(was: &Path, is: &Path, follow: FollowLinks) -> Result<Self, Failure> {
        let folder = is.ancestors().skip(1).find(|folder| at(folder).join("service.yaml").is_file());
        let Some(folder) = folder else { return Ok(Self { paths: [was, is].map(alone), rest: Vec::new() }) };
        let below = |file: &Path| slashed(file.strip_prefix(folder).unwrap_or(file));
        let paths = [was, is].map(below);
        let mut rest = follow.read(&at(folder))?;
        rest.retain(|source| !paths.contains(&source.path));
        Ok(Self { paths, rest })
    }

    /// Compares two versions of the file.
    pub(crate) fn compare(&self, old: FileVersion, new: FileVersion) -> Result<Diff, Failure> {
        let load = |side: FileVersion, path: &str| {
            let mut sources = self.rest.clone();
            let file = side.text.map(|text| Source { shown: side.shown, path: path.to_owned(), text });
            sources.extend(file);
            if !sources.iter().any(|source| source.text.lines().any(|line| line.starts_with("service:"))) {
                sources.push(Source { shown: "service".into(), path: "service.yaml".into(), text: SERVICE.into() });
            }
            load_part_of_revision(sources, path).map_err(|errors| Failure::Spec(Box::new(errors), "; nothing compared"))
        };
        let [was, is] = &self.paths;
        let mut diff = diff_loaded(&load(old, was)?, &load(new, is)?);
        diff.only(&self.paths);
        Ok(diff)
    }
}

/// The directory, also if it is the working directory itself.
fn at(folder: &Path) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// The path of a file that belongs to no spec: from `endpoints/` or `messages/` on, if it contains that.
fn alone(file: &Path) -> String {
    let text = slashed(file);
    match text.rfind("endpoints/").max(text.rfind("messages/")) {
        Some(at) => text[at..].to_owned(),
        None => text.rsplit('/').next().unwrap_or(&text).to_owned(),
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
