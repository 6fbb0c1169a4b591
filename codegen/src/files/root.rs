//! Everything below one folder, and nothing else: what is written, replaced, removed or looked for goes through here.
//!
//! Below the root no link is followed, neither as the file nor as a folder on the way to it, and only regular files are
//! read, replaced or removed. The root itself is what somebody named, and may be a link.

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

/// A folder that is read and written in, with all that is below it.
#[derive(Clone, Debug)]
pub struct Root {
    path: PathBuf,
    folder: Arc<Folder>,
}

/// A folder that another run may not change in the meantime, as long as this lives: see [`Root::hold`].
#[derive(Debug)]
#[must_use = "it is let go of when this is dropped"]
pub struct Held {
    _folder: Option<Folder>,
}

/// So long another run that holds the folder is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// So often a file is written anew when somebody else removes what it is being written into.
const TRIES: usize = 8;

/// Names of unfinished files: `.weixin-0123456789abcdef.tmp`.
const UNFINISHED: (&str, &str) = (".weixin-", ".tmp");

/// More entries than this are not looked through for unfinished files.
const MAX_SWEPT: usize = 100_000;

impl Root {
    /// Opens a folder.
    ///
    /// # Errors
    ///
    /// When it is not there, or is none.
    pub fn open(path: &Path) -> Result<Self, FilesError> {
        let opened = Folder::open(named(path)).map_err(|error| no_folder(path).unwrap_or(error));
        let folder = opened.map_err(failed("read the folder", named(path)))?;
        Ok(Self { path: path.to_owned(), folder: Arc::new(folder) })
    }

    /// Opens a folder, and makes it if it is not there.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
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

    /// What stands under a name, if anything does.
    ///
    /// # Errors
    ///
    /// When it cannot be found out, or a link is on the way.
    pub fn find(&self, name: &str) -> Result<Option<EntryKind>, FilesError> {
        let (parents, last) = self.split(name)?;
        let found = match self.parent(&parents) {
            Ok(folder) => folder.find(OsStr::new(last)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => Err(error),
        };
        Ok(found.map_err(|error| self.failed("read", name, error))?.map(|found| found.kind))
    }

    /// The bytes of a file, up to a limit and one more; nothing when there is no such file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is no regular file, or a link is on the way.
    pub fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, FilesError> {
        let (parents, last) = self.split(name)?;
        let bytes = self.parent(&parents).and_then(|folder| read(&folder, last, limit));
        match bytes {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", name, error)),
        }
    }

    /// Writes a file whole, with the folders that lead to it, unless it is as it should be. True when it was written.
    ///
    /// What was there stays as it was until all is written, also when the machine loses power.
    ///
    /// # Errors
    ///
    /// When it cannot be written, something else than a file stands there, or a link is on the way.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<bool, FilesError> {
        self.write_all(&[(name, bytes)]).map(|written| written == 1)
    }

    /// Writes files as [`write`](Self::write) does, and says how many were not as they should be.
    ///
    /// # Errors
    ///
    /// As for one; those before it have been written then.
    pub fn write_all(&self, files: &[(&str, &[u8])]) -> Result<usize, FilesError> {
        self.bring(files, true)
    }

    /// Writes a file that can be made again, so that it need not outlive a power failure.
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
            // Whatever keeps it from being read keeps it from being replaced too, and is told there.
            if self.read(name, limit).is_ok_and(|old| old.as_deref() == Some(*bytes)) {
                continue;
            }
            self.replace(name, bytes, durable).map_err(|error| error.after(written, files.len()))?;
            written += 1;
        }
        Ok(written)
    }

    /// Replaces a file, or makes it. `durable`: what is replaced cannot be made again.
    pub(super) fn replace(&self, name: &str, bytes: &[u8], durable: bool) -> Result<(), FilesError> {
        let (parents, last) = self.split(name)?;
        let mut left = TRIES;
        loop {
            left -= 1;
            let done = self.made(&parents).and_then(|folder| replace(&folder, last, bytes, durable));
            match done {
                // Somebody has removed the folder, which was empty, or the unfinished file.
                Err(error) if error.kind() == io::ErrorKind::NotFound && left > 0 => {}
                done => return done.map_err(|error| self.failed("write", name, error)),
            }
        }
    }

    /// Finds out whether a file could be written, and leaves everything as it was.
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

    /// Removes a regular file; that it is gone already is no error.
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

    /// Removes the folder of a file if it is empty; if it is not, it stays, and that is no error.
    pub(super) fn remove_empty_parent(&self, name: &str) {
        let Ok((mut parents, _)) = self.split(name) else { return };
        let Some(folder) = parents.pop() else { return };
        // Whatever keeps it from being removed is a good reason to leave it.
        let _ = self.parent(&parents).and_then(|parent| parent.remove_folder(OsStr::new(folder)));
    }

    /// Has other runs that ask for it wait, so that what was read can be changed and written back. Where a system has no
    /// locks for folders, nobody waits.
    ///
    /// # Errors
    ///
    /// When another run does not let go of it.
    pub fn hold(&self) -> Result<Held, FilesError> {
        let begin = Instant::now();
        loop {
            match self.folder.hold() {
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Ok(Held { _folder: None }),
                Err(_) if begin.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(10)),
                Err(_) => {
                    let why = io::Error::other("another run is writing in it all the time; try again later");
                    return Err(failed("write in the folder", self.named())(why));
                }
                Ok(folder) => return Ok(Held { _folder: Some(folder) }),
            }
        }
    }

    /// Removes the unfinished files that killed runs have left in a folder.
    fn sweep(&self, parents: &[&str]) {
        // It is tidying up: whatever goes wrong with it is no reason to fail.
        let Ok(folder) = self.parent(parents) else { return };
        let entries = folder.entries(MAX_SWEPT).unwrap_or_default();
        for (name, _) in entries.iter().filter(|(name, kind)| *kind == EntryKind::File && is_unfinished(name)) {
            let _ = remove_unfinished(&folder, name);
        }
    }

    /// Removes an unfinished file, unless somebody is writing it.
    pub(super) fn remove_unfinished(&self, name: &str) {
        // It is tidying up, as above.
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

    /// The folder that some names lead to, each a real folder.
    pub(super) fn parent(&self, names: &[&str]) -> io::Result<Arc<Folder>> {
        self.walk(names, |folder, name| folder.folder(name))
    }

    /// The same, and those that are missing are made.
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

/// The working directory has a name, too.
fn named(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// What keeps a path from being one of a folder, if that can be told: what stands there, or on the way, is none.
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

/// What is wrong with a name that should be a folder's, if that can be told.
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

/// The entry under a name, which has to be a regular file, or nothing.
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

/// What is in a file that was opened, up to a limit and one byte more.
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

/// A new file under a name that nobody can know before, locked as long as it is written.
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

/// Whether a name is one of an unfinished file.
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
