//! Parameters against the model: whether they are there, of which type, and within which bounds.

use serde_json::{Map, Value};
use weixin_codegen::model::{
    Body as Wanted, Check, Constraint, Endpoint, EndpointTypes, Field, Literal, Location, Param, Presence, Rule, Shape,
    Type, Variant, Wire,
};

use super::bounds::{broken, broken_rule, number_suits, plain, word};
use super::{Finding, Kind, files, text, variant};
use crate::received::{Arrived, Body, Part, excerpt};
use crate::state::Vendor;

/// Objects inside objects are followed so deep; the parser of JSON stops at 128.
const DEPTH: usize = 128;

/// So many findings are put down.
const FINDINGS: usize = 50;

/// Characters of the way to a value that are put down: keys of maps are as long as a client likes.
const FIELD: usize = 200;

/// The checks of one request, and what they found.
pub(super) struct Checks<'a> {
    pub(super) vendor: &'a Vendor,
    types: EndpointTypes<'a>,
    variant: &'a Variant,
    arrived: &'a Arrived,
    pub(super) findings: Vec<Finding>,
    pub(super) groups: Vec<String>,
}

/// What came for a parameter.
enum Given<'a> {
    Text(&'a str),
    Json(&'a Value),
    Part(&'a Part),
}

impl<'a> Checks<'a> {
    pub(super) fn new(vendor: &'a Vendor, endpoint: &'a Endpoint, variant: &'a Variant, arrived: &'a Arrived) -> Self {
        Self {
            vendor,
            types: vendor.api.types_of(endpoint),
            variant,
            arrived,
            findings: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub(super) fn run(&mut self) {
        self.body();
        self.findings.extend(variant::wrong_constants(self.variant, self.arrived));
        for param in &self.variant.params {
            let given = self.given(param.location, &param.field.name.wire);
            self.param(param, given);
        }
        let all = self.variant;
        let is_set = |name: &str| {
            all.params.iter().any(|param| param.field.name.wire == name && self.given(param.location, name).is_some())
        };
        let broken: Vec<_> = all.rules.iter().filter_map(|rule| broken_rule(rule, is_set, "")).collect();
        broken.into_iter().for_each(|finding| self.found(&finding.field, finding.what, finding.kind));
    }

    pub(super) fn add(&mut self, field: &str, check: Check, what: String) {
        self.found(field, what, Kind::Check(check));
    }

    fn malformed(&mut self, field: &str, what: impl Into<String>) {
        self.found(field, what.into(), Kind::Form);
    }

    /// Puts down a finding. A body can have a million mistakes; the first ones will do.
    pub(super) fn found(&mut self, field: &str, what: String, kind: Kind) {
        if self.findings.len() < FINDINGS {
            self.findings.push(Finding { field: field.chars().take(FIELD).collect(), what, kind });
        }
    }

    /// The body has to be of the kind that the variant wants.
    fn body(&mut self) {
        match (self.variant.body, &self.arrived.body) {
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Form(_)) => self.malformed("body", "a form, must be JSON"),
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Json(value)) if !value.is_object() => {
                self.malformed("body", "must be a JSON object");
            }
            (Wanted::Json | Wanted::JsonOrEmptyObject | Wanted::Form, Body::Other { why }) => {
                let why = why.clone();
                self.malformed("body", why);
            }
            _ => {}
        }
    }

    fn given(&self, location: Location, name: &str) -> Option<Given<'a>> {
        match location {
            Location::Query => self.arrived.head.query(name).map(Given::Text),
            Location::Json => {
                let value = self.arrived.body.json()?.get(name)?;
                (!value.is_null()).then_some(Given::Json(value))
            }
            Location::Form => self.arrived.body.parts().iter().find(|part| part.name == name).map(Given::Part),
        }
    }

    fn param(&mut self, param: &'a Param, given: Option<Given<'a>>) {
        let (field, name) = (&param.field, param.field.name.wire.as_str());
        match given {
            None => self.absent(param),
            Some(Given::Json(value)) if is_nothing(field, value) => self.absent(param),
            Some(Given::Json(value)) => self.value(field, name, value, DEPTH),
            Some(Given::Text(text)) => self.text(field, text),
            Some(Given::Part(part)) if field.ty == Type::File => self.file(field, part),
            Some(Given::Part(part)) => match part.text() {
                Some(text) => self.text(field, text),
                None => self.malformed(name, "must be text in UTF-8"),
            },
        }
    }

    fn absent(&mut self, param: &Param) {
        let (field, name) = (&param.field, param.field.name.wire.as_str());
        let is_null = || self.arrived.body.json().is_some_and(|body| body.get(name) == Some(&Value::Null));
        let nullable = field.presence == Presence::Nullable && param.location == Location::Json && is_null();
        if !nullable && matches!(field.presence, Presence::Required | Presence::Nullable) {
            match field.ty {
                Type::File => self.no_file(name, "is missing".to_owned()),
                _ => self.add(name, Check::Missing, "is missing".to_owned()),
            }
        }
        for constraint in &field.constraints {
            if let Constraint::RequiredIf(other, value) = constraint {
                let other_param = self.variant.params.iter().find(|param| param.field.name.wire == *other);
                let given = other_param.and_then(|param| self.given(param.location, other));
                let text = given.map(|given| match given {
                    Given::Text(text) => text.to_owned(),
                    Given::Json(value) => plain(value),
                    Given::Part(part) => part.text().unwrap_or_default().to_owned(),
                });
                self.required_if(name, other, value.as_ref(), text);
            }
        }
    }

    /// A value that travels as text. An empty one is missing, where one is wanted.
    fn text(&mut self, field: &'a Field, given: &str) {
        let name = &field.name.wire;
        // Known numbers travel as text too.
        let named = if let Type::Named(reference) = &field.ty { self.types.shape(reference) } else { None };
        let value = match named {
            Some(Shape::OpenEnum { numeric: true, .. }) => text::whole(given).map(Value::Number),
            Some(Shape::Object(_)) => serde_json::from_str(given).ok(),
            _ => text::value(given, &field.ty),
        };
        match value {
            Some(value) => self.value_of(&field.ty, field.wire, &field.constraints, name, &value, DEPTH),
            None if given.is_empty() => self.add(name, Check::Missing, "is empty".to_owned()),
            None => self.add(
                name,
                Check::Parameter,
                format!("{}, must be {}", self.shown(&field.ty, given), word(&field.ty)),
            ),
        }
    }

    fn value(&mut self, field: &'a Field, path: &str, value: &Value, depth: usize) {
        if let Some(separator) = field.wire.separator() {
            let Value::String(text) = value else {
                self.malformed(path, format!("must be texts with `{separator}` between them"));
                return;
            };
            let items = text.split(separator).filter(|item| !item.is_empty()).map(Value::from).collect();
            self.value_of(&field.ty, Wire::Plain, &field.constraints, path, &Value::Array(items), depth);
            return;
        }
        self.value_of(&field.ty, field.wire, &field.constraints, path, value, depth);
    }

    fn value_of(
        &mut self,
        ty: &'a Type,
        wire: Wire,
        constraints: &'a [Constraint],
        path: &str,
        value: &Value,
        depth: usize,
    ) {
        if !self.type_suits(ty, wire, value) {
            let what = format!("must be {}", word(ty));
            self.malformed(path, what);
            return;
        }
        for constraint in constraints {
            self.constraint(constraint, path, value, *ty == Type::Secret);
        }
        if *ty == Type::Url && !constraints.contains(&Constraint::Url) {
            self.constraint(&Constraint::Url, path, value, false);
        }
        if depth > 0 {
            self.inside(ty, path, value, depth - 1);
        }
    }

    /// What a list, a map or an object holds.
    fn inside(&mut self, ty: &'a Type, path: &str, value: &Value, depth: usize) {
        match (ty, value) {
            (Type::List(of), Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.value_of(of, Wire::Plain, &[], &format!("{path}[{at}]"), item, depth);
                }
            }
            (Type::Map(of), Value::Object(items)) => {
                for (key, item) in items {
                    self.value_of(of, Wire::Plain, &[], &format!("{path}.{key}"), item, depth);
                }
            }
            (Type::Named(_), Value::Object(fields)) => {
                if let Some(object) = self.types.object(ty) {
                    self.object(&object.fields, &object.rules, path, fields, depth);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, fields: &'a [Field], rules: &'a [Rule], path: &str, given: &Map<String, Value>, depth: usize) {
        for field in fields {
            let name = &field.name.wire;
            let at = format!("{path}.{name}");
            match given.get(name) {
                Some(Value::Null) if field.presence != Presence::Required => {}
                Some(value) if is_nothing(field, value) => {}
                Some(value) => self.value(field, &at, value, depth),
                None if matches!(field.presence, Presence::Required | Presence::Nullable) => {
                    self.add(&at, Check::Missing, "is missing".to_owned());
                }
                None => {}
            }
            if given.get(name).is_none_or(Value::is_null) {
                for constraint in &field.constraints {
                    if let Constraint::RequiredIf(other, value) = constraint {
                        let text = given.get(other).filter(|value| !value.is_null()).map(plain);
                        self.required_if(&at, other, value.as_ref(), text);
                    }
                }
            }
        }
        let is_set = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
        for finding in rules.iter().filter_map(|rule| broken_rule(rule, is_set, path)) {
            self.found(&finding.field, finding.what, finding.kind);
        }
    }

    fn required_if(&mut self, path: &str, other: &str, value: Option<&Literal>, found: Option<String>) {
        let asked = found.is_some_and(|found| value.is_none_or(|value| value.to_string() == found));
        if asked {
            let when = value.map_or_else(|| "is there".to_owned(), |value| format!("is {value}"));
            self.add(path, Check::Missing, format!("is missing, must be there when `{other}` {when}"));
        }
    }

    fn type_suits(&self, ty: &Type, wire: Wire, value: &Value) -> bool {
        match (ty, value) {
            (Type::Json, _) => true,
            (Type::String | Type::Secret | Type::Url, Value::String(_)) => true,
            (Type::String | Type::Secret, Value::Number(_)) => wire == Wire::Lenient,
            (Type::Boolean, Value::Bool(_)) => true,
            (Type::Boolean, Value::String(text)) => wire != Wire::Plain && text.parse::<bool>().is_ok(),
            (Type::List(_), Value::Array(_)) | (Type::Map(_), Value::Object(_)) => true,
            (Type::Named(reference), value) => match (self.types.shape(reference), value) {
                (Some(Shape::Object(_)), Value::Object(_)) | (Some(Shape::Id { .. }), Value::String(_)) => true,
                (Some(Shape::OpenEnum { numeric: false, .. }), Value::String(_)) => true,
                (Some(Shape::OpenEnum { numeric: true, .. }), Value::String(text)) => {
                    wire != Wire::Plain && text::whole(text).is_some()
                }
                (Some(Shape::OpenEnum { numeric: true, .. }), value) => value.is_i64() || value.is_u64(),
                _ => false,
            },
            (_, Value::String(text)) => {
                wire != Wire::Plain && text::value(text, ty).is_some_and(|value| number_suits(ty, &value))
            }
            (_, value) => number_suits(ty, value),
        }
    }

    fn constraint(&mut self, constraint: &'a Constraint, path: &str, value: &Value, secret: bool) {
        if let Constraint::Each(each) = constraint {
            for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                self.constraint(each, &format!("{path}[{at}]"), item, secret);
            }
            for (key, item) in value.as_object().into_iter().flatten() {
                self.constraint(each, &format!("{path}.{key}"), item, secret);
            }
            return;
        }
        if let Constraint::Formats(table) = constraint {
            self.url_format(path, value, table);
            return;
        }
        let Some(must) = broken(constraint, value) else { return };
        let is_empty = matches!(value, Value::String(text) if text.is_empty());
        let check = match constraint {
            Constraint::Url => Check::Url,
            Constraint::MinLength(_) | Constraint::MinBytes(_) if is_empty => Check::Missing,
            _ => Check::Parameter,
        };
        let found = match value {
            _ if secret => "a secret text".to_owned(),
            // What is inside may be secret.
            Value::Array(items) => format!("{} items", items.len()),
            Value::Object(items) => format!("{} items", items.len()),
            value => excerpt(&plain(value)),
        };
        self.add(path, check, format!("{found}, must {must}"));
    }

    /// The extension in a URL's path, when it has one, is in the table.
    fn url_format(&mut self, path: &str, value: &Value, table: &str) {
        let Some(url) = value.as_str().and_then(|text| url::Url::parse(text).ok()) else { return };
        let last = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
        let Some((_, extension)) = last.rsplit_once('.') else { return };
        let extension = extension.to_lowercase();
        let plausible = !extension.is_empty() && extension.len() <= 10 && extension.chars().all(char::is_alphanumeric);
        let Some(table) = self.table(table).filter(|_| plausible) else { return };
        match files::find(table, &extension) {
            Some((group, _)) => self.belongs(&group.name.wire),
            None => self.add(path, Check::Format, format!("extension `{extension}`, which the service does not take")),
        }
    }

    /// A file that arrived, or is to be fetched, is of this group of its table.
    pub(super) fn belongs(&mut self, group: &str) {
        if !self.groups.iter().any(|known| known == group) {
            self.groups.push(group.to_owned());
        }
    }

    fn shown(&self, ty: &Type, text: &str) -> String {
        if *ty == Type::Secret { "a secret text".to_owned() } else { excerpt(text) }
    }
}

/// Whether a value that may be left out says that there is none: where types are not kept to, an empty text does.
fn is_nothing(field: &Field, value: &Value) -> bool {
    let optional = matches!(field.presence, Presence::Optional { .. } | Presence::Default(_));
    optional && matches!(field.wire, Wire::Lenient | Wire::String) && value.as_str() == Some("")
}
