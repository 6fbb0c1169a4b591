//! The files of a spec, found and read.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::entry::{Entry, entry};
use super::kind::EntryKind;
#[cfg(not(unix))]
use super::portable::{Folder, Identity};
use super::root::{Root, contents};
#[cfg(unix)]
use super::unix::{Folder, Identity};
use super::{FilesError, failed, shown, slashed};
use crate::encoding::{decode_up_to, escape};
use crate::parallel;
use crate::read::MAX_FILES;
use crate::source::Source;
use crate::yaml::MAX_BYTES;

/// How deep folders of a spec may nest.
const MAX_DEPTH: usize = 8;

/// A folder with more entries below it than this is not a spec's.
const MAX_ENTRIES: usize = 200_000;

/// More than this is not read of all files together, in bytes.
const MAX_TOTAL: usize = 512 * 1024 * 1024;

/// A thread reads so many files of one folder in a row.
const RUN: usize = 64;

/// A thread takes so many such runs at a time.
const BLOCK: usize = 4;

/// At most this many entries that stand in the way are named.
const NAMED: usize = 20;

const DANGLING: &str = "it is a link that leads nowhere; remove it, or make what it leads to";

fn leads_out(target: &Path) -> String {
    let remedy = "copy what it leads to, or follow links (`--follow-links`, `follow_links`)";
    format!("it is a link that leads out of the folder, to `{}`; {remedy}", shown(target))
}

/// Which links are followed when a spec is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// Those that stay in the spec's folder; any other is an error.
    #[default]
    Inside,
    /// All: build systems put links to their inputs into a folder.
    All,
}

/// Reads every file of the spec in a folder, in the order of their paths. [`entry`] tells which files those are; links
/// that lead out of the folder are refused. A text that is not UTF-8 is an error of the spec, at its place: its bytes are
/// kept for that.
///
/// # Errors
///
/// When the folder or a file cannot be read, with everything that stands in the way: links that lead nowhere or out of
/// the folder, what is no regular file, names that are refused.
pub fn read_spec(folder: &Path) -> Result<Vec<Source>, FilesError> {
    read_spec_following(folder, Links::Inside)
}

/// The same, following the links that are said.
///
/// # Errors
///
/// As [`read_spec`].
pub fn read_spec_following(folder: &Path, links: Links) -> Result<Vec<Source>, FilesError> {
    let root = Root::open(folder)?;
    let canonical = fs::canonicalize(root.named()).map_err(failed("read the folder", folder))?;
    let mut search = Search::new(&root, canonical, links);
    search.all()?;
    let Search { mut files, mut problems, .. } = search;
    if files.len() > MAX_FILES {
        let why = format!("{} files, at most {MAX_FILES} are read", files.len());
        return Err(failed("read the spec", folder)(io::Error::other(why)));
    }
    files.sort_by(|one, two| one.path.split('/').cmp(two.path.split('/')));
    let runs: Vec<&[Found]> = files.chunk_by(Found::together).flat_map(|run| run.chunks(RUN)).collect();
    let left = AtomicUsize::new(MAX_TOTAL);
    let mut sources = Vec::with_capacity(files.len());
    for (found, read) in
        files.iter().zip(parallel::map(&runs, BLOCK, |run| read_run(&root, run, &left)).into_iter().flatten())
    {
        match read {
            Ok(text) => sources.push(Source { shown: root.shown(&found.path), path: found.path.clone(), text }),
            Err(why) => problems.push(Problem { path: found.path.clone(), why }),
        }
    }
    if problems.is_empty() { Ok(sources) } else { Err(in_the_way(&root, problems)) }
}

impl Root {
    /// The text of a file, up to a limit and one byte more; nothing when there is no such file. It may be a link, as
    /// files of a spec may.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is no regular file, is not UTF-8, or is a link that is not followed.
    pub fn read_text(&self, name: &str, limit: usize, links: Links) -> Result<Option<String>, FilesError> {
        let error = |why: String| failed("read", &self.path().join(name))(io::Error::other(why));
        let (_, last) = self.split(name)?;
        let target = match fs::canonicalize(self.named().join(name)) {
            Ok(target) => target,
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => {
                let is_link = self.find(name).is_ok_and(|found| found == Some(EntryKind::Link));
                return if is_link { Err(error(DANGLING.to_owned())) } else { Ok(None) };
            }
            Err(failure) => return Err(error(failure.to_string())),
        };
        let canonical = fs::canonicalize(self.named()).map_err(failed("read the folder", self.path()))?;
        if links == Links::Inside && !target.starts_with(&canonical) {
            return Err(error(leads_out(&target)));
        }
        if !target.is_file() {
            return Err(error("it is not a regular file".to_owned()));
        }
        let parent = Location::of(target.parent().unwrap_or(&target), &canonical);
        let name = target.file_name().unwrap_or(OsStr::new(last));
        let bytes = parent.open(self).and_then(|folder| contents(folder.open_file(name)?, limit as u64));
        let text = bytes
            .map_err(|failure| failure.to_string())
            .and_then(|bytes| decode_up_to(bytes, limit).map_err(|not_utf8| not_utf8.to_string()));
        text.map(Some).map_err(error)
    }
}

