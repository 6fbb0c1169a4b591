//! From facts to a draft of a message that the service sends by itself.
//!
//! On its page, what stands for the request is what the message brings, and what stands for the response is the reply.

use weixin_codegen::model::{IntegerType, Literal, Location, Method, Sealed, TimestampUnit};

use crate::draft::model::{Assumption, Draft, Field, Request, Requests, Response, Scalar, Type};
use crate::draft::path::FactPath;
use crate::facts::model::{Facts, ParameterRow, Sample, TELLING};
use crate::facts::sentences::fixed_value;
use crate::infer::endpoint::{Options, docs, left_out, summary, title, without_sentences};
use crate::infer::field::fields;
use crate::infer::field_of::FieldOf;
use crate::infer::names;
use crate::infer::nodes::{EVERYWHERE, nodes, reply_samples, sent_samples};
use crate::infer::notes::Notes;
use crate::infer::rules::{Part, across};
use crate::infer::tree::Node;
use crate::page::Page;
use crate::page::sample::Json;
use crate::vocabulary::sections::Side;
use crate::vocabulary::types::{Base, Declared};

/// Makes a draft of what a page says about a message.
pub(crate) fn draft(page: &Page, facts: &Facts, has_time_zone: bool, options: &Options) -> Draft {
    let mut notes = Notes::about(facts);
    let samples = sent_samples(facts, &EVERYWHERE, &mut notes);
    let mut brought =
        nodes(facts, &[Side::Body, Side::Request, Side::Query], samples.as_ref(), &EVERYWHERE, &mut notes);
    let mut assumptions = Vec::new();
    let when = when(facts, &brought, &mut notes, &mut assumptions);
    brought.retain(|node| !when.iter().any(|(name, _)| *name == node.name));
    frame(&mut brought);
    let mut brought = fields(&brought, FieldOf::Response, &FactPath::from("fields"), &mut notes);
    brought.iter_mut().filter(|field| field.name == SENT).for_each(as_moment);
    let requests = Requests::Single(reply(facts, &mut notes));
    left_out(page, facts, &mut notes);
    assumptions.append(&mut notes.assumptions);
    let name = name(facts, &when);
    let mut draft = Draft {
        summary: summary(facts, &name, options.prose, &mut notes),
        docs: if options.prose { docs(facts) } else { String::new() },
        group: group(facts),
        name,
        when: Some(when),
        rust: None,
        section: if title(facts).is_some() { facts.section.clone() } else { Vec::new() },
        title: title(facts),
        page_url: page.url.clone(),
        page_read: page.read.clone().unwrap_or_else(|| options.today.clone()),
        method: Method::Post,
        path: String::new(),
        host: None,
        tokens: Vec::new(),
        signed: Vec::new(),
        permission_sets: Vec::new(),
        sealed: Sealed::No,
        rates: Vec::new(),
        lifecycle: facts.lifecycle.clone(),
        requests,
        response: Response::Fields(brought),
        or_file: false,
        envelopes: Vec::new(),
        errors: Vec::new(),
        shared_errors: Vec::new(),
        shared_types: Vec::new(),
        corrections: notes.corrections,
        formats: Vec::new(),
        assumptions,
        todos: notes.todos,
    };
    without_sentences(&mut draft, has_time_zone, options);
    draft
}

/// When a message was sent.
const SENT: &str = "CreateTime";

/// The fields that all messages of message push have: pages leave them out of their tables, or out of some.
const FRAME: [(&str, Base); 3] = [("ToUserName", Base::Text), ("FromUserName", Base::Text), (SENT, Base::Number)];

/// Gives the fields of the frame a row where only a sample shows them.
fn frame(brought: &mut [Node]) {
    for node in brought.iter_mut().filter(|node| node.row.is_none() && node.fields.is_empty()) {
        let Some((name, base)) = FRAME.iter().find(|(name, _)| *name == node.name) else { continue };
        let declared = Declared { base: *base, ..Declared::default() };
        node.row =
            Some(ParameterRow { name: (*name).to_owned(), declared, line: node.line, ..ParameterRow::default() });
    }
}

/// The time of a message is in seconds, whatever its page calls it.
fn as_moment(field: &mut Field) {
    if let Type::Scalar(Scalar::Integer(_) | Scalar::Number) = field.ty {
        field.ty = Type::Scalar(Scalar::Timestamp(TimestampUnit::Seconds));
    }
}

