//! `weixin call`: any endpoint of a spec, with the checks, the bytes and the messages of the generated crate.
//!
//! Nothing here is generated. The model's tables become the runtime's, what the user typed becomes values of the model's
//! types, and the runtime's visitor is shown those values.

mod bind;
mod bridge;
mod exit_status;
mod parse;
mod present;
mod send;
mod violations;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use weixin_codegen::model::{Api, Endpoint, EndpointTypes, Variant};
use weixin_runtime::{
    Content, Error, Expect, RequestVisitor, Token, TransportErrorKind, UntypedError, prepare_untyped,
};

use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find;
use crate::terminal::say;
use bind::convert::Converter;
use bind::value::{BoundRequest, Placeholder};
use bind::variant;
use bridge::shapes;
use bridge::tables::{self, Tables};
use exit_status::ExitStatus;
use parse::assignment;
use parse::load::{self, Loader};
use parse::untyped::{SecretOrigin, UntypedValue};
use present::redact::{self, Redactions};
use present::{curl, http};
use send::{client, output, token};
use violations::Violations;

const EXAMPLES: &str = "\
Examples:
  weixin call upload openid=o1 file=@part.stl
  weixin call upload --variant url openid=o1 file_url=https://example.com/part.stl --dry-run=curl
  weixin call getStableAccessToken appid=wx1 secret=env:APP_SECRET";

/// What to call, with what, and what to do with the answer.
#[derive(Debug, Args)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{}", exit_status::help()))]
pub(crate) struct CallArgs {
    /// The endpoint, by its name (`upload`, `channels/upload`) or by its path.
    #[arg(index = 1)]
    endpoint: String,
    /// Parameters, which `weixin show ENDPOINT` lists: `name=text`, `name=@file` (the file, or its content where the
    /// parameter is no file), `name=-` (standard input), `name:=json`, `name.field=…` for what is inside; a list by
    /// repetition; a text that begins with `@` by `name:="@…"`. A secret is better given as `name=env:VARIABLE` or
    /// `name=@file`.
    #[arg(index = 2, value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// The variant, where the endpoint has several.
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// All parameters as a JSON object: itself, `@file`, or `-` for standard input.
    #[arg(long, value_name = "JSON")]
    json: Option<String>,
    /// Name to send for the file of a parameter, instead of its own.
    #[arg(long, value_name = "NAME=FILE_NAME", value_parser = file_name)]
    file_name: Vec<(String, String)>,
    #[command(flatten)]
    token: token::TokenFrom,
    /// Send to another address than the service's own.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Send tokens and secrets even to an http:// address that is not on this machine, where everybody on the way can read
    /// them.
    #[arg(long)]
    allow_insecure_http: bool,
    /// How long a try may take, in seconds [default: 120].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
    /// How often to try at most, where another try is safe and may help [default: 4].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=20))]
    tries: Option<u32>,
    /// Send nothing: show the request, or a curl command that sends it. Secrets are hidden.
    #[arg(long, value_enum, value_name = "AS", num_args = 0..=1, require_equals = true, default_missing_value = "http")]
    dry_run: Option<Show>,
    /// File to write the answer to.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Say what happens on the way.
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// How to show a request that is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Show {
    /// As it goes over the wire.
    Http,
    /// As a command.
    Curl,
}

fn file_name(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok((name.to_owned(), file.to_owned())),
        _ => Err("write it as parameter=file-name".to_owned()),
    }
}

/// What was made of the arguments.
struct Made {
    request: BoundRequest,
    redacted: BoundRequest,
    placeholders: Vec<Placeholder>,
    paths: BTreeMap<String, Option<PathBuf>>,
    notes: Vec<String>,
}

impl CallArgs {
    /// Makes the call. The exit status is one of [`exit_status::TABLE`].
    pub(crate) fn run(&self) -> ExitCode {
        match self.attempt() {
            Ok(exit) => exit.into(),
            Err(failure) => {
                let _ = io::stderr().write_all(failure.text().as_bytes());
                failure.code()
            }
        }
    }

