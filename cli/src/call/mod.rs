//! `weixin call`: any endpoint of a spec, with the checks, the bytes and the messages of the generated crate.
//!
//! Nothing here is generated. The model's tables become the runtime's, arguments become values of the model's types, and the
//! runtime's visitor visits those values.

mod bind;
pub(crate) mod bridge;
mod deprecated;
mod outcome;
mod parse;
mod present;
pub(crate) mod probe;
pub(crate) mod sample;
pub(crate) mod send;
mod violations;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use weixin_codegen::model::{Api, Endpoint, Size, Variant};
use weixin_runtime::{
    AccessToken, Content, Error, Expect, RequestVisitor, SealedKeys, Signers, TransportErrorKind, UntypedError,
    UtcOffset, prepare_untyped,
};

use crate::exit_status::{self, ExitStatus};
use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find;
use crate::terminal::say;
use bind::convert::{self, Converter};
use bind::value::{BoundRequest, Placeholder};
use bind::variant;
use bridge::shapes;
use bridge::tables::{self, Tables};
use parse::assignment;
use parse::load::{self, Loader};
use parse::untyped::{SecretOrigin, UntypedValue};
use present::redact::{self, Redactions};
use present::{curl, http};
use send::client::Answer;
use send::{client, output, sealing, signing, token};
use violations::Violations;

const PARAMETERS: &str = "\
Parameters:
  name=text            a value
  name=@file           a file to upload, or the content of a file
  name=-               standard input
  name:=json           a JSON value, or text that begins with `@`: name:='\"@x\"'
  name.field=value     a field of an object, or an item of a list: name.0=value
  name=a name=b        a list
  name=env:VARIABLE    a secret from an environment variable (or name=@file)

Examples:
  weixin call upload openid=o1 file=@part.stl
  weixin call upload openid=o1 file=@part.stl --dry-run=curl
  weixin call getStableAccessToken appid=wx1 secret=env:APP_SECRET";

/// What to call, with which parameters, and what to do with the response.
#[derive(Debug, Args)]
#[command(after_long_help = format!("{PARAMETERS}\n\n{}", exit_status::help()))]
pub(crate) struct CallArgs {
    /// Name (`upload`, `cooperation_shop/upload`) or path of the endpoint.
    #[arg(index = 1)]
    endpoint: String,
    /// Parameters, as `weixin show ENDPOINT` lists them; see below.
    #[arg(index = 2, value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// Variant of the request, if the endpoint has several.
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// All parameters as a JSON object: inline, `@file`, or `-` for standard input.
    #[arg(long, value_name = "JSON")]
    json: Option<String>,
    /// File name to send for a parameter, instead of the name of the file.
    #[arg(long, value_name = "NAME=FILE_NAME", value_parser = file_name)]
    file_name: Vec<(String, String)>,
    #[command(flatten)]
    token: token::TokenFrom,
    #[command(flatten)]
    sign: signing::SignWith,
    #[command(flatten)]
    seal: sealing::SealWith,
    /// Send the request to this address instead of that of the service.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Allow sending tokens and secrets over plain HTTP to another machine.
    #[arg(long)]
    allow_insecure_http: bool,
    /// Timeout of a try, in seconds [default: 120]. A file may take longer, as long as it keeps coming.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
    /// Maximum number of tries; only what is safe to repeat is tried again [default: 4].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=20))]
    tries: Option<u32>,
    /// Maximum size of the response, such as `500 KiB` [default: 64 MiB; for a file, no limit].
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_response: Option<Size>,
    /// Print the request instead of sending it; secrets are hidden.
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "http")]
    dry_run: Option<Show>,
    /// Write the response to a file.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Log each try.
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// How to print a request that is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Show {
    /// The HTTP request.
    Http,
    /// A curl command that sends it.
    Curl,
}

fn size(text: &str) -> Result<Size, String> {
    Size::parse(text).ok_or_else(|| "expected a number and a unit, such as `500 KiB`".to_owned())
}

fn file_name(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok((name.to_owned(), file.to_owned())),
        _ => Err("expected NAME=FILE_NAME".to_owned()),
    }
}

/// What the arguments became.
struct Made {
    request: BoundRequest,
    redacted: BoundRequest,
    placeholders: Vec<Placeholder>,
    paths: BTreeMap<String, Option<PathBuf>>,
    notes: Vec<String>,
}

