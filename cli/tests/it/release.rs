//! `.ci/release`, rehearsed on a copy of the repository as it is now: everything but publishing.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use crate::sandbox::{err, out};

/// A copy whose first commit is released as the version that it says.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&root).output().expect("git starts");
        let copy = Self(tempfile::tempdir().expect("a folder"));
        for name in String::from_utf8(listed.stdout).expect("UTF-8").split_terminator('\0') {
            let (from, to) = (root.join(name), copy.0.path().join(name));
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            match fs::read_link(&from) {
                Ok(target) => symlink(target, to).expect("linked"),
                // It may be removed, and not yet committed.
                Err(_) if !from.exists() => {}
                Err(_) => drop(fs::copy(from, to).expect("copied")),
            }
        }
        copy.git(&["init", "--quiet", "--initial-branch=main"]);
        copy.commit("one");
        copy
    }

    fn git(&self, arguments: &[&str]) -> String {
        let done = self.command("git").args(arguments).output().expect("git starts");
        assert!(done.status.success(), "git {arguments:?}: {}", err(&done));
        out(&done)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Copy").env(format!("GIT_{who}_EMAIL"), "copy@example.com");
        }
        command.env("WEIXIN", env!("CARGO_BIN_EXE_weixin"));
        command
    }

    fn release(&self, version: &str) -> Output {
        self.command("bash").args([".ci/release", version, "2026-12-24"]).output().expect("bash starts")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).expect("readable")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("writable");
    }
}

#[test]
fn a_release_is_made_but_for_publishing_it() {
    let copy = Copy::new();
    let old = env!("CARGO_PKG_VERSION");
    copy.git(&["tag", &format!("v{old}")]);
    let upload = "spec/endpoints/cooperation_shop/upload.yaml";
    copy.write(upload, &copy.read(upload).replace("below: 10 MiB", "below: 9 MiB"));
    let dirty = copy.release("90.1.0");
    assert!(err(&dirty).contains("not committed"), "{}", err(&dirty));
    copy.commit("two");

    for (version, why) in [("90.1", "is not a version"), (old, "there is a tag"), ("0.0.9", "is too low")] {
        let refused = copy.release(version);
        assert_ne!(refused.status.code(), Some(0), "{version}");
        assert!(err(&refused).contains(why), "{version}: {}", err(&refused));
        assert_eq!(copy.git(&["status", "--porcelain"]), "", "nothing is left behind");
    }
    let made = copy.release("90.1.0");
    assert!(made.status.success(), "{}{}", out(&made), err(&made));
    assert_eq!(copy.git(&["status", "--porcelain"]), "");
    assert_eq!(copy.git(&["describe", "--exact-match"]), "v90.1.0\n");
    assert_eq!(copy.git(&["log", "-1", "--format=%s"]), "release: 90.1.0\n");

    let asked = ["metadata", "--locked", "--offline", "--no-deps", "--format-version=1"];
    let metadata = copy.command("cargo").args(asked).output().expect("cargo starts");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    for package in metadata["packages"].as_array().expect("packages") {
        assert_eq!(package["version"], "90.1.0", "{}", package["name"]);
        for ours in package["dependencies"].as_array().expect("dependencies") {
            let asks_for_one = ours["req"] == "=90.1.0" || ours["req"] == "*";
            assert!(ours["path"].is_null() || asks_for_one, "{} asks for {ours}", package["name"]);
        }
    }
    let series = format!("= \"{}\"", &old[..old.rfind('.').expect("two dots")]);
    for readme in
        ["README.md", "README.zh-CN.md", "codegen/README.md", "macros/README.md", "mock/README.md", "runtime/README.md"]
    {
        let text = copy.read(readme);
        assert!(text.contains("= \"90.1\""), "{readme}");
        let stale: Vec<&str> =
            text.lines().filter(|line| line.starts_with("weixin") && line.contains(&series)).collect();
        assert!(stale.is_empty(), "{readme}: {stale:?}");
    }
    let changelog = copy.read("CHANGELOG.md");
    assert!(changelog.contains("\n## Unreleased\n\n## 90.1.0 - 2026-12-24\n"), "{}", &changelog[..400]);
    assert!(changelog.contains("below 10 MiB → below 9 MiB"), "what changed of the API stands in its section");
}

#[test]
fn the_first_release_has_nothing_to_be_compared_with() {
    let copy = Copy::new();
    let made = copy.release(env!("CARGO_PKG_VERSION"));
    assert!(made.status.success(), "{}{}", out(&made), err(&made));
    let title = format!("\n## Unreleased\n\n## {} - 2026-12-24\n", env!("CARGO_PKG_VERSION"));
    assert!(copy.read("CHANGELOG.md").contains(&title));
    assert!(err(&copy.release(env!("CARGO_PKG_VERSION"))).contains("there is a tag"));
}
