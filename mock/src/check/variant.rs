//! Which variant of its endpoint a request is: the constants tell.

use weixin_codegen::model::{
    Api, Body as Wanted, Check, Constraint, Endpoint, EndpointTypes, Fixed, Location, Param, Presence, Variant,
};

use super::finding::{Finding, FindingKind, excerpt};
use super::given::Given;
use crate::received::{ReceivedRequest, RequestHead};

/// The variant whose discriminating constants the request has; with only one there is no choice.
///
/// # Errors
///
/// The constant that is missing or has another value, when no variant has what came.
pub(super) fn chosen(endpoint: &Endpoint, request: &ReceivedRequest) -> Result<usize, Finding> {
    if let [_] = endpoint.variants[..] {
        return Ok(0);
    }
    if let Some(index) =
        endpoint.variants.iter().position(|variant| discriminators(variant).all(|fixed| is_there(fixed, request)))
    {
        return Ok(index);
    }
    let constants: Vec<&Fixed> = endpoint.variants.iter().flat_map(discriminators).collect();
    let values = |name: &str| -> Vec<String> {
        constants.iter().filter(|fixed| fixed.name == name).map(|fixed| fixed.value.to_string()).collect()
    };
    // The first one that is absent, or has a value of no variant.
    let wrong = |fixed: &&&Fixed| given(fixed, request).is_none_or(|text| !values(&fixed.name).contains(&text));
    let Some(first) = constants.iter().find(wrong).or(constants.first()) else { return Ok(0) };
    Err(wrong_constant(first, &values(&first.name), request))
}

/// Which of several endpoints at one route a request is for: the first that has its constants and the kinds of its
/// choices. The spec tells them apart by these.
pub(crate) fn meant<'e>(
    api: &Api,
    mut endpoints: impl Iterator<Item = (usize, &'e Endpoint)>,
    request: &ReceivedRequest,
) -> Option<usize> {
    let suits = |(_, endpoint): &(usize, &Endpoint)| {
        let types = api.types_of(endpoint);
        endpoint.variants.iter().any(|variant| suits(types, variant, request))
    };
    endpoints.find(suits).map(|(number, _)| number)
}

fn suits(types: EndpointTypes<'_>, variant: &Variant, request: &ReceivedRequest) -> bool {
    let is_listed = |param: &Param, text: &str| match types.choice(&param.field.ty) {
        Some(choice) => choice.kind(text).is_some(),
        None => param.field.constraints.iter().all(|constraint| match constraint {
            Constraint::OneOf(values) => values.iter().any(|value| value.to_string() == text),
            _ => true,
        }),
    };
    let mut required = variant.params.iter().filter(|param| param.field.presence == Presence::Required);
    variant.fixed.iter().all(|fixed| is_there(fixed, request))
        && required.all(|param| {
            let given = Given::of(request, param.location, &param.field.name.wire);
            // What is missing tells nothing apart; that it is missing is found later.
            given.and_then(|given| given.text()).is_none_or(|text| is_listed(param, &text))
        })
}

/// The constants of a variant that are missing or have another value.
pub(super) fn wrong_constants(variant: &Variant, request: &ReceivedRequest) -> Vec<Finding> {
    let wrong = variant.fixed.iter().filter(|fixed| !is_there(fixed, request));
    wrong.map(|fixed| wrong_constant(fixed, &[fixed.value.to_string()], request)).collect()
}

/// Whether a request to one of these endpoints has a body that is taken as it is; the constants in the query tell, as far
/// as there are any.
pub(crate) fn is_raw<'e>(mut endpoints: impl Iterator<Item = &'e Endpoint>, head: &RequestHead) -> bool {
    let is_there = |fixed: &Fixed| head.query(&fixed.name) == Some(fixed.value.to_string().as_str());
    let is_it = |variant: &Variant| variant.body == Wanted::Raw && discriminators(variant).all(is_there);
    endpoints.any(|endpoint| endpoint.variants.iter().any(is_it))
}

/// Whether requests of the variant always have a JSON body.
pub(super) fn needs_json(variant: &Variant) -> bool {
    let required = || {
        let is = |location: Location| location.body() == variant.body;
        variant.params.iter().any(|param| is(param.location) && param.field.presence == Presence::Required)
            || variant.fixed.iter().any(|fixed| is(fixed.location))
    };
    match variant.body {
        Wanted::JsonOrEmptyObject => true,
        Wanted::Json => required(),
        Wanted::None | Wanted::Form | Wanted::Urlencoded | Wanted::Raw => false,
    }
}

fn discriminators(variant: &Variant) -> impl Iterator<Item = &Fixed> {
    variant.fixed.iter().filter(|fixed| fixed.location == Location::DISCRIMINATOR)
}

fn is_there(fixed: &Fixed, request: &ReceivedRequest) -> bool {
    given(fixed, request) == Some(fixed.value.to_string())
}

fn given(fixed: &Fixed, request: &ReceivedRequest) -> Option<String> {
    Given::of(request, fixed.location, &fixed.name)?.text().map(String::from)
}

fn wrong_constant(fixed: &Fixed, values: &[String], request: &ReceivedRequest) -> Finding {
    let mut must: Vec<&str> = values.iter().map(String::as_str).collect();
    must.dedup();
    let (found, check) = match given(fixed, request) {
        Some(text) => (excerpt(&text), Check::Parameter),
        None => ("is missing".to_owned(), Check::Missing),
    };
    let what = format!("{found}, must be {}", must.join(" or "));
    Finding { field: fixed.name.clone(), what, kind: FindingKind::Check(check) }
}
