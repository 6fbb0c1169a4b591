//! `weixin probe`, against `weixin mock` with the same spec, and with one of which a fact is another.

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

use crate::mock::Playing;
use crate::sandbox::{Sandbox, err, out};

const TOKEN: &str = "T0ken-0f-an-acc0unt";

const UPLOAD: &str = "endpoints/wxa/uploadMediaToCodeAudit.yaml";

const READ: &str = "endpoint: getThing
summary: Tells of a thing.
page: { url: unknown, read: 2026-11-21 }
route: GET /wxa/getthing
token: app
probe: { because: It only reads. }
response:
  name: string
  count: u32
  kind: { type: open_enum, name: ThingKind, values: [small, large] }
  rows: { type: list, items: { type: object, name: ThingRow, fields: { id: string, at: timestamp } } }
";

/// A spec with two probes in the folder `spec`, and the same in `changed`, for the mock.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let probe = "probe: { because: A text is no picture., with: { media: probe.png }, refused: [40005] }";
    sandbox.edit(&format!("spec/{UPLOAD}"), "server_only: true\n", &format!("{probe}\n"));
    sandbox.write("spec/endpoints/wxa/getThing.yaml", READ);
    copy(&sandbox, "spec", "changed");
    // The mock does not care what is harmless, and one of its codes may be another.
    sandbox.edit(&format!("changed/{UPLOAD}"), &format!("{probe}\n"), "");
    sandbox
}

fn copy(sandbox: &Sandbox, from: &str, to: &str) {
    let (from, to) = (sandbox.0.path().join(from), sandbox.0.path().join(to));
    fs::create_dir_all(&to).expect("writable");
    for entry in fs::read_dir(&from).expect("readable") {
        let entry = entry.expect("readable");
        let name = entry.file_name();
        if entry.path().is_dir() {
            let below = |folder: &std::path::Path| {
                folder.join(&name).strip_prefix(sandbox.0.path()).expect("inside").display().to_string()
            };
            copy(sandbox, &below(&from), &below(&to));
        } else {
            fs::copy(entry.path(), to.join(&name)).expect("writable");
        }
    }
}

fn mock(sandbox: &Sandbox) -> Playing {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(["mock", "--spec", "changed"]);
    Playing::run(sandbox, command)
}

fn probe(sandbox: &Sandbox, url: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("probe").args(arguments).args(["--base-url", url, "--token-env", "ACCOUNT"]);
    command.env("ACCOUNT", TOKEN).env_remove("WEIXIN_TOKEN").stdin(Stdio::null());
    let done = command.current_dir(sandbox.0.path()).output().expect("the program starts");
    for text in [out(&done), err(&done)] {
        assert!(!text.contains(&TOKEN[..6]), "{text}");
        assert!(!text.contains(url), "an address may be nobody's business: {text}");
    }
    done
}

