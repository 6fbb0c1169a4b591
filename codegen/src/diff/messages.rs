//! Messages that the service sends by itself.

use super::ChangeKind::*;
use super::context::Context;
use super::fields::{self, Item};
use super::forms::BothTypes;
use super::names::SharedNames;
use super::pairs::{alike, pair};
use super::presence::Flow;
use super::renames::Renames;
use super::report::{ChangeScope, Report};
use super::{lifecycles, notes, pages, shared_names, types};
use crate::describe;
use crate::model::{Api, Fixed, Message};

/// `messages/user subscribe`
pub(super) fn subject(message: &Message) -> String {
    format!("{} {}", message.group.wire, message.name())
}

fn scope(old: &Message, new: &Message) -> ChangeScope {
    ChangeScope::new(&new.group.wire, new.name(), (&old.exchange.source, &new.exchange.source))
}

/// Compares the messages of two specs. They are known by their names, which are unique, or else by what tells them.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let shared = (&Renames::shared(&old.types, &new.types), &shared_names(old, new));
    let mut matched = pair(&old.messages, &new.messages, Message::name);
    let renamed = matched.take(alike(&old.messages, &new.messages, |message| vec![told(message)]));
    for message in matched.removed {
        report.removed(&scope(message, message), MessageRemoved, "message", describe::told_by(&message.when));
    }
    for message in matched.added {
        report.added(&scope(message, message), MessageAdded, "message", describe::told_by(&message.when));
    }
    for (before, after) in matched.both.into_iter().chain(renamed) {
        one(report, (before, after), (old, new), shared);
    }
}

fn one(
    report: &mut Report,
    (old, new): (&Message, &Message),
    apis: (&Api, &Api),
    (shared, names): (&Renames, &SharedNames<'_>),
) {
    let scope = scope(old, new);
    let (before, after) = (&old.exchange, &new.exchange);
    let renames = Renames::of(before, after, shared);
    let types = BothTypes { old: apis.0.types_of(before), new: apis.1.types_of(after) };
    let formats = (&apis.0.formats, &apis.1.formats);
    let context = Context { renames: &renames, types, names, old_formats: formats.0, new_formats: formats.1 };
    report.fact(&scope, MessageMoved, "moved", (old.group.wire.as_str(), new.group.wire.as_str()));
    if old.name() == new.name() {
        let names = (before.name.rust.as_str(), after.name.rust.as_str());
        report.fact(&scope.at(["rust"]), MessageRustName, "Rust name", names);
    } else {
        report.changed(&scope.at(["message"]), MessageRustName, "renamed", (old.name(), new.name()));
    }
    if old.when != new.when {
        // Neither order nor case tells anything.
        let kind = if told(old) == told(new) { Order } else { MessageWhen };
        let values = (describe::told_by(&old.when), describe::told_by(&new.when));
        report.changed(&scope.at(["when"]), kind, "when", values);
    }
    let (olds, news) = (fields::items(old.fields()), fields::items(new.fields()));
    fields::compare(report, &scope.at(["fields"]), (&olds, &news), Flow::RECEIVED, context);
    reply(report, &scope.at(["reply"]).part("reply"), (old, new), context);
    types::compare_own(report, &scope, (before, after), apis, context);
    notes::compare(report, &scope, &before.notes, &after.notes);
    lifecycles::compare(report, &scope, before.lifecycle.as_deref(), after.lifecycle.as_deref());
    let summaries = (before.summary.as_str(), after.summary.as_str());
    report.fact(&scope.at(["summary"]), EndpointSummary, "summary", summaries);
    report.fact(&scope.at(["docs"]), EndpointDocs, "docs", (before.docs.as_str(), after.docs.as_str()));
    pages::compare(report, &scope, before, after);
}

/// Whether the required fields of its reply are given by name.
fn takes_names(message: &Message) -> bool {
    message.exchange.variants.iter().any(|reply| reply.required_type.is_some())
}

/// What tells a message, as it is compared.
fn told(message: &Message) -> Vec<(String, String)> {
    let when = message.when.iter();
    let mut when: Vec<_> = when.map(|(field, value)| (field.clone(), value.to_string().to_ascii_lowercase())).collect();
    when.sort_unstable();
    when
}

/// Compares what is to be answered.
fn reply(report: &mut Report, scope: &ChangeScope, (old, new): (&Message, &Message), context: Context<'_>) {
    match (old.replies, new.replies) {
        (false, true) => return report.changed(scope, ReplyNeeded, "", ("nothing", "fields")),
        (true, false) => return report.changed(scope, ReplyNeedless, "", ("fields", "nothing")),
        (false, false) => return,
        (true, true) => {}
    }
    let (olds, news) = (items(old), items(new));
    let by_name = takes_names(old) && takes_names(new);
    fields::compare(report, scope, (&olds, &news), Flow { by_name, ..Flow::SENT }, context);
    let (olds, news) = (constants(old), constants(new));
    let matched = pair(&olds, &news, |fixed| fixed.name.as_str());
    for gone in matched.removed {
        let what = format!("constant {}", gone.name);
        report.removed(&scope.at([&gone.name]), FixedRemoved, what, describe::literal(&gone.value));
    }
    for fresh in matched.added {
        let what = format!("constant {}", fresh.name);
        report.added(&scope.at([&fresh.name]), FixedAdded, what, describe::literal(&fresh.value));
    }
    for (old, new) in matched.both.into_iter().filter(|(old, new)| old.value != new.value) {
        let values = (describe::literal(&old.value), describe::literal(&new.value));
        report.changed(&scope.at([&new.name]), FixedChanged, format!("constant {}", new.name), values);
    }
    if matched.reordered {
        report.changed(scope, ParamsReordered, "order of the constants", ("", ""));
    }
}

fn items(message: &Message) -> Vec<Item<'_>> {
    message.reply().map(|field| Item { location: None, field }).collect()
}

fn constants(message: &Message) -> Vec<Fixed> {
    message.exchange.variants.iter().flat_map(|variant| variant.fixed.clone()).collect()
}
