//! The fields of a success, made up from the shape that the spec gives them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value, json};
use weixin_codegen::model::{
    Code, Constraint, DurationUnit, Endpoint, EndpointTypes, EnumValue, Field, IntegerType, Items, Literal, MoneyUnit,
    Response, Shape, TimestampUnit, Type, Wire,
};

use super::words;
use crate::calendar;
use crate::quirk::Quirk;
use crate::rng::{Rng, Stream};
use crate::state::State;

/// How deep objects inside objects are made up.
const DEPTH: usize = 16;

/// How long the vendor's ids are.
const ID_LENGTH: usize = 86;

/// The smallest PNG: one grey pixel.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\x0aIDATx\xda\x63\x68\0\0\0\x82\0\x81\xda\x45\x08\x3b\0\0\0\0IEND\xaeB`\x82";

/// A field that no spec has.
pub(crate) const UNDOCUMENTED: &str = "undocumented_field";

/// Makes up the values of one response.
pub(crate) struct Sampler<'a> {
    state: &'a State,
    types: EndpointTypes<'a>,
    rng: Rng,
    /// A code of success, if the endpoint's envelope has one.
    success: Option<Code>,
    /// The groups of the formats that were uploaded: a known value of the same name is the right one.
    groups: &'a [String],
}

/// The fields of a success, without the envelope. Those that are known already keep their values.
pub(crate) fn fields(
    state: &State,
    endpoint: &Endpoint,
    groups: &[String],
    number: u64,
    known: &Map<String, Value>,
) -> Map<String, Value> {
    let mut sampler = Sampler::new(state, endpoint, groups, number);
    match &endpoint.response {
        Response::Object { object, .. } => sampler.object(&object.fields, known, DEPTH),
        Response::Nothing | Response::File | Response::Value(_) => Map::new(),
    }
}

/// A response that is a list or a map, if the endpoint has one.
pub(crate) fn value(state: &State, endpoint: &Endpoint, number: u64) -> Option<Value> {
    let Response::Value(value) = &endpoint.response else { return None };
    let mut sampler = Sampler::new(state, endpoint, &[], number);
    Some(sampler.value(&value.ty, &value.constraints, &value.name.wire, DEPTH))
}

impl<'a> Sampler<'a> {
    fn new(state: &'a State, endpoint: &'a Endpoint, groups: &'a [String], number: u64) -> Self {
        let mut envelopes = state.api.envelopes_of(endpoint).into_iter();
        Self {
            state,
            types: state.api.types_of(endpoint),
            rng: state.rng(number, Stream::Sample),
            success: envelopes.find_map(|envelope| envelope.success.first().cloned()),
            groups,
        }
    }

    fn object(&mut self, fields: &[Field], known: &Map<String, Value>, depth: usize) -> Map<String, Value> {
        let mut all = Map::new();
        for field in fields {
            let value = match known.get(&field.name.wire) {
                Some(value) => value.clone(),
                None => self.value(&field.ty, &field.constraints, &field.name.wire, depth),
            };
            all.extend(self.brought(field, &value, known, depth));
            let value = self.carried(field.wire, value);
            all.insert(field.name.wire.clone(), value);
        }
        if self.state.quirks.has(Quirk::UnknownFields) {
            all.insert(UNDOCUMENTED.to_owned(), json!({ "since": "nobody knows", "values": [1, "2", null] }));
        }
        all
    }

    /// The fields that the kind of a choice brings.
    fn brought(
        &mut self,
        field: &Field,
        value: &Value,
        known: &Map<String, Value>,
        depth: usize,
    ) -> Map<String, Value> {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let kind = self.types.choice(&field.ty).and_then(|choice| choice.kind(&text));
        match kind.and_then(|kind| self.types.brought(kind)) {
            Some(object) => self.object(&object.fields, known, depth),
            None => Map::new(),
        }
    }

    /// A value as JSON carries it.
    fn carried(&self, wire: Wire, value: Value) -> Value {
        match (wire, &value) {
            (Wire::String, Value::Number(number)) => Value::String(number.to_string()),
            (wire, Value::Array(items)) if wire.separator().is_some() => joined(items, wire.separator()),
            (Wire::Json, _) => Value::String(value.to_string()),
            (Wire::Base64, Value::String(text)) => Value::String(STANDARD.encode(text)),
            (Wire::Rfc3339 | Wire::DateTime | Wire::Digits, Value::Number(number)) => self.time(wire, number),
            (Wire::Digits, Value::String(text)) => Value::String(text.replace('-', "")),
            (Wire::Number, Value::String(text)) => {
                text.replace('-', "").parse::<u64>().map_or(Value::Null, |number| json!(number))
            }
            (Wire::Lenient, _) if self.state.quirks.has(Quirk::NumbersAsStrings) => swapped(value),
            _ => value,
        }
    }

