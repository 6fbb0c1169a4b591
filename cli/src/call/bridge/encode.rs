//! Visits the values of a request with the runtime's visitor, as generated code does.

use std::collections::BTreeMap;
use std::fmt::Display;

use weixin_codegen::model::{Body, CharSet, Chars, Constraint, Field, Fixed, Literal, Location, Presence, Rule, Wire};
use weixin_runtime::{
    Addresses, BodyKind, Bytes, File, Items, Json, Limit, OutsideSlot, Param, QuerySlot, RequestVisitor, Text, ToJson,
    Yuan,
};

use super::tables::{Tables, limit};
use super::wires;
use crate::call::bind::value::{BoundRequest, Choice, List, Object, Slot, Value};

impl BoundRequest {
    /// Visits all parameters.
    pub(crate) fn visit(&self, tables: Tables, visitor: &mut RequestVisitor) {
        visitor.body(match self.variant.body {
            Body::None => BodyKind::None,
            Body::Form => BodyKind::Form,
            Body::Urlencoded => BodyKind::Urlencoded,
            Body::Raw => BodyKind::Raw,
            Body::Json => BodyKind::Json,
            Body::JsonOrEmptyObject => BodyKind::JsonOrEmptyObject,
        });
        self.variant.fixed.iter().for_each(|constant| fixed(visitor, constant));
        for (param, slot) in &self.params {
            visit(visitor, param.location, &param.field, slot, tables);
        }
        let wrong = |name: &str| self.params.iter().any(|(param, slot)| is_wrong(&param.field, slot, name));
        rules(visitor, &self.variant.rules, &wrong);
    }
}

fn fixed(visitor: &mut RequestVisitor, constant: &'static Fixed) {
    let value = literal(&constant.value);
    match constant.location {
        Location::Path => visitor.path(&constant.name).fixed(value),
        Location::Query => visitor.query(&constant.name).fixed(value),
        Location::Header => visitor.header(&constant.name).fixed(value),
        Location::Form | Location::Raw => visitor.form(&constant.name).fixed(value),
        Location::Urlencoded => visitor.urlencoded(&constant.name).fixed(value),
        Location::Json => visitor.json(&constant.name).fixed(value),
    }
}

fn is_wrong(field: &Field, slot: &Slot, name: &str) -> bool {
    field.name.wire == name && matches!(slot, Slot::Wrong)
}

/// Rules across parameters. A rule with an invalid parameter is skipped: it would call that parameter missing.
fn rules(visitor: &mut RequestVisitor, rules: &'static [Rule], wrong: &dyn Fn(&str) -> bool) {
    for rule in rules {
        let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) | Rule::AtMostOneOf(names)) = rule;
        if names.iter().any(|name| wrong(name)) {
            continue;
        }
        let names: Vec<&'static str> = names.iter().map(String::as_str).collect();
        match rule {
            Rule::ExactlyOneOf(_) => visitor.exactly_one_of(names),
            Rule::AtLeastOneOf(_) => visitor.at_least_one_of(names),
            Rule::AtMostOneOf(_) => visitor.at_most_one_of(names),
        }
    }
}

/// A value with the tables that its rules need, for values inside lists, maps and objects.
struct Shown<'v> {
    value: &'v Value,
    tables: Tables,
}

impl ToJson for Shown<'_> {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        match self.value {
            Value::Text(text) => text.to_json(visitor),
            Value::Secret(secret) => secret.to_json(visitor),
            Value::Signed(number) => number.to_json(visitor),
            Value::Unsigned(number) => number.to_json(visitor),
            Value::Number(number) => number.to_json(visitor),
            Value::Flag(flag) => flag.to_json(visitor),
            Value::Bytes(bytes) => bytes.to_json(visitor),
            Value::Seconds(time) => time.to_json(visitor),
            Value::Millis(time) => time.to_json(visitor),
            Value::Day(day) => day.to_json(visitor),
            Value::Month(month) => month.to_json(visitor),
            Value::Yuan(amount) => amount.to_json(visitor),
            Value::Json(json) => json.clone(),
            // The spec has files in forms only.
            Value::File(_) => Json::Null,
            Value::List(List::Texts(items)) => items.to_json(visitor),
            Value::List(List::Signed(items)) => items.to_json(visitor),
            Value::List(List::Unsigned(items)) => items.to_json(visitor),
            Value::List(List::Numbers(items)) => items.to_json(visitor),
            Value::List(List::Yuan(items)) => items.to_json(visitor),
            Value::List(List::Values(items)) => self.all(items).to_json(visitor),
            Value::Map(map) => self.each(map).to_json(visitor),
            Value::Object(object) => visitor.object(|visitor| fields(visitor, object, self.tables)),
            // Only fields are choices.
            Value::Choice(_) => Json::Null,
        }
    }
}

