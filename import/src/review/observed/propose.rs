//! What each note asks for: an edit, or a decision.

use std::collections::BTreeMap;

use weixin_codegen::model::Endpoint;

use super::change::{ObservedChange, ObservedState, Sightings};
use super::edit::{Action, Edit};
use super::listed::{is_listed, legible};
use super::notes::{Code, EndpointNotes, HIDDEN, NotePath, Noted, Step};
use crate::draft::path::FactPath;
use crate::infer::errors::name_of_code;
use crate::infer::names::pool::NamePool;
use crate::review::reading::leaves::{FileFacts, Place};
use crate::review::reading::spec_files::SpecFiles;
use crate::yaml::scalar::{flow_map, scalar};

/// What a change of the spec would say of a field that no page has.
const DOC: &str = "Not on the page; it was seen in responses.";

/// Reads the notes of one endpoint.
pub(super) struct Proposer<'a> {
    pub endpoint: &'a Endpoint,
    pub files: &'a SpecFiles,
    pub facts: FileFacts,
    pub notes: &'a EndpointNotes,
    /// The line of a byte in a file, with the file as messages show it.
    pub line: &'a dyn Fn(&Place) -> Option<(String, usize)>,
}

/// An edit, or why there is none.
type Proposed = Result<Edit, ObservedState>;

fn decide<T>(why: impl Into<String>) -> Result<T, ObservedState> {
    Err(ObservedState::Decide(why.into()))
}

