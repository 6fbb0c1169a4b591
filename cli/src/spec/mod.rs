//! Where a spec comes from: a folder, the program itself, or a revision in git.

pub(crate) mod git;
pub(crate) mod single_file;
pub(crate) mod source;
