//! Saved pages of the vendor's documentation, and what is kept of them beside the spec.

pub(crate) mod comparison;
pub(crate) mod facts_files;
#[cfg(feature = "call")]
pub(crate) mod fetch;
mod folder;
pub(crate) mod lock_file;
pub(crate) mod saved;
