//! The places of a request where a limit is, and what is tried there: at it, below it and above it.

use serde_json::{Value, json};
use weixin_codegen::model::{
    Check, Condition, Constraint, EndpointTypes, Field, FormatTable, IntegerType, Literal, Location, MoneyUnit, Object,
    Presence, Rule, Shape, SizeLimit, Type, Variant, Wire,
};

use super::texts::{Measure, limit};

/// How deep objects inside objects are looked at.
const DEPTH: usize = 6;

/// A step to a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A field of an object, or a parameter.
    Field(String),
    /// A kind of the choice that the last field is, whose fields stand beside it.
    Kind(usize),
    /// An item of a list, or an entry of a map.
    Item,
    /// What stands in the place of a text.
    NoText,
}

/// What is tried at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edge {
    /// Any good value.
    Present,
    /// None, though there may be one.
    Absent,
    /// None, though there must be one.
    Missing,
    /// A text of this size, which breaks this constraint if any.
    Text(Measure, u64, Option<Constraint>),
    /// A text with a character that may not be in it.
    OtherCharacter,
    /// This value, before it is put into the form in which it travels.
    Exactly(Value),
    /// So many items.
    Items(u64),
    /// So many bytes.
    Bytes(u64),
    /// A file of this name, with this beginning and of this size.
    File { name: String, begins: Vec<u8>, size: u64 },
    /// None, while this holds.
    MissingWhile(Condition),
    /// None, while this does not hold.
    AbsentUnless(Condition),
    /// Those of the rule's parameters that are there.
    Rule(Rule, usize),
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// It is sent, and taken.
    Taken,
    /// It fails this check.
    Refused(Check),
    /// Its type has no such value.
    Unbuildable,
}

/// Something to be tried.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Probe {
    pub(super) path: Vec<Step>,
    pub(super) edge: Edge,
    pub(super) expected: Expected,
}

impl Probe {
    /// The place: `items[].title`.
    pub(super) fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if place.is_empty() => place.push_str(name),
                Step::Field(name) => place.extend([".", name]),
                Step::Item => place.push_str("[]"),
                Step::Kind(_) | Step::NoText => {}
            }
        }
        place
    }
}

/// Everything to be tried in a shape of a request.
pub(super) fn of_request(types: EndpointTypes<'_>, variant: &Variant, tables: &[FormatTable]) -> Vec<Probe> {
    let mut probes = Probes { types, tables, path: Vec::new(), found: Vec::new() };
    for param in &variant.params {
        probes.field(&param.field, Some(param.location), DEPTH);
    }
    probes.rules(&variant.rules);
    probes.found
}

struct Probes<'a> {
    types: EndpointTypes<'a>,
    tables: &'a [FormatTable],
    path: Vec<Step>,
    found: Vec<Probe>,
}

impl<'a> Probes<'a> {
    fn push(&mut self, edge: Edge, expected: Expected) {
        self.found.push(Probe { path: self.path.clone(), edge, expected });
    }

