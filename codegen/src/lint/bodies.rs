//! Rules about the shape of requests and answers.

use std::collections::HashMap;

use super::Report;
use super::choices::ChoiceTypes;
use super::fields::place;
use super::lifecycles;
use super::walk::{self, FieldScope};
use super::wires::is_nested;
use crate::describe::keys;
use crate::diagnostic::{Diagnostic, listed};
use crate::model::{Body, Literal, Location, Method, Wire};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::endpoint::{EmptyBody, RequestShape, Response, Variant};
use crate::spec::type_name::TypeWord;
use crate::spec::{Endpoint, Field, Table};

/// Variants replace the endpoint's own parameters, and a constant of the query tells which variant was meant.
pub(super) fn variants(spec: &Spec, report: &mut Report) {
    let mut choices = ChoiceTypes::new(spec);
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let Some(variants) = &endpoint.variants else { continue };
        for (_, table) in endpoint.own_shape().tables() {
            if let Some((name, _)) = table.0.first() {
                report.push(
                    Diagnostic::new(name.span, "parameters beside `variants`")
                        .help("move them into each variant that takes them"),
                );
            }
        }
        if variants.0.len() < 2 && !spec.is_partly_unreliable(endpoint.endpoint.span.file) {
            let span = variants.0.first().map_or(endpoint.endpoint.span, |(name, _)| name.span);
            report.push(
                Diagnostic::new(span, "fewer than two variants").help("put the parameters into the endpoint itself"),
            );
        }
        for (at, (name, variant)) in variants.iter().enumerate() {
            fixed_is_apart(&mut choices, endpoint, (name, variant), report);
            let twin = variants.0[..at].iter().find(|(_, other)| same(&other.fixed, &variant.fixed));
            if let Some((twin, _)) = twin {
                report.push(
                    Diagnostic::new(
                        name.span,
                        format!("nothing tells the variant `{}` from `{}`", name.value, twin.value),
                    )
                    .also(twin.span, "the other way")
                    .help("give one constant under `fixed` another value"),
                );
            }
        }
    }
}

fn same(one: &Table<Spanned<Literal>>, two: &Table<Spanned<Literal>>) -> bool {
    one.0.len() == two.0.len() && one.iter().all(|(name, value)| two.get(name).is_some_and(|other| other == value))
}

/// A constant that is also a parameter would be sent twice.
fn fixed_is_apart<'a>(
    choices: &mut ChoiceTypes<'a>,
    endpoint: &'a Endpoint,
    (name, variant): (&Spanned<String>, &'a Variant),
    report: &mut Report,
) {
    if variant.fixed.is_empty() {
        report.push(
            Diagnostic::new(name.span, format!("variant `{}` has no constant", name.value))
                .help("name it under `fixed`"),
        );
    }
    for (fixed, _) in &variant.fixed {
        let beside = variant.table(Location::DISCRIMINATOR);
        let beside = beside.into_iter().flat_map(|table| choices.with_brought(table, endpoint));
        let clash = beside.into_iter().find(|(name, _)| *name == fixed);
        if let Some((clash, _)) = clash {
            report.push(
                Diagnostic::new(clash.span, format!("`{}` is a constant of this variant already", clash.value))
                    .also(fixed.span, "here")
                    .help("remove one of the two"),
            );
        }
    }
}

/// A GET has no body, and a body is of one kind.
pub(super) fn body(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        for shape in walk::shapes(endpoint) {
            one_body(&shape, report);
            one_value(&shape, report);
            let first = bodies(&shape).find_map(|(_, table)| Some(table.0.first()?.0.span));
            let span = first.or(shape.empty_body.map(|empty| empty.span));
            if let Some(span) = span.filter(|_| endpoint.route.method == Method::Get) {
                let outside = Location::ALL.into_iter().filter(|location| location.body() == Body::None);
                report.push(
                    Diagnostic::new(span, "a GET with a body")
                        .help(format!("put the parameters under {}", keys(outside)))
                        .rests_on(endpoint.route.span),
                );
            }
        }
    }
}

