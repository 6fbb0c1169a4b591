//! From a YAML description of HTTP endpoints to Rust bindings.
//!
//! Data flows one way, and each module is one stage:
//!
//! 1. [`files`] reads the spec's folder; nothing else but the command line touches the disk;
//! 2. [`yaml`] makes a tree in which every key and value knows its place;
//! 3. [`spec`] is the shape of the YAML, and [`read`] collects the files into one value of it;
//! 4. [`mod@lint`] holds the rules, one function each;
//! 5. `lower` makes the [`mod@model`], which everything else reads;
//! 6. [`emit`] prints the model as tokens, one function an item kind;
//! 7. [`mod@render`] makes text of the tokens;
//! 8. [`mod@diff`] compares two models, and says where the spec says so with [`load`];
//! 9. [`files`] again finds out what to write and what is stale.
//!
//! Two front ends need no checked-in files: [`Builder`] for build scripts, and the crate `weixin-macros`. Both come through
//! [`front_end`], and may take a part of the API, with [`select`].
//!
//! ```
//! use weixin_codegen::source::Source;
//!
//! let source = Source { shown: "spec/bad.yaml".into(), path: "bad.yaml".into(), text: "endpoint: x\nrout: POST /x".into() };
//! let errors = weixin_codegen::model(vec![source]).unwrap_err();
//! assert!(errors.to_string().contains("did you mean `route`?"));
//! ```

mod builder;
mod decode;
mod define;
pub mod describe;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod encoding;
pub mod files;
pub mod front_end;
pub mod lint;
pub mod load;
mod lower;
pub mod markdown;
pub mod model;
pub mod names;
pub mod note_target;
mod parallel;
pub mod read;
pub mod render;
mod schema;
pub mod select;
pub mod source;
pub mod spec;
mod syntax;
pub mod text;

pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use builder::Builder;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use front_end::OpenError;
pub use schema::json_schema;
pub use source::Source;

use crate::emit::Module;
use crate::model::{Api, Endpoint, Group};

/// Reads and checks a spec.
///
/// # Errors
///
/// Everything that is wrong with it, in all files.
pub fn model(sources: Vec<Source>) -> Result<Api, Diagnostics> {
    let sources: Arc<[Source]> = sources.into();
    let mut diagnostics = Diagnostics::new(sources.clone());
    let spec = read::read(&sources, &mut diagnostics);
    lint::lint(&spec, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    lower::lower(&spec).ok_or_else(|| {
        diagnostics.push(Diagnostic::nowhere("there is no service to make bindings of"));
        diagnostics
    })
}

/// The files of the bindings: texts by path below the output folder.
///
/// Modules are independent of each other, so they are rendered on all cores; the result is the same on every machine. The
/// tokens of a module are much larger than its text and go as soon as it is there.
pub fn render(api: &Api) -> BTreeMap<String, String> {
    let text = |module: Module| (module.file.clone(), render::text(module));
    let shared = emit::shared_modules(api).into_iter().map(text);
    let endpoints: Vec<(&Group, &Endpoint)> = api.endpoints().collect();
    let endpoints = parallel::map(&endpoints, BLOCK, |(group, endpoint)| text(emit::endpoint_module(group, endpoint)));
    shared.chain(endpoints).collect()
}

/// So many modules are rendered by a thread at a time.
const BLOCK: usize = 16;

/// Reads, checks and prints a spec: the whole way.
///
/// # Errors
///
/// Everything that is wrong with the spec.
pub fn generate(sources: Vec<Source>) -> Result<BTreeMap<String, String>, Diagnostics> {
    model(sources).map(|api| render(&api))
}