    fn inside(&mut self, step: Step, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    fn rules(&mut self, rules: &[Rule]) {
        for rule in rules {
            let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) | Rule::AtMostOneOf(names)) = rule;
            for count in [0, 1, 2, names.len()] {
                let is_good = match rule {
                    Rule::ExactlyOneOf(_) => count == 1,
                    Rule::AtLeastOneOf(_) => count >= 1,
                    Rule::AtMostOneOf(_) => count <= 1,
                };
                let check = if count == 0 { Check::Missing } else { Check::Parameter };
                self.push(
                    Edge::Rule(rule.clone(), count),
                    if is_good { Expected::Taken } else { Expected::Refused(check) },
                );
            }
        }
    }

    fn object(&mut self, object: &Object, depth: usize) {
        for field in &object.fields {
            self.field(field, None, depth);
        }
        self.rules(&object.rules);
    }

    fn field(&mut self, field: &Field, location: Option<Location>, depth: usize) {
        if depth == 0 {
            return;
        }
        self.inside(Step::Field(field.name.wire.clone()), |probes| {
            probes.push(Edge::Present, Expected::Taken);
            match field.presence {
                // A file is no part of JSON, and a list of which each item is a parameter is there without any.
                Presence::Required if field.wire == Wire::Repeated => {
                    probes.push(Edge::Items(0), Expected::Refused(Check::Missing));
                }
                Presence::Required => probes.push(Edge::Missing, Expected::Unbuildable),
                _ if field.constraints.iter().any(|it| matches!(it, Constraint::RequiredIf(_))) => {}
                _ => probes.push(Edge::Absent, Expected::Taken),
            }
            for constraint in &field.constraints {
                if let Constraint::RequiredIf(condition) = constraint
                    && !condition.path.contains(['.', '/', '['])
                {
                    probes.push(Edge::MissingWhile(condition.clone()), Expected::Refused(Check::Missing));
                    probes.push(Edge::AbsentUnless(condition.clone()), Expected::Taken);
                }
            }
            if let Some(choice) = probes.types.choice(&field.ty) {
                for (at, kind) in choice.kinds.iter().enumerate() {
                    probes.inside(Step::Kind(at), |probes| {
                        probes.push(Edge::Present, Expected::Taken);
                        if let Some(object) = probes.types.brought(kind) {
                            probes.object(object, depth - 1);
                        }
                    });
                }
                return;
            }
            probes.value(&field.ty, &field.constraints, location, depth);
        });
    }

    fn value(&mut self, ty: &Type, constraints: &[Constraint], location: Option<Location>, depth: usize) {
        let listed = constraints.iter().find_map(|constraint| match constraint {
            Constraint::OneOf(values) => Some(values),
            _ => None,
        });
        if let Some(values) = listed {
            return self.one_of(ty, values);
        }
        match ty {
            Type::String | Type::Secret => self.text(constraints),
            Type::Integer(_) | Type::Duration(_) | Type::Money(MoneyUnit::Fen) => self.whole(ty, constraints),
            Type::Number => self.decimal(constraints),
            Type::Money(MoneyUnit::Yuan) => self.yuan(constraints),
            Type::Boolean => {
                self.push(Edge::Exactly(json!(true)), Expected::Taken);
                self.push(Edge::Exactly(json!(false)), Expected::Taken);
            }
            Type::Url => self.url(constraints),
            Type::File => self.file(constraints, location),
            Type::Bytes => self.bytes(constraints),
            Type::List(of) | Type::Map(of) => {
                self.items(constraints);
                let each: Vec<Constraint> = constraints.iter().filter_map(each).collect();
                self.inside(Step::Item, |probes| probes.value(&of.ty, &each, None, depth));
            }
            Type::TextOr(other) => {
                self.push(Edge::Exactly(json!("a text")), Expected::Taken);
                self.inside(Step::NoText, |probes| probes.value(other, constraints, None, depth));
            }
            Type::Named(reference) => match self.types.shape(reference) {
                Some(Shape::Object(object)) if depth > 1 => self.object(object, depth - 1),
                Some(Shape::OpenEnum { values, .. }) => {
                    for value in values {
                        self.push(Edge::Exactly(literal(&value.value)), Expected::Taken);
                    }
                }
                Some(Shape::Id { .. }) => self.text(constraints),
                _ => {}
            },
            Type::Timestamp(_) | Type::Day | Type::Month | Type::Json | Type::Code(_) | Type::Choice(_) => {}
        }
    }

    fn one_of(&mut self, ty: &Type, values: &[Literal]) {
        for value in values {
            self.push(Edge::Exactly(literal(value)), Expected::Taken);
        }
        let other = match ty {
            Type::String => json!("none of them"),
            Type::Number => json!(0.123),
            _ => (0..=100_i64).find(|number| !values.contains(&Literal::Integer(*number))).into(),
        };
        self.push(Edge::Exactly(other), Expected::Refused(Check::Parameter));
    }

    fn text(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            match limit(constraint) {
                Some((measure, most, true)) => {
                    self.push(Edge::Text(measure, most, None), Expected::Taken);
                    let above = Edge::Text(measure, most + 1, Some(constraint.clone()));
                    self.push(above, Expected::Refused(Check::Parameter));
                }
                Some((measure, least, false)) => {
                    self.push(Edge::Text(measure, least, None), Expected::Taken);
                    if let Some(below) = least.checked_sub(1) {
                        // What is empty is not there.
                        let check = if below == 0 { Check::Missing } else { Check::Parameter };
                        let below = Edge::Text(measure, below, Some(constraint.clone()));
                        self.push(below, Expected::Refused(check));
                    }
                }
                None if matches!(constraint, Constraint::Chars(_)) => {
                    self.push(Edge::OtherCharacter, Expected::Refused(Check::Parameter));
                }
                None => {}
            }
        }
    }

    /// A number without a fraction, at the ends of its type and at its limits.
    fn whole(&mut self, ty: &Type, constraints: &[Constraint]) {
        let (first, last) = range(ty);
        let (mut least, mut most) = (first, last);
        for constraint in constraints {
            match constraint {
                Constraint::Min(Literal::Integer(min)) => least = i128::from(*min),
                Constraint::Max(Literal::Integer(max)) => most = i128::from(*max),
                _ => {}
            }
        }
        for (limit, beyond) in [(least, least - 1), (most, most + 1)] {
            self.push(Edge::Exactly(number(limit)), Expected::Taken);
            let is_held = (first..=last).contains(&beyond);
            let expected = if is_held { Expected::Refused(Check::Parameter) } else { Expected::Unbuildable };
            self.push(Edge::Exactly(number(beyond)), expected);
        }
    }

    fn decimal(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            let (limit, beyond) = match constraint {
                Constraint::Min(min) => (decimal(min), decimal(min) - 0.25),
                Constraint::Max(max) => (decimal(max), decimal(max) + 0.25),
                _ => continue,
            };
            self.push(Edge::Exactly(json!(limit)), Expected::Taken);
            self.push(Edge::Exactly(json!(beyond)), Expected::Refused(Check::Parameter));
        }
    }

    fn yuan(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            let (limit, beyond) = match constraint {
                Constraint::Min(min) => (min.fen(), min.fen().map(|fen| fen - 1)),
                Constraint::Max(max) => (max.fen(), max.fen().map(|fen| fen + 1)),
                _ => continue,
            };
            let (Some(limit), Some(beyond)) = (limit, beyond) else { continue };
            self.push(Edge::Exactly(yuan(limit)), Expected::Taken);
            self.push(Edge::Exactly(yuan(beyond)), Expected::Refused(Check::Parameter));
        }
    }

    fn url(&mut self, constraints: &[Constraint]) {
        for wrong in ["", "no address", "ftp://a.example/b.png", "https://"] {
            self.push(Edge::Exactly(json!(wrong)), Expected::Refused(Check::Url));
        }
        let tables: Vec<_> = constraints.iter().filter_map(|constraint| self.table(constraint)).collect();
        for table in tables {
            for group in &table.groups {
                for format in &group.formats {
                    let good = json!(format!("https://a.example/b.{}", format.extension));
                    self.push(Edge::Exactly(good), Expected::Taken);
                }
            }
            self.push(Edge::Exactly(json!("https://a.example/b.nope")), Expected::Refused(Check::Format));
        }
    }

    fn table(&self, constraint: &Constraint) -> Option<&'a FormatTable> {
        let Constraint::Formats(name) = constraint else { return None };
        self.tables.iter().find(|table| table.name.rust == *name)
    }

    /// A file of each format and at each limit. In a form, one without a name is none.
    fn file(&mut self, constraints: &[Constraint], location: Option<Location>) {
        let file = |name: &str, begins: &[u8], size: u64| Edge::File { name: name.into(), begins: begins.into(), size };
        let own = constraints.iter().filter_map(|constraint| match constraint {
            Constraint::Size(limit) => most(*limit),
            _ => None,
        });
        let own = own.min();
        let table = constraints.iter().find_map(|constraint| self.table(constraint));
        let Some(table) = table else {
            self.push(file("a.bin", b"a", 1), Expected::Taken);
            if let Some(most) = own {
                self.push(file("a.bin", b"a", most), Expected::Taken);
                self.push(file("a.bin", b"a", most + 1), Expected::Refused(Check::Size));
            }
            return self.push(file("a.bin", b"", 0), Expected::Refused(Check::Missing));
        };
        for group in &table.groups {
            let most = group.limit.and_then(most).into_iter().chain(own).min();
            for format in &group.formats {
                let name = format!("a.{}", format.extension);
                let begins = format.magic.first().map(|magic| beginning(magic)).unwrap_or_default();
                // What is inside of an archive is another matter.
                if format.archive.is_some() && table.archive_entries_checked {
                    continue;
                }
                self.push(file(&name, &begins, 100), Expected::Taken);
                if let Some(most) = most {
                    self.push(file(&name, &begins, most), Expected::Taken);
                    self.push(file(&name, &begins, most + 1), Expected::Refused(Check::Size));
                }
                if !begins.is_empty() {
                    self.push(file(&name, b"\0other", 100), Expected::Refused(Check::Format));
                }
                self.push(file(&name, &begins, 0), Expected::Refused(Check::Missing));
            }
        }
        if location == Some(Location::Form) {
            self.push(file("a.nope", b"a", 100), Expected::Refused(Check::Format));
        }
    }

    fn bytes(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            let (limit, beyond) = match constraint {
                Constraint::MinSize(least) => (least.bytes(), least.bytes().and_then(|least| least.checked_sub(1))),
                Constraint::Size(limit) => (most(*limit), most(*limit).map(|most| most + 1)),
                _ => continue,
            };
            if let Some(limit) = limit {
                self.push(Edge::Bytes(limit), Expected::Taken);
            }
            if let Some(beyond) = beyond {
                self.push(Edge::Bytes(beyond), Expected::Refused(Check::Size));
            }
        }
    }

    fn items(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            match constraint {
                Constraint::MinItems(least) => {
                    self.push(Edge::Items(*least), Expected::Taken);
                    if let Some(below) = least.checked_sub(1) {
                        self.push(Edge::Items(below), Expected::Refused(Check::Parameter));
                    }
                }
                Constraint::MaxItems(most) => {
                    self.push(Edge::Items(*most), Expected::Taken);
                    self.push(Edge::Items(most + 1), Expected::Refused(Check::Parameter));
                }
                _ => {}
            }
        }
    }
}

