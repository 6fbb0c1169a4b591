//! Edits of error codes.

use super::{CALL, ERRORS, Pair, SERVICE};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((ErrorTableAdded, ErrorTableRemoved), "more:", &[
        (ERRORS, "  extra:\n", "  more: { doc: More codes., codes: { 9: { name: Nine, text: nine, remedy: none, class: gone } } }\n  extra:\n"),
        (CALL, "[extra]", "[extra, more]"),
    ])
    .edited("pub fn f(_: api::errors::MoreError) {}"),
    Pair::new((SharedErrorsAdded, SharedErrorsRemoved), "shared_errors:", &[
        (ERRORS, "  extra:\n", "  more: { doc: More codes., codes: { 9: { name: Nine, text: nine, remedy: none, class: gone } } }\n  extra:\n"),
        (CALL, "[extra]", "[extra, more]"),
    ]),
    Pair::new((SharedErrorsReordered, SharedErrorsReordered), "shared_errors:", &[
        (SERVICE, "[common, rare]", "[rare, common]"),
    ]),
    Pair::new((ErrorTableRenamed, ErrorTableRenamed), ":", &[
        (ERRORS, "  extra:\n", "  further:\n"),
        (CALL, "[extra]", "[further]"),
    ])
    .base("pub fn f(_: api::errors::ExtraError) {}")
    .edited("pub fn f(_: api::errors::FurtherError) {}"),
    Pair::new((ErrorTableRenamed, ErrorTableRenamed), ":", &[
        (ERRORS, "  rare:\n", "  odd:\n"),
        (SERVICE, "[common, rare]", "[common, odd]"),
    ])
    .base("pub fn f(_: api::errors::RareError) {}")
    .edited("pub fn f(_: api::errors::OddError) {}"),
    Pair::new((ErrorTableDoc, ErrorTableDoc), "doc:", &[
        (ERRORS, "Codes of few endpoints.", "Codes of a few endpoints."),
    ]),
    Pair::new((ErrorAdded, ErrorRemoved), "5:", &[
        (CALL, "errors:\n  1:", "errors:\n  5: { name: Fresh, text: fresh, remedy: none, class: gone }\n  1:"),
    ])
    .edited("pub fn f() { let _ = api::shop::CallError::Fresh; }"),
    Pair::new((ErrorVariant, ErrorVariant), "1:", &[
        (CALL, "name: Refused", "name: Denied"),
    ])
    .base("pub fn f() { let _ = api::shop::CallError::Refused; }")
    .edited("pub fn f() { let _ = api::shop::CallError::Denied; }"),
    Pair::new((ErrorCode, ErrorCode), "name: Missing", &[
        (CALL, "  2: { name: Missing", "  5: { name: Missing"),
    ]),
    Pair::new((ErrorClass, ErrorClass), "1:", &[
        (CALL, "class: content", "class: busy"),
    ]),
    Pair::new((ErrorText, ErrorText), "2:", &[
        (CALL, "text: missing", "text: misssing"),
    ]),
    Pair::new((ErrorClassAdded, ErrorClassRemoved), "7:", &[
        (CALL, "text: [lost, gone] }", "text: [lost, gone], class: busy }"),
    ]),
    Pair::new((ErrorRemedyAdded, ErrorRemedyRemoved), "7:", &[
        (CALL, "text: [lost, gone] }", "text: [lost, gone], remedy: ask for it }"),
    ]),
    Pair::new((ErrorTextAdded, ErrorTextRemoved), "7:", &[
        (CALL, "text: [lost, gone]", "text: [lost, gone, away]"),
    ]),
    Pair::new((ErrorTextAdded, ErrorTextRemoved), "8:", &[
        (CALL, "8: { name: Silent", "8: { name: Silent, text: silent"),
    ]),
    Pair::new((ErrorText, ErrorText), "7:", &[
        (CALL, "text: [lost, gone]", "text: [lost, away]"),
    ]),
    Pair::new((ErrorTextsReordered, ErrorTextsReordered), "7:", &[
        (CALL, "text: [lost, gone]", "text: [gone, lost]"),
    ]),
    Pair::new((ErrorMeaning, ErrorMeaning), "1:", &[
        (CALL, "meaning: it was refused", "meaning: it is refused"),
    ]),
    Pair::new((ErrorRemedy, ErrorRemedy), "1:", &[
        (CALL, "remedy: send another", "remedy: send an other"),
    ]),
    Pair::new((ErrorPrediction, ErrorPrediction), "1:", &[
        (CALL, "predicted_by: size", "predicted_by: [size, format]"),
    ]),
    Pair::new((ErrorsReordered, ErrorsReordered), "errors:", &[
        (CALL, "  1: { name: Refused, text: refused, meaning: it was refused, remedy: send another, class: content, predicted_by: size }\n  2: { name: Missing, text: missing, remedy: send it, class: caller }\n", "  2: { name: Missing, text: missing, remedy: send it, class: caller }\n  1: { name: Refused, text: refused, meaning: it was refused, remedy: send another, class: content, predicted_by: size }\n"),
    ]),
];
