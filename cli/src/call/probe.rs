//! Sends the call of an endpoint that does no harm, and tells what came, without a value of the response.

use std::collections::BTreeMap;
use std::time::Duration;

use weixin_codegen::model::{Api, Code as DeclaredCode, Endpoint, Literal, Probe, Type};
use weixin_runtime::{
    ApiError, Bytes, Class, Client, Code, Error, File, Note, Notes, Observer, RequestVisitor, Retry,
    TransportErrorKind, UntypedError, Validation,
};

use super::bind::value::BoundRequest;
use super::bind::variant;
use super::bridge::shapes;
use super::bridge::tables::Tables;
use super::parse::untyped::UntypedValue;
use super::send::token::TokenFrom;
use super::violations::Violations;
use super::{request_of, unknown_names};
use crate::failure::Failure;

/// The content of a file that is sent: it has none of the formats that a service accepts.
const CONTENT: &str = "weixin probe";

/// The timeout of a probe, unless another one is asked for.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How many bytes of a response are read.
const LONGEST: u64 = 8 << 20;

/// Where probes are sent, and with which token.
pub(crate) struct Prober<'a> {
    /// The spec.
    pub(crate) api: &'static Api,
    /// The token.
    pub(crate) token: &'a TokenFrom,
    /// Another address than the service's.
    pub(crate) base_url: Option<&'a str>,
    /// Whether the token may go to an `http://` address that is not loopback.
    pub(crate) allow_insecure_http: bool,
    /// Another timeout.
    pub(crate) timeout: Option<Duration>,
}

/// A call that is ready to be sent.
pub(crate) struct ReadyProbe {
    client: Client,
    observer: Observer,
    tables: Tables,
    request: BoundRequest,
    shape: weixin_runtime::ResponseShape,
}

/// What came.
pub(crate) struct Probed {
    /// A success, a refusal, or no response of the service.
    pub(crate) came: Came,
    /// What the spec does not say of it.
    pub(crate) notes: Notes,
}

/// What came, in our own words.
pub(crate) enum Came {
    /// A success.
    Success,
    /// A refusal with a code; if the account is the reason, in which way.
    Refused(DeclaredCode, Option<&'static str>),
    /// Nothing that the service said.
    Nothing(String),
}

impl Prober<'_> {
    /// Makes the call, and finds out whether everything is there that it needs. Nothing is sent.
    ///
    /// # Errors
    ///
    /// There is no token, or the values of the probe are not of the types of their parameters.
    pub(crate) fn ready(&self, endpoint: &'static Endpoint, probe: &Probe) -> Result<ReadyProbe, Failure> {
        let mut violations = Violations::default();
        let inputs: BTreeMap<String, UntypedValue> =
            probe.with.iter().map(|(name, value)| (name.clone(), input(endpoint, probe, name, value))).collect();
        let types = self.api.types_of(endpoint);
        let (variant, _) = variant::choose(types, endpoint, probe.variant.as_deref(), &[]).map_err(Failure::Usage)?;
        let (request, ..) = request_of((self.api, endpoint), variant, (&inputs, &[]), false, &mut violations);
        unknown_names(&request, &inputs, &mut violations);
        let kind = self.token.kind(self.api, endpoint, &mut violations);
        let token = kind.and_then(|kind| self.token.token(endpoint, kind, &mut violations));
        let lines = violations.lines();
        if !lines.is_empty() {
            return Err(Failure::Usage(format!("{} cannot be probed:{lines}", endpoint.name.wire)));
        }
        let observer = Observer::new();
        let builder = token.map_or_else(Client::without_token, Client::builder);
        // What is sent may be wrong on purpose, and once.
        let mut builder = builder
            .validation(Validation::Off)
            .retry(Retry::default().max_attempts(1))
            .timeout(self.timeout.unwrap_or(TIMEOUT))
            .max_response(LONGEST)
            .observer(&observer)
            .allow_insecure_http(self.allow_insecure_http);
        if let Some(base_url) = self.base_url {
            builder = builder.base_url(base_url);
        }
        let client = builder.build().map_err(|error| Failure::Usage(error.to_string()))?;
        let tables = Tables::of(self.api, endpoint);
        let shape = shapes::of(types, &endpoint.response);
        Ok(ReadyProbe { client, observer, tables, request, shape })
    }
}

