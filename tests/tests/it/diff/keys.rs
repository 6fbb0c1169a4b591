//! Edits of what a page says about characters.

use super::{Pair, REMARK};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
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
