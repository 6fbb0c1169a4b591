//! Values that an example can have: they keep to the limits, and say by their name what stands there. For the docs in Rust,
//! and as JSON, as the command line takes it.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::model::{
    Api, Chars, Condition, Constraint, Endpoint, Field, Literal, MoneyUnit, Presence, Rule, Shape, Type, TypeRef,
    Variant,
};

/// The longest text that stands for a value.
const WIDTH: usize = 88;

/// Objects inside of objects that are made; a list inside of them is empty.
const DEPTH: usize = 6;

/// The values of an example. One with more shows nobody anything, and objects inside of objects can be very many.
const MOST: usize = 100;

/// What a request can be made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleRequest {
    /// The parameters but files, as JSON that is not on the wire yet: a list that travels with commas is a list.
    pub values: Map<String, Json>,
    /// Names for the files.
    pub files: BTreeMap<String, String>,
}

/// The parameters of a variant that a request cannot do without, each with a value; nothing if they are too many.
pub fn request(api: &Api, endpoint: &Endpoint, variant: &Variant) -> Option<SampleRequest> {
    let fields: Vec<&Field> = variant.params.iter().map(|param| &param.field).collect();
    let mut values = values(api, endpoint, &fields, &variant.rules, &mut Vec::new())?;
    let mut files = BTreeMap::new();
    for field in fields.iter().filter(|field| field.ty == Type::File) {
        if let Some(Json::String(file)) = values.remove(&field.name.wire) {
            files.insert(field.name.wire.clone(), file);
        }
    }
    Some(SampleRequest { values, files })
}

/// The fields that an object cannot do without, each with a value: what is required, what a condition asks for, and one of those
/// of which a rule wants one. A file is its name. Conditions look at the values of the objects `around`, the nearest one last.
/// Nothing if they are too many.
pub(crate) fn values(
    api: &Api,
    endpoint: &Endpoint,
    fields: &[&Field],
    rules: &[Rule],
    around: &mut Vec<Map<String, Json>>,
) -> Option<Map<String, Json>> {
    let samples = Samples { api, endpoint, left: Cell::new(MOST) };
    let values = samples.object(fields, rules, 0, around);
    (samples.left.get() > 0).then_some(values)
}

/// The optional fields among those of an object with these values, in the order of the fields.
pub(crate) fn chosen<'a>(fields: &[&'a Field], values: &Map<String, Json>) -> Vec<&'a Field> {
    let is_chosen = |field: &&&Field| field.presence != Presence::Required && values.contains_key(&field.name.wire);
    fields.iter().filter(is_chosen).copied().collect()
}

struct Samples<'a> {
    api: &'a Api,
    endpoint: &'a Endpoint,
    /// How many more values there may be.
    left: Cell<usize>,
}

