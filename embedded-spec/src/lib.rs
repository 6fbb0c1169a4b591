//! The spec of this repository, embedded: the command line and the mock server work without the repository.

use weixin_codegen::Source;

/// The version of the crates of this workspace: of the bindings in `weixin`, which are made from this spec, too.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Paths below the spec's folder, and texts.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/spec.rs"));

/// The files of the spec. `folder` is what messages show in front of their paths.
pub fn sources(folder: &str) -> Vec<Source> {
    let source = |(path, text): &(&str, &str)| Source {
        shown: format!("{folder}/{path}"),
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    FILES.iter().map(source).collect()
}