    fn value(&mut self, ty: &Type, constraints: &[Constraint], name: &str, depth: usize) -> Value {
        if let Some(value) = constraints.iter().find_map(first_of) {
            return value;
        }
        match ty {
            Type::String => Value::String(words::text(&mut self.rng, constraints, name)),
            Type::Secret => Value::String(self.rng.id(ID_LENGTH)),
            Type::Integer(ty) => Value::Number(self.integer(constraints, *ty)),
            Type::Number => self.float(constraints),
            Type::Boolean => Value::Bool(self.rng.below(2) == 0),
            Type::Timestamp(unit) => self.timestamp(*unit),
            Type::Duration(unit) => self.duration(constraints, *unit),
            Type::Day => Value::String(self.date_time()[..10].to_owned()),
            Type::Month => Value::String(self.date_time()[..7].to_owned()),
            Type::Money(MoneyUnit::Fen) => Value::Number(self.integer(constraints, IntegerType::I32)),
            Type::Money(MoneyUnit::Yuan) => self.float(constraints),
            Type::Url => Value::String(format!("https://files.example.com/{}.png", self.rng.id(16))),
            // Any bytes are good: those of a text.
            Type::Bytes => Value::String(words::text(&mut self.rng, &[], name)),
            Type::Code(_) => self.success.as_ref().map_or(Value::Null, code_json),
            Type::Json => json!({ "any": self.rng.below(1000) }),
            Type::List(of) => Value::Array(
                (0..self.items(constraints, depth)).map(|_| self.inner(of, constraints, name, depth)).collect(),
            ),
            Type::Map(of) => {
                let items = self.items(constraints, depth);
                let entry = |at: u64| (format!("key{at}"), self.inner(of, constraints, name, depth));
                Value::Object((0..items).map(entry).collect())
            }
            Type::Named(reference) => match self.types.shape(reference) {
                Some(Shape::Object(object)) if depth > 0 => {
                    Value::Object(self.object(&object.fields, &Map::new(), depth - 1))
                }
                Some(Shape::OpenEnum { values, .. }) => self.known(values),
                Some(Shape::Id { .. }) => Value::String(self.rng.id(ID_LENGTH)),
                Some(Shape::Object(_) | Shape::Choice(_)) | None => Value::Null,
            },
            Type::Choice(_) => self.kind(ty),
            // About every other time, so that programs meet both.
            Type::TextOr(_) if self.rng.below(2) == 0 => Value::String(words::text(&mut self.rng, &[], name)),
            Type::TextOr(other) => self.value(other, constraints, name, depth),
            Type::File => Value::Null,
        }
    }

    fn inner(&mut self, of: &Items, constraints: &[Constraint], name: &str, depth: usize) -> Value {
        let each = constraints.iter().filter_map(|constraint| match constraint {
            Constraint::Each(each) => Some((**each).clone()),
            _ => None,
        });
        let value = self.value(&of.ty, &each.collect::<Vec<_>>(), name, depth.saturating_sub(1));
        self.carried(of.wire, value)
    }

    /// One or two items, unless the constraints say otherwise.
    fn items(&mut self, constraints: &[Constraint], depth: usize) -> u64 {
        let (mut min, mut max) = (0, 2);
        for constraint in constraints {
            match constraint {
                Constraint::MinItems(bound) => min = (*bound).min(100),
                Constraint::MaxItems(bound) => max = *bound,
                _ => {}
            }
        }
        if depth == 0 { min } else { (1 + self.rng.below(2)).min(max).max(min) }
    }

    /// An integer within its type and constraints. Those of 64 bits are larger than a float can represent exactly.
    fn integer(&mut self, constraints: &[Constraint], ty: IntegerType) -> Number {
        let value = match ty.bits() {
            64 => ty.range().end() - i128::from(self.rng.below(1000)),
            _ => i128::from(1 + self.rng.below(100)),
        };
        within(constraints, value)
    }

    fn float(&mut self, constraints: &[Constraint]) -> Value {
        let mut value = 0.5 + self.rng.below(100) as f64;
        for constraint in constraints {
            match constraint {
                Constraint::Min(min) => value = value.max(number(min)),
                Constraint::Max(max) => value = value.min(number(max)),
                _ => {}
            }
        }
        json!(value)
    }

