//! Rules about messages: where their files are, and what tells one from another.

use std::collections::{BTreeMap, HashMap};

use super::Report;
use super::unique_names::UniqueNames;
use crate::diagnostic::Diagnostic;
use crate::model::Literal;
use crate::names::{check_variant, endpoint_type};
use crate::read::{Filed, Spec, message_group_of};
use crate::source::Span;
use crate::spec::{Message, Table};

/// `messages/user/subscribe.yaml` says where the Rust module goes, like the file of an endpoint.
pub(super) fn place(spec: &Spec, report: &mut Report) {
    for filed in &spec.messages {
        let name = filed.content.name();
        let path = spec.path(filed.file);
        let stem = path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(stem, _)| stem);
        report.0.extend(match message_group_of(path) {
            Some(_) if stem == Some(name.as_str()) => None,
            Some(group) => Some(
                Diagnostic::new(name.span, format!("the file is not named after the message `{}`", name.value))
                    .help(format!("rename it to `messages/{group}/{}.yaml`", name.value)),
            ),
            None => Some(
                Diagnostic::new(name.span, "a message's file stands in a group's folder, at most two levels deep")
                    .help(format!(
                        "move it to `messages/GROUP/{}.yaml`; the group becomes the Rust module",
                        name.value
                    )),
            ),
        });
    }
}

/// All messages of a service are variants of one enum, whatever their groups.
pub(super) fn distinct(spec: &Spec, report: &mut Report) {
    let mut wire: HashMap<&str, Span> = HashMap::new();
    let mut rust = UniqueNames::new("message", "give one of them another name with `rust:`");
    for filed in &spec.messages {
        let name = filed.content.name();
        if let Some(first) = wire.insert(name, name.span) {
            report.push(
                Diagnostic::new(name.span, format!("a second message is called `{}`", name.value))
                    .also(first, "the first")
                    .help("rename one of them and its file; the name of a message is not on the wire"),
            );
            continue;
        }
        let exchange = &filed.content.exchange;
        let span = exchange.rust.as_ref().map_or(name.span, |rust| rust.span);
        let made = endpoint_type(exchange);
        if check_variant(&made).is_err() {
            report.push(
                Diagnostic::new(span, format!("`{made}` cannot be the name of a message"))
                    .help("the enum of all messages has something of that name; use `rust:` to choose another"),
            );
        }
        rust.claim(made, span, report);
    }
}

/// `when: {}`, `when: { Event: "" }`, `when: { level: 0.5 }`, or a field of `when` among the fields.
pub(super) fn when(spec: &Spec, report: &mut Report) {
    for Filed { content: message, .. } in &spec.messages {
        if message.when.is_empty() {
            report.push(
                Diagnostic::new(message.when.span, "nothing tells the message from others")
                    .help("name the fields by whose values it is known: `when: { MsgType: event, Event: subscribe }`"),
            );
        }
        for (field, value) in &message.when.value {
            if field.trim().is_empty() {
                report.push(Diagnostic::new(field.span, "the name of the field is empty").help("write its name"));
            }
            match &value.value {
                Literal::Number(_) | Literal::Boolean(_) => report.push(
                    Diagnostic::new(value.span, format!("`{}` tells no message", spec.literal(value)))
                        .help("use a string or a whole number"),
                ),
                Literal::Text(text) if text.trim().is_empty() => report.push(
                    Diagnostic::new(value.span, "an empty text tells no message")
                        .help("write the value, or remove the field"),
                ),
                Literal::Text(_) | Literal::Integer(_) => {}
            }
            let fields = message.exchange.response_fields().into_iter().flatten();
            for (listed, _) in fields.filter(|(listed, _)| listed.value == field.value) {
                report.push(
                    Diagnostic::new(listed.span, format!("the value of `{}` is known already", field.value))
                        .also(field.span, "from here")
                        .help("remove it from `fields`"),
                );
            }
        }
    }
}

/// More different sets of fields than this tell no messages apart: comparing all with all would take too long.
const MOST_SETS: usize = 500;

/// Two messages that come with the same values: nobody could tell which of the two is meant. If one says all that the other
/// says and something else, it is meant.
pub(super) fn told_apart(spec: &Spec, report: &mut Report) {
    let mut sets: BTreeMap<Vec<&str>, Vec<&Message>> = BTreeMap::new();
    for Filed { content: message, .. } in &spec.messages {
        let mut fields: Vec<&str> = message.when.names().collect();
        fields.sort_unstable();
        sets.entry(fields).or_default().push(message);
    }
    let sets: Vec<_> = sets.into_iter().take(MOST_SETS).collect();
    for (at, (fields, messages)) in sets.iter().enumerate() {
        let mut seen = HashMap::new();
        for message in messages {
            if let Some(first) = seen.insert(values(message, fields), *message) {
                report.push(confused(message, first));
            }
        }
        for (others, more) in &sets[..at] {
            let common: Vec<&str> = fields.iter().copied().filter(|field| others.contains(field)).collect();
            if common.is_empty() || common.len() == fields.len() || common.len() == others.len() {
                continue;
            }
            let known: HashMap<_, _> = more.iter().map(|message| (values(message, &common), *message)).collect();
            for message in messages {
                known
                    .get(&values(message, &common))
                    .into_iter()
                    .for_each(|first| report.push(confused(message, first)));
            }
        }
    }
}

/// The values of some of the fields that tell a message, which are compared without regard to case.
fn values(message: &Message, fields: &[&str]) -> Vec<String> {
    let value = |field: &&str| message.when.get(field).map(|value| value.value.to_string().to_ascii_lowercase());
    fields.iter().filter_map(value).collect()
}

fn confused(message: &Message, other: &Message) -> Diagnostic {
    let (name, first) = (message.name(), other.name());
    Diagnostic::new(message.when.span, format!("what comes as `{}` may be `{}` as well", name.value, first.value))
        .also(other.when.span, "the other one")
        .help("give one of them a value that the other does not have, or name a further field in one of them")
}

/// `reply: {}`
pub(super) fn reply(spec: &Spec, report: &mut Report) {
    for Filed { content: message, .. } in &spec.messages {
        if message.exchange.json.as_ref().is_some_and(Table::is_empty) {
            report.push(
                Diagnostic::new(message.reply, "the reply has no fields")
                    .help("list them, or write `reply: nothing` where `success` is enough"),
            );
        }
    }
}
