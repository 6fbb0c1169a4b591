//! What an API takes from another crate of bindings.

use std::collections::BTreeSet;

use super::{Api, ErrorTable, FormatTable, TypeDef};

/// Another crate of bindings that has the service, and shared tables and types. They are in the API like its own, but are
/// the code of that crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foundation {
    /// The crate's Rust path: `weixin`.
    pub path: String,
    /// Its version, if the bindings check it.
    pub version: Option<String>,
    /// The names of its format tables in the spec.
    pub formats: BTreeSet<String>,
    /// The names of its shared error tables in the spec.
    pub errors: BTreeSet<String>,
    /// The names of its shared types.
    pub types: BTreeSet<String>,
}

impl Api {
    /// The format tables by whose code they are: of this API, of its foundation.
    pub(crate) fn formats_by_crate(&self) -> (Vec<&FormatTable>, Vec<&FormatTable>) {
        self.by_crate(&self.formats, |foundation, table| foundation.formats.contains(&table.name.wire))
    }

    /// The shared error tables, likewise.
    pub(crate) fn errors_by_crate(&self) -> (Vec<&ErrorTable>, Vec<&ErrorTable>) {
        self.by_crate(&self.errors, |foundation, table| foundation.errors.contains(&table.name.wire))
    }

    /// The shared types, likewise.
    pub(crate) fn types_by_crate(&self) -> (Vec<&TypeDef>, Vec<&TypeDef>) {
        self.by_crate(&self.types, |foundation, def| foundation.types.contains(&def.name))
    }

    fn by_crate<'a, T>(&self, all: &'a [T], has: impl Fn(&Foundation, &T) -> bool) -> (Vec<&'a T>, Vec<&'a T>) {
        all.iter().partition(|item| !self.foundation.as_ref().is_some_and(|foundation| has(foundation, item)))
    }
}
