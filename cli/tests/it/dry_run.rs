//! `weixin call --dry-run`: what is shown, what is hidden, and that the commands it writes work.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::call::{TOKEN, assert_hidden};
use crate::sandbox::{Sandbox, err, out};
use weixin_recorder::Recorded;

use crate::service;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
const SECRET: &str = "hush$(id)'\"\\ hush";

/// What a shell, an HTTP header and curl's own quoting could trip over; no `/`, which ends a name.
const NAME: &str = "a b;c\"d'e\\f\ng$h`i`!j,k=l%22文😀.png";

fn weixin(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(arguments).current_dir(folder).env("WEIXIN_TOKEN", TOKEN).env("SECRET", SECRET);
    let done = command.output().expect("the program starts");
    assert_hidden(&done, TOKEN);
    assert_hidden(&done, SECRET);
    done
}

fn language() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language").display().to_string()
}

#[test]
fn the_request_is_shown_as_it_would_go_out() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.0.path().join("shot.png"), PNG).expect("writable");
    let done = weixin(sandbox.0.path(), &["call", "upload", "openid=o 1", "file=@shot.png", "--dry-run"]);
    assert!(done.status.success(), "{}", err(&done));
    let said = out(&done);
    let boundary = said.split("boundary=").nth(1).and_then(|rest| rest.lines().next()).expect("a boundary");
    // What goes over the wire has two characters at the end of each line, and the file where its placeholder is.
    let (_, body) = said.split_once("\n\n").expect("a body");
    let length = body.replace("[shot.png, 12 bytes]", &"x".repeat(PNG.len())).replace('\n', "\r\n").len();
    assert_eq!(
        said.replace(boundary, "BOUNDARY"),
        format!(
            "POST /channels/ec/open/upload?access_token=[hidden]&upload_type=0&openid=o+1 HTTP/1.1\n\
             Host: api.weixin.qq.com\n\
             Content-Type: multipart/form-data; boundary=BOUNDARY\n\
             Content-Length: {length}\n\
             \n\
             --BOUNDARY\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"shot.png\"\n\
             Content-Type: image/png\n\
             \n\
             [shot.png, 12 bytes]\n\
             --BOUNDARY--\n"
        )
    );
}

/// A shared object inside a shared object, inside a list of one of the endpoint's own objects.
#[test]
fn shared_types_inside_shared_types_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = include_str!("../../../tests/fixtures/features/shared.txt");
    for source in weixin_tests::bundle::sources(fixture) {
        let path = folder.path().join("spec").join(&source.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, source.text).expect("written");
    }
    let money = |name: &str| [format!("{name}.amount=1"), format!("{name}.currency=USD")];
    let purses = r#"gift.purses:=[{"main":{"amount":1,"currency":"EUR"},"spare":[{"amount":2,"currency":"CNY"}],
        "by_name":{},"limit":{"most":{"amount":3,"currency":"CNY"},"unit":"CNY"}}]"#;
    let mut arguments = vec!["call", "call", "--spec", "spec", "--dry-run", "gift.from=me", purses];
    let given = [money("money"), money("purse.main"), money("purse.by_name.a"), money("purse.limit.most")].concat();
    arguments.extend(given.iter().map(String::as_str));
    arguments.push(r#"purse.spare:=[]"#);
    let done = weixin(folder.path(), &arguments);
    assert!(done.status.success(), "{}", err(&done));
    let said = out(&done);
    let (_, body) = said.split_once("\n\n").expect("a body");
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let dollar = serde_json::json!({ "amount": 1, "currency": "USD" });
    assert_eq!(
        (&body["money"], &body["purse"]["limit"]["most"], &body["purse"]["by_name"]["a"]),
        (&dollar, &dollar, &dollar)
    );
    assert_eq!(body["gift"]["purses"][0]["spare"][0]["amount"], 2, "{body}");
    let note = "note: gift.purses[0].main.currency: `EUR` is not one of the values in the spec: CNY, USD\n";
    assert_eq!(err(&done), note);
}

#[test]
fn a_shown_request_needs_no_token_and_breaks_no_rule() {
    let sandbox = Sandbox::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(["call", "upload", "--variant", "url", "openid=o", "file_url=https://example.com/a.png", "--dry-run"]);
    let done = command.env_remove("WEIXIN_TOKEN").current_dir(sandbox.0.path()).output().expect("the program starts");
    assert_eq!(
        out(&done),
        "POST /channels/ec/open/upload?access_token=[hidden]&upload_type=1 HTTP/1.1\nHost: api.weixin.qq.com\n\
         Content-Type: application/json\nContent-Length: 53\n\n{\"file_url\":\"https://example.com/a.png\",\"openid\":\"o\"}\n"
    );
    let wrong =
        weixin(sandbox.0.path(), &["call", "upload", "--variant", "url", "openid=", "file_url=x", "--dry-run=curl"]);
    assert_eq!((wrong.status.code(), out(&wrong).as_str()), (Some(1), ""), "{}", err(&wrong));
}

