//! Codes that several drafts of a section list in the same words: one table has them, and the drafts name it.
//!
//! A draft names a table only if its page lists every code of it, so that no endpoint gets a code that its page lacks.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use heck::ToSnakeCase;
use weixin_codegen::model::Code;

use crate::draft::model::{Draft, ErrorRow};
use crate::draft::path::FactPath;
use crate::infer::names::pool::NamePool;

/// A table with fewer codes is as long as the lines that it saves.
const FEWEST_CODES: usize = 2;

/// A table that saves fewer lines is not worth its name.
const FEWEST_LINES: usize = 4;

/// Tables of codes that go into one file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CodeTables {
    /// The file's name, which is that of the first table.
    pub file: String,
    /// The folder whose drafts name them.
    pub group: String,
    /// Names and rows.
    pub tables: Vec<(String, Vec<ErrorRow>)>,
}

impl CodeTables {
    /// The path of the file below the spec's folder.
    pub(crate) fn path_in_spec(&self) -> String {
        format!("errors/{}.yaml", self.file)
    }
}

/// Moves the codes that drafts have in common into tables, by folder; `names` are those of the tables that are there.
pub(crate) fn share_codes(drafts: &mut [&mut Draft], names: &mut NamePool) -> Vec<CodeTables> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        groups.entry(draft.group.clone()).or_default().push(at);
    }
    let mut found = Vec::new();
    for (group, members) in groups {
        let folder = group.rsplit('/').next().unwrap_or(&group).to_snake_case();
        let mut tables = Vec::new();
        for (users, rows) in common(drafts, &members) {
            let name = names.take_numbered(&folder, "_");
            users.into_iter().for_each(|at| drafts[at].leave_to(&name, &rows));
            tables.push((name, rows));
        }
        if let Some((first, _)) = tables.first() {
            found.push(CodeTables { file: first.clone(), group, tables });
        }
    }
    found
}

/// Rows, and the places of the drafts that have all of them.
type Common = (Vec<usize>, Vec<ErrorRow>);

/// The rows that the same drafts have; those that save the most come first.
fn common(drafts: &[&mut Draft], members: &[usize]) -> Vec<Common> {
    // In the order in which the pages list them.
    let mut rows: Vec<(&ErrorRow, Vec<usize>)> = Vec::new();
    let mut places: BTreeMap<(&Code, &[String]), Vec<usize>> = BTreeMap::new();
    for &at in members {
        let draft = &drafts[at];
        for row in draft.errors.iter().filter(|row| draft.can_leave(row)) {
            let same = places.entry((&row.code, &row.texts)).or_default();
            match same.iter().copied().find(|&place| is_same(rows[place].0, row)) {
                Some(place) => rows[place].1.push(at),
                None => {
                    same.push(rows.len());
                    rows.push((row, vec![at]));
                }
            }
        }
    }
    let mut by_users: BTreeMap<Vec<usize>, Vec<ErrorRow>> = BTreeMap::new();
    for (row, users) in rows {
        by_users.entry(users).or_default().push(row.clone());
    }
    let saved = |(users, rows): &Common| rows.len() * users.len().saturating_sub(1);
    let mut common: Vec<Common> = by_users.into_iter().collect();
    common.retain(|one| one.1.len() >= FEWEST_CODES && saved(one) >= FEWEST_LINES);
    common.sort_by_key(|one| Reverse(saved(one)));
    common
}

fn is_same(one: &ErrorRow, other: &ErrorRow) -> bool {
    (&one.name, &one.meaning, &one.remedy, one.class) == (&other.name, &other.meaning, &other.remedy, other.class)
}

impl Draft {
    /// True for a row about which nothing is open, and nothing is said that is about this page alone.
    fn can_leave(&self, row: &ErrorRow) -> bool {
        let own = FactPath::from("errors").join(row.code.to_string());
        let is_about = |at: &FactPath| at.is_within(&own);
        !row.is_shared
            && row.todos.is_empty()
            && row.predicted_by.is_none()
            && !self.corrections.iter().any(|it| is_about(&it.at))
            && !self.assumptions.iter().any(|it| is_about(&it.at))
    }

    /// Leaves rows to a table.
    fn leave_to(&mut self, table: &str, rows: &[ErrorRow]) {
        for own in &mut self.errors {
            own.is_shared |= rows.iter().any(|row| row.code == own.code);
        }
        // Its codes come before those of tables that were there: the row did, too.
        self.shared_errors.insert(0, table.to_owned());
    }
}
