//! `spec/schema.json` in the hands of an editor: what it finds of what `lint` finds, and that it never complains of a good spec.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use boon::{Compiler, ErrorKind, InstanceToken, SchemaIndex, Schemas, ValidationError};
use serde_json::Value as Json;
use weixin_codegen::yaml::{self, MAX_BYTES, Node, NodeKind};
use weixin_codegen::{Source, encoding, files, json_schema, model, model_as_of};
use weixin_import::{Options, Page, SpecContext, import};
use weixin_tests::bundle;

use crate::positions::json;
use crate::workspace::root;

/// The schema, as an editor has it.
struct Editor {
    schemas: Schemas,
    schema: SchemaIndex,
}

impl Editor {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let address = "https://example.com/schema.json";
        // Editors know looking ahead, the validator does not.
        let text = json_schema().replace(r"(?!\\.{1,2}(/|$))", "");
        let schema = serde_json::from_str(&text).expect("JSON");
        compiler.add_resource(address, schema).expect("it is added");
        let schema = compiler.compile(address, &mut schemas).expect("it is a schema");
        Self { schemas, schema }
    }

    /// What it complains of.
    fn complaint<'a>(&'a self, value: &'a Json) -> Option<ValidationError<'a, 'a>> {
        self.schemas.validate(value, self.schema).err()
    }

    /// The lines that it marks: those of the values that break the schema, and of the keys that it does not have. Nothing, if
    /// the file is not YAML.
    fn marks(&self, source: &Source) -> Option<BTreeSet<usize>> {
        let value = read(source)?;
        let root = yaml::parse(0, &source.text, &mut Vec::new())?;
        let mut lines = BTreeSet::new();
        self.complaint(&value).iter().for_each(|fault| mark(fault, &source.text, &root, &mut lines));
        Some(lines)
    }
}

/// A file as an editor reads it; nothing if it is not YAML.
fn read(source: &Source) -> Option<Json> {
    Some(json(&serde_yaml::from_str(&source.text).ok()?)).filter(|value| !value.is_null())
}

fn good() -> Vec<Source> {
    let fixtures = root().join("tests/fixtures");
    let folders = [root().join("spec"), fixtures.join("language"), root().join("cli/tests/spec")];
    let mut sources: Vec<Source> =
        folders.iter().flat_map(|folder| files::read_spec(folder).expect("the spec can be read")).collect();
    for folder in ["features", "specs"] {
        for entry in std::fs::read_dir(fixtures.join(folder)).expect("readable") {
            let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("readable");
            sources.extend(bundle::sources(&text));
        }
    }
    sources
}

#[test]
fn a_good_spec_has_no_marks() {
    let editor = Editor::new();
    let sources = good();
    assert!(sources.len() > 200, "{} files", sources.len());
    for source in &sources {
        let value = read(source).unwrap_or_else(|| panic!("{} is not YAML", source.shown));
        if let Some(fault) = editor.complaint(&value) {
            panic!("{}\n{}\n{fault:#}", source.shown, source.text);
        }
    }
}

/// The drafts that the importer makes of the vendor's pages, which are files of a spec as well.
#[test]
#[ignore = "needs the vendor's pages"]
fn a_draft_has_no_marks() {
    let pages = PathBuf::from(std::env::var_os("WEIXIN_PAGES").expect("the folder of the pages")).join("new_md");
    let spec = model(files::read_spec(&root().join("spec")).expect("the spec can be read")).expect("it is good");
    let (editor, context, mut drafts) = (Editor::new(), SpecContext::of(&spec), 0);
    for entry in std::fs::read_dir(pages).expect("readable") {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("readable");
        let options = Options { prose: false, today: "2026-11-21".to_owned() };
        let page = Page { shown: "page".to_owned(), text, ..Page::default() };
        let Ok(import) = import(&page, &context, &options) else { continue };
        for source in import.sources() {
            let value = read(source).unwrap_or_else(|| panic!("{} is not YAML", source.shown));
            if let Some(fault) = editor.complaint(&value) {
                panic!("{}\n{fault:#}", source.text);
            }
            drafts += 1;
        }
    }
    assert!(drafts > 300, "{drafts} drafts");
}

