//! The program that runs the code of all drafts: each answer in the pages' samples is decoded, and each request built and
//! encoded again.

use std::fmt::Write;

use serde_json::Value;
use weixin_codegen::model::{
    Api, Body, DurationUnit, Endpoint, EndpointTypes, Location, MoneyUnit, Object, Owner, Presence, Response, Sealed,
    Shape, TimestampUnit, Type, TypeRef, Wire,
};
use weixin_import::Import;

/// One page's samples and the endpoint they belong to.
pub(crate) struct Case<'a> {
    /// The page.
    pub(crate) page: &'a str,
    /// Its draft, named beside the others.
    pub(crate) import: &'a Import,
    /// Valid samples: line, and what they hold.
    pub(crate) samples: Vec<(usize, Value)>,
}

const HEAD: &str = r#"#![allow(dead_code, unused)]
mod api;

use std::collections::BTreeMap;
use weixin_runtime as runtime;

fn json(text: &str) -> runtime::Json {
    text.parse().expect("JSON")
}

/// True when everything of the first is in the second: numbers by value, members and items one by one.
fn holds(part: &runtime::Json, whole: &runtime::Json) -> bool {
    match (part, whole) {
        (runtime::Json::Object(part), runtime::Json::Object(whole)) => {
            part.iter().all(|(name, value)| whole.get(name).map_or(value.is_null(), |other| holds(value, other)))
        }
        (runtime::Json::Array(part), runtime::Json::Array(whole)) => {
            part.len() == whole.len() && part.iter().zip(whole).all(|(part, whole)| holds(part, whole))
        }
        (runtime::Json::Number(part), runtime::Json::Number(whole)) => part == whole || part.as_f64() == whole.as_f64(),
        // JSON in a string, whose members have any order.
        (runtime::Json::String(part), runtime::Json::String(whole)) if part.starts_with('{') => {
            part == whole || part.parse().ok().zip(whole.parse().ok()).is_some_and(|(part, whole)| holds(&part, &whole))
        }
        _ => part == whole,
    }
}

fn sent<R: runtime::Request>(what: &str, request: R, token: Option<runtime::AccessToken>, sample: &str) -> bool {
    let prepared = match runtime::prepare(&request, token.as_ref(), "https://api.weixin.qq.com") {
        Ok(prepared) => prepared,
        Err(error) => {
            println!("{what}: {error}");
            return false;
        }
    };
    let mut body = String::new();
    std::io::Read::read_to_string(&mut prepared.body().reader(), &mut body).expect("a body in memory");
    let body = if body.is_empty() { json("{}") } else { json(&body) };
    let good = holds(&json(sample), &body);
    if !good {
        println!("{what}: sent {body} for {sample}");
    }
    good
}

fn decoded<R: runtime::Request>(what: &str, sample: &str) -> bool {
    let answer = runtime::RawResponse::new(200, sample.to_owned(), std::time::SystemTime::UNIX_EPOCH);
    match runtime::decode::<R>(&answer, &runtime::Secrets::default()) {
        Ok(_) => true,
        Err(error) => {
            println!("{what}: {error}");
            false
        }
    }
}
"#;

/// The program, and the line on which the part about each case begins.
pub(crate) fn program(api: &Api, cases: &[Case<'_>]) -> (String, Vec<usize>) {
    let mut text = HEAD.to_owned();
    let mut calls = String::new();
    let mut lines = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        lines.push(text.lines().count() + 1);
        let found = api.groups.iter().find_map(|group| {
            let endpoint = group.endpoints.iter().find(|endpoint| endpoint.source == case.import.source.path)?;
            Some((group, endpoint))
        });
        let Some((group, endpoint)) = found else { continue };
        let writer =
            Expressions { types: api.types_of(endpoint), endpoint, module: format!("api::{}", group.name.rust) };
        let checks = writer.checks(case);
        let _ = writeln!(
            text,
            "fn page_{number}() -> (usize, usize) {{\n    let mut good = 0;\n    let mut all = 0;\n{checks}    (good, all)\n}}\n"
        );
        let _ = writeln!(calls, "    {{ let (good, all) = page_{number}(); total.0 += good; total.1 += all; }}");
    }
    let _ = writeln!(
        text,
        "fn main() {{\n    let mut total = (0, 0);\n{calls}    println!(\"checked {{}} of {{}} samples\", total.0, total.1);\n}}"
    );
    (text, lines)
}

