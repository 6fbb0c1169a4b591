//! From what was given to values of the model's types.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{
    self, EndpointTypes, EnumValue, Field, Literal, Presence, Rule, Shape, Type, TypeRef, Unit,
};
use weixin_runtime::{ExposeSecret, File, SecretString};

use crate::call::parse::load::{Input, Origin};
use crate::call::problems::{Problems, quoted, shown};

/// A value of one of the model's types.
///
/// Whole numbers are kept in 64 bits: their range was looked at when they were made.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Secret(SecretString),
    Signed(i64),
    Unsigned(u64),
    Number(f64),
    Flag(bool),
    File(File),
    Json(Json),
    List(List),
    Map(BTreeMap<String, Value>),
    Object(Object),
}

/// Items. Those that can have rules have a type of their own, as they have in generated code.
#[derive(Clone, Debug)]
pub(crate) enum List {
    Texts(Vec<String>),
    Signed(Vec<i64>),
    Unsigned(Vec<u64>),
    Numbers(Vec<f64>),
    Values(Vec<Value>),
}

/// An object: each field of the spec with what was given for it.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Its fields, in the order of the spec.
    pub(crate) fields: Vec<(&'static Field, Slot)>,
    /// What holds across them.
    pub(crate) rules: &'static [Rule],
}

/// What was given for a field.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// Nothing.
    Absent,
    /// A value.
    Set(Value),
    /// Something that is no value of the type, which has been told; no rule says anything about it.
    Wrong,
}

/// A secret that was replaced by a mark, for a request that is shown and not sent.
#[derive(Clone, Debug)]
pub(crate) struct Mask {
    /// What stands in its place.
    pub(crate) mark: String,
    /// The parameter, with the way to it.
    pub(crate) path: String,
    /// Where the secret came from.
    pub(crate) origin: Origin,
}

/// Makes values.
pub(crate) struct Converter<'a> {
    types: EndpointTypes<'static>,
    typed: &'a [String],
    problems: &'a mut Problems,
    notes: Vec<String>,
    masks: Option<Vec<Mask>>,
}

impl<'a> Converter<'a> {
    /// With `masked`, secrets are replaced by marks: what is made then can be shown. `typed` are the places of JSON that stood
    /// on the command line.
    pub(crate) fn new(
        types: EndpointTypes<'static>,
        typed: &'a [String],
        masked: bool,
        problems: &'a mut Problems,
    ) -> Self {
        Self { types, typed, problems, notes: Vec::new(), masks: masked.then(Vec::new) }
    }

    /// What was replaced, and what is worth a word though it breaks no rule.
    pub(crate) fn into_masks_and_notes(self) -> (Vec<Mask>, Vec<String>) {
        (self.masks.unwrap_or_default(), self.notes)
    }

    /// What was given for a field, as a value.
    pub(crate) fn slot(&mut self, field: &'static Field, input: Option<&Input>, path: &str) -> Slot {
        let nullable = field.presence == Presence::Nullable;
        match input {
            None => match &field.presence {
                Presence::Required if self.problems.speak_of(path) => Slot::Wrong,
                Presence::Required => {
                    self.problems.missing(path, "be given");
                    Slot::Wrong
                }
                Presence::Optional { .. } | Presence::Nullable => Slot::Absent,
                Presence::Default(value) => self.slot(field, Some(&Input::Json(json_of(value))), path),
            },
            Some(Input::Json(Json::Null)) if nullable => Slot::Absent,
            Some(input) => self.value(&field.ty, input, path).map_or(Slot::Wrong, Slot::Set),
        }
    }

    fn value(&mut self, ty: &'static Type, input: &Input, path: &str) -> Option<Value> {
        if matches!(input, Input::Unreadable) {
            return None;
        }
        match ty {
            Type::String | Type::Url => self.text(input, path).map(Value::Text),
            Type::Secret => self.secret(input, path).map(Value::Secret),
            Type::Integer { signed: true, bits } => {
                let (least, most) = (i64::MIN >> (64 - bits.clamp(&8, &64)), i64::MAX >> (64 - bits.clamp(&8, &64)));
                self.whole(input, path, &format!("be a whole number from {least} to {most}"), least..=most)
            }
            Type::Integer { signed: false, bits } => {
                let most = u64::MAX >> (64 - bits.clamp(&8, &64));
                self.natural(input, path, &format!("be a whole number from 0 to {most}"), most)
            }
            Type::Number => self.number(input, path),
            Type::Boolean => self.flag(input, path),
            Type::Timestamp(unit) => self.whole(
                input,
                path,
                &format!("be a moment, in {} since 1970", unit_word(*unit)),
                i64::MIN..=i64::MAX,
            ),
            Type::Duration(unit) => {
                self.natural(input, path, &format!("be a length of time, in {}", unit_word(*unit)), u64::MAX)
            }
            Type::File => self.file(input, path),
            Type::Json => self.any(input, path).map(Value::Json),
            Type::List(items) => self.list(items, input, path),
            Type::Map(items) => self.map(items, input, path),
            Type::Named(reference) => self.named(reference, input, path),
        }
    }

