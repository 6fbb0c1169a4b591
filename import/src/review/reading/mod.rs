//! What a page said when it was read, as data that is kept beside the spec: facts, and hashes of what they came from.

pub(crate) mod hash;
pub(crate) mod leaves;
pub(crate) mod model;
pub(crate) mod read;
pub(crate) mod spec_files;
pub(crate) mod stands;
pub(crate) mod stored;
pub(crate) mod units;
pub(crate) mod walk;
