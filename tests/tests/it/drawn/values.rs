//! Values drawn from the model, in the form in which they travel, and in the form in which they are kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use weixin_codegen::model::{
    Choice, Code, Condition, Constraint, EndpointTypes, Field, FormatTable, Items, Kind, Literal, MoneyUnit, Presence,
    Rule, Shape, TimestampUnit, Type, Wire,
};

use super::choices::Choices;
use super::dates;
use super::probes::{Edge, Probe, Step, beginning, each, literal, number, range, yuan};
use super::texts::{self, Carrier};

/// How deep objects inside objects are drawn with what need not be there.
const DEPTH: usize = 4;

/// The largest file that is drawn.
const LARGEST: u64 = 64 << 20;

/// A value in two forms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    /// As it travels.
    pub(super) sent: Value,
    /// As it is serialized once it was read.
    pub(super) kept: Value,
}

impl Drawn {
    fn same(value: Value) -> Self {
        Self { sent: value.clone(), kept: value }
    }
}

/// An object in two forms.
#[derive(Clone, Debug, Default)]
pub(super) struct DrawnObject {
    pub(super) sent: Map<String, Value>,
    pub(super) kept: Map<String, Value>,
}

impl DrawnObject {
    fn insert(&mut self, name: &str, value: Drawn) {
        self.sent.insert(name.to_owned(), value.sent);
        self.kept.insert(name.to_owned(), value.kept);
    }
}

/// A file beside the JSON of a request, which has its place in the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DrawnFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// What is drawn: something sent, or something received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
}

/// Draws values. What cannot be drawn, because no text has a size in its characters, is said by `impossible`.
pub(super) struct Drawer<'a> {
    pub(super) types: EndpointTypes<'a>,
    pub(super) tables: &'a [FormatTable],
    /// The clocks of the service, in minutes from UTC.
    pub(super) zone: i64,
    /// The codes that mean success.
    pub(super) success: &'a [Code],
    pub(super) direction: Direction,
    /// Whether values come in another form than that of the spec, which is read as well.
    pub(super) is_loose: bool,
    pub(super) choices: Choices,
    pub(super) edge: Option<&'a Edge>,
    pub(super) files: Vec<DrawnFile>,
    pub(super) impossible: bool,
}

impl<'a> Drawer<'a> {
    /// The fields of an object. `path` leads from it to what is tried.
    pub(super) fn object(
        &mut self,
        fields: &[&Field],
        rules: &[Rule],
        carriers: &dyn Fn(&str) -> Carrier,
        path: Option<&[Step]>,
        depth: usize,
    ) -> DrawnObject {
        let mut all = DrawnObject::default();
        let there = self.there(fields, rules, path, depth);
        for (field, is_there) in fields.iter().zip(there) {
            let name = field.name.wire.as_str();
            let inner = match path {
                Some([Step::Field(first), rest @ ..]) if first == name => Some(rest),
                _ => None,
            };
            if !is_there {
                self.absent(field, &mut all);
                continue;
            }
            match self.types.choice(&field.ty) {
                Some(choice) => self.choice(field, choice, carriers, inner, depth, &mut all),
                None => {
                    let value = self.value(&field.ty, field.wire, &field.constraints, &carriers(name), inner, depth);
                    let value = self.forced(field, path, value);
                    let is_code = matches!(field.ty, Type::Code(_));
                    all.insert(name, value);
                    // A code of success is none.
                    if is_code && all.kept.get(name) == Some(&Value::Null) {
                        all.kept.remove(name);
                    }
                }
            }
        }
        all
    }

    /// The value of the field that a condition is about, if the condition is what is tried.
    fn forced(&mut self, field: &Field, path: Option<&[Step]>, value: Drawn) -> Drawn {
        let (condition, holds): (&Condition, bool) = match (self.edge, path) {
            (Some(Edge::MissingWhile(condition)), Some([_])) => (condition, true),
            (Some(Edge::AbsentUnless(condition)), Some([_])) => (condition, false),
            _ => return value,
        };
        if condition.path != field.name.wire || condition.values.is_empty() {
            return value;
        }
        let Some(first) = condition.values.first() else { return value };
        if holds != condition.unless {
            let first = literal(first);
            return self.carried(&field.ty, field.wire, first);
        }
        if condition.values.iter().any(|one| plain(&literal(one)) == plain(&value.sent)) {
            self.impossible = true;
        }
        value
    }

