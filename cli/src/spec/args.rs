//! Options that name the spec of a command.

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, FilesError, Links, shown};
use weixin_codegen::model::Api;
use weixin_codegen::{Source, model};

use super::built_in;
use crate::failure::Failure;

/// The default spec directory, below the working directory.
const FOLDER: &str = "spec";

/// Which symbolic links of a spec directory are followed.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct FollowLinks {
    /// Follow symbolic links that lead out of the spec directory.
    #[arg(long)]
    follow_links: bool,
}

impl FollowLinks {
    /// The links that are followed.
    pub(crate) fn links(self) -> Links {
        if self.follow_links { Links::All } else { Links::Inside }
    }

    /// Reads the spec in a directory.
    ///
    /// # Errors
    ///
    /// As [`files::read_spec`].
    pub(crate) fn read(self, folder: &Path) -> Result<Vec<Source>, FilesError> {
        files::read_spec_following(folder, self.links())
    }
}

/// A spec in a directory.
#[derive(Clone, Debug, Args)]
pub(crate) struct SpecFolder {
    /// Spec directory.
    #[arg(long = "spec", value_name = "DIR", default_value = FOLDER)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) follow: FollowLinks,
}

impl SpecFolder {
    /// Reads the spec.
    ///
    /// # Errors
    ///
    /// As [`files::read_spec`].
    pub(crate) fn read(&self) -> Result<Vec<Source>, FilesError> {
        self.follow.read(&self.folder)
    }

    /// The options as they would be typed, each after a space; empty for the defaults.
    pub(crate) fn options(&self) -> String {
        let folder = match self.folder.as_path() {
            folder if folder == Path::new(FOLDER) => String::new(),
            folder => format!(" --spec {}", shown(folder)),
        };
        format!("{folder}{}", if self.follow.follow_links { " --follow-links" } else { "" })
    }
}

/// Whether a spec adds to the built-in one.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Extends {
    /// The spec directory adds endpoints to the built-in spec, and has no service file.
    #[arg(long)]
    extends: bool,
}

impl Extends {
    /// The spec itself, or the built-in one with it.
    pub(crate) fn of(self, own: Vec<Source>) -> Vec<Source> {
        if self.extends { built_in::extended_by(own) } else { own }
    }

    /// The option as it would be typed, after a space.
    #[cfg(feature = "import")]
    pub(crate) fn option(self) -> &'static str {
        if self.extends { " --extends" } else { "" }
    }
}

/// A spec in a directory, or the built-in one.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AnySpec {
    /// Spec directory [default: `spec` if it contains a spec, otherwise the built-in spec].
    #[arg(long = "spec", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The spec directory adds endpoints to the built-in spec, and has no service file.
    #[arg(long, requires = "folder")]
    extends: bool,
    #[command(flatten)]
    pub(crate) follow: FollowLinks,
}

impl AnySpec {
    /// The directory, for those who read it at other times, too.
    pub(crate) fn folder(&self) -> SpecFolder {
        let folder = self.folder.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
        SpecFolder { folder, follow: self.follow }
    }

    /// Reads and checks the spec.
    ///
    /// # Errors
    ///
    /// The directory cannot be read, or its spec has errors.
    pub(crate) fn open(&self) -> Result<Api, Failure> {
        let sources = match self.folder.as_deref().or_else(|| nearby()) {
            Some(folder) if self.extends => built_in::extended_by(self.follow.read(folder)?),
            Some(folder) => self.follow.read(folder)?,
            None => built_in::sources(),
        };
        model(sources).map_err(|errors| Failure::Spec(Box::new(errors), ""))
    }

    /// The options as they would be typed, each after a space.
    pub(crate) fn options(&self) -> String {
        let folder = self.folder.iter().map(|folder| format!(" --spec {}", shown(folder)));
        let flags = [(self.extends, " --extends"), (self.follow.follow_links, " --follow-links")];
        let flags = flags.into_iter().filter(|(is_on, _)| *is_on).map(|(_, flag)| flag.to_owned());
        folder.chain(flags).collect()
    }
}

/// The directory `spec`, if it contains a spec: many projects have a directory of that name for something else.
fn nearby() -> Option<&'static Path> {
    let folder = Path::new(FOLDER);
    ["service.yaml", "service.yml"].iter().any(|name| folder.join(name).is_file()).then_some(folder)
}
