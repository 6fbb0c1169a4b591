//! The crate of bindings that a spec adds to.

use std::collections::BTreeSet;
use std::sync::Arc;

use proc_macro2::TokenStream;

use super::{is_shared, set_apart};
use crate::diagnostic::Diagnostics;
use crate::model::{Api, Foundation, Shape, TypeDef};
use crate::read::{self, Spec};
use crate::source::Source;
use crate::{lint, lower, rust_path};

/// A crate of bindings that a spec adds to, with the spec that the crate was made from.
#[derive(Clone, Debug)]
pub struct Base {
    /// The crate's path: `weixin`.
    path: TokenStream,
    /// The files of its spec.
    sources: Vec<Source>,
    /// The version of the crate whose spec that is.
    version: Option<String>,
}

impl Base {
    /// The crate at a path, `weixin` or `::weixin`, and the files of its spec.
    ///
    /// # Errors
    ///
    /// It is no path, or one that means something else in every module.
    pub fn new(path: TokenStream, sources: Vec<Source>) -> Result<Self, String> {
        Ok(Self { path: rust_path::checked(path)?, sources, version: None })
    }

    /// Makes the bindings check, when they are compiled, that the crate has this version: its constant `VERSION`.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// The path of the runtime in the crate.
    pub fn runtime(&self) -> TokenStream {
        let path = &self.path;
        quote::quote!(#path::runtime)
    }

    /// Reads and checks a spec that adds to this one: its own endpoints and messages, with the service and the shared
    /// tables and types of both.
    ///
    /// # Errors
    ///
    /// All mistakes in all files.
    pub fn model(&self, own: Vec<Source>) -> Result<Api, Diagnostics> {
        let mut sources: Vec<Source> = self.sources.iter().filter(|source| is_shared(source)).map(set_apart).collect();
        let base = u32::try_from(sources.len()).unwrap_or(u32::MAX);
        sources.extend(own);
        let sources: Arc<[Source]> = sources.into();
        let mut diagnostics = Diagnostics::new(sources.clone());
        let mut spec = read::read(&sources, &mut diagnostics);
        spec.extended = base;
        lint::lint(&spec, &mut diagnostics);
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let Some(mut api) = lower::lower(&spec) else {
            diagnostics.push(lint::no_service("the spec that is extended has no service file"));
            return Err(diagnostics);
        };
        api.foundation = Some(self.foundation(&spec, &api));
        Ok(api)
    }

    /// What of an API the base has.
    fn foundation(&self, spec: &Spec, api: &Api) -> Foundation {
        let is_base = |file: u32| file < spec.extended;
        let formats = spec.format_tables().filter(|(file, ..)| is_base(*file)).map(|(_, name, _)| name.value.clone());
        let errors = spec.error_tables().filter(|(file, ..)| is_base(*file)).map(|(_, name, _)| name.value.clone());
        let types = spec.shared_types().filter(|(file, ..)| is_base(*file)).map(|(_, name, _)| name.value.clone());
        let mut types: BTreeSet<String> = types.collect();
        let is_directed = |def: &TypeDef| types.contains(&def.name) && directions(def).is_some();
        if api.types.iter().any(is_directed) {
            let there = self.whole();
            let has = |def: &TypeDef| {
                let its = there.iter().flat_map(|api| &api.types).find(|other| other.name == def.name);
                its.is_some_and(|its| is_enough(directions(its), directions(def)))
            };
            let lacking = api.types.iter().filter(|def| is_directed(def) && !has(def)).map(|def| def.name.clone());
            for name in lacking.collect::<Vec<_>>() {
                types.remove(&name);
            }
        }
        Foundation {
            path: self.path.to_string(),
            version: self.version.clone(),
            formats: formats.collect(),
            errors: errors.collect(),
            types,
        }
    }

    /// The base's own API; nothing if its spec is wrong.
    fn whole(&self) -> Option<Api> {
        let sources: Arc<[Source]> = self.sources.as_slice().into();
        let mut diagnostics = Diagnostics::new(sources.clone());
        lower::lower(&read::read(&sources, &mut diagnostics)).map(Api::without_drafts)
    }
}

/// Whether a type is sent, and whether it is received; nothing if its code is the same for both.
fn directions(def: &TypeDef) -> Option<(bool, bool)> {
    match &def.shape {
        Shape::Object(object) => Some((object.sent, object.received)),
        Shape::Choice(choice) => Some((choice.sent, choice.received)),
        Shape::OpenEnum { .. } | Shape::Id { .. } => None,
    }
}

/// Whether a type that can do one can do the other.
fn is_enough(there: Option<(bool, bool)>, needed: Option<(bool, bool)>) -> bool {
    match (there, needed) {
        (Some((sends, receives)), Some((sent, received))) => (sends || !sent) && (receives || !received),
        (there, needed) => there == needed,
    }
}
