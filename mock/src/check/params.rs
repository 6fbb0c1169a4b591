//! Checks the parameters of a request: the kind of the body, and which parameters are present.

use serde_json::{Map, Value};
use weixin_codegen::model::{
    Api, Body as Wanted, Check, Constraint, Endpoint, EndpointTypes, Field, Location, Param, Presence, Rule, Type,
    Variant, Wire,
};

use super::bounds::broken_rule;
use super::files;
use super::finding::Findings;
use super::given::Given;
use super::values::{self, Values, is_nothing};
use super::variant;
use crate::quirk::Quirks;
use crate::received::{Body, ReceivedRequest};

/// Checks a request against one variant of its endpoint.
pub(super) fn check(
    api: &Api,
    quirks: &Quirks,
    endpoint: &Endpoint,
    variant: &Variant,
    request: &ReceivedRequest,
) -> Findings {
    let mut params = Params {
        api,
        quirks,
        types: api.types_of(endpoint),
        variant,
        request,
        findings: Findings::default(),
        around: Vec::new(),
    };
    if has_conditions(api, endpoint) {
        params.around.push(everything(variant, request));
    }
    params.body();
    for finding in variant::wrong_constants(variant, request) {
        params.findings.push(&finding.field, finding.what, finding.kind);
    }
    for param in &variant.params {
        params.param(param);
    }
    params.rules(&variant.rules);
    params.findings
}

/// Whether any value of a request is required under a condition.
fn has_conditions(api: &Api, endpoint: &Endpoint) -> bool {
    let is_conditional = |field: &Field| field.constraints.iter().any(|one| matches!(one, Constraint::RequiredIf(_)));
    let mut params = endpoint.variants.iter().flat_map(|variant| &variant.params);
    params.any(|param| is_conditional(&param.field))
        || api.references(endpoint).types.iter().any(|(_, def)| def.shape.fields().iter().any(is_conditional))
}

/// All that came, by name.
fn everything(variant: &Variant, request: &ReceivedRequest) -> Map<String, Value> {
    let mut all: Map<String, Value> = request.body.json().and_then(Value::as_object).cloned().unwrap_or_default();
    for part in request.body.parts() {
        all.insert(part.name.clone(), Value::from(part.text().unwrap_or_default()));
    }
    if let Some(part) = request.body.raw() {
        let raw = variant.params.iter().filter(|param| param.location == Location::Raw);
        all.extend(raw.map(|param| (param.field.name.wire.clone(), Value::from(part.text().unwrap_or_default()))));
    }
    for (name, text) in request.head.query.iter().chain(&request.head.path_parameters).chain(request.body.fields()) {
        all.entry(name).or_insert_with(|| Value::from(text.as_str()));
    }
    for param in variant.params.iter().filter(|param| param.location == Location::Header) {
        let name = &param.field.name.wire;
        if let Some(text) = Given::of(request, Location::Header, name).and_then(|given| given.text()) {
            all.entry(name).or_insert_with(|| Value::from(&*text));
        }
    }
    all
}

/// The checks of one request, and what they found.
struct Params<'a> {
    api: &'a Api,
    quirks: &'a Quirks,
    types: EndpointTypes<'a>,
    variant: &'a Variant,
    request: &'a ReceivedRequest,
    findings: Findings,
    /// All that came, by name, for conditions to look at; empty if there are none.
    around: Vec<Map<String, Value>>,
}

