//! Values of the model's types.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use weixin_codegen::model::{Field, Kind, Param, Rule, Variant};
use weixin_runtime::{Bytes, Day, File, Month, SecretString, UnixMillis, UnixSeconds, Yuan};

use crate::call::parse::untyped::SecretOrigin;

/// A request: a variant, with a value for each parameter.
#[derive(Clone, Debug)]
pub(crate) struct BoundRequest {
    /// The variant.
    pub(crate) variant: &'static Variant,
    /// Its parameters, in the order of the spec.
    pub(crate) params: Vec<(&'static Param, Slot)>,
}

/// A value of one of the model's types.
///
/// Integers are kept in 64 bits: their range was checked when they were converted.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Secret(SecretString),
    Signed(i64),
    Unsigned(u64),
    Number(f64),
    Flag(bool),
    Seconds(UnixSeconds),
    Millis(UnixMillis),
    Day(Day),
    Month(Month),
    Yuan(Yuan),
    File(File),
    Bytes(Bytes),
    Json(Json),
    List(List),
    Map(BTreeMap<String, Value>),
    Object(Object),
    Choice(Choice),
}

/// Items of a list. Items with constraints have a type of their own, as in generated code.
#[derive(Clone, Debug)]
pub(crate) enum List {
    Texts(Vec<String>),
    Signed(Vec<i64>),
    Unsigned(Vec<u64>),
    Numbers(Vec<f64>),
    Yuan(Vec<Yuan>),
    Values(Vec<Value>),
}

/// An object: each field of the spec with its value.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Its fields, in the order of the spec.
    pub(crate) fields: Vec<(&'static Field, Slot)>,
    /// Rules across the fields.
    pub(crate) rules: &'static [Rule],
}

/// A choice: the kind, and what it brings.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The kind.
    pub(crate) kind: &'static Kind,
    /// The fields that it brings.
    pub(crate) brought: Object,
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// No value.
    Absent,
    /// `null` for what could be left out.
    Null,
    /// A value.
    Set(Value),
    /// An invalid value, which has been reported; no rule looks at it.
    Wrong,
}

/// What stands for a secret in a request that is shown and not sent.
#[derive(Clone, Debug)]
pub(crate) struct Placeholder {
    /// The text in its place.
    pub(crate) text: String,
    /// The path of the parameter.
    pub(crate) path: String,
    /// Where the secret came from.
    pub(crate) origin: SecretOrigin,
}

impl Placeholder {
    /// The text of a placeholder.
    pub(crate) fn text(number: usize) -> String {
        Self::ending(format!("__weixin_secret_{number}__"))
    }

    /// A text with the end of a placeholder: a quote, which is written differently wherever quotes mean something, so that
    /// it tells how the secret is to be written there. The length is a multiple of three, so that its Base64 has no
    /// padding, which would not be the same everywhere.
    pub(crate) fn ending(mut text: String) -> String {
        while text.len() % 3 != 2 {
            text.push('_');
        }
        text.push('"');
        text
    }
}

impl Object {
    /// The fields and their values.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (&'static Field, &Slot)> {
        self.fields.iter().map(|(field, slot)| (*field, slot))
    }
}

impl List {
    /// A list of values that have one type.
    pub(crate) fn of(values: Vec<Value>) -> Self {
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
            Some(Value::Yuan(_)) => {
                all(&values, |value| if let Value::Yuan(amount) = value { Some(*amount) } else { None }).map(Self::Yuan)
            }
            _ => None,
        }
        .unwrap_or(Self::Values(values))
    }
}