impl Addresses for Shown<'_> {
    fn wrong(&self, into: &mut Vec<(String, String)>) {
        match self.value {
            Value::Text(text) => text.wrong(into),
            Value::List(List::Texts(items)) => items.wrong(into),
            Value::List(List::Values(items)) => self.all(items).wrong(into),
            Value::Map(map) => self.each(map).wrong(into),
            _ => {}
        }
    }
}

/// A choice with the tables that the rules of what it brings need.
struct ShownChoice<'v> {
    choice: &'v Choice,
    tables: Tables,
}

impl weixin_runtime::Choice for ShownChoice<'_> {
    fn kind(&self) -> Option<weixin_runtime::Literal> {
        Some(literal(&self.choice.kind.value))
    }

    fn visit_kind(&self, visitor: &mut RequestVisitor) {
        fields(visitor, &self.choice.brought, self.tables);
    }
}

impl<'v> Shown<'v> {
    fn all(&self, items: &'v [Value]) -> Vec<Shown<'v>> {
        items.iter().map(|value| Shown { value, tables: self.tables }).collect()
    }

    fn each(&self, items: &'v BTreeMap<String, Value>) -> BTreeMap<String, Shown<'v>> {
        items.iter().map(|(key, value)| (key.clone(), Shown { value, tables: self.tables })).collect()
    }
}

fn fields(visitor: &mut RequestVisitor, object: &Object, tables: Tables) {
    for (field, slot) in &object.fields {
        visit(visitor, Location::Json, field, slot, tables);
    }
    let wrong = |name: &str| object.fields.iter().any(|(field, slot)| is_wrong(field, slot, name));
    rules(visitor, object.rules, &wrong);
}

/// Values that every location takes, with the rules of their types, and those that only this one takes.
macro_rules! placed {
    ($value:expr, $slot:expr, $rules:expr, { $($other:pat => $arm:expr),* $(,)? }) => {
        match $value {
            Value::Text(value) => $rules.string($slot.required(value)),
            Value::Secret(value) => $rules.text($slot.required(value)),
            Value::Signed(value) => $rules.number($slot.required(value)),
            Value::Unsigned(value) => $rules.number($slot.required(value)),
            Value::Number(value) => $rules.number($slot.required(value)),
            Value::Flag(value) => $rules.any($slot.required(value)),
            Value::Choice(choice) => $rules.any($slot.choice(&ShownChoice { choice, tables: $rules.tables })),
            Value::Seconds(value) => $rules.any($slot.required(value)),
            Value::Millis(value) => $rules.any($slot.required(value)),
            Value::Day(value) => $rules.any($slot.required(value)),
            Value::Month(value) => $rules.any($slot.required(value)),
            Value::Yuan(value) => $rules.number($slot.required(value)),
            $($other => $arm,)*
        }
    };
}

fn visit(visitor: &mut RequestVisitor, place: Location, field: &'static Field, slot: &Slot, tables: Tables) {
    let rules = Rules { constraints: &field.constraints, tables };
    let wire = field.name.wire.as_str();
    match (slot, place) {
        (Slot::Wrong, _) => {}
        (Slot::Absent, Location::Path) => rules.any(visitor.path(wire).optional(&None::<String>)),
        (Slot::Absent, Location::Query) => rules.any(visitor.query(wire).optional(&None::<String>)),
        (Slot::Absent, Location::Header) => rules.any(visitor.header(wire).optional(&None::<String>)),
        (Slot::Absent, Location::Urlencoded) => rules.any(visitor.urlencoded(wire).optional(&None::<String>)),
        (Slot::Absent, Location::Form | Location::Raw) => rules.any(visitor.form(wire).optional(&None::<String>)),
        (Slot::Absent, Location::Json) if field.presence == Presence::Nullable => {
            rules.any(visitor.json(wire).nullable(&None::<String>));
        }
        (Slot::Null, _) => {
            rules.any(visitor.json(wire).nullable(&None::<String>));
        }
        (Slot::Absent, Location::Json) => rules.any(visitor.json(wire).optional(&None::<String>)),
        (Slot::Set(value), place) if place.is_json() || field.wire != Wire::Plain => {
            encoded(visitor, place, field, value, rules);
        }
        (Slot::Set(value), Location::Path) => outside(visitor.path(wire), value, rules),
        (Slot::Set(value), Location::Query) => in_query(visitor.query(wire), value, rules),
        (Slot::Set(value), Location::Urlencoded) => in_query(visitor.urlencoded(wire), value, rules),
        (Slot::Set(value), Location::Header) => outside(visitor.header(wire), value, rules),
        (Slot::Set(value), Location::Form | Location::Raw) => in_form(visitor, wire, value, rules),
        (Slot::Set(_), Location::Json) => {}
    }
}

/// A value in the path or in a header, which are always single ones.
fn outside(slot: OutsideSlot<'_>, value: &Value, rules: Rules) {
    match value {
        Value::Text(value) => rules.string(slot.required(value)),
        Value::Secret(value) => rules.text(slot.required(value)),
        Value::Signed(value) => rules.number(slot.required(value)),
        Value::Unsigned(value) => rules.number(slot.required(value)),
        Value::Number(value) => rules.number(slot.required(value)),
        Value::Flag(value) => rules.any(slot.required(value)),
        Value::Seconds(value) => rules.any(slot.required(value)),
        Value::Millis(value) => rules.any(slot.required(value)),
        Value::Day(value) => rules.any(slot.required(value)),
        Value::Month(value) => rules.any(slot.required(value)),
        Value::Yuan(value) => rules.number(slot.required(value)),
        // The spec has nothing else there.
        Value::Json(_)
        | Value::Bytes(_)
        | Value::File(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Object(_)
        | Value::Choice(_) => {}
    }
}

/// A value that travels as in a query, where the spec has single values only; `placed!` uses its slot once.
fn in_query(slot: QuerySlot<'_>, value: &Value, rules: Rules) {
    placed!(value, slot, rules, {
        Value::Json(_) | Value::Bytes(_) | Value::File(_) | Value::List(_) | Value::Map(_) | Value::Object(_) => {}
    });
}

fn in_form(visitor: &mut RequestVisitor, wire: &'static str, value: &Value, rules: Rules) {
    placed!(value, visitor.form(wire), rules, {
        Value::File(file) => rules.file(visitor.form(wire).required(file)),
        other => rules.any(visitor.form_json_text(wire).required(&Shown { value: other, tables: rules.tables })),
    });
}

/// A value that travels in JSON, or in a string of its own form.
fn encoded(visitor: &mut RequestVisitor, place: Location, field: &'static Field, value: &Value, rules: Rules) {
    let (wire, how) = (field.name.wire.as_str(), wires::of(field.wire, &field.ty));
    let slot = match place {
        Location::Path => visitor.path_as(wire, how),
        Location::Query => visitor.query_as(wire, how),
        Location::Header => visitor.header_as(wire, how),
        Location::Form | Location::Raw => visitor.form_as(wire, how),
        Location::Urlencoded => visitor.urlencoded_as(wire, how),
        Location::Json => visitor.json_as(wire, how),
    };
    let tables = rules.tables;
    placed!(value, slot, rules, {
        Value::List(List::Texts(items)) => rules.texts(slot.required(items)),
        Value::List(List::Signed(items)) => rules.numbers(slot.required(items)),
        Value::List(List::Unsigned(items)) => rules.numbers(slot.required(items)),
        Value::List(List::Numbers(items)) => rules.numbers(slot.required(items)),
        Value::List(List::Yuan(items)) => rules.numbers(slot.required(items)),
        Value::List(List::Values(items)) => {
            let items: Vec<Shown<'_>> = items.iter().map(|value| Shown { value, tables }).collect();
            rules.items(slot.required(&items));
        },
        Value::Map(map) => {
            let map: BTreeMap<String, Shown<'_>> =
                map.iter().map(|(key, value)| (key.clone(), Shown { value, tables })).collect();
            rules.items(slot.required(&map));
        },
        Value::Bytes(bytes) => rules.bytes(slot.required(bytes)),
        other => rules.any(slot.required(&Shown { value: other, tables })),
    });
}

/// The constraints of a field; each method applies those that its type can have.
#[derive(Clone, Copy)]
struct Rules {
    constraints: &'static [Constraint],
    tables: Tables,
}

impl Rules {
    fn any<T>(self, param: Param<'_, '_, T>) {
        self.constraints.iter().fold(param, of_any);
    }

    fn text<T: Text>(self, param: Param<'_, '_, T>) {
        self.constraints.iter().fold(param, of_text);
    }

    fn string(self, param: Param<'_, '_, String>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::OneOf(values) => param.one_of(&texts(values)),
            Constraint::Formats(name) => match self.tables.formats(name) {
                Some(table) => param.formats(table),
                None => param,
            },
            Constraint::Size(size) => match limit(*size) {
                Limit::Max(bytes) => param.max_size(bytes),
                Limit::Below(bytes) => param.below(bytes),
                _ => param,
            },
            other => of_text(param, other),
        });
    }

    fn number<T: Number>(self, param: Param<'_, '_, T>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::Min(least) => match T::of(least) {
                Some(least) => param.min(least),
                None => param,
            },
            Constraint::Max(most) => match T::of(most) {
                Some(most) => param.max(most),
                None => param,
            },
            Constraint::OneOf(values) => param.one_of(&values.iter().filter_map(T::of).collect::<Vec<T>>()),
            other => of_any(param, other),
        });
    }

    fn file(self, param: Param<'_, '_, File>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::Formats(name) => match self.tables.formats(name) {
                Some(table) => param.formats(table),
                None => param,
            },
            Constraint::Size(size) => match limit(*size) {
                Limit::Max(bytes) => param.max_size(bytes),
                Limit::Below(bytes) => param.below(bytes),
                _ => param,
            },
            other => of_any(param, other),
        });
    }

    fn bytes(self, param: Param<'_, '_, Bytes>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::MinSize(least) => param.min_size(least.bytes().unwrap_or(u64::MAX)),
            Constraint::Size(size) => match limit(*size) {
                Limit::Max(bytes) => param.max_size(bytes),
                Limit::Below(bytes) => param.below(bytes),
                _ => param,
            },
            other => of_any(param, other),
        });
    }

    fn items<T: Items + Addresses>(self, param: Param<'_, '_, T>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::Each(each) if is_url(each) => param.each_url(),
            other => of_items(param, other),
        });
    }

    fn texts(self, param: Param<'_, '_, Vec<String>>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::Each(each) => match each.as_ref() {
                Constraint::MinLength(number) => param.each_min_length(size(*number)),
                Constraint::MaxLength(number) => param.each_max_length(size(*number)),
                Constraint::MinBytes(number) => param.each_min_bytes(size(*number)),
                Constraint::MaxBytes(number) => param.each_max_bytes(size(*number)),
                Constraint::MinWidth(number) => param.each_min_width(size(*number)),
                Constraint::MaxWidth(number) => param.each_max_width(size(*number)),
                Constraint::Chars(all) => param.each_chars(&chars(all)),
                Constraint::OneOf(values) => param.each_one_of(&texts(values)),
                Constraint::Url => param.each_url(),
                _ => param,
            },
            other => of_items(param, other),
        });
    }

    fn numbers<T: Number>(self, param: Param<'_, '_, Vec<T>>) {
        self.constraints.iter().fold(param, |param, constraint| match constraint {
            Constraint::Each(each) => match each.as_ref() {
                Constraint::Min(least) => match T::of(least) {
                    Some(least) => param.each_min(least),
                    None => param,
                },
                Constraint::Max(most) => match T::of(most) {
                    Some(most) => param.each_max(most),
                    None => param,
                },
                Constraint::OneOf(values) => param.each_one_of(&values.iter().filter_map(T::of).collect::<Vec<T>>()),
                _ => param,
            },
            other => of_items(param, other),
        });
    }
}

