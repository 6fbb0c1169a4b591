//! A call of each endpoint as an example in its docs: with what it cannot do without, and values of the right types. How a message
//! is read and replied to, in the docs of the message.

use std::cell::{Cell, RefCell};

use proc_macro2::Literal as Token;
use serde_json::{Map, Value as Json};

use super::docs::line;
use super::types::duration;
use crate::markdown::DocLine;
use crate::model::{
    Api, Constraint, Endpoint, Field, Literal, Message, MoneyUnit, Object, Owner, Presence, Response, Rule, Shape,
    Type, TypeDef, TypeRef, Variant,
};
use crate::sample;

/// What of a line a reader sees without scrolling.
const WIDTH: usize = 88;

/// Objects inside of objects that are shown; a list inside of them is empty.
const DEPTH: usize = 6;

/// The values of an example. One with more shows nobody anything, and objects inside of objects can be very many.
const MOST: usize = 100;

/// A call of an endpoint in one of its variants, as a block that no compiler takes for a test; nothing if it takes too much.
pub(super) fn example(api: &Api, endpoint: &Endpoint, variant: &Variant) -> Vec<DocLine> {
    call(api, endpoint, variant).map(|code| block(&code)).unwrap_or_default()
}

/// The same call as code.
pub(crate) fn call(api: &Api, endpoint: &Endpoint, variant: &Variant) -> Option<String> {
    let values = Values::new(api, endpoint);
    let fields: Vec<&Field> = variant.params.iter().map(|param| &param.field).collect();
    let constructor = match &variant.name {
        None => format!("{}::new", endpoint.name.rust),
        Some(name) => format!("{}::{}", endpoint.name.rust, name.rust),
    };
    let request = values.whole(&constructor, &fields, &variant.rules, variant.required_type.as_deref(), 0);
    let answer = if matches!(endpoint.response, Response::Nothing) { "" } else { "let response = " };
    (values.left.get() > 0).then(|| format!("let request = {request};\n{answer}client.send(request).await?;"))
}

/// Code as a block that no compiler takes for a test.
fn block(code: &str) -> Vec<DocLine> {
    let mut out = vec![DocLine::default(), line("```text")];
    out.extend(code.lines().map(line));
    out.push(line("```"));
    out
}

/// How a message is taken from the inbox, and replied to, as such a block.
pub(super) fn message(api: &Api, message: &Message) -> Vec<DocLine> {
    block(&received(api, message))
}

/// The same as code.
pub(crate) fn received(api: &Api, message: &Message) -> String {
    let exchange = &message.exchange;
    let reply = exchange.variants.first().filter(|_| message.replies).and_then(|variant| {
        let values = Values::new(api, exchange);
        let fields: Vec<&Field> = variant.params.iter().map(|param| &param.field).collect();
        let constructor = format!("{}::new", variant.type_name);
        let reply = values.whole(&constructor, &fields, &variant.rules, variant.required_type.as_deref(), 1);
        (values.left.get() > 0).then_some(reply)
    });
    let inside = match reply {
        Some(reply) => format!("let reply = {reply};\nlet response = inbox.reply(&inbound, &reply)?;"),
        None => "println!(\"{message:?}\");".to_owned(),
    };
    format!(
        "let inbound = inbox.read(query, body)?;\nif let Message::{}(message) = inbound.message()? {{\n{}\n}}",
        exchange.name.rust,
        indented(&inside)
    )
}

/// Values for the parameters of an endpoint.
struct Values<'a> {
    api: &'a Api,
    endpoint: &'a Endpoint,
    /// How many more there may be.
    left: Cell<usize>,
    /// The objects around the one that is made, as JSON: conditions look at them.
    around: RefCell<Vec<Map<String, Json>>>,
}

impl<'a> Values<'a> {
    fn new(api: &'a Api, endpoint: &'a Endpoint) -> Self {
        Self { api, endpoint, left: Cell::new(MOST), around: RefCell::default() }
    }

    /// An object with what it cannot do without: a constructor with what is required, and a setter for whatever a rule or a
    /// condition asks for.
    fn whole(
        &self,
        constructor: &str,
        fields: &[&Field],
        rules: &[Rule],
        in_struct: Option<&str>,
        depth: usize,
    ) -> String {
        let json = sample::values(self.api, self.endpoint, fields, rules, &mut self.around.borrow_mut());
        let json = json.unwrap_or_default();
        let chosen = sample::chosen(fields, &json);
        self.around.borrow_mut().push(json);
        let mut out = self.made(constructor, fields, in_struct, depth);
        let setters: Vec<String> =
            chosen.iter().map(|field| format!(".{}({})", field.name.rust, self.field(field, depth))).collect();
        self.around.borrow_mut().pop();
        let all = setters.concat();
        if out.contains('\n') || out.len() + all.len() + 4 * depth >= WIDTH {
            setters.iter().for_each(|setter| out.extend(["\n", &indented(setter)]));
        } else {
            out.push_str(&all);
        }
        out
    }

