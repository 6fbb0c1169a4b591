//! `weixin call` says of the characters of a text what the generated crate says.

use std::path::Path;
use std::process::Command;

use weixin_runtime::Request;
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
    let typed = Remark::new("a\tb").serial("1a").names(["李·Li，", "a.b"]).title("汉").secret("abc-");
    let invalid = typed.validate().expect_err("it breaks rules");
    assert_eq!(invalid.violations().len(), 5, "{invalid}");
    assert_eq!(String::from_utf8_lossy(&done.stderr), format!("error: {invalid}\n"));
}
