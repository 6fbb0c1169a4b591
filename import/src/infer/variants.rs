//! Several shapes of a request on one page: tables that ask for the same parameter with different constants.

use std::ops::Range;

use weixin_codegen::model::Literal;

use crate::facts::model::{Facts, Parameters, Row};
use crate::vocabulary::columns::Side;

/// One shape of the request, as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantFact {
    /// The constant's name and value.
    pub fixed: (String, Literal),
    /// The lines of the page that are about it: from its table to the next one.
    pub lines: Range<usize>,
    /// What the page says above its table.
    pub announced: String,
    /// What tells its parameters from those of the others.
    pub own: Vec<Row>,
}

/// The variants of a page; empty: there is one shape only.
pub fn find(facts: &Facts) -> Vec<VariantFact> {
    let tables: Vec<&Parameters> =
        facts.tables.iter().filter(|table| matches!(table.side, Side::Request | Side::Body | Side::Query)).collect();
    let Some(first) = tables.first().filter(|_| tables.len() > 1) else { return Vec::new() };
    let tells = |name: &str| {
        let rows = tables.iter().map(|table| table.rows.iter().find(|row| row.name == name).and_then(constant));
        let values: Vec<Option<i64>> = rows.collect();
        let distinct: std::collections::HashSet<&i64> = values.iter().flatten().collect();
        values.iter().all(Option::is_some) && distinct.len() == values.len()
    };
    let Some(selector) = first.rows.iter().map(|row| row.name.clone()).find(|name| tells(name)) else {
        return Vec::new();
    };
    let variant = |(at, table): (usize, &&Parameters)| {
        let row = table.rows.iter().find(|row| row.name == selector)?;
        let end = tables.get(at + 1).map_or(usize::MAX, |next| next.line);
        let elsewhere = |row: &&Row| {
            tables
                .iter()
                .enumerate()
                .all(|(other, table)| other == at || table.rows.iter().all(|known| known.name != row.name))
        };
        Some(VariantFact {
            fixed: (selector.clone(), Literal::Integer(constant(row)?)),
            lines: table.line..end,
            announced: table.announced.clone(),
            own: table.rows.iter().filter(elsewhere).cloned().collect(),
        })
    };
    tables.iter().enumerate().filter_map(variant).collect()
}

/// `How to upload, send 0`: the constant that a row asks for.
fn constant(row: &Row) -> Option<i64> {
    let compact = crate::infer::constraints::compact(&row.doc);
    ["send", "传", "填", "固定为", "取值为", "值为"].iter().find_map(|word| {
        let rest = compact.rsplit_once(word)?.1.trim_start_matches([':', '"']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    })
}

impl VariantFact {
    /// A name: what its own parameter is, or the constant.
    pub fn name(&self) -> String {
        let named = |row: &Row| {
            let lower = row.name.to_ascii_lowercase();
            if lower.ends_with("url") {
                "url".to_owned()
            } else if row.declared.base == crate::vocabulary::types::Base::Bytes {
                "binary".to_owned()
            } else {
                row.name.clone()
            }
        };
        self.own.first().map_or_else(|| format!("with_{}", self.fixed.1), named)
    }
}
