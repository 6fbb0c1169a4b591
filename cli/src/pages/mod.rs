//! Saved pages of the vendor's documentation, and the lock file that records them.

pub(crate) mod date;
pub(crate) mod lock_file;
pub(crate) mod saved;
