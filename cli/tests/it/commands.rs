//! Lint, generate, schema: what they print, what they write, how they exit.

use std::fs;
use std::process::Command;

use crate::sandbox::{Sandbox, err, out};

#[test]
fn help_fits_into_80_columns() {
    let sandbox = Sandbox::new();
    let commands = out(&sandbox.run(&["--help"]));
    let commands = commands.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(["lint", "generate", "diff", "show"].iter().all(|name| names.contains(name)), "{names:?}");
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        let help = |columns: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
            out(&command.args([name, "--help"]).env("COLUMNS", columns).output().expect("the program starts"))
        };
        let narrow = help("80");
        assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
        // clap would wrap the sections behind the options without an indentation.
        let sections = |help: &str| help.split_once("-h, --help").map(|(_, rest)| rest.to_owned());
        assert_eq!(sections(&narrow), sections(&help("100")), "{name}");
    }
}

#[test]
fn lint_says_what_it_saw() {
    let done = Sandbox::new().run(&["lint"]);
    assert!(done.status.success(), "{}", err(&done));
    let said = out(&done);
    assert!(said.contains(" endpoints in ") && said.ends_with(" groups: no errors\n"), "{said}");
}

#[test]
fn three_mistakes_in_two_files_are_all_shown_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    sandbox.edit(
        "spec/endpoints/channels/upload.yaml",
        "query:\n      openid: { type: string, min",
        "query:\n      openid: { type: string, requird: true, min",
    );
    sandbox.edit(
        "spec/endpoints/channels/upload.yaml",
        "formats: custom_goods, below: 10 MiB",
        "formats: custom_good, below: 10 MiB",
    );
    sandbox.edit(
        "spec/endpoints/wxa/uploadMediaToCodeAudit.yaml",
        "class: content, predicted_by: size",
        "class: contnet, predicted_by: size",
    );
    let done = sandbox.run(&["generate"]);
    let said = err(&done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    for part in [
        "error[unknown-key]: unknown key `requird`",
        "--> spec/endpoints/channels/upload.yaml:13:31",
        "not a key of a parameter",
        "did you mean `required`?",
        "error[known-formats]: format table `custom_good` does not exist",
        "did you mean `custom_goods`?",
        "error[wrong-value]: unknown value `contnet`",
        "did you mean `content`?",
        "3 errors in 2 of ",
    ] {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
    assert!(said.ends_with(" files; nothing written\n") && !sandbox.0.path().join("generated").exists(), "{said}");
}

/// What stands between the comments of the package around the bindings comes from the spec; nothing else is touched.
#[test]
fn generate_fills_what_the_package_has_of_the_spec() {
    let sandbox = Sandbox::new();
    let read = |path: &str| std::fs::read_to_string(sandbox.0.path().join(path)).expect("readable");
    std::fs::create_dir_all(sandbox.0.path().join("generated/src")).expect("a folder");
    let service = read("spec/service.yaml");
    sandbox.write("spec/service.yaml", &format!("{service}features_per_group: true\n"));
    let manifest = "[package]\nname = \"x\"\n\n[features]\n# weixin generate: features\n# weixin generate: end\n";
    sandbox.write("generated/Cargo.toml", manifest);
    sandbox.write("generated/src/lib.rs", "mod api;\n// weixin generate: re-exports\n// weixin generate: end\n");

    let done = sandbox.run(&["generate"]);
    assert!(out(&done).contains("wrote generated/Cargo.toml\nwrote generated/src/lib.rs\n"), "{}", out(&done));
    assert!(read("generated/Cargo.toml").contains("all = [\"channels\", \"wxa\"]\nchannels = []\nwxa = []\n"));
    assert!(read("generated/src/lib.rs").contains("#[cfg(feature = \"wxa\")]\npub use api::wxa;\n"));
    assert_eq!(sandbox.run(&["generate", "--check"]).status.code(), Some(0));

    sandbox.edit("generated/Cargo.toml", "wxa = []\n", "");
    let stale = sandbox.run(&["generate", "--check"]);
    assert_eq!(err(&stale), "stale: generated/Cargo.toml\nrun `weixin generate` and commit the result\n");
    sandbox.run(&["generate"]);
    assert_eq!(sandbox.run(&["generate", "--check"]).status.code(), Some(0));

    sandbox.edit("generated/Cargo.toml", "# weixin generate: end\n", "");
    let damaged = read("generated/Cargo.toml");
    let refused = sandbox.run(&["generate"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("cannot fill `generated/Cargo.toml`: line 5: "), "{}", err(&refused));
    assert_eq!(read("generated/Cargo.toml"), damaged);
}

#[test]
fn generate_writes_once_and_check_tells_what_is_stale_and_what_remedies_it() {
    let sandbox = Sandbox::new();
    let first = sandbox.run(&["generate"]);
    assert!(first.status.success(), "{}", err(&first));
    assert!(out(&first).contains("wrote generated/src/api/channels/upload.rs"), "{}", out(&first));
    let second = sandbox.run(&["generate"]);
    assert!(out(&second).starts_with("0 files written, 0 removed, "), "{}", out(&second));
    let fresh = sandbox.run(&["generate", "--check"]);
    assert!(fresh.status.success() && out(&fresh).contains("up to date"), "{}", err(&fresh));

    sandbox.edit("spec/formats.yaml", "max: 2 MiB", "max: 4 MiB");
    let stale = sandbox.run(&["generate", "--check"]);
    assert_eq!(stale.status.code(), Some(1));
    assert_eq!(err(&stale), "stale: generated/src/api/formats.rs\nrun `weixin generate` and commit the result\n");
    let third = sandbox.run(&["generate"]);
    assert!(out(&third).starts_with("wrote generated/src/api/formats.rs\n1 file written"), "{}", out(&third));
}

#[test]
fn an_endpoint_that_goes_takes_its_file_along() {
    let sandbox = Sandbox::new();
    sandbox.run(&["generate"]);
    fs::remove_file(sandbox.0.path().join("spec/endpoints/channels/upload.yaml")).expect("removed");
    let unused = sandbox.run(&["generate"]);
    assert!(err(&unused).contains("format table `custom_goods` is not used"), "{}", err(&unused));
    let formats = sandbox.0.path().join("spec/formats.yaml");
    let text = fs::read_to_string(&formats).expect("readable");
    let (start, end) = (text.find("  custom_goods:").expect("there"), text.find("assumptions:").expect("there"));
    fs::write(&formats, format!("{}{}", &text[..start], &text[end..])).expect("writable");
    let done = sandbox.run(&["generate"]);
    assert!(out(&done).contains("removed generated/src/api/channels/upload.rs"), "{}{}", out(&done), err(&done));
    assert!(!sandbox.0.path().join("generated/src/api/channels").exists());
}

#[test]
fn other_folders_and_missing_ones() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["generate", "--spec", "spec", "--out", "elsewhere/api"]);
    assert!(done.status.success() && sandbox.0.path().join("elsewhere/api/mod.rs").exists(), "{}", err(&done));
    let missing = sandbox.run(&["lint", "--spec", "nowhere"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(err(&missing).starts_with("error: cannot read the folder `nowhere`: "), "{}", err(&missing));
}

#[test]
fn an_empty_folder_is_no_spec() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.0.path().join("empty")).expect("a folder");
    let done = sandbox.run(&["lint", "--spec", "empty"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("no file describes the service"), "{}", err(&done));
}

/// What a second service repeats of the first is told by the rule of that name alone.
#[test]
fn a_second_service_is_one_mistake() {
    let sandbox = Sandbox::new();
    let spec = sandbox.0.path().join("spec");
    fs::copy(spec.join("service.yaml"), spec.join("x.yaml")).expect("copied");
    let said = err(&sandbox.run(&["lint"]));
    assert!(said.contains("error[one-service]: a second service") && said.contains("1 error"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}

/// `--out .` and the like: what another run wrote into a folder below stays, and no output is written into another one.
#[test]
fn generate_takes_nothing_from_other_outputs() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["generate"]).status.success());
    // The second time, an output begins there, and what is stale in it is looked for.
    for out_folder in [".", ".", "generated", "generated", "generated/src", "generated/src", "spec", "spec"] {
        let done = sandbox.run(&["generate", "--out", out_folder]);
        assert!(
            done.status.success() && out(&done).contains(", 0 removed"),
            "{out_folder}: {}{}",
            out(&done),
            err(&done)
        );
        assert!(sandbox.run(&["generate", "--check"]).status.success(), "{out_folder}");
    }
    let inside = sandbox.run(&["generate", "--out", "generated/src/api/channels"]);
    assert_eq!(inside.status.code(), Some(2), "{}", out(&inside));
    assert!(err(&inside).contains("part of what was generated into a folder above"), "{}", err(&inside));
}

