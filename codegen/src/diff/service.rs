//! What holds for every endpoint.

use super::ChangeKind::*;
use super::pairs::{Pairs, pair};
use super::report::{ChangeScope, Report};
use super::{envelopes, errors, notes, shared_names};
use crate::describe;
use crate::model::{Api, Host, Service, Signer, TokenKind, TokenPlace};

/// Things of both specs side by side, and those that have another name.
type Matched<'a, T> = (Pairs<'a, T>, Vec<(&'a T, &'a T)>);

/// Compares the service.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let names = shared_names(old, new);
    let (old, new) = (&old.service, &new.service);
    let scope = ChangeScope::new("service", "", (&old.source, &new.source));
    report.fact(&scope.at(["service"]), ServiceName, "name", (old.name.as_str(), new.name.as_str()));
    report.fact(&scope.at(["summary"]), ServiceSummary, "summary", (old.summary.as_str(), new.summary.as_str()));
    report.fact(&scope.at(["base_url"]), BaseUrl, "base URL", (old.base_url.as_str(), new.base_url.as_str()));
    hosts(report, &scope.at(["hosts"]), &old.hosts, &new.hosts);
    envelopes::compare(report, &scope.at(["envelopes"]), &old.envelopes, &new.envelopes);
    let zone = |service: &Service| service.time_zone.clone().unwrap_or_else(|| "not stated".to_owned());
    report.fact(&scope.at(["time_zone"]), TimeZone, "time zone", (zone(old), zone(new)));
    tokens(report, &scope.at(["tokens"]), old, new);
    signers(report, &scope.at(["signers"]), old, new);
    let features = scope.at(["features_per_group"]);
    match (old.features_per_group, new.features_per_group) {
        (false, true) => report.changed(&features, GroupsBehindFeatures, "modules of groups", ("always", "by feature")),
        (true, false) => report.changed(&features, GroupsAlwaysThere, "modules of groups", ("by feature", "always")),
        _ => {}
    }
    errors::shared(report, &scope, &names.errors(&old.shared_errors), &new.shared_errors);
    notes::compare(report, &scope, &old.notes, &new.notes);
}

fn hosts(report: &mut Report, scope: &ChangeScope, old: &[Host], new: &[Host]) {
    let mut matched = pair(old, new, |host| host.name.as_str());
    for (old, new) in matched.again(|old, new| old.base_url == new.base_url) {
        report.changed(&scope.at_either(&old.name, &new.name), HostName, "host", (&old.name, &new.name));
    }
    for host in matched.removed {
        report.removed(&scope.at([&host.name]), HostRemoved, format!("host {}", host.name), &host.base_url);
    }
    for host in matched.added {
        report.added(&scope.at([&host.name]), HostAdded, format!("host {}", host.name), &host.base_url);
    }
    for (old, new) in matched.both {
        let what = format!("host {}", new.name);
        report.fact(&scope.at([&new.name]), HostUrl, &what, (old.base_url.as_str(), new.base_url.as_str()));
    }
    if matched.reordered {
        report.changed(scope, Order, "order of the hosts", ("", ""));
    }
}

/// The kinds of token of both, and those that have another name.
pub(super) fn matched_tokens<'a>(old: &'a Service, new: &'a Service) -> Matched<'a, TokenKind> {
    let mut matched = pair(&old.tokens, &new.tokens, |kind| kind.name.wire.as_str());
    let is_carried_alike = |old: &TokenKind, new: &TokenKind| old.place == new.place;
    let renamed = renamed(&mut matched, is_carried_alike, |kind| (&kind.name.wire, &kind.doc));
    (matched, renamed)
}

/// The signers of both, and those that have another name.
pub(super) fn matched_signers<'a>(old: &'a Service, new: &'a Service) -> Matched<'a, Signer> {
    let mut matched = pair(&old.signers, &new.signers, |signer| signer.name.as_str());
    let signs_alike =
        |old: &Signer, new: &Signer| old.place == new.place && old.method == new.method && old.over == new.over;
    let renamed = renamed(&mut matched, signs_alike, |signer| (&signer.name, &signer.doc));
    (matched, renamed)
}