#[test]
fn secrets_are_shown_nowhere_and_counted_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["call", "getStableAccessToken", "appid=wx1", "secret=env:SECRET", "--dry-run"];
    let done = weixin(folder.path(), &arguments);
    let body = r#"{"appid":"wx1","grant_type":"client_credential","secret":"[hidden]"}"#;
    assert!(out(&done).ends_with(&format!("\n\n{body}\n")), "{}{}", out(&done), err(&done));
    let real = serde_json::json!({"appid": "wx1", "grant_type": "client_credential", "secret": SECRET}).to_string();
    assert!(out(&done).contains(&format!("Content-Length: {}\n", real.len())), "{}", out(&done));
    let unset = weixin(folder.path(), &["call", "getStableAccessToken", "appid=wx1", "secret=env:NOT_SET"]);
    assert_eq!(unset.status.code(), Some(2));
    assert!(err(&unset).contains("secret: the variable after `env:` is not set"), "{}", err(&unset));
}

/// Asks for the command, runs it in a shell, and gives what the service got; with what `weixin` itself sends.
fn both(folder: &Path, arguments: &[&str]) -> (Recorded, Recorded) {
    let body = r#"{"errcode":0,"access_token":"a","expires_in":7200,"media_id":"m","mediaid":"m","type":"image"}"#;
    let service = service::answering(200, body);
    let base = ["--base-url", service.url()];
    let shown = weixin(folder, &[&["call"], arguments, &base, &["--dry-run=curl"]].concat());
    assert!(shown.status.success(), "{}", err(&shown));
    assert!(service.requests().is_empty(), "nothing is sent");
    let mut shell = Command::new("sh");
    shell.args(["-c", &out(&shown)]).current_dir(folder).env("WEIXIN_TOKEN", "plain-t0ken").env("SECRET", "s3cret");
    let ran = shell.env("NO_PROXY", "*").output().expect("a shell");
    assert!(ran.status.success(), "{}\n{}", out(&shown), err(&ran));
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("call").args(arguments).args(base).current_dir(folder);
    let sent = command.env("WEIXIN_TOKEN", "plain-t0ken").env("SECRET", "s3cret").output().expect("it starts");
    assert!(sent.status.success(), "{}", err(&sent));
    let [by_curl, by_us] = service.requests().try_into().expect("two requests");
    (by_curl, by_us)
}

fn assert_alike(folder: &Path, arguments: &[&str]) -> Recorded {
    let (by_curl, by_us) = both(folder, arguments);
    assert_eq!(by_curl.request_line(), by_us.request_line());
    assert_eq!(by_curl.text(), by_us.text());
    let kind = |seen: &Recorded| {
        seen.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().to_owned()
    };
    assert_eq!(kind(&by_curl), kind(&by_us));
    assert!(by_curl.header("content-length").is_some() || by_curl.request_line().starts_with("GET"), "{by_curl:?}");
    by_us
}

#[test]
#[ignore = "needs curl"]
fn the_curl_commands_send_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, language) = (folder.path(), language());
    for name in [NAME, "-", "plain.png"] {
        fs::write(path.join(name), PNG).expect("writable");
    }
    let spec = ["--spec", language.as_str()];
    // Names of files, and texts of a form.
    let picture = format!("picture=@{NAME}");
    let form = ["send", "--variant", "form", "name=n'm", "upload_id=1", "note=@not a file; \"x\"\n$y", &picture];
    let form: Vec<&str> =
        form.iter().map(|one| if one.starts_with("note") { "note:=\"@a; \\\"x\\\"\\n$y<z\"" } else { one }).collect();
    let seen = assert_alike(path, &[&form[..], &spec].concat());
    assert!(seen.text().contains("filename=\"a b;c%22d'e%5Cf%0Ag$h`i`!j,k=l%22文😀.png\""), "{}", seen.text());
    assert!(seen.text().contains("\r\n\r\n@a; \"x\"\n$y<z\r\n"), "{}", seen.text());
    let dash = ["send", "--variant", "form", "name=nm", "upload_id=1", "picture=@./-", "--file-name", "picture=d.png"];
    assert_alike(path, &[&dash[..], &spec].concat());
    // JSON with a secret in it, and with everything that a shell would change.
    let json = ["getStableAccessToken", "appid=wx'1\" $(id) `id` \\ \n!", "secret=env:SECRET"];
    let seen = assert_alike(path, &json);
    assert!(seen.text().contains("\"secret\":\"s3cret\""), "{}", seen.text());
    // A secret in a query; a file of a secret; a POST without a body; a query with what curl would take for a pattern.
    assert_alike(path, &["getAccessToken", "appid=a{b,c}[1-2]", "secret=env:SECRET"]);
    fs::write(path.join("it's a secret"), "s3cret\n").expect("writable");
    assert_alike(path, &["getAccessToken", "appid=wx1", "secret=@it's a secret"]);
    assert_alike(path, &[&["send", "--variant", "move"], &spec[..]].concat());
    // Secrets in Base64.
    assert_alike(path, &["hide", "key=env:SECRET", "word=@it's a secret", "--spec", &encoded(path)]);
    fs::write(path.join("the token"), "plain-t0ken\n").expect("writable");
    assert_alike(path, &["uploadMediaToCodeAudit", "media=@plain.png", "--token-file", "the token"]);
}

