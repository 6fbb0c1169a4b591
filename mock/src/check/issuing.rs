//! The endpoints that issue tokens, known by their paths.
//!
//! A new token of `/cgi-bin/token` takes the place of the one before it. A stable token is the same while it is good,
//! and a new one when that is forced. A platform's token wants a ticket, an authorizer's the platform's token and the
//! current refresh token, and is answered with another one.

use std::time::Duration;

use serde_json::{Map, Value, json};
use weixin_codegen::model::Endpoint;

use crate::check::Problem;
use crate::quirk::Quirk;
use crate::received::Arrived;
use crate::settings::TokenMode;
use crate::state::Vendor;
use crate::tokens::store::{LONGEST, Owner, Tokens};

/// How long the vendor's tokens are.
const TOKEN_LENGTH: usize = 136;

/// Names of accounts are remembered, so they are not as long as a client likes.
const LONGEST_NAME: usize = 128;

/// An endpoint that issues tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Issuer {
    Token,
    StableToken,
    ComponentToken,
    AuthorizerToken,
}

impl Issuer {
    fn of(endpoint: &Endpoint) -> Option<Self> {
        match endpoint.path.as_str() {
            "/cgi-bin/token" => Some(Self::Token),
            "/cgi-bin/stable_token" => Some(Self::StableToken),
            "/cgi-bin/component/api_component_token" => Some(Self::ComponentToken),
            "/cgi-bin/component/api_authorizer_token" => Some(Self::AuthorizerToken),
            _ => None,
        }
    }
}

/// True for an endpoint that issues tokens.
pub(crate) fn issues(endpoint: &Endpoint) -> bool {
    Issuer::of(endpoint).is_some()
}

/// What is wrong with a request for a token, beside what the spec says: these endpoints have a code for each.
pub(crate) fn problems(vendor: &Vendor, endpoint: &Endpoint, arrived: &Arrived) -> Vec<Problem> {
    let Some(issuer) = Issuer::of(endpoint) else { return Vec::new() };
    let given = |name: &str| text(arrived, name);
    match issuer {
        Issuer::Token | Issuer::StableToken => {
            let mut problems = Vec::new();
            if given("grant_type").is_none_or(|it| it != "client_credential") {
                problems.push(problem("grant_type", "must be client_credential", 40002));
            }
            problems.extend(account(vendor, given("appid"), given("secret"), ["appid", "secret"]));
            if problems.is_empty() && issuer == Issuer::StableToken {
                problems.extend(forced(vendor, arrived));
            }
            problems
        }
        Issuer::ComponentToken => {
            let names = ["component_appid", "component_appsecret"];
            let mut problems = account(vendor, given(names[0]), given(names[1]), names);
            let ticket = given("component_verify_ticket").unwrap_or_default();
            let tokens = vendor.tokens();
            if !tokens.tickets.is_empty() && !tokens.tickets.contains(&ticket) {
                problems.push(problem("component_verify_ticket", "is no ticket of this mock", 61006));
            }
            problems
        }
        Issuer::AuthorizerToken => refresh(vendor, arrived).into_iter().collect(),
    }
}

/// The tokens of a successful answer, put over what the spec's shape gives. Call it once for each success.
pub(crate) fn answer(vendor: &Vendor, endpoint: &Endpoint, arrived: &Arrived) -> Map<String, Value> {
    let Some(issuer) = Issuer::of(endpoint) else { return Map::new() };
    let given = |name: &str| text(arrived, name).unwrap_or_default();
    let now = vendor.clock.now();
    let mut tokens = vendor.tokens();
    let invalidates = vendor.quirks.has(Quirk::RefreshInvalidates);
    let grace = |time: Duration| invalidates.then_some(time);
    let times = tokens.times;
    let answer = match issuer {
        Issuer::Token => {
            let token = fresh(vendor, &mut tokens);
            tokens.issue(Owner::App(given("appid")), token.clone(), now, grace(times.grace));
            json!({ "access_token": token, "expires_in": seconds(times.lifetime) })
        }
        Issuer::StableToken => {
            let (token, left) =
                stable(vendor, &mut tokens, given("appid"), is_forced(arrived), grace(times.stable_grace));
            json!({ "access_token": token, "expires_in": seconds(left) })
        }
        Issuer::ComponentToken => {
            let token = fresh(vendor, &mut tokens);
            tokens.issue(Owner::Component(given("component_appid")), token.clone(), now, grace(times.grace));
            json!({ "component_access_token": token, "expires_in": seconds(times.lifetime) })
        }
        Issuer::AuthorizerToken => {
            let owner = Owner::Authorizer(given("component_appid"), given("authorizer_appid"));
            let (token, next) = (fresh(vendor, &mut tokens), fresh(vendor, &mut tokens));
            let used = given("authorizer_refresh_token");
            if !used.is_empty() {
                tokens.set_refresh(&owner, used, now, None);
            }
            tokens.set_refresh(&owner, next.clone(), now, grace(times.refresh_grace));
            tokens.issue(owner, token.clone(), now, grace(times.grace));
            json!({ "authorizer_access_token": token, "expires_in": seconds(times.lifetime), "authorizer_refresh_token": next })
        }
    };
    if let Value::Object(fields) = answer { fields } else { Map::new() }
}