/// A value as it would be typed; that of a file is its name.
fn input(endpoint: &Endpoint, probe: &Probe, name: &str, value: &Literal) -> UntypedValue {
    let text = match value {
        Literal::Text(text) => text.clone(),
        other => other.to_string(),
    };
    let variants = endpoint.variants.iter();
    let mut variants =
        variants.filter(|it| it.name.as_ref().map(|name| name.wire.as_str()) == probe.variant.as_deref());
    let is_file = variants.any(|variant| {
        variant.params.iter().any(|param| param.field.name.wire == name && param.field.ty == Type::File)
    });
    match is_file {
        true => UntypedValue::File(File::from_bytes(text, Bytes::from_static(CONTENT.as_bytes())), None),
        false => UntypedValue::Text(text),
    }
}

impl ReadyProbe {
    /// Sends the call, once.
    ///
    /// # Errors
    ///
    /// The client cannot be started.
    pub(crate) fn send(&self) -> Result<Probed, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Usage(format!("cannot start the client: {error}")))?;
        let tables = self.tables;
        let visitor =
            RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| self.request.visit(tables, visitor));
        let call = self.client.call_untyped(visitor, self.shape.expect());
        let response = runtime.block_on(call.send_as(self.shape));
        let notes = self.observer.take();
        let came = match response {
            Ok(_) => Came::Success,
            Err(error) => came(&error, &notes),
        };
        Ok(Probed { came, notes })
    }
}

/// What an error says of the response. Its own words may have values of it, so it is said in ours.
fn came(error: &Error<UntypedError>, notes: &Notes) -> Came {
    match error {
        Error::Api(failure) => {
            let code = unlisted_code(notes).unwrap_or_else(|| match failure.error().code() {
                Code::Number(number) => DeclaredCode::Number(number),
                Code::Text(text) => DeclaredCode::Text(text.to_owned()),
            });
            Came::Refused(code, error.class().and_then(of_account))
        }
        Error::Status(error) => Came::Nothing(format!("HTTP status {}, and no code of the service", error.status())),
        Error::Decode(_) => Came::Nothing("a body that is not one of the service's".to_owned()),
        Error::Transport(error) => Came::Nothing(of_transport(error.kind()).to_owned()),
        _ => Came::Nothing("nothing: the call could not be sent".to_owned()),
    }
}

/// The code of a refusal that no table lists, as it was noted: it may be anything, and `…` stands for what could be data.
fn unlisted_code(notes: &Notes) -> Option<DeclaredCode> {
    notes.iter().find_map(|(_, note, _)| match note {
        Note::UnlistedCode { code, at, .. } if at.is_empty() => {
            Some(code.parse().map_or_else(|_| DeclaredCode::Text(code.clone()), DeclaredCode::Number))
        }
        _ => None,
    })
}

/// Why an account was refused that another one may not be.
fn of_account(class: Class) -> Option<&'static str> {
    match class {
        Class::TokenInvalid => Some("the token is not valid"),
        Class::Permission => Some("the account may not call it"),
        Class::Quota => Some("the account's quota is used up"),
        Class::Throttled | Class::Busy => Some("the service takes no calls for now"),
        _ => None,
    }
}

fn of_transport(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Timeout => "nothing in time",
        TransportErrorKind::Connect => "nothing: there is no connection",
        TransportErrorKind::TooLarge => "more than 8 MiB",
        TransportErrorKind::InsecureHttp => {
            "nothing: the token would travel unencrypted; `--allow-insecure-http` permits that"
        }
        _ => "nothing: the connection broke",
    }
}