    fn attempt(&self) -> Result<ExitStatus, Failure> {
        let api: &'static Api = tables::leak(self.spec.open()?);
        let (_, endpoint) = find::endpoint(api, &self.endpoint)?;
        let mut violations = Violations::default();
        let made = self.make(api, endpoint, &mut violations)?;
        let tables = Tables::of(api, endpoint);
        let kind = self.token.kind(api, endpoint, &mut violations);
        // A request that is shown needs no token.
        let token = match (kind, self.dry_run) {
            (Some(kind), None) => self.token.token(endpoint, kind, &mut violations),
            (Some(kind), Some(_)) => Some(token::redacted(kind, redact::TOKEN)),
            (None, _) => None,
        };
        let outside = violations.outside();
        let mut visitor =
            RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| made.request.visit(tables, visitor));
        violations.tell(&mut visitor);
        warn_of_typed_secrets(&made.placeholders);
        made.notes.iter().for_each(|note| say(format_args!("note: {note}")));
        let report = visitor.check();
        report.unchecked().iter().for_each(|unchecked| say(format_args!("note: {unchecked}")));
        if let Err(invalid) = report.into_result() {
            say(format_args!("error: {invalid}"));
            return Ok(if outside { ExitStatus::Usage } else { ExitStatus::Rules });
        }
        match self.dry_run {
            Some(show) => self.show(show, tables, &made, token.as_ref()).map(|()| ExitStatus::Done),
            None => self.send(api, endpoint, tables, &made.request, token),
        }
    }

    /// Takes the arguments apart, finds the variant, reads files, and makes values. What is wrong goes into `violations`.
    fn make(
        &self,
        api: &'static Api,
        endpoint: &'static Endpoint,
        violations: &mut Violations,
    ) -> Result<Made, Failure> {
        let assignments = assignment::parse(&self.parameters, violations);
        let mut stdin_taken = false;
        let body = self.json.as_deref().map(|json| load::body(json, &mut stdin_taken, violations)).unwrap_or_default();
        let mut names: Vec<&str> = assignments.iter().filter_map(|one| one.path.first()).map(String::as_str).collect();
        names.extend(body.keys().map(String::as_str));
        let (variant, note) = variant::choose(endpoint, self.variant.as_deref(), &names)
            .map_err(|why| Failure::Usage(format!("{why}{}", violations.lines())))?;
        let types = api.types_of(endpoint);
        let file_names = self.file_name.iter().cloned().collect();
        let is_typed = self.json.as_deref().is_some_and(|json| !json.starts_with('@') && json != "-");
        let typed = body.keys().filter(|_| is_typed).cloned().collect();
        let mut loader = Loader { types, variant, file_names, violations, stdin_taken, typed };
        let inputs = loader.load(assignments, body);
        let typed = loader.typed;
        unknown_names(variant, &inputs, violations);
        let (request, _, mut notes) = request_of(types, variant, (&inputs, &typed), false, violations);
        // The same again with placeholders for the secrets; what is wrong has been told.
        let (redacted, placeholders, _) =
            request_of(types, variant, (&inputs, &typed), true, &mut Violations::default());
        notes.splice(0..0, note);
        let paths = inputs.into_iter().filter_map(|(name, input)| match input {
            UntypedValue::File(_, path) => Some((name, path)),
            _ => None,
        });
        Ok(Made { request, redacted, placeholders, paths: paths.collect(), notes })
    }

    fn show(&self, show: Show, tables: Tables, made: &Made, token: Option<&Token>) -> Result<(), Failure> {
        let base_url = self.base_url.as_deref().unwrap_or(tables.endpoint.service.base_url);
        let prepare = |request: &BoundRequest| {
            let visitor =
                RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| request.visit(tables, visitor));
            let prepared = prepare_untyped::<UntypedError>(&visitor, token, base_url);
            prepared.map(|prepared| (visitor, prepared)).map_err(|error| Failure::Usage(error.to_string()))
        };
        let length = prepare(&made.request)?.1.body().len();
        let (visitor, prepared) = prepare(&made.redacted)?;
        let hidden = Redactions::new(made.placeholders.clone(), self.token.origin());
        let text = match show {
            Show::Http => http::text(&prepared, length, &hidden),
            Show::Curl => {
                for variable in hidden.invented() {
                    say(format_args!("note: put the secret into the variable {variable} before you run this"));
                }
                curl::command(&visitor, &prepared, &made.paths, &hidden)
            }
        };
        if show == Show::Curl && text.len() > curl::LONGEST_ARGUMENT {
            say("note: the body is too long for the command line of many systems");
        }
        let _ = writeln!(io::stdout(), "{text}");
        Ok(())
    }

    fn send(
        &self,
        api: &'static Api,
        endpoint: &'static Endpoint,
        tables: Tables,
        request: &BoundRequest,
        token: Option<Token>,
    ) -> Result<ExitStatus, Failure> {
        let shape = shapes::of(api.types_of(endpoint), &endpoint.response);
        match &self.output {
            Some(path) => output::check(path)?,
            None if shape.expect() != Expect::Json && io::IsTerminal::is_terminal(&io::stdout()) => {
                return Err(Failure::Usage(output::NO_TERMINAL.to_owned()));
            }
            None => {}
        }
        let visitor = RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| request.visit(tables, visitor));
        let settings = client::SendOptions {
            base_url: self.base_url.as_deref(),
            timeout: self.timeout.map(Duration::from_secs),
            tries: self.tries,
            allow_insecure_http: self.allow_insecure_http,
            shape,
            verbose: self.verbose,
        };
        let checked = match client::send(visitor, token, &settings)? {
            Ok(checked) => checked,
            Err(error) => return Ok(failed(&error, self.verbose)),
        };
        // What is not the file that was expected is not saved as one; JSON may come only once, and is not lost.
        let is_json = matches!(checked.content, Content::Json(_)) && shape.expect() != Expect::File;
        let shown = checked.error.is_none() || is_json;
        if shown && let Some(said) = output::write(&checked.content, self.output.as_deref())? {
            say(said);
        }
        Ok(checked.error.map_or(ExitStatus::Done, |error| failed(&Error::Decode(error), self.verbose || !shown)))
    }
}