/// What an item has to be, if the constraint is one on each.
pub(super) fn each(constraint: &Constraint) -> Option<Constraint> {
    if let Constraint::Each(inner) = constraint { Some((**inner).clone()) } else { None }
}

/// A value of the spec as JSON.
pub(super) fn literal(value: &Literal) -> Value {
    match value {
        Literal::Integer(value) => json!(value),
        Literal::Number(value) => json!(value),
        Literal::Boolean(value) => json!(value),
        Literal::Text(value) => json!(value),
    }
}

pub(super) fn number(number: i128) -> Value {
    serde_json::Number::from_i128(number).map_or_else(|| json!(number as f64), Value::Number)
}

/// An amount as JSON: a whole number where it is one.
pub(super) fn yuan(fen: i64) -> Value {
    if fen % 100 == 0 { json!(fen / 100) } else { json!(fen as f64 / 100.0) }
}

fn decimal(literal: &Literal) -> f64 {
    match literal {
        Literal::Integer(value) => *value as f64,
        Literal::Number(value) => *value,
        Literal::Boolean(_) | Literal::Text(_) => f64::NAN,
    }
}

/// The numbers that a type holds.
pub(super) fn range(ty: &Type) -> (i128, i128) {
    let range = match ty {
        Type::Integer(ty) => ty.range(),
        Type::Duration(_) => IntegerType::U64.range(),
        _ => IntegerType::I64.range(),
    };
    (*range.start(), *range.end())
}

/// The largest size within a limit.
fn most(limit: SizeLimit) -> Option<u64> {
    match limit {
        SizeLimit::AtMost(size) => size.bytes(),
        SizeLimit::Below(size) => size.bytes().map(|bytes| bytes - 1),
    }
}

/// Bytes that begin as a pattern says: `52 49 ?? 57`.
pub(super) fn beginning(pattern: &str) -> Vec<u8> {
    pattern.split_whitespace().map(|digits| u8::from_str_radix(digits, 16).unwrap_or(b'x')).collect()
}
