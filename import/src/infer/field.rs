//! From what tables and samples say about a field to its type: where they disagree, valid samples win.

use std::collections::HashSet;

use weixin_codegen::model::{Literal, Wire};

use crate::draft::model::{Correction, Field, Rule, Type, Value};
use crate::infer::constraints::{self, Kind, Siblings};
use crate::infer::shape::Shape;
use crate::infer::tree::{self, Node};
use crate::vocabulary::types::{Base, Declared};

/// Where fields are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// In the URL.
    Query,
    /// In a JSON body.
    Json,
    /// In a form.
    Form,
    /// In an answer.
    Answer,
}

impl Use {
    /// True for what is sent.
    pub fn is_sent(self) -> bool {
        self != Self::Answer
    }

    /// True where everything is text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Query | Self::Form)
    }
}

/// Decides fields, and collects what their decision rests on.
pub struct Decider {
    /// Where the fields are used.
    pub place: Use,
    /// Contradictions between tables and samples.
    pub corrections: Vec<Correction>,
}

/// The most values of an enumeration; longer ones are lists of something else.
const MAX_VALUES: usize = 300;

impl Decider {
    /// The fields at a path of the file, with the rules that hold across them.
    pub fn fields(&mut self, nodes: &[Node], path: &str, depth: usize) -> (Vec<Field>, Vec<Rule>) {
        let mut fields: Vec<Field> = nodes.iter().map(|node| self.field(node, path, depth)).collect();
        let rules = if self.place.is_sent() { self.across(nodes, &mut fields) } else { Vec::new() };
        (fields, rules)
    }

    fn field(&mut self, node: &Node, path: &str, depth: usize) -> Field {
        let path = format!("{path}.{}", node.name);
        let declared = tree::declared(node);
        let mut field = Field::new(&node.name, Type::Word("string"), node.line);
        field.doc = node
            .row
            .as_ref()
            .map(|row| row.doc.clone())
            .filter(|doc| !doc.is_empty())
            .or_else(|| node.comment.clone())
            .unwrap_or_default();
        if let Some(example) = node.row.as_ref().and_then(|row| row.example.as_ref()).filter(|_| field.doc.is_empty()) {
            field.doc = format!("For example `{example}`.");
        }
        self.type_of(node, &declared, &mut field, &path, depth);
        self.presence(node, &mut field);
        if self.place.is_sent() {
            constrain(node, &declared, &mut field);
        }
        self.note_name(node, &path);
        if is_secret(&node.name) && field.ty == Type::Word("string") {
            field.secret = true;
        }
        field
    }

    /// The sample has another name than the table, or the table lacks it.
    fn note_name(&mut self, node: &Node, path: &str) {
        let valid = node.shape.as_ref().is_some_and(|shape| shape.valid);
        if node.name.contains('.') {
            return;
        }
        if let Some(page) = &node.renamed {
            self.corrections.push(Correction {
                at: path.to_owned(),
                page_says: format!("`{page}` in the table"),
                truth: None,
                reason: format!("the page's valid sample calls it `{}`", node.name),
            });
        } else if node.row.is_none() && valid {
            self.corrections.push(Correction {
                at: path.to_owned(),
                page_says: "no row of the tables names it".to_owned(),
                truth: None,
                reason: "the page's valid sample holds it".to_owned(),
            });
        }
    }

    fn type_of(&mut self, node: &Node, declared: &Declared, field: &mut Field, path: &str, depth: usize) {
        let empty = Shape::default();
        let (shape, shown) = node.shape.as_ref().map_or((&empty, 0), Shape::innermost);
        field.nullable = node.shape.as_ref().is_some_and(|shape| shape.null);
        // `null` and lists in one place, objects and texts in one place: any JSON takes all of them.
        let mixed = node.shape.as_ref().is_some_and(Shape::is_mixed) || shape.is_mixed();
        let known = node
            .shape
            .as_ref()
            .is_some_and(|shape| shape.items.is_some() || shape.members.is_some() || !is_blank(shape));
        let lists = if known { shown } else { declared.lists };
        if known
            && shown != declared.lists
            && !declared.word.is_empty()
            && node.shape.as_ref().is_some_and(|shape| shape.valid)
        {
            self.disagree(path, declared, if shown > 0 { "list" } else { "" }, lists);
        }
        let inner = if mixed {
            self.mixed(node, shape, field)
        } else {
            self.one(node, shape, declared, field, path, (depth, lists))
        };
        let inner = if lists > 0 { with_lists(inner, lists, field) } else { inner };
        field.ty = inner;
        if self.place.is_text() {
            self.as_text(field);
        } else if field.ty == Type::Word("json") && field.nullable {
            field.nullable = false;
        }
    }