/// Whether it says of addresses, however deep, that they are.
fn is_url(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Url => true,
        Constraint::Each(inner) => is_url(inner),
        _ => false,
    }
}

fn of_any<'w, 'v, T>(param: Param<'w, 'v, T>, constraint: &'static Constraint) -> Param<'w, 'v, T> {
    match constraint {
        Constraint::RequiredIf(condition) => {
            let values = condition.values.iter().map(literal);
            match (condition.values.as_slice(), condition.unless) {
                ([], _) => param.required_with(&condition.path),
                ([value], false) => param.required_if(&condition.path, literal(value)),
                (_, false) => param.required_if_any(&condition.path, values),
                (_, true) => param.required_unless(&condition.path, values),
            }
        }
        Constraint::ContentType(label) => param.content_type(label),
        _ => param,
    }
}

fn of_text<'w, 'v, T: Text>(param: Param<'w, 'v, T>, constraint: &'static Constraint) -> Param<'w, 'v, T> {
    match constraint {
        Constraint::MinLength(number) => param.min_length(size(*number)),
        Constraint::MaxLength(number) => param.max_length(size(*number)),
        Constraint::MinBytes(number) => param.min_bytes(size(*number)),
        Constraint::MaxBytes(number) => param.max_bytes(size(*number)),
        Constraint::MinWidth(number) => param.min_width(size(*number)),
        Constraint::MaxWidth(number) => param.max_width(size(*number)),
        Constraint::Chars(all) => param.chars(&chars(all)),
        Constraint::Url => param.url(),
        other => of_any(param, other),
    }
}

