//! The spec that the mock plays: the repository's own, embedded, or one from a folder.

pub(crate) mod codes;
pub(crate) mod routes;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use weixin_codegen::model::Api;
use weixin_codegen::select::Selection;
use weixin_codegen::{Diagnostics, OpenError, front_end};

/// The API that this repository's spec describes. It is embedded, and read once, at the first call.
///
/// # Errors
///
/// Everything that is wrong with it, if this crate was built from a spec that is.
pub fn embedded() -> Result<Arc<Api>, Diagnostics> {
    static API: OnceLock<Result<Arc<Api>, Diagnostics>> = OnceLock::new();
    API.get_or_init(|| weixin_codegen::model(weixin_embedded_spec::sources("spec")).map(Arc::new)).clone()
}

/// The API of a spec's folder, or of one file or folder in it.
///
/// # Errors
///
/// When it cannot be read, or everything that is wrong with it.
pub fn open(path: impl AsRef<Path>) -> Result<Arc<Api>, OpenError> {
    front_end::open(path.as_ref(), Path::new(""), &Selection::default()).map(|opened| Arc::new(opened.api))
}
