//! A crate outside the workspace for generated code, which cargo checks against the runtime.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use weixin_codegen::model::Api;

use crate::workspace::root;

/// A folder of crates that know the runtime.
pub(crate) struct ScratchCrate(PathBuf);

impl ScratchCrate {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let runtime = root().join("runtime");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[lib]\npath = \"src/lib.rs\"\n\n\
             [dependencies]\nweixin-runtime = {{ path = {runtime:?}, default-features = false, features = [\"push\"] }}\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("writable");
        // The versions that the workspace was built with are available without a network too.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
        Self(folder)
    }

    /// Writes the bindings as a module at `path`.
    pub(crate) fn bindings(&self, path: &str, api: &Api) {
        let folder = self.0.join(path);
        for (name, text) in weixin_codegen::render(api) {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("writable");
        }
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("writable");
    }

    /// Cargo in this crate, without a network. All scratch crates share what they build.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.env("CARGO_TARGET_DIR", Self::target()).env("CARGO_NET_OFFLINE", "true");
        command.env_remove("RUSTFLAGS").current_dir(&self.0);
        command
    }

    pub(crate) fn target() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch")
    }

    /// Checks everything, and gives the errors by the target's name: message, and the file it is about.
    pub(crate) fn check(&self, what: &str) -> BTreeMap<String, Vec<(String, String)>> {
        let mut command = self.cargo();
        command.args(["check", "--keep-going", "--message-format=json", "--quiet", what]);
        let done = command.output().expect("cargo starts");
        let mut errors: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for line in String::from_utf8_lossy(&done.stdout).lines() {
            let message: serde_json::Value = serde_json::from_str(line).expect("JSON");
            if message["reason"] != "compiler-message" || message["message"]["level"] != "error" {
                continue;
            }
            let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
            let spans = message["message"]["spans"].as_array();
            let span = spans.and_then(|spans| spans.iter().find(|span| span["is_primary"] == true));
            let file = span.and_then(|span| span["file_name"].as_str()).unwrap_or_default().to_owned();
            // The last message of a target only counts the others.
            if !file.is_empty() {
                errors.entry(name).or_default().push((message["message"]["rendered"].to_string(), file));
            }
        }
        assert!(done.status.success() || !errors.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
        errors
    }
}
