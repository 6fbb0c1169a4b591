//! Rules about error tables.

use std::collections::{HashMap, HashSet};

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::Table;
use crate::spec::shared::ErrorRow;

fn tables(spec: &Spec) -> impl Iterator<Item = &Table<ErrorRow>> {
    let shared = spec.error_tables().map(|(_, _, table)| &table.codes);
    spec.endpoints.iter().map(|filed| &filed.content.errors).chain(shared)
}

/// `40005:` and `"40005":` are two keys of YAML and one code; 0 is success; `4OOO5` is not a number.
pub(super) fn code(spec: &Spec, report: &mut Report) {
    let success: Vec<i64> =
        spec.services.iter().flat_map(|filed| &filed.content.envelope.success).map(|code| code.value).collect();
    for table in tables(spec) {
        let mut seen: HashMap<i64, Span> = HashMap::new();
        for (code, _) in table {
            match code.parse::<i64>() {
                Err(_) => report.push(
                    Diagnostic::new(code.span, format!("`{}` is not an error code", code.value))
                        .help("a code is an integer"),
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
        let mut seen: Vec<(&Spanned<_>, &Spanned<String>)> = Vec::new();
        for (code, row) in table {
            for check in &row.predicted_by.0 {
                match seen.iter().find(|(other, _)| *other == check) {
                    Some((first, other)) => report.push(
                        Diagnostic::new(check.span, format!("the check already predicts {}", other.value))
                            .also(first.span, "here")
                            .help("a check predicts one code: keep one of the two"),
                    ),
                    None => seen.push((check, code)),
                }
            }
        }
    }
}

/// A table of codes as one of those that an endpoint asks in turn: the first that has a code decides.
struct Asked<'a> {
    /// Its name; none for the endpoint's own.
    name: Option<&'a str>,
    rows: &'a Table<ErrorRow>,
}

/// `40001: { class: caller, … }` where the shared table says `token_invalid`: what a client does about a code hangs on
/// its class, so a table that differs from one that is asked after it has a reason, and a note to say it.
pub(super) fn one_class(spec: &Spec, report: &mut Report) {
    let shared: HashMap<&str, &Table<ErrorRow>> =
        spec.error_tables().map(|(_, name, table)| (name.as_str(), &table.codes)).collect();
    let index = |rows| Table::iter(rows).filter_map(|(code, row)| Some((code.parse::<i64>().ok()?, row))).collect();
    let by_code: HashMap<&str, HashMap<i64, &ErrorRow>> =
        shared.iter().map(|(name, rows)| (*name, index(*rows))).collect();
    let of_service: Vec<&Spanned<String>> =
        spec.services.iter().flat_map(|filed| &filed.content.shared_errors).collect();
    let mut seen = HashSet::new();
    for filed in &spec.endpoints {
        let names = filed.content.shared_errors.iter().chain(of_service.iter().copied());
        let names: Vec<&str> = names.map(|name| name.as_str()).filter(|name| shared.contains_key(name)).collect();
        let own = Asked { name: None, rows: &filed.content.errors };
        let others = names.iter().map(|name| Asked { name: Some(*name), rows: shared[name] });
        for (at, asked) in std::iter::once(own).chain(others).enumerate() {
            // Two shared tables meet in many endpoints, and differ once.
            let later = names[at..].iter().filter(|name| asked.name.is_none_or(|first| seen.insert((first, **name))));
            let later: Vec<_> = later.filter_map(|name| Some((*name, by_code.get(name)?))).collect();
            asked.differing(&later, &mut |path, diagnostic| {
                if !is_noted(spec, asked.name.is_none().then_some(filed.file), path) {
                    report.push(diagnostic);
                }
            });
        }
    }
}

impl Asked<'_> {
    /// The rows that are of another class in the first of the later tables that has their code.
    fn differing(&self, later: &[(&str, &HashMap<i64, &ErrorRow>)], found: &mut dyn FnMut(&str, Diagnostic)) {
        for (code, row) in self.rows {
            let Ok(number) = code.parse::<i64>() else { continue };
            let Some((name, other)) = later.iter().find_map(|(name, rows)| Some((*name, *rows.get(&number)?))) else {
                continue;
            };
            let (here, there) = (row.class.value, other.class.value);
            if here == there {
                continue;
            }
            let path = match self.name {
                None => format!("errors.{}", code.value),
                Some(name) => format!("errors.{name}.codes.{}", code.value),
            };
            let message =
                format!("code {number} is `{}` here, and `{}` in the table `{name}`", here.key(), there.key());
            let help =
                format!("write the same class, or say why it differs: a correction or an assumption at `{path}.class`");
            found(&path, Diagnostic::new(row.class.span, message).also(other.class.span, "there").help(help));
        }
    }
}

/// True when a note is attached to a row or its class: in the endpoint's file, or for a shared row in any.
fn is_noted(spec: &Spec, file: Option<u32>, path: &str) -> bool {
    let is_it = |at: &Spanned<String>| at.strip_prefix(path).is_some_and(|rest| matches!(rest, "" | ".class"));
    macro_rules! any_of {
        ($($list:ident)*) => {
            $(spec.$list.iter().filter(|filed| file.is_none_or(|file| file == filed.file)).any(|filed| {
                filed.content.corrections.iter().any(|note| is_it(&note.at))
                    || filed.content.assumptions.iter().any(|note| is_it(&note.at))
            }))||*
        };
    }
    any_of!(endpoints errors services)
}
