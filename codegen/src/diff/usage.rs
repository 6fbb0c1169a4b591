//! Which named types requests hold: what is only in answers can be left out of them without breaking who reads it.

use std::collections::HashSet;

use crate::model::{Api, Endpoint, EndpointTypes, Owner, Shape, Type, TypeRef};

/// The names of the shared types that any request, or any reply to a message, holds.
pub(super) fn sent_shared(api: &Api) -> HashSet<&str> {
    let mut seen = HashSet::new();
    api.exchanges().for_each(|endpoint| sent(api, endpoint, &mut seen));
    of(seen, Owner::Shared)
}

/// The names of an endpoint's own types that its request holds.
pub(super) fn sent_own<'a>(api: &'a Api, endpoint: &'a Endpoint) -> HashSet<&'a str> {
    let mut seen = HashSet::new();
    sent(api, endpoint, &mut seen);
    of(seen, Owner::Endpoint)
}

fn of(seen: HashSet<(Owner, &str)>, owner: Owner) -> HashSet<&str> {
    seen.into_iter().filter(|(whose, _)| *whose == owner).map(|(_, name)| name).collect()
}

fn sent<'a>(api: &'a Api, endpoint: &'a Endpoint, seen: &mut HashSet<(Owner, &'a str)>) {
    // Types of one name that belong to two endpoints are two.
    seen.retain(|(owner, _)| *owner == Owner::Shared);
    let types = api.types_of(endpoint);
    let params = endpoint.variants.iter().flat_map(|variant| &variant.params);
    params.for_each(|param| held(types, &param.field.ty, seen));
}

/// A type that was seen before is not followed again, because types can contain themselves.
fn held<'a>(types: EndpointTypes<'a>, ty: &'a Type, seen: &mut HashSet<(Owner, &'a str)>) {
    let named = |reference: &'a TypeRef, seen: &mut HashSet<(Owner, &'a str)>| {
        seen.insert((reference.owner, reference.name.as_str())).then(|| types.shape(reference)).flatten()
    };
    let Some(shape) = ty.named().and_then(|reference| named(reference, seen)) else { return };
    shape.fields().iter().for_each(|field| held(types, &field.ty, seen));
    if let Shape::Choice(choice) = shape {
        for kind in &choice.kinds {
            let object = named(&kind.object, seen);
            object.iter().flat_map(|shape| shape.fields()).for_each(|field| held(types, &field.ty, seen));
        }
    }
}
