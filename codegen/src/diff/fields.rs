//! Parameters of requests and fields of objects and answers.

use super::ChangeKind::{self, *};
use super::constraints;
use super::context::Context;
use super::forms::{self, Value};
use super::lifecycles;
use super::pairs::{Pairs, alike, pair};
use super::presence::{self, Flow};
use super::report::{ChangeScope, Report};
use super::shapes;
use crate::cells::columns;
use crate::describe;
use crate::model::{Condition, Field, Location, Presence, Type, Wire};

/// A field, with where it travels when it is a parameter.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    /// The table of parameters, if it is one.
    pub(super) location: Option<Location>,
    /// The field.
    pub(super) field: &'a Field,
}

impl Item<'_> {
    /// Its keys below what holds it.
    fn keys(&self) -> Vec<&str> {
        self.location.map(Location::key).into_iter().chain([self.field.name.wire.as_str()]).collect()
    }
}

/// The fields of an object, as items.
pub(super) fn items(fields: &[Field]) -> Vec<Item<'_>> {
    fields.iter().map(|field| Item { location: None, field }).collect()
}

/// Compares two lists of parameters or fields.
pub(super) fn compare(
    report: &mut Report,
    scope: &ChangeScope,
    (old, new): (&[Item<'_>], &[Item<'_>]),
    flow: Flow,
    context: Context<'_>,
) {
    let mut matched = pair(old, new, |item| (item.location.map(Location::key), item.field.name.wire.as_str()));
    let moved = matched.again(|old, new| old.field.name.wire == new.field.name.wire);
    let rewired = matched.again(|old, new| old.field.name.rust == new.field.name.rust);
    let renamed = renamed(&mut matched, (old, new), flow, context);
    for item in &matched.removed {
        let scope = scope.at(item.keys());
        report.removed(&scope, presence::removed(item.field, flow), &item.field.name.wire, describe::field(item.field));
    }
    added(report, scope, &matched.added, flow);
    for (old, new) in &moved {
        let place = |item: &Item<'_>| item.location.map_or("", Location::key);
        let name = &new.field.name.wire;
        let scope = scope.at_either(place(old), place(new)).at([name]);
        report.changed(&scope, ParamMoved, name, (place(old), place(new)));
        one(report, &scope.part(name), (old.field, new.field), flow, context);
    }
    for (old, new) in rewired.iter().chain(&renamed) {
        let names = (&old.field.name.wire, &new.field.name.wire);
        let scope = scope.at(new.location.map(Location::key)).at_either(names.0, names.1);
        if let Some((kind, what)) = other_name(old, new) {
            report.changed(&scope, kind, what, names);
        }
        one(report, &scope.part(names.1), (old.field, new.field), flow, context);
    }
    for (old, new) in &matched.both {
        let scope = scope.at(new.keys()).part(&new.field.name.wire);
        one(report, &scope, (old.field, new.field), flow, context);
    }
    order(report, scope, (old, new), flow);
}

