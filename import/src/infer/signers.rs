//! Which signatures a request carries.

use weixin_codegen::model::{Check, Method, SignaturePlace, Signer};

use crate::draft::context::SpecContext;
use crate::draft::model::ErrorRow;
use crate::facts::model::{Fact, Facts, ParameterRow, RequestLine};
use crate::infer::notes::Notes;
use crate::vocabulary::phrases;
use crate::vocabulary::sections::Side;

/// The signatures of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct NeededSignatures {
    /// The names of their signers.
    pub signers: Vec<String>,
    /// The query parameters that carry them.
    pub query: Vec<String>,
    /// The fields of the body that carry them.
    pub json: Vec<String>,
}

/// Finds the service's signers whose parameters or fields the page has. Pages do not list headers in a form that tells
/// them from parameters.
pub(crate) fn needed(
    facts: &Facts,
    line: &Fact<RequestLine>,
    method: Method,
    context: &SpecContext,
    notes: &mut Notes,
) -> NeededSignatures {
    let mut needed = NeededSignatures::default();
    for (at, signer) in context.signers.iter().enumerate() {
        let place = &signer.place;
        let is_first = context.signers[..at].iter().all(|before| before.place != *place);
        let Some(doc) = said(facts, line, method, place).filter(|_| is_first) else { continue };
        let all: Vec<&Signer> = context.signers.iter().filter(|signer| signer.place == *place).collect();
        match meant(&all, &doc).as_slice() {
            [one] => {
                needed.signers.push(one.name.clone());
                match place {
                    SignaturePlace::Query(name) => needed.query.push(name.clone()),
                    SignaturePlace::Json(name) => needed.json.push(name.clone()),
                    SignaturePlace::Header(_) => {}
                }
            }
            _ => {
                let names: Vec<String> = all.iter().map(|signer| format!("`{}`", signer.name)).collect();
                let (name, names) = (place.name(), names.join(" or "));
                let what = format!("`{name}` is the signature of {names}: remove it, and say which under `signed`");
                notes.todo(line.line, what);
            }
        }
    }
    needed
}

/// What the page says about a signature in a place; `None` if it has none there.
fn said(facts: &Facts, line: &Fact<RequestLine>, method: Method, place: &SignaturePlace) -> Option<String> {
    let is_query = |side: Side| match side {
        Side::Query => true,
        Side::Body | Side::Request => method == Method::Get,
        Side::Response => false,
    };
    let is_body = |side: Side| matches!(side, Side::Body | Side::Request) && method != Method::Get;
    let (rows, in_address) = match place {
        SignaturePlace::Query(name) => {
            (rows(facts, name, is_query), line.value.query.iter().any(|(found, _)| found == name))
        }
        SignaturePlace::Json(name) => (rows(facts, name, is_body), false),
        SignaturePlace::Header(_) => return None,
    };
    let docs: Vec<&str> = rows.iter().map(|row| row.doc.as_str()).collect();
    (in_address || !rows.is_empty()).then(|| docs.join("\n"))
}

/// The rows of a name in tables of these sides.
fn rows<'a>(facts: &'a Facts, name: &str, is_it: impl Fn(Side) -> bool) -> Vec<&'a ParameterRow> {
    let tables = facts.tables.iter().filter(|table| is_it(table.side));
    tables.flat_map(|table| &table.rows).filter(|row| row.name == name).collect()
}

/// Which of the signers with one place a page means: of nothing, or of something, if that tells them apart.
fn meant<'s>(all: &[&'s Signer], doc: &str) -> Vec<&'s Signer> {
    if all.len() < 2 || doc.trim().is_empty() {
        return all.to_vec();
    }
    let of_nothing = phrases::EMPTY_TEXT.iter().any(|words| doc.contains(words));
    all.iter().copied().filter(|signer| signer.over.is_empty() == of_nothing).collect()
}

/// Marks the code that answers a wrong signature; if the page has one and no signature, somebody has to look.
pub(crate) fn predicted(rows: &mut [ErrorRow], signed: &[String], context: &SpecContext, notes: &mut Notes) {
    let says_so = |row: &ErrorRow| phrases::are_about_a_wrong_signature(&row.texts);
    let Some(row) = rows.iter_mut().find(|row| says_so(row)) else { return };
    if !signed.is_empty() {
        row.predicted_by = Some(Check::Signature);
    } else if !context.signers.is_empty() {
        let what = format!("the page has a code for a wrong signature ({}), and nothing that carries one", row.code);
        notes.todo(row.line, what);
    }
}
