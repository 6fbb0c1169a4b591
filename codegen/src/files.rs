//! The only stage that touches the disk: reads a spec's folder, and writes what changed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::parallel;
use crate::render::MARK;
use crate::source::Source;
use crate::text::shown;
use crate::yaml::MAX_BYTES;

/// How deep folders of a spec may nest.
const MAX_DEPTH: usize = 8;

/// A failure of the disk: what was tried, and what the system said.
#[derive(Debug)]
pub struct FilesError {
    /// What was tried, with the path.
    pub what: String,
    /// What the system said.
    pub source: io::Error,
}

impl std::fmt::Display for FilesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", shown(&self.what), self.source)
    }
}

impl std::error::Error for FilesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

fn failed(what: &str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    let what = format!("cannot {what} `{}`", path.display());
    move |source| FilesError { what, source }
}

/// Reads every `.yaml` and `.yml` file below a folder, in the order of their paths.
///
/// # Errors
///
/// When the folder or a file cannot be read. A file that is not UTF-8 is read as far as it is text; that it is not is
/// then an error of the spec, at its place.
pub fn read_spec(folder: &Path) -> Result<Vec<Source>, FilesError> {
    let mut paths = Vec::new();
    collect(
        folder,
        MAX_DEPTH,
        &|path| matches!(path.extension().and_then(|it| it.to_str()), Some("yaml" | "yml")),
        &mut paths,
    )?;
    let source = |path: &PathBuf| {
        let text = read_text(path)?;
        Ok(Source { shown: slashed(path), path: slashed(path.strip_prefix(folder).unwrap_or(path)), text })
    };
    parallel::map(&paths, BLOCK, source).into_iter().collect()
}

/// So many files are read, compared or written by a thread at a time.
const BLOCK: usize = 64;

fn read_text(path: &Path) -> Result<String, FilesError> {
    // A file over the limit is reported by its length; there is no need to load it whole.
    let limit = MAX_BYTES as u64 + 1;
    let file = fs::File::open(path).map_err(failed("open", path))?;
    // One byte more than there is, so that the end is found without asking for more memory.
    let length = file.metadata().map_or(0, |metadata| metadata.len().min(limit) as usize + 1);
    let mut bytes = Vec::with_capacity(length);
    io::Read::read_to_end(&mut io::Read::take(file, limit), &mut bytes).map_err(failed("read", path))?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// A place in a spec that a user named: the spec's folder, and what in it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The spec's folder: the nearest one upwards that holds `service.yaml`.
    pub folder: PathBuf,
    /// The file or folder in it that is meant; `None`: all of it.
    pub under: Option<String>,
}

/// Finds the spec that a path leads into.
///
/// # Errors
///
/// When there is nothing at the path, or a file that is in no spec.
pub fn locate(path: &Path) -> Result<Place, FilesError> {
    let is_folder = fs::metadata(path).map_err(failed("read", path))?.is_dir();
    let is_spec = |folder: &&Path| ["service.yaml", "service.yml"].iter().any(|name| folder.join(name).is_file());
    match path.ancestors().skip(usize::from(!is_folder)).find(is_spec) {
        Some(folder) => {
            let under = path.strip_prefix(folder).map_or_else(|_| String::new(), slashed);
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            Ok(Place { folder: folder.to_owned(), under: (!under.is_empty()).then_some(under) })
        }
        None if is_folder => Ok(Place { folder: path.to_owned(), under: None }),
        None => {
            let why = io::Error::other("no folder above it holds `service.yaml`");
            Err(failed("find the spec of", path)(why))
        }
    }
}

/// Writes one file, unless it is as it should be.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), FilesError> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(failed("write", path))
}

/// A path as messages show it.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// The files below a folder that are wanted, sorted.
fn collect(
    folder: &Path,
    depth: usize,
    wanted: &dyn Fn(&Path) -> bool,
    into: &mut Vec<PathBuf>,
) -> Result<(), FilesError> {
    let entries = fs::read_dir(folder).map_err(failed("read the folder", folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed("read the folder", folder))?;
        let path = entry.path();
        // The listing says what nearly every entry is; only a link has to be followed.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir() || (kind.is_symlink() && path.is_dir()));
        paths.push((path, is_folder));
    }
    paths.sort();
    for (path, is_folder) in paths {
        if is_folder {
            if depth > 0 {
                collect(&path, depth - 1, wanted, into)?;
            }
        } else if wanted(&path) {
            into.push(path);
        }
    }
    Ok(())
}

