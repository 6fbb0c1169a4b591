//! Rules about the Rust names that are made from the spec.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::Report;
use super::files;
use super::unique_names::{Member, UniqueNames, confusable};
use super::walk::{self, Visit};
use crate::define::Definitions;
use crate::diagnostic::Diagnostic;
use crate::model::Literal;
use crate::names::{
    MAX_LENGTH, NameError, check_field, check_function, check_made_variant, check_token_kind, check_type,
    check_variant, endpoint_type, endpoint_types, error_table_type, field_name, inline_type, is_type_name,
    is_value_name, nested_type, reply_type, required_type, type_name, value_name, variant_name,
};
use crate::read::{Spec, group_of, message_group_of};
use crate::source::{Span, Spanned};
use crate::spec::Endpoint;
use crate::spec::field::Values;
use crate::spec::type_name::TypeWord;

/// What to do about two names.
const RENAME: &str = "give one of them another name";

/// What to do about an endpoint whose name is none.
const ENDPOINT_IS_MODULE: &str = "an endpoint is a module and a file too: give both a name that begins with an \
    ASCII letter and is not `self`, `super` or `crate`; it is not on the wire";

/// What to do about a value of an enum whose name is none.
const NAME_VALUE: &str = "give it a name: `VALUE: { name: Name, doc: … }`";

/// What to do about a message whose name is none.
const MESSAGE_IS_MODULE: &str = "a message is a module and a file too: give both a name that begins with an \
    ASCII letter and is not `self`, `super` or `crate`; it is not on the wire";