/// What the message is called: what tells it, or else what its page calls it.
fn name(facts: &Facts, when: &[(String, Literal)]) -> String {
    let told = when.iter().rev().find_map(|(_, value)| match value {
        Literal::Text(text) if text != "event" => Some(text.as_str()),
        _ => None,
    });
    let told = told.or(facts.name.as_ref().map(|name| name.value.as_str()));
    names::bare(told.unwrap_or("message"))
}

/// The folder: `logistics.onAddOrder` is one of several.
fn group(facts: &Facts) -> String {
    let named = [&facts.title, &facts.name].into_iter().flatten();
    let prefix = named.filter_map(|named| named.value.split_once('.')).map(|(prefix, _)| prefix).next();
    names::group(prefix.filter(|prefix| crate::text::is_name(prefix)).unwrap_or("events"))
}

/// The values by which the message is told from others: of its table, or else of its samples.
fn when(
    facts: &Facts,
    brought: &[Node],
    notes: &mut Notes,
    assumptions: &mut Vec<Assumption>,
) -> Vec<(String, Literal)> {
    let mut when: Vec<(String, Literal)> = Vec::new();
    for name in TELLING {
        let said = brought.iter().find(|node| node.name == name).and_then(constant_of);
        let shown = || facts.samples.iter().map(|fact| &fact.value).find_map(|sample| shown(sample, name));
        when.extend(said.or_else(shown).map(|value| (name.to_owned(), value)));
    }
    let tells = when.iter().any(|(name, value)| name != "MsgType" || *value != Literal::Text("event".to_owned()));
    if !tells {
        let line = facts.name.as_ref().map_or(1, |name| name.line);
        let named = facts.name.as_ref().map_or_else(|| "unknown".to_owned(), |name| name.value.clone());
        notes.todo(line, "the page does not say by which `Event` the message is told");
        when.push(("Event".to_owned(), Literal::Text(named)));
        assumptions.push(Assumption {
            at: "when".into(),
            assumed: "the page gives the name of the event and no value of `Event`; they are taken for the same"
                .to_owned(),
        });
    }
    when
}

/// What a sample of the message has in a field.
fn shown(sample: &Sample, name: &str) -> Option<Literal> {
    if sample.side == Side::Response {
        return None;
    }
    match sample.value.member(name)? {
        Json::Text(text) | Json::Word(text) => {
            Some(Literal::Text(text.trim().to_owned())).filter(|text| !text.to_string().is_empty())
        }
        _ => None,
    }
}

/// The only value that a field has: of its enumeration, or as its sentence says.
fn constant_of(node: &Node) -> Option<Literal> {
    if let [(value, _)] = node.values.as_slice() {
        return Some(Literal::Text(value.clone()));
    }
    node.row.as_ref().and_then(constant)
}

/// `固定为 event`
fn constant(row: &ParameterRow) -> Option<Literal> {
    let value = fixed_value(&row.doc)?;
    Some(value.parse().map_or_else(|_| Literal::Text(value.to_owned()), Literal::Integer))
}

/// What is to be answered; no parameters where `success` is enough.
fn reply(facts: &Facts, notes: &mut Notes) -> Request {
    let samples = reply_samples(facts, notes);
    let nodes = nodes(facts, &[Side::Response], samples.as_ref(), &EVERYWHERE, notes);
    let path = FactPath::from("reply");
    let mut fields = fields(&nodes, FieldOf::Request(Location::Json), &path, notes);
    let part = Part { nodes: &nodes, fields: &mut fields, path, is_json: true };
    let rules = across(&mut [part], notes);
    for (field, node) in fields.iter_mut().zip(&nodes) {
        if let Some(value) = node.row.as_ref().and_then(constant) {
            fix(field, value);
        }
    }
    let mut request = Request { rules, ..Request::default() };
    request.params[Location::Json] = fields;
    request
}

/// Makes a field a constant.
fn fix(field: &mut Field, value: Literal) {
    let ty = match value {
        Literal::Integer(_) => Type::Scalar(Scalar::Integer(IntegerType::I64)),
        _ => Type::Scalar(Scalar::String),
    };
    let Field { name, line, doc, .. } = field;
    *field = Field { doc: std::mem::take(doc), fixed: Some(value), ..Field::new(name, ty, *line) };
}
