//! The spec that is built into the program: the one of the repository that it was built in.

use weixin_codegen::{Source, base};

/// The files of the spec, marked as built-in for messages.
pub(crate) fn sources() -> Vec<Source> {
    weixin_embedded_spec::sources("built-in spec")
}

/// The same files, and those of a spec that adds to them.
pub(crate) fn extended_by(own: Vec<Source>) -> Vec<Source> {
    base::extended(sources(), own)
}