fn of_items<'w, 'v, T: Items>(param: Param<'w, 'v, T>, constraint: &'static Constraint) -> Param<'w, 'v, T> {
    match constraint {
        Constraint::MinItems(number) => param.min_items(size(*number)),
        Constraint::MaxItems(number) => param.max_items(size(*number)),
        other => of_any(param, other),
    }
}

/// The types of numbers.
trait Number: Copy + PartialOrd + Display {
    /// A bound of the spec; `None` if it is not of this type.
    fn of(literal: &Literal) -> Option<Self>;
}

impl Number for i64 {
    fn of(literal: &Literal) -> Option<Self> {
        if let Literal::Integer(number) = literal { Some(*number) } else { None }
    }
}

impl Number for u64 {
    fn of(literal: &Literal) -> Option<Self> {
        if let Literal::Integer(number) = literal { Self::try_from(*number).ok() } else { None }
    }
}

impl Number for f64 {
    fn of(literal: &Literal) -> Option<Self> {
        match literal {
            Literal::Integer(number) => Some(*number as Self),
            Literal::Number(number) => Some(*number),
            Literal::Boolean(_) | Literal::Text(_) => None,
        }
    }
}

impl Number for Yuan {
    fn of(literal: &Literal) -> Option<Self> {
        literal.fen().map(Self::from_fen)
    }
}

