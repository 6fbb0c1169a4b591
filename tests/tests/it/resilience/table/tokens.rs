//! Faults of tokens, platforms and credentials.

use super::*;

/// Expires every token when half of the first try is on its way.
fn expire(surroundings: &Surroundings, progress: Progress) {
    if let Some(vendor) =
        surroundings.vendor.as_ref().filter(|_| progress.attempt == 1 && 2 * progress.sent > progress.total)
    {
        vendor.expire_tokens();
    }
}

/// Moves the service's clock when the last piece of the first try is on its way.
fn two_hours_later(surroundings: &Surroundings, progress: Progress) {
    if let Some(vendor) =
        surroundings.vendor.as_ref().filter(|_| progress.attempt == 1 && progress.sent == progress.total)
    {
        vendor.advance(Duration::from_secs(7201));
    }
}

pub(super) const TOKENS: &[Row] = &[
    row("a token that expires during the upload, from memory", Memory(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Account)
        .during(expire),
    row("a token that expires during the upload, from disk", Disk(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Account)
        .during(expire),
    row("the service's clock jumps ahead during the upload", Disk(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Account)
        .during(two_hours_later),
    row("a token of a machine whose clock is a day ahead", Memory(SMALL), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::FromTomorrow),
    row("a token that has run out by this machine's clock", Memory(SMALL), GOOD_VENDOR, Works, ONCE)
        .tokens(Tokens::FromYesterday),
    row(
        "every token is refused",
        Memory(SMALL),
        Vendor(|it| it.on("upload").always().refuse(42001)),
        never(api(42001, Class::TokenInvalid)),
        TWICE,
    )
    .tokens(Tokens::Account),
    row("the store is down, and a fetch does no harm", Json, GOOD_VENDOR, Works, ONCE).tokens(Tokens::StoreDown),
    row(
        "the store is down, and a fetch would do harm",
        Json,
        GOOD_VENDOR,
        later(no_token(TokenErrorKind::Store)),
        NONE,
    )
    .tokens(Tokens::PlainStoreDown),
    row("no token: busy once", Json, Vendor(|it| it.on(STABLE).refuse(-1)), Works, ONCE).tokens(Tokens::Account),
    row("no token: reset once", Json, Vendor(|it| it.on(STABLE).reset()), Works, ONCE).tokens(Tokens::Account),
    row(
        "no token: the secret is refused",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().refuse(40125)),
        never(token_refused(40125)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: the refusal shows the secret",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().respond(json!({"errcode": 99_998, "errmsg": APP_SECRET}))),
        never(token_refused(99_998)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: HTTP 502 for ever",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().status(502)),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: no answer, ever",
        Disk(SMALL),
        Vendor(|it| it.on(STABLE).always().stall()),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account)
    .tune(soon_and_twice),
    row(
        "no token: nobody listens",
        Memory(SMALL),
        ClosedPort(None),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: an answer that holds one and cannot be read",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().respond(json!({"access_token": ISSUED, "expires_in": "soon"}))),
        never(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: an answer that holds one and is cut",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().bytes(200, "text/plain", format!("{{\"access_token\": {:?}", ISSUED))),
        never(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
];

const AUTHORIZER: &str = "getAuthorizerAccessToken";
const COMPONENT: &str = "getComponentAccessToken";

pub(super) const PLATFORMS: &[Row] = &[
    row("a platform's upload works", Memory(SMALL), GOOD_VENDOR, Works, ONCE).tokens(Tokens::Platform),
    row("an authorizer's token expires during the upload", Memory(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Platform)
        .during(expire),
    row("no ticket has come", Memory(SMALL), GOOD_VENDOR, later(no_token(TokenErrorKind::Missing)), NONE)
        .tokens(Tokens::WithoutTicket),
    row(
        "the ticket has expired",
        Memory(SMALL),
        Vendor(|it| it.on(COMPONENT).always().refuse(61005)),
        later(token_refused(61005)),
        NONE,
    )
    .tokens(Tokens::Platform),
    row(
        "the ticket is refused, and the next one may not be",
        Json,
        Vendor(|it| it.on(COMPONENT).always().refuse(61006)),
        later(token_refused(61006)),
        NONE,
    )
    .tokens(Tokens::Platform),
    row("the platform's token is refused once", Json, Vendor(|it| it.on(AUTHORIZER).refuse(42001)), Works, ONCE)
        .tokens(Tokens::Platform),
    row(
        "the refresh token is refused",
        Memory(SMALL),
        Vendor(|it| it.on(AUTHORIZER).always().refuse(61023)),
        never(token_refused(61023)),
        NONE,
    )
    .tokens(Tokens::Platform),
    // The refresh token may be spent: whether to use it again is for the next call, not for a retry of this one.
    row(
        "the answer with the next refresh token is lost",
        Memory(SMALL),
        Vendor(|it| it.on(AUTHORIZER).reset()),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Platform),
];

/// An answer with a token, and with what a row puts over it.
fn token(vendor: &Mock, over: serde_json::Value) {
    vendor.on(STABLE).always().merge(over);
}

const EMPTY: Gives = later(no_token(TokenErrorKind::Empty));

pub(super) const CREDENTIALS: &[Row] = &[
    row("no token: it is empty", Json, Vendor(|it| token(it, json!({"access_token": ""}))), EMPTY, NONE)
        .tokens(Tokens::Account),
    row("no token: it is null", Json, Vendor(|it| token(it, json!({"access_token": null}))), EMPTY, NONE)
        .tokens(Tokens::Account),
    row("no token: it is a blank", Json, Vendor(|it| token(it, json!({"access_token": " \n"}))), EMPTY, NONE)
        .tokens(Tokens::Account),
    row(
        "no token: the answer has none",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().respond(json!({"expires_in": 7200}))),
        EMPTY,
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: it has a line end inside",
        Json,
        Vendor(|it| token(it, json!({"access_token": format!("{ISSUED}\n{ISSUED}")}))),
        later(no_token(TokenErrorKind::Malformed)),
        NONE,
    )
    .tokens(Tokens::Account),
    row("a token that is good for no time", Json, Vendor(|it| token(it, json!({"expires_in": 0}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a token that is good for less", Json, Vendor(|it| token(it, json!({"expires_in": -1}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a token that is good for ever", Json, Vendor(|it| token(it, json!({"expires_in": 1e30}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a token without a lifetime", Json, Vendor(|it| token(it, json!({"expires_in": null}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a store with an empty token", Memory(SMALL), GOOD_VENDOR, Works, ONCE).tokens(Tokens::EmptyRecord),
    row("a secret that is empty", Json, GOOD_VENDOR, never(no_token(TokenErrorKind::Missing)), NONE)
        .tokens(Tokens::NoSecret),
    row("a secret of two lines", Json, GOOD_VENDOR, never(no_token(TokenErrorKind::Malformed)), NONE)
        .tokens(Tokens::SecretOfTwoLines),
    row("a token that is a blank", Json, GOOD_VENDOR, never(Cause::Invalid), NONE).tokens(Tokens::Blank),
    row("a token of two lines", Memory(SMALL), GOOD_VENDOR, never(Cause::Invalid), NONE).tokens(Tokens::TwoLines),
    row("an empty ticket after a good one", Json, GOOD_VENDOR, Works, ONCE).tokens(Tokens::EmptyTicket),
    row(
        "an empty refresh token",
        Json,
        Vendor(|it| it.on(AUTHORIZER).merge(json!({"authorizer_refresh_token": ""}))),
        Works,
        ONCE,
    )
    .tokens(Tokens::Platform),
    row(
        "no refresh token",
        Memory(SMALL),
        Vendor(|it| it.on(AUTHORIZER).merge(json!({"authorizer_refresh_token": null}))),
        Works,
        ONCE,
    )
    .tokens(Tokens::Platform),
    row(
        "an empty token beside the next refresh token",
        Json,
        Vendor(|it| it.on(AUTHORIZER).merge(json!({"authorizer_access_token": ""}))),
        EMPTY,
        NONE,
    )
    .tokens(Tokens::Platform),
];
