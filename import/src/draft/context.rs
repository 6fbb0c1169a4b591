//! What a spec has already that a draft may refer to: kinds of token, shared codes, the envelope.

use std::collections::BTreeMap;

use weixin_codegen::model::{Api, Class, Code};

/// What a draft may refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpecContext {
    /// Kinds of token with the query parameter that carries each.
    pub tokens: Vec<(String, String)>,
    /// Codes of the shared tables.
    pub codes: BTreeMap<Code, SharedCode>,
    /// The host of the service.
    pub host: String,
    /// The fields of the envelope.
    pub envelope: Envelope,
    /// Codes that mean success beside 0.
    pub success: Vec<Code>,
}

/// The names of the fields that every response has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The field with the code.
    pub code: String,
    /// The field with the message.
    pub message: String,
}

impl Default for Envelope {
    fn default() -> Self {
        Self { code: "errcode".to_owned(), message: "errmsg".to_owned() }
    }
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
        let envelope = Envelope { code: api.service.code.clone(), message: api.service.message.clone() };
        let success = api.service.success.clone();
        Self { tokens, codes: codes.collect(), host: host.to_owned(), envelope, success }
    }

    /// True for a field that every response may have beside its own.
    pub fn is_envelope(&self, name: &str) -> bool {
        name == self.envelope.code || name == self.envelope.message
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
