//! Rules about error tables.

use std::collections::HashMap;

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::{At, Span};
use crate::spec::Table;
use crate::spec::shared::ErrorRow;

fn tables(spec: &Spec) -> impl Iterator<Item = &Table<ErrorRow>> {
    let shared = spec.error_tables().map(|(_, _, table)| &table.codes);
    spec.endpoints.iter().map(|filed| &filed.says.errors).chain(shared)
}

/// `40005:` and `"40005":` are two keys of YAML and one code; 0 is success; `4OOO5` is not a number.
pub(super) fn code(spec: &Spec, report: &mut Report) {
    let success: Vec<i64> =
        spec.services.iter().flat_map(|filed| &filed.says.envelope.success).map(|code| code.value).collect();
    for table in tables(spec) {
        let mut seen: HashMap<i64, Span> = HashMap::new();
        for (code, _) in table {
            match code.parse::<i64>() {
                Err(_) => report.push(
                    Diagnostic::new(code.span, format!("`{}` is not an error code", code.value))
                        .help("a code is a whole number"),
                ),
                Ok(number) if success.contains(&number) => report.push(
                    Diagnostic::new(code.span, format!("code {number} means success"))
                        .help("list only what the service refuses"),
                ),
                Ok(number) => {
                    if let Some(first) = seen.insert(number, code.span) {
                        report.push(
                            Diagnostic::new(code.span, format!("code {number} is listed twice"))
                                .also(first, "the first")
                                .help("keep one of the two"),
                        );
                    }
                }
            }
        }
    }
}

/// What a check foresees has to be one answer.
pub(super) fn one_prediction(spec: &Spec, report: &mut Report) {
    for table in tables(spec) {
        let mut seen: Vec<(&At<_>, &At<String>)> = Vec::new();
        for (code, row) in table {
            for check in &row.predicted_by.0 {
                match seen.iter().find(|(other, _)| *other == check) {
                    Some((first, other)) => report.push(
                        Diagnostic::new(check.span, format!("the check foresees {} already", other.value))
                            .also(first.span, "here")
                            .help("a check foresees one code: keep one of the two"),
                    ),
                    None => seen.push((check, code)),
                }
            }
        }
    }
}
