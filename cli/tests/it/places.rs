//! `weixin call` sends parameters in the path and in headers as the generated crate does, and hides the same ones.

use std::path::Path;
use std::process::{Command, Output};

use weixin_runtime::{AccessToken, Day, Request, prepare};
use weixin_tests::language::demo::{Replace, ReplaceRequired};

fn call(arguments: &[&str]) -> Output {
    call_of("replace", arguments)
}

fn call_of(endpoint: &str, arguments: &[&str]) -> Output {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(["call", endpoint]).args(arguments).arg("--spec").arg(spec);
    command.envs([("KEY", "s3cret/s3cret"), ("WEIXIN_TOKEN", "t0ken-t0ken")]).output().expect("it starts")
}

#[test]
fn a_shown_request_has_its_places() {
    let given =
        ["order_id=a/b", "key=env:KEY", "day=2026-11-28", "X-Mark=m-1", "X-Key=env:KEY", "X-Counts=1", "X-Counts=2"];
    let shown = |how: &str| {
        let done = call(&[&given[..], &["title=t", how]].concat());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("text")
    };
    assert_eq!(
        shown("--dry-run"),
        "PUT /more/demo/orders/a%2Fb/keys/[hidden]/20261128?access_token=[hidden] HTTP/1.1\nHost: files.example.com\n\
         X-Version: 2\nX-Mark: m-1\nX-Key: [hidden]\nX-Counts: 1,2\nContent-Type: application/json\nContent-Length: 13\n\n\
         {\"title\":\"t\"}\n"
    );
    let curl = shown("--dry-run=curl");
    for part in [
        "--request PUT",
        "--header 'X-Mark: m-1'",
        "\"X-Key: ${KEY}\"",
        "/keys/$(in_url \"${KEY}\")/20261128?access_token=$(in_url \"${WEIXIN_TOKEN}\")",
    ] {
        assert!(curl.contains(part), "{part} is not in\n{curl}");
    }
    let typed = Replace::new(ReplaceRequired {
        order_id: "a/b",
        key: "s3cret/s3cret",
        day: Day::new(2026, 11, 28).expect("a day"),
    })
    .x_mark("m-1");
    let token = AccessToken::new("app", "access_token", "T".to_owned());
    let prepared = prepare(&typed, Some(&token), Replace::ENDPOINT.base_url()).expect("it can be made");
    assert_eq!(prepared.url_without_query(), "https://files.example.com/more/demo/orders/a%2Fb/keys/[hidden]/20261128");
}

#[test]
fn places_are_checked_alike() {
    let done = call(&["order_id=..", "key=env:KEY", "day=2026-11-28", "X-Mark= m", "--dry-run"]);
    let typed = Replace::new(ReplaceRequired {
        order_id: "..",
        key: "s3cret/s3cret",
        day: Day::new(2026, 11, 28).expect("a day"),
    })
    .x_mark(" m");
    let invalid = typed.validate().expect_err("it breaks rules");
    assert_eq!(invalid.violations().len(), 3, "{invalid}");
    assert_eq!(String::from_utf8_lossy(&done.stderr), format!("error: {invalid}\n"));
    let missing = call(&["key=env:KEY", "day=2026-11-28", "--dry-run"]);
    assert!(String::from_utf8_lossy(&missing.stderr).contains("order_id"), "what is missing is named");
}

#[test]
fn fields_are_written_like_a_query() {
    let done = call_of("fields", &["name=a&b", "key=env:KEY", "tags=x", "tags=y z", "--dry-run"]);
    assert_eq!(
        String::from_utf8_lossy(&done.stdout),
        "POST /base/demo/fields?access_token=[hidden] HTTP/1.1\nHost: api.example.com\n\
         Content-Type: application/x-www-form-urlencoded\nContent-Length: 56\n\n\
         version=2&name=a%26b&key=[hidden]&tags=x&tags=y+z\n"
    );
    let curl = call_of("fields", &["name=a", "key=env:KEY", "--dry-run=curl"]);
    let curl = String::from_utf8_lossy(&curl.stdout).into_owned();
    assert!(curl.contains("--data-raw \"version=2&name=a&key=$(in_url \"${KEY}\")\""), "{curl}");
}

#[test]
fn a_file_is_the_whole_body() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("it's.svg");
    std::fs::write(&path, "<svg/>").expect("a file");
    let content = format!("content=@{}", path.display());
    let shown = call_of("store", &["name=a", &content, "--dry-run"]);
    assert_eq!(
        String::from_utf8_lossy(&shown.stdout),
        "PUT /base/demo/files/a?access_token=[hidden] HTTP/1.1\nHost: api.example.com\nContent-Type: image/svg+xml\n\
         Content-Length: 6\n\n[it's.svg, 6 bytes]\n"
    );
    let curl = call_of("store", &["name=a", &content, "--dry-run=curl"]);
    let curl = String::from_utf8_lossy(&curl.stdout).into_owned();
    let quoted = path.display().to_string().replace('\'', "'\\''");
    for part in ["--request PUT", "--header 'Content-Type: image/svg+xml'", &format!("--data-binary '@{quoted}'")] {
        assert!(curl.contains(part), "{part} is not in\n{curl}");
    }
    let path = path.display();
    let described = ["meta.name=\"", "meta.key=env:KEY", &format!("scan=@{path}"), "--dry-run=curl"];
    let curl = call_of("describe", &described);
    let curl = String::from_utf8_lossy(&curl.stdout).into_owned();
    let meta = r#"--form 'meta="{\"key\":\"'"$(in_quotes "$(in_json "${KEY}")")"'\",\"name\":\"\\\"\"}";type=application/json'"#;
    assert!(curl.contains(meta) && curl.contains("type=image/png"), "{curl}");
}