    /// The table says one thing, the sample another; what holds is filled in where the type is a word.
    fn disagree(&mut self, path: &str, declared: &Declared, truth: &str, lists: usize) {
        if path.split('.').any(str::is_empty) {
            return;
        }
        let shown = if truth.is_empty() { "no list" } else { truth };
        // The path of a list leads to the list; what it holds is said in words.
        let truth = (!truth.is_empty() && (lists == 0 || truth == "list")).then(|| truth.to_owned());
        self.corrections.push(Correction {
            at: if truth.is_some() { format!("{path}.type") } else { path.to_owned() },
            page_says: format!("`{}`", declared.word),
            truth,
            reason: format!("the page's valid sample shows `{shown}`"),
        });
    }

    fn mixed(&self, node: &Node, shape: &Shape, field: &mut Field) -> Type {
        let number = shape.integer.is_some() || shape.fraction;
        let texts_and_numbers =
            number && !shape.texts.is_empty() && !shape.boolean && shape.items.is_none() && shape.members.is_none();
        if texts_and_numbers
            && self.place == Use::Answer
            && node.shape.as_ref().is_some_and(|shape| !shape.is_mixed() || shape.items.is_none())
        {
            field.wire = Wire::Lenient;
            return Type::Word("string");
        }
        field.todos.push("the samples show values of several types".to_owned());
        Type::Word("json")
    }

    fn one(
        &mut self,
        node: &Node,
        shape: &Shape,
        declared: &Declared,
        field: &mut Field,
        path: &str,
        (depth, lists): (usize, usize),
    ) -> Type {
        if !node.fields.is_empty() && !is_scalar(shape) {
            if depth >= tree::MAX_DEPTH {
                field.todos.push(format!("more than {} levels: any JSON is taken", tree::MAX_DEPTH));
                return Type::Word("json");
            }
            let scalar = !matches!(declared.base, Base::Object | Base::Unknown) && shape.valid;
            if scalar {
                self.disagree(path, declared, "object", lists);
            }
            if let Some(map) = self.map(node, shape) {
                return map;
            }
            let inner = match lists {
                0 => format!("{path}.fields"),
                lists => format!("{path}{}.fields", ".items".repeat(lists)),
            };
            let (fields, rules) = self.fields(&node.fields, &inner, depth + 1);
            return Type::Object(fields, rules);
        }
        let (word, wire, disagrees) = scalar(declared, shape, self.place, &node.name);
        if disagrees && shape.valid {
            self.disagree(path, declared, word, lists);
        } else if disagrees {
            let what =
                format!("the table says `{}`, and a sample that is not valid JSON shows another type", declared.word);
            field.todos.push(what);
        }
        field.wire = wire;
        if declared.base == Base::Unknown && is_blank(shape) && word == "string" {
            field.todos.push("no table or sample says the type: taken for a text".to_owned());
        }
        if matches!(word, "json") {
            field.todos.push("the page does not say what it holds: any JSON is taken".to_owned());
        }
        if let Some(values) = enumeration(node, shape, word, field) {
            field.wire = Wire::Plain;
            return Type::OpenEnum(values);
        }
        Type::Word(word)
    }

    /// Members whose names are data (days, numbers, ids) are a map.
    fn map(&mut self, node: &Node, shape: &Shape) -> Option<Type> {
        let members = shape.members.as_ref()?;
        let is_data = |name: &str| !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.is_ascii();
        let any = node.fields.iter().any(|field| field.row.is_some());
        if any || members.is_empty() || !members.iter().all(|member| is_data(&member.name)) {
            return None;
        }
        let scalars = |shape: &Shape| shape.members.is_none() && shape.items.is_none();
        let texts = members.iter().all(|member| !member.shape.texts.is_empty() && scalars(&member.shape));
        let whole = members
            .iter()
            .all(|member| member.shape.integer.is_some() && scalars(&member.shape) && !member.shape.fraction);
        let items = if texts {
            "string"
        } else if whole {
            "i64"
        } else {
            "json"
        };
        Some(Type::Map(Box::new(Type::Word(items))))
    }