/// What to do so that a folder holds the output and nothing stale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Files to write, with their texts, by path below the folder.
    pub write: BTreeMap<&'a str, &'a str>,
    /// Files that are stale: generated once, by no part of the spec now.
    pub remove: Vec<String>,
    /// How many files are as they should be.
    pub fresh: usize,
}

impl Plan<'_> {
    /// True when nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }
}

/// Compares the output with what is in the folder.
///
/// # Errors
///
/// When the folder or a file in it cannot be read, or when a file that has to be written stands there already and was
/// not generated: it is never overwritten.
pub fn plan<'a>(folder: &Path, output: &'a BTreeMap<String, String>) -> Result<Plan<'a>, FilesError> {
    let mut plan = Plan::default();
    let files: Vec<(&str, &str)> = output.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let fresh = parallel::map(&files, BLOCK, |(name, text)| is_fresh(&folder.join(name), text));
    for ((name, text), fresh) in files.into_iter().zip(fresh) {
        if fresh? {
            plan.fresh += 1;
        } else {
            plan.write.insert(name, text);
        }
    }
    let mut present = Vec::new();
    if folder.is_dir() {
        collect(folder, MAX_DEPTH, &|path| path.extension().is_some_and(|it| it == "rs"), &mut present)?;
    }
    for path in present {
        let name = slashed(path.strip_prefix(folder).unwrap_or(&path));
        let stale = !output.contains_key(&name) && fs::read_to_string(&path).is_ok_and(|text| is_generated(&text));
        if stale {
            plan.remove.push(name);
        }
    }
    Ok(plan)
}

/// Whether a file is as it should be. One that is not generated may not be there.
fn is_fresh(path: &Path, text: &str) -> Result<bool, FilesError> {
    match fs::read_to_string(path) {
        Ok(old) if same(&old, text) => Ok(true),
        Ok(old) if !is_generated(&old) => {
            let refuse = io::Error::other("it was not generated; move it away, or generate into another folder");
            Err(failed("overwrite", path)(refuse))
        }
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Equal but for line ends: a checkout on Windows is not stale.
fn same(old: &str, new: &str) -> bool {
    old == new || (old.contains('\r') && old.replace("\r\n", "\n") == new)
}

/// Only files with the mark in their head are ever overwritten or removed.
fn is_generated(text: &str) -> bool {
    text.lines().take_while(|line| line.starts_with("//!")).any(|line| line.contains(MARK))
}

fn replace(path: &Path, text: &str) -> Result<(), FilesError> {
    let temporary = path.with_extension("rs.new");
    fs::write(&temporary, text).map_err(failed("write", &temporary))?;
    fs::rename(&temporary, path).map_err(failed("replace", path))
}

/// Carries a plan out.
///
/// # Errors
///
/// When a file or folder cannot be written or removed. Files are replaced whole: one that fails is as it was.
pub fn apply(folder: &Path, plan: &Plan<'_>) -> Result<(), FilesError> {
    let files: Vec<(PathBuf, &str)> = plan.write.iter().map(|(name, text)| (folder.join(name), *text)).collect();
    let mut parents: Vec<&Path> = files.iter().map(|(path, _)| path.parent().unwrap_or(folder)).collect();
    parents.dedup();
    for parent in parents {
        fs::create_dir_all(parent).map_err(failed("create the folder", parent))?;
    }
    parallel::map(&files, BLOCK, |(path, text)| replace(path, text)).into_iter().collect::<Result<(), _>>()?;
    for name in &plan.remove {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(failed("remove", &path))?;
        // A folder that is empty now goes too; one that is not stays, and that is no error.
        let _ = path.parent().filter(|parent| *parent != folder).map(fs::remove_dir);
    }
    Ok(())
}
