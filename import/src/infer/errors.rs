//! Error codes: names, classes and remedies from what the page says about them.

use std::collections::HashSet;

use heck::ToUpperCamelCase;
use weixin_codegen::model::{Class, Code};

use crate::draft::context::SpecContext;
use crate::draft::model::ErrorRow;
use crate::facts::model::{ErrorCode, Fact};
use crate::infer::names::is_type_name;
use crate::infer::names::pool::NamePool;
use crate::vocabulary::error_classes::class;

/// The rows of an endpoint's table of codes; success is none.
pub(crate) fn rows(facts: &[Fact<ErrorCode>], context: &SpecContext, prose: bool) -> Vec<ErrorRow> {
    let mut seen = HashSet::new();
    let mut names = NamePool::default();
    let mut rows = Vec::new();
    for fact in facts {
        if fact.value.code == 0 || context.success.contains(&fact.value.code) || !seen.insert(&fact.value.code) {
            continue;
        }
        rows.push(row(fact, context, &mut names, prose));
    }
    rows
}

fn row(fact: &Fact<ErrorCode>, context: &SpecContext, names: &mut NamePool, prose: bool) -> ErrorRow {
    let ErrorCode { code, message, remedy } = &fact.value;
    let shared = context.codes.get(code);
    let mut todos = Vec::new();
    let text = if !message.is_empty() {
        message.clone()
    } else if !remedy.is_empty() && prose {
        remedy.clone()
    } else {
        todos.push("the page gives no message".to_owned());
        format!("code {code}")
    };
    let guessed = class(&text).or_else(|| class(remedy));
    let class = shared.map(|shared| shared.class).or(guessed).unwrap_or(Class::Caller);
    if shared.is_none() && guessed.is_none() {
        todos.push("nothing hints at the class; `caller` is assumed".to_owned());
    }
    let remedy = match shared {
        _ if prose && !remedy.is_empty() && *remedy != text => remedy.clone(),
        Some(shared) => shared.remedy.clone(),
        None => standard_remedy(class).to_owned(),
    };
    let name = variant(code, &text, shared.map(|shared| shared.name.as_str()), names);
    ErrorRow { code: code.clone(), name, text, remedy, class, todos, line: fact.line }
}

/// What to do, where the page does not say it or its sentences are left out.
fn standard_remedy(class: Class) -> &'static str {
    match class {
        Class::TokenInvalid => "fetch a new token and send it again",
        Class::Busy => "send it again after a moment",
        Class::Throttled => "wait a minute",
        Class::Quota => "wait for the next day or have the quota cleared",
        Class::InProgress => "wait and send it again",
        Class::Caller => "correct the request",
        Class::Content => "send something else",
        Class::Gone => "nothing can be done with it any more",
        Class::Permission => "have the permission granted first",
    }
}

/// The most words of a message that make a name.
const MAX_WORDS: usize = 5;

/// The longest name that is made of a message.
const LONGEST_NAME: usize = 60;

/// `invalid appid` → `InvalidAppid`; what has no English words is named after its number.
fn variant(code: &Code, text: &str, shared: Option<&str>, names: &mut NamePool) -> String {
    let number = match code {
        Code::Number(number) if *number < 0 => format!("Minus{}", number.unsigned_abs()),
        code => code.to_string(),
    };
    let of_code = || match code {
        Code::Text(word) => Some(word.to_upper_camel_case()).filter(|name| is_type_name(name)),
        Code::Number(_) => None,
    };
    let made = || of_code().or_else(|| of_words(text)).unwrap_or_else(|| format!("Code{number}"));
    let name = shared.map_or_else(made, str::to_owned);
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
