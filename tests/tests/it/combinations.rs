//! Every type, travelling in every way, in every place: either the rules reject it, or the bindings are valid Rust.

use std::thread;

use weixin_codegen::diff::diff;
use weixin_codegen::model::{Api, Wire};
use weixin_codegen::{Source, model, render};

use crate::scratch_crate::ScratchCrate;

const SERVICE: &str = "\
service: demo
summary: S.
base_url: https://a.example
time_zone: \"+08:00\"
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens: { app: { query: t, doc: T. } }
";

/// Types, with what else they need; `#` makes names of their own for each.
const TYPES: &[&str] = &[
    "type: string",
    "type: string, secret: true",
    "type: string, chars: [digits, X], max_width: 9, min_length: 2",
    "type: string, one_of: [a, b]",
    "type: i32, min: 1, max: 9",
    "type: u64, one_of: [1, 2]",
    "type: number, max: 2.5",
    "type: boolean",
    "type: timestamp",
    "type: timestamp, unit: milliseconds",
    "type: duration, max: 9",
    "type: duration, unit: days, one_of: [1, 7]",
    "type: day",
    "type: month",
    "type: money, unit: fen, min: 1",
    "type: money, unit: yuan, max: 99.5",
    "type: url",
    "type: url, max: 2 MiB",
    "type: file",
    "type: bytes, min: 1 B, below: 2 KiB",
    "type: json",
    "type: code",
    "type: object, name: Inner#, fields: { q: string, w: { type: day, required: false } }",
    "type: open_enum, name: Word#, values: [x, y]",
    "type: open_enum, name: Digit#, values: { 1: { name: One }, 2: { name: Two, deprecated: Gone. } }",
    "type: id, name: Key#, lifetime: 3 days",
    "type: choice, name: Text#, values: { k: { fields: { k#: string } }, l: {} }",
    "type: choice, name: Count#, values: { 1: { name: K, fields: { k#: string } }, 2: { name: L } }",
    "type: choice, name: Flag#, values: { true: { name: K, fields: { k#: string } }, false: { name: L } }",
];

/// What else may be said of a field.
const MORE: &[&str] = &[
    "",
    ", required: false",
    ", nullable: true",
    ", required: false, nullable: true",
    ", required: false, deprecated: Gone.",
    ", required: false, required_if: { field: switch, is: 2.5 }",
    ", or_text: true",
    ", required: false, default: 1",
    ", required: false, default: x",
    ", fixed: 1",
    ", fixed: 2.5",
];

/// Places of fields: what stands before and after them.
const PLACES: &[(&str, &str)] = &[
    ("query: { switch: { type: number, required: false } }\npath: { ", " }\nresponse: nothing\n"),
    ("query: { switch: { type: number, required: false } }\nheader: { ", " }\nresponse: nothing\n"),
    ("query: { switch: { type: number, required: false }, ", " }\nresponse: nothing\n"),
    ("form: { switch: { type: number, required: false }, ", " }\nresponse: nothing\n"),
    ("urlencoded: { switch: { type: number, required: false }, ", " }\nresponse: nothing\n"),
    (RAW, " }\nresponse: nothing\n"),
    ("json: { switch: { type: number, required: false }, ", " }\nresponse: nothing\n"),
    (
        "query: { o: { type: object, wire: json, fields: { switch: { type: number, required: false }, ",
        " } } }\nresponse: nothing\n",
    ),
    ("query: { c: { type: choice, name: Outer, values: { a: { fields: { ", " } }, b: {} } } }\nresponse: nothing\n"),
    ("form: { c: { type: choice, name: Outer, values: { a: { fields: { ", " } }, b: {} } } }\nresponse: nothing\n"),
    ("json: { c: { type: choice, name: Outer, values: { a: { fields: { ", " } }, b: {} } } }\nresponse: nothing\n"),
    (
        "types: { Outer: { type: choice, values: { a: { fields: { ",
        " } }, b: {} } } }\njson: { c: Outer }\nresponse: nothing\n",
    ),
    ("types: { Both: { type: object, fields: { ", " } } }\njson: { x: Both }\nresponse: { x: Both }\n"),
    ("response: { ", " }\n"),
    ("response: { c: { type: choice, name: Outer, values: { a: { fields: { ", " } }, b: {} } } }\n"),
];

/// Where a field is the whole body.
const RAW: &str = "query: { switch: { type: number, required: false } }\nraw: { ";

/// How many fields are in one endpoint.
const TOGETHER: usize = 40;

