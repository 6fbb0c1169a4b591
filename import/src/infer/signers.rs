//! Which signatures a request carries.

use weixin_codegen::model::{Method, SignaturePlace, Signer};

use crate::draft::context::SpecContext;
use crate::facts::model::{Fact, Facts, RequestLine};
use crate::infer::notes::Notes;
use crate::vocabulary::sections::Side;

/// The signatures of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct NeededSignatures {
    /// The names of their signers.
    pub signers: Vec<String>,
    /// The query parameters that carry them.
    pub parameters: Vec<String>,
}

/// Finds the service's signers whose parameters the page has in its URL.
pub(crate) fn needed(
    facts: &Facts,
    line: &Fact<RequestLine>,
    method: Method,
    context: &SpecContext,
    notes: &mut Notes,
) -> NeededSignatures {
    let mut needed = NeededSignatures::default();
    let mut seen: Vec<&str> = Vec::new();
    for parameter in in_url(facts, line, method) {
        if seen.contains(&parameter) {
            continue;
        }
        seen.push(parameter);
        let signers: Vec<&Signer> = context
            .signers
            .iter()
            .filter(|signer| signer.place == SignaturePlace::Query(parameter.to_owned()))
            .collect();
        match signers.as_slice() {
            [] => {}
            [one] => {
                needed.signers.push(one.name.clone());
                needed.parameters.push(parameter.to_owned());
            }
            several => {
                let names: Vec<String> = several.iter().map(|signer| format!("`{}`", signer.name)).collect();
                let what = format!(
                    "`{parameter}` is the signature of {}: remove it, and say which under `signed`",
                    names.join(" or ")
                );
                notes.todo(line.line, what);
            }
        }
    }
    needed
}

/// The names of the parameters in the URL.
fn in_url<'a>(facts: &'a Facts, line: &'a Fact<RequestLine>, method: Method) -> impl Iterator<Item = &'a str> {
    let is_query = move |side: Side| side == Side::Query || (side == Side::Request && method == Method::Get);
    let tables = facts.tables.iter().filter(move |table| is_query(table.side));
    let rows = tables.flat_map(|table| &table.rows).map(|row| row.name.as_str());
    line.value.query.iter().map(|(name, _)| name.as_str()).chain(rows)
}