/// Says why a call failed, and how the program ends.
fn failed(error: &Error<UntypedError>, verbose: bool) -> ExitStatus {
    if let Error::Transport(error) = error
        && error.kind() == TransportErrorKind::InsecureHttp
    {
        // The same in the words of the command line.
        let what = error.to_string().replace("`ClientBuilder::allow_insecure_http`", "--allow-insecure-http");
        say(format_args!("error: {what}"));
        return ExitStatus::Usage;
    }
    say(format_args!("error: {error}"));
    if verbose {
        match error {
            Error::Api(failure) => say(format_args!("the service said: {}", violations::shown(failure.message()))),
            Error::Decode(error) => say(format_args!("the answer begins: {}", error.excerpt())),
            _ => {}
        }
    }
    ExitStatus::of(error)
}

/// Names that are no parameters of the variant, with what may have been meant.
fn unknown_names(variant: &'static Variant, inputs: &BTreeMap<String, UntypedValue>, violations: &mut Violations) {
    let known = variant.params.iter().map(|param| param.field.name.wire.as_str());
    for name in inputs.keys().filter(|name| !known.clone().any(|known| known == *name)) {
        match variant.fixed.iter().find(|fixed| fixed.name == *name) {
            Some(fixed) => violations.usage(name.as_str(), format!("always {}", fixed.value), "be left out"),
            None => violations.unknown(name, name, known.clone()),
        }
    }
}

/// The request of what was given, with the places of JSON that stood on the command line.
fn request_of(
    types: EndpointTypes<'static>,
    variant: &'static Variant,
    (inputs, typed): (&BTreeMap<String, UntypedValue>, &[String]),
    redacted: bool,
    violations: &mut Violations,
) -> (BoundRequest, Vec<Placeholder>, Vec<String>) {
    let mut converter = Converter::new(types, typed, redacted, violations);
    let mut params = Vec::new();
    for param in &variant.params {
        let wire = &param.field.name.wire;
        params.push((param, converter.slot(&param.field, inputs.get(wire), wire)));
    }
    let (placeholders, notes) = converter.into_placeholders_and_notes();
    (BoundRequest { variant, params }, placeholders, notes)
}

/// Warns of secrets that everybody on the machine can see: by then it is too late to refuse them, but not for the next time.
fn warn_of_typed_secrets(placeholders: &[Placeholder]) {
    for placeholder in placeholders.iter().filter(|placeholder| placeholder.origin == SecretOrigin::Argument) {
        let name = placeholder.path.replace('[', ".").replace(']', "");
        say(format_args!(
            "warning: {name}: a secret on the command line can be seen by other users of this machine, and in the shell's \
             history; use {name}=env:VARIABLE or {name}=@FILE"
        ));
    }
}
