//! The shapes of a request: which parameters travel where.

use std::ops::Range;

use weixin_codegen::model::{Literal, Location, Method};
use weixin_codegen::names::endpoint_types;

use crate::draft::model::{Field, Request, Requests, Scalar, Variant};
use crate::draft::path::FactPath;
use crate::draft::visit::variant_path;
use crate::facts::model::{Fact, Facts, ParameterRow, RequestLine, Sample};
use crate::infer::alternatives;
use crate::infer::constants::constants;
use crate::infer::constraints::{ValueKind, constrain_by_note, limits};
use crate::infer::field::fields;
use crate::infer::field_of::FieldOf;
use crate::infer::names;
use crate::infer::names::pool::NamePool;
use crate::infer::nodes::{EVERYWHERE, nodes, sent_samples};
use crate::infer::notes::Notes;
use crate::infer::remarks;
use crate::infer::rules as across;
use crate::infer::signers::NeededSignatures;
use crate::infer::tokens::is_token_parameter;
use crate::infer::tree::Node;
use crate::infer::variants::{self, PageVariant};
use crate::page::sample::Json;
use crate::vocabulary::phrases;
use crate::vocabulary::sections::Side;
use crate::vocabulary::types::{Base, Declared};

/// What the requests of a page are made of.
pub(crate) struct Requested<'a> {
    /// What the page says.
    pub facts: &'a Facts,
    /// The address of the interface.
    pub line: &'a Fact<RequestLine>,
    /// Its method.
    pub method: Method,
    /// True when a parameter with a token is one like any other.
    pub keeps_token: bool,
    /// What carries signatures.
    pub signatures: &'a NeededSignatures,
}

/// The part of a page that is about one shape of the request.
struct Part {
    lines: Range<usize>,
    /// The query of its address.
    query: Vec<(String, String)>,
    /// The constant that tells it from the others.
    selector: Option<String>,
    /// What stands above its table.
    announced: String,
}

