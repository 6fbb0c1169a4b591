//! A file that takes its place when it is complete.

use std::convert::identity;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::file::error::FileError;
use crate::random;

/// How many bytes are collected before they are written. While they are, the next ones come.
///
/// They are copied: a small piece can keep a far larger buffer of the connection in memory.
const BATCH: usize = 256 * 1024;

/// A file that is being written under a name of its own, next to its place. Dropped, it leaves nothing behind.
///
/// All access to the disk is on threads that may block.
pub(super) struct PartialFile {
    path: PathBuf,
    state: State,
    batch: Vec<u8>,
}

enum State {
    /// It does not exist.
    Absent,
    Idle(OnDisk),
    Writing(JoinHandle<io::Result<OnDisk>>),
}

impl PartialFile {
    /// Nothing is created yet.
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), state: State::Absent, batch: Vec::new() }
    }

    /// Creates it. If that is possible, so is putting it in its place.
    pub(super) async fn create(&mut self) -> Result<(), FileError> {
        let path = self.path.clone();
        self.state = State::Writing(spawn_blocking(move || OnDisk::create(&path)));
        self.wait().await
    }

    /// Discards what was written.
    pub(super) async fn restart(&mut self) -> Result<(), FileError> {
        self.batch.clear();
        self.wait().await?;
        self.on_disk(OnDisk::clear);
        self.wait().await
    }

    pub(super) async fn write(&mut self, mut piece: Bytes) -> Result<(), FileError> {
        while !piece.is_empty() {
            let fitting = piece.split_to(piece.len().min(BATCH - self.batch.len()));
            self.batch.extend_from_slice(&fitting);
            if self.batch.len() == BATCH {
                self.wait().await?;
                self.start_writing();
            }
        }
        Ok(())
    }

    /// Writes what is collected.
    pub(super) async fn flush(&mut self) -> Result<(), FileError> {
        self.wait().await?;
        self.start_writing();
        self.wait().await
    }

    /// Puts it in its place, in one step, and returns its length.
    pub(super) async fn finish(mut self) -> Result<u64, FileError> {
        self.flush().await?;
        let State::Idle(file) = std::mem::replace(&mut self.state, State::Absent) else {
            return Err(self.failed(gone()));
        };
        let path = self.path.clone();
        let placed = spawn_blocking(move || file.place(&path)).await;
        placed.map_err(io::Error::other).and_then(identity).map_err(|error| self.failed(error))
    }

    fn start_writing(&mut self) {
        let State::Idle(file) = &mut self.state else { return };
        std::mem::swap(&mut self.batch, &mut file.batch);
        self.on_disk(OnDisk::write_batch);
    }

    /// Starts work on the file.
    fn on_disk(&mut self, work: impl FnOnce(&mut OnDisk) -> io::Result<()> + Send + 'static) {
        self.state = match std::mem::replace(&mut self.state, State::Absent) {
            State::Idle(mut file) => State::Writing(spawn_blocking(move || work(&mut file).map(|()| file))),
            other => other,
        };
    }

    /// Waits for work on the file.
    async fn wait(&mut self) -> Result<(), FileError> {
        let result = match &mut self.state {
            State::Idle(_) => return Ok(()),
            State::Absent => Err(gone()),
            State::Writing(work) => work.await.map_err(io::Error::other).and_then(identity),
        };
        self.state = State::Absent;
        self.state = State::Idle(result.map_err(|error| self.failed(error))?);
        Ok(())
    }

    fn failed(&self, error: io::Error) -> FileError {
        FileError::unwritable(self.path.display().to_string(), error)
    }
}

fn gone() -> io::Error {
    io::Error::other("an earlier write failed")
}

/// The file under its own name, which is removed unless it is put in its place.
struct OnDisk {
    /// Its own name.
    name: PathBuf,
    file: File,
    batch: Vec<u8>,
    length: u64,
    is_placed: bool,
}

impl OnDisk {
    fn create(path: &Path) -> io::Result<Self> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let there = match fs::symlink_metadata(path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if path.file_name().is_none() || there.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        // Replacing a device or a pipe is never meant.
        if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_symlink()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
        }
        let name = folder.join(format!(".weixin-{:016x}.part", random::bits()));
        let file = OpenOptions::new().write(true).create_new(true).open(&name)?;
        let new = Self { name, file, batch: Vec::new(), length: 0, is_placed: false };
        // A file that others cannot read stays one.
        if let Some(there) = there.filter(fs::Metadata::is_file) {
            new.file.set_permissions(there.permissions())?;
        }
        Ok(new)
    }

    /// Writes what it was given, and keeps the memory for what comes after.
    fn write_batch(&mut self) -> io::Result<()> {
        self.file.write_all(&self.batch)?;
        self.length += self.batch.len() as u64;
        self.batch.clear();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        if self.length > 0 {
            self.file.set_len(0)?;
            self.file.rewind()?;
            self.length = 0;
        }
        Ok(())
    }

    fn place(mut self, path: &Path) -> io::Result<u64> {
        // Otherwise a machine that loses power could keep the name without the content.
        self.file.sync_all()?;
        fs::rename(&self.name, path)?;
        self.is_placed = true;
        Ok(self.length)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        if !self.is_placed {
            // Nobody is left to be told.
            let _ = fs::remove_file(&self.name);
        }
    }
}
