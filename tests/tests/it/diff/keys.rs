//! Edits of what a page says about characters, and about what is deprecated.

use super::{Pair, REMARK};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new((RateRaised, RateLowered), "rate:", &[(REMARK, "5000 per day", "6000 per day")]),
    Pair::new((RateRemoved, RateAdded), "rate:", &[(REMARK, "[5000 per day, 10 per second]", "5000 per day")]),
    Pair::new((Order, Order), "rate:", &[(REMARK, "[5000 per day, 10 per second]", "[10 per second, 5000 per day]")]),
    Pair::new((Undeprecated, Deprecated), "deprecated:", &[(REMARK, "deprecated: Use `call`.\n", "")]),
    Pair::new((DeprecationNote, DeprecationNote), "deprecated:", &[(REMARK, "Use `call`.", "Use `ping`.")]),
    Pair::new((Undeprecated, Deprecated), "hint:", &[(REMARK, "deprecated: Use text., ", "")]),
    Pair::new((Undeprecated, Deprecated), "kind:", &[(REMARK, "deprecated: Use b., ", "")]),
    Pair::new((Undeprecated, Deprecated), "name: Bad", &[(REMARK, ", deprecated: 2 comes instead.", "")]),
    Pair::new((Since, Since), "since:", &[(REMARK, "2024-01-02", "2024-01-03")]),
    Pair::new((Since, Since), "hint:", &[(REMARK, "since: 2025-01-02, ", "")]),
    Pair::new((EndLifted, EndSet), "until:", &[(REMARK, "until: 2027-01-02\n", "")]),
    Pair::new((EndLifted, EndSet), "kind:", &[(REMARK, ", until: 2026-03-04", "")]),
    Pair::new((EndMoved, EndMoved), "hint:", &[(REMARK, "2026-01-02", "2026-02-02")]),
    Pair::new((LimitNarrowed, LimitWidened), "text:", &[(REMARK, "[digits, letters, \"_-\"]", "[digits, letters, _]")]),
    Pair::new((LimitWidened, LimitNarrowed), "text:", &[(REMARK, "[digits, letters, \"_-\"]", "ascii")]),
    Pair::new(
        (CharactersChanged, CharactersChanged),
        "text:",
        &[(REMARK, "[digits, letters, \"_-\"]", "[digits, letters, \"_*\"]")],
    ),
    Pair::new(
        (LimitRewritten, LimitRewritten),
        "text:",
        &[(REMARK, "[digits, letters, \"_-\"]", "[upper, lower, digits, \"-_\"]")],
    ),
    Pair::new((LimitRemoved, LimitAdded), "text:", &[(REMARK, ", chars: [digits, letters, \"_-\"]", "")]),
    Pair::new((LimitWidened, LimitNarrowed), "text:", &[(REMARK, "max_width: 28", "max_width: 30")]),
    Pair::new((LimitNarrowed, LimitWidened), "text:", &[(REMARK, "min_width: 2,", "min_width: 3,")]),
];