#[test]
fn what_is_as_the_spec_says_is_a_success() {
    let sandbox = sandbox();
    let mock = mock(&sandbox);
    let done = probe(&sandbox, &mock.url, &["--all", "--yes"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    let text = out(&done);
    assert!(text.contains("2 as foreseen") && !text.contains('!'), "{text}");
    assert!(text.contains("sent  media=probe.png, refused with 40005"), "{text}");
    assert!(text.contains("came  a refusal with 40005"), "{text}");
    assert_eq!(err(&done), "");
}

#[test]
fn one_changed_fact_is_found() {
    for (file, from, to, found) in [
        (UPLOAD, "40005: {", "40009: {", "refused with 40009; foreseen was a refusal with 40005"),
        (UPLOAD, "40005: {", "40009: {", "the code 40009 is not listed: invalid file type"),
        (
            UPLOAD,
            "text: invalid file type",
            "text: wrong file format",
            "40005 came with a message that is not listed: wrong file format",
        ),
        (READ, "count: u32", "total: u32", "`total` is not listed: integer"),
        (READ, "count: u32", "total: u32", "`count` is required and missing: a number"),
        (READ, "name: string", "name: boolean", "`name`: expected a string, found a boolean"),
        (READ, "[small, large]", "[huge]", "`kind` has a value that is not listed"),
        (READ, "id: string", "id: string, colour: string", "`rows[].colour` is not listed: string"),
    ] {
        let sandbox = sandbox();
        let path = if file == READ { "endpoints/wxa/getThing.yaml" } else { file };
        sandbox.edit(&format!("changed/{path}"), from, to);
        let mock = mock(&sandbox);
        let done = probe(&sandbox, &mock.url, &["--all", "--yes"]);
        let text = out(&done);
        assert_eq!(done.status.code(), Some(1), "{to}: {text}{}", err(&done));
        assert!(text.contains(&format!("!     {found}\n")), "{to}: {text}");
        assert!(text.contains("1 as foreseen, 1 differs"), "{to}: {text}");
        assert_eq!(err(&done), "error: 1 probe is not what the spec foresees\n");
    }
}

#[test]
fn what_was_found_becomes_an_edit() {
    let sandbox = sandbox();
    sandbox.edit("changed/endpoints/wxa/getThing.yaml", "id: string", "id: string, colour: string");
    let mock = mock(&sandbox);
    let done = probe(&sandbox, &mock.url, &["getThing", "--yes", "--notes", "seen.jsonl"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    let done = sandbox.run(&["drift", "--observed", "seen.jsonl", "--write"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    let text = fs::read_to_string(sandbox.0.path().join("spec/endpoints/wxa/getThing.yaml")).expect("readable");
    assert!(text.contains("colour: { type: string, required: false"), "{text}");
    let done = probe(&sandbox, &mock.url, &["getThing", "--yes"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
}

#[test]
fn the_report_is_for_people_pull_requests_and_programs() {
    let sandbox = sandbox();
    sandbox.edit("changed/endpoints/wxa/getThing.yaml", "count: u32", "total_count: u32");
    let mock = mock(&sandbox);
    let markdown = out(&probe(&sandbox, &mock.url, &["getThing", "--yes", "--format", "markdown"]));
    assert!(
        markdown.contains("### `getThing`: differs\n\n`GET /wxa/getthing`, `without parameters, succeeds`\n\n"),
        "{markdown}"
    );
    assert!(markdown.contains("- **`total_count` is not listed: integer**\n"), "{markdown}");
    let json = out(&probe(&sandbox, &mock.url, &["--all", "--yes", "--format", "json"]));
    let json: Json = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(json["address"], "other");
    assert_eq!(json["probes"].as_array().map(Vec::len), Some(2));
    let of =
        |name: &str| json["probes"].as_array().expect("a list").iter().find(|one| one["endpoint"] == name).expect(name);
    assert_eq!(of("uploadMediaToCodeAudit")["outcome"], "as foreseen");
    assert_eq!(of("getThing")["outcome"], "differs");
    assert_eq!(of("getThing")["findings"].as_array().map(Vec::len), Some(2));
}

#[test]
fn nothing_is_sent_unless_somebody_agrees() {
    let sandbox = sandbox();
    let mock = mock(&sandbox);
    let done = probe(&sandbox, &mock.url, &["--all"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("standard input is no terminal; `--yes` sends them without asking"), "{}", err(&done));
    assert_eq!(out(&done), "");
    let undeclared = probe(&sandbox, &mock.url, &["getThing", "upload", "--yes"]);
    assert_eq!(undeclared.status.code(), Some(2));
    assert!(
        err(&undeclared).contains("`upload` has no `probe`: nobody has declared in endpoints/channels/upload.yaml"),
        "{}",
        err(&undeclared)
    );
    let nowhere = probe(&sandbox, &mock.url, &["getThing", "--yes", "--notes", "nowhere/seen.jsonl"]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", out(&nowhere));
    let said = mock.end();
    assert!(!said.contains("getthing"), "nothing was sent: {said}");
}

#[test]
fn an_answer_about_the_account_tells_nothing() {
    let sandbox = sandbox();
    for (body, came) in [
        (
            r#"{"errcode":40001,"errmsg":"invalid credential of wx0123456789"}"#,
            "a refusal with 40001: the token is not valid",
        ),
        ("<html>busy</html>", "a body that is not one of the service's"),
    ] {
        let server = weixin_recorder::blocking::Server::new(weixin_recorder::json(body));
        let done = probe(&sandbox, server.url(), &["getThing", "--yes"]);
        assert_eq!(done.status.code(), Some(1), "{}{}", out(&done), err(&done));
        assert!(out(&done).contains(&format!("came  {came}\n")), "{}", out(&done));
        assert!(out(&done).contains("1 tells nothing") && !out(&done).contains("wx0123"), "{}", out(&done));
    }
    let nobody = probe(&sandbox, "http://127.0.0.1:9", &["getThing", "--yes"]);
    assert!(out(&nobody).contains("came  nothing: there is no connection\n"), "{}", out(&nobody));
    let mut without = Command::new(env!("CARGO_BIN_EXE_weixin"));
    without.args(["probe", "getThing", "--yes"]).env_remove("WEIXIN_TOKEN").current_dir(sandbox.0.path());
    let without = without.output().expect("the program starts");
    assert_eq!(without.status.code(), Some(2));
    assert!(err(&without).contains("getThing cannot be probed:"), "{}", err(&without));
}

/// A code that no table lists may be a phone number.
#[test]
fn a_code_that_could_be_data_is_not_reported() {
    let sandbox = sandbox();
    for code in ["13800138000", "\"13800138000\""] {
        let body = format!(r#"{{"errcode":{code},"errmsg":"invalid file type"}}"#);
        let server = weixin_recorder::blocking::Server::new(weixin_recorder::json(&body));
        let done = probe(&sandbox, server.url(), &["getThing", "--yes", "--notes", "seen.jsonl"]);
        let notes = fs::read_to_string(sandbox.0.path().join("seen.jsonl")).expect("readable");
        assert!(out(&done).contains("came  a refusal with …\n"), "{}{}", out(&done), err(&done));
        for text in [out(&done), err(&done), notes] {
            assert!(!text.contains("138001"), "{text}");
        }
    }
}

/// What is declared in the real spec can be sent, and the mock, which knows the same spec, has nothing to add.
#[test]
fn the_probes_of_the_built_in_spec_are_sent_and_foreseen() {
    let sandbox = Sandbox(tempfile::tempdir().expect("a folder"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("mock");
    let mock = Playing::run(&sandbox, command);
    let done = probe(&sandbox, &mock.url, &["--all", "--yes"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    let sent = out(&done).matches("  sent  ").count();
    assert!(sent >= 13, "{}", out(&done));
    assert!(out(&done).contains(&format!("{sent} as foreseen\n")), "{}", out(&done));
}
