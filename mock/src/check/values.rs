//! Checks values against the model: their types, their constraints, and what is inside them.

use std::borrow::Cow;

use serde_json::{Map, Value};
use weixin_codegen::describe;
use weixin_codegen::model::{
    Api, Check, Condition, Constraint, EndpointTypes, Field, Object, Presence, Rule, Shape, Type, Wire,
};

use super::bounds::{broken, broken_rule, number_suits};
use super::conditions::{holds, when};
use super::files;
use super::finding::{Findings, excerpt};
use super::text::{self, plain};
use super::wires;
use crate::calendar;

/// How deep nested values are checked; the JSON parser stops at the same depth.
const DEPTH: usize = 128;

/// The checks of one value, and where findings go.
pub(super) struct Values<'a> {
    pub(super) api: &'a Api,
    pub(super) types: EndpointTypes<'a>,
    pub(super) findings: &'a mut Findings,
    /// What came of the objects around the values, the outermost first: conditions look there.
    /// They are only there if there are conditions.
    pub(super) around: &'a mut Vec<Map<String, Value>>,
}

impl Values<'_> {
    /// Checks a value of a JSON body.
    pub(super) fn field(&mut self, field: &Field, path: &str, value: &Value) {
        self.nested(field, path, value, DEPTH);
    }

    /// Checks a value that travels as text. Where empty text is no value, it counts as missing.
    pub(super) fn text(&mut self, field: &Field, given: &str) {
        let name = &field.name.wire;
        if !matches!(field.wire, Wire::Plain | Wire::Lenient | Wire::String) {
            return self.field(field, name, &Value::from(given));
        }
        let ty = self.types.choice(&field.ty).map_or(&field.ty, |choice| &choice.ty);
        let shape = if let Type::Named(reference) = &field.ty { self.types.shape(reference) } else { None };
        let value = match shape {
            // A numeric enum travels as text too.
            Some(Shape::OpenEnum { numeric: true, .. }) => text::integer(given).map(Value::Number),
            Some(Shape::Object(_)) => serde_json::from_str(given).ok(),
            _ => text::value(given, ty),
        };
        match value {
            Some(value) => self.value(&field.ty, field.wire, &field.constraints, name, &value, DEPTH),
            None if given.is_empty() => self.findings.failed(name, Check::Missing, "is empty"),
            None => {
                let found = if field.ty == Type::Secret { HIDDEN.to_owned() } else { excerpt(given) };
                self.findings.failed(
                    name,
                    Check::Parameter,
                    format!("{found}, must be of type {}", describe::ty(&field.ty)),
                );
            }
        }
    }

    /// Reports an absent value that is required under a condition, if it holds.
    pub(super) fn required_if(&mut self, path: &str, condition: &Condition) {
        if holds(condition, self.around) {
            self.findings.failed(path, Check::Missing, format!("is missing, required {}", when(condition)));
        }
    }

    /// Checks a list of which each item came as a parameter of its own.
    pub(super) fn repeated(&mut self, field: &Field, items: Vec<Value>) {
        self.field(field, &field.name.wire, &Value::Array(items));
    }

    fn nested(&mut self, field: &Field, path: &str, value: &Value, depth: usize) {
        self.value(&field.ty, field.wire, &field.constraints, path, value, depth);
    }

    fn value(&mut self, ty: &Type, wire: Wire, constraints: &[Constraint], path: &str, value: &Value, depth: usize) {
        let value = match wires::opened(ty, wire, value) {
            Ok(value) => value,
            Err(must) => return self.findings.malformed(path, must),
        };
        let value = value.as_ref();
        if !self.type_suits(ty, wire, value) {
            return self.findings.malformed(path, format!("must be of type {}", describe::ty(ty)));
        }
        for constraint in constraints {
            match ty {
                Type::Bytes => self.size(constraint, path, value),
                _ => self.constraint(constraint, path, value, *ty == Type::Secret),
            }
        }
        if *ty == Type::Url && !constraints.contains(&Constraint::Url) {
            self.constraint(&Constraint::Url, path, value, false);
        }
        if depth > 0 {
            self.inside(ty, wire, path, value, depth - 1);
        }
    }

    /// What a list, a map or an object holds.
    fn inside(&mut self, ty: &Type, wire: Wire, path: &str, value: &Value, depth: usize) {
        match (ty, value) {
            (Type::List(of), Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.value(&of.ty, wires::of_item(wire, of), &[], &format!("{path}[{at}]"), item, depth);
                }
            }
            (Type::Map(of), Value::Object(items)) => {
                for (key, item) in items {
                    self.value(&of.ty, wires::of_item(wire, of), &[], &format!("{path}.{key}"), item, depth);
                }
            }
            (Type::TextOr(other), value) if !value.is_string() => self.inside(other, wire, path, value, depth),
            (Type::Named(_), Value::Object(fields)) => {
                if let Some(object) = self.types.object(ty) {
                    let is_looked_at = !self.around.is_empty();
                    self.around.extend(is_looked_at.then(|| fields.clone()));
                    self.object(&object.fields, &object.rules, path, fields, depth);
                    if is_looked_at {
                        self.around.pop();
                    }
                }
            }
            _ => {}
        }
    }

    /// The number of bytes that came in Base64.
    fn size(&mut self, constraint: &Constraint, path: &str, value: &Value) {
        let found = value.as_str().and_then(wires::bytes).map_or(0, |bytes| bytes.len() as u64);
        let (holds, must) = match constraint {
            Constraint::MinSize(least) => {
                (least.bytes().is_none_or(|least| found >= least), format!("be at least {least}"))
            }
            Constraint::Size(limit) => return files::size(path, found, *limit, self.findings),
            _ => return,
        };
        if !holds {
            self.findings.failed(path, Check::Size, format!("{found} bytes, must {must}"));
        }
    }

    fn object(&mut self, fields: &[Field], rules: &[Rule], path: &str, given: &Map<String, Value>, depth: usize) {
        for field in fields {
            let name = &field.name.wire;
            let at = format!("{path}.{name}");
            match given.get(name) {
                Some(Value::Null) if field.presence != Presence::Required => {}
                Some(value) if is_nothing(field, value) => {}
                Some(value) => {
                    self.nested(field, &at, value, depth);
                    if let Some(brought) = brought(self.types, field, (&at, &plain(value)), self.findings) {
                        self.object(&brought.fields, &brought.rules, path, given, depth);
                    }
                }
                None if matches!(field.presence, Presence::Required | Presence::Nullable) => {
                    self.findings.failed(&at, Check::Missing, "is missing");
                }
                None => {}
            }
            if given.get(name).is_none_or(Value::is_null) {
                for constraint in &field.constraints {
                    if let Constraint::RequiredIf(condition) = constraint {
                        self.required_if(&at, condition);
                    }
                }
            }
        }
        let is_set = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
        for finding in rules.iter().filter_map(|rule| broken_rule(rule, is_set, path)) {
            self.findings.push(&finding.field, finding.what, finding.kind);
        }
    }

    fn type_suits(&self, ty: &Type, wire: Wire, value: &Value) -> bool {
        match (ty, value) {
            (Type::Json, _) => true,
            (Type::TextOr(other), value) => value.is_string() || self.type_suits(other, wire, value),
            (Type::String | Type::Secret | Type::Url | Type::Bytes, Value::String(_)) => true,
            (Type::String | Type::Secret, Value::Number(_)) => wire == Wire::Lenient,
            (Type::Day, value) => dated(wire, value).is_some_and(|text| calendar::is_day(&text, wire)),
            (Type::Month, value) => dated(wire, value).is_some_and(|text| calendar::is_month(&text, wire)),
            (Type::Timestamp(_), value) if matches!(wire, Wire::Rfc3339 | Wire::DateTime | Wire::Digits) => {
                value.as_str().is_some_and(|text| calendar::is_time(text, wire))
            }
            (Type::Boolean, Value::Bool(_)) => true,
            (Type::Boolean, Value::String(text)) => wire != Wire::Plain && text.parse::<bool>().is_ok(),
            (Type::List(_), Value::Array(_)) | (Type::Map(_), Value::Object(_)) => true,
            (Type::Choice(_), value) => {
                self.types.choice(ty).is_some_and(|choice| self.type_suits(&choice.ty, wire, value))
            }
            (Type::Named(reference), value) => match (self.types.shape(reference), value) {
                (Some(Shape::Object(_)), Value::Object(_)) | (Some(Shape::Id { .. }), Value::String(_)) => true,
                (Some(Shape::OpenEnum { numeric: false, .. }), Value::String(_)) => true,
                (Some(Shape::OpenEnum { numeric: true, .. }), Value::String(text)) => {
                    wire != Wire::Plain && text::integer(text).is_some()
                }
                (Some(Shape::OpenEnum { numeric: true, .. }), value) => value.is_i64() || value.is_u64(),
                _ => false,
            },
            (_, Value::String(text)) => {
                wire != Wire::Plain && text::value(text, ty).is_some_and(|value| number_suits(ty, &value))
            }
            (_, value) => number_suits(ty, value),
        }
    }

    fn constraint(&mut self, constraint: &Constraint, path: &str, value: &Value, secret: bool) {
        if let Constraint::Each(each) = constraint {
            for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                self.constraint(each, &format!("{path}[{at}]"), item, secret);
            }
            for (key, item) in value.as_object().into_iter().flatten() {
                self.constraint(each, &format!("{path}.{key}"), item, secret);
            }
            return;
        }
        if let Constraint::Formats(table) = constraint {
            return files::check_url(self.api, table, path, value, self.findings);
        }
        let Some(must) = broken(constraint, value) else { return };
        let is_empty = matches!(value, Value::String(text) if text.is_empty());
        let check = match constraint {
            Constraint::Url => Check::Url,
            Constraint::MinLength(_) | Constraint::MinBytes(_) | Constraint::MinWidth(_) if is_empty => Check::Missing,
            _ => Check::Parameter,
        };
        let found = match value {
            _ if secret => HIDDEN.to_owned(),
            // An item may be a secret.
            Value::Array(items) => format!("{} items", items.len()),
            Value::Object(items) => format!("{} items", items.len()),
            value => excerpt(&plain(value)),
        };
        self.findings.failed(path, check, format!("{found}, must {must}"));
    }
}

