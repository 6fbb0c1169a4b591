//! What a spec and a page say of each other: drift, the lock file, and the edits that people keep beside a draft.

pub mod drift;
pub mod lock;
pub mod merge;
pub mod overlay;
