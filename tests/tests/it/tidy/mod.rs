//! The sources of the whole workspace: properties that no compiler checks and every reader relies on.

mod cycles;
mod functions;
mod ignored;
mod modules;
mod uses;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cycles::circles;
use modules::Target;
use uses::uses;

use crate::workspace::{entries, read, root};

/// The folders of the workspace's crates.
fn members() -> Vec<PathBuf> {
    let text = read(&root().join("Cargo.toml"));
    let list = text.split_once("\nmembers = [").and_then(|(_, rest)| rest.split_once(']')).expect("members");
    list.0.split(',').map(|name| root().join(name.trim().trim_matches('"'))).collect()
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// The root files of a crate's targets.
fn roots(member: &Path) -> Vec<PathBuf> {
    let mut roots = vec![member.join("build.rs"), member.join("src/lib.rs"), member.join("src/main.rs")];
    for folder in ["src/bin", "tests", "benches", "examples"] {
        for path in entries(&member.join(folder)) {
            roots.push(if is_rust(&path) { path } else { path.join("main.rs") });
        }
    }
    roots.into_iter().filter(|path| path.is_file()).collect()
}

/// A path as it is shown, from the workspace's root.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string().replace('\\', "/")
}

/// All files of Rust that are written by hand, or generated and checked in; not what tests take for input.
fn sources() -> Vec<PathBuf> {
    fn below(path: PathBuf, found: &mut Vec<PathBuf>) {
        let input = ["front_ends", "fixtures", "target", "ui"].iter().any(|name| path.ends_with(name));
        if path.is_dir() && !input {
            entries(&path).into_iter().for_each(|path| below(path, found));
        } else if is_rust(&path) {
            found.push(path);
        }
    }
    let mut found = Vec::new();
    members().into_iter().for_each(|member| below(member, &mut found));
    assert!(found.len() > 400, "{} files: some are not found", found.len());
    found
}

/// The circles of files in a crate, for people.
fn report(member: &Path) -> String {
    let mut report = String::new();
    for target in roots(member) {
        let read = Target::read(&target);
        let uses = uses(&read);
        for circle in circles(&read, &uses) {
            let _ = writeln!(report, "{} files of {}:", circle.len(), shown(&target));
            for (at, file) in circle.iter().enumerate() {
                let next = &circle[(at + 1) % circle.len()];
                let _ = writeln!(report, "  {} uses `{}` of {}", shown(file), uses[file][next], shown(next));
            }
        }
    }
    report
}

