//! The token of a request: which parameter carries it, and whether it is valid.

use weixin_codegen::model::{Endpoint, Service, TokenPlace};

use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::received::RequestHead;
use crate::spec::codes;
use crate::state::State;
use crate::tokens::store::Rejection;

/// The token of a request: the first parameter or header that carries one of a kind that the endpoint accepts.
pub(crate) fn sent<'a>(service: &Service, endpoint: &Endpoint, head: &'a RequestHead) -> Option<&'a str> {
    let kinds = service.tokens.iter().filter(|kind| endpoint.tokens.contains(&kind.name.wire));
    kinds.filter_map(|kind| carried(&kind.place, head)).find(|token| !token.is_empty())
}

fn carried<'a>(place: &TokenPlace, head: &'a RequestHead) -> Option<&'a str> {
    match place {
        TokenPlace::Query(name) => head.query(name),
        TokenPlace::Header { name, prefix } => {
            let value = head.header(&name.to_ascii_lowercase())?;
            match prefix {
                None => Some(value),
                Some(prefix) => value.strip_prefix(prefix.as_str())?.strip_prefix(' '),
            }
        }
    }
}

/// Whether a query parameter carries a token.
pub(crate) fn is_parameter(service: &Service, name: &str) -> bool {
    service.tokens.iter().any(|kind| matches!(&kind.place, TokenPlace::Query(query) if query == name))
}

/// Whether a header, whose name is in lower case, carries a token.
pub(crate) fn is_header(service: &Service, name: &str) -> bool {
    let is_it =
        |place: &TokenPlace| matches!(place, TokenPlace::Header { name: own, .. } if own.eq_ignore_ascii_case(name));
    service.tokens.iter().any(|kind| is_it(&kind.place))
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