/// A refresh token for an account that authorises a platform.
pub(crate) fn authorize(vendor: &Vendor, component: &str, authorizer: &str) -> String {
    let mut tokens = vendor.tokens();
    let token = fresh(vendor, &mut tokens);
    let owner = Owner::Authorizer(component.to_owned(), authorizer.to_owned());
    tokens.set_refresh(&owner, token.clone(), vendor.clock.now(), Some(Duration::ZERO));
    token
}

/// The stable token of an account: the same while it is good, unless a new one is forced.
fn stable(
    vendor: &Vendor,
    tokens: &mut Tokens,
    appid: String,
    force: bool,
    grace: Option<Duration>,
) -> (String, Duration) {
    let now = vendor.clock.now();
    if force {
        let today = vendor.clock.unix().as_secs() / 86_400;
        let (day, count, last) = tokens.forced.entry(appid.clone()).or_insert((today, 0, now));
        *count = if *day == today { *count + 1 } else { 1 };
        (*day, *last) = (today, now);
    }
    let owner = Owner::Stable(appid);
    let early = tokens.times.renew_early.min(tokens.times.lifetime / 2);
    let current = tokens.current(&owner, now);
    if let Some((token, left)) = current.filter(|(_, left)| !force && *left > early) {
        return (token, left);
    }
    let token = fresh(vendor, tokens);
    // A token that is renewed early stays good until it expires.
    tokens.issue(owner, token.clone(), now, grace.filter(|_| force));
    (token, tokens.times.lifetime)
}

fn fresh(vendor: &Vendor, tokens: &mut Tokens) -> String {
    let number = tokens.next_issue();
    vendor.dice(&[number, 2]).id(TOKEN_LENGTH)
}

/// The account and its secret: missing, or not those that a test has declared.
fn account(vendor: &Vendor, appid: Option<String>, secret: Option<String>, names: [&str; 2]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (appid, secret) = (filled(appid), filled(secret));
    if appid.is_none() {
        problems.push(problem(names[0], "is missing", 41002));
    }
    if secret.is_none() {
        problems.push(problem(names[1], "is missing", 41004));
    }
    let (Some(appid), Some(secret)) = (appid, secret) else { return problems };
    if appid.len() > LONGEST_NAME {
        return vec![problem(names[0], "is too long", 40013)];
    }
    let tokens = vendor.tokens();
    match tokens.accounts.get(&appid) {
        _ if tokens.accounts.is_empty() => {}
        None => problems.push(problem(names[0], "is no account of this mock", 40013)),
        Some(right) if *right != secret => problems.push(problem(names[1], "is not the account's", 40125)),
        Some(_) => {}
    }
    problems
}

/// A forced refresh may come too often.
fn forced(vendor: &Vendor, arrived: &Arrived) -> Option<Problem> {
    if !is_forced(arrived) {
        return None;
    }
    let tokens = vendor.tokens();
    let (day, count, last) = *tokens.forced.get(&text(arrived, "appid")?)?;
    let today = vendor.clock.unix().as_secs() / 86_400;
    let waited = vendor.clock.now().saturating_sub(last);
    if day == today && count >= tokens.times.forced_a_day {
        return Some(problem("force_refresh", format!("at most {} times a day", tokens.times.forced_a_day), 45009));
    }
    let apart = tokens.times.forced_apart;
    (waited < apart).then(|| problem("force_refresh", format!("only every {} seconds", seconds(apart)), 45011))
}

/// A refresh token that is not the current one.
fn refresh(vendor: &Vendor, arrived: &Arrived) -> Option<Problem> {
    let given = |name: &str| text(arrived, name).filter(|text| !text.is_empty());
    let (component, authorizer) = (given("component_appid")?, given("authorizer_appid")?);
    let token = given("authorizer_refresh_token")?;
    for (name, appid) in [("component_appid", &component), ("authorizer_appid", &authorizer)] {
        if appid.len() > LONGEST_NAME {
            return Some(problem(name, "is too long", 40013));
        }
    }
    if token.len() > LONGEST {
        return Some(problem("authorizer_refresh_token", "is too long", 61023));
    }
    let tokens = vendor.tokens();
    let owner = Owner::Authorizer(component, authorizer);
    let good = tokens.mode == TokenMode::Any || tokens.refresh_is_good(&owner, &token, vendor.clock.now());
    (!good).then(|| problem("authorizer_refresh_token", "is not the current one", 61023))
}

fn is_forced(arrived: &Arrived) -> bool {
    arrived.body.json().and_then(|body| body.get("force_refresh")) == Some(&Value::Bool(true))
}

/// A parameter that is a text, wherever it travels.
fn text(arrived: &Arrived, name: &str) -> Option<String> {
    let in_body = arrived.body.json().and_then(|body| body.get(name)?.as_str());
    in_body.or_else(|| arrived.head.query(name)).map(str::to_owned)
}

fn problem(field: &str, what: impl Into<String>, code: i64) -> Problem {
    Problem { field: field.to_owned(), what: what.into(), code }
}

/// Whole seconds, rounded up.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
