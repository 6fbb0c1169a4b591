//! Options that say which spec a command reads.

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, FilesError, Links, shown};
use weixin_codegen::model::Api;
use weixin_codegen::{Source, model};

use super::built_in;
use crate::failure::Failure;

/// The folder of the spec, below the working directory.
const FOLDER: &str = "spec";

/// Which links of a spec's folder are followed.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct FollowLinks {
    /// Follow links that lead out of the spec's folder, too: for build systems that put links to their inputs there.
    #[arg(long)]
    follow_links: bool,
}

impl FollowLinks {
    /// Which they are.
    pub(crate) fn links(self) -> Links {
        if self.follow_links { Links::All } else { Links::Inside }
    }

    /// Reads the spec in a folder.
    ///
    /// # Errors
    ///
    /// As [`files::read_spec`].
    pub(crate) fn read(self, folder: &Path) -> Result<Vec<Source>, FilesError> {
        files::read_spec_following(folder, self.links())
    }
}

/// A spec in a folder.
#[derive(Clone, Debug, Args)]
pub(crate) struct SpecFolder {
    /// Folder of the spec.
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

    /// The options as they would be typed, each after a space; none where the defaults say it.
    pub(crate) fn options(&self) -> String {
        let folder = match self.folder.as_path() {
            folder if folder == Path::new(FOLDER) => String::new(),
            folder => format!(" --spec {}", shown(folder)),
        };
        format!("{folder}{}", if self.follow.follow_links { " --follow-links" } else { "" })
    }
}

/// A spec in a folder, or else the one that was built in.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AnySpec {
    /// Folder of the spec; `spec` when it is one, or else the spec that was built in.
    #[arg(long = "spec", value_name = "DIR")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) follow: FollowLinks,
}

impl AnySpec {
    /// Reads and checks the spec.
    ///
    /// # Errors
    ///
    /// The folder cannot be read, or its spec has errors.
    pub(crate) fn open(&self) -> Result<Api, Failure> {
        let sources = match self.folder.as_deref().or_else(|| nearby()) {
            Some(folder) => self.follow.read(folder)?,
            None => built_in::sources(),
        };
        model(sources).map_err(|errors| Failure::Spec(Box::new(errors), ""))
    }
}

/// The folder `spec`, if it is one of this language: many projects have a folder of that name for something else.
fn nearby() -> Option<&'static Path> {
    let folder = Path::new(FOLDER);
    ["service.yaml", "service.yml"].iter().any(|name| folder.join(name).is_file()).then_some(folder)
}
