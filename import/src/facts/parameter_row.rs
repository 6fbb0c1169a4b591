//! One row of a table of parameters.

use weixin_codegen::model::Method;

use crate::facts::model::ParameterRow;
use crate::text;
use crate::vocabulary::columns::Column;
use crate::vocabulary::dialect::{DIALECTS, Dialect};
use crate::vocabulary::phrases;
use crate::vocabulary::types::{self, Declared};

/// Reads the row that the cells below the columns make; `None` when they name no parameter.
pub(crate) fn read(line: usize, cells: &[String], columns: &[Column]) -> Option<ParameterRow> {
    let cell = |wanted: Column| {
        let at = columns.iter().position(|column| *column == wanted)?;
        cells.get(at).map(|cell| cell.trim()).filter(|cell| !matches!(*cell, "" | "-" | "--"))
    };
    // Some tables call a parameter something in front of its name.
    let named = columns.iter().zip(cells).take(2).filter(|(column, _)| **column == Column::Name);
    let name = named.into_iter().find_map(|(_, cell)| name(cell))?;
    let doc = doc(cells, columns);
    let declared = cell(Column::Type).map(types::cell).unwrap_or_default();
    Some(ParameterRow {
        name: name.to_owned(),
        declared: if declared.word.is_empty() { declared_in(&doc).unwrap_or(declared) } else { declared },
        // A cell that says neither yes nor no names a condition: it may be left out when that does not hold.
        required: cell(Column::Required).map(|cell| required(cell).unwrap_or(false)),
        default: cell(Column::Default).map(str::to_owned),
        example: cell(Column::Example).map(str::to_owned),
        doc,
        line,
    })
}

/// The name in the first cell, without the marks that show how deep it is nested.
fn name(cell: &str) -> Option<&str> {
    let bare = cell.trim().trim_matches(text::is_invisible).trim_start_matches(['-', ' ', '└', '├', '+', '>']);
    // `~~limit~~` is struck out.
    let bare = bare.trim_matches(['"', '`', '*', '~', '“', '”']);
    let name = bare.split(['/', '／', ' ', '（', '(']).next().unwrap_or("").trim();
    // `POST数据` and `JSON` stand in some tables for the body as a whole.
    let is_word = |words: &[&str]| words.contains(&name);
    let is_whole =
        Method::from_key(name).is_some() || is_word(phrases::BODY_AS_A_WHOLE) || is_word(phrases::POSTED_BODY);
    (text::is_name(name) && !is_whole).then_some(name)
}

/// What the columns of sentences say, on one line: flattened rows go on line after line.
fn doc(cells: &[String], columns: &[Column]) -> String {
    let is_told = |cell: &str| !matches!(cell, "" | "-" | "--" | "/" | "无");
    let docs = columns.iter().zip(cells).map(|(column, cell)| (column, cell.trim())).filter(|(_, cell)| is_told(cell));
    let docs = docs.filter_map(|(column, cell)| match column {
        Column::Doc => Some(cell.to_owned()),
        // `1-20` below `取值范围` says what a sentence would.
        Column::Limit(word) if cell.starts_with(|c: char| c.is_ascii_digit() || "[(（【".contains(c)) => {
            Some(format!("{word}: {cell}。"))
        }
        _ => None,
    });
    text::clean(&docs.collect::<Vec<_>>().join(" "))
}

/// The type that a sentence begins with, in tables without types.
fn declared_in(doc: &str) -> Option<Declared> {
    let (declared, rest) = types::split(doc)?;
    let ends = rest.is_empty() || (rest.starts_with([' ', ',', '，', '类']) && declared.word.len() > 3);
    ends.then_some(declared)
}

/// `是`, `yes`, `否`, `no`, with what stands behind them.
fn required(cell: &str) -> Option<bool> {
    let cell = cell.to_lowercase();
    let begins = |words: fn(&Dialect) -> &'static [&'static str]| {
        DIALECTS.iter().any(|dialect| words(dialect).iter().any(|word| cell.starts_with(word)))
    };
    if begins(|dialect| dialect.no) || cell == "n" || cell == "o" {
        Some(false)
    } else if begins(|dialect| dialect.yes) || cell == "y" {
        Some(true)
    } else {
        None
    }
}
