//! Constraints on single values, and rules across parameters.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};
use weixin_codegen::describe;
use weixin_codegen::model::{Check, Constraint, Literal, MoneyUnit, Rule, Type, width};

use super::finding::{Finding, FindingKind};
use super::text;

/// What a value must do to meet a constraint that it breaks: `have at least 3 items`.
pub(super) fn broken(constraint: &Constraint, value: &Value) -> Option<String> {
    let text = value.as_str();
    let length = text.map(|text| text.chars().count() as u64);
    let bytes = text.map(|text| text.len() as u64);
    let items = value.as_array().map(Vec::len).or(value.as_object().map(Map::len)).map(|items| items as u64);
    let (holds, must) = match constraint {
        Constraint::MinLength(min) => (length.is_none_or(|it| it >= *min), format!("have at least {min} characters")),
        Constraint::MaxLength(max) => (length.is_none_or(|it| it <= *max), format!("have at most {max} characters")),
        Constraint::MinBytes(min) => (bytes.is_none_or(|it| it >= *min), format!("have at least {min} bytes")),
        Constraint::MaxBytes(max) => (bytes.is_none_or(|it| it <= *max), format!("have at most {max} bytes")),
        Constraint::MinWidth(min) => (
            text.is_none_or(|text| width(text) >= *min),
            format!("have at least {min} characters, a Chinese one counting two"),
        ),
        Constraint::MaxWidth(max) => (
            text.is_none_or(|text| width(text) <= *max),
            format!("have at most {max} characters, a Chinese one counting two"),
        ),
        Constraint::Chars(all) => {
            let is_known = |character: char| all.iter().any(|chars| chars.has(character));
            (text.is_none_or(|text| text.chars().all(is_known)), format!("consist of {}", describe::chars(all)))
        }
        Constraint::MinItems(min) => (items.is_none_or(|it| it >= *min), format!("have at least {min} items")),
        Constraint::MaxItems(max) => (items.is_none_or(|it| it <= *max), format!("have at most {max} items")),
        Constraint::Min(min) => (ordered(min, value).is_none_or(Ordering::is_le), format!("be at least {min}")),
        Constraint::Max(max) => (ordered(max, value).is_none_or(Ordering::is_ge), format!("be at most {max}")),
        Constraint::OneOf(values) => {
            let words: Vec<String> = values.iter().map(describe::visible).collect();
            let equal = |one: &Literal| ordered(one, value) == Some(Ordering::Equal);
            let plain = text::plain(value);
            let holds = values.iter().any(|one| one.to_string() == plain || equal(one));
            (holds, format!("be one of {}", words.join(", ")))
        }
        Constraint::Url => (text.is_none_or(is_web_url), "be an http or https URL".to_owned()),
        Constraint::Formats(_)
        | Constraint::ContentType(_)
        | Constraint::Size(_)
        | Constraint::MinSize(_)
        | Constraint::RequiredIf(_)
        | Constraint::Each(_) => return None,
    };
    (!holds).then_some(must)
}

/// How a bound compares with a value; `None` if the value is not a number.
fn ordered(bound: &Literal, value: &Value) -> Option<Ordering> {
    let from_text = value.as_str().and_then(|it| text::integer(it).or_else(|| text::number(it)));
    let number = value.as_number().or(from_text.as_ref())?;
    match (bound, number.as_i128()) {
        (Literal::Integer(bound), Some(number)) => Some(i128::from(*bound).cmp(&number)),
        (Literal::Integer(bound), None) => (*bound as f64).partial_cmp(&number.as_f64()?),
        (Literal::Number(bound), _) => bound.partial_cmp(&number.as_f64()?),
        _ => None,
    }
}

/// Whether a value is a number of a type.
pub(super) fn number_suits(ty: &Type, value: &Value) -> bool {
    let integer = value.as_number().and_then(Number::as_i128);
    match ty {
        Type::Number => value.is_number(),
        Type::Timestamp(_) => value.is_i64(),
        Type::Duration(_) => value.is_u64(),
        Type::Money(MoneyUnit::Fen) => value.is_i64(),
        Type::Money(MoneyUnit::Yuan) => value.as_f64().is_some_and(|yuan| {
            let fen = yuan * 100.0;
            (fen - fen.round()).abs() < 1e-3
        }),
        Type::Integer(ty) => integer.is_some_and(|number| ty.range().contains(&number)),
        _ => false,
    }
}

/// The finding for a rule of the object at a path, if the rule is broken.
pub(super) fn broken_rule(rule: &Rule, is_set: impl Fn(&str) -> bool, path: &str) -> Option<Finding> {
    let (names, how, right): (_, _, fn(usize) -> bool) = match rule {
        Rule::ExactlyOneOf(names) => (names, "exactly one", |set| set == 1),
        Rule::AtLeastOneOf(names) => (names, "at least one", |set| set >= 1),
        Rule::AtMostOneOf(names) => (names, "at most one", |set| set <= 1),
    };
    let set = names.iter().filter(|name| is_set(name)).count();
    if right(set) {
        return None;
    }
    let dot = if path.is_empty() { "" } else { "." };
    let check = if set == 0 { Check::Missing } else { Check::Parameter };
    let field = names.iter().map(|name| format!("{path}{dot}{name}")).collect::<Vec<_>>().join(", ");
    Some(Finding { field, what: format!("{set} are set, must be {how} of them"), kind: FindingKind::Check(check) })
}

/// Whether a service can fetch an address: `http` or `https`, a host, no white space.
fn is_web_url(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let plain =
        rest.is_some_and(|rest| !rest.starts_with('/')) && !text.contains(|c: char| c.is_whitespace() || c == '\\');
    plain && url::Url::parse(text).is_ok_and(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use weixin_codegen::model::IntegerType;

    use super::*;

    #[test]
    fn web_urls() {
        for good in ["https://a.example/b.png", "http://a", "https://例.example/零件.stl?v=1"] {
            assert!(is_web_url(good), "{good}");
        }
        for bad in
            ["", "xxx", "ftp://a/b", "https://", "https:///a", "https:/a.example", "http://a b", "http:\\\\a", "HTTPS"]
        {
            assert!(!is_web_url(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_are_exact_at_the_edges() {
        let [i8, i32, i64, u64] =
            [IntegerType::I8, IntegerType::I32, IntegerType::I64, IntegerType::U64].map(Type::Integer);
        assert!(number_suits(&u64, &json!(u64::MAX)) && number_suits(&i64, &json!(i64::MIN)));
        assert!(!number_suits(&i64, &json!(u64::MAX)) && !number_suits(&u64, &json!(-1)));
        assert!(!number_suits(&i32, &json!(1.0)) && !number_suits(&i8, &json!("1")));
        assert_eq!(ordered(&Literal::Integer(i64::MAX), &json!(u64::MAX)), Some(Ordering::Less));
        assert_eq!(ordered(&Literal::Number(0.5), &json!(1)), Some(Ordering::Less));
        assert_eq!(ordered(&Literal::Integer(1), &json!("18446744073709551615")), Some(Ordering::Less));
        assert!(broken(&Constraint::OneOf(vec![Literal::Number(1.0)]), &json!(1.0)).is_none());
    }
}
