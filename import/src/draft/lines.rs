//! The lines of the page that the fields and codes of a draft come from, by their paths.

use std::collections::BTreeMap;

use crate::draft::model::{Draft, Field, Response, Type};
use crate::draft::path::FactPath;

/// The line of each field and code.
pub(crate) fn lines(draft: &Draft) -> BTreeMap<FactPath, usize> {
    let mut all = BTreeMap::new();
    let is_message = draft.when.is_some();
    for (path, request) in draft.requests.iter() {
        for (location, fields) in request.params.iter() {
            let table = if is_message { "reply".into() } else { path.join(location.key()) };
            of_fields(fields, &table, &mut all);
        }
    }
    match &draft.response {
        Response::Fields(fields) => of_fields(fields, &if is_message { "fields" } else { "response" }.into(), &mut all),
        Response::Value(value) => of_type(&value.ty, &"response".into(), &mut all),
        Response::Nothing | Response::File => {}
    }
    let errors = FactPath::from("errors");
    all.extend(draft.errors.iter().map(|row| (errors.join(row.code.to_string()), row.line)));
    all
}

fn of_fields(fields: &[Field], table: &FactPath, all: &mut BTreeMap<FactPath, usize>) {
    for field in fields {
        let path = table.join(field.name.as_str());
        of_type(&field.ty, &path, all);
        all.insert(path, field.line);
    }
}

fn of_type(ty: &Type, path: &FactPath, all: &mut BTreeMap<FactPath, usize>) {
    match ty {
        Type::List(items) | Type::Map(items) => of_type(items, &path.join("items"), all),
        Type::Object(fields, _) => of_fields(fields, &path.join("fields"), all),
        Type::Choice(kinds) => {
            for kind in kinds {
                let value = path.join("values").join(kind.value.value.to_string());
                of_fields(&kind.fields, &value.join("fields"), all);
            }
        }
        Type::Scalar(_) | Type::OpenEnum(_) => {}
    }
}