    fn absent(&mut self, field: &Field, all: &mut DrawnObject) {
        let name = field.name.wire.as_str();
        match (&field.presence, self.direction) {
            (Presence::Nullable, _) => all.insert(name, Drawn::same(Value::Null)),
            // Null is kept as nothing.
            (Presence::Optional { nullable: true, .. }, Direction::Received) if self.choices.is_there() => {
                all.sent.insert(name.to_owned(), Value::Null);
            }
            (Presence::Default(value), Direction::Received) => {
                let kept = match &field.ty {
                    Type::Money(MoneyUnit::Yuan) => value.fen().map_or(Value::Null, yuan),
                    _ => literal(value),
                };
                all.kept.insert(name.to_owned(), self.carried(&field.ty, field.wire, kept).kept);
            }
            _ => {}
        }
    }

    /// A choice, and what its kind brings.
    fn choice(
        &mut self,
        field: &Field,
        choice: &Choice,
        carriers: &dyn Fn(&str) -> Carrier,
        path: Option<&[Step]>,
        depth: usize,
        all: &mut DrawnObject,
    ) {
        let (kind, rest): (&Kind, _) = match path {
            Some([Step::Kind(at), rest @ ..]) => (&choice.kinds[*at], Some(rest)),
            _ => {
                let any = usize::try_from(self.choices.below(choice.kinds.len() as u64)).unwrap_or(0);
                (&choice.kinds[any], None)
            }
        };
        let value = self.carried(&choice.ty, field.wire, literal(&kind.value));
        all.insert(&field.name.wire, value);
        if let Some(object) = self.types.brought(kind) {
            let fields: Vec<&Field> = object.fields.iter().collect();
            let brought = self.object(&fields, &object.rules, carriers, rest, depth.saturating_sub(1));
            all.sent.extend(brought.sent);
            all.kept.extend(brought.kept);
        }
    }

    fn value(
        &mut self,
        ty: &Type,
        wire: Wire,
        constraints: &[Constraint],
        carrier: &Carrier,
        path: Option<&[Step]>,
        depth: usize,
    ) -> Drawn {
        let edge = if path == Some(&[]) { self.edge } else { None };
        if let Some(Edge::Exactly(value)) = edge {
            return self.carried(ty, wire, value.clone());
        }
        let listed = constraints.iter().find_map(|constraint| match constraint {
            Constraint::OneOf(values) => Some(values),
            _ => None,
        });
        if let Some(values) = listed {
            let value = self.choices.pick(values).map_or(Value::Null, literal);
            return self.carried(ty, wire, value);
        }
        match ty {
            Type::List(of) => self.list(of, wire, constraints, carrier, path, depth),
            Type::Map(of) => self.map(of, wire, constraints, path, depth),
            Type::TextOr(other) => match path {
                Some([Step::NoText, rest @ ..]) => self.value(other, wire, constraints, carrier, Some(rest), depth),
                _ if self.choices.below(2) == 0 => Drawn::same(json!(texts::text(&mut self.choices, &[], carrier))),
                _ => self.value(other, wire, constraints, carrier, None, depth),
            },
            Type::Named(reference) => match self.types.shape(reference) {
                Some(Shape::Object(object)) => {
                    let fields: Vec<&Field> = object.fields.iter().collect();
                    let depth = depth.saturating_sub(1);
                    let all = self.object(&fields, &object.rules, &|_: &str| Carrier::default(), path, depth);
                    self.embedded(wire, Drawn { sent: Value::Object(all.sent), kept: Value::Object(all.kept) })
                }
                Some(Shape::OpenEnum { numeric, values }) => {
                    let any = usize::try_from(self.choices.below(values.len() as u64 + 1)).unwrap_or(0);
                    let unknown = if *numeric { json!(7_654_321) } else { json!("unlisted") };
                    let value = values.get(any).map_or(unknown, |value| literal(&value.value));
                    self.carried(ty, wire, value)
                }
                _ => self.text(ty, wire, constraints, carrier, edge),
            },
            Type::String | Type::Secret => self.text(ty, wire, constraints, carrier, edge),
            _ => {
                let value = self.scalar(ty, constraints, edge);
                self.carried(ty, wire, value)
            }
        }
    }

    fn text(
        &mut self,
        ty: &Type,
        wire: Wire,
        constraints: &[Constraint],
        carrier: &Carrier,
        edge: Option<&Edge>,
    ) -> Drawn {
        let carrier = match ty {
            // What is short is found in every message, and hidden there.
            Type::Secret => Carrier { least: 12, ..carrier.clone() },
            _ => carrier.clone(),
        };
        let text = match edge {
            Some(Edge::Text(measure, size, breaks)) => {
                let breaks: Vec<&Constraint> = breaks.iter().collect();
                let size = (*measure, *size);
                texts::of_size(&mut self.choices, constraints, &carrier, size, &breaks)
                    .filter(|text| !(carrier.least > 0 && text.is_empty() && *ty != Type::Secret))
            }
            Some(Edge::OtherCharacter) => texts::with_another(&mut self.choices, constraints, &carrier),
            _ => Some(texts::text(&mut self.choices, constraints, &carrier)),
        };
        self.impossible |= text.is_none();
        self.carried(ty, wire, json!(text.unwrap_or_default()))
    }

