//! Chooses the variant of the request.

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Endpoint, EndpointTypes, Presence, Variant};

use crate::call::violations::shown;
use crate::usage;

/// The variant, with a note if it was not named but found by its parameters.
///
/// # Errors
///
/// It is not clear which variant is meant; the message lists them.
pub(crate) fn choose(
    types: EndpointTypes<'static>,
    endpoint: &'static Endpoint,
    named: Option<&str>,
    names: &[&str],
) -> Result<(&'static Variant, Option<String>), String> {
    let name = &endpoint.name.wire;
    match (endpoint.variants.as_slice(), named) {
        ([only], None) => Ok((only, None)),
        ([_], Some(_)) => Err(format!("{name} has only one variant: remove `--variant`")),
        (variants, Some(named)) => variants
            .iter()
            .find(|variant| variant_name(variant) == named)
            .map(|variant| (variant, None))
            .ok_or_else(|| unknown(endpoint, named)),
        (variants, None) => match fitting(types, variants, names) {
            Some(variant) => Ok((
                variant,
                Some(format!("using variant `{}`, the only one with these parameters", variant_name(variant))),
            )),
            None => Err(format!("{name} has {} variants: choose one\n{}", variants.len(), list(endpoint))),
        },
    }
}

/// The name of a variant; empty if it is the only one.
pub(crate) fn variant_name(variant: &Variant) -> &str {
    variant.name.as_ref().map_or("", |name| name.wire.as_str())
}

/// The only variant that has all these parameters; of several, the only one that requires no others.
fn fitting(types: EndpointTypes<'static>, variants: &'static [Variant], names: &[&str]) -> Option<&'static Variant> {
    if names.is_empty() {
        return None;
    }
    let has = |variant: &'static Variant, name: &str| {
        let mut fields = variant.params.iter().map(|param| &param.field);
        fields.any(|field| field.name.wire == name || types.brought_field(field, name).is_some())
    };
    let candidates: Vec<&Variant> =
        variants.iter().filter(|variant| names.iter().all(|name| has(variant, name))).collect();
    let complete = |variant: &&&Variant| {
        let mut required = variant.params.iter().filter(|param| param.field.presence == Presence::Required);
        required.all(|param| names.contains(&param.field.name.wire.as_str()))
    };
    match candidates.as_slice() {
        [one] => Some(one),
        several => match several.iter().filter(complete).collect::<Vec<_>>().as_slice() {
            [one] => Some(one),
            _ => None,
        },
    }
}

fn unknown(endpoint: &Endpoint, named: &str) -> String {
    let near = nearest(named, endpoint.variants.iter().map(variant_name));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("{} has no variant `{}`{near}\n{}", endpoint.name.wire, shown(named), list(endpoint))
}

fn list(endpoint: &Endpoint) -> String {
    let line = |variant: &Variant| {
        let params: Vec<String> = variant.params.iter().map(|param| usage::of(&param.field)).collect();
        format!("  --variant {} {}\n      {}", variant_name(variant), params.join(" "), variant.doc)
    };
    endpoint.variants.iter().map(line).collect::<Vec<_>>().join("\n")
}
