//! Who uses what is shared: the features that bring a type or a table along.

use std::collections::{BTreeSet, HashMap};

use super::PUSH;
use crate::model::{Api, Endpoint, ErrorTable, FormatTable, Owner, TypeDef};

/// The crate features of the endpoints and messages that refer to each shared thing, directly or indirectly.
#[derive(Debug, Default)]
pub(super) struct SharedUsers<'a> {
    types: Features<'a>,
    formats: Features<'a>,
    errors: Features<'a>,
    /// The tables that any endpoint may answer from: programs name them without an endpoint, too.
    of_service: BTreeSet<&'a str>,
}

/// By Rust name.
type Features<'a> = HashMap<&'a str, BTreeSet<String>>;

impl<'a> SharedUsers<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut users = Self::default();
        for (group, endpoint) in api.endpoints() {
            users.add(api, endpoint, &group.feature());
        }
        for message in &api.messages {
            users.add(api, &message.exchange, PUSH);
        }
        for name in &api.service.shared_errors {
            users.add_of_service(api, name);
        }
        users
    }

    fn add(&mut self, api: &'a Api, exchange: &'a Endpoint, feature: &str) {
        let used = api.references(exchange);
        let shared = used.types.iter().filter(|(owner, _)| *owner == Owner::Shared);
        shared.for_each(|(_, def)| note(&mut self.types, &def.name, feature));
        used.formats.iter().for_each(|table| note(&mut self.formats, &table.name.rust, feature));
        used.errors.iter().for_each(|table| note(&mut self.errors, &table.name.rust, feature));
    }

    /// A table and those that it shares.
    fn add_of_service(&mut self, api: &'a Api, name: &'a str) {
        if self.of_service.insert(name)
            && let Some(table) = api.error_table(name)
        {
            table.shared.iter().for_each(|shared| self.add_of_service(api, shared));
        }
    }

    pub(super) fn of_type(&self, def: &TypeDef) -> Vec<String> {
        listed(&self.types, &def.name)
    }

    pub(super) fn of_format_table(&self, table: &FormatTable) -> Vec<String> {
        listed(&self.formats, &table.name.rust)
    }

    /// None for a table that is there for its own sake.
    pub(super) fn of_error_table(&self, table: &ErrorTable) -> Vec<String> {
        if self.of_service.contains(table.name.rust.as_str()) {
            return Vec::new();
        }
        listed(&self.errors, &table.name.rust)
    }
}

fn note<'a>(features: &mut Features<'a>, name: &'a str, feature: &str) {
    let known = features.entry(name).or_default();
    if !known.contains(feature) {
        known.insert(feature.to_owned());
    }
}

fn listed(features: &Features<'_>, name: &str) -> Vec<String> {
    features.get(name).into_iter().flatten().cloned().collect()
}
