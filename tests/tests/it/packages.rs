//! The crates as others get them: their metadata, and the Rust that they need.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value as Json;

use crate::workspace::{read, root};

/// The version of Rust that the sources of a crate of ours need; Clippy knows which functions of the standard library are later.
fn sources(package: &str) -> Version {
    match package {
        // Output is written under a lock, with `File::try_lock`.
        "weixin-codegen" => (1, 89),
        // `if let … && …`.
        _ => (1, 88),
    }
}

type Version = (u64, u64);

fn version(text: &str) -> Version {
    let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
    (parts.next().expect("a major version"), parts.next().unwrap_or(0))
}

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(args).arg("--locked").current_dir(root()).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// All packages: ours and those that they depend on.
pub(crate) fn packages() -> Vec<Json> {
    let metadata: Json =
        serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--all-features"])).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// Those of the workspace that are published.
fn ours(packages: &[Json]) -> impl Iterator<Item = &Json> {
    packages.iter().filter(|package| package["source"].is_null() && package["publish"].is_null())
}

fn name(package: &Json) -> &str {
    package["name"].as_str().expect("a name")
}

/// What the dependencies ask for that a program gets with these features, on any machine.
fn floor(packages: &[Json], package: &str, features: &[&str]) -> Version {
    let known: BTreeMap<String, Version> = packages
        .iter()
        .filter(|known| name(known) != package)
        .filter_map(|package| {
            let label = format!("{} v{}", name(package), package["version"].as_str()?);
            Some((label, version(package["rust_version"].as_str()?)))
        })
        .collect();
    let args = ["tree", "-p", package, "-e", "normal,build", "--target", "all", "--prefix", "none", "--format", "{p}"];
    let tree = cargo(&[&args[..], features].concat());
    let asked = tree.lines().map(|line| line.split(" (").next().unwrap_or(line)).filter_map(|label| known.get(label));
    asked.copied().fold(sources(package), Version::max)
}

#[test]
fn the_rust_version_of_each_crate_is_what_its_default_features_need() {
    let packages = packages();
    for package in ours(&packages) {
        let declared = version(package["rust_version"].as_str().expect("a Rust version"));
        assert_eq!(declared, floor(&packages, name(package), &[]), "{}", name(package));
    }
    let (major, minor) = floor(&packages, "weixin", &[]);
    for readme in ["README.md", "README.zh-CN.md"] {
        assert!(read(&root().join(readme)).contains(&format!("Rust {major}.{minor}")), "{readme}");
    }
}

/// The table of features in the docs of `weixin` says of those that need more than the others, and of no other.
#[test]
fn a_feature_that_needs_a_later_rust_says_so() {
    let packages = packages();
    let docs = read(&root().join("generated/src/lib.rs"));
    let weixin = ours(&packages).find(|package| name(package) == "weixin").expect("weixin");
    let base = floor(&packages, "weixin", &[]);
    for feature in weixin["features"].as_object().expect("features").keys().filter(|feature| *feature != "default") {
        let row = docs.lines().find(|line| {
            let cell = line.strip_prefix("//! |").and_then(|row| row.split('|').next());
            cell.is_some_and(|cell| cell.contains(&format!("`{feature}`")))
        });
        let row = row.unwrap_or_else(|| panic!("the docs have no row for the feature `{feature}`"));
        let needed = floor(&packages, "weixin", &["--no-default-features", "--features", feature]);
        let said = row.split_once("needs Rust ").map(|(_, rest)| version(rest.trim_end_matches([' ', '|'])));
        assert_eq!(said, Some(needed).filter(|needed| *needed > base), "{row}");
    }
}

#[test]
fn each_crate_says_what_a_registry_shows() {
    let packages = packages();
    let license = read(&root().join("LICENSE-MIT"));
    for package in ours(&packages) {
        let (name, folder) = (name(package), package["manifest_path"].as_str().expect("a path"));
        let folder = std::path::Path::new(folder).parent().expect("a folder");
        for key in ["description", "license", "documentation", "readme"] {
            assert!(package[key].is_string(), "{name} has no `{key}`");
        }
        for key in ["keywords", "categories"] {
            let words = package[key].as_array().expect("words");
            assert!((1..=5).contains(&words.len()), "{name}: {} `{key}`", words.len());
        }
        assert!(read(&folder.join("README.md")).starts_with(&format!("# {name}\n")), "{name}");
        // Where links are not files, as in some checkouts on Windows, this is the place that it leads to.
        let copy = read(&folder.join("LICENSE-MIT"));
        assert!(copy == license || copy == "../LICENSE-MIT", "{name} has another license");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let (path, asked) = (&dependency["path"], dependency["req"].as_str().expect("a version"));
            let versioned = asked == format!("={}", package["version"].as_str().expect("a version"));
            // What is not published is left out of a package if only tests need it.
            let left_out = dependency["kind"] == "dev" && asked == "*";
            assert!(path.is_null() || versioned || left_out, "{name}: {}", dependency["name"]);
        }
    }
}

/// The build script of `weixin-embedded-spec` reads the folder by itself.
#[test]
fn the_embedded_spec_has_the_files_that_the_generator_reads() {
    let read = weixin_codegen::files::read_spec(&root().join("spec")).expect("the spec can be read");
    let pairs = |sources: Vec<weixin_codegen::Source>| -> BTreeMap<String, String> {
        sources.into_iter().map(|source| (source.path, source.text)).collect()
    };
    assert!(pairs(read) == pairs(weixin_embedded_spec::sources("spec")));
}
