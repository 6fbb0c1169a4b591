//! Constraints as keywords, as far as there are any.

use super::literals::literals;
use super::{Scope, with_more};
use crate::export::keys::{FORMATS, MAX_BYTES, MAX_SIZE, MAX_WIDTH, MIN_BYTES, MIN_SIZE, MIN_WIDTH};
use crate::export::tree::{Node, Object};
use crate::model::{Chars, Constraint, Size, SizeLimit, Type, Wire};

/// The most bytes that a character has in UTF-8.
const WIDEST: u64 = 4;

/// A schema with the constraints of its value.
pub(super) fn limited(scope: Scope<'_>, schema: Object, ty: &Type, constraints: &[Constraint]) -> Object {
    let mut limits = Limits::default();
    constraints.iter().for_each(|constraint| limits.add(scope, ty, constraint));
    let Limits { keywords, mut patterns, items } = limits;
    let schema = if items.is_empty() { schema } else { with_limited_items(scope, schema, ty, &items) };
    let mut keywords = keywords;
    patterns.retain(|pattern| schema.get("pattern") != Some(&Node::from(pattern)));
    // A schema has one pattern.
    match (schema.has("pattern"), patterns.pop()) {
        (_, None) => {}
        (false, Some(only)) if patterns.is_empty() => keywords.set("pattern", only),
        (_, Some(last)) => {
            let all = patterns.into_iter().chain([last]).map(|pattern| Object::of("pattern", pattern));
            keywords.set("allOf", all.collect::<Vec<_>>());
        }
    }
    with_more(scope, schema, keywords)
}

fn with_limited_items(scope: Scope<'_>, mut schema: Object, ty: &Type, constraints: &[Constraint]) -> Object {
    let (Type::List(items) | Type::Map(items)) = ty.beside_text() else { return schema };
    let key = if matches!(ty.beside_text(), Type::List(_)) { "items" } else { "additionalProperties" };
    match (schema.get(key).cloned(), schema.get("anyOf").cloned()) {
        (Some(Node::Object(item)), _) => schema.set(key, limited(scope, item, &items.ty, constraints)),
        // A text may stand in its place.
        (_, Some(Node::List(mut all))) => {
            if let Some(Node::Object(first)) = all.first().cloned() {
                all[0] = with_limited_items(scope, first, ty.beside_text(), constraints).into();
            }
            schema.set("anyOf", all);
        }
        _ => {}
    }
    schema
}

/// What constraints become.
#[derive(Default)]
struct Limits {
    keywords: Object,
    patterns: Vec<String>,
    /// Those of each item.
    items: Vec<Constraint>,
}

impl Limits {
    fn add(&mut self, scope: Scope<'_>, ty: &Type, constraint: &Constraint) {
        match constraint {
            Constraint::MinLength(least) => self.at_least("minLength", *least),
            Constraint::MaxLength(most) => self.at_most("maxLength", *most),
            Constraint::MinBytes(least) => {
                self.at_least("minLength", least.div_ceil(WIDEST));
                self.keywords.set(MIN_BYTES, *least);
            }
            Constraint::MaxBytes(most) => {
                self.at_most("maxLength", *most);
                self.keywords.set(MAX_BYTES, *most);
            }
            Constraint::MinWidth(least) => {
                self.at_least("minLength", least.div_ceil(2));
                self.keywords.set(MIN_WIDTH, *least);
            }
            Constraint::MaxWidth(most) => {
                self.at_most("maxLength", *most);
                self.keywords.set(MAX_WIDTH, *most);
            }
            Constraint::MinItems(least) => self.at_least(&of_items("min", ty), *least),
            Constraint::MaxItems(most) => self.at_most(&of_items("max", ty), *most),
            Constraint::Chars(all) => self.patterns.push(format!("^[{}]*$", class(all))),
            Constraint::Min(bound) => self.keywords.set("minimum", bound),
            Constraint::Max(bound) => self.keywords.set("maximum", bound),
            Constraint::OneOf(values) => {
                let travelling = values.iter().flat_map(|value| literals(scope, ty, Wire::Plain, value));
                self.keywords.set("enum", travelling.collect::<Vec<_>>());
            }
            // Follows from the type.
            Constraint::Url => {}
            Constraint::Formats(table) => {
                let name = scope.api.format_table(table).map_or(table, |table| &table.name.wire);
                self.keywords.set(FORMATS, name);
            }
            // Said where the part or the body is.
            Constraint::ContentType(_) => {}
            Constraint::Size(limit) => self.size(scope, ty, MAX_SIZE, "maxLength", most(*limit)),
            Constraint::MinSize(least) => self.size(scope, ty, MIN_SIZE, "minLength", least.bytes()),
            // Said by the object around, or beside the value.
            Constraint::RequiredIf(_) => {}
            Constraint::Each(inner) => self.items.push((**inner).clone()),
        }
    }

