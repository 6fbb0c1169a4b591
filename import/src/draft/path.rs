//! Where a fact stands in the file of an endpoint.

use std::fmt;

use weixin_codegen::model::Location;

/// The path of a fact, key by key: `json.kind.type`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactPath(Vec<String>);

/// What the next key of a path is.
#[derive(Clone, Copy)]
enum Next {
    /// A key of an endpoint or of one of its variants.
    Key,
    /// The name of a variant.
    VariantName,
    /// The name of a field.
    FieldName,
    /// A key of a field.
    OfField,
    /// A value of a choice that brings fields.
    Value,
}

impl FactPath {
    /// Reads the path that a correction or an assumption has.
    pub fn parse(text: &str) -> Self {
        Self(if text.is_empty() { Vec::new() } else { text.split('.').map(str::to_owned).collect() })
    }

    /// The path of some keys.
    pub(crate) fn of(keys: &[String]) -> Self {
        Self(keys.to_vec())
    }

    /// The first keys of the path.
    pub(crate) fn first(&self, length: usize) -> Self {
        Self(self.0.iter().take(length).cloned().collect())
    }

    /// The path one key deeper.
    #[must_use]
    pub fn join(&self, key: impl Into<String>) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.into());
        Self(keys)
    }

    /// The keys.
    pub fn keys(&self) -> &[String] {
        &self.0
    }

    /// True for the path of the whole file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The path of what the fact stands in, and its key there.
    pub fn split_last(&self) -> Option<(Self, &str)> {
        let (last, parent) = self.0.split_last()?;
        Some((Self(parent.to_vec()), last))
    }

    /// The last key.
    pub fn last(&self) -> Option<&str> {
        self.0.last().map(String::as_str)
    }

    /// The field that a fact such as its type is about; paths that lead into no field stay as they are.
    #[must_use]
    pub fn field(&self) -> Self {
        self.field_and_next().0
    }

    /// True for the items of a list, which no name of the wire stands for; not for a field with the name `items`.
    pub(crate) fn is_of_items(&self) -> bool {
        let Some((outer, last)) = self.split_last() else { return false };
        last == "items" && matches!(outer.field_and_next(), (field, Next::OfField) if field == outer)
    }

    /// The same, and what may follow it.
    fn field_and_next(&self) -> (Self, Next) {
        let mut next = Next::Key;
        for (at, key) in self.0.iter().enumerate() {
            next = match (next, key.as_str()) {
                (Next::Key, "variants") => Next::VariantName,
                (Next::Key, "response" | "fields" | "reply") => Next::FieldName,
                (Next::Key, key) if Location::ALL.iter().any(|location| location.key() == key) => Next::FieldName,
                (Next::Key, _) => return (self.clone(), Next::Key),
                (Next::VariantName, _) => Next::Key,
                (Next::FieldName | Next::Value, _) | (Next::OfField, "items") => Next::OfField,
                (Next::OfField, "values") if self.0.get(at + 2).is_some_and(|key| key == "fields") => Next::Value,
                (Next::OfField, "fields") => Next::FieldName,
                (Next::OfField, _) => return (Self(self.0[..at].to_vec()), Next::OfField),
            };
        }
        (self.clone(), next)
    }

    /// The row of the code that the fact is about.
    pub(crate) fn code(&self) -> Option<Self> {
        self.0.first().filter(|key| *key == "errors" && self.0.len() > 1).map(|_| self.first(2))
    }

    /// True for what holds fields, parameters, variants or codes.
    pub(crate) fn is_table(&self) -> bool {
        let is_location = |key: &str| Location::ALL.iter().any(|location| location.key() == key);
        match self.0.as_slice() {
            [key] => {
                is_location(key) || matches!(key.as_str(), "response" | "fields" | "reply" | "variants" | "errors")
            }
            [first, _] => first == "variants",
            [first, _, key] => first == "variants" && is_location(key),
            _ => false,
        }
    }

    /// True when the path is the other one, or leads further.
    pub fn is_within(&self, outer: &Self) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// The path below another outer one.
    #[must_use]
    pub(crate) fn moved(&self, from: &Self, to: &Self) -> Self {
        match self.0.strip_prefix(from.0.as_slice()) {
            Some(rest) => Self(to.0.iter().chain(rest).cloned().collect()),
            None => self.clone(),
        }
    }

    /// True when a file can have a path to the fact: a key with a dot in it would be two.
    pub fn is_addressable(&self) -> bool {
        self.0.iter().all(|key| !key.is_empty() && !key.contains('.'))
    }
}

impl From<&str> for FactPath {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl fmt::Display for FactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_facts() {
        let path = FactPath::parse("json.kind.type");
        assert_eq!(path.to_string(), "json.kind.type");
        for (fact, field) in [
            ("json.kind.type", "json.kind"),
            ("json.kind", "json.kind"),
            ("response.type", "response.type"),
            ("response.type.type", "response.type"),
            ("response.list.items.fields.id.required", "response.list.items.fields.id"),
            ("response.list.items.type", "response.list.items"),
            ("variants.url.query.json.type", "variants.url.query.json"),
            ("json.kind.values.a.fields.b.type", "json.kind.values.a.fields.b"),
            ("json.kind.values.a.doc", "json.kind"),
            ("errors.1.text", "errors.1.text"),
            ("token", "token"),
        ] {
            assert_eq!(FactPath::parse(fact).field(), FactPath::parse(field));
        }
        assert!(path.is_within(&path.field()) && !FactPath::parse("json.kinds").is_within(&path.field()));
        assert!(FactPath::parse("").is_empty() && path.is_addressable());
        assert!(!FactPath::default().join("a.b").is_addressable());
    }
}
