//! Conditions under which a parameter must be set: they wait until all parameters of an object were visited.

use serde_json::Value as Json;

use super::RequestVisitor;
use super::collected::Found;
use crate::endpoint::check::Check;
use crate::types::scalar::Literal;
use crate::wording::visible;

/// What holds of the other parameter.
pub(super) enum When {
    /// It is set.
    Set,
    /// It has this value.
    Is(Literal),
    /// It has one of these values.
    Any(Vec<Literal>),
    /// It has none of these values, or is not set.
    Unless(Vec<Literal>),
}

/// A parameter that is not set, and must be under a condition.
pub(super) struct Deferred {
    wire: &'static str,
    /// The path to the parameter, if it is not of the object that has the other one.
    path: Option<String>,
    other: &'static str,
    when: When,
}

impl RequestVisitor {
    /// Remembers a condition until all parameters of the object that has `other` were visited.
    pub(super) fn defer(&mut self, wire: &'static str, mut other: &'static str, when: When) {
        let mut levels = 0;
        while let Some(outer) = other.strip_prefix("../") {
            (other, levels) = (outer, levels + 1);
        }
        let path = (levels > 0).then(|| self.path_to(wire));
        let deferred = Deferred { wire, path, other, when };
        match self.objects.len().saturating_sub(levels).checked_sub(1) {
            Some(object) => self.objects[object].deferred.push(deferred),
            None => self.deferred.push(deferred),
        }
    }

    /// Checks the conditions that had to wait for all parameters of the object.
    pub(super) fn settle(&mut self, deferred: Vec<Deferred>) {
        for Deferred { wire, path, other, when } in deferred {
            if self.holds(other, &when) {
                let field = path.unwrap_or_else(|| self.path_to(wire));
                self.violate_at(field, Check::Missing, "missing", must(other, &when));
            }
        }
    }

    fn holds(&self, other: &str, when: &When) -> bool {
        match when {
            When::Set => self.leads_to(other, &mut |_| true),
            When::Is(value) => self.leads_to(other, &mut |found| value.is_sent_as(&found.text())),
            When::Any(values) => self.leads_to(other, &mut |found| has_one(found, values)),
            When::Unless(values) => !self.leads_to(other, &mut |found| has_one(found, values)),
        }
    }

    /// Whether a path leads to a value that `is` takes.
    fn leads_to(&self, path: &str, is: &mut dyn FnMut(&Found<'_>) -> bool) -> bool {
        // A name may have a dot in it.
        if let Some(found) = self.found(path) {
            return is(&found);
        }
        let (first, rest) = split(path);
        match self.found(first) {
            Some(Found::Json(json)) if !rest.is_empty() => inside(json, rest, is),
            _ => false,
        }
    }
}

fn has_one(found: &Found<'_>, values: &[Literal]) -> bool {
    let text = found.text();
    values.iter().any(|value| value.is_sent_as(&text))
}

fn inside(json: &Json, path: &str, is: &mut dyn FnMut(&Found<'_>) -> bool) -> bool {
    if path.is_empty() {
        return Found::json(json).is_some_and(|found| is(&found));
    }
    if let Some(rest) = path.strip_prefix("[]") {
        return json.as_array().is_some_and(|items| items.iter().any(|item| inside(item, rest, is)));
    }
    let (name, rest) = split(path.trim_start_matches('.'));
    json.get(name).is_some_and(|value| inside(value, rest, is))
}

/// The first name of a path, and the rest.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.find(['.', '[']).unwrap_or(path.len()))
}

fn must(other: &str, when: &When) -> String {
    let alternatives = |values: &[Literal]| {
        let texts: Vec<_> = values.iter().map(|value| visible(&value.text()).to_owned()).collect();
        match texts.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            Some((only, _)) => only.to_string(),
            None => String::new(),
        }
    };
    match when {
        When::Set => format!("be set when `{other}` is"),
        When::Is(value) => format!("be set when `{other}` is {}", visible(&value.text())),
        When::Any(values) => format!("be set when `{other}` is {}", alternatives(values)),
        When::Unless(values) => format!("be set unless `{other}` is {}", alternatives(values)),
    }
}