    /// In a URL or a form everything is one text.
    fn as_text(&self, field: &mut Field) {
        field.nullable = false;
        field.wire = Wire::Plain;
        if matches!(field.ty, Type::List(_) | Type::Map(_) | Type::Object(..) | Type::Word("json")) {
            field.ty = Type::Word("string");
            field.todos.push("a URL or form cannot carry it: the page does not say how it becomes a text".to_owned());
        } else if self.place == Use::Query && field.ty == Type::Word("file") {
            field.ty = Type::Word("string");
        }
    }

    fn presence(&self, node: &Node, field: &mut Field) {
        let said = node.row.as_ref().and_then(|row| row.required);
        field.required = if self.place.is_sent() {
            match said {
                Some(said) => said,
                None if node.row.is_none() => implied(node),
                None => !maybe(&field.doc),
            }
        } else {
            let shown = node.shape.is_some();
            let by_sample = if node.parent_shown { shown && node.always } else { true };
            by_sample && !maybe(&field.doc)
        };
        if field.nullable && self.place.is_sent() && !field.required {
            field.nullable = false;
        }
    }

    /// Conditions and alternatives, which need the names beside a field.
    fn across(&mut self, nodes: &[Node], fields: &mut [Field]) -> Vec<Rule> {
        let siblings = Siblings::of(nodes.iter().map(|node| node.name.as_str()));
        let mut ruled: HashSet<String> = HashSet::new();
        let mut rules: Vec<Rule> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let Some(row) = &node.row else { continue };
            if let Some((other, value)) =
                constraints::required_when(&row.doc, &siblings).filter(|(other, _)| *other != node.name)
            {
                condition(fields, at, &other, value);
            }
            let Some(names) = constraints::either(&row.doc, &node.name, &siblings) else { continue };
            if names.len() > 4 || names.iter().any(|name| ruled.contains(name)) {
                continue;
            }
            ruled.extend(names.iter().cloned());
            for field in fields.iter_mut().filter(|field| names.contains(&field.name)) {
                field.required = false;
            }
            let both =
                nodes.iter().filter(|node| names.contains(&node.name)).filter(|node| node.shape.is_some()).count() > 1;
            rules.push(if both { Rule::AtLeastOneOf(names) } else { Rule::ExactlyOneOf(names) });
        }
        rules
    }
}

/// An object that only the paths of its rows name is there when one of them has to be; what only a sample names may be
/// left out, because no row says otherwise.
fn implied(node: &Node) -> bool {
    let says = |field: &Node| field.row.as_ref().map_or_else(|| implied(field), |row| row.required.unwrap_or(true));
    node.fields.iter().any(says)
}

/// "required when KIND is 2": optional, with the condition, where the value is one of the other's type.
fn condition(fields: &mut [Field], at: usize, other: &str, value: Option<String>) {
    let Some(known) = fields.iter().find(|field| field.name == other) else { return };
    let is = match (&known.ty, value) {
        (_, None) => None,
        (Type::OpenEnum(values), Some(value)) => match values.iter().find(|known| known.value.to_string() == value) {
            Some(known) => Some(known.value.clone()),
            None => return,
        },
        (Type::Word(word), Some(value)) => match constraints::literal(&value, word) {
            Some(literal) => Some(literal),
            None => return,
        },
        _ => return,
    };
    fields[at].required = false;
    fields[at].required_if = Some((other.to_owned(), is));
}

