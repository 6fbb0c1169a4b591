//! The public API of the crate `weixin` as sorted text, one item per line.
//!
//! It comes from rustdoc's own description of the crate, so it lists exactly what a user's program can name.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::workspace::root;

/// Describes the crate with rustdoc. Its JSON is unstable, hence the switch; everything is built in one shared folder.
fn described() -> public_api::PublicApi {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nested");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "rustdoc",
            "--quiet",
            "--offline",
            "-p",
            "weixin",
            "--lib",
            "--no-default-features",
            "--features",
            "all,client",
        ])
        .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    public_api::Builder::from_rustdoc_json(target.join("doc/weixin.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .expect("the description can be read")
}

/// The lines that a reviewer wants: items, inherent functions, and the well-known traits that types implement. What
/// generated types implement for the runtime's sake is the runtime's business.
fn surface(described: &str) -> String {
    let mut lines = BTreeSet::new();
    let mut in_trait = false;
    for line in described.lines() {
        if line.starts_with("impl") {
            in_trait = line.contains(" for ");
            if in_trait && !line.contains("weixin_runtime::") {
                lines.insert(line.to_owned());
            }
            continue;
        }
        let item = ["struct ", "enum ", "mod ", "static ", "use ", "trait "].iter().any(|kind| {
            line.trim_start_matches("#[non_exhaustive] ")
                .strip_prefix("pub ")
                .is_some_and(|rest| rest.starts_with(kind))
        });
        in_trait &= !item;
        // What a request answers with is part of its surface, though a trait says it.
        let answers = line.starts_with("pub type weixin::") && !line.contains("::Err =");
        if !in_trait || answers {
            lines.insert(shortened(line));
        }
    }
    let mut lines: Vec<String> = lines.into_iter().collect();
    lines.sort_by_key(|line| line[line.find("weixin").unwrap_or(0)..].to_owned());
    lines.join("\n") + "\n"
}

/// Without the paths that every line would repeat.
fn shortened(line: &str) -> String {
    [
        "weixin_runtime::value::",
        "weixin_runtime::codes::",
        "weixin_runtime::endpoint::",
        "weixin_runtime::file::",
        "weixin_runtime::format::",
        "alloc::string::",
        "core::option::",
        "core::convert::",
        "core::result::",
    ]
    .iter()
    .fold(line.to_owned(), |line, path| line.replace(path, ""))
}

#[test]
fn the_public_surface_is_what_was_reviewed() {
    let text = surface(&described().to_string());
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("surface", text);
    });
}
