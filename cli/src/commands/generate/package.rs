//! The package around the bindings: what its `Cargo.toml` and the crate's root have of the spec.

use std::io;
use std::path::{Path, PathBuf};

use weixin_codegen::files::{self, FilesError, Root, failed};
use weixin_codegen::model::Api;
use weixin_codegen::regions::{self, Host};

/// The most bytes of a file that are read.
const MAX_BYTES: usize = 4 << 20;

/// The files of a package that are written by hand and have parts of the spec.
#[derive(Debug, Default)]
pub(super) struct Package {
    folder: PathBuf,
    /// Their names below the package, with what they should be.
    pub(super) stale: Vec<(String, String)>,
    /// How many are up to date.
    pub(super) fresh: usize,
}

impl Package {
    /// The package whose bindings are in a folder; one without files if there is none.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or has a comment that cannot be followed.
    pub(super) fn around(out: &Path, api: &Api) -> Result<Self, FilesError> {
        let folders =
            out.ancestors().skip(1).map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
        let Some(folder) = folders.into_iter().find(|folder| folder.join("Cargo.toml").is_file()) else {
            return Ok(Self::default());
        };
        let mut package = Self { folder: folder.to_owned(), ..Self::default() };
        package.look("Cargo.toml", Host::Manifest, api, "")?;
        for root in ["src/lib.rs", "src/main.rs"] {
            if let Some(module) = module(&folder.join("src"), out)
                && folder.join(root).is_file()
            {
                package.look(root, Host::CrateRoot, api, &module)?;
            }
        }
        Ok(package)
    }

    fn look(&mut self, name: &str, host: Host, api: &Api, module: &str) -> Result<(), FilesError> {
        let path = self.folder.join(name);
        let text = files::read_named_text(&path, MAX_BYTES)?;
        let filled = regions::fill(&text, host, api, module);
        match filled.map_err(|error| failed("fill", &path)(io::Error::other(error)))? {
            Some(filled) if filled != text => self.stale.push((name.to_owned(), filled)),
            Some(_) => self.fresh += 1,
            None => {}
        }
        Ok(())
    }

    /// The paths of those that are stale.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.stale.iter().map(|(name, _)| self.folder.join(name))
    }

    /// Writes those that are stale.
    ///
    /// # Errors
    ///
    /// One cannot be written.
    pub(super) fn write(&self) -> Result<(), FilesError> {
        if self.stale.is_empty() {
            return Ok(());
        }
        let files: Vec<(&str, &[u8])> =
            self.stale.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        Root::open(&self.folder)?.write_all(&files).map(drop)
    }
}

/// The path of the module in a folder from the crate's root: `api`; `None` if it is elsewhere.
fn module(src: &Path, out: &Path) -> Option<String> {
    let below = out.strip_prefix(src).or_else(|_| out.strip_prefix(src.strip_prefix(".").unwrap_or(src))).ok()?;
    Some(below.iter().map(|step| step.to_string_lossy()).collect::<Vec<_>>().join("::"))
}