/// Takes out what came again under another name: it does the same, and its doc is the same but for the name. What is also
/// described otherwise is something else.
fn renamed<'a, T>(
    matched: &mut Pairs<'a, T>,
    does_the_same: impl Fn(&T, &T) -> bool,
    name_and_doc: impl Fn(&T) -> (&str, &str),
) -> Vec<(&'a T, &'a T)> {
    matched.again(|old, new| {
        let ((before, was), (after, is)) = (name_and_doc(old), name_and_doc(new));
        does_the_same(old, new) && (was == is || was.replace(before, after) == is)
    })
}

fn tokens(report: &mut Report, scope: &ChangeScope, old: &Service, new: &Service) {
    let (matched, renamed) = matched_tokens(old, new);
    for (old, new) in renamed {
        let names = (&old.name.wire, &new.name.wire);
        let scope = scope.at_either(names.0, names.1);
        report.changed(&scope, TokenKindName, "token", names);
        let docs = (old.doc.as_str(), new.doc.as_str());
        report.fact(&scope.part(format!("token {}", names.1)).at(["doc"]), TokenKindDoc, "doc", docs);
    }
    for kind in matched.removed {
        let name = &kind.name.wire;
        report.removed(&scope.at([name]), TokenKindRemoved, format!("token {name}"), carried(&kind.place));
    }
    for kind in matched.added {
        let name = &kind.name.wire;
        report.added(&scope.at([name]), TokenKindAdded, format!("token {name}"), carried(&kind.place));
    }
    for (old, new) in matched.both {
        let scope = scope.at([&new.name.wire]).part(format!("token {}", new.name.wire));
        match (&old.place, &new.place) {
            (TokenPlace::Query(old), TokenPlace::Query(new)) => {
                report.fact(&scope.at(["query"]), TokenKindQuery, "query", (old.as_str(), new.as_str()));
            }
            (old, new) => {
                let places = (describe::token_place(old), describe::token_place(new));
                let scope = scope.at_either(key(old), key(new));
                report.fact(&scope, TokenKindQuery, "carried by", (places.0.as_str(), places.1.as_str()));
            }
        }
        report.fact(&scope.at(["doc"]), TokenKindDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    }
    if matched.reordered {
        report.changed(scope, Order, "order of the tokens", ("", ""));
    }
}

fn signers(report: &mut Report, scope: &ChangeScope, old: &Service, new: &Service) {
    let (matched, renamed) = matched_signers(old, new);
    for (old, new) in renamed {
        let scope = scope.at_either(&old.name, &new.name);
        report.changed(&scope, SignerName, "signer", (&old.name, &new.name));
        let docs = (old.doc.as_str(), new.doc.as_str());
        report.fact(&scope.part(format!("signer {}", new.name)).at(["doc"]), SignerDoc, "doc", docs);
    }
    let said = |signer| format!("({})", describe::signer(signer));
    for signer in matched.removed {
        let name = &signer.name;
        report.removed(&scope.at([name]), SignerRemoved, format!("signer {name}"), said(signer));
    }
    for signer in matched.added {
        let name = &signer.name;
        report.added(&scope.at([name]), SignerAdded, format!("signer {name}"), said(signer));
    }
    for (old, new) in matched.both {
        let scope = scope.at([&new.name]).part(format!("signer {}", new.name));
        let place = |signer: &Signer| format!("{} {}", signer.place.key(), signer.place.name());
        report.fact(&scope.at([new.place.key()]), SignerPlace, "place", (place(old), place(new)));
        report.fact(&scope.at(["method"]), SignerMethod, "method", (describe::signing(old), describe::signing(new)));
        report.fact(&scope.at(["doc"]), SignerDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    }
    if matched.reordered {
        report.changed(scope, Order, "order of the signers", ("", ""));
    }
}

/// `(query access_token)`
fn carried(place: &TokenPlace) -> String {
    format!("({} {})", key(place), place.name())
}

/// The key of the spec that says what carries a token.
fn key(place: &TokenPlace) -> &'static str {
    match place {
        TokenPlace::Query(_) => "query",
        TokenPlace::Header { .. } => "header",
    }
}
