//! What is exported for programs in other languages: the official schemas judge every document, and values those of its schemas.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};
use weixin_codegen::Source;
use weixin_codegen::export::{EXTENSIONS, OpenApiVersion, json_schema, openapi};
use weixin_codegen::model::Api;

/// The schemas of both versions, as the OpenAPI Initiative publishes them, without their descriptions.
const OFFICIAL: [(&str, &str); 2] =
    [("3.0", include_str!("openapi-3.0.json")), ("3.1", include_str!("openapi-3.1.json"))];

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Small specs in one string: `=== path` starts a file. Without a service of their own they get one.
fn bundle(text: &str) -> Vec<Source> {
    let source = |path: &str, text: String| Source { shown: format!("spec/{path}"), path: path.to_owned(), text };
    let files = text.split("=== ").skip(1).filter_map(|file| file.split_once('\n'));
    let mut files: Vec<Source> = files.map(|(path, text)| source(path.trim(), text.to_owned())).collect();
    if !files.iter().any(|file| file.path == "service.yaml") {
        let service = fs::read_to_string(repository("tests/fixtures/service.yaml")).expect("readable");
        files.push(source("service.yaml", service));
    }
    files
}

fn api(sources: Vec<Source>) -> Api {
    weixin_codegen::model(sources).unwrap_or_else(|errors| panic!("{errors}"))
}

fn folder(path: &str) -> Api {
    api(weixin_codegen::files::read_spec(&repository(path)).expect("the spec can be read"))
}

fn language() -> Api {
    folder("tests/fixtures/language")
}

/// A token behind a word that OpenAPI does not know.
const PREFIX: &str = "=== service.yaml
service: prefix
summary: It is.
base_url: https://api.example.com
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens: { app: { header: X-Token, prefix: Key, doc: A token. } }
=== endpoints/demo/e.yaml
endpoint: e
summary: It is.
page: { url: unknown, read: 2026-11-21 }
route: GET /e
token: app
response: nothing
";

/// All specs that are at hand: the real one, one with every key of the language, and those of other APIs.
fn specs() -> Vec<(String, Api)> {
    let mut specs = vec![
        ("language".to_owned(), language()),
        ("real".to_owned(), folder("spec")),
        ("prefix".to_owned(), api(bundle(PREFIX))),
    ];
    let mut files: Vec<PathBuf> = ["specs", "features"]
        .iter()
        .flat_map(|name| fs::read_dir(repository("tests/fixtures").join(name)).expect("readable"))
        .map(|entry| entry.expect("readable").path())
        .collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).expect("readable");
        // Some are parts that only make sense beside another spec.
        if let Ok(api) = weixin_codegen::model(bundle(&text)) {
            specs.push((file.display().to_string(), api));
        }
    }
    assert!(specs.len() > 40, "{} specs", specs.len());
    specs
}

fn document(api: &Api, version: OpenApiVersion) -> Value {
    let document = openapi(api, version);
    let json: Value = serde_json::from_str(&document.json()).expect("it is JSON");
    let yaml: Value = serde_yaml::from_str(&document.yaml()).expect("it is YAML");
    assert!(json == yaml, "both forms say the same");
    json
}

/// The schema of a version of OpenAPI.
struct Official {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Official {
    fn of(version: &str) -> Self {
        let (_, text) = OFFICIAL.iter().find(|(name, _)| *name == version).expect("there is one");
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        let address = format!("https://example.com/openapi-{version}.json");
        compiler.add_resource(&address, serde_json::from_str(text).expect("JSON")).expect("it is added");
        let index = compiler.compile(&address, &mut schemas).expect("it is a schema");
        Self { schemas, index }
    }
}

/// Fails unless a document is valid: by the official schema, and by what that cannot say.
fn assert_valid(name: &str, document: &Value) {
    static OFFICIAL: LazyLock<[Official; 2]> = LazyLock::new(|| ["3.0", "3.1"].map(Official::of));
    let version = document["openapi"].as_str().unwrap_or_default();
    let official = &OFFICIAL[usize::from(version.starts_with("3.1."))];
    if let Err(fault) = official.schemas.validate(document, official.index) {
        panic!("{name}, {version}: {fault:#}");
    }
    each(document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{name}: {reference} leads elsewhere"));
            assert!(document.pointer(pointer).is_some(), "{name}: nothing is at {reference}");
        }
    });
    let mut ids = BTreeSet::new();
    for (path, _, operation) in operations(document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(!id.is_empty() && ids.insert(id.to_owned()), "{name}: {id} is there twice");
        assert_parameters(name, path, operation);
    }
    if version.starts_with("3.1.") {
        assert_schemas(name, document, "/components/schemas");
    }
}

