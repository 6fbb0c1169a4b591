//! Access to everything below one folder, and to nothing else.
//!
//! Below the root no links are followed, neither for the file nor for a folder on the way to it, and only regular files
//! are read, replaced or removed. The root itself may be a link.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::kind::EntryKind;
#[cfg(not(unix))]
use super::portable::{Folder, Found};
#[cfg(unix)]
use super::unix::{Folder, Found};
use super::{FilesError, failed, shown};

/// A folder, with everything below it.
#[derive(Clone, Debug)]
pub struct Root {
    path: PathBuf,
    folder: Arc<Folder>,
}

/// A lock on a folder: no other run changes it while this exists. See [`Root::hold`].
#[derive(Debug)]
#[must_use = "it is let go of when this is dropped"]
pub struct Held {
    _folder: Option<Folder>,
}

/// How long to wait for another run that holds the folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often to try again if somebody removes the unfinished file or its folder.
const TRIES: usize = 8;

/// Names of unfinished files: `.weixin-0123456789abcdef.tmp`.
const UNFINISHED: (&str, &str) = (".weixin-", ".tmp");

/// The maximum number of entries to search for unfinished files.
const MAX_SWEPT: usize = 100_000;

impl Root {
    /// Opens a folder.
    ///
    /// # Errors
    ///
    /// If it does not exist, or is not a folder.
    pub fn open(path: &Path) -> Result<Self, FilesError> {
        let opened = Folder::open(named(path)).map_err(|error| no_folder(path).unwrap_or(error));
        let folder = opened.map_err(failed("read the folder", named(path)))?;
        Ok(Self { path: path.to_owned(), folder: Arc::new(folder) })
    }

    /// Opens a folder, creating it if necessary.
    ///
    /// # Errors
    ///
    /// If it cannot be created.
    pub fn create(path: &Path) -> Result<Self, FilesError> {
        if !path.as_os_str().is_empty() {
            let made = fs::create_dir_all(path).map_err(|error| no_folder(path).unwrap_or(error));
            made.map_err(failed("create the folder", path))?;
        }
        Self::open(path)
    }

    /// The path of something below the folder, for messages.
    pub fn shown(&self, name: &str) -> String {
        shown(&self.path.join(name))
    }

