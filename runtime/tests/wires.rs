//! Values that travel in their own form, nested at random: what is sent is received.

mod sample;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::SystemTime;

use proptest::prelude::*;
use sample::endpoints::upload::{Upload, UploadError};
use sample::service::Token;
use weixin_runtime::{
    ApiError, BodyKind, Bytes, Decoding, Document, Fault, FromJson, Json, Mode, Object, RequestVisitor, ToJson,
    ValueRef, Wire,
};

/// A type, with how its values travel.
#[derive(Clone, Debug, PartialEq)]
struct Type {
    kind: Kind,
    mode: Mode,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Number,
    Flag,
    Text,
    Bytes,
    List(Box<Type>),
    Map(Box<Type>),
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Number(u64),
    Flag(bool),
    Text(String),
    Bytes(Bytes),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

thread_local! {
    /// The type of the value that is read next.
    static EXPECTED: RefCell<Type> = const { RefCell::new(Type { kind: Kind::Number, mode: Mode::plain }) };
}

impl ToJson for Value {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        match self {
            Self::Number(number) => number.to_json(visitor),
            Self::Flag(flag) => flag.to_json(visitor),
            Self::Text(text) => text.to_json(visitor),
            Self::Bytes(bytes) => bytes.to_json(visitor),
            Self::List(items) => items.to_json(visitor),
            Self::Map(items) => items.to_json(visitor),
        }
    }
}

impl FromJson for Value {
    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let ty = EXPECTED.with_borrow(Clone::clone);
        let value = match &ty.kind {
            Kind::Number => u64::from_json(json, decoding).map(Self::Number),
            Kind::Flag => bool::from_json(json, decoding).map(Self::Flag),
            Kind::Text => String::from_json(json, decoding).map(Self::Text),
            Kind::Bytes => Bytes::from_json(json, decoding).map(Self::Bytes),
            Kind::List(items) => {
                EXPECTED.set((**items).clone());
                Vec::from_json(json, decoding).map(Self::List)
            }
            Kind::Map(items) => {
                EXPECTED.set((**items).clone());
                BTreeMap::from_json(json, decoding).map(Self::Map)
            }
        };
        // For the next item.
        EXPECTED.set(ty);
        value
    }
}

impl Type {
    /// How its values travel, as the runtime takes it.
    fn wire(&self) -> Wire {
        let items = match &self.kind {
            Kind::List(items) | Kind::Map(items) => Some(&*Box::leak(Box::new(items.wire()))),
            Kind::Number | Kind::Flag | Kind::Text | Kind::Bytes => None,
        };
        Wire { mode: self.mode, items }
    }
}

/// An object with one field.
struct Holder(Value);

impl FromJson for Holder {
    fn from_fields(object: &mut Object<'_>) -> Option<Self> {
        let Wire { mode, items } = EXPECTED.with_borrow(Type::wire);
        if let Some(items) = items {
            object.items(items);
        }
        object.required("value", mode).map(Self)
    }
}

const SEPARATORS: [Mode; 4] = [Mode::commas, Mode::semicolons, Mode::pipes, Mode::spaces];

/// Types of values in JSON.
fn types() -> impl Strategy<Value = Type> {
    let of = |kind: &Kind, modes: &[Mode]| {
        let kind = kind.clone();
        proptest::sample::select(modes.to_vec()).prop_map(move |mode| Type { kind: kind.clone(), mode })
    };
    let leaf = prop_oneof![
        of(&Kind::Number, &[Mode::plain, Mode::lenient, Mode::string]),
        of(&Kind::Flag, &[Mode::plain, Mode::lenient]),
        of(&Kind::Text, &[Mode::plain, Mode::base64]),
        of(&Kind::Bytes, &[Mode::base64]),
        joined(),
    ];
    leaf.prop_recursive(4, 8, 1, |items| {
        let mode = prop_oneof![Just(Mode::plain), Just(Mode::json_text)];
        (items, mode, any::<bool>()).prop_map(|(items, mode, is_map)| {
            let items = Box::new(items);
            Type { kind: if is_map { Kind::Map(items) } else { Kind::List(items) }, mode }
        })
    })
}

