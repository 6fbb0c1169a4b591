//! Requests: what the model says of one, what the client's checks find, and what the mock finds in what arrives.

use serde_json::{Map, Value};
use weixin::{File, Violation};
use weixin_codegen::model::{Api, Body, Check, Endpoint, Field, Location, Param, SignaturePlace, Type, Variant, Wire};
use weixin_mock::{Body as ArrivedBody, Part, Problem, RecordedRequest};

use super::choices::Choices;
use super::probes::{Expected, Probe, literal};
use super::service::Service;
use super::texts::Carrier;
use super::typed::{Call, Received, Refused, Typed};
use super::values::{self, Direction, Drawer, DrawnFile, plain};

/// What a mock answers by itself where no table of the spec names a code: a parameter, a file.
const GENERAL: [&str; 2] = ["40097", "41005"];

/// What a mock answers to requests for tokens before it looks at their parameters: it knows accounts, secrets, tickets and
/// refresh tokens, and these are none.
const OF_TOKENS: [&str; 9] = ["40013", "41002", "40125", "41004", "40002", "61006", "61009", "61010", "61023"];

/// A file that is longer than this, in bytes, is not sent: hundreds of them would take minutes.
const LARGE: usize = 1 << 20;

/// What came of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    Done,
    /// There is no such request.
    Impossible,
}

/// A request that was drawn.
pub(super) struct DrawnRequest {
    pub(super) json: Map<String, Value>,
    pub(super) files: Vec<DrawnFile>,
    pub(super) is_impossible: bool,
    pub(super) choices: Vec<u64>,
}

impl DrawnRequest {
    /// The files as the client has them.
    pub(super) fn attached(&self) -> Vec<File> {
        self.files.iter().map(|file| File::from_bytes(&file.name, file.bytes.clone())).collect()
    }

    /// The request, for people.
    pub(super) fn shown(&self) -> String {
        let files: String =
            self.files.iter().map(|file| format!(", with `{}` of {} bytes", file.name, file.bytes.len())).collect();
        format!("{}{files}", Value::Object(self.json.clone()))
    }
}

/// What draws a request of an endpoint.
pub(super) fn drawer<'a>(
    api: &'a Api,
    endpoint: &'a Endpoint,
    probe: Option<&'a Probe>,
    choices: Choices,
) -> Drawer<'a> {
    Drawer {
        types: api.types_of(endpoint),
        tables: &api.formats,
        zone: zone(api),
        success: &[],
        is_loose: false,
        direction: Direction::Sent,
        choices,
        edge: probe.map(|probe| &probe.edge),
        files: Vec::new(),
        impossible: false,
    }
}

/// Draws a request.
pub(super) fn draw(
    api: &Api,
    endpoint: &Endpoint,
    variant: &Variant,
    probe: Option<&Probe>,
    choices: Choices,
) -> DrawnRequest {
    let mut drawer = drawer(api, endpoint, probe, choices);
    let fields: Vec<&Field> = variant.params.iter().map(|param| &param.field).collect();
    let carrier = |name: &str| match variant.params.iter().find(|param| param.field.name.wire == name) {
        Some(param) => carrier(param.location),
        None => Carrier::default(),
    };
    let object = values::whole(&mut drawer, &fields, &variant.rules, &carrier, probe);
    DrawnRequest {
        json: object.sent,
        files: drawer.files,
        is_impossible: drawer.impossible,
        choices: drawer.choices.made(),
    }
}

fn carrier(location: Location) -> Carrier {
    match location {
        // Other segments, and none, lead to another resource.
        Location::Path => Carrier { least: 1, without: vec!['.'], ..Carrier::default() },
        Location::Header => Carrier { header: true, ..Carrier::default() },
        // A body without a byte is none.
        Location::Raw => Carrier { least: 1, ..Carrier::default() },
        Location::Query | Location::Json | Location::Form | Location::Urlencoded => Carrier::default(),
    }
}

/// The clocks of a service, in minutes from UTC.
pub(super) fn zone(api: &Api) -> i64 {
    let Some(zone) = &api.service.time_zone else { return 0 };
    let digits = |from: usize| zone.get(from..from + 2).and_then(|it| it.parse::<i64>().ok()).unwrap_or(0);
    let minutes = digits(1) * 60 + digits(4);
    if zone.starts_with('-') { -minutes } else { minutes }
}