/// Names become identifiers, so they must be able to.
pub(super) fn rust_names(spec: &Spec, report: &mut Report) {
    for (_, endpoint) in spec.exchanges() {
        let name = &endpoint.endpoint;
        if check_function(&value_name(name)).is_err() {
            let help = if endpoint.is_message { MESSAGE_IS_MODULE } else { ENDPOINT_IS_MODULE };
            report.push(no_name(name, &value_name(name), help));
        } else if endpoint.rust.is_none() {
            made_type(name, "give it another with `rust:`", report);
        }
        endpoint.rust.iter().for_each(|name| given_type(name, report));
        endpoint.variants.iter().flat_map(|variants| variants.iter()).for_each(|(name, _)| {
            made_function(name, "choose another name for the variant", report);
        });
        endpoint.errors.iter().for_each(|(_, row)| given_variant(&row.name, report));
    }
    for (group, span) in files::groups(spec).into_iter().chain(files::message_groups(spec)) {
        let name = group.rsplit('/').next().unwrap_or(group);
        made_function(&Spanned::new(name.to_owned(), span), "rename the group's folder", report);
    }
    spec.services.iter().flat_map(|filed| filed.content.tokens.iter()).for_each(|(name, _)| {
        made_function(name, "choose another name for the token kind", report);
    });
    for (_, name, table) in spec.format_tables() {
        made_type(name, "choose another name for the table", report);
        table.groups.iter().for_each(|(name, _)| made_variant(name, "choose another name for the group", report));
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
    let rust = field_name(name, field);
    // An item has no name of its own, but may not say a wrong one either.
    match (check_field(field.rust.as_ref().map_or(&rust, |given| given)), &field.rust) {
        (Err(NameError::Taken), given) if !item => {
            let span = given.as_ref().map_or(name.span, |given| given.span);
            report.push(
                Diagnostic::new(span, format!("a field cannot be named `{rust}` in Rust"))
                    .help("every request has a function of that name; use `rust:` to give the field another name"),
            );
        }
        (Err(NameError::Illegal), Some(given)) => report.push(
            Diagnostic::new(given.span, format!("`{}` is not the name of a Rust field", given.value))
                .help(value_name_help(given)),
        ),
        (Err(NameError::Illegal), None) if !item => {
            report.push(no_name(name, &rust, "give it a Rust name with `rust:`"));
        }
        _ => {}
    }
    // The name of a type that is defined in its place goes on with the field's.
    let part = type_name(name);
    if field.name.is_none() && inline_type("", name, field).is_some() && !is_type_part(&part) {
        report.push(no_name(name, &part, "give the type that is defined here one with `name:`"));
    }
    field.name.iter().for_each(|name| given_type(name, report));
    field.values.iter().for_each(|values| enum_values(values, report));
}

/// What to write instead of a name that no field can have.
fn value_name_help(written: &str) -> String {
    let made = value_name(written);
    match made.strip_prefix("r#") {
        Some(keyword) => format!("`{keyword}` is a keyword of Rust: write `{made}`, or choose another name"),
        None if made != written && is_value_name(&made) => format!("use snake_case: `{made}`"),
        None if is_value_name(&format!("{made}_")) => format!("Rust reserves `{made}`: choose another name"),
        None => "use snake_case: small letters, digits and `_`, beginning with a letter".to_owned(),
    }
}

fn enum_values(values: &Values, report: &mut Report) {
    for (value, says) in &values.0 {
        match (&says.name, &value.value) {
            (Some(name), _) => given_variant(name, report),
            (None, Literal::Text(text)) => {
                made_variant(&Spanned::new(text.clone(), value.span), NAME_VALUE, report);
            }
            (None, Literal::Integer(_)) => report.push(
                Diagnostic::new(value.span, format!("`{}` cannot become a Rust name", value.value))
                    .help(format!("give it one: `{}: {{ name: Name, doc: … }}`", value.value))
                    .rests_on(value.span),
            ),
            // No value of an enum, which another rule says.
            (None, Literal::Number(_) | Literal::Boolean(_)) => {}
        }
    }
}

fn given_type(name: &Spanned<String>, report: &mut Report) {
    let (message, help) = match check_type(name) {
        Ok(()) => return,
        Err(NameError::Taken) => (format!("`{}` is taken", name.value), "choose a more telling name".to_owned()),
        Err(_) => {
            let help = match type_name(name) {
                made if is_type_name(&made) => format!("use UpperCamelCase: `{made}`"),
                _ => "use UpperCamelCase: letters and digits, beginning with a capital".to_owned(),
            };
            (format!("`{}` is not the name of a Rust type", name.value), help)
        }
    };
    report.push(Diagnostic::new(name.span, message).help(help));
}

fn given_variant(name: &Spanned<String>, report: &mut Report) {
    let help = match (check_variant(name), name.as_str()) {
        (Ok(()), _) => return,
        (Err(NameError::Taken), "Unknown" | "Other") => {
            "it stands for what the spec does not list; choose another name"
        }
        (Err(NameError::Taken), _) => "generated enums have a constant or a type of that name; choose another name",
        (Err(_), _) => "use UpperCamelCase",
    };
    report.push(Diagnostic::new(name.span, format!("`{}` cannot be the name of a variant", name.value)).help(help));
}

/// Letters and digits, which a name of a type can go on with.
fn is_type_part(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn no_name(name: &Spanned<String>, rust: &str, help: &str) -> Diagnostic {
    Diagnostic::new(name.span, format!("`{}` cannot become a Rust name (`{rust}`)", name.value)).help(help)
}

fn made_type(name: &Spanned<String>, help: &str, report: &mut Report) {
    let rust = type_name(name);
    if check_type(&rust).is_err() {
        report.push(no_name(name, &rust, help));
    }
}

fn made_variant(name: &Spanned<String>, help: &str, report: &mut Report) {
    let rust = type_name(name);
    if check_made_variant(&rust).is_err() {
        report.push(no_name(name, &rust, help));
    }
}

fn made_function(name: &Spanned<String>, help: &str, report: &mut Report) {
    let rust = value_name(name);
    if check_function(&rust).is_err() {
        report.push(no_name(name, &rust, help));
    }
}

/// Types of one group are re-exported side by side.
pub(super) fn distinct_types(spec: &Spec, report: &mut Report) {
    let superseded = OnceCell::new();
    let mut groups: HashMap<(bool, &str), UniqueNames> = HashMap::new();
    for (file, exchange) in spec.exchanges() {
        let folder = if exchange.is_message { message_group_of } else { group_of };
        let group = (exchange.is_message, folder(spec.path(file)).unwrap_or(""));
        let seen = groups.entry(group).or_insert_with(|| UniqueNames::new("type", RENAME));
        let mut found = Report::default();
        for made in types_of(exchange) {
            claim_type(seen, made, &mut found);
        }
        if !found.0.is_empty() && !superseded.get_or_init(|| files::superseded(spec)).contains(&file) {
            report.0.append(&mut found.0);
        }
    }
    let mut shared = UniqueNames::new("type", RENAME);
    defined(Definitions::shared(spec)).for_each(|made| claim_type(&mut shared, made, report));
    let mut tables = UniqueNames::new("format table", RENAME);
    spec.format_tables().for_each(|(_, name, _)| claim_table(&mut tables, type_name(name), name.span, report));
    let mut tables = UniqueNames::new("error table", RENAME);
    spec.error_tables().for_each(|(_, name, _)| claim_table(&mut tables, error_table_type(name), name.span, report));
}

/// A type that is made from the spec.
struct MadeType {
    name: String,
    span: Span,
    /// True if requests are made of it: another type may have what it requires.
    is_sent: bool,
}

/// All types of an endpoint: request, answer, error, variants, and those that it defines.
fn types_of(endpoint: &Endpoint) -> Vec<MadeType> {
    let own = endpoint_type(endpoint);
    let at = endpoint.rust.as_ref().unwrap_or(&endpoint.endpoint).span;
    let variants = endpoint.variants.iter().flat_map(|variants| variants.iter());
    let request = |(variant, _): &(Spanned<String>, _)| MadeType {
        name: nested_type(&own, variant),
        span: variant.span,
        is_sent: true,
    };
    let mut types: Vec<MadeType> = variants.map(request).collect();
    let is_one = types.is_empty();
    let made = |name, is_sent| MadeType { name, span: at, is_sent };
    if endpoint.is_message {
        types.extend([made(reply_type(&own), true), made(own, false)]);
    } else {
        let [request, response, error] = endpoint_types(&own);
        types.extend([made(request, is_one), made(response, false), made(error, false)]);
    }
    types.extend(defined(Definitions::of(endpoint)));
    types
}

/// The types that are defined.
fn defined(definitions: Definitions<'_>) -> impl Iterator<Item = MadeType> {
    let named = definitions.0.into_iter().filter(|(_, definition)| !definition.nameless);
    named.map(|(name, definition)| MadeType {
        name,
        span: definition.span,
        is_sent: *definition.kind == TypeWord::Object,
    })
}

/// Takes the name of a type, and that of the struct with what it requires: whether there is one depends on a type.
fn claim_type(scope: &mut UniqueNames, made: MadeType, report: &mut Report) {
    let MadeType { name, span, is_sent } = made;
    let required = Some(required_type(&name)).filter(|_| is_sent && name.len() <= MAX_LENGTH);
    let of = format!("the struct with what `{name}` requires");
    if is_short_enough(&name, span, report) & scope.claim(name, span, report)
        && let Some(required) = required.filter(|required| is_short_enough(required, span, report))
    {
        scope.claim_for(required, of, span, report);
    }
}

/// Each type has a page of rustdoc, so its name cannot be longer than a file's.
fn is_short_enough(name: &str, span: Span, report: &mut Report) -> bool {
    if name.len() > MAX_LENGTH {
        report.push(
            Diagnostic::new(
                span,
                format!("the Rust name of the type has {} bytes, at most {MAX_LENGTH} are allowed", name.len()),
            )
            .help("give it a shorter one with `rust:` or `name:`; the name of a nested type begins with that of the outer type"),
        );
    }
    name.len() <= MAX_LENGTH
}

fn claim_table(scope: &mut UniqueNames, name: String, span: Span, report: &mut Report) {
    if name.len() > MAX_LENGTH {
        let message = format!("the Rust name of the table has {} bytes, at most {MAX_LENGTH} are allowed", name.len());
        report.push(Diagnostic::new(span, message).help("choose a shorter one"));
    }
    scope.claim(name, span, report);
}

/// A type of an endpoint, whether under `types` or defined where it is used, would silently take the place of the shared
/// type in every reference of that endpoint.
pub(super) fn own_types(spec: &Spec, report: &mut Report) {
    let shared = Definitions::shared(spec);
    if shared.0.is_empty() {
        return;
    }
    let shared = shared.index();
    for (_, exchange) in spec.exchanges() {
        for (name, own) in Definitions::of(exchange).0 {
            if let Some(first) = shared.get(name.as_str()) {
                report.push(
                    Diagnostic::new(own.span, format!("`{name}` is both a type of this endpoint and a shared type"))
                        .also(first.span, "the shared type")
                        .help("rename this one (with `name:` if it is defined inline), or remove it and use the shared one"),
                );
            }
        }
    }
}

/// `userId` and `user_id` make the same field.
pub(super) fn distinct_fields(spec: &Spec, report: &mut Report) {
    walk::scopes(spec, &mut |scope| {
        let mut seen = HashMap::new();
        let mut wire = HashMap::new();
        let mut members = Vec::with_capacity(scope.fields.len());
        for (name, field) in scope.fields {
            let rust = field_name(name, field);
            let span = field.rust.as_ref().map_or(name.span, |rust| rust.span);
            if wire.insert(name.as_str(), ()).is_some() {
                report.push(
                    Diagnostic::new(name.span, format!("parameter `{}` is sent in two places", name.value))
                        .help("keep it in one of them"),
                );
            } else {
                once(&mut seen, rust.clone(), span, "field", report);
                members.push(Member { wire: name, rust, span, given: field.rust.is_some() });
            }
        }
        confusable(&members, "use `rust:` to give each of the two its own name", report);
    });
}

/// Token kinds are functions side by side, and `none` is said where no token is sent.
pub(super) fn token_kinds(spec: &Spec, report: &mut Report) {
    for filed in &spec.services {
        let mut seen = HashMap::new();
        let mut members = Vec::new();
        for (name, _) in &filed.content.tokens {
            if check_token_kind(name) == Err(NameError::Taken) {
                report.push(
                    Diagnostic::new(name.span, "a token kind cannot be named `none`")
                        .help("`token: none` means that an endpoint takes no token; choose another name"),
                );
            }
            let rust = value_name(name);
            once(&mut seen, rust.clone(), name.span, "token kind", report);
            members.push(Member { wire: name, rust, span: name.span, given: false });
        }
        confusable(
            &members,
            "choose another name for one of them; the name of a token kind is not on the wire",
            report,
        );
    }
}

fn once(seen: &mut HashMap<String, Span>, name: String, span: Span, what: &str, report: &mut Report) {
    match seen.get(&name) {
        Some(first) => report.push(
            Diagnostic::new(span, format!("another {what} is named `{name}` in Rust"))
                .also(*first, "the first")
                .help(RENAME),
        ),
        None => {
            seen.insert(name, span);
        }
    }
}

/// Variants of one enum: error codes, enum values, format groups.
pub(super) fn distinct_variants(spec: &Spec, report: &mut Report) {
    let shared = spec.error_tables().map(|(_, _, table)| &table.codes);
    for table in spec.endpoints.iter().map(|filed| &filed.content.errors).chain(shared) {
        let mut seen = UniqueNames::new("variant", RENAME);
        table.iter().for_each(|(_, row)| {
            seen.claim(row.name.value.clone(), row.name.span, report);
        });
    }
    for (_, _, table) in spec.format_tables() {
        let mut seen = UniqueNames::new("group", RENAME);
        table.groups.iter().for_each(|(name, _)| {
            seen.claim(type_name(name), name.span, report);
        });
    }
    let mut values = Vec::new();
    walk::fields(spec, &mut |visit| values.extend(&visit.field.values));
    values.extend(walk::named_types(spec).filter_map(|(_, _, named)| named.values.as_ref()));
    values.into_iter().for_each(|values| distinct_values(values, report));
}

fn distinct_values(values: &Values, report: &mut Report) {
    let mut seen = UniqueNames::new("variant", "give both values names: `VALUE: { name: Name, doc: … }`");
    let mut wire = HashMap::new();
    for (value, says) in &values.0 {
        if let Some(first) = wire.insert(value.to_string(), value.span) {
            report.push(
                Diagnostic::new(value.span, format!("the value `{}` is listed twice", value.value))
                    .also(first, "the first")
                    .help("keep one of the two"),
            );
        } else {
            let span = says.name.as_ref().map_or(value.span, |name| name.span);
            seen.claim(variant_name(value, says), span, report);
        }
    }
}
