//! What holds for every endpoint.

use super::ChangeKind::*;
use super::pairs::pair;
use super::report::{ChangeScope, Report};
use super::{errors, notes};
use crate::model::Service;

/// Compares the service.
pub(super) fn compare(report: &mut Report, old: &Service, new: &Service) {
    let scope = ChangeScope::new("service", &old.source, &new.source);
    report.fact(&scope.at(["service"]), ServiceName, "name", (old.name.as_str(), new.name.as_str()));
    report.fact(&scope.at(["summary"]), ServiceSummary, "summary", (old.summary.as_str(), new.summary.as_str()));
    report.fact(&scope.at(["base_url"]), BaseUrl, "base URL", (old.base_url.as_str(), new.base_url.as_str()));
    let envelope = scope.at(["envelope"]);
    report.fact(&envelope.at(["code"]), Envelope, "field of the code", (old.code.as_str(), new.code.as_str()));
    let messages = (old.message.as_str(), new.message.as_str());
    report.fact(&envelope.at(["message"]), Envelope, "field of the message", messages);
    success(report, &envelope.at(["success"]), old, new);
    tokens(report, &scope.at(["tokens"]), old, new);
    let features = scope.at(["features_per_group"]);
    match (old.features_per_group, new.features_per_group) {
        (false, true) => report.changed(&features, GroupsBehindFeatures, "modules of groups", ("always", "by feature")),
        (true, false) => report.changed(&features, GroupsAlwaysThere, "modules of groups", ("by feature", "always")),
        _ => {}
    }
    errors::shared(report, &scope, &old.shared_errors, &new.shared_errors);
    notes::compare(report, &scope, &old.notes, &new.notes);
}

fn success(report: &mut Report, scope: &ChangeScope, old: &Service, new: &Service) {
    let matched = pair(&old.success, &new.success, |code| code);
    for code in matched.removed {
        report.removed(scope, SuccessCode, "code of success", code);
    }
    for code in matched.added {
        report.added(&scope.at([code]), SuccessCode, "code of success", code);
    }
    if matched.reordered {
        report.changed(scope, Order, "order of the codes of success", ("", ""));
    }
}

fn tokens(report: &mut Report, scope: &ChangeScope, old: &Service, new: &Service) {
    let matched = pair(&old.tokens, &new.tokens, |kind| kind.name.wire.as_str());
    for kind in matched.removed {
        let name = &kind.name.wire;
        report.removed(&scope.at([name]), TokenKindRemoved, format!("token {name}"), format!("(query {})", kind.query));
    }
    for kind in matched.added {
        let name = &kind.name.wire;
        report.added(&scope.at([name]), TokenKindAdded, format!("token {name}"), format!("(query {})", kind.query));
    }
    for (old, new) in matched.both {
        let scope = scope.at([&new.name.wire]).part(format!("token {}", new.name.wire));
        report.fact(&scope.at(["query"]), TokenKindQuery, "query", (old.query.as_str(), new.query.as_str()));
        report.fact(&scope.at(["doc"]), TokenKindDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    }
    if matched.reordered {
        report.changed(scope, Order, "order of the tokens", ("", ""));
    }
}
