//! The JSON of the diff is what its schema says, and the schema is the one that is checked in.

use serde_json::Value as Json;
use weixin_codegen::diff::{Diff, diff_loaded, render};

use super::{base, context, loaded, mixed, pairs};
use crate::workspace::{read, root};

#[test]
fn the_schema_of_the_diff_is_fresh() {
    let text = read(&root().join("spec/diff.schema.json"));
    assert_eq!(text.replace("\r\n", "\n"), render::json_schema(), "run `cargo run -- schema --of diff`");
}

/// The schema of a place in the document, with every key that has none, and every value that does not suit.
struct Schema(Json);

impl Schema {
    fn check(&self, schema: &Json, value: &Json, at: &str, wrong: &mut Vec<String>) {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.trim_start_matches("#/definitions/");
            return self.check(&self.0["definitions"][name], value, at, wrong);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return parts.iter().for_each(|part| self.check(part, value, at, wrong));
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            let suits = |choice: &Json| {
                let mut wrong = Vec::new();
                self.check(choice, value, at, &mut wrong);
                wrong.is_empty()
            };
            if !choices.iter().any(suits) {
                wrong.push(format!("{at}: {value} suits none of {choices:?}"));
            }
            return;
        }
        let kind = match value {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "integer",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        };
        let types = &schema["type"];
        if !(types == kind || types.as_array().is_some_and(|types| types.iter().any(|one| one == kind))) {
            wrong.push(format!("{at}: {value} is not {types}"));
        }
        if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
            wrong.push(format!("{at}: {value} is not in {}", schema["enum"]));
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            match schema["properties"].get(key) {
                Some(schema) => self.check(schema, value, &format!("{at}.{key}"), wrong),
                None => wrong.push(format!("{at}.{key} is in no schema")),
            }
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if value.get(key).is_none() {
                wrong.push(format!("{at}.{key} is missing"));
            }
        }
        for (number, item) in value.as_array().into_iter().flatten().enumerate() {
            self.check(&schema["items"], item, &format!("{at}[{number}]"), wrong);
        }
    }

    fn wrong(&self, document: &Json) -> Vec<String> {
        let mut wrong = Vec::new();
        self.check(&self.0, document, "", &mut wrong);
        wrong
    }
}

#[test]
fn what_is_printed_suits_the_schema() {
    let schema = Schema(serde_json::from_str(&render::json_schema()).expect("it is JSON"));
    let before = loaded(base());
    let edited = pairs().map(|pair| diff_loaded(&before, &loaded(pair.sources())));
    let contexts = [context(), render::Context::default()];
    let mut rows = 0;
    for (at, diff) in edited.chain([mixed(), Diff::default()]).enumerate() {
        let text = render::json(&diff, &contexts[at % 2]);
        let document: Json = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(schema.wrong(&document), Vec::<String>::new(), "{text}");
        rows += document["changes"].as_array().expect("a list").len();
    }
    assert!(rows > 200, "{rows}");
}

/// The check itself finds what is wrong.
#[test]
fn what_does_not_suit_the_schema_is_found() {
    let schema = Schema(serde_json::from_str(&render::json_schema()).expect("it is JSON"));
    let document: Json = serde_json::from_str(&render::json(&mixed(), &context())).expect("it is JSON");
    for (pointer, value, message) in [
        ("/rust", Json::from("fatal"), ".rust: \"fatal\" is not in"),
        ("/counts/docs", Json::from("many"), ".counts.docs: \"many\" is not"),
        ("/changes/0/kind", Json::from("odd"), ".changes[0].kind: \"odd\" is not in"),
        ("/changes/0/place", Json::from(4), ".changes[0].place: 4 suits none of"),
        ("/changes/0", serde_json::json!({ "fresh": 1 }), ".changes[0].fresh is in no schema"),
    ] {
        let mut document = document.clone();
        *document.pointer_mut(pointer).expect("it is there") = value;
        let wrong = schema.wrong(&document);
        assert!(wrong.iter().any(|line| line.starts_with(message)), "{wrong:?}");
    }
}