impl Requested<'_> {
    /// The shapes that a request can have.
    pub(crate) fn requests(&self, notes: &mut Notes) -> Requests {
        let mut all: Vec<Variant> = Vec::new();
        for variant in variants::find(self.facts) {
            let variant = self.variant(&variant, &all, notes);
            all.push(variant);
        }
        if !all.is_empty() {
            return Requests::Variants(all);
        }
        let query = self.line.value.query.clone();
        let part = Part { lines: EVERYWHERE, query, selector: None, announced: String::new() };
        Requests::Single(self.request(&part, &FactPath::default(), notes))
    }

    fn variant(&self, variant: &PageVariant, known: &[Variant], notes: &mut Notes) -> Variant {
        let PageVariant { selector, constant, lines, announced, .. } = variant;
        let is_it = |call: &&Fact<RequestLine>| lines.contains(&call.line) && call.value.path == self.line.value.path;
        let called = self.facts.request_lines.iter().find(is_it);
        let mut query = called.map_or_else(Vec::new, |call| call.value.query.clone());
        query.retain(|(name, _)| name != selector);
        let name = variant_name(&variant.name(), constant, known);
        let part = Part { lines: lines.clone(), query, selector: Some(selector.clone()), announced: announced.clone() };
        let request = self.request(&part, &variant_path(&name), notes);
        let doc = if announced.is_empty() { names::sentence(&format!("with {name}")) } else { announced.clone() };
        Variant { name, doc, fixed: vec![(selector.clone(), constant.clone())], request }
    }

    /// One shape of the request. `path` is where it stands in the file.
    fn request(&self, part: &Part, path: &FactPath, notes: &mut Notes) -> Request {
        let samples = sent_samples(self.facts, &part.lines, notes);
        let mut query = nodes(self.facts, &[Side::Query], None, &part.lines, notes);
        let mut body = nodes(self.facts, &[Side::Body, Side::Request], samples.as_ref(), &part.lines, notes);
        let stays = |node: &Node| {
            (self.keeps_token || !is_token_parameter(&node.name)) && part.selector.as_ref() != Some(&node.name)
        };
        query.retain(stays);
        body.retain(stays);
        self.split(&mut query, &mut body, part);
        query.retain(|node| !self.signatures.query.contains(&node.name));
        body.retain(|node| !self.signatures.json.contains(&node.name));
        let location = if self.make_form(&mut body, part) { Location::Form } else { Location::Json };
        let mut request = Request::default();
        let all = [(Location::Query, query), (location, body)];
        let mut decided = all.each_ref().map(|(location, nodes)| {
            let path = path.join(location.key());
            (fields(nodes, FieldOf::Request(*location), &path, notes), path)
        });
        for ((_, nodes), (fields, _)) in all.iter().zip(&mut decided) {
            self.noted_limits(nodes, fields);
        }
        let parts = all.iter().zip(&mut decided).map(|((location, nodes), (fields, path))| across::Part {
            nodes,
            fields,
            path: path.clone(),
            is_json: location.is_json(),
        });
        request.rules = across::across(&mut parts.collect::<Vec<_>>(), notes);
        for ((location, _), (fields, _)) in all.into_iter().zip(decided) {
            request.params[location] = fields;
        }
        request.empty_body = self.method == Method::Post && request.params[location].is_empty();
        if request.empty_body {
            note_posted(notes);
        }
        self.note_body_of_get(part, notes);
        self.constants(&mut request, part);
        alternatives::note(self.facts, &part.lines, &mut request, notes);
        let in_body: Vec<String> = request.params[location].iter().map(|field| field.name.clone()).collect();
        request.params[Location::Query].retain(|field| !in_body.contains(&field.name));
        announced_sizes(&mut request.params[Location::Form], &part.announced);
        self.noted_size(&mut request.params[Location::Form]);
        remarks::note(self.facts, &part.lines, &request, notes);
        request
    }

    /// A request that is said to be a GET, and is shown with a body.
    fn note_body_of_get(&self, part: &Part, notes: &mut Notes) {
        let is_body = |sample: &&Fact<Sample>| {
            let has_members = matches!(&sample.value.value, Json::Object(members) if !members.is_empty());
            sample.value.side == Side::Request && sample.value.valid && has_members && part.lines.contains(&sample.line)
        };
        if self.method == Method::Get
            && let Some(sample) = self.facts.samples.iter().find(is_body)
        {
            let what = "the page says GET, and shows JSON that is sent; the parameters are taken for those of the URL";
            notes.todo(sample.line, what);
        }
    }

    /// Notes outside of the tables that begin with the name of a parameter.
    fn noted_limits(&self, nodes: &[Node], fields: &mut [Field]) {
        for (node, field) in nodes.iter().zip(fields).filter(|(node, field)| node.name == field.name) {
            if let Some(note) = self.facts.noted.get(&node.name) {
                constrain_by_note(&note.value, node, field);
            }
        }
    }

    /// A note on how large a file may be is about the only file that the request has.
    fn noted_size(&self, form: &mut [Field]) {
        let [note] = self.facts.file_sizes.as_slice() else { return };
        if form.iter().filter(|field| field.ty.is(Scalar::File)).count() == 1 {
            announced_sizes(form, &note.value);
        }
    }

    /// Fixes the parameters that have one value only.
    fn constants(&self, request: &mut Request, part: &Part) {
        let names: Vec<String> =
            request.params.iter().flat_map(|(_, fields)| fields).map(|field| field.name.clone()).collect();
        let in_address = |name: &str| {
            let found = part.query.iter().find(|(known, _)| known == name)?;
            Some(found.1.as_str())
        };
        for (location, fields) in request.params.iter_mut() {
            let is_query = location == Location::Query;
            fields.iter_mut().for_each(|field| constants(field, in_address(&field.name).filter(|_| is_query), &names));
        }
    }

    /// Moves parameters that the address carries into the query; all of them where there is no body.
    fn split(&self, query: &mut Vec<Node>, body: &mut Vec<Node>, part: &Part) {
        let names = part.query.iter().map(|(name, _)| name);
        let in_url: Vec<&String> = names.filter(|name| self.keeps_token || !is_token_parameter(name)).collect();
        let moves = |node: &Node| self.method == Method::Get || (in_url.contains(&&node.name) && node.shape.is_none());
        let (to_query, stay): (Vec<Node>, Vec<Node>) = std::mem::take(body).into_iter().partition(moves);
        *body = stay;
        for node in to_query {
            if !query.iter().any(|known| known.name == node.name) {
                query.push(node);
            }
        }
        for name in in_url {
            if !query.iter().chain(body.iter()).any(|node| node.name == *name) {
                query.push(Node { name: name.clone(), line: self.line.line, ..Node::default() });
            }
        }
    }

    /// True when the body is a form; parts that only a command names are added.
    fn make_form(&self, body: &mut Vec<Node>, part: &Part) -> bool {
        if self.method == Method::Get {
            return false;
        }
        let is_file =
            |node: &Node| node.row.as_ref().is_some_and(|row| row.declared.base == Base::Bytes) && node.shape.is_none();
        let has_file = body.iter().any(is_file);
        let commanded: Vec<&Fact<String>> =
            self.facts.form_parts.iter().filter(|fact| part.lines.contains(&fact.line)).collect();
        let is_commanded = |name: &String| commanded.iter().any(|part| part.value == *name);
        let names_one = body.iter().any(|node| is_commanded(&node.name));
        for node in body.iter_mut().filter(|node| is_commanded(&node.name)) {
            if let Some(row) = &mut node.row {
                row.declared.base = Base::Bytes;
            }
        }
        let is_form = has_file || !commanded.is_empty();
        for part in commanded.into_iter().filter(|_| !names_one && !has_file) {
            if !body.iter().any(|node| node.name == part.value) {
                body.push(file_part(part));
            }
        }
        is_form
    }
}