    /// A call of a constructor with what is required, on one line if it fits.
    fn made(&self, constructor: &str, fields: &[&Field], in_struct: Option<&str>, depth: usize) -> String {
        let required = fields.iter().filter(|field| field.presence == Presence::Required);
        let name = |field: &Field| in_struct.map(|_| format!("{}: ", field.name.rust)).unwrap_or_default();
        let arguments: Vec<String> =
            required.map(|field| format!("{}{}", name(field), self.field(field, depth))).collect();
        let (begin, end) = match in_struct {
            Some(name) => (format!("{constructor}({name} {{"), "})"),
            None => (format!("{constructor}("), ")"),
        };
        let pad = if in_struct.is_some() { " " } else { "" };
        let all = format!("{begin}{pad}{}{pad}{end}", arguments.join(", "));
        if all.len() + 4 * depth < WIDTH && !all.contains('\n') || arguments.len() < 2 {
            return all;
        }
        let lines: Vec<String> = arguments.iter().map(|argument| format!("{},\n", indented(argument))).collect();
        format!("{begin}\n{}{end}", lines.concat())
    }

    fn field(&self, field: &Field, depth: usize) -> String {
        self.value(&field.ty, &field.name.wire, &field.constraints.iter().collect::<Vec<_>>(), depth)
    }

    /// A value of a type that keeps to the limits.
    fn value(&self, ty: &Type, name: &str, limits: &[&Constraint], depth: usize) -> String {
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() == 0 {
            return String::new();
        }
        match ty {
            Type::String | Type::Secret => text(&sample::text(name, limits)),
            Type::Url => text(&format!("https://example.com/{}", sample::file_name(self.api, name, limits))),
            Type::Integer(_) => number(limits, 1.0, |number| format!("{number:.0}")),
            Type::Number => number(limits, 1.0, |number| Token::f64_unsuffixed(number).to_string()),
            Type::Boolean => chosen_literal(limits).unwrap_or_else(|| "true".to_owned()),
            Type::Timestamp(_) => "std::time::SystemTime::now()".to_owned(),
            Type::Duration(unit) => number(limits, 1.0, |number| format!("{}({number:.0})", duration(*unit))),
            Type::Day => "Day::new(2026, 1, 31).expect(\"a day\")".to_owned(),
            Type::Month => "Month::new(2026, 1).expect(\"a month\")".to_owned(),
            Type::Money(MoneyUnit::Fen) => number(limits, 100.0, |number| format!("Fen({number:.0})")),
            Type::Money(MoneyUnit::Yuan) => {
                number(limits, 1.0, |number| format!("Yuan::from_fen({:.0})", number * 100.0))
            }
            Type::File => format!("File::open({}).await?", text(&sample::file_name(self.api, name, limits))),
            Type::Bytes => format!("b{}", text("bytes")),
            Type::Json => "serde_json::json!({})".to_owned(),
            Type::Code(_) => "None".to_owned(),
            Type::TextOr(_) => text(&sample::word(name, limits)),
            Type::List(items) if depth < DEPTH => {
                let item = self.value(&items.ty, name, &sample::of_each(limits), depth + 1);
                format!("[{}]", vec![item; sample::fewest(limits)].join(", "))
            }
            Type::Map(items) if depth < DEPTH => {
                format!("[({}, {})]", text("key"), self.value(&items.ty, name, &sample::of_each(limits), depth + 1))
            }
            Type::List(_) => "Vec::new()".to_owned(),
            Type::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
            Type::Named(reference) | Type::Choice(reference) => self.named(reference, name, limits, depth),
        }
    }

    fn named(&self, reference: &TypeRef, name: &str, limits: &[&Constraint], depth: usize) -> String {
        match self.definition(reference).map(|def| &def.shape) {
            Some(Shape::Object(object)) => self.object(&reference.name, object, depth),
            Some(Shape::OpenEnum { values, .. }) => match values.first() {
                Some(value) => format!("{}::{}", reference.name, value.variant),
                None => text(&sample::word(name, limits)),
            },
            Some(Shape::Choice(choice)) => match choice.kinds.first() {
                Some(kind) => {
                    let constructor = format!("{}::{}", reference.name, kind.constructor);
                    match self.definition(&kind.object).map(|def| &def.shape) {
                        Some(Shape::Object(object)) => {
                            let fields: Vec<&Field> = object.fields.iter().collect();
                            self.made(&constructor, &fields, object.required_type.as_deref(), depth + 1)
                        }
                        _ => format!("{constructor}()"),
                    }
                }
                None => text(name),
            },
            Some(Shape::Id { .. }) | None => text(&sample::word(name, limits)),
        }
    }

    fn object(&self, name: &str, object: &Object, depth: usize) -> String {
        let fields: Vec<&Field> = object.fields.iter().collect();
        self.whole(&format!("{name}::new"), &fields, &object.rules, object.required_type.as_deref(), depth + 1)
    }

    fn definition(&self, reference: &TypeRef) -> Option<&TypeDef> {
        let types = match reference.owner {
            Owner::Shared => &self.api.types,
            Owner::Endpoint => &self.endpoint.types,
        };
        types.iter().find(|def| def.name == reference.name)
    }
}

/// A text as a literal.
fn text(text: &str) -> String {
    Token::string(text).to_string()
}

fn indented(lines: &str) -> String {
    lines.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn chosen_literal(limits: &[&Constraint]) -> Option<String> {
    sample::first(limits).map(|value| if let Literal::Text(value) = value { text(value) } else { value.to_string() })
}

/// A number within the limits, printed.
fn number(limits: &[&Constraint], usual: f64, print: impl Fn(f64) -> String) -> String {
    print(sample::number(limits, usual))
}