    /// Of a file that is not encoded, the length is its bytes.
    fn size(&mut self, scope: Scope<'_>, ty: &Type, key: &str, length: &str, bytes: Option<u64>) {
        let Some(bytes) = bytes else { return };
        self.keywords.set(key, bytes);
        if *ty == Type::File && scope.is_draft2020() {
            self.keywords.set(length, bytes);
        }
    }

    fn at_least(&mut self, keyword: &str, least: u64) {
        let old = number(&self.keywords, keyword);
        self.keywords.set(keyword, old.map_or(least, |old| old.max(least)));
    }

    fn at_most(&mut self, keyword: &str, most: u64) {
        let old = number(&self.keywords, keyword);
        self.keywords.set(keyword, old.map_or(most, |old| old.min(most)));
    }
}

fn number(keywords: &Object, keyword: &str) -> Option<u64> {
    match keywords.get(keyword) {
        Some(Node::Number(number)) => number.as_u64(),
        _ => None,
    }
}

/// `minItems`, or of a map `minProperties`.
fn of_items(word: &str, ty: &Type) -> String {
    let what = if matches!(ty.beside_text(), Type::Map(_)) { "Properties" } else { "Items" };
    format!("{word}{what}")
}

/// The most bytes that a limit allows.
pub(crate) fn most(limit: SizeLimit) -> Option<u64> {
    match limit {
        SizeLimit::AtMost(size) => size.bytes(),
        SizeLimit::Below(size) => size.bytes().map(|bytes| bytes.saturating_sub(1)),
    }
}

/// The size of bytes that travel in Base64: four characters for three bytes.
pub(super) fn encoded(text: Object, constraints: &[Constraint]) -> Object {
    let length = |bytes: u64| bytes.div_ceil(3).saturating_mul(4);
    constraints.iter().fold(text, |text, constraint| {
        let (key, keyword, bytes) = match constraint {
            Constraint::Size(limit) => (MAX_SIZE, "maxLength", most(*limit)),
            Constraint::MinSize(least) => (MIN_SIZE, "minLength", Size::bytes(*least)),
            _ => return text,
        };
        text.with_some(keyword, bytes.map(length)).with_some(key, bytes)
    })
}

/// The characters of a class in brackets of a pattern. Characters stand for themselves, which every dialect reads alike.
fn class(all: &[Chars]) -> String {
    let mut out = String::new();
    for range in all.iter().flat_map(Chars::ranges) {
        let (first, last) = (*range.start(), *range.end());
        member(&mut out, first);
        if first != last {
            out.push('-');
            member(&mut out, last);
        }
    }
    out
}

fn member(out: &mut String, character: char) {
    if matches!(character, '\\' | ']' | '[' | '^' | '-') {
        out.push('\\');
    }
    out.push(character);
}

/// A text that stands for itself in a pattern.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// What the text of a number looks like; `None` for other values.
pub(super) fn pattern_of(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Integer(integer) if !integer.is_signed() => Some("[0-9]+"),
        Type::Duration(_) => Some("[0-9]+"),
        Type::Integer(_) | Type::Timestamp(_) => Some("-?[0-9]+"),
        Type::Money(crate::model::MoneyUnit::Fen) => Some("-?[0-9]+"),
        Type::Money(crate::model::MoneyUnit::Yuan) => Some("-?[0-9]+(\\.[0-9]{1,2})?"),
        Type::Number => Some("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?"),
        Type::Boolean => Some("(true|false)"),
        _ => None,
    }
}

/// What the text of a list with separators looks like. An empty list is an empty text.
pub(super) fn pattern_of_list(ty: &Type, wire: Wire, constraints: &[Constraint]) -> Option<String> {
    let (Type::List(items), Some(separator)) = (ty, wire.separator()) else { return None };
    let separator = escaped(&separator.to_string());
    // A list inside a list has another separator, so that what stands between these is no item of this one.
    let item = pattern_of(&items.ty).map_or_else(|| format!("[^{separator}]+"), str::to_owned);
    let bound = |pick: fn(&Constraint) -> Option<u64>| constraints.iter().find_map(pick);
    let least = bound(|constraint| if let Constraint::MinItems(least) = constraint { Some(*least) } else { None });
    let most = bound(|constraint| if let Constraint::MaxItems(most) = constraint { Some(*most) } else { None });
    let rest = match most {
        Some(most) => format!("{{{},{}}}", least.unwrap_or(0).saturating_sub(1), most.saturating_sub(1)),
        None if least.unwrap_or(0) > 1 => format!("{{{},}}", least.unwrap_or(0).saturating_sub(1)),
        None => "*".to_owned(),
    };
    let list = format!("{item}({separator}{item}){rest}");
    Some(match (least.unwrap_or(0), most) {
        (_, Some(0)) => "^$".to_owned(),
        (0, _) => format!("^({list})?$"),
        _ => format!("^{list}$"),
    })
}
