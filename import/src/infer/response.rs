//! What a success returns.

use crate::draft::model::{Field, Response, Scalar, Type};
use crate::draft::path::FactPath;
use crate::facts::model::Facts;
use crate::infer::envelopes::Envelopes;
use crate::infer::field::{VALUE, fields, map_of};
use crate::infer::field_of::FieldOf;
use crate::infer::nodes::{EVERYWHERE, Samples, nodes, returned_lists, returned_samples};
use crate::infer::notes::Notes;
use crate::infer::tree::Node;
use crate::text;
use crate::vocabulary::sections::Side;
use crate::vocabulary::types::Base;

/// The response of an endpoint, and whether a file may come in its place.
pub(crate) fn response(facts: &Facts, envelopes: &Envelopes<'_>, notes: &mut Notes) -> (Response, bool) {
    if let Some(lists) = returned_lists(facts, envelopes) {
        return (list(facts, &lists, envelopes, notes), false);
    }
    let samples = returned_samples(facts, envelopes, notes);
    let mut nodes = response_nodes(facts, samples.as_ref(), envelopes, notes);
    let may_be_file = facts.file_response.is_some();
    // The bytes of a file are no field of an object; what else is called so is a slip, or Base64.
    let is_part_of_file = |node: &Node| are_bytes(node) || is_kind_of_content(node);
    if may_be_file || nodes.iter().all(is_part_of_file) && nodes.iter().any(are_bytes) {
        nodes.retain(|node| !is_part_of_file(node));
        if nodes.is_empty() {
            return (Response::File, false);
        }
    }
    let response = object(&nodes, samples.as_ref(), envelopes, notes);
    let or_file = may_be_file && matches!(response, Response::Fields(_));
    (response, or_file)
}

/// A response that is an object: with fields, or a map.
fn object(nodes: &[Node], samples: Option<&Samples>, envelopes: &Envelopes<'_>, notes: &mut Notes) -> Response {
    if let Some(Samples { shape, line }) = samples
        && let Some(map) = map_of(nodes, shape, &"response".into(), notes)
    {
        return Response::Value(Box::new(Field::new(VALUE, map, *line)));
    }
    let mut fields = fields(nodes, FieldOf::Response, &"response".into(), notes);
    set_codes(&mut fields, &"response".into(), envelopes, notes);
    if fields.is_empty() { Response::Nothing } else { Response::Fields(fields) }
}

/// A response that is a list: of objects with the fields of the tables, or of single values.
fn list(facts: &Facts, lists: &Samples, envelopes: &Envelopes<'_>, notes: &mut Notes) -> Response {
    let (shape, depth) = lists.shape.innermost();
    let inner = Samples { shape: shape.clone(), line: lists.line };
    let nodes = response_nodes(facts, Some(&inner), envelopes, notes);
    let path = (0..depth).fold(FactPath::from("response"), |path, _| path.join("items")).join("fields");
    let items = match nodes.is_empty() {
        false => {
            let mut fields = fields(&nodes, FieldOf::Response, &path, notes);
            set_codes(&mut fields, &path, envelopes, notes);
            Type::Object(fields, Vec::new())
        }
        true => Type::Scalar(shape.scalar().unwrap_or(Scalar::Json)),
    };
    let ty = (0..depth).fold(items, |ty, _| Type::List(Box::new(ty)));
    Response::Value(Box::new(Field::new(VALUE, ty, lists.line)))
}

fn response_nodes(facts: &Facts, samples: Option<&Samples>, envelopes: &Envelopes<'_>, notes: &mut Notes) -> Vec<Node> {
    let mut nodes = nodes(facts, &[Side::Response], samples, &EVERYWHERE, notes);
    envelopes.take_out(&mut nodes);
    nodes
}

/// A field inside of a response that is called like the code of the envelope holds what became of a part of the call: a
/// code of the endpoint, whatever its table calls a type.
fn set_codes(fields: &mut [Field], path: &FactPath, envelopes: &Envelopes<'_>, notes: &mut Notes) {
    for field in fields {
        let path = path.join(field.name.as_str());
        let is_code = matches!(field.ty, Type::Scalar(Scalar::Integer(_) | Scalar::String | Scalar::Number));
        if is_code && envelopes.all.iter().any(|envelope| envelope.code.last() == Some(&field.name)) {
            notes.corrections.retain(|correction| !correction.at.is_within(&path.join("type")));
            let (doc, rust, line) = (std::mem::take(&mut field.doc), field.rust.take(), field.line);
            *field = Field { doc, rust, ..Field::new(&field.name, Type::Scalar(Scalar::Code), line) };
        }
        let mut path = path;
        let mut ty = &mut field.ty;
        while let Type::List(items) | Type::Map(items) = ty {
            path = path.join("items");
            ty = items;
        }
        if let Type::Object(inner, _) = ty {
            set_codes(inner, &path.join("fields"), envelopes, notes);
        }
    }
}

/// True for the content type of a file, which calls from the vendor's cloud have beside its bytes.
fn is_kind_of_content(node: &Node) -> bool {
    text::alike(&node.name, "contentType")
}

fn are_bytes(node: &Node) -> bool {
    node.shape.is_none() && node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes)
}