impl Proposer<'_> {
    /// What the notes ask for, in the order of their places.
    pub(super) fn changes(&self) -> Vec<ObservedChange> {
        // A field may have been seen with several types.
        let mut fields: BTreeMap<&NotePath, (Vec<&str>, u64)> = BTreeMap::new();
        let mut codes: BTreeMap<&Code, (Vec<&str>, u64)> = BTreeMap::new();
        let mut changes = Vec::new();
        for (note, seen) in &self.notes.notes {
            match note {
                Noted::Field(at, json) => {
                    let (types, count) = fields.entry(at).or_default();
                    types.push(json);
                    *count = count.saturating_add(*seen);
                }
                Noted::Code(_, code, text) => {
                    let (texts, count) = codes.entry(code).or_default();
                    texts.push(text);
                    *count = count.saturating_add(*seen);
                }
                Noted::Text(code, text) => changes.push(self.text(code, text, *seen)),
                Noted::Missing(at) => changes.push(self.missing(at, *seen)),
                Noted::Type(at, expected, found) => changes.push(self.of_another_type(at, expected, found, *seen)),
                Noted::Value(at) => changes.push(self.value(at, *seen)),
            }
        }
        let mut names = NamePool::default();
        for row in &self.endpoint.errors.rows {
            names.take(&row.variant);
        }
        let fields = fields.into_iter().map(|(at, (types, seen))| self.field(at, &types, seen));
        let mut all: Vec<ObservedChange> = fields.chain(changes).collect();
        all.extend(codes.into_iter().map(|(code, (texts, seen))| self.code(code, &texts, seen, &mut names)));
        all
    }

    fn change(&self, at: String, what: String, seen: u64, place: Option<&Place>, proposed: Proposed) -> ObservedChange {
        let (edit, state) = match proposed {
            Ok(edit) => (Some(edit), ObservedState::Open),
            Err(state) => (None, state),
        };
        ObservedChange {
            endpoint: self.endpoint.name.wire.clone(),
            file: self.endpoint.source.clone(),
            at,
            what,
            seen,
            answers: self.notes.answers.max(seen),
            place: place.and_then(self.line),
            state,
            edit,
        }
    }

    fn sightings(&self, seen: u64) -> Sightings {
        Sightings(seen, self.notes.answers.max(seen))
    }

    /// A field that is not listed.
    fn field(&self, at: &NotePath, types: &[&str], seen: u64) -> ObservedChange {
        let shown = shown(at);
        let Some((outer, name)) = at.split_last() else {
            return self.change(shown, "an unlisted field".to_owned(), seen, None, decide("its path names no field"));
        };
        let what = format!("an unlisted field, {}", types.join(" or "));
        if name == HIDDEN {
            let why = "its name was not noted, because it could be data: it may be a map";
            return self.change(shown, what, seen, None, decide(why));
        }
        let Some((path, place)) = self.table(outer) else {
            return self.change(shown, what, seen, None, decide("the spec has no object there"));
        };
        let at = path.join(name);
        if self.facts.nodes.contains_key(&at) {
            return self.change(at.to_string(), what, seen, self.facts.place(&at), Err(ObservedState::Done));
        }
        let Some(ty) = type_of(types) else {
            let why = "its type cannot be told from what was seen";
            return self.change(at.to_string(), what, seen, Some(place), decide(why));
        };
        let value = flow_map(&[ty.to_owned(), "required: false".to_owned(), format!("doc: {}", scalar(DOC))]);
        let assumed = format!("the page does not have it: it came in {}", self.sightings(seen));
        let action = Action::AddField { table: place.at.clone(), name: name.to_owned(), value: value.clone() };
        let edit = self.own(place).map(|file| Edit {
            file,
            action,
            assumption: self.assumption(place, place.at.join(name), assumed),
        });
        self.change(at.to_string(), value, seen, Some(place), edit)
    }

    /// A required field that was missing.
    fn missing(&self, at: &NotePath, seen: u64) -> ObservedChange {
        self.optional(at, "may be missing", seen)
    }

    fn optional(&self, at: &NotePath, how: &str, seen: u64) -> ObservedChange {
        let what = format!("required: false (it {how})");
        let Some((path, place)) = self.at(&at.0).filter(|_| !at.0.is_empty()) else {
            return self.change(shown(at), what, seen, None, decide("the spec has no such field"));
        };
        if self.facts.leaves.get(&path.join("required")).is_some_and(|leaf| leaf.value == "false") {
            return self.change(path.to_string(), what, seen, Some(place), Err(ObservedState::Done));
        }
        let assumed = format!("it {how}: it was so in {}", self.sightings(seen));
        let edit = self.key(place, "required", "false", assumed);
        self.change(path.to_string(), what, seen, Some(place), edit)
    }

    fn of_another_type(&self, at: &NotePath, expected: &str, found: &str, seen: u64) -> ObservedChange {
        if found == "null" && at.split_last().is_some() {
            return self.optional(at, "may be null", seen);
        }
        let what = format!("expected {expected}, found {found}");
        let Some((path, place)) = self.at(&at.0) else {
            return self.change(shown(at), what, seen, None, decide("the spec has no such value"));
        };
        let is_said = |key: &str| self.facts.leaves.contains_key(&path.join(key));
        let is_other_form = matches!(
            (expected, found),
            ("a number" | "a boolean", "a string") | ("a string", "a number" | "a boolean" | "another number")
        );
        let edit = if is_other_form && !at.0.is_empty() && !is_said("wire") {
            let assumed = format!("{expected} may come as {found}: it did in {}", self.sightings(seen));
            self.key(place, "wire", "lenient", assumed)
        } else {
            decide("no edit makes the spec true to both")
        };
        let what = if edit.is_ok() { format!("wire: lenient ({what})") } else { what };
        self.change(path.to_string(), what, seen, Some(place), edit)
    }

    /// A value that is not listed. Which one it is was not noted.
    fn value(&self, at: &NotePath, seen: u64) -> ObservedChange {
        let what = "a value that is not listed".to_owned();
        let why = "notes have no values: look for it on the page, or in a response of your own";
        match self.at(&at.0) {
            Some((path, place)) => self.change(path.to_string(), what, seen, Some(place), decide(why)),
            None => self.change(shown(at), what, seen, None, decide(why)),
        }
    }

    /// A code that no table lists, named as the importer names it.
    fn code(&self, code: &Code, shapes: &[&str], seen: u64, names: &mut NamePool) -> ObservedChange {
        let key = match code {
            Code::Number(number) => number.to_string(),
            Code::Text(text) => scalar(text),
        };
        let (at, table) = (format!("errors.{code}"), FactPath::from("errors"));
        let place = self.facts.nodes.get(&table).filter(|place| place.file == self.endpoint.source);
        let said = shapes.iter().filter(|shape| !shape.is_empty()).map(|shape| format!("\"{shape}\""));
        let what = format!("an unlisted code: {}", said.collect::<Vec<_>>().join(", "));
        if matches!(code, Code::Text(text) if text == HIDDEN) {
            return self.change(at, what, seen, place, decide("the code was not noted, because it could be data"));
        }
        if self.facts.nodes.contains_key(&table.join(code.to_string())) {
            return self.change(at, what, seen, place, Err(ObservedState::Done));
        }
        let Some(text) = shapes.iter().find_map(|shape| legible(shape)) else {
            return self.change(
                at,
                what,
                seen,
                place,
                decide("nothing of its message is legible: ask who has seen it"),
            );
        };
        let name = name_of_code(code, text, names);
        let row = flow_map(&[format!("name: {}", scalar(&name)), format!("text: {}", scalar(text))]);
        let assumed = format!("the page does not have it: it came in {}", self.sightings(seen));
        let edit = Edit {
            file: self.endpoint.source.clone(),
            action: Action::AddCode { code: key, row: row.clone() },
            assumption: Some((table.join(code.to_string()), assumed)),
        };
        self.change(at, row, seen, place, Ok(edit))
    }

    /// A message that was none of those listed for its code when it came. Its shape is not what travels, so people have to
    /// find that.
    fn text(&self, code: &Code, shape: &str, seen: u64) -> ObservedChange {
        let at = FactPath::from("errors").join(code.to_string()).join("text");
        let place = self.facts.place(&at).or_else(|| self.facts.near(&at));
        let listed = self.facts.leaves.get(&at).into_iter().flat_map(|leaf| &leaf.any);
        let state = if is_listed(shape, listed.map(String::as_str)) {
            Err(ObservedState::Done)
        } else {
            decide("add the message as it travels, if it tells more than those that are listed")
        };
        self.change(at.to_string(), format!("another message: \"{shape}\""), seen, place, state)
    }

    fn key(&self, place: &Place, key: &'static str, value: &'static str, assumed: String) -> Proposed {
        let action = Action::SetKey { field: place.at.clone(), key, value };
        let file = self.own(place)?;
        Ok(Edit { file, action, assumption: self.assumption(place, place.at.clone(), assumed) })
    }

    /// The file of a place, if nothing else uses it.
    fn own(&self, place: &Place) -> Result<String, ObservedState> {
        let source = &self.endpoint.source;
        if place.file == *source || self.files.is_only_of(source, place) {
            return Ok(place.file.clone());
        }
        decide(format!("it stands in `{}`, which others use, too", place.file))
    }

    /// Only the endpoint's own file has assumptions.
    fn assumption(&self, place: &Place, at: FactPath, assumed: String) -> Option<(FactPath, String)> {
        (place.file == self.endpoint.source).then_some((at, assumed))
    }

    /// The table of fields of the object at a path.
    fn table(&self, steps: &[Step]) -> Option<(FactPath, &Place)> {
        let (path, place) = self.at(steps)?;
        if !steps.is_empty() {
            let inner = path.join("fields");
            let place = self.facts.nodes.get(&inner)?;
            return Some((inner, place));
        }
        // A word has no fields, but that of nothing may get some; and neither has a list or a map.
        let is_value = self.facts.leaves.contains_key(&path.join("type"));
        let is_open = !is_value && self.facts.leaves.get(&path).is_none_or(|leaf| leaf.value == "nothing");
        is_open.then_some((path, place))
    }

    /// The value at a path.
    fn at(&self, steps: &[Step]) -> Option<(FactPath, &Place)> {
        let mut path = FactPath::from("response");
        for (depth, step) in steps.iter().enumerate() {
            path = match step {
                Step::Inside => path.join("items"),
                Step::Field(name) if depth == 0 => path.join(name.as_str()),
                Step::Field(name) => path.join("fields").join(name.as_str()),
            };
            self.facts.nodes.get(&path)?;
        }
        let place = self.facts.nodes.get(&path)?;
        Some((path, place))
    }
}