/// Two people who change one row of a table leave two rows behind if their changes are put together line by line.
#[test]
fn tables_of_the_docs_have_no_row_twice() {
    for file in ["README.md", "ARCHITECTURE.md", "spec/README.md", "spec/FACTS.md"] {
        let text = read(&root().join(file));
        let rows = text.split('\n').map(|line| line.strip_prefix('|').and_then(|row| row.split(" | ").next()));
        let tables = rows.collect::<Vec<_>>();
        let mut count = 0;
        for table in tables.split(|row| row.is_none()) {
            for (at, row) in table.iter().enumerate() {
                assert!(!table[..at].contains(row), "{file}: `{}` has two rows", row.unwrap_or_default());
            }
            count += usize::from(table.len() > 2);
        }
        assert!(count > 0, "{file} has no tables");
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let reports: String = members().iter().map(|member| report(member)).collect();
    assert!(reports.is_empty(), "these files use each other in a circle:\n{reports}");
}

/// The modules of the generator that may know the YAML's types: those before the model.
const BEFORE_THE_MODEL: [&str; 11] =
    ["decode", "define", "layout", "lint", "load", "lower", "names", "read", "schema", "spec", "syntax"];

/// Files of a crate whose path below `src` begins with one of these names.
fn is_below_src(path: &Path, names: &[&str]) -> bool {
    let shown = shown(path);
    let module = shown.split_once("/src/").map_or("", |(_, below)| below);
    names.iter().any(|name| module.strip_prefix(name).is_some_and(|rest| rest == ".rs" || rest.starts_with('/')))
}

#[test]
fn the_types_of_the_yaml_stop_at_lower() {
    let codegen = Target::read(&root().join("codegen/src/lib.rs"));
    let uses = uses(&codegen);
    let knows =
        |(user, used): &(&PathBuf, &PathBuf)| is_below_src(used, &["spec"]) && !is_below_src(user, &BEFORE_THE_MODEL);
    let pairs = uses.iter().flat_map(|(user, used)| used.keys().map(move |used| (user, used)));
    let (knowing, others): (Vec<_>, Vec<_>) = pairs.partition(knows);
    assert_eq!(knowing, [], "read the model instead");
    let known = |(_, used): &&(&PathBuf, &PathBuf)| is_below_src(used, &["spec"]);
    assert!(others.iter().filter(known).count() > 20, "the uses of `spec` are not found");
    for path in sources().iter().filter(|path| ["cli/", "mock/"].iter().any(|name| shown(path).starts_with(name))) {
        assert!(!read(path).contains("weixin_codegen::spec"), "{}: read the model instead", shown(path));
    }
}

#[test]
fn every_file_says_what_it_is() {
    for path in sources() {
        let text = read(&path);
        let blocks = text.lines().zip(std::iter::once("").chain(text.lines()));
        let blocks = blocks.filter(|(line, before)| line.starts_with("//!") && !before.starts_with("//!")).count();
        assert!(text.starts_with("//! ") && blocks == 1, "{}: begin with one `//!`", shown(&path));
    }
}

#[test]
fn no_module_is_a_drawer() {
    for path in sources() {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let drawer = ["common", "helper", "helpers", "misc", "util", "utils"].contains(&name);
        assert!(!drawer, "{}: name it after what it holds", shown(&path));
    }
}

#[test]
fn functions_fit_on_a_screen() {
    let mut all = Vec::new();
    for path in sources().into_iter().filter(|path| shown(path).contains("/src/")) {
        let text = read(&path);
        all.extend(
            functions::lengths(&text).into_iter().map(|(lines, name)| (lines, format!("{}: {name}", shown(&path)))),
        );
    }
    all.sort();
    let (median, most, longest) = (&all[all.len() / 2], &all[all.len() * 99 / 100], &all[all.len() - 1]);
    assert!(median.0 <= 7, "half of the functions have up to {} lines", median.0);
    assert!(most.0 <= 50, "99 of 100 functions have up to {} lines: {:#?}", most.0, &all[all.len() * 99 / 100..]);
    assert!(longest.0 <= 90, "{longest:?}");
}

#[test]
fn no_test_is_green_because_it_did_not_run() {
    let complaints = |path: &PathBuf| -> Vec<String> {
        ignored::complaints(&read(path)).into_iter().map(|complaint| format!("{}: {complaint}", shown(path))).collect()
    };
    let all: Vec<String> = sources().iter().flat_map(complaints).collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// What `cargo quick` leaves out exists: a test that was renamed would come back in silence.
#[test]
fn what_the_quick_run_leaves_out_exists() {
    let alias = read(&root().join(".cargo/config.toml"));
    let (_, list) = alias.split_once("quick = [").expect("the alias is there");
    let quoted: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    let skipped: Vec<&str> = quoted.windows(2).filter(|pair| pair[0] == "--skip").map(|pair| pair[1]).collect();
    assert!(skipped.len() > 10, "{skipped:?}");
    let tests: Vec<PathBuf> = sources().into_iter().filter(|path| shown(path).starts_with("tests/tests/it/")).collect();
    for name in skipped {
        let (module, test) = name.rsplit_once("::").unwrap_or(("", name));
        let is_module = |path: &PathBuf| module.is_empty() && path.file_stem().is_some_and(|stem| stem == test);
        let has_test = |path: &PathBuf| {
            let in_module = module.is_empty() || path.file_stem().is_some_and(|stem| stem == module);
            in_module && read(path).lines().any(|line| line.contains("fn ") && line.contains(test))
        };
        assert!(tests.iter().any(|path| is_module(path) || has_test(path)), "no test is called `{name}`");
    }
}
