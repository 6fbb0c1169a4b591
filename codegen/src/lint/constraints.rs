//! Rules about constraints.

use super::Report;
use super::fields::{fits, place};
use super::types::Types;
use super::walk::{self, Side, Visit};
use crate::diagnostic::Diagnostic;
use crate::model::{Literal, Size};
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::Endpoint;
use crate::spec::field::{Field, Rare};
use crate::spec::literal::Bound;
use crate::spec::type_name::{TypeName, TypeWord, listed};

/// Every constraint of a field: its key, where it stands, and the types it goes with.
fn constraints(field: &Field) -> Vec<(&'static str, Span, &'static [TypeWord])> {
    const TEXT: &[TypeWord] = TypeWord::TEXTS;
    const MANY: &[TypeWord] = TypeWord::COLLECTIONS;
    const NUMBER: &[TypeWord] = TypeWord::MEASURED;
    let max: &[TypeWord] = match field.max.as_ref().map(|max| &max.value) {
        Some(Bound::Size(_)) => TypeWord::SIZED,
        _ => NUMBER,
    };
    let min: &[TypeWord] = match field.min.as_ref().map(|min| &min.value) {
        Some(Bound::Size(_)) => &[TypeWord::Bytes],
        _ => NUMBER,
    };
    let all = [
        ("min_length", place(field.min_length.as_deref()), TEXT),
        ("max_length", place(field.max_length.as_deref()), TEXT),
        ("min_bytes", place(field.min_bytes.as_deref()), TEXT),
        ("max_bytes", place(field.max_bytes.as_deref()), TEXT),
        ("min_width", place(field.min_width.as_deref()), TEXT),
        ("max_width", place(field.max_width.as_deref()), TEXT),
        ("chars", place(field.chars.as_deref()), TEXT),
        ("min_items", place(field.min_items.as_deref()), MANY),
        ("max_items", place(field.max_items.as_deref()), MANY),
        ("min", place(field.min.as_deref()), min),
        ("max", place(field.max.as_deref()), max),
        ("below", place(field.below.as_deref()), TypeWord::SIZED),
        ("one_of", place(field.one_of.as_deref()), TypeWord::LISTABLE),
        ("formats", place(field.formats.as_deref()), TypeWord::FILES),
    ];
    all.into_iter().filter_map(|(key, span, owners)| Some((key, span?, owners))).collect()
}

/// The constraints of a field: key and place.
pub(super) fn given(field: &Field) -> impl Iterator<Item = (&'static str, Span)> {
    constraints(field).into_iter().map(|(key, span, _)| (key, span))
}

/// `{ type: boolean, max_length: 3 }`
pub(super) fn goes_with_type(spec: &Spec, report: &mut Report) {
    let mut types = Types::new(spec);
    walk::fields(spec, &mut |Visit { field, endpoint, .. }| {
        beside_text(field, report);
        for (key, span, owners) in constraints(field) {
            let kind = &field.kind.value;
            if kind.is_one_of(owners) || owners.contains(&TypeWord::Id) && is_named_id(&mut types, endpoint, kind) {
                continue;
            }
            let sized = if key == "max" { TypeWord::SIZED } else { &[TypeWord::Bytes] };
            if matches!(key, "min" | "max") && kind.is_one_of(sized) {
                let written = spec.written(span);
                report.push(
                    Diagnostic::new(span, format!("`{written}` is a number, and the `{key}` of a {kind} is a size"))
                        .help(format!("write it with a unit: `{written} B`, `2 MiB`"))
                        .rests_on(field.kind.span),
                );
            } else {
                report.push(
                    Diagnostic::new(span, format!("`{key}` does not apply to `{}`", field.kind.value))
                        .help(format!("it applies to {}", listed(owners)))
                        .rests_on(field.kind.span),
                );
            }
        }
    });
}

/// Whether a type is the name of an id.
fn is_named_id<'a>(types: &mut Types<'a>, endpoint: Option<&'a Endpoint>, kind: &TypeName) -> bool {
    let TypeName::Named(name) = kind else { return false };
    types.find(endpoint, name).is_some_and(|definition| *definition.kind == TypeWord::Id)
}

/// `{ type: list, or_text: true, max_items: 3 }`: a text has no items.
fn beside_text(field: &Field, report: &mut Report) {
    let Some(or_text) = field.or_text.as_ref().filter(|or_text| or_text.value) else { return };
    let items = || field.items.iter().flat_map(|items| given(items));
    let innermost = std::iter::successors(field.items.as_deref(), |items| items.items.as_deref()).last();
    let url = innermost.map(|items| &items.kind).filter(|kind| kind.value == TypeWord::Url);
    for (key, span) in given(field).chain(items()).chain(url.map(|kind| ("url", kind.span))) {
        report.push(
            Diagnostic::new(span, format!("`{key}` beside `or_text`"))
                .also(or_text.span, "a text may stand in its place")
                .help("what may be a text is not checked: mention it in `doc`"),
        );
    }
}