    fn text(&mut self, input: &Input, path: &str) -> Option<String> {
        match input {
            Input::Text(text) | Input::Json(Json::String(text)) => Some(text.clone()),
            other => self.refuse(other, path, "be a text"),
        }
    }

    fn secret(&mut self, input: &Input, path: &str) -> Option<SecretString> {
        let (secret, origin) = match input {
            Input::Secret(secret, origin) => (secret.clone(), origin.clone()),
            Input::Text(text) => (text.as_str().into(), Origin::Argument),
            Input::Json(Json::String(text)) => (text.as_str().into(), self.origin(path)),
            _ => {
                self.problems.wrong(path, "something else than a text", "be a text");
                return None;
            }
        };
        // An empty secret is none, and has to look so.
        let Some(masks) = self.masks.as_mut().filter(|_| !secret.expose_secret().is_empty()) else {
            return Some(secret);
        };
        let mark = format!("__weixin_secret_{}__", masks.len());
        masks.push(Mask { mark: mark.clone(), path: path.to_owned(), origin });
        Some(mark.into())
    }

    /// Where JSON came from that stands at a place.
    fn origin(&self, path: &str) -> Origin {
        let is_within = |typed: &String| {
            path.strip_prefix(typed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if self.typed.iter().any(is_within) { Origin::Argument } else { Origin::Elsewhere }
    }

    fn whole(&mut self, input: &Input, path: &str, must: &str, range: std::ops::RangeInclusive<i64>) -> Option<Value> {
        let number = match input {
            Input::Text(text) | Input::Json(Json::String(text)) => text.trim().parse().ok(),
            Input::Json(Json::Number(number)) => number.as_i64(),
            _ => None,
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Some(Value::Signed(number)),
            None => self.refuse(input, path, must),
        }
    }

    fn natural(&mut self, input: &Input, path: &str, must: &str, most: u64) -> Option<Value> {
        let number = match input {
            Input::Text(text) | Input::Json(Json::String(text)) => text.trim().parse().ok(),
            Input::Json(Json::Number(number)) => number.as_u64(),
            _ => None,
        };
        match number.filter(|number| *number <= most) {
            Some(number) => Some(Value::Unsigned(number)),
            None => self.refuse(input, path, must),
        }
    }

    fn number(&mut self, input: &Input, path: &str) -> Option<Value> {
        let number = match input {
            Input::Text(text) | Input::Json(Json::String(text)) => text.trim().parse().ok(),
            Input::Json(Json::Number(number)) => number.as_f64(),
            _ => None,
        };
        match number.filter(|number: &f64| number.is_finite()) {
            Some(number) => Some(Value::Number(number)),
            None => self.refuse(input, path, "be a number"),
        }
    }

    fn flag(&mut self, input: &Input, path: &str) -> Option<Value> {
        match input {
            Input::Json(Json::Bool(flag)) => Some(Value::Flag(*flag)),
            Input::Text(text) if text == "true" => Some(Value::Flag(true)),
            Input::Text(text) if text == "false" => Some(Value::Flag(false)),
            other => self.refuse(other, path, "be true or false"),
        }
    }

    fn file(&mut self, input: &Input, path: &str) -> Option<Value> {
        match input {
            Input::File(file, _) => Some(Value::File(file.clone())),
            Input::Text(text) if !text.is_empty() => {
                let must = format!("be a file: write {path}=@{}", shown(text));
                self.refuse(input, path, &must)
            }
            other => self.refuse(other, path, &format!("be a file: write {path}=@PATH")),
        }
    }

    fn any(&mut self, input: &Input, path: &str) -> Option<Json> {
        match input {
            Input::Json(json) => Some(json.clone()),
            Input::Text(text) => Some(Json::String(text.clone())),
            Input::List(items) => {
                items.iter().enumerate().map(|(at, item)| self.any(item, &format!("{path}[{at}]"))).collect()
            }
            Input::Object(fields) => {
                let each = fields.iter();
                each.map(|(key, field)| Some((key.clone(), self.any(field, &format!("{path}.{key}"))?))).collect()
            }
            other => self.refuse(other, path, "be JSON"),
        }
    }

    fn list(&mut self, items: &'static Type, input: &Input, path: &str) -> Option<Value> {
        let inputs = match input {
            Input::List(inputs) => inputs.clone(),
            Input::Json(Json::Array(array)) => array.iter().cloned().map(Input::Json).collect(),
            // One `name=value` is a list of one.
            Input::Text(_) => vec![input.clone()],
            other => return self.refuse(other, path, "be a list: repeat it, or write it as JSON after `:=`"),
        };
        let each = inputs.iter().enumerate();
        let values: Vec<Option<Value>> =
            each.map(|(at, input)| self.value(items, input, &format!("{path}[{at}]"))).collect();
        // With an item that is wrong nothing is said of the list as a whole, and nothing is sent.
        values.into_iter().collect::<Option<Vec<Value>>>().map(|values| Value::List(List::of(values)))
    }

    fn map(&mut self, items: &'static Type, input: &Input, path: &str) -> Option<Value> {
        let Some(inputs) = fields_of(input) else {
            return self.refuse(input, path, "be a map: name its keys after dots, or write it as JSON after `:=`");
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

    fn named(&mut self, reference: &TypeRef, input: &Input, path: &str) -> Option<Value> {
        match self.types.shape(reference)? {
            Shape::Object(object) => self.object(object, input, path),
            Shape::Id { .. } => self.text(input, path).map(Value::Text),
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

    /// A value that the spec does not name is allowed: the service may know it by now. But it may be a slip.
    fn note_unknown(&mut self, path: &str, value: &str, values: &[EnumValue], words: bool) {
        let known: Vec<String> = values.iter().map(|known| known.value.to_string()).collect();
        if known.iter().any(|known| known == value) {
            return;
        }
        // Numbers that look alike have nothing to do with each other.
        let near = nearest(value, known.iter().map(String::as_str)).filter(|_| words);
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        self.notes.push(format!(
            "{path}: {} is not among the values of the spec: {}{near}",
            quoted(value),
            known.join(", ")
        ));
    }

    fn object(&mut self, object: &'static model::Object, input: &Input, path: &str) -> Option<Value> {
        let Some(inputs) = fields_of(input) else {
            return self.refuse(
                input,
                path,
                "be an object: name its fields after dots, or write it as JSON after `:=`",
            );
        };
        let known = object.fields.iter().map(|field| field.name.wire.as_str());
        for name in inputs.keys().filter(|name| !known.clone().any(|known| known == *name)) {
            self.problems.unknown(&format!("{path}.{name}"), name, known.clone());
        }
        let mut fields = Vec::new();
        for field in &object.fields {
            let wire = &field.name.wire;
            fields.push((field, self.slot(field, inputs.get(wire), &format!("{path}.{wire}"))));
        }
        Some(Value::Object(Object { fields, rules: &object.rules }))
    }

    /// Says what was found where something else has to be.
    fn refuse<T>(&mut self, input: &Input, path: &str, must: &str) -> Option<T> {
        self.problems.wrong(path, describe(input), must);
        None
    }
}

impl List {
    fn of(values: Vec<Value>) -> Self {
        fn all<T>(values: &[Value], pick: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
            values.iter().map(pick).collect()
        }
        match values.first() {
            Some(Value::Text(_)) => {
                all(&values, |value| if let Value::Text(text) = value { Some(text.clone()) } else { None })
                    .map(Self::Texts)
            }
            Some(Value::Signed(_)) => {
                all(&values, |value| if let Value::Signed(number) = value { Some(*number) } else { None })
                    .map(Self::Signed)
            }
            Some(Value::Unsigned(_)) => {
                all(&values, |value| if let Value::Unsigned(number) = value { Some(*number) } else { None })
                    .map(Self::Unsigned)
            }
            Some(Value::Number(_)) => {
                all(&values, |value| if let Value::Number(number) = value { Some(*number) } else { None })
                    .map(Self::Numbers)
            }
            _ => None,
        }
        .unwrap_or(Self::Values(values))
    }
}

/// The fields of an object that was given in one of two variants.
fn fields_of(input: &Input) -> Option<BTreeMap<String, Input>> {
    match input {
        Input::Object(fields) => Some(fields.clone()),
        Input::Json(Json::Object(fields)) => {
            Some(fields.iter().map(|(key, json)| (key.clone(), Input::Json(json.clone()))).collect())
        }
        _ => None,
    }
}

/// What was given, in a message.
fn describe(input: &Input) -> String {
    match input {
        Input::Text(text) if text.is_empty() => "an empty text".to_owned(),
        Input::Text(text) => quoted(text),
        Input::Secret(..) => "a secret text".to_owned(),
        Input::Json(Json::Array(_)) | Input::List(_) => "a list".to_owned(),
        Input::Json(Json::Object(_)) | Input::Object(_) => "an object".to_owned(),
        Input::Json(json) => quoted(&json.to_string()),
        Input::File(..) => "a file".to_owned(),
        Input::Unreadable => "nothing".to_owned(),
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

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Milliseconds => "milliseconds",
    }
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