/// Tries a request.
///
/// # Errors
///
/// What does not agree.
pub(super) async fn judge(
    service: &Service,
    typed: &Typed,
    probe: Option<&Probe>,
    drawn: &DrawnRequest,
) -> Result<Tried, String> {
    if drawn.is_impossible {
        return Ok(Tried::Impossible);
    }
    let endpoint = service.endpoint(typed);
    let variant = &endpoint.variants[typed.variant];
    let expected = probe.map_or(Expected::Taken, |probe| probe.expected);
    let built = (typed.build)(&Value::Object(drawn.json.clone()), drawn.attached());
    let call = match (built, expected) {
        (Err(_), Expected::Unbuildable) => return Ok(Tried::Done),
        (Ok(_), Expected::Unbuildable) => return Err("the type has room for it, and should have none".to_owned()),
        (Err(why), _) => return Err(format!("the type has no room for it: {why}")),
        (Ok(call), _) => call,
    };
    is_read(variant, drawn, &*call)?;
    let violations = call.violations();
    if drawn.files.iter().any(|file| file.bytes.len() > LARGE) {
        return judge_large(service, endpoint, expected, &violations).map(|()| Tried::Done);
    }
    service.vendor.clear();
    let answer = call.send(service.client(endpoint)).await;
    let arrived = service.vendor.requests().pop().ok_or_else(|| format!("nothing arrived: {answer:?}"))?;
    let found = Found::of(violations, &arrived, answer);
    match expected {
        Expected::Refused(check) => found.is_refused(check, predicted(service, endpoint, check).as_deref())?,
        Expected::Taken | Expected::Unbuildable => {
            found.is_taken()?;
            arrives(&service.api, endpoint, variant, drawn, &arrived)?;
        }
    }
    Ok(Tried::Done)
}

/// Of a large file, only what the client says.
fn judge_large(
    service: &Service,
    endpoint: &Endpoint,
    expected: Expected,
    violations: &[Violation],
) -> Result<(), String> {
    match (expected, violations) {
        (Expected::Refused(check), _) => {
            is_refused_by_client(violations, check, predicted(service, endpoint, check).as_deref())
        }
        (_, []) => Ok(()),
        (_, [violation, ..]) => Err(format!("the client refuses it: {violation}")),
    }
}

/// Whether the client refuses it, once, for this check, with the code that the spec predicts.
fn is_refused_by_client(violations: &[Violation], check: Check, predicted: Option<&str>) -> Result<(), String> {
    let [violation] = violations else {
        let shown: Vec<String> = violations.iter().map(ToString::to_string).collect();
        return Err(format!("the client should refuse it once, for the check `{}`: {shown:?}", check.key()));
    };
    let (found, wanted) = (format!("{:?}", violation.check), check.rust_name());
    if found != wanted {
        return Err(format!("the client refuses it for the check {found}, not {wanted}: {violation}"));
    }
    let code = violation.predicted.map(|row| row.code().to_string());
    if code.as_deref() != predicted {
        return Err(format!("the client predicts {code:?}, the spec {predicted:?}: {violation}"));
    }
    Ok(())
}

