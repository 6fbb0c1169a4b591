//! What holds across parameters: conditions and alternatives, which need the names beside a field and around it.

use std::collections::HashSet;

use weixin_codegen::model::Literal;

use crate::draft::model::{Assumption, Field, Holds, RequiredIf, Rule, Type, Value};
use crate::draft::path::FactPath;
use crate::facts::conditions::{
    Alternatives, Condition, HowMany, Test, When, alternatives, exempt_when, paired_with, required_when, says_more,
};
use crate::facts::names::Names;
use crate::infer::choices::choices;
use crate::infer::notes::Notes;
use crate::infer::presence::TABLE_DISAGREES;
use crate::infer::scalar::literal;
use crate::infer::tree::Node;
use crate::vocabulary::conditions::{EXEMPT, OPTIONAL};

/// The most parameters of which one is sent; more are a sentence about something else.
const MAX_ALTERNATIVES: usize = 4;

/// Parameters that are sent in one place.
pub(crate) struct Part<'a> {
    /// What the page says of them.
    pub nodes: &'a [Node],
    /// What was made of it.
    pub fields: &'a mut Vec<Field>,
    /// Where they stand in the file.
    pub path: FactPath,
    /// True where values bring others: not in a URL, nor in a form.
    pub is_json: bool,
}

