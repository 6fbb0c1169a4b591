//! One message.

use std::collections::HashMap;

use super::endpoint::endpoint;
use super::usage::Usage;
use crate::define::Definition;
use crate::model::{Message, Name};
use crate::names::value_name;
use crate::read::message_group_of;
use crate::spec;

/// A message, and which shared types it uses.
pub(super) fn message<'a>(
    service: &spec::Service,
    path: &str,
    says: &spec::Message,
    shared: &'a HashMap<&'a str, Definition<'a>>,
) -> (Message, Usage<'a>) {
    let (exchange, usage) = endpoint(service, path, &says.exchange, shared);
    let group = message_group_of(path).unwrap_or_default();
    let modules: Vec<String> = group.split('/').map(value_name).collect();
    let when = says.when.iter().map(|(field, value)| (field.value.clone(), value.value.clone()));
    let message = Message {
        group: Name { wire: format!("messages/{group}"), rust: format!("messages::{}", modules.join("::")) },
        when: when.collect(),
        replies: says.replies,
        exchange,
    };
    (message, usage)
}
