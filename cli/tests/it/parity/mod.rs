//! What the command line checks and sends is what generated code checks and sends: the same messages, the same bytes.

mod files;
mod forms;
mod refused;
mod sent;

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use weixin_recorder::Recorded;
use weixin_recorder::blocking::Server;
use weixin_runtime::{Request, prepare_with_boundary};
use weixin_tests::language::Token;

/// Calls an endpoint of the spec that uses every feature of the language.
fn call(folder: &Path, service: &Server, arguments: &[&str]) -> Output {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("call").args(arguments).arg("--spec").arg(spec).args(["--base-url", service.url()]);
    command.envs([("WEIXIN_TOKEN", "t0ken-t0ken"), ("HUSH", "hush-hush"), ("TWO", "ab")]);
    command.current_dir(folder).output().expect("the program starts")
}

/// Calls the endpoint with a parameter of every kind, as an app.
fn everything(folder: &Path, service: &Server, parameters: &[&str]) -> Output {
    call(folder, service, &[&["everything", "--token-kind", "app"], parameters].concat())
}

/// The service got what the typed request would have sent.
fn assert_same(seen: &Recorded, typed: &impl Request, service: &Server) {
    let boundary =
        seen.header("content-type").and_then(|kind| kind.split_once("boundary=")).map_or("", |(_, boundary)| boundary);
    let token = weixin_runtime::AccessToken::from(Token::app("t0ken-t0ken"));
    let prepared = prepare_with_boundary(typed, Some(&token), service.url(), boundary).expect("a request");
    let target = prepared.url().strip_prefix(service.url()).expect("the service's address");
    assert_eq!(seen.request_line(), format!("{} {target} HTTP/1.1", prepared.method()));
    assert_eq!(seen.header("content-type"), prepared.body().content_type());
    let mut body = Vec::new();
    prepared.body().reader().read_to_end(&mut body).expect("readable");
    assert_eq!(String::from_utf8_lossy(&seen.body), String::from_utf8_lossy(&body));
}
