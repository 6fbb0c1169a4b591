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
//! 9. [`files`] again decides what to write and what is stale, and [`regions`] what files written by hand have of the spec.
//!
//! Two front ends need no checked-in files: [`Builder`] for build scripts, and the crate `weixin-macros`. Both go through
//! [`front_end`], and can be limited to a part of the API with [`select`].
//!
//! Without the feature `generate`, which is there by default, nothing is printed: a spec is read, checked and becomes a model.
//! The feature `maintain` adds the diff, the layout of files, the JSON Schema, and [`mod@export`], which is for programs in other
//! languages.
//!
//! ```
//! use weixin_codegen::source::Source;
//!
//! let source = Source { shown: "spec/bad.yaml".into(), path: "bad.yaml".into(), text: "endpoint: x\nrout: POST /x".into() };
//! let errors = weixin_codegen::model(vec![source]).unwrap_err();
//! assert!(errors.to_string().contains("did you mean `route`?"));
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]
// With all features, rustc finds what nothing uses.
#![cfg_attr(not(all(feature = "generate", feature = "maintain")), allow(dead_code))]

pub mod base;
#[cfg(feature = "generate")]
mod builder;
pub mod calendar;
pub mod cells;
pub mod code_index;
mod decode;
mod define;
pub mod describe;
pub mod diagnostic;
#[cfg(feature = "maintain")]
pub mod diff;
pub mod drafts;
#[cfg(feature = "generate")]
pub mod emit;
pub mod encoding;
#[cfg(feature = "maintain")]
pub mod export;
pub mod facts;
pub mod files;
pub mod front_end;
#[cfg(feature = "generate")]
mod generate;
#[cfg(feature = "maintain")]
mod html;
#[cfg(feature = "maintain")]
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
#[cfg(feature = "generate")]
pub mod regions;
#[cfg(feature = "generate")]
pub mod render;
pub mod rule;
#[cfg(feature = "generate")]
pub mod rust_path;
pub mod sample;
#[cfg(feature = "maintain")]
mod schema;
pub mod select;
#[cfg(all(feature = "generate", feature = "maintain"))]
pub mod site;
pub mod source;
pub mod spec;
mod syntax;
pub mod text;

pub mod yaml;

use std::sync::Arc;

#[cfg(feature = "generate")]
pub use base::Base;
#[cfg(feature = "generate")]
pub use builder::Builder;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use front_end::OpenError;
#[cfg(feature = "generate")]
pub use generate::{generate, render};
pub use rule::Rule;
#[cfg(feature = "maintain")]
pub use schema::json_schema;
pub use source::Source;

use crate::model::Api;

/// Reads and checks a spec.
///
/// # Errors
///
/// All mistakes in all files.
pub fn model(sources: Vec<Source>) -> Result<Api, Diagnostics> {
    checked(sources, None)
}

/// Like [`model()`], for those who maintain a spec: days on which something was done must not be after the latest day that it
/// is today anywhere, such as `2026-11-21`. Nothing else depends on the day, so that a spec that was right stays right.
///
/// # Errors
///
/// All mistakes in all files.
pub fn model_as_of(sources: Vec<Source>, latest_day: &str) -> Result<Api, Diagnostics> {
    checked(sources, Some(latest_day))
}

fn checked(sources: Vec<Source>, latest_day: Option<&str>) -> Result<Api, Diagnostics> {
    let sources: Arc<[Source]> = sources.into();
    let mut diagnostics = Diagnostics::new(sources.clone());
    let mut spec = read::read(&sources, &mut diagnostics);
    spec.latest_day = latest_day.map(str::to_owned);
    lint::lint(&spec, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    lower::lower(&spec).ok_or_else(|| {
        diagnostics.push(lint::no_service("the spec has no service file"));
        diagnostics
    })
}

/// Every rule that a message can be about: those of reading, and then those of [`mod@lint`].
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rule::READING.iter().copied().chain(lint::RULES)
}

/// Compiles the programs in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
