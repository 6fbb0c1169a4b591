//! Endpoints, and the groups they are in.

use std::cmp::Ordering;

use super::ChangeKind::*;
use super::context::Context;
use super::fields;
use super::forms::BothTypes;
use super::identity::{self, Grouped, Matched};
use super::names::SharedNames;
use super::pairs::pair;
use super::presence::Flow;
use super::renames::Renames;
use super::report::{ChangeScope, Report};
use super::shapes;
use super::{envelopes, errors, lifecycles, notes, pages, shared_names, types, variants};
use crate::describe;
use crate::model::{Api, Endpoint, Group, Rate, Response, Sealed};

/// `channels upload`
pub(super) fn subject(group: &Group, endpoint: &Endpoint) -> String {
    format!("{} {}", group.name.wire, endpoint.name.wire)
}

fn scope_of(group: &Group, old: &Endpoint, new: &Endpoint) -> ChangeScope {
    ChangeScope::new(&group.name.wire, &new.name.wire, (&old.source, &new.source))
}

/// Compares the groups and their endpoints.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let shared = (&Renames::shared(&old.types, &new.types), &shared_names(old, new));
    let (olds, news) = (identity::all(old), identity::all(new));
    let Matched { pairs, again } = identity::matched(&olds, &news);
    groups(report, (old, pairs.removed.as_slice()), (new, pairs.added.as_slice()));
    for (group, endpoint) in &pairs.removed {
        let scope = scope_of(group, endpoint, endpoint);
        report.removed(&scope, EndpointRemoved, "endpoint", route(endpoint));
    }
    for (group, endpoint) in &pairs.added {
        let scope = scope_of(group, endpoint, endpoint);
        report.added(&scope, EndpointAdded, "endpoint", route(endpoint));
    }
    for ((before, older), (after, newer)) in &again {
        let scope = scope_of(after, older, newer);
        report.fact(&scope, EndpointMoved, "moved", (before.name.wire.as_str(), after.name.wire.as_str()));
        let names = (older.name.wire.as_str(), newer.name.wire.as_str());
        report.fact(&scope.at(["endpoint"]), EndpointName, "renamed", names);
    }
    for ((_, older), (group, newer)) in pairs.both.into_iter().chain(again) {
        one(report, (group, older, newer), (old, new), shared);
    }
}

/// A side of the comparison, with the endpoints that only it has.
type Side<'a> = (&'a Api, &'a [&'a Grouped<'a>]);

/// Groups that came and went. Those whose endpoints all moved took nothing from the service with them.
fn groups(report: &mut Report, (old, removed): Side<'_>, (new, added): Side<'_>) {
    let groups = pair(&old.groups, &new.groups, |group| group.name.wire.as_str());
    let has = |side: &[&Grouped<'_>], group: &Group| side.iter().any(|(other, _)| other.name == group.name);
    for group in groups.removed {
        let (kind, now) =
            if has(removed, group) { (GroupRemoved, "") } else { (GroupEmptied, ", all in other groups now") };
        report.removed(&whole(group), kind, "group", format!("({}{now})", count(group)));
    }
    for group in groups.added {
        let (kind, then) = if has(added, group) { (GroupAdded, "") } else { (GroupFilled, ", all from other groups") };
        report.added(&whole(group), kind, "group", format!("({}{then})", count(group)));
    }
}

fn whole(group: &Group) -> ChangeScope {
    let settled = group.endpoints.iter().find(|endpoint| !endpoint.draft);
    let file = settled.or(group.endpoints.first()).map_or("", |endpoint| endpoint.source.as_str());
    ChangeScope::new(&group.name.wire, "", (file, file))
}

fn count(group: &Group) -> String {
    describe::count(group.endpoints.len(), "endpoint")
}

fn route(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method.key(), endpoint.path)
}

