//! The mappings of the language: the names under which serde asks for them, and what messages call them.

/// A mapping with known keys.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// The name under which serde asks for it.
    pub(crate) name: &'static str,
    /// What messages call it, with an article.
    pub(crate) what: &'static str,
    /// What messages call a table of such mappings.
    pub(crate) table: &'static str,
    /// If the mapping can be written as a bare value: the key that the value belongs to.
    pub(crate) shorthand: Option<&'static str>,
}

/// What messages call any other table.
const TABLE: &str = "a table of names";

const MAPPINGS: [Mapping; 25] = [
    mapping("endpoint", "an endpoint", TABLE, None),
    mapping("message", "a message", TABLE, None),
    mapping("service", "the service", TABLE, None),
    mapping("formats file", "a formats file", TABLE, None),
    mapping("errors file", "an errors file", TABLE, None),
    mapping("types file", "a types file", TABLE, None),
    mapping("variant", "a variant", "the table of variants", None),
    mapping("parameter", "a parameter", "a table of parameters", Some("type")),
    mapping("named type", "a type", "the table of types", None),
    mapping("condition", "a condition", TABLE, None),
    mapping("rule", "a rule", TABLE, None),
    mapping("value", "a value", TABLE, Some("doc")),
    mapping("page", "the page", TABLE, None),
    mapping("probe", "a probe", TABLE, None),
    mapping("review", "a review", TABLE, None),
    mapping("correction", "a correction", TABLE, None),
    mapping("assumption", "an assumption", TABLE, None),
    mapping("envelope", "an envelope", "the table of envelopes", None),
    mapping("token kind", "a token kind", "the table of token kinds", None),
    mapping("signer", "a signer", "the table of signers", None),
    mapping("format table", "a format table", TABLE, None),
    mapping("format group", "a format group", "a table of format groups", None),
    mapping("format", "a format", "a table of formats", Some("types")),
    mapping("error table", "an error table", TABLE, None),
    mapping("error row", "an error row", "a table of error codes", None),
];

const fn mapping(
    name: &'static str,
    what: &'static str,
    table: &'static str,
    shorthand: Option<&'static str>,
) -> Mapping {
    Mapping { name, what, table, shorthand }
}

impl Mapping {
    /// The mapping with this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        MAPPINGS.iter().find(|mapping| mapping.name == name)
    }

    /// What messages call the mapping with this name.
    pub(crate) fn what(name: &'static str) -> &'static str {
        Self::named(name).map_or(name, |mapping| mapping.what)
    }

    /// What messages call a table of mappings with this name.
    pub(crate) fn table(name: &str) -> &'static str {
        Self::named(name).map_or(TABLE, |mapping| mapping.table)
    }
}

#[cfg(test)]
mod tests {
    use super::Mapping;
    use crate::spec::examples::EXAMPLES;

    #[test]
    fn every_mapping_of_the_language_is_known() {
        for (name, _) in EXAMPLES {
            assert!(Mapping::named(name).is_some(), "{name}");
        }
    }
}
