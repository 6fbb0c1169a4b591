//! The lock file of the pages, beside the spec's files.

use std::path::Path;

use weixin_codegen::files::{self, Links, Root};
use weixin_import::review::lock::{Lock, Locked};

use crate::failure::Failure;

/// Its name.
const LOCK: &str = "pages.lock";

/// The longest lock file that is read, in bytes.
const MAX_LOCK: usize = 16 * 1024 * 1024;

/// The lock file of a spec's folder. It is read before anything is written, so that nothing is if it cannot be.
pub(crate) struct LockFile(Root);

impl LockFile {
    /// Sees to it that it can be read, and written.
    ///
    /// # Errors
    ///
    /// It is damaged, or cannot be written.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let file = Self(Root::open(folder)?);
        file.read()?;
        files::writable(&folder.join(LOCK))?;
        Ok(file)
    }

    fn read(&self) -> Result<Lock, Failure> {
        let text = self.0.read_text(LOCK, MAX_LOCK, Links::Inside)?.unwrap_or_default();
        let damaged = |problems: Vec<String>| format!("`{}` is damaged: {}", self.0.shown(LOCK), problems.join("; "));
        Lock::parse(&text).map_err(|problems| Failure::Usage(damaged(problems)))
    }

    /// Puts endpoints into it, beside those of other runs.
    pub(crate) fn write(self, locked: Vec<Locked>) -> Result<(), Failure> {
        let _held = self.0.hold()?;
        let mut lock = self.read()?;
        locked.into_iter().for_each(|locked| lock.set(locked));
        self.0.write(LOCK, lock.text().as_bytes())?;
        Ok(())
    }
}
