//! A folder known by its path, for systems without folders that can be held open: every name is looked at before it is
//! used.
//!
//! Links that are there are never followed. What `unix` can promise beyond that, and this cannot: that nobody puts one
//! there between the look and the use.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, FileType, OpenOptions, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use super::kind::EntryKind;

/// What is the same for two names of one folder.
pub(super) type Identity = PathBuf;

/// A folder.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// What stands under a name.
#[derive(Debug)]
pub(super) struct Found {
    /// What it is; a link is a link.
    pub(super) kind: EntryKind,
    permissions: Permissions,
}

impl Folder {
    /// Opens the folder that somebody named, also through links.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        if path.is_dir() { Ok(Self(path)) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// Opens a folder in this one.
    pub(super) fn folder(&self, name: &OsStr) -> io::Result<Self> {
        match self.find(name)? {
            Some(found) if found.kind == EntryKind::Folder => Ok(Self(self.0.join(name))),
            Some(_) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Makes a folder in this one.
    pub(super) fn create_folder(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    /// What is in the folder, in no order; no more than so many entries and one.
    pub(super) fn entries(&self, most: usize) -> io::Result<Vec<(OsString, EntryKind)>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name(), kind(entry.file_type()?)))
        };
        fs::read_dir(&self.0)?.take(most.saturating_add(1)).map(entry).collect()
    }

    /// What stands under a name, if anything does.
    pub(super) fn find(&self, name: &OsStr) -> io::Result<Option<Found>> {
        match fs::symlink_metadata(self.0.join(name)) {
            Ok(found) => Ok(Some(Found { kind: kind(found.file_type()), permissions: found.permissions() })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens a regular file in the folder for reading.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        match self.find(name)? {
            Some(found) if found.kind == EntryKind::File => File::open(self.0.join(name)),
            Some(_) => Err(io::ErrorKind::InvalidInput.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Makes a file in the folder, for writing; with the rights of the one that it will replace.
    pub(super) fn create_file(&self, name: &OsStr, like: Option<&Found>) -> io::Result<File> {
        let file = OpenOptions::new().write(true).create_new(true).open(self.0.join(name))?;
        if let Some(found) = like {
            // Some disks know no rights.
            let _ = file.set_permissions(found.permissions.clone());
        }
        Ok(file)
    }

    /// Gives a file of the folder another name, whose file it replaces.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    /// Removes a name that is no folder's; of a link, the link.
    pub(super) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    /// Removes a folder that is empty.
    pub(super) fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        self.folder(name).and_then(|folder| fs::remove_dir(folder.0))
    }

    /// Has the names of the folder outlive a power failure; the system does not offer that.
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Folders cannot be held here.
    pub(super) fn hold(&self) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Which folder it is, whatever its name.
    pub(super) fn identity(&self) -> io::Result<Identity> {
        fs::canonicalize(&self.0)
    }
}

/// Opens what somebody named, also through links.
pub(super) fn open_named(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Opens what somebody named for writing.
pub(super) fn open_end(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).open(path)
}

fn kind(kind: FileType) -> EntryKind {
    match kind {
        _ if kind.is_file() => EntryKind::File,
        _ if kind.is_dir() => EntryKind::Folder,
        _ if kind.is_symlink() => EntryKind::Link,
        _ => EntryKind::Device,
    }
}
