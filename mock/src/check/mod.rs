//! The vendor's checks, in the vendor's order: method, token, signature, quota, body, parameters. The order is assumed.
//!
//! Not checked: what an archive holds, what is behind a URL, and whether a picture can be drawn.

mod bounds;
mod conditions;
mod files;
mod finding;
mod given;
mod issuing;
pub(crate) mod message;
mod params;
pub(crate) mod signature;
mod text;
pub(crate) mod token;
mod values;
pub(crate) mod variant;
mod wires;

use weixin_codegen::model::{Endpoint, Method, Period};

use crate::problem::{Outcome, Problem};
use crate::quirk::Quirk;
use crate::received::{Body, ReceivedRequest};
use crate::spec::codes;
use crate::spec::routes::Found;
use crate::state::State;
use crate::state::quota::Exceeded;

/// Runs all checks. The request has been read whole before, so that a test can see it in any case.
pub(crate) fn check(state: &State, found: Found, request: &ReceivedRequest) -> Outcome {
    if lacks_length(state, request) {
        let outcome = Outcome::problem(Problem::new("body", "has no Content-Length", 412));
        return Outcome { without_length: true, ..outcome };
    }
    let number = match found {
        Found::Endpoint(number) => number,
        Found::OtherMethod(number) => return Outcome::problem(wrong_method(state.routes.endpoint(number))),
        Found::Nothing => return Outcome::problem(Problem::new("path", "has no endpoint", codes::INVALID_PATH)),
    };
    let Some(endpoint) = state.routes.endpoint(number) else { return Outcome::default() };
    // A call with an invalid token does not count towards the quota.
    let early = token::problem(state, endpoint, &request.head);
    let early = early.or_else(|| request.seal.problem());
    let early = early.or_else(|| signature::problem(state, endpoint, request));
    let early = early.or_else(|| quota(state, number, endpoint));
    if let Some(problem) = early.or_else(|| empty_body(state, endpoint, request)) {
        return Outcome { variant: variant::chosen(endpoint, request).ok(), ..Outcome::problem(problem) };
    }
    parameters(state, endpoint, request)
}

fn lacks_length(state: &State, request: &ReceivedRequest) -> bool {
    request.head.is_chunked()
        && request.head.method.eq_ignore_ascii_case("POST")
        && state.quirks.has(Quirk::ChunkedIs412)
}

fn wrong_method(endpoint: Option<&Endpoint>) -> Problem {
    let method = endpoint.map_or(Method::Post, |endpoint| endpoint.method);
    let code = match method {
        Method::Get => codes::GET_REQUIRED,
        Method::Post => codes::POST_REQUIRED,
        // The vendor has no code that names another method.
        Method::Put | Method::Patch | Method::Delete => codes::INVALID_PATH,
    };
    Problem::new("method", format!("must be {}", method.key()), code)
}

fn quota(state: &State, number: usize, endpoint: &Endpoint) -> Option<Problem> {
    let Exceeded { calls, per } = state.count_call(number, endpoint)?;
    let code = match per {
        Period::Second | Period::Minute => codes::MINUTE_QUOTA,
        Period::Hour | Period::Day | Period::Month => codes::DAILY_QUOTA,
    };
    let article = if per == Period::Hour { "an" } else { "a" };
    Some(Problem::new("quota", format!("at most {calls} calls {article} {}", per.key()), code))
}

/// A missing JSON body. A missing form lacks its files, which has a code of its own.
fn empty_body(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Option<Problem> {
    let is_empty = matches!(request.body, Body::Empty) && endpoint.method == Method::Post;
    if !is_empty || !state.quirks.has(Quirk::EmptyBodyRefused) {
        return None;
    }
    let variant = variant::chosen(endpoint, request).ok().and_then(|variant| endpoint.variants.get(variant))?;
    variant::needs_json(variant).then(|| Problem::new("body", "is empty, must be a JSON object", codes::EMPTY_BODY))
}

fn parameters(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Outcome {
    let api = &state.api;
    let mut problems = issuing::problems(state, endpoint, request);
    let mut outcome = Outcome::default();
    match variant::chosen(endpoint, request) {
        Err(constant) => problems.push(constant.into_problem(api, endpoint)),
        Ok(index) => {
            outcome.variant = Some(index);
            if let Some(variant) = endpoint.variants.get(index) {
                let findings = params::check(api, &state.quirks, endpoint, variant, request);
                problems.extend(findings.all.into_iter().map(|finding| finding.into_problem(api, endpoint)));
                outcome.groups = findings.groups;
            }
        }
    }
    if let Some(first) = problems.first().filter(|first| first.code == codes::INVALID_PARAMETER) {
        let text = codes::refusal(api, Some(endpoint), &first.code).text;
        outcome.message = Some(format!("{text}, {}", first.field));
    }
    outcome.problems = problems;
    outcome
}