fn fields() -> Vec<String> {
    let wires = || Wire::ALL.iter().map(|wire| format!(", wire: {}", wire.key()));
    let plain = TYPES.iter().flat_map(|ty| {
        let ways = MORE.iter().map(|more| (*more).to_owned()).chain(wires());
        ways.map(move |way| format!("{ty}{way}"))
    });
    let lists = TYPES.iter().flat_map(|ty| {
        let of = [Wire::Plain, Wire::String, Wire::Commas, Wire::Base64, Wire::Dashes, Wire::Digits, Wire::Rfc3339];
        of.map(|wire| format!("{ty}, wire: {}", wire.key())).into_iter().chain([(*ty).to_owned()])
    });
    let lists = lists.flat_map(|items| {
        [
            format!("type: list, items: {{ {items} }}"),
            format!("type: list, wire: commas, items: {{ {items} }}"),
            format!("type: list, wire: repeated, items: {{ {items} }}"),
            format!("type: map, wire: json, items: {{ {items} }}"),
            format!("type: map, or_text: true, items: {{ {items} }}"),
            format!("type: list, wire: json, items: {{ type: list, wire: semicolons, items: {{ {items} }} }}"),
        ]
    });
    plain.chain(lists).collect()
}

/// An endpoint with fields at a place; its number is part of its name.
fn endpoint(number: usize, (before, after): (&str, &str), fields: &[(usize, &str)]) -> Source {
    let fields = fields
        .iter()
        .map(|(at, field)| (at, format!("f{at}: {{ {} }}", field.replace('#', &format!("{at}of{number}")))));
    let names = fields.clone().map(|(at, _)| format!("/{{f{at}}}")).collect::<String>();
    let in_path = if before.contains("path: ") { names } else { String::new() };
    let fields = fields.map(|(_, field)| field).collect::<Vec<_>>().join(", ");
    let text = format!(
        "endpoint: call{number}\nsummary: S.\npage: {{ url: unknown, read: 2026-11-21 }}\n\
         route: POST /call{number}{in_path}\ntoken: app\nerrors: {{ 5: {{ name: Bad }} }}\n{before}{fields}{after}"
    );
    let text = text.replace("Outer", &format!("Outer{number}")).replace("Both", &format!("Both{number}"));
    // Groups, too, come beside and inside each other.
    let group = ["demo", "demo-more", "demo/inner"][number % 3];
    let path = format!("endpoints/{group}/call{number}.yaml");
    Source { shown: path.clone(), path, text }
}

fn lower(endpoints: impl IntoIterator<Item = Source>) -> Result<Api, String> {
    let service = Source { shown: "service.yaml".into(), path: "service.yaml".into(), text: SERVICE.into() };
    model(endpoints.into_iter().chain([service]).collect()).map_err(|errors| errors.to_string())
}

#[test]
fn what_the_rules_admit_compiles() {
    let fields = fields();
    // Others at the next place. Five divides neither the ways of a type nor those of its lists, so that each has its turn.
    let few = weixin_tests::one_of(5);
    let admitted = |(number, place): (usize, (&str, &str))| -> Vec<(usize, String)> {
        let each = fields.iter().enumerate().filter(|(at, _)| (at + number).is_multiple_of(few));
        let each = each.filter(|(at, field)| lower([endpoint(0, place, &[(*at, field)])]).is_ok());
        each.map(|(at, field)| (at, field.clone())).collect()
    };
    let admitted: Vec<Vec<(usize, String)>> = thread::scope(|scope| {
        let places = PLACES.iter().copied().enumerate();
        let places: Vec<_> = places.map(|place| scope.spawn(move || admitted(place))).collect();
        places.into_iter().map(|place| place.join().expect("no panic")).collect()
    });
    let mut endpoints = Vec::new();
    for (place, fields) in PLACES.iter().zip(&admitted) {
        assert!(fields.len() > 50 / few, "{} fields at {place:?}", fields.len());
        for fields in fields.chunks(if place.0 == RAW { 1 } else { TOGETHER }) {
            let fields: Vec<(usize, &str)> = fields.iter().map(|(at, field)| (*at, field.as_str())).collect();
            endpoints.push(endpoint(endpoints.len(), *place, &fields));
        }
    }
    let api = lower(endpoints).unwrap_or_else(|errors| panic!("each is good alone:\n{errors}"));
    let scratch = ScratchCrate::new("combinations");
    scratch.bindings("src/api", &api);
    scratch.write("src/lib.rs", "//! Bindings.\n#![deny(warnings)]\n#![allow(missing_docs)]\npub mod api;\n");
    let errors = scratch.check("--lib");
    let messages: Vec<String> = errors.into_values().flatten().map(|(message, _)| message).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n").replace("\\n", "\n"));
}

#[test]
fn how_items_travel_is_said_beside_texts_too() {
    let of = |wire: &str| {
        let field = format!("type: list, or_text: true, items: {{ type: u64, wire: {wire} }}");
        lower([endpoint(0, ("response: { ", " }\n"), &[(0, &field)])]).expect("a good spec")
    };
    let (plain, string) = (of("plain"), of("string"));
    assert_eq!(diff(&plain, &string).changes.len(), 1);
    let text: String = render(&string).into_values().collect();
    assert!(text.contains("(string)"), "{text}");
}
