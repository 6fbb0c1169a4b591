//! The spec that is built into the program: the one of the repository that it was built in.

use weixin_codegen::{Source, base};

/// How the paths of its files begin in messages.
const FOLDER: &str = "built-in spec";

/// The files of the spec, marked as built-in for messages.
pub(crate) fn sources() -> Vec<Source> {
    weixin_embedded_spec::sources(FOLDER)
}

/// The same files, and those of a spec that adds to them.
pub(crate) fn extended_by(own: Vec<Source>) -> Vec<Source> {
    base::extended(sources(), own)
}

/// True for a file of it.
pub(crate) fn is_built_in(source: &Source) -> bool {
    source.shown.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}
