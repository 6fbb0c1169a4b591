//! The lock file of the pages, in the spec directory.

use std::path::Path;

use weixin_codegen::files::{self, Links, Root};
use weixin_import::{LockedPage, PageLock};

use crate::failure::Failure;

/// The name of the file.
const LOCK: &str = "pages.lock";

/// The largest lock file that is read, in bytes.
const MAX_LOCK: usize = 16 * 1024 * 1024;

/// The lock file of a spec. It is read before anything is written, so that nothing is written if it cannot be updated.
pub(crate) struct LockFile(Root);

impl LockFile {
    /// Opens the file, after a check that it can be read and written.
    ///
    /// # Errors
    ///
    /// The file is corrupt, or cannot be written.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let file = Self(Root::open(folder)?);
        file.read()?;
        files::writable(&folder.join(LOCK))?;
        Ok(file)
    }

    /// What is recorded of the pages.
    ///
    /// # Errors
    ///
    /// The file is corrupt.
    pub(crate) fn peek(folder: &Path) -> Result<PageLock, Failure> {
        Self(Root::open(folder)?).read()
    }

    fn read(&self) -> Result<PageLock, Failure> {
        let text = self.0.read_text(LOCK, MAX_LOCK, Links::Inside)?.unwrap_or_default();
        let corrupt = |problems: Vec<String>| format!("`{}` is corrupt: {}", self.0.shown(LOCK), problems.join("; "));
        PageLock::parse(&text).map_err(|problems| Failure::Usage(corrupt(problems)))
    }

    /// Records endpoints, next to those of other runs.
    pub(crate) fn write(self, locked: Vec<LockedPage>) -> Result<(), Failure> {
        let _held = self.0.hold()?;
        let mut lock = self.read()?;
        locked.into_iter().for_each(|locked| lock.set(locked));
        self.0.write(LOCK, lock.text().as_bytes())?;
        Ok(())
    }
}
