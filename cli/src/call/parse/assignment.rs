//! Parses assignments: `name=value`, `name=@path`, `name:=json`.

use std::path::PathBuf;

use serde_json::Value as Json;

use crate::call::violations::{Violations, shown};

/// The longest dotted name, in parts. Specs have at most 32 levels.
const DEEPEST: usize = 32;

/// The longest argument that is quoted if it is not an assignment, in characters. Tokens and secrets are longer.
const SHORT: usize = 24;

/// One argument: a parameter, or a part of it, and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assignment {
    /// The parts of the dotted name: `items.0.title`.
    pub(crate) path: Vec<String>,
    /// The value.
    pub(crate) value: AssignedValue,
}

/// A value as it was typed. Nothing has been read yet: what `@path` means depends on the type of the parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AssignedValue {
    /// `name=value`.
    Text(String),
    /// `name=@path`.
    Path(PathBuf),
    /// `name=-` or `name=@-`.
    Stdin,
    /// `name:=json`.
    Json(Json),
}

/// Parses arguments. What is wrong with one is reported, and left out.
pub(crate) fn parse(arguments: &[String], violations: &mut Violations) -> Vec<Assignment> {
    let each = arguments.iter().enumerate();
    each.filter_map(|(at, argument)| one(at, argument, violations)).collect()
}

fn one(at: usize, argument: &str, violations: &mut Violations) -> Option<Assignment> {
    let Some((name, value)) = argument.split_once('=').filter(|(name, _)| !name.trim_end_matches(':').is_empty())
    else {
        violations.usage(short(at, argument), "not a parameter", "be written as name=value, name=@path or name:=json");
        return None;
    };
    let (name, given) = match name.strip_suffix(':') {
        Some(name) => (name, json(name, value, violations)?),
        None => (name, text(value)),
    };
    let path: Vec<String> = name.split('.').map(str::to_owned).collect();
    if path.len() > DEEPEST || path.iter().any(String::is_empty) {
        violations.usage(shown(name), "not a name", "be a name, or names separated by dots");
        return None;
    }
    Some(Assignment { path, value: given })
}

/// The argument, or its position if it is long: it may be a token in the wrong place.
fn short(at: usize, argument: &str) -> String {
    if argument.chars().count() <= SHORT { shown(argument) } else { format!("parameter {}", at + 1) }
}

fn text(value: &str) -> AssignedValue {
    match value.strip_prefix('@') {
        Some("-") => AssignedValue::Stdin,
        Some(path) => AssignedValue::Path(path.into()),
        None if value == "-" => AssignedValue::Stdin,
        None => AssignedValue::Text(value.to_owned()),
    }
}

fn json(name: &str, value: &str, violations: &mut Violations) -> Option<AssignedValue> {
    match serde_json::from_str(value) {
        Ok(json) => Some(AssignedValue::Json(json)),
        Err(error) => {
            violations.usage(shown(name), invalid_json(&error), "be JSON after `:=`; use `=` for text");
            None
        }
    }
}

/// What is wrong with a JSON text. The text is not quoted, because it may hold a secret.
pub(crate) fn invalid_json(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => "incomplete JSON".to_owned(),
        _ => format!("invalid JSON at line {}, column {}", error.line(), error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(argument: &str) -> Option<(String, AssignedValue)> {
        let mut violations = Violations::default();
        let one = parse(&[argument.to_owned()], &mut violations);
        assert_eq!(one.is_empty(), !violations.is_empty(), "{argument}: either an assignment or a problem");
        one.into_iter().next().map(|one| (one.path.join("/"), one.value))
    }

    #[test]
    fn each_form() {
        let text = |text: &str| AssignedValue::Text(text.to_owned());
        assert_eq!(parsed("a=b"), Some(("a".into(), text("b"))));
        assert_eq!(parsed("a="), Some(("a".into(), text(""))));
        assert_eq!(parsed("a=b=c@d"), Some(("a".into(), text("b=c@d"))));
        assert_eq!(parsed("a=@b c"), Some(("a".into(), AssignedValue::Path("b c".into()))));
        assert_eq!(parsed("a=-"), Some(("a".into(), AssignedValue::Stdin)));
        assert_eq!(parsed("a=@-"), Some(("a".into(), AssignedValue::Stdin)));
        assert_eq!(parsed("a=-1"), Some(("a".into(), text("-1"))));
        assert_eq!(parsed("a.0.b:=[1]"), Some(("a/0/b".into(), AssignedValue::Json(serde_json::json!([1])))));
        for wrong in ["a", "=b", ":=1", "a:=", "a:=x", "a..b=1", ".a=1", "a.=1", "", "@x"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(parsed(&format!("{}=1", vec!["a"; 100_000].join("."))), None);
        assert_eq!(parsed(&format!("a:={}", "[".repeat(100_000))), None);
    }
}