/// A path as people read it.
fn shown(path: &NotePath) -> String {
    let mut out = String::from("response");
    for step in &path.0 {
        match step {
            Step::Field(name) => {
                out.push('.');
                out.push_str(name);
            }
            Step::Inside => out.push_str("[]"),
        }
    }
    out
}

/// The type that has all of these in JSON; `None` if nobody can tell.
fn type_of(types: &[&str]) -> Option<&'static str> {
    let mut types: Vec<&str> = types.iter().copied().filter(|ty| *ty != "null").collect();
    // An empty list says nothing of its items.
    if types.iter().any(|ty| ty.starts_with("array of ")) {
        types.retain(|ty| *ty != "array");
    }
    match types.as_slice() {
        ["string"] => Some("type: string"),
        ["integer"] => Some("type: i64"),
        ["number"] | ["integer", "number"] => Some("type: number"),
        ["boolean"] => Some("type: boolean"),
        ["array of string"] => Some("type: list, items: string"),
        ["array of integer"] => Some("type: list, items: i64"),
        ["array of number"] => Some("type: list, items: number"),
        ["array of boolean"] => Some("type: list, items: boolean"),
        ["array of object"] => Some("type: list, items: json"),
        ["object"] | ["array"] | ["array of array"] => Some("type: json"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_legible_of_a_message() {
        for (shape, part) in [
            ("invalid appid", Some("invalid appid")),
            ("invalid appid … is not allowed here.", Some("is not allowed here")),
            ("invalid…", None),
            ("…", None),
            ("", None),
            ("用户…不存在", Some("不存在")),
        ] {
            assert_eq!(legible(shape), part, "{shape}");
        }
    }

    #[test]
    fn types_are_told_from_all_that_was_seen() {
        assert_eq!(type_of(&["null"]), None);
        assert_eq!(type_of(&["null", "string"]), Some("type: string"));
        assert_eq!(type_of(&["integer", "number"]), Some("type: number"));
        assert_eq!(type_of(&["array", "array of integer"]), Some("type: list, items: i64"));
        assert_eq!(type_of(&["integer", "string"]), None);
    }
}
