//! `weixin call`, against a service on loopback.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::sandbox::{Sandbox, err, out};
use weixin_recorder::blocking::Server;

use crate::service;

/// A token with everything in it that an encoder changes.
pub(crate) const TOKEN: &str = "T0ken+/=%&\"tail";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    fs::write(sandbox.0.path().join("shot.png"), PNG).expect("writable");
    sandbox
}

/// Runs `weixin call` with a token in the environment, and sees to it that the token is in no output.
fn call(sandbox: &Sandbox, service: &Server, arguments: &[&str]) -> Output {
    call_with(sandbox, service, arguments, &[("WEIXIN_TOKEN", TOKEN)], b"")
}

fn call_with(
    sandbox: &Sandbox,
    service: &Server,
    arguments: &[&str],
    variables: &[(&str, &str)],
    stdin: &[u8],
) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("call").args(arguments).args(["--base-url", service.url()]).current_dir(sandbox.0.path());
    command.env_remove("WEIXIN_TOKEN").envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin);
    let done = child.wait_with_output().expect("it ends");
    for secret in variables.iter().map(|(_, secret)| *secret).filter(|secret| secret.len() > 6) {
        assert_hidden(&done, secret);
    }
    done
}

pub(crate) fn assert_hidden(done: &Output, secret: &str) {
    let encoded: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for text in [out(done), err(done)] {
        assert!(!text.contains(secret) && !text.contains(&encoded), "the secret is in:\n{text}");
        // Its beginning is plain in every encoding.
        assert!(!text.contains(&secret[..6]), "the beginning of the secret is in:\n{text}");
    }
}

#[test]
fn a_file_goes_out_as_the_generated_crate_sends_it() {
    let (sandbox, service) = (sandbox(), service::fine());
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@shot.png"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert_eq!(
        out(&done),
        "{\"errcode\":0,\"errmsg\":\"ok\",\"media_id\":\"m_2\",\"mediaid\":\"m_1\",\"type\":\"image\"}\n"
    );
    assert_eq!(err(&done), "");
    let seen = service.request();
    assert_eq!(seen.request_line(), "POST /wxa/uploadmedia?access_token=T0ken%2B%2F%3D%25%26%22tail HTTP/1.1");
    let expected = [
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"media\"; filename=\"shot.png\"\r\n\
         Content-Type: image/png\r\n\r\n",
        &String::from_utf8_lossy(PNG),
        "\r\n--BOUNDARY--\r\n",
    ]
    .concat();
    assert_eq!(seen.text(), expected);
}

#[test]
fn endpoints_are_found_by_name_in_any_case_and_by_path() {
    let sandbox = sandbox();
    for name in ["UPLOADMEDIATOCODEAUDIT", "wxa/uploadMediaToCodeAudit", "/wxa/uploadmedia"] {
        let service = service::fine();
        let done = call(&sandbox, &service, &[name, "media=@shot.png"]);
        assert!(done.status.success(), "{name}: {}", err(&done));
        service.request();
    }
    let service = service::fine();
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudt", "media=@shot.png"]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(
        err(&done),
        "error: the spec has no endpoint `uploadMediaToCodeAudt`; did you mean `uploadMediaToCodeAudit`?\n"
    );
}

