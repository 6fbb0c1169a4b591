//! Rules about error tables.

use std::collections::{HashMap, HashSet};

use super::{Report, envelopes};
use crate::diagnostic::Diagnostic;
use crate::model::{Code, LONGEST_CODE};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::Table;
use crate::spec::shared::{Envelope, ErrorRow};

fn tables(spec: &Spec) -> impl Iterator<Item = &Table<ErrorRow>> {
    let shared = spec.error_tables().map(|(_, _, table)| &table.codes);
    spec.endpoints.iter().map(|filed| &filed.content.errors).chain(shared)
}

/// 0 is success; `4OOO5` and `+40005` are no numbers, and texts only where codes are texts.
pub(super) fn code(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        Answers::of(&envelopes::of_endpoint(spec, &filed.content)).check(&filed.content.errors, report);
    }
    let all: Vec<&Envelope> = envelopes::of_service(spec).map(|(_, envelope)| envelope).collect();
    let answers = Answers::of(&all);
    spec.error_tables().for_each(|(_, _, table)| answers.check(&table.codes, report));
}

/// The codes that some envelopes can bring.
struct Answers {
    has_texts: bool,
    /// Codes that mean success in each of them: what fails in one is worth a row.
    success: Vec<Code>,
}

impl Answers {
    fn of(envelopes: &[&Envelope]) -> Self {
        let (first, others) = envelopes.split_first().map_or((None, &[][..]), |(first, others)| (Some(*first), others));
        let mut success: Vec<Code> =
            first.iter().flat_map(|envelope| envelope.success_codes()).map(|(code, _)| code).collect();
        success.retain(|code| others.iter().all(|other| other.success_codes().any(|(known, _)| known == *code)));
        Self { has_texts: envelopes.iter().any(|envelope| envelope.has_texts()), success }
    }

    fn check(&self, table: &Table<ErrorRow>, report: &mut Report) {
        for (written, _) in table {
            let code = Code::of(written);
            let is_number = code.number().is_some();
            let diagnostic = if !(is_number || self.has_texts && code.is_valid()) {
                Diagnostic::new(written.span, format!("`{}` is not an error code", written.value)).help(self.expected())
            } else if self.success.contains(&code) {
                Diagnostic::new(written.span, format!("code {code} means success"))
                    .help("list only what the service refuses")
            } else {
                continue;
            };
            report.push(diagnostic);
        }
    }

    /// What a code is.
    fn expected(&self) -> String {
        if self.has_texts {
            format!("a code is an integer, or a text of letters, digits and `_-.`, at most {LONGEST_CODE} bytes long")
        } else {
            "a code is an integer; a text is one where the envelope has `codes: texts`".to_owned()
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
    let index = |rows| Table::iter(rows).map(|(code, row)| (Code::of(code), row)).collect();
    let by_code: HashMap<&str, HashMap<Code, &ErrorRow>> =
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
    fn differing(&self, later: &[(&str, &HashMap<Code, &ErrorRow>)], found: &mut dyn FnMut(&str, Diagnostic)) {
        for (code, row) in self.rows {
            let number = Code::of(code);
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