    /// A time within the last hour.
    fn timestamp(&mut self, unit: TimestampUnit) -> Value {
        let seconds = self.state.clock.unix().as_secs() - self.rng.below(3600);
        match unit {
            TimestampUnit::Seconds => json!(seconds),
            TimestampUnit::Milliseconds => json!(seconds * 1000 + self.rng.below(1000)),
        }
    }

    /// The value of any kind of a choice.
    fn kind(&mut self, ty: &Type) -> Value {
        let kinds = self.types.choice(ty).map_or(&[][..], |choice| &choice.kinds);
        let any = usize::try_from(self.rng.below(kinds.len() as u64)).unwrap_or(0);
        kinds.get(any).map_or(Value::Null, |kind| literal(&kind.value))
    }

    /// About two of a longer unit, or two hours.
    fn duration(&mut self, constraints: &[Constraint], unit: DurationUnit) -> Value {
        let value = match unit {
            DurationUnit::Seconds => 7200 - self.rng.below(600),
            DurationUnit::Milliseconds => 7_200_000 - self.rng.below(600_000),
            DurationUnit::Minutes => 120 - self.rng.below(10),
            DurationUnit::Hours | DurationUnit::Days => 1 + self.rng.below(3),
        };
        Value::Number(within(constraints, value.into()))
    }

    /// A time within the last month: `2023-11-02 15:04:05`.
    fn date_time(&mut self) -> String {
        let seconds = self.state.clock.unix().as_secs() - self.rng.below(30 * 86_400);
        calendar::date_time(seconds, calendar::minutes(self.time_zone()))
    }

    /// A moment as a text. Seconds since 1970 have fewer digits than milliseconds.
    fn time(&self, wire: Wire, number: &Number) -> Value {
        let number = number.as_u64().unwrap_or(0);
        let (seconds, millis) = if number < 100_000_000_000 {
            (number, String::new())
        } else {
            (number / 1000, format!(".{:03}", number % 1000))
        };
        let zone = self.time_zone();
        let text = calendar::date_time(seconds, calendar::minutes(zone));
        Value::String(match wire {
            Wire::Rfc3339 => format!("{}T{}{millis}{zone}", &text[..10], &text[11..]),
            Wire::Digits => text.chars().filter(char::is_ascii_digit).collect(),
            _ => text,
        })
    }

    fn time_zone(&self) -> &str {
        self.state.api.service.time_zone.as_deref().unwrap_or("+00:00")
    }

    /// A documented value: the one named like what was uploaded, or else any.
    fn known(&mut self, values: &[EnumValue]) -> Value {
        let named = values.iter().find(|value| self.groups.contains(&value.value.to_string()));
        let any = usize::try_from(self.rng.below(values.len() as u64)).unwrap_or(0);
        named.or(values.get(any)).map_or(Value::Null, |value| literal(&value.value))
    }
}

/// The items of a list in one string. None of them contains the separator.
fn joined(items: &[Value], separator: Option<char>) -> Value {
    let separator = separator.unwrap_or_default();
    let text = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    let texts = items.iter().map(|item| text(item).replace(separator, "-"));
    Value::String(texts.collect::<Vec<_>>().join(&separator.to_string()))
}

/// The integer that is nearest to a value within the constraints.
fn within(constraints: &[Constraint], mut value: i128) -> Number {
    for constraint in constraints {
        match constraint {
            Constraint::Min(Literal::Integer(min)) => value = value.max(i128::from(*min)),
            Constraint::Max(Literal::Integer(max)) => value = value.min(i128::from(*max)),
            _ => {}
        }
    }
    Number::from_i128(value).unwrap_or_else(|| Number::from(0))
}

fn first_of(constraint: &Constraint) -> Option<Value> {
    if let Constraint::OneOf(values) = constraint { values.first().map(literal) } else { None }
}

pub(crate) fn literal(value: &Literal) -> Value {
    match value {
        Literal::Integer(value) => json!(value),
        Literal::Number(value) => json!(value),
        Literal::Boolean(value) => json!(value),
        Literal::Text(value) => json!(value),
    }
}

/// A code as JSON has it.
fn code_json(code: &Code) -> Value {
    match code {
        Code::Number(number) => json!(number),
        Code::Text(text) => json!(text),
    }
}

fn number(value: &Literal) -> f64 {
    match value {
        Literal::Integer(value) => *value as f64,
        Literal::Number(value) => *value,
        Literal::Boolean(_) | Literal::Text(_) => 0.0,
    }
}

/// A number as a string, and a string that is a number as a number.
fn swapped(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Bool(flag) => Value::String(flag.to_string()),
        Value::String(text) => text.parse::<u64>().map_or(Value::String(text), |number| json!(number)),
        other => other,
    }
}
