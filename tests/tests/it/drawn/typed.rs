//! Every request and message of a spec as its generated type, behind functions that are the same for all of them.
//!
//! The lists are written by `build.rs` from the spec, so that nobody writes a call.

use std::fmt::Debug;
use std::io::Read;

use serde_json::{Map, Value};
use weixin::push::{Inbound, Message};
use weixin::{ApiError, BoxFuture, Class, Client, Code, Download, Error, File, FileOr, Nothing, Request, Violation};
use weixin_runtime::{AccessToken, FromJson, Signers, ToJson, prepare_signed, prepare_with_boundary, testing};

include!(concat!(env!("OUT_DIR"), "/typed.rs"));

/// Says which variant a code is.
type VariantOf = fn(Code<'_>) -> String;

/// Makes a request of JSON and files.
type Build = fn(&Value, Vec<File>) -> Result<Box<dyn Call>, String>;

/// The generated types of a spec.
pub(super) struct Bindings {
    /// The variants of all requests.
    pub(super) requests: Vec<Typed>,
    /// The messages that the service sends by itself.
    pub(super) messages: Vec<Pushed>,
    /// The shared tables of codes, by their names in Rust: the variant of a code.
    pub(super) errors: Vec<(&'static str, VariantOf)>,
}

/// A variant of a request.
pub(super) struct Typed {
    /// The endpoint with its group: `cooperation_shop/upload`.
    pub(super) endpoint: &'static str,
    /// The number of the variant.
    pub(super) variant: usize,
    /// Makes a request of JSON and files.
    pub(super) build: Build,
}

/// A request whose type is forgotten.
pub(super) trait Call {
    /// What the client's own checks find.
    fn violations(&self) -> Vec<Violation>;

    /// The request as JSON, with its secrets, without its files.
    fn json(&self) -> Result<Value, String>;

    /// Sends it.
    fn send<'c>(&'c self, client: &'c Client) -> BoxFuture<'c, Result<Received, Refused>>;

    /// What is sent, as text.
    fn written(&self, token: Option<&AccessToken>, address: &str, signers: &Signers) -> Result<String, String>;
}

/// A response whose type is forgotten.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Received {
    Json(Value),
    File(Vec<u8>),
}

/// An error whose type is forgotten.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    /// The variant of the endpoint's own codes.
    pub(super) variant: Option<String>,
    pub(super) code: Option<String>,
    pub(super) class: Option<Class>,
    /// The text of the page that came.
    pub(super) text: Option<&'static str>,
    pub(super) message: String,
}

impl Refused {
    fn of<E: ApiError>(error: &Error<E>) -> Self {
        Self {
            variant: error.api().map(|error| format!("{error:?}")),
            code: error.code().map(|code| code.to_string()),
            class: error.class(),
            text: error.text(),
            message: error.to_string(),
        }
    }
}

/// A request with what reads its response.
struct Of<R: Request> {
    request: R,
    read: fn(&R::Response) -> Result<Received, String>,
}

impl<R: Request + ToJson> Call for Of<R> {
    fn violations(&self) -> Vec<Violation> {
        self.request.check().violations().to_vec()
    }

    fn json(&self) -> Result<Value, String> {
        testing::request_with_secrets(&self.request)
    }

    fn send<'c>(&'c self, client: &'c Client) -> BoxFuture<'c, Result<Received, Refused>> {
        Box::pin(async move {
            match client.send(self.request.clone()).await {
                Ok(response) => Ok((self.read)(&response).expect("what was read can be written")),
                Err(error) => Err(Refused::of(&error)),
            }
        })
    }

    fn written(&self, token: Option<&AccessToken>, address: &str, signers: &Signers) -> Result<String, String> {
        let prepared = match R::ENDPOINT.signed {
            [] => prepare_with_boundary(&self.request, token, address, "BOUNDARY"),
            _ => prepare_signed(&self.request, token, address, signers),
        };
        let prepared = prepared.map_err(|error| error.to_string())?;
        let mut out = format!("{} {}\n", prepared.method(), prepared.url());
        for (name, value) in prepared.headers() {
            out.push_str(&format!("{}: {value}\n", name.to_lowercase()));
        }
        let mut body = Vec::new();
        prepared.body().reader().read_to_end(&mut body).map_err(|error| error.to_string())?;
        if !body.is_empty() {
            let text: String = String::from_utf8_lossy(&body).replace("\r\n", "␍\n");
            out.push_str(&format!("content-length: {}\n\n{text}\n", body.len()));
        }
        Ok(out)
    }
}

impl Typed {
    /// A request that is answered with JSON.
    fn json<R: Request<Response: ToJson> + FromJson + ToJson>(endpoint: &'static str, variant: usize) -> Self {
        Self { endpoint, variant, build: |json, files| build::<R>(json, files, written) }
    }

    /// A request that is answered with nothing.
    fn nothing<R: Request<Response = Nothing> + FromJson + ToJson>(endpoint: &'static str, variant: usize) -> Self {
        Self { endpoint, variant, build: |json, files| build::<R>(json, files, nothing) }
    }

    /// A request that is answered with a file.
    fn file<R: Request<Response = Download> + FromJson + ToJson>(endpoint: &'static str, variant: usize) -> Self {
        Self { endpoint, variant, build: |json, files| build::<R>(json, files, file) }
    }

    /// A request that is answered with a file, or JSON in its place.
    fn file_or<R, T>(endpoint: &'static str, variant: usize) -> Self
    where
        R: Request<Response = FileOr<T>> + FromJson + ToJson,
        T: ToJson,
    {
        Self { endpoint, variant, build: |json, files| build::<R>(json, files, either) }
    }
}

fn nothing(_: &Nothing) -> Result<Received, String> {
    Ok(Received::Json(Value::Object(Map::new())))
}

fn file(file: &Download) -> Result<Received, String> {
    Ok(Received::File(file.bytes.to_vec()))
}

fn either<T: ToJson>(response: &FileOr<T>) -> Result<Received, String> {
    match response {
        FileOr::File(content) => file(content),
        FileOr::Instead(instead) => written(instead),
    }
}

fn written<T: ToJson>(value: &T) -> Result<Received, String> {
    testing::response_with_secrets(value).map(Received::Json)
}

fn build<R: Request + FromJson + ToJson>(
    json: &Value,
    files: Vec<File>,
    read: fn(&R::Response) -> Result<Received, String>,
) -> Result<Box<dyn Call>, String> {
    let request = testing::request::<R>(json, files).map_err(|fault| fault.to_string())?;
    Ok(Box::new(Of { request, read }))
}

/// The variant of a code in a shared table.
fn variant<E: ApiError + Debug>(code: Code<'_>) -> String {
    format!("{:?}", E::from_code(code))
}

/// A message that the service sends by itself.
pub(super) struct Pushed {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether a push has what tells the message.
    pub(super) is: fn(&Inbound) -> bool,
    /// Reads a push as this message, and writes it again, with its secrets.
    pub(super) read: fn(&Inbound) -> Result<Value, String>,
}

impl Pushed {
    fn of<M: Message + ToJson>(name: &'static str) -> Self {
        let read = |inbound: &Inbound| {
            let message = inbound.decode_message::<M>().map_err(|fault| fault.to_string())?;
            testing::response_with_secrets(&message)
        };
        Self { name, is: Inbound::is::<M>, read }
    }
}