/// `{ type: map, items: { type: string, max_length: 3 } }`: only the items of a list can be checked, and only texts and
/// numbers. What is behind an address is not looked at, nor are lists in lists.
pub(super) fn items(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |Visit { field, item, .. }| {
        let Some(items) = &field.items else { return };
        let is_url = items.kind.value == TypeWord::Url;
        let checked =
            field.kind.value == TypeWord::List && !item && (is_url || items.kind.is_one_of(TypeWord::LISTABLE));
        for (key, span, _) in constraints(items) {
            if !checked || matches!(key, "formats" | "below") || is_url && key == "max" {
                let of = if item { "that is an item itself".to_owned() } else { format!("of {}", items.kind.value) };
                report.push(
                    Diagnostic::new(span, format!("`{key}` of an item of a {} {of}", field.kind.value))
                        .help("only strings and numbers in a list are checked one by one; mention it in `doc`")
                        .rests_on(items.kind.span)
                        .rests_on(field.kind.span),
                );
            }
        }
        if let Some(condition) = &items.required_if {
            report.push(
                Diagnostic::new(condition.span, "`required_if` of an item").help("put the condition on the list"),
            );
        }
    });
}

/// `{ min: 5, max: 3 }`, `{ max: 2 MiB, below: 2 MiB }`
pub(super) fn bounds(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |Visit { field, .. }| {
        ordered(spec, field.min_length.as_deref(), field.max_length.as_deref(), report);
        ordered(spec, field.min_bytes.as_deref(), field.max_bytes.as_deref(), report);
        ordered(spec, field.min_width.as_deref(), field.max_width.as_deref(), report);
        ordered(spec, field.min_items.as_deref(), field.max_items.as_deref(), report);
        texts(spec, field, report);
        numbers(spec, field, report);
        sizes(spec, field, report);
        if let (Some(Spanned { value: Bound::Size(_), .. }), Some(below)) = (field.max.as_deref(), &field.below) {
            report.push(
                Diagnostic::new(below.span, "`below` beside `max`")
                    .help("keep one: `max` includes the limit, `below` does not"),
            );
        }
    });
}

fn ordered(spec: &Spec, low: Option<&Spanned<u64>>, high: Option<&Spanned<u64>>, report: &mut Report) {
    if let (Some(low), Some(high)) = (low, high)
        && low.value > high.value
    {
        above(spec, low.span, high.span, report);
    }
}

/// `min_width: 9, max_length: 2`: a text is counted in characters, in bytes and in columns, and one bounds the other.
fn texts(spec: &Spec, field: &Field, report: &mut Report) {
    let (length, bytes, width) = (&field.min_length, &field.min_bytes, &field.min_width);
    let (lengths, sizes, widths) = (&field.max_length, &field.max_bytes, &field.max_width);
    let is_upside_down = |low: &Rare<u64>, high: &Rare<u64>| {
        low.as_ref().zip(high.as_ref()).is_some_and(|(low, high)| low.value > high.value)
    };
    // That is said already.
    if is_upside_down(length, lengths) || is_upside_down(bytes, sizes) || is_upside_down(width, widths) {
        return;
    }
    // How many of the lower bound's units one of the upper bound's has at most.
    let pairs = [
        (("min_length", length), ("max_bytes", sizes), 1),
        (("min_length", length), ("max_width", widths), 1),
        (("min_bytes", bytes), ("max_length", lengths), 4),
        (("min_bytes", bytes), ("max_width", widths), 4),
        (("min_width", width), ("max_length", lengths), 2),
        (("min_width", width), ("max_bytes", sizes), 1),
    ];
    for ((low_key, low), (high_key, high), most) in pairs {
        let (Some(low), Some(high)) = (low, high) else { continue };
        if low.value > high.value.saturating_mul(most) {
            let (is, than) = (spec.written(low.span), spec.written(high.span));
            report.push(
                Diagnostic::new(low.span, format!("no text has `{low_key}: {is}` and `{high_key}: {than}`"))
                    .also(high.span, "the upper bound")
                    .help("correct one of the two"),
            );
        }
    }
}

fn above(spec: &Spec, low: Span, high: Span, report: &mut Report) {
    let (is, than) = (spec.written(low), spec.written(high));
    report.push(
        Diagnostic::new(low, format!("the lower bound {is} is above the upper bound {than}"))
            .also(high, "the upper bound")
            .help("exchange them")
            .rests_on(low)
            .rests_on(high),
    );
}

