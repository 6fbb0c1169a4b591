//! The spec of the repository that this program was built in.

use weixin_codegen::Source;

/// Paths below the spec's folder, and texts.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/spec.rs"));

/// The files of the spec. Messages show that they are built in.
pub(crate) fn sources() -> Vec<Source> {
    let source = |(path, text): &(&str, &str)| Source {
        shown: format!("built-in spec/{path}"),
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    FILES.iter().map(source).collect()
}
