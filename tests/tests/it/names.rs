//! Unexpected names in every place of the language that takes a name: either the rules reject them, or the output is
//! valid Rust, in files that every system can hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use weixin_codegen::emit::{Tree, default_runtime};
use weixin_codegen::model::{Api, Location};
use weixin_codegen::names::portable;
use weixin_codegen::{Source, model, render};

use crate::scratch_crate::ScratchCrate;

/// Where a spec has names. Values of enums and wire names become names of Rust as well.
const POSITIONS: [&str; 31] = [
    "group",
    "endpoint",
    "rust",
    "token kind",
    "path",
    "query",
    "header",
    "json",
    "form",
    "urlencoded",
    "raw",
    "response",
    "field rust",
    "field name",
    "object",
    "items",
    "nested",
    "variant",
    "variant field",
    "value",
    "value name",
    "type",
    "error",
    "error table",
    "format table",
    "format group",
    "message",
    "message group",
    "message rust",
    "message field",
    "reply field",
];

/// A spec in parts, to which named things can be added.
#[derive(Clone, Default)]
struct Parts(Vec<(&'static str, String)>);

/// A text as YAML has it in quotes.
fn quoted(name: &str) -> String {
    serde_json::to_string(name).expect("a text is JSON")
}

impl Parts {
    fn with(&self, position: &'static str, name: &str) -> Self {
        let mut parts = self.clone();
        parts.0.push((position, name.to_owned()));
        parts
    }

    /// What the names at a position make of a template, in which `$` is the name and `#` its number.
    fn all(&self, position: &str, template: &str) -> String {
        let names = self.0.iter().enumerate().filter(|(_, (other, _))| *other == position);
        names.map(|(at, (_, name))| template.replace('#', &at.to_string()).replace('$', &quoted(name))).collect()
    }

    fn sources(&self) -> Vec<Source> {
        let types = self.all("type", "  $: { type: object, doc: D., fields: { a: string } }\n");
        let mut files = vec![
            ("service.yaml".to_owned(), self.service()),
            ("formats.yaml".to_owned(), self.formats()),
            ("errors.yaml".to_owned(), self.errors()),
            ("types.yaml".to_owned(), format!("types:\n  Money: {{ type: id, doc: Money. }}\n{types}")),
        ];
        for (group, head, position, template) in LISTS {
            // The first two use what is shared; the others are there for their names.
            if !group.starts_with("in_") && !self.0.iter().any(|(other, _)| *other == position) {
                continue;
            }
            let facts = if group == SEGMENTS { facts(&self.segments()) } else { facts(group) };
            let text = format!("endpoint: call\n{facts}{head}{}", self.all(position, template));
            let end = if text.contains("response:") { "" } else { "response: nothing\n" };
            files.push((format!("endpoints/{group}/call.yaml"), text + end));
        }
        for (at, (position, name)) in self.0.iter().enumerate() {
            let (group, endpoint, more) = match *position {
                "group" => (name.as_str(), format!("ping{at}"), String::new()),
                "endpoint" => ("endpoints", name.clone(), String::new()),
                "rust" => ("rust", format!("ping{at}"), format!("rust: {}\n", quoted(name))),
                // A body is one parameter.
                "raw" => ("raw_bodies", format!("raw{at}"), format!("raw: {{ {}: string }}\n", quoted(name))),
                _ => continue,
            };
            let facts = facts(&format!("ping{at}"));
            let text = format!("endpoint: {}\n{more}{facts}response: nothing\n", quoted(&endpoint));
            files.push((format!("endpoints/{group}/{endpoint}.yaml"), text));
        }
        files.extend(self.messages());
        files.into_iter().map(|(path, text)| Source { shown: format!("spec/{path}"), path, text }).collect()
    }

    /// Messages: one with all names of fields, and one for each other name.
    fn messages(&self) -> Vec<(String, String)> {
        let message = |name: &str, keys: &str| {
            format!("message: {}\nsummary: S.\npage: {{ url: unknown, read: 2026-11-21 }}\n{keys}", quoted(name))
        };
        let fields = self.all("message field", "  $: { type: string, required: false }\n");
        let reply = self.all("reply field", "  $: { type: string, required: false }\n");
        let keys = format!("when: {{ Event: told }}\nfields:\n  f: string\n{fields}reply:\n  r: string\n{reply}");
        let mut files = Vec::new();
        if !fields.is_empty() || !reply.is_empty() {
            files.push(("messages/told/told.yaml".to_owned(), message("told", &keys)));
        }
        for (at, (position, name)) in self.0.iter().enumerate() {
            let (group, called, rust) = match *position {
                "message group" => (name.as_str(), format!("said{at}"), String::new()),
                "message" => ("said", name.clone(), String::new()),
                "message rust" => ("rust", format!("said{at}"), format!("rust: {}\n", quoted(name))),
                _ => continue,
            };
            let keys = format!("{rust}when: {{ Event: said{at} }}\nfields: {{ f: string }}\nreply: {{ r: string }}\n");
            files.push((format!("messages/{group}/{called}.yaml"), message(&called, &keys)));
        }
        files
    }

    /// A path with all names of parameters in it.
    fn segments(&self) -> String {
        let names = self.0.iter().filter(|(position, _)| *position == "path");
        names.fold(format!("{SEGMENTS}/{{p}}"), |path, (_, name)| format!("{path}/{{{name}}}"))
    }

    fn service(&self) -> String {
        format!(
            "service: demo\nsummary: S.\nbase_url: https://a.example\nenvelopes: {{ main: {{ code: c, message: m, success: [0] }} }}\n\
             tokens:\n  app: {{ query: t, doc: T. }}\n{}shared_errors: [common{}]\n",
            self.all("token kind", "  $: { query: t#, doc: D. }\n"),
            self.all("error table", ", $"),
        )
    }

    fn formats(&self) -> String {
        format!(
            "formats:\n  pictures: {{ doc: D., groups: {{ one: {{ formats: {{ png: image/png }} }}{} }} }}\n{}",
            self.all("format group", ", $: { formats: { x#: image/x } }"),
            self.all("format table", "  $: { doc: D., groups: { one: { formats: { png: image/png } } } }\n"),
        )
    }

    fn errors(&self) -> String {
        let row = "{ name: N, text: t, remedy: c, class: busy }";
        format!(
            "errors:\n  common: {{ doc: D., codes: {{ 1: {row}{} }} }}\n{}",
            self.all("error", ", 1#: { name: $, text: other, remedy: c, class: busy }"),
            self.all("error table", "  $: { doc: D., codes: { 2#: { name: N, text: t, remedy: c, class: busy } } }\n"),
        )
    }
}

/// The group of the endpoint that has parameters in its path.
const SEGMENTS: &str = "segments";

/// The group of an endpoint, what it says, and what stands below for each name of a position. No two share a scope.
const LISTS: [(&str, &str, &str, &str); 21] = [
    (SEGMENTS, "path:\n  p: string\n", "path", "  $: string\n"),
    ("headers", "header:\n  h: string\n", "header", "  $: { type: string, required: false }\n"),
    ("fields", "urlencoded:\n  u: string\n", "urlencoded", "  $: { type: string, required: false }\n"),
    ("url", "query:\n  q: string\n", "query", "  $: { type: string, required: false }\n"),
    ("in_json", "json:\n  money: Money\n", "json", "  $: { type: string, required: false }\n"),
    (
        "in_form",
        "form:\n  file: { type: file, formats: pictures }\n",
        "form",
        "  $: { type: string, required: false }\n",
    ),
    ("answer", "response:\n  r: string\n", "response", "  $: string\n"),
    ("field_rust", "json:\n  j: string\n", "field rust", "  x#: { type: string, rust: $ }\n"),
    ("field_name", "json:\n  j: string\n", "field name", "  x#: { type: object, name: $, fields: { a: string } }\n"),
    ("object", "json:\n  j: string\n", "object", "  $: { type: object, rust: x#, fields: { a: string } }\n"),
    (
        "items",
        "json:\n  j: string\n",
        "items",
        "  $: { type: list, required: false, items: { type: open_enum, values: { a: A. } } }\n",
    ),
    (
        "nested",
        "json:\n  n:\n    type: object\n    fields:\n      j: string\n",
        "nested",
        "      $: { type: string, required: false }\n",
    ),
    (
        "received",
        "response:\n  n:\n    type: object\n    fields:\n      r: string\n",
        "nested",
        "      $: { type: string, required: false }\n",
    ),
    ("value", "json:\n  kind:\n    type: open_enum\n    values:\n      a: A.\n", "value", "      $: D.\n"),
    (
        "value_name",
        "json:\n  kind:\n    type: open_enum\n    values:\n      a: A.\n",
        "value name",
        "      v#: { name: $ }\n",
    ),
    (
        "number_name",
        "json:\n  kind:\n    type: open_enum\n    values:\n      1: { name: A }\n",
        "value name",
        "      2#: { name: $ }\n",
    ),
    ("named", "json:\n  j: string\n", "type", "  x#: $\n"),
    (
        "files",
        "form:\n  file: { type: file, formats: pictures }\n",
        "format table",
        "  x#: { type: file, formats: $ }\n",
    ),
    (
        "variant",
        "variants:\n  first: { doc: D., fixed: { w: 1 } }\n  second: { doc: D., fixed: { w: 2 } }\n",
        "variant",
        "  $: { doc: D., fixed: { w: x# }, json: { a: string } }\n",
    ),
    (
        "variant_field",
        "variants:\n  first: { doc: D., fixed: { w: 1 } }\n  second:\n    doc: D.\n    fixed: { w: 2 }\n    json:\n      j: string\n",
        "variant field",
        "      $: string\n",
    ),
    (
        "codes",
        "errors:\n  7: { name: N, text: t, remedy: c, class: busy }\n",
        "error",
        "  1#: { name: $, text: t, remedy: c, class: busy }\n",
    ),
];

fn facts(path: &str) -> String {
    let route = quoted(&format!("POST /{path}"));
    format!("summary: S.\npage: {{ url: https://a.example/p, read: 2026-11-21 }}\nroute: {route}\ntoken: app\n")
}

/// Words of Rust, of the generator, of Windows and of Unicode, and names that are nearly one.
const EVIL: [&str; 117] = [
    "self",
    "Self",
    "super",
    "crate",
    "mod",
    "lib",
    "main",
    "type",
    "fn",
    "gen",
    "async",
    "dyn",
    "_",
    "__",
    "_a",
    "a_",
    "a__b",
    "r#type",
    "r#self",
    "r#a",
    "9x",
    "-",
    "",
    " ",
    "a b",
    "a-b",
    "a.b",
    "a.",
    ".a",
    "a;b",
    "a{b",
    "a\"b",
    "+",
    "½",
    "٣",
    "é",
    "e\u{301}",
    "名前",
    "ﬁ",
    "ñandu",
    "ß",
    "İ",
    "a\u{200d}b",
    "𝒳",
    "🦀",
    "Ⅷ",
    "ª",
    "mW",
    "MW",
    "Mw",
    "MEDIA",
    "mediaId",
    "media_id",
    "mediaID",
    "mediaid",
    "new",
    "clone",
    "validate",
    "check",
    "walk",
    "walk_fields",
    "send",
    "call",
    "Call",
    "CallError",
    "CallResponse",
    "service",
    "errors",
    "formats",
    "types",
    "runtime",
    "Token",
    "token",
    "std",
    "core",
    "alloc",
    "u8",
    "str",
    "bool",
    "String",
    "Vec",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Copy",
    "From",
    "Into",
    "Send",
    "Sync",
    "Eq",
    "Hash",
    "Iterator",
    "ToString",
    "Drop",
    "Fn",
    "TABLE",
    "ALL",
    "LISTED",
    "LIFETIME",
    "ENDPOINT",
    "Unknown",
    "Other",
    "con",
    "NUL",
    "aux",
    "com1",
    "lpt9.x",
    "default",
    "none",
    "weixin_runtime",
];

/// What a spec of these parts gives: a model, or a message.
fn accepted(parts: &Parts) -> Option<Api> {
    match model(parts.sources()) {
        Ok(api) => Some(api),
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            // What is said about many names at once is long, and no longer about them.
            assert!(parts.0.len() > 4 || diagnostics.to_string().contains("error["));
            None
        }
    }
}

/// Files that every system can hold and tell apart, each of which is Rust and is reached from the root. Most are those of
/// the spec without odd names, and need no look.
fn assert_good(api: &Api) {
    static PLAIN: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| render(&model(Parts::default().sources()).expect("without odd names the spec is good")));
    let files = render(api);
    let folded: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), files.len(), "{:?}", files.keys());
    for (path, text) in files.iter().filter(|(path, text)| PLAIN.get(*path) != Some(*text)) {
        for part in path.split('/') {
            assert_eq!(portable(part), Ok(()), "{path}");
        }
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not Rust: {error}\n{text}"));
    }
    let tree = Tree::new(api);
    assert_eq!(count(&tree), files.len(), "every file is a module, and every module has one");
    let _ = tree.to_tokens(&default_runtime());
}

