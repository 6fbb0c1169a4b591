//! The spec of the repository that this program was built in.

use weixin_codegen::Source;

/// The files of the spec. Messages show that they are built in.
pub(crate) fn sources() -> Vec<Source> {
    weixin_embedded_spec::sources("built-in spec")
}
