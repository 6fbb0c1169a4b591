//! The visitor of a request: it encodes and checks each parameter in one pass.

use secrecy::SecretString;
use serde_json::Value as Json;

use crate::endpoint::Endpoint;
use crate::endpoint::check::Check;
use crate::endpoint::codes::{ApiError, ErrorTable};
use crate::endpoint::formats::{ArchiveKind, FormatRow, FormatTable, Limit};
use crate::file::File;
use crate::request::Request;
use crate::request::part::FormField;
use crate::request::violation::{Report, Unchecked, Violation};
use crate::request::visitor::to_json::ToJson;
use crate::secrets::Secrets;
use crate::types::wire::{Mode, Wire};
use crate::wording::quoted;

mod chars;
mod choices;
mod collected;
mod conditions;
mod fields;
mod files;
mod path;
mod purpose;
mod rules;
mod slots;
pub(crate) mod to_json;
mod web_url;
mod wires;

pub use chars::Chars;
pub use choices::Choice;
pub(crate) use collected::{Collected, Outside};
pub use files::Addresses;
pub(crate) use path::Step;
pub use rules::{Items, Text};
pub use slots::{FormSlot, JsonSlot, OutsideSlot, Param, QuerySlot};

use choices::Beside;
use collected::Found;
use conditions::Deferred;
use fields::Fields;
use path::ValuePath;
#[cfg(feature = "serde")]
pub(crate) use purpose::Hidden;
use purpose::Purpose;
use slots::Place;

/// The kind of body that an endpoint takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// No body.
    None,
    /// A multipart form.
    Form,
    /// Fields that are written like a query.
    Urlencoded,
    /// One value, without anything around it.
    Raw,
    /// A JSON object, if at least one of its parameters is set.
    Json,
    /// A JSON object, empty if none of its parameters is set: some endpoints refuse a request without a body.
    JsonOrEmptyObject,
}

/// What is to be checked of a file once it is read: the entries of an archive, and how a stream begins.
#[cfg_attr(not(feature = "archives"), allow(dead_code, reason = "then nothing is looked into"))]
pub(crate) struct ContentCheck {
    pub(crate) field: String,
    pub(crate) file: File,
    /// The format that its name says.
    pub(crate) row: &'static FormatRow,
    pub(crate) table: &'static FormatTable,
}

impl ContentCheck {
    /// The kind of archive whose entries are to be checked.
    pub(crate) fn archive(&self) -> Option<ArchiveKind> {
        self.row.archive.filter(|_| self.table.entries_checked)
    }
}

/// A URL whose size is to be asked for.
#[cfg_attr(not(feature = "client"), allow(dead_code, reason = "only the client asks"))]
pub(crate) struct Probe {
    pub(crate) field: String,
    pub(crate) url: String,
    pub(crate) limit: Limit,
}

/// An object inside the body, while it is encoded.
#[derive(Default)]
struct Frame {
    fields: Fields,
    deferred: Vec<Deferred>,
    /// An object whose other members are kept: what an unknown kind of a choice came with.
    beside: Option<Json>,
}

/// Collects what to send and what is wrong with it.
pub struct RequestVisitor {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) body: BodyKind,
    pub(crate) collected: Collected,
    pub(crate) secrets: Secrets,
    pub(crate) contents: Vec<ContentCheck>,
    /// `None` if nobody is going to ask.
    pub(crate) probes: Option<Vec<Probe>>,
    pub(crate) unchecked: Vec<Unchecked>,
    violations: Vec<Violation>,
    errors: &'static ErrorTable,
    /// The rules that wait for the rest of the parameters.
    deferred: Vec<Deferred>,
    /// The objects that are being encoded, the innermost one last.
    objects: Vec<Frame>,
    path: ValuePath,
    /// How the value being encoded travels.
    wire: Wire,
    /// Where the fields travel that are visited like those of an object, while there is no object.
    beside: Beside,
    purpose: Purpose,
}

impl RequestVisitor {
    /// Visits a request.
    pub fn of<R: Request>(request: &R) -> Self {
        Self::probing(request, true)
    }

    /// Visits a request; URLs to ask about are only collected if `probes` is set.
    pub(crate) fn probing<R: Request>(request: &R, probes: bool) -> Self {
        let mut visitor = Self::begin(R::ENDPOINT, <R::Error as ApiError>::TABLE, probes);
        request.visit(&mut visitor);
        visitor.end();
        visitor
    }

    /// Visits a request that has no type, for tools that know an endpoint only as data: `visit` shows every
    /// parameter, as [`Request::visit`] does. `errors` has the codes that the checks predict.
    pub fn collect(endpoint: &'static Endpoint, errors: &'static ErrorTable, visit: impl FnOnce(&mut Self)) -> Self {
        let mut visitor = Self::begin(endpoint, errors, true);
        visit(&mut visitor);
        visitor.end();
        visitor
    }

