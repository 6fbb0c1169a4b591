//! What a spec and a page say of each other: drift, the lock file, and the edits that people keep beside a draft.

pub(crate) mod apply;
pub(crate) mod drift;
pub(crate) mod formats;
pub(crate) mod locate;
pub(crate) mod lock;
pub(crate) mod mark;
pub(crate) mod merge;
pub(crate) mod news;
pub(crate) mod overlay;
