//! What a spec and a page say of each other: what is kept of a page, drift, what was seen of responses, and the lock file.

pub(crate) mod drift;
pub(crate) mod lock;
pub(crate) mod mark;
pub(crate) mod observed;
pub(crate) mod reading;
pub(crate) mod validator;
