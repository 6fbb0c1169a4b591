//! Several shapes of a request on one page: tables that ask for the same parameter with different constants.

use std::collections::HashSet;
use std::ops::Range;

use weixin_codegen::model::Literal;

use crate::facts::model::{Facts, ParameterRow, ParameterTable};
use crate::facts::sentences::compact;
use crate::vocabulary::sections::Side;
use crate::vocabulary::types::Base;

/// One shape of the request, as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PageVariant {
    /// The name of the constant that tells it from the others.
    pub selector: String,
    /// The constant.
    pub constant: Literal,
    /// The lines of the page that are about it: from its table to the next one.
    pub lines: Range<usize>,
    /// What the page says above its table.
    pub announced: String,
    /// The first parameter that no other shape has.
    own: Option<ParameterRow>,
}

/// The variants of a page; empty: there is one shape only.
pub(crate) fn find(facts: &Facts) -> Vec<PageVariant> {
    let is_sent = |table: &&ParameterTable| matches!(table.side, Side::Request | Side::Body | Side::Query);
    let tables: Vec<&ParameterTable> = facts.tables.iter().filter(is_sent).collect();
    let Some(first) = tables.first().filter(|_| tables.len() > 1) else { return Vec::new() };
    let selector = first.rows.iter().map(|row| row.name.as_str()).find(|name| selects(name, &tables));
    let Some(selector) = selector else { return Vec::new() };
    let variants = tables.iter().enumerate().filter_map(|(at, table)| {
        let row = table.rows.iter().find(|row| row.name == selector)?;
        let is_own = |row: &&ParameterRow| {
            let has_it = |table: &&ParameterTable| table.rows.iter().any(|known| known.name == row.name);
            !tables.iter().enumerate().any(|(other, table)| other != at && has_it(table))
        };
        Some(PageVariant {
            selector: selector.to_owned(),
            constant: Literal::Integer(constant(row)?),
            lines: table.line..tables.get(at + 1).map_or(usize::MAX, |next| next.line),
            announced: table.announced.clone(),
            own: table.rows.iter().find(is_own).cloned(),
        })
    });
    variants.collect()
}

/// True for a parameter that every table asks for, each with another constant.
fn selects(name: &str, tables: &[&ParameterTable]) -> bool {
    let constants = tables.iter().map(|table| table.rows.iter().find(|row| row.name == name).and_then(constant));
    let constants: Vec<Option<i64>> = constants.collect();
    let distinct: HashSet<&i64> = constants.iter().flatten().collect();
    distinct.len() == constants.len()
}

/// `How to upload, send 0`: the constant that a row asks for.
fn constant(row: &ParameterRow) -> Option<i64> {
    let compact = compact(&row.doc);
    ["send", "传", "填", "固定为", "取值为", "值为"].iter().find_map(|word| {
        let rest = compact.rsplit_once(word)?.1.trim_start_matches([':', '"']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    })
}

impl PageVariant {
    /// A name: what its own parameter is, or the constant.
    pub(crate) fn name(&self) -> String {
        match &self.own {
            None => format!("with_{}", self.constant),
            Some(row) if row.name.to_ascii_lowercase().ends_with("url") => "url".to_owned(),
            Some(row) if row.declared.base == Base::Bytes => "binary".to_owned(),
            Some(row) => row.name.clone(),
        }
    }
}
