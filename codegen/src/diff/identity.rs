//! Which endpoint of one spec is which of the other, although it is called otherwise, or is elsewhere.
//!
//! Two endpoints are the same where something says so that is true of no other: the name within the group; the route; the
//! page; or the name with what it is for and its fields. Whatever is true of several decides nothing, because two endpoints
//! that are taken for one would be a change that nobody made.

use super::pairs::{Pairs, alike, pair};
use crate::model::{Api, Endpoint, Group, Location, Method, Type, Wire};

/// An endpoint, with its group.
pub(super) type Grouped<'a> = (&'a Group, &'a Endpoint);

/// The endpoints of two specs, side by side.
pub(super) struct Matched<'a> {
    /// In the same group under the same name; and what came and went.
    pub(super) pairs: Pairs<'a, Grouped<'a>>,
    /// The same under another name, or in another group.
    pub(super) again: Vec<(&'a Grouped<'a>, &'a Grouped<'a>)>,
}

/// Tells which endpoints of two specs are the same.
type Clue<'a> = fn(&'a [Grouped<'a>], &'a [Grouped<'a>]) -> Vec<(&'a Grouped<'a>, &'a Grouped<'a>)>;

/// What travels of a route: its host, if it is not the usual one, method and path.
type Route<'a> = (Option<&'a str>, Method, Vec<Option<&'a str>>);

/// All endpoints, each with its group.
pub(super) fn all(api: &Api) -> Vec<Grouped<'_>> {
    api.endpoints().collect()
}

/// Matches the endpoints of two specs.
pub(super) fn matched<'a>(old: &'a [Grouped<'a>], new: &'a [Grouped<'a>]) -> Matched<'a> {
    let mut pairs = pair(old, new, |(group, endpoint)| (group.name.wire.as_str(), endpoint.name.wire.as_str()));
    let mut again = Vec::new();
    let is_left = |pairs: &Pairs<'_, _>| !pairs.removed.is_empty() && !pairs.added.is_empty();
    let clues: [Clue<'a>; 4] = [
        |old, new| {
            alike(old, new, |one| route(one.1).map(|route| (one.1.name.wire.as_str(), route)).into_iter().collect())
        },
        |old, new| alike(old, new, |one| route(one.1).into_iter().collect()),
        |old, new| alike(old, new, |one| pages(one.1)),
        |old, new| {
            let named = alike(old, new, |one| vec![one.1.name.wire.as_str()]).into_iter();
            named.filter(|(old, new)| is_for_the_same(old.1, new.1) && has_same_fields(old.1, new.1)).collect()
        },
    ];
    for clue in clues {
        if is_left(&pairs) {
            again.extend(pairs.take(clue(old, new)));
        }
    }
    Matched { pairs, again }
}

/// The segments of a path; `None` for a parameter, whose name does not travel.
pub(super) fn places(path: &str) -> Vec<Option<&str>> {
    path.split('/').map(|step| Some(step).filter(|step| !step.starts_with('{'))).collect()
}

/// What travels of a route. An address that an earlier answer gave is the route of many.
fn route(endpoint: &Endpoint) -> Option<Route<'_>> {
    let places = places(&endpoint.path);
    let says_something = places.iter().flatten().any(|step| !step.is_empty());
    says_something.then_some((endpoint.host.as_deref(), endpoint.method, places))
}

/// The addresses of its pages, each once.
fn pages(endpoint: &Endpoint) -> Vec<&str> {
    let mut urls: Vec<&str> = endpoint.pages.iter().filter_map(|page| page.url.as_deref()).collect();
    urls.sort_unstable();
    urls.dedup();
    urls
}

/// True if both say in the same words what they are for.
fn is_for_the_same(old: &Endpoint, new: &Endpoint) -> bool {
    old.summary == new.summary || (old.title.is_some() && old.title == new.title)
}

/// True if both have the same fields, and have any: where they travel, their names and types.
fn has_same_fields(old: &Endpoint, new: &Endpoint) -> bool {
    let (old, new) = (fields(old), fields(new));
    !old.is_empty() && old == new
}

fn fields(endpoint: &Endpoint) -> Vec<(Option<Location>, &str, &Type, Wire)> {
    let params = endpoint.variants.iter().flat_map(|variant| &variant.params);
    let params = params.map(|param| (Some(param.location), &param.field));
    let inside = endpoint.types.iter().flat_map(|def| def.shape.fields());
    let received = endpoint.response.values().iter().chain(inside).map(|field| (None, field));
    let fields = params.chain(received);
    fields.map(|(location, field)| (location, field.name.wire.as_str(), &field.ty, field.wire)).collect()
}