/// Types of lists in one string, in which lists may be with other separators.
fn joined() -> impl Strategy<Value = Type> {
    let kind = prop_oneof![
        Just((Kind::Number, Mode::string)),
        Just((Kind::Flag, Mode::string)),
        Just((Kind::Text, Mode::plain)),
        Just((Kind::Bytes, Mode::base64)),
    ];
    (kind, proptest::sample::subsequence(SEPARATORS.to_vec(), 1..=3).prop_shuffle()).prop_map(
        |((kind, mode), separators)| {
            separators
                .into_iter()
                .fold(Type { kind, mode }, |items, mode| Type { kind: Kind::List(Box::new(items)), mode })
        },
    )
}

/// Values of a type. Between separators, nothing is empty.
fn values(ty: &Type, is_between: bool) -> BoxedStrategy<Value> {
    let least = usize::from(is_between);
    match &ty.kind {
        Kind::Number => any::<u64>().prop_map(Value::Number).boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Kind::Text if is_between => "[a-z0-9文\"\\\\]{1,4}".prop_map(Value::Text).boxed(),
        Kind::Text => ".{0,6}".prop_map(Value::Text).boxed(),
        Kind::Bytes => {
            proptest::collection::vec(any::<u8>(), least..5).prop_map(|bytes| Value::Bytes(bytes.into())).boxed()
        }
        Kind::List(items) => {
            let is_inside = SEPARATORS.contains(&ty.mode);
            proptest::collection::vec(values(items, is_inside), least..4).prop_map(Value::List).boxed()
        }
        Kind::Map(items) => {
            proptest::collection::btree_map(".{0,3}", values(items, false), 0..3).prop_map(Value::Map).boxed()
        }
    }
}

/// The value as it travels, and what is wrong with it.
fn sent(value: &Value, ty: &Type) -> (Json, Vec<String>) {
    let mut json = Json::Null;
    let visitor = RequestVisitor::collect(Upload::ENDPOINT, UploadError::TABLE, |visitor| {
        json = visitor.object(|visitor| drop(visitor.json_as("value", ty.wire()).required(value)));
    });
    let violations = visitor.check().violations().iter().map(ToString::to_string).collect();
    (json, violations)
}

fn received(json: &Json, ty: &Type) -> Result<Value, String> {
    let text = json.to_string();
    let document = Document::parse(text.as_bytes()).expect("it was made of JSON");
    EXPECTED.set(ty.clone());
    let holder = Holder::from_json(document.root(), &mut Decoding::new(SystemTime::UNIX_EPOCH));
    holder.map(|holder| holder.0).map_err(|fault| fault.to_string())
}

proptest! {
    #[test]
    fn what_is_sent_is_received((ty, value) in types().prop_flat_map(|ty| {
        let values = values(&ty, false);
        (Just(ty), values)
    })) {
        let (json, violations) = sent(&value, &ty);
        prop_assert_eq!(violations, Vec::<String>::new());
        let is_text = !matches!(ty.mode, Mode::plain | Mode::lenient);
        prop_assert_eq!(json["value"].is_string(), is_text || matches!(ty.kind, Kind::Text), "{}", json);
        prop_assert_eq!(received(&json, &ty), Ok(value), "{}", json);
    }

    /// Nothing that a service sends makes the reading panic, and each fault names the field.
    #[test]
    fn whatever_is_received_is_read_or_refused(ty in types(), text in ".{0,12}", number in any::<i64>()) {
        for json in [Json::from(text.as_str()), Json::from(number), Json::Null, serde_json::json!([text, [number]]), serde_json::json!({"a": text})] {
            if let Err(fault) = received(&serde_json::json!({ "value": json }), &ty) {
                prop_assert!(fault.starts_with("value"), "{}", fault);
            }
        }
    }
}

