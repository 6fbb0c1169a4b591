//! Compares two specs: two directories, two files, or two revisions.

use std::path::Path;

use clap::Args;
use weixin_codegen::diff::render::Context;
use weixin_codegen::diff::{Diff, Version, diff_loaded};
use weixin_codegen::files;
use weixin_codegen::load::{Loaded, load, load_revision};
use weixin_codegen::{Diagnostics, Source};

use super::args::SpecFolder;
use super::git::{self, RevisionRange};
use super::single_file::{FileVersion, SurroundingSpec};
use crate::failure::Failure;

/// The largest `Cargo.toml` that is searched for a version, in bytes.
const MAX_MANIFEST: usize = 1024 * 1024;

/// What the side of a comparison is called that is in no commit.
pub(crate) const WORKING_TREE: &str = "working tree";

/// Options of both commands that compare.
#[derive(Clone, Debug, Args)]
pub(crate) struct CompareOptions {
    #[command(flatten)]
    spec: SpecFolder,
    /// Version of the old bindings [default: the version in the old `Cargo.toml`, unless it is a pre-release].
    #[arg(long, value_name = "VERSION", value_parser = version)]
    current: Option<Version>,
}

/// A version from the command line.
pub(crate) fn version(text: &str) -> Result<Version, String> {
    let expected = "expected a version such as `0.3.1`";
    Version::parse(text).ok_or_else(|| match text.split_once(['-', '+']) {
        Some((release, _)) if Version::parse(release).is_some() => {
            format!("{expected}; what changed decides about releases only, not about pre-releases and builds of them")
        }
        _ => expected.to_owned(),
    })
}

impl CompareOptions {
    /// The options for a spec, without a version.
    pub(crate) fn of(spec: SpecFolder) -> Self {
        Self { spec, current: None }
    }

    /// Compares two directories or two files.
    ///
    /// # Errors
    ///
    /// One of them cannot be read or has errors, or one is a directory and the other a file.
    pub(crate) fn paths(&self, old: &Path, new: &Path) -> Result<(Diff, Context), Failure> {
        let follow = self.spec.follow;
        let context = |version| Context { old: files::shown(old), new: files::shown(new), version, links: None };
        match (old.is_dir(), new.is_dir()) {
            (true, true) => {
                let side = |folder: &Path| revision(follow.read(folder)?, files::shown(folder));
                let diff = diff_loaded(&side(old)?, &side(new)?);
                let manifest = old.parent().map(|parent| parent.join("Cargo.toml"));
                let text = manifest.and_then(|path| files::read_named_text(&path, MAX_MANIFEST).ok());
                Ok((diff, context(self.current.or_else(|| text.as_deref().and_then(manifest_version)))))
            }
            (false, false) => {
                let spec = SurroundingSpec::of(new, new, follow)?;
                let diff = spec.compare(FileVersion::read(old)?, FileVersion::read(new)?)?;
                Ok((diff, context(self.current)))
            }
            _ => Err(Failure::Usage("cannot compare a directory with a file".to_owned())),
        }
    }

    /// Compares two revisions of the repository around the working directory.
    ///
    /// # Errors
    ///
    /// The range is invalid, git fails, or one of the specs cannot be read or has errors.
    pub(crate) fn revisions(&self, range: &str) -> Result<(Diff, Context), Failure> {
        let folder = &self.spec.folder;
        if folder.is_absolute() {
            return Err(Failure::Usage(
                "with `--git`, the path in `--spec` must be relative to the working directory".to_owned(),
            ));
        }
        let range = RevisionRange::parse(range)?;
        let side = |name: &str| revision(git::read_spec(name, folder)?, format!("{name}:{}", files::shown(folder)));
        let old = side(&range.old)?;
        let new = match &range.new {
            Some(name) => side(name)?,
            None => load(self.spec.read()?).map_err(|errors| not_compared(errors, files::shown(folder)))?,
        };
        let mut diff = diff_loaded(&old, &new);
        hide_revisions(&mut diff, &range);
        // From another working directory than the package's, the spec is what leads to it.
        let manifest = match git::file(&range.old, "Cargo.toml")? {
            None => git::file(&range.old, &format!("{}/../Cargo.toml", files::slashed(folder)))?,
            here => here,
        };
        let version = self.current.or_else(|| manifest.as_deref().and_then(manifest_version));
        let new = range.new.unwrap_or_else(|| WORKING_TREE.to_owned());
        Ok((diff, Context { old: range.old, new, version, links: None }))
    }
}

/// Reads and checks a spec that may be of another time, with what the side is called.
fn revision(sources: Vec<Source>, side: String) -> Result<Loaded, Failure> {
    load_revision(sources).map_err(|errors| not_compared(errors, side))
}

fn not_compared(errors: Diagnostics, side: String) -> Failure {
    Failure::NotCompared(Box::new(errors), side)
}

/// Removes the revisions from the names of files: what is removed stands in the old revision, everything else in the new one.
fn hide_revisions(diff: &mut Diff, range: &RevisionRange) {
    for place in diff.changes.iter_mut().filter_map(|change| change.position.as_mut()) {
        let prefixes = [Some(&range.old), range.new.as_ref()].into_iter().flatten();
        let bare = prefixes.filter_map(|revision| place.file.strip_prefix(revision.as_str())?.strip_prefix(':')).next();
        if let Some(bare) = bare {
            place.file = bare.to_owned();
        }
    }
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
    fn a_pre_release_is_refused_as_one() {
        assert_eq!(version("0.2.0").map(|version| version.to_string()).as_deref(), Ok("0.2.0"));
        let refused = |text: &str| version(text).expect_err(text);
        assert!(refused("0.2.0-rc.1").contains("not about pre-releases"), "{}", refused("0.2.0-rc.1"));
        assert!(refused("0.2.0+5").contains("not about pre-releases"));
        assert_eq!(refused("0.2"), "expected a version such as `0.3.1`");
    }

    #[test]
    fn versions_of_manifests() {
        let version = |text: &str| manifest_version(text).map(|version| version.to_string());
        let workspace =
            "[workspace.dependencies]\nx = { version = \"9.9.9\" }\n[workspace.package]\nversion = \"0.3.1\"\n";
        assert_eq!(version(workspace).as_deref(), Some("0.3.1"));
        assert_eq!(version("[package]\nname = \"x\"\nversion=\"1.2.3\"\n").as_deref(), Some("1.2.3"));
        assert_eq!(version("[package]\nversion.workspace = true\n"), None);
        assert_eq!(version("[package]\nversion = \"0.2.0-rc.1\"\n"), None);
        assert_eq!(version(""), None);
    }
}
