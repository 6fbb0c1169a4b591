//! Rules about the Rust names that are made from the spec.

use std::collections::HashMap;

use super::Report;
use super::walk::{self, Visit};
use crate::define::Definitions;
use crate::diagnostic::Diagnostic;
use crate::names::{
    TAKEN_FIELDS, TAKEN_TYPES, endpoint_type, error_table_type, field_name, is_type_name, is_value_name, type_name,
    value_name, variant_name,
};
use crate::read::Spec;
use crate::source::{At, Span};
use crate::spec::field::Values;
use crate::spec::literal::Literal;

/// Names become identifiers, so they must be able to.
pub(super) fn rust_names(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let endpoint = &filed.says;
        match &endpoint.rust {
            Some(name) => given_type(name, report),
            None => made_type(&endpoint.endpoint, "give it another with `rust:`", report),
        }
        endpoint.ways.iter().flat_map(|ways| ways.iter()).for_each(|(name, _)| {
            made_value(name, "choose another name for the way", report);
        });
        endpoint.errors.iter().for_each(|(_, row)| given_variant(&row.name, report));
        if let Some(group) = spec.paths.get(filed.file as usize).and_then(|path| path.split('/').nth(1)) {
            made_value(&At::new(group.to_owned(), endpoint.endpoint.span), "rename the group's folder", report);
        }
    }
    spec.services.iter().flat_map(|filed| filed.says.tokens.iter()).for_each(|(name, _)| {
        made_value(name, "choose another name for the token kind", report);
    });
    for (_, name, table) in spec.format_tables() {
        made_type(name, "choose another name for the table", report);
        table.groups.iter().for_each(|(name, _)| made_type(name, "choose another name for the group", report));
    }
    for (_, name, table) in spec.error_tables() {
        made_type(name, "choose another name for the table", report);
        table.codes.iter().for_each(|(_, row)| given_variant(&row.name, report));
    }
    for (_, name, named) in walk::named_types(spec) {
        given_type(name, report);
        named.values.iter().for_each(|values| enum_values(values, report));
    }
    walk::fields(spec, &mut |visit| field_names(visit, report));
}

fn field_names(Visit { name, field, item, .. }: Visit<'_>, report: &mut Report) {
    match &field.rust {
        Some(rust) if !is_value_name(rust) => report.push(
            Diagnostic::new(rust.span, format!("`{}` is not the name of a Rust field", rust.value))
                .help("use snake_case"),
        ),
        None if !item => made_value(name, "give it a Rust name with `rust:`", report),
        _ => {}
    }
    let rust = field_name(name, field);
    if TAKEN_FIELDS.contains(&rust.as_str()) && !item {
        let span = field.rust.as_ref().map_or(name.span, |rust| rust.span);
        report.push(
            Diagnostic::new(span, format!("a field cannot be called `{rust}` in Rust"))
                .help("every request has a function of that name; give it another with `rust:`"),
        );
    }
    field.name.iter().for_each(|name| given_type(name, report));
    field.values.iter().for_each(|values| enum_values(values, report));
}

fn enum_values(values: &Values, report: &mut Report) {
    for (value, says) in &values.0 {
        match (&says.name, &value.value) {
            (Some(name), _) => given_variant(name, report),
            (None, Literal::Text(text)) => {
                made_type(
                    &At::new(text.clone(), value.span),
                    "give it a name: `VALUE: { name: Name, doc: … }`",
                    report,
                );
            }
            (None, _) => report.push(
                Diagnostic::new(value.span, format!("`{}` makes no Rust name", value.value))
                    .help(format!("give it one: `{}: {{ name: Name, doc: … }}`", value.value)),
            ),
        }
    }
}

fn given_type(name: &At<String>, report: &mut Report) {
    if !is_type_name(name) {
        report.push(
            Diagnostic::new(name.span, format!("`{}` is not the name of a Rust type", name.value))
                .help("use UpperCamelCase"),
        );
    } else if TAKEN_TYPES.contains(&name.as_str()) {
        report
            .push(Diagnostic::new(name.span, format!("`{}` is taken", name.value)).help("choose a more telling name"));
    }
}

fn given_variant(name: &At<String>, report: &mut Report) {
    if !is_type_name(name) || matches!(name.as_str(), "Unknown" | "Other") {
        report.push(
            Diagnostic::new(name.span, format!("`{}` cannot be the name of a variant", name.value))
                .help("use UpperCamelCase; `Unknown` and `Other` stand for what the spec does not list"),
        );
    }
}

