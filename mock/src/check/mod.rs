//! The vendor's checks, in the vendor's order: method, token, quota, body, parameters. Values in, verdict out.
//!
//! The order is assumed. What is not checked: what an archive holds, what is behind a URL, and whether a picture can be
//! drawn.

mod bounds;
mod files;
pub(crate) mod issuing;
mod params;
mod text;
mod variant;

use std::fmt;

use weixin_codegen::model::{Check, Endpoint, Method};

use crate::quirk::Quirk;
use crate::received::{Arrived, Body};
use crate::spec::codes::{self, Refusal};
use crate::spec::routes::{Found, word};
use crate::state::Vendor;

/// Something that is wrong with a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The wire name of what is wrong, with the way to it: `item_list[2].title`, or a word such as `token`.
    pub field: String,
    /// What is wrong with it, and what it must be.
    pub what: String,
    /// The code with which this is answered; the HTTP status where the answer has no code, 0 where there is none.
    pub code: i64,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.field, self.what, self.code)
    }
}

/// What the checks say about a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// The way that the request goes, by its place in the model.
    pub(crate) variant: Option<usize>,
    /// What is wrong, the most important thing first.
    pub(crate) problems: Vec<Problem>,
    /// The groups of the format tables that the files belong to.
    pub(crate) groups: Vec<String>,
    /// True for HTTP 412: nothing is said about the rest.
    pub(crate) without_length: bool,
    /// The message that is sent with the first problem's code, where it is not the table's.
    pub(crate) message: Option<String>,
}

impl Verdict {
    fn problem(field: &str, what: impl Into<String>, code: i64) -> Self {
        let problem = Problem { field: field.to_owned(), what: what.into(), code };
        Self { problems: vec![problem], ..Self::default() }
    }
}

/// Runs all checks. The request was read whole before, so that a test can see what arrived in any case.
pub(crate) fn judge(vendor: &Vendor, found: Found, arrived: &Arrived) -> Verdict {
    if arrived.head.is_chunked()
        && arrived.head.method.eq_ignore_ascii_case("POST")
        && vendor.quirks.has(Quirk::ChunkedIs412)
    {
        let verdict = Verdict::problem("body", "has no Content-Length", 412);
        return Verdict { without_length: true, ..verdict };
    }
    let number = match found {
        Found::Endpoint(number) => number,
        Found::OtherMethod(number) => return wrong_method(vendor.routes.endpoint(number)),
        Found::Nothing => return Verdict::problem("path", "no endpoint is here", 40066),
    };
    let Some(endpoint) = vendor.routes.endpoint(number) else { return Verdict::default() };
    // A call with a bad token takes nothing of the quota.
    let early = vendor.token_problem(endpoint, &arrived.head);
    let early = early.or_else(|| vendor.quota_problem(number));
    if let Some(problem) = early.or_else(|| empty_body(vendor, endpoint, arrived)) {
        return Verdict {
            problems: vec![problem],
            variant: variant::chosen(endpoint, arrived).ok(),
            ..Verdict::default()
        };
    }
    parameters(vendor, endpoint, arrived)
}

fn wrong_method(endpoint: Option<&Endpoint>) -> Verdict {
    let method = endpoint.map_or(Method::Post, |endpoint| endpoint.method);
    let code = if method == Method::Post { 43002 } else { 43001 };
    Verdict::problem("method", format!("must be {}", word(method)), code)
}

/// A JSON body that has to be there is not. A form that is not there lacks its files, which has a code of its own.
fn empty_body(vendor: &Vendor, endpoint: &Endpoint, arrived: &Arrived) -> Option<Problem> {
    let is_empty = matches!(arrived.body, Body::Empty) && endpoint.method == Method::Post;
    if !is_empty || !vendor.quirks.has(Quirk::EmptyBodyRefused) {
        return None;
    }
    let variant = variant::chosen(endpoint, arrived).ok().and_then(|variant| endpoint.variants.get(variant))?;
    variant::needs_json(variant).then(|| Problem {
        field: "body".to_owned(),
        what: "is empty, must be a JSON object".to_owned(),
        code: 44002,
    })
}

fn parameters(vendor: &Vendor, endpoint: &Endpoint, arrived: &Arrived) -> Verdict {
    // The endpoints that issue tokens have a code for each parameter.
    let mut problems = issuing::problems(vendor, endpoint, arrived);
    let mut verdict = Verdict::default();
    match variant::chosen(endpoint, arrived) {
        Err(constant) => problems.push(finding(vendor, endpoint, constant)),
        Ok(index) => {
            verdict.variant = Some(index);
            if let Some(variant) = endpoint.variants.get(index) {
                let mut checks = params::Checks::new(vendor, endpoint, variant, arrived);
                checks.run();
                problems.extend(checks.findings.into_iter().map(|found| finding(vendor, endpoint, found)));
                verdict.groups = checks.groups;
            }
        }
    }
    if let Some(first) = problems.first().filter(|first| first.code == 40097) {
        let text = codes::refusal(&vendor.api, Some(endpoint), first.code).text;
        verdict.message = Some(format!("{text}, {}", first.field));
    }
    verdict.problems = problems;
    verdict
}

/// What a check found, before it has a code.
pub(crate) struct Finding {
    pub(crate) field: String,
    pub(crate) what: String,
    pub(crate) kind: Kind,
}

/// What kind of finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of the checks that a table of codes may name.
    Check(Check),
    /// The body, or a value in it, is not of the form that it must have.
    Form,
    /// A file that is not there, or that the vendor does not see as one.
    NoFile,
}

/// Gives a finding its code: the one whose row names the check, else a general one.
fn finding(vendor: &Vendor, endpoint: &Endpoint, found: Finding) -> Problem {
    let (check, general) = match found.kind {
        Kind::Check(check) => (Some(check), 40097),
        Kind::Form => (None, 47001),
        Kind::NoFile => (Some(Check::Missing), 41005),
    };
    let predicted = check.and_then(|check| codes::predicted(&vendor.api, endpoint, check));
    Problem { field: found.field, what: found.what, code: predicted.unwrap_or(general) }
}

/// The refusal of a verdict; none when nothing is wrong.
pub(crate) fn refusal(vendor: &Vendor, endpoint: Option<&Endpoint>, verdict: &Verdict) -> Option<Refusal> {
    let first = verdict.problems.first()?;
    let mut refusal = codes::refusal(&vendor.api, endpoint, first.code);
    if let Some(message) = &verdict.message {
        refusal.text.clone_from(message);
    }
    Some(refusal)
}