/// Fields that are new, each with the condition under which it has to be there.
fn added(report: &mut Report, scope: &ChangeScope, added: &[&Item<'_>], flow: Flow) {
    let siblings: Vec<&Field> = added.iter().map(|item| item.field).collect();
    for item in added {
        let condition = constraints::condition_of(item.field).filter(|_| flow.sent);
        let may_be_demanded = condition.is_some_and(|condition| constraints::may_hold_already(condition, &siblings));
        let kind = presence::added(item.field, flow, may_be_demanded);
        report.added(&scope.at(item.keys()), kind, &item.field.name.wire, described(item.field, condition));
    }
}

/// `(optional string)`, `(string, required when kind is 1)`.
fn described(field: &Field, condition: Option<&Condition>) -> String {
    match condition {
        Some(condition) => format!("({}, required {})", describe::ty(&field.ty), describe::condition(condition)),
        None => describe::field(field),
    }
}

/// What it is that something is called otherwise on the wire. What a parameter in the path is called does not travel, and is
/// said of the path.
fn other_name(old: &Item<'_>, new: &Item<'_>) -> Option<(ChangeKind, String)> {
    let has_same_rust_name = old.field.name.rust == new.field.name.rust;
    match new.location {
        Some(Location::Path) if has_same_rust_name => None,
        Some(Location::Path) => Some((FieldRustName, "parameter renamed".to_owned())),
        _ if has_same_rust_name => Some((FieldWireName, format!("{}, name on the wire", new.field.name.rust))),
        Some(_) => Some((FieldRenamed, "parameter renamed".to_owned())),
        None => Some((FieldRenamed, "field renamed".to_owned())),
    }
}

/// Takes out what has other names, on the wire and in Rust, and is the same all the same: only the spelling of its name
/// differs, or its doc, which is long enough to tell it, is that of no other. Its type and place are as they were.
fn renamed<'a, 'f>(
    matched: &mut Pairs<'a, Item<'f>>,
    (old, new): (&'a [Item<'f>], &'a [Item<'f>]),
    flow: Flow,
    context: Context<'_>,
) -> Vec<(&'a Item<'f>, &'a Item<'f>)> {
    if matched.removed.is_empty() || matched.added.is_empty() {
        return Vec::new();
    }
    let is_same = |(old, new): &(&Item<'f>, &Item<'f>)| {
        let values = (Value::from(old.field), Value::from(new.field));
        let has_same_type = shapes::changed(values.0, values.1, flow, context).is_none();
        old.location == new.location && old.field.wire == new.field.wire && has_same_type
    };
    let spelt = alike(old, new, |item| vec![spelling(&item.field.name.wire)]).into_iter();
    let mut found = matched.take(spelt.filter(is_same).collect());
    let doc = |item: &'a Item<'f>| Some(item.field.doc.as_str()).filter(|doc| columns(doc) >= TELLING);
    let described = alike(old, new, |item| doc(item).into_iter().collect()).into_iter();
    let described = described.filter(|(old, new)| old.field.presence == new.field.presence);
    found.extend(matched.take(described.filter(is_same).collect()));
    found
}

/// A doc of fewer columns may be that of many: "The time."
const TELLING: usize = 16;

