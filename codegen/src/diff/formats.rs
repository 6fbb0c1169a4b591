//! Tables of file formats.

use super::ChangeKind::*;
use super::constraints;
use super::pairs::{Pairs, pair, reordered};
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::{Api, Format, FormatGroup, FormatTable};

/// The tables of both, and those that have another name.
pub(super) fn matched<'a>(
    old: &'a Api,
    new: &'a Api,
) -> (Pairs<'a, FormatTable>, Vec<(&'a FormatTable, &'a FormatTable)>) {
    let mut matched = pair(&old.formats, &new.formats, |table| table.name.wire.as_str());
    let renamed = matched.again(|old, new| old.groups == new.groups);
    (matched, renamed)
}

/// Compares the tables.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let (matched, renamed) = matched(old, new);
    let scope = |name: &str, old: &str, new: &str| ChangeScope::new("formats", name, (old, new)).at(["formats"]);
    for table in &matched.removed {
        let scope = scope(&table.name.wire, &table.source, &table.source).at([&table.name.wire]);
        report.removed(&scope, FormatTableRemoved, "table", &table.name.rust);
    }
    for table in &matched.added {
        let scope = scope(&table.name.wire, &table.source, &table.source).at([&table.name.wire]);
        report.added(&scope, FormatTableAdded, "table", &table.name.rust);
    }
    for (old, new) in renamed {
        let scope = scope(&new.name.wire, &old.source, &new.source).at_either(&old.name.wire, &new.name.wire);
        report.changed(&scope, FormatTableRenamed, "table", (&old.name.wire, &new.name.wire));
        table(report, &scope, old, new);
    }
    for (old, new) in &matched.both {
        let scope = scope(&new.name.wire, &old.source, &new.source).at([&new.name.wire]);
        table(report, &scope, old, new);
    }
}

