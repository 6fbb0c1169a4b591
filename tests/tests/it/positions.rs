//! Every place of the language where a text can stand, times every text that could break out of one: either the spec is
//! refused, or the generated code is the same but for its literals and docs, through all three front ends.
//!
//! The places come from `schema.json`, so that a new key is tried by itself; that the spec which is used here has all of
//! them is tested too.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value as Json};
use weixin_codegen::emit::{Tree, default_runtime};
use weixin_codegen::{Source, files, json_schema, model, render, text};

/// What ends a line, hides, or turns the direction: it may stand in no fact, and of all this only `\n` in prose.
const UNSEEN: [&str; 22] = [
    "\n",
    "\r",
    "\r\n",
    "\u{B}",
    "\u{C}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\0",
    "\u{1B}[0;",
    "\u{7F}",
    "\u{9B}",
    "\u{202E}",
    "\u{2066}",
    "\u{200B}",
    "\u{61C}",
    "\u{AD}",
    "\u{3164}",
    "\u{FE0F}",
    "\u{FEFF}",
    "\u{E0041}",
    "\u{FFFF}",
];

/// Signs that mean something to Rust, to rustdoc, or to a template. Without letters, so that no name changes.
const SIGNS: [&str; 15] =
    ["*/", "/*", "//", "\"", "'", "\\", "\\\"", "\"#", "#[", ")]}", "({[", "`", "``` ~~~", "${} {} {{", "<!-- |"];

/// Code that would like to run. Names that are made of them differ, so only their kinds are compared.
const CODE: [&str; 13] = [
    "&lt;evil&#62;",
    "\n}} #[test] fn evil() {} x! {",
    "*/ fn evil() {} /*",
    "\"; fn evil() {} //",
    "\\\" )] }} fn evil() {} r#\"",
    "`\n```\nevil(\n```\n`",
    "\n\n    let evil: Evil = 1;\n\n",
    "\n/// ```\n/// evil()",
    "<script>evil()</script>",
    "[evil](javascript:evil)",
    "\n#![doc = include_str!(\"evil\")]\n",
    "$crate::evil!()",
    "\r\n//! evil",
];

/// A place of the language: the object of the language, and the keys within it.
type Position = String;

/// The files of the fixture, as values.
type Files = BTreeMap<String, Json>;

/// What the fixture of the language lacks of places.
const MORE: &str = include_str!("positions.yaml");

fn yaml(text: &str) -> Json {
    json(&serde_yaml::from_str(text).expect("the fixture is YAML"))
}

/// YAML as JSON.
pub(crate) fn json(value: &serde_yaml::Value) -> Json {
    match value {
        serde_yaml::Value::Sequence(items) => items.iter().map(json).collect(),
        serde_yaml::Value::Mapping(entries) => {
            let word = |key: &serde_yaml::Value| match json(key) {
                Json::String(text) => text,
                other => other.to_string(),
            };
            entries.iter().map(|(key, value)| (word(key), json(value))).collect::<Map<_, _>>().into()
        }
        other => serde_json::to_value(other).expect("a scalar"),
    }
}

fn fixture() -> Files {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/language");
    let mut files: Files = BTreeMap::new();
    for source in files::read_spec(&folder).expect("the fixture can be read") {
        files.insert(source.path, yaml(&source.text));
    }
    for source in weixin_tests::bundle::sources(MORE) {
        match files.get_mut(&source.path) {
            None => drop(files.insert(source.path, yaml(&source.text))),
            Some(file) => {
                let Json::Object(more) = yaml(&source.text) else { panic!("{} is no mapping", source.path) };
                file.as_object_mut().expect("a mapping").extend(more);
            }
        }
    }
    files
}

/// JSON is YAML, with an escape for everything.
fn sources(files: &Files) -> Vec<Source> {
    let source = |(path, value): (&String, &Json)| Source {
        shown: format!("spec/{path}"),
        path: path.clone(),
        text: value.to_string(),
    };
    files.iter().map(source).collect()
}

/// The language, as its schema has it.
struct Language(Json);

impl Language {
    fn new() -> Self {
        Self(serde_json::from_str(&json_schema()).expect("the schema is JSON"))
    }

