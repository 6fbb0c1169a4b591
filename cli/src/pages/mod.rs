//! The vendor's pages: saved ones, and what the lock file says of them.

mod date;
pub(crate) mod lock_file;
pub(crate) mod saved;
