//! The only stage that touches the disk: reads a spec's folder and writes what changed.
//!
//! Everything goes through a [`Root`]: below the named folder, writing and removing never follow links. Reading follows
//! links that stay inside the folder, or all of them if asked to.

mod entry;
mod kind;
#[cfg(feature = "generate")]
mod output;
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "here only its tests use it"))]
mod portable;
mod root;
mod spec;
#[cfg(test)]
mod tests;
#[cfg(unix)]
mod unix;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::encoding::decode_up_to;
use crate::text;

pub use entry::{Entry, entry};
pub use kind::EntryKind;
#[cfg(all(feature = "generate", feature = "maintain"))]
pub(crate) use output::SITE_MARK;
#[cfg(feature = "generate")]
pub use output::{OutputKind, Plan, apply, plan, plan_of};
pub use root::{Held, Root};
pub use spec::{Links, read_spec, read_spec_following};

/// A failure of the disk: what was tried, and what the system said.
#[derive(Debug)]
pub struct FilesError {
    /// What was tried, with the path.
    pub what: String,
    /// What the system said.
    pub source: io::Error,
}

impl FilesError {
    /// The error, with what has been done before.
    fn after(mut self, written: usize, all: usize) -> Self {
        if all > 1 {
            let said = format!("{}; {written} of {all} files were written, another run writes the rest", self.source);
            self.source = io::Error::new(self.source.kind(), said);
        }
        self
    }
}

impl std::fmt::Display for FilesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.what, self.source)
    }
}

impl std::error::Error for FilesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Makes an error of what the system said: `cannot read PATH: …`.
pub fn failed(what: &str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    let what = format!("cannot {what} `{}`", shown(path));
    move |source| FilesError { what, source }
}

/// A path as messages show it: with `/`, and with nothing in it that acts on a terminal or breaks the line.
pub fn shown(path: &Path) -> String {
    text::shown(&slashed(path)).into_owned()
}

/// A path with `/` between its names.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    // Elsewhere a backslash is a letter of a name.
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// A path that a user named, split into the spec's folder and the part inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathInSpec {
    /// The spec's folder: the closest ancestor that contains `service.yaml`.
    pub folder: PathBuf,
    /// The file or folder inside it; `None` for all of it.
    pub under: Option<String>,
}

/// Finds the spec that contains a path.
///
/// # Errors
///
/// If the path does not exist, or is a file outside of any spec.
pub fn locate(path: &Path) -> Result<PathInSpec, FilesError> {
    let is_folder = fs::metadata(path).map_err(failed("read", path))?.is_dir();
    let is_spec = |folder: &&Path| ["service.yaml", "service.yml"].iter().any(|name| folder.join(name).is_file());
    match path.ancestors().skip(usize::from(!is_folder)).find(is_spec) {
        Some(folder) => {
            let under = path.strip_prefix(folder).map_or_else(|_| String::new(), slashed);
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            Ok(PathInSpec { folder: folder.to_owned(), under: (!under.is_empty()).then_some(under) })
        }
        None if is_folder => Ok(PathInSpec { folder: path.to_owned(), under: None }),
        None => {
            let why = io::Error::other("no folder above it holds `service.yaml`");
            Err(failed("find the spec of", path)(why))
        }
    }
}

/// Opens what a user named for reading: a file, also through links, or a pipe into which somebody writes.
///
/// # Errors
///
/// When it cannot be opened. A pipe into which nobody writes is empty.
pub fn open_named(path: &Path) -> io::Result<fs::File> {
    #[cfg(not(unix))]
    use portable::open_named;
    #[cfg(unix)]
    use unix::open_named;
    open_named(path)
}

/// Reads what a user named, up to a limit and one byte more: a file, also through links, or what comes out of a pipe.
///
/// # Errors
///
/// When it cannot be read.
pub fn read_named(path: &Path, limit: u64) -> Result<Vec<u8>, FilesError> {
    let read = || {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(open_named(path)?, limit.saturating_add(1)), &mut bytes)?;
        Ok(bytes)
    };
    read().map_err(failed("read", path))
}

/// Reads a text that a user named, as [`read_named`] does. One over the limit is read up to it and one byte more.
///
/// # Errors
///
/// When it cannot be read, or is not UTF-8.
pub fn read_named_text(path: &Path, limit: usize) -> Result<String, FilesError> {
    decode_up_to(read_named(path, limit as u64)?, limit).map_err(|error| failed("read", path)(io::Error::other(error)))
}

