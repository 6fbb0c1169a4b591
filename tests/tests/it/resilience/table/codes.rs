//! Error codes of the service.

use super::*;

pub(super) const CODES: &[Row] = &[
    row("busy once, from memory", Memory(SMALL), Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy once, from disk", Disk(MIDDLE), Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy once, JSON", Json, Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy once, GET", Get, Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy for ever", Memory(SMALL), Vendor(|it| refuse(it, -1)), later(api(-1, Class::Busy)), arrives(4, 4, 4)),
    row(
        "a token that was given is refused",
        Disk(SMALL),
        Vendor(|it| refuse(it, 40001)),
        never(api(40001, Class::TokenInvalid)),
        ONCE,
    ),
    row(
        "too many calls a minute",
        Memory(SMALL),
        Vendor(|it| refuse(it, 45011)),
        later(api(45011, Class::Throttled)),
        ONCE,
    ),
    row("too many calls a day", Json, Vendor(|it| refuse(it, 45009)), never(api(45009, Class::Quota)), ONCE),
    row("the quota of the endpoint", Json, Vendor(|it| refuse(it, 10009)), never(api(10009, Class::Quota)), ONCE),
    row("still in progress", Memory(SMALL), Vendor(|it| refuse(it, 10003)), later(api(10003, Class::InProgress)), ONCE),
    row("a mistake of the caller", Json, Vendor(|it| refuse(it, 47001)), never(api(47001, Class::Caller)), ONCE),
    row("a file that is refused", Disk(SMALL), Vendor(|it| refuse(it, 10004)), never(api(10004, Class::Content)), ONCE),
    row(
        "an order that is cancelled",
        Memory(SMALL),
        Vendor(|it| refuse(it, 10005)),
        never(api(10005, Class::Gone)),
        ONCE,
    ),
    row("no permission", Json, Vendor(|it| refuse(it, 48001)), never(api(48001, Class::Permission)), ONCE),
    row("a code that nobody knows", Memory(SMALL), Vendor(|it| refuse(it, 99_999)), never(Api(99_999, None)), ONCE),
    row("a secret that is refused", Get, Vendor(|it| refuse(it, 40125)), never(api(40125, Class::Caller)), ONCE),
    row(
        "a refusal that shows the token",
        Memory(SMALL),
        Vendor(|it| it.on_any().respond(json!({"errcode": 99_999, "errmsg": format!("invalid {TOKEN} rid: {TOKEN}")}))),
        never(Api(99_999, None)),
        ONCE,
    ),
    row(
        "a refusal that shows the secret",
        Get,
        Vendor(|it| it.on_any().respond(json!({"errcode": 40125, "errmsg": format!("secret={APP_SECRET}")}))),
        never(api(40125, Class::Caller)),
        ONCE,
    ),
];
