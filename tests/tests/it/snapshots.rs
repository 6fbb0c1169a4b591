//! Every snapshot belongs to a test: one that no test reads would protect nothing.

use crate::workspace::{files_below, read, root};

#[test]
fn every_snapshot_has_its_test() {
    let tests = root().join("tests");
    let snapshots = files_below(&tests.join("tests/snapshots"));
    let sources = files_below(&tests.join("tests/it"));
    let fixtures = files_below(&tests.join("fixtures"));
    let source: String = sources.iter().map(|path| read(path)).collect();
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
