//! Every snapshot belongs to a test: one that no test reads would protect nothing.

use std::fs;
use std::path::{Path, PathBuf};

fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() { files_below(&path, into) } else { into.push(path) }
    }
}

#[test]
fn every_snapshot_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut snapshots, mut sources, mut fixtures) = (Vec::new(), Vec::new(), Vec::new());
    files_below(&root.join("tests/snapshots"), &mut snapshots);
    files_below(&root.join("tests/it"), &mut sources);
    files_below(&root.join("fixtures"), &mut fixtures);
    let source: String = sources.iter().map(|path| fs::read_to_string(path).expect("readable")).collect();
    assert!(!snapshots.is_empty());
    for snapshot in snapshots {
        let name = snapshot.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let name = name.strip_suffix(".snap").unwrap_or_else(|| panic!("{name} is no accepted snapshot: review it"));
        let referred = match name.split_once('@') {
            // Made by a glob over fixtures: the test's name, and the fixture's.
            Some((test, fixture)) => {
                source.contains(&format!("fn {test}(")) && fixtures.iter().any(|path| path.ends_with(fixture))
            }
            None => source.contains(&format!("\"{name}\"")),
        };
        assert!(referred, "no test refers to {}: remove it", snapshot.display());
    }
}