impl Samples<'_> {
    /// An object with what it cannot do without. Conditions inside of it may look at any of its values, so that objects in it come
    /// after all else.
    fn object(
        &self,
        fields: &[&Field],
        rules: &[Rule],
        depth: usize,
        around: &mut Vec<Map<String, Json>>,
    ) -> Map<String, Json> {
        around.push(Map::new());
        let required = fields.iter().filter(|field| field.presence == Presence::Required);
        let (inner, plain): (Vec<&Field>, Vec<&Field>) = required.partition(|field| holds_objects(&field.ty));
        for required in [plain, inner] {
            required.into_iter().for_each(|field| self.field(field, depth, around));
            // Each round adds a field, until nothing is missing.
            while let Some(field) = lacking(fields, rules, around) {
                self.field(field, depth, around);
            }
        }
        around.pop().unwrap_or_default()
    }

    /// Puts the value of a field into its object, the last one of those `around`, and what it brings beside it.
    fn field(&self, field: &Field, depth: usize, around: &mut Vec<Map<String, Json>>) {
        let limits: Vec<&Constraint> = field.constraints.iter().collect();
        let types = self.api.types_of(self.endpoint);
        let name = &field.name.wire;
        let (value, brought) = match types.choice(&field.ty).map(|choice| choice.kinds.first()) {
            Some(None) => (Json::Null, None),
            Some(Some(kind)) => (of_literal(&kind.value), types.brought(kind)),
            None if field.ty == Type::File => (file_name(self.api, name, &limits).into(), None),
            None => (self.value(&field.ty, name, &limits, depth, around), None),
        };
        put(around, name, value);
        if let Some(object) = brought {
            let fields: Vec<&Field> = object.fields.iter().collect();
            let here = around.pop().unwrap_or_default();
            let brought = self.object(&fields, &object.rules, depth, around);
            around.push(here);
            brought.into_iter().for_each(|(name, value)| put(around, &name, value));
        }
    }

    fn value(
        &self,
        ty: &Type,
        name: &str,
        limits: &[&Constraint],
        depth: usize,
        around: &mut Vec<Map<String, Json>>,
    ) -> Json {
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() == 0 || depth > DEPTH {
            return Json::Null;
        }
        match ty {
            Type::String | Type::Secret | Type::TextOr(_) => text(name, limits).into(),
            Type::Url => format!("https://example.com/{}", file_name(self.api, name, limits)).into(),
            Type::Integer(_) | Type::Duration(_) => whole(number(limits, 1.0)),
            Type::Number => number(limits, 1.0).into(),
            Type::Boolean => first(limits).map_or(Json::Bool(true), of_literal),
            Type::Timestamp(_) => "2026-01-31 12:00:00".into(),
            Type::Day => "2026-01-31".into(),
            Type::Month => "2026-01".into(),
            Type::Money(MoneyUnit::Fen) => whole(number(limits, 100.0)),
            Type::Money(MoneyUnit::Yuan) => format!("{:.2}", number(limits, 1.0)).into(),
            // Base64 of `bytes`.
            Type::Bytes => "Ynl0ZXM=".into(),
            Type::Json => json!({}),
            Type::File | Type::Code(_) | Type::Choice(_) => Json::Null,
            Type::List(items) => {
                let item = self.value(&items.ty, name, &of_each(limits), depth + 1, around);
                if item.is_null() { json!([]) } else { vec![item; fewest(limits)].into() }
            }
            Type::Map(items) => json!({ "key": self.value(&items.ty, name, &of_each(limits), depth + 1, around) }),
            Type::Named(reference) => self.named(reference, name, limits, depth, around),
        }
    }

    fn named(
        &self,
        reference: &TypeRef,
        name: &str,
        limits: &[&Constraint],
        depth: usize,
        around: &mut Vec<Map<String, Json>>,
    ) -> Json {
        match self.api.types_of(self.endpoint).shape(reference) {
            Some(Shape::Object(object)) => {
                let fields: Vec<&Field> = object.fields.iter().collect();
                self.object(&fields, &object.rules, depth + 1, around).into()
            }
            Some(Shape::OpenEnum { values, .. }) => {
                values.first().map_or_else(|| word(name, limits).into(), |value| of_literal(&value.value))
            }
            Some(Shape::Choice(_) | Shape::Id { .. }) | None => word(name, limits).into(),
        }
    }
}

/// Adds a value to the innermost object.
fn put(around: &mut [Map<String, Json>], name: &str, value: Json) {
    if let Some(here) = around.last_mut() {
        here.insert(name.to_owned(), value);
    }
}

/// True for what may hold objects, in which conditions may look out.
fn holds_objects(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(_) | Type::Named(_) | Type::Choice(_))
}

/// An optional field that has to be there, and is not yet.
fn lacking<'a>(fields: &[&'a Field], rules: &[Rule], around: &[Map<String, Json>]) -> Option<&'a Field> {
    let here = around.last()?;
    let is_absent = |field: &&Field| !here.contains_key(&field.name.wire);
    let asked = |field: &&Field| {
        field
            .constraints
            .iter()
            .any(|limit| matches!(limit, Constraint::RequiredIf(condition) if holds(condition, around)))
    };
    let by_condition = fields.iter().copied().filter(is_absent).find(asked);
    by_condition.or_else(|| {
        let names = rules.iter().filter_map(|rule| match rule {
            Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) => Some(names),
            Rule::AtMostOneOf(_) => None,
        });
        let broken = names.filter(|names| !names.iter().any(|name| here.contains_key(name)));
        broken.flatten().find_map(|name| fields.iter().copied().find(|field| field.name.wire == *name))
    })
}

/// Whether a condition holds, which the innermost object has.
fn holds(Condition { path, values, unless }: &Condition, around: &[Map<String, Json>]) -> bool {
    let mut path = path.as_str();
    let mut levels = around.iter().rev();
    let mut here = levels.next();
    while let Some(rest) = path.strip_prefix("../") {
        (path, here) = (rest, levels.next());
    }
    let mut found = here.map(|here| at(here, path)).unwrap_or_default().into_iter().filter(|value| !value.is_null());
    match (values.is_empty(), unless) {
        (true, _) => found.next().is_some(),
        (false, unless) => found.any(|found| values.iter().any(|value| of_literal(value) == *found)) != *unless,
    }
}

