//! Which shape of the request is meant.

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Endpoint, Presence, Way};

use crate::call::problems::shown;
use crate::usage;

/// The way, and a note when it was found out and not said.
///
/// # Errors
///
/// What to say so that it is clear, with the ways that there are.
pub(crate) fn choose(
    endpoint: &'static Endpoint,
    said: Option<&str>,
    names: &[&str],
) -> Result<(&'static Way, Option<String>), String> {
    let name = &endpoint.name.wire;
    match (endpoint.ways.as_slice(), said) {
        ([only], None) => Ok((only, None)),
        ([_], Some(_)) => Err(format!("{name} has one way only: leave `--way` out")),
        (ways, Some(said)) => {
            ways.iter().find(|way| way_name(way) == said).map(|way| (way, None)).ok_or_else(|| unknown(endpoint, said))
        }
        (ways, None) => match fitting(ways, names) {
            Some(way) => Ok((way, Some(format!("way {}: the only one with these parameters", way_name(way))))),
            None => Err(format!("{name} can be called in {} ways: say which\n{}", ways.len(), list(endpoint))),
        },
    }
}

/// The name of a way; empty when it is the only one.
pub(crate) fn way_name(way: &Way) -> &str {
    way.name.as_ref().map_or("", |name| name.wire.as_str())
}

/// The only way that has all the names; among several, the only one that needs no more.
fn fitting(ways: &'static [Way], names: &[&str]) -> Option<&'static Way> {
    if names.is_empty() {
        return None;
    }
    let has = |way: &Way, name: &str| way.params.iter().any(|param| param.field.name.wire == name);
    let having: Vec<&Way> = ways.iter().filter(|way| names.iter().all(|name| has(way, name))).collect();
    let complete = |way: &&&Way| {
        let mut required = way.params.iter().filter(|param| param.field.presence == Presence::Required);
        required.all(|param| names.contains(&param.field.name.wire.as_str()))
    };
    match having.as_slice() {
        [one] => Some(one),
        several => match several.iter().filter(complete).collect::<Vec<_>>().as_slice() {
            [one] => Some(one),
            _ => None,
        },
    }
}

fn unknown(endpoint: &Endpoint, said: &str) -> String {
    let near = nearest(said, endpoint.ways.iter().map(way_name));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("{} has no way `{}`{near}\n{}", endpoint.name.wire, shown(said), list(endpoint))
}

fn list(endpoint: &Endpoint) -> String {
    let line = |way: &Way| {
        let params: Vec<String> = way.params.iter().map(|param| usage::of(&param.field)).collect();
        format!("  --way {} {}\n      {}", way_name(way), params.join(" "), way.doc)
    };
    endpoint.ways.iter().map(line).collect::<Vec<_>>().join("\n")
}