/// Something that is or should be a file of the spec, and cannot be read.
struct Problem {
    path: String,
    why: String,
}

/// One error of everything that stands in the way.
fn in_the_way(root: &Root, mut problems: Vec<Problem>) -> FilesError {
    problems.sort_by(|one, two| one.path.cmp(&two.path));
    if let [Problem { path, why }] = problems.as_slice() {
        return failed("read", &root.path().join(path))(io::Error::other(why.clone()));
    }
    let mut said = format!("{} entries stand in the way", problems.len());
    for Problem { path, why } in problems.iter().take(NAMED) {
        said.push_str(&format!("\n  `{}`: {why}", root.shown(path)));
    }
    if problems.len() > NAMED {
        said.push_str(&format!("\n  … and {} more", problems.len() - NAMED));
    }
    failed("read the spec", root.path())(io::Error::other(said))
}

/// A file of the spec.
struct Found {
    /// Its path below the spec's folder, as the names say it.
    path: String,
    /// The folder that it is in, where links have been followed.
    folder: Location,
    /// Its name in that folder.
    name: String,
}

impl Found {
    fn together(&self, other: &Self) -> bool {
        self.folder == other.folder
    }
}

/// A folder, where links have been followed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Location {
    /// Below the spec's folder, by names of which none is a link.
    Below(Arc<str>),
    /// Anywhere.
    Outside(Arc<Path>),
}

impl Location {
    /// Where a path without links is, seen from the spec's folder.
    fn of(target: &Path, canonical: &Path) -> Self {
        match target.strip_prefix(canonical) {
            Ok(below) => Self::Below(slashed(below).into()),
            Err(_) => Self::Outside(target.into()),
        }
    }

    fn open(&self, root: &Root) -> io::Result<Arc<Folder>> {
        match self {
            Self::Below(path) if path.is_empty() => Ok(root.folder().clone()),
            Self::Below(path) => root.parent(&path.split('/').collect::<Vec<_>>()),
            Self::Outside(path) => Folder::open(path).map(Arc::new),
        }
    }

    fn join(&self, name: &OsStr) -> Self {
        match self {
            Self::Below(path) if path.is_empty() => Self::Below(name.to_string_lossy().into()),
            Self::Below(path) => Self::Below(format!("{path}/{}", name.to_string_lossy()).into()),
            Self::Outside(path) => Self::Outside(path.join(name).into()),
        }
    }

    fn path(&self, root: &Root) -> PathBuf {
        match self {
            Self::Below(path) => root.named().join(&**path),
            Self::Outside(path) => path.to_path_buf(),
        }
    }
}

/// Reads files of one folder. What keeps a file from being read is a sentence that follows its path.
fn read_run(root: &Root, run: &[Found], left: &AtomicUsize) -> Vec<Result<String, String>> {
    let Some(first) = run.first() else { return Vec::new() };
    let folder = first.folder.open(root).map_err(|error| error.to_string());
    let read = |found: &Found| {
        let file = folder.as_ref().map_err(String::clone)?.open_file(OsStr::new(&found.name));
        // A file over the limit is reported by its length; there is no need to load it whole.
        let bytes = file.and_then(|file| contents(file, MAX_BYTES as u64)).map_err(|error| error.to_string())?;
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes.len()));
        taken.map_err(|_| format!("the files before it have {} MiB, and more is not read", MAX_TOTAL >> 20))?;
        Ok(escape(bytes, MAX_BYTES))
    };
    run.iter().map(read).collect()
}

/// The search for the files of a spec.
struct Search<'a> {
    root: &'a Root,
    canonical: PathBuf,
    links: Links,
    /// Folders that have been looked through: each is, once, whatever its names.
    seen: HashSet<Identity>,
    /// Links to folders, which are followed after all folders that are there without a link.
    later: VecDeque<(String, PathBuf)>,
    left: usize,
    files: Vec<Found>,
    problems: Vec<Problem>,
}

