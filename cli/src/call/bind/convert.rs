//! Converts untyped values to the types of the model.

use std::collections::BTreeMap;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use weixin_codegen::describe;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{
    self, EndpointTypes, EnumValue, Field, Kind, Literal, MoneyUnit, Presence, Shape, TimestampUnit, Type, TypeRef,
    Wire,
};
use weixin_runtime::{Bytes, ExposeSecret, SecretString, UnixMillis, UnixSeconds, UtcOffset};

use super::value::{Choice, List, Object, Placeholder, Slot, Value};
use crate::call::parse::untyped::{SecretOrigin, UntypedValue};
use crate::call::violations::{Violations, quoted, shown};

/// Converts values.
pub(crate) struct Converter<'a> {
    types: EndpointTypes<'static>,
    /// The time zone of times without an offset.
    time_zone: UtcOffset,
    typed: &'a [String],
    violations: &'a mut Violations,
    notes: Vec<String>,
    placeholders: Option<Vec<Placeholder>>,
}

impl<'a> Converter<'a> {
    /// With `redacted`, placeholders stand for secrets, so that the values can be shown. `typed` are the paths of JSON from the
    /// command line.
    pub(crate) fn new(
        types: EndpointTypes<'static>,
        typed: &'a [String],
        redacted: bool,
        violations: &'a mut Violations,
    ) -> Self {
        Self {
            types,
            time_zone: UtcOffset::UTC,
            typed,
            violations,
            notes: Vec::new(),
            placeholders: redacted.then(Vec::new),
        }
    }

    /// Sets the time zone of times without an offset.
    pub(crate) fn in_time_zone(self, time_zone: UtcOffset) -> Self {
        Self { time_zone, ..self }
    }

    /// The secrets that were replaced, and notes that are not errors.
    pub(crate) fn into_placeholders_and_notes(self) -> (Vec<Placeholder>, Vec<String>) {
        (self.placeholders.unwrap_or_default(), self.notes)
    }

    /// Converts the value of a field.
    pub(crate) fn slot(&mut self, field: &'static Field, input: Option<&UntypedValue>, path: &str) -> Slot {
        match input {
            None => match &field.presence {
                Presence::Required if self.violations.contains(path) => Slot::Wrong,
                Presence::Required => {
                    self.violations.missing(path, "be given");
                    Slot::Wrong
                }
                Presence::Optional { .. } | Presence::Nullable => Slot::Absent,
                Presence::Default(value) => self.slot(field, Some(&UntypedValue::Json(json_of(value))), path),
            },
            Some(UntypedValue::Json(Json::Null)) if field.presence == Presence::Nullable => Slot::Absent,
            Some(UntypedValue::Json(Json::Null))
                if matches!(field.presence, Presence::Optional { nullable: true, .. }) =>
            {
                Slot::Null
            }
            Some(input) => {
                let inside = inside_of_text(field, input);
                self.value(&field.ty, inside.as_ref().unwrap_or(input), path).map_or(Slot::Wrong, Slot::Set)
            }
        }
    }

    /// Converts the value of a field, and what its kind brings if it is a choice: `inputs` are those of its object.
    pub(crate) fn field(
        &mut self,
        field: &'static Field,
        inputs: &BTreeMap<String, UntypedValue>,
        prefix: &str,
    ) -> Slot {
        let wire = &field.name.wire;
        let path = format!("{prefix}{wire}");
        let Some(choice) = self.types.choice(&field.ty) else { return self.slot(field, inputs.get(wire), &path) };
        let given = match (inputs.get(wire), &field.presence) {
            (None, Presence::Default(value)) => Some(UntypedValue::Json(json_of(value))),
            (given, _) => given.cloned(),
        };
        let Some(given) = given else { return self.slot(field, None, &path) };
        let kind = self.value(&choice.ty, &given, &path).and_then(|value| self.kind(choice, &value, &path));
        let Some((kind, object)) = kind else { return Slot::Wrong };
        let fields = object.fields.iter().map(|field| (field, self.field(field, inputs, prefix))).collect();
        Slot::Set(Value::Choice(Choice { kind, brought: Object { fields, rules: &object.rules } }))
    }