/// The tables whose parameters make a body.
fn bodies<'a>(shape: &RequestShape<'a>) -> impl Iterator<Item = (Location, &'a Table<Field>)> + use<'a> {
    shape.tables().filter(|(location, _)| location.body() != Body::None)
}

fn one_body(shape: &RequestShape<'_>, report: &mut Report) {
    let mut filled = bodies(shape).filter_map(|(location, table)| Some((location, table.0.first()?.0.span)));
    if let Some((first, span)) = filled.next() {
        for (other, at) in filled.filter(|(other, _)| other.body() != first.body()) {
            report.push(
                Diagnostic::new(at, format!("{} beside {}", other.carrier(), first.carrier()))
                    .also(span, "the other body")
                    .help("a request has one body; if the page shows two requests, describe them as `variants`"),
            );
        }
    }
    let Some(empty) = shape.empty_body else { return };
    let EmptyBody::Object = empty.value;
    for (location, table) in bodies(shape).filter(|(location, _)| location.body() != Body::Json) {
        report.push(
            Diagnostic::new(empty.span, format!("an empty JSON body beside {}", location.carrier()))
                .help("remove `empty_body`")
                .also(table.0.first().map_or(empty.span, |(name, _)| name.span), "the other body"),
        );
    }
}

/// `raw: { title: string, text: string }`: nothing would tell where the one ends and the other begins.
fn one_value(shape: &RequestShape<'_>, report: &mut Report) {
    let mut names = shape.tables[Location::Raw].into_iter().flatten().map(|(name, _)| name);
    let Some(first) = names.next() else { return };
    for name in names {
        report.push(
            Diagnostic::new(name.span, "a raw body of several parameters").also(first.span, "the first one").help(
                format!(
                    "a raw body is one value; put several under {}",
                    keys([Location::Json, Location::Form, Location::Urlencoded])
                ),
            ),
        );
    }
}

/// `content_type: json`
pub(super) fn content_type(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let Some(label) = visit.field.content_type.as_deref() else { return };
        if !visit.location().is_some_and(Location::takes_files) {
            report.push(Diagnostic::new(label.span, "the content type of a value that has none").help(format!(
                "remove it: only the parts of a form and a raw body have one, under {}",
                keys(Location::ALL.into_iter().filter(|location| location.takes_files()))
            )));
        } else if let Some(formats) = &visit.field.formats {
            report.push(
                Diagnostic::new(label.span, "a content type beside formats")
                    .also(formats.span, "they have content types")
                    .help("remove it: the format tells the content type"),
            );
        }
        if !is_content_type(label) {
            report.push(
                Diagnostic::new(label.span, format!("`{}` is not a content type", label.value))
                    .help("write type and subtype, for example `application/json` or `text/plain; charset=utf-8`"),
            );
        }
    });
}

/// `application/json`, `text/plain; charset=utf-8`
fn is_content_type(label: &str) -> bool {
    let is_token =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c));
    let mut parts = label.split("; ");
    let kind = parts.next().and_then(|kind| kind.split_once('/'));
    kind.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && parts.all(|part| part.split_once('=').is_some_and(|(name, value)| is_token(name) && is_token(value)))
}

/// A form is text fields and files; nothing but a form, or the whole body, can be a file.
pub(super) fn form_fields(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let kind = &visit.field.kind;
        let nested = is_nested(visit.field);
        let location = visit.location();
        if kind.value == TypeWord::File && visit.brought {
            report.push(
                Diagnostic::new(kind.span, "a file that a kind of a choice brings")
                    .help("make the two requests `variants`, told apart by the value"),
            );
        } else if kind.value == TypeWord::File && !location.is_some_and(Location::takes_files) {
            report.push(
                Diagnostic::new(kind.span, "a file outside a form").help(
                    "files belong under `form`, or under `raw` if the file is the whole body; a response that is a file is `response: file`",
                ),
            );
        } else if let Some(location) = location.filter(|location| nested && !location.is_json()) {
            let what = if location.takes_files() { "single values and files" } else { "single values" };
            let json = Location::ALL.into_iter().filter(|location| location.is_json());
            let other = if kind.value == TypeWord::List { "`commas`, `repeated`, `json` …" } else { "`json`" };
            report.push(
                Diagnostic::new(kind.span, format!("`{}` cannot be sent in {}", kind.value, location.carrier())).help(
                    format!(
                        "only {what} can; say with `wire` how it becomes a string ({other}), or put it under {}",
                        keys(json)
                    ),
                ),
            );
        }
    });
}

