//! Envelopes: of the service, and those in which an endpoint refuses.

use super::ChangeKind::{
    EndpointEnvelope, EndpointEnvelopesReordered, EnvelopeAdded, EnvelopeCodes, EnvelopeField, EnvelopeName,
    EnvelopeRemoved, FirstEnvelope, Order, SuccessCode,
};
use super::pairs::{pair, reordered};
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::{Api, Endpoint, Envelope};

/// Compares the envelopes of the service.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: &[Envelope], new: &[Envelope]) {
    let mut matched = pair(old, new, |envelope| envelope.name.as_str());
    let renamed = matched.again(is_same);
    for envelope in &matched.removed {
        report.removed(&scope.at([&envelope.name]), EnvelopeRemoved, what(envelope), describe::envelope(envelope));
    }
    for envelope in &matched.added {
        report.added(&scope.at([&envelope.name]), EnvelopeAdded, what(envelope), describe::envelope(envelope));
    }
    for (old, new) in &renamed {
        let scope = scope.at_either(&old.name, &new.name);
        report.changed(&scope, EnvelopeName, "name of the envelope", (&old.name, &new.name));
    }
    for (old, new) in &matched.both {
        one(report, &scope.at([&new.name]).part(what(new)), old, new);
    }
    let first = |all: &[Envelope]| all.first().map(|envelope| envelope.name.clone()).unwrap_or_default();
    let (was, is) = (first(old), first(new));
    let is_renamed = renamed.iter().any(|(old, new)| old.name == was && new.name == is);
    if was != is && !is_renamed {
        report.changed(scope, FirstEnvelope, "first envelope", (was, is));
    } else if matched.reordered {
        report.changed(scope, Order, "order of the envelopes", ("", ""));
    }
}

fn what(envelope: &Envelope) -> String {
    format!("envelope {}", envelope.name)
}

/// Whether two envelopes differ in their names at most.
fn is_same(one: &Envelope, other: &Envelope) -> bool {
    let facts = |it: &Envelope| (it.code.clone(), it.message.clone(), it.success.clone(), it.codes);
    facts(one) == facts(other)
}

fn one(report: &mut Report, scope: &ChangeScope, old: &Envelope, new: &Envelope) {
    report.fact(&scope.at(["code"]), EnvelopeField, "field of the code", (old.code.join("."), new.code.join(".")));
    let messages = (old.message.join("."), new.message.join("."));
    report.fact(&scope.at(["message"]), EnvelopeField, "field of the message", messages);
    report.fact(&scope.at(["codes"]), EnvelopeCodes, "codes", (old.codes.key(), new.codes.key()));
    let scope = scope.at(["success"]);
    let matched = pair(&old.success, &new.success, |code| code);
    for code in matched.removed {
        report.removed(&scope, SuccessCode, "code of success", code);
    }
    for code in matched.added {
        report.added(&scope.at([code]), SuccessCode, "code of success", code);
    }
    if matched.reordered {
        report.changed(&scope, Order, "order of the codes of success", ("", ""));
    }
}

/// Compares the envelopes in which an endpoint refuses. That the service's first is another is said there.
pub(super) fn of_endpoint(report: &mut Report, scope: &ChangeScope, old: (&Api, &Endpoint), new: (&Api, &Endpoint)) {
    if old.1.envelopes.is_empty() && new.1.envelopes.is_empty() {
        return;
    }
    let (olds, news) = (old.0.envelopes_of(old.1), new.0.envelopes_of(new.1));
    let same = |(old, new): (&&Envelope, &&Envelope)| old.name == new.name || is_same(old, new);
    if olds.len() == news.len() && olds.iter().zip(&news).all(same) {
        return;
    }
    let names = |all: &[&Envelope]| all.iter().map(|envelope| envelope.name.clone()).collect::<Vec<_>>();
    let (olds, news) = (names(&olds), names(&news));
    let kind = if reordered(&olds, &news) { EndpointEnvelopesReordered } else { EndpointEnvelope };
    report.changed(&scope.at(["envelope"]), kind, "envelopes", (olds.join(", "), news.join(", ")));
}