fn numbers(spec: &Spec, field: &Field, report: &mut Report) {
    let max = field.max.as_ref().and_then(|at| match &at.value {
        Bound::Number(number) => Some(Spanned::new(number, at.span)),
        Bound::Size(_) => None,
    });
    let min = field.min.as_ref().and_then(|at| match &at.value {
        Bound::Number(number) => Some(Spanned::new(number, at.span)),
        Bound::Size(_) => None,
    });
    for bound in [&min, &max].into_iter().flatten() {
        let number = matches!(bound.value, Literal::Integer(_) | Literal::Number(_));
        let is_number = field.kind.value == TypeWord::Number || !field.kind.is_one_of(TypeWord::MEASURED);
        if !number || (!is_number && !fits(field, bound.value)) {
            report.push(
                Diagnostic::new(
                    bound.span,
                    format!("`{}` is not a value of the type `{}`", spec.written(bound.span), field.kind.value),
                )
                .help("write a number of the type")
                .rests_on(field.kind.span),
            );
        }
    }
    if let (Some(min), Some(max)) = (min, max)
        && number(min.value).zip(number(max.value)).is_some_and(|(min, max)| min > max)
    {
        above(spec, min.span, max.span, report);
    }
}

/// `{ min: 2 KiB, below: 2 KiB }`
fn sizes(spec: &Spec, field: &Field, report: &mut Report) {
    let Some(Spanned { value: Bound::Size(min), span }) = field.min.as_deref() else { return };
    let most = match (field.max.as_deref(), &field.below) {
        (Some(Spanned { value: Bound::Size(max), span }), _) => max.bytes().map(|bytes| (bytes, *span)),
        (_, Some(below)) => below.bytes().and_then(|bytes| Some((bytes.checked_sub(1)?, below.span))),
        _ => None,
    };
    if let (Some(least), Some((most, high))) = (min.bytes(), most)
        && least > most
    {
        above(spec, *span, high, report);
    }
}

fn number(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Integer(number) => Some(*number as f64),
        Literal::Number(number) => Some(*number),
        Literal::Boolean(_) | Literal::Text(_) => None,
    }
}

/// `one_of: []`, `one_of: [a, 1, a]`, `one_of` of a secret
pub(super) fn one_of(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |Visit { field, .. }| {
        // Where it does not belong, that is said already.
        let Some(values) = field.one_of.as_ref().filter(|_| field.kind.is_one_of(TypeWord::LISTABLE)) else { return };
        if let Some(secret) = field.secret.as_ref().filter(|secret| secret.value) {
            report.push(
                Diagnostic::new(values.span, "`one_of` of a secret")
                    .also(secret.span, "said here")
                    .help("remove one of the two: a value that everybody can read in the spec is no secret"),
            );
        }
        if values.is_empty() {
            report
                .push(Diagnostic::new(values.span, "no value is accepted").help("list the values, or remove the key"));
        }
        for (at, value) in values.iter().enumerate() {
            if !fits(field, &value.value) {
                report.push(
                    Diagnostic::new(
                        value.span,
                        format!("`{}` is not a value of the type `{}`", spec.literal(value), field.kind.value),
                    )
                    .help("write a value of the type; quote a number that is a string")
                    .rests_on(field.kind.span)
                    .rests_on(values.span),
                );
            }
            if values[..at].contains(value) {
                report.push(
                    Diagnostic::new(value.span, format!("`{}` is listed twice", spec.literal(value))).help("keep one"),
                );
            }
        }
    });
}

/// What the service answers is taken as it is; a constraint there would promise a check that nobody makes.
pub(super) fn answers_unchecked(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |Visit { field, side, .. }| {
        if side != Side::Answer {
            return;
        }
        let condition = field.required_if.as_ref().map(|at| ("required_if", at.span));
        let constraints = constraints(field).into_iter().map(|(key, span, _)| (key, span));
        for (key, span) in constraints.chain(condition) {
            report.push(
                Diagnostic::new(span, format!("`{key}` in a response"))
                    .help("responses are not checked; mention it in `doc`"),
            );
        }
    });
    walk::scopes(spec, &mut |scope| {
        let lists = scope.rules.iter().filter(|_| scope.answer);
        let lists = lists.flat_map(|rule| [&rule.exactly_one_of, &rule.at_least_one_of, &rule.at_most_one_of]);
        for list in lists.flatten() {
            report.push(
                Diagnostic::new(list.span, "a rule in a response")
                    .help("responses are not checked; mention it in `doc`"),
            );
        }
    });
}

/// A size that can be computed with.
pub(super) fn is_size(size: &Spanned<Size>) -> bool {
    size.bytes().is_some_and(|bytes| bytes > 0)
}
