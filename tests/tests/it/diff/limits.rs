//! Edits of constraints.

use super::{CALL, FORMATS, Pair, SEND};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((LimitWidened, LimitNarrowed), "file:", &[(SEND, "below: 10 MiB", "below: 20 MiB")]),
    Pair::new((LimitNarrowed, LimitWidened), "title:", &[(CALL, "min_length: 1", "min_length: 2")]),
    Pair::new((LimitNarrowed, LimitWidened), "count:", &[(CALL, "max: 9", "max: 8")]),
    Pair::new((LimitNarrowed, LimitWidened), "tags:", &[(CALL, "max_items: 3", "max_items: 2")]),
    Pair::new((LimitNarrowed, LimitWidened), "tags:", &[(CALL, "max_length: 5", "max_length: 4")]),
    Pair::new((LimitRemoved, LimitAdded), "tags:", &[(CALL, "max_items: 3, ", "")]),
    Pair::new((LimitNarrowed, LimitWidened), "picture:", &[(CALL, "min: 2 B", "min: 3 B")]),
    Pair::new((LimitRemoved, LimitAdded), "picture:", &[(CALL, ", min: 2 B", "")]),
    Pair::new((LimitRewritten, LimitRewritten), "max:", &[(FORMATS, "max: 2 MiB", "max: 2048 KiB")]),
    Pair::new((ValueRefused, ValueAccepted), "sort:", &[(CALL, "[up, down, none]", "[up, down]")]),
    Pair::new((Order, Order), "sort:", &[(CALL, "[up, down, none]", "[down, up, none]")]),
    Pair::new(
        (FormatsChanged, FormatsChanged),
        "file:",
        &[
            (SEND, "file: { type: file, formats: pictures", "file: { type: file, formats: drawings"),
            (SEND, "type: url, formats: drawings", "type: url, formats: pictures"),
        ],
    ),
    Pair::new((UrlFreed, UrlDemanded), "link:", &[(CALL, "link: { type: url,", "link: { type: string,")]),
    Pair::new((ConditionRemoved, ConditionAdded), "hint:", &[(CALL, ", required_if: { field: note, is: abc }", "")]),
    Pair::new((ConditionChanged, ConditionChanged), "hint:", &[(CALL, "is: abc", "is: abd")]),
    Pair::new((ConditionChanged, ConditionChanged), "hint:", &[(CALL, "is: abc", "not: abc")]),
    Pair::new((ConditionChanged, ConditionLoosened), "hint:", &[(CALL, "is: abc", "is: [abc, abd]")]),
    Pair::new((ConditionChanged, ConditionLoosened), "hint:", &[(CALL, "field: note, is: abc", "field: note")]),
    Pair::new((ConditionChanged, ConditionLoosened), "mark:", &[(CALL, "not: [x, y]", "not: [x]")]),
    Pair::new((ConditionRewritten, ConditionRewritten), "mark:", &[(CALL, "not: [x, y]", "not: [y, x]")]),
    Pair::new(
        (ConditionAdded, ParamRemoved),
        "fresh:",
        &[(
            CALL,
            "  link: {",
            "  fresh: { type: string, required: false, required_if: { field: note, is: abc } }\n  link: {",
        )],
    )
    .edited(r#"pub fn f(call: api::shop::Call) { let _ = call.fresh("x"); }"#),
    Pair::new(
        (RuleOfNewParams, ParamRemoved),
        "fresh",
        &[
            (CALL, "  link: {", "  fresh: { type: string, required: false }\n  link: {"),
            (CALL, "rules:\n", "rules:\n  - at_most_one_of: [fresh, link]\n"),
        ],
    )
    .edited(r#"pub fn f(call: api::shop::Call) { let _ = call.fresh("x"); }"#),
    Pair::new((RuleChanged, RuleLoosened), "at_most_one_of", &[(CALL, "[note, hint]", "[note, hint, link]")]),
    Pair::new((RuleLoosened, RuleChanged), "one_of: [a, b]", &[(CALL, "exactly_one_of", "at_most_one_of")]),
    Pair::new((Order, Order), "at_most_one_of", &[(CALL, "[note, hint]", "[hint, note]")]),
    Pair::new((RuleRemoved, RuleAdded), "at_most_one_of", &[(CALL, "rules:\n  - at_most_one_of: [note, hint]\n", "")]),
    Pair::new((RuleRemoved, RuleAdded), "exactly_one_of", &[(CALL, ", rules: [ exactly_one_of: [a, b] ]", "")]),
];
