//! Edits of named types.

use super::{CALL, Pair, TYPES};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((TypeAdded, TypeRemoved), "fresh:", &[
        (CALL, "  count: {", "  fresh: { type: open_enum, required: false, values: [a, b] }\n  count: {"),
    ])
    .edited("pub fn f() { let _ = api::shop::CallFresh::A; }"),
    Pair::new((TypeRenamed, TypeRenamed), "part:", &[
        (CALL, "name: CallPart", "name: CallPiece"),
    ])
    .base("pub fn f() { let _ = api::shop::CallPart::new(); }")
    .edited("pub fn f() { let _ = api::shop::CallPiece::new(); }"),
    Pair::new((TypeMoved, TypeMoved), "part:", &[
        (CALL, "part: { type: object, required: false, name: CallPart, doc: A part., fields: { a: { type: string, required: false }, b: { type: string, required: false } }, rules: [ exactly_one_of: [a, b] ] }", "part: { type: CallPart, required: false }"),
        (TYPES, "types:\n", "types:\n  CallPart: { type: object, doc: A part., fields: { a: { type: string, required: false }, b: { type: string, required: false } }, rules: [ exactly_one_of: [a, b] ] }\n"),
    ])
    .base("pub fn f() { let _ = api::shop::CallPart::new(); }")
    .edited("pub fn f() { let _ = api::types::CallPart::new(); }"),
    Pair::new((TypeOfText, ValuesListed), "Colour:", &[
        (TYPES, "{ type: open_enum, doc: A colour., values: { red: Like blood., green: Like grass., blue: Like the sky. } }", "{ type: id, doc: A colour. }"),
    ])
    .base("pub fn f() { let _ = api::types::Colour::Red; }")
    .edited(r#"pub fn f() { let _ = api::types::Colour::new("red"); }"#),
    Pair::new((TypeShape, TypeShape), "Colour:", &[
        (TYPES, "{ type: open_enum, doc: A colour., values: { red: Like blood., green: Like grass., blue: Like the sky. } }", "{ type: open_enum, doc: A colour., values: { 1: { name: Red }, 2: { name: Green }, 3: { name: Blue } } }"),
    ])
    .base(r#"pub fn f() { let _ = api::types::Colour::from("red"); }"#)
    .edited("pub fn f() { let _ = api::types::Colour::from(1); }"),
    Pair::new((TypeDoc, TypeDoc), "Colour:", &[
        (TYPES, "doc: A colour.", "doc: Which colour."),
    ]),
    Pair::new((TypeSent, TypeNotSent), "Told:", &[
        (CALL, "  count: {", "  fresh: { type: Told, required: false }\n  count: {"),
    ])
    .edited(r#"pub fn f() { let _ = api::types::Told::new("w"); }"#),
    Pair::new((TypeReceived, TypeNotReceived), "Asked:", &[
        (CALL, "  total:", "  fresh: { type: Asked, required: false }\n  total:"),
    ])
    .edited("fn reads<T: runtime::FromJson>() {}\npub fn f() { reads::<api::types::Asked>() }"),
    Pair::new((ValueAdded, ValueRemoved), "Colour:", &[
        (TYPES, "blue: Like the sky.", "blue: Like the sky., white: Like snow."),
    ])
    .edited("pub fn f() { let _ = api::types::Colour::White; }"),
    Pair::new((ValueAdded, AnswerValueRemoved), "mood:", &[
        (CALL, "values: [good, bad]", "values: [good, bad, mixed]"),
    ])
    .edited("pub fn f() { let _ = api::shop::CallMood::Mixed; }"),
    Pair::new((ValuesListed, TypeOfText), "kinds:", &[
        (CALL, "kinds: { type: string,", "kinds: { type: Colour,"),
    ])
    .base("pub fn f(c: api::shop::Call) -> Option<String> { c.kinds }")
    .edited("pub fn f(c: api::shop::Call) -> Option<api::types::Colour> { c.kinds }"),
    Pair::new((ValueRustName, ValueRustName), "Level:", &[
        (TYPES, "2: { name: High }", "2: { name: Top }"),
    ])
    .base("pub fn f() { let _ = api::types::Level::High; }")
    .edited("pub fn f() { let _ = api::types::Level::Top; }"),
    Pair::new((ValueOnWire, ValueOnWire), "Level:", &[
        (TYPES, "2: { name: High }", "3: { name: High }"),
    ]),
    Pair::new((ValueDoc, ValueDoc), "Colour:", &[
        (TYPES, "Like grass.", "Like leaves."),
    ]),
    Pair::new((ValuesReordered, ValuesReordered), "Colour:", &[
        (TYPES, "red: Like blood., green: Like grass.", "green: Like grass., red: Like blood."),
    ]),
    Pair::new((KindAdded, AnswerKindRemoved), "Event:", &[
        (TYPES, "left: {", "lost: { fields: { why: string } }, left: {"),
    ])
    .edited("pub fn f(event: api::types::Event) -> bool { matches!(event, api::types::Event::Lost(_)) }"),
    Pair::new((KindAdded, KindRemoved), "Action:", &[
        (TYPES, "view: {", "scan: { fields: { code: string } }, view: {"),
    ])
    .edited(r#"pub fn f() { let _ = api::types::Action::scan("c"); }"#),
    Pair::new((KindRustName, KindRustName), "Action:", &[
        (TYPES, "view: { fields", "view: { name: Open, fields"),
    ])
    .base("pub fn f() { let _ = api::types::Action::view(); }")
    .edited("pub fn f() { let _ = api::types::Action::open(); }"),
    Pair::new((KindOnWire, KindOnWire), "Action:", &[
        (TYPES, "click: { doc", "clicked: { name: Click, doc"),
    ]),
    Pair::new((KindDoc, KindDoc), "Action:", &[
        (TYPES, "Sends a key.", "Sends the key."),
    ]),
    Pair::new((KindsReordered, KindsReordered), "Action:", &[
        (TYPES, "click: { doc: Sends a key., fields: { key: string } }, view: { fields: { address: { type: string, required: false } } }", "view: { fields: { address: { type: string, required: false } } }, click: { doc: Sends a key., fields: { key: string } }"),
    ]),
    Pair::new((IdLifetime, IdLifetime), "TicketId:", &[
        (TYPES, "2 hours", "3 hours"),
    ]),
    Pair::new((ParamAddedRequired, FieldRemoved), "fresh:", &[
        (TYPES, "    fields:\n      amount:", "    fields:\n      fresh: string\n      amount:"),
    ])
    .base("pub fn f() { let _ = api::types::Money::new(5); }")
    .edited(r#"pub fn f() { let _ = api::types::Money::new("fresh", 5); }"#),
];