    /// A value that is neither a text nor made of others, before it is put into its form.
    fn scalar(&mut self, ty: &Type, constraints: &[Constraint], edge: Option<&Edge>) -> Value {
        match ty {
            Type::Integer(_) | Type::Duration(_) | Type::Money(MoneyUnit::Fen) => self.whole(ty, constraints),
            Type::Number => self.decimal(constraints),
            Type::Money(MoneyUnit::Yuan) => self.yuan(constraints),
            Type::Boolean => json!(self.choices.below(2) == 1),
            Type::Timestamp(_) => {
                let simple = [0, 1, 951_782_400, 1_700_000_000, 4_102_444_799];
                let seconds = self.choices.pick(&simple).copied().unwrap_or(0) + self.choices.below(1000);
                let is_millis = matches!(ty, Type::Timestamp(TimestampUnit::Milliseconds));
                let time = if is_millis { seconds * 1000 + self.choices.below(1000) } else { seconds };
                json!(time)
            }
            Type::Day | Type::Month => json!(dates::date(self.choices.below(40_000))),
            Type::Url => {
                let rest: String = "/b?c=1&d=%20".chars().take(self.choices.below(12) as usize).collect();
                let rest = if rest.ends_with('%') || rest.ends_with("%2") { String::new() } else { rest };
                json!(format!("https://a.example{rest}"))
            }
            Type::Bytes => {
                let size = match edge {
                    Some(Edge::Bytes(size)) => *size,
                    _ => 1,
                };
                let bytes: Vec<u8> = (0..size).map(|at| (at % 251) as u8 ^ 0xff).collect();
                json!(STANDARD.encode(bytes))
            }
            Type::Code(_) => {
                let success = self.success.first().map(code).unwrap_or(json!(0));
                let all = [success, json!(-1), json!(98_765_432)];
                self.choices.pick(&all).cloned().unwrap_or(Value::Null)
            }
            Type::Json => {
                let all = [json!({ "a": [1, "b", null] }), json!([]), json!(7), json!(true), json!(-0.5)];
                self.choices.pick(&all).cloned().unwrap_or(Value::Null)
            }
            Type::File => self.file(constraints, edge),
            _ => Value::Null,
        }
    }

    fn whole(&mut self, ty: &Type, constraints: &[Constraint]) -> Value {
        let (mut least, mut most) = range(ty);
        for constraint in constraints {
            match constraint {
                Constraint::Min(Literal::Integer(min)) => least = least.max(i128::from(*min)),
                Constraint::Max(Literal::Integer(max)) => most = most.min(i128::from(*max)),
                _ => {}
            }
        }
        let simple = 0.clamp(least, most);
        let near = (simple + i128::from(self.choices.below(1000))).min(most);
        let all = [near, least, most];
        number(*self.choices.pick(&all).unwrap_or(&simple))
    }

    fn decimal(&mut self, constraints: &[Constraint]) -> Value {
        let fits = |value: &f64| {
            constraints.iter().all(|constraint| match constraint {
                Constraint::Min(Literal::Integer(min)) => *value >= *min as f64,
                Constraint::Min(Literal::Number(min)) => value >= min,
                Constraint::Max(Literal::Integer(max)) => *value <= *max as f64,
                Constraint::Max(Literal::Number(max)) => value <= max,
                _ => true,
            })
        };
        let mut all = vec![0.5, 1.25, -3.5, 1e-3, 123_456.75, 1e9 + 0.5];
        for constraint in constraints {
            match constraint {
                Constraint::Min(limit) | Constraint::Max(limit) => all.extend(literal(limit).as_f64()),
                _ => {}
            }
        }
        all.retain(fits);
        self.choices.pick(&all).map_or(Value::Null, |value| json!(value))
    }

    fn yuan(&mut self, constraints: &[Constraint]) -> Value {
        let (mut least, mut most) = (-1_000_000, 1_000_000_000);
        for constraint in constraints {
            match constraint {
                Constraint::Min(min) => least = min.fen().unwrap_or(least),
                Constraint::Max(max) => most = max.fen().unwrap_or(most),
                _ => {}
            }
        }
        let simple = 0.clamp(least, most);
        let near = (simple + self.choices.below(1000) as i64).min(most);
        let all = [near, least, most];
        yuan(*self.choices.pick(&all).unwrap_or(&simple))
    }

