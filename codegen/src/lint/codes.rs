//! Rules about error tables.

use std::collections::{HashMap, HashSet};

use super::{Report, envelopes};
use crate::diagnostic::Diagnostic;
use crate::model::{Code, LONGEST_CODE};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::Table;
use crate::spec::literal::Prose;
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
    /// Codes that mean success in each of them that can bring them: what fails in one is worth a row.
    success: Vec<Code>,
}

impl Answers {
    fn of(envelopes: &[&Envelope]) -> Self {
        let mut success: Vec<Code> =
            envelopes.iter().flat_map(|envelope| envelope.success_codes()).map(|(code, _)| code).collect();
        let fails = |envelope: &&Envelope, code: &Code| {
            let is_brought = code.number().is_some() || envelope.has_texts();
            is_brought && envelope.success_codes().all(|(known, _)| known != *code)
        };
        success.retain(|code| !envelopes.iter().any(|envelope| fails(envelope, code)));
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

/// `text: []`, `text: ""`, or the same text twice: several texts are told apart, and one that is not known is left out.
pub(super) fn messages(spec: &Spec, report: &mut Report) {
    for (code, row) in tables(spec).flatten() {
        let texts = row.texts();
        let empty = texts.iter().find(|text| text.trim().is_empty()).map(|text| text.span);
        if let Some(span) = empty.or((row.text.is_some() && texts.is_empty()).then_some(code.span)) {
            report
                .push(Diagnostic::new(span, format!("the text of code {} is empty", code.value)).help(
                    "write what the service sends, to the letter; if the page does not say it, leave `text` out",
                ));
        }
        for (at, text) in texts.iter().enumerate() {
            if let Some(first) = texts[..at].iter().find(|first| first.value == text.value) {
                report.push(
                    Diagnostic::new(text.span, format!("code {} has the same text twice", code.value))
                        .also(first.span, "the first")
                        .help("keep one of the two"),
                );
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

/// `40001: { class: caller, … }` where the shared table says `token_invalid`: what a client does about a code hangs on
/// its class, so a table that differs from one that is asked after it has a reason, and a note to say it. A row without a
/// class hides that of the shared one, too.
pub(super) fn one_class(spec: &Spec, report: &mut Report) {
    for repeated in repeated(spec) {
        let Repeated { number, row, table, other, path, .. } = &repeated;
        let Some(there) = other.class.as_ref() else { continue };
        let here = row.class.as_ref();
        if here.is_some_and(|here| here.value == there.value) || repeated.says_nothing_new() {
            continue;
        }
        if is_noted(spec, repeated.file, path) {
            continue;
        }
        let (is, at) = match here {
            Some(here) => (format!("is `{}` here", here.key()), format!("{path}.class")),
            None => ("has no class here".to_owned(), path.clone()),
        };
        let message = format!("code {number} {is}, and is `{}` in the table `{table}`", there.key());
        let help = format!("write the same class, or say why it differs: a correction or an assumption at `{at}`");
        let span = here.map_or(repeated.code.span, |here| here.span);
        report.push(Diagnostic::new(span, message).also(there.span, "there").help(help));
    }
}

/// `40001: { name: TokenWrong, text: invalid credential }` where the shared table says the same and more: a row that is
/// kept in two places is changed in one of them.
pub(super) fn no_copy(spec: &Spec, report: &mut Report) {
    for repeated in repeated(spec) {
        let Repeated { code, number, table, other, .. } = &repeated;
        if repeated.applies_as_often && repeated.says_nothing_new() {
            report.push(
                Diagnostic::new(code.span, format!("code {number} only repeats what the table `{table}` says"))
                    .also(other.name.span, "there")
                    .help("remove the row: a code that is not listed here is looked up there"),
            );
        }
    }
}

/// A row whose code is in a table that is asked after its own, too.
struct Repeated<'a> {
    code: &'a Spanned<String>,
    number: Code,
    row: &'a ErrorRow,
    /// The first of the later tables that has the code.
    table: &'a str,
    /// Its row.
    other: &'a ErrorRow,
    /// True if the later table is asked wherever the row is.
    applies_as_often: bool,
    /// The path of the row.
    path: String,
    /// The file that may have a note about it: the endpoint's; of a shared row any.
    file: Option<u32>,
}

impl Repeated<'_> {
    /// True if the other row says everything that the row says. What the Rust variant is called does not count.
    fn says_nothing_new(&self) -> bool {
        let (row, other) = (self.row, self.other);
        let prose = |text: &Option<Spanned<Prose>>| text.as_ref().map(|text| text.trim().to_owned());
        let within = |own: Option<String>, others: Option<String>| own.is_none() || own == others;
        row.deprecated.is_none()
            && row.since.is_none()
            && row.until.is_none()
            && row.texts().iter().all(|text| other.texts().iter().any(|known| known.value == text.value))
            && within(prose(&row.meaning), prose(&other.meaning))
            && within(prose(&row.remedy), prose(&other.remedy))
            && row.class.as_ref().is_none_or(|class| other.class.as_ref().is_some_and(|it| it.value == class.value))
            && row.predicted_by.0.iter().all(|check| other.predicted_by.0.iter().any(|it| it.value == check.value))
    }
}

/// Every row whose code a later table has, too. An endpoint asks its own table, then its shared ones, then those of the
/// service; the first that has a code decides.
fn repeated(spec: &Spec) -> Vec<Repeated<'_>> {
    let shared: HashMap<&str, &Table<ErrorRow>> =
        spec.error_tables().map(|(_, name, table)| (name.as_str(), &table.codes)).collect();
    let index = |rows| Table::iter(rows).map(|(code, row)| (Code::of(code), row)).collect();
    let by_code: HashMap<&str, HashMap<Code, &ErrorRow>> =
        shared.iter().map(|(name, rows)| (*name, index(*rows))).collect();
    let of_service: Vec<&str> =
        spec.services.iter().flat_map(|filed| &filed.content.shared_errors).map(|name| name.as_str()).collect();
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    for filed in &spec.endpoints {
        let mut names: Vec<&str> = Vec::new();
        for name in filed.content.shared_errors.iter().map(|name| name.as_str()).chain(of_service.iter().copied()) {
            // A table that is named twice, perhaps by a second service, is still one: it repeats nothing of itself.
            if shared.contains_key(name) && !names.contains(&name) {
                names.push(name);
            }
        }
        let own = Asked { name: None, file: Some(filed.file), rows: &filed.content.errors };
        let others = names.iter().map(|name| Asked { name: Some(*name), file: None, rows: shared[name] });
        for (at, asked) in std::iter::once(own).chain(others).enumerate() {
            // Two shared tables meet in many endpoints, and are compared once.
            let later = names[at..].iter().filter(|name| asked.name.is_none_or(|first| seen.insert((first, **name))));
            let later: Vec<_> = later.filter_map(|name| Some((*name, by_code.get(name)?))).collect();
            asked.repeated(&later, &of_service, &mut found);
        }
    }
    found
}

/// A table of codes as one of those that an endpoint asks in turn.
struct Asked<'a> {
    /// Its name; none for the endpoint's own.
    name: Option<&'a str>,
    /// The file of an endpoint's own.
    file: Option<u32>,
    rows: &'a Table<ErrorRow>,
}

impl<'a> Asked<'a> {
    /// The rows whose code one of the later tables has.
    fn repeated(
        &self,
        later: &[(&'a str, &HashMap<Code, &'a ErrorRow>)],
        of_service: &[&str],
        found: &mut Vec<Repeated<'a>>,
    ) {
        for (code, row) in self.rows {
            let number = Code::of(code);
            let Some((table, other)) = later.iter().find_map(|(name, rows)| Some((*name, *rows.get(&number)?))) else {
                continue;
            };
            let path = match self.name {
                None => format!("errors.{}", code.value),
                Some(name) => format!("errors.{name}.codes.{}", code.value),
            };
            let applies_as_often = self.name.is_none() || of_service.contains(&table);
            found.push(Repeated { code, number, row, table, other, applies_as_often, path, file: self.file });
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