/// True when a sentence says that a field is not always there.
fn maybe(doc: &str) -> bool {
    let lower = doc.to_lowercase();
    [
        "时返回",
        "才返回",
        "才会返回",
        "时才有",
        "才有",
        "可能",
        "可选",
        "选填",
        "非必填",
        "不返回",
        "时会返回",
        "如果",
        "若",
        "仅当",
        "only when",
        "optional",
        "may be",
        "if ",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn is_blank(shape: &Shape) -> bool {
    shape.integer.is_none() && !shape.fraction && !shape.boolean && shape.texts.is_empty() && shape.members.is_none()
}

fn is_scalar(shape: &Shape) -> bool {
    !is_blank(shape) && shape.members.is_none()
}

fn with_lists(inner: Type, lists: usize, field: &mut Field) -> Type {
    if field.wire != Wire::Plain {
        // A list carries its items as they are.
        field.wire = Wire::Plain;
    }
    (0..lists).fold(inner, |ty, _| Type::List(Box::new(ty)))
}

/// The word for a single value, how JSON carries it, and whether the table says otherwise.
fn scalar(declared: &Declared, shape: &Shape, place: Use, name: &str) -> (&'static str, Wire, bool) {
    let by_table = by_table(declared, place, name);
    let told = !declared.word.is_empty();
    let lenient = if place == Use::Answer { Wire::Lenient } else { Wire::Plain };
    if shape.members.is_some() {
        return ("json", Wire::Plain, false);
    }
    if !shape.texts.is_empty() {
        let numbers = shape.texts.iter().all(|text| text.trim().parse::<i64>().is_ok());
        return match declared.base {
            Base::NumberInText => in_text(shape),
            // Only valid JSON is worth more than the table.
            Base::Number | Base::Integer { .. } | Base::Timestamp if !shape.valid && numbers => {
                (by_table, lenient, true)
            }
            Base::Number | Base::Integer { .. } | Base::Fraction | Base::Timestamp => ("string", lenient, told),
            Base::Boolean | Base::Object => ("string", Wire::Plain, told),
            Base::Text | Base::Unknown | Base::Bytes if place != Use::Form => ("string", Wire::Plain, false),
            _ => (by_table, Wire::Plain, false),
        };
    }
    if shape.boolean {
        return ("boolean", Wire::Plain, told && !matches!(declared.base, Base::Boolean | Base::Unknown));
    }
    if shape.fraction {
        let known = matches!(declared.base, Base::Number | Base::Fraction | Base::Unknown);
        return ("number", Wire::Plain, told && !known);
    }
    if let Some((low, high)) = shape.integer {
        let word = whole(declared, low, high, name, place);
        let differs =
            matches!(declared.base, Base::Text | Base::NumberInText | Base::Boolean | Base::Object | Base::Bytes);
        return (word, if differs { lenient } else { Wire::Plain }, told && differs);
    }
    let wire = if declared.base == Base::NumberInText { Wire::String } else { Wire::Plain };
    (by_table, if place.is_text() { Wire::Plain } else { wire }, false)
}

/// `string(uint64)`: a number in a text, as long as every sample is one.
fn in_text(shape: &Shape) -> (&'static str, Wire, bool) {
    let exact = |text: &String| text.parse::<u64>().is_ok_and(|number| number.to_string() == *text);
    if shape.texts.iter().all(exact) { ("u64", Wire::String, false) } else { ("string", Wire::Plain, false) }
}

fn whole(declared: &Declared, low: i128, high: i128, name: &str, place: Use) -> &'static str {
    let fits = |min: i128, max: i128| low >= min && high <= max;
    match declared.base {
        Base::Fraction => "number",
        Base::Timestamp if place == Use::Answer || fits(0, i64::MAX.into()) => "timestamp",
        Base::Integer { signed: false, bits: 32 } if fits(0, u32::MAX.into()) => "u32",
        Base::Integer { signed: false, bits: 64 } if fits(0, u64::MAX.into()) => "u64",
        Base::Integer { signed: true, bits: 32 } if fits(i32::MIN.into(), i32::MAX.into()) => "i32",
        _ if fits(i64::MIN.into(), i64::MAX.into()) => {
            if is_fractional(name) {
                "number"
            } else {
                "i64"
            }
        }
        _ if fits(0, u64::MAX.into()) => "u64",
        _ => "number",
    }
}

fn by_table(declared: &Declared, place: Use, name: &str) -> &'static str {
    match declared.base {
        Base::Text => "string",
        Base::NumberInText => "u64",
        Base::Number if is_fractional(name) => "number",
        Base::Number => "i64",
        Base::Integer { signed: true, bits: 32 } => "i32",
        Base::Integer { signed: true, .. } => "i64",
        Base::Integer { signed: false, bits: 32 } => "u32",
        Base::Integer { signed: false, .. } => "u64",
        Base::Fraction => "number",
        Base::Boolean => "boolean",
        Base::Timestamp => "timestamp",
        Base::Bytes if place == Use::Form => "file",
        Base::Object => "json",
        Base::Unknown if declared.lists > 0 => "json",
        Base::Bytes | Base::Unknown => "string",
    }
}

/// Names of what is measured, which is seldom a whole number.
fn is_fractional(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = ["lat", "lng", "lon", "latitude", "longitude", "ratio", "rate", "score", "percent", "confidence"];
    ends.iter()
        .any(|end| lower == *end || lower.ends_with(&format!("_{end}")) || (end.len() > 4 && lower.ends_with(end)))
}

