//! The spec that the mock serves: the repository's own, which is embedded, or one from a folder.

pub(crate) mod codes;
pub(crate) mod routes;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use weixin_codegen::model::Api;
use weixin_codegen::select::Selection;
use weixin_codegen::{Diagnostics, OpenError, base, files, front_end};

/// The API of this repository's spec, which is embedded. It is parsed once, at the first call.
///
/// # Errors
///
/// When this crate was built from an invalid spec: everything that is wrong with it.
pub(crate) fn embedded() -> Result<Arc<Api>, Diagnostics> {
    static API: OnceLock<Result<Arc<Api>, Diagnostics>> = OnceLock::new();
    API.get_or_init(|| weixin_codegen::model(weixin_embedded_spec::sources("spec")).map(Arc::new)).clone()
}

/// The API of this repository's spec with what the folder of a spec adds to it, which has no service file.
///
/// # Errors
///
/// When the folder cannot be read, or the two are no spec together.
pub(crate) fn extended(folder: &Path) -> Result<Arc<Api>, OpenError> {
    let own = files::read_spec(folder).map_err(OpenError::Files)?;
    let sources = base::extended(weixin_embedded_spec::sources("weixin/spec"), own);
    weixin_codegen::model(sources).map(Arc::new).map_err(|diagnostics| OpenError::Spec(Box::new(diagnostics)))
}

/// The API of the spec in a folder, or of one file or folder of it.
///
/// # Errors
///
/// When the spec cannot be read or is invalid.
pub(crate) fn open(path: impl AsRef<Path>) -> Result<Arc<Api>, OpenError> {
    front_end::open(path.as_ref(), Path::new(""), &Selection::default()).map(|opened| Arc::new(opened.api))
}
