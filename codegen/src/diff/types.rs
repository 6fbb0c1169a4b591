//! Types with names: those of an endpoint, and the shared ones.

use std::cell::OnceCell;

use super::ChangeKind::*;
use super::context::Context;
use super::fields;
use super::forms::BothTypes;
use super::pairs::pair;
use super::presence::Flow;
use super::renames::Renames;
use super::report::{ChangeScope, Report};
use super::shapes;
use super::{kinds, rules, shared_names, usage, values};
use crate::describe;
use crate::model::{Api, Choice, Endpoint, Object, Shape, TypeDef};

/// Compares the shared types.
pub(super) fn compare_shared(report: &mut Report, old: &Api, new: &Api) {
    let renames = Renames::shared(&old.types, &new.types);
    let types = BothTypes { old: old.shared_types(), new: new.shared_types() };
    let names = &shared_names(old, new);
    let context = Context { renames: &renames, types, names, old_formats: &old.formats, new_formats: &new.formats };
    let subject = |old: &str, new: &str| ChangeScope::new("types", new, ("", "")).within(old, new);
    let elsewhere = |_: &TypeDef| None;
    let sent = OnceCell::new();
    let is_sent = |name: &str| sent.get_or_init(|| usage::sent_shared(old)).contains(name);
    Types { subject: &subject, context, is_sent: &is_sent, moved_to: &elsewhere, moved_from: &elsewhere }
        .compare(report, &old.types, &new.types);
}

/// Compares the types of an endpoint. Those that moved to or from the shared ones are reported as moved.
pub(super) fn compare_own(
    report: &mut Report,
    scope: &ChangeScope,
    (old, new): (&Endpoint, &Endpoint),
    (old_api, new_api): (&Api, &Api),
    context: Context<'_>,
) {
    let subject = |old: &str, new: &str| scope.within(old, new).part(format!("type {new}"));
    let shared = |of: &Api, not: &Api, def: &TypeDef| {
        let has = |api: &Api| api.types.iter().any(|shared| shared.name == def.name);
        (has(of) && !has(not)).then(|| format!("types::{}", def.name))
    };
    let moved_to = |def: &TypeDef| shared(new_api, old_api, def);
    let moved_from = |def: &TypeDef| shared(old_api, new_api, def);
    let sent = OnceCell::new();
    let is_sent = |name: &str| sent.get_or_init(|| usage::sent_own(old_api, old)).contains(name);
    Types { subject: &subject, context, is_sent: &is_sent, moved_to: &moved_to, moved_from: &moved_from }
        .compare(report, &old.types, &new.types);
}

/// How a list of types is compared.
struct Types<'a> {
    /// The scope of a type, by its two names.
    subject: &'a dyn Fn(&str, &str) -> ChangeScope,
    context: Context<'a>,
    /// Whether requests held a type, by its old name.
    is_sent: &'a dyn Fn(&str) -> bool,
    /// Where a type that went is now.
    moved_to: &'a dyn Fn(&TypeDef) -> Option<String>,
    /// Where a type that came was.
    moved_from: &'a dyn Fn(&TypeDef) -> Option<String>,
}

