//! Paths as other programs need them: from the root of the repository.

use std::path::{Component, Path, PathBuf};

use weixin_codegen::{Source, text};

use crate::spec::built_in::is_built_in;

/// How the paths of a spec's files begin in a report: with that of the folder from the root of the repository; with the whole path
/// if there is no repository around it.
pub(super) struct Paths(String);

impl Paths {
    /// The paths of a spec in a folder. Without a repository they begin at the working directory, if the folder is below it.
    pub(super) fn of(folder: &Path) -> Self {
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let repository = whole.ancestors().find(|above| above.join(".git").exists()).map(Path::to_owned);
        let root = repository.or_else(|| PathBuf::from(".").canonicalize().ok());
        let below = root.and_then(|root| whole.strip_prefix(root).map(slashed).ok());
        Self(below.unwrap_or_else(|| slashed(&whole)))
    }

    /// The path of a file of the folder. Files of the built-in spec are in no repository, and keep the names that messages
    /// have for them.
    pub(super) fn path(&self, source: &Source) -> String {
        if is_built_in(source) { source.shown.clone() } else { self.file(&source.path) }
    }

    /// The path of a file that may not be there. It is shown, so that its name does not act on a terminal.
    pub(super) fn file(&self, below: &str) -> String {
        let path = if self.0.is_empty() { below.to_owned() } else { format!("{}/{below}", self.0) };
        text::shown(&path).into_owned()
    }
}

/// A path with `/`, whatever the system writes.
fn slashed(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        match part {
            Component::RootDir => text.push('/'),
            part => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                text.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    text
}
