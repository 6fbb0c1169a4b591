//! `weixin call` says of the characters of a text what the generated crate says.

use std::path::Path;
use std::process::Command;

use weixin_runtime::Request;
#[allow(deprecated, reason = "the fixture has deprecated things")]
use weixin_tests::language::demo::Remark;

#[test]
fn characters_are_refused_alike() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args([
        "call",
        "remark",
        "order=a\tb",
        "serial=1a",
        "names=李·Li，",
        "names=a.b",
        "title=汉",
        "secret=env:SECRET",
    ]);
    command.args(["--dry-run", "--token-kind", "app", "--spec"]).arg(spec);
    let done = command.envs([("SECRET", "abc-"), ("WEIXIN_TOKEN", "t0ken-t0ken")]).output().expect("it starts");
    #[allow(deprecated)]
    let typed = Remark::new("a\tb").serial("1a").names(["李·Li，", "a.b"]).title("汉").secret("abc-");
    let invalid = typed.validate().expect_err("it breaks rules");
    assert_eq!(invalid.violations().len(), 5, "{invalid}");
    let note = "note: remark is deprecated: Use `everything`.\n";
    assert_eq!(String::from_utf8_lossy(&done.stderr), format!("{note}error: {invalid}\n"));
}

#[test]
fn a_call_mentions_what_is_deprecated() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(["call", "remark", "order=ab", "hint=x", "kind=a", "--dry-run", "--token-kind", "app", "--spec"]);
    let done = command.arg(&spec).env("WEIXIN_TOKEN", "t0ken-t0ken").output().expect("it starts");
    assert!(done.status.success());
    assert_eq!(
        String::from_utf8_lossy(&done.stderr),
        "note: remark is deprecated: Use `everything`.\nnote: hint is deprecated: Nobody reads it.\n\
         note: kind=a is deprecated: Send b.\n"
    );
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        let done = command.args(arguments).arg("--spec").arg(&spec).output().expect("it starts");
        String::from_utf8(done.stdout).expect("text")
    };
    assert!(run(&["list", "remark"]).contains("(deprecated) Takes and answers texts"));
    let shown = run(&["show", "remark"]);
    for part in [
        "rate         at most 3 times per hour and 5000 times per day",
        "deprecated   Use `everything`.",
        "since        2024-01-31",
        "until        2030-12-31",
        "deprecated: Send b.",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    let json: serde_json::Value = serde_json::from_str(&run(&["show", "remark", "--json"])).expect("JSON");
    assert_eq!(json["deprecated"], "Use `everything`.");
    assert_eq!(json["rates"], serde_json::json!([{ "calls": 3, "per": "hour" }, { "calls": 5000, "per": "day" }]));
    assert_eq!(json["variants"][0]["parameters"][4]["until"], "2026-12-31");
    assert_eq!(json["errors"][0]["deprecated"], "8 comes instead.");
}
