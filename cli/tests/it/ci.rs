//! What lies ready in `ci/` for other repositories: the hook is run by git, and the steps of the workflow by a shell.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

use crate::sandbox::{Sandbox, err, out};

fn ready(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ci").join(name)
}

/// A repository whose bindings are fresh, with the hook, and a folder of programs beside it.
struct Setting {
    sandbox: Sandbox,
    programs: tempfile::TempDir,
}

impl Setting {
    fn new() -> Self {
        let sandbox = Sandbox::repository();
        for command in ["generate", "schema", "fmt"] {
            assert!(sandbox.run(&[command]).status.success());
        }
        sandbox.commit("two");
        let programs = tempfile::tempdir().expect("a folder");
        symlink(env!("CARGO_BIN_EXE_weixin"), programs.path().join("weixin")).expect("linked");
        Self { sandbox, programs }
    }

    fn with_hook() -> Self {
        let setting = Self::new();
        fs::copy(ready("pre-commit"), setting.sandbox.0.path().join(".git/hooks/pre-commit")).expect("copied");
        setting
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.programs.path().join(name);
        fs::write(&path, script).expect("writable");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("executable");
    }

    fn path(&self) -> String {
        format!("{}:{}", self.programs.path().display(), std::env::var("PATH").unwrap_or_default())
    }

