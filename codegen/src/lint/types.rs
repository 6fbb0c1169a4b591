//! What the names of types mean: looked up when a rule first asks, because most never do.

use std::collections::HashMap;

use crate::define::{Definition, Definitions};
use crate::read::Spec;
use crate::spec::Endpoint;

type Named<'a> = HashMap<String, Definition<'a>>;

/// The types of a spec, by name.
pub(super) struct Types<'a> {
    spec: &'a Spec,
    shared: Option<Named<'a>>,
    /// By the address of the endpoint that defines them.
    own: HashMap<*const Endpoint, Named<'a>>,
}

impl<'a> Types<'a> {
    pub(super) fn new(spec: &'a Spec) -> Self {
        Self { spec, shared: None, own: HashMap::new() }
    }

    /// What a name means in an endpoint, whose own types come first, or in a shared type.
    pub(super) fn find(&mut self, endpoint: Option<&'a Endpoint>, name: &str) -> Option<Definition<'a>> {
        let own = endpoint.and_then(|endpoint| {
            let own = self.own.entry(endpoint).or_insert_with(|| Definitions::of(endpoint).0.into_iter().collect());
            own.get(name).copied()
        });
        own.or_else(|| {
            let spec = self.spec;
            let shared = self.shared.get_or_insert_with(|| Definitions::shared(spec).0.into_iter().collect());
            shared.get(name).copied()
        })
    }
}