fn count(tree: &Tree) -> usize {
    1 + tree.children.iter().map(count).sum::<usize>()
}

/// Without what ends a line, or cannot be seen: about those there are tests of their own, in all positions of a text.
fn visible(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')).collect()
}

/// Names that are made of what is legal and what is not, any text, and the evil ones with something around them.
fn name() -> impl Strategy<Value = String> {
    let evil = || prop::sample::select(EVIL.to_vec());
    prop_oneof![
        evil().prop_map(str::to_owned),
        "[a-zA-Z0-9_]{0,12}",
        "[a-zA-Z_.é名½ -]{1,6}",
        any::<String>(),
        (evil(), "[A-Z_0-9]{0,3}", evil()).prop_map(|(one, between, other)| format!("{one}{between}{other}")),
        (evil(), 1..400usize).prop_map(|(word, times)| word.repeat(times).chars().take(1200).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_name_is_refused_or_makes_rust(names in prop::collection::vec((0..POSITIONS.len(), name()), 1..5)) {
        let parts = Parts(names.into_iter().map(|(at, name)| (POSITIONS[at], visible(&name))).collect());
        if let Some(api) = accepted(&parts) {
            assert_good(&api);
        }
    }
}

/// Each name in each position by itself; and as many of them as go into one spec, compiled with every warning an error.
#[test]
fn every_evil_name_in_every_position() {
    for location in Location::ALL {
        assert!(POSITIONS.contains(&location.key()), "no names under `{}`", location.key());
    }
    let mut all = Parts::default();
    assert_good(&model(all.sources()).expect("without odd names the spec is good"));
    // Each name and each position has its turn, and in `.ci/full` every pair.
    let few = weixin_tests::one_of(3);
    for (number, position) in POSITIONS.into_iter().enumerate() {
        let alone = |name: &&str| accepted(&Parts::default().with(position, name)).inspect(assert_good).is_some();
        assert!(["Plain", "plain"].iter().any(alone), "`{position}` takes no name");
        let names = EVIL.into_iter().enumerate().filter(|(at, _)| (at + number).is_multiple_of(few));
        let good: Vec<&str> = names.map(|(_, name)| name).filter(alone).collect();
        // Beside each other first, which sorts most out while the spec is small, and then beside those of other positions.
        let good = together(Parts::default(), position, &good).0;
        all = together(all, position, &good.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>());
    }
    assert!(all.0.len() > 700 / few, "{} names were accepted: the test is about those", all.0.len());
    let api = accepted(&all).expect("a good spec");
    assert_good(&api);
    let workshop = ScratchCrate::new("names");
    workshop.bindings("src/api", &api);
    workshop.write("src/lib.rs", "#![deny(warnings)]\n#![allow(dead_code)]\npub mod api;\n");
    let errors = workshop.check("--lib");
    let messages: Vec<String> =
        errors.into_values().flatten().map(|(message, file)| format!("{file}: {message}")).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n").replace("\\n", "\n"));
}

/// The parts with all of the names that the rules accept beside each other.
fn together(parts: Parts, position: &'static str, names: &[&str]) -> Parts {
    let more = names.iter().fold(parts.clone(), |parts, name| parts.with(position, name));
    match names {
        [] => parts,
        _ if accepted(&more).is_some() => more,
        [_] => parts,
        _ => {
            let (some, others) = names.split_at(names.len() / 2);
            together(together(parts, position, some), position, others)
        }
    }
}

/// A spec of one endpoint that ends like this.
fn ending(text: &str) -> Result<Api, String> {
    let head = "=== endpoints/demo/call.yaml\nendpoint: call\n";
    model(weixin_tests::bundle::sources(&format!("{head}{}{text}", facts("call")))).map_err(|found| found.to_string())
}

#[test]
fn following_the_advice_is_enough() {
    let rows = [
        (
            "response: { k: { type: open_enum, values: [mW, MW] } }",
            "response: { k: { type: open_enum, values: { mW: A., MW: { name: Megawatt } } } }",
        ),
        ("response: { mW: string, MW: string }", "response: { mW: string, MW: { type: string, rust: megawatt } }"),
        ("response: { id: string, Id: string }", "response: { id: string, Id: { type: string, rust: other_id } }"),
        (
            "response: { k: { type: open_enum, values: [1.0] } }",
            "response: { k: { type: open_enum, values: { \"1.0\": { name: V1 } } } }",
        ),
        ("response: { type: string, doc: A text. }", "response: { text: { type: string, doc: A text. } }"),
        ("response: { type: string }", "response: { type: { type: string } }"),
        (
            "query: { t: string }\nresponse: nothing\n=== service.yaml\nservice: s\nsummary: S.\nbase_url: https://a.example\nenvelopes: { main: { code: c, message: m, success: [0] } }\ntokens: { app: { query: t, doc: T. } }\n",
            "query: { u: string }\nresponse: nothing\n=== service.yaml\nservice: s\nsummary: S.\nbase_url: https://a.example\nenvelopes: { main: { code: c, message: m, success: [0] } }\ntokens: { app: { query: t, doc: T. } }\n",
        ),
        (
            "response: { o: { type: object, name: Money, fields: { a: Money } } }\n=== types.yaml\ntypes: { Money: { type: id, doc: M. } }\n",
            "response: { o: { type: object, name: Sum, fields: { a: Money } } }\n=== types.yaml\ntypes: { Money: { type: id, doc: M. } }\n",
        ),
    ];
    for (bad, good) in rows {
        let message = ending(bad).expect_err(bad);
        assert_eq!(message.matches("error[").count(), 1, "one mistake, one message: {message}");
        assert_good(&ending(good).unwrap_or_else(|message| panic!("{message}")));
    }
}