#[test]
fn a_file_that_is_not_text_is_an_error_at_its_place() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.0.path().join("spec/types.yaml"), b"types:\n  A: \xff\xfe\x00\n").expect("writable");
    let done = sandbox.run(&["lint"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(err(&done).contains("spec/types.yaml:2:"), "{}", err(&done));
}

#[test]
fn schemas_are_written_and_checked() {
    let sandbox = Sandbox::new();
    for (of, file, title, command) in [
        (&[][..], "spec/schema.json", "A file of a spec", "`weixin schema`"),
        (&["--of", "diff"][..], "spec/diff.schema.json", "Changes of an API", "`weixin schema --of diff`"),
    ] {
        let run = |more: &[&str]| sandbox.run(&[&["schema"][..], of, more].concat());
        let missing = run(&["--check"]);
        assert_eq!(missing.status.code(), Some(1), "{}", out(&missing));
        assert!(run(&[]).status.success() && run(&["--check"]).status.success());
        sandbox.edit(file, title, "Something else");
        let stale = run(&["--check"]);
        assert_eq!(stale.status.code(), Some(1));
        assert!(err(&stale).contains(&format!("run {command} and")), "{}", err(&stale));
        assert!(run(&[]).status.success() && run(&["--check"]).status.success());
    }
}

/// A file may have any name, and none acts on the terminal that it is shown on.
#[cfg(unix)]
#[test]
fn names_of_files_are_shown_and_not_obeyed() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["generate"]).status.success());
    sandbox.write("generated/src/api/e\u{1b}[31m\u{202e}.rs", "//! @generated by `weixin generate` from elsewhere\n");
    let stale = sandbox.run(&["generate", "--check"]);
    assert!(err(&stale).contains("no longer generated: generated/src/api/e\\u{1b}[31m\\u{202e}.rs"), "{}", err(&stale));
    let removed = sandbox.run(&["generate"]);
    assert!(out(&removed).contains("removed generated/src/api/e\\u{1b}[31m\\u{202e}.rs"), "{}", out(&removed));
    sandbox.write("spec/e\u{1b}[2J.yaml", "types: {}\nsecond\u{1b}[2J: 1\n");
    let bad = sandbox.run(&["lint"]);
    for part in ["the name contains `\\u{1b}`", "spec/e\\u{1b}[2J.yaml:1:1", "second"] {
        assert!(err(&bad).contains(part), "{part} is not in {}", err(&bad));
    }
    let missing = sandbox.run(&["lint", "--spec", "no\u{1b}where"]);
    assert!(err(&missing).contains("`no\\u{1b}where`"), "{}", err(&missing));
    let diff = sandbox.run(&["diff", "no\u{1b}where"]);
    for done in [stale, removed, bad, missing, diff] {
        assert!(!out(&done).contains('\u{1b}') && !err(&done).contains(['\u{1b}', '\u{202e}']), "{}", err(&done));
    }
}
