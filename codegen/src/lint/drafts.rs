//! The rule about drafts: what the importer could not name has a name, or is marked as a draft.

use std::collections::HashSet;

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::drafts::{is_stand_in_of_code, is_stand_in_of_value};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::Endpoint;
use crate::spec::field::{Field, Values};
use crate::spec::table::Table;

/// `draft: false`; `7001: { name: Code7001 }` without `draft: true`
pub(super) fn drafts(spec: &Spec, report: &mut Report) {
    for (_, endpoint) in spec.exchanges() {
        match &endpoint.draft {
            Some(draft) if draft.value => continue,
            Some(draft) => {
                let help = "remove the key: only a draft says what it is";
                report.push(Diagnostic::new(draft.span, "`draft: false` says nothing").help(help));
            }
            None => {}
        }
        stand_ins(endpoint, report);
    }
    in_tables(spec, report);
}

/// Names that stand for none, in the tables that endpoints have which are no drafts.
fn in_tables(spec: &Spec, report: &mut Report) {
    let finished = spec
        .endpoints
        .iter()
        .map(|filed| &filed.content)
        .filter(|endpoint| endpoint.draft.as_ref().is_none_or(|it| !it.value));
    let used = spec.services.iter().flat_map(|filed| &filed.content.shared_errors);
    let used = used.chain(finished.flat_map(|endpoint| &endpoint.shared_errors));
    let used: HashSet<&str> = used.map(|table| table.as_str()).collect();
    for (_, name, table) in spec.error_tables().filter(|(_, name, _)| used.contains(name.as_str())) {
        let rows = table.codes.iter().filter(|(code, row)| is_stand_in_of_code(&row.name, code));
        for (_, row) in rows {
            let what = format!("`{}` stands for a name that is still missing", row.name.value);
            let help = format!("give it a name, or leave `{name}` to drafts until somebody does", name = name.value);
            report.push(Diagnostic::new(row.name.span, what).help(help));
        }
    }
}

/// Names that stand for none.
fn stand_ins(endpoint: &Endpoint, report: &mut Report) {
    let mut found: Vec<&Spanned<String>> = Vec::new();
    let rows = endpoint.errors.iter().filter(|(code, row)| is_stand_in_of_code(&row.name, code));
    found.extend(rows.map(|(_, row)| &row.name));
    let mut tables: Vec<&Table<Field>> = endpoint.requests().flat_map(|shape| shape.tables()).map(|it| it.1).collect();
    tables.extend(endpoint.response_values());
    tables.into_iter().for_each(|table| of_fields(table, &mut found));
    for (_, named) in endpoint.types.iter() {
        named.fields.iter().for_each(|table| of_fields(table, &mut found));
        named.values.iter().for_each(|values| of_values(values, &mut found));
    }
    for name in found {
        let what = format!("`{}` stands for a name that is still missing", name.value);
        let help = "give it a name, or mark the file with `draft: true` until somebody does";
        report.push(Diagnostic::new(name.span, what).help(help));
    }
}

fn of_fields<'a>(table: &'a Table<Field>, found: &mut Vec<&'a Spanned<String>>) {
    table.iter().for_each(|(_, field)| of_field(field, found));
}

fn of_field<'a>(field: &'a Field, found: &mut Vec<&'a Spanned<String>>) {
    field.items.iter().for_each(|items| of_field(items, found));
    field.fields.iter().for_each(|fields| of_fields(fields, found));
    field.values.iter().for_each(|values| of_values(values, found));
}

fn of_values<'a>(values: &'a Values, found: &mut Vec<&'a Spanned<String>>) {
    for (wire, value) in &values.0 {
        let name = value.name.iter().filter(|name| is_stand_in_of_value(name, &wire.value.to_string()));
        found.extend(name);
        value.fields.iter().for_each(|fields| of_fields(fields, found));
    }
}
