//! `weixin diff` and `weixin changelog` as a maintainer, a reviewer, git and CI use them.

use std::fs;
use std::process::Command;

use crate::sandbox::{Sandbox, copy_spec, err, out};

const UPLOAD: &str = "spec/endpoints/channels/upload.yaml";

/// A changed page: one more code, and a wider limit.
fn changed() -> Sandbox {
    let sandbox = Sandbox::repository();
    let code = "  10011: { name: FileEncrypted, text: encrypted, remedy: send another, class: content }\n  10001: {";
    sandbox.edit(UPLOAD, "  10001: {", code);
    sandbox.edit(UPLOAD, "custom_goods, below: 10 MiB", "custom_goods, below: 20 MiB");
    sandbox
}

#[test]
fn the_working_tree_against_a_revision() {
    let sandbox = changed();
    let done = sandbox.run(&["diff", "--git", "main.."]);
    assert!(done.status.success(), "{}", err(&done));
    let said = out(&done);
    for part in [
        "2 changes: 1 behaviour, 1 additive\n\
         additive and other behaviour for Rust callers, compatible on the wire: \
         minor, 0.3.1 → 0.3.2 (before 1.0, a minor change moves the third number)\n",
        "  ~ upload: variant binary, file: below 10 MiB → below 20 MiB  behaviour  additive   spec/endpoints/channels/upload.yaml:15\n",
        "  + upload: error 10011 FileEncrypted (content)                additive   additive   spec/endpoints/channels/upload.yaml:28\n",
    ] {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
    assert!(!said.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn several_permission_sets_are_several() {
    let sandbox = Sandbox::repository();
    let diff = |sets: &str| {
        sandbox.edit(UPLOAD, "authorizer]\n", &format!("authorizer]\npermission_sets: [{sets}]\n"));
        let said = out(&sandbox.run(&["diff"]));
        sandbox.git(&["checkout", "--quiet", "--", "spec"]);
        said
    };
    let said = diff("157, 158");
    assert!(said.contains("permission sets 157, 158"), "{said}");
    let said = diff("157");
    assert!(said.contains("permission set 157 "), "{said}");
}

#[test]
fn two_revisions_and_where_they_parted() {
    let sandbox = changed();
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.commit("two");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.edit("spec/formats.yaml", "max: 2 MiB", "max: 4 MiB");
    sandbox.commit("three");

    let both = out(&sandbox.run(&["diff", "--git", "main..topic"]));
    assert!(both.contains("error 10011") && both.contains("image, limit: at most 4 MiB → at most 2 MiB"), "{both}");
    let own = out(&sandbox.run(&["diff", "--git", "main...topic"]));
    assert!(own.contains("error 10011") && !own.contains("image, limit"), "{own}");
    let back = out(&sandbox.run(&["diff", "--git", "topic..main~1"]));
    assert!(back.contains("- error 10011") && back.contains("upload.yaml:28 (old)"), "{back}");
    assert!(back.contains("breaking for Rust callers"), "{back}");
    assert!(back.contains("major, 0.3.1 → 0.4.0"), "{back}");
}

/// The last commit and the working tree are what most want to compare.
#[test]
fn without_arguments_it_is_the_last_commit() {
    let sandbox = changed();
    let (bare, given) = (sandbox.run(&["diff"]), sandbox.run(&["diff", "--git", "HEAD.."]));
    assert!(bare.status.success() && out(&bare).starts_with("2 changes: "), "{}", err(&bare));
    assert_eq!(out(&bare), out(&given));
    sandbox.commit("two");
    assert_eq!(out(&sandbox.run(&["diff"])), "no change of meaning\n");
    assert_eq!(sandbox.run(&["diff", "spec"]).status.code(), Some(2), "one side is no comparison");
}

#[test]
fn a_level_fails_and_is_shown_all_the_same() {
    let sandbox = changed();
    assert!(sandbox.run(&["diff", "--git", "main..", "--fail-on", "breaking"]).status.success());
    let done = sandbox.run(&["diff", "--git", "main..", "--fail-on", "behaviour"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(out(&done).contains("error 10011"), "{}", out(&done));
    assert_eq!(err(&done), "error: there are changes of level `behaviour` or above\n");
    let wire = sandbox.run(&["diff", "--git", "main..", "--fail-on", "behaviour", "--side", "wire"]);
    assert!(wire.status.success(), "{}", err(&wire));
}

#[test]
fn bad_revisions_are_refused_with_a_reason() {
    let sandbox = Sandbox::repository();
    for (range, said) in [
        ("--output=evil..main", "begins with `-`"),
        ("main..--output=evil", "begins with `-`"),
        ("nothing..main", "`nothing` is not a revision of this repository"),
        ("main", "write `A..B`"),
        ("main..a..b", "is not a revision"),
    ] {
        let done = sandbox.run(&["diff", "--git", range]);
        assert_eq!(done.status.code(), Some(2), "{range}: {}", err(&done));
        assert!(err(&done).contains(said), "{range}: {}", err(&done));
    }
    assert!(!sandbox.0.path().join("evil").exists());
    let elsewhere = sandbox.run(&["diff", "--git", "main..", "--spec", "nowhere"]);
    assert_eq!(err(&elsewhere), "error: there is no spec in `nowhere` at main\n");
    let both = sandbox.run(&["diff", "spec", "spec", "--git", "main.."]);
    assert_eq!(both.status.code(), Some(2));
}

/// `..` is what it is on the disk, wherever the command runs.
#[test]
fn a_spec_above_the_working_directory_is_the_same_spec() {
    let sandbox = changed();
    let diff = |folder: &str, spec: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.args(["diff", "--spec", spec]).current_dir(sandbox.0.path().join(folder)).output().expect("it starts")
    };
    let said = |folder: &str, spec: &str| {
        let done = diff(folder, spec);
        assert!(done.status.success(), "{folder} {spec}: {}", err(&done));
        out(&done)
    };
    let expected = said("", "spec");
    assert!(expected.contains("minor, 0.3.1 → 0.3.2"), "{expected}");
    for (folder, spec) in [("spec/endpoints", ".."), ("spec/endpoints/channels", "../.."), ("", "spec/endpoints/..")] {
        // Files are named as seen from the working directory.
        assert_eq!(said(folder, spec).replace(&format!("{spec}/endpoints"), "spec/endpoints"), expected, "{folder}");
    }
    assert!(said("spec", ".").starts_with("2 changes: "));
    assert_eq!(err(&diff("spec", "../..")), "error: `../..` leads out of the repository\n");
    let revisions = sandbox.run(&["diff", "--git", "main..main", "--spec", "new/../spec"]);
    assert_eq!(out(&revisions), "no change of meaning\n", "{}", err(&revisions));
}

#[test]
fn without_git_or_a_repository_there_is_a_reason() {
    let sandbox = Sandbox::repository();
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    let done = command.args(["diff", "--git", "main.."]).env("PATH", "").current_dir(sandbox.0.path()).output();
    let done = done.expect("the program starts");
    assert_eq!(err(&done), "error: cannot run `git`: is it installed and on the PATH?\n");

    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    let done = command.args(["diff", "--git", "main.."]).current_dir(folder.path()).output().expect("it starts");
    assert!(err(&done).contains("not a git repository"), "{}", err(&done));
}

#[test]
fn a_spec_that_was_wrong_is_shown_with_its_revision() {
    let sandbox = Sandbox::repository();
    sandbox.edit(UPLOAD, "summary: Send a file", "sumary: Send a file");
    sandbox.commit("broken");
    let done = sandbox.run(&["diff", "--git", "main~1..main"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("--> main:spec/endpoints/channels/upload.yaml:3:1"), "{}", err(&done));
    let tail = "`main:spec`: 1 error in 1 of ";
    assert!(err(&done).contains(tail) && err(&done).ends_with(" files; nothing compared\n"), "{}", err(&done));
}

#[test]
fn a_folder_without_a_spec_is_named() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.0.path().join("empty")).expect("a folder");
    for arguments in [["diff", "empty", "spec"], ["diff", "spec", "empty"]] {
        let done = sandbox.run(&arguments);
        assert_eq!(done.status.code(), Some(1));
        assert!(err(&done).ends_with("`empty`: 1 error; nothing compared\n"), "{}", err(&done));
    }
}

#[test]
fn two_folders_and_two_files() {
    let sandbox = changed();
    let old = tempfile::tempdir().expect("a folder");
    copy_spec(old.path());
    let folder = old.path().join("spec").display().to_string();
    let folders = sandbox.run(&["diff", &folder, "spec"]);
    assert!(out(&folders).contains("+ upload: error 10011"), "{}{}", out(&folders), err(&folders));
    let file = format!("{folder}/endpoints/channels/upload.yaml");
    let files = sandbox.run(&["diff", &file, UPLOAD]);
    assert!(out(&files).contains("+ upload: error 10011"), "{}{}", out(&files), err(&files));
    let mixed = sandbox.run(&["diff", &folder, UPLOAD]);
    assert_eq!(mixed.status.code(), Some(2));
    assert!(err(&mixed).contains("cannot compare a directory with a file"), "{}", err(&mixed));
}

#[test]
fn every_format_is_written() {
    let sandbox = changed();
    for (format, begin) in
        [("html", "<!doctype html>"), ("markdown", "## What changes"), ("json", "{"), ("text", "2 changes: ")]
    {
        let done = sandbox.run(&["diff", "--git", "main..", "--format", format, "--out", "out.txt"]);
        assert_eq!(out(&done), "wrote out.txt\n", "{}", err(&done));
        let text = fs::read_to_string(sandbox.0.path().join("out.txt")).expect("readable");
        assert!(text.starts_with(begin), "{text}");
    }
}

#[test]
fn the_changelog_says_what_a_user_has_to_know() {
    let sandbox = changed();
    let done = sandbox.run(&["changelog", "--git", "main.."]);
    assert_eq!(
        out(&done),
        "## 0.3.2\n\n### Added\n\n- `channels upload`: new error 10011 FileEncrypted (content).\n\n\
         ### Changed\n\n- `channels upload`: variant binary, file: below 10 MiB → below 20 MiB.\n",
        "{}",
        err(&done)
    );
    let given = out(&sandbox.run(&["changelog", "--git", "main..", "--current", "1.0.4"]));
    assert!(given.starts_with("## 1.1.0\n"), "{given}");
}

#[test]
fn the_changelog_of_a_release_has_its_version_and_day() {
    let sandbox = changed();
    let titled = |more: &[&str]| {
        let done = sandbox.run(&[&["changelog", "--git", "main.."], more].concat());
        (out(&done).lines().next().map(str::to_owned).unwrap_or_default(), done)
    };
    assert_eq!(titled(&["--date", "2026-11-29"]).0, "## 0.3.2 - 2026-11-29");
    assert_eq!(titled(&["--version", "0.4.0"]).0, "## 0.4.0");
    assert_eq!(titled(&["--version", "0.4.0", "--date", "2026-11-29"]).0, "## 0.4.0 - 2026-11-29");
    let (_, low) = titled(&["--version", "0.3.1"]);
    assert_eq!(low.status.code(), Some(2));
    assert!(err(&low).starts_with("error: 0.3.1 is too low: what changed needs 0.3.2"), "{}", err(&low));
    for wrong in [["--version", "new"], ["--date", "2026-02-30"]] {
        assert_eq!(titled(&wrong).1.status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn git_diff_shows_the_meaning() {
    let sandbox = changed();
    let driver = format!("diff.weixin.command={} diff --driver", env!("CARGO_BIN_EXE_weixin"));
    let shown = sandbox.git(&["-c", &driver, "diff"]);
    assert!(
        shown.starts_with("spec spec/endpoints/channels/upload.yaml\n2 changes: 1 behaviour, 1 additive\n"),
        "{shown}"
    );
    assert!(shown.contains("+ upload: error 10011 FileEncrypted (content)"), "{shown}");
    assert!(!shown.contains("@@"), "{shown}");

    // Revisions, a new file, a removed one, one of comments only, one that cannot be read.
    sandbox.commit("two");
    let revisions = sandbox.git(&["-c", &driver, "diff", "HEAD~1", "HEAD"]);
    assert!(revisions.contains("+ upload: error 10011"), "{revisions}");
    fs::remove_file(sandbox.0.path().join("spec/endpoints/wxa/uploadMediaToCodeAudit.yaml")).expect("removed");
    let one = fs::read_to_string(sandbox.0.path().join(UPLOAD)).expect("readable");
    sandbox.write("spec/endpoints/channels/other.yaml", &one.replace("endpoint: upload", "endpoint: other"));
    sandbox.write(UPLOAD, &format!("# A comment.\n{one}"));
    sandbox.edit("spec/service.yaml", "service: weixin", "servis: weixin");
    sandbox.git(&["add", "--all"]);
    let all = sandbox.git(&["-c", &driver, "diff", "--cached", "--no-renames"]);
    assert!(all.contains("+ other: endpoint POST /channels/ec/open/upload"), "{all}");
    assert!(all.contains("- uploadMediaToCodeAudit: endpoint POST /wxa/uploadmedia"), "{all}");
    assert!(all.contains("no change of meaning"), "{all}");
    assert!(all.contains("-service: weixin\n+servis: weixin"), "what cannot be read is shown line by line: {all}");
}

/// Git hands over a renamed file under two names: that it moved is said in a line, and what changed inside in others.
#[test]
fn git_diff_says_that_a_file_moved() {
    let sandbox = Sandbox::repository();
    let driver = format!("diff.weixin.command={} diff --driver", env!("CARGO_BIN_EXE_weixin"));
    fs::create_dir(sandbox.0.path().join("spec/endpoints/shop")).expect("a folder");
    let moved = "spec/endpoints/shop/upload.yaml";
    sandbox.git(&["mv", UPLOAD, moved]);
    let same = sandbox.git(&["-c", &driver, "diff", "-M", "HEAD"]);
    assert!(same.starts_with(&format!("spec {UPLOAD} → {moved}\n")), "{same}");
    assert!(same.contains("  ~ upload: moved: channels → shop "), "{same}");
    assert!(!same.contains("endpoint POST"), "neither removed nor added: {same}");
    sandbox.edit(moved, "custom_goods, below: 10 MiB", "custom_goods, below: 20 MiB");
    let edited = sandbox.git(&["-c", &driver, "diff", "-M", "HEAD"]);
    assert!(edited.contains("moved: channels → shop ") && edited.contains("below 10 MiB → below 20 MiB"), "{edited}");
    let whole = out(&sandbox.run(&["diff"]));
    assert!(whole.contains("  ~ upload: moved: channels → shop ") && !whole.contains("endpoint POST"), "{whole}");
}

#[test]
fn places_are_links_where_somebody_says_where_to() {
    let sandbox = changed();
    let template = "https://example.com/{revision}/{file}#L{line}";
    let page = out(&sandbox.run(&["diff", "--format", "html", "--links", template]));
    let place = "https://example.com/HEAD/spec/endpoints/channels/upload.yaml#L15";
    assert!(page.contains(&format!("<a href=\"{place}\">")), "{page}");
    let text = out(&sandbox.run(&["diff", "--format", "markdown", "--links", template]));
    assert!(text.contains(&format!("]({place})")), "{text}");
    let wrong = sandbox.run(&["diff", "--links", "javascript:alert(1)"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("expected an address with `{file}` in it"), "{}", err(&wrong));
}

#[test]
fn the_attribute_is_harmless_without_the_driver() {
    let sandbox = changed();
    let shown = sandbox.git(&["diff"]);
    assert!(shown.contains("@@") && shown.contains("+  10011: {"), "{shown}");
}
