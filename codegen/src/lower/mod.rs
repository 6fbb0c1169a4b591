//! From the spec to the model. It runs only on a spec without errors, so nothing here can fail: what the rules exclude
//! is not checked again.

mod endpoint;
mod field;
mod lifecycle;
mod message;
mod names;
mod required;
mod shared;
mod text;
mod types;
mod usage;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use self::names::Names;
use self::usage::Usage;
use crate::define::Definitions;
use crate::facts;
use crate::model::{Api, Endpoint, Group, Message, Name};
use crate::names::value_name;
use crate::parallel;
use crate::read::{Spec, group_of};

/// How many endpoints a thread takes at a time.
const BLOCK: usize = 16;

/// Builds the model; `None` without a service, which the rules report.
pub(crate) fn lower(spec: &Spec) -> Option<Api> {
    let service = &spec.services.first()?.content;
    let definitions = Definitions::shared(spec);
    let shared = definitions.index();
    // Endpoints do not depend on each other.
    let lowered = parallel::map(&spec.endpoints, BLOCK, |filed| {
        endpoint::endpoint(service, spec.path(filed.file), &filed.content, &shared)
    });
    // By folder: `a/b` comes before `a-b`, so that a group has those inside it beside it.
    let mut groups: BTreeMap<Vec<&str>, Vec<Endpoint>> = BTreeMap::new();
    let mut usage = Usage::default();
    for (filed, (endpoint, used)) in spec.endpoints.iter().zip(lowered) {
        let folders = group_of(spec.path(filed.file)).unwrap_or("").split('/').collect();
        groups.entry(folders).or_default().push(endpoint);
        usage.add(used);
    }
    let lowered = parallel::map(&spec.messages, BLOCK, |filed| {
        message::message(service, spec.path(filed.file), &filed.content, &shared)
    });
    let mut messages = Vec::with_capacity(lowered.len());
    for (message, used) in lowered {
        messages.push(message);
        usage.add(used);
    }
    messages.sort_by(order);
    let groups = groups.into_iter().map(|(folders, mut endpoints)| {
        endpoints.sort_by(|one, two| one.module.cmp(&two.module));
        let modules: Vec<String> = folders.iter().map(|folder| value_name(folder)).collect();
        Group { name: Name { wire: folders.join("/"), rust: modules.join("::") }, endpoints }
    });
    let mut types = types::types(&definitions, &usage, Names { own: None, errors: "", shared: &shared });
    types.sort_by(|one, two| one.name.cmp(&two.name));
    let mut api = Api {
        service: shared::service(spec)?,
        formats: shared::format_tables(spec),
        errors: shared::error_tables(spec),
        types,
        notes: shared::notes_of_files(spec),
        groups: groups.collect(),
        messages,
        foundation: None,
    };
    review(&mut api);
    Some(api)
}

/// By folder, then by module.
fn order(one: &Message, two: &Message) -> Ordering {
    let key = |message: &Message| message.group.wire.split('/').map(str::to_owned).collect::<Vec<_>>();
    key(one).cmp(&key(two)).then_with(|| one.exchange.module.cmp(&two.exchange.module))
}

/// Finds out which marks of a review hold.
fn review(api: &mut Api) {
    let endpoints: Vec<&Endpoint> =
        api.endpoints().map(|(_, endpoint)| endpoint).filter(|endpoint| endpoint.reviewed.is_some()).collect();
    let of_endpoints = parallel::map(&endpoints, BLOCK, |endpoint| facts::hash(&facts::of(api, endpoint)));
    let messages: Vec<&Message> = api.messages.iter().filter(|message| message.exchange.reviewed.is_some()).collect();
    let of_messages = parallel::map(&messages, BLOCK, |message| facts::hash(&facts::of_message(api, message)));
    let facts: Vec<u64> = of_endpoints.into_iter().chain(of_messages).collect();
    let endpoints = api.groups.iter_mut().flat_map(|group| &mut group.endpoints);
    let exchanges = endpoints.chain(api.messages.iter_mut().map(|message| &mut message.exchange));
    let marks = exchanges.filter_map(|exchange| exchange.reviewed.as_mut());
    marks.zip(facts).for_each(|(mark, facts)| mark.holds = mark.facts == facts);
}