fn texts(values: &'static [Literal]) -> Vec<&'static str> {
    values.iter().filter_map(|value| if let Literal::Text(text) = value { Some(text.as_str()) } else { None }).collect()
}

fn chars(all: &'static [Chars]) -> Vec<weixin_runtime::Chars> {
    let one = |chars: &'static Chars| match chars {
        Chars::Set(CharSet::Digits) => weixin_runtime::Chars::Digits,
        Chars::Set(CharSet::Letters) => weixin_runtime::Chars::Letters,
        Chars::Set(CharSet::Lower) => weixin_runtime::Chars::Lower,
        Chars::Set(CharSet::Upper) => weixin_runtime::Chars::Upper,
        Chars::Set(CharSet::Hex) => weixin_runtime::Chars::Hex,
        Chars::Set(CharSet::Ascii) => weixin_runtime::Chars::Ascii,
        Chars::Set(CharSet::Space) => weixin_runtime::Chars::Space,
        Chars::Set(CharSet::Chinese) => weixin_runtime::Chars::Chinese,
        Chars::Of(listed) => weixin_runtime::Chars::Of(listed),
    };
    all.iter().map(one).collect()
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A literal of the spec.
fn literal(literal: &'static Literal) -> weixin_runtime::Literal {
    match literal {
        Literal::Integer(number) => (*number).into(),
        Literal::Boolean(flag) => (*flag).into(),
        Literal::Text(text) => text.as_str().into(),
        Literal::Number(number) => (*number).into(),
    }
}
