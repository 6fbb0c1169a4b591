//! The facts of a draft by their paths in its file.

use std::collections::HashMap;

use crate::draft::model::{Draft, Field, Request, Response, Type};
use crate::draft::path::FactPath;
use crate::draft::visit::variant_path;

/// Facts with their values; `None` where a fact is more than one value.
pub(crate) type Facts = HashMap<FactPath, Option<String>>;

/// Every fact of a draft: `json.kind.type` → `string`.
pub(crate) fn facts(draft: &Draft) -> Facts {
    let mut all = Facts::new();
    if draft.when.is_some() {
        return of_message(draft);
    }
    all.insert("token".into(), draft.tokens.first().cloned());
    all.insert("endpoint".into(), Some(draft.name.clone()));
    if let Some(first) = draft.signed.first() {
        all.insert("signed".into(), Some(first.clone()));
    }
    if let Some(first) = draft.envelopes.first() {
        all.insert("envelope".into(), Some(first.clone()));
    }
    draft.requests.iter().for_each(|(path, request)| request_facts(request, &path, &mut all));
    all.extend(draft.requests.variants().iter().map(|variant| (variant_path(&variant.name), None)));
    match &draft.response {
        Response::Fields(list) => field_facts(list, &"response".into(), &mut all),
        Response::Value(value) => type_facts(&value.ty, &"response".into(), &mut all),
        Response::Nothing | Response::File => {}
    }
    let errors = FactPath::from("errors");
    for row in draft.errors.iter().filter(|row| !row.is_shared) {
        let path = errors.join(row.code.to_string());
        all.insert(path.join("text"), row.texts.first().cloned());
        all.insert(path, None);
    }
    all
}

/// Every fact of a message: `fields.kind.type` → `string`.
fn of_message(draft: &Draft) -> Facts {
    let mut all = Facts::new();
    all.insert("message".into(), Some(draft.name.clone()));
    all.insert("when".into(), None);
    field_facts(draft.response.fields(), &"fields".into(), &mut all);
    for (_, request) in draft.requests.iter() {
        request.params.iter().for_each(|(_, fields)| field_facts(fields, &"reply".into(), &mut all));
    }
    all
}

fn request_facts(request: &Request, path: &FactPath, all: &mut Facts) {
    for (location, fields) in request.params.iter().filter(|(_, fields)| !fields.is_empty()) {
        let path = path.join(location.key());
        field_facts(fields, &path, all);
        all.insert(path, None);
    }
}

fn field_facts(fields: &[Field], path: &FactPath, all: &mut Facts) {
    for field in fields {
        let path = path.join(field.name.as_str());
        if !path.is_addressable() {
            continue;
        }
        let limits =
            [("max", &field.limits.max_size), ("below", &field.limits.below), ("formats", &field.limits.formats)];
        let limits = limits.into_iter().filter(|(_, value)| value.is_some());
        all.extend(limits.map(|(key, value)| (path.join(key), value.clone())));
        if !field.required {
            all.insert(path.join("required"), Some("false".to_owned()));
        }
        type_facts(&field.ty, &path, all);
        all.insert(path, None);
    }
}

fn type_facts(ty: &Type, path: &FactPath, all: &mut Facts) {
    all.insert(path.join("type"), Some(ty.word().key().to_owned()));
    match ty {
        Type::List(items) | Type::Map(items) => {
            let path = path.join("items");
            type_facts(items, &path, all);
            all.insert(path, None);
        }
        Type::Object(fields, _) => field_facts(fields, &path.join("fields"), all),
        Type::Choice(kinds) => {
            for kind in kinds {
                let value = path.join("values").join(kind.value.value.to_string());
                field_facts(&kind.fields, &value.join("fields"), all);
                all.insert(value, None);
            }
        }
        Type::Scalar(_) | Type::OpenEnum(_) => {}
    }
}
