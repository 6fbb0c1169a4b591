//! Every code of an API, with all that is said about it and of which endpoints that holds.

use std::collections::{BTreeMap, HashSet};

use crate::model::{Api, Code, Endpoint, Envelope, ErrorRow, ErrorTable, Group};

/// What is said about a code, and where.
#[derive(Clone, Debug)]
pub struct CodeMeaning<'a> {
    /// What is said: a row of a table.
    pub row: &'a ErrorRow,
    /// The shared table that has it; `None` if endpoints have it themselves.
    pub table: Option<&'a ErrorTable>,
    /// True if the table holds for every endpoint.
    pub is_of_service: bool,
    /// The endpoints whose refusals mean this. An endpoint's own row comes before those of shared tables.
    pub endpoints: Vec<(&'a Group, &'a Endpoint)>,
}

/// The codes, numbers before texts, each with what is said about it: by shared tables first, then by endpoints. Endpoints
/// that say the same have it once.
pub fn of(api: &Api) -> BTreeMap<&Code, Vec<CodeMeaning<'_>>> {
    let mut index: BTreeMap<&Code, Vec<CodeMeaning<'_>>> = BTreeMap::new();
    for table in &api.errors {
        let is_of_service = api.service.shared_errors.contains(&table.name.rust);
        for row in &table.rows {
            let meaning = CodeMeaning { row, table: Some(table), is_of_service, endpoints: Vec::new() };
            index.entry(&row.code).or_default().push(meaning);
        }
    }
    api.endpoints().for_each(|(group, endpoint)| add(&mut index, api, (group, endpoint)));
    index
}

/// Adds an endpoint to each row that answers for a code there: its own, or that of the first table that has the code.
fn add<'a>(index: &mut BTreeMap<&'a Code, Vec<CodeMeaning<'a>>>, api: &'a Api, of: (&'a Group, &'a Endpoint)) {
    let mut settled: HashSet<&Code> = HashSet::new();
    let own = &of.1.errors;
    for table in std::iter::once(own).chain(api.references(of.1).errors) {
        let is_own = std::ptr::eq(table, own);
        for row in table.rows.iter().filter(|row| settled.insert(&row.code)) {
            let meanings = index.entry(&row.code).or_default();
            let is_same = |known: &&mut CodeMeaning<'_>| match known.table {
                Some(other) => !is_own && std::ptr::eq(other, table),
                None => is_own && known.row == row,
            };
            match meanings.iter_mut().find(is_same) {
                Some(known) => known.endpoints.push(of),
                None => meanings.push(CodeMeaning { row, table: None, is_of_service: false, endpoints: vec![of] }),
            }
        }
    }
}

/// The envelopes in which a code means success.
pub fn success<'a>(api: &'a Api, code: &Code) -> Vec<&'a Envelope> {
    api.service.envelopes.iter().filter(|envelope| envelope.success.contains(code)).collect()
}