#[test]
fn variants_are_said_or_found_out() {
    let (sandbox, service) = (sandbox(), service::answering(200, r#"{"errcode":0,"media_id":"m"}"#));
    let said = call(&sandbox, &service, &["upload", "--variant", "binary", "openid=o 1", "file=@shot.png"]);
    assert!(said.status.success() && err(&said).is_empty(), "{}", err(&said));
    let found = call(&sandbox, &service, &["upload", "openid=o", "file_url=https://example.com/a.png"]);
    assert!(found.status.success(), "{}", err(&found));
    assert_eq!(err(&found), "note: using variant `url`, the only one with these parameters\n");
    let [first, second] = service.requests().try_into().expect("two");
    assert!(first.request_line().ends_with("&upload_type=0&openid=o+1 HTTP/1.1"), "{}", first.request_line());
    assert!(second.request_line().ends_with("&upload_type=1 HTTP/1.1"), "{}", second.request_line());
    assert_eq!(second.text(), r#"{"file_url":"https://example.com/a.png","openid":"o"}"#);

    let open = call(&sandbox, &service, &["upload", "openid=o"]);
    assert_eq!(open.status.code(), Some(2));
    let listed = "error: upload has 2 variants: choose one\n  --variant binary openid=… file=@PATH\n";
    assert!(err(&open).starts_with(listed), "{}", err(&open));
    let stray = call(&sandbox, &service, &["upload", "openid=o", "stray"]);
    assert!(
        err(&stray).contains("choose one\n") && err(&stray).contains("  stray: not a parameter, "),
        "{}",
        err(&stray)
    );
    let wrong = call(&sandbox, &service, &["upload", "--variant", "binray", "openid=o"]);
    assert!(
        err(&wrong).starts_with("error: upload has no variant `binray`; did you mean `binary`?\n"),
        "{}",
        err(&wrong)
    );
    let needless = call(&sandbox, &service, &["uploadMediaToCodeAudit", "--variant", "x", "media=@shot.png"]);
    assert_eq!(err(&needless), "error: uploadMediaToCodeAudit has only one variant: remove `--variant`\n");
    assert_eq!(service.requests().len(), 2, "nothing else was sent");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let (sandbox, service) = (sandbox(), service::fine());
    fs::write(sandbox.0.path().join("a.exe"), "MZ").expect("writable");
    let arguments = ["upload", "--variant", "binary", "opneid=o", "openid=", "file=@a.exe", "upload_type=0", "stray"];
    let done = call_with(&sandbox, &service, &arguments, &[], b"");
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    let said = err(&done);
    for part in [
        "error: upload: 6 problems\n",
        "  openid: 0 characters, must be at least 1\n",
        "  file: .exe, must be one of bmp, jpg, ",
        "(the service would return 10007, the upload file format is not supported)\n",
        "  stray: not a parameter, must be written as name=value, name=@path or name:=json\n",
        "  opneid: unknown parameter, must be in the spec; did you mean `openid`?\n",
        "  upload_type: always 0, must be left out\n",
        "  access_token: no token, must be a token of kind app or authorizer: set the variable WEIXIN_TOKEN, \
         or use --token-env or --token-file\n",
    ] {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
    assert!(service.requests().is_empty());
}

#[test]
fn what_is_missing_is_foreseen() {
    let (sandbox, service) = (sandbox(), service::fine());
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudit"]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(
        err(&done),
        "error: uploadMediaToCodeAudit: 1 problem\n  media: missing, must be given (the service would return 41005, \
         media data missing)\n"
    );
    let text = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=shot.png"]);
    assert!(err(&text).contains("media: `shot.png`, must be a file: write media=@shot.png\n"), "{}", err(&text));
}

#[test]
fn files_that_cannot_be_read_are_no_fault_of_the_request() {
    let (sandbox, service) = (sandbox(), service::fine());
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@nowhere.png"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("media: cannot read nowhere.png: "), "{}", err(&done));
    let folder = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@."]);
    assert!(err(&folder).contains("it is a directory"), "{}", err(&folder));
    let body = call(&sandbox, &service, &["upload", "--variant", "url", "--json", "@nowhere.json"]);
    assert_eq!(body.status.code(), Some(2), "{}", err(&body));
}

#[test]
fn standard_input_is_a_file_or_a_text() {
    let (sandbox, service) = (sandbox(), service::fine());
    let token = [("WEIXIN_TOKEN", TOKEN)];
    let nameless = call_with(&sandbox, &service, &["uploadMediaToCodeAudit", "media=-"], &token, PNG);
    assert!(err(&nameless).contains("must have a file name: --file-name media=NAME"), "{}", err(&nameless));
    let arguments = ["uploadMediaToCodeAudit", "media=@-", "--file-name", "media=a.png"];
    let named = call_with(&sandbox, &service, &arguments, &token, PNG);
    assert!(named.status.success(), "{}", err(&named));
    assert!(service.request().text().contains("filename=\"a.png\""));

    let texts = service::fine();
    let arguments = ["upload", "--variant", "url", "openid=-", "file_url=https://example.com/a.png"];
    let text = call_with(&sandbox, &texts, &arguments, &token, "öpen\r\n".as_bytes());
    assert!(text.status.success(), "{}", err(&text));
    assert_eq!(texts.request().text(), r#"{"file_url":"https://example.com/a.png","openid":"öpen"}"#);
    let twice = call_with(&sandbox, &texts, &["upload", "--variant", "url", "openid=-", "file_url=-"], &token, b"x");
    assert!(err(&twice).contains("standard input a second time"), "{}", err(&twice));
    let binary =
        call_with(&sandbox, &texts, &["upload", "--variant", "url", "openid=-", "file_url=x"], &token, b"\xff\xfe");
    assert!(err(&binary).contains("not UTF-8 at line 1, column 1"), "{}", err(&binary));
}

#[test]
fn a_body_as_json_and_arguments_over_it() {
    let (sandbox, service) = (sandbox(), service::fine());
    fs::write(sandbox.0.path().join("body.json"), r#"{"openid":"a","file_url":"https://example.com/a.png"}"#)
        .expect("writable");
    let done = call(&sandbox, &service, &["upload", "--variant", "url", "--json", "@body.json", "openid=b"]);
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(service.request().text(), r#"{"file_url":"https://example.com/a.png","openid":"b"}"#);
    for (json, said) in [
        ("[1]", "--json: not an object, must be a JSON object of the parameters by name"),
        ("{\"a\":", "--json: incomplete JSON"),
        (r#"{"openid":1,"file_url":"https://example.com"}"#, "openid: `1`, must be a string"),
        (r#"{"opnid":"x","file_url":"https://example.com"}"#, "did you mean `openid`?"),
    ] {
        let done = call(&sandbox, &service, &["upload", "--variant", "url", "--json", json]);
        assert_eq!(done.status.code(), Some(1), "{json}: {}", err(&done));
        assert!(err(&done).contains(said), "{json}: {}", err(&done));
    }
}

#[test]
fn tokens_come_from_a_variable_or_a_file() {
    let (sandbox, service) = (sandbox(), service::fine());
    sandbox.write("token.txt", &format!("{TOKEN}\n"));
    let upload = ["uploadMediaToCodeAudit", "media=@shot.png"];
    for (more, variables) in [
        (vec!["--token-env", "OTHER"], vec![("OTHER", TOKEN)]),
        (vec!["--token-file", "token.txt"], vec![]),
        (vec!["--token-file", "token.txt", "--token-kind", "authorizer"], vec![("WEIXIN_TOKEN", "wrongwrong")]),
    ] {
        let done = call_with(&sandbox, &service, &[&upload[..], &more].concat(), &variables, b"");
        assert!(done.status.success(), "{more:?}: {}", err(&done));
        assert_hidden(&done, TOKEN);
    }
    assert!(
        service.requests().iter().all(|seen| seen.request_line().contains("access_token=T0ken%2B%2F%3D%25%26%22tail"))
    );

    for (more, code, said) in [
        (vec!["--token-file", "nowhere"], 2, "--token-file: cannot read it: "),
        (vec!["--token-env", "EMPTY"], 1, "access_token: no token in the variable of --token-env, must be a token"),
        (
            vec!["--token-env", TOKEN],
            1,
            "--token-env: not the name of a variable, must be the name of a variable that contains the token",
        ),
        (vec!["--token-env", "T0kenWithNothingElse"], 1, "no token in the variable of --token-env"),
        (vec!["--token-kind", "authoriser"], 1, "did you mean `authorizer`?"),
        (vec!["--token-kind", "app"], 1, "--token-kind: `app`, must be one of authorizer"),
    ] {
        let done = call_with(&sandbox, &service, &[&upload[..], &more].concat(), &[("EMPTY", " ")], b"");
        assert_eq!(done.status.code(), Some(code), "{more:?}: {}", err(&done));
        assert!(err(&done).contains(said), "{more:?}: {}", err(&done));
        assert_hidden(&done, TOKEN);
    }
    let done = call_with(&sandbox, &service, &upload, &[("WEIXIN_TOKEN", " \r\n")], b"");
    assert!(err(&done).contains("access_token: no token: the variable WEIXIN_TOKEN is empty, must"), "{}", err(&done));
    assert_eq!(service.requests().len(), 3);
}

#[cfg(unix)]
#[test]
fn a_pipe_with_the_token_is_not_waited_for() {
    let (sandbox, service) = (sandbox(), service::fine());
    let made = Command::new("mkfifo").arg(sandbox.0.path().join("token")).status().expect("mkfifo starts");
    assert!(made.success());
    // In a pipe that another process fills, it would be read; this one is nobody's.
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@shot.png", "--token-file", "token"]);
    assert!(err(&done).contains("--token-file: an empty file"), "{}", err(&done));
    assert!(service.requests().is_empty());
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_told_from_one_that_is_not_there() {
    use std::os::unix::ffi::OsStrExt;

    let (sandbox, service) = (sandbox(), service::fine());
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(["call", "uploadMediaToCodeAudit", "media=@shot.png", "--base-url", service.url()]);
    let token = std::ffi::OsStr::from_bytes(b"t0ken-\xff\xfe");
    let done = command.env("WEIXIN_TOKEN", token).current_dir(sandbox.0.path()).output().expect("the program starts");
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    let said = "access_token: the value of the variable WEIXIN_TOKEN is not UTF-8, must be one line of text";
    assert!(err(&done).contains(said) && !err(&done).contains("t0ken-"), "{}", err(&done));
    assert!(service.requests().is_empty());
}

#[test]
fn the_exit_status_tells_what_to_do() {
    let sandbox = sandbox();
    let upload = ["upload", "--variant", "binary", "openid=o", "file=@shot.png", "--tries", "1"];
    for (code, status) in [
        (10001, 3),
        (40001, 4),
        (-1, 5),
        (10003, 5),
        (45011, 5),
        (10009, 6),
        (10004, 7),
        (10005, 8),
        (48001, 9),
        (99_999, 13),
    ] {
        let done = call(&sandbox, &service::refusing(code), &upload);
        assert_eq!(done.status.code(), Some(status), "{code}: {}", err(&done));
        assert!(out(&done).is_empty());
        assert!(err(&done).starts_with(&format!("error: upload: {code} ")), "{code}: {}", err(&done));
        assert!(err(&done).ends_with("(rid 65a1-0-1)\n"), "{code}: {}", err(&done));
    }
    let risky = call(&sandbox, &service::refusing(10004), &upload);
    assert_eq!(
        err(&risky),
        "error: upload: 10004 file risky: upload another file; the service says: no (rid 65a1-0-1)\n"
    );
    for (service, status, said) in [
        (service::answering(200, "<html>"), 11, "cannot decode the response: expected JSON, found HTML or XML"),
        (service::answering(500, "<html>"), 12, "HTTP status 500"),
    ] {
        let done = call(&sandbox, &service, &upload);
        assert_eq!(done.status.code(), Some(status), "{}", err(&done));
        assert!(err(&done).contains(said), "{}", err(&done));
    }
    let mut gone = Command::new(env!("CARGO_BIN_EXE_weixin"));
    gone.arg("call").args(upload).args(["--base-url", "http://127.0.0.1:9"]).env("WEIXIN_TOKEN", TOKEN);
    let gone = gone.current_dir(sandbox.0.path()).output().expect("the program starts");
    assert_eq!(gone.status.code(), Some(10), "{}", err(&gone));
    assert_hidden(&gone, TOKEN);
    let help = Command::new(env!("CARGO_BIN_EXE_weixin")).args(["call", "--help"]).output().expect("it starts");
    for line in ["   4  refused: the token is invalid", "  13  refused with a code that is not in the spec"] {
        assert!(out(&help).contains(line), "{}", out(&help));
    }
}

#[test]
fn a_response_above_the_limit_is_not_read() {
    let sandbox = sandbox();
    let body = format!(r#"{{"errcode":0,"mediaid":"{}","type":"image"}}"#, "m".repeat(3000));
    let upload = ["uploadMediaToCodeAudit", "media=@shot.png", "--tries", "1"];
    let limited = |limit: &str| {
        let service = service::answering(200, body.clone());
        call(&sandbox, &service, &[&upload[..], &["--max-response", limit]].concat())
    };
    let small = limited("2KiB");
    assert_eq!(small.status.code(), Some(10), "{}", err(&small));
    assert!(out(&small).is_empty() && err(&small).contains("more than 2,048 bytes"), "{}", err(&small));
    assert!(err(&small).contains("raise --max-response"), "{}", err(&small));
    let large = limited("4 KiB");
    assert!(large.status.success() && out(&large).len() > 3000, "{}", err(&large));
    let wrong = limited("2000");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("expected a number and a unit, such as"), "{}", err(&wrong));
}

#[test]
fn verbose_says_what_happens_and_no_secret() {
    let sandbox = sandbox();
    let upload = ["upload", "--variant", "binary", "openid=o", "file=@shot.png", "--verbose"];
    let service = service::refusing(10004);
    let done = call(&sandbox, &service, &upload);
    let said = err(&done);
    let first = format!("try 1: POST {}/channels/ec/open/upload, ", service.url());
    assert!(said.starts_with(&first), "{said}");
    assert!(
        said.contains("\ntry 1: HTTP status 200, ") && said.contains(", code 10004, rid 65a1-0-1, after "),
        "{said}"
    );
    assert!(said.ends_with("the service's message: no rid: 65a1-0-1\n"), "{said}");
    // A service that says what it was sent.
    let echo =
        service::answering(200, format!(r#"{{"errcode":40001,"errmsg":"bad {TOKEN}"}}"#).replace("\"t", "\\\"t"));
    let done = call(&sandbox, &echo, &[&upload[..], &["--tries", "1"]].concat());
    assert_eq!(done.status.code(), Some(4), "{}", err(&done));
    assert!(err(&done).contains("the service's message: bad [hidden]\n"), "{}", err(&done));
}

#[test]
fn a_busy_service_is_asked_again() {
    let (sandbox, service) = (sandbox(), service::refusing(-1));
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@shot.png", "--tries", "3"]);
    assert_eq!(done.status.code(), Some(5), "{}", err(&done));
    assert_eq!(service.requests().len(), 3);
}

#[test]
fn answers_go_to_files() {
    let (sandbox, service) = (sandbox(), service::fine());
    let done = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@shot.png", "--output", "answer.json"]);
    assert!(done.status.success() && out(&done).is_empty(), "{}", err(&done));
    assert_eq!(err(&done), "wrote answer.json\n");
    let text = fs::read_to_string(sandbox.0.path().join("answer.json")).expect("written");
    assert!(text.contains("\"mediaid\":\"m_1\""), "{text}");
    let nowhere =
        call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@shot.png", "--output", "no/answer.json"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert_eq!(service.requests().len(), 1, "nothing is sent when the answer could not be kept");
}

/// A file goes where it shall as it comes: to a file, which is all of it or as it was, or to a pipe.
#[test]
fn files_are_written_as_they_come() {
    let body: String = "PK\u{3}\u{4} and more than one piece\n".repeat(10_000);
    let (sandbox, service) = (sandbox(), service::answering(200, &body));
    let language = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/language");
    let fetch = |service: &Server, more: &[&str]| {
        call(&sandbox, service, &[&["fetchEither", "--spec", language, "--tries", "1"], more].concat())
    };
    let done = fetch(&service, &[]);
    assert!(done.status.success() && done.stdout == body.as_bytes(), "{}", err(&done));
    let said = format!("{} bytes\n", body.len());
    assert!(err(&done) == said, "{}", err(&done));
    let done = fetch(&service, &["--output", "f.zip"]);
    assert!(done.status.success() && out(&done).is_empty(), "{}", err(&done));
    assert!(err(&done) == format!("wrote f.zip: {said}"), "{}", err(&done));
    let written = || fs::read(sandbox.0.path().join("f.zip")).expect("written");
    assert!(written() == body.as_bytes());

    let limited = fetch(&service, &["--output", "f.zip", "--max-response", "100 KiB"]);
    assert!(!limited.status.success() && err(&limited).contains("raise --max-response"), "{}", err(&limited));
    let nowhere = fetch(&service, &["--output", "no/f.zip"]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", err(&nowhere));
    let refused = fetch(&service::refusing(40007), &["--output", "f.zip"]);
    assert!(!refused.status.success(), "{}", err(&refused));
    assert!(written() == body.as_bytes(), "it is as it was");
    assert_eq!(service.requests().len(), 3, "nothing is sent when the file could not be kept");
    let left = fs::read_dir(sandbox.0.path()).expect("readable").map(|entry| entry.expect("readable").file_name());
    assert!(!left.map(|name| name.to_string_lossy().into_owned()).any(|name| name.contains(".part")));
    if cfg!(unix) {
        let done = fetch(&service, &["--output", "/dev/stdout"]);
        assert!(done.status.success() && done.stdout == body.as_bytes(), "{}", err(&done));
        let done = fetch(&service, &["--output", "/dev/full"]);
        assert_eq!(done.status.code(), Some(2), "{}", err(&done));
        assert!(err(&done).contains("cannot write to `/dev/full`: No space left"), "{}", err(&done));
    }
}

#[test]
fn the_spec_that_was_built_in_is_there_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("spec")).expect("a folder of that name that is no spec");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.args(arguments).current_dir(folder.path()).output().expect("the program starts")
    };
    let done =
        run(&["call", "upload", "--variant", "url", "openid=o", "file_url=https://example.com/a.png", "--dry-run"]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(run(&["list"]).status.success() && run(&["show", "upload"]).status.success());
    let named = run(&["call", "upload", "--spec", "nowhere"]);
    assert_eq!(named.status.code(), Some(2));
    assert!(err(&named).contains("cannot read the folder `nowhere`"), "{}", err(&named));
}

#[test]
fn an_answer_that_is_not_what_the_spec_says_is_shown_and_is_an_error() {
    let sandbox = sandbox();
    for (body, what) in [
        (r#"{"errcode":0,"errmsg":"ok","media_id":"m"}"#, "type: expected a string, found nothing"),
        (r#"{"mediaid":7,"type":"image"}"#, "mediaid: expected a string, found a number"),
        ("[]", "expected an object, found a list"),
    ] {
        let service = service::answering(200, body);
        let done = call(&sandbox, &service, &["uploadMediaToCodeAudit", "media=@shot.png"]);
        assert_eq!(done.status.code(), Some(11));
        assert_eq!(out(&done), format!("{body}\n"));
        let said = err(&done);
        assert!(said.starts_with("error: uploadMediaToCodeAudit: ") && said.contains(what), "{said}");
        // It may come only once, and is not lost.
        let arguments = ["uploadMediaToCodeAudit", "media=@shot.png", "--output", "answer.json"];
        assert_eq!(call(&sandbox, &service, &arguments).status.code(), Some(11));
        let written = fs::read_to_string(sandbox.0.path().join("answer.json")).expect("written");
        assert_eq!(written, format!("{body}\n"));
    }
}

/// The JSON that comes in place of a file is JSON like any other.
#[test]
fn an_object_in_the_place_of_a_file_is_not_lost() {
    let (sandbox, service) = (sandbox(), service::answering(200, r#"{"video_url":7}"#));
    let language = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/language");
    let done = call(&sandbox, &service, &["fetchEither", "--spec", language]);
    assert_eq!(done.status.code(), Some(11), "{}", err(&done));
    assert_eq!(out(&done), "{\"video_url\":7}\n");
    assert!(err(&done).contains("video_url: expected a string, found a number"), "{}", err(&done));
}

#[test]
fn closed_outputs_are_no_reason_to_panic() {
    let (sandbox, service, good) = (sandbox(), service::refusing(40006), service::fine());
    let weixin = env!("CARGO_BIN_EXE_weixin");
    let upload = "call uploadMediaToCodeAudit media=@shot.png --tries 1 -v --base-url";
    for (script, status) in [
        (format!("{weixin} {upload} {} 2>&-", service.url()), 7),
        (format!("{weixin} {upload} {} >&-", good.url()), 0),
        (format!("{weixin} {upload} {} >/dev/full", good.url()), 2),
        (format!("{weixin} call upload 2>&-"), 2),
        (format!("{weixin} list >&-"), 0),
    ] {
        let mut shell = Command::new("sh");
        let done = shell.args(["-c", &script]).env("WEIXIN_TOKEN", TOKEN).current_dir(sandbox.0.path()).output();
        let done = done.expect("a shell");
        assert!(!err(&done).contains("panicked"), "{script}: {}", err(&done));
        // Where a closed output is none of an error, some systems open it as something that takes everything.
        assert_eq!(done.status.code(), Some(status), "{script}: {}", err(&done));
    }
}

#[test]
fn what_a_service_says_does_not_act_on_the_terminal() {
    let sandbox = sandbox();
    let body = r#"{"errcode":77,"errmsg":"\u001b]0;x\u0007 hint: [\u001b[31m\u202e]"}"#;
    let done = call(&sandbox, &service::answering(200, body), &["uploadMediaToCodeAudit", "media=@shot.png", "-v"]);
    assert_eq!(done.status.code(), Some(13));
    assert!(!err(&done).contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", err(&done));
}

#[test]
fn an_address_that_is_none_is_said() {
    let sandbox = sandbox();
    for address in ["nonsense", "ftp://example.com", "https://user:pass@example.com", "https://example.com/?a=b"] {
        for more in [&[][..], &["--dry-run"]] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
            command.args(["call", "uploadMediaToCodeAudit", "media=@shot.png", "--base-url", address]).args(more);
            let done = command.env("WEIXIN_TOKEN", TOKEN).current_dir(sandbox.0.path()).output().expect("it starts");
            assert_eq!(done.status.code(), Some(2), "{address}: {}", err(&done));
            assert!(err(&done).contains("the base URL ") && !err(&done).contains("pass@"), "{address}: {}", err(&done));
        }
    }
}
