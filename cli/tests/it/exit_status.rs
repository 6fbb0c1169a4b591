//! Every exit status of every command, provoked: scripts rely on the numbers.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use crate::sandbox::{Sandbox, err, out};

/// A repository whose bindings are fresh.
fn fresh() -> Sandbox {
    let sandbox = Sandbox::repository();
    for command in ["generate", "schema", "fmt"] {
        assert!(sandbox.run(&[command]).status.success());
    }
    sandbox.commit("two");
    sandbox
}

fn status(sandbox: &Sandbox, arguments: &str) -> (Option<i32>, Output) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.args(&arguments).env("WEIXIN_TOKEN", "T").current_dir(sandbox.0.path());
    let done = command.output().expect("the program starts");
    (done.status.code(), done)
}

fn assert_status(sandbox: &Sandbox, expected: i32, arguments: &str) {
    let (found, done) = status(sandbox, arguments);
    assert_eq!(found, Some(expected), "{arguments}: {}{}", out(&done), err(&done));
}

#[test]
fn what_is_done_is_0() {
    let sandbox = fresh();
    for arguments in [
        "lint",
        "lint --format json",
        "explain",
        "explain unused",
        "explain exit-status",
        "explain 40001",
        "site --out site",
        "fmt --check",
        "generate --check",
        "schema --check",
        "list",
        "show upload",
        "diff spec spec --fail-on docs",
        "changelog --git HEAD~..",
        "completions bash",
        "--help",
        "--version",
    ] {
        assert_status(&sandbox, 0, arguments);
    }
    #[cfg(feature = "call")]
    assert_status(
        &sandbox,
        0,
        "call upload --variant binary openid=o file=@spec/formats.yaml --file-name file=a.stl --dry-run",
    );
    #[cfg(feature = "import")]
    assert_status(&sandbox, 0, "review upload");
}

#[test]
fn what_is_wrong_is_1() {
    let sandbox = fresh();
    #[cfg(feature = "call")]
    assert_status(&sandbox, 1, "call upload --variant binary openid= file=@spec/formats.yaml --dry-run");
    // Everything stale: the bindings, the schema, the layout of a file, and a change of the spec.
    sandbox.edit("spec/formats.yaml", "max: 2 MiB", "max:  4 MiB");
    sandbox.edit("spec/schema.json", "A file of a spec", "Something else");
    for arguments in ["generate --check", "schema --check", "fmt --check", "diff --git HEAD.. --fail-on docs"] {
        assert_status(&sandbox, 1, arguments);
    }
    sandbox.edit("spec/formats.yaml", "max:  4 MiB", "max: 4 apples");
    for arguments in [
        "lint",
        "lint --format sarif",
        "generate",
        "list",
        "explain 40001",
        "site --out site",
        "show upload",
        "diff --git HEAD..",
        "changelog --git HEAD..",
    ] {
        assert_status(&sandbox, 1, arguments);
    }
    #[cfg(feature = "call")]
    assert_status(&sandbox, 1, "call upload");
    #[cfg(feature = "import")]
    for arguments in ["review upload", "drift spec/formats.yaml"] {
        assert_status(&sandbox, 1, arguments);
    }
    #[cfg(feature = "mock")]
    assert_status(&sandbox, 1, "mock");
}

#[test]
fn what_cannot_be_read_or_was_mistyped_is_2() {
    let sandbox = fresh();
    for arguments in [
        "lint --spec nowhere",
        "explain unusde",
        "explain 4001",
        "list --pages-older-than 90",
        "site --out spec/formats.yaml",
        "fmt nowhere.yaml",
        "generate --spec nowhere",
        "schema --out nowhere/at/all.json --out again",
        "list hologram",
        "show uplod",
        "diff nowhere spec",
        "diff --git nobody..",
        "changelog --git nobody..",
        "completions fortran",
        "frobnicate",
        "lint --frobnicate",
    ] {
        assert_status(&sandbox, 2, arguments);
    }
    #[cfg(feature = "call")]
    assert_status(&sandbox, 2, "call uplod");
    #[cfg(feature = "import")]
    for arguments in ["review uplod", "import nowhere.md", "drift nowhere.md", "coverage nowhere.md"] {
        assert_status(&sandbox, 2, arguments);
    }
    #[cfg(feature = "mock")]
    assert_status(&sandbox, 2, "mock --listen nowhere");
}

/// The table has those of all commands, which the tests above provoke, and those of `call`.
#[test]
fn the_table_has_all_and_no_more() {
    let (_, done) = status(&Sandbox::new(), "explain exit-status");
    let listed: BTreeSet<i32> =
        out(&done).lines().filter_map(|line| line.trim_start().split_once("  ")?.0.parse().ok()).collect();
    let mut provoked = BTreeSet::from([0, 1, 2]);
    #[cfg(feature = "call")]
    provoked.extend(of_call());
    #[cfg(not(feature = "call"))]
    provoked.extend(3..=13);
    assert_eq!(listed, provoked, "{}", out(&done));
    let (_, help) = status(&Sandbox::new(), "--help");
    assert!(out(&help).contains("   1  the spec or request is invalid"), "{}", out(&help));
}

/// What a call ends with where the service, or nobody, answers in all these ways.
#[cfg(feature = "call")]
fn of_call() -> BTreeSet<i32> {
    use crate::service;
    let sandbox = Sandbox::new();
    fs::write(sandbox.0.path().join("part.stl"), "solid").expect("writable");
    let upload = "call upload --variant binary openid=o file=@part.stl --tries 1 --base-url";
    let refusals = [10001, 40001, -1, 10009, 10004, 10005, 48001, 99_999].map(service::refusing);
    let services = refusals.into_iter().chain([service::answering(200, "<html>"), service::answering(500, "<html>")]);
    let answered = services.filter_map(|service| status(&sandbox, &format!("{upload} {}", service.url())).0);
    let unanswered = status(&sandbox, &format!("{upload} http://127.0.0.1:9")).0;
    answered.chain(unanswered).collect()
}