impl Types<'_> {
    fn compare(&self, report: &mut Report, old: &[TypeDef], new: &[TypeDef]) {
        let mut matched = pair(old, new, |def| def.name.as_str());
        let renamed = matched.again(|old, new| self.context.renames.now(&old.name) == new.name);
        // What a kind brought is gone with the kind, and new with it.
        let (gone, came) = (kinds::objects(old), kinds::objects(new));
        for def in matched.removed.iter().filter(|def| !gone.contains(def.name.as_str())) {
            let scope = (self.subject)(&def.name, &def.name);
            match (self.moved_to)(def) {
                Some(to) => report.removed(&scope, TypeMoved, "moved to", to),
                None => report.removed(&scope, TypeRemoved, "", format!("({})", describe::shape(&def.shape))),
            }
        }
        for def in matched.added.iter().filter(|def| !came.contains(def.name.as_str())) {
            let scope = (self.subject)(&def.name, &def.name);
            match (self.moved_from)(def) {
                Some(from) => report.added(&scope, TypeMoved, "moved from", from),
                None => report.added(&scope, TypeAdded, "", format!("({})", describe::shape(&def.shape))),
            }
        }
        for (old, new) in renamed {
            let scope = (self.subject)(&old.name, &new.name);
            report.changed(&scope, TypeRenamed, "Rust name", (&old.name, &new.name));
            self.one(report, &scope, old, new);
        }
        for (old, new) in &matched.both {
            self.one(report, &(self.subject)(&old.name, &new.name), old, new);
        }
    }

    fn one(&self, report: &mut Report, scope: &ChangeScope, old: &TypeDef, new: &TypeDef) {
        report.fact(&scope.at(["doc"]), TypeDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
        let name = old.name.as_str();
        match (&old.shape, &new.shape) {
            (Shape::Object(old), Shape::Object(new)) => self.object(report, scope, old, new),
            (Shape::OpenEnum { numeric: a, values: old }, Shape::OpenEnum { numeric: b, values: new }) if a == b => {
                values::compare(report, scope, (old, new), || (self.is_sent)(name));
            }
            (Shape::Choice(old), Shape::Choice(new)) if old.ty == new.ty => self.choice(report, scope, old, new),
            (Shape::Id { lifetime: old }, Shape::Id { lifetime: new }) => {
                let lifetime = (describe::lifetime(*old), describe::lifetime(*new));
                report.fact(&scope.at(["lifetime"]), IdLifetime, "lifetime", lifetime);
            }
            (
                Shape::OpenEnum { numeric: false, .. } | Shape::Id { .. },
                Shape::OpenEnum { numeric: false, .. } | Shape::Id { .. },
            ) => {
                let is_listed = matches!(new.shape, Shape::OpenEnum { .. }) && (self.is_sent)(name);
                let kind = if is_listed { ValuesListed } else { TypeOfText };
                let shapes = (describe::shape(&old.shape), describe::shape(&new.shape));
                report.changed(&scope.at(["type"]), kind, "shape", shapes);
            }
            (old, new) => {
                report.changed(&scope.at(["type"]), TypeShape, "shape", (describe::shape(old), describe::shape(new)));
            }
        }
    }

    fn choice(&self, report: &mut Report, scope: &ChangeScope, old: &Choice, new: &Choice) {
        uses(report, scope, (old.sent, old.received), (new.sent, new.received));
        kinds::compare(report, scope, old, new);
    }

    fn object(&self, report: &mut Report, scope: &ChangeScope, old: &Object, new: &Object) {
        uses(report, scope, (old.sent, old.received), (new.sent, new.received));
        // What holds of a field follows from where its values travel now as before.
        let by_name = old.required_type.is_some() && new.required_type.is_some();
        let flow = Flow { by_name, ..shapes::flow(new) };
        let (olds, news) = (fields::items(&old.fields), fields::items(&new.fields));
        fields::compare(report, &scope.at(["fields"]), (&olds, &news), flow, self.context);
        if flow.sent {
            let was_there = |name: &str| old.fields.iter().any(|field| field.name.wire == name);
            rules::compare(report, scope, (&old.rules, &new.rules), was_there);
        }
    }
}

/// Where a type is used: in requests, and in responses.
fn uses(report: &mut Report, scope: &ChangeScope, old: (bool, bool), new: (bool, bool)) {
    let uses =
        [(old.0, new.0, TypeSent, TypeNotSent, "requests"), (old.1, new.1, TypeReceived, TypeNotReceived, "answers")];
    for (before, after, gained, lost, what) in uses {
        match (before, after) {
            (false, true) => report.added(scope, gained, "used in", what),
            (true, false) => report.removed(scope, lost, "used in", what),
            _ => {}
        }
    }
}
