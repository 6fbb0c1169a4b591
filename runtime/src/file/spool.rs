//! A stream of unknown length as a file: in memory if it is short, otherwise in a temporary file.

use std::convert::identity;
use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::future::poll_fn;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use tokio::task::{spawn_blocking, yield_now};

use super::error::FileError;
use super::once::io_error;
use super::source::{ReadSeek, Source};
use crate::async_runtime;
use crate::random;

/// How many bytes are collected before they are written. A file that is no longer never touches the disk.
const BATCH: usize = 256 * 1024;

/// What a stream was.
pub(super) enum Spooled {
    InMemory(Vec<u8>),
    OnDisk(TemporaryFile),
}

/// Reads a stream to its end. It fails as soon as there are more than `limit` bytes.
pub(super) async fn spool<S, B, E>(name: &str, limit: u64, stream: S) -> Result<Spooled, FileError>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut stream = pin!(stream);
    let (mut file, mut batch, mut length) = (None, Vec::new(), 0_u64);
    while let Some(item) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let mut piece: Bytes = item.map_err(|error| FileError::unreadable(name.to_owned(), io_error(error)))?.into();
        length = length.saturating_add(piece.len() as u64);
        if length > limit {
            return Err(FileError::too_large(name, limit));
        }
        if piece.is_empty() {
            // A stream of nothing else would never let go of the thread.
            yield_now().await;
        }
        while !piece.is_empty() {
            if batch.len() == BATCH {
                (file, batch) = write(file, batch).await?;
            }
            batch.extend_from_slice(&piece.split_to(piece.len().min(BATCH - batch.len())));
        }
    }
    if file.is_none() {
        return Ok(Spooled::InMemory(batch));
    }
    let (file, _) = write(file, batch).await?;
    Ok(file.map_or(Spooled::InMemory(Vec::new()), Spooled::OnDisk))
}

/// Appends to the file, which is created if it is not there, on a thread that may block.
async fn write(file: Option<TemporaryFile>, mut batch: Vec<u8>) -> Result<(Option<TemporaryFile>, Vec<u8>), FileError> {
    let failed = |error| FileError::unwritable(env::temp_dir().join("…").display().to_string(), error);
    if async_runtime::is_missing() {
        return Err(failed(io::Error::other(async_runtime::MISSING)));
    }
    let written = spawn_blocking(move || {
        let mut file = file.map_or_else(TemporaryFile::create, Ok)?;
        (&*file.file).write_all(&batch)?;
        file.length += batch.len() as u64;
        batch.clear();
        Ok((Some(file), batch))
    });
    written.await.map_err(io::Error::other).and_then(identity).map_err(failed)
}

/// A file without a name, which nobody else can open, and which the system removes when it is closed, however the
/// process ends.
pub(super) struct TemporaryFile {
    file: Arc<fs::File>,
    length: u64,
}

impl TemporaryFile {
    fn create() -> io::Result<Self> {
        let path = env::temp_dir().join(format!(".weixin-{:016x}{:016x}.spool", random::bits(), random::bits()));
        Ok(Self { file: Arc::new(nameless(path)?), length: 0 })
    }
}

#[cfg(unix)]
fn nameless(path: PathBuf) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(path)?;
    Ok(file)
}

#[cfg(windows)]
fn nameless(path: PathBuf) -> io::Result<fs::File> {
    use std::os::windows::fs::OpenOptionsExt;
    /// The system removes the file with its last handle.
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true).share_mode(0).custom_flags(DELETE_ON_CLOSE).open(path)
}

#[cfg(not(any(unix, windows)))]
fn nameless(_: PathBuf) -> io::Result<fs::File> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no temporary files without a name"))
}

impl Source for TemporaryFile {
    fn len(&self) -> u64 {
        self.length
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Reader { file: self.file.clone(), length: self.length, position: 0 }))
    }

    fn open_seek(&self) -> Option<io::Result<Box<dyn ReadSeek + Send>>> {
        Some(Ok(Box::new(Reader { file: self.file.clone(), length: self.length, position: 0 })))
    }
}

/// Reads the file at a position of its own: the handle's own is the same for all readers.
struct Reader {
    file: Arc<fs::File>,
    length: u64,
    position: u64,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, self.position)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(distance) => self.length.checked_add_signed(distance),
            SeekFrom::Current(distance) => self.position.checked_add_signed(distance),
        };
        self.position = position.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the first byte"))?;
        Ok(self.position)
    }
}

#[cfg(unix)]
fn read_at(file: &fs::File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, position)
}

#[cfg(windows)]
fn read_at(file: &fs::File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, position)
}

#[cfg(not(any(unix, windows)))]
fn read_at(_: &fs::File, _: &mut [u8], _: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}
