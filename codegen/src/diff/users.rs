//! Who uses the shared tables and types that changed.

use std::collections::{BTreeSet, HashMap};

use super::endpoints::subject;
use super::report::is_of_one;
use super::{Change, messages};
use crate::model::{Api, Endpoint, Owner};

/// Names the endpoints and messages that a change of something shared touches. Tables that the service names touch all.
pub(super) fn name(changes: &mut [Change], old: &Api, new: &Api) {
    let shared = |change: &&mut Change| {
        ["formats ", "errors ", "types "].iter().any(|kind| change.subject.starts_with(kind))
            && !is_of_one(&change.fact.file)
    };
    let mut changes = changes.iter_mut().filter(shared).peekable();
    if changes.peek().is_none() {
        return;
    }
    let mut users: HashMap<String, BTreeSet<String>> = HashMap::new();
    for api in [old, new] {
        for group in &api.groups {
            for endpoint in &group.endpoints {
                for used in uses(api, endpoint) {
                    users.entry(used).or_default().insert(subject(group, endpoint));
                }
            }
        }
        for message in &api.messages {
            for used in uses(api, &message.exchange) {
                users.entry(used).or_default().insert(messages::subject(message));
            }
        }
    }
    let everywhere = |subject: &str| {
        let table =
            subject.strip_prefix("errors ").and_then(|name| new.errors.iter().find(|table| table.name.wire == name));
        table.is_some_and(|table| new.service.shared_errors.contains(&table.name.rust))
    };
    for change in changes {
        if everywhere(&change.subject) {
            change.affects = vec!["every endpoint".to_owned()];
            continue;
        }
        change.affects = users.get(&change.subject).map(|names| names.iter().cloned().collect()).unwrap_or_default();
    }
}

/// The shared things that an endpoint uses, by their subjects; without the tables of the service, which all use.
pub(super) fn uses(api: &Api, endpoint: &Endpoint) -> BTreeSet<String> {
    let used = api.references(endpoint);
    let types = used.types.iter().filter(|(owner, _)| *owner == Owner::Shared);
    let types = types.map(|(_, def)| format!("types {}", def.name));
    let formats = used.formats.iter().map(|table| format!("formats {}", table.name.wire));
    let errors = used.errors.iter().filter(|table| !api.service.shared_errors.contains(&table.name.rust));
    let errors = errors.map(|table| format!("errors {}", table.name.wire));
    types.chain(formats).chain(errors).collect()
}