    /// A file; the number that stands for it.
    fn file(&mut self, constraints: &[Constraint], edge: Option<&Edge>) -> Value {
        let (name, begins, size) = match edge {
            Some(Edge::File { name, begins, size }) => (name.clone(), begins.clone(), *size),
            _ => {
                let table = constraints.iter().find_map(|constraint| match constraint {
                    Constraint::Formats(name) => self.tables.iter().find(|table| table.name.rust == *name),
                    _ => None,
                });
                let formats = table.into_iter().flat_map(|table| {
                    let inside = table.archive_entries_checked;
                    let formats = table.groups.iter().flat_map(|group| &group.formats);
                    formats.filter(move |format| !(inside && format.archive.is_some()))
                });
                let formats: Vec<_> = formats.collect();
                match self.choices.pick(&formats) {
                    Some(format) => {
                        let begins = format.magic.first().map(|magic| beginning(magic)).unwrap_or_default();
                        (format!("文 \"1\".{}", format.extension), begins, 100 + self.choices.below(100))
                    }
                    None => ("a.bin".to_owned(), Vec::new(), 1 + self.choices.below(100)),
                }
            }
        };
        self.impossible |= size > LARGEST;
        let mut bytes = begins;
        let size = if self.impossible { 0 } else { size };
        // Byte by byte, in code that is not optimised, this would take a third of the time of all requests.
        let rest = (size as usize).saturating_sub(bytes.len());
        bytes.truncate(size as usize);
        bytes.extend_from_slice(".".repeat(rest).as_bytes());
        self.files.push(DrawnFile { name, bytes });
        json!(self.files.len() - 1)
    }

    fn list(
        &mut self,
        of: &Items,
        wire: Wire,
        constraints: &[Constraint],
        carrier: &Carrier,
        path: Option<&[Step]>,
        depth: usize,
    ) -> Drawn {
        let constraints_of_each: Vec<Constraint> = constraints.iter().filter_map(each).collect();
        let separator = wire.separator();
        // Between separators, an empty list would be an empty item.
        let needed = carrier.least.min(1);
        let mut carrier = carrier.clone();
        carrier.without.extend(separator);
        carrier.least = carrier.least.max(u64::from(separator.is_some()));
        let count = self.count(constraints, wire, path, depth).max(needed);
        let tried = self.tried(path, count);
        let mut items = Vec::new();
        for at in 0..count {
            let path = path.filter(|_| Some(at) == tried).and_then(|path| path.get(1..));
            let item = self.value(&of.ty, of_item(wire, of), &constraints_of_each, &carrier, path, depth);
            items.push(item);
        }
        let both = |form: fn(&Drawn) -> &Value| -> Value {
            let values = items.iter().map(form);
            match separator {
                Some(separator) => {
                    json!(values.map(plain).collect::<Vec<_>>().join(separator.encode_utf8(&mut [0; 4])))
                }
                None => values.cloned().collect(),
            }
        };
        let list = Drawn { sent: both(|item| &item.sent), kept: both(|item| &item.kept) };
        if self.is_loose && separator.is_some() {
            return Drawn { sent: items.iter().map(|item| item.sent.clone()).collect(), ..list };
        }
        self.embedded(wire, list)
    }

    fn map(
        &mut self,
        of: &Items,
        wire: Wire,
        constraints: &[Constraint],
        path: Option<&[Step]>,
        depth: usize,
    ) -> Drawn {
        let constraints_of_each: Vec<Constraint> = constraints.iter().filter_map(each).collect();
        let count = self.count(constraints, wire, path, depth);
        let tried = self.tried(path, count);
        let mut all = DrawnObject::default();
        for at in 0..count {
            let path = path.filter(|_| Some(at) == tried).and_then(|path| path.get(1..));
            let carrier = Carrier::default();
            let item = self.value(&of.ty, of_item(wire, of), &constraints_of_each, &carrier, path, depth);
            all.insert(&format!("key {at} 文"), item);
        }
        self.embedded(wire, Drawn { sent: Value::Object(all.sent), kept: Value::Object(all.kept) })
    }