fn table(report: &mut Report, scope: &ChangeScope, old: &FormatTable, new: &FormatTable) {
    report.fact(&scope.at(["doc"]), FormatTableDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    let checked = scope.at(["archive_entries_checked"]);
    match (old.archive_entries_checked, new.archive_entries_checked) {
        (false, true) => report.added(&checked, EntriesChecked, "entries of archives", "checked"),
        (true, false) => report.removed(&checked, EntriesUnchecked, "entries of archives", "checked"),
        _ => {}
    }
    let scope = scope.at(["groups"]);
    let matched = pair(&old.groups, &new.groups, |group| group.name.wire.as_str());
    let moved = moved(old, new);
    for group in &matched.removed {
        let scope = scope.at([&group.name.wire]);
        report.removed(&scope, FormatGroupRemoved, format!("group {}", group.name.wire), extensions(group));
    }
    for group in &matched.added {
        let scope = scope.at([&group.name.wire]);
        report.added(&scope, FormatGroupAdded, format!("group {}", group.name.wire), extensions(group));
    }
    for (format, from, to) in &moved {
        let at = scope.at_either(from, to).at(["formats"]).at([format]);
        report.changed(&at, FormatMoved, format!("format {format}"), (from, to));
    }
    for (old, new) in &matched.both {
        group(report, &scope.at([&new.name.wire]).part(&new.name.wire), old, new, &moved);
    }
    if matched.reordered {
        let names = |table: &FormatTable| describe::list(table.groups.iter().map(|group| group.name.wire.as_str()));
        report.changed(&scope, FormatGroupsReordered, "order of the groups", (names(old), names(new)));
    }
}

fn extensions(group: &FormatGroup) -> String {
    format!("({})", describe::list(group.formats.iter().map(|format| format.extension.as_str())))
}

/// Formats that are in another group: extension, old group, new group. Only between groups that both have: what came
/// or went with its group is reported with the group.
fn moved(old: &FormatTable, new: &FormatTable) -> Vec<(String, String, String)> {
    let has = |table: &FormatTable, name: &str| table.groups.iter().any(|group| group.name.wire == name);
    let all = |table: &FormatTable| -> Vec<(String, String)> {
        let of = |group: &FormatGroup| -> Vec<_> {
            group.formats.iter().map(|format| (format.extension.clone(), group.name.wire.clone())).collect()
        };
        table.groups.iter().flat_map(of).collect()
    };
    let (before, after) = (all(old), all(new));
    let gone = before.iter().filter(|entry| !after.contains(entry) && has(new, &entry.1));
    let moved = gone.filter_map(|(extension, from)| {
        let came = after.iter().find(|entry| entry.0 == *extension && !before.contains(entry) && has(old, &entry.1));
        came.map(|(_, to)| (extension.clone(), from.clone(), to.clone()))
    });
    moved.collect()
}

fn group(
    report: &mut Report,
    scope: &ChangeScope,
    old: &FormatGroup,
    new: &FormatGroup,
    moved: &[(String, String, String)],
) {
    report.fact(&scope.at(["doc"]), FormatGroupDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    let limit = |limit: Option<crate::model::SizeLimit>| {
        if matches!(limit, Some(crate::model::SizeLimit::Below(_))) { "below" } else { "max" }
    };
    match (old.limit, new.limit) {
        (Some(before), Some(after)) => {
            if let Some(kind) = constraints::size(before, after) {
                report.changed(
                    &scope.at([limit(new.limit)]),
                    kind,
                    "limit",
                    (describe::size(before), describe::size(after)),
                );
            }
        }
        (Some(before), None) => {
            report.removed(&scope.at([limit(old.limit)]), LimitRemoved, "limit", describe::size(before))
        }
        (None, Some(after)) => report.added(&scope.at([limit(new.limit)]), LimitAdded, "limit", describe::size(after)),
        (None, None) => {}
    }
    let scope = scope.at(["formats"]);
    let matched = pair(&old.formats, &new.formats, |format| format.extension.as_str());
    for gone in matched.removed {
        if !moved.iter().any(|(extension, from, _)| *extension == gone.extension && *from == old.name.wire) {
            report.removed(
                &scope.at([&gone.extension]),
                FormatRemoved,
                format!("format {}", gone.extension),
                types(gone),
            );
        }
    }
    for came in matched.added {
        if !moved.iter().any(|(extension, _, to)| *extension == came.extension && *to == new.name.wire) {
            report.added(&scope.at([&came.extension]), FormatAdded, format!("format {}", came.extension), types(came));
        }
    }
    for (old, new) in matched.both {
        format(report, &scope.at([&new.extension]).part(&new.extension), old, new);
    }
    if matched.reordered {
        report.changed(&scope, FormatsReordered, "order of the formats", ("", ""));
    }
}

fn types(format: &Format) -> String {
    format!("({})", format.content_types.join(", "))
}

fn format(report: &mut Report, scope: &ChangeScope, old: &Format, new: &Format) {
    let at = scope.at(["types"]);
    let matched = pair(&old.content_types, &new.content_types, String::as_str);
    for name in matched.removed {
        report.removed(&at, ContentTypeRemoved, "content type", name);
    }
    for name in matched.added {
        report.added(&at.at([name]), ContentTypeAdded, "content type", name);
    }
    let first = |format: &Format| format.content_types.first().cloned().unwrap_or_default();
    if first(old) != first(new) {
        report.changed(&at, ContentTypeSent, "content type sent", (first(old), first(new)));
    } else if reordered(&old.content_types, &new.content_types) {
        report.changed(&at, Order, "order of the content types", ("", ""));
    }
    let magic = |format: &Format| describe::list(format.magic.iter());
    report.fact(&scope.at(["magic"]), Magic, "first bytes", (magic(old), magic(new)));
    let archive = |format: &Format| format.archive.map_or("no", |kind| kind.key());
    report.fact(&scope.at(["archive"]), ArchiveRead, "archive", (archive(old), archive(new)));
}
