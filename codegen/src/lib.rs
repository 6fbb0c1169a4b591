//! From a YAML description of HTTP endpoints to Rust bindings.
//!
//! Data flows one way, and each module is a stage:
//!
//! 1. [`files`] reads the spec's folder; only it and the command line touch the disk;
//! 2. [`yaml`] parses the text into a tree in which every key and value has a span;
//! 3. [`spec`] defines the shape of the YAML, and [`read`] collects all files into one value;
//! 4. [`mod@lint`] checks the rules, one function each;
//! 5. `lower` builds the [`mod@model`], which everything else reads;
//! 6. [`emit`] turns the model into tokens, one function per kind of item;
//! 7. [`mod@render`] prints the tokens as text;
//! 8. [`mod@diff`] compares two models, and [`load`] tells where in the spec each difference is;
//! 9. [`files`] again decides what to write and what is stale.
//!
//! Two front ends need no checked-in files: [`Builder`] for build scripts, and the crate `weixin-macros`. Both go through
//! [`front_end`], and can be limited to a part of the API with [`select`].
//!
//! ```
//! use weixin_codegen::source::Source;
//!
//! let source = Source { shown: "spec/bad.yaml".into(), path: "bad.yaml".into(), text: "endpoint: x\nrout: POST /x".into() };
//! let errors = weixin_codegen::model(vec![source]).unwrap_err();
//! assert!(errors.to_string().contains("did you mean `route`?"));
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod base;
mod builder;
pub mod calendar;
pub mod cells;
mod decode;
mod define;
pub mod describe;
pub mod diagnostic;
pub mod diff;
pub mod drafts;
pub mod emit;
pub mod encoding;
pub mod facts;
pub mod files;
pub mod front_end;
pub mod layout;
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
pub mod rust_path;
mod schema;
pub mod select;
pub mod source;
pub mod spec;
mod syntax;
pub mod text;

pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use base::Base;
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
/// All mistakes in all files.
pub fn model(sources: Vec<Source>) -> Result<Api, Diagnostics> {
    let sources: Arc<[Source]> = sources.into();
    let mut diagnostics = Diagnostics::new(sources.clone());
    let spec = read::read(&sources, &mut diagnostics);
    lint::lint(&spec, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    lower::lower(&spec).ok_or_else(|| {
        diagnostics.push(Diagnostic::nowhere("the spec has no service file"));
        diagnostics
    })
}

/// The files of the bindings: their texts by path below the output folder.
///
/// Modules are independent of each other, so they are rendered on all cores; the result is the same on every machine. The
/// tokens of a module are much larger than its text and are dropped as soon as the text exists.
pub fn render(api: &Api) -> BTreeMap<String, String> {
    let text = |module: Module| (module.file.clone(), render::text(module));
    let shared = emit::shared_modules(api).into_iter().map(text);
    let endpoints: Vec<(&Group, &Endpoint)> = api.endpoints().collect();
    let endpoints =
        parallel::map(&endpoints, BLOCK, |(group, endpoint)| text(emit::endpoint_module(api, group, endpoint)));
    let messages = parallel::map(&api.messages, BLOCK, |message| text(emit::message_module(message)));
    shared.chain(endpoints).chain(messages).collect()
}

/// Modules per work item.
const BLOCK: usize = 16;

/// Reads, checks and renders a spec, without its drafts.
///
/// # Errors
///
/// All mistakes in the spec.
pub fn generate(sources: Vec<Source>) -> Result<BTreeMap<String, String>, Diagnostics> {
    model(sources).map(|api| render(&api.without_drafts()))
}

/// Compiles the programs in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