/// The values at the end of a path: `detail.kind`, `items[].kind`.
fn at<'a>(object: &'a Map<String, Json>, path: &str) -> Vec<&'a Json> {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
    let Some(found) = object.get(name) else { return Vec::new() };
    let found: Vec<&Json> = if is_list { found.as_array().into_iter().flatten().collect() } else { vec![found] };
    let inside = |found: &'a Json| match rest {
        None => vec![found],
        Some(rest) => found.as_object().map(|inner| at(inner, rest)).unwrap_or_default(),
    };
    found.into_iter().flat_map(inside).collect()
}

fn whole(number: f64) -> Json {
    // Within the limits of a spec, which are whole numbers.
    (number as i64).into()
}

fn of_literal(literal: &Literal) -> Json {
    match literal {
        Literal::Integer(number) => (*number).into(),
        Literal::Number(number) => (*number).into(),
        Literal::Boolean(flag) => (*flag).into(),
        Literal::Text(text) => text.as_str().into(),
    }
}

/// A name for a file, with an extension that is accepted.
pub(crate) fn file_name(api: &Api, name: &str, limits: &[&Constraint]) -> String {
    let table = limits.iter().find_map(|limit| match limit {
        Constraint::Formats(table) => api.format_table(table),
        _ => None,
    });
    let format = table.and_then(|table| table.groups.first()).and_then(|group| group.formats.first());
    let stem: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    format!("{stem}.{}", format.map_or("bin", |format| &format.extension))
}

/// A text: the first of those that are accepted, or one that stands for a value.
pub(crate) fn text(name: &str, limits: &[&Constraint]) -> String {
    first(limits).map_or_else(|| word(name, limits), ToString::to_string)
}

/// A number within the limits: the first of those that are accepted, or the usual one as far as it may be.
pub(crate) fn number(limits: &[&Constraint], usual: f64) -> f64 {
    let of = |literal: &Literal| match literal {
        Literal::Integer(number) => Some(*number as f64),
        Literal::Number(number) => Some(*number),
        Literal::Boolean(_) | Literal::Text(_) => None,
    };
    let mut value = first(limits).and_then(of).unwrap_or(usual);
    for limit in limits {
        match limit {
            Constraint::Min(least) => value = of(least).map_or(value, |least| value.max(least)),
            Constraint::Max(most) => value = of(most).map_or(value, |most| value.min(most)),
            _ => {}
        }
    }
    value
}

/// The limits of the items of a list.
pub(crate) fn of_each<'a>(limits: &[&'a Constraint]) -> Vec<&'a Constraint> {
    let inner =
        limits.iter().filter_map(|limit| if let Constraint::Each(inner) = limit { Some(&**inner) } else { None });
    inner.collect()
}

/// How many items there have to be; few, for a page.
pub(crate) fn fewest(limits: &[&Constraint]) -> usize {
    let least =
        limits.iter().find_map(|limit| if let Constraint::MinItems(least) = limit { Some(*least) } else { None });
    usize::try_from(least.unwrap_or(1)).unwrap_or(1).clamp(1, 4)
}

/// The first of the values among which one is.
pub(crate) fn first<'a>(limits: &[&'a Constraint]) -> Option<&'a Literal> {
    limits.iter().find_map(|limit| if let Constraint::OneOf(values) = limit { values.first() } else { None })
}

/// A text that stands for a value: the parameter's name in capitals, or as many characters as have to be.
pub(crate) fn word(name: &str, limits: &[&Constraint]) -> String {
    let mut out = name.to_uppercase();
    for limit in limits {
        if let Constraint::Chars(all) = limit
            && !out.chars().all(|c| all.iter().any(|chars| chars.has(c)))
        {
            let first = all.first().map(Chars::ranges).and_then(|ranges| ranges.first().map(|range| *range.start()));
            out = first.unwrap_or('x').to_string();
        }
    }
    let last = out.chars().next_back().unwrap_or('x');
    let mut length = out.chars().count();
    for limit in limits {
        match limit {
            Constraint::MinLength(least) | Constraint::MinBytes(least) | Constraint::MinWidth(least) => {
                length = length.max(usize::try_from(*least).unwrap_or(usize::MAX).min(WIDTH));
            }
            Constraint::MaxLength(most) | Constraint::MaxBytes(most) | Constraint::MaxWidth(most) => {
                length = length.min(usize::try_from(*most).unwrap_or(usize::MAX));
            }
            _ => {}
        }
    }
    out.chars().chain(std::iter::repeat(last)).take(length).collect()
}
