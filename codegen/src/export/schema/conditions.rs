//! Rules about several fields, and conditions under which one is required, as keywords of the object around.

use super::Scope;
use super::literals::literals;
use crate::export::keys::{REQUIRED_IF, RULES};
use crate::export::tree::{Node, Object};
use crate::model::{Condition, Constraint, Field, Rule, Type, Wire};

/// So many objects inside one are looked into: types that use others twice, which use others twice, would lead to more places than
/// anybody has time for. Beside a value, a key says its condition in any case.
const MANY: usize = 10_000;

/// Who says when a field is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Keywords of the object around.
    ByKeywords,
    /// A key beside the value.
    ByKey,
}

/// A condition as a key beside the value.
pub(crate) fn required_if(Condition { path, values, unless }: &Condition) -> Object {
    let condition = Object::of("field", path);
    let values: Vec<Node> = values.iter().map(Node::from).collect();
    let condition = match (values.is_empty(), unless) {
        (true, _) => condition,
        (false, false) => condition.with("is", values),
        (false, true) => condition.with("not", values),
    };
    Object::of(REQUIRED_IF, condition)
}

/// A rule as a key: `{ exactly_one_of: [a, b] }`.
pub(crate) fn rule(rule: &Rule) -> Object {
    let (word, names) = match rule {
        Rule::ExactlyOneOf(names) => ("exactly_one_of", names),
        Rule::AtLeastOneOf(names) => ("at_least_one_of", names),
        Rule::AtMostOneOf(names) => ("at_most_one_of", names),
    };
    Object::of(word, names.iter().collect::<Vec<_>>())
}

/// What holds of an object with these fields, a schema for each rule and condition that keywords can say; and the key for the
/// others.
pub(super) fn pieces<'a>(scope: Scope<'a>, fields: &'a [Field], rules: &[Rule]) -> (Vec<Object>, Object) {
    if !scope.is_draft2020() {
        let rules: Vec<Object> = rules.iter().map(rule).collect();
        return (Vec::new(), Object::default().with_filled(RULES, rules));
    }
    let mut pieces: Vec<Object> = rules.iter().map(of_rule).collect();
    for field in fields {
        let required = required(&field.name.wire);
        for condition in conditions(field) {
            pieces.extend(conditional(scope, fields, condition, &condition.path, required.clone()));
        }
    }
    let mut inside = Inside { scope, around: fields, steps: Vec::new(), left: MANY, pieces };
    inside.fields(fields);
    (inside.pieces, Object::default())
}

/// Whether the fields beside one hold what its condition looks at, so that keywords can say it.
pub(super) fn said(scope: Scope<'_>, fields: &[Field], field: &Field) -> Said {
    let is_here = |condition: &Condition| scope.is_draft2020() && leaf(scope, fields, &condition.path).is_some();
    if conditions(field).all(is_here) { Said::ByKeywords } else { Said::ByKey }
}

fn conditions(field: &Field) -> impl Iterator<Item = &Condition> {
    field.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::RequiredIf(condition) => Some(condition),
        _ => None,
    })
}

fn required(name: &str) -> Object {
    Object::of("required", vec![name])
}

fn of_rule(rule: &Rule) -> Object {
    let each = |names: &[String]| names.iter().map(|name| required(name)).collect::<Vec<_>>();
    match rule {
        Rule::ExactlyOneOf(names) => Object::of("oneOf", each(names)),
        Rule::AtLeastOneOf(names) => Object::of("anyOf", each(names)),
        Rule::AtMostOneOf(names) => {
            let none = Object::of("not", Object::of("anyOf", each(names)));
            Object::of("oneOf", each(names).into_iter().chain([none]).collect::<Vec<_>>())
        }
    }
}

/// A step into an object: the field that holds it, itself or in a list.
struct Step<'a> {
    name: &'a str,
    is_list: bool,
}