    /// A definition that a reference leads to, with its name.
    fn definition(&self, reference: &Json) -> (&str, &Json) {
        let name = reference.as_str().and_then(|path| path.strip_prefix("#/definitions/")).expect("a definition");
        let definitions = self.0["definitions"].as_object().expect("definitions");
        let name = name.replace("%20", " ");
        let (name, definition) = definitions.get_key_value(&name).unwrap_or_else(|| panic!("{name} is not defined"));
        (name, definition)
    }

    /// The kinds of files: what a file with a key is.
    fn kinds(&self) -> Vec<(&str, &Json)> {
        let (mut kinds, mut at) = (Vec::new(), &self.0["allOf"][0]);
        while let Some(then) = at.get("then") {
            kinds.push((at["if"]["required"][0].as_str().expect("a key"), then));
            at = &at["else"];
        }
        kinds
    }

    /// Every position of the language; true for those that are prose.
    fn positions(&self) -> BTreeMap<Position, bool> {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (_, kind) in self.kinds() {
            self.look(kind, "", &mut seen, &mut found);
        }
        found
    }

    fn look<'a>(
        &'a self,
        schema: &'a Json,
        at: &str,
        seen: &mut BTreeSet<&'a str>,
        found: &mut BTreeMap<Position, bool>,
    ) {
        if let Some(reference) = schema.get("$ref") {
            let (name, definition) = self.definition(reference);
            if takes_text(definition) {
                found.entry(at.to_owned()).or_insert(false);
            }
            if seen.insert(name) {
                self.look(definition, name, seen, found);
            }
            return;
        }
        for choice in ["anyOf", "oneOf", "allOf"] {
            schema[choice].as_array().into_iter().flatten().for_each(|schema| self.look(schema, at, seen, found));
        }
        if takes_text(schema) {
            let prose = schema["contentMediaType"] == "text/markdown";
            *found.entry(at.to_owned()).or_insert(false) |= prose;
        }
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            self.look(schema, &format!("{at}.{key}"), seen, found);
        }
        if schema["additionalProperties"].is_object() {
            found.insert(format!("{at}.{{key}}"), false);
            self.look(&schema["additionalProperties"], &format!("{at}.{{}}"), seen, found);
        }
        if schema["items"].is_object() {
            self.look(&schema["items"], &format!("{at}[]"), seen, found);
        }
    }

    /// Where the texts of a value stand in the language.
    fn find(&self, schema: &Json, at: &str, value: &Json, see: &mut dyn FnMut(&str, &str)) {
        if let Some(reference) = schema.get("$ref") {
            let (name, definition) = self.definition(reference);
            if let (true, Json::String(text)) = (takes_text(definition), value) {
                see(at, text);
            }
            return self.find(definition, name, value, see);
        }
        for choice in ["anyOf", "oneOf", "allOf"] {
            schema[choice].as_array().into_iter().flatten().for_each(|schema| self.find(schema, at, value, see));
        }
        match value {
            Json::String(text) if takes_text(schema) => see(at, text),
            Json::Array(items) if schema["items"].is_object() => {
                items.iter().for_each(|item| self.find(&schema["items"], &format!("{at}[]"), item, see));
            }
            Json::Object(entries) => {
                for (key, value) in entries {
                    let known = schema["properties"].get(key);
                    if let Some(known) = known {
                        self.find(known, &format!("{at}.{key}"), value, see);
                    } else if schema["additionalProperties"].is_object() {
                        see(&format!("{at}.{{key}}"), key);
                        self.find(&schema["additionalProperties"], &format!("{at}.{{}}"), value, see);
                    }
                }
            }
            _ => {}
        }
    }

    /// Every position with a text that stands there, and its file: of the shortest file the longest text, as that is the
    /// least likely to be anything else too.
    fn texts(&self, files: &Files) -> BTreeMap<Position, (String, String)> {
        let mut by_size: Vec<(&String, &Json)> = files.iter().collect();
        by_size.sort_by_key(|(_, value)| value.to_string().len());
        let (kinds, mut texts) = (self.kinds(), BTreeMap::new());
        for (path, value) in by_size {
            let is = |(key, _): &&(&str, &Json)| value.get(key).is_some();
            let (_, kind) = kinds.iter().find(is).expect("it is of one of the kinds");
            self.find(kind, "", value, &mut |at, text| {
                let (text, path) = (text.to_owned(), path.clone());
                let entry = texts.entry(at.to_owned()).or_insert_with(|| (text.clone(), path.clone()));
                if entry.1 == path && entry.0.len() < text.len() {
                    *entry = (text, path);
                }
            });
        }
        texts.retain(|_, (text, _)| !text.is_empty());
        texts
    }
}

