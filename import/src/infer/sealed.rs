//! Whether an endpoint takes sealed requests.

use weixin_codegen::model::{Body, Location, Method, Sealed};

use crate::draft::model::{Request, Requests, Response};
use crate::facts::model::{ErrorCode, Fact, Facts};
use crate::infer::notes::Notes;
use crate::vocabulary::phrases;

/// What the page says, where that can be: a request whose body is a file, for example, is not sealed.
pub(crate) fn sealed(
    facts: &Facts,
    (method, tokens): (Method, &[String]),
    requests: &Requests,
    (response, or_file): (&Response, bool),
    notes: &mut Notes,
) -> Sealed {
    let Some(said) = said(facts) else { return Sealed::No };
    let shapes: Vec<&Request> = match requests {
        Requests::Single(request) => vec![request],
        Requests::Variants(variants) => variants.iter().map(|variant| &variant.request).collect(),
    };
    let obstacle = if matches!(method, Method::Get | Method::Delete) {
        "a request without a body cannot be"
    } else if tokens.is_empty() {
        "it takes no token"
    } else if or_file || matches!(response, Response::File) {
        "its response is a file"
    } else if shapes.iter().any(|shape| is_form(shape)) {
        "its body is a form"
    } else if shapes.iter().any(|shape| has_twins(shape)) {
        "a parameter is in the URL and in the body"
    } else {
        if facts.sealed.is_none() {
            notes.todo(said.line, ONLY_REFUSED);
        }
        return said.value;
    };
    notes.todo(said.line, format!("the page says that requests may be sealed, but {obstacle}"));
    Sealed::No
}

/// What is open where only the text of a code speaks of signed requests: it may be one that all interfaces list.
const ONLY_REFUSED: &str = "a code answers requests that are not signed, and no sentence says that they may be sealed; \
     `sealed: true` is assumed: say `sealed: required` if all have to be, or leave it out";

/// What a sentence says, and a code that answers what is not sealed: both together say that nothing else is taken.
fn said(facts: &Facts) -> Option<Fact<Sealed>> {
    let is_refused = facts.errors.iter().find(|error| {
        let ErrorCode { code: _, message, meaning, remedy } = &error.value;
        let says = |text: &String| phrases::NOT_SEALED.iter().any(|words| text.to_lowercase().contains(words));
        [message, meaning, remedy].into_iter().any(says)
    });
    match (is_refused, &facts.sealed) {
        (Some(error), Some(_)) => Some(Fact::stated(Sealed::Required, error.line)),
        (Some(error), None) => Some(Fact::likely(Sealed::Accepted, error.line)),
        (None, said) => said.clone(),
    }
}

fn is_form(request: &Request) -> bool {
    let is_form = |body| match body {
        Body::Form | Body::Urlencoded | Body::Raw => true,
        Body::None | Body::Json | Body::JsonOrEmptyObject => false,
    };
    request.params.iter().any(|(location, all)| is_form(location.body()) && !all.is_empty())
}

/// Sealed, the parameters of the URL and those of the body are the fields of one object.
fn has_twins(request: &Request) -> bool {
    let names = |location: Location| request.params[location].iter().map(|field| field.name.as_str());
    names(Location::Query).any(|name| names(Location::Json).any(|other| other == name))
}