/// Sets the conditions of parameters that are sent together, and of everything inside of them, and makes choices. Returns
/// the rules that hold across them; those that a rule makes optional become so.
pub(crate) fn across(parts: &mut [Part<'_>], notes: &mut Notes) -> Vec<Rule> {
    settle(parts, &[], "", notes)
}

/// What a condition may name of an object: each name with its sentence and its type, and the same of the objects in it.
#[derive(Clone)]
struct Known {
    name: String,
    doc: String,
    ty: Option<Type>,
    inside: Vec<Known>,
}

impl Known {
    fn of(field: &Field, is_outer: bool) -> Self {
        let inside = match &field.ty {
            Type::Object(fields, _) if is_outer => fields.iter().map(|field| Self::of(field, false)).collect(),
            _ => Vec::new(),
        };
        let is_single = matches!(field.ty, Type::Scalar(_) | Type::OpenEnum(_));
        let ty = is_single.then(|| field.ty.clone());
        Self { name: field.name.clone(), doc: field.doc.clone(), ty, inside }
    }
}

/// `container` is the name of the object that holds the parameters.
fn settle(parts: &mut [Part<'_>], around: &[Known], container: &str, notes: &mut Notes) -> Vec<Rule> {
    let all = parts.iter().flat_map(|part| part.fields.iter());
    let known: Vec<Known> = all.map(|field| Known::of(field, true)).collect();
    parts.iter_mut().for_each(|part| inside(part, &known, notes));
    let mut rules = Rules { known: &known, around, all: Vec::new(), ruled: HashSet::new() };
    let names = rules.names(container);
    let counts = parts.iter().enumerate().flat_map(|(at, part)| (0..part.fields.len()).map(move |of| (at, of)));
    for (at, of) in counts.collect::<Vec<_>>() {
        let Part { nodes, fields, .. } = &mut parts[at];
        let node = nodes.iter().find(|node| node.name == fields[of].name);
        let row = node.and_then(|node| node.row.as_ref()).filter(|row| says_more(&row.doc));
        let Some(row) = row else { continue };
        let absent = rules.condition(&mut fields[of], &row.doc, &names);
        notes.assumptions.extend(rules.alternatives(parts, (at, of), &row.doc, &names, absent));
    }
    let all = rules.all;
    for part in parts.iter_mut().filter(|part| part.is_json) {
        for (choice, brought) in choices(part.fields) {
            note_moved(notes, &part.path, &choice, &brought);
        }
    }
    all
}

/// The same for the objects among some parameters.
fn inside(part: &mut Part<'_>, around: &[Known], notes: &mut Notes) {
    let Part { nodes, fields, path, is_json } = part;
    for field in fields.iter_mut() {
        let Some(node) = nodes.iter().find(|node| node.name == field.name) else { continue };
        let mut path = path.join(field.name.as_str());
        let mut ty = &mut field.ty;
        while let Type::List(items) | Type::Map(items) = ty {
            path = path.join("items");
            ty = items;
        }
        if let Type::Object(inner, rules) = ty {
            let part = Part { nodes: &node.fields, fields: inner, path: path.join("fields"), is_json: *is_json };
            *rules = settle(&mut [part], around, &node.name, notes);
        }
    }
}

/// A field that a kind of a choice brings stands in the kind.
fn note_moved(notes: &mut Notes, path: &FactPath, choice: &str, brought: &str) {
    let from = path.join(brought);
    let to = path.join(choice).join("values").join(brought).join("fields").join(brought);
    for correction in notes.corrections.iter_mut().filter(|correction| correction.at.is_within(&from)) {
        correction.at = correction.at.moved(&from, &to);
    }
}

struct Rules<'a> {
    known: &'a [Known],
    around: &'a [Known],
    all: Vec<Rule>,
    /// Names that a rule has already.
    ruled: HashSet<String>,
}

impl Rules<'_> {
    /// What a sentence may name: what is beside its parameter, what that holds, and what is around.
    fn names(&self, container: &str) -> Names {
        let mut names = Names::default();
        self.known.iter().for_each(|known| names.add(&known.name, &known.name, &known.doc));
        for outer in self.known {
            outer.inside.iter().for_each(|known| names.add(&format!("{}.{}", outer.name, known.name), &known.name, ""));
        }
        let around = self.around.iter().filter(|known| known.name != container);
        around.for_each(|known| names.add(&format!("../{}", known.name), &known.name, ""));
        names.sort();
        names
    }

    fn find(&self, path: &str) -> Option<&Known> {
        let named = |all: &'_ [Known], name: &str| all.iter().position(|known| known.name == name);
        if let Some(name) = path.strip_prefix("../") {
            return named(self.around, name).map(|at| &self.around[at]);
        }
        if let Some(at) = named(self.known, path) {
            return Some(&self.known[at]);
        }
        let (outer, inner) = path.split_once('.')?;
        let outer = &self.known[named(self.known, outer)?];
        named(&outer.inside, inner).map(|at| &outer.inside[at])
    }

    /// Sets the condition of a field. Returns the other whose absence asks for it.
    fn condition(&self, field: &mut Field, doc: &str, names: &Names) -> Option<String> {
        let required = required_when(doc, &field.name, names);
        let exempt = exempt_when(doc, &field.name, names);
        // What is needless in one case, and asked for in no other, is asked for in all others.
        let is_asked_for = field.required || field.todos.iter().any(|todo| todo == TABLE_DISAGREES);
        let is_negated = required.is_empty() && is_asked_for;
        let mut all: Vec<When> = if is_negated { exempt.iter().cloned().map(negated).collect() } else { required };
        if all.is_empty() && !field.required {
            all.extend(paired_with(doc, &field.name, names).map(When::Holds));
        }
        let is_excepted = !is_negated && exempt.contains(&When::Unclear);
        let (first, rest) = all.split_first()?;
        // What may be left out sometimes must not be asked for, whatever its table says.
        let says = |words: &[&str]| words.iter().any(|word| doc.contains(word));
        field.required &= exempt.is_empty() && !says(OPTIONAL) && !says(EXEMPT);
        // The condition says which of them holds.
        field.todos.retain(|todo| todo != TABLE_DISAGREES);
        let When::Holds(condition) = first else {
            // What a list of values says of each is about other parameters.
            if field.required && matches!(field.ty, Type::OpenEnum(_)) {
                return None;
            }
            field.todos.push(UNCLEAR.to_owned());
            return None;
        };
        if let Test::IsAbsent = condition.test {
            return (!condition.other.contains(['.', '/'])).then(|| condition.other.clone());
        }
        match self.required_if(condition).filter(|_| !is_excepted) {
            Some(required_if) => {
                field.required = false;
                field.required_if = Some(required_if);
                if !rest.is_empty() {
                    field.todos.push("the page names more than one condition; only the first is written".to_owned());
                }
            }
            None => field.todos.push(UNCLEAR.to_owned()),
        }
        None
    }

    /// "required when KIND is 2", where the values are of the other's type.
    fn required_if(&self, condition: &Condition) -> Option<RequiredIf> {
        let other = self.find(&condition.other)?;
        let literals = |values: &[String]| -> Option<Vec<Literal>> {
            values.iter().map(|value| of_type(value, other.ty.as_ref()?)).collect()
        };
        let holds = match &condition.test {
            Test::Is(values) => Holds::Is(literals(values)?),
            Test::IsNot(values) => Holds::IsNot(literals(values)?),
            Test::IsPresent => Holds::IsPresent,
            Test::IsAbsent => return None,
        };
        Some(RequiredIf { field: condition.other.clone(), holds })
    }

    /// Makes a rule of what a sentence says of several. Returns what is assumed.
    fn alternatives(
        &mut self,
        parts: &mut [Part<'_>],
        (at, of): (usize, usize),
        doc: &str,
        names: &Names,
        absent: Option<String>,
    ) -> Option<Assumption> {
        let own = parts[at].fields[of].name.clone();
        let is_needed = |name: &String| parts_have(parts, name, |field| field.required);
        let (mut others, how) = match (alternatives(doc, &own, names), absent) {
            (Some(Alternatives::Either(others, how)), _) => (others, Some(how)),
            (Some(Alternatives::Or(other)), _) => (vec![other], None),
            // What is always sent is never absent.
            (None, Some(other)) if is_needed(&other) => return None,
            (None, Some(other)) => (vec![other], None),
            (Some(Alternatives::Missing(other)), _) => {
                let field = &mut parts[at].fields[of];
                field.required = false;
                field.todos.push(format!("the page says that this or `{other}` is sent, and has no row for that"));
                return None;
            }
            (Some(Alternatives::Unclear), _) => {
                // `"a", "b" 二选一` lists values.
                let field = &mut parts[at].fields[of];
                if !matches!(field.ty.innermost(), Type::OpenEnum(_)) && field.limits.one_of.is_empty() {
                    field
                        .todos
                        .push("the page says that one of several is sent, and no rule was made of it".to_owned());
                }
                return None;
            }
            (None, None) => return None,
        };
        others.retain(|name| !name.contains(['.', '/']));
        self.rule(parts, (at, own), others, how)
    }

    /// Makes a rule of a parameter and others, unless one holds for them already. Returns what is assumed.
    fn rule(
        &mut self,
        parts: &mut [Part<'_>],
        (at, own): (usize, String),
        mut others: Vec<String>,
        how: Option<HowMany>,
    ) -> Option<Assumption> {
        others.sort_by_key(|name| self.known.iter().position(|known| known.name == *name));
        let known = self.all.iter_mut().find(|rule| {
            let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names)) = rule;
            names.contains(&own) && others.iter().all(|other| names.contains(other))
        });
        let own_is_ruled = known.is_some();
        if let (Some(rule), Some(HowMany::OneOrMore)) = (known, how) {
            // One of the sentences says that both may be sent.
            let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names)) = rule;
            *rule = Rule::AtLeastOneOf(std::mem::take(names));
        }
        let path = parts[at].path.join(own.as_str());
        let names: Vec<String> = std::iter::once(own).chain(others).collect();
        let is_mixed = how.is_some() && names.iter().any(|name| self.ruled.contains(name));
        if own_is_ruled || names.len() < 2 || names.len() > MAX_ALTERNATIVES || is_mixed {
            return None;
        }
        self.ruled.extend(names.iter().cloned());
        let mut shown = 0;
        for Part { nodes, fields, .. } in parts.iter_mut() {
            fields.iter_mut().filter(|field| names.contains(&field.name)).for_each(|field| field.required = false);
            shown += nodes.iter().filter(|node| names.contains(&node.name) && node.shape.is_some()).count();
        }
        let is_open = how == Some(HowMany::OneIsNeeded) && shown < 2 && path.is_addressable();
        let assumption = is_open.then(|| Assumption { at: path, assumed: more_than_one(&names) });
        let is_one = how == Some(HowMany::One) && shown < 2;
        self.all.push(if is_one { Rule::ExactlyOneOf(names) } else { Rule::AtLeastOneOf(names) });
        assumption
    }
}