    /// Stages what is named, and commits.
    fn commit(&self, staged: &str) -> Output {
        self.sandbox.git(&["add", staged]);
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Sandbox", "-c", "user.email=sandbox@example.com", "-c", "commit.gpgsign=false"]);
        command.args(["commit", "--quiet", "--message", "three"]).current_dir(self.sandbox.0.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").env("PATH", self.path());
        command.output().expect("git starts")
    }

    /// Runs a step of the workflow as GitHub does.
    fn step(&self, script: &str, base: &str) -> Output {
        let folder = self.sandbox.0.path();
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(folder).env("PATH", self.path());
        command.env("BASE", base).env("NUMBER", "7").env("GH_TOKEN", "t").env("GITHUB_REPOSITORY", "us/them");
        command.env("GITHUB_STEP_SUMMARY", folder.join("summary.md"));
        command.output().expect("bash starts")
    }
}

const FORMATS: &str = "spec/formats.yaml";

#[test]
fn the_hook_refuses_a_bad_spec_and_what_is_stale() {
    let setting = Setting::with_hook();
    setting.sandbox.edit(FORMATS, "max: 2 MiB", "max: 2 apples");
    let bad = setting.commit("spec");
    assert_eq!(bad.status.code(), Some(1), "{}", err(&bad));
    assert!(err(&bad).contains("error[wrong-value]: `2 apples` is"), "{}", err(&bad));
    assert!(err(&bad).contains("--> spec/formats.yaml:"), "paths are those of the repository: {}", err(&bad));

    setting.sandbox.edit(FORMATS, "max: 2 apples", "max: 4 MiB");
    let stale = setting.commit("spec");
    assert_eq!(stale.status.code(), Some(1), "{}", err(&stale));
    assert!(err(&stale).contains("stale: generated/src/api/formats.rs"), "{}", err(&stale));

    assert!(setting.sandbox.run(&["generate"]).status.success());
    let unstaged = setting.commit("spec");
    assert_eq!(unstaged.status.code(), Some(1), "what is not staged is not committed: {}", err(&unstaged));
    let good = setting.commit("generated");
    assert!(good.status.success(), "{}{}", out(&good), err(&good));
}

#[test]
fn the_hook_looks_at_what_is_staged_alone() {
    let setting = Setting::with_hook();
    setting.sandbox.edit(FORMATS, "max: 2 MiB", "max: 4 MiB");
    assert!(setting.sandbox.run(&["generate"]).status.success());
    setting.sandbox.git(&["add", "spec", "generated"]);
    setting.sandbox.edit(FORMATS, "max: 4 MiB", "max: 4 apples");
    let good = setting.commit("generated");
    assert!(good.status.success(), "the mistake is not staged: {}{}", out(&good), err(&good));
    // Nothing of the spec: the program is not even needed.
    fs::remove_file(setting.programs.path().join("weixin")).expect("removed");
    setting.sandbox.write("notes.txt", "x");
    let other = setting.commit("notes.txt");
    assert!(other.status.success(), "{}", err(&other));
    let missing = setting.commit("spec");
    assert_eq!(missing.status.code(), Some(1), "{}", err(&missing));
    assert!(err(&missing).contains("there is no program `weixin`"), "{}", err(&missing));
}

/// The features of a crate are generated, too: a spec whose group they lack is not committed.
#[test]
fn the_hook_looks_at_the_crate_around_the_bindings() {
    let setting = Setting::with_hook();
    let service = fs::read_to_string(setting.sandbox.0.path().join("spec/service.yaml")).expect("readable");
    setting.sandbox.write("spec/service.yaml", &format!("{service}features_per_group: true\n"));
    assert!(setting.sandbox.run(&["generate"]).status.success());
    setting.sandbox.git(&["add", "spec", "generated"]);
    let manifest = "[package]\nname = \"x\"\n\n[features]\n# weixin generate: features\n# weixin generate: end\n";
    setting.sandbox.write("generated/Cargo.toml", manifest);
    let root = "mod api;\n// weixin generate: re-exports\n// weixin generate: end\n";
    setting.sandbox.write("generated/src/lib.rs", root);
    let stale = setting.commit("generated/Cargo.toml");
    assert_eq!(stale.status.code(), Some(1), "{}", err(&stale));
    assert!(err(&stale).contains("stale: generated/Cargo.toml"), "{}", err(&stale));
    let root = setting.commit("generated/src/lib.rs");
    assert_eq!(root.status.code(), Some(1), "{}", err(&root));
    assert!(setting.sandbox.run(&["generate"]).status.success());
    let half = setting.commit("generated/Cargo.toml");
    assert_eq!(half.status.code(), Some(1), "the root is staged as it was: {}", err(&half));
    assert!(err(&half).contains("stale: generated/src/lib.rs"), "{}", err(&half));
    let good = setting.commit("generated");
    assert!(good.status.success(), "{}{}", out(&good), err(&good));
    // Only the root, and what stands in it is what the spec says no longer.
    setting.sandbox.edit("generated/src/lib.rs", "// weixin generate: end", "pub use api::x;\n// weixin generate: end");
    let root = setting.commit("generated/src/lib.rs");
    assert_eq!(root.status.code(), Some(1), "{}", err(&root));
}

/// The steps of the workflow that run something, by their names.
fn steps(workflow: &Value) -> Vec<(String, String)> {
    let steps = workflow["jobs"]["spec"]["steps"].as_sequence().expect("steps");
    let text = |step: &Value, key: &str| step[key].as_str().map(str::to_owned);
    steps.iter().filter_map(|step| Some((text(step, "name")?, text(step, "run")?))).collect()
}

fn workflow() -> Value {
    let text = fs::read_to_string(ready("spec.yml")).expect("readable");
    serde_yaml::from_str(&text).expect("it is YAML")
}

#[test]
fn the_workflow_is_one_and_trusts_no_text_of_a_pull_request() {
    let workflow = workflow();
    assert!(workflow["on"]["pull_request"].is_mapping(), "not `pull_request_target`, whose token may write");
    assert_eq!(workflow["permissions"]["contents"].as_str(), Some("read"));
    let names: Vec<String> = steps(&workflow).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Install", "Lint", "Freshness", "Diff", "Comment"]);
    for (name, script) in steps(&workflow) {
        assert!(!script.contains("${{"), "{name}: what is put into a script is run; it goes through `env`");
    }
    let (_, install) = &steps(&workflow)[0];
    assert!(install.contains(concat!(" ", env!("CARGO_PKG_NAME"), " ")), "{install}");
}

#[test]
fn the_workflow_passes_a_good_change_and_keeps_one_comment() {
    let setting = Setting::new();
    let base = setting.sandbox.git(&["rev-parse", "HEAD"]).trim().to_owned();
    setting.sandbox.edit(FORMATS, "max: 2 MiB", "max: 4 MiB");
    assert!(setting.sandbox.run(&["generate"]).status.success());
    setting.sandbox.commit("three");
    // It keeps what it is told to do, and knows a comment once there is one.
    setting.program(
        "gh",
        "#!/bin/sh\necho \"$*\" >> calls.txt\ncase $* in *--paginate*) cat id.txt 2>/dev/null || true ;; esac\n",
    );
    for round in 1..=2 {
        for (name, script) in steps(&workflow()).into_iter().filter(|(name, _)| name != "Install") {
            let done = setting.step(&script, &base);
            assert!(done.status.success(), "{round}, {name}: {}{}", out(&done), err(&done));
        }
        setting.sandbox.write("id.txt", "4711\n");
    }
    let read = |name: &str| fs::read_to_string(setting.sandbox.0.path().join(name)).expect("readable");
    assert!(read("summary.md").contains("4 MiB"), "{}", read("summary.md"));
    assert!(read("comment.md").starts_with("<!-- weixin diff -->\n") && read("comment.md").contains("4 MiB"));
    let calls = read("calls.txt");
    let calls: Vec<&str> = calls.lines().filter(|line| line.contains("--method")).collect();
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(calls[0].contains("--method POST repos/us/them/issues/7/comments --field body=@comment.md"), "{calls:?}");
    assert!(calls[1].contains("--method PATCH repos/us/them/issues/comments/4711 "), "{calls:?}");
}

/// Who mends a spec, or has the first one, gets a comment that says why there is nothing to compare with.
#[test]
fn the_workflow_says_that_there_is_nothing_to_compare_with() {
    let setting = Setting::new();
    let (_, diff) = steps(&workflow()).into_iter().find(|(name, _)| name == "Diff").expect("it is there");
    let said = |base: &str| {
        let done = setting.step(&diff, base);
        assert!(done.status.success(), "{}{}", out(&done), err(&done));
        fs::read_to_string(setting.sandbox.0.path().join("diff.md")).expect("readable")
    };
    setting.sandbox.edit(FORMATS, "max: 2 MiB", "max: 2 apples");
    setting.sandbox.commit("bad");
    let bad = setting.sandbox.git(&["rev-parse", "HEAD"]).trim().to_owned();
    setting.sandbox.edit(FORMATS, "max: 2 apples", "max: 2 MiB");
    setting.sandbox.commit("mended");
    assert!(said(&bad).contains("The spec before has mistakes"), "{}", said(&bad));
    let tree = setting.sandbox.git(&["hash-object", "-w", "-t", "tree", "/dev/null"]).trim().to_owned();
    let first = setting.sandbox.git(&["commit-tree", &tree, "-m", "empty"]).trim().to_owned();
    let whole = setting.sandbox.git(&["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    let second = setting.sandbox.git(&["commit-tree", &whole, "-p", &first, "-m", "spec"]).trim().to_owned();
    setting.sandbox.git(&["reset", "--quiet", "--hard", &second]);
    assert!(said(&first).contains("There was no spec before"), "{}", said(&first));
    // Of mistakes in the new spec the lint says enough.
    setting.sandbox.edit(FORMATS, "max: 2 MiB", "max: 2 apples");
    setting.sandbox.commit("bad again");
    assert_eq!(setting.step(&diff, &second).status.code(), Some(1));
}

#[test]
fn the_workflow_stops_at_mistakes_and_at_stale_files() {
    let setting = Setting::new();
    let base = setting.sandbox.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let step = |name: &str| {
        let all = steps(&workflow());
        let script = all.iter().find(|(other, _)| other == name).map(|(_, script)| script.clone());
        setting.step(&script.expect("it is there"), &base)
    };
    setting.sandbox.edit(FORMATS, "max: 2 MiB", "max: 4 MiB");
    assert!(step("Lint").status.success());
    assert_eq!(step("Freshness").status.code(), Some(1));
    setting.sandbox.edit(FORMATS, "max: 4 MiB", "max: 4 apples");
    let lint = step("Lint");
    assert_eq!(lint.status.code(), Some(1));
    assert!(out(&lint).starts_with("::error file=spec/formats.yaml,line="), "{}", out(&lint));
}
