//! A folder that is held open: everything below it is reached through it, one name at a time and never through a link.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Permissions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{self, AtFlags, Dir, FileType, FlockOperation, Mode, OFlags, RawMode};

use super::kind::EntryKind;

/// What is the same for two names of one folder.
pub(super) type Identity = (u64, u64);

/// A folder that is held open: it stays the same one, whatever becomes of its name.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

/// What stands under a name.
#[derive(Debug)]
pub(super) struct Found {
    /// What it is; a link is a link.
    pub(super) kind: EntryKind,
    mode: RawMode,
    owner: (u32, u32),
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
// Whatever becomes of the name in the meantime: no link is followed, and nothing waits for the other end of a pipe.
const READ: OFlags =
    OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
const CREATE: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

impl Folder {
    /// Opens the folder that somebody named, also through links.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(fs::open(path, FOLDER, Mode::empty())?))
    }

    /// Opens a folder in this one.
    pub(super) fn folder(&self, name: &OsStr) -> io::Result<Self> {
        Ok(Self(fs::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?))
    }

    /// Makes a folder in this one.
    pub(super) fn create_folder(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777))?)
    }

    /// What is in the folder, in no order; no more than so many entries and one.
    pub(super) fn entries(&self, most: usize) -> io::Result<Vec<(OsString, EntryKind)>> {
        let mut all = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            let kind = match entry.file_type() {
                FileType::Unknown => self.find(name)?.map_or(EntryKind::Device, |found| found.kind),
                known => kind(known),
            };
            all.push((name.to_owned(), kind));
            if all.len() > most {
                break;
            }
        }
        Ok(all)
    }

    /// What stands under a name, if anything does.
    pub(super) fn find(&self, name: &OsStr) -> io::Result<Option<Found>> {
        match fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Found {
                kind: kind(FileType::from_raw_mode(stat.st_mode)),
                mode: stat.st_mode & 0o777,
                owner: (stat.st_uid, stat.st_gid),
            })),
            Err(rustix::io::Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a regular file in the folder for reading.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        Ok(File::from(fs::openat(&self.0, name, READ, Mode::empty())?))
    }

    /// Makes a file in the folder, for writing; with the rights of the one that it will replace.
    pub(super) fn create_file(&self, name: &OsStr, like: Option<&Found>) -> io::Result<File> {
        let mode = like.map_or(0o666, |found| found.mode);
        let file = File::from(fs::openat(&self.0, name, CREATE, Mode::from_raw_mode(mode))?);
        if let Some(found) = like {
            // Only root can give files away, and some disks know no rights: then it has fewer than the old one, not more.
            if file.metadata().is_ok_and(|made| (made.uid(), made.gid()) != found.owner) {
                let _ = fchown(&file, Some(found.owner.0), Some(found.owner.1));
            }
            #[allow(clippy::useless_conversion, reason = "it is narrower on other systems")]
            let _ = file.set_permissions(Permissions::from_mode(found.mode.into()));
        }
        Ok(file)
    }

    /// Gives a file of the folder another name, whose file it replaces.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(fs::renameat(&self.0, from, &self.0, to)?)
    }

    /// Removes a name that is no folder's; of a link, the link.
    pub(super) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// Removes a folder that is empty.
    pub(super) fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    /// Has the names of the folder outlive a power failure.
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(fs::fsync(&self.0)?)
    }

    /// The folder once more, and as long as that is open nobody else gets it so.
    pub(super) fn hold(&self) -> io::Result<Self> {
        let again = Self(fs::openat(&self.0, ".", FOLDER, Mode::empty())?);
        fs::flock(&again.0, FlockOperation::NonBlockingLockExclusive)?;
        Ok(again)
    }

    /// Which folder it is, whatever its name.
    pub(super) fn identity(&self) -> io::Result<Identity> {
        let metadata = File::from(self.0.try_clone()?).metadata()?;
        Ok((metadata.dev(), metadata.ino()))
    }
}

/// Opens what somebody named, also through links, without waiting for somebody who writes into a pipe.
pub(super) fn open_named(path: &Path) -> io::Result<File> {
    let file = File::from(fs::open(
        path,
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC,
        Mode::empty(),
    )?);
    // From here on it is read like any other: what comes slowly is waited for.
    fs::fcntl_setfl(&file, OFlags::empty())?;
    Ok(file)
}

/// Opens the end of a pipe or a terminal that somebody named for writing. It is not waited for somebody who reads, but
/// for a moment: whoever is started together with this program may need it.
pub(super) fn open_end(path: &Path) -> io::Result<File> {
    const MOMENT: Duration = Duration::from_secs(2);
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let begin = Instant::now();
    let end = loop {
        match fs::open(path, flags, Mode::empty()) {
            Err(rustix::io::Errno::NXIO) if begin.elapsed() < MOMENT => thread::sleep(Duration::from_millis(20)),
            Err(rustix::io::Errno::NXIO) => return Err(io::Error::other("nobody reads from it")),
            opened => break File::from(opened?),
        }
    };
    // From here on a reader who is slow is waited for.
    fs::fcntl_setfl(&end, OFlags::empty())?;
    Ok(end)
}

fn kind(kind: FileType) -> EntryKind {
    match kind {
        FileType::RegularFile => EntryKind::File,
        FileType::Directory => EntryKind::Folder,
        FileType::Symlink => EntryKind::Link,
        FileType::Fifo => EntryKind::Pipe,
        FileType::Socket => EntryKind::Socket,
        _ => EntryKind::Device,
    }
}
