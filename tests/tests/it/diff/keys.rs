//! Edits of what a page says about characters, and about what is deprecated.

use super::{CALL, ORDER, PING, Pair, REMARK, SERVICE};
use weixin_codegen::diff::ChangeKind::*;

/// The signers of the fixture.
const SIGNERS: &str = "  pay: { query: pay_sig, method: hmac_sha256, over: [path, \"&\", body], doc: Made with the AppKey. }\n  user: { query: signature, method: hmac_sha256, over: body, doc: Made with the session key. }\n";

/// The same in another order.
const SIGNERS_REORDERED: &str = "  user: { query: signature, method: hmac_sha256, over: body, doc: Made with the session key. }\n  pay: { query: pay_sig, method: hmac_sha256, over: [path, \"&\", body], doc: Made with the AppKey. }\n";

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new(
        (SignerAdded, SignerRemoved),
        "third:",
        &[(SERVICE, "shared_errors:", "  third: { query: proof, method: custom, doc: Made by hand. }\nshared_errors:")],
    ),
    Pair::new(
        (SignerName, SignerName),
        "query: signature",
        &[(SERVICE, "  user: {", "  usr: {"), (REMARK, "signed: [pay, user]", "signed: [pay, usr]")],
    ),
    Pair::new((SignerPlace, SignerPlace), "pay:", &[(SERVICE, "query: pay_sig", "query: pay_signature")]),
    Pair::new((SignerPlace, SignerPlace), "other:", &[(SERVICE, "json: other_sign", "query: other_sign")]),
    Pair::new(
        (SignerMethod, SignerMethod),
        "pay:",
        &[(SERVICE, "over: [path, \"&\", body]", "over: [body, \"&\", path]")],
    ),
    Pair::new((SignerMethod, SignerMethod), "user:", &[(SERVICE, "method: hmac_sha256, over: body", "method: custom")]),
    Pair::new((SignerDoc, SignerDoc), "pay:", &[(SERVICE, "Made with the AppKey.", "Needs the AppKey.")]),
    Pair::new(
        (SignatureNeeded, SignatureNeedless),
        "signed:",
        &[(PING, "token: none\n", "token: none\nsigned: pay\n")],
    ),
    Pair::new(
        (SealingAccepted, SealingGone),
        "sealed:",
        &[(CALL, "token: [app, platform]\n", "token: [app, platform]\nsealed: true\n")],
    ),
    Pair::new((SealingRequired, SealingOptional), "sealed:", &[(ORDER, "sealed: true", "sealed: required")]),
    Pair::new((Order, Order), "signed:", &[(REMARK, "signed: [pay, user]", "signed: [user, pay]")]),
    Pair::new((Order, Order), "signers:", &[(SERVICE, SIGNERS, SIGNERS_REORDERED)]),
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