/// What the kind of a choice brings that a value tells. A value that tells none is reported at its path.
pub(super) fn brought<'a>(
    types: EndpointTypes<'a>,
    field: &Field,
    (path, value): (&str, &str),
    findings: &mut Findings,
) -> Option<&'a Object> {
    let choice = types.choice(&field.ty)?;
    let kind = choice.kind(value);
    if kind.is_none() {
        let known: Vec<String> = choice.kinds.iter().map(|kind| describe::visible(&kind.value)).collect();
        let what = format!("{}, must be one of {}", excerpt(value), known.join(", "));
        findings.failed(path, Check::Parameter, what);
    }
    types.brought(kind?)
}

/// The text of a day or month, which may travel as a number.
fn dated(wire: Wire, value: &Value) -> Option<Cow<'_, str>> {
    match (wire, value) {
        (Wire::Number, Value::Number(number)) => Some(number.to_string().into()),
        (Wire::Number, _) => None,
        (_, value) => value.as_str().map(Cow::Borrowed),
    }
}

/// What messages show in place of a secret.
const HIDDEN: &str = "a secret value";

/// Whether the value of an optional field counts as absent: the empty string does, where it cannot be a value.
pub(super) fn is_nothing(field: &Field, value: &Value) -> bool {
    let optional = matches!(field.presence, Presence::Optional { .. } | Presence::Default(_));
    optional && has_no_empty_text(field.wire) && value.as_str() == Some("")
}

fn has_no_empty_text(wire: Wire) -> bool {
    match wire {
        Wire::Lenient | Wire::String | Wire::Json => true,
        Wire::Dashes | Wire::Digits | Wire::Number | Wire::Rfc3339 | Wire::DateTime => true,
        Wire::Plain | Wire::Commas | Wire::Semicolons | Wire::Pipes | Wire::Spaces => false,
        Wire::Base64 | Wire::Repeated => false,
    }
}
