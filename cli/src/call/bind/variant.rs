//! Which shape of the request is meant.

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Endpoint, Presence, Variant};

use crate::call::violations::shown;
use crate::usage;

/// The variant, and a note when it was found out and not said.
///
/// # Errors
///
/// What to say so that it is clear, with the ways that there are.
pub(crate) fn choose(
    endpoint: &'static Endpoint,
    said: Option<&str>,
    names: &[&str],
) -> Result<(&'static Variant, Option<String>), String> {
    let name = &endpoint.name.wire;
    match (endpoint.variants.as_slice(), said) {
        ([only], None) => Ok((only, None)),
        ([_], Some(_)) => Err(format!("{name} has one variant only: leave `--variant` out")),
        (variants, Some(said)) => variants
            .iter()
            .find(|variant| variant_name(variant) == said)
            .map(|variant| (variant, None))
            .ok_or_else(|| unknown(endpoint, said)),
        (variants, None) => match fitting(variants, names) {
            Some(variant) => {
                Ok((variant, Some(format!("variant {}: the only one with these parameters", variant_name(variant)))))
            }
            None => Err(format!("{name} can be called in {} variants: say which\n{}", variants.len(), list(endpoint))),
        },
    }
}

/// The name of a variant; empty when it is the only one.
pub(crate) fn variant_name(variant: &Variant) -> &str {
    variant.name.as_ref().map_or("", |name| name.wire.as_str())
}

/// The only way that has all the names; among several, the only one that needs no more.
fn fitting(variants: &'static [Variant], names: &[&str]) -> Option<&'static Variant> {
    if names.is_empty() {
        return None;
    }
    let has = |variant: &Variant, name: &str| variant.params.iter().any(|param| param.field.name.wire == name);
    let having: Vec<&Variant> = variants.iter().filter(|variant| names.iter().all(|name| has(variant, name))).collect();
    let complete = |variant: &&&Variant| {
        let mut required = variant.params.iter().filter(|param| param.field.presence == Presence::Required);
        required.all(|param| names.contains(&param.field.name.wire.as_str()))
    };
    match having.as_slice() {
        [one] => Some(one),
        several => match several.iter().filter(complete).collect::<Vec<_>>().as_slice() {
            [one] => Some(one),
            _ => None,
        },
    }
}

fn unknown(endpoint: &Endpoint, said: &str) -> String {
    let near = nearest(said, endpoint.variants.iter().map(variant_name));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("{} has no variant `{}`{near}\n{}", endpoint.name.wire, shown(said), list(endpoint))
}

fn list(endpoint: &Endpoint) -> String {
    let line = |variant: &Variant| {
        let params: Vec<String> = variant.params.iter().map(|param| usage::of(&param.field)).collect();
        format!("  --variant {} {}\n      {}", variant_name(variant), params.join(" "), variant.doc)
    };
    endpoint.variants.iter().map(line).collect::<Vec<_>>().join("\n")
}
