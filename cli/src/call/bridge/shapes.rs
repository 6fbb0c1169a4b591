//! Makes the runtime's types of responses, which are Rust types in generated code, from the model.

use std::collections::BTreeMap;

use weixin_codegen::model::{
    Choice, DurationUnit, EndpointTypes, Field, IntegerType, Literal, MoneyUnit, Object, Presence, Response,
    Shape as Defined, TimestampUnit, Type, TypeRef,
};
use weixin_runtime::{ChoiceShape, FieldShape, ObjectShape, ResponseShape, Shape};

use super::tables::leak;
use super::wires;

/// The type of the response of an endpoint. It is leaked, as the tables are.
pub(crate) fn of(types: EndpointTypes<'static>, response: &'static Response) -> ResponseShape {
    match response {
        Response::Nothing => ResponseShape::Nothing,
        Response::File => ResponseShape::File,
        Response::Value(value) => {
            let mut shapes = Shapes { types, objects: BTreeMap::new(), choices: BTreeMap::new() };
            ResponseShape::Value(shapes.shape(&value.ty))
        }
        Response::Object { object, or_file, .. } => {
            let mut shapes = Shapes { types, objects: BTreeMap::new(), choices: BTreeMap::new() };
            let shape = leak(ObjectShape::default());
            shape.set_fields(shapes.fields(object));
            if *or_file { ResponseShape::FileOr(shape) } else { ResponseShape::Object(shape) }
        }
    }
}

/// Makes types. It remembers objects, because an object may contain itself.
struct Shapes {
    types: EndpointTypes<'static>,
    objects: BTreeMap<&'static TypeRef, &'static ObjectShape>,
    choices: BTreeMap<&'static TypeRef, &'static ChoiceShape>,
}

impl Shapes {
    fn fields(&mut self, object: &'static Object) -> Vec<FieldShape> {
        object.fields.iter().map(|field| self.field(field)).collect()
    }

    fn field(&mut self, field: &'static Field) -> FieldShape {
        FieldShape {
            wire: &field.name.wire,
            shape: self.shape(&field.ty),
            required: field.presence == Presence::Required,
            how: wires::of(field.wire, &field.ty),
        }
    }

    fn shape(&mut self, ty: &'static Type) -> Shape {
        match ty {
            Type::String | Type::Url => Shape::Text,
            Type::Secret => Shape::Secret,
            Type::Integer(ty) => integer(*ty),
            Type::Number => Shape::Number,
            Type::Boolean => Shape::Boolean,
            Type::Timestamp(TimestampUnit::Seconds) => Shape::UnixSeconds,
            Type::Timestamp(TimestampUnit::Milliseconds) => Shape::UnixMillis,
            Type::Duration(unit) => duration(*unit),
            Type::Day => Shape::Day,
            Type::Month => Shape::Month,
            Type::Money(MoneyUnit::Fen) => Shape::Fen,
            Type::Money(MoneyUnit::Yuan) => Shape::Yuan,
            // No response has a file among its fields.
            Type::Json | Type::File => Shape::Json,
            Type::Bytes => Shape::Bytes,
            Type::Code(_) => Shape::Code,
            Type::List(items) => Shape::List(leak(self.shape(&items.ty))),
            Type::Map(items) => Shape::Map(leak(self.shape(&items.ty))),
            Type::Named(reference) | Type::Choice(reference) => self.named(reference),
            Type::TextOr(other) => Shape::TextOr(leak(self.shape(other))),
        }
    }

    fn named(&mut self, reference: &'static TypeRef) -> Shape {
        match self.types.shape(reference) {
            Some(Defined::Object(object)) => {
                if let Some(made) = self.objects.get(reference) {
                    return Shape::Object(made);
                }
                let made = leak(ObjectShape::default());
                self.objects.insert(reference, made);
                made.set_fields(self.fields(object));
                Shape::Object(made)
            }
            Some(Defined::Choice(choice)) => self.choice(choice, reference),
            Some(Defined::OpenEnum { numeric: true, values, .. }) => {
                let numbers = values.iter().filter_map(|value| match value.value {
                    Literal::Integer(number) => Some(number),
                    _ => None,
                });
                Shape::NumberOf(Vec::leak(numbers.collect()))
            }
            Some(Defined::OpenEnum { values, .. }) => {
                Shape::TextOf(Vec::leak(values.iter().map(|value| leak(value.value.to_string()).as_str()).collect()))
            }
            Some(Defined::Id { .. }) => Shape::Text,
            None => Shape::Json,
        }
    }
}

impl Shapes {
    fn choice(&mut self, choice: &'static Choice, reference: &'static TypeRef) -> Shape {
        if let Some(made) = self.choices.get(reference) {
            return Shape::Choice(made);
        }
        let made = leak(ChoiceShape::new(leak(self.shape(&choice.ty))));
        self.choices.insert(reference, made);
        let kinds = choice.kinds.iter().filter_map(|kind| match self.named(&kind.object) {
            Shape::Object(object) => Some((leak(kind.value.to_string()).as_str(), object)),
            _ => None,
        });
        made.set_kinds(kinds.collect());
        Shape::Choice(made)
    }
}

