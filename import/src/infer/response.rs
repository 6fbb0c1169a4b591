//! What a success returns.

use crate::draft::model::Response;
use crate::facts::model::Facts;
use crate::infer::envelopes::Envelopes;
use crate::infer::field::fields;
use crate::infer::field_of::FieldOf;
use crate::infer::nodes::{EVERYWHERE, nodes, returned_samples};
use crate::infer::notes::Notes;
use crate::infer::tree::Node;
use crate::vocabulary::sections::Side;
use crate::vocabulary::types::Base;

/// The response of an endpoint.
pub(crate) fn response(facts: &Facts, envelopes: &Envelopes<'_>, notes: &mut Notes) -> Response {
    let samples = returned_samples(facts, envelopes, notes);
    let mut nodes = nodes(facts, &[Side::Response], samples.as_ref(), &EVERYWHERE, notes);
    envelopes.take_out(&mut nodes);
    let is_file = if nodes.is_empty() { facts.file_response.is_some() } else { nodes.iter().all(are_bytes) };
    if is_file {
        return Response::File;
    }
    let (fields, _) = fields(&nodes, FieldOf::Response, &"response".into(), notes);
    if fields.is_empty() { Response::Nothing } else { Response::Fields(fields) }
}

fn are_bytes(node: &Node) -> bool {
    node.shape.is_none() && node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes)
}
