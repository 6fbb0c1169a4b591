//! The front end for build scripts.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::base::Base;
use crate::emit::{Tree, default_runtime};
use crate::files::{self, Links, Root};
use crate::front_end::{self, OpenError};
use crate::render;
use crate::rust_path;
use crate::select::Selection;

/// Generates bindings in a build script: one file in `OUT_DIR`, generated again when the spec changes.
///
/// The whole `build.rs`:
///
/// ```no_run
/// fn main() -> Result<(), weixin_codegen::OpenError> {
///     weixin_codegen::Builder::new("spec").generate()
/// }
/// ```
///
/// and where the bindings are used:
///
/// ```ignore
/// #[allow(unused_imports)] // a program seldom uses all of an API
/// mod weixin {
///     include!(concat!(env!("OUT_DIR"), "/weixin.rs"));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    path: PathBuf,
    out_file: String,
    out_dir: Option<PathBuf>,
    runtime: Option<String>,
    selection: Selection,
    links: Links,
    base: Option<Base>,
}

impl Builder {
    /// Bindings for a spec's folder, or for one file or folder in it. A relative path starts at the package's root.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            out_file: "weixin.rs".to_owned(),
            out_dir: None,
            runtime: None,
            selection: Selection::default(),
            links: Links::Inside,
            base: None,
        }
    }

    /// Includes only this endpoint: `upload` (the vendor's name) or, with its group, `cooperation_shop/upload`. Can be called
    /// several times, and combined with [`group`](Self::group).
    #[must_use]
    pub fn endpoint(mut self, name: impl Into<String>) -> Self {
        self.selection.endpoints.push(name.into());
        self
    }

    /// Includes only the endpoints of this group. Can be called several times, and combined with
    /// [`endpoint`](Self::endpoint).
    #[must_use]
    pub fn group(mut self, name: impl Into<String>) -> Self {
        self.selection.groups.push(name.into());
        self
    }

    /// Includes drafts, which are left out otherwise: nobody has compared them with the vendor's pages yet.
    #[must_use]
    pub fn drafts(mut self) -> Self {
        self.selection.drafts = true;
        self
    }

    /// The path of the runtime if it is not the crate `weixin_runtime`: `crate::runtime`, `::mine::runtime`.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.runtime = Some(path.into());
        self
    }

    /// The spec adds to that of another crate of bindings, whose service, tokens, and shared tables and types it uses; the
    /// spec then has no service file. The runtime is the one of that crate unless said otherwise.
    #[must_use]
    pub fn extends(mut self, base: Base) -> Self {
        self.base = Some(base);
        self
    }

    /// Also follows links that lead out of the spec's folder, for build systems that put links to their inputs there.
    #[must_use]
    pub fn follow_links(mut self) -> Self {
        self.links = Links::All;
        self
    }

    /// The name of the file; `weixin.rs` by default.
    #[must_use]
    pub fn out_file(mut self, name: impl Into<String>) -> Self {
        self.out_file = name.into();
        self
    }

    /// The folder of the file; `OUT_DIR` by default.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Writes the file, and tells cargo to watch the spec's folder and everything in it.
    ///
    /// # Errors
    ///
    /// If the spec has errors (all of them are reported), lacks what was asked for, or a file cannot be read or written.
    pub fn generate(self) -> Result<(), OpenError> {
        let folder = files::locate(&self.path).map_or_else(|_| self.path.clone(), |place| place.folder);
        // Cargo watches a folder recursively: it notices edits, new files and removed files.
        let watched = folder.display().to_string();
        if watched.contains(['\n', '\r']) {
            // Cargo would read the rest of the path as another instruction.
            return Err(OpenError::Call(format!("the path `{}` contains a line break", files::shown(&folder))));
        }
        println!("cargo::rerun-if-changed={watched}");
        self.write(&self.text()?)
    }

    /// Returns the text of the file without writing it.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate).
    pub fn text(&self) -> Result<String, OpenError> {
        let base = self.base.as_ref();
        let default = || Ok(base.map_or_else(default_runtime, Base::runtime));
        let runtime = self.runtime.as_deref().map_or_else(default, runtime)?;
        let opened = front_end::open_extending(&self.path, Path::new(""), &self.selection, self.links, base)?;
        Ok(render::included(Tree::new(&opened.api), &runtime))
    }

    fn write(&self, text: &str) -> Result<(), OpenError> {
        let folder = self.out_dir.clone().or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        let why = "`OUT_DIR` is not set: call `generate` in a build script, or set `out_dir`";
        let folder = folder.ok_or_else(|| OpenError::Call(why.to_owned()))?;
        let root = Root::create(&folder).map_err(OpenError::Files)?;
        root.write_generated(&self.out_file, text.as_bytes()).map_err(OpenError::Files)
    }
}

fn runtime(path: &str) -> Result<TokenStream, OpenError> {
    let tokens = path.parse().map_err(|_| format!("`{path}` is not the path of a module"));
    tokens.and_then(rust_path::checked).map_err(OpenError::Call)
}