#[test]
fn a_separator_inside_an_item_is_refused_at_every_level() {
    let list = |items, mode| Type { kind: Kind::List(Box::new(items)), mode };
    let text = Type { kind: Kind::Text, mode: Mode::plain };
    let table = list(list(text.clone(), Mode::commas), Mode::semicolons);
    let row = |items: &[&str]| Value::List(items.iter().map(|item| Value::Text((*item).to_owned())).collect());
    let (_, violations) = sent(&Value::List(vec![row(&["a", "b,c"]), row(&["d;e"]), row(&[""])]), &table);
    assert_eq!(violations, {
        [
            "value[0][1]: `b,c`, must not contain `,`",
            "value[2][0]: ``, must not be empty",
            "value[1]: `d;e`, must not contain `;`",
            "value[2]: ``, must not be empty",
        ]
    });
    let texts = list(list(text, Mode::json_text), Mode::plain);
    let (json, violations) = sent(&Value::List(vec![row(&["\"", "\\"])]), &texts);
    assert_eq!((json, violations.len()), (serde_json::json!({ "value": [r#"["\"","\\"]"#] }), 0));
}

#[test]
fn secrets_are_hidden_in_whatever_form_they_travel() {
    use weixin_runtime::SecretString;
    let secret = || SecretString::from("s3cret,\"value\"");
    let (wire, token) = (Wire { mode: Mode::commas, items: None }, Token::app("T").into());
    let visitor = RequestVisitor::collect(Upload::ENDPOINT, UploadError::TABLE, |visitor| {
        visitor.body(BodyKind::Json);
        let _ = visitor.json_as("joined", wire).required(&vec![secret()]);
        let _ = visitor.base64("encoded").required(&secret());
    });
    let prepared = weixin_runtime::prepare_untyped::<UploadError>(
        &visitor,
        Some(&token),
        "https://example.com",
        &weixin_runtime::Signers::new(),
    )
    .expect("made");
    let mut body = String::new();
    std::io::Read::read_to_string(&mut prepared.body().reader(), &mut body).expect("text");
    assert!(body.contains("czNjcmV0LCJ2YWx1ZSI="), "{body}");
    assert_eq!(prepared.secrets().redact(&body), r#"{"encoded":"[hidden]","joined":"[hidden]"}"#);
    let violations = format!("{:?}", visitor.check().violations());
    assert!(violations.contains("[hidden]") && !violations.contains("s3cret"), "{violations}");
}

/// A kind that brings a list, an item a parameter.
struct Several;

impl weixin_runtime::Choice for Several {
    fn kind(&self) -> Option<weixin_runtime::Literal> {
        Some("several".into())
    }

    fn visit_kind(&self, visitor: &mut RequestVisitor) {
        let _ = visitor.repeated("id").required(&vec![1_u64, 20]);
        let _ = visitor.repeated("none").required(&Vec::<u64>::new());
    }
}

#[test]
fn a_kind_brings_repeated_parameters() {
    let token = Token::app("T").into();
    let visitor = RequestVisitor::collect(Upload::ENDPOINT, UploadError::TABLE, |visitor| {
        let _ = visitor.query("kind").choice(&Several);
    });
    let prepared = weixin_runtime::prepare_untyped::<UploadError>(
        &visitor,
        Some(&token),
        "https://example.com",
        &weixin_runtime::Signers::new(),
    )
    .expect("made");
    assert!(prepared.url().contains("kind=several&id=1&id=20"), "{}", prepared.url());
    let violations: Vec<String> = visitor.check().violations().iter().map(ToString::to_string).collect();
    assert_eq!(violations, ["none: 0 items, must have at least one"]);
}

#[test]
fn addresses_are_looked_at_however_deep_they_are() {
    let of = |text: &str| text.to_owned();
    let deep =
        vec![BTreeMap::from([(of("a"), vec![of("https://example.com"), of("ftp://x")]), (of("b"), vec![of("")])])];
    let visitor = RequestVisitor::collect(Upload::ENDPOINT, UploadError::TABLE, |visitor| {
        let _ = visitor.json("deep").required(&deep).each_url();
    });
    let violations: Vec<String> = visitor.check().violations().iter().map(ToString::to_string).collect();
    assert_eq!(violations.len(), 2, "{violations:?}");
    assert!(violations[0].starts_with("deep[0].a[1]: `ftp://x`") && violations[1].starts_with("deep[0].b[0]: ``"));
}

/// `is: 1` and `is: 2.5` of a number, which JSON has as `1.0` and `2.5`.
#[test]
fn conditions_compare_numbers_and_not_their_texts() {
    for (given, is, holds) in
        [(1.0, 1.0.into(), true), (1.0, 1.into(), true), (2.5, 2.5.into(), true), (2.0, 1.into(), false)]
    {
        let is: weixin_runtime::Literal = is;
        let visitor = RequestVisitor::collect(Upload::ENDPOINT, UploadError::TABLE, |visitor| {
            let _ = visitor.json("kind").required(&given);
            let _ = visitor.json("other").optional(&None::<String>).required_if("kind", is.clone());
        });
        assert_eq!(visitor.check().violations().len(), usize::from(holds), "{given} is {is:?}");
    }
}
