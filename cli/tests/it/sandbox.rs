//! A maintainer's sandbox: a folder with a spec, the program, and git.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A folder with a copy of `tests/spec`: a spec like the real one, which stays as it is when the real one grows.
pub(crate) struct Sandbox(pub(crate) tempfile::TempDir);

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy_spec(folder.path());
        Self(folder)
    }

    /// A repository with the spec in its first commit.
    pub(crate) fn repository() -> Self {
        let sandbox = Self::new();
        sandbox.write("Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
        sandbox.write(".gitattributes", "spec/**/*.yaml diff=weixin\n");
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox.commit("one");
        sandbox
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.0.path().join(path), text).expect("writable");
    }

    /// Replaces a text that stands there once.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let file = self.0.path().join(path);
        let text = fs::read_to_string(&file).expect("readable");
        assert_eq!(text.matches(from).count(), 1, "{from}");
        fs::write(file, text.replace(from, to)).expect("writable");
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Git with a configuration of its own: nobody's settings reach it.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Sandbox", "-c", "user.email=sandbox@example.com", "-c", "commit.gpgsign=false"]);
        command.args(arguments).current_dir(self.0.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let done = command.output().expect("git starts");
        assert!(done.status.success(), "git {arguments:?}: {}", err(&done));
        out(&done)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.args(arguments).current_dir(self.0.path()).output().expect("the program starts")
    }
}

/// Puts the spec into a folder, as `spec`.
pub(crate) fn copy_spec(folder: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec"), &folder.join("spec"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
