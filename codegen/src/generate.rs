//! From a model, or a spec, to the files of the bindings.

use std::collections::BTreeMap;

use crate::emit::{self, Module};
use crate::model::{Api, Endpoint, Group};
use crate::render::text;
use crate::source::Source;
use crate::{Diagnostics, model, parallel};

/// The files of the bindings: their texts by path below the output folder.
///
/// Modules are independent of each other, so they are rendered on all cores; the result is the same on every machine. The
/// tokens of a module are much larger than its text and are dropped as soon as the text exists.
pub fn render(api: &Api) -> BTreeMap<String, String> {
    let text = |module: Module| (module.file.clone(), text(module));
    let shared = emit::shared_modules(api).into_iter().map(text);
    let endpoints: Vec<(&Group, &Endpoint)> = api.endpoints().collect();
    let endpoints =
        parallel::map(&endpoints, BLOCK, |(group, endpoint)| text(emit::endpoint_module(api, group, endpoint)));
    let messages = parallel::map(&api.messages, BLOCK, |message| text(emit::message_module(api, message)));
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
