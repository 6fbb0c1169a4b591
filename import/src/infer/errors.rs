//! Error codes: what the page says about each, and which of them shared tables have.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;
use weixin_codegen::model::Code;

use crate::draft::context::{SharedCode, SharedTable, SpecContext};
use crate::draft::model::ErrorRow;
use crate::facts::model::{ErrorCode, Fact, Facts};
use crate::infer::envelopes::Envelopes;
use crate::infer::names::is_type_name;
use crate::infer::names::pool::NamePool;
use crate::text::{self, words};

/// The codes of an endpoint.
pub(crate) struct Codes {
    /// The rows of its table; success is none.
    pub rows: Vec<ErrorRow>,
    /// The shared tables that the page lists, beside those that hold anyway.
    pub shared: Vec<String>,
}

/// Reads the codes of a page.
pub(crate) fn codes(facts: &Facts, context: &SpecContext, envelopes: &Envelopes<'_>, prose: bool) -> Codes {
    let said = said(&facts.errors, envelopes);
    let listed = listed(&said, context, &facts.section);
    let asked: Vec<&SharedTable> =
        listed.iter().copied().chain(context.tables.iter().filter(|it| it.applies)).collect();
    let mut names = NamePool::default();
    let row = |said: &SaidCode| said.row(asked.iter().find_map(|table| table.codes.get(&said.code)), &mut names, prose);
    Codes { rows: said.iter().map(row).collect(), shared: listed.iter().map(|table| table.name.clone()).collect() }
}

/// What a page says about a code, in one row or several.
struct SaidCode {
    code: Code,
    texts: Vec<String>,
    meanings: Vec<String>,
    remedies: Vec<String>,
    line: usize,
}

fn said(facts: &[Fact<ErrorCode>], envelopes: &Envelopes<'_>) -> Vec<SaidCode> {
    let mut all: Vec<SaidCode> = Vec::new();
    let mut places: HashMap<&Code, usize> = HashMap::new();
    // The same words, in the same column of the same code, are said once.
    let mut seen: HashSet<(usize, usize, Vec<String>)> = HashSet::new();
    for Fact { value: ErrorCode { code, message, meaning, remedy }, line, .. } in facts {
        if *code == 0 || envelopes.take_as_success(code) {
            continue;
        }
        let at = *places.entry(code).or_insert(all.len());
        if at == all.len() {
            let (texts, meanings, remedies) = (Vec::new(), Vec::new(), Vec::new());
            all.push(SaidCode { code: code.clone(), texts, meanings, remedies, line: *line });
        }
        let one = &mut all[at];
        let columns = [(&mut one.texts, message), (&mut one.meanings, meaning), (&mut one.remedies, remedy)];
        for (column, (list, text)) in columns.into_iter().enumerate() {
            if !text.is_empty() && seen.insert((at, column, words(text))) {
                list.push(text.clone());
            }
        }
    }
    all
}

/// The shared tables that a page lists, beside those that hold anyway: one of its codes is enough if other endpoints of the
/// page's section have the table; else it takes half of the table, and more than one. That with the most codes comes first.
fn listed<'a>(said: &[SaidCode], context: &'a SpecContext, section: &[String]) -> Vec<&'a SharedTable> {
    let on_page = |table: &SharedTable| {
        said.iter().filter(|said| table.codes.get(&said.code).is_some_and(|shared| said.is_said_by(shared))).count()
    };
    let others = context.tables.iter().filter(|table| !table.applies).map(|table| (on_page(table), table));
    let is_listed = |(count, table): &(usize, &SharedTable)| {
        (*count > 0 && table.sections.contains(section)) || (*count > 1 && 2 * count >= table.codes.len())
    };
    let mut listed: Vec<_> = others.filter(is_listed).collect();
    listed.sort_by_key(|(count, _)| Reverse(*count));
    listed.into_iter().map(|(_, table)| table).collect()
}

impl SaidCode {
    /// True if a shared row says what the page says: each text is one of the row's, or goes on behind it.
    fn is_said_by(&self, shared: &SharedCode) -> bool {
        let known = |text: &String| {
            shared.texts.iter().any(|known| !known.is_empty() && words(text).starts_with(&words(known)))
        };
        self.texts.iter().all(known)
    }

    fn row(&self, shared: Option<&SharedCode>, names: &mut NamePool, prose: bool) -> ErrorRow {
        let is_shared = shared.is_some_and(|shared| self.is_said_by(shared));
        let text = self.texts.first().map_or("", String::as_str);
        let mut todos: Vec<String> = Vec::new();
        todos.extend(self.texts.is_empty().then(|| "the page gives no message".to_owned()));
        // The same number with other words may be about something else.
        let otherwise = shared.filter(|shared| !is_shared && shared.class.is_some());
        todos.extend(
            otherwise.and_then(|shared| shared.texts.first()).map(|text| {
                format!("its class is that of a shared table, which has this code as {}", text::quoted(text))
            }),
        );
        let prose = |sentences: &[String]| if prose { sentences.join(" / ") } else { String::new() };
        ErrorRow {
            code: self.code.clone(),
            name: if is_shared { String::new() } else { name_of_code(&self.code, text, names) },
            texts: self.texts.clone(),
            meaning: prose(&self.meanings),
            remedy: prose(&self.remedies),
            class: shared.and_then(|shared| shared.class),
            predicted_by: None,
            is_shared,
            todos: if is_shared { Vec::new() } else { todos },
            line: self.line,
        }
    }
}

/// The most words of a message that make a name.
const MAX_WORDS: usize = 5;

/// The longest name that is made of a message.
const LONGEST_NAME: usize = 60;

/// `invalid appid` → `InvalidAppid`; what has no English words is named after its number.
pub(crate) fn name_of_code(code: &Code, text: &str, names: &mut NamePool) -> String {
    let number = match code {
        Code::Number(number) if *number < 0 => format!("Minus{}", number.unsigned_abs()),
        code => code.to_string(),
    };
    let of_code = || match code {
        Code::Text(word) => Some(word.to_upper_camel_case()).filter(|name| is_type_name(name)),
        Code::Number(_) => None,
    };
    let name = of_code().or_else(|| of_words(text)).unwrap_or_else(|| format!("Code{number}"));
    if names.take(&name) { name } else { names.take_numbered(&format!("{name}{number}"), "Again") }
}

/// The name that the English words of a message make.
fn of_words(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take(MAX_WORDS).collect();
    let is_english = text.is_ascii() && words.iter().map(|word| word.len()).sum::<usize>() > 3;
    let name = words.join("_").to_upper_camel_case();
    (is_english && is_type_name(&name) && name.len() <= LONGEST_NAME).then_some(name)
}
