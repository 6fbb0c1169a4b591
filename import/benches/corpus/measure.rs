//! How much of a page's own samples a draft takes, found without the importer's reader of samples.

use serde_json::Value;

use weixin_codegen::model::{Literal, MoneyUnit, Wire};
use weixin_import::draft::model::{Draft, Field, Response, Scalar, Type};

/// What one family reached.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) pages: usize,
    pub(crate) found: usize,
    pub(crate) right: usize,
    pub(crate) clean: usize,
    pub(crate) todos: usize,
    pub(crate) corrections: usize,
    names: usize,
    taken: usize,
    invented: usize,
    rows: usize,
    kept: usize,
}

/// What one draft reached.
#[derive(Default)]
pub(crate) struct Coverage {
    /// Names in valid samples.
    pub(crate) names: usize,
    /// Names that the draft has, with a type that takes the sample's value.
    pub(crate) taken: usize,
    /// The others.
    pub(crate) missed: Vec<String>,
    /// Rows of typed tables, and those whose names the draft has.
    pub(crate) rows: usize,
    pub(crate) kept: usize,
    /// Fields of the draft whose names are nowhere on the page.
    pub(crate) invented: Vec<String>,
}

impl Score {
    pub(crate) fn add(&mut self, coverage: &Coverage) {
        self.names += coverage.names;
        self.taken += coverage.taken;
        self.invented += coverage.invented.len();
        self.rows += coverage.rows;
        self.kept += coverage.kept;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.pages += other.pages;
        self.found += other.found;
        self.right += other.right;
        self.clean += other.clean;
        self.todos += other.todos;
        self.corrections += other.corrections;
        self.names += other.names;
        self.taken += other.taken;
        self.invented += other.invented;
        self.rows += other.rows;
        self.kept += other.kept;
    }

    pub(crate) fn line(&self, family: &str) -> String {
        let share = if self.names == 0 { 100.0 } else { self.taken as f64 * 100.0 / self.names as f64 };
        let names = format!("{}/{}", self.taken, self.names);
        format!(
            "{family:<14} {:>5} {:>5} {:>6} {:>5}  {names:>12} {share:>5.1}% {:>11} {:>8} {:>5} {:>6}",
            self.pages,
            self.found,
            self.right,
            self.clean,
            format!("{}/{}", self.kept, self.rows),
            self.invented,
            self.todos,
            self.corrections
        )
    }
}

/// Compares a draft with the valid JSON on its page.
pub(crate) fn coverage(draft: &Draft, page: &str) -> Coverage {
    let mut coverage = Coverage::default();
    let sent: Vec<Field> = draft
        .requests
        .iter()
        .flat_map(|(_, request)| request.params.iter())
        .flat_map(|(_, fields)| fields)
        .cloned()
        .collect();
    let answered: Vec<Field> = match &draft.response {
        Response::Fields(fields) => fields.clone(),
        Response::File | Response::Nothing | Response::Value(_) => Vec::new(),
    };
    for (line, sample) in samples(page) {
        let Value::Object(members) = &sample else { continue };
        let failure = members.get("errcode").is_some_and(|code| code.as_i64().unwrap_or(1) != 0 && code != "0");
        if failure {
            continue;
        }
        let known =
            |fields: &[Field]| members.keys().filter(|name| fields.iter().any(|field| field.name == **name)).count();
        let side = if members.contains_key("errcode") || known(&answered) > known(&sent) { &answered } else { &sent };
        object(side, members, &format!("line {line}"), true, &mut coverage);
    }
    let mut names = Vec::new();
    collect(&sent, &mut names);
    collect(&answered, &mut names);
    for name in typed_rows(page) {
        coverage.rows += 1;
        let last = name.rsplit('.').next().unwrap_or(&name).replace("[]", "");
        if names.contains(&last) {
            coverage.kept += 1;
        } else {
            coverage.missed.push(format!("row {name}"));
        }
    }
    coverage.invented = names.into_iter().filter(|name| !page.replace("\\_", "_").contains(name.as_str())).collect();
    coverage
}

fn object(fields: &[Field], members: &serde_json::Map<String, Value>, path: &str, top: bool, coverage: &mut Coverage) {
    for (name, value) in members {
        if top
            && matches!(name.as_str(), "errcode" | "errmsg" | "access_token")
            && !fields.iter().any(|field| field.name == *name)
        {
            continue;
        }
        coverage.names += 1;
        let path = format!("{path}.{name}");
        match fields.iter().find(|field| field.name == *name) {
            Some(field) if takes(&field.ty, field, value, &path, coverage) => coverage.taken += 1,
            Some(field) => coverage.missed.push(format!("{path}: {} does not take {value:.60}", field.ty.word().key())),
            None => coverage.missed.push(format!("{path}: no such field")),
        }
    }
}

