//! The token of a request: which parameter carries it, and whether it is valid.

use weixin_codegen::model::{Endpoint, Service};

use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::received::RequestHead;
use crate::spec::codes;
use crate::state::State;
use crate::tokens::store::Rejection;

/// The token of a request: the first parameter that carries one of a kind that the endpoint accepts.
pub(crate) fn sent<'a>(service: &Service, endpoint: &Endpoint, head: &'a RequestHead) -> Option<&'a str> {
    let kinds = service.tokens.iter().filter(|kind| endpoint.tokens.contains(&kind.name.wire));
    kinds.filter_map(|kind| head.query(&kind.query)).find(|token| !token.is_empty())
}

/// Whether a query parameter carries a token.
pub(crate) fn is_parameter(service: &Service, name: &str) -> bool {
    service.tokens.iter().any(|kind| kind.query == name)
}

/// What is wrong with the token of a request.
pub(super) fn problem(state: &State, endpoint: &Endpoint, head: &RequestHead) -> Option<Problem> {
    if endpoint.tokens.is_empty() {
        return None;
    }
    let Some(token) = sent(&state.api.service, endpoint, head) else {
        return Some(Problem::new("token", "is missing", codes::MISSING_TOKEN));
    };
    let expire = state.quirks.has(Quirk::ExpiringTokens);
    let checked = state.tokens().check(token, &endpoint.tokens, state.clock.now(), expire);
    checked.err().map(|rejection| {
        let (code, what) = match rejection {
            Rejection::Malformed => (codes::INVALID_TOKEN, "is malformed"),
            Rejection::Unknown => (codes::INVALID_TOKEN, "was not issued by this mock"),
            Rejection::Expired => (codes::EXPIRED_TOKEN, "has expired"),
            Rejection::Superseded => (codes::SUPERSEDED_TOKEN, "is not the latest"),
            Rejection::WrongKind => (codes::SUPERSEDED_TOKEN, "is of a kind that the endpoint does not accept"),
        };
        Problem::new("token", what, code)
    })
}