    /// The folder's path, as it was named.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder's path, as the system takes it.
    pub(super) fn named(&self) -> &Path {
        named(&self.path)
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Arc<Folder> {
        &self.folder
    }

    /// The kind of the entry with this name, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be determined, or there is a link on the way.
    pub fn find(&self, name: &str) -> Result<Option<EntryKind>, FilesError> {
        let (parents, last) = self.split(name)?;
        let found = match self.parent(&parents) {
            Ok(folder) => folder.find(OsStr::new(last)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => Err(error),
        };
        Ok(found.map_err(|error| self.failed("read", name, error))?.map(|found| found.kind))
    }

    /// The bytes of a file, up to one more than the limit; `None` if there is no such file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is not a regular file, or there is a link on the way.
    pub fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, FilesError> {
        let (parents, last) = self.split(name)?;
        let bytes = self.parent(&parents).and_then(|folder| read(&folder, last, limit));
        match bytes {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", name, error)),
        }
    }

    /// Replaces a file atomically, creating its folders if necessary, unless it is up to date. True if it was written.
    ///
    /// The old content stays until everything is written, even if the machine loses power.
    ///
    /// # Errors
    ///
    /// If it cannot be written, something other than a file has that name, or there is a link on the way.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<bool, FilesError> {
        self.write_all(&[(name, bytes)]).map(|written| written == 1)
    }

    /// Writes files like [`write`](Self::write), and returns how many were written.
    ///
    /// # Errors
    ///
    /// As for one file; those before it have been written.
    pub fn write_all(&self, files: &[(&str, &[u8])]) -> Result<usize, FilesError> {
        self.bring(files, true)
    }

    /// Writes a file that can be generated again, so it need not survive a power failure.
    pub(crate) fn write_generated(&self, name: &str, bytes: &[u8]) -> Result<(), FilesError> {
        self.bring(&[(name, bytes)], false).map(drop)
    }

    fn bring(&self, files: &[(&str, &[u8])], durable: bool) -> Result<usize, FilesError> {
        let mut written = 0;
        let mut swept = BTreeSet::new();
        for (name, bytes) in files {
            let (parents, _) = self.split(name)?;
            if swept.insert(parents.join("/")) {
                self.sweep(&parents);
            }
            let limit = bytes.len() as u64;
            // What prevents reading also prevents replacing, and is reported there.
            if self.read(name, limit).is_ok_and(|old| old.as_deref() == Some(*bytes)) {
                continue;
            }
            self.replace(name, bytes, durable).map_err(|error| error.after(written, files.len()))?;
            written += 1;
        }
        Ok(written)
    }

    /// Replaces or creates a file. `durable`: it must survive a power failure.
    pub(super) fn replace(&self, name: &str, bytes: &[u8], durable: bool) -> Result<(), FilesError> {
        let (parents, last) = self.split(name)?;
        let mut left = TRIES;
        loop {
            left -= 1;
            let done = self.made(&parents).and_then(|folder| replace(&folder, last, bytes, durable));
            match done {
                // Somebody removed the empty folder or the unfinished file.
                Err(error) if error.kind() == io::ErrorKind::NotFound && left > 0 => {}
                done => return done.map_err(|error| self.failed("write", name, error)),
            }
        }
    }

    /// Checks whether a file could be written, without changing anything.
    pub(super) fn try_out(&self, name: &str) -> Result<(), FilesError> {
        let (parents, last) = self.split(name)?;
        let tried = self.parent(&parents).and_then(|folder| {
            let old = regular(&folder, last)?;
            let (unfinished, _locked) = create_unfinished(&folder, old.as_ref())?;
            match folder.remove_file(OsStr::new(&unfinished)) {
                // Another run has swept it away before it was locked.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done,
            }
        });
        tried.map_err(|error| self.failed("write", name, error))
    }

    /// Removes a regular file; it is not an error if it does not exist.
    pub(super) fn remove(&self, name: &str) -> Result<(), FilesError> {
        let (parents, last) = self.split(name)?;
        let removed = self.parent(&parents).and_then(|folder| {
            regular(&folder, last)?;
            folder.remove_file(OsStr::new(last))
        });
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed("remove", name, error)),
            _ => Ok(()),
        }
    }

    /// Removes the folder of a file if it is empty, and leaves it otherwise.
    pub(super) fn remove_empty_parent(&self, name: &str) {
        let Ok((mut parents, _)) = self.split(name) else { return };
        let Some(folder) = parents.pop() else { return };
        // Any failure is a good reason to leave it.
        let _ = self.parent(&parents).and_then(|parent| parent.remove_folder(OsStr::new(folder)));
    }

    /// Locks the folder against other runs, so that a file can be read, changed and written back. Does nothing on systems
    /// that cannot lock folders.
    ///
    /// # Errors
    ///
    /// If another run keeps the lock.
    pub fn hold(&self) -> Result<Held, FilesError> {
        let begin = Instant::now();
        loop {
            match self.folder.hold() {
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Ok(Held { _folder: None }),
                Err(_) if begin.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(10)),
                Err(_) => {
                    let why = io::Error::other("another run keeps writing to it; try again later");
                    return Err(failed("write in the folder", self.named())(why));
                }
                Ok(folder) => return Ok(Held { _folder: Some(folder) }),
            }
        }
    }

    /// Removes the unfinished files that killed runs left in a folder.
    fn sweep(&self, parents: &[&str]) {
        // This is only cleanup: its errors do not matter.
        let Ok(folder) = self.parent(parents) else { return };
        let entries = folder.entries(MAX_SWEPT).unwrap_or_default();
        for (name, _) in entries.iter().filter(|(name, kind)| *kind == EntryKind::File && is_unfinished(name)) {
            let _ = remove_unfinished(&folder, name);
        }
    }

    /// Removes an unfinished file, unless somebody is writing it.
    pub(super) fn remove_unfinished(&self, name: &str) {
        // Cleanup, as above.
        if let Ok((parents, last)) = self.split(name) {
            let _ = self.parent(&parents).and_then(|folder| remove_unfinished(&folder, OsStr::new(last)));
        }
    }

    /// The names of the folders on the way, and the last name.
    pub(super) fn split<'a>(&self, name: &'a str) -> Result<(Vec<&'a str>, &'a str), FilesError> {
        let mut parts: Vec<&str> = name.split('/').collect();
        let leads_out = |part: &&str| {
            let elsewhere = cfg!(windows) && part.contains(['\\', ':']);
            part.is_empty() || *part == "." || *part == ".." || part.contains('\0') || elsewhere
        };
        if parts.iter().any(leads_out) {
            let why = io::Error::new(io::ErrorKind::InvalidInput, "the name leads out of the folder, or nowhere");
            return Err(self.failed("use", name, why));
        }
        let last = parts.pop().unwrap_or_default();
        Ok((parts, last))
    }

    /// The folder at the end of a path of real folders.
    pub(super) fn parent(&self, names: &[&str]) -> io::Result<Arc<Folder>> {
        self.walk(names, |folder, name| folder.folder(name))
    }

    /// Like [`parent`](Self::parent), creating missing folders.
    fn made(&self, names: &[&str]) -> io::Result<Arc<Folder>> {
        self.walk(names, |folder, name| match folder.folder(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                match folder.create_folder(name) {
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                    _ => {}
                }
                folder.folder(name)
            }
            opened => opened,
        })
    }

    fn walk(&self, names: &[&str], step: impl Fn(&Folder, &OsStr) -> io::Result<Folder>) -> io::Result<Arc<Folder>> {
        let mut folder = self.folder.clone();
        for (depth, name) in names.iter().enumerate() {
            let name = OsStr::new(name);
            folder = match step(&folder, name) {
                Ok(next) => Arc::new(next),
                Err(error) => {
                    let path = self.path.join(names[..=depth].join("/"));
                    return Err(in_the_way(&folder, name, &path).unwrap_or(error));
                }
            };
        }
        Ok(folder)
    }

    fn failed(&self, what: &str, name: &str, error: io::Error) -> FilesError {
        failed(what, &self.path.join(name))(error)
    }
}

