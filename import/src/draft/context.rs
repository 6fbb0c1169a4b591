//! What a spec has already that a draft may refer to: kinds of token, shared codes, envelopes.

use std::collections::BTreeMap;

use weixin_codegen::model::{Api, Class, Code, CodeKind, Envelope};

/// What a draft may refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct SpecContext {
    /// Kinds of token with the query parameter that carries each.
    pub tokens: Vec<(String, String)>,
    /// Codes of the shared tables.
    pub codes: BTreeMap<Code, SharedCode>,
    /// The host of the service.
    pub host: String,
    /// The envelopes of the service, the one that endpoints have unless they say otherwise first.
    pub envelopes: Vec<Envelope>,
    /// Codes beside 0 that mean success in all of them.
    pub success: Vec<Code>,
}

/// A code of a shared table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedCode {
    /// The Rust variant.
    pub name: String,
    /// What kind of error it is.
    pub class: Class,
    /// What to do.
    pub remedy: String,
}

impl Default for SpecContext {
    fn default() -> Self {
        let envelope = Envelope {
            name: "main".to_owned(),
            code: vec!["errcode".to_owned()],
            message: vec!["errmsg".to_owned()],
            success: vec![Code::Number(0)],
            codes: CodeKind::Numbers,
        };
        Self {
            tokens: Vec::new(),
            codes: BTreeMap::new(),
            host: String::new(),
            envelopes: vec![envelope],
            success: Vec::new(),
        }
    }
}

/// The codes that mean success in each of some envelopes.
fn common_success(envelopes: &[Envelope]) -> Vec<Code> {
    let Some((first, others)) = envelopes.split_first() else { return Vec::new() };
    let in_all = |code: &&Code| others.iter().all(|envelope| envelope.success.contains(code));
    first.success.iter().filter(in_all).cloned().collect()
}

impl SpecContext {
    /// What an API has.
    pub fn of(api: &Api) -> Self {
        let tokens = api.service.tokens.iter().map(|kind| (kind.name.wire.clone(), kind.query.clone())).collect();
        let rows = api.errors.iter().flat_map(|table| &table.rows);
        let codes = rows.map(|row| {
            let code = SharedCode { name: row.variant.clone(), class: row.class, remedy: row.remedy.clone() };
            (row.code.clone(), code)
        });
        let host = api.service.base_url.split("://").nth(1).unwrap_or("").split('/').next().unwrap_or("");
        let envelopes = api.service.envelopes.clone();
        let success = common_success(&envelopes);
        Self { tokens, codes: codes.collect(), host: host.to_owned(), envelopes, success }
    }

    /// The kind that a page names by a word of its own: `component_access_token` → `component`.
    pub fn kind_called(&self, word: &str) -> Option<&str> {
        let prefix = word.strip_suffix("access_token")?.trim_end_matches('_');
        self.tokens.iter().map(|(kind, _)| kind.as_str()).find(|kind| *kind == prefix)
    }

    /// The kinds that a query parameter carries, in the order of the spec.
    pub fn kinds(&self, query: &str) -> Vec<String> {
        self.tokens.iter().filter(|(_, carried)| carried == query).map(|(kind, _)| kind.clone()).collect()
    }
}