    fn begin(endpoint: &'static Endpoint, errors: &'static ErrorTable, probes: bool) -> Self {
        Self {
            endpoint,
            body: BodyKind::None,
            collected: Collected::default(),
            secrets: Secrets::new(),
            contents: Vec::new(),
            probes: probes.then(Vec::new),
            unchecked: Vec::new(),
            violations: Vec::new(),
            errors,
            deferred: Vec::new(),
            objects: Vec::new(),
            path: ValuePath::default(),
            wire: Wire::of(Mode::plain),
            beside: Beside::default(),
            purpose: Purpose::Call,
        }
    }

    fn end(&mut self) {
        let deferred = std::mem::take(&mut self.deferred);
        self.settle(deferred);
    }

    /// The fixed facts of the endpoint.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The error codes of the endpoint.
    pub fn errors(&self) -> &'static ErrorTable {
        self.errors
    }

    /// Adds a violation that a tool found by itself, for example a text instead of a number.
    pub fn violate(&mut self, violation: Violation) {
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
        }
    }

    /// Whether the whole body is one value, which [`form_fields`](Self::form_fields) has.
    pub fn is_raw(&self) -> bool {
        self.body == BodyKind::Raw
    }

    /// The fields of the form, in order, or the value that is the whole body; empty if there is no such body.
    pub fn form_fields(&self) -> impl Iterator<Item = FormField<'_>> {
        self.collected.form.iter().map(FormField::of)
    }

    /// Sets the kind of body.
    pub fn body(&mut self, kind: BodyKind) {
        self.body = kind;
    }

    /// A query parameter.
    pub fn query(&mut self, wire: &'static str) -> QuerySlot<'_> {
        QuerySlot::new(self, wire, false)
    }

    /// A field of a body that is written like a query.
    pub fn urlencoded(&mut self, wire: &'static str) -> QuerySlot<'_> {
        QuerySlot::new(self, wire, true)
    }

    /// A segment of the path.
    pub fn path(&mut self, wire: &'static str) -> OutsideSlot<'_> {
        OutsideSlot::new(self, wire, false)
    }

    /// A header.
    pub fn header(&mut self, wire: &'static str) -> OutsideSlot<'_> {
        OutsideSlot::new(self, wire, true)
    }

    /// A field of the multipart form, or the value that is the whole body.
    pub fn form(&mut self, wire: &'static str) -> FormSlot<'_> {
        FormSlot::new(self, wire)
    }

    /// A field of the JSON body.
    pub fn json(&mut self, wire: &'static str) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Json, Wire::of(Mode::plain))
    }

    /// Encodes an object whose fields `fields` visits.
    pub fn object(&mut self, fields: impl FnOnce(&mut Self)) -> Json {
        let outer = self.enter_object();
        fields(self);
        self.leave_object(outer)
    }

    /// Starts an object; returns what [`leave_object`](Self::leave_object) restores.
    pub(crate) fn enter_object(&mut self) -> Wire {
        self.objects.push(Frame::default());
        std::mem::replace(&mut self.wire, Wire::of(Mode::plain))
    }

    pub(crate) fn leave_object(&mut self, outer: Wire) -> Json {
        let deferred = self.objects.last_mut().map(|frame| std::mem::take(&mut frame.deferred)).unwrap_or_default();
        self.settle(deferred);
        self.wire = outer;
        let Frame { fields, beside, .. } = self.objects.pop().unwrap_or_default();
        purpose::joined(fields.into_object(), beside)
    }

    /// Exactly one of these parameters must be set.
    pub fn exactly_one_of(&mut self, wires: impl AsRef<[&'static str]>) {
        self.one_of("exactly one", wires.as_ref(), |set| set == 1);
    }

    /// At least one of these parameters must be set.
    pub fn at_least_one_of(&mut self, wires: impl AsRef<[&'static str]>) {
        self.one_of("at least one", wires.as_ref(), |set| set >= 1);
    }

    /// At most one of these parameters may be set.
    pub fn at_most_one_of(&mut self, wires: impl AsRef<[&'static str]>) {
        self.one_of("at most one", wires.as_ref(), |set| set <= 1);
    }

    /// Takes the findings so far. The visitor keeps what is to be sent.
    pub(crate) fn take_report(&mut self) -> Report {
        let (violations, unchecked) = (std::mem::take(&mut self.violations), std::mem::take(&mut self.unchecked));
        Report { endpoint: self.endpoint, violations, unchecked }
    }

    /// The JSON that was collected, as an object.
    #[cfg(feature = "push")]
    pub(crate) fn into_json(self) -> Json {
        self.collected.json.into_object()
    }

    /// Goes on to the items of a list or map; returns what [`leave_list`](Self::leave_list) and
    /// [`leave_map`](Self::leave_map) restore.
    pub(crate) fn enter_items(&mut self) -> Wire {
        let inside = self.wire.inside();
        std::mem::replace(&mut self.wire, inside)
    }

    pub(crate) fn leave_map(&mut self, outer: Wire) {
        self.wire = outer;
    }

    /// The list of the encoded items, or the string that holds them all.
    pub(crate) fn leave_list(&mut self, outer: Wire, items: Vec<Json>) -> Json {
        self.wire = outer;
        match outer.separator() {
            None => Json::Array(items),
            Some(separator) => self.joined(items, separator),
        }
    }

    /// Joins the items of a list. A separator inside an item would split it.
    fn joined(&mut self, items: Vec<Json>, separator: char) -> Json {
        let texts: Vec<String> = items.into_iter().map(text_of).collect();
        for (at, text) in texts.iter().enumerate() {
            let must = match text.as_str() {
                "" => "not be empty".to_owned(),
                text if text.contains(separator) => format!("not contain `{separator}`"),
                _ => continue,
            };
            let field = format!("{}[{at}]", self.path);
            // An item may be a secret.
            let found = quoted(&self.secrets.redact(text));
            self.cannot_serialize(&found, &must);
            self.violate_at(field, Check::Parameter, found, must);
        }
        Json::String(texts.join(separator.encode_utf8(&mut [0; 4])))
    }

    /// How the value being encoded travels.
    pub(crate) fn mode(&self) -> Mode {
        self.wire.mode
    }

    pub(crate) fn add_secret(&mut self, secret: &SecretString) {
        self.secrets.add(secret);
    }

    /// Encodes a value, with `step` added to the path in messages.
    pub(crate) fn item(&mut self, step: Step, value: &dyn ToJson) -> Json {
        self.path.enter(step);
        let json = value.to_json(self);
        let json = if self.wire.mode == Mode::json_text { self.in_text(json) } else { json };
        self.path.leave();
        json
    }

    /// JSON inside a string. A text is taken for the JSON itself, as somebody has it in a file, and is sent as it is.
    fn in_text(&mut self, json: Json) -> Json {
        let Json::String(text) = json else { return Json::String(json.to_string()) };
        if let Err(error) = text.parse::<Json>() {
            self.violate_here(format!("a text that is not JSON ({error})"), "be JSON");
        }
        Json::String(text)
    }

    /// The path to a field of the object being encoded.
    fn path_to(&self, wire: &str) -> String {
        self.path.to_field(wire)
    }

    /// Adds a violation of the value being encoded.
    pub(crate) fn violate_here(&mut self, found: String, must: impl Into<String>) {
        let (field, must) = (self.path.to_string(), must.into());
        self.cannot_serialize(&found, &must);
        self.violate_at(field, Check::Parameter, found, must);
    }

    pub(crate) fn violate_at(
        &mut self,
        field: String,
        check: Check,
        found: impl Into<String>,
        must: impl Into<String>,
    ) {
        // The format and the parameter may have the same limit: do not report it twice.
        let predicted = self.errors.predicted(check);
        self.violate(Violation { field, check, found: found.into(), must: must.into(), predicted });
    }

    fn fields_mut(&mut self) -> &mut Fields {
        match self.objects.last_mut() {
            Some(object) => &mut object.fields,
            None => &mut self.collected.json,
        }
    }

    /// A parameter of the same object; `None` if it is not set.
    fn found(&self, wire: &str) -> Option<Found<'_>> {
        match self.objects.last() {
            Some(object) => object.fields.get(wire).and_then(Found::json),
            None => self.collected.get(wire),
        }
    }

    fn one_of(&mut self, how_many: &str, wires: &[&'static str], right: impl Fn(usize) -> bool) {
        let is_set = |wire: &&&str| self.found(wire).is_some();
        if right(wires.iter().filter(is_set).count()) {
            return;
        }
        let set: Vec<&str> = wires.iter().filter(is_set).copied().collect();
        let found = match set.len() {
            0 => "none is set".to_owned(),
            1 => format!("{} is set", crate::wording::listed(&set, "and")),
            _ => format!("{} are set", crate::wording::listed(&set, "and")),
        };
        let check = if set.is_empty() { Check::Missing } else { Check::Parameter };
        let all = wires.iter().map(|wire| self.path_to(wire)).collect::<Vec<_>>().join(", ");
        self.violate_at(all, check, found, format!("be {how_many} of them"));
    }
}

/// The text of a value that travels in one.
fn text_of(json: Json) -> String {
    match json {
        Json::String(text) => text,
        other => other.to_string(),
    }
}
