//! Finds the endpoint that a user means.

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Endpoint, Group};

use crate::failure::Failure;

/// Finds an endpoint by its name (`upload`, `channels/upload`, in any case) or by its path.
///
/// # Errors
///
/// There is no such endpoint, or several; the message suggests what may have been meant.
pub(crate) fn endpoint<'a>(api: &'a Api, wanted: &str) -> Result<(&'a Group, &'a Endpoint), Failure> {
    let all = || api.endpoints();
    let found: Vec<_> = all().filter(|(group, endpoint)| is_named(wanted, group, endpoint)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::Usage(unknown(wanted, all()))),
        several => {
            let names: Vec<String> = several.iter().map(|(group, endpoint)| full(group, endpoint)).collect();
            Err(Failure::Usage(format!("`{wanted}` matches several endpoints; use {}", names.join(" or "))))
        }
    }
}

fn full(group: &Group, endpoint: &Endpoint) -> String {
    format!("{}/{}", group.name.wire, endpoint.name.wire)
}

fn is_named(wanted: &str, group: &Group, endpoint: &Endpoint) -> bool {
    let same = |name: &str| name.eq_ignore_ascii_case(wanted);
    same(&endpoint.name.wire) || same(&endpoint.name.rust) || same(&full(group, endpoint)) || endpoint.path == wanted
}

fn unknown<'a>(wanted: &str, all: impl Iterator<Item = (&'a Group, &'a Endpoint)>) -> String {
    let names: Vec<String> = all
        .flat_map(|(group, endpoint)| [endpoint.name.wire.clone(), full(group, endpoint), endpoint.path.clone()])
        .collect();
    let shown: String = wanted.chars().take(80).flat_map(char::escape_debug).collect();
    match nearest(wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("the spec has no endpoint `{shown}`; did you mean `{near}`?"),
        None => format!("the spec has no endpoint `{shown}`; see `weixin list`"),
    }
}
