//! The shapes of a request.

use super::ChangeKind::*;
use super::context::Context;
use super::fields::{self, Item};
use super::lifecycles;
use super::pairs::pair;
use super::presence::Flow;
use super::report::{ChangeScope, Report};
use super::rules;
use crate::describe;
use crate::model::{Body, Endpoint, Fixed, Location, Variant};

/// Compares the shapes of an endpoint's request.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint, context: Context<'_>) {
    let named = |endpoint: &Endpoint| endpoint.variants.iter().any(|variant| variant.name.is_some());
    let names = |endpoint: &Endpoint| {
        describe::list(
            endpoint.variants.iter().filter_map(|variant| variant.name.as_ref()).map(|name| name.wire.as_str()),
        )
    };
    match (named(old), named(new)) {
        (false, true) => report.added(&scope.at(["variants"]), VariantsIntroduced, "variants", names(new)),
        (true, false) => report.removed(&scope.at(["variants"]), VariantsDropped, "variants", names(old)),
        (false, false) => {
            if let ([old], [new]) = (old.variants.as_slice(), new.variants.as_slice()) {
                one(report, scope, old, new, context);
            }
        }
        (true, true) => several(report, scope, old, new, context),
    }
}

fn several(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint, context: Context<'_>) {
    let name = |variant: &Variant| variant.name.as_ref().map_or_else(String::new, |name| name.wire.clone());
    let mut matched = pair(&old.variants, &new.variants, name);
    let renamed = matched.again(|old, new| same_constants(&old.fixed, &new.fixed));
    for variant in &matched.removed {
        report.removed(
            &scope.at(["variants".to_owned(), name(variant)]),
            VariantRemoved,
            format!("variant {}", name(variant)),
            constants(variant),
        );
    }
    for variant in &matched.added {
        report.added(
            &scope.at(["variants".to_owned(), name(variant)]),
            VariantAdded,
            format!("variant {}", name(variant)),
            constants(variant),
        );
    }
    for (old, new) in renamed {
        let scope = scope.at(["variants"]).at_either(name(old), name(new));
        report.changed(&scope, VariantRenamed, "variant", (name(old), name(new)));
        one(report, &scope.part(format!("variant {}", name(new))), old, new, context);
    }
    for (old, new) in &matched.both {
        let scope = scope.at(["variants".to_owned(), name(new)]).part(format!("variant {}", name(new)));
        one(report, &scope, old, new, context);
        report.fact(&scope.at(["doc"]), VariantDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
    }
    if matched.reordered {
        report.changed(&scope.at(["variants"]), Order, "order of the variants", ("", ""));
    }
}

fn same_constants(old: &[Fixed], new: &[Fixed]) -> bool {
    !old.is_empty() && old == new
}

fn constants(variant: &Variant) -> String {
    let constants: Vec<String> =
        variant.fixed.iter().map(|Fixed { name, value, .. }| format!("{name} = {value}")).collect();
    format!("({})", constants.join(", "))
}

fn one(report: &mut Report, scope: &ChangeScope, old: &Variant, new: &Variant, context: Context<'_>) {
    fixed(report, scope, old, new);
    body(report, scope, old.body, new.body);
    let (olds, news) = (items(old), items(new));
    let by_name = old.required_type.is_some() && new.required_type.is_some();
    fields::compare(report, scope, (&olds, &news), Flow { by_name, ..Flow::SENT }, context);
    let was_there = |name: &str| old.params.iter().any(|param| param.field.name.wire == name);
    rules::compare(report, scope, (&old.rules, &new.rules), was_there);
    lifecycles::compare(report, scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
}

fn items(variant: &Variant) -> Vec<Item<'_>> {
    variant.params.iter().map(|param| Item { location: Some(param.location), field: &param.field }).collect()
}

fn fixed(report: &mut Report, scope: &ChangeScope, old: &Variant, new: &Variant) {
    let place = |variant: &Variant, fixed: &Fixed| {
        let discriminator = fixed.location == Location::DISCRIMINATOR && variant.name.is_some();
        scope.at([if discriminator { "fixed" } else { fixed.location.key() }, &fixed.name])
    };
    let constant = |fixed: &Fixed| format!("constant {}", fixed.name);
    let matched = pair(&old.fixed, &new.fixed, |fixed| (fixed.location, fixed.name.as_str()));
    for gone in matched.removed {
        report.removed(&place(old, gone), FixedRemoved, constant(gone), describe::literal(&gone.value));
    }
    for fresh in matched.added {
        report.added(&place(new, fresh), FixedAdded, constant(fresh), describe::literal(&fresh.value));
    }
    for (old, changed) in matched.both.into_iter().filter(|(old, new)| old.value != new.value) {
        let values = (describe::literal(&old.value), describe::literal(&changed.value));
        report.changed(&place(new, changed), FixedChanged, constant(changed), values);
    }
    if matched.reordered {
        report.changed(scope, ParamsReordered, "order of the constants", ("", ""));
    }
}

/// Compares the kinds of body. That there is one or none follows from the parameters, which say it themselves.
fn body(report: &mut Report, scope: &ChangeScope, old: Body, new: Body) {
    if let (Some(before), Some(now)) = (old.location(), new.location())
        && before != now
    {
        report.changed(&scope.at([now.key()]), BodyKind, "body", (describe::body(old), describe::body(new)));
        return;
    }
    match (old == Body::JsonOrEmptyObject, new == Body::JsonOrEmptyObject) {
        (false, true) => report.added(&scope.at(["empty_body"]), EmptyBodySent, "empty body", "`{}`"),
        (true, false) => report.removed(&scope.at(["empty_body"]), EmptyBodyDropped, "empty body", "`{}`"),
        (true, true) | (false, false) => {}
    }
}
