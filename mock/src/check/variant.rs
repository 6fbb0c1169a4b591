//! Which shape a request has: the constants tell.

use weixin_codegen::model::{Body as Wanted, Check, Endpoint, Fixed, Location, Presence, Variant};

use super::{Finding, Kind};
use crate::received::{Arrived, excerpt};

/// The variant whose constants in the query the request has; with only one there is no choice.
///
/// # Errors
///
/// The constant that is missing or has another value, when no variant has what came.
pub(super) fn chosen(endpoint: &Endpoint, arrived: &Arrived) -> Result<usize, Finding> {
    let in_query = |variant: &'_ Variant| {
        variant.fixed.iter().filter(|fixed| fixed.location == Location::Query).cloned().collect::<Vec<_>>()
    };
    let suits = |variant: &Variant| {
        in_query(variant).iter().all(|fixed| given(fixed, arrived) == Some(fixed.value.to_string()))
    };
    if let [_] = endpoint.variants[..] {
        return Ok(0);
    }
    if let Some(index) = endpoint.variants.iter().position(suits) {
        return Ok(index);
    }
    let constants: Vec<Fixed> = endpoint.variants.iter().flat_map(in_query).collect();
    // The first one that has a value of no variant, or none.
    let values =
        |name: &str| constants.iter().filter(|fixed| fixed.name == name).map(|fixed| fixed.value.to_string()).collect();
    let wrong = |fixed: &&Fixed| {
        let values: Vec<String> = values(&fixed.name);
        given(fixed, arrived).is_none_or(|text| !values.contains(&text))
    };
    let Some(first) = constants.iter().find(wrong).or(constants.first()) else { return Ok(0) };
    Err(wrong_constant(first, &values(&first.name), arrived))
}

/// The constants of a way that are missing or have another value.
pub(super) fn wrong_constants(variant: &Variant, arrived: &Arrived) -> Vec<Finding> {
    let wrong = variant.fixed.iter().filter(|fixed| given(fixed, arrived) != Some(fixed.value.to_string()));
    wrong.map(|fixed| wrong_constant(fixed, &[fixed.value.to_string()], arrived)).collect()
}

fn wrong_constant(fixed: &Fixed, values: &[String], arrived: &Arrived) -> Finding {
    let mut must: Vec<&str> = values.iter().map(String::as_str).collect();
    must.dedup();
    let (found, check) = match given(fixed, arrived) {
        Some(text) => (excerpt(&text), Check::Parameter),
        None => ("is missing".to_owned(), Check::Missing),
    };
    let what = format!("{found}, must be {}", must.join(" or "));
    Finding { field: fixed.name.clone(), what, kind: Kind::Check(check) }
}

/// True when the variant has no shape without a JSON body.
pub(super) fn needs_json(variant: &Variant) -> bool {
    let required = || {
        let is = |location: Location| location == Location::Json;
        variant.params.iter().any(|param| is(param.location) && param.field.presence == Presence::Required)
            || variant.fixed.iter().any(|fixed| is(fixed.location))
    };
    match variant.body {
        Wanted::JsonOrEmptyObject => true,
        Wanted::Json => required(),
        Wanted::None | Wanted::Form => false,
    }
}

fn given(fixed: &Fixed, arrived: &Arrived) -> Option<String> {
    match fixed.location {
        Location::Query => arrived.head.query(&fixed.name).map(str::to_owned),
        Location::Json => arrived.body.json()?.get(&fixed.name).map(|value| match value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        }),
        Location::Form => {
            let part = arrived.body.parts().iter().find(|part| part.name == fixed.name)?;
            part.text().map(str::to_owned)
        }
    }
}
