//! Edits of responses and their fields.

use super::{CALL, COUNTS, FETCH, PING, Pair, ROWS};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((FieldIsCode, FieldIsNoCode), "outcome:", &[
        (CALL, "outcome: { type: i32, required: false }", "outcome: code"),
    ])
    .base("pub fn f(answer: api::shop::CallResponse) -> Option<i32> { answer.outcome }")
    .edited("pub fn f(answer: api::shop::CallResponse) -> Option<api::shop::CallError> { answer.outcome }"),
    Pair::new((FieldAdded, FieldRemoved), "fresh:", &[
        (CALL, "  total:", "  fresh: string\n  total:"),
    ])
    .edited("pub fn f(r: api::shop::CallResponse) -> String { r.fresh }"),
    Pair::new((FieldAdded, OptionalFieldRemoved), "fresh:", &[
        (CALL, "  total:", "  fresh: { type: string, required: false }\n  total:"),
    ])
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.fresh }"),
    Pair::new((FieldMadeOptional, FieldMadeRequired), "total:", &[
        (CALL, "total: { type: i32,", "total: { type: i32, required: false,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> i32 { r.total }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<i32> { r.total }"),
    Pair::new((FieldDefaultAdded, FieldDefaultRemoved), "total:", &[
        (CALL, "total: { type: i32,", "total: { type: i32, required: false, default: 3,"),
    ]),
    Pair::new((FieldOptionToDefault, FieldDefaultToOption), "word:", &[
        (CALL, "word: { type: string, required: false }", "word: { type: string, required: false, default: x }"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.word }")
    .edited("pub fn f(r: api::shop::CallResponse) -> String { r.word }"),
    Pair::new((FieldNull, FieldNull), "word:", &[
        (CALL, "word: { type: string, required: false }", "word: { type: string, nullable: true }"),
    ]),
    Pair::new((FieldDefault, FieldDefault), "state:", &[
        (CALL, "default: new", "default: old"),
    ]),
    Pair::new((FieldDecodingTightened, FieldDecodingLoosened), "ratio:", &[
        (CALL, "wire: lenient", "wire: plain"),
    ]),
    Pair::new((FieldDecoding, FieldDecodingTightened), "total:", &[
        (CALL, "total: { type: i32,", "total: { type: i32, wire: string,"),
    ]),
    Pair::new((FieldForm, FieldForm), "ratio:", &[
        (CALL, "wire: lenient", "wire: string"),
    ]),
    Pair::new((FieldForm, FieldForm), "on:", &[
        (CALL, "on: { type: day,", "on: { type: day, wire: digits,"),
    ]),
    Pair::new((TypeOfNumber, TypeOfNumber), "total:", &[
        (CALL, "total: { type: i32,", "total: { type: money, unit: fen,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> i32 { r.total }")
    .edited("pub fn f(r: api::shop::CallResponse) -> runtime::Fen { r.total }"),
    Pair::new((TypeOfText, TypeOfText), "place:", &[
        (CALL, "place: { type: string,", "place: { type: day,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.place }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<runtime::Day> { r.place }"),
    Pair::new((TypeOfText, TypeOfText), "place:", &[
        (CALL, "place: { type: string,", "place: { type: TicketId,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.place }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<api::types::TicketId> { r.place }"),
    Pair::new((TypeOfText, TypeOfText), "place:", &[
        (CALL, "place: { type: string,", "place: { type: Colour,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.place }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<api::types::Colour> { r.place }"),
    Pair::new((TypeOfNumber, TypeOfNumber), "total:", &[
        (CALL, "total: { type: i32,", "total: { type: Level,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> i32 { r.total }")
    .edited("pub fn f(r: api::shop::CallResponse) -> api::types::Level { r.total }"),
    Pair::new((TypeOfNumber, TypeOfNumber), "marks:", &[
        (CALL, "marks: { type: list, items: { type: u64 }", "marks: { type: list, items: { type: timestamp }"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<Vec<u64>> { r.marks }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<Vec<runtime::UnixSeconds>> { r.marks }"),
    Pair::new((FieldUrl, FieldUrl), "place:", &[
        (CALL, "place: { type: string,", "place: { type: url,"),
    ]),
    Pair::new((FieldsReordered, FieldsReordered), "response:", &[
        (CALL, "  id: { type: string, doc: Names the call. }\n  ticket: TicketId\n", "  ticket: TicketId\n  id: { type: string, doc: Names the call. }\n"),
    ]),
    Pair::new((FieldRustName, FieldRustName), "place:", &[
        (CALL, "place: { type: string,", "place: { type: string, rust: spot,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.place }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.spot }"),
    Pair::new((FieldWireName, FieldWireName), ": { type: string,", &[
        (CALL, "place: { type: string,", "spot: { type: string, rust: place,"),
    ]),
    Pair::new((FieldRenamed, FieldRenamed), "{ type: string, nullable: true }", &[
        (CALL, "maybe: { type: string,", "may_be: { type: string,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.maybe }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.may_be }"),
    Pair::new((FieldDoc, FieldDoc), "total:", &[
        (CALL, "doc: How many.", "doc: How much."),
    ]),
    Pair::new((FieldDecoding, FieldDecodingTightened), "marks:", &[
        (CALL, "marks: { type: list, items: { type: u64 }", "marks: { type: list, items: { type: u64, wire: string }"),
    ]),
    Pair::new((FieldDecoding, FieldDecodingTightened), "marks:", &[
        (CALL, "marks: { type: list,", "marks: { type: list, wire: commas,"),
    ]),
    Pair::new((FieldDecoding, FieldDecodingTightened), "marks:", &[
        (CALL, "marks: { type: list,", "marks: { type: list, wire: json,"),
    ]),
    Pair::new((FieldDecoding, FieldDecoding), "place:", &[
        (CALL, "place: { type: string,", "place: { type: string, wire: base64,"),
    ]),
    Pair::new((FieldDecodingLoosened, FieldDecodingTightened), "marks:", &[
        (CALL, "marks: { type: list, items: { type: u64 }", "marks: { type: list, items: { type: u64, wire: lenient }"),
    ]),
    Pair::new((FieldNull, FieldNull), "place:", &[
        (CALL, "place: { type: string, required: false }", "place: { type: string, required: false, nullable: true }"),
    ]),
    Pair::new((TypeOfText, TypeOfText), "place:", &[
        (CALL, "place: { type: string,", "place: { type: bytes, wire: base64,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.place }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<runtime::Bytes> { r.place }"),
    Pair::new((TypeChanged, TypeChanged), "when:", &[
        (CALL, "when: { type: timestamp,", "when: { type: string,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<runtime::UnixSeconds> { r.when }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<String> { r.when }"),
    Pair::new((FieldWidened, FieldNarrowed), "total:", &[
        (CALL, "total: { type: i32,", "total: { type: i64,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> i32 { r.total }")
    .edited("pub fn f(r: api::shop::CallResponse) -> i64 { r.total }"),
    Pair::new((AnswerAppeared, AnswerVanished), "response:", &[
        (PING, "response: nothing", "response: { fresh: string }"),
    ])
    .base("fn takes<R: runtime::Request<Response = runtime::Nothing>>(_: R) {}\npub fn f() { takes(api::shop::Ping::new()) }")
    .edited("pub fn f(_: api::shop::PingResponse) {}"),
    Pair::new((AnswerKind, AnswerKind), "response:", &[
        (CALL, "response:\n", "or_file: true\nresponse:\n"),
    ])
    .base("fn takes<R: runtime::Request<Response = api::shop::CallResponse>>() {}\npub fn f() { takes::<api::shop::Call>() }")
    .edited("fn takes<R: runtime::Request<Response = runtime::FileOr<api::shop::CallResponse>>>() {}\npub fn f() { takes::<api::shop::Call>() }"),
    Pair::new((AnswerAppeared, AnswerVanished), "response:", &[
        (PING, "response: nothing", "response: { type: list, items: string }"),
    ])
    .base("fn takes<R: runtime::Request<Response = runtime::Nothing>>(_: R) {}\npub fn f() { takes(api::shop::Ping::new()) }")
    .edited("fn takes<R: runtime::Request<Response = Vec<String>>>(_: R) {}\npub fn f() { takes(api::shop::Ping::new()) }"),
    Pair::new((TypeChanged, TypeChanged), "told:", &[
        (CALL, "told: { type: Told,", "told: { type: Told, or_text: true,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<api::types::Told> { r.told }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<runtime::TextOr<api::types::Told>> { r.told }"),
    Pair::new((AnswerKind, AnswerKind), "response:", &[
        (FETCH, "response: file", "response: { type: map, items: string }"),
    ])
    .base("fn takes<R: runtime::Request<Response = runtime::Download>>(_: R) {}\npub fn f() { takes(api::media::Fetch::new()) }")
    .edited("fn takes<R: runtime::Request<Response = std::collections::BTreeMap<String, String>>>(_: R) {}\npub fn f() { takes(api::media::Fetch::new()) }"),
    Pair::new((AnswerKind, AnswerKind), "response:", &[
        (FETCH, "response: file", "response: nothing"),
    ])
    .base("fn takes<R: runtime::Request<Response = runtime::Download>>(_: R) {}\npub fn f() { takes(api::media::Fetch::new()) }")
    .edited("fn takes<R: runtime::Request<Response = runtime::Nothing>>(_: R) {}\npub fn f() { takes(api::media::Fetch::new()) }"),
    Pair::new((FieldDecodingTightened, FieldDecoding), "either:", &[
        (CALL, "either: { type: list, or_text: true, required: false, items: { type: i16, wire: string } }", "either: { type: list, or_text: true, required: false, items: i16 }"),
    ]),
    Pair::new((TypeChanged, TypeChanged), "either:", &[
        (CALL, "either: { type: list, or_text: true,", "either: { type: list,"),
    ])
    .base("pub fn f(r: api::shop::CallResponse) -> Option<runtime::TextOr<Vec<i16>>> { r.either }")
    .edited("pub fn f(r: api::shop::CallResponse) -> Option<Vec<i16>> { r.either }"),
    Pair::new((FieldAdded, FieldRemoved), "response:", &[
        (ROWS, "fields: { title: string }", "fields: { title: string, size: u32 }"),
    ])
    .edited("pub fn f(r: api::shop::Row) -> u32 { r.size }"),
    Pair::new((FieldWidened, FieldNarrowed), "response:", &[
        (COUNTS, "items: u8", "items: u64"),
    ])
    .base("fn takes<R: runtime::Request<Response = std::collections::BTreeMap<String, u8>>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }")
    .edited("fn takes<R: runtime::Request<Response = std::collections::BTreeMap<String, u64>>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }"),
    Pair::new((AnswerKind, AnswerKind), "response:", &[
        (COUNTS, "type: map,", "type: list,"),
    ])
    .base("fn takes<R: runtime::Request<Response = std::collections::BTreeMap<String, u8>>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }")
    .edited("fn takes<R: runtime::Request<Response = Vec<u8>>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }"),
    Pair::new((AnswerKind, AnswerKind), "response:", &[
        (COUNTS, "response: { type: map, items: u8 }", "response: { a: u8 }"),
    ])
    .base("fn takes<R: runtime::Request<Response = std::collections::BTreeMap<String, u8>>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }")
    .edited("fn takes<R: runtime::Request<Response = api::shop::CountsResponse>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }"),
    Pair::new((AnswerVanished, AnswerAppeared), "response:", &[
        (COUNTS, "response: { type: map, items: u8 }", "response: nothing"),
    ])
    .base("fn takes<R: runtime::Request<Response = std::collections::BTreeMap<String, u8>>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }")
    .edited("fn takes<R: runtime::Request<Response = runtime::Nothing>>(_: R) {}\npub fn f() { takes(api::shop::Counts::new()) }"),
];
