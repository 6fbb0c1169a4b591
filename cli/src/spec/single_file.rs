//! One file of a spec at two times: the rest of the spec, as it is on the disk, helps to understand it.

use std::path::{Path, PathBuf};

use weixin_codegen::Source;
use weixin_codegen::diff::{Diff, diff_loaded};
use weixin_codegen::encoding::escape;
use weixin_codegen::files;
use weixin_codegen::load::load_part_of_revision;
use weixin_codegen::yaml::MAX_BYTES;

use super::args::FollowLinks;
use crate::failure::Failure;

/// Stands in where there is no service around: it says nothing that could differ.
const SERVICE: &str = "\
service: service
summary: A service.
base_url: https://localhost
envelope: { code: errcode, message: errmsg, success: [0] }
tokens: {}
";

/// A file at one time.
pub(crate) struct FileVersion {
    /// What messages call it.
    pub(crate) shown: String,
    /// Its text; `None` when it did not exist.
    pub(crate) text: Option<String>,
}

impl FileVersion {
    /// Reads it; the null device is a file that is not there.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = files::shown(path);
        if path == Path::new("/dev/null") || path == Path::new("nul") {
            return Ok(Self { shown, text: None });
        }
        Ok(Self { shown, text: Some(escape(files::read_named(path, MAX_BYTES as u64)?, MAX_BYTES)) })
    }
}

/// The spec around a file.
pub(crate) struct SurroundingSpec {
    /// The file's path below the spec's folder.
    path: String,
    /// The other files.
    rest: Vec<Source>,
}

impl SurroundingSpec {
    /// Finds the spec around a file: the nearest folder above it that holds a `service.yaml`.
    pub(crate) fn of(file: &Path, follow: FollowLinks) -> Result<Self, Failure> {
        let folder = file.ancestors().skip(1).find(|folder| at(folder).join("service.yaml").is_file());
        let Some(folder) = folder else { return Ok(Self { path: alone(file), rest: Vec::new() }) };
        let path = slashed(file.strip_prefix(folder).unwrap_or(file));
        let mut rest = follow.read(&at(folder))?;
        rest.retain(|source| source.path != path);
        Ok(Self { path, rest })
    }

    /// What changed in the file.
    pub(crate) fn compare(&self, old: FileVersion, new: FileVersion) -> Result<Diff, Failure> {
        let load = |side: FileVersion| {
            let mut sources = self.rest.clone();
            let file = side.text.map(|text| Source { shown: side.shown, path: self.path.clone(), text });
            sources.extend(file);
            if !sources.iter().any(|source| source.text.lines().any(|line| line.starts_with("service:"))) {
                sources.push(Source { shown: "service".into(), path: "service.yaml".into(), text: SERVICE.into() });
            }
            load_part_of_revision(sources, &self.path)
                .map_err(|errors| Failure::Spec(Box::new(errors), "; nothing compared"))
        };
        let mut diff = diff_loaded(&load(old)?, &load(new)?);
        diff.only(&self.path);
        Ok(diff)
    }
}

/// The folder, also where it is the working directory itself.
fn at(folder: &Path) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// The path of a file without a spec around it: from the folder of endpoints on, if it is in one.
fn alone(file: &Path) -> String {
    let text = slashed(file);
    match text.rfind("endpoints/") {
        Some(at) => text[at..].to_owned(),
        None => text.rsplit('/').next().unwrap_or(&text).to_owned(),
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