fn made_type(name: &At<String>, help: &str, report: &mut Report) {
    let rust = type_name(name);
    if !is_type_name(&rust) || TAKEN_TYPES.contains(&rust.as_str()) || rust == "Other" {
        report.push(Diagnostic::new(name.span, format!("`{}` makes no Rust name (`{rust}`)", name.value)).help(help));
    }
}

fn made_value(name: &At<String>, help: &str, report: &mut Report) {
    let rust = value_name(name);
    if !is_value_name(&rust) {
        report.push(Diagnostic::new(name.span, format!("`{}` makes no Rust name (`{rust}`)", name.value)).help(help));
    }
}

/// Types of one group are re-exported side by side.
pub(super) fn distinct_types(spec: &Spec, report: &mut Report) {
    let mut groups: HashMap<&str, HashMap<String, Span>> = HashMap::new();
    for filed in &spec.endpoints {
        let endpoint = &filed.says;
        let group = spec.paths.get(filed.file as usize).and_then(|path| path.split('/').nth(1)).unwrap_or("");
        let own = endpoint_type(endpoint);
        let at = endpoint.rust.as_ref().unwrap_or(&endpoint.endpoint).span;
        let mut names = vec![(format!("{own}Response"), at), (format!("{own}Error"), at)];
        for (way, _) in endpoint.ways.iter().flat_map(|ways| ways.iter()) {
            names.push((format!("{own}{}", type_name(way)), way.span));
        }
        names.push((own, at));
        names.extend(Definitions::of(endpoint).0.into_iter().map(|(name, definition)| (name, definition.span)));
        let seen = groups.entry(group).or_default();
        names.into_iter().for_each(|(name, span)| once(seen, name, span, "type", report));
    }
    let mut shared = HashMap::new();
    let definitions = Definitions::shared(spec).0;
    definitions.into_iter().for_each(|(name, definition)| once(&mut shared, name, definition.span, "type", report));
    let mut tables = HashMap::new();
    spec.format_tables().for_each(|(_, name, _)| once(&mut tables, type_name(name), name.span, "format table", report));
    let mut tables = HashMap::new();
    spec.error_tables()
        .for_each(|(_, name, _)| once(&mut tables, error_table_type(name), name.span, "error table", report));
}

fn once(seen: &mut HashMap<String, Span>, name: String, span: Span, what: &str, report: &mut Report) {
    match seen.get(&name) {
        Some(first) => report.push(
            Diagnostic::new(span, format!("a second {what} is called `{name}` in Rust"))
                .also(*first, "the first")
                .help("give one of them another name"),
        ),
        None => {
            seen.insert(name, span);
        }
    }
}

/// `userId` and `user_id` make the same field.
pub(super) fn distinct_fields(spec: &Spec, report: &mut Report) {
    walk::scopes(spec, &mut |scope| {
        let mut seen = HashMap::new();
        let mut wire = HashMap::new();
        for (name, field) in scope.fields {
            let rust = field_name(name, field);
            let span = field.rust.as_ref().map_or(name.span, |rust| rust.span);
            if wire.insert(name.as_str(), ()).is_some() {
                report.push(
                    Diagnostic::new(name.span, format!("parameter `{}` is sent in two places", name.value))
                        .help("keep it in one of query, json and form"),
                );
            } else {
                once(&mut seen, rust, span, "field", report);
            }
        }
    });
}

/// Variants of one enum: error codes, enum values, format groups.
pub(super) fn distinct_variants(spec: &Spec, report: &mut Report) {
    let shared = spec.error_tables().map(|(_, _, table)| &table.codes);
    for table in spec.endpoints.iter().map(|filed| &filed.says.errors).chain(shared) {
        let mut seen = HashMap::new();
        table.iter().for_each(|(_, row)| once(&mut seen, row.name.value.clone(), row.name.span, "variant", report));
    }
    for (_, _, table) in spec.format_tables() {
        let mut seen = HashMap::new();
        table.groups.iter().for_each(|(name, _)| once(&mut seen, type_name(name), name.span, "group", report));
    }
    let mut values = Vec::new();
    walk::fields(spec, &mut |visit| values.extend(&visit.field.values));
    values.extend(walk::named_types(spec).filter_map(|(_, _, named)| named.values.as_ref()));
    for values in values {
        let mut names = HashMap::new();
        let mut wire = HashMap::new();
        for (value, says) in &values.0 {
            let name = variant_name(value, says);
            once(&mut wire, value.to_string(), value.span, "value", report);
            once(&mut names, name, says.name.as_ref().map_or(value.span, |name| name.span), "variant", report);
        }
    }
}