/// Writes what a user asked for to the path that the user named. A file is replaced whole, or stays as it was; a pipe or
/// a terminal takes what comes. True when something was written: a file that is as it should be is not.
///
/// # Errors
///
/// When it cannot be written, nobody reads from the pipe, or a link stands there: what it leads to may be anything.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<bool, FilesError> {
    let bytes = bytes.as_ref();
    if is_stream(path) {
        return pour(path, bytes).map(|()| true).map_err(failed("write", path));
    }
    let (root, name) = named(path)?;
    root.write(&name, bytes)
}

/// Opens a pipe, a terminal or a device that a user named, for what is written as it comes; `None` if there is none of
/// these, so that [`write()`] would write a file.
///
/// # Errors
///
/// When it cannot be opened, or nobody reads from the pipe.
pub fn open_stream(path: &Path) -> Result<Option<Box<dyn io::Write>>, FilesError> {
    is_stream(path).then(|| end(path)).transpose().map_err(failed("write", path))
}

fn pour(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut end = end(path)?;
    end.write_all(bytes).and_then(|()| end.flush())
}

/// The end that takes what comes.
fn end(path: &Path) -> io::Result<Box<dyn io::Write>> {
    #[cfg(not(unix))]
    use portable::open_end;
    #[cfg(unix)]
    use unix::open_end;
    // What is open already may be a file, too, which goes on where the last one who wrote into it ended.
    if is_named(path, 1) {
        return Ok(Box::new(io::stdout()));
    }
    if is_named(path, 2) {
        return Ok(Box::new(io::stderr()));
    }
    let end = open_end(path)?;
    // The name may be another's since it was looked at.
    if end.metadata()?.is_file() {
        return Err(io::Error::other("it was replaced by a file just now; try again"));
    }
    Ok(Box::new(end))
}

/// Whether a path is a name of the output (1) or of the error output (2) of this process.
fn is_named(path: &Path, number: u8) -> bool {
    let name = if number == 1 { "/dev/stdout" } else { "/dev/stderr" };
    let is = |name: &str| path == Path::new(name);
    cfg!(unix) && (is(name) || is(&format!("/dev/fd/{number}")) || is(&format!("/proc/self/fd/{number}")))
}

/// Finds out whether [`write()`] could write there, and leaves everything as it was.
///
/// # Errors
///
/// When it could not.
pub fn writable(path: &Path) -> Result<(), FilesError> {
    if is_stream(path) {
        return Ok(());
    }
    let (root, name) = named(path)?;
    root.try_out(&name)
}

/// Whether a path is a pipe, a terminal or a device that is no disk: there is nothing that could be damaged, and what is
/// written there is written as it comes.
pub fn is_stream(path: &Path) -> bool {
    if is_named(path, 1) || is_named(path, 2) {
        return true;
    }
    let Ok(own) = fs::symlink_metadata(path) else { return false };
    // A link may lead to any device. Those of the system are names of what is open: `/dev/fd/63`.
    if own.is_symlink() && !is_of_the_system(path) {
        return false;
    }
    fs::metadata(path).is_ok_and(|metadata| is_end(metadata.file_type()))
}

#[cfg(unix)]
fn is_end(kind: fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_end(kind: fs::FileType) -> bool {
    !kind.is_file() && !kind.is_dir() && !kind.is_symlink()
}

/// Whether a name stands in a folder that the system makes.
fn is_of_the_system(path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    folder.is_some_and(|folder| folder.starts_with("/dev") || folder.starts_with("/proc"))
}

/// The folder of a file that a user named, and its name there.
fn named(path: &Path) -> Result<(Root, String), FilesError> {
    let name = match path.components().next_back() {
        Some(Component::Normal(name)) => name.to_str(),
        _ => return Err(failed("write", path)(io::Error::other("it is a folder"))),
    };
    let name = name.ok_or_else(|| failed("write", path)(io::Error::other("its name is not UTF-8")))?;
    let root = Root::open(path.parent().unwrap_or(Path::new("")));
    Ok((root.map_err(|error| failed("write", path)(error.source))?, name.to_owned()))
}