    /// How many items there are.
    fn count(&mut self, constraints: &[Constraint], wire: Wire, path: Option<&[Step]>, depth: usize) -> u64 {
        if let (Some(Edge::Items(count)), Some([])) = (self.edge, path) {
            return *count;
        }
        let (mut least, mut most) = (u64::from(wire == Wire::Repeated), u64::MAX);
        for constraint in constraints {
            match constraint {
                Constraint::MinItems(min) => least = *min,
                Constraint::MaxItems(max) => most = *max,
                _ => {}
            }
        }
        let needed = u64::from(matches!(path, Some([Step::Item, ..])));
        let least = least.max(needed);
        if depth == 0 { least } else { least + self.choices.below(most.saturating_sub(least).min(2) + 1) }
    }

    /// Which item the path leads to.
    fn tried(&mut self, path: Option<&[Step]>, count: u64) -> Option<u64> {
        matches!(path, Some([Step::Item, ..])).then(|| self.choices.below(count))
    }

    /// A value that is neither a list nor an object in the form in which it travels.
    fn carried(&self, ty: &Type, wire: Wire, value: Value) -> Drawn {
        match (wire, &value) {
            (Wire::Lenient, Value::Number(_) | Value::Bool(_)) if self.is_loose => {
                Drawn { sent: json!(plain(&value)), kept: value }
            }
            (Wire::String, Value::Number(number)) if self.is_loose && matches!(ty, Type::Integer(_)) => {
                Drawn { sent: json!(number), kept: json!(plain(&value)) }
            }
            (Wire::Json, _) => self.embedded(wire, Drawn::same(value)),
            (Wire::Base64, Value::String(text)) if *ty != Type::Bytes => Drawn::same(json!(STANDARD.encode(text))),
            (Wire::String, Value::Number(number)) if *ty == Type::Money(MoneyUnit::Yuan) => {
                Drawn::same(json!(format!("{:.2}", number.as_f64().unwrap_or_default())))
            }
            (Wire::String, Value::Number(_)) => Drawn::same(json!(plain(&value))),
            (Wire::Rfc3339 | Wire::DateTime | Wire::Digits, Value::Number(time)) => {
                let is_millis = *ty == Type::Timestamp(TimestampUnit::Milliseconds);
                let time = time.as_u64().unwrap_or(0);
                let (seconds, millis) = if is_millis { (time / 1000, Some(time % 1000)) } else { (time, None) };
                let kept_zone = if self.direction == Direction::Received { 0 } else { self.zone };
                let kept_wire = if self.direction == Direction::Received { Wire::Rfc3339 } else { wire };
                // Where only whole seconds travel, nothing else is kept.
                let kept_millis = millis.map(|millis| if wire == Wire::Rfc3339 { millis } else { 0 });
                Drawn {
                    sent: json!(dates::moment(seconds, millis, wire, self.zone)),
                    kept: json!(dates::moment(seconds, kept_millis, kept_wire, kept_zone)),
                }
            }
            (_, Value::String(date)) if matches!(ty, Type::Day | Type::Month) => {
                let date = if *ty == Type::Month { &date[..7] } else { date };
                let digits = date.replace('-', "");
                Drawn::same(match wire {
                    Wire::Digits => json!(digits),
                    Wire::Number => json!(digits.parse::<u64>().unwrap_or(0)),
                    _ => json!(date),
                })
            }
            (_, code) if matches!(ty, Type::Code(_)) => {
                let is_success = self.success.iter().any(|success| self::code(success) == *code);
                Drawn { sent: code.clone(), kept: if is_success { Value::Null } else { code.clone() } }
            }
            _ => Drawn::same(value),
        }
    }

    /// A value inside a string, if it travels so.
    fn embedded(&self, wire: Wire, value: Drawn) -> Drawn {
        if wire != Wire::Json {
            return value;
        }
        if self.is_loose {
            return Drawn { kept: json!(value.kept.to_string()), ..value };
        }
        Drawn { sent: json!(value.sent.to_string()), kept: json!(value.kept.to_string()) }
    }
}

/// How an item of a list travels: between separators, and as a parameter, it is a text.
fn of_item(outer: Wire, of: &Items) -> Wire {
    let is_text = outer.separator().is_some() || outer == Wire::Repeated;
    if is_text && of.wire == Wire::Plain { Wire::String } else { of.wire }
}

/// The text of a value.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn code(code: &Code) -> Value {
    match code {
        Code::Number(number) => json!(number),
        Code::Text(text) => json!(text),
    }
}

/// Draws a whole request or response.
pub(super) fn whole(
    drawer: &mut Drawer<'_>,
    fields: &[&Field],
    rules: &[Rule],
    carriers: &dyn Fn(&str) -> Carrier,
    probe: Option<&Probe>,
) -> DrawnObject {
    drawer.object(fields, rules, carriers, probe.map(|probe| probe.path.as_slice()), DEPTH)
}