struct Expressions<'a> {
    types: EndpointTypes<'a>,
    endpoint: &'a Endpoint,
    module: String,
}

impl Expressions<'_> {
    fn checks(&self, case: &Case<'_>) -> String {
        let mut text = String::new();
        for (line, sample) in &case.samples {
            let Value::Object(members) = sample else { continue };
            let what = format!("{}:{line}", case.page);
            let failed = members.get("errcode").is_some_and(|code| code.as_i64().unwrap_or(1) != 0 && code != "0");
            if failed {
                continue;
            }
            let call = if self.is_answer(members) { self.decoding(&what, sample) } else { self.sending(&what, sample) };
            let Some(call) = call else { continue };
            let _ = writeln!(text, "    all += 1;\n    good += usize::from({call});");
        }
        text
    }

    fn is_answer(&self, members: &serde_json::Map<String, Value>) -> bool {
        let answer: Vec<&str> = match &self.endpoint.response {
            Response::Object { object, .. } => object.fields.iter().map(|field| field.name.wire.as_str()).collect(),
            Response::File | Response::Nothing | Response::Value(_) => Vec::new(),
        };
        let sent: Vec<&str> = self
            .endpoint
            .variants
            .iter()
            .flat_map(|variant| &variant.params)
            .map(|param| param.field.name.wire.as_str())
            .collect();
        let count = |known: &[&str]| members.keys().filter(|name| known.contains(&name.as_str())).count();
        members.contains_key("errcode") || count(&answer) > count(&sent)
    }

    fn decoding(&self, what: &str, sample: &Value) -> Option<String> {
        let variant = self.endpoint.variants.first()?;
        let text = sample.to_string();
        (self.endpoint.response != Response::File)
            .then(|| format!("decoded::<{}::{}>({what:?}, {text:?})", self.module, variant.type_name))
    }

    /// Builds the request of the way that has the most of the sample's names.
    fn sending(&self, what: &str, sample: &Value) -> Option<String> {
        let Value::Object(members) = sample else { return None };
        // Without keys nothing can be sent.
        if self.endpoint.sealed == Sealed::Required {
            return None;
        }
        let known = |variant: &&weixin_codegen::model::Variant| {
            variant.params.iter().filter(|param| members.contains_key(&param.field.name.wire)).count()
        };
        let variant = self.endpoint.variants.iter().max_by_key(known)?;
        if !matches!(variant.body, Body::Json | Body::JsonOrEmptyObject)
            && variant.params.iter().any(|param| param.location != Location::Query)
        {
            return None;
        }
        let mut inside = serde_json::Map::new();
        let fields: Vec<String> = variant
            .params
            .iter()
            .map(|param| {
                let value = members.get(&param.field.name.wire);
                if let Some(value) = value.filter(|_| param.location == Location::Json) {
                    inside.insert(param.field.name.wire.clone(), value.clone());
                }
                self.member(&param.field, value.filter(|_| param.location == Location::Json), members)
            })
            .collect();
        // What travels in the URL is not compared here, and neither are names that no variant has: they were counted above.
        let wanted = if variant.body == Body::None { Value::Object(serde_json::Map::new()) } else { sample.clone() };
        let token = match self.endpoint.tokens.first() {
            Some(kind) => format!("Some(runtime::AccessToken::new({kind:?}, \"access_token\", \"t\"))"),
            None => "None".to_owned(),
        };
        let text = wanted.to_string();
        Some(format!(
            "sent({what:?}, {}::{} {{ {} }}, {token}, {text:?})",
            self.module,
            variant.type_name,
            fields.join(", ")
        ))
    }

    /// A field and its value; `members` are those of the object, where a choice has what its kind brings.
    fn member(
        &self,
        field: &weixin_codegen::model::Field,
        value: Option<&Value>,
        members: &serde_json::Map<String, Value>,
    ) -> String {
        let name = &field.name.rust;
        let given = value.filter(|value| !value.is_null());
        let given = given.map(|value| match &field.ty {
            Type::Choice(reference) => self.choice(reference, Some(value), members),
            ty => self.value(ty, value, field.wire),
        });
        let value = match (&field.presence, given) {
            (Presence::Required, Some(given)) => given,
            (Presence::Required, None) => self.dummy(&field.ty),
            (Presence::Default(_), Some(given)) => given,
            (Presence::Default(_), None) => self.dummy(&field.ty),
            (Presence::Optional { .. } | Presence::Nullable, Some(given)) => format!("Some({given})"),
            (Presence::Optional { .. } | Presence::Nullable, None) => "None".to_owned(),
        };
        format!("{name}: {value}")
    }

    fn value(&self, ty: &Type, value: &Value, wire: Wire) -> String {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let opened = opened(value, wire);
        let value = opened.as_ref().unwrap_or(value);
        match ty {
            Type::String | Type::Url => format!("{:?}.to_owned()", text(value)),
            Type::Secret => format!("runtime::SecretString::from({:?})", text(value)),
            Type::Integer(_) => text(value),
            Type::Number if value.is_string() => format!("{}f64", text(value)),
            Type::Boolean => text(value),
            Type::Number => format!("{:?}f64", value.as_f64().unwrap_or_default()),
            Type::Timestamp(unit) if matches!(wire, Wire::Rfc3339 | Wire::DateTime | Wire::Digits) => {
                let name = if *unit == TimestampUnit::Seconds { "UnixSeconds" } else { "UnixMillis" };
                format!("runtime::{name}::parse({:?}, runtime::UtcOffset::UTC).expect(\"a time\")", text(value))
            }
            Type::Timestamp(TimestampUnit::Seconds) => format!("runtime::UnixSeconds({})", text(value)),
            Type::Timestamp(TimestampUnit::Milliseconds) => format!("runtime::UnixMillis({})", text(value)),
            Type::Duration(unit) => format!("runtime::{}({})", duration(*unit), text(value)),
            Type::Day => format!("{:?}.parse::<runtime::Day>().expect(\"a day\")", text(value)),
            Type::Month => format!("{:?}.parse::<runtime::Month>().expect(\"a month\")", text(value)),
            Type::Money(MoneyUnit::Fen) => format!("runtime::Fen({})", text(value)),
            Type::Money(MoneyUnit::Yuan) => format!("{:?}.parse::<runtime::Yuan>().expect(\"an amount\")", text(value)),
            Type::File | Type::Code(_) => self.dummy(ty),
            Type::Bytes => format!("runtime::Bytes::from_static({:?}.as_bytes())", text(value)),
            Type::Json => format!("json({:?})", value.to_string()),
            Type::List(items) => {
                let items: Vec<String> = value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|item| self.value(&items.ty, item, items.wire))
                    .collect();
                format!("vec![{}]", items.join(", "))
            }
            Type::Map(items) => {
                let members = value.as_object().into_iter().flatten();
                let members: Vec<String> = members
                    .map(|(name, item)| format!("({name:?}.to_owned(), {})", self.value(&items.ty, item, items.wire)))
                    .collect();
                format!("BTreeMap::from([{}])", members.join(", "))
            }
            Type::Named(reference) => self.named(reference, value),
            Type::TextOr(_) if value.is_string() => format!("runtime::TextOr::Text({:?}.to_owned())", text(value)),
            Type::TextOr(other) => format!("runtime::TextOr::Value({})", self.value(other, value, Wire::Plain)),
            Type::Choice(_) => self.dummy(ty),
        }
    }

    /// The kind that a value tells, or else the first one, with what it brings.
    fn choice(&self, reference: &TypeRef, value: Option<&Value>, members: &serde_json::Map<String, Value>) -> String {
        let Some(Shape::Choice(choice)) = self.types.shape(reference) else { return String::new() };
        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let kind = text.and_then(|text| choice.kind(&text)).or(choice.kinds.first());
        let Some((kind, object)) = kind.and_then(|kind| Some((kind, self.types.brought(kind)?))) else {
            return String::new();
        };
        let (path, inner) = (self.path(reference), self.path(&kind.object));
        format!("{path}::{}({inner} {{ {} }})", kind.variant, self.members(object, Some(members)))
    }

    fn path(&self, reference: &TypeRef) -> String {
        let module = match reference.owner {
            Owner::Shared => "api::types",
            Owner::Endpoint => &self.module,
        };
        format!("{module}::{}", reference.name)
    }

    fn named(&self, reference: &TypeRef, value: &Value) -> String {
        let path = self.path(reference);
        match self.types.shape(reference) {
            Some(Shape::Object(object)) => format!("{path} {{ {} }}", self.members(object, value.as_object())),
            Some(Shape::OpenEnum { numeric: true, .. }) => format!("{path}::from({value}i64)"),
            _ => format!("{path}::from({:?})", value.as_str().unwrap_or_default()),
        }
    }

    fn members(&self, object: &Object, members: Option<&serde_json::Map<String, Value>>) -> String {
        let none = serde_json::Map::new();
        let members = members.unwrap_or(&none);
        let fields = object.fields.iter().map(|field| self.member(field, members.get(&field.name.wire), members));
        fields.collect::<Vec<_>>().join(", ")
    }

    /// A value for what is required and not in the sample.
    fn dummy(&self, ty: &Type) -> String {
        match ty {
            Type::File => "runtime::File::from_bytes(\"a.png\", \"a\")".to_owned(),
            Type::List(_) => "Vec::new()".to_owned(),
            Type::Map(_) => "BTreeMap::new()".to_owned(),
            Type::TextOr(_) => "runtime::TextOr::Text(String::new())".to_owned(),
            Type::Named(reference) => match self.types.shape(reference) {
                Some(Shape::Object(object)) => {
                    format!("{} {{ {} }}", self.path(reference), self.members(object, None))
                }
                Some(Shape::OpenEnum { numeric: true, .. }) => self.named(reference, &Value::from(0)),
                _ => self.named(reference, &Value::from("")),
            },
            Type::Choice(reference) => self.choice(reference, None, &serde_json::Map::new()),
            Type::Boolean => "false".to_owned(),
            Type::Number => "0f64".to_owned(),
            Type::Code(_) => "None".to_owned(),
            Type::Json => "json(\"null\")".to_owned(),
            Type::String | Type::Url | Type::Secret | Type::Bytes => self.value(ty, &Value::from(""), Wire::Plain),
            Type::Day => self.value(ty, &Value::from("2000-01-01"), Wire::Plain),
            Type::Month => self.value(ty, &Value::from("2000-01"), Wire::Plain),
            Type::Integer(_) | Type::Timestamp(_) | Type::Duration(_) | Type::Money(_) => {
                self.value(ty, &Value::from(0), Wire::Plain)
            }
        }
    }
}

/// The value inside a string that it travels in; `None` if it travels as it is.
fn opened(value: &Value, wire: Wire) -> Option<Value> {
    let text = value.as_str()?;
    match (wire, wire.separator()) {
        (_, Some(separator)) => Some(text.split(separator).filter(|item| !item.is_empty()).map(Value::from).collect()),
        (Wire::Json, _) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

fn duration(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Seconds => "Seconds",
        DurationUnit::Milliseconds => "Millis",
        DurationUnit::Minutes => "Minutes",
        DurationUnit::Hours => "Hours",
        DurationUnit::Days => "Days",
    }
}