impl CallArgs {
    /// Makes the call. The exit status is one of those that [`exit_status::help`] lists.
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
        // A request that is only printed needs no token.
        let token = match (kind, self.dry_run) {
            (Some(kind), None) => self.token.token(endpoint, kind, &mut violations),
            (Some(kind), Some(_)) => Some(token::redacted(kind, redact::TOKEN)),
            (None, _) => None,
        };
        // Nor keys; but what would be refused later is refused now, and a key that was typed is not passed over in silence.
        let (signers, signatures, keys) = if self.dry_run.is_some() {
            self.sign.check(endpoint, &mut violations);
            self.seal.check(endpoint, &mut violations);
            let (signers, signatures) = signing::redacted(api, endpoint);
            (signers, signatures, None)
        } else {
            let signers = self.sign.signers(api, endpoint, &mut violations);
            (signers, Vec::new(), self.seal.keys(endpoint, &mut violations))
        };
        let has_unreadable = violations.has_unreadable();
        let mut visitor =
            RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| made.request.visit(tables, visitor));
        violations.report_to(&mut visitor);
        warn_of_typed_secrets(&made.placeholders);
        let deprecated = deprecated::notes(api.types_of(endpoint), endpoint, &made.request);
        made.notes.iter().chain(&deprecated).for_each(|note| say(format_args!("note: {note}")));
        let report = visitor.check();
        report.unchecked().iter().for_each(|unchecked| say(format_args!("note: {unchecked}")));
        if let Err(invalid) = report.into_result() {
            say(format_args!("error: {invalid}"));
            return Ok(if has_unreadable { ExitStatus::Usage } else { ExitStatus::Wrong });
        }
        match self.dry_run {
            Some(show) => {
                self.show(show, tables, &made, token.as_ref(), (&signers, signatures)).map(|()| ExitStatus::Success)
            }
            None => self.send((api, endpoint), tables, &made.request, token, (signers, keys)),
        }
    }

    /// Parses the arguments, chooses the variant, reads files, and converts values. Errors go into `violations`.
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
        let types = api.types_of(endpoint);
        let (variant, note) = variant::choose(types, endpoint, self.variant.as_deref(), &names)
            .map_err(|why| Failure::Usage(format!("{why}{}", violations.lines())))?;
        let file_names = self.file_name.iter().cloned().collect();
        let is_typed = self.json.as_deref().is_some_and(|json| !json.starts_with('@') && json != "-");
        let typed = body.keys().filter(|_| is_typed).cloned().collect();
        let mut loader = Loader { types, variant, file_names, violations, stdin_taken, typed };
        let inputs = loader.load(assignments, body);
        let typed = loader.typed;
        let (request, _, mut notes) = request_of((api, endpoint), variant, (&inputs, &typed), false, violations);
        unknown_names(&request, &inputs, violations);
        // Once more with placeholders for the secrets; its errors are known already.
        let (redacted, placeholders, _) =
            request_of((api, endpoint), variant, (&inputs, &typed), true, &mut Violations::default());
        notes.splice(0..0, note);
        let paths = inputs.into_iter().filter_map(|(name, input)| match input {
            UntypedValue::File(_, path) => Some((name, path)),
            _ => None,
        });
        Ok(Made { request, redacted, placeholders, paths: paths.collect(), notes })
    }

    fn show(
        &self,
        show: Show,
        tables: Tables,
        made: &Made,
        token: Option<&AccessToken>,
        (signers, signatures): (&Signers, Vec<Placeholder>),
    ) -> Result<(), Failure> {
        let base_url = self.base_url.as_deref().unwrap_or(tables.endpoint.base_url());
        let prepare = |request: &BoundRequest| {
            let visitor =
                RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| request.visit(tables, visitor));
            let prepared = prepare_untyped::<UntypedError>(&visitor, token, base_url, signers);
            prepared.map(|prepared| (visitor, prepared)).map_err(|error| Failure::Usage(error.to_string()))
        };
        let length = prepare(&made.request)?.1.body().len();
        let (visitor, prepared) = prepare(&made.redacted)?;
        let placeholders = made.placeholders.iter().cloned().chain(signatures).collect();
        let hidden = Redactions::new(placeholders, self.token.origin());
        let text = match show {
            Show::Http => http::text(&prepared, length, &hidden),
            Show::Curl => {
                for (variable, to) in hidden.unset_variables() {
                    say(format_args!("note: set the variable {variable} to {to} before you run this command"));
                }
                curl::command(&visitor, &prepared, &made.paths, &hidden)
            }
        };
        if tables.endpoint.sealed != weixin_runtime::Sealed::No {
            say("note: with keys, the request is sealed when it is sent; this is what it is before that");
        }
        if show == Show::Curl && text.len() > curl::LONGEST_ARGUMENT {
            say("note: the body is too long for the command line on many systems");
        }
        let _ = writeln!(io::stdout(), "{text}");
        Ok(())
    }

    fn send(
        &self,
        (api, endpoint): (&'static Api, &'static Endpoint),
        tables: Tables,
        request: &BoundRequest,
        token: Option<AccessToken>,
        (signers, sealed): (Signers, Option<SealedKeys>),
    ) -> Result<ExitStatus, Failure> {
        let shape = shapes::of(api.types_of(endpoint), &endpoint.response);
        match &self.output {
            Some(path) => output::check(path)?,
            None if matches!(shape.expect(), Expect::File | Expect::FileOrObject)
                && io::IsTerminal::is_terminal(&io::stdout()) =>
            {
                return Err(Failure::Usage(output::NO_TERMINAL.to_owned()));
            }
            None => {}
        }
        let visitor = RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| request.visit(tables, visitor));
        let settings = client::SendOptions {
            base_url: self.base_url.as_deref(),
            timeout: self.timeout.map(Duration::from_secs),
            tries: self.tries,
            max_response: self.max_response.and_then(Size::bytes),
            allow_insecure_http: self.allow_insecure_http,
            signers,
            sealed,
            shape,
            output: self.output.as_deref(),
            verbose: self.verbose,
        };
        let checked = match client::send(visitor, token, &settings)? {
            Ok(Answer::Content(checked)) => checked,
            Ok(Answer::Written(file)) => {
                say(file.describe(self.output.as_deref()));
                return Ok(ExitStatus::Success);
            }
            Err(error) => return Ok(failed(&error, self.verbose)),
        };
        // What is not the expected file is not saved as one. JSON is never lost: the service may not send it again.
        let is_json = matches!(checked.content, Content::Json(_)) && shape.expect() != Expect::File;
        let shown = checked.error.is_none() || is_json;
        if shown && let Some(said) = output::write(&checked.content, self.output.as_deref())? {
            say(said);
        }
        Ok(checked.error.map_or(ExitStatus::Success, |error| failed(&Error::Decode(error), self.verbose || !shown)))
    }
}