/// Whether the type holds what was drawn; files apart, which have no JSON.
fn is_read(variant: &Variant, drawn: &DrawnRequest, call: &dyn Call) -> Result<(), String> {
    let is_file =
        |name: &str| variant.params.iter().any(|param| param.field.name.wire == name && param.field.ty == Type::File);
    let others = |json: &Map<String, Value>| -> Value {
        let others = json.iter().filter(|(name, _)| !is_file(name));
        Value::Object(others.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    let read = call.json().map_err(|why| format!("it cannot be serialized: {why}"))?;
    let read = read.as_object().map(others).unwrap_or_default();
    if same(&others(&drawn.json), &read) { Ok(()) } else { Err(format!("it was read as {read}")) }
}

/// What client and mock say of a request.
struct Found {
    /// What the client's checks find.
    violations: Vec<Violation>,
    /// What the mock finds, apart from what it says of tokens.
    problems: Vec<Problem>,
    /// Whether the mock answers that a token is none.
    is_about_tokens: bool,
    answer: Result<Received, Refused>,
}

impl Found {
    fn of(violations: Vec<Violation>, arrived: &RecordedRequest, answer: Result<Received, Refused>) -> Self {
        let is_of_tokens = |problem: &&Problem| OF_TOKENS.iter().any(|code| problem.code.to_string() == *code);
        let problems = arrived.problems.iter().filter(|problem| !is_of_tokens(problem)).cloned().collect();
        Self { violations, problems, is_about_tokens: arrived.problems.iter().any(|it| is_of_tokens(&it)), answer }
    }

    fn is_taken(&self) -> Result<(), String> {
        if let Some(violation) = self.violations.first() {
            return Err(format!("the client refuses it: {violation}"));
        }
        if let Some(problem) = self.problems.first() {
            return Err(format!("the mock refuses it: {problem}"));
        }
        match &self.answer {
            Err(refused) if !self.is_about_tokens => Err(format!("the call fails: {}", refused.message)),
            _ => Ok(()),
        }
    }

    /// Whether both refuse it for this check, with the code that the spec predicts.
    fn is_refused(&self, check: Check, predicted: Option<&str>) -> Result<(), String> {
        is_refused_by_client(&self.violations, check, predicted)?;
        let Some(problem) = self.problems.first() else {
            // What is not there is no account and no secret either, which the mock says first.
            return if self.is_about_tokens { Ok(()) } else { Err("the mock takes it".to_owned()) };
        };
        let by_mock = problem.code.to_string();
        if !predicted.map_or(GENERAL.contains(&by_mock.as_str()), |code| by_mock == code) {
            return Err(format!("the mock answers {by_mock}, the spec says {predicted:?}: {problem}"));
        }
        let arrived = self.answer.as_ref().err().and_then(|refused| refused.code.as_ref());
        if !self.is_about_tokens && arrived != Some(&by_mock) {
            return Err(format!("the mock answers {by_mock}, and {arrived:?} arrives"));
        }
        Ok(())
    }
}

/// The code that the spec predicts for a check.
fn predicted(service: &Service, endpoint: &Endpoint, check: Check) -> Option<String> {
    service.rows(endpoint).find(|(_, row)| row.predicted_by.contains(&check)).map(|(_, row)| row.code.to_string())
}

/// Whether two values are the same; JSON inside of strings is compared as such.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::String(one), Value::String(other)) if one != other => {
            let parsed = |text: &str| {
                serde_json::from_str::<Value>(text).ok().filter(|json| json.is_object() || json.is_array())
            };
            parsed(one).is_some_and(|one| parsed(other).is_some_and(|other| same(&one, &other)))
        }
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
        }
        (one, other) => one == other,
    }
}

/// Where a parameter travels that is none of the variant's own: beside the choice whose kind brings it.
fn location_of(api: &Api, endpoint: &Endpoint, variant: &Variant, name: &str) -> Option<Location> {
    let types = api.types_of(endpoint);
    let own = variant.params.iter().find(|param| param.field.name.wire == name);
    let brings = |param: &&Param| types.brought_field(&param.field, name).is_some();
    own.or_else(|| variant.params.iter().find(brings)).map(|param| param.location)
}

/// Compares what arrived with what was drawn.
fn arrives(
    api: &Api,
    endpoint: &Endpoint,
    variant: &Variant,
    drawn: &DrawnRequest,
    arrived: &RecordedRequest,
) -> Result<(), String> {
    let mut expected = Expectations::default();
    for fixed in &variant.fixed {
        expected.add(fixed.location, &fixed.name, literal(&fixed.value), None);
    }
    for (name, value) in &drawn.json {
        let location = location_of(api, endpoint, variant, name).ok_or("it has a parameter from nowhere")?;
        let param = variant.params.iter().find(|param| param.field.name.wire == *name);
        let file = param.filter(|param| param.field.ty == Type::File).and_then(|_| value.as_u64());
        let file = file.and_then(|at| drawn.files.get(at as usize));
        match (value, param.map(|param| param.field.wire)) {
            (Value::Array(items), Some(Wire::Repeated)) => {
                items.iter().for_each(|item| expected.add(location, name, item.clone(), None));
            }
            _ => expected.add(location, name, value.clone(), file),
        }
    }
    expected.compare(api, endpoint, variant, arrived)
}

/// What should arrive, by where it travels.
#[derive(Default)]
struct Expectations<'a> {
    texts: Vec<(Location, String, String)>,
    json: Map<String, Value>,
    files: Vec<(Location, String, &'a DrawnFile)>,
}

impl<'a> Expectations<'a> {
    fn add(&mut self, location: Location, name: &str, value: Value, file: Option<&'a DrawnFile>) {
        match (location, file) {
            (_, Some(file)) => self.files.push((location, name.to_owned(), file)),
            (Location::Json, None) => {
                self.json.insert(name.to_owned(), value);
            }
            (location, None) => self.texts.push((location, name.to_owned(), plain(&value))),
        }
    }

    fn texts(&self, location: Location) -> Vec<(String, String)> {
        let there = self.texts.iter().filter(|(at, _, _)| *at == location);
        there.map(|(_, name, text)| (name.clone(), text.clone())).collect()
    }