/// A row may stand for the body as a whole, of which the page tells no fields.
fn note_posted(notes: &mut Notes) {
    let rows = notes.unread.iter().filter(|(name, _)| phrases::POSTED_BODY.contains(&name.as_str()));
    let first = rows.min_by_key(|(_, line)| **line).map(|(name, line)| (name.clone(), *line));
    if let Some((name, line)) = first {
        notes.todo(line, format!("`{name}` stands for the body as a whole, and the page names no fields of it"));
    }
}

/// The name of a variant: what tells it apart on the page, unless another has the name, or a type of the endpoint.
fn variant_name(told: &str, constant: &Literal, known: &[Variant]) -> String {
    let mut taken = NamePool::default();
    endpoint_types("").iter().chain(known.iter().map(|variant| &variant.name)).for_each(|name| {
        taken.take(name);
    });
    let name = names::bare(told);
    if taken.has(&name) { taken.take_numbered(&format!("{name}_{constant}"), "_") } else { name }
}

/// A part of a form that only a command on the page names.
fn file_part(part: &Fact<String>) -> Node {
    let declared = Declared { base: Base::Bytes, ..Declared::default() };
    let name = part.value.clone();
    let row = ParameterRow { name, declared, required: Some(true), line: part.line, ..ParameterRow::default() };
    Node { name: part.value.clone(), row: Some(row), line: part.line, ..Node::default() }
}

/// `(< 10 M file size is supported)` above a table is about its file.
fn announced_sizes(form: &mut [Field], announced: &str) {
    let above = limits(announced, ValueKind::File);
    for field in form.iter_mut().filter(|field| field.ty.is(Scalar::File)) {
        if field.limits.max_size.is_none() && field.limits.below.is_none() {
            (field.limits.max_size, field.limits.below) = (above.max_size.clone(), above.below.clone());
        }
    }
}
