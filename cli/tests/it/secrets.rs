//! Secrets and tokens on their way in, and where they may go: what is cleaned, what is warned of, and what is not sent.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::call::assert_hidden;
use crate::sandbox::err;
use weixin_recorder::blocking::Server;

use crate::service;

const SECRET: &str = "s3cret-of-the-account";

/// Every variable that names a proxy.
const PROXIES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// A folder without a spec: the one that is built in holds.
fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// `weixin call` with variables, and without those of this machine that could get in the way.
fn call(sandbox: &TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("call").args(arguments).current_dir(sandbox.path());
    for name in PROXIES.iter().chain(&["NO_PROXY", "no_proxy", "WEIXIN_TOKEN", "REQUEST_METHOD"]) {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).output().expect("the program starts")
}

/// A call that takes a secret and no token, to a service on loopback.
fn with_secret(sandbox: &TempDir, service: &Server, arguments: &[&str]) -> Output {
    let arguments = [&["getStableAccessToken", "--base-url", service.url()], arguments].concat();
    let done = call(sandbox, &arguments, &[("SECRET", SECRET)]);
    assert_hidden(&done, SECRET);
    done
}

#[test]
fn a_secret_on_the_command_line_is_warned_of() {
    let (sandbox, service) = (folder(), service::fine());
    fs::write(sandbox.path().join("secret"), SECRET).expect("writable");
    let body = format!(r#"{{"appid":"wx1","secret":"{SECRET}"}}"#);
    fs::write(sandbox.path().join("all.json"), &body).expect("writable");
    let (text, json) = (format!("secret={SECRET}"), format!("secret:=\"{SECRET}\""));
    let seen: [&[&str]; 4] =
        [&["appid=wx1", &text], &["appid=wx1", &json], &["--json", &body], &["--json", &body, "appid=wx2"]];
    for arguments in seen {
        let said = err(&with_secret(&sandbox, &service, arguments));
        assert_eq!(said.matches("warning: secret: a secret on the command line").count(), 1, "{arguments:?}: {said}");
        assert!(said.contains("use secret=env:VARIABLE or secret=@FILE"), "{said}");
    }
    let unseen: [&[&str]; 4] = [
        &["appid=wx1", "secret=env:SECRET"],
        &["appid=wx1", "secret=@secret"],
        &["--json", "@all.json"],
        &["--json", "@all.json", "appid:=\"wx1\""],
    ];
    for arguments in unseen {
        let said = err(&with_secret(&sandbox, &service, arguments));
        assert!(!said.contains("warning"), "{arguments:?}: {said}");
    }
    assert_eq!(service.requests().len(), 8, "a warning keeps nobody from calling");
    assert!(service.requests().iter().all(|seen| seen.text().contains(SECRET)));
}

#[test]
fn a_secret_deep_in_json_is_warned_of_where_it_stands() {
    let sandbox = folder();
    let spec = sandbox.path().join("deep");
    fs::create_dir_all(spec.join("endpoints/demo")).expect("a folder");
    let service = "service: s\nsummary: A.\nbase_url: https://example.com\nenvelopes: { main: { code: c, message: m, success: [0] } }\n\
                   tokens: { app: { query: t, doc: A. } }\n";
    fs::write(spec.join("service.yaml"), service).expect("writable");
    let endpoint = "endpoint: deep\nsummary: A.\npage: { url: \"https://example.com/p\", read: 2026-01-01 }\n\
                    route: POST /deep\ntoken: none\njson:\n  keys:\n    type: list\n    doc: A.\n    items:\n      type: object\n\
                    \x20     name: DeepKey\n      fields:\n        key: { type: string, secret: true, doc: A. }\n\
                    response: nothing\n";
    fs::write(spec.join("endpoints/demo/deep.yaml"), endpoint).expect("writable");
    let folder = spec.to_str().expect("UTF-8");
    let arguments = ["deep", "--spec", folder, "--dry-run", "keys.0.key=env:SECRET", "keys.1.key=typed-secret"];
    let done = call(&sandbox, &arguments, &[("SECRET", SECRET)]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(err(&done).starts_with("warning: keys.1.key: ") && err(&done).lines().count() == 1, "{}", err(&done));
    let json = format!(r#"keys:=[{{"key":"{SECRET}"}}]"#);
    let done = call(&sandbox, &["deep", "--spec", folder, "--dry-run", &json], &[]);
    assert!(err(&done).starts_with("warning: keys.0.key: "), "{}", err(&done));
    assert_hidden(&done, SECRET);
}

#[test]
fn what_stands_around_a_credential_goes_through_every_door() {
    let sandbox = folder();
    fs::write(sandbox.path().join("shot.png"), b"\x89PNG\r\n\x1a\nrest").expect("writable");
    for around in ["\u{feff}", " \t", "\r\n", "\n\n", "\u{feff}\r\n \n"] {
        let untidy = format!("{around}{SECRET}{around}");
        fs::write(sandbox.path().join("untidy"), &untidy).expect("writable");
        let service = service::fine();
        for secret in ["secret=env:UNTIDY", "secret=@untidy", &format!("secret={untidy}")] {
            let arguments = ["getStableAccessToken", "--base-url", service.url(), "appid=wx1", secret];
            call(&sandbox, &arguments, &[("UNTIDY", &untidy)]);
            let body = service.requests().last().map(|seen| seen.text()).unwrap_or_default();
            assert!(body.contains(&format!("\"secret\":\"{SECRET}\"")), "{untidy:?} {body}");
        }
        let upload = ["uploadMediaToCodeAudit", "media=@shot.png", "--base-url", service.url()];
        for from in [&["--token-env", "UNTIDY"], &["--token-file", "untidy"]] {
            call(&sandbox, &[&upload[..], from].concat(), &[("UNTIDY", &untidy)]);
            let line = service.requests().last().map(|seen| seen.request_line().to_owned()).unwrap_or_default();
            assert!(line.contains(&format!("access_token={SECRET} ")), "{untidy:?} {line}");
        }
    }
}

#[test]
fn a_credential_that_cannot_be_sent_is_not() {
    let (sandbox, service) = (folder(), service::fine());
    fs::write(sandbox.path().join("two-lines"), "first-line\nsecond-line").expect("writable");
    fs::write(sandbox.path().join("blank"), "\u{feff}\r\n").expect("writable");
    let upload =
        ["upload", "--variant", "url", "openid=o", "file_url=https://example.com/a.stl", "--base-url", service.url()];
    let variables = [("TWO_LINES", "first-line\nsecond-line"), ("BLANK", " \n")];
    for (from, why) in [
        (["--token-env", "TWO_LINES"], "a token that contains the control character U+000A, must be one line"),
        (["--token-file", "two-lines"], "a token that contains the control character U+000A, must be one line"),
        (["--token-env", "BLANK"], "no token in the variable"),
        (["--token-file", "blank"], "an empty file"),
    ] {
        let done = call(&sandbox, &[&upload[..], &from].concat(), &variables);
        assert!(err(&done).contains(why), "{from:?}: {}", err(&done));
        assert!(!err(&done).contains("first-line") && !done.status.success());
    }
    // In a query; in JSON a line end is as good as any other character.
    let get = ["getAccessToken", "appid=wx1", "secret=env:TWO_LINES", "--base-url", service.url()];
    let done = call(&sandbox, &get, &variables);
    assert!(
        err(&done).contains("secret: contains the control character U+000A, must contain no control"),
        "{}",
        err(&done)
    );
    assert_eq!(done.status.code(), Some(1));
    assert!(service.requests().is_empty());
}

#[test]
fn a_secret_does_not_travel_without_encryption_unasked() {
    let sandbox = folder();
    let upload = ["upload", "--variant", "url", "openid=o", "file_url=https://example.com/a.stl"];
    let stable = ["getStableAccessToken", "appid=wx1", "secret=env:SECRET"];
    let variables = [("SECRET", SECRET), ("WEIXIN_TOKEN", SECRET)];
    for base_url in ["http://nonexistent.invalid", "http://192.0.2.1:8080/gateway", "http://[2001:db8::1]"] {
        for arguments in [&upload[..], &stable] {
            let done = call(&sandbox, &[arguments, &["--base-url", base_url]].concat(), &variables);
            assert_eq!(done.status.code(), Some(2), "{}", err(&done));
            assert!(
                err(&done).contains("nothing was sent: a token or secret would be sent unencrypted to http://"),
                "{}",
                err(&done)
            );
            assert!(err(&done).ends_with("use https, or allow it with --allow-insecure-http\n"), "{}", err(&done));
            assert_hidden(&done, SECRET);
        }
    }
    let allowed = ["--base-url", "http://nonexistent.invalid", "--allow-insecure-http", "--tries", "1"];
    let done = call(&sandbox, &[&upload[..], &allowed].concat(), &variables);
    assert_eq!(done.status.code(), Some(10), "{}", err(&done));
}

#[test]
fn loopback_goes_through_no_proxy() {
    let (sandbox, proxy) = (folder(), service::answering(403, "<html>the proxy forbids it</html>"));
    let service = service::fine();
    let port = service.url().rsplit(':').next().expect("a port");
    let mut calls = 0;
    for variable in PROXIES {
        for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
            let base_url = format!("http://{host}:{port}");
            let arguments = ["getStableAccessToken", "appid=wx1", "secret=env:SECRET", "--base-url", &base_url];
            let done = call(&sandbox, &arguments, &[("SECRET", SECRET), (variable, proxy.url())]);
            calls += 1;
            assert_eq!(service.requests().len(), calls, "{variable} {host}: {}", err(&done));
        }
    }
    assert!(proxy.requests().is_empty());
}

#[test]
fn errors_name_the_proxy_and_its_variable() {
    let (sandbox, proxy) = (folder(), service::answering(407, ""));
    let port = proxy.url().rsplit(':').next().expect("a port");
    let stable = ["getStableAccessToken", "appid=wx1", "secret=env:SECRET", "--tries", "1", "--timeout", "5"];
    let closed = "http://who:pa55word@127.0.0.1:1/".to_owned();
    let refusing = format!("http://who:pa55word@127.0.0.1:{port}");
    for (variable, base_url, address, shown) in [
        ("HTTPS_PROXY", "https://nonexistent.invalid", &closed, "http://127.0.0.1:1".to_owned()),
        ("https_proxy", "https://nonexistent.invalid", &refusing, format!("http://127.0.0.1:{port}")),
        (
            "ALL_PROXY",
            "https://nonexistent.invalid",
            &"who:pa55word@127.0.0.1:1".to_owned(),
            "http://127.0.0.1:1".to_owned(),
        ),
        ("all_proxy", "http://nonexistent.invalid", &closed, "http://127.0.0.1:1".to_owned()),
        ("HTTP_PROXY", "http://nonexistent.invalid", &closed, "http://127.0.0.1:1".to_owned()),
        (
            "HTTPS_PROXY",
            "https://nonexistent.invalid",
            &"socks5://127.0.0.1:1".to_owned(),
            "socks5://127.0.0.1:1".to_owned(),
        ),
    ] {
        let arguments = [&stable[..], &["--base-url", base_url, "--allow-insecure-http"]].concat();
        let done = call(&sandbox, &arguments, &[("SECRET", SECRET), (variable, address)]);
        let expected = format!("(through the proxy {shown} from {variable})");
        assert!(err(&done).contains(&expected), "{variable}: {}", err(&done));
        assert!(!err(&done).contains("pa55word") && !err(&done).contains("who:"), "{}", err(&done));
        assert_hidden(&done, SECRET);
        // Where it is said not to be used, it is not blamed.
        let except = [("SECRET", SECRET), (variable, address), ("NO_PROXY", "example.com, .invalid")];
        let done = call(&sandbox, &arguments, &except);
        assert!(done.status.code() == Some(10) && !err(&done).contains("proxy"), "{}", err(&done));
    }
    assert!(
        proxy
            .requests()
            .iter()
            .all(|seen| seen.request_line().starts_with("CONNECT ") && !seen.request_line().contains(SECRET))
    );
    let arguments = [&stable[..], &["--base-url", "https://nonexistent.invalid"]].concat();
    let done = call(&sandbox, &arguments, &[("SECRET", SECRET), ("HTTPS_PROXY", "ftp://pa55word")]);
    assert!(err(&done).contains("(without a proxy: HTTPS_PROXY is not a valid proxy URL)"), "{}", err(&done));
    assert!(!err(&done).contains("pa55word"), "{}", err(&done));
}
