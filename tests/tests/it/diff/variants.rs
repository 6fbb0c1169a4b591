//! Edits of the variants of a request and of its parameters.

use super::{CALL, PING, Pair, SEND, STORE};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((VariantsIntroduced, VariantsDropped), "variants:", &[
        (PING, r#"empty_body: "{}""#, "variants: { one: { doc: One., fixed: { way: 1 } }, two: { doc: Two., fixed: { way: 2 } } }"),
    ])
    .base("pub fn f() { let _ = api::shop::Ping::new(); }")
    .edited("pub fn f() { let _ = api::shop::Ping::one(); }"),
    Pair::new((VariantAdded, VariantRemoved), "other:", &[
        (SEND, "  link:\n", "  other: { doc: Another., fixed: { way: other, v: 1 } }\n  link:\n"),
    ])
    .edited("pub fn f() { let _ = api::shop::SendFile::other(); }"),
    Pair::new((VariantRenamed, VariantRenamed), "  ", &[
        (SEND, "  link:\n", "  address:\n"),
    ])
    .base(r#"pub fn f() { let _ = api::shop::SendFile::link("https://x"); }"#)
    .edited(r#"pub fn f() { let _ = api::shop::SendFile::address("https://x"); }"#),
    Pair::new((VariantDoc, VariantDoc), "doc:", &[
        (SEND, "As a link.", "As an address."),
    ]),
    Pair::new((FixedAdded, FixedRemoved), "fixed:", &[
        (SEND, "way: link, v: 1", "way: link, v: 1, w: 1"),
    ]),
    Pair::new((FixedChanged, FixedChanged), "fixed:", &[
        (SEND, "way: link, v: 1", "way: link, v: 2"),
    ]),
    Pair::new((BodyKind, BodyKind), "url:", &[
        (SEND, "json: { url: { type: url", "form: { url: { type: url"),
    ]),
    Pair::new((BodyKind, BodyKind), "content:", &[
        (STORE, "raw: {", "form: {"),
    ]),
    Pair::new((ContentTypeChanged, ContentTypeChanged), "content_type:", &[
        (STORE, "content_type: text/plain", "content_type: text/html"),
    ]),
    Pair::new((ContentTypeChanged, ContentTypeChanged), "content:", &[
        (STORE, "content_type: text/plain, ", ""),
    ]),
    Pair::new((EmptyBodyDropped, EmptyBodySent), "empty_body:", &[
        (PING, "empty_body: \"{}\"\n", ""),
    ]),
    Pair::new((ParamAddedRequired, ParamRemoved), "fresh:", &[
        (CALL, "  count: {", "  fresh: string\n  count: {"),
    ])
    .base(r#"pub fn f() { let _ = api::shop::Call::new("t", 1, api::types::Money::new(5)); }"#)
    .edited(r#"pub fn f() { let _ = api::shop::Call::new(api::shop::CallRequired { title: "t", fresh: "fresh", count: 1, price: api::types::Money::new(5) }); }"#),
    Pair::new((ParamAddedNullable, ParamRemoved), "fresh:", &[
        (CALL, "  count: {", "  fresh: { type: string, nullable: true }\n  count: {"),
    ])
    .edited(r#"pub fn f() { let _ = api::shop::Call::new("t", 1, api::types::Money::new(5)).fresh("x"); }"#),
    Pair::new((ParamAdded, ParamRemoved), "fresh:", &[
        (CALL, "  count: {", "  fresh: { type: string, required: false }\n  count: {"),
    ])
    .edited(r#"pub fn f() { let _ = api::shop::Call::new("t", 1, api::types::Money::new(5)).fresh("x"); }"#),
    Pair::new((ParamMoved, ParamMoved), "sort:", &[
        (CALL, "  sort: { type: string, required: false, one_of: [up, down, none] }\njson:\n", "json:\n  sort: { type: string, required: false, one_of: [up, down, none] }\n"),
    ]),
    Pair::new((ParamMadeOptional, ParamMadeRequired), "title:", &[
        (CALL, "title: { type: string,", "title: { type: string, required: false,"),
    ])
    .base(r#"pub fn f() { let _ = api::shop::Call::new("t", 1, api::types::Money::new(5)); }"#)
    .edited(r#"pub fn f() { let _ = api::shop::Call::new(1, api::types::Money::new(5)).title("t"); }"#),
    Pair::new((ParamMadeNullable, ParamNotNullable), "title:", &[
        (CALL, "title: { type: string,", "title: { type: string, nullable: true,"),
    ])
    .base(r#"pub fn f() { let _ = api::shop::Call::new("t", 1, api::types::Money::new(5)); }"#)
    .edited(r#"pub fn f() { let _ = api::shop::Call::new(1, api::types::Money::new(5)).title("t"); }"#),
    Pair::new((ParamNullSent, ParamLeftOut), "link:", &[
        (CALL, "link: { type: url, required: false }", "link: { type: url, nullable: true }"),
    ]),
    Pair::new((ParamDefault, ParamDefault), "page:", &[
        (CALL, "default: 1", "default: 2"),
    ]),
    Pair::new((ArgumentsReordered, ArgumentsReordered), "json:", &[
        (CALL, "  title: { type: string, min_length: 1, max_length: 10, doc: A title. }\n  count: { type: i32, min: 1, max: 9 }\n", "  count: { type: i32, min: 1, max: 9 }\n  title: { type: string, min_length: 1, max_length: 10, doc: A title. }\n"),
    ])
    .base(r#"pub fn f() { let _ = api::shop::Call::new("t", 1, api::types::Money::new(5)); }"#)
    .edited(r#"pub fn f() { let _ = api::shop::Call::new(1, "t", api::types::Money::new(5)); }"#),
    Pair::new((ParamsReordered, ParamsReordered), "json:", &[
        ("endpoints/shop/swap.yaml", "{ from: { type: string }, to: { type: string } }", "{ to: { type: string }, from: { type: string } }"),
    ]),
    Pair::new((ParamsReordered, ParamsReordered), "colour:", &[
        (CALL, "  colour: { type: Colour, required: false }\n  level: { type: Level, required: false }\n", "  level: { type: Level, required: false }\n  colour: { type: Colour, required: false }\n"),
    ]),
    Pair::new((ParamEncoding, ParamEncoding), "large:", &[
        (CALL, "large: { type: u64, required: false, wire: string }", "large: { type: u64, required: false, wire: plain }"),
    ]),
    Pair::new((ParamEncoding, ParamEncoding), "tags:", &[
        (CALL, "tags: { type: list,", "tags: { type: list, wire: commas,"),
    ]),
    Pair::new((ParamEncoding, ParamEncoding), "codes:", &[
        (CALL, "items: { type: u64, wire: string }", "items: u64"),
    ]),
    Pair::new((TextFormDemanded, TypeOfText), "kinds:", &[
        (CALL, "kinds: { type: string,", "kinds: { type: list, wire: pipes, items: u8,"),
    ])
    .base("pub fn f(r: api::shop::Call) -> Option<String> { r.kinds }")
    .edited("pub fn f(r: api::shop::Call) -> Option<Vec<u8>> { r.kinds }"),
    Pair::new((TextFormDemanded, TypeOfText), "kinds:", &[
        (CALL, "kinds: { type: string,", "kinds: { type: timestamp, wire: rfc3339,"),
    ])
    .base("pub fn f(r: api::shop::Call) -> Option<String> { r.kinds }")
    .edited("pub fn f(r: api::shop::Call) -> Option<runtime::UnixSeconds> { r.kinds }"),
    Pair::new((TypeOfText, TypeOfText), "kinds:", &[
        (CALL, "kinds: { type: string,", "kinds: { type: list, wire: pipes, items: string,"),
    ])
    .base("pub fn f(r: api::shop::Call) -> Option<String> { r.kinds }")
    .edited("pub fn f(r: api::shop::Call) -> Option<Vec<String>> { r.kinds }"),
    Pair::new((ParamNull, ParamNull), "colour:", &[
        (CALL, "colour: { type: Colour, required: false }", "colour: { type: Colour, required: false, nullable: true }"),
    ]),
    Pair::new((ParamWidened, ParamNarrowed), "page:", &[
        (CALL, "type: u32", "type: u64"),
    ])
    .base("pub fn f(r: api::shop::Call) -> Option<u32> { r.page }")
    .edited("pub fn f(r: api::shop::Call) -> Option<u64> { r.page }"),
    Pair::new((Secret, Secret), "secret:", &[
        (CALL, "secret: true, ", ""),
    ])
    .base("pub fn f(r: api::shop::Call) -> Option<runtime::SecretString> { r.secret }")
    .edited("pub fn f(r: api::shop::Call) -> Option<String> { r.secret }"),
];
