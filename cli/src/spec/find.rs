//! Finds the endpoint that a user means.

use std::collections::{HashMap, HashSet};

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Endpoint, Group, Message};

use crate::failure::Failure;

/// Finds an endpoint by its name (`upload`, `cooperation_shop/upload`, in any case) or by its path.
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

/// What a user can mean by a name.
pub(crate) enum Named<'a> {
    Endpoint(&'a Group, &'a Endpoint),
    Message(&'a Message),
}

/// Finds an endpoint, or else a message by its name (`subscribe`, `messages/user/subscribe`, in any case).
///
/// # Errors
///
/// There is neither, or several endpoints; the message suggests what may have been meant.
pub(crate) fn any<'a>(api: &'a Api, wanted: &str) -> Result<Named<'a>, Failure> {
    if !api.endpoints().any(|(group, endpoint)| is_named(wanted, group, endpoint)) {
        let is = |message: &&Message| names_of(message).iter().any(|name| name.eq_ignore_ascii_case(wanted));
        if let Some(message) = api.messages.iter().find(is) {
            return Ok(Named::Message(message));
        }
        let all: Vec<String> = api.messages.iter().flat_map(names_of).collect();
        if let Some(near) = nearest(wanted, all.iter().map(String::as_str)) {
            let wanted: String = wanted.chars().take(80).flat_map(char::escape_debug).collect();
            return Err(Failure::Usage(format!(
                "the spec has no endpoint or message `{wanted}`; did you mean `{near}`?"
            )));
        }
    }
    endpoint(api, wanted).map(|(group, endpoint)| Named::Endpoint(group, endpoint))
}

fn names_of(message: &Message) -> [String; 3] {
    let name = message.name();
    [name.to_owned(), message.exchange.name.rust.clone(), format!("{}/{name}", message.group.wire)]
}

/// How to name endpoints so that they are found again.
pub(crate) struct ShortNames {
    /// How many endpoints answer to a name, whatever its case.
    users: HashMap<String, usize>,
}

impl ShortNames {
    pub(crate) fn of(api: &Api) -> Self {
        let mut users: HashMap<String, usize> = HashMap::new();
        for (_, endpoint) in api.endpoints() {
            let names = [&endpoint.name.wire, &endpoint.name.rust].map(|name| name.to_ascii_lowercase());
            HashSet::from(names).into_iter().for_each(|name| *users.entry(name).or_default() += 1);
        }
        Self { users }
    }

    /// `upload`, or `cooperation_shop/upload` if other endpoints answer to that name, too.
    pub(crate) fn name(&self, group: &str, endpoint: &Endpoint) -> String {
        let is_only = self.users.get(&endpoint.name.wire.to_ascii_lowercase()).is_none_or(|users| *users < 2);
        if is_only { endpoint.name.wire.clone() } else { format!("{group}/{}", endpoint.name.wire) }
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

/// What to say of a group that none of these is.
pub(crate) fn unknown_group(groups: &[String], wanted: &str) -> String {
    match nearest(wanted, groups.iter().map(String::as_str)) {
        Some(near) => format!("the spec has no group `{wanted}`; did you mean `{near}`?"),
        None => format!("the spec has no group `{wanted}`; it has {}", groups.join(", ")),
    }
}