/// What is assumed where a page says that one of several is needed.
fn more_than_one(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("more than one of {} may be sent", names.join(", "))
}

fn parts_have(parts: &[Part<'_>], name: &str, is_it: impl Fn(&Field) -> bool) -> bool {
    parts.iter().flat_map(|part| part.fields.iter()).any(|field| field.name == name && is_it(field))
}

/// What is open about a parameter of which the page says more than a spec has words for.
const UNCLEAR: &str = "the page says when it has to be sent, and no condition was made of it";

/// The condition that holds where another does not.
fn negated(when: When) -> When {
    let When::Holds(Condition { other, test }) = when else { return When::Unclear };
    let test = match test {
        Test::Is(values) => Test::IsNot(values),
        Test::IsNot(values) => Test::Is(values),
        Test::IsPresent => Test::IsAbsent,
        Test::IsAbsent => Test::IsPresent,
    };
    When::Holds(Condition { other, test })
}

/// A value of a type, by what is sent or by what it means.
fn of_type(text: &str, ty: &Type) -> Option<Literal> {
    match ty {
        Type::OpenEnum(values) => {
            let is_sent = |value: &&Value| value.value.to_string() == text;
            let alike = |value: &&Value| value.value.to_string().eq_ignore_ascii_case(text);
            let is_meant = |value: &&Value| value.doc.trim() == text;
            let all = values.iter();
            let found = all.clone().find(is_sent).or_else(|| all.clone().find(alike));
            let found = found.or_else(|| all.clone().find(is_meant)).or_else(|| only_about(values, text));
            found.map(|found| found.value.clone()).or_else(|| {
                // Others than the known values may come.
                let first = values.first()?;
                match &first.value {
                    Literal::Text(_) if is_plain(text) => Some(Literal::Text(text.to_owned())),
                    Literal::Integer(_) => text.parse().ok().map(Literal::Integer),
                    _ => None,
                }
            })
        }
        Type::Scalar(scalar) => {
            if is_plain(text) {
                literal(text, *scalar)
            } else {
                None
            }
        }
        Type::List(_) | Type::Map(_) | Type::Object(..) | Type::Choice(_) => None,
    }
}

/// The only value whose meaning has a text in it: `H5` for `微信h5开票`.
fn only_about<'v>(values: &'v [Value], text: &str) -> Option<&'v Value> {
    let lower = text.to_lowercase();
    let mut about = values.iter().filter(|value| lower.len() > 1 && value.doc.to_lowercase().contains(&lower));
    about.next().filter(|_| about.next().is_none())
}

/// True for a text that can be what is sent, and not what it means.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}
