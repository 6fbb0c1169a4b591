//! Error codes: of an endpoint, and in shared tables.

use super::ChangeKind::*;
use super::lifecycles;
use super::pairs::{Pairs, pair, reordered};
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::{Api, ErrorRow, ErrorTable};

/// The shared tables of both, and those that have another name.
pub(super) fn matched<'a>(
    old: &'a Api,
    new: &'a Api,
) -> (Pairs<'a, ErrorTable>, Vec<(&'a ErrorTable, &'a ErrorTable)>) {
    let mut matched = pair(&old.errors, &new.errors, |table| table.name.wire.as_str());
    let renamed = matched.again(|old, new| old.rows == new.rows);
    (matched, renamed)
}

/// Compares the shared tables.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let (matched, renamed) = matched(old, new);
    let scope = |name: &str, old: &str, new: &str| ChangeScope::new("errors", name, (old, new)).at(["errors", name]);
    for (old, new) in renamed {
        let whole = ChangeScope::new("errors", &new.name.wire, (&old.source, &new.source)).at(["errors"]);
        let scope = whole.at_either(&old.name.wire, &new.name.wire);
        report.changed(&scope, ErrorTableRenamed, "table", (&old.name.wire, &new.name.wire));
        report.fact(&scope.at(["doc"]), ErrorTableDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    }
    for table in matched.removed {
        let scope = scope(&table.name.wire, &table.source, &table.source);
        report.removed(&scope, ErrorTableRemoved, "table", &table.name.rust);
    }
    for table in matched.added {
        let scope = scope(&table.name.wire, &table.source, &table.source);
        report.added(&scope, ErrorTableAdded, "table", &table.name.rust);
    }
    for (old, new) in matched.both {
        let scope = scope(&new.name.wire, &old.source, &new.source);
        report.fact(&scope.at(["doc"]), ErrorTableDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
        rows(report, &scope.at(["codes"]), &old.rows, &new.rows);
    }
}

/// Compares the codes of a table.
pub(super) fn rows(report: &mut Report, scope: &ChangeScope, old: &[ErrorRow], new: &[ErrorRow]) {
    let mut matched = pair(old, new, |row| &row.code);
    let recoded = matched.again(|old, new| old.variant == new.variant);
    for row in &matched.removed {
        report.removed(&scope.at([&row.code]), ErrorRemoved, format!("error {}", row.code), describe::error(row));
    }
    for row in &matched.added {
        report.added(&scope.at([&row.code]), ErrorAdded, format!("error {}", row.code), describe::error(row));
    }
    for (old, new) in recoded {
        let scope = scope.at_either(&old.code, &new.code);
        report.changed(&scope, ErrorCode, format!("error {}, code", new.variant), (&old.code, &new.code));
        one(report, &scope, old, new);
    }
    for (old, new) in &matched.both {
        one(report, &scope.at([&new.code]), old, new);
    }
    if matched.reordered {
        report.changed(scope, ErrorsReordered, "order of the errors", ("", ""));
    }
}

fn one(report: &mut Report, scope: &ChangeScope, old: &ErrorRow, new: &ErrorRow) {
    let scope = scope.part(format!("error {}", new.code));
    report.fact(&scope.at(["name"]), ErrorVariant, "Rust name", (old.variant.as_str(), new.variant.as_str()));
    texts(report, &scope.at(["text"]), &old.texts, &new.texts);
    // Without a meaning of its own a row means its text, whose change is reported already.
    let unsaid = |row: &ErrorRow| row.meaning == row.said().trim();
    if !(unsaid(old) && unsaid(new)) {
        report.fact(&scope.at(["meaning"]), ErrorMeaning, "meaning", (old.meaning.as_str(), new.meaning.as_str()));
    }
    let remedies = (old.remedy.clone(), new.remedy.clone());
    report.perhaps(&scope.at(["remedy"]), [ErrorRemedyAdded, ErrorRemedy, ErrorRemedyRemoved], "remedy", remedies);
    let classes = (old.class.map(describe::action), new.class.map(describe::action));
    report.perhaps(&scope.at(["class"]), [ErrorClassAdded, ErrorClass, ErrorClassRemoved], "class", classes);
    let checks = |row: &ErrorRow| {
        let mut checks: Vec<String> = row.predicted_by.iter().map(|check| check.key().to_owned()).collect();
        checks.sort_unstable();
        describe::list(checks.iter())
    };
    report.fact(&scope.at(["predicted_by"]), ErrorPrediction, "foreseen by", (checks(old), checks(new)));
    lifecycles::compare(report, &scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
}

/// Compares the texts of a code. One that takes the place of another is one change.
fn texts(report: &mut Report, scope: &ChangeScope, old: &[String], new: &[String]) {
    let matched = pair(old, new, String::as_str);
    if let ([old], [new]) = (matched.removed.as_slice(), matched.added.as_slice()) {
        report.changed(scope, ErrorText, "text", (old, new));
        return;
    }
    for text in &matched.removed {
        report.removed(scope, ErrorTextRemoved, "text", text);
    }
    for text in &matched.added {
        report.added(scope, ErrorTextAdded, "text", text);
    }
    if reordered(old, new) {
        report.changed(scope, ErrorTextsReordered, "order of the texts", (describe::list(old), describe::list(new)));
    }
}

/// Compares the shared tables that are asked when a code is not listed.
pub(super) fn shared(report: &mut Report, scope: &ChangeScope, old: &[String], new: &[String]) {
    let scope = scope.at(["shared_errors"]);
    let matched = pair(old, new, String::as_str);
    for table in matched.removed {
        report.removed(&scope, SharedErrorsRemoved, "shared errors", table);
    }
    for table in matched.added {
        report.added(&scope, SharedErrorsAdded, "shared errors", table);
    }
    if reordered(old, new) {
        let names = (describe::list(old.iter()), describe::list(new.iter()));
        report.changed(&scope, SharedErrorsReordered, "order of the shared errors", names);
    }
}