/// True when a value is one of the type; names inside of it are counted by themselves.
fn takes(ty: &Type, field: &Field, value: &Value, path: &str, coverage: &mut Coverage) -> bool {
    match (ty, value) {
        (_, Value::Null) => field.nullable || ty.is(Scalar::Json),
        (Type::Object(fields, _), Value::Object(members)) => {
            object(fields, members, path, false, coverage);
            true
        }
        (Type::List(items), Value::Array(values)) => {
            values.iter().filter(|value| !takes(items, field, value, path, coverage)).count() == 0
        }
        (Type::Map(items), Value::Object(members)) => {
            members.values().filter(|value| !takes(items, field, value, path, coverage)).count() == 0
        }
        (_, Value::String(_)) if !matches!(field.wire, Wire::Plain | Wire::Lenient | Wire::String) => true,
        // What the kinds bring is counted beside the choice.
        (Type::Choice(_), value) => value.is_string(),
        (Type::OpenEnum(values), value) => {
            let numeric = values.iter().any(|value| matches!(value.value, Literal::Integer(_)));
            let is_read = |text: &str| field.wire == Wire::Lenient && text.parse::<i64>().is_ok();
            if numeric { value.is_i64() || value.as_str().is_some_and(is_read) } else { value.is_string() }
        }
        (Type::Scalar(scalar), value) => scalar_takes(*scalar, field, value),
        _ => false,
    }
}

fn scalar_takes(scalar: Scalar, field: &Field, value: &Value) -> bool {
    let lenient = field.wire == Wire::Lenient;
    let whole = |value: &Value| value.is_i64() || value.is_u64();
    match scalar {
        Scalar::Json | Scalar::Code => true,
        Scalar::String => value.is_string() || (lenient && value.is_number()),
        Scalar::Boolean => value.is_boolean(),
        Scalar::Number => value.is_number() || (lenient && value.is_string()),
        Scalar::Day | Scalar::Month => value.is_string() || (field.wire == Wire::Number && whole(value)),
        Scalar::Timestamp(_) if matches!(field.wire, Wire::Rfc3339 | Wire::DateTime | Wire::Digits) => {
            value.is_string()
        }
        Scalar::Timestamp(_) | Scalar::Duration(_) | Scalar::Money(MoneyUnit::Fen) => match (field.wire, value) {
            (Wire::String | Wire::Lenient, Value::String(text)) => text.parse::<i64>().is_ok(),
            _ => whole(value),
        },
        Scalar::Money(MoneyUnit::Yuan) => match (field.wire, value) {
            (Wire::String | Wire::Lenient, Value::String(text)) => text.parse::<f64>().is_ok(),
            _ => value.is_number(),
        },
        Scalar::File => false,
        Scalar::Bytes => value.is_string(),
        Scalar::IntegerInText(_) => value.as_str().is_some_and(|text| text.parse::<i128>().is_ok()),
        Scalar::Integer(integer) => match (field.wire, value) {
            (Wire::String, Value::String(text)) => text.parse::<i128>().is_ok(),
            (Wire::String, _) => false,
            (_, Value::String(text)) => lenient && text.parse::<i128>().is_ok(),

            _ => {
                let number = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
                number.is_some_and(|number| integer.range().contains(&number))
            }
        },
    }
}

fn collect(fields: &[Field], names: &mut Vec<String>) {
    for field in fields {
        names.push(field.name.clone());
        if let Type::Object(inner, _) = field.ty.innermost() {
            collect(inner, names);
        }
    }
}

/// Every JSON object of a page that is valid and begins a line, a command's body or what a colon announces.
pub(crate) fn samples(page: &str) -> Vec<(usize, Value)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = page[at..].find('{').map(|open| at + open) {
        let before = page[..open].trim_end_matches([' ', '\t']);
        let begins = before.is_empty() || before.ends_with(['\n', '：', ':', '\'', '`']);
        let mut stream = serde_json::Deserializer::from_str(&page[open..]).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) if begins => {
                if !in_cloud(&page[..open]) {
                    found.push((page[..open].matches('\n').count() + 1, value));
                }
                at = open + stream.byte_offset().max(1);
            }
            // The parts of a sample that is not valid are no samples.
            _ => at = open + closing(&page[open..]),
        }
    }
    found
}

/// The length of what the first brace opens; up to the next empty line where it is never closed.
fn closing(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.find("\n\n").unwrap_or(text.len())
}

/// True below a heading about calls from the vendor's cloud, which have names and answers of their own.
fn in_cloud(before: &str) -> bool {
    let heads = before.lines().rev().filter(|line| line.starts_with('#') || line.starts_with("示例说明"));
    heads.take(1).any(|line| line.contains("云函数") || line.contains("云调用"))
}

/// Names in front of a word for a type: rows of tables, found without the importer's reader of tables.
fn typed_rows(page: &str) -> Vec<String> {
    const TYPES: [&str; 16] = [
        "string",
        "number",
        "object",
        "objarray",
        "array",
        "boolean",
        "bool",
        "int",
        "numarray",
        "Array.<Object>",
        "array<object>",
        "double",
        "String",
        "Number",
        "Object",
        "formdata",
    ];
    let word = |text: &str| text.split(['(', ' ']).next().unwrap_or("").to_owned();
    let mut rows = Vec::new();
    for line in page.lines() {
        let plain = line.replace("\\_", "_");
        let cells: Vec<&str> = if plain.starts_with('|') {
            plain.split('|').skip(1).map(str::trim).collect()
        } else {
            plain.splitn(3, ' ').collect()
        };
        let [name, kind, ..] = cells.as_slice() else { continue };
        let kind = word(kind.trim_start_matches('[').split(']').next().unwrap_or(""));
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || "_$".contains(c))
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.[]$".contains(c));
        let own = !matches!(*name, "errcode" | "errmsg" | "access_token" | "component_access_token");
        if is_name && own && TYPES.contains(&kind.as_str()) {
            rows.push((*name).to_owned());
        }
    }
    rows
}
