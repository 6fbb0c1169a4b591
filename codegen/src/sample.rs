//! Values that an example can have: they keep to the limits, and say by their name what stands there. For the docs in Rust,
//! and as JSON, as the command line takes it.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::model::{
    Api, Chars, Constraint, Endpoint, Field, Literal, MoneyUnit, Object, Presence, Shape, Type, TypeRef, Variant,
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
    /// The required parameters but files, as JSON that is not on the wire yet: a list that travels with commas is a list.
    pub values: Map<String, Json>,
    /// Names for the required files.
    pub files: BTreeMap<String, String>,
}

/// The required parameters of a variant, each with a value; nothing if they are too many.
pub fn request(api: &Api, endpoint: &Endpoint, variant: &Variant) -> Option<SampleRequest> {
    let samples = Samples { api, endpoint, left: Cell::new(MOST) };
    let mut request = SampleRequest::default();
    for field in variant.params.iter().map(|param| &param.field).filter(|field| field.presence == Presence::Required) {
        let limits: Vec<&Constraint> = field.constraints.iter().collect();
        if field.ty == Type::File {
            request.files.insert(field.name.wire.clone(), file_name(api, &field.name.wire, &limits));
        } else {
            samples.field(field, 0, &mut request.values);
        }
    }
    (samples.left.get() > 0).then_some(request)
}

struct Samples<'a> {
    api: &'a Api,
    endpoint: &'a Endpoint,
    /// How many more values there may be.
    left: Cell<usize>,
}

impl Samples<'_> {
    /// Puts the value of a field into its object, and what it brings beside it.
    fn field(&self, field: &Field, depth: usize, into: &mut Map<String, Json>) {
        let limits: Vec<&Constraint> = field.constraints.iter().collect();
        let types = self.api.types_of(self.endpoint);
        let value = match types.choice(&field.ty).map(|choice| choice.kinds.first()) {
            Some(None) => return,
            Some(Some(kind)) => {
                if let Some(brought) = types.brought(kind) {
                    self.required(brought, depth, into);
                }
                of_literal(&kind.value)
            }
            None => self.value(&field.ty, &field.name.wire, &limits, depth),
        };
        into.insert(field.name.wire.clone(), value);
    }

    fn required(&self, object: &Object, depth: usize, into: &mut Map<String, Json>) {
        let required = object.fields.iter().filter(|field| field.presence == Presence::Required);
        required.for_each(|field| self.field(field, depth, into));
    }

    fn value(&self, ty: &Type, name: &str, limits: &[&Constraint], depth: usize) -> Json {
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
                let item = self.value(&items.ty, name, &of_each(limits), depth + 1);
                if item.is_null() { json!([]) } else { vec![item; fewest(limits)].into() }
            }
            Type::Map(items) => json!({ "key": self.value(&items.ty, name, &of_each(limits), depth + 1) }),
            Type::Named(reference) => self.named(reference, name, limits, depth),
        }
    }

    fn named(&self, reference: &TypeRef, name: &str, limits: &[&Constraint], depth: usize) -> Json {
        match self.api.types_of(self.endpoint).shape(reference) {
            Some(Shape::Object(object)) => {
                let mut fields = Map::new();
                self.required(object, depth + 1, &mut fields);
                fields.into()
            }
            Some(Shape::OpenEnum { values, .. }) => {
                values.first().map_or_else(|| word(name, limits).into(), |value| of_literal(&value.value))
            }
            Some(Shape::Choice(_) | Shape::Id { .. }) | None => word(name, limits).into(),
        }
    }
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
