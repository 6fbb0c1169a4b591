//! What the name of a type means, from where it stands.

use std::collections::HashMap;

use crate::define::Definition;
use crate::model::{Owner, TypeRef};

/// The types that a name can mean.
#[derive(Clone, Copy)]
pub(super) struct Names<'o, 's> {
    /// The types of the endpoint; `None` inside shared types, which know no endpoint.
    pub(super) own: Option<&'o HashMap<&'o str, Definition<'o>>>,
    /// The Rust name of the endpoint's table of codes; empty inside shared types.
    pub(super) errors: &'o str,
    /// The shared types.
    pub(super) shared: &'s HashMap<&'s str, Definition<'s>>,
}

/// What a name means.
pub(super) enum Found<'o, 's> {
    /// A type of the endpoint.
    Own(&'o str, Definition<'o>),
    /// A shared type.
    Shared(&'s str, Definition<'s>),
}

impl<'o, 's> Names<'o, 's> {
    /// The names inside a shared type.
    pub(super) fn in_shared(self) -> Self {
        Self { own: None, errors: "", ..self }
    }

    /// What a name means; an endpoint's own types come first.
    pub(super) fn find(self, name: &str) -> Option<Found<'o, 's>> {
        let own = self.own.and_then(|own| own.get_key_value(name));
        let own = own.map(|(name, definition)| Found::Own(name, *definition));
        own.or_else(|| self.shared.get_key_value(name).map(|(name, definition)| Found::Shared(name, *definition)))
    }

    /// A reference to the type of that name. In a part of a spec there may be no such type; the reference then leads
    /// nowhere, whoever owns it.
    pub(super) fn reference(self, name: String) -> TypeRef {
        let owner = match self.find(&name) {
            Some(Found::Own(..)) => Owner::Endpoint,
            Some(Found::Shared(..)) => Owner::Shared,
            None if self.own.is_some() => Owner::Endpoint,
            None => Owner::Shared,
        };
        TypeRef { owner, name }
    }
}
