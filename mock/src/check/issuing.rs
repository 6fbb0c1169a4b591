//! Requests for tokens. The endpoints that issue them have a code for each parameter.

use weixin_codegen::model::Endpoint;

use crate::problem::Problem;
use crate::received::ReceivedRequest;
use crate::spec::codes;
use crate::state::State;
use crate::tokens::issuer::{Issuer, forces_refresh, seconds};
use crate::tokens::store::{AccountError, CodeError, ForceLimit, LONGEST, Owner};

/// The most bytes of an account's name. Names are remembered, so their length is bounded.
const LONGEST_NAME: usize = 128;

/// What is wrong with a request for a token, beyond the spec's checks; nothing for other endpoints.
pub(super) fn problems(state: &State, endpoint: &Endpoint, request: &ReceivedRequest) -> Vec<Problem> {
    let Some(issuer) = Issuer::of(endpoint) else { return Vec::new() };
    match issuer {
        Issuer::App => app(state, request),
        Issuer::Stable => {
            let mut problems = app(state, request);
            if problems.is_empty() {
                problems.extend(forced(state, request));
            }
            problems
        }
        Issuer::Component => {
            let mut problems = account(state, request, ["component_appid", "component_appsecret"]);
            let ticket = request.text("component_verify_ticket").unwrap_or_default();
            if !state.tokens().accepts_ticket(ticket) {
                problems.push(Problem::new(
                    "component_verify_ticket",
                    "is not a ticket of this mock",
                    codes::INVALID_TICKET,
                ));
            }
            problems
        }
        Issuer::Authorizer => refresh(state, request).into_iter().collect(),
        Issuer::Authorization => code(state, request).into_iter().collect(),
    }
}

fn app(state: &State, request: &ReceivedRequest) -> Vec<Problem> {
    let mut problems = Vec::new();
    if request.text("grant_type") != Some("client_credential") {
        problems.push(Problem::new("grant_type", "must be client_credential", codes::INVALID_GRANT_TYPE));
    }
    problems.extend(account(state, request, ["appid", "secret"]));
    problems
}

/// A missing or unknown account, or its secret.
fn account(state: &State, request: &ReceivedRequest, names: [&str; 2]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let [appid, secret] = names.map(|name| filled(request, name));
    if appid.is_none() {
        problems.push(Problem::new(names[0], "is missing", codes::MISSING_APPID));
    }
    if secret.is_none() {
        problems.push(Problem::new(names[1], "is missing", codes::MISSING_SECRET));
    }
    let (Some(appid), Some(secret)) = (appid, secret) else { return problems };
    if appid.len() > LONGEST_NAME {
        return vec![Problem::new(names[0], "is too long", codes::INVALID_APPID)];
    }
    problems.extend(state.tokens().check_account(appid, secret).err().map(|error| match error {
        AccountError::Unknown => Problem::new(names[0], "is not an account of this mock", codes::INVALID_APPID),
        AccountError::WrongSecret => Problem::new(names[1], "does not match the account", codes::INVALID_SECRET),
    }));
    problems
}

/// A forced refresh that comes too often.
fn forced(state: &State, request: &ReceivedRequest) -> Option<Problem> {
    let appid = request.text("appid").filter(|_| forces_refresh(request))?;
    let limit = state.tokens().force_limit(appid, state.clock.now(), state.clock.today())?;
    Some(match limit {
        ForceLimit::Day(times) => {
            Problem::new("force_refresh", format!("at most {times} times a day"), codes::DAILY_QUOTA)
        }
        ForceLimit::Interval(apart) => {
            let what = format!("at most once in {} seconds", seconds(apart));
            Problem::new("force_refresh", what, codes::MINUTE_QUOTA)
        }
    })
}

/// A refresh token that is not the current one.
fn refresh(state: &State, request: &ReceivedRequest) -> Option<Problem> {
    let (component, authorizer) = (filled(request, "component_appid")?, filled(request, "authorizer_appid")?);
    let token = filled(request, "authorizer_refresh_token")?;
    for (name, appid) in [("component_appid", component), ("authorizer_appid", authorizer)] {
        if appid.len() > LONGEST_NAME {
            return Some(Problem::new(name, "is too long", codes::INVALID_APPID));
        }
    }
    if token.len() > LONGEST {
        return Some(Problem::new("authorizer_refresh_token", "is too long", codes::INVALID_REFRESH_TOKEN));
    }
    let owner = Owner::Authorizer { component: component.to_owned(), authorizer: authorizer.to_owned() };
    let accepted = state.tokens().accepts_refresh(&owner, token, state.clock.now());
    (!accepted)
        .then(|| Problem::new("authorizer_refresh_token", "is not the current one", codes::INVALID_REFRESH_TOKEN))
}

/// The code of an authorisation that is not one, or cannot be exchanged any more.
fn code(state: &State, request: &ReceivedRequest) -> Option<Problem> {
    let (component, code) = (filled(request, "component_appid")?, filled(request, "authorization_code")?);
    if component.len() > LONGEST_NAME {
        return Some(Problem::new("component_appid", "is too long", codes::INVALID_APPID));
    }
    let error = state.tokens().check_code(component, code, state.clock.now()).err()?;
    Some(match error {
        CodeError::Unknown => {
            Problem::new("authorization_code", "is not a code of this mock for this platform", codes::INVALID_CODE)
        }
        CodeError::Expired => Problem::new("authorization_code", "was used, or has expired", codes::EXPIRED_CODE),
    })
}

fn filled<'a>(request: &'a ReceivedRequest, name: &str) -> Option<&'a str> {
    request.text(name).filter(|text| !text.is_empty())
}