fn one(
    report: &mut Report,
    (group, old, new): (&Group, &Endpoint, &Endpoint),
    (old_api, new_api): (&Api, &Api),
    (shared, names): (&Renames, &SharedNames<'_>),
) {
    let scope = scope_of(group, old, new);
    let renames = Renames::of(old, new, shared);
    let types = BothTypes { old: old_api.types_of(old), new: new_api.types_of(new) };
    let formats = (&old_api.formats, &new_api.formats);
    let context = Context { renames: &renames, types, names, old_formats: formats.0, new_formats: formats.1 };
    facts(report, &scope, old, new);
    if old.host != new.host {
        let addresses = (old_api.service.address(old), new_api.service.address(new));
        report.fact(&scope.at(["host"]), EndpointHost, "host", addresses);
    }
    tokens(report, &scope.at(["token"]), &names.tokens(&old.tokens), &new.tokens);
    access(report, &scope, old, new);
    signatures(report, &scope.at(["signed"]), &names.signers(&old.signed), &new.signed);
    sealing(report, &scope.at(["sealed"]), old.sealed, new.sealed);
    envelopes::of_endpoint(report, &scope, (old_api, old), (new_api, new));
    variants::compare(report, &scope, old, new, context);
    answer(report, &scope, old, new, context);
    types::compare_own(report, &scope, (old, new), (old_api, new_api), context);
    errors::rows(report, &scope.at(["errors"]), &old.errors.rows, &new.errors.rows);
    errors::shared(report, &scope, &names.errors(&own_tables(old, old_api)), &own_tables(new, new_api));
    notes::compare(report, &scope, &old.notes, &new.notes);
    rates(report, &scope, &old.rates, &new.rates);
    lifecycles::compare(report, &scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
    texts(report, &scope, old, new);
}

/// The shared tables that the endpoint names itself; those of the service are reported once, there.
fn own_tables(endpoint: &Endpoint, api: &Api) -> Vec<String> {
    let own = endpoint.errors.shared.len().saturating_sub(api.service.shared_errors.len());
    endpoint.errors.shared.iter().take(own).cloned().collect()
}

fn facts(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint) {
    if old.name.wire == new.name.wire {
        let names = (old.name.rust.as_str(), new.name.rust.as_str());
        report.fact(&scope.at(["rust"]), EndpointRustName, "Rust name", names);
    }
    let methods = (old.method.key(), new.method.key());
    report.fact(&scope.at(["route"]), Method, "method", methods);
    let kind = if identity::places(&old.path) == identity::places(&new.path) { PathNames } else { Path };
    report.fact(&scope.at(["route"]), kind, "path", (old.path.as_str(), new.path.as_str()));
}

fn texts(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint) {
    report.fact(&scope.at(["summary"]), EndpointSummary, "summary", (old.summary.as_str(), new.summary.as_str()));
    report.fact(&scope.at(["docs"]), EndpointDocs, "docs", (old.docs.as_str(), new.docs.as_str()));
    pages::compare(report, scope, old, new);
}

/// The kinds of token that are let through.
fn tokens(report: &mut Report, at: &ChangeScope, old: &[String], new: &[String]) {
    match (old, new) {
        ([], [_, ..]) => report.added(at, TokenNeeded, "token", new.join(", ")),
        ([_, ..], []) => report.removed(at, TokenNeedless, "token", old.join(", ")),
        (olds, news) => {
            let matched = pair(olds, news, String::as_str);
            matched.removed.into_iter().for_each(|token| report.removed(at, TokenRefused, "token", token));
            matched.added.into_iter().for_each(|token| report.added(at, TokenAccepted, "token", token));
            if matched.reordered {
                report.changed(at, Order, "order of the tokens", ("", ""));
            }
        }
    }
}

/// Who else may call: permission sets, servers only.
fn access(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint) {
    let at = scope.at(["permission_sets"]);
    let sets = |endpoint: &Endpoint| describe::list(endpoint.permission_sets.iter().map(u32::to_string));
    let noun = |sets: &[u32]| if sets.len() == 1 { "permission set" } else { "permission sets" };
    match (old.permission_sets.as_slice(), new.permission_sets.as_slice()) {
        ([], sets_now @ [_, ..]) => report.added(&at, PermissionNeeded, noun(sets_now), sets(new)),
        (sets_before @ [_, ..], []) => report.removed(&at, PermissionNeedless, noun(sets_before), sets(old)),
        (olds, news) => {
            let matched = pair(olds, news, |set| *set);
            matched.removed.into_iter().for_each(|set| report.removed(&at, PermissionRemoved, "permission set", set));
            matched.added.into_iter().for_each(|set| report.added(&at, PermissionAdded, "permission set", set));
            if matched.reordered {
                report.changed(&at, Order, "order of the permission sets", ("", ""));
            }
        }
    }
    let at = scope.at(["server_only"]);
    match (old.server_only, new.server_only) {
        (false, true) => report.changed(&at, ServerOnly, "callers", ("anywhere", "servers only")),
        (true, false) => report.changed(&at, Anywhere, "callers", ("servers only", "anywhere")),
        _ => {}
    }
    let at = scope.at(["idempotent"]);
    // Another method has another default, which is reported as a change of the method.
    match (old.idempotent, new.idempotent) {
        _ if old.method != new.method => {}
        (false, true) => report.changed(&at, MadeIdempotent, "after a lost answer", ("not sent again", "sent again")),
        (true, false) => report.changed(&at, NotIdempotent, "after a lost answer", ("sent again", "not sent again")),
        _ => {}
    }
}

fn signatures(report: &mut Report, at: &ChangeScope, old: &[String], new: &[String]) {
    let matched = pair(old, new, String::as_str);
    matched.removed.into_iter().for_each(|signer| report.removed(at, SignatureNeedless, "signature", signer));
    matched.added.into_iter().for_each(|signer| report.added(at, SignatureNeeded, "signature", signer));
    if matched.reordered {
        report.changed(at, Order, "order of the signatures", ("", ""));
    }
}

fn sealing(report: &mut Report, at: &ChangeScope, old: Sealed, new: Sealed) {
    let kind = match (old, new) {
        (Sealed::No, Sealed::Accepted) => SealingAccepted,
        (Sealed::No | Sealed::Accepted, Sealed::Required) => SealingRequired,
        (Sealed::Required, Sealed::Accepted) => SealingOptional,
        (Sealed::Accepted | Sealed::Required, Sealed::No) => SealingGone,
        (Sealed::No, Sealed::No) | (Sealed::Accepted, Sealed::Accepted) | (Sealed::Required, Sealed::Required) => {
            return;
        }
    };
    report.changed(at, kind, "sealed requests", (describe::sealed(old), describe::sealed(new)));
}

fn rates(report: &mut Report, scope: &ChangeScope, old: &[Rate], new: &[Rate]) {
    let at = scope.at(["rate"]);
    let matched = pair(old, new, |rate| rate.per);
    matched.removed.into_iter().for_each(|rate| report.removed(&at, RateRemoved, "rate", rate));
    matched.added.into_iter().for_each(|rate| report.added(&at, RateAdded, "rate", rate));
    for (old, new) in matched.both {
        match new.calls.cmp(&old.calls) {
            Ordering::Less => report.changed(&at, RateLowered, "rate", (old, new)),
            Ordering::Greater => report.changed(&at, RateRaised, "rate", (old, new)),
            Ordering::Equal => {}
        }
    }
    if matched.reordered {
        report.changed(&at, Order, "order of the rates", ("", ""));
    }
}

fn answer(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint, context: Context<'_>) {
    let scope = scope.at(["response"]).part("answer");
    let words = (describe::response(&old.response), describe::response(&new.response));
    match (&old.response, &new.response) {
        (Response::Nothing, Response::Nothing) | (Response::File, Response::File) => {}
        (
            Response::Object { object: old, or_file: before, .. },
            Response::Object { object: new, or_file: after, .. },
        ) => {
            if before != after {
                report.changed(&scope, AnswerKind, "", words);
            }
            let (olds, news) = (fields::items(&old.fields), fields::items(&new.fields));
            fields::compare(report, &scope, (&olds, &news), Flow::RECEIVED, context);
        }
        (Response::Value(old), Response::Value(new)) => {
            if words.0 != words.1 {
                report.changed(&scope, AnswerKind, "", words);
            } else if let Some(kind) =
                shapes::changed(old.as_ref().into(), new.as_ref().into(), Flow::RECEIVED, context)
            {
                report.changed(&scope, kind, "type", (describe::ty(&old.ty), describe::ty(&new.ty)));
            }
        }
        (Response::Nothing, Response::Object { .. } | Response::Value(_)) => {
            report.changed(&scope, AnswerAppeared, "", words);
        }
        (Response::Object { .. } | Response::Value(_), Response::Nothing) => {
            report.changed(&scope, AnswerVanished, "", words);
        }
        (Response::Object { .. }, Response::Value(_)) | (Response::Value(_), Response::Object { .. }) => {
            report.changed(&scope, AnswerKind, "", words);
        }
        (Response::File, _) | (_, Response::File) => report.changed(&scope, AnswerKind, "", words),
    }
}
