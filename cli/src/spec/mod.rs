//! Where a spec comes from: a folder, the program itself, or a revision in git; and how two of them compare.

pub(crate) mod args;
pub(crate) mod built_in;
pub(crate) mod compare;
pub(crate) mod find;
pub(crate) mod git;
pub(crate) mod single_file;
