//! The one walk over the requests and fields of a draft.

use crate::draft::model::{Draft, Field, Request, Requests, Type, Variant};
use crate::draft::path::FactPath;

impl Requests {
    /// Every shape of the request, with its path in the file.
    pub fn iter(&self) -> impl Iterator<Item = (FactPath, &Request)> {
        let (single, variants) = match self {
            Self::Single(request) => (Some(request), &[][..]),
            Self::Variants(variants) => (None, variants.as_slice()),
        };
        let variants = variants.iter().map(|variant| (variant_path(&variant.name), &variant.request));
        single.into_iter().map(|request| (FactPath::default(), request)).chain(variants)
    }

    /// Every shape of the request, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Request> {
        let (single, variants) = match self {
            Self::Single(request) => (Some(request), &mut [][..]),
            Self::Variants(variants) => (None, variants.as_mut_slice()),
        };
        single.into_iter().chain(variants.iter_mut().map(|variant| &mut variant.request))
    }

    /// The shapes that are told apart by a constant; none where there is one shape.
    pub fn variants(&self) -> &[Variant] {
        match self {
            Self::Single(_) => &[],
            Self::Variants(variants) => variants,
        }
    }
}

/// Where a variant stands in the file.
pub(crate) fn variant_path(name: &str) -> FactPath {
    FactPath::from("variants").join(name)
}

impl Draft {
    /// The parameters of all shapes of the request, to be changed; not what is inside of them.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        let tables = self.requests.iter_mut().flat_map(|request| request.params.iter_mut());
        tables.flat_map(|(_, fields)| fields)
    }

    /// Shows every parameter and field, outer ones first.
    pub fn each_field(&self, see: &mut dyn FnMut(&Field)) {
        for (_, request) in self.requests.iter() {
            request.params.iter().for_each(|(_, fields)| each_field(fields, see));
        }
        each_field(self.response.fields(), see);
    }

    /// Shows every parameter and field to be changed, outer ones first.
    pub fn each_field_mut(&mut self, see: &mut dyn FnMut(&mut Field)) {
        for request in self.requests.iter_mut() {
            request.params.iter_mut().for_each(|(_, fields)| each_field_mut(fields, see));
        }
        each_field_mut(self.response.fields_mut(), see);
    }
}

fn each_field(fields: &[Field], see: &mut dyn FnMut(&Field)) {
    for field in fields {
        see(field);
        match field.ty.innermost() {
            Type::Object(fields, _) => each_field(fields, see),
            Type::Choice(kinds) => kinds.iter().for_each(|kind| each_field(&kind.fields, see)),
            Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::OpenEnum(_) => {}
        }
    }
}

/// Shows every field of a table to be changed, outer ones first.
pub(crate) fn each_field_mut(fields: &mut [Field], see: &mut dyn FnMut(&mut Field)) {
    for field in fields {
        see(field);
        match field.ty.innermost_mut() {
            Type::Object(fields, _) => each_field_mut(fields, see),
            Type::Choice(kinds) => kinds.iter_mut().for_each(|kind| each_field_mut(&mut kind.fields, see)),
            Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::OpenEnum(_) => {}
        }
    }
}