    fn compare(
        &self,
        api: &Api,
        endpoint: &Endpoint,
        variant: &Variant,
        arrived: &RecordedRequest,
    ) -> Result<(), String> {
        let signed = |place: fn(&SignaturePlace) -> Option<&String>| -> Vec<&String> {
            let signers = api.service.signers.iter().filter(|signer| endpoint.signed.contains(&signer.name));
            signers.filter_map(|signer| place(&signer.place)).collect()
        };
        let in_query = signed(|place| if let SignaturePlace::Query(name) = place { Some(name) } else { None });
        let query = arrived.query.iter().filter(|(name, _)| !in_query.contains(&name)).cloned();
        unordered("the query", self.texts(Location::Query), query.collect())?;
        for (name, text) in self.texts(Location::Header) {
            let found = arrived.header(&name);
            if found != Some(&text) {
                return Err(format!("the header {name} is {found:?}, not {text:?}"));
            }
        }
        self.compare_path(endpoint, arrived)?;
        let in_json = signed(|place| if let SignaturePlace::Json(name) = place { Some(name) } else { None });
        self.compare_body(variant, &in_json, arrived)
    }

    /// The body without the signatures in it.
    fn compare_body(&self, variant: &Variant, signed: &[&String], arrived: &RecordedRequest) -> Result<(), String> {
        match (variant.body, &arrived.body) {
            (Body::None, ArrivedBody::Empty) => Ok(()),
            (Body::Json, ArrivedBody::Empty) if self.json.is_empty() => Ok(()),
            (Body::Json | Body::JsonOrEmptyObject, ArrivedBody::Json(Value::Object(found))) => {
                let mut found = found.clone();
                signed.iter().for_each(|name| drop(found.remove(name.as_str())));
                let (found, wanted) = (Value::Object(found), Value::Object(self.json.clone()));
                if same(&wanted, &found) { Ok(()) } else { Err(format!("the body is {found}, not {wanted}")) }
            }
            (Body::Urlencoded, body) => unordered("the body", self.texts(Location::Urlencoded), body.fields().to_vec()),
            (Body::Raw, ArrivedBody::Raw(part)) => {
                let wanted = match (&self.files[..], &self.texts(Location::Raw)[..]) {
                    ([(_, _, file)], _) => file.bytes.clone(),
                    (_, [(_, text)]) => text.clone().into_bytes(),
                    _ => Vec::new(),
                };
                let is_same = part.bytes.as_deref() == Some(wanted.as_slice());
                if is_same { Ok(()) } else { Err(format!("the body is {part:?}")) }
            }
            (Body::Form, ArrivedBody::Form(parts)) => self.compare_form(parts),
            (Body::Form, ArrivedBody::Empty) => self.compare_form(&[]),
            (wanted, body) => Err(format!("the body should be {wanted:?}, and is {body:?}")),
        }
    }

    fn compare_form(&self, parts: &[Part]) -> Result<(), String> {
        let is_file = |name: &str| self.files.iter().any(|(_, file, _)| file == name);
        let texts = parts.iter().filter(|part| !is_file(&part.name));
        let texts = texts.map(|part| (part.name.clone(), part.text().unwrap_or_default().to_owned()));
        unordered("the form", self.texts(Location::Form), texts.collect())?;
        for (_, field, file) in &self.files {
            let part = parts.iter().find(|part| part.name == *field).ok_or("a file is not there")?;
            // As browsers do.
            let name = file.name.replace('"', "%22");
            if part.file_name.as_ref() != Some(&name) || part.bytes.as_deref() != Some(file.bytes.as_slice()) {
                return Err(format!("the file arrives as {part:?}"));
            }
        }
        Ok(())
    }

    /// The segments of the path that are parameters.
    fn compare_path(&self, endpoint: &Endpoint, arrived: &RecordedRequest) -> Result<(), String> {
        let texts = self.texts(Location::Path);
        if endpoint.path.starts_with('{') {
            return Ok(());
        }
        let filled = texts
            .iter()
            .fold(endpoint.path.clone(), |path, (name, text)| path.replace(&format!("{{{name}}}"), &segment(text)));
        if arrived.path == filled { Ok(()) } else { Err(format!("the path is {}, not {filled}", arrived.path)) }
    }
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    let byte = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn unordered(what: &str, mut wanted: Vec<(String, String)>, mut found: Vec<(String, String)>) -> Result<(), String> {
    wanted.sort();
    found.sort();
    let is_same = wanted.len() == found.len()
        && wanted.iter().zip(&found).all(|(wanted, found)| {
            wanted.0 == found.0 && same(&Value::from(wanted.1.as_str()), &Value::from(found.1.as_str()))
        });
    if is_same { Ok(()) } else { Err(format!("{what} has {found:?}, not {wanted:?}")) }
}
