//! The vendor's checks, in the vendor's order: method, token, quota, body, parameters. Values in, verdict out.
//!
//! The order is assumed. What is not checked: what an archive holds, what is behind a URL, and whether a picture can be
//! drawn.

mod bounds;
mod files;
mod finding;
mod given;
mod issuing;
mod params;
mod text;
pub(crate) mod token;
mod values;
mod variant;

use weixin_codegen::describe;
use weixin_codegen::model::{Endpoint, Method};

use crate::problem::{Problem, Verdict};
use crate::quirk::Quirk;
use crate::received::{Body, ReceivedRequest};
use crate::spec::codes;
use crate::spec::routes::Found;
use crate::state::State;
use crate::state::quota::Exceeded;

/// Runs all checks. The request was read whole before, so that a test can see what arrived in any case.
pub(crate) fn check(state: &State, found: Found, request: &ReceivedRequest) -> Verdict {
    if lacks_length(state, request) {
        let verdict = Verdict::problem(Problem::new("body", "has no Content-Length", 412));
        return Verdict { without_length: true, ..verdict };
    }
    let number = match found {
        Found::Endpoint(number) => number,
        Found::OtherMethod(number) => return Verdict::problem(wrong_method(state.routes.endpoint(number))),
        Found::Nothing => return Verdict::problem(Problem::new("path", "no endpoint is here", codes::BAD_PATH)),
    };
    let Some(endpoint) = state.routes.endpoint(number) else { return Verdict::default() };
    // A call with a bad token takes nothing of the quota.
    let early = token::problem(state, endpoint, &request.head);
    let early = early.or_else(|| quota(state, number));
    if let Some(problem) = early.or_else(|| empty_body(state, endpoint, request)) {
        return Verdict { variant: variant::chosen(endpoint, request).ok(), ..Verdict::problem(problem) };
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
        Method::Get => codes::GET_WANTED,
        Method::Post => codes::POST_WANTED,
    };
    Problem::new("method", format!("must be {}", describe::method(method)), code)
}

fn quota(state: &State, number: usize) -> Option<Problem> {
    let (limit, window, code) = match state.count_call(number)? {
        Exceeded::Day(limit) => (limit, "day", codes::DAILY_QUOTA),
        Exceeded::Minute(limit) => (limit, "minute", codes::MINUTE_QUOTA),
    };
    Some(Problem::new("quota", format!("at most {limit} calls a {window}"), code))
}

/// A JSON body that has to be there is not. A form that is not there lacks its files, which has a code of its own.
fn empty_body(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Option<Problem> {
    let is_empty = matches!(request.body, Body::Empty) && endpoint.method == Method::Post;
    if !is_empty || !state.quirks.has(Quirk::EmptyBodyRefused) {
        return None;
    }
    let variant = variant::chosen(endpoint, request).ok().and_then(|variant| endpoint.variants.get(variant))?;
    variant::needs_json(variant).then(|| Problem::new("body", "is empty, must be a JSON object", codes::NO_BODY))
}

fn parameters(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Verdict {
    let api = &state.api;
    let mut problems = issuing::problems(state, endpoint, request);
    let mut verdict = Verdict::default();
    match variant::chosen(endpoint, request) {
        Err(constant) => problems.push(constant.into_problem(api, endpoint)),
        Ok(index) => {
            verdict.variant = Some(index);
            if let Some(variant) = endpoint.variants.get(index) {
                let findings = params::check(api, &state.quirks, endpoint, variant, request);
                problems.extend(findings.all.into_iter().map(|finding| finding.into_problem(api, endpoint)));
                verdict.groups = findings.groups;
            }
        }
    }
    if let Some(first) = problems.first().filter(|first| first.code == codes::BAD_PARAMETER) {
        let text = codes::refusal(api, Some(endpoint), first.code).text;
        verdict.message = Some(format!("{text}, {}", first.field));
    }
    verdict.problems = problems;
    verdict
}
