//! The fields of a draft by their paths in its file.

use std::collections::HashMap;

use crate::draft::model::{Draft, Field, Request, Response, Rule, Type};

/// Calls `see` for every field, outer ones first.
pub fn each_field(fields: &mut [Field], see: &mut dyn FnMut(&mut Field)) {
    for field in fields {
        see(field);
        in_type(&mut field.ty, see);
    }
}

fn in_type(ty: &mut Type, see: &mut dyn FnMut(&mut Field)) {
    match ty {
        Type::List(items) | Type::Map(items) => in_type(items, see),
        Type::Object(fields, _) => each_field(fields, see),
        Type::OpenEnum(_) | Type::Word(_) => {}
    }
}

/// Every path of a draft with its value, where that is a single one: `json.kind.type` → `string`.
pub fn facts(draft: &Draft) -> HashMap<String, Option<String>> {
    let mut all = HashMap::new();
    all.insert("token".to_owned(), draft.tokens.first().cloned());
    all.insert("endpoint".to_owned(), Some(draft.name.clone()));
    request(&draft.request, "", &mut all);
    for variant in &draft.variants {
        let path = format!("variants.{}", variant.name);
        request(&variant.request, &format!("{path}."), &mut all);
        all.insert(path, None);
    }
    if let Response::Fields(list) = &draft.response {
        fields(list, "response", &mut all);
    }
    for row in &draft.errors {
        all.insert(format!("errors.{}", row.code), None);
        all.insert(format!("errors.{}.text", row.code), Some(row.text.clone()));
    }
    all
}

fn request(request: &Request, path: &str, all: &mut HashMap<String, Option<String>>) {
    for (key, list) in [("query", &request.query), ("json", &request.json), ("form", &request.form)] {
        if !list.is_empty() {
            all.insert(format!("{path}{key}"), None);
            fields(list, &format!("{path}{key}"), all);
        }
    }
}

fn fields(list: &[Field], path: &str, all: &mut HashMap<String, Option<String>>) {
    // A dot in a name would be two steps of a path, so nothing inside of it can be pointed at.
    for field in list.iter().filter(|field| !field.name.contains('.')) {
        let path = format!("{path}.{}", field.name);
        all.insert(path.clone(), None);
        for (key, value) in
            [("max", &field.limits.max_size), ("below", &field.limits.below), ("formats", &field.limits.formats)]
        {
            if value.is_some() {
                all.insert(format!("{path}.{key}"), value.clone());
            }
        }
        if !field.required {
            all.insert(format!("{path}.required"), Some("false".to_owned()));
        }
        types(&field.ty, &path, all);
    }
}

fn types(ty: &Type, path: &str, all: &mut HashMap<String, Option<String>>) {
    all.insert(format!("{path}.type"), Some(ty.word().to_owned()));
    match ty {
        Type::List(items) | Type::Map(items) => {
            all.insert(format!("{path}.items"), None);
            types(items, &format!("{path}.items"), all);
        }
        Type::Object(list, _) => fields(list, &format!("{path}.fields"), all),
        Type::Word(_) | Type::OpenEnum(_) => {}
    }
}

/// Leaves out what no longer holds after all decisions: notes about fields that went elsewhere, rules and conditions
/// that name parameters which are not beside them.
pub fn tidy(draft: &mut Draft) {
    let known = facts(draft);
    draft.corrections.retain(|note| match (known.get(&note.at), &note.truth) {
        (None, _) => false,
        (Some(value), Some(truth)) => value.as_ref() == Some(truth),
        (Some(_), None) => true,
    });
    draft.assumptions.retain(|(at, _)| known.contains_key(at));
    let requests =
        std::iter::once(&mut draft.request).chain(draft.variants.iter_mut().map(|variant| &mut variant.request));
    for request in requests {
        let Request { query, json, form, rules, .. } = request;
        tidy_scope(&mut [query, json, form], rules);
        for fields in [query, json, form] {
            each_field(fields, &mut |field| {
                if let Type::Object(inner, rules) = innermost(&mut field.ty) {
                    tidy_scope(&mut [inner], rules);
                }
            });
        }
    }
}

/// The type inside all lists and maps around it.
pub fn innermost(ty: &mut Type) -> &mut Type {
    match ty {
        Type::List(items) | Type::Map(items) => innermost(items),
        other => other,
    }
}

fn tidy_scope(tables: &mut [&mut Vec<Field>], rules: &mut Vec<Rule>) {
    let names: Vec<String> = tables.iter().flat_map(|fields| fields.iter().map(|field| field.name.clone())).collect();
    let optional: Vec<String> = tables
        .iter()
        .flat_map(|fields| fields.iter().filter(|field| !field.required).map(|field| field.name.clone()))
        .collect();
    for field in tables.iter_mut().flat_map(|fields| fields.iter_mut()) {
        let dangles =
            field.required_if.as_ref().is_some_and(|(other, _)| !names.contains(other) || *other == field.name);
        if dangles || field.required {
            field.required_if = None;
        }
        if field.required {
            field.default = None;
        }
    }
    rules.retain_mut(|rule| {
        let (Rule::ExactlyOneOf(of) | Rule::AtLeastOneOf(of)) = rule;
        of.retain(|name| optional.contains(name));
        of.len() > 1
    });
}