/// Each parameter once, and those of the path are the ones in the path.
fn assert_parameters(name: &str, path: &str, operation: &Value) {
    let mut seen = BTreeSet::new();
    let mut in_path = BTreeSet::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (called, place) = (parameter["name"].as_str().unwrap_or_default(), parameter["in"].as_str());
        assert!(seen.insert((called, place)), "{name}: {path} has {called} twice");
        if place == Some("path") {
            in_path.insert(called);
        }
    }
    let wanted: BTreeSet<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    if !path.starts_with("webhook ") {
        assert_eq!(in_path, wanted, "{name}: {path}");
    }
}

/// Every definition is a schema by the metaschema, and all that it refers to is there.
fn assert_schemas(name: &str, document: &Value, place: &str) {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.set_default_draft(boon::Draft::V2020_12);
    compiler.add_resource("file:///document.json", document.clone()).expect("it is added");
    for key in document.pointer(place).and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key) {
        let address = format!("file:///document.json#{place}/{key}");
        compiler.compile(&address, &mut schemas).unwrap_or_else(|error| panic!("{name}: {key}: {error:#}"));
    }
}

fn each<'v>(value: &'v Value, look: &mut impl FnMut(&'v Value)) {
    look(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| each(item, look)),
        Value::Object(map) => map.values().for_each(|item| each(item, look)),
        _ => {}
    }
}

/// The operations of a document with their paths and methods, those of messages too.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let mut all = Vec::new();
    for (key, prefix) in [("paths", ""), ("webhooks", "webhook "), ("x-webhooks", "webhook ")] {
        for (path, item) in document[key].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                all.push((if prefix.is_empty() { path.as_str() } else { "webhook " }, method.as_str(), operation));
            }
        }
    }
    all
}

/// A spec with its documents in both versions.
struct Exported {
    name: String,
    api: Api,
    documents: [Value; 2],
}

/// All specs and their documents, made once.
static ALL: LazyLock<Vec<Exported>> = LazyLock::new(|| {
    let versions = [OpenApiVersion::V3_1, OpenApiVersion::V3_0];
    let exported = |(name, api)| Exported { documents: versions.map(|version| document(&api, version)), name, api };
    specs().into_iter().map(exported).collect()
});

#[test]
fn every_spec_is_a_valid_document() {
    for Exported { name, api, documents } in &*ALL {
        documents.iter().for_each(|document| assert_valid(name, document));
        let schema: Value = serde_json::from_str(&json_schema(api).json()).expect("it is JSON");
        assert_schemas(name, &schema, "/$defs");
    }
}

/// What becomes of each key of the language.
#[test]
fn every_key_of_the_language_is_exported_as_it_was() {
    let api = language();
    let v3_0 = openapi(&api, OpenApiVersion::V3_0).yaml();
    for (text, command, file) in [
        (openapi(&api, OpenApiVersion::V3_1).yaml(), "openapi", "language-3.1.yaml"),
        (v3_0, "openapi --version 3.0", "language-3.0.yaml"),
        (json_schema(&api).json(), "json-schema", "language.schema.json"),
    ] {
        let path = format!("codegen/tests/exported/{file}");
        let old = fs::read_to_string(repository(&path)).unwrap_or_default();
        let command = format!("cargo run -- export {command} --spec tests/fixtures/language --out {path}");
        assert!(old.replace("\r\n", "\n") == text, "stale: {path}\nrun `{command}`, and look at what changed");
    }
}

#[test]
fn every_endpoint_and_message_is_there() {
    for Exported { name, api, documents } in &*ALL {
        let endpoints = api.endpoints().map(|(group, it)| (group.name.wire.as_str(), it.name.wire.as_str()));
        let messages = api.messages.iter().map(|it| (it.group.wire.as_str(), it.name()));
        let all: BTreeSet<String> = endpoints.chain(messages).map(|(group, name)| format!("{group} {name}")).collect();
        for document in documents {
            let mut found = BTreeSet::new();
            for (_, _, operation) in operations(document) {
                each(operation, &mut |value| {
                    let called = value.get("x-weixin-endpoint").or_else(|| value.get("x-weixin-message"));
                    if let (Some(group), Some(name)) = (value.get("x-weixin-group"), called) {
                        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                        found.insert(format!("{} {}", text(group), text(name)));
                    }
                });
            }
            assert_eq!(found, all, "{name}");
        }
    }
}

