//! The fields of one side of a call, with everything that tables and samples say about each.

use std::ops::Range;

use crate::facts::model::{Enumeration, Fact, Facts, ParameterTable, Sample, TableTarget};
use crate::infer::envelopes::Envelopes;
use crate::infer::notes::Notes;
use crate::infer::shape::{self, Shape};
use crate::infer::tree::{self, Node, Tree};
use crate::page::sample::{Json, Member};
use crate::vocabulary::sections::Side;

/// All lines of a page.
pub(crate) const EVERYWHERE: Range<usize> = 0..usize::MAX;

/// What the samples of one side show together.
#[derive(Clone, Debug)]
pub(crate) struct Samples {
    /// The objects at the top.
    pub shape: Shape,
    /// The line of the first.
    pub line: usize,
}

/// The samples of requests on some lines of the page.
pub(crate) fn sent_samples(facts: &Facts, lines: &Range<usize>, notes: &mut Notes) -> Option<Samples> {
    let samples = facts.samples.iter().filter(|fact| fact.value.side != Side::Response && lines.contains(&fact.line));
    merged(samples, |members| members.to_vec(), notes)
}

/// The samples of replies to a message.
pub(crate) fn reply_samples(facts: &Facts, notes: &mut Notes) -> Option<Samples> {
    let samples = facts.samples.iter().filter(|fact| fact.value.side == Side::Response);
    merged(samples, |members| members.to_vec(), notes)
}

/// The samples of successful responses, without the envelopes' fields at the top level.
pub(crate) fn returned_samples(facts: &Facts, envelopes: &Envelopes<'_>, notes: &mut Notes) -> Option<Samples> {
    let is_success = |fact: &&Fact<Sample>| match &fact.value.value {
        sample @ Json::Object(_) => !envelopes.refuses(sample),
        _ => false,
    };
    let samples = facts.samples.iter().filter(|fact| fact.value.side == Side::Response).filter(is_success);
    let is_own = |member: &&Member| !envelopes.have_top_level(&member.name);
    merged(samples, |members| members.iter().filter(is_own).cloned().collect(), notes)
}

/// What the responses are that are lists and not objects: their items together. `None` if any is an object.
pub(crate) fn returned_lists(facts: &Facts, envelopes: &Envelopes<'_>) -> Option<Samples> {
    let mut lists: Option<Samples> = None;
    for fact in facts.samples.iter().filter(|fact| fact.value.side == Side::Response) {
        match &fact.value.value {
            list @ Json::List(_) => {
                let found = lists.get_or_insert_with(|| Samples { shape: Shape::default(), line: fact.line });
                found.shape.add(list, fact.value.valid);
            }
            // A refusal is an object whatever a success is.
            Json::Object(members) if members.iter().all(|member| envelopes.have_top_level(&member.name)) => {}
            _ => return None,
        }
    }
    lists.filter(|lists| are_responses(facts, envelopes, lists.shape.innermost().0))
}

/// True unless the tables have other fields than the items of these lists: then the lists are a part of the response.
fn are_responses(facts: &Facts, envelopes: &Envelopes<'_>, items: &Shape) -> bool {
    let is_top = |table: &&ParameterTable| table.side == Side::Response && table.target == TableTarget::Top;
    let rows = facts.tables.iter().filter(is_top).flat_map(|table| &table.rows);
    let mut told = rows.map(|row| &row.name).filter(|name| !envelopes.have_top_level(name)).peekable();
    told.peek().is_none() || told.any(|name| items.members.iter().flatten().any(|member| member.name == *name))
}

/// Everything that samples show, of the members that count.
fn merged<'a>(
    samples: impl Iterator<Item = &'a Fact<Sample>>,
    counted: impl Fn(&[Member]) -> Vec<Member>,
    notes: &mut Notes,
) -> Option<Samples> {
    let mut shape = Shape::default();
    let mut line = None;
    for fact in samples {
        if let Json::Object(members) = &fact.value.value {
            shape.add(&Json::Object(counted(members)), fact.value.valid);
            line.get_or_insert(fact.line);
        }
    }
    if shape.is_cut() {
        let what = format!("an object of a sample has more than {} members; the rest is ignored", shape::MAX_MEMBERS);
        notes.todo(line.unwrap_or(1), what);
    }
    line.map(|line| Samples { shape, line })
}

/// The fields of some sides, from their tables on some lines of the page and from what their samples show.
pub(crate) fn nodes(
    facts: &Facts,
    sides: &[Side],
    samples: Option<&Samples>,
    lines: &Range<usize>,
    notes: &mut Notes,
) -> Vec<Node> {
    let wanted = |table: &&ParameterTable| sides.contains(&table.side) && lines.contains(&table.line);
    let tables: Vec<&ParameterTable> = facts.tables.iter().filter(wanted).collect();
    let (shape, line) = (samples.map(|samples| &samples.shape), samples.map_or(0, |samples| samples.line));
    let Tree { fields, todos } = tree::build(&tables, shape, line, sides.contains(&Side::Response));
    notes.todos.extend(todos);
    let is_theirs = |known: &&Enumeration| known.side.is_none_or(|side| sides.contains(&side));
    let enumerations: Vec<&Enumeration> = facts.enumerations.iter().filter(is_theirs).collect();
    tree::attach(fields, &enumerations)
}