fn duration(unit: DurationUnit) -> Shape {
    match unit {
        DurationUnit::Seconds => Shape::Seconds,
        DurationUnit::Milliseconds => Shape::Millis,
        DurationUnit::Minutes => Shape::Minutes,
        DurationUnit::Hours => Shape::Hours,
        DurationUnit::Days => Shape::Days,
    }
}

fn integer(ty: IntegerType) -> Shape {
    match ty {
        IntegerType::I8 => Shape::I8,
        IntegerType::I16 => Shape::I16,
        IntegerType::I32 => Shape::I32,
        IntegerType::I64 => Shape::I64,
        IntegerType::U8 => Shape::U8,
        IntegerType::U16 => Shape::U16,
        IntegerType::U32 => Shape::U32,
        IntegerType::U64 => Shape::U64,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::OnceLock;
    use std::time::SystemTime;

    use serde_json::{Value as Json, json};
    use weixin_codegen::model::Api;
    use weixin_runtime::{Error, Mode, RawResponse, Request, Secrets, UntypedError, Wire, decode, decode_shaped};
    use weixin_tests::language::{demo, files};

    use super::super::tables::Tables;
    use super::*;

    const ANSWER: &str = r#"{
        "errcode": 0, "errmsg": "ok", "text": "a", "lenient": "12", "large": "18446744073709551615", "exact": -5,
        "ratio": 1.5, "flag": 1, "missing": "b", "null": null, "count": 3, "word": "c", "pictures": "p|q",
        "list": [
            {"price": {"amount": 1, "currency": "CNY"}, "ticket": "t"},
            {"price": {"amount": 2, "currency": "odd"}, "ticket": "u"}
        ],
        "map": {"a": 1, "b c": 2}, "any": {"x": [1, "2"]}, "at": 1700000000, "wait": 1500,
        "wait_hours": 2, "wait_minutes": 3, "wait_days": 4, "day": "2024-02-29", "month": "2024-02", "fee": 5, "tip": 0.5,
        "paid": "12.30", "bill": "20240229", "period": 202402, "created": "2021-03-22 17:18:37",
        "uploaded": "2022-12-15T13:29:35.120+08:00", "moments": ["2021-03-22T17:18:37Z"], "kind": 2, "token": "s3cret-s3cret"
    }"#;

    const WIRES: &str = r#"{
        "errcode": 0, "errmsg": "ok", "ids": "1,2", "table": "1,-2|3", "flags": {"x": "true 0"}, "large": ["7", 8],
        "odd": ["1", 2], "inside": "{\"name\":\"n\",\"least\":\"5\"}", "rows": ["{\"name\":\"r\"}", {"name": "s"}],
        "named": {"a": "[1,2]"}, "any": "[null]", "picture": "+/8=", "html": "5paH", "either": null
    }"#;

    /// What stands in place of a value that is as it should be.
    fn others() -> Vec<Json> {
        let numbers =
            ["-1", "1.5", "256", "70000", "5000000000", "1e3", "1e300", "18446744073709551616", "-9223372036854775809"];
        let mut others: Vec<Json> = numbers.iter().filter_map(|number| serde_json::from_str(number).ok()).collect();
        others.extend(
            [
                "",
                " ",
                "x",
                "7",
                "-7",
                "1.0",
                "true",
                "0",
                "a|b",
                "a b",
                "|",
                "{}",
                "1,2",
                "[1]",
                "{\"name\":1}",
                "/w==",
                "2023-02-29",
                "20240229",
                "202402",
                "1.234",
            ]
            .map(Json::from),
        );
        others.extend([
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!([]),
            json!({}),
            json!([null]),
            json!(["a", 1]),
        ]);
        others.extend([json!({"a": null}), json!({"a": "1"}), json!({"price": 1}), json!([{"price": {"amount": 1}}])]);
        others
    }

    /// The places of an answer.
    fn places(json: &Json, at: &str, places: &mut Vec<String>) {
        places.push(at.to_owned());
        let inside: Vec<(String, &Json)> = match json {
            Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Json::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
            _ => Vec::new(),
        };
        for (name, value) in inside {
            self::places(value, &format!("{at}/{name}"), places);
        }
    }

    /// The answer with each of its values taken out, or replaced by each other one.
    fn damaged(answer: &Json) -> Vec<Json> {
        let mut all = Vec::new();
        places(answer, "", &mut all);
        let mut damaged = vec![answer.clone()];
        for place in &all {
            for other in others() {
                let mut changed = answer.clone();
                if let Some(value) = changed.pointer_mut(place) {
                    *value = other;
                }
                damaged.push(changed);
            }
            let Some((outer, name)) = place.rsplit_once('/') else { continue };
            let mut without = answer.clone();
            match without.pointer_mut(outer) {
                Some(Json::Object(fields)) => drop(fields.remove(name)),
                Some(Json::Array(items)) => drop(items.pop()),
                _ => {}
            }
            damaged.push(without);
        }
        damaged
    }

    fn api() -> &'static Api {
        static API: OnceLock<Api> = OnceLock::new();
        API.get_or_init(|| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
            let sources = weixin_codegen::files::read_spec(&folder).expect("readable");
            weixin_codegen::model(sources).expect("lint clean")
        })
    }

    /// What the command line and generated code have to say of a body, which is the same. Whether it is good.
    fn compare<R: Request>(name: &str, status: u16, body: &[u8]) -> bool {
        let endpoints = api().groups.iter().flat_map(|group| &group.endpoints);
        let endpoint = endpoints.clone().find(|one| one.name.wire == name).expect("an endpoint");
        let tables = Tables::of(api(), endpoint);
        let shape = of(api().types_of(endpoint), &endpoint.response);
        let (answer, secrets) = (RawResponse::new(status, body.to_vec(), SystemTime::UNIX_EPOCH), Secrets::new());
        let typed = decode::<R>(&answer, &secrets).err().map(|error| error.to_string());
        let shaped = match decode_shaped(tables.endpoint, tables.errors, shape, &answer, &secrets) {
            Ok(judged) => judged.error.map(|error| Error::<UntypedError>::Decode(error).to_string()),
            Err(error) => Some(error.to_string()),
        };
        assert_eq!(typed, shaped, "{name}: {}", String::from_utf8_lossy(body));
        typed.is_none()
    }

    /// How many of the damaged answers are good, and how many are not.
    fn compare_all<R: Request>(name: &str, answer: &str) -> (usize, usize) {
        let answer: Json = serde_json::from_str(answer).expect("JSON");
        let (good, bad): (Vec<bool>, Vec<bool>) = damaged(&answer)
            .iter()
            .map(|body| compare::<R>(name, 200, body.to_string().as_bytes()))
            .partition(|good| *good);
        (good.len(), bad.len())
    }

    #[test]
    fn damaged_answers_are_told_as_generated_types_tell_them() {
        let (good, bad) = compare_all::<demo::Everything>("everything", ANSWER);
        assert!(good > 200 && bad > 500, "{good} good, {bad} bad");
        let (good, bad) = compare_all::<demo::Wires>("wires", WIRES);
        assert!(good > 100 && bad > 300, "{good} good, {bad} bad");
        let small = r#"{"errcode":0,"errmsg":"ok","id":"t","video_url":"https://a"}"#;
        for (good, bad) in [
            compare_all::<demo::Note>("note", small),
            compare_all::<demo::FetchEither>("fetchEither", small),
            compare_all::<demo::FetchFile>("fetchFile", small),
            compare_all::<demo::Ping>("ping", small),
            compare_all::<files::SendFilesForm>("send", small),
        ] {
            assert!(good + bad > 100 && bad > 0, "{good} good, {bad} bad");
        }
    }

    #[test]
    fn what_is_no_json_is_told_alike() {
        let bodies = [
            &b""[..],
            b" ",
            b"<html>",
            b"{",
            b"{\"errcode\":0",
            b"[]",
            b"7",
            b"\xff\xd8\xff",
            b"\xef\xbb\xbf{}",
            b"{}\0",
        ];
        for body in bodies {
            for status in [200, 404, 502] {
                compare::<demo::Everything>("everything", status, body);
                compare::<demo::Note>("note", status, body);
                compare::<demo::FetchEither>("fetchEither", status, body);
                compare::<demo::FetchFile>("fetchFile", status, body);
                compare::<demo::Ping>("ping", status, body);
            }
        }
    }

    #[test]
    fn an_object_may_hold_itself() {
        let shape = leak(ObjectShape::default());
        let inside =
            FieldShape { wire: "in", shape: Shape::Object(shape), required: false, how: Wire::of(Mode::plain) };
        shape.set_fields(vec![inside, FieldShape { wire: "n", shape: Shape::U8, required: true, ..inside }]);
        let judged = |body: &str| {
            let endpoint = api().groups.iter().flat_map(|group| &group.endpoints).next().expect("an endpoint");
            let tables = Tables::of(api(), endpoint);
            let answer = RawResponse::new(200, body.to_owned(), SystemTime::UNIX_EPOCH);
            let judged =
                decode_shaped(tables.endpoint, tables.errors, ResponseShape::Object(shape), &answer, &Secrets::new());
            judged.expect("JSON").error.map(|error| error.what().to_owned())
        };
        assert_eq!(judged(r#"{"n":1,"in":{"n":2,"in":{"n":3}}}"#), None);
        assert_eq!(
            judged(r#"{"n":1,"in":{"n":2,"in":{"n":true}}}"#).as_deref(),
            Some("in.in.n: expected a number, found a boolean")
        );
    }
}