/// Prints why a call failed, and returns the exit status.
fn failed(error: &Error<UntypedError>, verbose: bool) -> ExitStatus {
    let mut message = error.to_string();
    for (method, option) in options(error) {
        message = message.replace(method, option);
    }
    say(format_args!("error: {message}"));
    if verbose {
        match error {
            Error::Api(failure) => say(format_args!("the service's message: {}", violations::shown(failure.message()))),
            Error::Decode(error) => say(format_args!("the response begins: {}", error.excerpt())),
            _ => {}
        }
    }
    outcome::of(error)
}

/// The options that stand for the methods of the client that an error names.
fn options(error: &Error<UntypedError>) -> &'static [(&'static str, &'static str)] {
    let Error::Transport(error) = error else { return &[] };
    match error.kind() {
        TransportErrorKind::InsecureHttp => &[("`ClientBuilder::allow_insecure_http`", "--allow-insecure-http")],
        TransportErrorKind::Untrusted => &[("with `SealedKeys::certificate`", "to the keys of --seal")],
        TransportErrorKind::TooLarge => &[("`max_response`", "--max-response"), ("`max_download`", "--max-response")],
        _ => &[],
    }
}

/// Reports names that are not parameters of the variant.
fn unknown_names(request: &BoundRequest, inputs: &BTreeMap<String, UntypedValue>, violations: &mut Violations) {
    let (constant, inputs): (BTreeMap<_, _>, BTreeMap<_, _>) =
        inputs.clone().into_iter().partition(|(name, _)| request.variant.fixed.iter().any(|fixed| fixed.name == *name));
    for fixed in request.variant.fixed.iter().filter(|fixed| constant.contains_key(&fixed.name)) {
        violations.usage(fixed.name.as_str(), format!("always {}", fixed.value), "be left out");
    }
    let slots = request.params.iter().map(|(param, slot)| (&param.field, slot));
    convert::unknown_names(slots, &inputs, "", violations);
}

/// Converts the parameters. `typed` are the paths of JSON from the command line.
fn request_of(
    (api, endpoint): (&'static Api, &'static Endpoint),
    variant: &'static Variant,
    (inputs, typed): (&BTreeMap<String, UntypedValue>, &[String]),
    redacted: bool,
    violations: &mut Violations,
) -> (BoundRequest, Vec<Placeholder>, Vec<String>) {
    let time_zone = api.service.time_zone.as_deref().and_then(UtcOffset::parse).unwrap_or_default();
    let mut converter = Converter::new(api.types_of(endpoint), typed, redacted, violations).in_time_zone(time_zone);
    let mut params = Vec::new();
    for param in &variant.params {
        params.push((param, converter.field(&param.field, inputs, "")));
    }
    let (placeholders, notes) = converter.into_placeholders_and_notes();
    (BoundRequest { variant, params }, placeholders, notes)
}

/// Warns of secrets that others on the machine can see. It is too late to refuse them, but there is a next time.
fn warn_of_typed_secrets(placeholders: &[Placeholder]) {
    for placeholder in placeholders.iter().filter(|placeholder| placeholder.origin == SecretOrigin::CommandLine) {
        let name = placeholder.path.replace('[', ".").replace(']', "");
        say(format_args!(
            "warning: {name}: a secret on the command line is visible to other users of this machine and in the shell \
             history; use {name}=env:VARIABLE or {name}=@FILE"
        ));
    }
}