impl<'a> Params<'a> {
    /// Checks that the body is of the kind that the variant has.
    fn body(&mut self) {
        let found = match (self.variant.body, &self.request.body) {
            (Wanted::None, _) | (_, Body::Empty) | (Wanted::Raw, Body::Raw(_)) => return,
            (_, Body::Other { why }) => why,
            (Wanted::Raw, Body::Form(_)) => "is a form, must be the value itself",
            (Wanted::Raw, Body::Urlencoded(_)) => "is URL-encoded, must be the value itself",
            (Wanted::Raw, Body::Json(_)) => "is JSON, must be the value itself",
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Raw(_)) => "is a file or a text, must be JSON",
            (Wanted::Form, Body::Raw(_)) => "is a file or a text, must be a multipart form",
            (Wanted::Urlencoded, Body::Raw(_)) => "is a file or a text, must be URL-encoded",
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Urlencoded(_)) => "is URL-encoded, must be JSON",
            (Wanted::Form, Body::Urlencoded(_)) => "is URL-encoded, must be a multipart form",
            (Wanted::Urlencoded, Body::Form(_)) => "is a multipart form, must be URL-encoded",
            (Wanted::Urlencoded, Body::Json(_)) => "is JSON, must be URL-encoded",
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Form(_)) => "is a form, must be JSON",
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Json(value)) if !value.is_object() => {
                "must be a JSON object"
            }
            // A form that came as JSON lacks its parts, which have codes of their own.
            (Wanted::Json | Wanted::JsonOrEmptyObject, Body::Json(_))
            | (Wanted::Form, Body::Form(_) | Body::Json(_))
            | (Wanted::Urlencoded, Body::Urlencoded(_)) => {
                return;
            }
        };
        self.findings.malformed("body", found);
    }

    fn rules(&mut self, rules: &[Rule]) {
        let is_set = |name: &str| self.anywhere(name).is_some();
        let broken: Vec<_> = rules.iter().filter_map(|rule| broken_rule(rule, is_set, "")).collect();
        broken.into_iter().for_each(|finding| self.findings.push(&finding.field, finding.what, finding.kind));
    }

    /// What came for a parameter. A JSON `null` counts as absent.
    fn given(&self, location: Location, name: &str) -> Option<Given<'a>> {
        Given::of(self.request, location, name).filter(|given| !given.is_null())
    }

    /// What came under a name, wherever it travels.
    fn anywhere(&self, name: &str) -> Option<Given<'a>> {
        // Of headers there are more than the spec's, and a raw body does not say what it is called.
        let is_named = |location: Location| {
            let is_it = |param: &Param| param.location == location && param.field.name.wire == name;
            !matches!(location, Location::Header | Location::Raw) || self.variant.params.iter().any(is_it)
        };
        Location::ALL.into_iter().filter(|location| is_named(*location)).find_map(|location| self.given(location, name))
    }

    fn values(&mut self) -> Values<'_> {
        Values { api: self.api, types: self.types, findings: &mut self.findings, around: &mut self.around }
    }

    fn param(&mut self, param: &Param) {
        self.field(param.location, &param.field);
    }

    fn field(&mut self, location: Location, field: &Field) {
        let name = field.name.wire.as_str();
        if field.wire == Wire::Repeated {
            return self.repeated(location, field);
        }
        match self.given(location, name) {
            None => self.absent(location, field),
            Some(Given::Json(value)) if is_nothing(field, value) => self.absent(location, field),
            Some(Given::Json(value)) => self.values().field(field, name, value),
            Some(Given::Text(text)) => self.values().text(field, text),
            Some(Given::Part(part)) => {
                files::label(self.quirks, field, part, &mut self.findings);
                match part.text() {
                    _ if field.ty == Type::File => {
                        let in_form = location == Location::Form;
                        files::check(self.api, self.quirks, field, part, in_form, &mut self.findings);
                    }
                    Some(text) => self.values().text(field, text),
                    None => self.findings.malformed(name, "must be text in UTF-8"),
                }
            }
        }
        self.brought(location, field);
    }

    /// A list of which each item is a parameter. Without any, there is no list.
    fn repeated(&mut self, location: Location, field: &Field) {
        let name = field.name.wire.as_str();
        let all = Given::all(self.request, location, name);
        let texts: Option<Vec<Value>> = all.iter().map(|given| Some(Value::from(given.text()?))).collect();
        match texts {
            Some(texts) if texts.is_empty() => self.absent(location, field),
            Some(texts) => self.values().repeated(field, texts),
            None => self.findings.malformed(name, "must be text in UTF-8"),
        }
    }

    /// What the kind of a choice brings, beside it.
    fn brought(&mut self, location: Location, field: &Field) {
        let Some(value) = self.given(location, &field.name.wire).and_then(|given| given.text()) else { return };
        let at = (field.name.wire.as_str(), &*value);
        let Some(brought) = values::brought(self.types, field, at, &mut self.findings) else { return };
        for field in &brought.fields {
            self.field(location, field);
        }
        self.rules(&brought.rules);
    }

    fn absent(&mut self, location: Location, field: &Field) {
        let name = field.name.wire.as_str();
        let is_null = || Given::of(self.request, location, name).is_some_and(|given| given.is_null());
        let needed = match field.presence {
            Presence::Required => true,
            Presence::Nullable => !is_null(),
            Presence::Optional { .. } | Presence::Default(_) => false,
        };
        if needed {
            match field.ty {
                Type::File => self.findings.no_file(name, "is missing"),
                _ => self.findings.failed(name, Check::Missing, "is missing"),
            }
        }
        for constraint in &field.constraints {
            if let Constraint::RequiredIf(condition) = constraint {
                self.values().required_if(name, condition);
            }
        }
    }
}