    fn kind(
        &mut self,
        choice: &'static model::Choice,
        value: &Value,
        path: &str,
    ) -> Option<(&'static Kind, &'static model::Object)> {
        let value = match value {
            Value::Text(text) => text.clone(),
            Value::Signed(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            _ => return None,
        };
        let Some(kind) = choice.kind(&value) else {
            let known: Vec<String> = choice.kinds.iter().map(|kind| describe::visible(&kind.value)).collect();
            let near = nearest(&value, known.iter().map(String::as_str)).filter(|_| choice.ty == Type::String);
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            self.violations.wrong(path, quoted(&value), format!("be one of {}{near}", known.join(", ")));
            return None;
        };
        Some((kind, self.types.brought(kind)?))
    }

    fn value(&mut self, ty: &'static Type, input: &UntypedValue, path: &str) -> Option<Value> {
        if matches!(input, UntypedValue::Unreadable) {
            return None;
        }
        match ty {
            Type::String | Type::Url => self.text(input, path).map(Value::Text),
            Type::Secret => self.secret(input, path).map(Value::Secret),
            Type::Integer(integer) if integer.is_signed() => {
                let unused = i64::BITS - integer.bits();
                let (least, most) = (i64::MIN >> unused, i64::MAX >> unused);
                self.whole(input, path, &format!("be an integer from {least} to {most}"), least..=most)
            }
            Type::Integer(integer) => {
                let most = u64::MAX >> (u64::BITS - integer.bits());
                self.natural(input, path, &format!("be an integer from 0 to {most}"), most)
            }
            Type::Number => self.number(input, path),
            Type::Boolean => self.flag(input, path),
            Type::Timestamp(unit) => self.moment(*unit, input, path),
            Type::Duration(unit) => self.natural(input, path, &format!("be a duration in {}", unit.key()), u64::MAX),
            Type::Day => self.parsed(input, path, "be a day such as 2023-11-02", Value::Day),
            Type::Month => self.parsed(input, path, "be a month such as 2017-02", Value::Month),
            Type::Money(MoneyUnit::Fen) => self.whole(input, path, "be a whole number of fen", i64::MIN..=i64::MAX),
            Type::Money(MoneyUnit::Yuan) => self.parsed(input, path, "be an amount in yuan such as 12.34", Value::Yuan),
            Type::File => self.file(input, path),
            Type::Bytes => self.bytes(input, path),
            // No request holds a code.
            Type::Json | Type::Code(_) => self.any(input, path).map(Value::Json),
            Type::List(items) => self.list(&items.ty, input, path),
            Type::Map(items) => self.map(&items.ty, input, path),
            Type::Named(reference) => self.named(reference, input, path),
            Type::TextOr(other) => match input {
                UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => Some(Value::Text(text.clone())),
                input => self.value(other, input, path),
            },
            // It is converted with what its kind brings.
            Type::Choice(_) => None,
        }
    }

    fn text(&mut self, input: &UntypedValue, path: &str) -> Option<String> {
        match input {
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => Some(text.clone()),
            other => self.refuse(other, path, "be a string"),
        }
    }

    fn secret(&mut self, input: &UntypedValue, path: &str) -> Option<SecretString> {
        let (secret, origin) = match input {
            UntypedValue::Secret(secret, origin) => (secret.clone(), origin.clone()),
            UntypedValue::Text(text) => (text.as_str().into(), SecretOrigin::CommandLine),
            UntypedValue::Json(Json::String(text)) => (text.as_str().into(), self.origin(path)),
            _ => {
                self.violations.wrong(path, "not a string", "be a string");
                return None;
            }
        };
        // An empty secret hides nothing, and has to look empty.
        let Some(placeholders) = self.placeholders.as_mut().filter(|_| !secret.expose_secret().is_empty()) else {
            return Some(secret);
        };
        let text = Placeholder::text(placeholders.len());
        placeholders.push(Placeholder { text: text.clone(), path: path.to_owned(), origin });
        Some(text.into())
    }

    /// Where the JSON at a path came from.
    fn origin(&self, path: &str) -> SecretOrigin {
        let is_within = |typed: &String| {
            path.strip_prefix(typed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if self.typed.iter().any(is_within) { SecretOrigin::CommandLine } else { SecretOrigin::Other }
    }

    fn whole(
        &mut self,
        input: &UntypedValue,
        path: &str,
        must: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<Value> {
        let number = match input {
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => text.trim().parse().ok(),
            UntypedValue::Json(Json::Number(number)) => number.as_i64(),
            _ => None,
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Some(Value::Signed(number)),
            None => self.refuse(input, path, must),
        }
    }

    fn natural(&mut self, input: &UntypedValue, path: &str, must: &str, most: u64) -> Option<Value> {
        let number = match input {
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => text.trim().parse().ok(),
            UntypedValue::Json(Json::Number(number)) => number.as_u64(),
            _ => None,
        };
        match number.filter(|number| *number <= most) {
            Some(number) => Some(Value::Unsigned(number)),
            None => self.refuse(input, path, must),
        }
    }

    /// A moment: a number, or a text that says when.
    fn moment(&mut self, unit: TimestampUnit, input: &UntypedValue, path: &str) -> Option<Value> {
        let zone = self.time_zone;
        let of_number = |number: i64| match unit {
            TimestampUnit::Seconds => Value::Seconds(UnixSeconds(number)),
            TimestampUnit::Milliseconds => Value::Millis(UnixMillis(number)),
        };
        let of_text = |text: &str| match unit {
            TimestampUnit::Seconds => UnixSeconds::parse(text, zone).map(Value::Seconds),
            TimestampUnit::Milliseconds => UnixMillis::parse(text, zone).map(Value::Millis),
        };
        let value = match input {
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => {
                text.trim().parse().ok().map(of_number).or_else(|| of_text(text))
            }
            UntypedValue::Json(Json::Number(number)) => number.as_i64().map(of_number),
            _ => None,
        };
        let must = format!("be a timestamp in {} since 1970, or a time such as 2023-11-02 15:04:05", unit.key());
        value.or_else(|| self.refuse(input, path, &must))
    }

    /// A value that is written as a text, or as a number in JSON.
    fn parsed<T: FromStr>(
        &mut self,
        input: &UntypedValue,
        path: &str,
        must: &str,
        value: impl Fn(T) -> Value,
    ) -> Option<Value> {
        let parsed = match input {
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => text.trim().parse().ok(),
            UntypedValue::Json(Json::Number(number)) => number.to_string().parse().ok(),
            _ => None,
        };
        match parsed {
            Some(parsed) => Some(value(parsed)),
            None => self.refuse(input, path, must),
        }
    }

    fn number(&mut self, input: &UntypedValue, path: &str) -> Option<Value> {
        let number = match input {
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => text.trim().parse().ok(),
            UntypedValue::Json(Json::Number(number)) => number.as_f64(),
            _ => None,
        };
        match number.filter(|number: &f64| number.is_finite()) {
            Some(number) => Some(Value::Number(number)),
            None => self.refuse(input, path, "be a number"),
        }
    }

    fn flag(&mut self, input: &UntypedValue, path: &str) -> Option<Value> {
        match input {
            UntypedValue::Json(Json::Bool(flag)) => Some(Value::Flag(*flag)),
            UntypedValue::Text(text) if text == "true" => Some(Value::Flag(true)),
            UntypedValue::Text(text) if text == "false" => Some(Value::Flag(false)),
            other => self.refuse(other, path, "be true or false"),
        }
    }

    fn file(&mut self, input: &UntypedValue, path: &str) -> Option<Value> {
        match input {
            UntypedValue::File(file, _) => Some(Value::File(file.clone())),
            UntypedValue::Text(text) if !text.is_empty() => {
                let must = format!("be a file: write {path}=@{}", shown(text));
                self.refuse(input, path, &must)
            }
            other => self.refuse(other, path, &format!("be a file: write {path}=@PATH")),
        }
    }

    /// Bytes: the content of a file, or Base64.
    fn bytes(&mut self, input: &UntypedValue, path: &str) -> Option<Value> {
        let bytes = match input {
            UntypedValue::Bytes(bytes) => Some(bytes.clone()),
            UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) => {
                STANDARD.decode(text).ok().map(Bytes::from)
            }
            _ => None,
        };
        match bytes {
            Some(bytes) => Some(Value::Bytes(bytes)),
            None => self.refuse(input, path, &format!("be Base64, or a file: write {path}=@PATH")),
        }
    }

    fn any(&mut self, input: &UntypedValue, path: &str) -> Option<Json> {
        match input {
            UntypedValue::Json(json) => Some(json.clone()),
            UntypedValue::Text(text) => Some(Json::String(text.clone())),
            UntypedValue::List(items) => {
                items.iter().enumerate().map(|(at, item)| self.any(item, &format!("{path}[{at}]"))).collect()
            }
            UntypedValue::Object(fields) => {
                let each = fields.iter();
                each.map(|(key, field)| Some((key.clone(), self.any(field, &format!("{path}.{key}"))?))).collect()
            }
            other => self.refuse(other, path, "be JSON"),
        }
    }

    fn list(&mut self, items: &'static Type, input: &UntypedValue, path: &str) -> Option<Value> {
        let inputs = match input {
            UntypedValue::List(inputs) => inputs.clone(),
            UntypedValue::Json(Json::Array(array)) => array.iter().cloned().map(UntypedValue::Json).collect(),
            // One `name=value` is a list of one item.
            UntypedValue::Text(_) => vec![input.clone()],
            other => return self.refuse(other, path, "be a list: repeat the parameter, or write JSON after `:=`"),
        };
        let each = inputs.iter().enumerate();
        let values: Vec<Option<Value>> =
            each.map(|(at, input)| self.value(items, input, &format!("{path}[{at}]"))).collect();
        // With an invalid item, no rule looks at the list.
        values.into_iter().collect::<Option<Vec<Value>>>().map(|values| Value::List(List::of(values)))
    }

    fn map(&mut self, items: &'static Type, input: &UntypedValue, path: &str) -> Option<Value> {
        let Some(inputs) = input.fields() else {
            return self.refuse(input, path, "be a map: write name.key=value, or JSON after `:=`");
        };
        let each = inputs.iter();
        let values: Vec<Option<(String, Value)>> = each
            .map(|(key, input)| {
                let value = self.value(items, input, &format!("{path}.{}", shown(key)))?;
                Some((key.clone(), value))
            })
            .collect();
        values.into_iter().collect::<Option<BTreeMap<_, _>>>().map(Value::Map)
    }

    fn named(&mut self, reference: &TypeRef, input: &UntypedValue, path: &str) -> Option<Value> {
        match self.types.shape(reference)? {
            Shape::Object(object) => self.object(object, input, path),
            Shape::Id { .. } => self.text(input, path).map(Value::Text),
            // Only fields are choices.
            Shape::Choice(_) => None,
            Shape::OpenEnum { numeric: true, values } => {
                let known = listed(values);
                let value = self.whole(input, path, &format!("be a number, such as {known}"), i64::MIN..=i64::MAX)?;
                if let Value::Signed(number) = value {
                    self.note_unknown(path, &number.to_string(), values, false);
                }
                Some(value)
            }
            Shape::OpenEnum { numeric: false, values } => {
                let text = self.text(input, path)?;
                self.note_unknown(path, &text, values, true);
                Some(Value::Text(text))
            }
        }
    }

    /// A value that is not in the spec is allowed, because the service may know it by now. But it may be a typo.
    fn note_unknown(&mut self, path: &str, value: &str, values: &[EnumValue], words: bool) {
        let known: Vec<String> = values.iter().map(|known| known.value.to_string()).collect();
        if known.iter().any(|known| known == value) {
            return;
        }
        // Numbers that look alike are not related.
        let near = nearest(value, known.iter().map(String::as_str)).filter(|_| words);
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        self.notes.push(format!(
            "{path}: {} is not one of the values in the spec: {}{near}",
            quoted(value),
            known.join(", ")
        ));
    }

    fn object(&mut self, object: &'static model::Object, input: &UntypedValue, path: &str) -> Option<Value> {
        let Some(inputs) = input.fields() else {
            return self.refuse(input, path, "be an object: write name.field=value, or JSON after `:=`");
        };
        let prefix = format!("{path}.");
        let fields = object.fields.iter().map(|field| (field, self.field(field, &inputs, &prefix))).collect();
        let object = Object { fields, rules: &object.rules };
        unknown_names(object.slots(), &inputs, &prefix, self.violations);
        Some(Value::Object(object))
    }

    /// Reports a value that is not of the type.
    fn refuse<T>(&mut self, input: &UntypedValue, path: &str, must: &str) -> Option<T> {
        self.violations.wrong(path, input.describe(), must);
        None
    }
}

/// Reports names that no field has, nor any that the kinds of choices bring. `fields` are those of the object.
pub(crate) fn unknown_names<'a>(
    fields: impl Iterator<Item = (&'static Field, &'a Slot)>,
    inputs: &BTreeMap<String, UntypedValue>,
    prefix: &str,
    violations: &mut Violations,
) {
    let mut known = Vec::new();
    let is_sure = fields.fold(true, |sure, (field, slot)| names(field, slot, &mut known) && sure);
    // What an unknown kind brings is not known.
    for name in inputs.keys().filter(|name| is_sure && !known.contains(&name.as_str())) {
        violations.unknown(&format!("{prefix}{name}"), name, known.iter().copied());
    }
}

/// What is inside of JSON in a text, if it is given as that text: a page's sample has it so.
fn inside_of_text(field: &Field, input: &UntypedValue) -> Option<UntypedValue> {
    let holds_more = !matches!(field.ty, Type::Json | Type::String | Type::TextOr(_));
    match input {
        UntypedValue::Text(text) | UntypedValue::Json(Json::String(text)) if field.wire == Wire::Json && holds_more => {
            serde_json::from_str(text).ok().map(UntypedValue::Json)
        }
        _ => None,
    }
}

/// The name of a field, and those of what its kind brings. False if it is not known what it brings.
fn names(field: &'static Field, slot: &Slot, into: &mut Vec<&'static str>) -> bool {
    into.push(&field.name.wire);
    match slot {
        Slot::Set(Value::Choice(choice)) => {
            choice.brought.slots().fold(true, |sure, (field, slot)| names(field, slot, into) && sure)
        }
        Slot::Wrong => !matches!(field.ty, Type::Choice(_)),
        Slot::Set(_) | Slot::Absent | Slot::Null => true,
    }
}

fn listed(values: &[EnumValue]) -> String {
    let each: Vec<String> = values
        .iter()
        .map(|known| {
            if known.doc.is_empty() {
                known.value.to_string()
            } else {
                format!("{} ({})", known.value, known.doc.trim_end_matches('.'))
            }
        })
        .collect();
    each.join(", ")
}

/// A literal of the spec as JSON.
pub(crate) fn json_of(literal: &Literal) -> Json {
    match literal {
        Literal::Integer(number) => (*number).into(),
        Literal::Number(number) => (*number).into(),
        Literal::Boolean(flag) => (*flag).into(),
        Literal::Text(text) => text.as_str().into(),
    }
}