/// A name without what only its spelling adds.
fn spelling(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Compares the order: of the arguments of `new`, or else of everything.
fn order(report: &mut Report, scope: &ChangeScope, (old, new): (&[Item<'_>], &[Item<'_>]), flow: Flow) {
    let names = |items: &[Item<'_>], wanted: &dyn Fn(&Item<'_>) -> bool| -> Vec<String> {
        items.iter().filter(|item| wanted(item)).map(|item| item.field.name.rust.clone()).collect()
    };
    let required = |item: &Item<'_>| item.field.presence == Presence::Required;
    let arguments = (names(old, &required), names(new, &required));
    let all = (names(old, &|_| true), names(new, &|_| true));
    let common = |(old, new): &(Vec<String>, Vec<String>)| pair(old, new, String::as_str).reordered;
    if flow.sent && !flow.by_name && common(&arguments) {
        report.changed(
            scope,
            ArgumentsReordered,
            "order of the arguments",
            (arguments.0.join(", "), arguments.1.join(", ")),
        );
    } else if common(&all) {
        let kind = if flow.sent { ParamsReordered } else { FieldsReordered };
        report.changed(scope, kind, "order", (all.0.join(", "), all.1.join(", ")));
    }
}

/// Compares one field of both.
fn one(report: &mut Report, scope: &ChangeScope, (old, new): (&Field, &Field), flow: Flow, context: Context<'_>) {
    if old.name.wire == new.name.wire {
        let names = (old.name.rust.as_str(), new.name.rust.as_str());
        report.fact(&scope.at(["rust"]), FieldRustName, "Rust name", names);
    }
    let values = (Value::from(old), Value::from(new));
    if let Some(kind) = shapes::changed(values.0, values.1, flow, context) {
        let said = |value: Value<'_>| {
            // Where the types tell how the values travel, nothing else does.
            let is_told = forms::tell_how_they_travel(values.0, values.1, context.types);
            describe::value(value.ty, if is_told { value.wire } else { Wire::Plain })
        };
        report.changed(&scope.at(["type"]), kind, "type", (said(values.0), said(values.1)));
    }
    wires(report, scope, values, flow, context);
    // Of a code it is not said: without it the service refuses nothing.
    if ![old, new].iter().any(|field| matches!(field.ty, Type::Code(_))) {
        presence(report, scope, (&old.presence, &new.presence), flow);
    }
    if flow.sent {
        constraints::compare(report, scope, (&old.constraints, &new.constraints), context);
    }
    lifecycles::compare(report, scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
    report.fact(&scope.at(["doc"]), FieldDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
}

fn presence(report: &mut Report, scope: &ChangeScope, (old, new): (&Presence, &Presence), flow: Flow) {
    let Some(kind) = presence::changed(old, new, flow) else { return };
    let default = |presence: &Presence| match presence {
        Presence::Optional { default, .. } => describe::default(default.as_ref()),
        Presence::Default(value) => describe::literal(value),
        Presence::Required | Presence::Nullable => String::new(),
    };
    match kind {
        ParamDefault | FieldDefault => {
            report.changed(&scope.at(["default"]), kind, "default", (default(old), default(new)));
        }
        _ => {
            let keys = match (old, new) {
                (Presence::Default(_), _) | (_, Presence::Default(_)) => "default",
                (Presence::Nullable, _) | (_, Presence::Nullable) => "nullable",
                (Presence::Optional { .. }, Presence::Optional { .. }) => "nullable",
                _ => "required",
            };
            report.changed(&scope.at([keys]), kind, "", (describe::presence(old), describe::presence(new)));
        }
    }
}

/// Compares how a value and its items travel, level by level.
fn wires(
    report: &mut Report,
    scope: &ChangeScope,
    (old, new): (Value<'_>, Value<'_>),
    flow: Flow,
    context: Context<'_>,
) {
    if forms::tell_how_they_travel(old, new, context.types) {
        return;
    }
    if let Some(kind) = encoding(old.wire, new.wire, flow) {
        report.changed(&scope.at(["wire"]), kind, "on the wire", (old.wire.key(), new.wire.key()));
    }
    if let (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) =
        (old.ty.beside_text(), new.ty.beside_text())
    {
        let items = (Value::from(old.as_ref()), Value::from(new.as_ref()));
        wires(report, &scope.at(["items"]).part("items"), items, flow, context);
    }
}

/// What became of the way in which a value travels.
fn encoding(old: Wire, new: Wire, flow: Flow) -> Option<ChangeKind> {
    // Requests know no lenience: a number is sent as one unless it travels in a text.
    let sent = |wire: Wire| if wire == Wire::Lenient { Wire::Plain } else { wire };
    let request = (sent(old) != sent(new)).then_some(ParamEncoding);
    let answer = match (reads(old, new), reads(new, old)) {
        _ if old == new => None,
        (true, true) => Some(FieldForm),
        (true, false) => Some(FieldDecodingTightened),
        (false, _) if new == Wire::Lenient => Some(FieldDecodingLoosened),
        (false, _) => Some(FieldDecoding),
    };
    flow.pick(request, answer)
}

/// Whether programs that expect a value in one form read it in another. Responses are read generously.
fn reads(expected: Wire, sent: Wire) -> bool {
    let is_time =
        |wire: Wire| matches!(wire, Wire::Dashes | Wire::Digits | Wire::Number | Wire::Rfc3339 | Wire::DateTime);
    let is_lenient = |wire: Wire| matches!(wire, Wire::Lenient | Wire::String);
    let opens = |wire: Wire| wire == Wire::Json || wire.separator().is_some();
    expected == sent
        || is_time(expected) && is_time(sent)
        || is_lenient(expected) && (is_lenient(sent) || sent == Wire::Plain)
        || opens(expected) && sent == Wire::Plain
}
