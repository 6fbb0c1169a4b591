//! No key of the language without a fixture: what `schema.json` offers, a small spec of `fixtures/features` or the large
//! one of `fixtures/language` uses, so that it is printed, compiled and run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;
use weixin_codegen::{Source, files, json_schema};
use weixin_tests::bundle;

use crate::positions::json;

/// Keys of the schema: `definition.key`, and `definition=word` for each word of a list of words.
type Keys = BTreeSet<String>;

#[test]
fn every_key_and_word_of_the_language_has_a_fixture() {
    let language = Language(serde_json::from_str(&json_schema()).expect("the schema is JSON"));
    let shown = used_by_the_fixtures(&language);
    let missing: Vec<_> = language.keys().difference(&shown).cloned().collect();
    assert!(missing.is_empty(), "in no fixture:\n{}", missing.join("\n"));
}

fn used_by_the_fixtures(language: &Language) -> Keys {
    let mut used = Keys::new();
    for source in fixtures() {
        let value = json(&serde_yaml::from_str(&source.text).expect("the fixture is YAML"));
        let kind = language.kinds().into_iter().find(|(key, _)| value.get(key).is_some());
        language.mark(kind.expect("a kind of file").1, "", &value, &mut used);
    }
    used
}

fn fixtures() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut sources = files::read_spec(&folder.join("language")).expect("the fixture can be read");
    for entry in std::fs::read_dir(folder.join("features")).expect("the folder can be read") {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("the fixture can be read");
        sources.extend(bundle::sources(&text));
    }
    sources
}

/// The language, as its schema has it.
struct Language(Json);

impl Language {
    /// The kinds of files: the key that tells the kind, and its schema.
    fn kinds(&self) -> BTreeMap<&str, &Json> {
        let (mut kinds, mut at) = (BTreeMap::new(), &self.0["allOf"][0]);
        while let Some(then) = at.get("then") {
            kinds.insert(at["if"]["required"][0].as_str().expect("a key"), then);
            at = &at["else"];
        }
        kinds
    }

    fn definition(&self, reference: &Json) -> (String, &Json) {
        let name = reference.as_str().and_then(|path| path.strip_prefix("#/definitions/")).expect("a definition");
        let name = name.replace("%20", " ");
        let definition = &self.0["definitions"][&name];
        assert!(definition.is_object(), "{name} is not defined");
        (name, definition)
    }

    /// Everything that can be written.
    fn keys(&self) -> Keys {
        let mut keys = Keys::new();
        for (name, definition) in self.0["definitions"].as_object().expect("definitions") {
            self.collect(definition, name, &mut keys);
        }
        keys
    }

    fn collect(&self, schema: &Json, at: &str, keys: &mut Keys) {
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            keys.insert(format!("{at}.{key}"));
            self.collect(schema, &format!("{at}.{key}"), keys);
        }
        for word in words(schema) {
            keys.insert(format!("{at}={word}"));
        }
        for part in parts(schema) {
            self.collect(part, at, keys);
        }
    }

    /// Marks what a value uses.
    fn mark(&self, schema: &Json, at: &str, value: &Json, used: &mut Keys) {
        if let Some(reference) = schema.get("$ref") {
            let (name, definition) = self.definition(reference);
            return self.mark(definition, &name, value, used);
        }
        for word in words(schema).filter(|word| value == word) {
            used.insert(format!("{at}={word}"));
        }
        for choice in choices(schema) {
            self.mark(choice, at, value, used);
        }
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.mark(&schema["items"], at, item, used)),
            Json::Object(entries) => {
                for (key, value) in entries {
                    match schema["properties"].get(key) {
                        Some(known) => {
                            used.insert(format!("{at}.{key}"));
                            self.mark(known, &format!("{at}.{key}"), value, used);
                        }
                        None => self.mark(&schema["additionalProperties"], at, value, used),
                    }
                }
            }
            _ => {}
        }
    }
}

/// The words of which a value can be one.
fn words(schema: &Json) -> impl Iterator<Item = Json> + '_ {
    schema["enum"].as_array().into_iter().flatten().chain(schema.get("const")).cloned()
}

/// The schemas of which a value fulfils one, or all.
fn choices(schema: &Json) -> impl Iterator<Item = &Json> {
    ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten()
}

/// What is in a schema without a name of its own.
fn parts(schema: &Json) -> impl Iterator<Item = &Json> {
    choices(schema).chain(schema.get("items")).chain(schema.get("additionalProperties")).filter(|part| part.is_object())
}
