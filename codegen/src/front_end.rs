//! What the front ends share: opening a path that a user wrote as an API.
//!
//! The command line reads the spec's folder itself; the macro and [`Builder`](crate::Builder) use this module.

use std::fmt;
use std::path::{Path, PathBuf};

#[cfg(feature = "generate")]
use crate::base::Base;
use crate::files::{self, FilesError, Links, PathInSpec};
use crate::model::Api;
use crate::select::{Selection, Unknown};
use crate::{Diagnostics, Source, model};

/// A spec, opened.
#[derive(Debug)]
pub struct Opened {
    /// The API, or the part of it that was asked for.
    pub api: Api,
    /// The spec's folder, to be watched for new and removed files.
    pub folder: PathBuf,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
}

/// Why a spec could not be opened. Both `Display` and `Debug` print the report for the user.
pub enum OpenError {
    /// A file or folder could not be read or written.
    Files(FilesError),
    /// The spec has errors.
    Spec(Box<Diagnostics>),
    /// The selection names things that the spec does not have.
    Selection(Vec<Unknown>),
    /// The front end was called incorrectly.
    Call(String),
}

/// Reads and checks the whole spec, and returns the selected part. The path is that of a spec's folder, or of a file or
/// folder in it, which limits the selection to its endpoints. Messages show paths relative to `base`.
///
/// # Errors
///
/// See [`OpenError`].
pub fn open(path: &Path, base: &Path, selection: &Selection) -> Result<Opened, OpenError> {
    open_following(path, base, selection, Links::Inside)
}

/// Like [`open`], with a choice of which links are followed.
///
/// # Errors
///
/// See [`OpenError`].
pub fn open_following(path: &Path, base: &Path, selection: &Selection, links: Links) -> Result<Opened, OpenError> {
    opened(path, base, selection, links, model)
}

/// Like [`open_following`], for a spec that adds to the one of another crate, which has the service file.
///
/// # Errors
///
/// See [`OpenError`].
#[cfg(feature = "generate")]
pub fn open_extending(
    path: &Path,
    base: &Path,
    selection: &Selection,
    links: Links,
    extended: Option<&Base>,
) -> Result<Opened, OpenError> {
    opened(path, base, selection, links, |sources| match extended {
        Some(extended) => extended.model(sources),
        None => model(sources),
    })
}

fn opened(
    path: &Path,
    base: &Path,
    selection: &Selection,
    links: Links,
    model: impl FnOnce(Vec<Source>) -> Result<Api, Diagnostics>,
) -> Result<Opened, OpenError> {
    let PathInSpec { folder, under } = files::locate(path).map_err(OpenError::Files)?;
    let mut sources = files::read_spec_following(&folder, links).map_err(OpenError::Files)?;
    let files = sources.iter().map(|source| folder.join(&source.path)).collect();
    let base = format!("{}/", files::shown(base));
    for source in &mut sources {
        if let Some(below) = source.shown.strip_prefix(&base) {
            source.shown = below.to_owned();
        }
    }
    let api = model(sources).map_err(|diagnostics| OpenError::Spec(Box::new(diagnostics)))?;
    let selection = Selection { under, ..selection.clone() };
    let api = api.select(&selection).map_err(OpenError::Selection)?;
    Ok(Opened { api, folder, files })
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(error) => write!(f, "{error}"),
            Self::Spec(diagnostics) => write!(f, "the spec has errors\n\n{diagnostics}"),
            Self::Selection(unknown) => {
                let lines: Vec<String> = unknown.iter().map(Unknown::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            Self::Call(why) => f.write_str(why),
        }
    }
}

impl fmt::Debug for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for OpenError {}