/// The working directory as `.`.
fn named(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// Why a path is not that of a folder, if that can be determined.
fn no_folder(path: &Path) -> Option<io::Error> {
    let (step, metadata) = path.ancestors().find_map(|step| Some((step, fs::symlink_metadata(step).ok()?)))?;
    let (kind, why) = match fs::metadata(step) {
        Ok(target) if metadata.is_symlink() => (target, "is a link to what is not a folder"),
        Ok(itself) => (itself, "is not a folder"),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return None,
        Err(_) => (metadata, "is a link that leads nowhere; remove it, or make what it leads to"),
    };
    (!kind.is_dir()).then(|| refused(format!("`{}` {why}", shown(step))))
}

/// Why a name is not that of a folder, if that can be determined.
fn in_the_way(folder: &Folder, name: &OsStr, path: &Path) -> Option<io::Error> {
    let kind = folder.find(name).ok()??.kind;
    match kind {
        EntryKind::Folder => None,
        EntryKind::Link => Some(refused(format!(
            "`{}` is a link, and no link is followed here; replace it by a folder, or name the folder it leads to",
            shown(path)
        ))),
        other => Some(refused(format!("`{}` is {}, not a folder", shown(path), other.described()))),
    }
}

fn refused(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

/// The entry with a name, which must be a regular file or absent.
fn regular(folder: &Folder, name: &str) -> io::Result<Option<Found>> {
    let found = folder.find(OsStr::new(name))?;
    match found.as_ref().map(|found| found.kind) {
        None | Some(EntryKind::File) => Ok(found),
        Some(EntryKind::Link) => {
            Err(refused("it is a link, and no link is followed here; remove it, or name its target"))
        }
        Some(other) => Err(refused(format!("it is {}, not a file", other.described()))),
    }
}

fn read(folder: &Folder, name: &str, limit: u64) -> io::Result<Vec<u8>> {
    // Asked first, because opening alone does something to some devices.
    regular(folder, name)?;
    contents(folder.open_file(OsStr::new(name))?, limit)
}

/// The content of an open file, up to one byte more than the limit.
pub(super) fn contents(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let metadata = file.metadata()?;
    // The name may be another's since it was looked at.
    if !metadata.is_file() {
        return Err(refused("it is not a regular file"));
    }
    // One byte more than there is, so that the end is found without asking for more memory.
    let limit = limit.saturating_add(1);
    let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn replace(folder: &Folder, name: &str, bytes: &[u8], durable: bool) -> io::Result<()> {
    let old = regular(folder, name)?;
    let (unfinished, file) = create_unfinished(folder, old.as_ref())?;
    let done = fill(file, bytes, durable && old.is_some())
        .and_then(|()| folder.rename(OsStr::new(&unfinished), OsStr::new(name)));
    if let Err(error) = done {
        // The first error is the one to tell.
        let _ = folder.remove_file(OsStr::new(&unfinished));
        return Err(error);
    }
    if durable && old.is_some() {
        // The file is there; that some systems cannot do this for folders is no failure.
        let _ = folder.sync();
    }
    Ok(())
}

/// A new file with an unpredictable name, locked while it is written.
fn create_unfinished(folder: &Folder, like: Option<&Found>) -> io::Result<(String, File)> {
    loop {
        let random = RandomState::new().build_hasher().finish();
        let name = format!("{}{random:016x}{}", UNFINISHED.0, UNFINISHED.1);
        match folder.create_file(OsStr::new(&name), like) {
            Ok(file) => {
                // The lock tells others that its writer lives. Where there are no locks, they leave it alone anyway.
                let _ = file.try_lock();
                return Ok((name, file));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

fn fill(mut file: File, bytes: &[u8], durable: bool) -> io::Result<()> {
    file.write_all(bytes)?;
    if durable { file.sync_all() } else { Ok(()) }
}

/// Whether a name is that of an unfinished file.
pub(super) fn is_unfinished(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| name.strip_prefix(UNFINISHED.0)?.strip_suffix(UNFINISHED.1));
    random.is_some_and(|random| random.len() == 16 && random.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn remove_unfinished(folder: &Folder, name: &OsStr) -> io::Result<()> {
    let file = folder.open_file(name)?;
    // Whoever writes it holds its lock; the lock of one that was killed is gone.
    file.try_lock()?;
    folder.remove_file(name)
}
