//! Named types and their fields.

use std::collections::HashMap;

use proc_macro2::{Ident, Literal as Token, TokenStream};
use quote::{ToTokens, quote};

use super::words::{self, Place};
use super::{Declaration, Item, Member, Scope, docs, ident};
use crate::markdown::{DocLine, block};
use crate::model::{
    Chars, Choice, Condition, Constraint, DurationUnit, EnumValue, Field, Kind, Literal, Location, MoneyUnit, Note,
    Object, Owner, Param, Presence, Rule, Shape, Size, SizeLimit, SizeUnit, TimestampUnit, Type, TypeDef, Variant,
    Wire,
};

/// A named type.
pub(super) fn definition(
    def: &TypeDef,
    notes: &[Note],
    (scope, origin): (Scope, &TokenStream),
    brought: &Brought<'_>,
) -> Declaration {
    let name = ident(&def.name);
    let docs = docs::with_notes(if def.doc.is_empty() { &def.name } else { &def.doc }, notes);
    match &def.shape {
        Shape::Object(shape) => object(&def.name, docs, shape, (scope, origin)),
        Shape::OpenEnum { numeric, values } => Declaration {
            wrapper: "open_enum",
            docs,
            notes: Vec::new(),
            attributes: vec![if *numeric { quote!(of(i64)) } else { quote!(of(String)) }],
            head: quote!(pub enum #name),
            members: Some(values.iter().map(known_value).collect()),
        },
        Shape::Choice(shape) => choice(&name, docs, shape, scope, brought),
        Shape::Id { lifetime } => Declaration {
            wrapper: "id",
            docs,
            notes: Vec::new(),
            attributes: lifetime
                .iter()
                .map(|seconds| grouped(*seconds))
                .map(|seconds| quote!(lifetime(#seconds)))
                .collect(),
            head: quote!(pub struct #name;),
            members: None,
        },
    }
}

fn known_value(known: &EnumValue) -> Member {
    let (value, variant) = (literal(&known.value), ident(&known.variant));
    let mut docs = block(if known.doc.is_empty() { &known.variant } else { &known.doc });
    docs.extend(docs::lifecycle(known.lifecycle.as_deref()));
    let said = said(&known.value, &mut docs);
    Member {
        docs,
        attributes: std::iter::once(quote!(value(#value #said)))
            .chain(docs::deprecated(known.lifecycle.as_deref()))
            .collect(),
        tokens: quote!(#variant),
    }
}

/// Says the value of a variant in its docs, if the macros could not; `; said` tells them so.
fn said(value: &Literal, docs: &mut Vec<DocLine>) -> Option<TokenStream> {
    let words = words::wire_value(value)?;
    docs.extend([DocLine::default(), docs::line(words)]);
    Some(quote!(; said))
}

/// The import that stands for a table of codes where objects are sent and there is none: see the runtime's
/// `__field_codes`. Nobody but rustdoc needs it.
pub(super) fn no_errors<'a>(mut types: impl Iterator<Item = &'a TypeDef>) -> Option<Item> {
    let is_sent = |def: &'a TypeDef| matches!(&def.shape, Shape::Object(object) if object.sent);
    let lines = || {
        vec![
            quote!(#[cfg(doc)]),
            quote!(
                use runtime::__no_errors as __errors;
            ),
        ]
    };
    types.any(is_sent).then(|| Item::Lines(lines()))
}

/// The fields that the kinds of choices bring, by the names of their objects.
pub(super) struct Brought<'a>(HashMap<&'a str, &'a Object>);

impl<'a> Brought<'a> {
    /// Those of the choices among these types.
    pub(super) fn of(types: &'a [TypeDef]) -> Self {
        let is_needed = types.iter().any(|def| matches!(def.shape, Shape::Choice(_)));
        let types = if is_needed { types } else { &[] };
        let object = |def: &'a TypeDef| match &def.shape {
            Shape::Object(object) => Some((def.name.as_str(), object)),
            Shape::OpenEnum { .. } | Shape::Choice(_) | Shape::Id { .. } => None,
        };
        Self(types.iter().filter_map(object).collect())
    }

    /// The arguments of a kind's constructor.
    fn arguments(&self, kind: &Kind, scope: Scope) -> TokenStream {
        let brought = self.0.get(kind.object.name.as_str());
        brought.map(|object| object_arguments(object, scope)).unwrap_or_default()
    }
}

/// An enum of the kinds of a choice. Those of requests have a constructor each.
fn choice(name: &Ident, docs: Vec<DocLine>, choice: &Choice, scope: Scope, brought: &Brought<'_>) -> Declaration {
    let of = type_of(&choice.ty, scope);
    let sent = choice.sent.then(|| quote!(sent));
    let received = choice.received.then(|| quote!(received));
    let attributes = [Some(quote!(of(#of))), sent, received].into_iter().flatten().collect();
    let kind = |kind: &Kind| {
        let (value, variant, object) = (literal(&kind.value), ident(&kind.variant), ident(&kind.object.name));
        let constructor = choice.sent.then(|| {
            let (function, arguments) = (ident(&kind.constructor), brought.arguments(kind, scope));
            quote!(, #function(#arguments))
        });
        let mut docs = block(if kind.doc.is_empty() { &kind.variant } else { &kind.doc });
        docs.extend(docs::lifecycle(kind.lifecycle.as_deref()));
        let (deprecated, said) = (docs::deprecated(kind.lifecycle.as_deref()), said(&kind.value, &mut docs));
        Member {
            docs,
            attributes: std::iter::once(quote!(kind(#value #constructor #said))).chain(deprecated).collect(),
            tokens: quote!(#variant(#object)),
        }
    };
    let members = Some(choice.kinds.iter().map(kind).collect());
    Declaration { wrapper: "choice", docs, notes: Vec::new(), attributes, head: quote!(pub enum #name), members }
}

/// An object of requests, of responses, or of both. `origin` is the endpoint or the service that it comes from.
pub(super) fn object(
    name: &str,
    docs: Vec<DocLine>,
    object: &Object,
    (scope, origin): (Scope, &TokenStream),
) -> Declaration {
    let name = ident(name);
    let arguments = object_arguments(object, scope);
    let mut attributes = Vec::new();
    if object.sent {
        attributes.push(quote!(sent(#arguments)));
        attributes.extend(object.rules.iter().map(rule));
    }
    if object.received {
        let origin = object.fields.iter().any(depends_on_origin).then(|| quote!((#origin)));
        attributes.push(quote!(received #origin));
    }
    let member = |field: &Field| {
        let (rust, wire, ty) = (ident(&field.name.rust), &field.name.wire, field_type(field, scope));
        let (mode, items, presence) = (ident(mode(field.wire)), items(&field.ty, mode), presence(field));
        let checks = field.constraints.iter().filter(|_| object.sent);
        let checks = checks.map(|constraint| check(constraint, &field.ty, scope));
        let says = words::says(field, if object.sent { Place::Sent } else { Place::Received }, scope);
        Member {
            docs: docs::field(field, None),
            attributes: with_deprecation(quote!(field(#mode #items #wire, #presence #says #(, #checks)*)), field),
            tokens: quote!(pub #rust: #ty),
        }
    };
    let members = Some(object.fields.iter().map(member).collect());
    Declaration { wrapper: "object", docs, notes: Vec::new(), attributes, head: quote!(pub struct #name), members }
}

/// Whether what a field means depends on where it comes from: which codes are successes, where the clocks are.
fn depends_on_origin(field: &Field) -> bool {
    fn depends(ty: &Type, wire: Wire) -> bool {
        match ty.beside_text() {
            Type::Code(_) => true,
            Type::Timestamp(_) => matches!(wire, Wire::DateTime | Wire::Digits),
            Type::List(items) | Type::Map(items) => depends(&items.ty, items.wire),
            _ => false,
        }
    }
    depends(&field.ty, field.wire)
}

/// A parameter of a request.
pub(super) fn param(param: &Param) -> Member {
    let field = &param.field;
    let (rust, wire, ty) = (ident(&field.name.rust), &field.name.wire, field_type(field, Scope::Endpoint));
    let place = place(param.location, field.wire);
    let (items, presence) = (items(&field.ty, sent_mode), presence(field));
    let checks = field.constraints.iter().map(|constraint| check(constraint, &field.ty, Scope::Endpoint));
    let says = words::says(field, Place::Param(param.location), Scope::Endpoint);
    Member {
        docs: docs::field(field, Some(param.location)),
        attributes: with_deprecation(quote!(param(#place #items #wire, #presence #says #(, #checks)*)), field),
        tokens: quote!(pub #rust: #ty),
    }
}

/// The facts of a field, and then its deprecation: see [`docs::deprecated`].
fn with_deprecation(facts: TokenStream, field: &Field) -> Vec<TokenStream> {
    std::iter::once(facts).chain(docs::deprecated(field.lifecycle.as_deref())).collect()
}

/// Where a parameter travels, and how it is written there if that is unusual.
fn place(location: Location, wire: Wire) -> Ident {
    let key = location.key();
    match sent_mode(wire) {
        PLAIN => ident(key),
        mode => ident(&format!("{key}_{mode}")),
    }
}

/// The runtime's word for what needs no mention.
const PLAIN: &str = "plain";

/// The runtime's word for how a value travels: the language's own, which one of its locations has as well.
fn mode(wire: Wire) -> &'static str {
    if wire == Wire::Json { "json_text" } else { wire.key() }
}

/// The same for requests. Leniency matters only for responses, and days are sent with dashes unless something is said.
fn sent_mode(wire: Wire) -> &'static str {
    if matches!(wire, Wire::Lenient | Wire::Dashes) { PLAIN } else { mode(wire) }
}

/// How the items of a list or map travel, level by level, if that needs saying: `(commas(string))`.
fn items(ty: &Type, mode: fn(Wire) -> &'static str) -> Option<TokenStream> {
    let (Type::List(of) | Type::Map(of)) = ty.beside_text() else { return None };
    let (word, inside) = (mode(of.wire), items(&of.ty, mode));
    let needed = word != PLAIN || inside.is_some();
    let word = ident(word);
    needed.then(|| quote!((#word #inside)))
}

/// The arguments of a request's `new`.
pub(super) fn request_arguments(variant: &Variant) -> TokenStream {
    let fields = variant.params.iter().map(|param| &param.field);
    arguments(fields, variant.required_type.as_deref(), Scope::Endpoint)
}

fn object_arguments(object: &Object, scope: Scope) -> TokenStream {
    arguments(object.fields.iter(), object.required_type.as_deref(), scope)
}

/// The arguments of `new`: the required fields, in order, or the struct that has them.
fn arguments<'a>(fields: impl Iterator<Item = &'a Field>, in_struct: Option<&str>, scope: Scope) -> TokenStream {
    let required = fields.filter(|field| field.presence == Presence::Required);
    let arguments = required.map(|field| {
        let (name, ty) = (ident(&field.name.rust), type_of(&field.ty, scope));
        quote!(#name: #ty)
    });
    match in_struct.map(ident) {
        Some(name) => quote!(#name { #(#arguments),* }),
        None => quote!(#(#arguments),*),
    }
}

/// A rule about several parameters.
pub(super) fn rule(rule: &Rule) -> TokenStream {
    let says = words::rule_says(rule);
    match rule {
        Rule::ExactlyOneOf(names) => quote!(rule(exactly_one_of(#(#names),*) #says)),
        Rule::AtLeastOneOf(names) => quote!(rule(at_least_one_of(#(#names),*) #says)),
        Rule::AtMostOneOf(names) => quote!(rule(at_most_one_of(#(#names),*) #says)),
    }
}

fn presence(field: &Field) -> TokenStream {
    let is_choice = matches!(field.ty, Type::Choice(_));
    match &field.presence {
        Presence::Required if is_choice => quote!(choice),
        Presence::Optional { .. } if matches!(field.ty, Type::Code(_)) => quote!(code),
        Presence::Required => quote!(required),
        Presence::Optional { .. } | Presence::Nullable if is_choice => quote!(optional_choice),
        Presence::Optional { .. } => quote!(optional),
        Presence::Nullable => quote!(nullable),
        Presence::Default(value) => {
            let (word, value) =
                (ident(if is_choice { "default_choice" } else { "default" }), value_of(&field.ty, value));
            quote!(#word(#value))
        }
    }
}

fn field_type(field: &Field, scope: Scope) -> TokenStream {
    let ty = type_of(&field.ty, scope);
    match field.presence {
        Presence::Required | Presence::Default(_) => ty,
        // It is one already.
        Presence::Optional { .. } if matches!(field.ty, Type::Code(_)) => ty,
        Presence::Optional { .. } | Presence::Nullable => quote!(Option<#ty>),
    }
}

/// The runtime's type of a duration in a unit.
pub(super) fn duration(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Seconds => "Seconds",
        DurationUnit::Milliseconds => "Millis",
        DurationUnit::Minutes => "Minutes",
        DurationUnit::Hours => "Hours",
        DurationUnit::Days => "Days",
    }
}

/// The Rust type of a value.
pub(super) fn type_of(ty: &Type, scope: Scope) -> TokenStream {
    match ty {
        Type::String | Type::Url => quote!(String),
        Type::Secret => quote!(runtime::SecretString),
        Type::Integer(integer) => ident(integer.key()).into_token_stream(),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Timestamp(TimestampUnit::Seconds) => quote!(runtime::UnixSeconds),
        Type::Timestamp(TimestampUnit::Milliseconds) => quote!(runtime::UnixMillis),
        Type::Duration(unit) => {
            let unit = ident(duration(*unit));
            quote!(runtime::#unit)
        }
        Type::Day => quote!(runtime::Day),
        Type::Month => quote!(runtime::Month),
        Type::Money(MoneyUnit::Fen) => quote!(runtime::Fen),
        Type::Money(MoneyUnit::Yuan) => quote!(runtime::Yuan),
        Type::File => quote!(runtime::File),
        Type::Bytes => quote!(runtime::Bytes),
        Type::Json => quote!(runtime::Json),
        Type::Code(errors) => {
            let errors = ident(errors);
            quote!(Option<#errors>)
        }
        Type::List(item) => {
            let item = type_of(&item.ty, scope);
            quote!(Vec<#item>)
        }
        Type::Map(item) => {
            let item = type_of(&item.ty, scope);
            quote!(std::collections::BTreeMap<String, #item>)
        }
        Type::TextOr(other) => {
            let other = type_of(other, scope);
            quote!(runtime::TextOr<#other>)
        }
        Type::Named(reference) | Type::Choice(reference) => {
            let name = ident(&reference.name);
            match (reference.owner, scope) {
                (Owner::Shared, Scope::Endpoint) => quote!(types::#name),
                (Owner::Shared, Scope::Shared) | (Owner::Endpoint, _) => quote!(#name),
            }
        }
    }
}

/// A constraint of a value as a call of the runtime's check.
fn check(constraint: &Constraint, ty: &Type, scope: Scope) -> TokenStream {
    let (name, arguments) = call(constraint, ty, scope);
    let name = ident(&name);
    quote!(#name(#arguments))
}

/// The name and the arguments of the runtime's check.
fn call(constraint: &Constraint, ty: &Type, scope: Scope) -> (String, TokenStream) {
    let (name, arguments) = match constraint {
        Constraint::MinLength(number) => ("min_length", grouped(*number)),
        Constraint::MaxLength(number) => ("max_length", grouped(*number)),
        Constraint::MinBytes(number) => ("min_bytes", grouped(*number)),
        Constraint::MaxBytes(number) => ("max_bytes", grouped(*number)),
        Constraint::MinWidth(number) => ("min_width", grouped(*number)),
        Constraint::MaxWidth(number) => ("max_width", grouped(*number)),
        Constraint::Chars(all) => {
            let all = all.iter().map(chars);
            ("chars", quote!(&[#(#all),*]))
        }
        Constraint::MinItems(number) => ("min_items", grouped(*number)),
        Constraint::MaxItems(number) => ("max_items", grouped(*number)),
        Constraint::Min(number) => ("min", value_of(ty, number)),
        Constraint::Max(number) => ("max", value_of(ty, number)),
        Constraint::OneOf(values) => {
            let values = values.iter().map(|value| value_of(ty, value));
            ("one_of", quote!(&[#(#values),*]))
        }
        Constraint::Url => ("url", TokenStream::new()),
        Constraint::Formats(table) => {
            let table = ident(table);
            let module = match scope {
                Scope::Endpoint => quote!(formats),
                Scope::Shared => quote!(super::formats),
            };
            ("formats", quote!(&#module::#table::TABLE))
        }
        Constraint::ContentType(label) => ("content_type", quote!(#label)),
        Constraint::Size(SizeLimit::AtMost(limit)) => ("max_size", size(*limit)),
        Constraint::Size(SizeLimit::Below(limit)) => ("below", size(*limit)),
        Constraint::MinSize(limit) => ("min_size", size(*limit)),
        Constraint::RequiredIf(condition) => required_if(condition),
        Constraint::Each(inner) => {
            let items = if let Type::List(items) | Type::Map(items) = ty { &items.ty } else { ty };
            let (name, arguments) = call(inner, items, scope);
            // Addresses are looked at however deep they are.
            return (if name == "each_url" { name } else { format!("each_{name}") }, arguments);
        }
    };
    (name.to_owned(), arguments)
}

/// `runtime::Chars::Digits`, `runtime::Chars::Of("_-")`.
fn chars(chars: &Chars) -> TokenStream {
    match chars {
        Chars::Of(listed) => quote!(runtime::Chars::Of(#listed)),
        Chars::Set(set) => {
            let set = ident(set.rust_name());
            quote!(runtime::Chars::#set)
        }
    }
}

fn required_if(Condition { path, values, unless }: &Condition) -> (&'static str, TokenStream) {
    // Values that stand in one array are of one type.
    let has_fraction = values.iter().any(|value| matches!(value, Literal::Number(_)));
    let values = values.iter().map(|value| match value {
        Literal::Integer(number) if has_fraction => literal(&Literal::Number(*number as f64)),
        Literal::Integer(_) | Literal::Number(_) | Literal::Boolean(_) | Literal::Text(_) => literal(value),
    });
    match (values.len(), unless) {
        (0, _) => ("required_with", quote!(#path)),
        (1, false) => ("required_if", quote!(#path #(, #values)*)),
        (_, false) => ("required_if_any", quote!(#path, [#(#values),*])),
        (_, true) => ("required_unless", quote!(#path, [#(#values),*])),
    }
}

/// `2 * runtime::MIB`, in the unit of the spec.
pub(super) fn size(size: Size) -> TokenStream {
    let number = grouped(size.number);
    let unit = match size.unit {
        SizeUnit::KiB => ident("KIB"),
        SizeUnit::MiB => ident("MIB"),
        SizeUnit::GiB => ident("GIB"),
        SizeUnit::B | SizeUnit::KB | SizeUnit::MB | SizeUnit::GB => return grouped(size.bytes().unwrap_or(u64::MAX)),
    };
    // clippy would warn of `1 * MIB` in the user's crate.
    if size.number == 1 { quote!(runtime::#unit) } else { quote!(#number * runtime::#unit) }
}

/// A value of a type. Where the type has a unit, so has the value: `runtime::Fen(1)`.
fn value_of(ty: &Type, value: &Literal) -> TokenStream {
    match ty {
        Type::Duration(_) | Type::Timestamp(_) | Type::Money(MoneyUnit::Fen) => {
            let (ty, number) = (type_of(ty, Scope::Endpoint), literal(value));
            quote!(#ty(#number))
        }
        Type::Money(MoneyUnit::Yuan) => {
            let fen = value.fen().unwrap_or_default();
            if fen < 0 {
                let fen = Token::i64_unsuffixed(fen);
                return quote!(runtime::Yuan::from_fen(#fen));
            }
            let (yuan, fen) = (Token::i64_unsuffixed(fen / 100), Token::i64_unsuffixed(fen % 100));
            quote!(runtime::Yuan::new(#yuan, #fen))
        }
        _ => literal(value),
    }
}

/// A value as a Rust literal. A text becomes a string literal, whatever it contains.
pub(super) fn literal(value: &Literal) -> TokenStream {
    match value {
        Literal::Integer(number) => Token::i64_unsuffixed(*number).into_token_stream(),
        Literal::Number(number) => Token::f64_unsuffixed(*number).into_token_stream(),
        Literal::Boolean(value) => quote!(#value),
        Literal::Text(text) => quote!(#text),
    }
}

/// `259_200`: long numbers have their digits in groups of three.
pub(super) fn grouped(number: u64) -> TokenStream {
    if number < 10_000 {
        return Token::u64_unsuffixed(number).into_token_stream();
    }
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out.parse().unwrap_or_else(|_| Token::u64_unsuffixed(number).into_token_stream())
}