fn mark(fault: &ValidationError<'_, '_>, text: &str, root: &Node, lines: &mut BTreeSet<usize>) {
    if !fault.causes.is_empty() {
        return fault.causes.iter().for_each(|cause| mark(cause, text, root, lines));
    }
    let step = |token: &InstanceToken<'_>| match token {
        InstanceToken::Prop(key) => key.to_string(),
        InstanceToken::Item(number) => number.to_string(),
    };
    let path: Vec<String> = fault.instance_location.tokens.iter().map(step).collect();
    lines.extend(line(text, root, &path));
    if let ErrorKind::AdditionalProperties { got } = &fault.kind {
        for key in got {
            lines.extend(line(text, root, &[&path[..], &[key.to_string()]].concat()));
        }
    }
}

/// The line of the entry that a path leads to.
fn line(text: &str, root: &Node, path: &[String]) -> Option<usize> {
    let (mut node, mut start) = (root, root.span.start);
    for step in path {
        node = match &node.kind {
            NodeKind::Map(entries) => {
                let entry = entries.iter().find(|entry| entry.key.text == *step)?;
                start = entry.span.start;
                &entry.value
            }
            NodeKind::List(items) => {
                let item = items.get(step.parse::<usize>().ok()?)?;
                start = item.span.start;
                item
            }
            NodeKind::Scalar(_) | NodeKind::Reported => return None,
        };
    }
    Some(1 + text[..start as usize].matches('\n').count())
}

/// How many of the mistakes in the bad specs an editor marks while they are typed: in their line, or because the file is no YAML.
/// What hangs on other files or on names it cannot know.
#[test]
fn an_editor_finds_a_third_of_what_lint_finds() {
    let editor = Editor::new();
    let (mut found, mut all) = (0, 0);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad");
    for entry in std::fs::read_dir(folder).expect("readable") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("readable");
        let sources = bundle::sources(&encoding::escape(bytes, MAX_BYTES));
        let lines: Vec<Option<BTreeSet<usize>>> = sources.iter().map(|source| editor.marks(source)).collect();
        let errors = model_as_of(sources, "2026-11-29").expect_err("it is a bad one");
        for error in errors.list() {
            all += 1;
            let place = error.at.and_then(|span| Some((span.file as usize, errors.position(span)?.line)));
            let is_found =
                |(file, line): (usize, usize)| lines[file].as_ref().is_none_or(|lines| lines.contains(&line));
            found += usize::from(place.is_some_and(is_found));
        }
    }
    println!("{found} of {all}");
    assert!(3 * found > all * 9 / 10, "an editor finds {found} of {all}");
}

/// What an editor shows of a key on which the pointer rests.
#[test]
fn every_key_says_its_purpose() {
    let schema: Json = serde_json::from_str(&json_schema()).expect("JSON");
    let mut silent = Vec::new();
    for (name, definition) in schema["definitions"].as_object().expect("definitions") {
        let parts = std::iter::once(definition).chain(definition["anyOf"].as_array().into_iter().flatten());
        for (key, property) in parts.filter_map(|part| part["properties"].as_object()).flatten() {
            if property["description"].as_str().is_none_or(str::is_empty) {
                silent.push(format!("{name}.{key}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

/// What an editor offers behind `type:` and in place of a whole parameter.
#[test]
fn an_editor_completes_types() {
    let schema: Json = serde_json::from_str(&json_schema()).expect("JSON");
    let words = schema["definitions"]["type"]["enum"].as_array().expect("words");
    for word in ["string", "u64", "object", "open_enum"] {
        assert!(words.iter().any(|known| known == word), "{word}");
    }
    let parameter = &schema["definitions"]["parameter"]["anyOf"];
    for place in [&parameter[0], &parameter[1]["properties"]["type"]] {
        assert_eq!(place["anyOf"][0]["$ref"], "#/definitions/type", "{place}");
    }
    let editor = Editor::new();
    let with = |parameter: &str| {
        let text = format!(
            "endpoint: call\nsummary: A.\npage: {{ url: unknown, read: 2026-11-21 }}\nroute: POST /a\ntoken: app\n\
             json: {{ a: {parameter} }}\nresponse: nothing\n"
        );
        let value = read(&Source { shown: "a".into(), path: "a".into(), text }).expect("YAML");
        editor.complaint(&value).is_none()
    };
    for good in ["string", "Money", "{ type: list, items: string }", "{ type: string, max_length: 3 }"] {
        assert!(with(good), "{good}");
    }
    for bad in [
        "strng",
        "list",
        "{ type: strng }",
        "{ type: list }",
        "{ type: boolean, max_length: 3 }",
        "{ type: string, doc: }",
    ] {
        assert!(!with(bad), "{bad}");
    }
}