/// A spec with secrets that travel in Base64.
fn encoded(folder: &Path) -> String {
    let spec = folder.join("encoded");
    fs::create_dir_all(spec.join("endpoints/demo")).expect("a folder");
    let service = "service: demo\nsummary: A service.\nbase_url: https://example.com\n\
                   envelopes: { main: { code: errcode, message: errmsg, success: [0] } }\n\
                   tokens: { app: { query: access_token, doc: A token. } }\n";
    let endpoint = "endpoint: hide\nsummary: Hides.\npage: { url: unknown, read: 2026-11-21 }\nroute: POST /demo/hide\n\
                    token: app\nquery: { key: { type: string, secret: true, wire: base64 } }\n\
                    json: { word: { type: string, secret: true, wire: base64 } }\nresponse: nothing\n";
    fs::write(spec.join("service.yaml"), service).expect("writable");
    fs::write(spec.join("endpoints/demo/hide.yaml"), endpoint).expect("writable");
    spec.display().to_string()
}

#[test]
fn a_secret_in_base64_is_hidden_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = encoded(folder.path());
    let call = ["call", "hide", "key=env:SECRET", "word=env:SECRET", "--spec", &spec];
    let shown = out(&weixin(folder.path(), &[&call[..], &["--dry-run"]].concat()));
    assert!(shown.contains("key=[hidden]") && shown.ends_with("{\"word\":\"[hidden]\"}\n"), "{shown}");
    let command = out(&weixin(folder.path(), &[&call[..], &["--dry-run=curl"]].concat()));
    assert!(command.contains("key=$(printf %s \"${SECRET}\" | base64 | tr -d '\\n' | sed"), "{command}");
    assert!(command.contains("\"$(printf %s \"${SECRET}\" | base64 | tr -d '\\n')\""), "{command}");
}

#[test]
fn a_secret_that_was_typed_becomes_a_variable() {
    let folder = tempfile::tempdir().expect("a folder");
    let typed = format!("secret={SECRET}");
    let done = weixin(folder.path(), &["call", "getStableAccessToken", "appid=wx1", &typed, "--dry-run=curl"]);
    assert!(out(&done).contains("\"secret\":\"'\"$(in_json \"${WEIXIN_SECRET}\")\"'\"}'"), "{}", out(&done));
    let said = err(&done);
    let (warning, note) = said.split_once('\n').expect("two lines");
    assert!(warning.starts_with("warning: secret: "), "{warning}");
    assert_eq!(note, "note: set the variable WEIXIN_SECRET to the secret before you run this command\n");
}

#[test]
fn what_a_shell_would_run_is_no_name_of_a_variable() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [
        ["getAccessToken", "appid=a", "secret=env:X}$(touch evil)"],
        ["uploadMediaToCodeAudit", "--token-env", "X}$(touch evil)"],
        ["uploadMediaToCodeAudit", "--token-env", "9"],
    ] {
        let done = weixin(folder.path(), &[&["call", "--dry-run=curl"], &arguments[..]].concat());
        assert_eq!((done.status.code(), out(&done).as_str()), (Some(1), ""), "{}", err(&done));
        assert!(err(&done).contains("not the name of a variable") && !err(&done).contains("touch"), "{}", err(&done));
    }
}

#[test]
fn the_kind_of_token_decides_the_query() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = language();
    let note = ["call", "note", "--dry-run", "--spec", &spec];
    let everything = ["call", "everything", "--dry-run", "--spec", &spec];
    let open = weixin(folder.path(), &everything);
    let said = "--token-kind: not given, must be one of app (access_token), component (component_access_token)\n";
    assert!(err(&open).contains(said), "{}", err(&open));
    let given = weixin(folder.path(), &[&everything[..], &["--token-kind", "component"]].concat());
    assert!(!err(&given).contains("--token-kind"), "{}", err(&given));
    let wrong = weixin(folder.path(), &[&note[..], &["--token-kind", "comp"]].concat());
    assert!(err(&wrong).contains("--token-kind: `comp`, must be "), "{}", err(&wrong));
}
