//! In which of the service's envelopes a page refuses.

use weixin_codegen::model::{Code, CodeKind, Envelope};

use crate::draft::context::SpecContext;
use crate::draft::model::Assumption;
use crate::facts::model::{Fact, Facts, ParameterTable, Sample, TableTarget};
use crate::infer::notes::Notes;
use crate::infer::tree::Node;
use crate::page::sample::Json;
use crate::vocabulary::envelopes::{is_code, is_message};
use crate::vocabulary::sections::Side;

/// The envelopes of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct Envelopes<'a> {
    /// The envelopes, the one that decides first.
    pub all: Vec<&'a Envelope>,
    /// Their names, unless the endpoint has just the service's first.
    pub names: Vec<String>,
    /// What is assumed about them.
    pub assumptions: Vec<Assumption>,
}

/// Finds the envelopes whose codes a page's response shows. `has_token` says that the service can refuse a token.
pub(crate) fn envelopes<'a>(
    facts: &Facts,
    context: &'a SpecContext,
    has_token: bool,
    notes: &mut Notes,
) -> Envelopes<'a> {
    let Some(first) = context.envelopes.first() else { return Envelopes::default() };
    // Others than the usual one are only recognised as a whole: a field `code` may be anything.
    let is_whole = |envelope: &Envelope| envelope.name == first.name || is_shown(facts, &envelope.message);
    let all = context.envelopes.iter().filter(|envelope| is_shown(facts, &envelope.code) && is_whole(envelope));
    let mut all: Vec<&Envelope> = all.collect();
    if all.is_empty() {
        note_unknown(facts, notes);
        return Envelopes { all: vec![first], ..Envelopes::default() };
    }
    let mut assumptions = Vec::new();
    if has_token && first.codes == CodeKind::Numbers && all.iter().all(|envelope| envelope.name != first.name) {
        all.insert(0, first);
        let assumed = format!("the service refuses a token in its envelope `{}`, as it does elsewhere", first.name);
        assumptions.push(Assumption { at: "envelope".into(), assumed });
    }
    let names = match all.as_slice() {
        [one] if one.name == first.name => Vec::new(),
        all => all.iter().map(|envelope| envelope.name.clone()).collect(),
    };
    Envelopes { all, names, assumptions }
}

/// Whether a table or a sample of the response has the field that some names lead to.
fn is_shown(facts: &Facts, path: &[String]) -> bool {
    let in_sample = |json: &Json| {
        path.iter().try_fold(json, |json, name| json.member(name)).is_some_and(|code| *code != Json::Null)
    };
    samples(facts).any(|sample| in_sample(&sample.value.value)) || in_tables(facts, path)
}

fn in_tables(facts: &Facts, path: &[String]) -> bool {
    let Some((name, outer)) = path.split_last() else { return false };
    let dotted = path.join(".");
    tables(facts).any(|table| {
        let is_of_outer = match &table.target {
            TableTarget::Top => outer.is_empty(),
            TableTarget::Path(target) => target.ends_with(outer) && !outer.is_empty(),
            TableTarget::Structure(_) | TableTarget::LastField => false,
        };
        let is_top = table.target == TableTarget::Top;
        table.rows.iter().any(|row| is_of_outer && row.name == *name || is_top && row.name == dotted)
    })
}

/// Says that a page seems to refuse in an envelope that the service does not have.
fn note_unknown(facts: &Facts, notes: &mut Notes) {
    let of_samples = samples(facts).filter_map(|sample| Some((sample.line, pair_in(&sample.value.value)?)));
    let of_tables = tables(facts).filter(|table| table.target == TableTarget::Top).filter_map(|table| {
        let name = |is_one: fn(&str) -> bool| table.rows.iter().map(|row| row.name.as_str()).find(|name| is_one(name));
        Some((table.line, (name(is_code)?.to_owned(), name(is_message)?.to_owned())))
    });
    if let Some((line, (code, message))) = of_samples.chain(of_tables).next() {
        let what = format!(
            "the response seems to refuse by `{code}` and `{message}`, which are no envelope of the service: add it to `envelopes` in `service.yaml`, or remove this"
        );
        notes.todo(line, what);
    }
}

/// The paths of a code and of a message, at the top level of a sample or in an object there.
fn pair_in(json: &Json) -> Option<(String, String)> {
    let Json::Object(members) = json else { return None };
    let name = |is_one: fn(&str) -> bool| members.iter().map(|member| member.name.as_str()).find(|name| is_one(name));
    if let (Some(code), Some(message)) = (name(is_code), name(is_message)) {
        return Some((code.to_owned(), message.to_owned()));
    }
    members.iter().filter(|member| member.name.to_ascii_lowercase().contains("resp")).find_map(|member| {
        let Json::Object(inner) = &member.value else { return None };
        let name = |is_one: fn(&str) -> bool| inner.iter().map(|member| member.name.as_str()).find(|name| is_one(name));
        Some((format!("{}.{}", member.name, name(is_code)?), format!("{}.{}", member.name, name(is_message)?)))
    })
}

fn samples(facts: &Facts) -> impl Iterator<Item = &Fact<Sample>> {
    facts.samples.iter().filter(|sample| sample.value.side == Side::Response)
}

fn tables(facts: &Facts) -> impl Iterator<Item = &ParameterTable> {
    facts.tables.iter().filter(|table| table.side == Side::Response)
}

impl Envelopes<'_> {
    /// Whether a sample shows a refusal.
    pub(crate) fn refuses(&self, sample: &Json) -> bool {
        self.all.iter().any(|envelope| {
            let code = envelope.code.iter().try_fold(sample, |json, name| json.member(name));
            code.and_then(Json::code).is_some_and(|code| {
                let is_zero = code == 0 && envelope.codes == CodeKind::Numbers;
                let is_readable = code.number().is_some() || envelope.codes == CodeKind::Texts;
                is_readable && !is_zero && !envelope.success.contains(&code)
            })
        })
    }

    /// Whether a code means success in each of them: what fails in one is worth a row.
    pub(crate) fn take_as_success(&self, code: &Code) -> bool {
        !self.all.is_empty() && self.all.iter().all(|envelope| envelope.success.contains(code))
    }

    /// Whether codes may be texts.
    pub(crate) fn have_texts(&self) -> bool {
        self.all.iter().any(|envelope| envelope.codes == CodeKind::Texts)
    }

    /// Whether a field at the top level is one of an envelope.
    pub(crate) fn have_top_level(&self, name: &str) -> bool {
        let is_it = |path: &Vec<String>| matches!(path.as_slice(), [only] if only == name);
        self.all.iter().any(|envelope| is_it(&envelope.code) || is_it(&envelope.message))
    }

    /// Takes the fields of the envelopes out of a response; an object that held nothing else goes with them.
    pub(crate) fn take_out(&self, nodes: &mut Vec<Node>) {
        self.all.iter().flat_map(|envelope| [&envelope.code, &envelope.message]).for_each(|path| take_out(nodes, path));
    }
}

fn take_out(nodes: &mut Vec<Node>, path: &[String]) {
    let Some((name, inside)) = path.split_first() else { return };
    nodes.retain_mut(|node| {
        if node.name != *name {
            return true;
        }
        let had_fields = !node.fields.is_empty();
        take_out(&mut node.fields, inside);
        !(inside.is_empty() || had_fields && node.fields.is_empty())
    });
}