/// True where the schema takes a text, whatever is said about it.
fn takes_text(schema: &Json) -> bool {
    let is = |kind: &Json| kind == "string";
    let words = schema["enum"].as_array().is_some_and(|words| words.iter().any(Json::is_string));
    words
        || schema.get("const").is_some_and(Json::is_string)
        || match &schema["type"] {
            Json::Array(kinds) => kinds.iter().any(is),
            kind => is(kind),
        }
}

/// The value with one text replaced by another everywhere.
fn replaced(value: &Json, from: &str, to: &str) -> Json {
    let word = |text: &str| if text == from { to.to_owned() } else { text.to_owned() };
    match value {
        Json::String(text) => word(text).into(),
        Json::Array(items) => items.iter().map(|item| replaced(item, from, to)).collect(),
        Json::Object(entries) => {
            entries.iter().map(|(key, value)| (word(key), replaced(value, from, to))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// The same of all files, and of the names of files: a name that several places say stays the same name.
fn replaced_everywhere(files: &Files, from: &str, to: &str) -> Files {
    let step = |step: &str| match step.strip_suffix(".yaml") {
        Some(stem) if stem == from => format!("{to}.yaml"),
        _ if step == from => to.to_owned(),
        _ => step.to_owned(),
    };
    let path = |path: &str| match path.strip_prefix("endpoints/") {
        Some(below) => format!("endpoints/{}", below.split('/').map(step).collect::<Vec<_>>().join("/")),
        None => path.to_owned(),
    };
    files.iter().map(|(name, value)| (path(name), replaced(value, from, to))).collect()
}

/// Endpoints, messages and the service hold no tables that others name.
fn is_named_by_none(name: &str) -> bool {
    name == "service.yaml" || name.starts_with("endpoints/") || name.starts_with("messages/")
}

/// A spec of one endpoint, with the shared tables that it names: what is not about a position would only cost time.
fn alone(files: &Files, path: &str) -> Files {
    let mut kept: Files = [path, "service.yaml"].map(|name| (name.to_owned(), files[name].clone())).into();
    // A shared type may name another one.
    for _ in 0..2 {
        let said: String = kept.values().map(Json::to_string).collect();
        for (name, value) in files.iter().filter(|(name, _)| !is_named_by_none(name)) {
            let (kind, tables) = value.as_object().and_then(|entries| entries.iter().next()).expect("a kind of tables");
            let named =
                tables.as_object().expect("tables").iter().filter(|(name, _)| said.contains(&format!("{name:?}")));
            let named: Map<_, _> = named.map(|(name, table)| (name.clone(), table.clone())).collect();
            if !named.is_empty() {
                kept.insert(name.clone(), [(kind.clone(), Json::from(named))].into_iter().collect());
            }
        }
    }
    kept
}

/// What the front ends print: the command line's files, the build script's text, the macro's tokens; without literals of text
/// and without docs.
fn skeletons(sources: Vec<Source>) -> Result<Vec<Vec<String>>, String> {
    let api = model(sources).map_err(|diagnostics| diagnostics.to_string())?;
    let lex = |text: &str| text.parse::<TokenStream>().unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let mut files = Vec::new();
    for text in weixin_codegen::render(&api).values() {
        skeleton(lex(text), &mut files);
    }
    let (mut included, mut expanded) = (Vec::new(), Vec::new());
    skeleton(lex(&render::included(Tree::new(&api), &default_runtime())), &mut included);
    skeleton(Tree::new(&api).to_tokens(&default_runtime()), &mut expanded);
    assert_eq!(included, expanded, "the front ends differ");
    Ok(vec![files, included])
}

fn skeleton(tokens: TokenStream, out: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let is =
            |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
        let is_doc = |at: usize| match tokens.get(at) {
            Some(TokenTree::Group(group)) => group.stream().to_string().starts_with("doc ="),
            Some(TokenTree::Ident(word)) => word == "doc",
            _ => false,
        };
        // Beside docs, these differ with a text: they hold what rustdoc takes, or what the macros cannot put into words.
        let is_word = |at: usize, word: &str| matches!(tokens.get(at), Some(TokenTree::Ident(it)) if it == word);
        let is_alias = |at: usize| match tokens.get(at) {
            Some(TokenTree::Group(group)) => match group.stream().into_iter().collect::<Vec<_>>().as_slice() {
                [TokenTree::Ident(word), texts] => word == "alias" && only_texts(Some(texts)),
                _ => false,
            },
            _ => false,
        };
        match &tokens[at] {
            _ if is(at, '#') && is_alias(at + 1) => at += 1,
            _ if is(at, ',') && is_word(at + 1, "says") && only_texts(tokens.get(at + 2)) => at += 2,
            // A value that the macros cannot put into words is in the docs already.
            _ if is(at, ';') && is_word(at + 1, "said") => at += 1,
            // `#[doc = ""]`, `#![doc = ""]`, and `, doc = ""` of an error's row.
            _ if is(at, '#') && is_doc(at + 1) => at += 1,
            _ if is(at, '#') && is(at + 1, '!') && is_doc(at + 2) => at += 2,
            _ if is(at, ',') && is_doc(at + 1) && is(at + 2, '=') => at += 3,
            TokenTree::Group(group) => {
                out.push(format!("{:?}", group.delimiter()));
                skeleton(group.stream(), out);
                out.push("end".to_owned());
            }
            TokenTree::Literal(literal) if literal.to_string().ends_with(['"', '#']) => out.push("text".to_owned()),
            other => out.push(other.to_string()),
        }
        at += 1;
    }
}

/// True for a group of string literals and of the signs between them.
fn only_texts(tokens: Option<&TokenTree>) -> bool {
    let is_text = |token: TokenTree| match token {
        TokenTree::Literal(literal) => literal.to_string().ends_with('"'),
        TokenTree::Punct(sign) => matches!(sign.as_char(), ',' | ';'),
        TokenTree::Group(_) | TokenTree::Ident(_) => false,
    };
    matches!(tokens, Some(TokenTree::Group(group)) if group.stream().into_iter().all(is_text))
}

/// Where two lists of tokens differ; names that are made of a text may differ where it has letters.
fn difference(one: &[Vec<String>], two: &[Vec<String>], letters: bool) -> Option<String> {
    const WORDS: [&str; 9] = ["fn", "let", "unsafe", "extern", "static", "const", "macro_rules", "end", "text"];
    let word = |token: &str| token.starts_with(|c: char| c.is_alphabetic()) && !WORDS.contains(&token);
    let equal = |one: &String, two: &String| one == two || (letters && word(one) && word(two));
    one.iter().zip(two).find_map(|(one, two)| {
        let at = one.iter().zip(two).position(|(one, two)| !equal(one, two));
        let at = at.or((one.len() != two.len()).then_some(one.len().min(two.len())))?;
        let around = |tokens: &[String]| tokens[at.saturating_sub(8)..tokens.len().min(at + 8)].join(" ");
        Some(format!("{} became {}", around(one), around(two)))
    })
}

/// What became of a text in a position.
#[derive(Default)]
struct Outcome {
    refused: usize,
    taken: usize,
    wrong: Vec<String>,
}

impl Outcome {
    fn add(mut self, other: Self) -> Self {
        self.refused += other.refused;
        self.taken += other.taken;
        self.wrong.extend(other.wrong);
        self
    }
}

/// A position, with a text that stands there and a spec around it.
struct Trial {
    files: Files,
    harmless: Vec<Vec<String>>,
    at: Position,
    text: String,
    prose: bool,
}

impl Trial {
    fn new(files: &Files, at: Position, (text, path): (String, String), prose: bool) -> Self {
        let whole = || (files.clone(), skeletons(sources(files)).unwrap_or_else(|said| panic!("{said}")));
        let alone = path.starts_with("endpoints/").then(|| alone(files, &path));
        let alone = alone.and_then(|files| skeletons(sources(&files)).ok().map(|harmless| (files, harmless)));
        let (files, harmless) = alone.unwrap_or_else(whole);
        Self { files, harmless, at, text, prose }
    }

    /// Puts a text behind the one that stands in the position, wherever that text stands.
    fn put(&self, evil: &str, outcome: &mut Outcome) {
        let text = &self.text;
        let sources = sources(&replaced_everywhere(&self.files, text, &format!("{text}{evil}")));
        let mut wrong = |what: &str| outcome.wrong.push(format!("{} = {text:?} + {evil:?}: {what}", self.at));
        let unseen = if self.prose { text::fits_in_prose(evil) } else { text::fits_on_a_line(evil) };
        match skeletons(sources) {
            Ok(_) if unseen.is_err() => wrong("lint has let it pass"),
            Ok(made) => match difference(&self.harmless, &made, evil.contains(char::is_alphabetic)) {
                Some(difference) => wrong(&difference),
                None => outcome.taken += 1,
            },
            Err(said) if self.prose && unseen.is_ok() => wrong(&said),
            Err(said) if text::fits_in_prose(&said).is_err() => wrong("the message shows it raw"),
            Err(_) => outcome.refused += 1,
        }
    }

    /// Puts one of `few` texts there, others than in the next position.
    fn some(&self, number: usize, few: usize) -> Outcome {
        let mut outcome = Outcome::default();
        let texts = UNSEEN.iter().chain(&SIGNS).chain(&CODE).enumerate();
        texts.filter(|(at, _)| (at + number).is_multiple_of(few)).for_each(|(_, evil)| self.put(evil, &mut outcome));
        outcome
    }
}

#[test]
fn the_fixture_has_every_position_of_the_language() {
    let language = Language::new();
    let (all, there) = (language.positions(), language.texts(&fixture()));
    let lacking: Vec<&str> = all.keys().filter(|at| !there.contains_key(*at)).map(String::as_str).collect();
    assert_eq!(lacking, Vec::<&str>::new(), "add them to `positions.yaml`");
    assert!(all.len() > 90 && all.values().filter(|prose| **prose).count() > 10, "{all:?}");
    let unknown: Vec<&String> = there.keys().filter(|at| !all.contains_key(*at)).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

#[test]
fn no_text_in_any_position_becomes_code() {
    let (language, files) = (Language::new(), fixture());
    let (prose, texts) = (language.positions(), language.texts(&files));
    // Every text and every position has its turn, and in the end every pair.
    let few = weixin_tests::one_of(80);
    let texts: Vec<_> = texts.into_iter().collect();
    let every_second = |first: usize| {
        let numbered = texts.iter().enumerate().skip(first).step_by(2);
        let outcomes = numbered
            .map(|(number, (at, text))| Trial::new(&files, at.clone(), text.clone(), prose[at]).some(number, few));
        outcomes.fold(Outcome::default(), Outcome::add)
    };
    let outcome = std::thread::scope(|scope| {
        let other = scope.spawn(|| every_second(1));
        every_second(0).add(other.join().expect("it does not panic"))
    });
    assert_eq!(outcome.wrong, Vec::<String>::new(), "{} of them", outcome.wrong.len());
    let (refused, taken) = (outcome.refused, outcome.taken);
    assert!(refused > 1000 / few && taken > 500 / few, "{refused} refused, {taken} taken");
}

#[test]
fn no_path_of_a_file_becomes_code() {
    let files = fixture();
    let harmless = skeletons(sources(&files)).unwrap_or_else(|said| panic!("{said}"));
    let mut outcome = Outcome::default();
    for part in ["endpoints/demo", "errors", "types", "formats", "service"] {
        for evil in UNSEEN.iter().chain(&SIGNS).chain(&CODE) {
            let path = |path: &String| path.replacen(part, &format!("{part}{evil}"), 1);
            let renamed: Files = files.iter().map(|(name, value)| (path(name), value.clone())).collect();
            let what = format!("{part:?} + {evil:?}");
            match skeletons(sources(&renamed)) {
                Ok(_) if text::fits_in_a_name(evil).is_err() => outcome.wrong.push(format!("{what} passes lint")),
                Ok(made) => match difference(&harmless, &made, evil.contains(char::is_alphabetic)) {
                    Some(difference) => outcome.wrong.push(format!("{what}: {difference}")),
                    None => outcome.taken += 1,
                },
                Err(said) if text::fits_in_prose(&said).is_err() => outcome.wrong.push(format!("{what} is shown raw")),
                Err(_) => outcome.refused += 1,
            }
        }
    }
    assert_eq!(outcome.wrong, Vec::<String>::new());
    assert!(outcome.refused > 100 && outcome.taken > 30, "{} refused, {} taken", outcome.refused, outcome.taken);
}
