//! Specs that add endpoints to the API of another crate of bindings: the service, its tokens, and the shared tables and
//! types are those of that crate, so that one client calls both.

#[cfg(feature = "generate")]
mod bindings;

#[cfg(feature = "generate")]
pub use bindings::Base;

use crate::source::Source;

/// The files of a spec, and those of one that adds to it.
pub fn extended(base: Vec<Source>, own: Vec<Source>) -> Vec<Source> {
    let (shared, others): (Vec<Source>, Vec<Source>) = base.into_iter().partition(is_shared);
    shared.iter().map(set_apart).chain(others).chain(own).collect()
}

/// A shared file under a path of its own: the spec that adds may have one of the same name.
fn set_apart(source: &Source) -> Source {
    Source { path: format!("{EXTENDED}/{}", source.path), ..source.clone() }
}

/// The folder in which shared files of the extended spec seem to be.
const EXTENDED: &str = "extended";

/// Whether a file has what endpoints share.
fn is_shared(source: &Source) -> bool {
    !["endpoints/", "messages/"].iter().any(|folder| source.path.starts_with(folder))
}