/// Values that must be in no log.
fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["secret", "session_key", "password", "private_key"].iter().any(|word| lower.contains(word))
        || lower.ends_with("access_token")
        || lower.ends_with("refresh_token")
}

/// The known values of a field, from its table of values or from its sentence.
fn enumeration(node: &Node, shape: &Shape, word: &str, field: &Field) -> Option<Vec<Value>> {
    let whole = matches!(word, "i64" | "i32" | "u32" | "u64");
    if !(whole || word == "string") || field.wire != Wire::Plain || node.values.len() > MAX_VALUES {
        return None;
    }
    let in_sentence: Vec<(String, String)> = match (&node.values, whole) {
        (known, _) if !known.is_empty() => known.clone(),
        (_, true) => constraints::values(&field.doc).into_iter().map(|(value, doc)| (value.to_string(), doc)).collect(),
        _ => return None,
    };
    let mut values: Vec<Value> = Vec::new();
    for (value, doc) in in_sentence {
        let value = value.trim_matches(['"', '`', ' ', '“', '”']).to_owned();
        let literal = if whole { Literal::Integer(value.parse().ok()?) } else { Literal::Text(value) };
        if !values.iter().any(|known| known.value.to_string() == literal.to_string()) {
            values.push(Value { value: literal, name: None, doc });
        }
    }
    // Seconds, amounts and ids are no enumerations, even if a sentence tells what 0 means.
    let listed = |number: i128| values.iter().any(|known| known.value.to_string() == number.to_string());
    let fits =
        node.values.is_empty().then_some(shape.integer).flatten().is_none_or(|(low, high)| listed(low) && listed(high));
    (fits && !values.is_empty()).then_some(values)
}

/// Limits, defaults and constants that the row sets for what is sent, as far as no sample breaks them.
fn constrain(node: &Node, declared: &Declared, field: &mut Field) {
    let Some(row) = &node.row else { return };
    let kind = match &field.ty {
        Type::Word("string") => Kind::Text,
        Type::Word("i64" | "i32" | "u32" | "u64") => Kind::Integer,
        Type::Word("file") => Kind::File,
        Type::List(_) => Kind::List,
        _ => Kind::Other,
    };
    field.limits = constraints::limits(&row.doc, kind);
    if kind == Kind::Text && field.limits.max_length.is_none() {
        field.limits.max_length = declared.length;
    }
    if kind == Kind::Integer && field.ty.word().starts_with('u') && field.limits.min.is_some_and(|min| min <= 0) {
        field.limits.min = None;
    }
    drop_broken(node, field);
    let said = row.default.clone().or_else(|| constraints::default(&row.doc));
    if let (false, Some(default)) = (field.required, said) {
        field.default = match &field.ty {
            Type::OpenEnum(values) => {
                values.iter().find(|value| value.value.to_string() == default).map(|value| value.value.clone())
            }
            ty => constraints::literal(default.trim_matches(['"', '`', '\'']), ty.word()),
        };
    }
}

/// A limit that the page's own sample breaks is no limit.
fn drop_broken(node: &Node, field: &mut Field) {
    let Some(shape) = &node.shape else { return };
    let longest = shape.texts.iter().map(|text| text.chars().count() as u64).max();
    let shortest = shape.texts.iter().map(|text| text.chars().count() as u64).min();
    let bytes = shape.texts.iter().map(|text| text.len() as u64).max();
    let limits = &mut field.limits;
    let before = limits.clone();
    limits.max_length = limits.max_length.filter(|max| longest.is_none_or(|length| length <= *max));
    limits.min_length = limits.min_length.filter(|min| shortest.is_none_or(|length| length >= *min));
    limits.max_bytes = limits.max_bytes.filter(|max| bytes.is_none_or(|length| length <= *max));
    if let Some((low, high)) = shape.integer {
        limits.max = limits.max.filter(|max| high <= i128::from(*max));
        limits.min = limits.min.filter(|min| low >= i128::from(*min));
    }
    let items = shape.items.as_ref().map(|items| u64::from(items.met));
    limits.min_items = limits.min_items.filter(|min| items.is_none_or(|met| met >= *min));
    limits.max_items =
        limits.max_items.filter(|max| items.is_none_or(|met| met <= max.saturating_mul(u64::from(shape.met.max(1)))));
    if *limits != before {
        field
            .todos
            .push("the page's own sample breaks the limit that its table sets: the limit is left out".to_owned());
    }
}