impl<'a> Search<'a> {
    fn new(root: &'a Root, canonical: PathBuf, links: Links) -> Self {
        Self {
            root,
            canonical,
            links,
            seen: HashSet::new(),
            later: VecDeque::new(),
            left: MAX_ENTRIES,
            files: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn all(&mut self) -> Result<(), FilesError> {
        self.folder(&self.root.folder().clone(), &Location::Below("".into()), "", MAX_DEPTH)?;
        while let Some((path, target)) = self.later.pop_front() {
            let location = self.location(&target);
            match location.open(self.root) {
                Ok(folder) => self.folder(&folder, &location, &path, MAX_DEPTH)?,
                Err(error) => self.problem(&path, error.to_string()),
            }
        }
        Ok(())
    }

    fn problem(&mut self, path: &str, why: impl Into<String>) {
        self.problems.push(Problem { path: path.to_owned(), why: why.into() });
    }

    /// Where a path without links is.
    fn location(&self, target: &Path) -> Location {
        Location::of(target, &self.canonical)
    }

    fn folder(&mut self, folder: &Folder, at: &Location, path: &str, depth: usize) -> Result<(), FilesError> {
        let error = |error| failed("read the folder", &self.root.path().join(path))(error);
        if !self.seen.insert(folder.identity().map_err(error)?) {
            return Ok(());
        }
        let mut entries = folder.entries(self.left).map_err(error)?;
        let Some(left) = self.left.checked_sub(entries.len()) else {
            let why =
                io::Error::other(format!("more than {MAX_ENTRIES} entries are below it: it is not a spec's folder"));
            return Err(failed("read the spec", self.root.path())(why));
        };
        self.left = left;
        entries.sort_by(|(one, _), (two, _)| one.cmp(two));
        for (name, kind) in &entries {
            let said = entry(name);
            if said == Entry::Skipped {
                continue;
            }
            // A name that is not UTF-8 is refused where it would be a file's of the spec.
            let utf8 = name.to_string_lossy();
            let below = if path.is_empty() { utf8.into_owned() } else { format!("{path}/{utf8}") };
            match kind {
                EntryKind::Folder if name.to_str().is_none() => {
                    self.problem(&below, "its name is not UTF-8; rename it")
                }
                EntryKind::Folder => self.inner(folder, name, at, &below, depth)?,
                EntryKind::Link => self.link(name, at, &below, said),
                kind => self.file(*kind, said, at.clone(), name, below),
            }
        }
        Ok(())
    }

    fn inner(
        &mut self,
        folder: &Folder,
        name: &OsStr,
        at: &Location,
        path: &str,
        depth: usize,
    ) -> Result<(), FilesError> {
        if depth == 0 {
            self.problem(path, format!("folders of a spec nest at most {MAX_DEPTH} deep"));
            return Ok(());
        }
        match folder.folder(name) {
            Ok(inner) => self.folder(&inner, &at.join(name), path, depth - 1)?,
            Err(error) => self.problem(path, error.to_string()),
        }
        Ok(())
    }

    fn file(&mut self, kind: EntryKind, said: Entry, folder: Location, name: &OsStr, path: String) {
        match said {
            Entry::Skipped | Entry::Other => {}
            Entry::Misnamed(why) => self.problem(&path, why),
            Entry::Spec if kind == EntryKind::File => {
                let name = name.to_string_lossy().into_owned();
                self.files.push(Found { path, folder, name });
            }
            Entry::Spec => self.problem(&path, format!("it is {}, not a file", kind.described())),
        }
    }

    /// A link: to a file of the spec, to a folder, or to what is of no interest.
    fn link(&mut self, name: &OsStr, at: &Location, path: &str, said: Entry) {
        let is_meant = said != Entry::Other;
        let target = match fs::canonicalize(at.path(self.root).join(name)) {
            Ok(target) => target,
            Err(_) if !is_meant => return,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return self.problem(path, DANGLING);
            }
            Err(error) => return self.problem(path, format!("it is a link that leads nowhere: {error}")),
        };
        let Ok(kind) = fs::metadata(&target).map(|metadata| metadata.file_type()) else { return };
        if !kind.is_dir() && !is_meant {
            return;
        }
        if self.links == Links::Inside && !target.starts_with(&self.canonical) {
            return self.problem(path, leads_out(&target));
        }
        if kind.is_dir() {
            self.later.push_back((path.to_owned(), target));
            return;
        }
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else { return };
        let parent = self.location(parent);
        let found = parent.open(self.root).and_then(|folder| folder.find(name));
        match found {
            Ok(found) => {
                self.file(found.map_or(EntryKind::Device, |found| found.kind), said, parent, name, path.to_owned())
            }
            Err(error) => self.problem(path, error.to_string()),
        }
    }
}