#[test]
fn every_key_is_listed_and_every_listed_key_is_used() {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for document in ALL.iter().flat_map(|exported| &exported.documents) {
        each(document, &mut |value| {
            let keys = value.as_object().into_iter().flatten().map(|(key, _)| key);
            used.extend(keys.filter(|key| key.starts_with("x-weixin-")).cloned());
        });
    }
    let listed: BTreeSet<String> = EXTENSIONS.iter().map(|(key, ..)| (*key).to_owned()).collect();
    assert_eq!(used.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "keys that are not listed");
    assert_eq!(listed.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "keys that nothing has");
    let docs = fs::read_to_string(repository("spec/OPENAPI.md")).expect("readable");
    let rows: Vec<&str> = docs.lines().filter(|line| line.starts_with("| `x-weixin-")).collect();
    let wanted: Vec<String> =
        EXTENSIONS.iter().map(|(key, place, about)| format!("| `{key}` | {place} | {about} |")).collect();
    assert_eq!(rows, wanted, "spec/OPENAPI.md");
}

/// The schema of the body of an endpoint, with which values are judged.
struct Body {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Body {
    /// Of an endpoint with these parameters of its JSON.
    fn of(keys: &str) -> Self {
        let text = format!(
            "=== endpoints/demo/e.yaml\nendpoint: e\nsummary: It is.\npage: {{ url: unknown, read: 2026-11-21 }}\n\
             route: POST /e\ntoken: none\nresponse: nothing\n{keys}\n"
        );
        let document = document(&api(bundle(&text)), OpenApiVersion::V3_1);
        assert_valid("a body", &document);
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.set_default_draft(boon::Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.enable_content_assertions();
        compiler.add_resource("file:///d.json", document).expect("it is added");
        let index = compiler.compile("file:///d.json#/components/schemas/DemoEBody", &mut schemas).expect("a schema");
        Self { schemas, index }
    }

    fn takes(&self, value: Value) -> bool {
        self.schemas.validate(&value, self.index).is_ok()
    }

    fn check(&self, right: impl IntoIterator<Item = Value>, wrong: impl IntoIterator<Item = Value>) {
        right.into_iter().for_each(|value| assert!(self.takes(value.clone()), "refused: {value}"));
        wrong.into_iter().for_each(|value| assert!(!self.takes(value.clone()), "taken: {value}"));
    }
}

#[test]
fn limits_are_keywords() {
    let body = Body::of(
        "json:\n  a: { type: string, required: false, min_length: 2, max_length: 3, chars: [digits, \"-_]\"] }\n  \
         b: { type: string, required: false, max_bytes: 4 }\n  c: { type: u8, required: false, min: 3 }\n  \
         d: { type: list, required: false, max_items: 2, items: { type: string, min_length: 1 } }\n  \
         e: { type: string, required: false, one_of: [x, y] }\n  f: { type: url, required: false }\n  \
         g: { type: i32, required: false, nullable: true, one_of: [1, 2] }",
    );
    body.check(
        [
            json!({}),
            json!({ "a": "1]" }),
            json!({ "b": "abcd", "c": 255, "d": ["x"], "e": "y", "f": "https://a.example/b" }),
            json!({ "g": null }),
        ],
        [
            json!({ "a": "1" }),
            json!({ "a": "1x" }),
            json!({ "b": "abcde" }),
            json!({ "c": 2 }),
            json!({ "c": 256 }),
            json!({ "d": ["x", ""] }),
            json!({ "d": ["x", "y", "z"] }),
            json!({ "e": "z" }),
            json!({ "f": "ftp://a.example" }),
            json!({ "g": 3 }),
            json!({ "a": null }),
        ],
    );
}

#[test]
fn conditions_and_rules_are_keywords() {
    let body = Body::of(
        "json:\n  kind: { type: i32, wire: string }\n  a: { type: string, required: false, required_if: { field: kind, is: [1, 3] } }\n  \
         b: { type: string, required: false, required_if: { field: kind, not: 1 } }\n  \
         c: { type: string, required: false, required_if: { field: d } }\n  d: { type: string, required: false, nullable: true }\n  \
         in: { type: object, required: false, fields: { kind: { type: string, required: false }, e: { type: string, required: false, required_if: { field: ../kind, is: 7 } } } }\n  \
         list: { type: list, required: false, items: { type: object, name: Row, fields: { kind: string } } }\n  \
         f: { type: string, required: false, required_if: { field: in.kind, is: x } }\n  \
         g: { type: string, required: false, required_if: { field: \"list[].kind\", is: x } }\n  \
         h: { type: string, required: false }\n  i: { type: string, required: false }\nrules:\n  - at_most_one_of: [h, i]",
    );
    let with = |more: Value| {
        let mut all = json!({ "kind": "1", "a": "" });
        for (key, value) in more.as_object().into_iter().flatten() {
            all[key] = value.clone();
        }
        all
    };
    body.check(
        [
            with(json!({})),
            json!({ "kind": "2", "b": "" }),
            with(json!({ "d": null })),
            with(json!({ "d": "x", "c": "y" })),
            with(json!({ "in": { "kind": "x" }, "f": "" })),
            with(json!({ "list": [{ "kind": "y" }, { "kind": "x" }], "g": "" })),
            json!({ "kind": "7", "b": "", "in": { "e": "" } }),
            json!({ "kind": "7", "b": "" }),
            with(json!({ "h": "" })),
        ],
        [
            json!({ "kind": "1" }),
            json!({ "kind": "3", "b": "" }),
            json!({ "kind": "2" }),
            with(json!({ "d": "x" })),
            with(json!({ "in": { "kind": "x" } })),
            with(json!({ "list": [{ "kind": "y" }, { "kind": "x" }] })),
            json!({ "kind": "7", "b": "", "in": {} }),
            with(json!({ "h": "", "i": "" })),
            json!({ "kind": 1, "a": "" }),
        ],
    );
}

#[test]
fn choices_and_strings_that_hold_values_are_keywords() {
    let body = Body::of(
        "json:\n  type: { type: choice, name: Told, values: { text: { fields: { text: string } }, wait: Nothing more. } }\n  \
         ids: { type: list, wire: commas, required: false, min_items: 1, max_items: 2, items: u8 }\n  \
         inside: { type: object, wire: json, required: false, fields: { n: u8 } }\n  \
         bytes: { type: bytes, wire: base64, required: false, max: 3 B }\n  \
         day: { type: day, wire: digits, required: false }\n  amount: { type: money, unit: yuan, wire: string, required: false }",
    );
    let with = |key: &str, value: Value| json!({ "type": "wait", key: value });
    body.check(
        [
            json!({ "type": "text", "text": "" }),
            json!({ "type": "wait" }),
            with("ids", json!("1")),
            with("ids", json!("1,22")),
            with("inside", json!("{\"n\": 1}")),
            with("bytes", json!("AAAA")),
            with("day", json!("20231102")),
            with("amount", json!("12.50")),
        ],
        [
            json!({ "type": "text" }),
            json!({ "type": "other" }),
            json!({}),
            with("ids", json!("")),
            with("ids", json!("1,2,3")),
            with("ids", json!("a")),
            with("inside", json!("{\"n\": 256}")),
            with("inside", json!("no JSON")),
            with("bytes", json!("AAAAAAAA")),
            with("bytes", json!("A")),
            with("day", json!("2023-11-02")),
            with("amount", json!(12.5)),
        ],
    );
}

#[test]
fn a_refusal_is_told_from_a_success() {
    let schema: Value = serde_json::from_str(&json_schema(&language()).json()).expect("it is JSON");
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("file:///d.json", schema.clone()).expect("it is added");
    let mut takes = |name: &str, value: Value| {
        let index = compiler.compile(&format!("file:///d.json#/$defs/{name}"), &mut schemas).expect("a schema");
        schemas.validate(&value, index).is_ok()
    };
    let refusal = json!({ "errcode": 1001, "errmsg": "refused" });
    assert!(takes("Refusal", refusal.clone()) && takes("demo_choose", refusal));
    assert!(takes("demo_choose", json!({ "errcode": 0, "kind": 0, "result": "done" })));
    assert!(takes("demo_choose", json!({ "kind": "7", "new": 1 })), "a kind that nobody knows yet");
    assert!(!takes("demo_choose", json!({ "errcode": 0, "kind": 0 })), "a kind lacks what it brings");
    assert!(!takes("demo_choose", json!({ "errcode": 0 })));
    assert!(!takes("Success", json!({ "errcode": 40001, "errmsg": "no" })));
    let ordered = json!({ "MsgType": "event", "Event": "order", "Version": 2, "OrderId": "1", "How": "cash" });
    assert!(takes("messages_users_ordered", ordered.clone()));
    let mut other = ordered;
    other["Event"] = json!("subscribe");
    assert!(!takes("messages_users_ordered", other));
}

/// Two endpoints at one route of OpenAPI, which has no addresses that earlier answers gave; the second one with these keys.
fn at_one_route(keys: &str) -> String {
    let endpoint = |name: &str, route: &str, ty: &str| {
        format!(
            "=== endpoints/demo/{name}.yaml\nendpoint: {name}\nsummary: It is.\npage: {{ url: unknown, read: 2026-11-21 }}\n\
             route: {route}\ntoken: none\npath: {{ address: {ty} }}\nresponse: nothing\n"
        )
    };
    endpoint("give", "PUT {address}", "url") + &endpoint("keep", "PUT /{address}", "string") + keys
}

#[test]
fn an_address_and_a_path_of_one_parameter_are_one_route() {
    let api = api(bundle(&at_one_route("")));
    for version in [OpenApiVersion::V3_1, OpenApiVersion::V3_0] {
        let document = document(&api, version);
        assert_valid("an address", &document);
        let operation = &document["paths"]["/{address}"]["put"];
        let variants = operation["x-weixin-variants"].as_array();
        assert_eq!(variants.map(Vec::len), Some(2));
        // Only one of them is an address.
        let of = |at: usize| operation["x-weixin-variants"][at]["x-weixin-absolute-url"].clone();
        assert_eq!((of(0), of(1)), (json!(true), Value::Null));
        assert_eq!(operation["x-weixin-absolute-url"], Value::Null);
    }
}

#[test]
fn endpoints_at_one_route_keep_their_envelopes() {
    let service = "=== service.yaml\nservice: demo\nsummary: It is.\nbase_url: https://api.example.com\nenvelopes:\n\
                   \x20 main: { code: errcode, message: errmsg, success: [0] }\n\
                   \x20 carrier: { code: resultcode, message: resultmsg, success: [0] }\n\
                   tokens: { app: { query: access_token, doc: A token. } }\n";
    let document = document(&api(bundle(&(at_one_route("envelope: carrier\n") + service))), OpenApiVersion::V3_1);
    let operation = &document["paths"]["/{address}"]["put"];
    assert_eq!(operation["x-weixin-envelope"], json!(["main", "carrier"]));
    let of = |at: usize| operation["x-weixin-variants"][at]["x-weixin-envelope"].clone();
    assert_eq!((of(0), of(1)), (Value::Null, json!(["carrier"])));
}

#[test]
fn hostile_texts_stay_texts() {
    let texts = [
        "$ref",
        "__proto__",
        "</script><script>alert(1)</script>",
        "x-weixin-type",
        "a\"b\\c",
        "~1/a%20b",
        "properties",
        "{{7*7}}",
        "'; DROP TABLE",
        "yes",
        "2026-11-21",
        "null",
        "-",
        "🦀",
        "中 文",
        "#/components",
        "|",
        ">-",
        "? a",
        "<<",
    ];
    for text in texts {
        let (name, query) = (json!(text), json!(format!("{text}!")));
        let spec = format!(
            "=== endpoints/demo/e.yaml\nendpoint: e\nsummary: {name}\ndocs: {name}\ntitle: {name}\nsection: [{name}, a]\n\
             page: {{ url: unknown, read: 2026-11-21 }}\nroute: POST /e\ntoken: none\n\
             query: {{ {query}: {{ type: string, rust: one, one_of: [{name}], doc: {name} }} }}\n\
             json:\n  {name}:\n    type: object\n    rust: two\n    name: Two\n    fields:\n      {name}: {{ type: open_enum, rust: three, name: Three, values: {{ {name}: {{ name: Four, doc: {name} }} }} }}\n\
             response: {{ {name}: {{ type: string, rust: five, default: {name}, required: false }} }}\n\
             errors: {{ 7: {{ name: Six, text: {name}, remedy: {name} }} }}\n"
        );
        let api = match weixin_codegen::model(bundle(&spec)) {
            Ok(api) => api,
            Err(errors) => panic!("{text}: {errors}"),
        };
        for version in [OpenApiVersion::V3_1, OpenApiVersion::V3_0] {
            let document = document(&api, version);
            let operation = &document["paths"]["/e"]["post"];
            assert_eq!(operation["x-weixin-title"], name);
            assert_eq!(operation["parameters"][0]["name"], query);
            let body = &document["components"]["schemas"]["DemoEBody"]["properties"];
            assert!(body.get(text).is_some(), "{text}: {body}");
            let description = operation["description"].as_str().unwrap_or_default();
            assert!(!description.replace("\\<", "").contains('<'), "what is not escaped is HTML: {description}");
            // A property of that name is no reference, though readers that do not know where they are would take it for one.
            if text != "$ref" {
                assert_valid(text, &document);
            }
        }
    }
}

/// Types that hold another four times, which does the same, and so on, beside an object so deep inside that its condition looks out as far.
#[test]
fn conditions_are_looked_for_in_as_many_places_as_there_is_time_for() {
    const LEVELS: usize = 14;
    let types: String = (1..LEVELS)
        .map(|level| {
            let four =
                ["a", "b", "c", "d"].map(|name| format!("{name}: {{ type: Level{}, doc: Another. }}", level + 1));
            format!("  Level{level}: {{ type: object, doc: A level., fields: {{ {} }} }}\n", four.join(", "))
        })
        .collect();
    let leaf = format!(
        "leaf: {{ type: string, required: false, required_if: {{ field: {}mode, is: full }}, doc: A leaf. }}",
        "../".repeat(LEVELS)
    );
    let deep = (1..=LEVELS).rev().fold(leaf, |inner, level| {
        format!("in{level}: {{ type: object, name: In{level}, doc: Inside., fields: {{ {inner} }} }}")
    });
    let spec = format!(
        "=== endpoints/demo/e.yaml\nendpoint: e\nsummary: It is.\npage: {{ url: unknown, read: 2026-11-21 }}\n\
         route: POST /e\ntoken: app\njson:\n  mode: {{ type: open_enum, values: {{ full: All., half: Half. }}, doc: How much. }}\n  \
         top: {{ type: Level1, doc: The first level. }}\n  {deep}\ntypes:\n{types}  Level{LEVELS}: {{ type: object, doc: The last., fields: \
         {{ end: {{ type: string, doc: The end. }} }} }}\nresponse: nothing\n"
    );
    for version in [OpenApiVersion::V3_0, OpenApiVersion::V3_1] {
        let text = openapi(&api(bundle(&spec)), version).json();
        assert!(text.contains("\"leaf\"") && text.len() < 1_000_000, "{} bytes", text.len());
    }
}

/// A text of a type of its own may come as a number where it is lenient, and a body cannot be left out where a rule needs it.
#[test]
fn lenient_ids_and_bodies_that_rules_need() {
    let spec = "=== endpoints/demo/e.yaml\nendpoint: e\nsummary: It is.\npage: { url: unknown, read: 2026-11-21 }\nroute: POST /e\ntoken: app\n\
        json:\n  a: { type: string, required: false, doc: One. }\n  b: { type: string, required: false, doc: Another. }\n\
        rules:\n  - at_least_one_of: [a, b]\nresponse:\n  id: { type: ThingId, wire: lenient, doc: The thing. }\n\
        types:\n  ThingId: { type: id, doc: Names a thing. }\n";
    let api = api(bundle(spec));
    for version in [OpenApiVersion::V3_0, OpenApiVersion::V3_1] {
        assert_eq!(document(&api, version)["paths"]["/e"]["post"]["requestBody"]["required"], true);
    }
    let mut schema: Value = serde_json::from_str(&json_schema(&api).json()).expect("it is JSON");
    let id = schema.pointer_mut("/$defs").and_then(|defs| {
        let defs = defs.as_object_mut()?.values_mut();
        defs.filter_map(|def| def.pointer_mut("/properties/id")).next()
    });
    let kinds = id.and_then(|id| id["anyOf"].as_array().cloned()).expect("either");
    assert!(kinds.contains(&json!({ "type": "number" })), "{kinds:?}");
}