/// A walk into the objects inside one, for the conditions there that look at what is around them.
struct Inside<'a> {
    scope: Scope<'a>,
    /// The fields of the outermost object, where conditions look.
    around: &'a [Field],
    steps: Vec<Step<'a>>,
    /// How many more objects are looked into.
    left: usize,
    pieces: Vec<Object>,
}

impl<'a> Inside<'a> {
    fn fields(&mut self, fields: &'a [Field]) {
        if self.steps.len() >= self.scope.looks_up {
            return;
        }
        for field in fields.iter().filter(|field| matches!(field.wire, Wire::Plain | Wire::Lenient)) {
            let (ty, is_list) = match field.ty.beside_text() {
                Type::List(items) => (&items.ty, true),
                ty => (ty, false),
            };
            let Some(object) = self.scope.types().object(ty) else { continue };
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            self.steps.push(Step { name: &field.name.wire, is_list });
            object.fields.iter().for_each(|field| self.field(field));
            self.fields(&object.fields);
            self.steps.pop();
        }
    }

    fn field(&mut self, field: &Field) {
        let up = "../".repeat(self.steps.len());
        for condition in conditions(field) {
            let Some(path) = condition.path.strip_prefix(&up).filter(|path| !path.starts_with("../")) else { continue };
            let then = self.steps.iter().rev().fold(required(&field.name.wire), |inner, step| {
                let inner = if step.is_list { Object::of("items", inner) } else { inner };
                Object::of("properties", Object::of(step.name, inner))
            });
            self.pieces.extend(conditional(self.scope, self.around, condition, path, then));
        }
    }
}

/// `then` where a condition holds; `None` if the object does not have what it looks at.
fn conditional(scope: Scope<'_>, fields: &[Field], condition: &Condition, path: &str, then: Object) -> Option<Object> {
    let (ty, wire) = leaf(scope, fields, path)?;
    let values = condition.values.iter().flat_map(|value| literals(scope, ty, wire, value));
    let value = match condition.values.is_empty() {
        // What is null counts as absent.
        true => Object::of("not", Object::of("type", "null")),
        false => Object::of("enum", values.collect::<Vec<_>>()),
    };
    let holds = steps(fields, path).into_iter().rev().fold(value, |inner, step| match step {
        Part::Field(name) => Object::of("properties", Object::of(name, inner)).and(required(name)),
        Part::Any => Object::of("contains", inner),
    });
    let word = if condition.unless && !condition.values.is_empty() { "else" } else { "then" };
    Some(Object::of("if", holds).with(word, then))
}

/// A part of the path to a value.
#[derive(Clone, Copy)]
enum Part<'p> {
    Field(&'p str),
    /// Any item of a list.
    Any,
}

/// `items[].kind` taken apart. A name may have the signs of a path in it.
fn steps<'p>(fields: &[Field], path: &'p str) -> Vec<Part<'p>> {
    if fields.iter().any(|field| field.name.wire == path) {
        return vec![Part::Field(path)];
    }
    let mut parts = Vec::new();
    for name in path.split('.') {
        let bare = name.trim_end_matches("[]");
        parts.push(Part::Field(bare));
        parts.extend((0..(name.len() - bare.len()) / 2).map(|_| Part::Any));
    }
    parts
}

/// The type of the value that a path leads to, and how it travels.
fn leaf<'a>(scope: Scope<'a>, fields: &'a [Field], path: &str) -> Option<(&'a Type, Wire)> {
    let mut at: Option<(&Type, Wire)> = None;
    for part in steps(fields, path) {
        at = match (part, at) {
            (Part::Field(name), None) => {
                let field = scope.types().field(fields, name)?;
                Some((&field.ty, field.wire))
            }
            (Part::Field(name), Some((ty, _))) => {
                let field = scope.types().field(&scope.types().object(ty)?.fields, name)?;
                Some((&field.ty, field.wire))
            }
            (Part::Any, Some((ty, _))) => {
                let (Type::List(items) | Type::Map(items)) = ty.beside_text() else { return None };
                Some((&items.ty, items.wire))
            }
            (Part::Any, None) => return None,
        };
    }
    at
}