/// `exactly_one_of: [img, img_url]`
pub(super) fn rules(spec: &Spec, report: &mut Report) {
    walk::scopes(spec, &mut |scope| {
        let index = if scope.rules.is_empty() { HashMap::new() } else { index(&scope) };
        for rule in scope.rules {
            let lists = [&rule.exactly_one_of, &rule.at_least_one_of, &rule.at_most_one_of];
            let given: Vec<_> = lists.into_iter().flatten().collect();
            match given.as_slice() {
                [names] => rule_names(spec, names, (&scope, &index), report),
                [] => {}
                [_, second, ..] => report.push(
                    Diagnostic::new(second.span, "two rules in one item")
                        .help("write each as its own item of the list"),
                ),
            }
        }
    });
}

/// The parameters of a scope by their names: of equal ones the first.
type Index<'a> = HashMap<&'a str, (&'a Spanned<String>, &'a Field)>;

fn index<'a>(scope: &FieldScope<'a>) -> Index<'a> {
    let all = scope.beside.iter().rev().chain(scope.fields.iter().rev());
    all.map(|(name, field)| (name.as_str(), (*name, *field))).collect()
}

fn rule_names(
    spec: &Spec,
    names: &Spanned<Vec<Spanned<String>>>,
    (scope, index): (&FieldScope<'_>, &Index<'_>),
    report: &mut Report,
) {
    let span = names.span;
    // A list whose comma is none has one name, which is none.
    if names.len() < 2 && names.iter().all(|name| index.contains_key(name.as_str())) {
        report.push(Diagnostic::new(span, "a rule over fewer than two parameters").help("name two or more"));
    }
    for (at, name) in names.iter().enumerate() {
        match index.get(name.as_str()) {
            None => unknown_parameter(spec, name, scope, report),
            Some((other, field)) if field.required.as_ref().is_none_or(|required| required.value) => report.push(
                Diagnostic::new(name.span, format!("`{}` is required, so the rule says nothing about it", name.value))
                    .also(other.span, "required here")
                    .help("add `required: false` there")
                    .rests_on(field.required.as_ref().map_or(other.span, |required| required.span)),
            ),
            Some(_) if names[..at].contains(name) => {
                report.push(Diagnostic::new(name.span, format!("`{}` is listed twice", name.value)).help("keep one"));
            }
            Some(_) => {}
        }
    }
}

fn unknown_parameter(spec: &Spec, name: &Spanned<String>, scope: &FieldScope<'_>, report: &mut Report) {
    if spec.is_unreliable(name.span.file, name) {
        return;
    }
    let names = || scope.fields.iter().chain(&scope.beside).map(|(name, _)| name.as_str());
    let missing = Diagnostic::new(name.span, format!("there is no parameter `{}` here", name.value))
        .help(format!("parameters: {}", listed(names())));
    report.push(report.suggest(missing, name, names()));
}

/// `or_file: true` beside `response: { video_url: url }`: without fields there is nothing that a file could replace.
pub(super) fn or_file(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let Some(or_file) = &filed.content.or_file else { continue };
        if filed.content.response_fields().is_none() {
            report.push(
                Diagnostic::new(or_file.span, "`or_file` on a response without fields")
                    .also(filed.content.response.span, "the answer")
                    .help("remove it; a response that is always a file is `response: file`"),
            );
        }
    }
}

/// A response that is a list or a map is said by `type` and `items` alone: it has no name, and is always there.
pub(super) fn response_value(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let Response::Value(table) = &filed.content.response.value else { continue };
        for (_, field) in table {
            let keys = [
                ("doc", place(field.doc.as_ref())),
                ("rust", place(field.rust.as_deref())),
                ("required", place(field.required.as_ref())),
                ("nullable", place(field.nullable.as_ref())),
                ("default", place(field.default.as_deref())),
                ("wire", place(field.wire.as_ref())),
                ("or_text", place(field.or_text.as_deref())),
            ];
            let mut items = field.items.as_deref();
            while let Some(inside) = items {
                if let Some(wire) = inside.wire.as_ref().filter(|wire| wire.value != Wire::Plain) {
                    report.push(
                        Diagnostic::new(
                            wire.span,
                            format!("`wire` on the items of a response that is a {}", field.kind.as_str()),
                        )
                        .help("make the items an object, whose fields can have it"),
                    );
                }
                items = inside.items.as_deref();
            }
            let keys = keys.into_iter().filter_map(|(key, span)| Some((key, span?)));
            for (key, span) in keys.chain(lifecycles::given(field)) {
                let what = field.kind.as_str();
                report.push(
                    Diagnostic::new(span, format!("`{key}` on a response that is a {what}"))
                        .help("remove it: such a response has only `type` and `items`"),
                );
            }
        }
    }
}
