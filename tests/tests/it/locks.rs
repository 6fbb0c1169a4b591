//! `cargo locks` updates every snapshot that an edit of the spec can change: it leaves out no test that has one.

use std::path::Path;

use crate::workspace::{files_below, read, root};

/// What the alias leaves out: parts of the names of tests.
fn left_out() -> Vec<String> {
    let config = read(&root().join(".cargo/config.toml"));
    let (_, alias) = config.split_once("\nlocks = [").expect("there is an alias `locks`");
    let (alias, _) = alias.split_once("\n]").expect("it ends");
    assert!(alias.contains("env.INSTA_UPDATE.value='always'"), "it updates snapshots: {alias}");
    let lines = alias.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words: Vec<String> = lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect();
    let skips = words.windows(2).filter(|pair| pair[0] == "--skip").map(|pair| pair[1].clone()).collect::<Vec<_>>();
    assert!(skips.len() > 10, "{skips:?}");
    skips
}

/// The tests of a file that compare snapshots: those that say so, or all, if a function that they share does.
fn with_snapshots(file: &Path, folder: &Path) -> Vec<String> {
    let text = read(file);
    if !text.contains("insta::") {
        return Vec::new();
    }
    let below = file.strip_prefix(folder).expect("it is below").with_extension("");
    let module: Vec<String> =
        below.iter().map(|part| part.to_string_lossy().into_owned()).filter(|part| part != "mod").collect();
    let mut parts = text.split("#[test]");
    let is_shared = parts.next().is_some_and(|head| head.contains("insta::"));
    let mut tests = Vec::new();
    for part in parts {
        let name = part.split_once("fn ").and_then(|(_, rest)| rest.split('(').next()).unwrap_or_default();
        if is_shared || part.contains("insta::") {
            tests.push(format!("{}::{name}", module.join("::")));
        }
    }
    tests
}

#[test]
fn every_snapshot_is_updated() {
    let folder = root().join("tests/tests/it");
    let tests: Vec<String> = files_below(&folder).iter().flat_map(|file| with_snapshots(file, &folder)).collect();
    for known in ["features::every_feature", "diagnostics::the_names_of_rules"] {
        assert!(tests.iter().any(|test| test.starts_with(known)), "{known} is not among {tests:?}");
    }
    for skip in left_out() {
        let lost: Vec<&String> = tests.iter().filter(|test| test.contains(&skip)).collect();
        assert!(lost.is_empty(), "`--skip {skip}` leaves out {lost:?}");
    }
}

/// Snapshots of another crate would need to be in the alias, too.
#[test]
fn no_other_crate_has_snapshots() {
    for member in ["benches", "cli", "codegen", "embedded-spec", "generated", "import", "macros", "mock", "runtime"] {
        assert!(!read(&root().join(member).join("Cargo.toml")).contains("insta"), "{member}");
    }
}
