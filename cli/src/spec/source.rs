//! The spec that `call`, `list` and `show` read: a folder, or else the one that was built in.

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::files::{self, FilesError, Links};
use weixin_codegen::model::{Api, Endpoint, Group};
use weixin_codegen::{Source, model};

use crate::commands::Failure;

/// The spec of the repository that this program was built in: paths below the folder, and texts.
static BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/spec.rs"));

/// Which links of a spec's folder are followed.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct FollowLinks {
    /// Follow links that lead out of the spec's folder, too: for build systems that put links to their inputs there.
    #[arg(long)]
    pub(crate) follow_links: bool,
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

/// Which spec to read.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Place {
    /// Folder of the spec; `spec` when it is one, or else the spec that was built in.
    #[arg(long = "spec", value_name = "DIR")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) follow: FollowLinks,
}

impl Place {
    /// Reads and checks the spec.
    ///
    /// # Errors
    ///
    /// The folder that was named cannot be read, or its spec is wrong.
    pub(crate) fn open(&self) -> Result<Api, Failure> {
        let sources = match &self.folder {
            Some(folder) => self.follow.read(folder)?,
            None => match nearby() {
                Some(folder) => self.follow.read(folder)?,
                None => built_in(),
            },
        };
        model(sources).map_err(|errors| Failure::Spec(Box::new(errors), ""))
    }
}

/// The folder `spec`, if it is one of this language: many projects have a folder of that name for something else.
fn nearby() -> Option<&'static Path> {
    ["service.yaml", "service.yml"]
        .iter()
        .any(|name| Path::new("spec").join(name).is_file())
        .then_some(Path::new("spec"))
}

/// The spec that was built in.
pub(crate) fn built_in() -> Vec<Source> {
    let source = |(path, text): &(&str, &str)| Source {
        shown: format!("built-in spec/{path}"),
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    BUILT_IN.iter().map(source).collect()
}

/// Finds an endpoint by its name (`upload`, `channels/upload`, in any case) or by its path.
///
/// # Errors
///
/// What was not found, or is not unique, with what may have been meant.
pub(crate) fn find<'a>(api: &'a Api, wanted: &str) -> Result<(&'a Group, &'a Endpoint), Failure> {
    let all = || api.endpoints();
    let found: Vec<_> = all().filter(|(group, endpoint)| is_named(wanted, group, endpoint)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::Usage(unknown(wanted, all()))),
        several => {
            let names: Vec<String> = several.iter().map(|(group, endpoint)| full(group, endpoint)).collect();
            Err(Failure::Usage(format!("`{wanted}` is the name of several endpoints: say {}", names.join(" or "))))
        }
    }
}

fn full(group: &Group, endpoint: &Endpoint) -> String {
    format!("{}/{}", group.name.wire, endpoint.name.wire)
}

fn is_named(wanted: &str, group: &Group, endpoint: &Endpoint) -> bool {
    let same = |name: &str| name.eq_ignore_ascii_case(wanted);
    same(&endpoint.name.wire) || same(&endpoint.name.rust) || same(&full(group, endpoint)) || endpoint.path == wanted
}

fn unknown<'a>(wanted: &str, all: impl Iterator<Item = (&'a Group, &'a Endpoint)>) -> String {
    let names: Vec<String> = all
        .flat_map(|(group, endpoint)| [endpoint.name.wire.clone(), full(group, endpoint), endpoint.path.clone()])
        .collect();
    let shown: String = wanted.chars().take(80).flat_map(char::escape_debug).collect();
    match nearest(wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("the spec has no endpoint `{shown}`; did you mean `{near}`?"),
        None => format!("the spec has no endpoint `{shown}`; `weixin list` shows those that it has"),
    }
}
